// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/look.h"

#include <algorithm>

namespace casework {

namespace {

bool approved(const procedure::LookRule& rule, const CaseFile& file, std::string_view person,
              calendar::Date on) {
  bool out = false;
  for (const Act& act : file.acts) {
    const std::string* reader = act.fields.find(rule.reader);
    if (act.step != rule.approval || reader == nullptr || *reader != person) continue;
    const std::string* until = act.fields.find(rule.until);
    const auto last = until != nullptr ? calendar::Date::parse(*until) : std::nullopt;
    out = act.actor != person && last && on <= *last;
  }
  return out;
}

std::string label_of(const procedure::Pack& pack, const std::string& step_id, bool chinese) {
  const procedure::Step* step = pack.step(step_id);
  if (step == nullptr) return step_id;
  return chinese ? step->label.zh : step->label.en;
}

}  // namespace

base::Status check_look_approved(const procedure::Pack& pack, const CaseFile& file,
                                 std::string_view person, calendar::Date on,
                                 const std::vector<std::string>& fields) {
  if (!pack.looks) return base::ok();
  const procedure::LookRule& rule = *pack.looks;
  const procedure::Step* request = pack.step(rule.request);
  const procedure::Step* approval = pack.step(rule.approval);
  const auto is_free = [&](const std::string& field) {
    return (request != nullptr && request->writes(field)) ||
           (approval != nullptr && approval->writes(field));
  };
  if (!fields.empty() && std::all_of(fields.begin(), fields.end(), is_free)) return base::ok();
  if (approved(rule, file, person, on)) return base::ok();
  base::Fault fault = base::fault(base::FaultKind::kForbidden, "casework.look_not_approved",
                                  {{"request", label_of(pack, rule.request, true)},
                                   {"request_en", label_of(pack, rule.request, false)},
                                   {"approval", label_of(pack, rule.approval, true)},
                                   {"approval_en", label_of(pack, rule.approval, false)}});
  fault.basis = rule.basis.str();
  return fault;
}

Command look_command(const Look& look, std::string actor, std::string post, calendar::Instant now,
                     base::Random& random) {
  Command command;
  command.id = base::Uuid::v7(now.ms, random);
  command.pack = "look";
  command.step = "look";
  command.subject = base::Uuid::v7(now.ms, random);
  command.occurred_at = now;
  command.actor = std::move(actor);
  command.post = std::move(post);
  command.fields = {{"case", look.at.str()}, {"pack", look.pack}, {"purpose", look.purpose}};
  if (!look.note.empty()) command.fields.set("note", look.note);
  if (!look.field.empty()) command.fields.set("field", look.field);
  return command;
}

}  // namespace casework
