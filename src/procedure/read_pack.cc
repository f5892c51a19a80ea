// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text.h"
#include "procedure/read.h"

namespace procedure {

namespace {

constexpr int64_t kVersionMax = 999;
constexpr int64_t kSystemMax = 20;  // S1 … S20

// The pack's name and version must be those of its file, which is how people and cases find it.
void read_name(Form& form, Pack& pack) {
  const std::string id = form.text("pack");
  if (!id.empty() && id != pack.id) {
    form.problem_at(form.required("pack")->place, "pack", "procedure.wrong_name",
                    {{"text", id}, {"expected", pack.id}});
  }
  const int64_t version = form.whole("version", 1, kVersionMax);
  const yaml::Node* node = form.optional("version");
  if (node != nullptr && node->text == std::to_string(version) && version != pack.version) {
    form.problem_at(node->place, "version", "procedure.wrong_name",
                    {{"text", node->text}, {"expected", std::to_string(pack.version)}});
  }
}

void read_system(Form& form, Pack& pack) {
  pack.system = form.text("system");
  if (pack.system.empty()) return;
  const auto number = base::parse_int(std::string_view(pack.system).substr(1));
  if (pack.system[0] == 'S' && number && *number >= 1 && *number <= kSystemMax &&
      pack.system == "S" + std::to_string(*number)) {
    return;
  }
  form.problem_at(form.required("system")->place, "system", "procedure.bad_system",
                  {{"text", pack.system}});
}

void read_dates(Form& form, Pack& pack) {
  pack.checked_on = form.date("checked_on");
  const yaml::Node* node = form.required("in_force");
  if (node == nullptr) return;
  form.draft().in_force_place = node->place;
  Form span(*node, "in_force", form.draft());
  pack.in_force_from = span.date("from");
  pack.in_force_to = span.date_or_none("to");
  span.finish();
  if (pack.in_force_to && *pack.in_force_to < pack.in_force_from) {
    form.problem(node->place, "procedure.in_force_backwards",
                 {{"from", pack.in_force_from.str()}, {"to", pack.in_force_to->str()}});
  }
}

}  // namespace

void read_pack(const yaml::Node& root, Draft& draft) {
  draft.place = root.place;
  Form form(root, "pack", draft);
  if (!root.is_map()) return;
  Pack& pack = draft.pack;
  read_name(form, pack);
  pack.label = form.label();
  read_system(form, pack);
  pack.kind = static_cast<PackKind>(form.word("kind", kPackKinds));
  pack.sealed = form.flag("sealed");
  const yaml::Node* sealed = form.optional("sealed");
  draft.sealed_place = sealed != nullptr ? sealed->place : root.place;
  const size_t before = draft.problems.faults().size();
  read_dates(form, pack);
  draft.dates_known = draft.problems.faults().size() == before;
  pack.basis = form.bases();
  read_looks(form);
  read_fields(form);
  read_states(form);
  read_settings(form);
  read_steps(form);
  pack.way = form.refs_or_none("way", {.target = Target::kStep});
  read_clocks(form);
  read_documents(form);
  read_indicators(form);
  form.finish();
}

}  // namespace procedure
