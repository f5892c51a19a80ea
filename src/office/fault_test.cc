// SPDX-License-Identifier: AGPL-3.0-or-later
// What goes wrong below or inside the office: nothing is acknowledged that is not recorded, nobody
// waits for ever, and the office recovers by itself.
#include "office/fixture_test.h"

namespace office {

namespace {

using FaultTest = OfficeTest;

// A projection with a bug that one kind of case brings out.
class Trap final : public casework::Projection {
 public:
  void before(const procedure::Pack&, const casework::CaseFile&) override {}
  base::Status after(store::Transaction&, const std::string&, const procedure::Pack&,
                     const casework::CaseFile& file, const casework::Act&) override {
    const std::string* summary = file.fields.find("summary");
    ENSURE(summary == nullptr || *summary != "陷阱", "the trap is shut");
    return base::ok();
  }
};

TEST_F(FaultTest, FullDiskFailsActsAndTheOfficeGoesOnWhenThereIsRoomAgain) {
  std::atomic<int64_t> pages_max = 0;
  opener_ = [&](bool writer) {
    store::SqliteOptions options;
    options.pages_max = pages_max;
    return store::open_sqlite(place(), writer ? store::OpenMode::kWrite : store::OpenMode::kRead,
                              options);
  };
  {
    const auto store = open_store(store::OpenMode::kWrite);
  }  // its log goes into the file
  pages_max = static_cast<int64_t>(std::filesystem::file_size(place()) / 4096 + 40);
  OfficeOptions options;
  options.refresh = std::chrono::milliseconds(10);
  options.pause_max = std::chrono::milliseconds(50);
  open_office(std::move(options));
  const Staff& member = staff_["member_1"];
  std::vector<casework::Command> recorded;
  std::optional<casework::Command> failed;
  for (int i = 0; i < 5000 && !failed; ++i) {
    const casework::Command command = report(member, fresh(), "V1", std::string(2000, 'x'));
    const Receipt receipt = act(command);
    if (receipt.ok()) {
      recorded.push_back(command);
    } else {
      EXPECT_EQ(receipt.fault().code, "store.disk_full");
      failed = command;
    }
  }
  ASSERT_TRUE(failed.has_value());
  ASSERT_FALSE(recorded.empty());
  EXPECT_FALSE(office_->healthy());
  // As long as the disk is full every act is answered; a small one may still find room.
  std::set<std::string> answers;
  for (int i = 0; i < 30; ++i) {
    const casework::Command command = report(member, fresh(), "V1", std::string(2000, 'x'));
    const std::string answer = code(act(command));
    answers.insert(answer);
    if (answer == "recorded") recorded.push_back(command);
  }
  answers.erase("recorded");
  EXPECT_TRUE(answers.contains("store.disk_full") || answers.contains("office.unavailable"));
  for (const std::string& answer : answers) {
    EXPECT_TRUE(answer == "store.disk_full" || answer == "office.unavailable") << answer;
  }
  pages_max = 0;
  // Nobody acts, and still it finds out.
  EXPECT_TRUE(soon([&] { return office_->healthy(); }));
  const Receipt again = act(*failed);
  ASSERT_TRUE(again.ok()) << again.fault().code;
  EXPECT_FALSE(again->repeated) << "the fault said that nothing was recorded";
  recorded.push_back(*failed);
  const auto store = open_store(store::OpenMode::kRead);
  for (const casework::Command& command : recorded) {
    EXPECT_TRUE(store->entry_by_id(kTown, command.id)->has_value());
  }
  expect_sound();
}

TEST_F(FaultTest, BugFailsOnlyTheActThatBringsItOut) {
  Trap trap;
  OfficeOptions options;
  options.projections = {&trap};
  open_office(std::move(options));
  Gate gate;
  hold_writer(gate);
  const Staff& member = staff_["member_1"];
  std::mutex mutex;
  std::map<int, std::string> answers;
  for (int i = 0; i < 20; ++i) {
    office_->submit(report(member, fresh(), "", i == 13 ? "陷阱" : "正常"),
                    [&, i](Receipt receipt) {
                      const std::lock_guard lock(mutex);
                      EXPECT_TRUE(answers.emplace(i, code(receipt)).second);
                    });
  }
  gate.open();
  ASSERT_TRUE(soon([&] {
    const std::lock_guard lock(mutex);
    return answers.size() == 20;
  }));
  for (const auto& [i, answer] : answers) {
    EXPECT_EQ(answer, i == 13 ? "office.bug" : "recorded") << i;
  }
  {
    const std::lock_guard lock(faults_mutex_);
    ASSERT_FALSE(faults_.empty());
    EXPECT_EQ(faults_.front().code, "office.bug");
    EXPECT_NE(faults_.front().arg("what").find("the trap is shut"), std::string_view::npos);
  }
  EXPECT_TRUE(office_->healthy()) << "a bug is no fault of the disk";
  EXPECT_EQ(office_->counters().acts_failed, 1u);
  expect_sound();
}

TEST_F(FaultTest, BugIsToldToTheCallerWithoutItsInside) {
  Trap trap;
  OfficeOptions options;
  options.projections = {&trap};
  open_office(std::move(options));
  const Receipt receipt = act(report(staff_["member_1"], fresh(), "", "陷阱"));
  ASSERT_FALSE(receipt.ok());
  EXPECT_EQ(receipt.fault().code, "office.bug");
  EXPECT_EQ(receipt.fault().kind, base::FaultKind::kCorrupt);
  EXPECT_TRUE(receipt.fault().args.empty());
}

TEST_F(FaultTest, WorkThatThrowsIsABugAndRolledBack) {
  open_office();
  const base::Status status = write([&](store::Store&, store::Transaction& transaction) {
    store::Slip slip;
    slip.kind = "session";
    slip.id = "one";
    EXPECT_TRUE(transaction.put_slip(kTown, slip).ok());
    throw base::Bug("thrown in a work");
    return base::ok();
  });
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.fault().code, "office.bug");
  EXPECT_FALSE(open_store(store::OpenMode::kRead)->slip(kTown, "session", "one")->has_value());
  EXPECT_EQ(code(act(report(staff_["member_1"], fresh()))), "recorded");
}

TEST_F(FaultTest, AnswerThatThrowsDoesNotStopTheOffice) {
  open_office();
  office_->submit(report(staff_["member_1"], fresh()),
                  [](Receipt) { throw base::Bug("thrown in an answer"); });
  EXPECT_EQ(code(act(report(staff_["member_1"], fresh()))), "recorded");
  const std::lock_guard lock(faults_mutex_);
  ASSERT_EQ(faults_.size(), 1u);
  EXPECT_EQ(faults_.front().arg("what"), "thrown in an answer");
}

TEST_F(FaultTest, WhileTheStoreCannotBeOpenedActsAreAnsweredAtOnce) {
  std::atomic<bool> gone = false;
  opener_ = [&](bool writer) -> base::Result<std::unique_ptr<store::Store>> {
    if (gone) return base::fault(base::FaultKind::kUnavailable, "store.io");
    return store::open_sqlite(place(), writer ? store::OpenMode::kWrite : store::OpenMode::kRead);
  };
  OfficeOptions options;
  options.refresh = std::chrono::milliseconds(10);
  options.pause_first = std::chrono::milliseconds(100);
  options.pause_max = std::chrono::milliseconds(100);
  open_office(std::move(options));
  gone = true;
  const base::Status lost = write([](store::Store&, store::Transaction&) {
    return base::Status(base::fault(base::FaultKind::kUnavailable, "store.io"));
  });
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.fault().code, "store.io");
  EXPECT_FALSE(office_->healthy());
  for (int i = 0; i < 50; ++i) {
    const Receipt receipt = act(report(staff_["member_1"], fresh()));
    ASSERT_FALSE(receipt.ok());
    EXPECT_EQ(receipt.fault().code, "office.unavailable");
    EXPECT_EQ(receipt.fault().arg("reason"), "store.io");
  }
  EXPECT_EQ(office_->counters().acts_failed, 50u);
  gone = false;
  EXPECT_TRUE(soon([&] { return office_->healthy(); }));
  EXPECT_EQ(code(act(report(staff_["member_1"], fresh()))), "recorded");
  expect_sound();
}

TEST_F(FaultTest, OfficeCanBeStoppedWhileTheStoreIsGone) {
  std::atomic<bool> gone = false;
  opener_ = [&](bool writer) -> base::Result<std::unique_ptr<store::Store>> {
    if (gone) return base::fault(base::FaultKind::kUnavailable, "store.io");
    return store::open_sqlite(place(), writer ? store::OpenMode::kWrite : store::OpenMode::kRead);
  };
  open_office();
  gone = true;
  EXPECT_FALSE(write([](store::Store&, store::Transaction&) {
                 return base::Status(base::fault(base::FaultKind::kUnavailable, "store.io"));
               }).ok());
  std::atomic<int> answers = 0;
  for (int i = 0; i < 50; ++i) {
    office_->submit(report(staff_["member_1"], fresh()), [&](Receipt) { ++answers; });
  }
  office_->stop();
  EXPECT_EQ(answers, 50);
}

TEST_F(FaultTest, FailedOpeningIsAFault) {
  opener_ = [&](bool) -> base::Result<std::unique_ptr<store::Store>> {
    return base::fault(base::FaultKind::kUnavailable, "store.io");
  };
  const auto office =
      Office::open([this](bool writer) { return opener_(writer); }, knowledge().world(), kTown,
                   clock_, random_of_office_, &key_, {});
  ASSERT_FALSE(office.ok());
  EXPECT_EQ(office.fault().code, "store.io");
}

}  // namespace

}  // namespace office
