// SPDX-License-Identifier: AGPL-3.0-or-later
#include "demo/setup.h"

#include <map>

#include "base/uuid.h"
#include "demo/tessellate.h"

namespace demo {

using calendar::Date;
using calendar::Instant;
using casework::Fields;

namespace {

constexpr int kActsPerDay = 500;
constexpr int kSecondsApart = 20;
constexpr int kFirstHour = 9;

std::string number(size_t n, size_t total) {
  const size_t width = std::max<size_t>(2, std::to_string(total).size());
  std::string digits = std::to_string(n);
  digits.insert(0, width - std::min(width, digits.size()), '0');
  return digits;
}

std::string replaced(std::string text, std::string_view what, const std::string& by) {
  const size_t at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

// Writes acts at even distances on working days before the year.
class SetUp {
 public:
  SetUp(const Town& town, const procedure::Library& library, const calendar::Workdays& workdays,
        uint64_t seed, Plan& plan, Roster& roster, std::vector<grid::Cell>& cells)
      : town_(town),
        words_(library.vocabulary()),
        workdays_(workdays),
        random_(seed),
        seed_(seed),
        plan_(plan),
        roster_(roster),
        cells_(cells) {
    origin_ = plan.add_origin("demo/town.yaml", "");
  }

  base::Status run();

 private:
  // Returns the id of the new record.
  std::string record(const std::string& pack, const std::string& step, Fields fields);
  std::string person(const std::string& role, const std::string& employment);
  void post(const std::string& who, const std::string& role, const std::string& unit);
  void certificates(const std::string& who, const std::vector<std::string>& kinds);
  void found();
  base::Status places();
  void staff(const StaffGroup& group, const std::string& unit);
  void grid_members();
  void act_as(const Holder& holder) { actor_ = holder; }
  void name_totals();

  const Town& town_;
  const procedure::Vocabulary& words_;
  const calendar::Workdays& workdays_;
  base::SeededRandom random_;
  uint64_t seed_;
  Plan& plan_;
  Roster& roster_;
  std::vector<grid::Cell>& cells_;
  uint32_t origin_ = 0;
  Holder actor_{"founder", "founder", ""};
  int acts_ = 0;
  std::map<std::string, size_t> totals_;     // people named after a role
  std::map<std::string, size_t> named_;      // … so far
  std::map<std::string, size_t> certified_;  // certificates given, by kind
};

std::string SetUp::record(const std::string& pack, const std::string& step, Fields fields) {
  const Date first = workdays_.working_on_or_after(*Date::of(2019, 12, 16));
  const Date day = workdays_.nth(workdays_.rank(first) + acts_ / kActsPerDay);
  const int second = acts_ % kActsPerDay * kSecondsApart;
  const Instant at = Instant::at(day, kFirstHour, 0, second);
  ++acts_;
  Planned planned;
  planned.command.id = base::Uuid::v7(at.ms, random_);
  planned.command.subject = base::Uuid::v7(at.ms, random_);
  planned.command.pack = pack;
  planned.command.step = step;
  planned.command.occurred_at = at;
  planned.command.actor = actor_.person;
  planned.command.post = actor_.post;
  planned.command.fields = std::move(fields);
  planned.recorded_at = at;
  planned.origin = origin_;
  std::string id = planned.command.subject.str();
  plan_.acts.push_back(std::move(planned));
  return id;
}

std::string SetUp::person(const std::string& role, const std::string& employment) {
  const auto label = words_.roles.find(role);
  const std::string base = label == words_.roles.end() ? role : label->second.zh;
  Fields fields = {{"name", base + number(++named_[role], totals_[role])}};
  if (!employment.empty()) fields.set("employment", employment);
  return record("person", "record", std::move(fields));
}

void SetUp::post(const std::string& who, const std::string& role, const std::string& unit) {
  Fields fields = {{"person", who}, {"role", role}};
  if (!unit.empty()) fields.set("unit", unit);
  const std::string id = record("post", "appoint", std::move(fields));
  roster_.add(role, {who, id, unit});
}

void SetUp::certificates(const std::string& who, const std::vector<std::string>& kinds) {
  for (const std::string& kind : kinds) {
    record("certificate", "grant",
           {{"person", who},
            {"certificate", kind},
            {"number", kind + "-" + number(++certified_[kind], 9999)},
            {"valid_from", "2019-01-01"},
            // Long, so that a demonstration that is served years later can still act.
            {"valid_to", "2034-12-31"}});
  }
}

// The founder may act until there is an administrator, so that post is the last one he gives.
void SetUp::found() {
  for (const char* role : {"personnel_officer", "administrator"}) {
    const std::string who = person(role, "civil_servant");
    post(who, role, "");
  }
}

base::Status SetUp::places() {
  const auto made = tessellate(town_.units, seed_);
  if (!made) {
    return base::fault(base::FaultKind::kInvalid, "demo.bad_town_cells",
                       {{"max", std::to_string(kCellsMax)}}, {}, "demo/town.yaml");
  }
  for (size_t u = 0; u < town_.units.size(); ++u) {
    const TownUnit& unit = town_.units[u];
    Fields fields = {{"code", unit.code},
                     {"name", unit.name},
                     {"kind", unit.village ? "village" : "estate"},
                     {"area", made->units[u].str()}};
    if (unit.households > 0) fields.set("households", std::to_string(unit.households));
    record("grid_unit", "record", std::move(fields));
  }
  for (size_t u = 0; u < town_.units.size(); ++u) {
    const TownUnit& unit = town_.units[u];
    for (size_t c = 0; c < made->cells[u].size(); ++c) {
      const std::string code = unit.code + "-" + number(c + 1, 10);
      const std::string name =
          replaced(replaced(town_.cell_name, "{unit}", unit.name), "{n}", std::to_string(c + 1));
      record("grid_cell", "record",
             {{"code", code},
              {"name", name},
              {"unit", unit.code},
              {"area", made->cells[u][c].str()},
              {"scheme", town_.cell_scheme}});
      cells_.push_back({code, name, unit.code, made->cells[u][c]});
    }
  }
  return base::ok();
}

void SetUp::staff(const StaffGroup& group, const std::string& unit) {
  for (int i = 0; i < group.count; ++i) {
    const std::string who = person(group.roles.front(), group.employment);
    for (const std::string& role : group.roles) post(who, role, unit);
    certificates(who, group.certificates);
  }
}

// 一格一员 or 一格多员: every cell gets its share.
void SetUp::grid_members() {
  for (size_t i = 0; i < static_cast<size_t>(town_.grid_members); ++i) {
    const grid::Cell& cell = cells_[i % cells_.size()];
    const std::string who = person("grid_member", town_.member_employment);
    post(who, "grid_member", cell.unit);
    certificates(who, town_.member_certificates);
    record(
        "grid_member", "assign",
        {{"person", who}, {"cell", cell.code}, {"unit", cell.unit}, {"employment", "full_time"}});
  }
}

void SetUp::name_totals() {
  totals_ = {{"personnel_officer", 1}, {"administrator", 1}};
  totals_["grid_member"] += static_cast<size_t>(town_.grid_members);
  for (const StaffGroup& group : town_.staff) {
    const size_t times = group.each_unit ? town_.units.size() : 1;
    totals_[group.roles.front()] += static_cast<size_t>(group.count) * times;
  }
}

base::Status SetUp::run() {
  name_totals();
  found();
  act_as(roster_.holders("administrator").front());
  TRY(places());
  act_as(roster_.holders("personnel_officer").front());
  for (const StaffGroup& group : town_.staff) {
    if (!group.each_unit) {
      staff(group, "");
      continue;
    }
    for (const TownUnit& unit : town_.units) staff(group, unit.code);
  }
  grid_members();
  return base::ok();
}

}  // namespace

base::Status set_up(const Town& town, const procedure::Library& library,
                    const calendar::Workdays& workdays, uint64_t seed, Plan& plan, Roster& roster,
                    std::vector<grid::Cell>& cells) {
  return SetUp(town, library, workdays, seed, plan, roster, cells).run();
}

}  // namespace demo
