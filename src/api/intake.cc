// SPDX-License-Identifier: AGPL-3.0-or-later
// Intake: which matter is meant by what people say, and what is open already near it or of the same
// person.
#include <algorithm>

#include "api/queue.h"
#include "base/text.h"
#include "grid/distance.h"
#include "office/desk_view.h"
#include "office/matters.h"

namespace api {

using base::FaultKind;

namespace {

constexpr uint32_t kBoxMax = 500;

json::object matter_json(const Ask& ask, const office::Matter& matter) {
  const procedure::Pack& pack = *matter.opening.pack;
  const procedure::Step& step = *matter.opening.step;
  json::object fields;
  for (const auto& [field, value] : matter.fields) fields[field] = value;
  return {{"pack", pack.id},
          {"version", pack.version},
          {"label", label_of(ask, pack.label)},
          {"system", pack.system},
          {"step", step.id},
          {"step_label", label_of(ask, step.label)},
          {"matched", json::array(matter.matched.begin(), matter.matched.end())},
          {"fields", std::move(fields)}};
}

base::Result<Answer> find_matters(Ask& ask) {
  const auto openings = ask.kit.access.openings(ask.who, ask.now().date());
  json::array out;
  for (const office::Matter& matter : office::find_matters(
           openings, ask.parameter("q"), static_cast<size_t>(ask.number("limit")))) {
    out.push_back(matter_json(ask, matter));
  }
  return Answer{.body = json::object{{"matters", std::move(out)}}};
}

struct Near {
  store::CaseRow row;
  int64_t metres = 0;
};

// What is asked for: packs like the one named, those of its system.
bool is_like(const Ask& ask, const std::string& pack) {
  if (!ask.has("pack") || ask.parameter("pack") == pack) return true;
  const procedure::Pack* wanted = ask.kit.packs.newest(ask.parameter("pack"));
  const procedure::Pack* other = ask.kit.packs.newest(pack);
  return wanted != nullptr && other != nullptr && wanted->system == other->system;
}

base::Result<std::vector<Near>> near_point(Ask& ask, const grid::Point& at) {
  const int64_t radius = ask.number("metres");
  const grid::Around around = grid::around(at, radius);
  store::BoxFilter box;
  box.low = {around.low.lon, around.low.lat};
  box.high = {around.high.lon, around.high.lat};
  box.limit = kBoxMax;
  std::vector<Near> found;
  TRY(ask.store->cases_in_box(ask.kit.town, box, [&](const store::CaseRow& row) {
    const int64_t metres = grid::metres_between(at, {row.place->lon, row.place->lat});
    if (metres <= radius && is_like(ask, row.pack)) found.push_back({row, metres});
    return true;
  }));
  std::sort(found.begin(), found.end(), [](const Near& a, const Near& b) {
    return a.metres != b.metres ? a.metres < b.metres : a.row.id > b.row.id;
  });
  return found;
}

json::array rows_near(Ask& ask, const std::vector<Near>& found) {
  json::array out;
  for (const Near& one : found) {
    if (static_cast<int64_t>(out.size()) == ask.number("limit")) break;
    if (!may_see(ask, one.row)) continue;
    out.push_back({{"case", row_json(ask, one.row)}, {"metres", one.metres}});
  }
  return out;
}

// The newest open cases of the same kind at the unit.
base::Result<json::array> rows_at_unit(Ask& ask) {
  office::ListQuery query;
  query.whose = office::ListQuery::Whose::kAll;
  query.order = office::ListQuery::Order::kNewest;
  query.unit = ask.parameter("unit");
  for (const procedure::Pack& pack : ask.kit.packs.packs()) {
    if (pack.kind == procedure::PackKind::kProcedure && is_like(ask, pack.id)) {
      query.among.push_back(pack.id);
    }
  }
  query.limit = static_cast<uint32_t>(ask.number("limit"));
  TRY_ASSIGN(const office::Page page, office::list(*ask.store, ask.world(), ask.kit.access, ask.who,
                                                   ask.kit.town, query, ask.now()));
  return rows_json(ask, page.rows);
}

// What the same person brought, found by name or telephone exactly.
base::Result<json::array> rows_of_person(Ask& ask) {
  TRY(ask.kit.access.find_people(ask.who));
  TRY_ASSIGN(
      const office::FoundPage page,
      office::search(*ask.store, ask.world(), ask.kit.access, ask.who, ask.kit.town,
                     ask.parameter("person"), "", static_cast<uint32_t>(ask.number("limit"))));
  std::vector<store::CaseRow> rows;
  for (const office::Found& one : page.found) {
    if (one.number == 0) rows.push_back(one.row);  // by an exact key, not by words
  }
  return rows_json(ask, rows);
}

base::Result<Answer> find_nearby(Ask& ask) {
  json::object out = {{"near", json::array()}, {"unit", json::array()}, {"person", json::array()}};
  if (ask.has("at")) {
    const auto point = grid::Point::parse(ask.parameter("at"));
    if (!point) {
      return base::fault(FaultKind::kInvalid, "api.field_format",
                         {{"at", "at"}, {"format", "117.123456,39.123456"}});
    }
    TRY_ASSIGN(const auto found, near_point(ask, *point));
    out["near"] = rows_near(ask, found);
  }
  if (ask.has("unit")) {
    TRY_ASSIGN(out["unit"], rows_at_unit(ask));
  }
  if (ask.has("person")) {
    TRY_ASSIGN(out["person"], rows_of_person(ask));
  }
  return Answer{.body = std::move(out)};
}

}  // namespace

void add_intake_operations(Operations& operations) {
  operations.emplace("findMatters", Handle(find_matters));
  operations.emplace("findNearby", Handle(find_nearby));
}

}  // namespace api
