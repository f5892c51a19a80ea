// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/town_map.h"

#include "casework/replay.h"

namespace api {

namespace {

constexpr uint32_t kPage = 1000;

base::Result<std::vector<base::Uuid>> cell_ids(store::Store& store, const std::string& town) {
  std::vector<base::Uuid> ids;
  store::CaseFilter filter;
  filter.pack = "grid_cell";
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

std::string value(const casework::CaseFile& file, std::string_view field) {
  const std::string* found = file.fields.find(field);
  return found != nullptr ? *found : std::string();
}

}  // namespace

base::Result<grid::Map> town_map(store::Store& store, const casework::World& world,
                                 const std::string& town) {
  TRY_ASSIGN(const std::vector<base::Uuid> ids, cell_ids(store, town));
  std::vector<grid::Cell> cells;
  for (const base::Uuid& id : ids) {
    TRY_ASSIGN(const casework::CaseFile file, casework::load_case(store, world, town, id));
    const procedure::Pack* pack = world.packs.version(file.pack, file.version);
    const procedure::State* state = pack != nullptr ? pack->state(file.state) : nullptr;
    if (state == nullptr || state->final) continue;  // dissolved or voided
    TRY_ASSIGN(grid::Area area, grid::Area::parse(value(file, "area")));
    cells.push_back(
        {value(file, "code"), value(file, "name"), value(file, "unit"), std::move(area)});
  }
  return grid::Map::create(std::move(cells));
}

}  // namespace api
