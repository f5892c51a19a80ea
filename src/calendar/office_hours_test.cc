// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/office_hours.h"

#include <gtest/gtest.h>

#include "calendar/testing.h"

namespace calendar {
namespace {

using calendar::testing::day;
using calendar::testing::hours;

TEST(OfficeHours, SummerAndWinterDiffer) {
  ASSERT_EQ(hours().sessions(day("2020-09-30")).size(), 2u);
  EXPECT_EQ(hours().sessions(day("2020-09-30"))[1].from, 14 * 60);
  EXPECT_EQ(hours().sessions(day("2020-10-01"))[1].from, 13 * 60 + 30);
  EXPECT_EQ(hours().sessions(day("2020-04-30"))[1].to, 17 * 60 + 30);
  EXPECT_EQ(hours().sessions(day("2020-05-01"))[1].to, 18 * 60);
  EXPECT_EQ(hours().sessions(day("2020-02-29")).size(), 2u);
}

struct Bad {
  const char* code;
  const char* text;
};

class BadOfficeHours : public ::testing::TestWithParam<Bad> {};

TEST_P(BadOfficeHours, AreRefusedWithTheirPlace) {
  const auto read = OfficeHours::read(GetParam().text, "h.yaml");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.fault().code, GetParam().code);
  EXPECT_TRUE(read.fault().where.starts_with("h.yaml:")) << read.fault().where;
  EXPECT_TRUE(calendar::testing::words().has(read.fault().code)) << read.fault().code;
}

// clang-format off: one table a line
INSTANTIATE_TEST_SUITE_P(Tables, BadOfficeHours, ::testing::Values(
    Bad{"yaml.missing_key", "season: []\n"},
    Bad{"calendar.bad_seasons", "seasons: 5\n"},
    Bad{"calendar.season_gap", "seasons: []\n"},
    Bad{"calendar.season_gap", "seasons:\n  - {from: 01-01, to: 12-30, sessions: [\"08:30-12:00\"]}\n"},
    Bad{"calendar.season_overlap", "seasons:\n  - {from: 01-01, to: 06-30, sessions: [\"08:30-12:00\"]}\n  - {from: 06-30, to: 12-31, sessions: [\"08:30-12:00\"]}\n"},
    Bad{"calendar.bad_season_day", "seasons:\n  - {from: 02-30, to: 12-31, sessions: [\"08:30-12:00\"]}\n"},
    Bad{"calendar.bad_season_day", "seasons:\n  - {from: 1-1, to: 12-31, sessions: [\"08:30-12:00\"]}\n"},
    Bad{"calendar.bad_sessions", "seasons:\n  - {from: 01-01, to: 12-31, sessions: []}\n"},
    Bad{"calendar.bad_session", "seasons:\n  - {from: 01-01, to: 12-31, sessions: [\"12:00-08:30\"]}\n"},
    Bad{"calendar.bad_session", "seasons:\n  - {from: 01-01, to: 12-31, sessions: [\"08:30-25:00\"]}\n"},
    Bad{"calendar.bad_session", "seasons:\n  - {from: 01-01, to: 12-31, sessions: [\"-8:30-12:00\"]}\n"},
    Bad{"calendar.bad_session", "seasons:\n  - {from: 01-01, to: 12-31, sessions: [\"08:30-12:00\", \"11:00-12:30\"]}\n"}));
// clang-format on

TEST(OfficeHours, MayRunToMidnight) {
  const auto read = OfficeHours::read(
      "seasons:\n  - {from: 01-01, to: 12-31, sessions: [\"00:00-24:00\"]}\n", "h.yaml");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->sessions(day("2020-06-01"))[0].to, 24 * 60);
}

}  // namespace
}  // namespace calendar
