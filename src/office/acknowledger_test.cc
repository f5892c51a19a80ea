// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/acknowledger.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <vector>

#include "store/sqlite/sqlite_store.h"
#include "store/test_store.h"

namespace office {
namespace {

namespace fs = std::filesystem;

class AcknowledgerTest : public testing::Test {
 protected:
  std::shared_ptr<store::Store> open() {
    return store::open_sqlite(dir_ / "fadu.db", store::OpenMode::kCreate, {.sync_later = true})
        .value();
  }
  static void commit(store::Store& store, const std::string& value) {
    const auto transaction = store.begin().value();
    ASSERT_TRUE(transaction->put_setting("town", "key", value).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }

  store::TempDir dir_;
};

TEST_F(AcknowledgerTest, AnswersInTheOrderOfTheCommitsAndBeforeItStops) {
  const auto store = open();
  std::vector<int> order;
  Acknowledger acknowledger;
  acknowledger.start();
  for (int i = 0; i < 50; ++i) {
    commit(*store, std::to_string(i));
    acknowledger.put(i % 3 == 0 ? nullptr : store, [&order, i](const base::Status& durable) {
      if (durable.ok()) order.push_back(i);
    });
  }
  acknowledger.stop();
  ASSERT_EQ(order.size(), 50u);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  EXPECT_FALSE(acknowledger.take_fault());
}

TEST_F(AcknowledgerTest, HoldsTheWriterWhenTheDiskIsTooFarBehind) {
  std::promise<void> gate;
  const std::shared_future<void> open = gate.get_future().share();
  std::atomic<int> put = 0;
  Acknowledger acknowledger;
  acknowledger.start();
  std::thread writer([&] {
    for (int i = 0; i < 20; ++i, ++put) {
      acknowledger.put(nullptr, [open](const base::Status& /*durable*/) { open.wait(); });
    }
  });
  while (put < 4) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_LT(put, 20);
  gate.set_value();
  writer.join();
  EXPECT_EQ(put, 20);
}

TEST_F(AcknowledgerTest, NothingIsAnsweredWithSuccessAfterASyncFailed) {
  const auto store = open();
  commit(*store, "1");
  // A log that cannot be made durable: a device, of which the system says so.
  fs::rename(dir_ / "fadu.db-wal", dir_ / "kept");
  fs::create_symlink("/dev/null", dir_ / "fadu.db-wal");
  std::vector<std::string> answers;
  Acknowledger acknowledger;
  acknowledger.start();
  for (int i = 0; i < 2; ++i) {
    acknowledger.put(store, [&answers](const base::Status& durable) {
      answers.push_back(durable.ok() ? "durable" : durable.fault().code);
    });
  }
  acknowledger.stop();
  EXPECT_EQ(answers, (std::vector<std::string>{"store.io", "store.io"}));
  EXPECT_EQ(acknowledger.take_fault()->code, "store.io");
  EXPECT_FALSE(acknowledger.take_fault());
}

}  // namespace
}  // namespace office
