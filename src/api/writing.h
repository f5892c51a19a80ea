// SPDX-License-Identifier: AGPL-3.0-or-later
// What writes: acts (acts.cc) and news of them (events.cc); parts of add_case_operations.
#pragma once

#include "api/operation.h"
#include "casework/command.h"

namespace api {

void add_act_operations(Operations& operations);
void add_event_operations(Operations& operations);

// The answer to an act that was recorded: schema Receipt, 201, or 200 for a repeat.
[[nodiscard]] Answer receipt_answer(const casework::Receipt& receipt);
// Runs `work` on a reader's thread with ask->store set; a busy office is answered through `later`.
void with_store(const std::shared_ptr<Ask>& ask, const Later& later,
                std::function<void(store::Store&)> work);

}  // namespace api
