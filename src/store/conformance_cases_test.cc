// SPDX-License-Identifier: AGPL-3.0-or-later
// Conformance: cases, queues, boxes, keys.
#include "store/conformance.h"

namespace store {
namespace {

FADU_CONFORMANCE(StoreCases);

TEST_P(StoreCases, CaseIsReplacedWhole) {
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.put_case(case_row(1, "closed", "a")).ok());
    ASSERT_TRUE(transaction.put_case(case_row(2, "open", "a")).ok());
  });
  EXPECT_EQ(store_->case_file("demo", test_id(1))->value(), case_row(1, "closed", "a"));
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.put_case(case_row(1, "open", "b")).ok());
  });
  EXPECT_EQ(store_->case_file("demo", test_id(1))->value(), case_row(1, "open", "b"));
  EXPECT_EQ(store_->case_file("demo", test_id(2))->value(), case_row(2, "open", "a"));
}

TEST_P(StoreCases, CasesAreFilteredAndPaged) {
  write([](Transaction& transaction) {
    for (uint64_t n = 0; n < 40; ++n) {
      ASSERT_TRUE(
          transaction
              .put_case(case_row(n, n % 4 == 0 ? "closed" : "open", n % 5 == 0 ? "anna" : "bert"))
              .ok());
    }
  });
  // The numbers, newest first, of the cases that the filter lets through.
  const auto list = [this](CaseFilter filter) {
    std::vector<uint64_t> out;
    EXPECT_TRUE(store_
                    ->cases("demo", filter,
                            [&](const CaseRow& row) {
                              out.push_back(static_cast<uint64_t>(
                                  (row.opened_at.ms - test_time(0).ms) / 60'000));
                              return true;
                            })
                    .ok());
    return out;
  };
  // The same by looking at every case.
  const auto want = [](auto&& passes) {
    std::vector<uint64_t> out;
    for (uint64_t n = 40; n-- > 0;) {
      if (passes(n)) out.push_back(n);
    }
    return out;
  };
  EXPECT_EQ(list({}), want([](uint64_t) { return true; }));
  EXPECT_EQ(list({.pack = "mediation"}), want([](uint64_t n) { return n % 2 == 0; }));
  EXPECT_EQ(list({.pack = "mediation", .state = "open"}),
            want([](uint64_t n) { return n % 2 == 0 && n % 4 != 0; }));
  EXPECT_EQ(list({.state = "closed"}), want([](uint64_t n) { return n % 4 == 0; }));
  EXPECT_EQ(list({.handler = "anna"}), want([](uint64_t n) { return n % 5 == 0; }));
  EXPECT_EQ(list({.handler = "anna", .open_only = true}),
            want([](uint64_t n) { return n % 5 == 0 && n % 4 != 0; }));
  EXPECT_EQ(list({.pack = "hotline", .state = "open", .handler = "anna", .open_only = true}),
            want([](uint64_t n) { return n % 2 == 1 && n % 5 == 0; }));
  EXPECT_EQ(list({.unit = "cell-3", .open_only = true}),
            want([](uint64_t n) { return n % 4 != 0; }));
  EXPECT_TRUE(list({.pack = "none"}).empty());
  // Pages of seven, one after another, are the whole list.
  for (const CaseFilter& filter : {CaseFilter{}, CaseFilter{.pack = "mediation", .state = "open"},
                                   CaseFilter{.handler = "bert", .open_only = true}}) {
    CaseFilter page = filter;
    page.limit = 7;
    std::vector<uint64_t> all;
    for (std::vector<uint64_t> part = list(page); !part.empty(); part = list(page)) {
      EXPECT_LE(part.size(), 7u);
      all.insert(all.end(), part.begin(), part.end());
      page.after = test_id(part.back());
    }
    EXPECT_EQ(all, list(filter));
  }
}

}  // namespace
}  // namespace store
