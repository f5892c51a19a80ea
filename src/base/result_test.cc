// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/result.h"

#include <gtest/gtest.h>

namespace base {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return fault(FaultKind::kInvalid, "test.odd", {{"n", std::to_string(n)}});
  return n / 2;
}

Status even(int n) {
  TRY(half(n));
  return ok();
}

Result<std::unique_ptr<int>> quarter(int n) {
  TRY_ASSIGN(const int once, half(n));
  TRY_ASSIGN(const int twice, half(once));
  return std::make_unique<int>(twice);
}

TEST(Result, HoldsAValueOrAFault) {
  EXPECT_TRUE(half(4).ok());
  EXPECT_EQ(*half(4), 2);
  const auto odd = half(3);
  ASSERT_FALSE(odd);
  EXPECT_EQ(odd.fault().code, "test.odd");
  EXPECT_EQ(odd.fault().arg("n"), "3");
  EXPECT_EQ(odd.fault().arg("none"), "");
}

TEST(Result, TryGoesOnOrReturnsTheFault) {
  EXPECT_TRUE(even(2).ok());
  const Status status = even(5);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.fault().arg("n"), "5");
}

TEST(Result, TryAssignMovesTheValueOrReturnsTheFirstFault) {
  const auto four = quarter(16);
  ASSERT_TRUE(four.ok());
  EXPECT_EQ(**four, 4);
  const auto fault = quarter(6);
  ASSERT_FALSE(fault.ok());
  EXPECT_EQ(fault.fault().arg("n"), "3");
}

TEST(Result, CarriesWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> owner = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = std::move(owner).value();
  EXPECT_EQ(*taken, 7);
}

TEST(Result, FaultKeepsKindBasisAndPlace) {
  const Fault refused = fault(FaultKind::kUnlawful, "room.reason", {{"a", "1"}, {"a", "2"}},
                              "行政处罚法-2021#42", "file:3:5");
  EXPECT_EQ(refused.kind, FaultKind::kUnlawful);
  EXPECT_EQ(refused.basis, "行政处罚法-2021#42");
  EXPECT_EQ(refused.where, "file:3:5");
  EXPECT_EQ(refused.arg("a"), "1");
}

TEST(Result, NearNameChangesTheCodeAndIsAnArgument) {
  const Fault near = fault_near(FaultKind::kNotFound, "room.unknown", {{"id", "x"}}, "y");
  EXPECT_EQ(near.code, "room.unknown_near");
  EXPECT_EQ(near.arg("nearest"), "y");
  const Fault far = fault_near(FaultKind::kNotFound, "room.unknown", {{"id", "x"}}, "");
  EXPECT_EQ(far.code, "room.unknown");
  EXPECT_EQ(far.args.size(), 1u);
}

TEST(Ensure, ThrowsABugThatNamesItsPlace) {
  try {
    ENSURE(1 + 1 == 3, "arithmetic");
    FAIL() << "nothing was thrown";
  } catch (const Bug& bug) {
    const std::string what = bug.what();
    EXPECT_NE(what.find("result_test.cc:"), std::string::npos);
    EXPECT_NE(what.find("arithmetic"), std::string::npos);
  }
  EXPECT_NO_THROW(ENSURE(true, "nothing"));
}

}  // namespace
}  // namespace base
