// SPDX-License-Identifier: AGPL-3.0-or-later
// Signing in and out, the second factor, tokens, accounts. Passwords are compared on a reader's
// thread for long work; what follows is written on the writer's.
#include "api/session.h"

#include "api/attempts.h"
#include "api/callers.h"
#include "api/case_view.h"
#include "api/writing.h"
#include "base/text.h"

namespace api {

using base::FaultKind;

namespace {

std::string text_of(const Ask& ask, std::string_view key) {
  const json::value* value = ask.body.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::string first_post(const Ask& ask, const std::string& person) {
  const auto posts = ask.town->directory.posts_of(person, ask.now().date());
  return posts.empty() ? std::string() : posts.front()->id;
}

json::array posts_json(const Ask& ask, const std::string& person) {
  json::array out;
  const auto& roles = ask.kit.packs.vocabulary().roles;
  for (const identity::Post* post : ask.town->directory.posts_of(person, ask.now().date())) {
    const auto role = roles.find(post->role);
    out.push_back({{"id", post->id},
                   {"role", post->role},
                   {"label", role != roles.end() ? label_of(ask, role->second) : post->role},
                   {"unit", post->unit},
                   {"from", post->from.str()},
                   {"to", post->to ? json::value(post->to->str()) : json::value(nullptr)}});
  }
  return out;
}

json::object session_json(const Ask& ask, const identity::Session& session, bool second_factor) {
  const identity::Post* post = ask.town->directory.post(session.post);
  const bool chinese = ask.language == base::Language::kChinese;
  return {
      {"login", session.account},
      {"person", person_json(ask, session.person)},
      {"post", session.post},
      {"posts", posts_json(ask, session.person)},
      {"csrf", session.csrf},
      {"strong", session.strong},
      {"fresh", ask.kit.accounts.is_fresh(session)},
      {"second_factor", second_factor},
      {"needs_second_factor", post != nullptr && ask.kit.access.needs_second_factor(post->role)},
      {"expires_at", session.expires_at.str()},
      {"town", ask.kit.town},
      {"town_name", chinese ? ask.kit.town_name_zh : ask.kit.town_name_en},
      {"demonstration", ask.kit.demonstration}};
}

std::string cookie_of(const Kit& kit, const std::string& value) {
  std::string out = cookie_name(kit) + "=" + value + "; Path=/; HttpOnly; SameSite=Strict";
  if (kit.secure_cookies) out += "; Secure";
  if (value.empty()) out += "; Max-Age=0";
  return out;
}

}  // namespace

Answer session_answer(const Ask& ask, const identity::Accounts::Opened& opened, bool second_factor,
                      int status) {
  Answer out;
  out.status = status;
  out.body = session_json(ask, opened.session, second_factor);
  out.headers.add("Set-Cookie", cookie_of(ask.kit, opened.cookie));
  return out;
}

void write_and_answer(const std::shared_ptr<Ask>& ask, const Later& later, Writing work) {
  auto answer = std::make_shared<std::optional<Answer>>();
  auto refusal = std::make_shared<std::optional<base::Fault>>();
  ask->kit.office.write(
      [ask, work = std::move(work), answer, refusal](
          store::Store& store, store::Transaction& transaction) -> base::Status {
        // The town as it is now: a session that follows an act sees what the act made.
        ask->town = ask->kit.office.town();
        TRY(transaction.lock(ask->kit.town));
        auto result = work(store, transaction, *refusal);
        if (!result.ok()) return std::move(result).fault();
        *answer = std::move(*result);
        return base::ok();
      },
      [later, answer, refusal](const base::Status& written) {
        if (!written.ok()) return later(written.fault());
        if (*refusal) return later(**refusal);
        later(std::move(**answer));
      });
}

namespace {

// Checks the password on a thread for long work, then goes on inside a transaction with the
// verdict.
using Proven = std::function<base::Result<Answer>(store::Store&, store::Transaction&,
                                                  const identity::Accounts::Verdict&)>;
void prove(const std::shared_ptr<Ask>& ask, const Later& later, identity::SignIn attempt,
           Proven then) {
  // Counted before anything is compared, so that attempts sent at once are all counted.
  if (const auto wait = ask->kit.attempts->take(ask->request.peer, ask->now())) {
    return later(base::fault(FaultKind::kForbidden, "identity.too_many_attempts",
                             {{"seconds", std::to_string(*wait)}}));
  }
  const bool taken = ask->kit.office.read(
      [ask, later, attempt = std::move(attempt), then = std::move(then)](store::Store& store) {
        auto checked = ask->kit.accounts.check(store, attempt);
        if (!checked.ok()) return later(checked.fault());
        write_and_answer(ask, later,
                         [ask, then, checked = std::move(*checked)](
                             store::Store& own, store::Transaction& transaction,
                             std::optional<base::Fault>& refusal) -> base::Result<Answer> {
                           TRY_ASSIGN(const auto verdict,
                                      ask->kit.accounts.settle(own, transaction, checked));
                           if (verdict.refusal) {
                             // Counted attempts are kept: the transaction commits all the same.
                             refusal = verdict.refusal;
                             if (refusal->code == "identity.code_needed") {
                               ask->kit.attempts->give_back(ask->request.peer);
                             }
                             return Answer{};
                           }
                           ask->kit.attempts->give_back(ask->request.peer);
                           return then(own, transaction, verdict);
                         });
      },
      office::Length::kLong);
  if (!taken) later(base::fault(FaultKind::kUnavailable, "office.busy"));
}

void sign_in(const std::shared_ptr<Ask>& ask, const Later& later) {
  prove(ask, later, {text_of(*ask, "login"), text_of(*ask, "password"), text_of(*ask, "code")},
        [ask](store::Store&, store::Transaction& transaction,
              const identity::Accounts::Verdict& verdict) -> base::Result<Answer> {
          TRY_ASSIGN(const auto opened,
                     ask->kit.accounts.open_session(transaction, verdict.account,
                                                    first_post(*ask, verdict.account.person),
                                                    verdict.strong));
          return session_answer(*ask, opened, !verdict.account.totp.empty(), 201);
        });
}

base::Result<Answer> read_session(Ask& ask) {
  if (!ask.session) return base::fault(FaultKind::kForbidden, "api.session_only");
  TRY_ASSIGN(const auto account, ask.kit.accounts.find(*ask.store, ask.session->account));
  if (ask.kit.accounts.needs_touch(*ask.session)) {
    // Written down beside the answer; if it cannot be, the session ends a little earlier.
    ask.kit.office.write(
        [&kit = ask.kit, session = *ask.session](store::Store& store,
                                                 store::Transaction& transaction) {
          return kit.accounts.touch(store, transaction, session);
        },
        [](const base::Status&) {});
  }
  return Answer{.body = session_json(ask, *ask.session, account && !account->totp.empty())};
}

base::Status need_session(const Ask& ask) {
  if (ask.session) return base::ok();
  return base::fault(FaultKind::kForbidden, "api.session_only");
}

void sign_out(const std::shared_ptr<Ask>& ask, const Later& later) {
  if (const auto status = need_session(*ask); !status.ok()) return later(status.fault());
  write_and_answer(ask, later,
                   [ask](store::Store&, store::Transaction& transaction,
                         std::optional<base::Fault>&) -> base::Result<Answer> {
                     TRY(ask->kit.accounts.end_session(transaction, ask->session->id));
                     ask->kit.callers->forget(ask->session->account);
                     Answer out;
                     out.headers.add("Set-Cookie", cookie_of(ask->kit, ""));
                     return out;
                   });
}

void switch_post(const std::shared_ptr<Ask>& ask, const Later& later) {
  if (const auto status = need_session(*ask); !status.ok()) return later(status.fault());
  const std::string post = text_of(*ask, "post");
  const identity::Post* found = ask->town->directory.post(post);
  if (found == nullptr || found->person != ask->session->person ||
      !found->valid(ask->now().date())) {
    return later(base::fault(FaultKind::kForbidden, "identity.no_post"));
  }
  write_and_answer(ask, later,
                   [ask, post](store::Store& store, store::Transaction& transaction,
                               std::optional<base::Fault>&) -> base::Result<Answer> {
                     TRY_ASSIGN(const auto account,
                                ask->kit.accounts.find(store, ask->session->account));
                     TRY_ASSIGN(const auto opened,
                                ask->kit.accounts.move_session(store, transaction, *ask->session,
                                                               post, ask->session->strong));
                     ask->kit.callers->forget(ask->session->account);
                     return session_answer(*ask, opened, account && !account->totp.empty(), 200);
                   });
}

void change_password(const std::shared_ptr<Ask>& ask, const Later& later) {
  if (const auto status = need_session(*ask); !status.ok()) return later(status.fault());
  const std::string wanted = text_of(*ask, "new");
  if (const auto good = ask->kit.accounts.check_password(ask->session->account, wanted);
      !good.ok()) {
    return later(good.fault());
  }
  prove(ask, later, {ask->session->account, text_of(*ask, "old"), text_of(*ask, "code")},
        [ask, wanted](store::Store& store, store::Transaction& transaction,
                      const identity::Accounts::Verdict& verdict) -> base::Result<Answer> {
          TRY_ASSIGN(const identity::Account account,
                     ask->kit.accounts.with_password(verdict.account, wanted));
          TRY(ask->kit.accounts.keep(transaction, account));
          TRY(ask->kit.accounts.end_all(store, transaction, account.login));
          TRY_ASSIGN(const auto opened,
                     ask->kit.accounts.open_session(transaction, account, ask->session->post,
                                                    verdict.strong));
          ask->kit.callers->forget(account.login);
          return session_answer(*ask, opened, !account.totp.empty(), 200);
        });
}

// Role sign-in has nothing to prove with; on the demonstration's own machine the click is enough.
bool needs_no_proof(const Ask& ask, const std::optional<identity::Account>& account) {
  return ask.kit.demonstration && ask.request.loopback && account && account->password.empty();
}

void prove_again(const std::shared_ptr<Ask>& ask, const Later& later) {
  if (const auto status = need_session(*ask); !status.ok()) return later(status.fault());
  const auto renew = [ask](store::Store& store, store::Transaction& transaction, bool factor,
                           bool strong) -> base::Result<Answer> {
    TRY_ASSIGN(const auto opened,
               ask->kit.accounts.prove_session(store, transaction, *ask->session, strong));
    ask->kit.callers->forget(ask->session->account);
    return session_answer(*ask, opened, factor, 200);
  };
  identity::SignIn attempt{ask->session->account, text_of(*ask, "password"), text_of(*ask, "code")};
  if (attempt.password.empty() && attempt.code.empty()) {
    return write_and_answer(
        ask, later,
        [ask, renew](store::Store& store, store::Transaction& transaction,
                     std::optional<base::Fault>&) -> base::Result<Answer> {
          TRY_ASSIGN(const auto account, ask->kit.accounts.find(store, ask->session->account));
          if (needs_no_proof(*ask, account)) return renew(store, transaction, false, false);
          return base::fault(FaultKind::kInvalid, "api.field_missing", {{"at", "/password"}});
        });
  }
  attempt.by_code = attempt.password.empty();
  const bool both = !attempt.password.empty() && !attempt.code.empty();
  prove(ask, later, std::move(attempt),
        [renew, both](store::Store& store, store::Transaction& transaction,
                      const identity::Accounts::Verdict& verdict) {
          return renew(store, transaction, !verdict.account.totp.empty(), both && verdict.strong);
        });
}

base::Result<Answer> begin_second_factor(Ask& ask) {
  TRY(need_session(ask));
  const auto enrolment = ask.kit.accounts.begin_totp(ask.session->account);
  return Answer{.body = json::object{{"secret", enrolment.secret}, {"uri", enrolment.uri}}};
}

void finish_second_factor(const std::shared_ptr<Ask>& ask, const Later& later) {
  if (const auto status = need_session(*ask); !status.ok()) return later(status.fault());
  // An account that has a second factor needs the administrator to change it: the password alone
  // must not replace it.
  prove(ask, later, {ask->session->account, text_of(*ask, "password"), ""},
        [ask](store::Store& store, store::Transaction& transaction,
              const identity::Accounts::Verdict& verdict) -> base::Result<Answer> {
          TRY_ASSIGN(const identity::Account account,
                     ask->kit.accounts.with_totp(verdict.account, text_of(*ask, "secret"),
                                                 text_of(*ask, "code")));
          TRY(ask->kit.accounts.keep(transaction, account));
          TRY_ASSIGN(const auto opened,
                     ask->kit.accounts.move_session(store, transaction, *ask->session,
                                                    ask->session->post, true));
          ask->kit.callers->forget(account.login);
          return session_answer(*ask, opened, true, 200);
        });
}

base::Result<Answer> list_sessions(Ask& ask) {
  TRY(need_session(ask));
  TRY_ASSIGN(const auto sessions, ask.kit.accounts.sessions_of(*ask.store, ask.session->account));
  json::array out;
  for (const identity::Session& one : sessions) out.push_back(session_row(ask, one));
  return Answer{.body = json::object{{"sessions", std::move(out)}}};
}

void end_session(const std::shared_ptr<Ask>& ask, const Later& later) {
  if (const auto status = need_session(*ask); !status.ok()) return later(status.fault());
  write_and_answer(ask, later,
                   [ask](store::Store& store, store::Transaction& transaction,
                         std::optional<base::Fault>&) -> base::Result<Answer> {
                     TRY_ASSIGN(const auto sessions,
                                ask->kit.accounts.sessions_of(store, ask->session->account));
                     for (const identity::Session& one : sessions) {
                       if (one.id != ask->parameter("id")) continue;
                       TRY(ask->kit.accounts.end_session(transaction, one.id));
                       ask->kit.callers->forget(ask->session->account);
                       return Answer{};
                     }
                     return base::fault(FaultKind::kNotFound, "api.no_such");
                   });
}

json::object token_json(const identity::Token& token) {
  json::array scopes;
  for (const identity::Scope scope : token.scopes) {
    scopes.push_back(json::value(std::string(identity::name_of(scope))));
  }
  return {{"id", token.id},
          {"name", token.name},
          {"post", token.post},
          {"scopes", std::move(scopes)},
          {"made_at", token.made_at.str()},
          {"expires_at", token.expires_at.str()}};
}

base::Result<Answer> list_tokens(Ask& ask) {
  TRY(need_session(ask));
  TRY_ASSIGN(const auto tokens, ask.kit.accounts.tokens_of(*ask.store, ask.session->account));
  json::array out;
  for (const identity::Token& token : tokens) out.push_back(token_json(token));
  return Answer{.body = json::object{{"tokens", std::move(out)}}};
}

void issue_token(const std::shared_ptr<Ask>& ask, const Later& later) {
  if (const auto status = need_session(*ask); !status.ok()) return later(status.fault());
  std::set<identity::Scope> scopes;
  for (const json::value& name : ask->body.at("scopes").as_array()) {
    const auto scope = identity::parse_scope(name.as_string());
    if (!scope) {
      return later(base::fault(FaultKind::kInvalid, "identity.bad_token_scopes"));
    }
    scopes.insert(*scope);
  }
  write_and_answer(
      ask, later,
      [ask, scopes](store::Store&, store::Transaction& transaction,
                    std::optional<base::Fault>&) -> base::Result<Answer> {
        TRY_ASSIGN(const auto issued, ask->kit.accounts.issue_token(
                                          transaction, *ask->session, text_of(*ask, "name"), scopes,
                                          static_cast<int>(ask->body.at("days").as_int64())));
        return Answer{
            .status = 201,
            .body = json::object{{"token", token_json(issued.token)}, {"bearer", issued.bearer}}};
      });
}

void revoke_token(const std::shared_ptr<Ask>& ask, const Later& later) {
  if (const auto status = need_session(*ask); !status.ok()) return later(status.fault());
  write_and_answer(ask, later,
                   [ask](store::Store& store, store::Transaction& transaction,
                         std::optional<base::Fault>&) -> base::Result<Answer> {
                     TRY_ASSIGN(const auto tokens,
                                ask->kit.accounts.tokens_of(store, ask->session->account));
                     for (const identity::Token& token : tokens) {
                       if (token.id != ask->parameter("id")) continue;
                       TRY(ask->kit.accounts.revoke_token(transaction, token.id));
                       ask->kit.callers->forget(ask->session->account);
                       return Answer{};
                     }
                     return base::fault(FaultKind::kNotFound, "api.no_such");
                   });
}

}  // namespace

json::object session_row(const Ask& ask, const identity::Session& session) {
  const identity::Post* post = ask.town->directory.post(session.post);
  const auto& roles = ask.kit.packs.vocabulary().roles;
  const auto role = post != nullptr ? roles.find(post->role) : roles.end();
  return {{"id", session.id},
          {"post", session.post},
          {"post_label", role != roles.end() ? label_of(ask, role->second) : ""},
          {"strong", session.strong},
          {"started_at", session.started_at.str()},
          {"expires_at", session.expires_at.str()},
          {"current", ask.session && session.id == ask.session->id}};
}

void add_session_operations(Operations& operations) {
  operations.emplace("signIn", HandleLater(sign_in));
  operations.emplace("readSession", Handle(read_session));
  operations.emplace("signOut", HandleLater(sign_out));
  operations.emplace("switchPost", HandleLater(switch_post));
  operations.emplace("changePassword", HandleLater(change_password));
  operations.emplace("proveAgain", HandleLater(prove_again));
  operations.emplace("beginSecondFactor", Handle(begin_second_factor));
  operations.emplace("finishSecondFactor", HandleLater(finish_second_factor));
  operations.emplace("listSessions", Handle(list_sessions));
  operations.emplace("endSession", HandleLater(end_session));
  operations.emplace("listTokens", Handle(list_tokens));
  operations.emplace("issueToken", HandleLater(issue_token));
  operations.emplace("revokeToken", HandleLater(revoke_token));
  add_account_operations(operations);
}

}  // namespace api
