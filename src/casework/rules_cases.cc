// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules on other cases.
#include <algorithm>

#include "base/text.h"
#include "casework/rule_kinds.h"

namespace casework::rule {

using base::Fault;
using procedure::Field;
using procedure::Label;
using procedure::Pack;

namespace {

constexpr size_t kCountedMax = 100;

const OtherCases& others(const RuleInput& input) {
  ENSURE(input.world.others != nullptr, "whoever decides lends the other cases");
  return *input.world.others;
}

// What the newest version that has it says of a word; nullptr if none has it.
template <typename Find>
auto newest(const RuleInput& input, std::string_view pack, Find find) {
  decltype(find(std::declval<const Pack&>())) found = nullptr;
  for (const Pack& version : input.world.packs.packs()) {
    if (version.id != pack) continue;
    if (const auto* here = find(version)) found = here;
  }
  return found;
}

Label label_of_pack(const RuleInput& input, std::string_view pack) {
  const Label* found = newest(input, pack, [](const Pack& p) { return &p.label; });
  return found != nullptr ? *found : Label{std::string(pack), std::string(pack)};
}

Label label_of_state(const RuleInput& input, std::string_view pack, const std::string& id) {
  const auto* found = newest(input, pack, [&](const Pack& p) { return p.state(id); });
  return found != nullptr ? found->label : Label{id, id};
}

const Field* field_of(const RuleInput& input, std::string_view pack, std::string_view id) {
  return newest(input, pack, [&](const Pack& p) { return p.field(id); });
}

Label label_of_value(const Field* field, const std::string& value) {
  if (field == nullptr) return {value, value};
  for (const auto& [id, label] : field->choices) {
    if (id == value) return label;
  }
  return {value, value};
}

// "公布、已修订（类别：简易）": the states and what else is asked of the other case.
void add_wanted(const Rule& rule, const RuleInput& input, Fault::Args& args) {
  std::vector<std::string> zh;
  std::vector<std::string> en;
  for (const std::string& id : rule.states) {
    const Label label = label_of_state(input, rule.pack, id);
    zh.push_back(label.zh);
    en.push_back(label.en);
  }
  std::string wanted = base::join(zh, "、");
  std::string wanted_en = base::join(en, ", ");
  for (const procedure::FieldValues& where : rule.where) {
    const Field* field = field_of(input, rule.pack, where.field);
    zh.clear();
    en.clear();
    for (const std::string& value : where.is) {
      const Label label = label_of_value(field, value);
      zh.push_back(label.zh);
      en.push_back(label.en);
    }
    wanted += "（" + (field != nullptr ? field->label.zh : where.field) + "：" +
              base::join(zh, "、") + "）";
    wanted_en += " (" + (field != nullptr ? field->label.en : where.field) + ": " +
                 base::join(en, ", ") + ")";
  }
  args.emplace_back("wanted", std::move(wanted));
  args.emplace_back("wanted_en", std::move(wanted_en));
}

void add_pack(const Rule& rule, const RuleInput& input, Fault::Args& args) {
  Label label = label_of_pack(input, rule.pack);
  args.emplace_back("pack", std::move(label.zh));
  args.emplace_back("pack_en", std::move(label.en));
}

// The label of the other pack's field.
void add_their_field(const Rule& rule, const RuleInput& input, Fault::Args& args) {
  const Field* field = field_of(input, rule.pack, rule.field);
  args.emplace_back("field", field != nullptr ? field->label.zh : rule.field);
  args.emplace_back("field_en", field != nullptr ? field->label.en : rule.field);
}

bool is_wanted(const Rule& rule, const OtherCase& other) {
  if (!rule.states.empty() && !contains(rule.states, other.state)) return false;
  return std::all_of(rule.where.begin(), rule.where.end(), [&](const auto& where) {
    const std::string* value = other.fields.find(where.field);
    return value != nullptr && contains(where.is, *value);
  });
}

}  // namespace

Refusal refers_to(const Rule& rule, const RuleInput& input) {
  const std::string* value = input.field(rule.field);
  const auto id = value != nullptr ? base::Uuid::parse(*value) : std::nullopt;
  Label have{"—", "—"};
  if (id) {
    auto found = others(input).find(*id);
    if (!found.ok()) return std::move(found).fault();
    // Of a case of another kind nothing is told, not even that it is there.
    if (*found && (*found)->pack == rule.pack) {
      if (is_wanted(rule, **found)) return {};
      have = label_of_state(input, rule.pack, (*found)->state);
    }
  }
  Fault::Args args = {{"have", std::move(have.zh)}, {"have_en", std::move(have.en)}};
  add_field_name(input, rule.field, args);
  add_pack(rule, input, args);
  add_wanted(rule, input, args);
  return refuse(rule, input, std::move(args));
}

Refusal referred_by(const Rule& rule, const RuleInput& input) {
  bool found = false;
  const base::Status read = others(input).naming(input.command.subject, rule.pack, rule.field,
                                                 false, [&](const OtherCase& other) {
                                                   found = is_wanted(rule, other);
                                                   return !found;
                                                 });
  if (!read.ok()) return read.fault();
  if (found) return {};
  Fault::Args args;
  add_their_field(rule, input, args);
  add_pack(rule, input, args);
  add_wanted(rule, input, args);
  return refuse(rule, input, std::move(args));
}

Refusal none_open(const Rule& rule, const RuleInput& input) {
  size_t open = 0;
  const base::Status read =
      others(input).naming(input.command.subject, rule.pack, rule.field, true,
                           [&](const OtherCase&) { return ++open < kCountedMax; });
  if (!read.ok()) return read.fault();
  if (open == 0) return {};
  Fault::Args args = {{"have", std::to_string(open) + (open < kCountedMax ? "" : "+")}};
  add_their_field(rule, input, args);
  add_pack(rule, input, args);
  return refuse(rule, input, std::move(args));
}

}  // namespace casework::rule
