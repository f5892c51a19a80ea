// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests only: accounts over a real store, with cheap hashing and a clock set by hand.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "identity/accounts.h"
#include "identity/totp.h"
#include "seal/keyring.h"
#include "store/sqlite/sqlite_store.h"
#include "store/test_store.h"

namespace identity {

inline constexpr const char* kTown = "demo";
inline constexpr const char* kPassword = "purple horse 17 staple";
inline constexpr int64_t kMinuteMs = 60'000;
inline constexpr int64_t kHourMs = 60 * kMinuteMs;
inline constexpr const char* kSessionOver = "identity.session_over";
inline constexpr const char* kTokenOver = "identity.token_over";

inline PasswordRules cheap_rules() {
  PasswordRules out;
  out.argon2_memory_kib = 8;
  out.argon2_passes = 1;
  return out;
}

template <typename T>
T good(base::Result<T> result) {
  if (!result.ok()) throw base::Bug(result.fault().code);
  return std::move(result).value();
}
inline void done(const base::Status& status) {
  if (!status.ok()) throw base::Bug(status.fault().code);
}

struct SignInDesk {
  explicit SignInDesk(PasswordRules chosen = cheap_rules())
      : rules(chosen), accounts(std::make_unique<Accounts>(kTown, rules, keyring, clock, random)) {}

  // In a transaction of its own, committed.
  template <typename Work>
  auto write(Work work) {
    auto transaction = good(store->begin());
    auto out = work(*transaction);
    done(transaction->commit());
    return out;
  }
  Account add(const std::string& login, const std::string& password = kPassword) {
    Account account;
    account.login = login;
    account.person = "person of " + login;
    if (!password.empty()) account = good(accounts->with_password(account, password));
    write([&](store::Transaction& transaction) {
      done(accounts->keep(transaction, account));
      return 0;
    });
    return account;
  }
  // Sets up a second factor and returns its secret; its present code is used up.
  base::Bytes add_factor(const std::string& login) {
    const Accounts::Enrolment begun = accounts->begin_totp(login);
    const base::Bytes secret = *from_base32(begun.secret);
    const Account with = good(accounts->with_totp(account(login), begun.secret, code(secret)));
    write([&](store::Transaction& transaction) {
      done(accounts->keep(transaction, with));
      return 0;
    });
    return secret;
  }
  Account account(const std::string& login) { return good(accounts->find(*store, login)).value(); }
  std::string code(const base::Bytes& secret) { return totp_code(secret, totp_step(clock.now())); }

  Accounts::Verdict settle(const Accounts::Checked& checked) {
    return write([&](store::Transaction& transaction) {
      return good(accounts->settle(*store, transaction, checked));
    });
  }
  Accounts::Verdict sign_in(const SignIn& attempt) {
    return settle(good(accounts->check(*store, attempt)));
  }
  // The code of the refusal, or "".
  std::string refusal(const SignIn& attempt) {
    const Accounts::Verdict verdict = sign_in(attempt);
    return verdict.refusal ? verdict.refusal->code : "";
  }
  Accounts::Opened open(const std::string& login, bool strong = false) {
    return write([&](store::Transaction& transaction) {
      return good(accounts->open_session(transaction, account(login), "post-1", strong));
    });
  }
  void later(int64_t ms) { clock.set({clock.now().ms + ms}); }
  std::string fault_of_session(const std::string& cookie) {
    const auto found = accounts->session(*store, cookie);
    return found.ok() ? "" : found.fault().code;
  }
  std::string fault_of_token(const std::string& bearer) {
    const auto found = accounts->token(*store, bearer);
    return found.ok() ? "" : found.fault().code;
  }

  store::TempDir dir;
  std::unique_ptr<store::Store> store =
      good(store::open_sqlite(dir / "fadu.db", store::OpenMode::kCreate));
  calendar::ManualClock clock{*calendar::Instant::parse("2026-03-02T09:00:00+08:00")};
  base::SeededRandom random{7};
  seal::Keyring keyring =
      seal::Keyring::generate({kAccountsCompartment}, seal::Suite::kAes256Gcm, random);
  PasswordRules rules;
  std::unique_ptr<Accounts> accounts;
};

// A token of the session.
inline Accounts::Issued issue(SignInDesk& desk, const Session& session,
                              std::set<Scope> scopes = {Scope::kReadCases}, int days = 30) {
  return desk.write([&](store::Transaction& t) {
    return good(desk.accounts->issue_token(t, session, "hotline", std::move(scopes), days));
  });
}

}  // namespace identity
