// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/jobs.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <stdexcept>

namespace api {
namespace {

calendar::ManualClock& clock_of_test() {
  static calendar::ManualClock clock(*calendar::Instant::parse("2020-06-01T09:00"));
  return clock;
}

Job::State ended(const Job& job) {
  for (int i = 0; i < 1000; ++i) {
    const auto state = job.state();
    if (state && !state->running) return *state;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  throw std::runtime_error("the job did not end");
}

TEST(Jobs, OnlyOneOfAKindIsUnderWay) {
  Job job;
  EXPECT_FALSE(job.state().has_value());
  std::promise<void> gate;
  std::shared_future<void> opened = gate.get_future().share();
  const auto work = [opened](const Job::Progress& progress) -> base::Result<boost::json::value> {
    progress(3, 10);
    opened.wait();
    return boost::json::value(7);
  };
  ASSERT_TRUE(job.start(clock_of_test(), work));
  EXPECT_FALSE(job.start(clock_of_test(), work));
  EXPECT_TRUE(job.state()->running);
  gate.set_value();
  const Job::State state = ended(job);
  EXPECT_EQ(state.result, boost::json::value(7));
  EXPECT_EQ(state.done, 3u);
  EXPECT_EQ(state.total, 10u);
  EXPECT_TRUE(state.ended_at.has_value());
  EXPECT_TRUE(job.start(clock_of_test(), work)) << "and then again";
}

TEST(Jobs, FaultsAndBugsAreTold) {
  Job job;
  ASSERT_TRUE(
      job.start(clock_of_test(), [](const Job::Progress&) -> base::Result<boost::json::value> {
        return base::fault(base::FaultKind::kUnavailable, "store.disk_full");
      }));
  EXPECT_EQ(ended(job).fault->code, "store.disk_full");
  ASSERT_TRUE(
      job.start(clock_of_test(), [](const Job::Progress&) -> base::Result<boost::json::value> {
        throw std::runtime_error("broken");
      }));
  EXPECT_EQ(ended(job).fault->code, "api.bug");
}

}  // namespace
}  // namespace api
