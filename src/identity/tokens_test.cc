// SPDX-License-Identifier: AGPL-3.0-or-later
// Tokens for programs: what they may do, and until when.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/desk_test.h"

namespace identity {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

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

}  // namespace
}  // namespace identity
