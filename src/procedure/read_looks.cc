// SPDX-License-Identifier: AGPL-3.0-or-later
// `looks`: who may see what is sealed only after somebody else approved.
#include "procedure/check.h"
#include "procedure/read.h"

namespace procedure {

void read_looks(Form& pack) {
  const yaml::Node* node = pack.optional("looks");
  if (node == nullptr) return;
  Form form(*node, "looks", pack.draft());
  if (!node->is_map()) return;
  LookRule rule;
  rule.place = node->place;
  rule.request = form.ref("request", {.target = Target::kStep});
  rule.approval = form.ref("approval", {.target = Target::kStep});
  rule.reader = form.ref("reader", {.target = Target::kField, .types = types(FieldType::kPerson)});
  rule.until = form.ref("until", {.target = Target::kField, .types = types(FieldType::kDate)});
  rule.basis = form.basis();
  form.finish();
  if (!pack.draft().pack.sealed) form.problem(node->place, "procedure.looks_unsealed");
  pack.draft().pack.looks = std::move(rule);
}

// An approval that need not say for whom and until when would be none.
void check_looks(Draft& draft) {
  if (!draft.pack.looks) return;
  const LookRule& rule = *draft.pack.looks;
  const auto must_say = [&](const std::string& step_id, const std::string& field) {
    const Step* step = draft.pack.step(step_id);
    if (step == nullptr) return;
    const auto& required = step->required;
    if (std::find(required.begin(), required.end(), field) != required.end()) return;
    draft.problems.add(rule.place, "procedure.looks_not_said",
                       {{"step", step_id}, {"field", field}});
  };
  must_say(rule.request, rule.reader);
  must_say(rule.approval, rule.reader);
  must_say(rule.approval, rule.until);
}

}  // namespace procedure
