// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/look.h"

namespace casework {

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
