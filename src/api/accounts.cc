// SPDX-License-Identifier: AGPL-3.0-or-later
// Accounts for the administrator, one-time links, the first administrator, and the sign-in by role
// that a demonstration offers on its own machine.
#include <algorithm>

#include "api/callers.h"
#include "api/case_view.h"
#include "api/session.h"
#include "api/writing.h"

namespace api {

using base::FaultKind;

namespace {

constexpr int64_t kLinkLastsMs = 24 * 3'600'000;
constexpr const char* kFirst = "first_administrator";

std::string text_of(const Ask& ask, std::string_view key) {
  const json::value* value = ask.body.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

bool flag_of(const Ask& ask, std::string_view key) {
  const json::value* value = ask.body.if_contains(key);
  return value != nullptr && value->is_bool() && value->as_bool();
}

json::object account_json(const Ask& ask, const identity::Account& account) {
  const bool locked = account.locked_until && *account.locked_until > ask.now();
  return {
      {"login", account.login},
      {"person", person_json(ask, account.person)},
      {"has_password", !account.password.empty()},
      {"second_factor", !account.totp.empty()},
      {"disabled", account.disabled},
      {"locked_until", locked ? json::value(account.locked_until->str()) : json::value(nullptr)}};
}

base::Result<Answer> list_accounts(Ask& ask) {
  TRY_ASSIGN(const auto accounts, ask.kit.accounts.all(*ask.store));
  json::array out;
  for (const identity::Account& account : accounts) out.push_back(account_json(ask, account));
  return Answer{.body = json::object{{"accounts", std::move(out)}}};
}

base::Result<Answer> link_answer(const Ask& ask, store::Store& store,
                                 store::Transaction& transaction,
                                 const identity::Account& account) {
  TRY_ASSIGN(const std::string secret, ask.kit.accounts.issue_link(store, transaction, "password",
                                                                   account.login, kLinkLastsMs));
  return Answer{
      .status = 201,
      .body = json::object{{"account", account_json(ask, account)},
                           {"link", secret},
                           {"expires_at", calendar::Instant{ask.now().ms + kLinkLastsMs}.str()}}};
}

base::Fault no_account(const std::string& login) {
  return base::fault(FaultKind::kNotFound, "api.no_account", {{"login", login}});
}

void create_account(const std::shared_ptr<Ask>& ask, const Later& later) {
  write_and_answer(
      ask, later,
      [ask](store::Store& store, store::Transaction& transaction,
            std::optional<base::Fault>&) -> base::Result<Answer> {
        identity::Account account;
        account.login = text_of(*ask, "login");
        account.person = text_of(*ask, "person");
        if (ask->town->directory.person(account.person) == nullptr) {
          return base::fault(FaultKind::kInvalid, "api.no_person", {{"person", account.person}});
        }
        TRY_ASSIGN(const auto there, ask->kit.accounts.find(store, account.login));
        if (there) {
          return base::fault(FaultKind::kConflict, "api.login_taken", {{"login", account.login}});
        }
        TRY(ask->kit.accounts.keep(transaction, account));
        return link_answer(*ask, store, transaction, account);
      });
}

void change_account(const std::shared_ptr<Ask>& ask, const Later& later) {
  write_and_answer(ask, later,
                   [ask](store::Store& store, store::Transaction& transaction,
                         std::optional<base::Fault>&) -> base::Result<Answer> {
                     const std::string& login = ask->parameter("login");
                     TRY_ASSIGN(auto account, ask->kit.accounts.find(store, login));
                     if (!account) return no_account(login);
                     // Nobody shuts himself out, or takes his own second factor away.
                     if (login == ask->who.account) {
                       return base::fault(FaultKind::kForbidden, "api.not_oneself");
                     }
                     if (ask->body.contains("disabled"))
                       account->disabled = flag_of(*ask, "disabled");
                     if (flag_of(*ask, "unlock")) {
                       account->failures = 0;
                       account->locks = 0;
                       account->locked_until.reset();
                     }
                     if (flag_of(*ask, "reset_second_factor")) account->totp.clear();
                     TRY(ask->kit.accounts.keep(transaction, *account));
                     if (account->disabled || flag_of(*ask, "reset_second_factor")) {
                       TRY(ask->kit.accounts.end_all(store, transaction, login));
                     }
                     ask->kit.callers->forget(login);
                     return Answer{.body = account_json(*ask, *account)};
                   });
}

void link_account(const std::shared_ptr<Ask>& ask, const Later& later) {
  write_and_answer(ask, later,
                   [ask](store::Store& store, store::Transaction& transaction,
                         std::optional<base::Fault>&) -> base::Result<Answer> {
                     const std::string& login = ask->parameter("login");
                     TRY_ASSIGN(const auto account, ask->kit.accounts.find(store, login));
                     if (!account) return no_account(login);
                     return link_answer(*ask, store, transaction, *account);
                   });
}

// What the administrator sees of others is when they signed in, not what they do there.
base::Result<Answer> list_account_sessions(Ask& ask) {
  const std::string& login = ask.parameter("login");
  TRY_ASSIGN(const auto account, ask.kit.accounts.find(*ask.store, login));
  if (!account) return no_account(login);
  TRY_ASSIGN(const auto sessions, ask.kit.accounts.sessions_of(*ask.store, login));
  TRY_ASSIGN(const auto tokens, ask.kit.accounts.tokens_of(*ask.store, login));
  json::array out;
  for (const identity::Session& one : sessions) out.push_back(session_row(ask, one));
  return Answer{.body = json::object{{"account", account_json(ask, *account)},
                                     {"sessions", std::move(out)},
                                     {"tokens", static_cast<int64_t>(tokens.size())}}};
}

void end_account_session(const std::shared_ptr<Ask>& ask, const Later& later) {
  write_and_answer(ask, later,
                   [ask](store::Store& store, store::Transaction& transaction,
                         std::optional<base::Fault>&) -> base::Result<Answer> {
                     const std::string& login = ask->parameter("login");
                     TRY_ASSIGN(const auto sessions, ask->kit.accounts.sessions_of(store, login));
                     const auto is_it = [&](const identity::Session& one) {
                       return one.id == ask->parameter("id");
                     };
                     if (std::none_of(sessions.begin(), sessions.end(), is_it)) {
                       return base::fault(FaultKind::kNotFound, "api.no_such");
                     }
                     TRY(ask->kit.accounts.end_session(transaction, ask->parameter("id")));
                     ask->kit.callers->forget(login);
                     return Answer{};
                   });
}

// For a stolen password or a lost telephone: sessions, tokens and links.
void end_account_sessions(const std::shared_ptr<Ask>& ask, const Later& later) {
  write_and_answer(ask, later,
                   [ask](store::Store& store, store::Transaction& transaction,
                         std::optional<base::Fault>&) -> base::Result<Answer> {
                     const std::string& login = ask->parameter("login");
                     TRY_ASSIGN(const auto account, ask->kit.accounts.find(store, login));
                     if (!account) return no_account(login);
                     if (login == ask->who.account) {
                       return base::fault(FaultKind::kForbidden, "api.not_oneself");
                     }
                     TRY(ask->kit.accounts.end_all(store, transaction, login));
                     ask->kit.callers->forget(login);
                     return Answer{};
                   });
}

base::Result<Answer> read_link(Ask& ask) {
  TRY_ASSIGN(const auto link, ask.kit.accounts.find_link(*ask.store, ask.parameter("link")));
  const bool chinese = ask.language == base::Language::kChinese;
  return Answer{.body =
                    json::object{{"purpose", link.purpose},
                                 {"login", link.login},
                                 {"town", chinese ? ask.kit.town_name_zh : ask.kit.town_name_en}}};
}

casework::Command founding(const Ask& ask, const char* pack, const char* step) {
  casework::Command out;
  out.id = base::Uuid::v7(ask.now().ms, ask.kit.random);
  out.subject = out.id;
  out.pack = pack;
  out.step = step;
  out.actor = "founder";
  out.post = "founder";
  out.occurred_at = ask.now();
  return out;
}

// The founder enters the first administrator in the registers of people and posts; from then on
// there is no founder any more (casework::decide).
void found(const std::shared_ptr<Ask>& ask, const Later& later,
           std::function<void(std::string person)> then) {
  casework::Command person = founding(*ask, "person", "record");
  person.fields.set("name", text_of(*ask, "name"));
  casework::Command post = founding(*ask, "post", "appoint");
  post.fields.set("person", person.subject.str());
  post.fields.set("role", "administrator");
  const std::string id = person.subject.str();
  ask->kit.office.submit_all(
      {std::move(person), std::move(post)},
      [later, id, then = std::move(then)](base::Result<casework::Desk::Answers> answers) {
        if (!answers.ok()) return later(answers.fault());
        for (const auto& one : *answers) {
          if (!one.ok()) return later(one.fault());
        }
        then(id);
      });
}

// Uses the link up, keeps the account with its password, and opens a session.
void finish_link(const std::shared_ptr<Ask>& ask, const Later& later,
                 const identity::Accounts::Link& link, const identity::Account& ready) {
  write_and_answer(
      ask, later,
      [ask, link, ready](store::Store& store, store::Transaction& transaction,
                         std::optional<base::Fault>&) -> base::Result<Answer> {
        TRY(ask->kit.accounts.use_link(store, transaction, link));
        identity::Account account = ready;
        if (link.purpose != kFirst) {
          // What happened to the account since the link was made stays.
          TRY_ASSIGN(const auto now, ask->kit.accounts.find(store, link.login));
          if (!now || now->disabled) return no_account(link.login);
          account = *now;
          account.password = ready.password;
          account.password_changed_at = ready.password_changed_at;
          account.failures = 0;
          account.locks = 0;
          account.locked_until.reset();
        }
        TRY(ask->kit.accounts.end_all(store, transaction, account.login));
        TRY(ask->kit.accounts.keep(transaction, account));
        const auto posts = ask->town->directory.posts_of(account.person, ask->now().date());
        // An account with a second factor still has to prove it: this session is a weak one.
        TRY_ASSIGN(const auto opened,
                   ask->kit.accounts.open_session(transaction, account,
                                                  posts.empty() ? "" : posts.front()->id, false));
        ask->kit.callers->forget(account.login);
        return session_answer(*ask, opened, !account.totp.empty(), 201);
      });
}

base::Result<identity::Account> account_for(const Ask& ask, store::Store& store,
                                            const identity::Accounts::Link& link) {
  identity::Account account;
  if (link.purpose == kFirst) {
    account.login = text_of(ask, "login");
    for (const char* key : {"login", "name"}) {
      if (text_of(ask, key).empty()) {
        return base::fault(FaultKind::kInvalid, "api.field_missing",
                           {{"at", std::string("/") + key}});
      }
    }
    TRY_ASSIGN(const auto there, ask.kit.accounts.find(store, account.login));
    if (there) {
      return base::fault(FaultKind::kConflict, "api.login_taken", {{"login", account.login}});
    }
  } else {
    TRY_ASSIGN(auto found, ask.kit.accounts.find(store, link.login));
    if (!found) return no_account(link.login);
    account = std::move(*found);
  }
  return ask.kit.accounts.with_password(std::move(account), text_of(ask, "password"));
}

void use_link(const std::shared_ptr<Ask>& ask, const Later& later) {
  const bool taken = ask->kit.office.read(
      [ask, later](store::Store& store) {
        const auto link = ask->kit.accounts.find_link(store, ask->parameter("link"));
        if (!link.ok()) return later(link.fault());
        auto account = account_for(*ask, store, *link);
        if (!account.ok()) return later(account.fault());
        if (link->purpose != kFirst) return finish_link(ask, later, *link, *account);
        found(ask, later, [ask, later, link = *link, account = *account](std::string person) {
          identity::Account ready = account;
          ready.person = std::move(person);
          finish_link(ask, later, link, ready);
        });
      },
      office::Length::kLong);
  if (!taken) later(base::fault(FaultKind::kUnavailable, "office.busy"));
}

// --- a demonstration, on its own machine

base::Status need_demonstration(const Ask& ask) {
  if (ask.kit.demonstration && ask.request.loopback) return base::ok();
  return base::fault(FaultKind::kNotFound, "api.no_path");
}

base::Result<Answer> demonstration_roles(Ask& ask) {
  TRY(need_demonstration(ask));
  json::array out;
  for (const auto& [role, label] : ask.kit.packs.vocabulary().roles) {
    const auto holders = ask.town->directory.holders(role, ask.now().date());
    if (holders.empty()) continue;
    const identity::Post& post = *holders.front();
    const identity::Person* person = ask.town->directory.person(post.person);
    out.push_back({{"role", role},
                   {"label", label_of(ask, label)},
                   {"person", person != nullptr ? person->name : post.person},
                   {"post", post.id},
                   {"unit", post.unit}});
  }
  return Answer{.body = json::object{{"roles", std::move(out)}}};
}

const identity::Post* demonstration_post(const Ask& ask) {
  const std::string wanted = text_of(ask, "post");
  const auto holders = ask.town->directory.holders(text_of(ask, "role"), ask.now().date());
  for (const identity::Post* post : holders) {
    if (wanted.empty() || post->id == wanted) return post;
  }
  return nullptr;
}

void sign_in_by_role(const std::shared_ptr<Ask>& ask, const Later& later) {
  if (const auto status = need_demonstration(*ask); !status.ok()) return later(status.fault());
  const identity::Post* post = demonstration_post(*ask);
  if (post == nullptr) {
    return later(
        base::fault(FaultKind::kNotFound, "api.no_holder", {{"role", text_of(*ask, "role")}}));
  }
  write_and_answer(ask, later,
                   [ask, post = *post](store::Store& store, store::Transaction& transaction,
                                       std::optional<base::Fault>&) -> base::Result<Answer> {
                     // The account has no password: it can be entered in no other way.
                     const std::string login = "role-" + post.person;
                     TRY_ASSIGN(auto account, ask->kit.accounts.find(store, login));
                     if (!account) {
                       account.emplace();
                       account->login = login;
                       account->person = post.person;
                       TRY(ask->kit.accounts.keep(transaction, *account));
                     }
                     TRY_ASSIGN(const auto opened, ask->kit.accounts.open_session(
                                                       transaction, *account, post.id, true));
                     return session_answer(*ask, opened, false, 201);
                   });
}

}  // namespace

void add_account_operations(Operations& operations) {
  operations.emplace("listAccounts", Handle(list_accounts));
  operations.emplace("createAccount", HandleLater(create_account));
  operations.emplace("changeAccount", HandleLater(change_account));
  operations.emplace("linkAccount", HandleLater(link_account));
  operations.emplace("listAccountSessions", Handle(list_account_sessions));
  operations.emplace("endAccountSession", HandleLater(end_account_session));
  operations.emplace("endAccountSessions", HandleLater(end_account_sessions));
  operations.emplace("readLink", Handle(read_link));
  operations.emplace("useLink", HandleLater(use_link));
  operations.emplace("demonstrationRoles", Handle(demonstration_roles));
  operations.emplace("signInByRole", HandleLater(sign_in_by_role));
}

}  // namespace api
