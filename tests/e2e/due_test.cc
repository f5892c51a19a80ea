// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu due: known dates, with the reason for each day that was skipped.
#include <gtest/gtest.h>

#include "program.h"

namespace e2e {
namespace {

using boost::json::value;

value due(const std::string& what, const std::string& from) {
  const Outcome outcome = fadu({"due", what, "--from", from, "--json"});
  EXPECT_EQ(outcome.code, 0) << what << " " << from << outcome.err;
  return outcome.json();
}

std::string date_of(const std::string& what, const std::string& from) {
  return std::string(due(what, from).at("due_date").as_string());
}

struct Known {
  const char* what;
  const char* from;
  const char* due;
};

TEST(Due, KnownDatesComeOut) {
  // The first day is not counted. Holidays and make-up days: calendar/workdays.yaml.
  constexpr Known kKnown[] = {
      {"5wd", "2020-01-22", "2020-02-06"},  // 23 Jan, then the prolonged Spring Festival
      {"1wd", "2020-01-17", "2020-01-19"},  // a make-up Sunday
      {"1wd", "2020-04-24", "2020-04-26"},  // a make-up Sunday before Labour Day
      {"3wd", "2020-04-29", "2020-05-07"},  // 30 April, 6 and 7 May
      {"1wd", "2020-06-24", "2020-06-28"},  // Dragon Boat Festival, make-up Sunday
      {"5wd", "2020-09-25", "2020-10-09"},  // 27 to 30 September with a make-up Sunday, 9 October
      {"1wd", "2020-09-30", "2020-10-09"},  // National Day with Mid-Autumn Festival
      {"2wd", "2020-10-09", "2020-10-12"},  // a make-up Saturday
      {"15d", "2020-05-14", "2020-05-29"},  // calendar days
      {"90d", "2020-01-22", "2020-04-21"},  //
      {"90d", "2021-08-02", "2021-11-01"},  // 31 October 2021 was a Sunday
      {"10d", "2020-09-23", "2020-10-09"},  // ends in the holiday, moves to its end
      {"1mo", "2020-01-31", "2020-03-02"},  // 29 February 2020 was a Saturday
      {"3mo", "2020-11-30", "2021-03-01"},  // no 30 February; the 28th was a Sunday
      {"2y", "2020-02-29", "2022-02-28"},   //
      {"60d", "2020-05-15", "2020-07-14"},  //
  };
  for (const Known& known : kKnown) {
    EXPECT_EQ(date_of(known.what, known.from), known.due) << known.what << " " << known.from;
  }
}

TEST(Due, YearOf2020Has249WorkingDays) {
  EXPECT_EQ(date_of("248wd", "2020-01-02"), "2020-12-31");
  EXPECT_EQ(date_of("249wd", "2019-12-31"), "2020-12-31");
  EXPECT_EQ(date_of("249wd", "2020-01-02"), "2021-01-04");
}

TEST(Due, ExplainsEachSkippedStretchWithItsNotice) {
  const Outcome outcome = fadu({"due", "5wd", "--from", "2020-01-22"});
  EXPECT_EQ(outcome.code, 0);
  for (const char* words :
       {"2020-01-24 – 2020-01-30：春节放假（国办发明电〔2019〕16号）",
        "2020-01-31 – 2020-02-02：春节放假（国办发明电〔2020〕1号）", "2020-02-06（星期四）",
        "Skipped 2020-01-31 – 2020-02-02: Spring Festival", "Due: 2020-02-06 (Thursday)"}) {
    EXPECT_TRUE(outcome.says(words)) << words << "\n" << outcome.out;
  }
}

TEST(Due, AClockOfAPackCitesItsArticleInTheVersionInForce) {
  const value now = due("penalty_ordinary/decide", "2021-08-02");
  EXPECT_EQ(now.at("basis").as_string(), "行政处罚法-2021#60");
  EXPECT_EQ(now.at("due_date").as_string(), "2021-11-01");
  const Outcome before = fadu({"due", "penalty_ordinary/decide", "--from", "2020-08-03", "--json"});
  if (before.code == 0) {
    EXPECT_EQ(before.out.find("行政处罚法-2021"), std::string::npos) << "not in force in 2020";
  }
}

TEST(Due, ARestDayAtTheEndMovesItByTheArticleOfItsTime) {
  EXPECT_TRUE(fadu({"due", "90d", "--from", "2021-08-02"}).says("民法典-2021#203"));
  EXPECT_TRUE(fadu({"due", "10d", "--from", "2020-09-23"}).says("民法总则-2017#203"));
}

TEST(Due, OfficeHoursJumpOverNightAndHoliday) {
  const value answer = due("2oh", "2020-01-23T16:00");
  EXPECT_EQ(answer.at("due").as_string(), "2020-02-03T09:00:00+08:00");
}

TEST(Due, BeyondTheKnownTableIsProvisionalAndSaysSo) {
  EXPECT_FALSE(due("5wd", "2026-11-02").at("provisional").as_bool());
  const value answer = due("5wd", "2026-12-30");
  EXPECT_TRUE(answer.at("provisional").as_bool());
  EXPECT_EQ(answer.at("known_until").as_string(), "2026-12-31");
  const Outcome words = fadu({"due", "5wd", "--from", "2026-12-30"});
  EXPECT_EQ(words.code, 0);
  EXPECT_TRUE(words.says("暂定")) << words.out;
  EXPECT_TRUE(words.says("Provisional")) << words.out;
}

TEST(Due, WrongInputIsToldInTwoLanguagesAndExits2) {
  struct Wrong {
    std::vector<std::string> arguments;
    const char* zh;
    const char* en;
  };
  const Wrong wrongs[] = {
      {{"due", "5xx", "--from", "2020-01-01"}, "不是期限", "is not a period"},
      {{"due", "0d", "--from", "2020-01-01"}, "不是期限", "is not a period"},
      {{"due", "-5wd", "--from", "2020-01-01"}, "不是期限", "is not a period"},
      {{"due", "999999999999wd", "--from", "2020-01-01"}, "不是期限", "is not a period"},
      {{"due", "5wd", "--from", "2020-13-01"}, "2020-13-01", "neither a date nor a moment"},
      {{"due", "5wd", "--from", "2020-02-30"}, "2020-02-30", "neither a date nor a moment"},
      {{"due", "5wd", "--from", "明天"}, "明天", "neither a date nor a moment"},
      {{"due", "5wd"}, "需要选项 --from", "needs the option --from"},
      {{"due"}, "还缺一个参数", "needs another word"},
      {{"due", "mediaton/decide", "--from", "2020-05-01"}, "mediation", "mediation"},
      {{"due", "mediation/decid", "--from", "2020-05-01"}, "decide", "decide"},
      {{"due", "mediation/decide", "--from", "1990-05-01"}, "1990-05-01", "1990-05-01"},
      {{"due", "/", "--from", "2020-05-01"}, "程序包", "pack"},
  };
  for (const Wrong& wrong : wrongs) {
    const Outcome outcome = fadu(wrong.arguments);
    EXPECT_EQ(outcome.code, 2) << wrong.zh << outcome.all();
    EXPECT_TRUE(outcome.out.empty()) << outcome.out;
    EXPECT_TRUE(outcome.says(wrong.zh)) << outcome.err;
    EXPECT_TRUE(outcome.says(wrong.en)) << outcome.err;
  }
}

}  // namespace
}  // namespace e2e
