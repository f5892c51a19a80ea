// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/fixture_test.h"

namespace office {

namespace {

using ReadersTest = OfficeTest;

TEST_F(ReadersTest, ReadingSeesWhatWasAnsweredBefore) {
  open_office();
  const base::Uuid event = fresh();
  ASSERT_TRUE(act(report(staff_["member_1"], event)).ok());
  Word<std::string> state;
  ASSERT_TRUE(office_->read(
      [&](store::Store& store) { state.say((*store.case_file(kTown, event))->state); }));
  EXPECT_EQ(state.hear(), "reported");
}

TEST_F(ReadersTest, ReadingNeverWaitsForTheWriter) {
  open_office();
  Gate gate;
  hold_writer(gate);
  Word<uint64_t> size;
  ASSERT_TRUE(office_->read([&](store::Store& store) { size.say(store.head(kTown)->size); }));
  EXPECT_GT(size.hear(), 0u);
  gate.open();
}

TEST_F(ReadersTest, ReportsDoNotHoldUpPages) {
  OfficeOptions options;
  options.readers = 3;
  open_office(std::move(options));
  Gate gate;
  std::atomic<int> reports = 0;
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(office_->read(
        [&](store::Store&) {
          gate.pass();
          ++reports;
        },
        Length::kLong));
  }
  gate.wait_for(2);  // two threads are busy with reports, one is kept
  std::atomic<int> pages = 0;
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(office_->read([&](store::Store&) { ++pages; }));
  }
  EXPECT_TRUE(soon([&] { return pages == 100; }));
  EXPECT_EQ(reports, 0);
  gate.open();
  EXPECT_TRUE(soon([&] { return reports == 6; }));
  EXPECT_EQ(office_->counters().reads_done, 106u);
}

TEST_F(ReadersTest, PagesDoNotHoldUpReports) {
  open_office();
  std::atomic<bool> reported = false;
  std::atomic<int> pages = 0;
  // Each page asks for the next one, so that a short reading always waits.
  std::function<void(store::Store&)> page = [&](store::Store&) {
    ++pages;
    if (!reported) EXPECT_TRUE(office_->read(page));
  };
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(office_->read(page));
  ASSERT_TRUE(soon([&] { return pages > 100; }));
  ASSERT_TRUE(office_->read([&](store::Store&) { reported = true; }, Length::kLong));
  EXPECT_TRUE(soon([&] { return reported.load(); }));
  office_->stop();
}

TEST_F(ReadersTest, WhenTooMuchWaitsTheReadingIsNotTaken) {
  OfficeOptions options;
  options.reads_waiting_max = 3;
  open_office(std::move(options));
  Gate gate;
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(office_->read([&](store::Store&) { gate.pass(); }));
    gate.wait_for(i + 1);
  }
  std::atomic<int> done = 0;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(office_->read([&](store::Store&) { ++done; }));
  EXPECT_FALSE(office_->read([&](store::Store&) { done = 99; }));
  EXPECT_TRUE(office_->read([&](store::Store&) { ++done; }, Length::kLong))
      << "each length has a queue of its own";
  EXPECT_EQ(office_->counters().reads_turned_away, 1u);
  EXPECT_EQ(office_->counters().reads_waiting, 4u);
  gate.open();
  EXPECT_TRUE(soon([&] { return done == 4; }));
}

TEST_F(ReadersTest, ReaderWhoseConnectionFailedOpensItAgain) {
  std::atomic<int> opened = 0;
  std::atomic<bool> gone = false;
  opener_ = [&](bool writer) -> base::Result<std::unique_ptr<store::Store>> {
    if (gone) return base::fault(base::FaultKind::kUnavailable, "store.io");
    if (!writer) ++opened;
    return store::open_sqlite(place(), writer ? store::OpenMode::kWrite : store::OpenMode::kRead);
  };
  open_office();
  EXPECT_EQ(opened, 2);
  const auto fail = [](store::Store&) {
    return base::Status(base::fault(base::FaultKind::kUnavailable, "store.io"));
  };
  gone = true;
  ASSERT_TRUE(office_->read(fail));
  ASSERT_TRUE(soon([&] { return office_->counters().reads_done == 1; }));
  gone = false;
  // Both readers take one of two readings that wait for each other; the one that failed comes with
  // a new connection.
  Gate both;
  std::atomic<int> good = 0;
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(office_->read([&](store::Store& store) {
      both.pass();
      good += store.head(kTown).ok() ? 1 : 0;
    }));
  }
  both.wait_for(2);
  both.open();
  EXPECT_TRUE(soon([&] { return good == 2; }));
  EXPECT_EQ(opened, 3);
  EXPECT_TRUE(office_->healthy()) << "which is about writing";
  office_.reset();
}

TEST_F(ReadersTest, ReadingThatThrowsIsTold) {
  open_office();
  ASSERT_TRUE(office_->read([](store::Store&) { throw base::Bug("thrown in a reading"); }));
  ASSERT_TRUE(soon([&] { return office_->counters().reads_done == 1; }));
  const std::lock_guard lock(faults_mutex_);
  ASSERT_EQ(faults_.size(), 1u);
  EXPECT_EQ(faults_.front().arg("what"), "thrown in a reading");
}

TEST_F(ReadersTest, StoppingFinishesWhatWasTaken) {
  open_office();
  std::atomic<int> done = 0;
  int taken = 0;
  for (int i = 0; i < 500; ++i) {
    taken += office_->read([&](store::Store& store) { done += store.head(kTown).ok() ? 1 : 0; },
                           i % 2 == 0 ? Length::kShort : Length::kLong)
                 ? 1
                 : 0;
  }
  office_->stop();
  EXPECT_EQ(done, taken);
}

}  // namespace

}  // namespace office
