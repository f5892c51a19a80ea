// SPDX-License-Identifier: AGPL-3.0-or-later
// Queues: what waits, by packs, systems, steps, clocks, places and words; how many; each row with
// the clock that presses most.
#include "api/queue.h"

#include "api/moves.h"
#include "api/writing.h"
#include "base/text.h"
#include "calendar/left.h"
#include "casework/replay.h"
#include "office/desk_view.h"

namespace api {

using base::FaultKind;

namespace {

using Query = office::ListQuery;

std::optional<std::string> optional_of(const Ask& ask, const std::string& name) {
  return ask.has(name) ? std::optional(ask.parameter(name)) : std::nullopt;
}

// "a,b" → a, b.
std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> out;
  for (const std::string_view one : base::split(text, ',')) {
    if (const std::string_view word = base::trim(one); !word.empty()) out.emplace_back(word);
  }
  return out;
}

// Packs that are asked for by name, and those of the systems that are.
void choose_packs(const Ask& ask, Query& query) {
  const std::vector<std::string> packs = words_of(ask.parameter("pack"));
  const std::vector<std::string> systems = words_of(ask.parameter("system"));
  if (packs.size() == 1 && systems.empty()) {
    query.pack = packs.front();
    return;
  }
  query.among = packs;
  for (const procedure::Pack& pack : ask.kit.packs.packs()) {
    if (std::find(systems.begin(), systems.end(), pack.system) == systems.end()) continue;
    query.among.push_back(pack.id);
  }
  // A system without packs has no cases, rather than all of them.
  if (query.among.empty() && !systems.empty()) query.among.push_back(systems.front());
}

void choose_clock(const Ask& ask, Query& query) {
  const std::string& clock = ask.parameter("clock");
  if (clock == "paused") query.clock = Query::Clock::kPaused;
  if (clock == "provisional") query.clock = Query::Clock::kProvisional;
  if (clock == "due") {
    const calendar::Date last = ask.now().date() + static_cast<int>(ask.number("days"));
    query.due_from = ask.now();
    query.due_before = calendar::Instant::at(last + 1);
    query.order = Query::Order::kLateness;
  }
  query.late_only = clock == "late" || ask.parameter("late") == "true";
}

Query query_of(const Ask& ask) {
  using Whose = Query::Whose;
  Query out;
  const std::string& whose = ask.parameter("whose");
  out.whose = whose == "mine"    ? Whose::kMine
              : whose == "cells" ? Whose::kCells
              : whose == "all"   ? Whose::kAll
                                 : Whose::kWaiting;
  out.order = ask.parameter("order") == "newest" ? Query::Order::kNewest : Query::Order::kLateness;
  choose_packs(ask, out);
  choose_clock(ask, out);
  out.steps = words_of(ask.parameter("step"));
  out.people = ask.town.get();
  out.state = optional_of(ask, "state");
  out.unit = optional_of(ask, "unit");
  out.cell = optional_of(ask, "cell");
  out.words = base::trim(ask.parameter("q"));
  out.open_only = ask.parameter("open") != "false";
  return out;
}

// Adds to each row the fields of its case, masked as for whoever opens it; none to sealed cases.
base::Status add_fields(Ask& ask, const std::vector<store::CaseRow>& cases, json::array& rows) {
  for (size_t at = 0; at < cases.size(); ++at) {
    auto opened = open_case(ask, cases[at].id);
    if (!opened.ok()) {
      // Somebody closed it to the asker since the list was read.
      if (opened.fault().kind == FaultKind::kForbidden ||
          opened.fault().kind == FaultKind::kNotFound) {
        continue;
      }
      return opened.fault();
    }
    if (opened->pack->sealed) continue;
    rows[at].as_object()["fields"] = case_json(ask, *opened->pack, opened->file, {}).at("fields");
  }
  return base::ok();
}

base::Result<Answer> list_cases(Ask& ask) {
  Query query = query_of(ask);
  query.cursor = ask.parameter("cursor");
  query.limit = static_cast<uint32_t>(ask.number("limit"));
  TRY_ASSIGN(const office::Page page, office::list(*ask.store, ask.world(), ask.kit.access, ask.who,
                                                   ask.kit.town, query, ask.now()));
  TRY_ASSIGN(json::array rows, rows_json(ask, page.rows));
  if (ask.parameter("fields") == "true") TRY(add_fields(ask, page.rows, rows));
  return Answer{.body = json::object{{"cases", std::move(rows)}, {"next", page.next}}};
}

base::Result<Answer> count_cases(Ask& ask) {
  TRY_ASSIGN(const office::Count count,
             office::count(*ask.store, ask.world(), ask.kit.access, ask.who, ask.kit.town,
                           query_of(ask), ask.now(), static_cast<uint32_t>(ask.number("max"))));
  return Answer{.body = json::object{{"count", count.rows}, {"more", count.more}}};
}

// The clock that a row shows.
std::optional<store::ClockRow> pressing(const std::vector<store::ClockRow>& clocks) {
  std::optional<store::ClockRow> out;
  for (const store::ClockRow& clock : clocks) {
    const bool running = clock.status == store::ClockStatus::kRunning;
    if (!running && clock.status != store::ClockStatus::kPaused) continue;
    const bool sooner = !out || (running && out->status != store::ClockStatus::kRunning) ||
                        (clock.status == out->status && clock.due_at < out->due_at);
    if (sooner) out = clock;
  }
  return out;
}

json::object chip_json(const Ask& ask, const procedure::Pack& pack, const store::ClockRow& clock) {
  const procedure::ClockRule* rule = pack.clock(clock.clock);
  const bool paused = clock.status == store::ClockStatus::kPaused;
  json::object out = {{"id", clock.clock},
                      {"label", rule != nullptr ? label_of(ask, rule->label) : clock.clock},
                      {"due_at", nullptr},
                      {"left", nullptr},
                      {"late", !paused && clock.due_at < ask.now()},
                      {"paused", paused},
                      {"provisional", clock.provisional},
                      {"moved", nullptr}};
  if (paused || rule == nullptr) return out;
  const calendar::Left left = calendar::left_of(rule->period.unit, clock.due_at, ask.now(),
                                                ask.world().workdays, ask.kit.hours);
  out["due_at"] = clock.due_at.str();
  out["left"] = json::object{{"unit", left.unit}, {"count", left.count}};
  return out;
}

// How a notice of the last weeks moved the clock; older moves are told by the case.
base::Result<json::value> moved_json(const Ask& ask, const base::Uuid& id,
                                     const procedure::Pack& pack, const std::string& clock) {
  const procedure::ClockRule* rule = pack.clock(clock);
  if (rule == nullptr || !moved_lately(ask)) return json::value(nullptr);
  TRY_ASSIGN(const casework::CaseFile file,
             casework::load_case(*ask.store, ask.world(), ask.kit.town, id));
  json::array moves = moves_json(ask, pack, file, *rule);
  return moves.empty() ? json::value(nullptr) : std::move(moves.back());
}

}  // namespace

base::Result<json::array> rows_json(Ask& ask, const std::vector<store::CaseRow>& rows) {
  json::array out;
  for (const store::CaseRow& row : rows) {
    json::object one = row_json(ask, row);
    const procedure::Pack* pack = ask.kit.packs.version(row.pack, row.pack_version);
    if (pack != nullptr && !pack->clocks.empty() && !row.closed_at) {
      std::vector<store::ClockRow> clocks;
      TRY(ask.store->clocks_of(ask.kit.town, row.id, [&](const store::ClockRow& clock) {
        clocks.push_back(clock);
        return true;
      }));
      if (const auto clock = pressing(clocks)) {
        json::object chip = chip_json(ask, *pack, *clock);
        TRY_ASSIGN(chip["moved"], moved_json(ask, row.id, *pack, clock->clock));
        one["clock"] = std::move(chip);
      }
    }
    out.push_back(std::move(one));
  }
  return out;
}

void add_queue_operations(Operations& operations) {
  operations.emplace("listCases", Handle(list_cases));
  operations.emplace("countCases", Handle(count_cases));
}

}  // namespace api
