// SPDX-License-Identifier: AGPL-3.0-or-later
#include "identity/accounts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <iterator>

#include "base/digest.h"
#include "identity/desk_test.h"
#include "identity/slips.h"

namespace identity {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kSessionOver = "identity.session_over";
constexpr const char* kTokenOver = "identity.token_over";

Accounts::Issued issue(SignInDesk& desk, const Session& session,
                       std::set<Scope> scopes = {Scope::kReadCases}, int days = 30) {
  return desk.write([&](store::Transaction& t) {
    return good(desk.accounts->issue_token(t, session, "hotline", std::move(scopes), days));
  });
}

void keep(SignInDesk& desk, const Account& account) {
  desk.write([&](store::Transaction& t) {
    done(desk.accounts->keep(t, account));
    return 0;
  });
}

// --- slips

Account any_account() {
  Account out;
  out.login = "li.si";
  out.person = *rc::gen::element<std::string>("", "person-1", "张三\"\\");
  out.password = *rc::gen::element<std::string>("", "$argon2id$v=19$m=8,t=1,p=1$YQ$Yg");
  out.totp = *rc::gen::element<std::string>("", "AAAA");
  out.totp_last = *rc::gen::inRange<uint64_t>(0, 1ULL << 62);
  out.failures = *rc::gen::inRange(0, 5);
  out.locks = *rc::gen::inRange(0, 1000);
  const auto perhaps = [](std::optional<calendar::Instant>& at) {
    if (*rc::gen::arbitrary<bool>()) at = calendar::Instant{*rc::gen::arbitrary<int64_t>()};
  };
  perhaps(out.failed_at);
  perhaps(out.locked_until);
  perhaps(out.password_changed_at);
  out.disabled = *rc::gen::arbitrary<bool>();
  return out;
}

RC_GTEST_PROP(SlipProperty, AnAccountComesBackAsItWasWritten, ()) {
  const Account account = any_account();
  const auto back = read_account(write_account(account));
  RC_ASSERT(back.ok());
  RC_ASSERT(*back == account);
}

RC_GTEST_PROP(SlipProperty, AChangedSlipIsRefusedOrIsAnotherAccountWrittenInFull, ()) {
  std::string json = write_account(any_account());
  const size_t at = *rc::gen::inRange<size_t>(0, json.size());
  json[at] = static_cast<char>(json[at] ^ (1 << *rc::gen::inRange(0, 8)));
  const auto back = read_account(json);
  if (back.ok()) {
    RC_ASSERT(write_account(*back) == json);
  } else {
    RC_ASSERT(back.fault().code == "identity.bad_slip");
    RC_ASSERT(back.fault().kind == base::FaultKind::kCorrupt);
  }
}

TEST(Slips, ReadingIsStrict) {
  const std::string right = write_account({.login = "li.si", .person = "p"});
  ASSERT_TRUE(read_account(right).ok());
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string out = right;
    const size_t at = out.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return out.replace(at, from.size(), to);
  };
  const struct {
    std::string json;
    const char* field;
  } rows[] = {{"", "json"},
              {"[]", "json"},
              {"{}", "v"},
              {with("\"v\":1", "\"v\":2"), "v"},
              {with(",\"locks\":0", ""), "locks"},
              {with("\"locks\":0", "\"locks\":-1"), "locks"},
              {with("\"locks\":0", "\"locks\":4294967296"), "locks"},
              {with("\"locks\":0", "\"locks\":0.0"), "locks"},
              {with("\"disabled\":false", "\"disabled\":0"), "disabled"},
              {with("\"failed_at\":null", "\"failed_at\":\"now\""), "failed_at"},
              {with("\"login\":\"li.si\"", "\"login\":\"Li Si\""), "login"},
              {with("{", "{ "), "form"},
              {with("{", "{\"more\":1,"), "form"},
              {with("\"person\":\"p\"", "\"person\":\"p\",\"person\":\"p\""), "form"}};
  for (const auto& row : rows) {
    const auto refused = read_account(row.json);
    ASSERT_FALSE(refused.ok()) << row.json;
    EXPECT_EQ(refused.fault().code, "identity.bad_slip");
    EXPECT_EQ(refused.fault().arg("kind"), "account");
    EXPECT_EQ(refused.fault().arg("field"), row.field) << row.json;
  }
}

TEST(Slips, SessionsTokensAndLinksComeBackAndAreReadStrictly) {
  const Session session{.id = "i",
                        .account = "a",
                        .person = "p",
                        .post = "o",
                        .strong = true,
                        .started_at = {1},
                        .seen_at = {2},
                        .expires_at = {3}};
  EXPECT_EQ(*read_session({.id = "i", .value = write_session(session)}), session);
  const Token token{.id = "i",
                    .name = "热线",
                    .account = "a",
                    .person = "p",
                    .post = "o",
                    .scopes = {Scope::kAct, Scope::kLedger},
                    .strong = false,
                    .made_at = {1},
                    .expires_at = {2}};
  EXPECT_EQ(*read_token({.id = "i", .value = write_token(token)}), token);
  const Accounts::Link link{"i", "password", "a"};
  EXPECT_EQ(*read_link({.id = "i", .value = write_link(link)}), link);
  const auto changed = [](std::string value, std::string_view from, std::string_view to) {
    return value.replace(value.find(from), from.size(), to);
  };
  EXPECT_FALSE(read_session({.value = changed(write_session(session), "true", "1")}).ok());
  EXPECT_FALSE(read_token({.value = changed(write_token(token), "ledger:read", "all")}).ok());
  EXPECT_FALSE(
      read_token({.value = changed(write_token(token), "\"cases:act\"", "\"ledger:read\"")}).ok());
  EXPECT_FALSE(read_link({.value = changed(write_link(link), "purpose", "reason")}).ok());
}

// --- accounts

TEST(Accounts, AreFoundByLoginAndListed) {
  SignInDesk desk;
  EXPECT_EQ(good(desk.accounts->find(*desk.store, "li.si")), std::nullopt);
  const Account li = desk.add("li.si");
  const Account an = desk.add("an.na");
  EXPECT_EQ(good(desk.accounts->find(*desk.store, "li.si")), li);
  EXPECT_EQ(good(desk.accounts->find(*desk.store, "LI.SI")), std::nullopt);
  desk.sign_in({"nobody", "x", ""});
  EXPECT_EQ(good(desk.accounts->all(*desk.store)), (std::vector<Account>{an, li}));
}

TEST(Accounts, AreAllListedHoweverMany) {
  SignInDesk desk;
  desk.write([&](store::Transaction& t) {
    for (int i = 0; i < 450; ++i) {
      done(desk.accounts->keep(t, {.login = "clerk" + std::to_string(1000 + i)}));
    }
    return 0;
  });
  const auto all = good(desk.accounts->all(*desk.store));
  ASSERT_THAT(all, SizeIs(450));
  for (size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].login, "clerk" + std::to_string(1000 + i));
  }
}

// What lies on disk opens nothing.
TEST(Accounts, NoSecretIsInTheFile) {
  SignInDesk desk;
  desk.add("li.si");
  const auto opened = desk.open("li.si");
  const auto issued = issue(desk, opened.session);
  const std::string link = desk.write([&](store::Transaction& t) {
    return good(desk.accounts->issue_link(*desk.store, t, "password", "li.si", kHourMs));
  });
  std::string bytes;
  for (const char* name : {"fadu.db", "fadu.db-wal"}) {
    std::ifstream file(desk.dir / name, std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(file), {});
  }
  ASSERT_NE(bytes.find(opened.session.id), std::string::npos);
  for (const std::string& secret : {opened.cookie, opened.session.csrf, issued.bearer,
                                    issued.bearer.substr(5), link, std::string(kPassword)}) {
    EXPECT_EQ(bytes.find(secret), std::string::npos);
  }
}

// --- sessions

TEST(Sessions, AreKnownByTheirCookie) {
  SignInDesk desk;
  desk.add("li.si");
  const auto opened = desk.open("li.si", true);
  EXPECT_THAT(opened.cookie, SizeIs(64));
  EXPECT_EQ(opened.session.id, base::hex(base::sha256(base::view(opened.cookie))));
  const Session found = good(desk.accounts->session(*desk.store, opened.cookie));
  EXPECT_EQ(found, opened.session);
  EXPECT_EQ(found.account, "li.si");
  EXPECT_EQ(found.person, "person of li.si");
  EXPECT_EQ(found.post, "post-1");
  EXPECT_TRUE(found.strong);
  const auto another = desk.open("li.si");
  EXPECT_NE(another.cookie, opened.cookie);
  EXPECT_NE(another.session.csrf, opened.session.csrf);
  EXPECT_THAT(good(desk.accounts->sessions_of(*desk.store, "li.si")), SizeIs(2));
  EXPECT_THAT(good(desk.accounts->sessions_of(*desk.store, "zhang.san")), IsEmpty());
}

RC_GTEST_PROP(SessionProperty, EveryFlippedBitOfACookieTokenOrLinkIsRefused, ()) {
  static SignInDesk desk;
  static const Accounts::Opened opened = (desk.add("li.si"), desk.open("li.si"));
  static const Accounts::Issued issued = issue(desk, opened.session);
  static const std::string link = desk.write([](store::Transaction& t) {
    return good(desk.accounts->issue_link(*desk.store, t, "password", "li.si", kHourMs));
  });
  const auto flipped = [](std::string text) {
    const size_t bit = *rc::gen::inRange<size_t>(0, text.size() * 8);
    text[bit / 8] = static_cast<char>(text[bit / 8] ^ (1 << (bit % 8)));
    return text;
  };
  RC_ASSERT(desk.fault_of_session(opened.cookie).empty());
  RC_ASSERT(desk.fault_of_session(flipped(opened.cookie)) == kSessionOver);
  RC_ASSERT(desk.fault_of_token(issued.bearer).empty());
  RC_ASSERT(desk.fault_of_token(flipped(issued.bearer)) == kTokenOver);
  RC_ASSERT(desk.accounts->find_link(*desk.store, link).ok());
  RC_ASSERT(!desk.accounts->find_link(*desk.store, flipped(link)).ok());
  RC_ASSERT(Accounts::csrf_fits(opened.session, opened.session.csrf));
  RC_ASSERT(!Accounts::csrf_fits(opened.session, flipped(opened.session.csrf)));
}

TEST(Sessions, NothingElseIsASession) {
  SignInDesk desk;
  desk.add("li.si");
  const auto opened = desk.open("li.si");
  std::string upper = opened.cookie;
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  for (const std::string& cookie :
       {std::string(), opened.session.id, opened.session.csrf, opened.cookie + "0",
        opened.cookie.substr(1), upper, std::string(1'000'000, 'a')}) {
    EXPECT_EQ(desk.fault_of_session(cookie), kSessionOver);
  }
  EXPECT_EQ(desk.fault_of_token(opened.cookie), kTokenOver);
  EXPECT_FALSE(Accounts::csrf_fits(opened.session, ""));
  EXPECT_FALSE(Accounts::csrf_fits(Session{}, ""));
}

TEST(Sessions, EndAfterADayHoweverBusy) {
  SignInDesk desk;
  desk.add("li.si");
  const auto opened = desk.open("li.si");
  for (int hour = 0; hour < 24; ++hour) {
    const auto session = desk.accounts->session(*desk.store, opened.cookie);
    ASSERT_TRUE(session.ok()) << hour;
    desk.write([&](store::Transaction& t) {
      done(desk.accounts->touch(*desk.store, t, *session));
      return 0;
    });
    desk.later(kHourMs);
  }
  EXPECT_EQ(desk.fault_of_session(opened.cookie), kSessionOver);
  desk.later(-1);
  EXPECT_EQ(desk.fault_of_session(opened.cookie), "");
}

TEST(Sessions, EndWhenUnusedForEightHours) {
  SignInDesk desk;
  desk.add("li.si");
  const auto opened = desk.open("li.si");
  EXPECT_FALSE(desk.accounts->needs_touch(opened.session));
  desk.later(10 * kMinuteMs - 1);
  EXPECT_FALSE(desk.accounts->needs_touch(opened.session));
  desk.later(1);
  EXPECT_TRUE(desk.accounts->needs_touch(opened.session));
  desk.write([&](store::Transaction& t) {
    done(desk.accounts->touch(*desk.store, t, opened.session));
    return 0;
  });
  const Session touched = good(desk.accounts->session(*desk.store, opened.cookie));
  EXPECT_EQ(touched.seen_at, desk.clock.now());
  EXPECT_FALSE(desk.accounts->needs_touch(touched));
  const auto slip = good(desk.store->slip(kTown, kSessionSlip, touched.id));
  EXPECT_EQ(slip->expires_at->ms, desk.clock.now().ms + 8 * kHourMs);
  desk.later(8 * kHourMs - 1);
  EXPECT_EQ(desk.fault_of_session(opened.cookie), "");
  EXPECT_THAT(good(desk.accounts->sessions_of(*desk.store, "li.si")), SizeIs(1));
  desk.later(1);
  EXPECT_EQ(desk.fault_of_session(opened.cookie), kSessionOver);
  EXPECT_THAT(good(desk.accounts->sessions_of(*desk.store, "li.si")), IsEmpty());
}

TEST(Sessions, TouchDoesNotRaiseTheDead) {
  SignInDesk desk;
  desk.add("li.si");
  const auto opened = desk.open("li.si");
  desk.write([&](store::Transaction& t) {
    done(desk.accounts->end_session(t, opened.session.id));
    return 0;
  });
  EXPECT_EQ(desk.fault_of_session(opened.cookie), kSessionOver);
  desk.write([&](store::Transaction& t) {
    done(desk.accounts->touch(*desk.store, t, opened.session));
    return 0;
  });
  EXPECT_EQ(desk.fault_of_session(opened.cookie), kSessionOver);
}

TEST(Sessions, ChangeTheirCookieWithThePost) {
  SignInDesk desk;
  desk.add("li.si");
  const auto opened = desk.open("li.si");
  desk.later(kHourMs);
  const auto move = [&](const Session& session, bool strong) {
    auto transaction = good(desk.store->begin());
    auto moved = desk.accounts->move_session(*desk.store, *transaction, session, "post-2", strong);
    done(transaction->commit());
    return moved;
  };
  const auto moved = good(move(opened.session, true));
  EXPECT_NE(moved.cookie, opened.cookie);
  EXPECT_NE(moved.session.csrf, opened.session.csrf);
  EXPECT_EQ(desk.fault_of_session(opened.cookie), kSessionOver);
  const Session found = good(desk.accounts->session(*desk.store, moved.cookie));
  EXPECT_EQ(found, moved.session);
  EXPECT_EQ(found.post, "post-2");
  EXPECT_TRUE(found.strong);
  EXPECT_EQ(found.expires_at, opened.session.expires_at);  // no way to stay for ever
  EXPECT_EQ(found.started_at, opened.session.started_at);
  // Only once, and a second factor is not lost by changing the post.
  const auto again = move(opened.session, false);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.fault().code, kSessionOver);
  EXPECT_TRUE(good(move(moved.session, false)).session.strong);
}

TEST(Sessions, EndWithTheirAccountAndWithItsPassword) {
  SignInDesk desk;
  const Account li = desk.add("li.si");
  const auto opened = desk.open("li.si");
  const auto issued = issue(desk, opened.session);
  Account changed = li;
  changed.disabled = true;
  keep(desk, changed);
  EXPECT_EQ(desk.fault_of_session(opened.cookie), kSessionOver);
  EXPECT_EQ(desk.fault_of_token(issued.bearer), kTokenOver);
  changed = li;
  changed.person = "somebody else";
  keep(desk, changed);
  EXPECT_EQ(desk.fault_of_session(opened.cookie), kSessionOver);
  EXPECT_EQ(desk.fault_of_token(issued.bearer), kTokenOver);
  keep(desk, li);
  EXPECT_EQ(desk.fault_of_session(opened.cookie), "");
  EXPECT_EQ(desk.fault_of_token(issued.bearer), "");
  desk.later(1);
  desk.add("li.si", "another long password");
  EXPECT_EQ(desk.fault_of_session(opened.cookie), kSessionOver);
  EXPECT_EQ(desk.fault_of_token(issued.bearer), "");
  EXPECT_EQ(desk.fault_of_session(desk.open("li.si").cookie), "");
}

TEST(Sessions, EndAllEndsWhatBelongsToTheLoginAndNothingElse) {
  SignInDesk desk;
  desk.add("li.si");
  desk.add("zhang.san");
  const auto mine = desk.open("li.si");
  const auto my_token = issue(desk, mine.session);
  const auto other = desk.open("zhang.san");
  const auto other_token = issue(desk, other.session);
  const std::string link = desk.write([&](store::Transaction& t) {
    return good(desk.accounts->issue_link(*desk.store, t, "password", "li.si", kHourMs));
  });
  const Account li = desk.account("li.si");
  desk.write([&](store::Transaction& t) {
    for (int i = 0; i < 450; ++i) (void)good(desk.accounts->open_session(t, li, "post-1", false));
    return 0;
  });
  EXPECT_THAT(good(desk.accounts->sessions_of(*desk.store, "li.si")), SizeIs(451));
  desk.write([&](store::Transaction& t) {
    done(desk.accounts->end_all(*desk.store, t, "li.si"));
    return 0;
  });
  EXPECT_EQ(desk.fault_of_session(mine.cookie), kSessionOver);
  EXPECT_EQ(desk.fault_of_token(my_token.bearer), kTokenOver);
  EXPECT_FALSE(desk.accounts->find_link(*desk.store, link).ok());
  EXPECT_THAT(good(desk.accounts->sessions_of(*desk.store, "li.si")), IsEmpty());
  EXPECT_EQ(desk.fault_of_session(other.cookie), "");
  EXPECT_EQ(desk.fault_of_token(other_token.bearer), "");
  auto transaction = good(desk.store->begin());
  EXPECT_FALSE(desk.accounts->end_all(*desk.store, *transaction, "").ok());
}

// --- tokens

TEST(Tokens, CarryPostScopesAndStrengthOfTheirSession) {
  SignInDesk desk;
  desk.add("li.si");
  const auto opened = desk.open("li.si", true);
  const auto issued = issue(desk, opened.session, {Scope::kFigures, Scope::kAct}, 1);
  EXPECT_EQ(issued.bearer.substr(0, 5), "fadu_");
  EXPECT_THAT(issued.bearer, SizeIs(69));
  const Token found = good(desk.accounts->token(*desk.store, issued.bearer));
  EXPECT_EQ(found, issued.token);
  EXPECT_EQ(found.post, "post-1");
  EXPECT_EQ(found.scopes, (std::set<Scope>{Scope::kFigures, Scope::kAct}));
  EXPECT_TRUE(found.strong);
  EXPECT_THAT(good(desk.accounts->tokens_of(*desk.store, "li.si")), SizeIs(1));
  desk.later(24 * kHourMs - 1);
  EXPECT_EQ(desk.fault_of_token(issued.bearer), "");  // outlives its session
  desk.later(1);
  EXPECT_EQ(desk.fault_of_token(issued.bearer), kTokenOver);
  EXPECT_THAT(good(desk.accounts->tokens_of(*desk.store, "li.si")), IsEmpty());
}

TEST(Tokens, AreRevoked) {
  SignInDesk desk;
  desk.add("li.si");
  const auto opened = desk.open("li.si");
  const auto one = issue(desk, opened.session);
  const auto two = issue(desk, opened.session);
  desk.write([&](store::Transaction& t) {
    done(desk.accounts->revoke_token(t, one.token.id));
    return 0;
  });
  EXPECT_EQ(desk.fault_of_token(one.bearer), kTokenOver);
  EXPECT_EQ(desk.fault_of_token(two.bearer), "");
}

TEST(Tokens, NeedANameScopesAndAnEnd) {
  SignInDesk desk;
  desk.add("li.si");
  const auto opened = desk.open("li.si");
  const auto refusal = [&](const std::string& name, std::set<Scope> scopes, int days) {
    auto transaction = good(desk.store->begin());
    const auto made =
        desk.accounts->issue_token(*transaction, opened.session, name, std::move(scopes), days);
    return made.ok() ? "" : made.fault().code;
  };
  const std::set<Scope> some = {Scope::kFigures};
  std::string chinese;
  for (int i = 0; i < 64; ++i) chinese += "令";
  EXPECT_EQ(refusal(chinese, some, 1), "");
  EXPECT_EQ(refusal("x", some, 366), "");
  for (const std::string& name : {std::string(), std::string("  "), chinese + "令",
                                  std::string("a\nb"), std::string("\xff")}) {
    EXPECT_EQ(refusal(name, some, 1), "identity.bad_token_name") << name;
  }
  EXPECT_EQ(refusal("x", {}, 1), "identity.bad_token_scopes");
  for (int days : {0, -1, 367, 2'000'000'000}) {
    EXPECT_EQ(refusal("x", some, days), "identity.bad_token_days") << days;
  }
}

// --- links

TEST(Links, AreUsedOnce) {
  SignInDesk desk;
  const auto issue_link = [&](const std::string& purpose, const std::string& login) {
    return desk.write([&](store::Transaction& t) {
      return good(desk.accounts->issue_link(*desk.store, t, purpose, login, kHourMs));
    });
  };
  const auto use = [&](const Accounts::Link& link) {
    return desk.write([&](store::Transaction& t) {
      const auto used = desk.accounts->use_link(*desk.store, t, link);
      return used.ok() ? std::string() : used.fault().code;
    });
  };
  const auto is_good = [&](const std::string& secret) {
    return desk.accounts->find_link(*desk.store, secret).ok();
  };
  const std::string first = issue_link("first_administrator", "");
  const std::string mine = issue_link("password", "li.si");
  const std::string other = issue_link("password", "zhang.san");
  const Accounts::Link link = good(desk.accounts->find_link(*desk.store, mine));
  EXPECT_EQ(link.purpose, "password");
  EXPECT_EQ(link.login, "li.si");
  EXPECT_EQ(use(link), "");
  EXPECT_EQ(use(link), "identity.link_over");
  EXPECT_FALSE(is_good(mine));
  EXPECT_TRUE(is_good(other));
  // A new one takes the place of the old one of that purpose.
  const std::string invitation = issue_link("invitation", "zhang.san");
  const std::string newer = issue_link("password", "zhang.san");
  EXPECT_TRUE(is_good(invitation));
  EXPECT_FALSE(is_good(other));
  EXPECT_TRUE(is_good(newer));
  EXPECT_TRUE(is_good(first));
  const std::string again = issue_link("first_administrator", "");
  EXPECT_FALSE(is_good(first));
  const Accounts::Link late = good(desk.accounts->find_link(*desk.store, again));
  desk.later(kHourMs - 1);
  EXPECT_TRUE(is_good(again));
  desk.later(1);
  EXPECT_FALSE(is_good(again));
  EXPECT_EQ(use(late), "identity.link_over");
  EXPECT_FALSE(is_good(""));
}

}  // namespace
}  // namespace identity
