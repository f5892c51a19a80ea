// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/turns.h"

#include <algorithm>
#include <array>
#include <vector>

#include "store/store.h"

namespace casework {

namespace {

constexpr std::array<std::string_view, 4> kSwapSteps = {"swap_request", "exchange", "swap_approve",
                                                        "swap_settle"};
constexpr uint32_t kPage = 1000;

template <typename List, typename Value>
bool any_of(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

struct Span {
  calendar::Instant from;
  calendar::Instant until;
};

std::string value_or_empty(const Fields& fields, std::string_view id) {
  const std::string* value = fields.find(id);
  return value != nullptr ? *value : std::string();
}

std::optional<Span> span_of(const Fields& fields) {
  const auto from = calendar::Instant::parse(value_or_empty(fields, "from"));
  const auto until = calendar::Instant::parse(value_or_empty(fields, "until"));
  if (!from || !until) return std::nullopt;
  return Span{*from, *until};
}

std::string minute_of(calendar::Instant at) {
  std::string out = at.str().substr(0, 16);
  out[10] = ' ';
  return out;
}

// What is looked at: a turn and who would have it; that one's turns `without` are given away.
struct Taken {
  std::string person;
  Span span;
  std::vector<base::Uuid> without;
};

base::Fault two_turns(const Town& town, const procedure::Pack& pack, const procedure::Step& step,
                      const Taken& taken, const OtherCase& other, const Span& span) {
  const identity::Person* person = town.directory.person(taken.person);
  base::Fault::Args args = {{"person", person != nullptr ? person->name : taken.person},
                            {"from", minute_of(span.from)},
                            {"until", minute_of(span.until)},
                            {"step", step.label.zh},
                            {"step_en", step.label.en}};
  const std::string desk = value_or_empty(other.fields, "desk");
  procedure::Label label{desk, desk};
  if (const procedure::Field* field = pack.field("desk")) {
    for (const auto& [id, known] : field->choices) {
      if (id == desk) label = known;
    }
  }
  args.emplace_back("desk", std::move(label.zh));
  args.emplace_back("desk_en", std::move(label.en));
  return base::fault(base::FaultKind::kUnlawful, "casework.two_turns", std::move(args),
                     step.basis.empty() ? "" : step.basis.front().str());
}

}  // namespace

base::Status check_turns(store::Store& store, const World& world, const Town& town,
                         const procedure::Pack& pack, const procedure::Step& step,
                         const CaseFile& file, const Act& act) {
  if (pack.id != kRosterPack || !any_of(kSwapSteps, step.id)) return base::ok();
  ENSURE(world.others != nullptr, "whoever decides lends the other cases");
  const auto own = span_of(file.fields);
  if (!own) return base::ok();
  // Who would have this turn; in a request also who would have the other one. An exchange comes
  // before the swap ends, and what is given away with it does not count.
  const bool asked = step.id == "swap_request";
  std::vector<Taken> taken = {
      {value_or_empty(act.fields, asked ? "new_person" : "person"), *own, {file.id}}};
  const auto other =
      base::Uuid::parse(value_or_empty(act.fields, asked ? "other_turn" : "swap_of"));
  if (other) {
    taken.front().without.push_back(*other);
    TRY_ASSIGN(const auto given, world.others->find(*other));
    const auto span = given ? span_of(given->fields) : std::nullopt;
    if (asked && span) {
      taken.push_back({value_or_empty(file.fields, "person"), *span, {file.id, *other}});
    }
  }
  store::CaseFilter filter;
  filter.pack = std::string(kRosterPack);
  filter.open_only = true;
  filter.limit = kPage;
  for (;;) {
    std::vector<base::Uuid> ids;
    TRY(store.cases(town.id, filter, [&](const store::CaseRow& row) {
      ids.push_back(row.id);
      return true;
    }));
    for (const base::Uuid& id : ids) {
      TRY_ASSIGN(const auto turn, world.others->find(id));
      const auto span = turn ? span_of(turn->fields) : std::nullopt;
      if (!span) continue;
      for (const Taken& one : taken) {
        if (any_of(one.without, id)) continue;
        if (value_or_empty(turn->fields, "person") != one.person) continue;
        if (one.span.from < span->until && span->from < one.span.until) {
          return two_turns(town, pack, step, one, *turn, *span);
        }
      }
    }
    if (ids.size() < filter.limit) return base::ok();
    filter.after = ids.back();
  }
}

}  // namespace casework
