// SPDX-License-Identifier: AGPL-3.0-or-later
// The map: cells as GeoJSON, now and on other days, the cell of a point, the cases within a box.
#include "api/case_view.h"
#include "api/town_map.h"
#include "casework/town_cells.h"
#include "grid/draw.h"

namespace api {

using base::FaultKind;

namespace {

base::Result<grid::Point> point_of(const Ask& ask, const std::string& name) {
  const auto point = grid::Point::parse(ask.parameter(name));
  if (point) return *point;
  return base::fault(FaultKind::kInvalid, "api.field_format",
                     {{"at", name}, {"format", "117.123456,39.123456"}});
}

base::Result<Answer> list_cells(Ask& ask) {
  if (!ask.has("on")) {
    TRY_ASSIGN(const grid::Map map, casework::map_of(ask.town->cells));
    return Answer{.text = grid::geojson(map), .type = "application/geo+json"};
  }
  const auto on = calendar::Date::parse(ask.parameter("on"));
  if (!on) {
    return base::fault(FaultKind::kInvalid, "api.field_format",
                       {{"at", "on"}, {"format", "2020-12-31"}});
  }
  TRY_ASSIGN(const grid::Map map, map_on(*ask.store, ask.kit.office.world(), ask.kit.town, *on));
  return Answer{.text = grid::geojson(map), .type = "application/geo+json"};
}

base::Result<Answer> days_of_map(Ask& ask) {
  TRY_ASSIGN(const auto days, map_days(*ask.store, ask.kit.office.world(), ask.kit.town));
  json::array out;
  for (const auto& [day, acts] : days) out.push_back({{"day", day.str()}, {"acts", acts}});
  return Answer{.body = json::object{{"days", std::move(out)}}};
}

base::Result<Answer> tiles_of_map(Ask& ask) {
  return Answer{
      .body = json::object{{"layers", json::array(ask.kit.tiles.begin(), ask.kit.tiles.end())}}};
}

base::Result<Answer> find_cell(Ask& ask) {
  TRY_ASSIGN(const grid::Point point, point_of(ask, "at"));
  TRY_ASSIGN(const grid::Map map, casework::map_of(ask.town->cells));
  const grid::Cell* cell = map.at(point);
  if (cell == nullptr) {
    return Answer{.body = json::object{{"code", nullptr}, {"name", ""}, {"unit", ""}}};
  }
  return Answer{.body =
                    json::object{{"code", cell->code}, {"name", cell->name}, {"unit", cell->unit}}};
}

base::Result<Answer> cases_in_box(Ask& ask) {
  TRY_ASSIGN(const grid::Point low, point_of(ask, "low"));
  TRY_ASSIGN(const grid::Point high, point_of(ask, "high"));
  store::BoxFilter filter;
  filter.low = {low.lon, low.lat};
  filter.high = {high.lon, high.lat};
  filter.open_only = ask.parameter("open") == "true";
  filter.limit = static_cast<uint32_t>(ask.number("limit")) + 1;
  std::vector<store::CaseRow> rows;
  TRY(ask.store->cases_in_box(ask.kit.town, filter, [&](const store::CaseRow& row) {
    rows.push_back(row);
    return true;
  }));
  const bool complete = rows.size() < filter.limit;
  if (!complete) rows.pop_back();
  json::array out;
  for (const store::CaseRow& row : rows) {
    if (may_see(ask, row)) out.push_back(row_json(ask, row));
  }
  return Answer{.body = json::object{{"cases", std::move(out)}, {"complete", complete}}};
}

}  // namespace

void add_map_operations(Operations& operations) {
  operations.emplace("listCells", Handle(list_cells));
  operations.emplace("mapDays", Handle(days_of_map));
  operations.emplace("mapTiles", Handle(tiles_of_map));
  operations.emplace("findCell", Handle(find_cell));
  operations.emplace("casesInBox", Handle(cases_in_box));
}

}  // namespace api
