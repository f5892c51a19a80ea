// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/office.h"

#include "office/fixture_test.h"

namespace office {

namespace {

// Counts the answers of acts submitted from many threads.
class Tally {
 public:
  explicit Tally(size_t expected) : expected_(expected) {}

  Office::Answer take(size_t index) {
    return [this, index](base::Result<casework::Receipt> receipt) {
      const std::lock_guard lock(mutex_);
      ++times_[index];
      receipts_.insert_or_assign(index, std::move(receipt));
      if (receipts_.size() == expected_) all_.notify_all();
    };
  }
  // False if some answer is missing after half a minute.
  bool wait() {
    std::unique_lock lock(mutex_);
    return all_.wait_for(lock, std::chrono::seconds(30),
                         [this] { return receipts_.size() == expected_; });
  }
  std::map<size_t, base::Result<casework::Receipt>> receipts() {
    const std::lock_guard lock(mutex_);
    return receipts_;
  }
  bool each_once() {
    const std::lock_guard lock(mutex_);
    return std::all_of(times_.begin(), times_.end(), [](const auto& t) { return t.second == 1; });
  }

 private:
  const size_t expected_;
  std::mutex mutex_;
  std::condition_variable all_;
  std::map<size_t, base::Result<casework::Receipt>> receipts_;
  std::map<size_t, int> times_;
};

TEST_F(OfficeTest, ActsOfManyThreadsAreAnsweredOnceAndCommittedTogether) {
  constexpr size_t kThreads = 8;
  constexpr size_t kActs = 300;
  open_office();
  const uint64_t before = open_store(store::OpenMode::kRead)->head(kTown)->size;
  Tally tally(kThreads * kActs);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      base::Uuid event;
      for (size_t i = 0; i < kActs; ++i) {
        const Staff& who = staff_.at(t % 2 == 0 ? "member_1" : "member_2");
        const bool opens = i % 2 == 0;
        if (opens) event = fresh();
        office_->submit(opens ? report(who, event, who.unit) : verify(who, event),
                        tally.take(t * kActs + i));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_TRUE(tally.wait());
  EXPECT_TRUE(tally.each_once());
  std::set<uint64_t> numbers;
  std::map<size_t, uint64_t> last_of_thread;
  for (const auto& [index, receipt] : tally.receipts()) {
    ASSERT_TRUE(receipt.ok()) << receipt.fault().code;
    numbers.insert(receipt->number);
    uint64_t& last = last_of_thread[index / kActs];
    EXPECT_GT(receipt->number, last) << "what one thread submits is done in that order";
    last = receipt->number;
  }
  EXPECT_EQ(numbers.size(), kThreads * kActs);
  EXPECT_EQ(*numbers.begin(), before);
  EXPECT_EQ(*numbers.rbegin(), before + kThreads * kActs - 1);
  const OfficeCounters counters = office_->counters();
  EXPECT_EQ(counters.acts_done, kThreads * kActs);
  EXPECT_LT(counters.commits * 4, counters.acts_done) << "acts that wait are committed together";
  EXPECT_EQ(counters.act_wait.count, kThreads * kActs);
  EXPECT_EQ(counters.act_commit.count, counters.commits);
  EXPECT_EQ(counters.act_commit.sum_micros, counters.commit_micros);
  EXPECT_EQ(counters.acts_waiting, 0u);
  expect_sound();
}

TEST_F(OfficeTest, RefusedActHarmsNoOtherOfItsBatch) {
  open_office();
  Gate gate;
  hold_writer(gate);
  const base::Uuid event = fresh();
  const Staff& member = staff_["member_1"];
  Tally tally(4);
  office_->submit(report(member, event), tally.take(0));
  office_->submit(verify(staff_["window"], event), tally.take(1));  // not for that role
  office_->submit(verify(member, event), tally.take(2));
  office_->submit(verify(member, event), tally.take(3));  // done already
  gate.open();
  ASSERT_TRUE(tally.wait());
  const auto receipts = tally.receipts();
  EXPECT_EQ(code(receipts.at(0)), "recorded");
  EXPECT_EQ(code(receipts.at(1)), "casework.role_not_allowed");
  EXPECT_EQ(code(receipts.at(2)), "recorded");
  EXPECT_EQ(code(receipts.at(3)), "casework.step_not_open");
  const OfficeCounters counters = office_->counters();
  EXPECT_EQ(counters.acts_done, 2u);
  EXPECT_EQ(counters.acts_refused, 2u);
  EXPECT_EQ(counters.commits, 1u);
  EXPECT_TRUE(office_->healthy());
  expect_sound();
}

TEST_F(OfficeTest, ActsThatComeTogetherAreAnsweredTogether) {
  OfficeOptions options;
  options.batch_max = 3;
  open_office(std::move(options));
  const base::Uuid event = fresh();
  const Staff& member = staff_["member_1"];
  Word<base::Result<casework::Desk::Answers>> answers;
  std::vector<casework::Command> commands = {report(member, event), verify(member, event)};
  for (int i = 0; i < 6; ++i) commands.push_back(report(member, fresh()));
  office_->submit_all(commands, [&](base::Result<casework::Desk::Answers> given) {
    answers.say(std::move(given));
  });
  const auto given = answers.hear();
  ASSERT_TRUE(given.ok());
  ASSERT_EQ(given->size(), 8u);
  for (size_t i = 0; i < 8; ++i) {
    ASSERT_TRUE((*given)[i].ok());
    EXPECT_EQ((*given)[i]->number, (*given)[0]->number + i);
    EXPECT_EQ((*given)[i]->id, commands[i].id);
  }
  EXPECT_EQ(office_->counters().commits, 1u) << "what came together is not parted";
}

TEST_F(OfficeTest, NoActsAreAnsweredWithNoReceipts) {
  open_office();
  Word<size_t> size;
  office_->submit_all({}, [&](base::Result<casework::Desk::Answers> given) {
    size.say(given.ok() ? given->size() : 99);
  });
  EXPECT_EQ(size.hear(), 0u);
}

TEST_F(OfficeTest, RepeatedActGetsItsFirstAnswer) {
  open_office();
  const casework::Command command = report(staff_["member_1"], fresh());
  const Receipt first = act(command);
  const Receipt again = act(command);
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(again->number, first->number);
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(office_->counters().acts_done, 1u);
  EXPECT_EQ(office_->counters().acts_repeated, 1u);
}

TEST_F(OfficeTest, WhenTooMuchWaitsTheNextActIsTurnedAwayAtOnce) {
  OfficeOptions options;
  options.acts_waiting_max = 4;
  open_office(std::move(options));
  Gate gate;
  hold_writer(gate);
  Tally tally(5);
  for (size_t i = 0; i < 5; ++i) {
    office_->submit(report(staff_["member_1"], fresh()), tally.take(i));
  }
  // The writer still stands, so only the caller's own thread can have answered.
  const auto early = tally.receipts();
  ASSERT_EQ(early.size(), 1u);
  EXPECT_EQ(code(early.at(4)), "office.busy");
  EXPECT_EQ(early.at(4).fault().kind, base::FaultKind::kUnavailable);
  EXPECT_EQ(office_->counters().acts_waiting, 4u);
  EXPECT_EQ(office_->counters().acts_turned_away, 1u);
  gate.open();
  ASSERT_TRUE(tally.wait());
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(code(tally.receipts().at(i)), "recorded");
  EXPECT_EQ(code(act(report(staff_["member_1"], fresh()))), "recorded");
}

TEST_F(OfficeTest, StoppingUnderLoadAnswersEverythingThatWasAccepted) {
  constexpr size_t kThreads = 4;
  constexpr size_t kActs = 400;
  open_office();
  Tally tally(kThreads * kActs);
  std::atomic<size_t> submitted = 0;
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < kActs; ++i) {
        office_->submit(report(staff_.at("member_1"), fresh()), tally.take(t * kActs + i));
        ++submitted;
      }
    });
  }
  while (submitted < kThreads * kActs / 4) std::this_thread::yield();
  office_->stop();
  for (std::thread& thread : threads) thread.join();
  ASSERT_TRUE(tally.wait());
  EXPECT_TRUE(tally.each_once());
  size_t recorded = 0;
  const auto store = open_store(store::OpenMode::kRead);
  for (const auto& [index, receipt] : tally.receipts()) {
    if (!receipt.ok()) {
      EXPECT_EQ(receipt.fault().code, "office.closing");
      continue;
    }
    ++recorded;
    const auto row = store->entry(kTown, receipt->number);
    ASSERT_TRUE(row.ok() && row->has_value());
    EXPECT_EQ((*row)->entry.id, receipt->id);
  }
  EXPECT_GE(recorded, kThreads * kActs / 4);
  EXPECT_EQ(recorded, office_->counters().acts_done);
  EXPECT_EQ(code(act(report(staff_["member_1"], fresh()))), "office.closing");
  EXPECT_FALSE(office_->read([](store::Store&) {}));
  office_->stop();
  expect_sound();
}

TEST_F(OfficeTest, SlipIsWrittenOrLeavesNothing) {
  open_office();
  store::Slip slip;
  slip.kind = "session";
  slip.id = "one";
  slip.value = "value";
  EXPECT_TRUE(write([&](store::Store&, store::Transaction& transaction) {
                return transaction.put_slip(kTown, slip);
              }).ok());
  const base::Status refused = write([&](store::Store& store, store::Transaction& transaction) {
    EXPECT_TRUE(store.slip(kTown, "session", "one")->has_value()) << "it may read";
    slip.id = "two";
    EXPECT_TRUE(transaction.put_slip(kTown, slip).ok());
    return base::Status(base::fault(base::FaultKind::kConflict, "store.duplicate_id"));
  });
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.fault().code, "store.duplicate_id");
  const auto store = open_store(store::OpenMode::kRead);
  EXPECT_EQ((*store->slip(kTown, "session", "one"))->value, "value");
  EXPECT_FALSE(store->slip(kTown, "session", "two")->has_value());
  EXPECT_TRUE(office_->healthy());
  EXPECT_EQ(office_->counters().writes_done, 1u);
}

TEST_F(OfficeTest, SlipsDoNotHoldUpActs) {
  open_office();
  Gate gate;
  hold_writer(gate);
  std::atomic<int> written = 0;
  for (int i = 0; i < 100; ++i) {
    office_->write([](store::Store&, store::Transaction&) { return base::ok(); },
                   [&](base::Status) { ++written; });
  }
  Word<int> before;
  office_->submit(report(staff_["member_1"], fresh()),
                  [&](Receipt) { before.say(written.load()); });
  gate.open();
  EXPECT_LT(before.hear(), 100);
  EXPECT_TRUE(soon([&] { return written == 100; }));
}

TEST_F(OfficeTest, TownIsPublishedBeforeTheAnswerAndOnlyWhenItChanged) {
  open_office();
  const auto at_first = office_->town();
  ASSERT_TRUE(act(report(staff_["member_1"], fresh())).ok());
  EXPECT_EQ(office_->town(), at_first);
  const base::Uuid person = fresh();
  Word<bool> known;
  office_->submit(
      command(staff_["admin"], "person", "record", person, {{"name", "新来的"}}),
      [&](Receipt receipt) {
        known.say(receipt.ok() && office_->town()->directory.person(person.str()) != nullptr);
      });
  EXPECT_TRUE(known.hear());
  EXPECT_EQ(at_first->directory.person(person.str()), nullptr) << "a snapshot stays as it was";
}

TEST_F(OfficeTest, RecordedActsAreNewsAndSealedOnesAreNot) {
  open_office();
  std::mutex mutex;
  std::vector<News> heard;
  const auto listening = office_->hub().listen([&](const News& news) {
    const std::lock_guard lock(mutex);
    heard.push_back(news);
    return true;
  });
  const base::Uuid event = fresh();
  const Receipt reported = act(report(staff_["member_1"], event, "V1"));
  const Receipt secret = act(clue(fresh()));
  const Receipt refused = act(verify(staff_["window"], event));
  const Receipt verified = act(verify(staff_["member_1"], event));
  ASSERT_TRUE(reported.ok() && secret.ok() && verified.ok());
  ASSERT_FALSE(refused.ok());
  ASSERT_TRUE(soon([&] {
    const std::lock_guard lock(mutex);
    return heard.size() >= 2;
  }));
  const std::lock_guard lock(mutex);
  ASSERT_EQ(heard.size(), 2u);
  EXPECT_EQ(heard[0].number, reported->number);
  EXPECT_EQ(heard[0].subject, event);
  EXPECT_EQ(heard[0].pack, "grid_event");
  EXPECT_EQ(heard[0].unit, "V1");
  EXPECT_EQ(heard[0].state, "reported");
  EXPECT_EQ(heard[0].step, "report");
  EXPECT_EQ(heard[0].recorded_at, reported->recorded_at);
  EXPECT_EQ(heard[1].number, verified->number);
  EXPECT_EQ(heard[1].unit, "V1") << "the case's place, though the act did not say it";
  EXPECT_EQ(heard[1].state, "verified");
  EXPECT_EQ(office_->hub().since(reported->number).news, std::vector<News>{heard[1]});
}

TEST_F(OfficeTest, HearsOfWhatOtherProcessesRecord) {
  OfficeOptions options;
  options.refresh = std::chrono::milliseconds(20);
  open_office(std::move(options));
  const auto store = open_store(store::OpenMode::kWrite);
  const auto desk = open_desk(*store);
  const base::Uuid event = fresh();
  const base::Uuid person = fresh();
  const auto reported = desk->submit(report(staff_["member_1"], event, "V1"));
  ASSERT_TRUE(reported.ok());
  ASSERT_TRUE(desk->submit(clue(fresh())).ok());
  ASSERT_TRUE(
      desk->submit(command(staff_["admin"], "person", "record", person, {{"name", "新来的"}}))
          .ok());
  EXPECT_TRUE(soon([&] { return office_->town()->directory.person(person.str()) != nullptr; }));
  const auto& hub = office_->hub();
  ASSERT_TRUE(soon([&] { return hub.since(reported->number - 1).news.size() == 2; }));
  const auto news = hub.since(reported->number - 1).news;
  EXPECT_EQ(news[0].number, reported->number);
  EXPECT_EQ(news[0].subject, event);
  EXPECT_EQ(news[0].pack, "grid_event");
  EXPECT_EQ(news[0].step, "report");
  EXPECT_EQ(news[0].unit, "V1");
  EXPECT_EQ(news[0].state, "reported");
  EXPECT_EQ(news[1].pack, "person") << "the sealed act between them is not told";
  // And the writer's own next act meets the case as the other left it.
  EXPECT_EQ(code(act(verify(staff_["member_1"], event))), "recorded");
}

TEST_F(OfficeTest, WhatOthersRecordBetweenOwnActsIsToldInOrderAndOnce) {
  OfficeOptions options;
  options.refresh = std::chrono::hours(1);
  open_office(std::move(options));
  const auto store = open_store(store::OpenMode::kWrite);
  const auto desk = open_desk(*store);
  std::vector<uint64_t> recorded;
  const base::Uuid person = fresh();
  const auto note = [&](const base::Result<casework::Receipt>& receipt) {
    ASSERT_TRUE(receipt.ok()) << receipt.fault().code;
    recorded.push_back(receipt->number);
  };
  note(act(report(staff_["member_1"], fresh())));
  note(desk->submit(report(staff_["member_2"], fresh())));
  note(desk->submit(command(staff_["admin"], "person", "record", person, {{"name", "新来的"}})));
  note(act(report(staff_["member_1"], fresh())));
  EXPECT_NE(office_->town()->directory.person(person.str()), nullptr);
  const auto told = [&] { return office_->hub().since(recorded.front() - 1).news; };
  ASSERT_TRUE(soon([&] { return told().size() >= 4; }));
  std::vector<uint64_t> numbers;
  for (const News& news : told()) numbers.push_back(news.number);
  EXPECT_EQ(numbers, recorded);
}

}  // namespace

}  // namespace office
