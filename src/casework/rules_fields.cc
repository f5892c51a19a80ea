// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules on fields, numbers and evidence.
#include <algorithm>

#include "base/text.h"
#include "casework/rule_kinds.h"

namespace casework::rule {

using base::Decimal;
using base::Fault;

namespace {

constexpr const char* kNone = "—";  // of a number that is not given

std::optional<Decimal> number_in(const RuleInput& input, std::string_view field) {
  const std::string* value = input.field(field);
  return value != nullptr ? Decimal::parse(*value) : std::nullopt;
}

std::string text_of(std::optional<Decimal> number) { return number ? number->str() : kNone; }

// What the number is held against; nothing if it is another field without a number.
std::optional<Decimal> bound_of(const Rule& rule, const RuleInput& input) {
  if (rule.limit) return rule.limit;
  if (rule.than.empty()) return input.world.setting(input.town, input.pack, rule.setting);
  const auto other = number_in(input, rule.than);
  if (!other || !rule.percent) return other;
  return base::share(*other, *rule.percent, 1);
}

// Whether some act of `span.from` on or before `day`, not ended by one of `span.until` before it,
// takes the day out; the days of both acts are out too.
bool taken_out(const RuleInput& input, const procedure::Span& span, calendar::Date day) {
  bool out = false;
  for (const Act& act : input.file.acts) {
    const calendar::Date on = act.occurred_at.date();
    if (on > day) break;
    if (act.step == span.from) out = true;
    if (act.step == span.until && on < day) out = false;
  }
  return out;
}

// The days after `last` up to the act's day that no span takes out.
int64_t days_late(const Rule& rule, const RuleInput& input, calendar::Date last) {
  int64_t days = 0;
  for (calendar::Date day = last + 1; day <= input.on(); day = day + 1) {
    const bool out = std::any_of(rule.less.begin(), rule.less.end(),
                                 [&](const auto& span) { return taken_out(input, span, day); });
    if (!out) ++days;
  }
  return days;
}

}  // namespace

Refusal evidence_of(const Rule& rule, const RuleInput& input) {
  const auto have = std::count_if(input.command.evidence.begin(), input.command.evidence.end(),
                                  [&](const Evidence& e) { return e.kind == rule.evidence; });
  if (have >= rule.count) return {};
  const auto& kinds = input.world.packs.vocabulary().evidence;
  const auto label = kinds.find(rule.evidence);
  const bool known = label != kinds.end();
  return refuse(rule, input,
                {{"evidence", known ? label->second.zh : rule.evidence},
                 {"evidence_en", known ? label->second.en : rule.evidence},
                 {"min", std::to_string(rule.count)},
                 {"have", std::to_string(have)}});
}

Refusal field_value(const Rule& rule, const RuleInput& input) {
  const std::string* value = input.field(rule.field);
  const bool equal = value != nullptr && *value == rule.value;
  if (equal == (rule.kind == procedure::RuleKind::kFieldIs)) return {};
  Fault::Args args;
  add_value(input, rule.field, rule.value, args);
  add_field_name(input, rule.field, args);
  return refuse(rule, input, std::move(args));
}

Refusal given(const Rule& rule, const RuleInput& input) {
  std::vector<std::string> zh;
  std::vector<std::string> en;
  std::string first;  // of those that the step can write
  for (const std::string& id : rule.fields) {
    if (input.field(id) != nullptr) continue;
    if (first.empty() && input.step.writes(id)) first = id;
    const procedure::Field* field = input.pack.field(id);
    zh.push_back(field != nullptr ? field->label.zh : id);
    en.push_back(field != nullptr ? field->label.en : id);
  }
  if (zh.empty()) return {};
  Fault::Args args = {{"fields", base::join(zh, "、")}, {"fields_en", base::join(en, ", ")}};
  if (!first.empty()) args.emplace_back(kFieldArg, first);
  return refuse(rule, input, std::move(args));
}

Refusal limit(const Rule& rule, const RuleInput& input) {
  const auto number = number_in(input, rule.field);
  const bool at_most = rule.kind == procedure::RuleKind::kAtMost;
  // No number at all satisfies an upper limit, never a lower one.
  if (!number && at_most) return {};
  const auto bound = bound_of(rule, input);
  if (number && bound && (at_most ? *number <= *bound : *number >= *bound)) return {};
  Fault::Args args = {{"limit", text_of(bound)}, {"have", text_of(number)}};
  add_field_name(input, rule.field, args);
  return refuse(rule, input, std::move(args));
}

// 行政处罚法-2021#72: 3% a day, never more than the sum itself; #73: not while a reconsideration or
// lawsuit runs.
Refusal daily_at_most(const Rule& rule, const RuleInput& input) {
  const auto number = number_in(input, rule.field);
  if (!number || *number <= Decimal{}) return {};
  const Decimal sum = number_in(input, rule.than).value_or(Decimal{});
  const Act* after = input.file.last(rule.step);
  const auto period = period_of(rule, input);
  std::string last = kNone;
  int64_t days = 0;
  if (after != nullptr) {
    const calendar::Date end = period ? end_of(rule, input, after->occurred_at, *period).due_date
                                      : after->occurred_at.date();
    last = end.str();
    days = days_late(rule, input, end);
  }
  const Decimal percent = rule.percent.value_or(Decimal{});
  const Decimal bound = std::min(sum, base::share(sum, percent, days));
  if (*number <= bound) return {};
  Fault::Args args = {{"limit", bound.str()},    {"have", number->str()},
                      {"sum", sum.str()},        {"percent", percent.str()},
                      {"last", std::move(last)}, {"days", std::to_string(days)}};
  add_field_name(input, rule.field, args);
  return refuse(rule, input, std::move(args));
}

}  // namespace casework::rule
