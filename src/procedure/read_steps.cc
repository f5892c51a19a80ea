// SPDX-License-Identifier: AGPL-3.0-or-later
// steps and documents.
#include "procedure/read.h"

namespace procedure {

namespace {

// `from: new`, a state, or a list; "new" is no state.
std::vector<std::string> read_from(Form& form) {
  std::vector<std::string> out;
  for (const yaml::Node* node : form.scalars("from", true)) {
    out.push_back(node->text);
    if (node->text == "new") continue;
    form.note(node->text, node->place, {.target = Target::kState});
  }
  return out;
}

// A state, or nothing for `same`.
std::string read_to(Form& form, const Step& step) {
  const yaml::Node* node = form.optional("to");
  if (node == nullptr || node->text != "same") return form.ref("to", {.target = Target::kState});
  if (step.opens()) {
    form.problem(node->place, "procedure.same_as_nothing", {{"what", form.what()}});
  }
  return {};
}

// What people say, only where a case begins.
std::vector<std::string> read_says(Form& form, const Step& step) {
  const yaml::Node* list = form.node().find("says");
  if (list == nullptr) return {};
  if (!step.opens())
    form.problem(list->place, "procedure.says_of_nothing", {{"what", form.what()}});
  std::vector<std::string> out;
  for (const yaml::Node* node : form.scalars("says", true)) out.push_back(node->text);
  return out;
}

void check_written_once(Form& form, const Step& step) {
  const yaml::Node* list = form.node().find("optional");
  for (const yaml::Node& item : list->items) {
    const auto& required = step.required;
    if (std::find(required.begin(), required.end(), item.text) == required.end()) continue;
    form.problem_at(item.place, "optional", "procedure.repeated", {{"text", item.text}});
  }
}

Step read_step(Form& form, const yaml::Node::Entry& entry) {
  Step step;
  step.id = entry.key;
  step.place = entry.place;
  step.label = form.label();
  const size_t before = form.draft().problems.faults().size();
  step.from = read_from(form);
  step.to = read_to(form, step);
  if (form.draft().problems.faults().size() != before) form.draft().graph_known = false;
  step.by = form.refs("by", {.target = Target::kRole});
  step.required = form.refs_or_none("required", {.target = Target::kField});
  step.optional = form.refs_or_none("optional", {.target = Target::kField});
  step.document = form.ref_or_none("document", {.target = Target::kDocument});
  step.basis = form.bases();
  step.says = read_says(form, step);
  step.rules = read_rules(form, step.id);
  form.finish();
  return step;
}

}  // namespace

void read_steps(Form& pack) {
  each_entry(pack, "steps", true, [&](const yaml::Node::Entry& entry, const std::string& what) {
    Form form(entry.value, what, pack.draft());
    if (entry.key == "now") {  // the word of rules for the act itself
      pack.problem(entry.place, "procedure.reserved_word", {{"text", entry.key}});
    }
    Step step = read_step(form, entry);
    if (!step.required.empty() && !step.optional.empty()) check_written_once(form, step);
    pack.draft().pack.steps.push_back(std::move(step));
  });
}

void read_documents(Form& pack) {
  each_entry(pack, "documents", false,
             [&](const yaml::Node::Entry& entry, const std::string& what) {
               Form form(entry.value, what, pack.draft());
               DocumentRule document;
               document.id = entry.key;
               document.place = entry.place;
               document.label = form.label();
               document.contains = form.refs_or_none("contains", {.target = Target::kField});
               document.basis = form.basis();
               form.finish();
               pack.draft().pack.documents.push_back(std::move(document));
             });
}

}  // namespace procedure
