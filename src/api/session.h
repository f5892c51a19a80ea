// SPDX-License-Identifier: AGPL-3.0-or-later
// What signing in (session.cc) and accounts, links and role sign-in (accounts.cc) share.
#pragma once

#include "api/operation.h"

namespace api {

void add_account_operations(Operations& operations);

// A new session: schema Session, with its cookie.
[[nodiscard]] Answer session_answer(const Ask& ask, const identity::Accounts::Opened& opened,
                                    bool second_factor, int status);

// A session as its owner and the administrator see it: schema SessionRow.
[[nodiscard]] json::object session_row(const Ask& ask, const identity::Session& session);

// Work inside a transaction of the writer, with the town locked. A fault that it returns takes
// everything back; a refusal that it sets is answered although what was written is kept.
using Writing = std::function<base::Result<Answer>(store::Store&, store::Transaction&,
                                                   std::optional<base::Fault>& refusal)>;
void write_and_answer(const std::shared_ptr<Ask>& ask, const Later& later, Writing work);

}  // namespace api
