// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/explain.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/file.h"
#include "base/text.h"
#include "calendar/testing.h"

namespace calendar {
namespace {

using base::Language;
using calendar::testing::at;
using calendar::testing::hours;
using calendar::testing::table;
using calendar::testing::words;

std::string explained(const DeadlineInput& in, Language language = Language::kChinese) {
  return explain(compute_explained(in, table(), hours()), words(), language);
}

DeadlineInput input(std::string_view period, std::string_view from) {
  auto in = due_input(period, from);
  EXPECT_TRUE(in.ok());
  return std::move(in).value();
}

TEST(Explain, WorkingDaysNameEverySkippedDayAndItsNotice) {
  DeadlineInput in = input("5wd", "2020-09-28T15:20");
  in.event = "告知听证权利";
  in.basis = "行政处罚法-2021#64";
  EXPECT_EQ(explained(in),
            "起算：2020-09-28（告知听证权利）。\n"
            "期限：5个工作日（行政处罚法-2021#64）。\n"
            "2020-09-28 当日不计入（民法总则-2017#201）。\n"
            "跳过 2020-10-01 – 2020-10-08：国庆节、中秋节放假（国办发明电〔2019〕16号）。\n"
            "计入 2020-10-10：国庆节、中秋节调休上班（国办发明电〔2019〕16号）。\n"
            "跳过 2020-10-11：周末。\n"
            "到期：2020-10-12（星期一）24时。\n");
}

TEST(Explain, EnglishSaysTheSame) {
  EXPECT_EQ(explained(input("1wd", "2020-01-23"), Language::kEnglish),
            "Start: 2020-01-23.\n"
            "Period: 1 working day.\n"
            "2020-01-23, the first day, is not counted (民法总则-2017#201).\n"
            "Skipped 2020-01-24 – 2020-01-30: Spring Festival (国办发明电〔2019〕16号).\n"
            "Skipped 2020-01-31 – 2020-02-02: Spring Festival (国办发明电〔2020〕1号).\n"
            "Due: 2020-02-03 (Monday), 24:00.\n");
}

TEST(Explain, MovedLastDayNamesTheDaysItWasMovedOver) {
  EXPECT_EQ(explained(input("15d", "2020-09-16")),
            "起算：2020-09-16。\n"
            "期限：15日。\n"
            "2020-09-16 当日不计入（民法总则-2017#201）。\n"
            "跳过 2020-10-01 – 2020-10-08：国庆节、中秋节放假（国办发明电〔2019〕16号）。\n"
            "最后一日 2020-10-01 是休息日，顺延至 2020-10-09（民法总则-2017#203）。\n"
            "到期：2020-10-09（星期五）24时。\n");
}

TEST(Explain, UnmovedRestDayIsNoted) {
  DeadlineInput in = input("60d", "2020-05-14");  // a petition: the rule says nothing of moving
  in.end_rule = EndRule::kNone;
  in.period.count = 16;
  const std::string text = explained(in);
  EXPECT_NE(text.find("按 2020-05-30 到期（如顺延则为 2020-06-01）"), std::string::npos) << text;
  EXPECT_NE(text.find("到期：2020-05-30（星期六）24时。"), std::string::npos) << text;
}

TEST(Explain, PausesAndExtensionsCarryGroundAuthorityAndDocument) {
  DeadlineInput in = input("20wd", "2021-03-01");
  in.basis = "行政许可法-2019#42";
  in.pauses = {
      Pause{at("2021-03-08"), at("2021-03-13"), "听证", "行政许可法-2019#45", "告知书1号"}};
  in.extensions = {Extension{
      {10, Unit::kWorkingDay}, "情况复杂", "行政许可法-2019#42", "机关负责人", "延期告知书2号"}};
  const std::string text = explained(in);
  EXPECT_NE(text.find("2021-03-08 – 2021-03-12 中止，不计 5 日（听证 · 行政许可法-2019#45 · "
                      "告知书1号）。"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("自 2021-04-06 起延长 10个工作日（情况复杂 · 机关负责人 · "
                      "行政许可法-2019#42 · 延期告知书2号）。"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("跳过 2021-03-08"), std::string::npos) << "paused days have one line only";
}

TEST(Explain, StandingClockSaysWhatIsLeft) {
  DeadlineInput in = input("5wd", "2020-05-14");
  in.pauses = {Pause{at("2020-05-19"), std::nullopt, "等待鉴定", {}, {}}};
  EXPECT_NE(
      explained(in).find("自 2020-05-19 起中止，尚未恢复（等待鉴定）。\n期限中止中，尚余 3 日。"),
      std::string::npos)
      << explained(in);
}

TEST(Explain, MinutesNameTheMoment) {
  EXPECT_EQ(
      explained(input("15min", "2020-01-24T23:50")),
      "起算：2020-01-24T23:50:00+08:00。\n期限：15分钟。\n到期：2020-01-25T00:05:00+08:00。\n");
}

TEST(Explain, ProvisionalDeadlineSaysHowFarTheTableReaches) {
  const std::string text = explained(input("10wd", "2026-12-25"));
  EXPECT_NE(text.find("暂定"), std::string::npos) << text;
  EXPECT_NE(text.find("2026-12-31"), std::string::npos) << text;
}

TEST(Explain, CivilRuleIsThatInForceOnTheDay) {
  EXPECT_NE(explained(input("1d", "2020-12-31")).find("民法总则-2017#201"), std::string::npos);
  EXPECT_NE(explained(input("1d", "2021-01-01")).find("民法典-2021#201"), std::string::npos);
  EXPECT_NE(explained(input("1d", "2017-09-30")).find("民法通则-1986#154"), std::string::npos);
}

TEST(Explain, LongPeriodKeepsToItsLimitAndTellsTheEnd) {
  const Deadline d = compute_explained(input("9000wd", "2020-01-01"), table(), hours());
  EXPECT_LE(d.explanation.size(), kStepsMax);
  EXPECT_EQ(d.explanation.back().key, "calendar.due_day");
  EXPECT_EQ(d.explanation[d.explanation.size() - 3].key, "calendar.steps_left_out");
}

TEST(DueInput, RefusesBadPeriodsAndDates) {
  EXPECT_EQ(due_input("5", "2020-05-14").fault().code, "calendar.bad_period");
  EXPECT_EQ(due_input("5wd", "2020-02-30").fault().code, "calendar.bad_from");
  for (const char* code : {"calendar.bad_period", "calendar.bad_from"}) {
    EXPECT_TRUE(words().has(code));
  }
}

TEST(Print, GivesChineseThenEnglish) {
  const std::string text =
      print(compute_explained(input("5wd", "2020-05-14"), table(), hours()), words());
  const size_t gap = text.find("\n\n");
  ASSERT_NE(gap, std::string::npos);
  EXPECT_LT(text.find("到期：2020-05-21（星期四）24时。"), gap);
  EXPECT_GT(text.find("Due: 2020-05-21 (Thursday), 24:00."), gap);
}

TEST(ToJson, CarriesTheDueDateAndEveryStepInBothLanguages) {
  const DeadlineInput in = input("5wd", "2020-05-14");
  const auto json = to_json(in, compute_explained(in, table(), hours()), table(), words());
  EXPECT_EQ(json.at("due_date").as_string(), "2020-05-21");
  EXPECT_EQ(json.at("due").as_string(), "2020-05-21T23:59:59+08:00");
  EXPECT_EQ(json.at("end_rule").as_string(), "next_working_day");
  EXPECT_EQ(json.at("provisional").as_bool(), false);
  EXPECT_EQ(json.at("known_until").as_string(), "2026-12-31");
  for (const auto& step : json.at("steps").as_array()) {
    EXPECT_FALSE(step.at("zh").as_string().empty());
    EXPECT_FALSE(step.at("en").as_string().empty());
  }
}

TEST(ToJson, StandingClockHasNoDueDate) {
  DeadlineInput in = input("5wd", "2020-05-14");
  in.pauses = {Pause{at("2020-05-19"), std::nullopt, {}, {}, {}}};
  const auto json = to_json(in, compute_explained(in, table(), hours()), table(), words());
  EXPECT_TRUE(json.at("due_date").is_null());
  EXPECT_EQ(json.at("remaining").as_int64(), 3);
}

TEST(EndRule, NamesAreReadBack) {
  for (const char* name : {"none", "next_working_day", "after_holiday"}) {
    EXPECT_EQ(end_rule_name(*parse_end_rule(name)), name);
  }
  EXPECT_FALSE(parse_end_rule("never"));
}

// Every key that the code can build exists, and no argument is left unfilled.
RC_GTEST_PROP(Explain, NoLineLacksWordsOrArguments, ()) {
  DeadlineInput in;
  in.start = {*rc::gen::inRange<int64_t>(1'500'000'000'000, 1'830'000'000'000)};
  in.period = {*rc::gen::inRange(1, 60), static_cast<Unit>(*rc::gen::inRange(0, 6))};
  in.end_rule = static_cast<EndRule>(*rc::gen::inRange(0, 3));
  if (*rc::gen::arbitrary<bool>()) in.event = "立案";
  if (*rc::gen::arbitrary<bool>()) in.basis = "行政处罚法-2021#60";
  for (int n = *rc::gen::inRange(0, 3); n > 0; --n) {
    Pause p;
    p.from = Instant{in.start.ms + *rc::gen::inRange<int64_t>(0, 86'400'000LL * 60)};
    if (*rc::gen::inRange(0, 4) > 0) {
      p.to = Instant{p.from.ms + *rc::gen::inRange<int64_t>(0, 86'400'000LL * 20)};
    }
    if (*rc::gen::arbitrary<bool>()) p.ground = "听证";
    in.pauses.push_back(p);
  }
  if (*rc::gen::arbitrary<bool>()) {
    Extension e;
    e.period = {*rc::gen::inRange(1, 30), static_cast<Unit>(*rc::gen::inRange(0, 6))};
    if (*rc::gen::arbitrary<bool>()) e.authority = "机关负责人";
    in.extensions.push_back(e);
  }
  for (const Step& step : compute_explained(in, table(), hours()).explanation) {
    RC_ASSERT(words().has(step.key));
    for (const Language language : {Language::kChinese, Language::kEnglish}) {
      RC_ASSERT(say(step, words(), language).find('{') == std::string::npos);
    }
  }
}

TEST(Words, EveryFaultOfTheRoomHasThem) {
  for (const auto& path : base::files_below(FADU_SOURCE_DIR "/src/calendar", ".cc")) {
    if (path.stem().string().ends_with("_test")) continue;
    const auto source = base::read_file(path, 1u << 20);
    ASSERT_TRUE(source.ok());
    for (size_t from = source->find("\"calendar."); from != std::string::npos;
         from = source->find("\"calendar.", from + 1)) {
      const std::string key = source->substr(from + 1, source->find('"', from + 1) - from - 1);
      if (key.ends_with('_') || key.ends_with('.')) continue;  // built from parts, see above
      EXPECT_TRUE(words().has(key)) << key;
    }
  }
}

}  // namespace
}  // namespace calendar
