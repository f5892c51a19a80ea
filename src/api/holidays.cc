// SPDX-License-Identifier: AGPL-3.0-or-later
// The town's working days: a year with what made its days so, whether the notice of the next year
// is missing, and what a notice would move before it is recorded.
#include <algorithm>

#include "api/case_view.h"
#include "api/moves.h"
#include "casework/clocks.h"
#include "casework/holiday_notice.h"
#include "casework/replay.h"

namespace api {

using base::FaultKind;
using calendar::Date;
using calendar::Workdays;

namespace {

constexpr uint32_t kCountedMax = 10'000;
constexpr size_t kSampleMax = 50;
constexpr int64_t kLatelyMs = int64_t{30} * 24 * 3600 * 1000;

std::string_view kind_name(calendar::DayKind kind) {
  switch (kind) {
    case calendar::DayKind::kHoliday:
      return "holiday";
    case calendar::DayKind::kMakeUp:
      return "make_up";
    case calendar::DayKind::kWeekend:
      return "weekend";
    case calendar::DayKind::kWorking:
      break;
  }
  return "working";
}

json::object day_json(const Ask& ask, const Workdays& days, Date day) {
  const calendar::DayNote note = days.note(day);
  const bool chinese = ask.language == base::Language::kChinese;
  return {{"date", day.str()},
          {"kind", kind_name(note.kind)},
          {"name", chinese ? note.name : note.name_en},
          {"notice", note.notice}};
}

// The record that last said something by this document number.
const casework::DaysChange* recorded_as(const Ask& ask, std::string_view document) {
  const auto& days = ask.town->days;
  const auto found = std::find_if(days.rbegin(), days.rend(),
                                  [&](const auto& change) { return change.document == document; });
  return found != days.rend() ? &*found : nullptr;
}

// The notices that made days of the year, in the order of the table.
json::array notices_json(const Ask& ask, const Workdays& days, int year) {
  json::array out;
  for (const calendar::Notice& notice : days.notices()) {
    bool made = false;
    for (Date day = *Date::of(year, 1, 1); day.year() == year && !made; day = day + 1) {
      made = days.note(day).notice == notice.id;
    }
    if (!made) continue;
    const casework::DaysChange* own =
        notice.certainty.empty() ? recorded_as(ask, notice.id) : nullptr;
    out.push_back({{"number", notice.id},
                   {"title", notice.title},
                   {"source", notice.address},
                   {"issued", notice.date.str()},
                   {"record", own != nullptr ? json::value(own->notice.str()) : nullptr}});
  }
  return out;
}

// Running and standing clocks that end beyond what is known.
base::Result<uint32_t> count_provisional(const Ask& ask, const Workdays& days) {
  uint32_t count = 0;
  store::ClockFilter filter;
  filter.after = {calendar::Instant::at(days.known_until()), base::Uuid{}, ""};
  filter.limit = kCountedMax;
  TRY(ask.store->clocks_due(ask.kit.town, filter, [&](const store::ClockRow& clock) {
    count += clock.provisional ? 1 : 0;
    return true;
  }));
  return count;
}

base::Result<Answer> read_workdays(Ask& ask) {
  const casework::World world = ask.world();
  const Workdays& days = world.workdays;
  const int year = ask.has("year") ? static_cast<int>(ask.number("year")) : ask.now().date().year();
  const Date first = *Date::of(year, 1, 1);
  const Date last = *Date::of(year, 12, 31);
  json::array list;
  for (Date day = first; day <= last; day = day + 1) {
    const auto kind = days.note(day).kind;
    if (kind == calendar::DayKind::kHoliday || kind == calendar::DayKind::kMakeUp) {
      list.push_back(day_json(ask, days, day));
    }
  }
  json::array changes;
  for (const casework::DaysChange& change : ask.town->days) {
    if (change.year != year) continue;
    changes.push_back({{"number", change.document},
                       {"record", change.notice.str()},
                       {"step", change.step},
                       {"entry", change.number},
                       {"at", change.recorded_at.str()}});
  }
  TRY_ASSIGN(const uint32_t provisional, count_provisional(ask, days));
  return Answer{.body = json::object{{"year", year},
                                     {"known", days.known(first) && days.known(last)},
                                     {"known_from", days.known_from().str()},
                                     {"known_until", days.known_until().str()},
                                     {"working_days", days.working_days(first, last)},
                                     {"days", std::move(list)},
                                     {"notices", notices_json(ask, days, year)},
                                     {"changes", std::move(changes)},
                                     {"provisional", provisional}}};
}

std::string text_of(const Ask& ask, std::string_view key) {
  const json::value* value = ask.body.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

json::object table_json(const Workdays& days, int year) {
  return {{"known_until", days.known_until().str()},
          {"working_days", days.working_days(*Date::of(year, 1, 1), *Date::of(year, 12, 31))}};
}

// What becomes of the clocks that run or stand.
struct Moves {
  uint32_t earlier = 0;
  uint32_t later = 0;
  uint32_t confirmed = 0;  // the same day, no longer provisional
  uint32_t reserved = 0;   // the same day, provisional again
  json::array sample;
};

base::Status look_at(Ask& ask, const casework::World& after, const base::Uuid& id, Moves& moves) {
  TRY_ASSIGN(const casework::CaseFile file,
             casework::load_case(*ask.store, ask.world(), ask.kit.town, id));
  const procedure::Pack* pack = ask.kit.packs.version(file.pack, file.version);
  ENSURE(pack != nullptr, "a case that was read has its pack");
  casework::CaseFile moved = file;
  if (!casework::renew_clocks(moved, *pack, after)) return base::ok();
  const store::CaseRow row = casework::row_of(ask.kit.town, *pack, file);
  const bool shown = moves.sample.size() < kSampleMax && may_see(ask, row);
  for (size_t i = 0; i < file.clocks.size(); ++i) {
    const casework::ClockState& from = file.clocks[i];
    const casework::ClockState& to = moved.clocks[i];
    if (from == to || from.stopped_at) continue;
    if (to.due_at < from.due_at) ++moves.earlier;
    if (to.due_at > from.due_at) ++moves.later;
    if (to.due_at == from.due_at) ++(to.provisional ? moves.reserved : moves.confirmed);
    const procedure::ClockRule* rule = pack->clock(from.clock);
    if (!shown || rule == nullptr || from.status == store::ClockStatus::kPaused) continue;
    moves.sample.push_back({{"case", row_json(ask, row)},
                            {"clock", label_of(ask, rule->label)},
                            {"from", from.due_at.str()},
                            {"to", to.due_at.str()},
                            {"provisional", to.provisional}});
  }
  return base::ok();
}

base::Result<Answer> try_workdays(Ask& ask) {
  TRY(ask.kit.access.act(ask.who, {casework::kHolidayNoticePack, {}, {}}));
  const int year = static_cast<int>(ask.body.at("year").as_int64());
  const std::string record = text_of(ask, "record");
  // A record that is new has no id yet; the nil one is none's.
  const base::Uuid notice = record.empty() ? base::Uuid{} : *base::Uuid::parse(record);
  const json::value* withdraw = ask.body.if_contains("withdraw");
  std::optional<calendar::Arrangement> says;
  if (withdraw == nullptr || !withdraw->as_bool()) {
    TRY_ASSIGN(says,
               calendar::read_arrangement(year, text_of(ask, "holidays"), text_of(ask, "make_up")));
    says->notice = text_of(ask, "number");
  }
  TRY_ASSIGN(const auto table,
             casework::days_with(ask.kit.office.world(), *ask.town, notice, says));
  const casework::World now = ask.world();
  casework::Town town;
  town.days.push_back({0, {}, notice, {}, {}, year, table});
  const casework::World after = ask.kit.office.world().of(town);
  json::array days;
  for (const Date day : now.workdays.changed_days(*table)) {
    json::object one = day_json(ask, *table, day);
    one["was"] = kind_name(now.workdays.note(day).kind);
    days.push_back(std::move(one));
  }
  Moves moves;
  if (const auto first = now.workdays.first_change(*table)) {
    TRY_ASSIGN(const auto ids, casework::cases_due_from(*ask.store, ask.kit.town, *first));
    for (const base::Uuid& id : ids) TRY(look_at(ask, after, id, moves));
  }
  return Answer{.body = json::object{{"holidays", says ? calendar::lines_of(says->holidays) : ""},
                                     {"make_up", says ? calendar::lines_of(says->make_up) : ""},
                                     {"before", table_json(now.workdays, year)},
                                     {"after", table_json(*table, year)},
                                     {"days", std::move(days)},
                                     {"earlier", moves.earlier},
                                     {"later", moves.later},
                                     {"confirmed", moves.confirmed},
                                     {"reserved", moves.reserved},
                                     {"sample", std::move(moves.sample)}}};
}

}  // namespace

json::array moves_json(const Ask& ask, const procedure::Pack& pack, const casework::CaseFile& file,
                       const procedure::ClockRule& rule) {
  json::array out;
  for (const casework::ClockMove& move :
       casework::moves_of(file, pack, rule, ask.kit.office.world(), *ask.town)) {
    if (move.from.standing) continue;  // no day that could move
    out.push_back({{"number", move.by->document},
                   {"record", move.by->notice.str()},
                   {"step", move.by->step},
                   {"at", move.by->recorded_at.str()},
                   {"from", move.from.due.str()},
                   {"to", move.to.due.str()},
                   {"provisional", move.to.provisional}});
  }
  return out;
}

bool moved_lately(const Ask& ask) {
  const auto& days = ask.town->days;
  return !days.empty() && ask.now().ms - days.back().recorded_at.ms < kLatelyMs;
}

void add_workday_operations(Operations& operations) {
  operations.emplace("readWorkdays", Handle(read_workdays));
  operations.emplace("tryWorkdays", Handle(try_workdays));
}

}  // namespace api
