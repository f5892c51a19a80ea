// SPDX-License-Identifier: AGPL-3.0-or-later
// Links that are sent to somebody and open once.
#include <gtest/gtest.h>

#include "identity/desk_test.h"

namespace identity {
namespace {

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
