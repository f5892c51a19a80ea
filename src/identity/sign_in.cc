// SPDX-License-Identifier: AGPL-3.0-or-later
// Passwords, second factors and what follows from a wrong one.
#include <openssl/crypto.h>

#include <algorithm>

#include "base/text.h"
#include "identity/accounts.h"
#include "identity/password.h"
#include "identity/secrets.h"
#include "identity/slips.h"
#include "identity/totp.h"

namespace identity {

using base::FaultKind;
using calendar::Instant;

namespace {

constexpr int64_t kLockMaxMs = 24 * 3'600'000;
constexpr int64_t kForgetMs = 2 * 24 * 3'600'000;
constexpr size_t kSaltBytes = 16;
constexpr size_t kBytesPerCharacter = 4;  // UTF-8

// Logins that do not exist share a million places, so that trying names fills no disk, and what is
// kept tells nothing of a password that was typed into the wrong box.
std::string stranger_id(std::string_view login) {
  static constexpr size_t kDigits = 5;
  return digest_of(login).substr(0, kDigits);
}

base::Fault wrong_password() {
  return base::fault(FaultKind::kForbidden, "identity.wrong_password");
}

base::Fault locked(Instant until) {
  return base::fault(FaultKind::kForbidden, "identity.locked", {{"until", until.str()}});
}

Argon2Cost cost_of(const PasswordRules& rules) {
  return {rules.argon2_memory_kib, rules.argon2_passes};
}

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool equal_without_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

// What a sealed second factor is bound to: it opens for this account of this town only.
std::string bound_of(const std::string& town, const std::string& login) {
  return "totp/" + town + "/" + login;
}

void forgive(Account& account) {
  account.failures = 0;
  account.locks = 0;
  account.failed_at.reset();
  account.locked_until.reset();
}

// Days later a login is as fresh as one that was never tried.
void forget_old_failures(Account& account, Instant now) {
  if (account.failed_at && now.ms - account.failed_at->ms >= kForgetMs) forgive(account);
}

void count_failure(Account& account, const PasswordRules& rules, Instant now) {
  account.failed_at = now;
  account.locked_until.reset();
  if (++account.failures < rules.attempts_max) return;
  int64_t lock = std::min(rules.lock_ms, kLockMaxMs);
  for (int i = 0; i < account.locks && lock < kLockMaxMs; ++i)
    lock = std::min(2 * lock, kLockMaxMs);
  account.failures = 0;
  ++account.locks;
  account.locked_until = Instant{now.ms + lock};
}

}  // namespace

base::Result<Accounts::Found> Accounts::find_or_stranger(store::Store& store,
                                                         std::string_view login) const {
  Found out;
  TRY_ASSIGN(std::optional<Account> account, find(store, login));
  if (account) {
    out.exists = true;
    out.account = std::move(*account);
  } else {
    TRY_ASSIGN(const auto slip, store.slip(town_, kStrangerSlip, stranger_id(login)));
    if (slip) {
      TRY_ASSIGN(out.account, read_stranger(slip->value));
    }
    out.account.login = std::string(login);
  }
  forget_old_failures(out.account, clock_.now());
  return out;
}

base::Status Accounts::keep_found(store::Transaction& transaction, const Found& found) const {
  if (found.exists) return keep(transaction, found.account);
  return transaction.put_slip(town_, {.kind = kStrangerSlip,
                                      .id = stranger_id(found.account.login),
                                      .owner = {},
                                      .expires_at = Instant{clock_.now().ms + kForgetMs},
                                      .value = write_stranger(found.account)});
}

bool Accounts::is_locked(const Account& account) const {
  return account.locked_until && clock_.now() < *account.locked_until;
}

base::Result<std::optional<uint64_t>> Accounts::step_of(const Account& account,
                                                        std::string_view code) const {
  const std::optional<base::Bytes> sealed = base::from_base64(account.totp);
  if (!sealed) {
    return base::fault(FaultKind::kCorrupt, "identity.bad_slip",
                       {{"kind", kAccountSlip}, {"field", "totp"}});
  }
  TRY_ASSIGN(
      base::Bytes secret,
      keyring_.open(kAccountsCompartment, base::view(bound_of(town_, account.login)), *sealed));
  const std::optional<uint64_t> step = totp_find(secret, code, clock_.now());
  OPENSSL_cleanse(secret.data(), secret.size());
  return step;
}

// Compares by Argon2id, once; once more where what was typed is not in the normal form, since
// passwords set before it was demanded were hashed as typed.
base::Status Accounts::compare(const Account& account, const std::string& password,
                               Checked& out) const {
  // Nobody has a longer password, and hashing one would only cost time.
  const bool fits = password.size() <= rules_.characters_max * kBytesPerCharacter;
  const std::string normal = fits ? normal_form(password) : std::string();
  hashes_.fetch_add(1, std::memory_order_relaxed);
  if (!fits || account.password.empty()) {
    TRY(waste_password({}, cost_of(rules_)));
    if (!fits || normal == password) return base::ok();
    hashes_.fetch_add(1, std::memory_order_relaxed);
    return waste_password({}, cost_of(rules_));
  }
  bool hash_again = !has_cost(account.password, cost_of(rules_));
  TRY_ASSIGN(out.password_right, verify_password(account.password, normal));
  if (!out.password_right && normal != password) {
    hashes_.fetch_add(1, std::memory_order_relaxed);
    TRY_ASSIGN(out.password_right, verify_password(account.password, password));
    hash_again = true;
  }
  if (!out.password_right || !hash_again) return base::ok();
  hashes_.fetch_add(1, std::memory_order_relaxed);
  TRY_ASSIGN(out.rehashed,
             hash_password(normal, cost_of(rules_), random_bytes(random_, kSaltBytes)));
  return base::ok();
}

base::Result<Accounts::Checked> Accounts::check(store::Store& store, const SignIn& attempt) const {
  Checked out;
  out.login = attempt.login;
  TRY_ASSIGN(const Found found, find_or_stranger(store, attempt.login));
  if (is_locked(found.account)) return out;  // settle() says so; nothing is compared
  out.password = found.account.password;
  out.totp = found.account.totp;
  out.code_given = !attempt.code.empty();
  if (out.code_given && !out.totp.empty()) {
    TRY_ASSIGN(out.step, step_of(found.account, attempt.code));
  }
  if (attempt.by_code) {
    out.password_right = out.step.has_value();  // settle() judges the code
  } else {
    TRY(compare(found.account, attempt.password, out));
  }
  return out;
}

base::Result<Accounts::Verdict> Accounts::settle(store::Store& store,
                                                 store::Transaction& transaction,
                                                 const Checked& checked) const {
  TRY(transaction.lock(town_));
  TRY_ASSIGN(Found found, find_or_stranger(store, checked.login));
  Account& account = found.account;
  Verdict out;
  const auto answer = [&](std::optional<base::Fault> refusal) {
    out.account = account;
    out.refusal = std::move(refusal);
    return out;
  };
  if (is_locked(account)) return answer(locked(*account.locked_until));
  const bool factor = !account.totp.empty();
  bool right = checked.password_right && found.exists && !account.disabled &&
               account.password == checked.password && account.totp == checked.totp;
  if (right && factor && !checked.code_given) {
    return answer(base::fault(FaultKind::kForbidden, "identity.code_needed"));
  }
  if (factor) right = right && checked.step && *checked.step > account.totp_last;
  if (!right) {
    count_failure(account, rules_, clock_.now());
    TRY(keep_found(transaction, found));
    return answer(account.locked_until ? locked(*account.locked_until) : wrong_password());
  }
  forgive(account);
  if (factor) account.totp_last = *checked.step;
  if (!checked.rehashed.empty()) account.password = checked.rehashed;
  TRY(keep_found(transaction, found));
  out.strong = factor;
  return answer(std::nullopt);
}

base::Status Accounts::check_password(std::string_view login, std::string_view password) const {
  const auto refuse = [](const char* code, base::Fault::Args args = {}) {
    return base::fault(FaultKind::kInvalid, code, std::move(args));
  };
  if (!is_login(login)) return refuse("identity.bad_login");
  if (base::first_invalid_utf8(password) || has_control_characters(password)) {
    return refuse("identity.password_bad_text");
  }
  const std::string normal = normal_form(password);
  const size_t characters = base::char_count(normal);
  if (characters < rules_.characters_min) {
    return refuse("identity.password_too_short", {{"min", std::to_string(rules_.characters_min)}});
  }
  if (characters > rules_.characters_max) {
    return refuse("identity.password_too_long", {{"max", std::to_string(rules_.characters_max)}});
  }
  if (equal_without_case(normal, login)) return refuse("identity.password_is_login");
  if (is_common_password(normal)) return refuse("identity.password_common");
  return base::ok();
}

base::Result<Account> Accounts::with_password(Account account, std::string_view password) const {
  TRY(check_password(account.login, password));
  hashes_.fetch_add(1, std::memory_order_relaxed);
  TRY_ASSIGN(account.password, hash_password(normal_form(password), cost_of(rules_),
                                             random_bytes(random_, kSaltBytes)));
  account.password_changed_at = clock_.now();
  forgive(account);
  return account;
}

Accounts::Enrolment Accounts::begin_totp(std::string_view login) const {
  Enrolment out;
  out.secret = base32(random_bytes(random_, kTotpSecretBytes));
  out.uri = otpauth_uri(town_, login, out.secret);
  return out;
}

base::Result<Account> Accounts::with_totp(Account account, std::string_view secret,
                                          std::string_view code) const {
  std::optional<base::Bytes> key = from_base32(secret);
  if (!key || key->size() != kTotpSecretBytes) {
    return base::fault(FaultKind::kInvalid, "identity.bad_totp_secret");
  }
  const std::optional<uint64_t> step = totp_find(*key, code, clock_.now());
  if (!step) return base::fault(FaultKind::kInvalid, "identity.wrong_code");
  base::Result<base::Bytes> sealed = keyring_.seal(
      kAccountsCompartment, base::view(bound_of(town_, account.login)), *key, random_);
  OPENSSL_cleanse(key->data(), key->size());
  if (!sealed.ok()) return std::move(sealed).fault();
  account.totp = base::base64(*sealed);
  account.totp_last = *step;
  return account;
}

}  // namespace identity
