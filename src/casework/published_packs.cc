// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/published_packs.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "casework/replay.h"

namespace casework {

namespace {

constexpr uint32_t kRowsPerRead = 100;

std::string field_of(const CaseFile& file, std::string_view id) {
  const std::string* value = file.fields.find(id);
  return value != nullptr ? *value : std::string();
}

// The published ones by the kept rows.
base::Result<std::set<base::Uuid>> ids_by_rows(store::Store& store, std::string_view town) {
  std::set<base::Uuid> out;
  store::CaseFilter filter;
  filter.pack = std::string(kPackVersionPack);
  filter.state = "published";
  filter.limit = kRowsPerRead;
  for (;;) {
    const size_t before = out.size();
    TRY(store.cases(town, filter, [&](const store::CaseRow& row) {
      out.insert(row.id);
      filter.after = row.id;
      return true;
    }));
    if (out.size() - before < kRowsPerRead) return out;
  }
}

base::Result<std::set<base::Uuid>> ids_by_entries(store::Store& store, std::string_view town) {
  std::set<base::Uuid> out;
  const std::string kind = std::string(kPackVersionPack) + "/" + std::string(kPublishStep);
  TRY_ASSIGN(const store::Head head, store.head(town));
  TRY(store.scan(town, 0, head.size, [&](const store::EntryView& entry) {
    if (entry.kind == kind) out.insert(entry.subject);
    return true;
  }));
  return out;
}

}  // namespace

PackVersion pack_version_of(const CaseFile& file) {
  PackVersion out;
  out.id = file.id;
  out.pack = field_of(file, "pack");
  out.version = static_cast<uint32_t>(base::parse_int(field_of(file, "version")).value_or(0));
  out.from = field_of(file, "from");
  for (const Act& act : file.acts) {
    // A file that is sent again takes the place of all that were sent before.
    const auto is_text = [](const Evidence& one) { return one.kind == "pack_file"; };
    if (!std::any_of(act.evidence.begin(), act.evidence.end(), is_text)) continue;
    out.text.clear();
    out.scenarios.clear();
    for (const Evidence& one : act.evidence) {
      if (is_text(one)) out.text = one.digest;
      if (one.kind == "scenario_file") out.scenarios = one.digest;
    }
  }
  if (const Act* act = file.last(kPublishStep)) out.published = act->number;
  return out;
}

base::Result<std::vector<PackVersion>> published_packs(store::Store& store, const World& world,
                                                       std::string_view town, Told told) {
  TRY_ASSIGN(const std::set<base::Uuid> ids,
             told == Told::kByRows ? ids_by_rows(store, town) : ids_by_entries(store, town));
  std::vector<PackVersion> out;
  for (const base::Uuid& id : ids) {
    TRY_ASSIGN(const CaseFile file, load_case(store, world, town, id));
    PackVersion one = pack_version_of(file);
    if (one.published != 0) out.push_back(std::move(one));
  }
  std::sort(out.begin(), out.end(),
            [](const PackVersion& a, const PackVersion& b) { return a.published < b.published; });
  return out;
}

}  // namespace casework
