// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "identity/desk_test.h"
#include "identity/password.h"
#include "identity/slips.h"

namespace identity {
namespace {

using ::testing::StartsWith;

const SignIn kRight{"li.si", kPassword, ""};
const SignIn kWrong{"li.si", "not the password", ""};

TEST(SignIn, OpensWithTheRightPasswordAndForgetsFailures) {
  SignInDesk desk;
  desk.add("li.si");
  EXPECT_EQ(desk.refusal(kWrong), "identity.wrong_password");
  EXPECT_EQ(desk.account("li.si").failures, 1);
  const Accounts::Verdict verdict = desk.sign_in(kRight);
  EXPECT_FALSE(verdict.refusal);
  EXPECT_FALSE(verdict.strong);
  EXPECT_EQ(verdict.account, desk.account("li.si"));
  EXPECT_EQ(desk.account("li.si").failures, 0);
  EXPECT_EQ(desk.account("li.si").failed_at, std::nullopt);
}

TEST(SignIn, WorksWithTheParametersOfProduction) {
  SignInDesk desk{PasswordRules{}};
  EXPECT_THAT(desk.add("li.si").password, StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_EQ(desk.refusal(kRight), "");
  EXPECT_EQ(desk.refusal(kWrong), "identity.wrong_password");
}

// Whoever asks learns nothing about whether a login exists: the same words, the same number of
// hashes of the same cost.
TEST(SignIn, RefusesInTheSameWayWhetherLoginOrPasswordIsWrong) {
  SignInDesk desk;
  desk.add("li.si");
  desk.add("no.password", "");
  Account disabled = desk.add("disabled");
  disabled.disabled = true;
  desk.write([&](store::Transaction& t) {
    done(desk.accounts->keep(t, disabled));
    return 0;
  });
  const SignIn attempts[] = {kWrong,
                             {"nobody", kPassword, ""},
                             {"no.password", kPassword, ""},
                             {"no.password", "", ""},
                             {"disabled", kPassword, ""},
                             {"No Such Form", kPassword, ""},
                             {"", "", ""},
                             {"li.si", std::string(100'000, 'x'), ""},
                             {"li.si", std::string(kPassword) + std::string("\0x", 2), ""},
                             {"nobody", kPassword, "123456"}};
  for (const SignIn& attempt : attempts) {
    const uint64_t before = desk.accounts->hashes();
    const Accounts::Verdict verdict = desk.sign_in(attempt);
    EXPECT_EQ(desk.accounts->hashes(), before + 1) << attempt.login;
    ASSERT_TRUE(verdict.refusal) << attempt.login;
    EXPECT_EQ(verdict.refusal->code, "identity.wrong_password") << attempt.login;
    EXPECT_TRUE(verdict.refusal->args.empty());
    EXPECT_FALSE(verdict.strong);
  }
}

TEST(SignIn, HashesAgainWhenTheParametersWereRaised) {
  SignInDesk desk;
  const std::string old = desk.add("li.si").password;
  PasswordRules raised = cheap_rules();
  raised.argon2_memory_kib = 16;
  desk.accounts = std::make_unique<Accounts>(kTown, raised, desk.keyring, desk.clock, desk.random);
  EXPECT_EQ(desk.refusal(kWrong), "identity.wrong_password");
  EXPECT_EQ(desk.account("li.si").password, old);
  EXPECT_EQ(desk.refusal(kRight), "");
  EXPECT_THAT(desk.account("li.si").password, StartsWith("$argon2id$v=19$m=16,t=1,p=1$"));
  EXPECT_EQ(desk.account("li.si").password_changed_at, desk.clock.now());
  EXPECT_EQ(desk.refusal(kRight), "");
}

TEST(SignIn, TakesAPasswordHoweverTheKeyboardComposesIt) {
  SignInDesk desk;
  desk.add("li.si", "purple horse １７ café");
  EXPECT_EQ(desk.refusal({"li.si", "purple horse 17 cafe\u0301", ""}), "");
  EXPECT_EQ(desk.refusal({"li.si", "ｐｕｒｐｌｅ horse 17 caf\u00e9", ""}), "");
  EXPECT_EQ(desk.refusal({"li.si", "purple horse 17 cafe", ""}), "identity.wrong_password");
}

// Hashed as typed, before the normal form was demanded.
TEST(SignIn, PasswordsOfBeforeStayGoodAndAreHashedAgainInTheNormalForm) {
  SignInDesk desk;
  for (const char* password : {"purple horse 17", "河边第三棵柳树－４７"}) {
    Account account = desk.add("li.si");
    account.password = good(hash_password(password, {8, 1}, base::Bytes(16, 7)));
    desk.write([&](store::Transaction& t) {
      done(desk.accounts->keep(t, account));
      return 0;
    });
    EXPECT_EQ(desk.refusal({"li.si", password, ""}), "");
    EXPECT_EQ(desk.refusal({"li.si", password, ""}), "");
  }
  EXPECT_EQ(desk.refusal({"li.si", "河边第三棵柳树-47", ""}), "");
}

TEST(SignIn, RefusesAPasswordThatWasChangedBetweenCheckingAndSettling) {
  SignInDesk desk;
  desk.add("li.si");
  const auto checked = good(desk.accounts->check(*desk.store, kRight));
  desk.add("li.si", "another long password");
  const auto verdict = desk.settle(checked);
  ASSERT_TRUE(verdict.refusal);
  EXPECT_EQ(verdict.refusal->code, "identity.wrong_password");
}

TEST(SignIn, RefusesACodeOfASecondFactorThatWasReplacedBetweenCheckingAndSettling) {
  SignInDesk desk;
  desk.add("li.si");
  const base::Bytes secret = desk.add_factor("li.si");
  desk.later(2 * kTotpStepMs);
  const SignIn attempt{"li.si", kPassword, desk.code(secret)};
  const auto checked = good(desk.accounts->check(*desk.store, attempt));
  Account replaced = desk.account("li.si");
  desk.later(-kTotpStepMs);
  const Accounts::Enrolment begun = desk.accounts->begin_totp("li.si");
  replaced =
      good(desk.accounts->with_totp(replaced, begun.secret, desk.code(*from_base32(begun.secret))));
  desk.write([&](store::Transaction& t) {
    done(desk.accounts->keep(t, replaced));
    return 0;
  });
  desk.later(kTotpStepMs);
  EXPECT_EQ(desk.settle(checked).refusal->code, "identity.wrong_password");
}

// --- locks

// A login that exists and one that does not give the same answers, attempt by attempt.
std::vector<std::string> answers_of(SignInDesk& desk, const std::string& login, int attempts,
                                    int64_t apart_ms) {
  std::vector<std::string> out;
  const calendar::Instant start = desk.clock.now();
  for (int i = 0; i < attempts; ++i) {
    const auto verdict = desk.sign_in({login, "not the password", ""});
    out.push_back(verdict.refusal->code + " " + std::string(verdict.refusal->arg("until")));
    desk.later(apart_ms);
  }
  desk.clock.set(start);
  return out;
}

TEST(SignIn, LocksAfterTheFifthFailureWhetherOrNotTheLoginExists) {
  SignInDesk desk;
  desk.add("li.si");
  for (int64_t apart : {int64_t{0}, kMinuteMs, 5 * kMinuteMs, 7 * kHourMs, 50 * kHourMs}) {
    desk.later(100 * kHourMs);  // all is forgotten
    const auto known = answers_of(desk, "li.si", 12, apart);
    EXPECT_EQ(known, answers_of(desk, "nobody", 12, apart)) << apart;
    EXPECT_EQ(known[3], "identity.wrong_password ");
    if (apart < 48 * kHourMs) EXPECT_THAT(known[4], StartsWith("identity.locked 20"));
  }
}

TEST(SignIn, LockedMeansThatTheRightPasswordIsRefusedToo) {
  SignInDesk desk;
  desk.add("li.si");
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(desk.refusal(kWrong).empty());
  const uint64_t hashes = desk.accounts->hashes();
  const auto verdict = desk.sign_in(kRight);
  ASSERT_TRUE(verdict.refusal);
  EXPECT_EQ(verdict.refusal->code, "identity.locked");
  EXPECT_EQ(verdict.refusal->arg("until"), "2026-03-02T09:15:00+08:00");
  EXPECT_EQ(desk.accounts->hashes(), hashes);  // and costs nothing
  desk.later(15 * kMinuteMs - 1);
  EXPECT_EQ(desk.refusal(kRight), "identity.locked");
  desk.later(1);
  EXPECT_EQ(desk.refusal(kRight), "");
}

TEST(SignIn, LocksDoubleUpToADayAndAreForgottenByASuccess) {
  SignInDesk desk;
  desk.add("li.si");
  const auto lock = [&] {
    for (int i = 0; i < 5; ++i) desk.sign_in(kWrong);
    const int64_t lasts = desk.account("li.si").locked_until->ms - desk.clock.now().ms;
    desk.later(lasts);
    return lasts / kMinuteMs;
  };
  for (int64_t minutes : {15, 30, 60, 120, 240, 480, 960, 1440, 1440}) EXPECT_EQ(lock(), minutes);
  EXPECT_EQ(desk.refusal(kRight), "");
  EXPECT_EQ(lock(), 15);
}

TEST(SignIn, FailuresAreForgottenAfterTwoDays) {
  SignInDesk desk;
  desk.add("li.si");
  for (int i = 0; i < 4; ++i) desk.sign_in(kWrong);
  desk.later(48 * kHourMs - 1);
  EXPECT_EQ(desk.refusal(kWrong), "identity.locked");
  desk.later(48 * kHourMs);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(desk.refusal(kWrong), "identity.wrong_password");
}

TEST(SignIn, AttemptsMadeAtOnceAreAllCounted) {
  SignInDesk desk;
  desk.add("li.si");
  std::vector<Accounts::Checked> at_once;
  for (int i = 0; i < 8; ++i) at_once.push_back(good(desk.accounts->check(*desk.store, kWrong)));
  at_once.push_back(good(desk.accounts->check(*desk.store, kRight)));
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(desk.settle(at_once[i]).refusal->code, "identity.wrong_password");
  }
  for (size_t i = 4; i < at_once.size(); ++i) {
    EXPECT_EQ(desk.settle(at_once[i]).refusal->code, "identity.locked");
  }
}

// People type passwords into the wrong box.
TEST(SignIn, KeepsNoWordOfALoginThatDoesNotExist) {
  SignInDesk desk;
  EXPECT_EQ(desk.refusal({"my secret word", "x", ""}), "identity.wrong_password");
  size_t slips = 0;
  done(desk.store->slips(kTown, kStrangerSlip, std::nullopt, "", 10, [&](const store::Slip& slip) {
    EXPECT_EQ(slip.id.size(), 5u);  // too little to try passwords against
    EXPECT_EQ(slip.value.find("secret"), std::string::npos);
    EXPECT_EQ(slip.expires_at->ms, desk.clock.now().ms + 48 * kHourMs);
    ++slips;
    return true;
  }));
  EXPECT_EQ(slips, 1u);
}

// --- the second factor

TEST(SignIn, SecondFactorIsAskedForOnlyAfterTheRightPassword) {
  SignInDesk desk;
  desk.add("li.si");
  const base::Bytes secret = desk.add_factor("li.si");
  EXPECT_EQ(desk.refusal(kWrong), "identity.wrong_password");
  EXPECT_EQ(desk.account("li.si").failures, 1);
  EXPECT_EQ(desk.refusal(kRight), "identity.code_needed");
  EXPECT_EQ(desk.account("li.si").failures, 1);  // neither a failure nor a success
  desk.later(kTotpStepMs);
  EXPECT_EQ(desk.refusal({"li.si", "not the password", desk.code(secret)}),
            "identity.wrong_password");
  const auto verdict = desk.sign_in({"li.si", kPassword, desk.code(secret)});
  EXPECT_FALSE(verdict.refusal);
  EXPECT_TRUE(verdict.strong);
}

TEST(SignIn, ACodeWithoutASecondFactorProvesNothing) {
  SignInDesk desk;
  desk.add("li.si");
  const auto verdict = desk.sign_in({"li.si", kPassword, "123456"});
  EXPECT_FALSE(verdict.refusal);
  EXPECT_FALSE(verdict.strong);
}

TEST(SignIn, ACodeIsGoodOnce) {
  SignInDesk desk;
  desk.add("li.si");
  const base::Bytes secret = desk.add_factor("li.si");
  // The one that the setup used, first.
  EXPECT_EQ(desk.refusal({"li.si", kPassword, desk.code(secret)}), "identity.wrong_password");
  desk.later(kTotpStepMs);
  const SignIn attempt{"li.si", kPassword, desk.code(secret)};
  const auto first = good(desk.accounts->check(*desk.store, attempt));
  const auto second = good(desk.accounts->check(*desk.store, attempt));
  EXPECT_FALSE(desk.settle(first).refusal);
  EXPECT_EQ(desk.settle(second).refusal->code, "identity.wrong_password");  // even at once
  EXPECT_EQ(desk.refusal(attempt), "identity.wrong_password");
  // Nor is the one before it, though it is within the window.
  const SignIn before{"li.si", kPassword, totp_code(secret, totp_step(desk.clock.now()) - 1)};
  EXPECT_EQ(desk.refusal(before), "identity.wrong_password");
}

TEST(SignIn, ACodeAloneProvesAgainWhoHasASecondFactorAndNobodyElse) {
  SignInDesk desk;
  desk.add("li.si");
  const base::Bytes secret = desk.add_factor("li.si");
  desk.later(kTotpStepMs);
  SignIn alone{"li.si", "", desk.code(secret), true};
  EXPECT_EQ(desk.refusal(alone), "");
  EXPECT_EQ(desk.refusal(alone), "identity.wrong_password");  // once
  EXPECT_EQ(desk.account("li.si").failures, 1);
  EXPECT_EQ(desk.refusal({"li.si", "", "000000", true}), "identity.wrong_password");
  EXPECT_EQ(desk.refusal({"li.si", "", "", true}), "identity.wrong_password");
  desk.add("wang");
  EXPECT_EQ(desk.refusal({"wang", "", desk.code(secret), true}), "identity.wrong_password");
  EXPECT_EQ(desk.refusal({"wang", "", "", true}), "identity.wrong_password");
}

TEST(SignIn, WrongCodesAreCountedAndLock) {
  SignInDesk desk;
  desk.add("li.si");
  const base::Bytes secret = desk.add_factor("li.si");
  desk.later(10 * kTotpStepMs);
  const std::string old = totp_code(secret, totp_step(desk.clock.now()) - 2);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(desk.refusal({"li.si", kPassword, old}), "identity.wrong_password");
  }
  EXPECT_EQ(desk.refusal({"li.si", kPassword, old}), "identity.locked");
}

TEST(SignIn, SetupRefusesAWrongCodeAndASecretOfAnotherLength) {
  SignInDesk desk;
  const Account account = desk.add("li.si");
  const Accounts::Enrolment begun = desk.accounts->begin_totp("li.si");
  const base::Bytes secret = *from_base32(begun.secret);
  EXPECT_EQ(secret.size(), 20u);
  EXPECT_THAT(begun.uri, StartsWith("otpauth://totp/demo:li.si?secret=" + begun.secret));
  EXPECT_NE(desk.accounts->begin_totp("li.si").secret, begun.secret);
  const auto wrong = desk.accounts->with_totp(account, begun.secret, "000000");
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.fault().code, "identity.wrong_code");
  for (const std::string& bad : {std::string(), std::string("MZXW6YTB"), begun.secret + "AAAAAAAA",
                                 std::string("not base32!")}) {
    const auto refused = desk.accounts->with_totp(account, bad, desk.code(secret));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.fault().code, "identity.bad_totp_secret");
  }
}

TEST(SignIn, SecretOfTheSecondFactorIsSealedForItsAccount) {
  SignInDesk desk;
  desk.add("li.si");
  desk.add("zhang.san");
  const base::Bytes secret = desk.add_factor("li.si");
  const Account li = desk.account("li.si");
  EXPECT_EQ(write_account(li).find(base32(secret)), std::string::npos);
  EXPECT_EQ(write_account(li).find(base::base64(secret)), std::string::npos);
  EXPECT_EQ(base::text(*base::from_base64(li.totp)).find(base::text(secret)),
            std::string_view::npos);
  // Moved to another account it does not open.
  Account thief = desk.account("zhang.san");
  thief.totp = li.totp;
  desk.write([&](store::Transaction& t) {
    done(desk.accounts->keep(t, thief));
    return 0;
  });
  desk.later(kTotpStepMs);
  const auto refused =
      desk.accounts->check(*desk.store, {"zhang.san", kPassword, desk.code(secret)});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.fault().code, "seal.broken");
}

// --- passwords

std::string judged(std::string_view password, PasswordRules rules = cheap_rules()) {
  calendar::ManualClock clock({0});
  base::SeededRandom random(1);
  const seal::Keyring keyring;
  const Accounts accounts(kTown, rules, keyring, clock, random);
  const base::Status status = accounts.check_password("zhang.san.1988", password);
  return status.ok() ? "" : status.fault().code;
}

TEST(Password, IsJudgedByLengthAndByWhatIsGuessedFirst) {
  const struct {
    std::string password;
    const char* code;
  } rows[] = {{"", "identity.password_too_short"},
              {"abcdefghx", "identity.password_too_short"},
              {"春眠不觉晓处处闻啼", "identity.password_too_short"},  // nine characters
              {"春眠不觉晓处处闻啼鸟", ""},
              {"purple horse", ""},
              {"          ", "identity.password_common"},
              {std::string(129, 'x'), "identity.password_too_long"},
              {"zhang.san.1988", "identity.password_is_login"},
              {"Zhang.San.1988", "identity.password_is_login"},
              {"bad\nline in it", "identity.password_bad_text"},
              {"bad \xff byte in it", "identity.password_bad_text"},
              {"1234567890", "identity.password_common"},
              {"woaini1314520", "identity.password_common"},
              {"WoAiNi5201314", "identity.password_common"},
              {"Password2020", "identity.password_common"},
              {"admin@123456", ""},  // a character of its own
              {"admin123456", "identity.password_common"},
              {"1q2w3e4r5t", "identity.password_common"},
              {"qwertyuiop", "identity.password_common"},
              {"aaaaaaaaaaaa", "identity.password_common"},
              {"abcdabcdabcd", "identity.password_common"},
              {"xyzxyzxyzxyzx", "identity.password_common"},
              {"klmnopqrst", "identity.password_common"},
              {"9876543210", "identity.password_common"},
              {"8901234567", "identity.password_common"},
              {"jihgfedcba", "identity.password_common"},
              {"woaini1314520horse", ""}};
  for (const auto& row : rows) EXPECT_EQ(judged(row.password), row.code) << row.password;
}

TEST(Password, LengthIsASetting) {
  PasswordRules rules = cheap_rules();
  rules.characters_min = 12;
  rules.characters_max = 14;
  EXPECT_EQ(judged("purple hors", rules), "identity.password_too_short");
  EXPECT_EQ(judged("purple horse", rules), "");
  EXPECT_EQ(judged("purple horse 1", rules), "");
  EXPECT_EQ(judged("purple horse 17", rules), "identity.password_too_long");
}

TEST(Password, OfABadLoginIsRefused) {
  SignInDesk desk;
  for (const char* login : {"", "a", "Li.Si", "li si", "李四", "li/si"}) {
    const auto refused = desk.accounts->check_password(login, kPassword);
    ASSERT_FALSE(refused.ok()) << login;
    EXPECT_EQ(refused.fault().code, "identity.bad_login");
    Account account;
    account.login = login;
    EXPECT_FALSE(desk.accounts->with_password(account, kPassword).ok());
    auto transaction = good(desk.store->begin());
    EXPECT_FALSE(desk.accounts->keep(*transaction, account).ok());
  }
  EXPECT_TRUE(desk.accounts->check_password(std::string(64, 'a'), kPassword).ok());
  EXPECT_FALSE(desk.accounts->check_password(std::string(65, 'a'), kPassword).ok());
}

TEST(Password, IsSaltedAnewEachTime) {
  SignInDesk desk;
  EXPECT_NE(desk.add("li.si").password, desk.add("zhang.san").password);
}

RC_GTEST_PROP(PasswordProperty, OnlyThePasswordItselfOpens, ()) {
  static SignInDesk desk;
  static const Account account = desk.add("li.si", "purple horse");
  std::string other = "purple horse";
  const size_t bit = *rc::gen::inRange<size_t>(0, other.size() * 8);
  other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
  RC_ASSERT(!good(desk.accounts->check(*desk.store, {"li.si", other, ""})).password_right);
  RC_ASSERT(good(desk.accounts->check(*desk.store, {"li.si", "purple horse", ""})).password_right);
}

TEST(Sessions, AreFreshForFifteenMinutesAfterAProof) {
  SignInDesk desk;
  desk.add("li.si");
  const auto opened = desk.open("li.si");
  const auto fresh = [&](const std::string& cookie) {
    return desk.accounts->is_fresh(good(desk.accounts->session(*desk.store, cookie)));
  };
  EXPECT_TRUE(fresh(opened.cookie));
  desk.later(15 * kMinuteMs - 1);
  EXPECT_TRUE(fresh(opened.cookie));
  desk.later(1);
  EXPECT_FALSE(fresh(opened.cookie));
  // Another post is no proof.
  const auto moved = desk.write([&](store::Transaction& t) {
    return good(desk.accounts->move_session(*desk.store, t, opened.session, "post-2", false));
  });
  EXPECT_FALSE(fresh(moved.cookie));
  const auto proven = desk.write([&](store::Transaction& t) {
    return good(desk.accounts->prove_session(*desk.store, t, moved.session, false));
  });
  EXPECT_TRUE(fresh(proven.cookie));
  EXPECT_FALSE(proven.session.strong);
  EXPECT_EQ(proven.session.expires_at, opened.session.expires_at);
  EXPECT_EQ(desk.fault_of_session(moved.cookie), "identity.session_over");
  desk.later(-kMinuteMs);  // a clock set back lengthens no proof
  EXPECT_FALSE(fresh(proven.cookie));
}

TEST(Sessions, FromBeforeProofsWereDatedGoOnAndAreNotFresh) {
  SignInDesk desk;
  desk.add("li.si");
  auto opened = desk.open("li.si");
  opened.session.proven_at.reset();
  const store::Slip slip{.kind = kSessionSlip,
                         .id = opened.session.id,
                         .owner = "li.si",
                         .expires_at = opened.session.expires_at,
                         .value = write_session(opened.session)};
  desk.write([&](store::Transaction& t) {
    done(t.put_slip(kTown, slip));
    return 0;
  });
  const Session session = good(desk.accounts->session(*desk.store, opened.cookie));
  EXPECT_FALSE(desk.accounts->is_fresh(session));
}

TEST(Sessions, EndWhenTheClockIsSetBack) {
  SignInDesk desk;
  desk.add("li.si");
  const auto opened = desk.open("li.si");
  desk.later(-5 * 60'000);  // a clock that is put right
  EXPECT_EQ(desk.fault_of_session(opened.cookie), "");
  desk.later(-1);
  EXPECT_EQ(desk.fault_of_session(opened.cookie), "identity.session_over");
}

}  // namespace
}  // namespace identity
