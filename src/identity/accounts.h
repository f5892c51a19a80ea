// SPDX-License-Identifier: AGPL-3.0-or-later
// Accounts, sessions and tokens: how a person proves who she is. Kept as slips, never in the
// ledger; secrets only as digests (passwords by Argon2id, RFC 9106) or sealed (second factors).
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/uuid.h"
#include "calendar/date.h"
#include "identity/access.h"
#include "seal/keyring.h"
#include "store/store.h"

namespace identity {

// The compartment of second factors in the keyring.
inline constexpr const char* kAccountsCompartment = "accounts";

struct PasswordRules {
  size_t characters_min = 10;
  size_t characters_max = 128;
  uint32_t argon2_memory_kib = 19 * 1024;  // OWASP: 19 MiB, 2 passes, 1 lane
  uint32_t argon2_passes = 2;
  int attempts_max = 5;           // then the account is locked
  int64_t lock_ms = 15 * 60'000;  // doubled with every further lock, up to a day
  int64_t session_idle_ms = 8 * 3'600'000;
  int64_t session_ms = 24 * 3'600'000;
};

struct Account {
  std::string login;       // 2..64 of a-z 0-9 . _ -
  std::string person;      // id of the register of people
  std::string password;    // Argon2id, encoded; "" none yet
  std::string totp;        // base64 of the sealed secret; "" none
  uint64_t totp_last = 0;  // the last time step used: a code is good once
  int failures = 0;
  int locks = 0;
  std::optional<calendar::Instant> locked_until;
  std::optional<calendar::Instant> password_changed_at;
  bool disabled = false;
  bool operator==(const Account&) const = default;
};
[[nodiscard]] std::string write_account(const Account& account);          // JSON
[[nodiscard]] base::Result<Account> read_account(std::string_view json);  // identity.bad_slip

struct Session {
  std::string id;  // hex SHA-256 of the cookie's value
  std::string account;
  std::string person;
  std::string post;
  std::string csrf;  // what the page sends back in X-CSRF-Token
  bool strong = false;
  calendar::Instant started_at;
  calendar::Instant expires_at;
};

struct Token {
  std::string id;    // hex SHA-256 of the token
  std::string name;  // as the owner calls it
  std::string account;
  std::string person;
  std::string post;
  std::set<Scope> scopes;
  bool strong = false;  // made in a session with a second factor
  calendar::Instant made_at;
  calendar::Instant expires_at;
};

struct SignIn {
  std::string login;
  std::string password;
  std::string code;  // of the second factor, "" if none
};

// Everything is computed here and written through the transaction that is given; reading goes
// through a store. Password hashing takes tens of milliseconds: never call sign_in() or
// set_password() on a thread that serves others or holds a transaction longer than needed.
class Accounts {
 public:
  // All outlive it.
  Accounts(std::string town, PasswordRules rules, const seal::Keyring& keyring,
           const calendar::Clock& clock, base::Random& random);

  // --- reading
  [[nodiscard]] base::Result<std::optional<Account>> find(store::Store& store,
                                                          std::string_view login) const;
  [[nodiscard]] base::Result<std::vector<Account>> all(store::Store& store) const;
  // identity.session_over (kForbidden) if there is none, it is over, or its account is disabled.
  [[nodiscard]] base::Result<Session> session(store::Store& store, std::string_view cookie) const;
  [[nodiscard]] base::Result<Token> token(store::Store& store, std::string_view bearer) const;
  [[nodiscard]] base::Result<std::vector<Token>> tokens_of(store::Store& store,
                                                           std::string_view login) const;
  [[nodiscard]] base::Result<std::vector<Session>> sessions_of(store::Store& store,
                                                               std::string_view login) const;

  // --- what a decision on a sign-in is; write it with keep()
  struct Verdict {
    Account account;                     // as it is now to be kept (failures, locks, totp_last)
    std::optional<base::Fault> refusal;  // identity.wrong_password (the same words whether login,
                                         // password or code is wrong), identity.locked (until),
                                         // identity.code_needed (password right, code missing)
    bool strong = false;
  };
  // Takes the same time whether the account exists or not.
  [[nodiscard]] base::Result<Verdict> check(store::Store& store, const SignIn& attempt) const;

  // --- writing
  [[nodiscard]] base::Status keep(store::Transaction& transaction, const Account& account) const;
  struct Opened {
    Session session;
    std::string cookie;  // the secret; only now
  };
  [[nodiscard]] base::Result<Opened> open_session(store::Transaction& transaction,
                                                  const Account& account, std::string post,
                                                  bool strong) const;
  [[nodiscard]] base::Status move_session(store::Transaction& transaction, Session session,
                                          std::string post) const;
  [[nodiscard]] base::Status end_session(store::Transaction& transaction,
                                         std::string_view id) const;
  struct Issued {
    Token token;
    std::string bearer;  // "fadu_…"; only now
  };
  // identity.bad_token_name, identity.bad_token_days (1..366).
  [[nodiscard]] base::Result<Issued> issue_token(store::Transaction& transaction,
                                                 const Session& session, std::string name,
                                                 std::set<Scope> scopes, int days) const;
  [[nodiscard]] base::Status revoke_token(store::Transaction& transaction,
                                          std::string_view id) const;
  // Ends all sessions and tokens of an account; needs reading too.
  [[nodiscard]] base::Status end_all(store::Store& store, store::Transaction& transaction,
                                     std::string_view login) const;

  // --- making secrets
  // identity.bad_login, identity.password_too_short, identity.password_too_long,
  // identity.password_common (kInvalid).
  [[nodiscard]] base::Status check_password(std::string_view login,
                                            std::string_view password) const;
  [[nodiscard]] base::Result<Account> with_password(Account account,
                                                    std::string_view password) const;
  struct Enrolment {
    std::string secret;  // base32, for typing
    std::string uri;     // otpauth://totp/… for a QR code
  };
  [[nodiscard]] Enrolment begin_totp(std::string_view login) const;
  // The account with the second factor, if `code` fits `secret`: identity.wrong_code.
  [[nodiscard]] base::Result<Account> with_totp(Account account, std::string_view secret,
                                                std::string_view code) const;

  // A one-time link: for the first administrator, for a forgotten password. The secret is returned,
  // its digest kept until it expires or is used.
  [[nodiscard]] base::Result<std::string> issue_link(store::Transaction& transaction,
                                                     std::string purpose, std::string login,
                                                     int64_t lasts_ms) const;
  struct Link {
    std::string id;
    std::string purpose;  // "first_administrator", "password"
    std::string login;
  };
  // identity.link_over (kForbidden).
  [[nodiscard]] base::Result<Link> find_link(store::Store& store, std::string_view secret) const;
  [[nodiscard]] base::Status use_link(store::Transaction& transaction, const Link& link) const;

 private:
  std::string town_;
  PasswordRules rules_;
  const seal::Keyring& keyring_;
  const calendar::Clock& clock_;
  base::Random& random_;
};

}  // namespace identity
