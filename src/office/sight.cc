// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/sight.h"

#include <algorithm>
#include <set>

#include "casework/findable.h"
#include "casework/replay.h"
#include "office/desk_view.h"

namespace office {

namespace {

constexpr uint32_t kKeysPerRead = 1000;

}  // namespace

std::vector<std::string> complained_of(const casework::CaseFile& file) {
  const std::string* person = file.fields.find("complained_person");
  if (person == nullptr || person->empty()) return {};
  return {*person};
}

Sight::Sight(store::Store& store, const casework::World& world, const identity::Access& access,
             const identity::Principal& who, const std::string& town)
    : store_(store),
      world_(world),
      access_(access),
      who_(who),
      town_(town),
      sealed_(procedure::sealed_packs(world.packs)) {}

bool Sight::sealed(std::string_view pack) const {
  return std::binary_search(sealed_.begin(), sealed_.end(), pack);
}

std::optional<std::vector<std::vector<std::string>>> Sight::tags(
    const identity::Access::Packs& packs) const {
  std::vector<std::vector<std::string>> groups;
  std::set<std::string_view> findable;
  for (const procedure::Pack& pack : world_.packs.packs()) {
    if (!sealed(pack.id)) findable.insert(pack.id);
  }
  std::vector<std::string> of_packs;
  for (const std::string& pack : packs) {
    if (findable.contains(pack)) of_packs.push_back(casework::tag_of_pack(pack));
  }
  if (of_packs.empty()) return std::nullopt;
  if (of_packs.size() < findable.size()) groups.push_back(std::move(of_packs));
  if (!who_.unit.empty()) {
    groups.push_back({casework::tag_of_unit(who_.unit), casework::tag_of_unit("")});
  }
  return groups;
}

base::Status Sight::learn_named() {
  if (learned_ || who_.person.empty()) return base::ok();
  const base::Digest key = casework::key_of_value(town_, who_.person);
  std::optional<base::Uuid> after;
  for (;;) {
    uint32_t read = 0;
    TRY(store_.cases_by_key(town_, key, after, kKeysPerRead, [&](const base::Uuid& id) {
      named_.insert(id);
      after = id;
      ++read;
      return true;
    }));
    if (read < kKeysPerRead) break;
  }
  learned_ = true;
  return base::ok();
}

base::Result<bool> Sight::sees(const store::CaseRow& row) {
  identity::Matter matter{row.pack, row.unit, {}};
  if (!access_.read(who_, matter).ok()) return false;
  TRY(learn_named());
  if (!named_.contains(row.id)) return true;
  auto file = casework::load_case(store_, world_, town_, row.id);
  if (!file.ok()) {
    // One damaged case must not close the whole list; it is shown only where all is known.
    if (file.fault().kind == base::FaultKind::kCorrupt) return false;
    return std::move(file).fault();
  }
  matter.complained_of = complained_of(*file);
  return access_.read(who_, matter).ok();
}

}  // namespace office
