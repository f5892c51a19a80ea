// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/draft.h"

#include <set>

#include "base/text.h"

namespace procedure {

using yaml::Node;
using yaml::Place;

bool is_id(std::string_view text) {
  if (text.empty() || text.size() > kIdMax || text[0] < 'a' || text[0] > 'z') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::optional<Target> target_of(std::string_view section) {
  static constexpr std::array<std::pair<std::string_view, Target>, 10> kSections = {
      {{"states", Target::kState},
       {"steps", Target::kStep},
       {"fields", Target::kField},
       {"roles", Target::kRole},
       {"certificates", Target::kCertificate},
       {"evidence", Target::kEvidence},
       {"authorities", Target::kAuthority},
       {"documents", Target::kDocument},
       {"settings", Target::kSetting},
       {"clocks", Target::kClock}}};
  for (const auto& [name, target] : kSections) {
    if (name == section) return target;
  }
  return std::nullopt;
}

size_t bounded(Form& form, std::string_view key, const Node& node, size_t size) {
  if (size <= kSectionMax) return size;
  form.problem_at(node.place, key, "procedure.too_many",
                  {{"count", std::to_string(size)}, {"max", std::to_string(kSectionMax)}});
  return kSectionMax;
}

void check_id(Form& form, const Node::Entry& entry, std::string_view key) {
  if (is_id(entry.key)) return;
  form.problem(entry.place, "procedure.bad_id", {{"what", std::string(key)}, {"id", entry.key}});
}

Form::Form(const Node& node, std::string what, Draft& draft)
    : node_(node), draft_(draft), reader_(node, std::move(what), draft.problems) {}

void Form::problem(Place place, std::string code, base::Fault::Args args) {
  draft_.problems.add(place, std::move(code), std::move(args));
}

void Form::problem_at(Place place, std::string_view key, std::string code, base::Fault::Args args) {
  base::Fault::Args all = {{"what", what()}, {"key", std::string(key)}};
  for (auto& arg : args) all.push_back(std::move(arg));
  problem(place, std::move(code), std::move(all));
}

int64_t Form::whole(std::string_view key, int64_t min, int64_t max) {
  const Node* found = required(key);
  if (found == nullptr) return min;
  const auto value = found->is_scalar() ? base::parse_int(found->text) : std::nullopt;
  if (value && *value >= min && *value <= max) return *value;
  problem_at(found->place, key, "procedure.not_in_range",
             {{"text", found->text}, {"min", std::to_string(min)}, {"max", std::to_string(max)}});
  return min;
}

Label Form::label() {
  Label out;
  out.zh = text("zh");
  out.en = text("en");
  return out;
}

Label Form::label_at(std::string_view key) {
  const Node* found = required(key);
  if (found == nullptr) return {};
  Form form(*found, what() + "." + std::string(key), draft_);
  Label out = form.label();
  form.finish();
  return out;
}

size_t Form::word(std::string_view key, Words words) {
  const Node* found = required(key);
  if (found == nullptr) return 0;
  if (found->is_scalar()) {
    if (const auto at = index_of(words, found->text)) return *at;
  }
  problem_at(found->place, key, "procedure.bad_word",
             {{"text", found->text},
              {"known", offer(draft_.problems, found->text, {words.begin(), words.end()})}});
  return 0;
}

calendar::Date Form::date(std::string_view key) {
  if (required(key) == nullptr) return {};
  return date_or_none(key).value_or(calendar::Date{});
}

std::optional<calendar::Date> Form::date_or_none(std::string_view key) {
  const Node* found = optional(key);
  if (found == nullptr) return std::nullopt;
  auto value = found->is_scalar() ? calendar::Date::parse(found->text) : std::nullopt;
  if (!value) problem_at(found->place, key, "procedure.bad_date", {{"text", found->text}});
  return value;
}

calendar::Period Form::period(std::string_view key) {
  const Node* found = required(key);
  if (found == nullptr) return {};
  const auto value = found->is_scalar() ? calendar::Period::parse(found->text) : std::nullopt;
  if (!value) problem_at(found->place, key, "procedure.bad_period", {{"text", found->text}});
  return value.value_or(calendar::Period{});
}

calendar::EndRule Form::end_rule(calendar::Period period) {
  // 民法典-2020#203: a last day that is a statutory holiday moves on; other statutes count plain
  // days. Which of both holds is law, so nothing is assumed for days, months and years.
  const bool needed = period.count > 0 && (period.unit == calendar::Unit::kCalendarDay ||
                                           period.unit == calendar::Unit::kMonth ||
                                           period.unit == calendar::Unit::kYear);
  if (optional("end_rule") == nullptr) {
    if (needed) problem(place(), "procedure.no_end_rule", {{"what", what()}});
    return calendar::EndRule::kNone;
  }
  const std::string_view name = kEndRules[word("end_rule", kEndRules)];
  return calendar::parse_end_rule(name).value_or(calendar::EndRule::kNone);
}

std::optional<law::ArticleRef> Form::article(const Node& node) {
  auto parsed = law::ArticleRef::parse(node.text);
  if (!parsed) {
    problem(node.place, "procedure.bad_basis", {{"what", what()}, {"text", node.text}});
    return std::nullopt;
  }
  draft_.citations.push_back({*parsed, node.place, what()});
  return parsed;
}

law::ArticleRef Form::basis() {
  const Node* found = required("basis");
  if (found == nullptr) return {};
  if (!found->is_scalar()) {
    problem(found->place, "procedure.bad_basis", {{"what", what()}, {"text", "…"}});
    return {};
  }
  return article(*found).value_or(law::ArticleRef{});
}

std::vector<law::ArticleRef> Form::bases() {
  std::vector<law::ArticleRef> out;
  for (const Node* node : scalars("basis", true)) {
    if (auto parsed = article(*node)) out.push_back(std::move(*parsed));
  }
  return out;
}

std::vector<const Node*> Form::scalars(std::string_view key, bool needed) {
  const Node* found = needed ? required(key) : optional(key);
  if (found == nullptr) return {};
  if (found->is_scalar()) return {found};
  if (!found->is_list()) {
    problem_at(found->place, key, "yaml.not_a_list");
    return {};
  }
  if (needed && found->items.empty()) problem_at(found->place, key, "procedure.empty_list");
  std::vector<const Node*> out;
  std::set<std::string_view> seen;
  const size_t size = bounded(*this, key, *found, found->items.size());
  for (size_t i = 0; i < size; ++i) {
    const Node& item = found->items[i];
    if (!item.is_scalar() || item.text.empty()) {
      problem_at(item.place, key, "yaml.not_text");
    } else if (!seen.insert(item.text).second) {
      problem_at(item.place, key, "procedure.repeated", {{"text", item.text}});
    } else {
      out.push_back(&item);
    }
  }
  return out;
}

void Form::note(const std::string& id, Place at, const Need& need) {
  draft_.references.push_back(
      {need.target, need.types, need.open, need.force, std::string(need.before), id, at, what()});
}

std::string Form::ref(std::string_view key, const Need& need) {
  const Node* found = required(key);
  if (found == nullptr) return {};
  if (!found->is_scalar() || found->text.empty()) {
    problem_at(found->place, key, "yaml.not_text");
    return {};
  }
  note(found->text, found->place, need);
  return found->text;
}

std::string Form::ref_or_none(std::string_view key, const Need& need) {
  return optional(key) == nullptr ? std::string() : ref(key, need);
}

std::vector<std::string> Form::refs(std::string_view key, const Need& need) {
  std::vector<std::string> out;
  for (const Node* node : scalars(key, true)) {
    note(node->text, node->place, need);
    out.push_back(node->text);
  }
  return out;
}

std::vector<std::string> Form::refs_or_none(std::string_view key, const Need& need) {
  const Node* found = optional(key);
  if (found == nullptr || (found->is_list() && found->items.empty())) return {};
  return refs(key, need);
}

std::vector<std::string> Form::literals(std::string_view key, const std::string& field) {
  std::vector<std::string> out;
  for (const Node* node : scalars(key, true)) {
    draft_.literals.push_back({field, node->text, node->place, what()});
    out.push_back(node->text);
  }
  return out;
}

}  // namespace procedure
