// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/town_map.h"

#include "casework/replay.h"
#include "casework/town_cells.h"

namespace api {

namespace {

constexpr uint32_t kPage = 1000;

base::Result<std::vector<base::Uuid>> cell_ids(store::Store& store, const std::string& town) {
  std::vector<base::Uuid> ids;
  store::CaseFilter filter;
  filter.pack = casework::kGridCellPack;
  filter.limit = kPage;
  for (;;) {
    const size_t before = ids.size();
    TRY(store.cases(town, filter, [&](const store::CaseRow& row) {
      ids.push_back(row.id);
      return true;
    }));
    if (ids.size() - before < kPage) return ids;
    filter.after = ids.back();
  }
}

}  // namespace

base::Result<grid::Map> map_on(store::Store& store, const casework::World& world,
                               const std::string& town, calendar::Date on) {
  TRY_ASSIGN(const std::vector<base::Uuid> ids, cell_ids(store, town));
  casework::Town::Cells cells;
  for (const base::Uuid& id : ids) {
    TRY_ASSIGN(const casework::CaseFile file, casework::load_case(store, world, town, id));
    const procedure::Pack* pack = world.packs.version(file.pack, file.version);
    if (pack == nullptr) continue;
    casework::CaseFile then;
    then.id = id;
    for (const casework::Act& act : file.acts) {
      const procedure::Step* step = pack->step(act.step);
      if (step != nullptr && act.occurred_at.date() <= on) casework::apply(then, *step, act);
    }
    if (auto cell = casework::cell_of(*pack, then)) cells.emplace(id, std::move(*cell));
  }
  return casework::map_of(cells);
}

base::Result<std::map<calendar::Date, int64_t>> map_days(store::Store& store,
                                                         const casework::World& world,
                                                         const std::string& town) {
  TRY_ASSIGN(const std::vector<base::Uuid> ids, cell_ids(store, town));
  std::map<calendar::Date, int64_t> days;
  for (const base::Uuid& id : ids) {
    TRY_ASSIGN(const casework::CaseFile file, casework::load_case(store, world, town, id));
    for (const casework::Act& act : file.acts) ++days[act.occurred_at.date()];
  }
  return days;
}

}  // namespace api
