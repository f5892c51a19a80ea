// SPDX-License-Identifier: AGPL-3.0-or-later
#include "identity/accounts.h"

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"
#include "identity/secrets.h"
#include "identity/slips.h"

namespace identity {

using base::FaultKind;
using calendar::Instant;

namespace {

constexpr uint32_t kSlipsAtOnce = 200;
constexpr size_t kSecretDigits = 64;
constexpr std::string_view kBearerPrefix = "fadu_";
constexpr int64_t kDayMs = 24 * 3'600'000;
// How far clocks of several servers may be apart, and a clock may be put right.
constexpr int64_t kClockSlackMs = 5 * 60'000;
constexpr int kTokenDaysMax = 366;
constexpr size_t kTokenNameMax = 64;

base::Fault session_over() { return base::fault(FaultKind::kForbidden, "identity.session_over"); }
base::Fault token_over() { return base::fault(FaultKind::kForbidden, "identity.token_over"); }
base::Fault link_over() { return base::fault(FaultKind::kForbidden, "identity.link_over"); }

// Known to whoever has the cookie and to nobody else.
std::string csrf_of(std::string_view cookie) {
  static constexpr std::string_view kFor{"fadu csrf\0", 10};
  return base::hex(base::sha256({base::view(kFor), base::view(cookie)}));
}

bool is_printable(std::string_view text) {
  return !base::first_invalid_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
}

}  // namespace

Accounts::Accounts(std::string town, PasswordRules rules, const seal::Keyring& keyring,
                   const calendar::Clock& clock, base::Random& random)
    : town_(std::move(town)), rules_(rules), keyring_(keyring), clock_(clock), random_(random) {}

base::Result<std::vector<store::Slip>> Accounts::slips_of(
    store::Store& store, const char* kind, std::optional<std::string_view> owner) const {
  std::vector<store::Slip> out;
  for (;;) {
    const size_t before = out.size();
    const std::string after = out.empty() ? std::string() : out.back().id;
    TRY(store.slips(town_, kind, owner, after, kSlipsAtOnce, [&](const store::Slip& slip) {
      out.push_back(slip);
      return true;
    }));
    if (out.size() - before < kSlipsAtOnce) return out;
  }
}

base::Result<std::optional<Account>> Accounts::find(store::Store& store,
                                                    std::string_view login) const {
  if (!is_login(login)) return std::optional<Account>();
  TRY_ASSIGN(const auto slip, store.slip(town_, kAccountSlip, login));
  if (!slip) return std::optional<Account>();
  TRY_ASSIGN(Account account, read_account(slip->value));
  return std::optional<Account>(std::move(account));
}

base::Result<std::vector<Account>> Accounts::all(store::Store& store) const {
  TRY_ASSIGN(const auto slips, slips_of(store, kAccountSlip, std::nullopt));
  std::vector<Account> out;
  for (const store::Slip& slip : slips) {
    TRY_ASSIGN(Account account, read_account(slip.value));
    out.push_back(std::move(account));
  }
  return out;
}

base::Status Accounts::keep(store::Transaction& transaction, const Account& account) const {
  if (!is_login(account.login)) return base::fault(FaultKind::kInvalid, "identity.bad_login");
  return transaction.put_slip(town_, {.kind = kAccountSlip,
                                      .id = account.login,
                                      .owner = account.person,
                                      .expires_at = std::nullopt,
                                      .value = write_account(account)});
}

base::Result<std::optional<Account>> Accounts::serving(store::Store& store, std::string_view login,
                                                       std::string_view person) const {
  TRY_ASSIGN(std::optional<Account> account, find(store, login));
  if (account && (account->disabled || account->person != person)) account.reset();
  return account;
}

// A session that was used in the future met a clock that was set back: nobody knows how old it is.
bool Accounts::is_over(const Session& session) const {
  const Instant now = clock_.now();
  if (session.seen_at.ms - now.ms > kClockSlackMs) return true;
  return now >= session.expires_at || now.ms - session.seen_at.ms >= rules_.session_idle_ms;
}

base::Result<Session> Accounts::session_of(store::Store& store, std::string_view id) const {
  TRY_ASSIGN(const auto slip, store.slip(town_, kSessionSlip, id));
  if (!slip) return session_over();
  TRY_ASSIGN(Session out, read_session(*slip));
  if (is_over(out)) return session_over();
  return out;
}

base::Result<Session> Accounts::session(store::Store& store, std::string_view cookie) const {
  if (cookie.size() != kSecretDigits) return session_over();
  TRY_ASSIGN(Session out, session_of(store, digest_of(cookie)));
  TRY_ASSIGN(const auto account, serving(store, out.account, out.person));
  if (!account) return session_over();
  if (account->password_changed_at && out.started_at < *account->password_changed_at) {
    return session_over();
  }
  out.csrf = csrf_of(cookie);
  return out;
}

base::Result<Token> Accounts::token(store::Store& store, std::string_view bearer) const {
  if (bearer.size() != kBearerPrefix.size() + kSecretDigits || !bearer.starts_with(kBearerPrefix)) {
    return token_over();
  }
  TRY_ASSIGN(const auto slip, store.slip(town_, kTokenSlip, digest_of(bearer)));
  if (!slip) return token_over();
  TRY_ASSIGN(Token out, read_token(*slip));
  if (clock_.now() >= out.expires_at) return token_over();
  TRY_ASSIGN(const auto account, serving(store, out.account, out.person));
  if (!account) return token_over();
  return out;
}

base::Result<std::vector<Token>> Accounts::tokens_of(store::Store& store,
                                                     std::string_view login) const {
  TRY_ASSIGN(const auto slips, slips_of(store, kTokenSlip, login));
  std::vector<Token> out;
  for (const store::Slip& slip : slips) {
    TRY_ASSIGN(Token token, read_token(slip));
    if (clock_.now() < token.expires_at) out.push_back(std::move(token));
  }
  return out;
}

base::Result<std::vector<Session>> Accounts::sessions_of(store::Store& store,
                                                         std::string_view login) const {
  TRY_ASSIGN(const auto slips, slips_of(store, kSessionSlip, login));
  std::vector<Session> out;
  for (const store::Slip& slip : slips) {
    TRY_ASSIGN(Session session, read_session(slip));
    if (!is_over(session)) out.push_back(std::move(session));
  }
  return out;
}

base::Status Accounts::put_session(store::Transaction& transaction, const Session& session) const {
  const Instant idle{session.seen_at.ms + rules_.session_idle_ms};
  return transaction.put_slip(town_, {.kind = kSessionSlip,
                                      .id = session.id,
                                      .owner = session.account,
                                      .expires_at = std::min(session.expires_at, idle),
                                      .value = write_session(session)});
}

base::Result<Accounts::Opened> Accounts::open_session(store::Transaction& transaction,
                                                      const Account& account, std::string post,
                                                      bool strong) const {
  Opened out;
  out.cookie = random_secret(random_);
  const Instant now = clock_.now();
  out.session = {.id = digest_of(out.cookie),
                 .account = account.login,
                 .person = account.person,
                 .post = std::move(post),
                 .csrf = csrf_of(out.cookie),
                 .strong = strong,
                 .started_at = now,
                 .seen_at = now,
                 .expires_at = {now.ms + rules_.session_ms},
                 .proven_at = now};
  TRY(put_session(transaction, out.session));
  return out;
}

base::Result<Accounts::Opened> Accounts::renew(store::Store& store, store::Transaction& transaction,
                                               const Session& session) const {
  TRY(transaction.lock(town_));
  Opened out;
  TRY_ASSIGN(out.session, session_of(store, session.id));
  TRY(transaction.drop_slip(town_, kSessionSlip, session.id));
  out.cookie = random_secret(random_);
  out.session.id = digest_of(out.cookie);
  out.session.csrf = csrf_of(out.cookie);
  out.session.seen_at = clock_.now();
  return out;
}

base::Result<Accounts::Opened> Accounts::move_session(store::Store& store,
                                                      store::Transaction& transaction,
                                                      const Session& session, std::string post,
                                                      bool strong) const {
  TRY_ASSIGN(Opened out, renew(store, transaction, session));
  out.session.post = std::move(post);
  // A factor that is new to the session was proven just now.
  if (strong && !out.session.strong) out.session.proven_at = clock_.now();
  out.session.strong = out.session.strong || strong;
  TRY(put_session(transaction, out.session));
  return out;
}

base::Result<Accounts::Opened> Accounts::prove_session(store::Store& store,
                                                       store::Transaction& transaction,
                                                       const Session& session, bool strong) const {
  TRY_ASSIGN(Opened out, renew(store, transaction, session));
  out.session.strong = out.session.strong || strong;
  out.session.proven_at = clock_.now();
  TRY(put_session(transaction, out.session));
  return out;
}

bool Accounts::is_fresh(const Session& session) const {
  if (!session.proven_at) return false;
  const Instant now = clock_.now();
  return now >= *session.proven_at && now.ms - session.proven_at->ms < rules_.fresh_ms;
}

bool Accounts::needs_touch(const Session& session) const {
  return clock_.now().ms - session.seen_at.ms >= rules_.touch_ms;
}

base::Status Accounts::touch(store::Store& store, store::Transaction& transaction,
                             const Session& session) const {
  TRY(transaction.lock(town_));
  base::Result<Session> now = session_of(store, session.id);
  if (!now.ok() && now.fault().code == session_over().code) return base::ok();
  if (!now.ok()) return std::move(now).fault();
  now->seen_at = clock_.now();
  return put_session(transaction, *now);
}

base::Status Accounts::end_session(store::Transaction& transaction, std::string_view id) const {
  return transaction.drop_slip(town_, kSessionSlip, id);
}

base::Status Accounts::end_all(store::Store& store, store::Transaction& transaction,
                               std::string_view login) const {
  if (!is_login(login)) return base::fault(FaultKind::kInvalid, "identity.bad_login");
  TRY(transaction.lock(town_));
  for (const char* kind : {kSessionSlip, kTokenSlip, kLinkSlip}) {
    TRY_ASSIGN(const auto slips, slips_of(store, kind, login));
    for (const store::Slip& slip : slips) TRY(transaction.drop_slip(town_, kind, slip.id));
  }
  return base::ok();
}

bool Accounts::csrf_fits(const Session& session, std::string_view header) {
  return !session.csrf.empty() && equal_secrets(session.csrf, header);
}

base::Result<Accounts::Issued> Accounts::issue_token(store::Transaction& transaction,
                                                     const Session& session, std::string name,
                                                     std::set<Scope> scopes, int days) const {
  if (base::trim(name).empty() || !is_printable(name) || base::char_count(name) > kTokenNameMax) {
    return base::fault(FaultKind::kInvalid, "identity.bad_token_name",
                       {{"max", std::to_string(kTokenNameMax)}});
  }
  if (scopes.empty()) return base::fault(FaultKind::kInvalid, "identity.bad_token_scopes");
  if (days < 1 || days > kTokenDaysMax) {
    return base::fault(FaultKind::kInvalid, "identity.bad_token_days",
                       {{"days", std::to_string(days)}, {"max", std::to_string(kTokenDaysMax)}});
  }
  Issued out;
  out.bearer = std::string(kBearerPrefix) + random_secret(random_);
  const Instant now = clock_.now();
  out.token = {.id = digest_of(out.bearer),
               .name = std::move(name),
               .account = session.account,
               .person = session.person,
               .post = session.post,
               .scopes = std::move(scopes),
               .strong = session.strong,
               .made_at = now,
               .expires_at = {now.ms + days * kDayMs}};
  TRY(transaction.put_slip(town_, {.kind = kTokenSlip,
                                   .id = out.token.id,
                                   .owner = out.token.account,
                                   .expires_at = out.token.expires_at,
                                   .value = write_token(out.token)}));
  return out;
}

base::Status Accounts::revoke_token(store::Transaction& transaction, std::string_view id) const {
  return transaction.drop_slip(town_, kTokenSlip, id);
}

base::Result<std::string> Accounts::issue_link(store::Store& store, store::Transaction& transaction,
                                               std::string purpose, std::string login,
                                               int64_t lasts_ms) const {
  ENSURE(lasts_ms > 0, "a link lasts some time");
  TRY(transaction.lock(town_));
  TRY_ASSIGN(const auto older, slips_of(store, kLinkSlip, login));
  for (const store::Slip& slip : older) {
    TRY_ASSIGN(const Link link, read_link(slip));
    if (link.purpose == purpose) TRY(transaction.drop_slip(town_, kLinkSlip, slip.id));
  }
  const std::string secret = random_secret(random_);
  const Link link{digest_of(secret), std::move(purpose), std::move(login)};
  TRY(transaction.put_slip(town_, {.kind = kLinkSlip,
                                   .id = link.id,
                                   .owner = link.login,
                                   .expires_at = Instant{clock_.now().ms + lasts_ms},
                                   .value = write_link(link)}));
  return secret;
}

base::Result<Accounts::Link> Accounts::find_link(store::Store& store,
                                                 std::string_view secret) const {
  if (secret.size() != kSecretDigits) return link_over();
  TRY_ASSIGN(const auto slip, store.slip(town_, kLinkSlip, digest_of(secret)));
  if (!slip || !slip->expires_at || clock_.now() >= *slip->expires_at) return link_over();
  return read_link(*slip);
}

base::Status Accounts::use_link(store::Store& store, store::Transaction& transaction,
                                const Link& link) const {
  TRY(transaction.lock(town_));
  TRY_ASSIGN(const auto slip, store.slip(town_, kLinkSlip, link.id));
  if (!slip || !slip->expires_at || clock_.now() >= *slip->expires_at) return link_over();
  return transaction.drop_slip(town_, kLinkSlip, link.id);
}

}  // namespace identity
