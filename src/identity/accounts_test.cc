// SPDX-License-Identifier: AGPL-3.0-or-later
#include "identity/accounts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "identity/desk_test.h"

namespace identity {
namespace {

using ::testing::SizeIs;

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

}  // namespace
}  // namespace identity
