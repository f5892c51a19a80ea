// SPDX-License-Identifier: AGPL-3.0-or-later
// Where work lies: open and late by place, what waits for which post, where matters began. Totals
// of what the asker may list, never of persons; small numbers of sealed packs are not told.
#include "office/load.h"

#include <set>

#include "api/case_view.h"
#include "api/figures_view.h"
#include "base/text.h"

namespace api {

using base::FaultKind;
using office::Amount;

namespace {

constexpr int kMonthsMax = 24;

// The packs that are asked for by name, the procedures of a system; every procedure if none are.
// The standing records of a register (a post, a cell) are nothing that waits to be done.
class Chosen {
 public:
  explicit Chosen(const Ask& ask) {
    add(ask.parameter("pack"), packs_);
    std::set<std::string, std::less<>> systems;
    add(ask.parameter("system"), systems);
    const bool all = packs_.empty() && systems.empty();
    for (const procedure::Pack& pack : ask.kit.packs.packs()) {
      if (pack.kind != procedure::PackKind::kProcedure) continue;
      if (all || systems.contains(pack.system)) packs_.insert(pack.id);
    }
  }
  [[nodiscard]] bool has(std::string_view pack) const { return packs_.contains(pack); }

 private:
  static void add(const std::string& text, std::set<std::string, std::less<>>& out) {
    for (const std::string_view one : base::split(text, ',')) {
      if (const std::string_view word = base::trim(one); !word.empty()) out.emplace(word);
    }
  }
  std::set<std::string, std::less<>> packs_;
};

base::Result<Answer> map_load(Ask& ask) {
  TRY_ASSIGN(const auto counts, ask.kit.loads->open(*ask.store, ask.now()));
  const Chosen chosen(ask);
  const auto sealed = procedure::sealed_packs(ask.kit.packs);
  std::map<std::string, Amount> units;
  std::map<std::pair<std::string, std::string>, Amount> cells;  // cell, unit
  Amount nowhere;
  const auto add = [](Amount& amount, const store::CaseCount& count) {
    amount.open += count.cases;
    amount.late += count.late;
  };
  for (const store::CaseCount& count : *counts) {
    // What is sealed stands at no place.
    if (std::binary_search(sealed.begin(), sealed.end(), count.pack)) continue;
    if (!chosen.has(count.pack) || !office::counts_for(ask.kit.access, ask.who, count)) continue;
    add(count.unit.empty() ? nowhere : units[count.unit], count);
    if (!count.cell.empty()) add(cells[{count.cell, count.unit}], count);
  }
  json::array of_units;
  for (const auto& [unit, amount] : units) {
    of_units.push_back({{"unit", unit}, {"open", amount.open}, {"late", amount.late}});
  }
  json::array of_cells;
  for (const auto& [place, amount] : cells) {
    of_cells.push_back({{"cell", place.first},
                        {"unit", place.second},
                        {"open", amount.open},
                        {"late", amount.late}});
  }
  return Answer{.body = json::object{
                    {"units", std::move(of_units)},
                    {"cells", std::move(of_cells)},
                    {"nowhere", json::object{{"open", nowhere.open}, {"late", nowhere.late}}}}};
}

base::Result<office::Month> month_of(const Ask& ask, const std::string& name) {
  const auto month = office::Month::parse(ask.parameter(name));
  if (month) return *month;
  return base::fault(FaultKind::kInvalid, "api.field_format",
                     {{"at", name}, {"format", "2020-05"}});
}

base::Result<Answer> map_heat(Ask& ask) {
  TRY_ASSIGN(const office::Month from, month_of(ask, "from"));
  TRY_ASSIGN(const office::Month to, month_of(ask, "to"));
  const int months = (to.year - from.year) * 12 + to.month - from.month + 1;
  if (months < 1 || months > kMonthsMax) {
    return base::fault(FaultKind::kInvalid, "api.bad_months",
                       {{"max", std::to_string(kMonthsMax)}});
  }
  const Chosen chosen(ask);
  const auto sealed = procedure::sealed_packs(ask.kit.packs);
  json::array out;
  for (office::Month month = from; month <= to; month = month.next()) {
    TRY_ASSIGN(const auto counts, ask.kit.loads->begun(*ask.store, month));
    std::map<std::string, int64_t> units;
    std::map<std::string, int64_t> cells;
    int64_t all = 0;
    for (const store::CaseCount& count : *counts) {
      if (std::binary_search(sealed.begin(), sealed.end(), count.pack)) continue;
      if (!chosen.has(count.pack) || !office::counts_for(ask.kit.access, ask.who, count)) continue;
      all += count.cases;
      if (!count.unit.empty()) units[count.unit] += count.cases;
      if (!count.cell.empty()) cells[count.cell] += count.cases;
    }
    json::object of_units;
    for (const auto& [unit, number] : units) of_units[unit] = number;
    json::object of_cells;
    for (const auto& [cell, number] : cells) of_cells[cell] = number;
    out.push_back({{"month", month.str()},
                   {"all", all},
                   {"units", std::move(of_units)},
                   {"cells", std::move(of_cells)}});
  }
  return Answer{.body = json::object{{"months", std::move(out)}}};
}

// Numbers of a sealed pack that are small, other than none, are null.
json::value shown(bool sealed, int64_t number) {
  if (sealed && number > 0 && number < kSmallCell) return nullptr;
  return number;
}

json::object waiting_json(const Ask& ask, const office::Waiting& one, bool sealed) {
  const auto& roles = ask.kit.packs.vocabulary().roles;
  const auto role = roles.find(one.role);
  const procedure::Pack* pack = ask.kit.packs.newest(one.pack);
  return {
      {"role",
       json::object{{"id", one.role},
                    {"label", role != roles.end() ? label_of(ask, role->second) : one.role}}},
      {"pack", json::object{{"id", one.pack},
                            {"label", pack != nullptr ? label_of(ask, pack->label) : one.pack}}},
      {"system", pack != nullptr ? pack->system : ""},
      {"sealed", sealed},
      {"open", shown(sealed, one.amount.open)},
      {"late", shown(sealed, one.amount.late)}};
}

base::Result<Answer> workload(Ask& ask) {
  TRY_ASSIGN(const auto counts, ask.kit.loads->open(*ask.store, ask.now()));
  const Chosen chosen(ask);
  const auto sealed = procedure::sealed_packs(ask.kit.packs);
  const auto is_sealed = [&](const std::string& pack) {
    return std::binary_search(sealed.begin(), sealed.end(), pack);
  };
  json::array posts;
  for (const office::Waiting& one :
       office::waiting(ask.kit.office.world(), ask.kit.access, ask.who, *counts)) {
    if (chosen.has(one.pack)) posts.push_back(waiting_json(ask, one, is_sealed(one.pack)));
  }
  std::map<std::string, Amount> packs;
  for (const store::CaseCount& count : *counts) {
    if (!chosen.has(count.pack) || !office::counts_for(ask.kit.access, ask.who, count)) continue;
    packs[count.pack].open += count.cases;
    packs[count.pack].late += count.late;
  }
  json::array of_packs;
  for (const auto& [id, amount] : packs) {
    const procedure::Pack* pack = ask.kit.packs.newest(id);
    of_packs.push_back({{"id", id},
                        {"label", pack != nullptr ? label_of(ask, pack->label) : id},
                        {"system", pack != nullptr ? pack->system : ""},
                        {"sealed", is_sealed(id)},
                        {"open", shown(is_sealed(id), amount.open)},
                        {"late", shown(is_sealed(id), amount.late)}});
  }
  return Answer{.body =
                    json::object{{"waiting", std::move(posts)}, {"packs", std::move(of_packs)}}};
}

}  // namespace

void add_load_operations(Operations& operations) {
  operations.emplace("mapLoad", Handle(map_load));
  operations.emplace("mapHeat", Handle(map_heat));
  operations.emplace("workload", Handle(workload));
}

}  // namespace api
