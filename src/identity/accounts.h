// SPDX-License-Identifier: AGPL-3.0-or-later
// Accounts, sessions and tokens: how a person proves who she is. Kept as slips, never in the
// ledger; secrets only as digests (passwords by Argon2id, RFC 9106; cookies, tokens and links, 256
// random bits each, by SHA-256) or sealed (second factors).
#pragma once

#include <atomic>
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

// No rules on kinds of characters and no expiry (NIST SP 800-63B §5.1.1, ASVS 4.0 V2.1): length,
// and what is not guessed first.
struct PasswordRules {
  size_t characters_min = 10;
  size_t characters_max = 128;
  uint32_t argon2_memory_kib = 19 * 1024;  // OWASP: 19 MiB, 2 passes, 1 lane
  uint32_t argon2_passes = 2;
  int attempts_max = 5;           // then the account is locked
  int64_t lock_ms = 15 * 60'000;  // doubled with every further lock, up to a day
  int64_t session_idle_ms = 8 * 3'600'000;
  int64_t session_ms = 24 * 3'600'000;
  int64_t fresh_ms = 15 * 60'000;  // how long a proof is good for sensitive acts
  int64_t touch_ms = 10 * 60'000;  // a session's last use is written down at most this often
};

struct Account {
  std::string login;                           // 2..64 of a-z 0-9 . _ -
  std::string person;                          // id of the register of people
  std::string password;                        // Argon2id, encoded; "" none yet
  std::string totp;                            // base64 of the sealed secret; "" none
  uint64_t totp_last = 0;                      // the last time step used: a code is good once
  int failures = 0;                            // since the last lock or success
  int locks = 0;                               // since the last success
  std::optional<calendar::Instant> failed_at;  // two days later failures and locks are forgotten
  std::optional<calendar::Instant> locked_until;
  std::optional<calendar::Instant> password_changed_at;
  bool disabled = false;
  bool operator==(const Account&) const = default;
};
[[nodiscard]] std::string write_account(const Account& account);  // JSON
// Every member of its type and no other, else identity.bad_slip (kCorrupt).
[[nodiscard]] base::Result<Account> read_account(std::string_view json);

struct Session {
  std::string id;  // hex SHA-256 of the cookie's value
  std::string account;
  std::string person;
  std::string post;
  // What the page sends back in X-CSRF-Token. Follows from the cookie and is not stored: only
  // session(), open_session() and move_session() know it.
  std::string csrf;
  bool strong = false;
  calendar::Instant started_at;
  calendar::Instant seen_at;     // last use, as written down
  calendar::Instant expires_at;  // at the latest, however busy
  // When the password or a code was proven last; nothing in sessions of before that was kept.
  std::optional<calendar::Instant> proven_at;
  bool operator==(const Session&) const = default;
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
  bool operator==(const Token&) const = default;
};

struct SignIn {
  std::string login;
  std::string password;
  std::string code;      // of the second factor, "" if none
  bool by_code = false;  // the code alone, to prove again who is signed in already; never good for
                         // an account without a second factor
};

// Everything is computed here and written through the transaction that is given; reading goes
// through a store. Methods that take both read inside the transaction what they change, after
// locking the town, so that two requests at once cannot use a code, a link or an attempt twice:
// give them the store that the transaction belongs to.
//
// Password hashing takes tens of milliseconds and 19 MiB: never call check() or with_password() on
// a thread that serves others or inside a transaction. Thread safe if `random` is.
//
// Faults of every method: those of the store; identity.bad_slip (kCorrupt).
class Accounts {
 public:
  // All outlive it. `random` makes secrets: base::SystemRandom except in tests.
  Accounts(std::string town, PasswordRules rules, const seal::Keyring& keyring,
           const calendar::Clock& clock, base::Random& random);
  Accounts(const Accounts&) = delete;
  Accounts& operator=(const Accounts&) = delete;

  // --- reading
  [[nodiscard]] base::Result<std::optional<Account>> find(store::Store& store,
                                                          std::string_view login) const;
  // By login.
  [[nodiscard]] base::Result<std::vector<Account>> all(store::Store& store) const;
  // identity.session_over (kForbidden) if there is none, it is over or unused for too long, its
  // account is gone, disabled or another person's now, or its password was changed since.
  [[nodiscard]] base::Result<Session> session(store::Store& store, std::string_view cookie) const;
  // identity.token_over (kForbidden), likewise, except that a change of password leaves tokens
  // alone (end_all() ends them).
  [[nodiscard]] base::Result<Token> token(store::Store& store, std::string_view bearer) const;
  // Those that are not over, by id.
  [[nodiscard]] base::Result<std::vector<Token>> tokens_of(store::Store& store,
                                                           std::string_view login) const;
  [[nodiscard]] base::Result<std::vector<Session>> sessions_of(store::Store& store,
                                                               std::string_view login) const;

  // --- signing in: check() outside a transaction, then settle() inside one
  // What the slow part found out. Says nothing to the caller: only settle() decides.
  struct Checked {
    std::string login;
    std::string password;  // the encoded password that was compared with
    std::string totp;      // the sealed second factor that was compared with
    bool password_right = false;
    bool code_given = false;
    std::optional<uint64_t> step;  // the time step that the code fits
    std::string rehashed;          // the password under today's parameters, if they changed
  };
  // One Argon2id of the same cost whether or not the account exists, has a password or is disabled.
  [[nodiscard]] base::Result<Checked> check(store::Store& store, const SignIn& attempt) const;
  struct Verdict {
    Account account;  // as it is now kept; without a refusal it may open a session
    // identity.wrong_password (the same words whether login, password or code is wrong, or the
    // account is disabled), identity.locked ({until}; also for logins that do not exist, so that
    // locking tells nothing), identity.code_needed (password right, code missing).
    std::optional<base::Fault> refusal;
    bool strong = false;
  };
  // Judges by the account as it is now, counts failures and writes them down: commit the
  // transaction whatever the verdict is.
  [[nodiscard]] base::Result<Verdict> settle(store::Store& store, store::Transaction& transaction,
                                             const Checked& checked) const;
  // Argon2id computed so far; for /metrics.
  [[nodiscard]] uint64_t hashes() const { return hashes_.load(std::memory_order_relaxed); }

  // --- accounts
  // Writes a changed account: read it with find() inside the same transaction, else a sign-in
  // between is forgotten. identity.bad_login (kInvalid).
  [[nodiscard]] base::Status keep(store::Transaction& transaction, const Account& account) const;

  // --- sessions
  struct Opened {
    Session session;
    std::string cookie;  // the secret; only now
  };
  [[nodiscard]] base::Result<Opened> open_session(store::Transaction& transaction,
                                                  const Account& account, std::string post,
                                                  bool strong) const;
  // The session goes on in another post, or with a second factor that was just proven, under a new
  // cookie (ASVS V3.2.1); the old one is over. Its end stays where it was.
  // identity.session_over if it ended meanwhile.
  [[nodiscard]] base::Result<Opened> move_session(store::Store& store,
                                                  store::Transaction& transaction,
                                                  const Session& session, std::string post,
                                                  bool strong) const;
  // The session goes on, its password or code just proven again, under a new cookie; `strong`: both
  // were. identity.session_over if it ended meanwhile.
  [[nodiscard]] base::Result<Opened> prove_session(store::Store& store,
                                                   store::Transaction& transaction,
                                                   const Session& session, bool strong) const;
  // Whether password or code were proven lately (rules.fresh_ms): demanded before what a session
  // left open on a desk should not do. Not so if the clock was set back behind the proof.
  [[nodiscard]] bool is_fresh(const Session& session) const;
  // Whether its last use should be written down with touch(): not more often than rules.touch_ms.
  [[nodiscard]] bool needs_touch(const Session& session) const;
  // Nothing happens to a session that ended meanwhile.
  [[nodiscard]] base::Status touch(store::Store& store, store::Transaction& transaction,
                                   const Session& session) const;
  [[nodiscard]] base::Status end_session(store::Transaction& transaction,
                                         std::string_view id) const;
  // Ends all sessions, tokens and links of an account: for a stolen password, a lost telephone.
  [[nodiscard]] base::Status end_all(store::Store& store, store::Transaction& transaction,
                                     std::string_view login) const;
  // Whether the header X-CSRF-Token is the session's; takes the same time either way.
  [[nodiscard]] static bool csrf_fits(const Session& session, std::string_view header);

  // --- tokens
  struct Issued {
    Token token;
    std::string bearer;  // "fadu_" and 64 hex digits; only now
  };
  // For the session's post. identity.bad_token_name (1..64 printable characters),
  // identity.bad_token_scopes (none), identity.bad_token_days (1..366), all kInvalid.
  [[nodiscard]] base::Result<Issued> issue_token(store::Transaction& transaction,
                                                 const Session& session, std::string name,
                                                 std::set<Scope> scopes, int days) const;
  [[nodiscard]] base::Status revoke_token(store::Transaction& transaction,
                                          std::string_view id) const;

  // --- making secrets
  // identity.bad_login, identity.password_bad_text (not UTF-8, or control characters),
  // identity.password_too_short, identity.password_too_long, identity.password_is_login,
  // identity.password_common (kInvalid).
  [[nodiscard]] base::Status check_password(std::string_view login,
                                            std::string_view password) const;
  // The account with that password, its failures and locks forgotten. Faults of check_password().
  [[nodiscard]] base::Result<Account> with_password(Account account,
                                                    std::string_view password) const;
  struct Enrolment {
    std::string secret;  // base32, for typing
    std::string uri;     // otpauth://totp/… for a QR code
  };
  [[nodiscard]] Enrolment begin_totp(std::string_view login) const;
  // The account with the second factor, if `code` fits `secret` now: identity.wrong_code,
  // identity.bad_totp_secret (kInvalid).
  [[nodiscard]] base::Result<Account> with_totp(Account account, std::string_view secret,
                                                std::string_view code) const;

  // --- one-time links: for the first administrator, for a forgotten password
  struct Link {
    std::string id;
    std::string purpose;  // "first_administrator", "password"
    std::string login;
    bool operator==(const Link&) const = default;
  };
  // The secret is returned, its digest kept until it expires or is used. An older link of the same
  // purpose and login is over.
  [[nodiscard]] base::Result<std::string> issue_link(store::Store& store,
                                                     store::Transaction& transaction,
                                                     std::string purpose, std::string login,
                                                     int64_t lasts_ms) const;
  // identity.link_over (kForbidden).
  [[nodiscard]] base::Result<Link> find_link(store::Store& store, std::string_view secret) const;
  // Once: identity.link_over if somebody else was first. Call it before what the link allows.
  [[nodiscard]] base::Status use_link(store::Store& store, store::Transaction& transaction,
                                      const Link& link) const;

 private:
  // An account, or what is remembered of a login that has none.
  struct Found {
    Account account;
    bool exists = false;
  };
  [[nodiscard]] base::Result<Found> find_or_stranger(store::Store& store,
                                                     std::string_view login) const;
  [[nodiscard]] base::Status keep_found(store::Transaction& transaction, const Found& found) const;
  [[nodiscard]] bool is_locked(const Account& account) const;
  [[nodiscard]] base::Result<std::optional<uint64_t>> step_of(const Account& account,
                                                              std::string_view code) const;
  [[nodiscard]] base::Status compare(const Account& account, const std::string& password,
                                     Checked& out) const;
  // The session under a new cookie, not yet written.
  [[nodiscard]] base::Result<Opened> renew(store::Store& store, store::Transaction& transaction,
                                           const Session& session) const;
  [[nodiscard]] base::Status put_session(store::Transaction& transaction,
                                         const Session& session) const;
  [[nodiscard]] bool is_over(const Session& session) const;
  // The session with that id that is not over; identity.session_over.
  [[nodiscard]] base::Result<Session> session_of(store::Store& store, std::string_view id) const;
  // Whether the account is there, enabled and that person's.
  [[nodiscard]] base::Result<std::optional<Account>> serving(store::Store& store,
                                                             std::string_view login,
                                                             std::string_view person) const;
  [[nodiscard]] base::Result<std::vector<store::Slip>> slips_of(
      store::Store& store, const char* kind, std::optional<std::string_view> owner) const;

  std::string town_;
  PasswordRules rules_;
  const seal::Keyring& keyring_;
  const calendar::Clock& clock_;
  base::Random& random_;
  mutable std::atomic<uint64_t> hashes_{0};
};

}  // namespace identity
