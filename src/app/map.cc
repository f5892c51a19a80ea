// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu map: the grid map of a town, from the entries of the register grid_cell.
#include "app/command.h"
#include "app/home.h"
#include "base/file.h"
#include "grid/draw.h"
#include "grid/partition.h"

namespace app {

namespace {

constexpr int kWidth = 1000;
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

base::Result<grid::Map> map_of(casework::Desk& desk, store::Store& store) {
  TRY_ASSIGN(const std::vector<base::Uuid> ids, cell_ids(store, desk.town().id));
  std::vector<grid::Cell> cells;
  for (const base::Uuid& id : ids) {
    TRY_ASSIGN(const casework::CaseFile file, desk.file(id));
    const procedure::Pack* pack = desk.world().packs.version(file.pack, file.version);
    const procedure::State* state = pack != nullptr ? pack->state(file.state) : nullptr;
    if (state == nullptr || state->final) continue;  // dissolved or voided
    TRY_ASSIGN(grid::Area area, grid::Area::parse(value(file, "area")));
    cells.push_back(
        {value(file, "code"), value(file, "name"), value(file, "unit"), std::move(area)});
  }
  return grid::Map::create(std::move(cells));
}

}  // namespace

base::Result<int> run_map(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string dir, options.required("data"));
  const std::string format = options.value("format").value_or("svg");
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(const auto knowledge, read_knowledge(share));
  base::SystemRandom random;
  TRY_ASSIGN(const auto data,
             DataDir::open(dir, DataDir::Mode::kRead, options.value("town").value_or(""), random));
  TRY_ASSIGN(const auto desk, casework::Desk::open(data->store(), knowledge->world(), data->town(),
                                                   {console.clock, random, nullptr, {}}));
  TRY_ASSIGN(const grid::Map map, map_of(*desk, data->store()));
  std::string drawn;
  if (format == "svg") {
    drawn = grid::svg(map, kWidth);
  } else if (format == "geojson") {
    drawn = grid::geojson(map) + "\n";
  } else if (format == "text") {
    drawn = grid::ascii(map, 72);
  } else {
    return base::fault(base::FaultKind::kInvalid, "app.map_format", {{"format", format}});
  }
  if (const auto out = options.value("out")) {
    TRY(base::write_file(*out, drawn));
  } else {
    console.out << drawn;
  }
  return 0;
}

}  // namespace app
