// SPDX-License-Identifier: AGPL-3.0-or-later
// What writes: acts (acts.cc) and news of them (events.cc), and queues (queue.cc); parts of
// add_case_operations.
#pragma once

#include "api/operation.h"
#include "casework/command.h"

namespace api {

void add_act_operations(Operations& operations);
void add_event_operations(Operations& operations);
void add_queue_operations(Operations& operations);  // queue.cc

void add_batch_operations(Operations& operations);  // batch.cc

// The command of a body (NewAct); subject and pack are the caller's to set. Faults (kInvalid):
// api.bad_key, api.field_type.
[[nodiscard]] base::Result<casework::Command> command_of(const Ask& ask, const json::object& body);
// The command of a body that opens a case (NewCase), after Access::act.
[[nodiscard]] base::Result<casework::Command> opening_of(const Ask& ask, const json::object& body);
// May the asker try this on the case that is there: what Access says, before the law is asked. Sets
// the command's pack.
[[nodiscard]] base::Status may_act(const Ask& ask, store::Store& store, casework::Command& command);

// The answer to an act that was recorded: schema Receipt, 201, or 200 for a repeat.
[[nodiscard]] Answer receipt_answer(const casework::Receipt& receipt);
// Hands an act to the office, its files brought where they belong: a sealed pack gets copies of its
// own before it is recorded, and what lies in clear goes after it, unless an open case names it.
void submit_act(const std::shared_ptr<Ask>& ask, casework::Command command, const Later& later);
// The two halves of that, for several acts at once. Both may block.
[[nodiscard]] base::Status ready_files(const Ask& ask, store::Store& store,
                                       const casework::Command& command);
void settle_files(const Ask& ask, const casework::Command& command);
// Runs `work` on a reader's thread with ask->store set; a busy office is answered through `later`.
void with_store(const std::shared_ptr<Ask>& ask, const Later& later,
                std::function<void(store::Store&)> work);

}  // namespace api
