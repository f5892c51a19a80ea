// SPDX-License-Identifier: AGPL-3.0-or-later
#include <map>
#include <set>

#include "base/text.h"
#include "grid/area.h"
#include "procedure/check.h"

namespace procedure {

namespace {

// Codes in the order of Target; indicators are judged over all packs.
constexpr std::array<std::string_view, 10> kUnknown = {
    "procedure.unknown_state",     "procedure.unknown_step",        "procedure.unknown_field",
    "procedure.unknown_role",      "procedure.unknown_certificate", "procedure.unknown_evidence",
    "procedure.unknown_authority", "procedure.unknown_document",    "procedure.unknown_setting",
    "procedure.unknown_clock"};

template <typename T>
std::vector<std::string> ids_of(const std::vector<T>& items) {
  std::vector<std::string> out;
  for (const T& item : items) out.push_back(item.id);
  return out;
}

using LabelMap = std::map<std::string, Label, std::less<>>;
std::vector<std::string> ids_of(const LabelMap& labels) {
  std::vector<std::string> out;
  for (const auto& [id, label] : labels) out.push_back(id);
  return out;
}

bool of_vocabulary(Target target) {
  return target == Target::kRole || target == Target::kCertificate || target == Target::kEvidence ||
         target == Target::kAuthority;
}

std::vector<std::string> known(const Pack& pack, const Vocabulary* words, Target target) {
  switch (target) {
    case Target::kState:
      return ids_of(pack.states);
    case Target::kStep:
      return ids_of(pack.steps);
    case Target::kField:
      return ids_of(pack.fields);
    case Target::kRole:
      return ids_of(words->roles);
    case Target::kCertificate:
      return ids_of(words->certificates);
    case Target::kEvidence:
      return ids_of(words->evidence);
    case Target::kAuthority:
      return ids_of(words->authorities);
    case Target::kDocument:
      return ids_of(pack.documents);
    case Target::kSetting:
      return ids_of(pack.settings);
    case Target::kClock:
      return ids_of(pack.clocks);
    case Target::kIndicator:
      break;
  }
  return {};
}

void check_field(Draft& draft, const Reference& ref) {
  const Field& field = *draft.pack.field(ref.id);
  if ((ref.types & type_bit(field.type)) == 0) {
    draft.problems.add(ref.place, "procedure.wrong_type",
                       {{"what", ref.what},
                        {"field", field.id},
                        {"type", std::string(name_of(field.type))},
                        {"types", names_of(ref.types)}});
  }
  if (ref.open && field.sensitive) {
    draft.problems.add(ref.place, "procedure.sensitive_shown",
                       {{"what", ref.what}, {"field", field.id}});
  }
}

// 0 off, 1 advises, 2 refuses; a town may set another of them, and no other.
void check_force(Draft& draft, const Reference& ref) {
  const base::Decimal value = draft.pack.setting(ref.id)->value;
  if (is_force(value)) return;
  draft.problems.add(ref.place, "procedure.bad_force",
                     {{"what", ref.what}, {"setting", ref.id}, {"text", value.str()}});
}

// Every field must be written by some step, or it never has a value.
void check_written(Draft& draft) {
  for (const Field& field : draft.pack.fields) {
    const auto& steps = draft.pack.steps;
    const bool written = std::any_of(steps.begin(), steps.end(),
                                     [&](const Step& step) { return step.writes(field.id); });
    if (!written) draft.problems.add(field.place, "procedure.never_written", {{"field", field.id}});
  }
}

void note_dates(Pack& pack) {
  for (Indicator& indicator : pack.indicators) {
    const Field* field = pack.field(indicator.value);
    indicator.value_is_date = indicator.kind == IndicatorKind::kLatest && field != nullptr &&
                              field->type == FieldType::kDate;
  }
}

// The same as what a case accepts.
bool fits_number(const Field& field, std::string_view text) {
  const auto value = base::Decimal::parse(text);
  const bool whole = field.type == FieldType::kCount || field.type == FieldType::kInteger;
  if (!value || (whole && !value->is_whole())) return false;
  if (field.type != FieldType::kInteger && value->units < 0) return false;
  return !(field.min && *value < *field.min) && !(field.max && *value > *field.max);
}

}  // namespace

bool fits(const Field& field, std::string_view text, const Vocabulary* vocabulary) {
  switch (field.type) {
    case FieldType::kCount:
    case FieldType::kInteger:
    case FieldType::kQuantity:
    case FieldType::kMoney:
      return fits_number(field, text);
    case FieldType::kFlag:
      return text == "true" || text == "false";
    case FieldType::kChoice:
      return std::any_of(field.choices.begin(), field.choices.end(),
                         [text](const auto& choice) { return choice.first == text; });
    case FieldType::kDate:
      return calendar::Date::parse(text).has_value();
    case FieldType::kInstant:
      return calendar::Instant::parse(text).has_value();
    case FieldType::kPoint:
      return grid::Point::parse(text).has_value();
    case FieldType::kRole:
      return vocabulary == nullptr || vocabulary->roles.contains(text);
    case FieldType::kCertificate:
      return vocabulary == nullptr || vocabulary->certificates.contains(text);
    case FieldType::kText:
    case FieldType::kPerson:
    case FieldType::kUnit:
    case FieldType::kCase:
    case FieldType::kArea:
    case FieldType::kDigest:
      break;
  }
  return !text.empty();
}

void report_literal(yaml::Problems& problems, yaml::Place place, const std::string& what,
                    const Field& field, const std::string& text, const Vocabulary* vocabulary) {
  std::vector<std::string> words;
  for (const auto& [id, label] : field.choices) words.push_back(id);
  if (vocabulary != nullptr && field.type == FieldType::kRole) words = ids_of(vocabulary->roles);
  if (vocabulary != nullptr && field.type == FieldType::kCertificate) {
    words = ids_of(vocabulary->certificates);
  }
  if (!words.empty()) {
    problems.add(place, "procedure.unknown_value",
                 {{"what", what},
                  {"field", field.id},
                  {"text", text},
                  {"known", offer(problems, text, words)}});
    return;
  }
  problems.add(place, "procedure.wrong_value",
               {{"what", what},
                {"field", field.id},
                {"type", std::string(name_of(field.type))},
                {"text", text}});
}

void check_fields(Draft& draft) {
  check_written(draft);
  note_dates(draft.pack);
}

bool resolve(Draft& draft, const Vocabulary* vocabulary) {
  bool graph = !draft.unread.test(static_cast<size_t>(Target::kState)) &&
               !draft.unread.test(static_cast<size_t>(Target::kStep));
  std::map<Target, std::vector<std::string>> ids;
  std::map<Target, std::set<std::string, std::less<>>> sets;
  for (const Reference& ref : draft.references) {
    const Target target = ref.target;
    if (target == Target::kIndicator) continue;
    if (of_vocabulary(target) && vocabulary == nullptr) continue;
    if (draft.unread.test(static_cast<size_t>(target))) continue;
    if (!ids.contains(target)) {
      ids[target] = known(draft.pack, vocabulary, target);
      sets[target] = {ids[target].begin(), ids[target].end()};
    }
    if (sets[target].contains(ref.id)) {
      if (target == Target::kField) check_field(draft, ref);
      if (ref.force) check_force(draft, ref);
      continue;
    }
    graph = graph && target != Target::kState && target != Target::kStep;
    draft.problems.add(ref.place, std::string(kUnknown[static_cast<size_t>(target)]),
                       {{"what", ref.what},
                        {"id", ref.id},
                        {"known", offer(draft.problems, ref.id, ids[target])}});
  }
  for (const Literal& literal : draft.literals) {
    const Field* field = draft.pack.field(literal.field);
    if (field == nullptr || (type_bit(field->type) & kCheckedTypes) == 0) continue;
    if (fits(*field, literal.text, vocabulary)) continue;
    report_literal(draft.problems, literal.place, literal.what, *field, literal.text, vocabulary);
  }
  return graph && draft.graph_known;
}

}  // namespace procedure
