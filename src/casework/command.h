// SPDX-License-Identifier: AGPL-3.0-or-later
// What somebody wants done, and what became of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "casework/case_file.h"

namespace casework {

// The argument of a refusal that says which field of the step it is about, by its id.
inline constexpr const char* kFieldArg = "field_id";

struct Command {
  base::Uuid id;  // made by the client; the idempotency key
  std::string pack;
  std::string step;
  base::Uuid subject;             // the case; for an opening step the new case's id
  calendar::Instant occurred_at;  // when it happened, as the user says
  std::string actor;              // person id
  std::string post;  // post id under which the actor acts; "founder" before there are posts
  std::vector<std::string> officers;  // who acts along, person ids
  Fields fields;
  std::vector<Evidence> evidence;
  // Number of acts of the case that the user had seen; a different number is a conflict. Nothing:
  // the user does not mind.
  std::optional<uint32_t> seen;
};

struct Receipt {
  uint64_t number = 0;  // of the entry
  base::Uuid id;        // of the entry
  base::Uuid subject;
  calendar::Instant recorded_at;
  std::string state;      // after the act
  uint32_t revision = 0;  // acts of the case after the act
  bool repeated = false;  // the entry was there already; this is the first answer again
};

}  // namespace casework
