// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/hub.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace office {

namespace {

News piece(uint64_t number) {
  News news;
  news.number = number;
  news.pack = "grid_event";
  news.state = "state " + std::to_string(number);
  return news;
}

TEST(Hub, TellsEveryListenerInOrder) {
  Hub hub;
  std::vector<uint64_t> one;
  std::vector<uint64_t> two;
  const auto first = hub.listen([&](const News& news) {
    one.push_back(news.number);
    return true;
  });
  hub.tell(piece(1));
  const auto second = hub.listen([&](const News& news) {
    two.push_back(news.number);
    return true;
  });
  hub.tell(piece(2));
  hub.tell(piece(5));
  EXPECT_EQ(one, (std::vector<uint64_t>{1, 2, 5}));
  EXPECT_EQ(two, (std::vector<uint64_t>{2, 5}));
  EXPECT_EQ(hub.listeners(), 2u);
}

TEST(Hub, ListenerThatReturnsFalseIsNotCalledAgain) {
  Hub hub;
  int calls = 0;
  const auto listening = hub.listen([&](const News&) { return ++calls < 2; });
  for (uint64_t n = 0; n < 5; ++n) hub.tell(piece(n));
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(hub.listeners(), 0u);
}

TEST(Hub, HandleMayBeDroppedFromWithinItsOwnCall) {
  Hub hub;
  int calls = 0;
  std::unique_ptr<Hub::Listening> listening;
  const auto alive = std::make_shared<int>(1);
  listening = hub.listen([&, alive](const News&) {
    ++calls;
    listening.reset();
    return *alive == 1;  // what the listener holds is still there
  });
  hub.tell(piece(1));
  hub.tell(piece(2));
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(hub.listeners(), 0u);
  EXPECT_EQ(alive.use_count(), 1) << "what it held is let go";
}

TEST(Hub, ListenerMayHoldItsOwnHandleUntilItEnds) {
  Hub hub;
  auto handle = std::make_shared<std::unique_ptr<Hub::Listening>>();
  *handle = hub.listen([handle](const News& news) { return news.number < 2; });
  const std::weak_ptr<std::unique_ptr<Hub::Listening>> watched = handle;
  handle.reset();
  hub.tell(piece(1));
  EXPECT_FALSE(watched.expired());
  hub.tell(piece(2));
  EXPECT_TRUE(watched.expired());
  EXPECT_EQ(hub.listeners(), 0u);
}

TEST(Hub, ListenerMayDropAnotherOneAndListenAnew) {
  Hub hub;
  int dropped_calls = 0;
  int new_calls = 0;
  std::unique_ptr<Hub::Listening> other;
  std::unique_ptr<Hub::Listening> fresh;
  const auto listening = hub.listen([&](const News&) {
    other.reset();
    if (fresh == nullptr) {
      fresh = hub.listen([&](const News&) {
        ++new_calls;
        return true;
      });
    }
    return true;
  });
  other = hub.listen([&](const News&) {
    ++dropped_calls;
    return true;
  });
  hub.tell(piece(1));
  hub.tell(piece(2));
  EXPECT_EQ(dropped_calls, 0);
  EXPECT_EQ(new_calls, 1);
}

TEST(Hub, NoCallIsUnderWayWhenTheHandleIsGone) {
  Hub hub;
  std::atomic<bool> over = false;
  std::thread teller([&] {
    for (uint64_t n = 0; !over; ++n) hub.tell(piece(n));
  });
  for (int i = 0; i < 300; ++i) {
    auto gone = std::make_unique<std::atomic<bool>>(false);
    std::atomic<int> calls = 0;
    auto listening = hub.listen([&calls, mine = gone.get()](const News&) {
      EXPECT_FALSE(mine->load());
      ++calls;
      return true;
    });
    while (i % 3 == 0 && calls == 0) std::this_thread::yield();
    listening.reset();
    *gone = true;
    const int before = calls;
    std::this_thread::yield();
    EXPECT_EQ(calls, before);
  }
  over = true;
  teller.join();
  EXPECT_EQ(hub.listeners(), 0u);
}

TEST(Hub, ListenerThatThrowsIsNotCalledAgainAndCanBeDropped) {
  Hub hub;
  int calls = 0;
  auto listening = hub.listen([&](const News&) -> bool {
    ++calls;
    throw std::runtime_error("listener");
  });
  EXPECT_THROW(hub.tell(piece(1)), std::runtime_error);
  hub.tell(piece(2));
  listening.reset();
  EXPECT_EQ(calls, 1);
}

TEST(Hub, HandleMayOutliveTheHub) {
  std::unique_ptr<Hub::Listening> listening;
  {
    Hub hub;
    listening = hub.listen([](const News&) { return true; });
  }
  listening.reset();
}

TEST(Hub, SaysWhatWasMissed) {
  Hub hub;
  hub.remember_from(10);
  for (const uint64_t n : {10, 11, 14, 15}) hub.tell(piece(n));
  const Hub::Missed missed = hub.since(11);
  EXPECT_TRUE(missed.complete);
  ASSERT_EQ(missed.news.size(), 2u);
  EXPECT_EQ(missed.news[0], piece(14));
  EXPECT_EQ(missed.news[1], piece(15));
  EXPECT_TRUE(hub.since(15).news.empty());
  EXPECT_TRUE(hub.since(9).complete) << "nothing lies between 9 and 10";
  EXPECT_FALSE(hub.since(8).complete) << "9 may have been news";
  EXPECT_EQ(hub.since(8).news.size(), 4u);
}

TEST(Hub, ForgetsTheOldestAndSaysSo) {
  Hub hub;
  for (uint64_t n = 0; n < Hub::kRemembered + 10; ++n) hub.tell(piece(2 * n));
  const Hub::Missed all = hub.since(0);
  EXPECT_FALSE(all.complete);
  EXPECT_EQ(all.news.size(), Hub::kRemembered);
  EXPECT_EQ(all.news.front().number, 20u);
  // 18 was forgotten, 19 never was.
  EXPECT_TRUE(hub.since(18).complete);
  EXPECT_FALSE(hub.since(17).complete);
}

TEST(Hub, RememberFromForgetsWhatLiesBefore) {
  Hub hub;
  for (uint64_t n = 0; n < 5; ++n) hub.tell(piece(n));
  hub.remember_from(3);
  EXPECT_EQ(hub.since(0).news.size(), 2u);
  EXPECT_FALSE(hub.since(1).complete);
  EXPECT_TRUE(hub.since(2).complete);
}

TEST(Hub, ListensOnlyIfNothingWasToldSinceItWasAsked) {
  Hub hub;
  for (uint64_t n = 1; n <= 3; ++n) hub.tell(piece(n));
  std::vector<uint64_t> heard;
  const auto hear = [&](const News& news) {
    heard.push_back(news.number);
    return true;
  };
  const Hub::Missed missed = hub.since(2);
  EXPECT_EQ(missed.told, 3u);
  // Of one number several pieces may be told.
  hub.tell(piece(3));
  hub.tell(piece(4));
  EXPECT_EQ(hub.listen(hear, missed.told), nullptr);
  EXPECT_EQ(hub.listeners(), 0u);
  const Hub::Missed more = hub.after(missed.told);
  EXPECT_TRUE(more.complete);
  ASSERT_EQ(more.news.size(), 2u);
  EXPECT_EQ(more.news[0], piece(3));
  EXPECT_EQ(more.news[1], piece(4));
  const auto listening = hub.listen(hear, more.told);
  ASSERT_NE(listening, nullptr);
  hub.tell(piece(5));
  EXPECT_EQ(heard, std::vector<uint64_t>{5});
  hub.remember_from(5);
  EXPECT_FALSE(hub.after(missed.told).complete);
  EXPECT_EQ(hub.after(missed.told).news.size(), 1u);
}

TEST(Hub, WhoJoinsWhileItTellsHearsEveryPieceOnceAndInOrder) {
  Hub hub;
  std::atomic<bool> over = false;
  std::thread teller([&] {
    for (uint64_t n = 1; !over; ++n) hub.tell(piece(n));
  });
  for (int round = 0; round < 200; ++round) {
    std::vector<uint64_t> heard;
    std::atomic<size_t> count = 0;
    const auto hear = [&](const News& news) {
      heard.push_back(news.number);
      return ++count < 100;
    };
    Hub::Missed missed = hub.since(0);
    if (!missed.news.empty()) missed.news = {missed.news.back()};
    std::unique_ptr<Hub::Listening> listening;
    for (; listening == nullptr; missed = hub.after(missed.told)) {
      if (!missed.complete) heard.clear();  // it tells faster than anybody reads
      for (const News& news : missed.news) hear(news);
      listening = hub.listen(hear, missed.told);
    }
    while (count < 100) std::this_thread::yield();
    listening.reset();
    for (size_t i = 1; i < heard.size(); ++i) EXPECT_EQ(heard[i], heard[i - 1] + 1);
  }
  over = true;
  teller.join();
}

}  // namespace

}  // namespace office
