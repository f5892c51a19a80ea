// SPDX-License-Identifier: AGPL-3.0-or-later
// The closed algebra of indicators: each kind has its own keys and no others.
#include "procedure/read.h"

namespace procedure {

namespace {

constexpr Need kAnyStep = {.target = Target::kStep};
constexpr Need kAnyState = {.target = Target::kState};
constexpr Need kLiteralField = {.target = Target::kField, .types = kLiteralTypes};
constexpr Need kNumberField = {.target = Target::kField, .types = kNumberTypes};
constexpr int64_t kPrintUnitMax = 100'000'000;

using Form_ = Condition::Form;

// {field: f, is | not: [values]} or {field: f, at_least: n}.
bool read_field_condition(Form& form, Condition& out) {
  if (form.has("at_least")) {
    out.form = Form_::kFieldAtLeast;
    out.subject = form.ref("field", kNumberField);
    out.at_least = form.decimal("at_least").value_or(base::Decimal{});
    return true;
  }
  if (form.has("is") == form.has("not")) return false;
  out.form = form.has("is") ? Form_::kFieldIs : Form_::kFieldNot;
  out.subject = form.ref("field", kLiteralField);
  out.values = form.literals(form.has("is") ? "is" : "not", out.subject);
  return true;
}

// {clock: c, is: [met, missed, running]}.
bool read_clock_condition(Form& form, Condition& out) {
  if (!form.has("is")) return false;
  out.form = Form_::kClockIs;
  out.subject = form.ref("clock", {.target = Target::kClock});
  for (const yaml::Node* node : form.scalars("is", true)) {
    if (!index_of(kClockAnswers, node->text)) {
      form.problem_at(node->place, "is", "procedure.bad_word",
                      {{"text", node->text},
                       {"known", offer(form.draft().problems, node->text,
                                       {kClockAnswers.begin(), kClockAnswers.end()})}});
    }
    out.values.push_back(node->text);
  }
  return true;
}

bool read_ids_condition(Form& form, Condition& out) {
  struct Shape {
    const char* key;
    Form_ form;
    const Need& need;
  };
  static constexpr Shape kShapes[] = {{"done", Form_::kDone, kAnyStep},
                                      {"not_done", Form_::kNotDone, kAnyStep},
                                      {"state", Form_::kState, kAnyState},
                                      {"not_state", Form_::kNotState, kAnyState}};
  for (const Shape& shape : kShapes) {
    if (!form.has(shape.key)) continue;
    out.form = shape.form;
    out.values = form.refs(shape.key, shape.need);
    return true;
  }
  return false;
}

std::optional<Condition> read_condition(const yaml::Node& node, const std::string& what,
                                        Draft& draft) {
  Form form(node, what, draft);
  if (!node.is_map()) return std::nullopt;
  Condition out;
  const bool known = form.has("field")   ? read_field_condition(form, out)
                     : form.has("clock") ? read_clock_condition(form, out)
                                         : read_ids_condition(form, out);
  if (!known) {
    form.problem(node.place, "procedure.unknown_condition",
                 {{"what", what},
                  {"known",
                   "done, not_done, state, not_state, field + is, field + not, field + at_least, "
                   "clock + is"}});
    return std::nullopt;
  }
  form.finish();
  return out;
}

std::vector<Condition> read_where(Form& form) {
  const yaml::Node* node = form.optional("where");
  if (node == nullptr) return {};
  if (!node->is_list()) {
    form.problem_at(node->place, "where", "yaml.not_a_list");
    return {};
  }
  std::vector<Condition> out;
  const size_t size = bounded(form, "where", *node, node->items.size());
  for (size_t i = 0; i < size; ++i) {
    const std::string what = form.what() + ".where[" + std::to_string(i + 1) + "]";
    if (auto condition = read_condition(node->items[i], what, form.draft())) {
      out.push_back(std::move(*condition));
    }
  }
  return out;
}

PrintRule read_print(Form& indicator) {
  PrintRule out;
  const yaml::Node* node = indicator.optional("print");
  if (node == nullptr) return out;
  Form form(*node, indicator.what() + ".print", indicator.draft());
  if (!node->is_map()) return out;
  const auto style = kPrintStyles[form.word("style", kPrintStyles)];
  if (style == "over") {
    out.style = PrintRule::Style::kOver;
    out.unit = form.whole("unit", 1, kPrintUnitMax);
    out.in_wan = form.flag("in_wan");
  } else {
    out.style = PrintRule::Style::kWan;
    out.decimals = static_cast<int>(form.whole("decimals", 0, base::Decimal::kPlaces));
  }
  form.finish();
  return out;
}

// What all kinds that look at cases share.
void read_selection(Form& form, Indicator& out) {
  out.where = read_where(form);
  out.by =
      form.refs_or_none("by", {.target = Target::kField, .types = kBreakdownTypes, .open = true});
}

void read_records(Form& form, Indicator& out) {
  out.of_acts = kRecords[form.word("of", kRecords)] == "acts";
  out.at = form.refs("at", kAnyStep);
  read_selection(form, out);
}

void read_flow(Form& form, Indicator& out) {
  read_records(form, out);
  out.sum = form.ref_or_none("sum", kNumberField);
}

void read_stock(Form& form, Indicator& out) {
  out.enters = form.refs("enters", kAnyStep);
  out.leaves = form.refs_or_none("leaves", kAnyStep);
  out.until =
      form.ref_or_none("until", {.target = Target::kField, .types = types(FieldType::kDate)});
  read_selection(form, out);
}

void read_latest(Form& form, Indicator& out) {
  out.at = form.refs("at", kAnyStep);
  out.value = form.ref("value",
                       {.target = Target::kField, .types = kNumberTypes | types(FieldType::kDate)});
  read_selection(form, out);
}

void read_distinct(Form& form, Indicator& out) {
  read_records(form, out);
  out.value = form.ref("value", {.target = Target::kField,
                                 .types = kAnyType & ~types(FieldType::kArea, FieldType::kPoint)});
}

void read_rate(Form& form, Indicator& out) {
  out.numerator = form.ref("numerator", {.target = Target::kIndicator});
  out.denominator = form.ref("denominator", {.target = Target::kIndicator});
  if (form.has("decimals")) {
    out.decimals = static_cast<int>(form.whole("decimals", 0, base::Decimal::kPlaces));
  }
}

void read_total(Form& form, Indicator& out) {
  out.parts = form.refs("parts", {.target = Target::kIndicator});
}

using ReadKind = void (*)(Form&, Indicator&);
// In the order of IndicatorKind.
constexpr std::array<ReadKind, kIndicatorKinds.size()> kReadKind = {
    read_flow, read_stock, read_latest, read_distinct, read_rate, read_total};

bool is_indicator_id(std::string_view id) {
  const size_t dot = id.find('.');
  return dot != std::string_view::npos && is_id(id.substr(0, dot)) && is_id(id.substr(dot + 1));
}

Indicator read_indicator(const yaml::Node::Entry& entry, const std::string& what, Form& pack) {
  Form form(entry.value, what, pack.draft());
  Indicator out;
  out.id = entry.key;
  out.place = entry.place;
  out.pack = pack.draft().pack.id;
  out.sealed = pack.draft().pack.sealed;
  if (!entry.value.is_map()) return out;
  out.label = form.label();
  out.definition = form.label_at("definition");
  out.unit = form.text("unit");
  const size_t kind = form.word("kind", kIndicatorKinds);
  out.kind = static_cast<IndicatorKind>(kind);
  const yaml::Node* kind_node = form.optional("kind");
  // Which keys belong here is said by the kind; without it they are not judged.
  if (kind_node == nullptr || kind_node->text != kIndicatorKinds[kind]) return out;
  kReadKind[kind](form, out);
  if (out.kind != IndicatorKind::kRate) out.print = read_print(form);
  form.finish();
  return out;
}

}  // namespace

void read_indicators(Form& pack) {
  const yaml::Node* node = pack.optional("indicators");
  if (node == nullptr) return;
  if (!node->is_map()) return pack.problem(node->place, "yaml.not_a_map", {{"what", "indicators"}});
  const size_t size = bounded(pack, "indicators", *node, node->entries.size());
  for (size_t i = 0; i < size; ++i) {
    const yaml::Node::Entry& entry = node->entries[i];
    if (!is_indicator_id(entry.key)) {
      pack.problem(entry.place, "procedure.bad_indicator_id", {{"id", entry.key}});
    }
    pack.draft().pack.indicators.push_back(read_indicator(entry, "indicators." + entry.key, pack));
  }
}

}  // namespace procedure
