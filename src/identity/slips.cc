// SPDX-License-Identifier: AGPL-3.0-or-later
#include "identity/slips.h"

#include <algorithm>
#include <boost/json.hpp>
#include <limits>

namespace identity {

namespace json = boost::json;
using calendar::Instant;

namespace {

constexpr int64_t kVersion = 1;
constexpr size_t kLoginMin = 2;
constexpr size_t kLoginMax = 64;

base::Fault bad_slip(std::string_view kind, std::string_view field) {
  return base::fault(base::FaultKind::kCorrupt, "identity.bad_slip",
                     {{"kind", std::string(kind)}, {"field", std::string(field)}});
}

json::value written(const std::optional<Instant>& at) {
  return at ? json::value(at->ms) : json::value(nullptr);
}

// Takes members one by one; the first that is missing or of another type is remembered.
class Reader {
 public:
  Reader(const char* kind, std::string_view text) : kind_(kind) {
    json::error_code error;
    json::value root = json::parse({text.data(), text.size()}, error);
    if (error || !root.is_object()) {
      wrong_ = "json";
      return;
    }
    object_ = std::move(root.get_object());
    if (integer("v", 0) != kVersion) fail("v");
  }

  [[nodiscard]] bool has(const char* key) const { return member(key) != nullptr; }
  std::string text(const char* key) {
    const json::value* value = member(key);
    if (value == nullptr || !value->is_string()) return fail(key), std::string();
    return {value->get_string().data(), value->get_string().size()};
  }
  bool flag(const char* key) {
    const json::value* value = member(key);
    if (value == nullptr || !value->is_bool()) return fail(key), false;
    return value->get_bool();
  }
  int64_t integer(const char* key, int64_t least = std::numeric_limits<int64_t>::min(),
                  int64_t most = std::numeric_limits<int64_t>::max()) {
    const json::value* value = member(key);
    if (value == nullptr || !value->is_int64()) return fail(key), 0;
    const int64_t found = value->get_int64();
    if (found < least || found > most) fail(key);
    return found;
  }
  int count(const char* key) {
    return static_cast<int>(integer(key, 0, std::numeric_limits<int>::max()));
  }
  Instant instant(const char* key) { return {integer(key)}; }
  std::optional<Instant> perhaps(const char* key) {
    const json::value* value = member(key);
    if (value != nullptr && value->is_null()) return std::nullopt;
    return instant(key);
  }
  std::set<Scope> scopes(const char* key) {
    std::set<Scope> out;
    const json::value* value = member(key);
    if (value == nullptr || !value->is_array()) return fail(key), out;
    for (const json::value& item : value->get_array()) {
      const auto scope = item.is_string()
                             ? parse_scope({item.get_string().data(), item.get_string().size()})
                             : std::nullopt;
      if (!scope) return fail(key), out;
      out.insert(*scope);
    }
    return out;
  }
  void fail(const char* key) {
    if (wrong_.empty()) wrong_ = key;
  }
  // `again`: what would be written for what was read.
  base::Status finish(std::string_view text, const std::string& again) {
    if (wrong_.empty() && text != again) wrong_ = "form";
    if (wrong_.empty()) return base::ok();
    return bad_slip(kind_, wrong_);
  }

 private:
  const json::value* member(const char* key) const { return object_.if_contains(key); }

  const char* kind_;
  json::object object_;
  std::string wrong_;
};

}  // namespace

bool is_login(std::string_view text) {
  return text.size() >= kLoginMin && text.size() <= kLoginMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                  c == '-';
         });
}

std::string write_account(const Account& account) {
  return json::serialize(json::object{{"v", kVersion},
                                      {"login", account.login},
                                      {"person", account.person},
                                      {"password", account.password},
                                      {"totp", account.totp},
                                      {"totp_last", static_cast<int64_t>(account.totp_last)},
                                      {"failures", account.failures},
                                      {"locks", account.locks},
                                      {"failed_at", written(account.failed_at)},
                                      {"locked_until", written(account.locked_until)},
                                      {"password_changed_at", written(account.password_changed_at)},
                                      {"disabled", account.disabled}});
}

base::Result<Account> read_account(std::string_view text) {
  Reader reader(kAccountSlip, text);
  Account out;
  out.login = reader.text("login");
  out.person = reader.text("person");
  out.password = reader.text("password");
  out.totp = reader.text("totp");
  out.totp_last = static_cast<uint64_t>(reader.integer("totp_last", 0));
  out.failures = reader.count("failures");
  out.locks = reader.count("locks");
  out.failed_at = reader.perhaps("failed_at");
  out.locked_until = reader.perhaps("locked_until");
  out.password_changed_at = reader.perhaps("password_changed_at");
  out.disabled = reader.flag("disabled");
  if (!is_login(out.login)) reader.fail("login");
  TRY(reader.finish(text, write_account(out)));
  return out;
}

std::string write_session(const Session& session) {
  json::object out = {{"v", kVersion},
                      {"account", session.account},
                      {"person", session.person},
                      {"post", session.post},
                      {"strong", session.strong},
                      {"started_at", session.started_at.ms},
                      {"seen_at", session.seen_at.ms},
                      {"expires_at", session.expires_at.ms}};
  // Sessions from before proofs were dated go on, and prove again when it matters.
  if (session.proven_at) out["proven_at"] = session.proven_at->ms;
  return json::serialize(out);
}

base::Result<Session> read_session(const store::Slip& slip) {
  Reader reader(kSessionSlip, slip.value);
  Session out;
  out.id = slip.id;
  out.account = reader.text("account");
  out.person = reader.text("person");
  out.post = reader.text("post");
  out.strong = reader.flag("strong");
  out.started_at = reader.instant("started_at");
  out.seen_at = reader.instant("seen_at");
  out.expires_at = reader.instant("expires_at");
  if (reader.has("proven_at")) out.proven_at = reader.instant("proven_at");
  TRY(reader.finish(slip.value, write_session(out)));
  return out;
}

std::string write_token(const Token& token) {
  json::array scopes;
  for (Scope scope : token.scopes) scopes.emplace_back(name_of(scope));
  return json::serialize(json::object{{"v", kVersion},
                                      {"name", token.name},
                                      {"account", token.account},
                                      {"person", token.person},
                                      {"post", token.post},
                                      {"scopes", std::move(scopes)},
                                      {"strong", token.strong},
                                      {"made_at", token.made_at.ms},
                                      {"expires_at", token.expires_at.ms}});
}

base::Result<Token> read_token(const store::Slip& slip) {
  Reader reader(kTokenSlip, slip.value);
  Token out;
  out.id = slip.id;
  out.name = reader.text("name");
  out.account = reader.text("account");
  out.person = reader.text("person");
  out.post = reader.text("post");
  out.scopes = reader.scopes("scopes");
  out.strong = reader.flag("strong");
  out.made_at = reader.instant("made_at");
  out.expires_at = reader.instant("expires_at");
  TRY(reader.finish(slip.value, write_token(out)));
  return out;
}

std::string write_link(const Accounts::Link& link) {
  return json::serialize(
      json::object{{"v", kVersion}, {"purpose", link.purpose}, {"login", link.login}});
}

base::Result<Accounts::Link> read_link(const store::Slip& slip) {
  Reader reader(kLinkSlip, slip.value);
  Accounts::Link out;
  out.id = slip.id;
  out.purpose = reader.text("purpose");
  out.login = reader.text("login");
  TRY(reader.finish(slip.value, write_link(out)));
  return out;
}

std::string write_stranger(const Account& stranger) {
  return json::serialize(json::object{{"v", kVersion},
                                      {"failures", stranger.failures},
                                      {"locks", stranger.locks},
                                      {"failed_at", written(stranger.failed_at)},
                                      {"locked_until", written(stranger.locked_until)}});
}

base::Result<Account> read_stranger(std::string_view text) {
  Reader reader(kStrangerSlip, text);
  Account out;
  out.failures = reader.count("failures");
  out.locks = reader.count("locks");
  out.failed_at = reader.perhaps("failed_at");
  out.locked_until = reader.perhaps("locked_until");
  TRY(reader.finish(text, write_stranger(out)));
  return out;
}

}  // namespace identity
