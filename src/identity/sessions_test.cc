// SPDX-License-Identifier: AGPL-3.0-or-later
// How long a cookie opens the desk, and what ends it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/digest.h"
#include "identity/desk_test.h"
#include "identity/slips.h"

namespace identity {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

void keep(SignInDesk& desk, const Account& account) {
  desk.write([&](store::Transaction& t) {
    done(desk.accounts->keep(t, account));
    return 0;
  });
}

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

}  // namespace
}  // namespace identity
