// SPDX-License-Identifier: AGPL-3.0-or-later
// Conformance: clocks, figures, settings, the digest of projections.
#include "store/conformance.h"

namespace store {
namespace {

FADU_CONFORMANCE(StoreFigures);

ClockRow clock_row(uint64_t n, ClockStatus status) {
  ClockRow row;
  row.town = "demo";
  row.case_id = test_id(n);
  row.clock = "handle";
  row.started_at = test_time(n);
  row.due_at = test_time(100 - n);
  if (status == ClockStatus::kMet) row.stopped_at = test_time(n + 1);
  row.status = status;
  row.provisional = n % 2 == 1;
  row.detail = "{}";
  return row;
}

TEST_P(StoreFigures, ClocksAreListedByDueTime) {
  write([](Transaction& transaction) {
    for (uint64_t n = 0; n < 10; ++n) {
      ASSERT_TRUE(
          transaction.put_clock(clock_row(n, n == 3 ? ClockStatus::kMet : ClockStatus::kRunning))
              .ok());
    }
    ClockRow second = clock_row(5, ClockStatus::kPaused);
    second.clock = "decide";
    ASSERT_TRUE(transaction.put_clock(second).ok());
    ASSERT_TRUE(transaction.put_clock(clock_row(4, ClockStatus::kVoid)).ok());
  });
  std::vector<ClockRow> due;
  const ClockFn keep = [&due](const ClockRow& row) {
    due.push_back(row);
    return true;
  };
  ASSERT_TRUE(store_->clocks_due("demo", {.before = test_time(97)}, keep).ok());
  // Due at 100-n, before 97: n = 9..4 without the void one, the earliest first.
  ASSERT_EQ(due.size(), 5u);
  EXPECT_EQ(due.front(), clock_row(9, ClockStatus::kRunning));
  EXPECT_EQ(due.back(), clock_row(5, ClockStatus::kRunning));
  due.clear();
  ASSERT_TRUE(store_->clocks_due("demo", {.before = test_time(97), .limit = 2}, keep).ok());
  EXPECT_EQ(due.size(), 2u);
  ClockFilter next{.before = test_time(97), .limit = 2};
  next.after = {due.back().due_at, due.back().case_id, due.back().clock};
  due.clear();
  ASSERT_TRUE(store_->clocks_due("demo", next, keep).ok());
  ASSERT_EQ(due.size(), 2u);
  EXPECT_EQ(due.front(), clock_row(7, ClockStatus::kRunning)) << "the page after goes on";
  due.clear();
  ASSERT_TRUE(store_->clocks_due("demo", {.status = ClockStatus::kPaused}, keep).ok());
  EXPECT_EQ(due.size(), 1u);
  due.clear();
  ASSERT_TRUE(store_->clocks_of("demo", test_id(5), keep).ok());
  ASSERT_EQ(due.size(), 2u);
  EXPECT_EQ(due[0].clock, "decide");
  due.clear();
  ASSERT_TRUE(store_->clocks_of("demo", test_id(3), keep).ok());
  EXPECT_EQ(due.at(0), clock_row(3, ClockStatus::kMet));
}

TEST_P(StoreFigures, BucketsAddUp) {
  write([this](Transaction& transaction) {
    for (int32_t day = 0; day < 10; ++day) {
      ASSERT_TRUE(transaction.add_bucket({"demo", "fines", Span::kDay, day, "a", 1, 50}).ok());
      ASSERT_TRUE(transaction.add_bucket({"demo", "fines", Span::kDay, day, "b", 2, 5}).ok());
      ASSERT_TRUE(transaction.add_bucket({"demo", "fines", Span::kYear, 1970, "a", 1, 50}).ok());
    }
    // Read inside, while they wait to be written.
    EXPECT_EQ(store_->figure_sum("demo", "fines", {{2}, {3}}).value(), (Sums{6, 110}));
    ASSERT_TRUE(transaction.add_bucket({"demo", "fines", Span::kDay, 3, "a", -1, -50}).ok());
    ASSERT_TRUE(transaction.add_bucket({"other", "fines", Span::kDay, 3, "a", 9, 9}).ok());
    ASSERT_TRUE(transaction.add_bucket({"demo", "visits", Span::kDay, 3, "a", 9, 9}).ok());
  });
  EXPECT_EQ(store_->figure_sum("demo", "fines", {{2}, {3}}).value(), (Sums{5, 60}));
  EXPECT_EQ(store_->figure_sum("demo", "fines", {{4}, {3}}).value(), Sums{});
  std::vector<FigureBucket> buckets;
  const BucketFn keep = [&buckets](const FigureBucket& bucket) {
    buckets.push_back(bucket);
    return true;
  };
  ASSERT_TRUE(store_->figure_buckets("demo", "fines", Span::kDay, 3, 4, keep).ok());
  EXPECT_EQ(buckets, (std::vector<FigureBucket>{{"demo", "fines", Span::kDay, 3, "a", 0, 0},
                                                {"demo", "fines", Span::kDay, 3, "b", 2, 5},
                                                {"demo", "fines", Span::kDay, 4, "a", 1, 50},
                                                {"demo", "fines", Span::kDay, 4, "b", 2, 5}}));
  buckets.clear();
  ASSERT_TRUE(store_->figure_buckets("demo", "fines", Span::kYear, 1970, 1970, keep).ok());
  EXPECT_EQ(buckets.at(0).count, 10);
}

FigureLine line(int32_t day, uint64_t change, int64_t count, const std::string& key = "") {
  return {"demo",         "mediations",      key,   {day}, change, test_id(change), count,
          count * 10'000, test_time(change), change};
}

TEST_P(StoreFigures, LinesAnswerWhatWasKnownWhen) {
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.add_line(line(10, 1, 1)).ok());
    ASSERT_TRUE(transaction.add_line(line(12, 2, 1)).ok());
    // A correction moves the first from day 10 to day 11: two lines of one change.
    ASSERT_TRUE(transaction.add_line(line(10, 3, -1)).ok());
    ASSERT_TRUE(transaction.add_line(line(11, 3, 1)).ok());
    ASSERT_TRUE(transaction.add_line(line(11, 3, 1)).ok());  // even the same line twice
  });
  const auto known = [this](int32_t first, int32_t last, uint64_t as_of) {
    std::vector<FigureLine> out;
    EXPECT_TRUE(store_
                    ->figure_lines("demo", "mediations", {{first}, {last}}, test_time(as_of),
                                   [&](const FigureLine& l) {
                                     out.push_back(l);
                                     return true;
                                   })
                    .ok());
    return out;
  };
  EXPECT_EQ(known(10, 12, 2), (std::vector<FigureLine>{line(10, 1, 1), line(12, 2, 1)}));
  EXPECT_EQ(known(10, 12, 3),
            (std::vector<FigureLine>{line(10, 1, 1), line(10, 3, -1), line(11, 3, 1),
                                     line(11, 3, 1), line(12, 2, 1)}));
  EXPECT_EQ(known(11, 11, 3).size(), 2u);
  EXPECT_TRUE(known(13, 20, 99).empty());
}

TEST_P(StoreFigures, SettingIsReplaced) {
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.put_setting("demo", "hours", "8").ok());
    ASSERT_TRUE(transaction.put_setting("demo", "hours", "").ok());
    ASSERT_TRUE(transaction.put_setting("other", "hours", "9").ok());
  });
  EXPECT_EQ(store_->setting("demo", "hours")->value(), "");
}

TEST_P(StoreFigures, ProjectionsRebuiltInTheSameOrderHaveTheSameDigest) {
  append(0, 2);
  const auto fill = [this](int64_t buckets_at_once) {
    write([&](Transaction& transaction) {
      ASSERT_TRUE(transaction.put_case(case_row(1, "open", "a")).ok());
      ASSERT_TRUE(transaction.put_case(case_row(2, "closed", "a")).ok());
      ASSERT_TRUE(transaction.put_clock(clock_row(1, ClockStatus::kRunning)).ok());
      ASSERT_TRUE(transaction.add_line(line(10, 1, 1)).ok());
      ASSERT_TRUE(transaction.put_setting("demo", "hours", "8").ok());
      for (int64_t left = 4; left > 0; left -= buckets_at_once) {
        ASSERT_TRUE(
            transaction.add_bucket({"demo", "x", Span::kDay, 1, "", buckets_at_once, 0}).ok());
      }
    });
  };
  const ProjectionDigest none = store_->projection_digest("demo").value();
  fill(1);
  const ProjectionDigest first = store_->projection_digest("demo").value();
  EXPECT_NE(first.cases, none.cases);
  EXPECT_NE(first.clocks, none.clocks);
  EXPECT_NE(first.lines, none.lines);
  EXPECT_NE(first.buckets, none.buckets);
  EXPECT_NE(first.settings, none.settings);
  EXPECT_EQ(store_->projection_digest("other").value(), none);
  write([](Transaction& transaction) { ASSERT_TRUE(transaction.clear_projections("demo").ok()); });
  EXPECT_EQ(store_->projection_digest("demo").value(), none);
  EXPECT_EQ(store_->head("demo")->size, 2u);  // the ledger stays
  fill(2);
  EXPECT_EQ(store_->projection_digest("demo").value(), first);
  write([](Transaction& transaction) { ASSERT_TRUE(transaction.clear_figures("demo").ok()); });
  const ProjectionDigest rest = store_->projection_digest("demo").value();
  EXPECT_EQ(rest.cases, first.cases);
  EXPECT_EQ(rest.lines, none.lines);
  EXPECT_EQ(rest.buckets, none.buckets);
}

}  // namespace
}  // namespace store
