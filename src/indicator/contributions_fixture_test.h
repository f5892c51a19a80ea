// SPDX-License-Identifier: AGPL-3.0-or-later
// For the tests of contributions: an example pack, indicators, and cases written down act by act.
#pragma once

#include <gtest/gtest.h>

#include "indicator/contributions.h"

namespace indicator {

using procedure::Condition;
using procedure::Indicator;
using procedure::IndicatorKind;
using Form = Condition::Form;

inline calendar::Instant time_of(std::string_view text) { return *calendar::Instant::parse(text); }

inline procedure::Pack example_pack() {
  using procedure::FieldType;
  procedure::Pack pack;
  pack.id = "thing";
  pack.version = 1;
  for (const char* id : {"in", "out", "dead"}) {
    procedure::State state;
    state.id = id;
    pack.states.push_back(state);
  }
  for (const auto& [id, to] : std::vector<std::pair<const char*, const char*>>{
           {"enter", "in"}, {"leave", "out"}, {"note", ""}, {"void", "dead"}}) {
    procedure::Step step;
    step.id = id;
    step.to = to;
    pack.steps.push_back(step);
  }
  for (const auto& [id, type] :
       std::vector<std::pair<const char*, FieldType>>{{"amount", FieldType::kMoney},
                                                      {"kind", FieldType::kText},
                                                      {"place", FieldType::kUnit},
                                                      {"last_day", FieldType::kDate}}) {
    procedure::Field field;
    field.id = id;
    field.type = type;
    pack.fields.push_back(field);
  }
  procedure::ClockRule clock;
  clock.id = "answer";
  pack.clocks.push_back(clock);
  return pack;
}

inline Indicator indicator_of(IndicatorKind kind, std::vector<std::string> at = {}) {
  Indicator out;
  out.id = "thing.x";
  out.pack = "thing";
  out.kind = kind;
  out.at = std::move(at);
  return out;
}

inline Indicator flow_of_cases(std::vector<std::string> at) {
  return indicator_of(IndicatorKind::kFlow, std::move(at));
}
inline Indicator flow_of_acts(std::vector<std::string> at) {
  Indicator out = indicator_of(IndicatorKind::kFlow, std::move(at));
  out.of_acts = true;
  return out;
}
inline Indicator stock(std::string until = {}) {
  Indicator out = indicator_of(IndicatorKind::kStock);
  out.enters = {"enter"};
  out.leaves = {"leave", "void"};
  out.until = std::move(until);
  return out;
}
inline Indicator where(Indicator indicator, Condition condition) {
  indicator.where.push_back(std::move(condition));
  return indicator;
}

// A case written down act by act; the first entry has the number 1.
class Story {
 public:
  Story& act(std::string step, std::string_view at, casework::Fields fields = {}) {
    casework::Act out;
    out.number = file_.acts.size() + 1;
    out.step = std::move(step);
    out.occurred_at = out.recorded_at = time_of(at);
    out.fields = std::move(fields);
    casework::apply(file_, *pack_.step(out.step), std::move(out));
    return *this;
  }
  Story& clock(casework::ClockStatus status, std::string_view due, std::string id = "answer") {
    casework::ClockState state;
    state.clock = std::move(id);
    state.status = status;
    state.due_at = time_of(due);
    file_.clocks.push_back(state);
    return *this;
  }

  // "number day amount key" of every contribution; a leaving stock has a minus.
  std::vector<std::string> of(const Indicator& indicator,
                              std::string_view now = "2021-01-01") const {
    std::vector<std::string> out;
    for (const Raw& raw : raw_of(indicator, now)) {
      std::string line = (raw.sign < 0 ? "-" : "") + std::to_string(raw.number) + " " +
                         calendar::Date{raw.day}.str().substr(5) + " " +
                         base::Decimal{raw.amount}.str();
      if (!raw.key.empty()) line += " " + raw.key;
      out.push_back(std::move(line));
    }
    return out;
  }
  size_t count(const Indicator& indicator, std::string_view now = "2021-01-01") const {
    return raw_of(indicator, now).size();
  }
  int64_t next_change_after(const Indicator& indicator, std::string_view now) const {
    const procedure::Library library = library_of(indicator);
    const Definitions definitions(library);
    TextPool pool;
    return next_change(outline_of(file_, *definitions.plan("thing"), pool), time_of(now).ms);
  }

 private:
  struct Raw {
    uint64_t number;
    int32_t day;
    int sign;
    int64_t amount;
    std::string key;
  };

  procedure::Library library_of(const Indicator& indicator) const {
    procedure::Pack pack = pack_;
    pack.indicators = {indicator};
    return {{std::move(pack)}, {}};
  }

  std::vector<Raw> raw_of(const Indicator& indicator, std::string_view now) const {
    const procedure::Library library = library_of(indicator);
    const Definitions definitions(library);
    TextPool pool;
    casework::CaseFile file = file_;
    file.pack = "thing";
    file.version = 1;
    std::vector<Contribution> found;
    contribute(outline_of(file, *definitions.plan("thing"), pool), time_of(now).ms, pool, found);
    std::vector<Raw> out;
    for (Contribution& c : found) {
      EXPECT_EQ(c.definition->source->id, indicator.id);
      out.push_back({c.number, c.day, c.sign, c.amount, std::move(c.key)});
    }
    return out;
  }

  procedure::Pack pack_ = example_pack();
  casework::CaseFile file_;
};

}  // namespace indicator
