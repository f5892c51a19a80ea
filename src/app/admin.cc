// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu admin WORD [LOGIN]: accounts from the server's own console, for the day on which no
// administrator can sign in. Whoever may read the data directory may do this.
#include "app/command.h"
#include "app/home.h"
#include "base/text.h"
#include "identity/accounts.h"

namespace app {

namespace {

using base::FaultKind;
using base::Language;

constexpr int64_t kLinkLastsMs = 24 * 3'600'000;

void say(Console& console, std::string_view key, const base::Fault::Args& args) {
  console.out << console.messages.text(key, Language::kChinese, args) << "\n"
              << console.messages.text(key, Language::kEnglish, args) << "\n";
}

// Everything an order needs.
struct Admin {
  const Options& options;
  Console& console;
  DataDir& data;
  const identity::Accounts& accounts;

  // Runs `work` on the account in one transaction and keeps what it made of it.
  template <typename Work>
  base::Result<int> change(const std::string& login, std::string_view said, Work work) {
    TRY_ASSIGN(const auto transaction, data.store().begin());
    TRY(transaction->lock(data.town()));
    TRY_ASSIGN(auto account, accounts.find(data.store(), login));
    if (!account) return base::fault(FaultKind::kNotFound, "app.no_account", {{"login", login}});
    TRY(work(*transaction, *account));
    TRY(accounts.keep(*transaction, *account));
    TRY(transaction->commit());
    say(console, said, {{"login", login}});
    return 0;
  }
};

base::Result<int> list(Admin& admin) {
  TRY_ASSIGN(const auto all, admin.accounts.all(admin.data.store()));
  for (const identity::Account& account : all) {
    const bool locked = account.locked_until && *account.locked_until > admin.console.clock.now();
    const std::string key = account.disabled           ? "app.account_disabled"
                            : locked                   ? "app.account_locked"
                            : account.password.empty() ? "app.account_no_password"
                            : account.totp.empty()     ? "app.account_plain"
                                                       : "app.account_strong";
    admin.console.out << account.login << "  "
                      << admin.console.messages.text(key, Language::kChinese) << " · "
                      << admin.console.messages.text(key, Language::kEnglish) << "  "
                      << account.person << "\n";
  }
  return 0;
}

base::Result<int> print_link(Admin& admin, const std::string& purpose, const std::string& login) {
  TRY_ASSIGN(const auto transaction, admin.data.store().begin());
  TRY(transaction->lock(admin.data.town()));
  TRY_ASSIGN(const std::string secret, admin.accounts.issue_link(admin.data.store(), *transaction,
                                                                 purpose, login, kLinkLastsMs));
  TRY(transaction->commit());
  say(admin.console, "app.admin_link", {{"link", "/start.html#link=" + secret}});
  return 0;
}

base::Result<int> link(Admin& admin, const std::string& login) {
  TRY_ASSIGN(const auto account, admin.accounts.find(admin.data.store(), login));
  if (!account) return base::fault(FaultKind::kNotFound, "app.no_account", {{"login", login}});
  return print_link(admin, "password", login);
}

base::Result<int> create(Admin& admin, const std::string& login) {
  TRY_ASSIGN(const std::string person, admin.options.required("person"));
  TRY_ASSIGN(const auto transaction, admin.data.store().begin());
  TRY(transaction->lock(admin.data.town()));
  TRY_ASSIGN(const auto there, admin.accounts.find(admin.data.store(), login));
  if (there) return base::fault(FaultKind::kConflict, "app.login_taken", {{"login", login}});
  identity::Account account;
  account.login = login;
  account.person = person;
  TRY(admin.accounts.keep(*transaction, account));
  TRY(transaction->commit());
  return print_link(admin, "password", login);
}

base::Result<int> run_order(Admin& admin) {
  const std::string& order = admin.options.words.front();
  const std::string login = admin.options.words.size() > 1 ? admin.options.words[1] : "";
  if (order == "accounts") return list(admin);
  if (order == "first-link") return print_link(admin, "first_administrator", "");
  if (login.empty()) {
    return base::fault(FaultKind::kInvalid, "app.word_missing", {{"command", "admin " + order}});
  }
  store::Store& store = admin.data.store();
  if (order == "create") return create(admin, login);
  if (order == "link") return link(admin, login);
  if (order == "disable") {
    return admin.change(login, "app.admin_disabled",
                        [&](store::Transaction& transaction, identity::Account& account) {
                          account.disabled = true;
                          return admin.accounts.end_all(store, transaction, login);
                        });
  }
  if (order == "enable") {
    return admin.change(login, "app.admin_enabled",
                        [](store::Transaction&, identity::Account& account) {
                          account.disabled = false;
                          return base::ok();
                        });
  }
  if (order == "unlock") {
    return admin.change(login, "app.admin_unlocked",
                        [](store::Transaction&, identity::Account& account) {
                          account.failures = 0;
                          account.locks = 0;
                          account.locked_until.reset();
                          return base::ok();
                        });
  }
  if (order == "reset-second-factor") {
    return admin.change(login, "app.admin_reset",
                        [&](store::Transaction& transaction, identity::Account& account) {
                          account.totp.clear();
                          return admin.accounts.end_all(store, transaction, login);
                        });
  }
  const std::vector<std::string> known = {
      "accounts", "first-link", "create", "link",
      "disable",  "enable",     "unlock", "reset-second-factor"};
  return base::fault_near(FaultKind::kInvalid, "app.unknown_order",
                          {{"order", order}, {"known", base::join(known, " ")}},
                          base::nearest(order, known));
}

}  // namespace

base::Result<int> run_admin(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string dir, options.required("data"));
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(const auto knowledge, read_knowledge(share));
  base::SystemRandom random;
  TRY_ASSIGN(const auto data,
             DataDir::open(dir, DataDir::Mode::kExisting, options.value("town").value_or(""),
                           random, options.value("store").value_or("")));
  TRY(take_over(*knowledge, *data, Unlock::kWrite, random));
  const identity::Accounts accounts(data->town(), {}, *knowledge->keyring, console.clock, random);
  Admin admin{options, console, *data, accounts};
  return run_order(admin);
}

}  // namespace app
