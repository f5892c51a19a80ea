// SPDX-License-Identifier: AGPL-3.0-or-later
// How accounts, sessions, tokens and links are written in slips: JSON with a version, in one
// canonical form. What is not exactly what would be written is refused, not guessed. Inside the
// room.
#pragma once

#include <string>
#include <string_view>

#include "identity/accounts.h"
#include "store/store.h"

namespace identity {

// Kinds of slips. The id of an account is its login, of sessions, tokens and links the digest of
// their secret, of a stranger the beginning of a digest of the login.
inline constexpr const char* kAccountSlip = "account";  // owner: the person
inline constexpr const char* kSessionSlip = "session";  // owner: the login, as below
inline constexpr const char* kTokenSlip = "token";
inline constexpr const char* kLinkSlip = "link";
inline constexpr const char* kStrangerSlip = "stranger";  // wrong logins; no owner

// Letters, digits, dot, underscore and hyphen, 2..64 of them, in lower case.
[[nodiscard]] bool is_login(std::string_view text);

// The part of a slip's value that its id does not say. Faults of reading: identity.bad_slip.
[[nodiscard]] std::string write_session(const Session& session);
[[nodiscard]] base::Result<Session> read_session(const store::Slip& slip);
[[nodiscard]] std::string write_token(const Token& token);
[[nodiscard]] base::Result<Token> read_token(const store::Slip& slip);
[[nodiscard]] std::string write_link(const Accounts::Link& link);
[[nodiscard]] base::Result<Accounts::Link> read_link(const store::Slip& slip);
// Of a login that has no account only failures, locks and their times are kept.
[[nodiscard]] std::string write_stranger(const Account& stranger);
[[nodiscard]] base::Result<Account> read_stranger(std::string_view json);

}  // namespace identity
