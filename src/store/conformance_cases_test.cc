// SPDX-License-Identifier: AGPL-3.0-or-later
// Conformance: cases, queues, boxes, keys.
#include <algorithm>
#include <tuple>

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

TEST_P(StoreCases, OpenCasesAreCountedByPlacePackAndState) {
  write([](Transaction& transaction) {
    for (uint64_t n = 0; n < 12; ++n) {
      CaseRow row = case_row(n, n % 3 == 0 ? "closed" : "open", "anna");
      row.unit = n % 2 == 0 ? "V1" : "";
      row.cell = n % 2 == 0 ? "V1-01" : "";
      if (n % 4 != 1) row.due_at = test_time(n);
      ASSERT_TRUE(transaction.put_case(row).ok());
    }
  });
  std::vector<CaseCount> counts;
  const CountFn keep = [&](const CaseCount& count) {
    counts.push_back(count);
    return true;
  };
  ASSERT_TRUE(store_->count_open("demo", test_time(5), keep).ok());
  int64_t cases = 0;
  int64_t late = 0;
  for (const CaseCount& count : counts) {
    EXPECT_EQ(count.state, "open");
    EXPECT_EQ(count.unit.empty(), count.cell.empty());
    cases += count.cases;
    late += count.late;
  }
  EXPECT_EQ(cases, 8) << "1 2 4 5 7 8 10 11";
  EXPECT_EQ(late, 2) << "2 and 4; 1 and 5 have no due date";
  EXPECT_TRUE(std::is_sorted(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
    return std::tie(a.unit, a.cell, a.pack, a.state) < std::tie(b.unit, b.cell, b.pack, b.state);
  }));
  counts.clear();
  ASSERT_TRUE(store_->count_begun("demo", test_id(3), test_id(9), keep).ok());
  cases = 0;
  for (const CaseCount& count : counts) {
    EXPECT_TRUE(count.state.empty());
    cases += count.cases;
  }
  EXPECT_EQ(cases, 6) << "from 3 to before 9, open or closed";
  counts.clear();
  ASSERT_TRUE(store_->count_open("nowhere", test_time(5), keep).ok());
  EXPECT_TRUE(counts.empty());
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
