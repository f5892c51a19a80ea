// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/other_cases.h"

#include <vector>

#include "casework/findable.h"
#include "casework/replay.h"

namespace casework {

namespace {

constexpr uint32_t kIdsPerRead = 200;

}  // namespace

base::Result<std::optional<OtherCase>> StoredCases::find(const base::Uuid& id) const {
  TRY_ASSIGN(CaseFile file, load_case(store_, world_, town_, id));
  if (!file.exists()) return std::optional<OtherCase>();
  return std::optional(
      OtherCase{id, std::move(file.pack), std::move(file.state), std::move(file.fields)});
}

// A case has one key for all fields that ever named another, so the field is looked at in the case.
base::Status StoredCases::naming(const base::Uuid& id, std::string_view pack,
                                 std::string_view field, bool open, const OtherCaseFn& fn) const {
  const base::Digest key = key_of_case(town_, id);
  const std::string named = id.str();
  std::optional<base::Uuid> after;
  for (;;) {
    std::vector<base::Uuid> ids;
    TRY(store_.cases_of_pack_by_key(town_, key, pack, open, after, kIdsPerRead,
                                    [&](const base::Uuid& other) {
                                      ids.push_back(other);
                                      return true;
                                    }));
    for (const base::Uuid& other : ids) {
      TRY_ASSIGN(const auto found, find(other));
      const std::string* value = found ? found->fields.find(field) : nullptr;
      if (value != nullptr && *value == named && !fn(*found)) return base::ok();
    }
    if (ids.size() < kIdsPerRead) return base::ok();
    after = ids.back();
  }
}

}  // namespace casework
