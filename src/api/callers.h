// SPDX-License-Identifier: AGPL-3.0-or-later
// Who calls: from the session's cookie or a bearer token to a principal. What was read is
// remembered for a few seconds, so that a busy screen does not read its session again with every
// request; ending a session here forgets it at once, ending it on another server takes those
// seconds.
#pragma once

#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "api/operation.h"

namespace api {

class Callers {
 public:
  explicit Callers(const Kit& kit) : kit_(kit) {}

  // Fills in who, session, town of an Ask, if its credentials are remembered; false: read them with
  // establish(). No credentials at all: true, and nobody. Faults: those of establish().
  [[nodiscard]] base::Result<bool> recall(Ask& ask);
  // The same with a store at hand. Faults: identity.session_over, api.csrf (kForbidden).
  [[nodiscard]] base::Status establish(Ask& ask, store::Store& store);
  // Forgets everything, or what belongs to one account.
  void forget(std::string_view account);

 private:
  struct Known {
    std::optional<identity::Session> session;
    std::optional<identity::Token> token;
    calendar::Instant read_at;
  };
  [[nodiscard]] base::Status admit(Ask& ask, const Known& known) const;

  const Kit& kit_;
  std::mutex mutex_;
  std::unordered_map<std::string, Known> known_;  // by credential
};

// Sensitive acts ask a session for its password or code again, if neither was proven lately
// (identity::Accounts::is_fresh); a token was made with a fresh proof and answers by its scope.
// Fault: identity.prove_again (kForbidden).
[[nodiscard]] base::Status need_fresh_proof(const Ask& ask);

// The cookie's name: with the __Host- prefix (RFC 6265bis §4.1.3.2) where the connection is secure.
[[nodiscard]] std::string cookie_name(const Kit& kit);
}  // namespace api
