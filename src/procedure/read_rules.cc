// SPDX-License-Identifier: AGPL-3.0-or-later
// The closed list of rules: each kind has its own keys and no others.
#include "procedure/read.h"

namespace procedure {

namespace {

constexpr int64_t kOfficersMax = 20;
constexpr int64_t kTimesMax = 1000;
constexpr int64_t kEvidenceMax = 1000;
constexpr int64_t kDaysMax = 3660;
constexpr int64_t kPercentMax = 1000;

// A rule being read, and the step that it binds.
struct Binding {
  Form& form;
  Rule& rule;
  const std::string& step;

  // Steps named in a rule must be able to come before the step that the rule binds.
  [[nodiscard]] Need earlier() const { return {.target = Target::kStep, .before = step}; }
};

void read_officers_min(Binding& b) {
  b.rule.count = b.form.whole("count", 1, kOfficersMax);
  b.rule.not_counting = b.form.refs_or_none("not_counting", {.target = Target::kRole});
}

void read_qualified(Binding& b) {
  b.rule.certificate = b.form.ref("certificate", {.target = Target::kCertificate});
  b.rule.every_officer = kWhose[b.form.word("who", kWhose)] == "officers";
  if (!b.form.has("scopes")) return;
  // The fields of law are those of the register of certificates.
  for (const yaml::Node* node : b.form.scalars("scopes", true)) b.rule.scopes.push_back(node->text);
  b.form.draft().elsewhere.push_back({.pack = "certificate",
                                      .target = Target::kField,
                                      .id = "scope",
                                      .types = types(FieldType::kChoice),
                                      .values = b.rule.scopes,
                                      .place = b.form.place(),
                                      .what = b.form.what()});
}

void read_of(Binding& b) { b.rule.steps = b.form.refs("of", b.earlier()); }
void read_same_handler(Binding& b) { b.rule.step = b.form.ref("as", b.earlier()); }

void read_reviewed(Binding& b) {
  b.rule.step = b.form.ref("review", b.earlier());
  read_of(b);
}

void read_named(Binding& b) {
  b.rule.field =
      b.form.ref("field", {.target = Target::kField, .types = types(FieldType::kPerson)});
}

void read_steps_of(Binding& b) { b.rule.steps = b.form.refs("steps", b.earlier()); }

void read_done(Binding& b) {
  read_steps_of(b);
  b.rule.since = b.form.ref_or_none("since", b.earlier());
}

void read_clock_open(Binding& b) { b.rule.clock = b.form.ref("clock", {.target = Target::kClock}); }
void read_times_min(Binding& b) {
  b.rule.step = b.form.ref("step", b.earlier());
  const bool by_setting = b.form.has("setting");
  if (by_setting && b.form.has("count")) {
    b.form.problem(b.form.place(), "procedure.one_of",
                   {{"what", b.form.what()}, {"keys", "count, setting"}});
  }
  b.rule.setting = b.form.ref_or_none("setting", {.target = Target::kSetting});
  if (!by_setting || b.form.has("count")) b.rule.count = b.form.whole("count", 1, kTimesMax);
}
void read_times_max(Binding& b) { b.rule.count = b.form.whole("count", 1, kTimesMax); }

// `period: 5wd`, or a setting of the town: `period: {setting: name, unit: wd}`.
RulePeriod read_period(Binding& b) {
  const yaml::Node* node = b.form.optional("period");
  if (node == nullptr || !node->is_map()) return {b.form.period("period"), {}};
  RulePeriod out;
  Form form(*node, b.form.what() + ".period", b.form.draft());
  out.setting = form.ref("setting", {.target = Target::kSetting});
  out.period = {1, static_cast<calendar::Unit>(form.word("unit", kUnits))};
  form.finish();
  return out;
}

void read_after(Binding& b) {
  b.rule.step = b.form.ref("after", b.earlier());
  b.rule.period = read_period(b);
}

// A period from or up to a date: of whole days.
void read_days(Binding& b) {
  b.rule.period = read_period(b);
  b.rule.end_rule = b.form.end_rule(b.rule.period.period);
  const calendar::Unit unit = b.rule.period.period.unit;
  if (unit != calendar::Unit::kMinute && unit != calendar::Unit::kOfficeHour) return;
  if (const yaml::Node* node = b.form.optional("period")) {
    b.form.problem_at(node->place, "period", "procedure.not_in_days");
  }
}

void read_date(Binding& b) {
  b.rule.field = b.form.ref("field", {.target = Target::kField, .types = types(FieldType::kDate)});
}

void read_date_within(Binding& b) {
  read_date(b);
  read_days(b);
  b.rule.at =
      b.form.ref_or_none("at", {.target = Target::kField, .types = types(FieldType::kDate)});
}

// `after: now` is the act itself. Without a period the day of the act is the limit.
void read_date_from(Binding& b) {
  read_date(b);
  const yaml::Node* after = b.form.optional("after");
  if (after == nullptr || after->text != "now") b.rule.step = b.form.ref("after", b.earlier());
  if (b.form.has("period")) read_days(b);
}

void read_waited(Binding& b) {
  read_after(b);
  // A wait ends with its last day unless the pack says that a holiday moves it on.
  if (b.form.has("end_rule")) b.rule.end_rule = b.form.end_rule(b.rule.period.period);
  b.rule.unless = b.form.refs_or_none("unless", b.earlier());
}

void read_published(Binding& b) {
  b.rule.step = b.form.ref("step", b.earlier());
  b.rule.count = b.form.whole("days", 1, kDaysMax);
  b.rule.unless = b.form.refs_or_none("unless", b.earlier());
}

void read_within(Binding& b) {
  read_after(b);
  b.rule.end_rule = b.form.end_rule(b.rule.period.period);
}

void read_evidence(Binding& b) {
  b.rule.evidence = b.form.ref("kind", {.target = Target::kEvidence});
  b.rule.count = b.form.whole("count", 1, kEvidenceMax);
}

void read_field_value(Binding& b) {
  b.rule.field = b.form.ref("field", {.target = Target::kField, .types = kLiteralTypes});
  const yaml::Node* node = b.form.required("value");
  if (node == nullptr) return;
  if (!node->is_scalar()) return b.form.problem_at(node->place, "value", "yaml.not_text");
  b.rule.value = node->text;
  b.form.draft().literals.push_back({b.rule.field, node->text, node->place, b.form.what()});
}

// `value` or `setting`, exactly one.
void read_number_or_setting(Form& form, std::optional<base::Decimal>& value, std::string& setting) {
  if (form.has("value") == form.has("setting")) {
    form.problem(form.place(), "procedure.one_of",
                 {{"what", form.what()}, {"keys", "value, setting"}});
  }
  value = form.decimal("value");
  setting = form.ref_or_none("setting", {.target = Target::kSetting});
}

// More than nothing, at most ten times the whole.
std::optional<base::Decimal> read_percent(Form& form) {
  const auto percent = form.decimal("percent");
  const base::Decimal max = base::Decimal::of(kPercentMax);
  if (percent && (percent->units <= 0 || *percent > max)) {
    form.problem_at(form.required("percent")->place, "percent", "procedure.bad_percent",
                    {{"text", percent->str()}, {"max", max.str()}});
  }
  return percent;
}

constexpr Need kNumberField = {.target = Target::kField, .types = kNumberTypes};

void read_limit(Binding& b) {
  b.rule.field = b.form.ref("field", kNumberField);
  if (!b.form.has("than")) return read_number_or_setting(b.form, b.rule.limit, b.rule.setting);
  if (b.form.has("value") || b.form.has("setting")) {
    b.form.problem(b.form.place(), "procedure.one_of",
                   {{"what", b.form.what()}, {"keys", "value, setting, than"}});
  }
  b.rule.than = b.form.ref("than", kNumberField);
  b.rule.percent = read_percent(b.form);
  for (const char* key : {"value", "setting"}) (void)b.form.optional(key);
}

void read_less(Binding& b) {
  const yaml::Node* node = b.form.optional("less");
  if (node == nullptr) return;
  if (!node->is_list()) return b.form.problem_at(node->place, "less", "yaml.not_a_list");
  const size_t size = bounded(b.form, "less", *node, node->items.size());
  for (size_t i = 0; i < size; ++i) {
    Form form(node->items[i], b.form.what() + ".less[" + std::to_string(i + 1) + "]",
              b.form.draft());
    if (!node->items[i].is_map()) continue;
    b.rule.less.push_back({form.ref("from", b.earlier()), form.ref("until", b.earlier())});
    form.finish();
  }
}

void read_daily(Binding& b) {
  constexpr Need kMoney = {.target = Target::kField, .types = types(FieldType::kMoney)};
  b.rule.field = b.form.ref("field", kMoney);
  b.rule.than = b.form.ref("of", kMoney);
  if (b.form.required("percent") != nullptr) b.rule.percent = read_percent(b.form);
  b.rule.step = b.form.ref("after", b.earlier());
  read_days(b);
  read_less(b);
}

void read_given(Binding& b) { b.rule.fields = b.form.refs("fields", {.target = Target::kField}); }

void read_reserved(Binding& b) {
  b.rule.authority = b.form.ref("authority", {.target = Target::kAuthority});
}

// Notes a word of the other pack that the rule names; with an empty id, the pack itself.
void note_elsewhere(Form& form, const Rule& rule, Target target, const yaml::Node& node,
                    TypeSet wanted = kAnyType, std::vector<std::string> values = {}) {
  form.draft().elsewhere.push_back(
      {rule.pack, target, node.text, wanted, std::move(values), node.place, form.what()});
}

void read_pack_name(Binding& b) {
  b.rule.pack = b.form.text("pack");
  const yaml::Node* node = b.form.node().find("pack");
  if (b.rule.pack.empty() || node == nullptr) return;
  b.form.draft().elsewhere.push_back(
      {b.rule.pack, Target::kState, {}, kAnyType, {}, node->place, b.form.what()});
}

void read_states_elsewhere(Binding& b) {
  for (const yaml::Node* node : b.form.scalars("state", true)) {
    b.rule.states.push_back(node->text);
    note_elsewhere(b.form, b.rule, Target::kState, *node);
  }
}

void read_condition_elsewhere(Binding& b, const yaml::Node& node, const std::string& what) {
  Form form(node, what, b.form.draft());
  if (!node.is_map()) return;
  FieldValues out;
  out.field = form.text("field");
  for (const yaml::Node* value : form.scalars("is", true)) out.is.push_back(value->text);
  const yaml::Node* field = form.node().find("field");
  if (field != nullptr && !out.field.empty()) {
    note_elsewhere(form, b.rule, Target::kField, *field, kLiteralTypes, out.is);
  }
  form.finish();
  b.rule.where.push_back(std::move(out));
}

// `where`: one condition on the other case, or a list of such.
void read_where_elsewhere(Binding& b) {
  const yaml::Node* node = b.form.optional("where");
  if (node == nullptr) return;
  const std::string what = b.form.what() + ".where";
  if (!node->is_list()) return read_condition_elsewhere(b, *node, what);
  if (node->items.empty()) b.form.problem_at(node->place, "where", "procedure.empty_list");
  const size_t size = bounded(b.form, "where", *node, node->items.size());
  for (size_t i = 0; i < size; ++i) {
    read_condition_elsewhere(b, node->items[i], what + "[" + std::to_string(i + 1) + "]");
  }
}

// The field of the other pack in which its case names this one.
void read_naming_field(Binding& b) {
  b.rule.field = b.form.text("field");
  const yaml::Node* node = b.form.node().find("field");
  if (b.rule.field.empty() || node == nullptr) return;
  note_elsewhere(b.form, b.rule, Target::kField, *node, types(FieldType::kCase));
}

void read_refers_to(Binding& b) {
  b.rule.field = b.form.ref("field", {.target = Target::kField, .types = types(FieldType::kCase)});
  read_pack_name(b);
  read_states_elsewhere(b);
  read_where_elsewhere(b);
}

void read_referred_by(Binding& b) {
  read_pack_name(b);
  read_naming_field(b);
  read_states_elsewhere(b);
  read_where_elsewhere(b);
}

void read_none_open(Binding& b) {
  read_pack_name(b);
  read_naming_field(b);
}

using ReadArguments = void (*)(Binding&);
// In the order of RuleKind.
constexpr std::array<ReadArguments, kRuleKinds.size()> kReadArguments = {
    read_officers_min, read_qualified,   read_of,          read_same_handler, read_reviewed,
    read_named,        read_named,       read_done,        read_done,         read_steps_of,
    read_times_min,    read_times_max,   read_waited,      read_published,    read_within,
    read_clock_open,   read_date_within, read_date_from,   read_date_from,    read_evidence,
    read_given,        read_field_value, read_field_value, read_limit,        read_limit,
    read_daily,        read_refers_to,   read_referred_by, read_none_open,    read_reserved};

// The number that a field must exceed.
void read_above(Form& form, When& when) {
  const yaml::Node* above = form.required("above");
  if (above == nullptr) return;
  Form limit(*above, form.what() + ".above", form.draft());
  if (above->is_map()) read_number_or_setting(limit, when.above, when.above_setting);
  limit.finish();
}

When read_condition(const yaml::Node& node, const std::string& what, Form& step,
                    const std::string& step_id) {
  Form form(node, what, step.draft());
  When when;
  if (!node.is_map()) return when;
  const Need earlier = {.target = Target::kStep, .before = step_id};
  if (form.has("done")) {
    when.done = form.refs("done", earlier);
  } else if (form.has("not_done")) {
    when.not_done = form.refs("not_done", earlier);
  } else if (form.has("given")) {
    when.given = form.ref("given", {.target = Target::kField});
  } else if (form.has("setting")) {
    when.setting = form.ref("setting", {.target = Target::kSetting});
  } else if (form.has("is")) {
    when.field = form.ref("field", {.target = Target::kField, .types = kLiteralTypes});
    when.is = form.literals("is", when.field);
  } else if (form.has("not")) {
    when.field = form.ref("field", {.target = Target::kField, .types = kLiteralTypes});
    when.is_not = form.literals("not", when.field);
  } else if (form.has("above")) {
    when.field = form.ref("field", kNumberField);
    read_above(form, when);
  } else if (form.has("from")) {
    when.from = form.date("from");
  } else if (form.has("until")) {
    when.until = form.date("until");
  } else {
    form.problem(node.place, "procedure.unknown_condition",
                 {{"what", what},
                  {"known",
                   "field + is, field + not, field + above, given, done, not_done, "
                   "setting, from, until"}});
    return when;
  }
  form.finish();
  return when;
}

}  // namespace

std::vector<When> read_when(Form& form, const std::string& step_id) {
  const yaml::Node* node = form.optional("when");
  if (node == nullptr) return {};
  const std::string what = form.what() + ".when";
  if (!node->is_list()) return {read_condition(*node, what, form, step_id)};
  if (node->items.empty()) form.problem_at(node->place, "when", "procedure.empty_list");
  std::vector<When> out;
  const size_t size = bounded(form, "when", *node, node->items.size());
  for (size_t i = 0; i < size; ++i) {
    out.push_back(
        read_condition(node->items[i], what + "[" + std::to_string(i + 1) + "]", form, step_id));
  }
  return out;
}

namespace {

// One item of `rules`: a mapping whose only key is the rule's name.
std::optional<Rule> read_rule(const yaml::Node& node, const std::string& what, Form& step,
                              const std::string& step_id) {
  if (!node.is_map() || node.entries.size() != 1) {
    step.problem(node.place, "procedure.rule_shape", {{"what", what}});
    return std::nullopt;
  }
  const yaml::Node::Entry& entry = node.entries[0];
  const auto kind = index_of(kRuleKinds, entry.key);
  if (!kind) {
    step.problem(entry.place, "procedure.unknown_rule",
                 {{"what", what},
                  {"rule", entry.key},
                  {"known", offer(step.draft().problems, entry.key,
                                  {kRuleKinds.begin(), kRuleKinds.end()})}});
    return std::nullopt;
  }
  Form form(entry.value, what + "." + entry.key, step.draft());
  if (!entry.value.is_map()) return std::nullopt;
  Rule rule;
  rule.kind = static_cast<RuleKind>(*kind);
  rule.place = entry.place;
  Binding binding{form, rule, step_id};
  kReadArguments[*kind](binding);
  rule.when = read_when(form, step_id);
  rule.force = form.ref_or_none("force", {.target = Target::kSetting, .force = true});
  rule.basis = form.basis();
  form.finish();
  return rule;
}

}  // namespace

std::vector<Rule> read_rules(Form& step, const std::string& step_id) {
  const yaml::Node* node = step.optional("rules");
  if (node == nullptr) return {};
  if (!node->is_list()) {
    step.problem_at(node->place, "rules", "yaml.not_a_list");
    return {};
  }
  std::vector<Rule> out;
  const size_t size = bounded(step, "rules", *node, node->items.size());
  for (size_t i = 0; i < size; ++i) {
    const std::string what = step.what() + ".rules[" + std::to_string(i + 1) + "]";
    if (auto rule = read_rule(node->items[i], what, step, step_id)) {
      out.push_back(std::move(*rule));
    }
  }
  return out;
}

}  // namespace procedure
