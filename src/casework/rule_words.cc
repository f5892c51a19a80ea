// SPDX-License-Identifier: AGPL-3.0-or-later
// What refusals by rules say.
#include <algorithm>

#include "base/text.h"
#include "casework/rule_kinds.h"

namespace casework::rule {

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

base::Fault refuse(const Rule& rule, const RuleInput& input, base::Fault::Args args) {
  args.emplace_back("step", input.step.label.zh);
  args.emplace_back("step_en", input.step.label.en);
  return base::fault(base::FaultKind::kUnlawful,
                     "casework.rule_" + std::string(procedure::name_of(rule.kind)), std::move(args),
                     rule.basis.str());
}

void add_step_names(const RuleInput& input, const std::vector<std::string>& steps,
                    base::Fault::Args& args) {
  std::vector<std::string> zh;
  std::vector<std::string> en;
  for (const std::string& id : steps) {
    const procedure::Step* step = input.pack.step(id);
    zh.push_back(step != nullptr ? step->label.zh : id);
    en.push_back(step != nullptr ? step->label.en : id);
  }
  args.emplace_back("steps", base::join(zh, "、"));
  args.emplace_back("steps_en", base::join(en, ", "));
}

void add_field_name(const RuleInput& input, std::string_view id, base::Fault::Args& args) {
  const procedure::Field* field = input.pack.field(id);
  args.emplace_back(kFieldArg, id);
  args.emplace_back("field", field != nullptr ? field->label.zh : std::string(id));
  args.emplace_back("field_en", field != nullptr ? field->label.en : std::string(id));
}

void add_value(const RuleInput& input, std::string_view field_id, const std::string& value,
               base::Fault::Args& args) {
  const procedure::Field* field = input.pack.field(field_id);
  if (field != nullptr && field->type == procedure::FieldType::kFlag) {
    const char* word = value == "true" ? "casework.yes" : "casework.no";
    args.emplace_back("value_key", word);
    args.emplace_back("value_en_key", word);
    return;
  }
  procedure::Label label{value, value};
  if (field != nullptr) {
    for (const auto& [id, words] : field->choices) {
      if (id == value) label = words;
    }
  }
  args.emplace_back("value", std::move(label.zh));
  args.emplace_back("value_en", std::move(label.en));
}

}  // namespace casework::rule
