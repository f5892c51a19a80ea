// SPDX-License-Identifier: AGPL-3.0-or-later
#include "identity/slips.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace identity {
namespace {

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

}  // namespace
}  // namespace identity
