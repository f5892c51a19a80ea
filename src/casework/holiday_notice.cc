// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/holiday_notice.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "casework/clocks.h"

namespace casework {

using base::FaultKind;
using calendar::Arrangement;
using calendar::Workdays;

namespace {

constexpr uint32_t kPage = 1000;

std::string text_of(const Fields& over, const Fields& under, std::string_view id) {
  const std::string* value = over.find(id);
  if (value == nullptr) value = under.find(id);
  return value != nullptr ? *value : std::string();
}

base::Result<Arrangement> arrangement_of(const Fields& over, const Fields& under) {
  const auto text = [&](std::string_view id) { return text_of(over, under, id); };
  const auto year = base::parse_int(text("year"));
  TRY_ASSIGN(Arrangement out, calendar::read_arrangement(static_cast<int>(year.value_or(0)),
                                                         text("holidays"), text("make_up")));
  out.notice = text("number");
  out.title = text("title");
  out.address = text("source");
  if (const auto issued = calendar::Date::parse(text("issued"))) out.issued = *issued;
  return out;
}

// What the records say together, laid over the installed table: year after year, within a year in
// the order of writing. What does not fit says nothing.
using Said = std::map<base::Uuid, std::pair<uint64_t, Arrangement>>;

std::vector<const Arrangement*> in_order(const Said& said) {
  std::vector<std::pair<uint64_t, const Arrangement*>> list;
  for (const auto& [record, one] : said) list.emplace_back(one.first, &one.second);
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
    return std::pair(a.second->year, a.first) < std::pair(b.second->year, b.first);
  });
  std::vector<const Arrangement*> out;
  for (const auto& [number, arrangement] : list) out.push_back(arrangement);
  return out;
}

std::shared_ptr<const Workdays> table_of(const Workdays& installed, const Said& said) {
  auto out = std::make_shared<Workdays>(installed);
  for (const Arrangement* arrangement : in_order(said)) {
    if (auto next = out->with(*arrangement); next.ok()) *out = std::move(*next);
  }
  return out;
}

Said said_now(const Town& town) {
  Said out;
  for (const auto& [record, acts] : town.notices) {
    if (!acts.empty() && acts.back().says) {
      out[record] = {acts.back().number, *acts.back().says};
    }
  }
  return out;
}

}  // namespace

void learn_notice(Town& town, const World& world, const procedure::Pack& pack,
                  const CaseFile& file) {
  std::vector<NoticeAct>& acts = town.notices[file.id];
  acts.clear();
  Fields fields;
  for (const Act& act : file.acts) {
    for (const auto& [id, value] : act.fields) fields.set(id, value);
    const procedure::Step* step = pack.step(act.step);
    const procedure::State* state = step != nullptr ? pack.state(step->to) : nullptr;
    NoticeAct said{act.number, act.recorded_at, act.step, std::nullopt};
    if (state == nullptr || !state->final) {
      if (auto arrangement = arrangement_of({}, fields); arrangement.ok()) {
        said.says = std::move(*arrangement);
      }
    }
    acts.push_back(std::move(said));
  }
  // Everything anew: the records are few, and an act may stand between those of another record.
  std::vector<std::pair<base::Uuid, const NoticeAct*>> all;
  for (const auto& [record, list] : town.notices) {
    for (const NoticeAct& act : list) all.emplace_back(record, &act);
  }
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.second->number < b.second->number; });
  town.days.clear();
  Said said;
  for (const auto& [record, act] : all) {
    const auto before = said.find(record);
    const Arrangement* shown = act->says              ? &*act->says
                               : before != said.end() ? &before->second.second
                                                      : nullptr;
    DaysChange change{act->number, act->recorded_at, record, act->step, {}, 0, nullptr};
    if (shown != nullptr) {
      change.document = shown->notice;
      change.year = shown->year;
    }
    if (act->says) {
      said[record] = {act->number, *act->says};
    } else {
      said.erase(record);
    }
    change.days = table_of(world.workdays, said);
    town.days.push_back(std::move(change));
  }
}

base::Result<std::shared_ptr<const Workdays>> days_with(const World& world, const Town& town,
                                                        const base::Uuid& notice,
                                                        std::optional<Arrangement> arrangement) {
  // Whether its year follows is asked of the table without it.
  Said said = said_now(town);
  said.erase(notice);
  if (arrangement) {
    TRY(table_of(world.workdays, said)->with(*arrangement));
    said[notice] = {UINT64_MAX, std::move(*arrangement)};
  }
  return table_of(world.workdays, said);
}

base::Status check_notice(const World& world, const Town& town, const CaseFile& file,
                          Fields& fields) {
  TRY_ASSIGN(Arrangement arrangement, arrangement_of(fields, file.fields));
  const int issued = arrangement.issued.year();
  if (issued != arrangement.year && issued != arrangement.year - 1) {
    return base::fault(
        FaultKind::kInvalid, "calendar.notice_year",
        {{"issued", arrangement.issued.str()}, {"year", std::to_string(arrangement.year)}});
  }
  if (fields.find("holidays") != nullptr) {
    fields.set("holidays", calendar::lines_of(arrangement.holidays));
  }
  if (fields.find("make_up") != nullptr) {
    fields.set("make_up", calendar::lines_of(arrangement.make_up));
  }
  TRY(days_with(world, town, file.id, std::move(arrangement)));
  return base::ok();
}

std::vector<ClockMove> moves_of(const CaseFile& file, const procedure::Pack& pack,
                                const procedure::ClockRule& rule, const World& world,
                                const Town& town) {
  std::vector<ClockMove> out;
  const ClockState* clock = file.clock(rule.id);
  if (clock == nullptr) return out;
  const Workdays* before = &world.workdays;
  for (const DaysChange& change : town.days) {
    const Workdays* after = change.days.get();
    if (change.number > clock->started_by) {
      CaseFile known;
      for (const Act& act : file.acts) {
        if (act.number < change.number) known.acts.push_back(act);
      }
      if (const auto input = deadline_input(known, pack, rule)) {
        ClockMove move{&change, calendar::compute(*input, *before, world.hours),
                       calendar::compute(*input, *after, world.hours)};
        if (move.from.due != move.to.due || move.from.provisional != move.to.provisional) {
          out.push_back(std::move(move));
        }
      }
    }
    before = after;
  }
  return out;
}

base::Result<std::vector<base::Uuid>> cases_due_from(store::Store& store, const std::string& town,
                                                     calendar::Date first) {
  using store::ClockStatus;
  std::set<base::Uuid> found;
  for (const ClockStatus status :
       {ClockStatus::kRunning, ClockStatus::kPaused, ClockStatus::kMet, ClockStatus::kMissed}) {
    store::ClockFilter filter;
    filter.status = status;
    filter.limit = kPage;
    filter.after = {{calendar::Instant::at(first).ms - 1}, base::Uuid{}, ""};
    for (;;) {
      uint32_t read = 0;
      TRY(store.clocks_due(town, filter, [&](const store::ClockRow& row) {
        ++read;
        found.insert(row.case_id);
        filter.after = {row.due_at, row.case_id, row.clock};
        return true;
      }));
      if (read < filter.limit) break;
    }
  }
  return std::vector<base::Uuid>(found.begin(), found.end());
}

}  // namespace casework
