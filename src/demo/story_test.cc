// SPDX-License-Identifier: AGPL-3.0-or-later
#include "demo/story.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/messages.h"
#include "demo/fixture_test.h"

namespace demo {
namespace {

constexpr const char* kGood = R"(
pack: matter
stories:
  - name: usual
    count: 14
    months: [3, 1, 4, 5, 6, 6, 7, 8, 8, 7, 6, 4]
    from: 2020-02-03
    to: 2020-12-10
    days: any
    acts:
      - do: open
        as: clerk
        with:
          persons: {split: {total: 199, min: 1, max: 40}}
          unit: {unit: village}
          summary: {pick: {甲: 3, 乙: 1}}
          number: {serial: "2020-{n:4}号"}
          who: {person: {other: clerk}}
          due_on: {day: [20, 30]}
          cell: {cell: unit}
          point: {point: cell}
          related: {case: matter}
          begins: {moment: {after: 5wd, time: "08:30"}}
        evidence: {photo: 2}
        officers: 1
        at: "08:25"
        recorded_after: [1d, 3d]
      - {do: check, as: head, with: {persons: {between: [2, 20], step: 3}}, after: [30min, 2h]}
      - {do: close, as: {other: head}, after: [1wd, 2wd], refused: true}
)";

// The codes of what is wrong, each once, in order.
std::vector<std::string> problems(const std::string& text,
                                  const std::string& name = "demo/matter.yaml") {
  const procedure::Library library = small_library();
  std::vector<std::string> out;
  for (const auto& fault : load_story_file(text, name, library).problems) {
    EXPECT_FALSE(fault.where.empty()) << fault.code;
    if (out.empty() || out.back() != fault.code) out.push_back(fault.code);
  }
  return out;
}

std::vector<std::string> problems_with(const std::string& from, const std::string& to) {
  std::string text = kGood;
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return problems(text.replace(at, from.size(), to));
}

using Codes = std::vector<std::string>;

TEST(Story, ReadsEverythingThatTheFormatHas) {
  const procedure::Library library = small_library();
  const auto loaded = load_story_file(kGood, "demo/matter.yaml", library);
  ASSERT_TRUE(loaded.problems.empty()) << loaded.problems[0].code;
  ASSERT_EQ(loaded.files.size(), 1u);
  const Story& story = loaded.files[0].stories.at(0);
  EXPECT_EQ(story.count, 14);
  EXPECT_EQ(story.months->at(2), 4);
  EXPECT_TRUE(story.any_day);
  ASSERT_EQ(story.acts.size(), 3u);
  const ActPlan& open = story.acts[0];
  EXPECT_EQ(open.officers, 1);
  EXPECT_EQ(open.evidence, (std::vector<std::pair<std::string, int>>{{"photo", 2}}));
  ASSERT_TRUE(open.recorded_after.has_value());
  EXPECT_EQ(open.recorded_after->max, 3);
  EXPECT_EQ(open.at, 8 * 60 + 25);
  EXPECT_FALSE(story.acts[1].at.has_value());
  ASSERT_EQ(open.with.size(), 10u);
  EXPECT_EQ(open.with[0].total, base::Decimal::of(199));
  EXPECT_EQ(open.with[2].picks[0].second, 3);
  EXPECT_EQ(open.with[3].text, "2020-");
  EXPECT_EQ(open.with[3].tail, "号");
  EXPECT_EQ(open.with[3].width, 4);
  EXPECT_TRUE(open.with[4].person.other);
  EXPECT_EQ(open.with[5].last_day, 30);
  EXPECT_EQ(open.with[6].kind, Value::Kind::kCell);
  EXPECT_EQ(open.with[7].kind, Value::Kind::kPoint);
  EXPECT_EQ(open.with[8].kind, Value::Kind::kCase);
  EXPECT_EQ(open.with[8].text, "matter");
  EXPECT_FALSE(open.with[8].finished);
  EXPECT_EQ(open.with[9].after.unit, Delay::Unit::kWorkingDays);
  EXPECT_EQ(open.with[9].after.max, 5);
  EXPECT_EQ(open.with[9].time_of_day, 8 * 60 + 30);
  EXPECT_EQ(story.acts[1].after.unit, Delay::Unit::kMinutes);
  EXPECT_EQ(story.acts[1].after.max, 120);
  EXPECT_TRUE(story.acts[2].as.other);
  EXPECT_TRUE(story.acts[2].refused);
}

TEST(Story, RefusesWhatTheFormatDoesNotHave) {
  EXPECT_EQ(problems_with("count: 14", "count: 14\n    colour: red"), Codes{"yaml.unknown_key"});
  EXPECT_EQ(problems_with("officers: 1", "officer: 1"), Codes{"yaml.unknown_key_near"});
  EXPECT_EQ(problems_with("{unit: village}", "{unit: town}"), Codes{"demo.bad_unit"});
  EXPECT_EQ(problems_with("{unit: village}", "{place: any}"),
            (Codes{"yaml.unknown_key", "demo.bad_generator"}));
  EXPECT_EQ(problems_with("{unit: village}", "{unit: any, day: 3}"), Codes{"demo.bad_generator"});
  EXPECT_EQ(problems_with("{case: matter}", "{case: {pack: matter, story: a, finished: true}}"),
            Codes{});
  EXPECT_EQ(problems_with("{case: matter}", "{case: {story: a}}"),
            (Codes{"yaml.missing_key", "demo.bad_case", "demo.unknown_pack"}));
  EXPECT_EQ(problems_with("{case: matter}", "{case: {pack: matter, finished: 2}}"),
            Codes{"yaml.not_a_flag"});
  EXPECT_EQ(problems_with("[1wd, 2wd]", "[1wd, 2d]"), Codes{"demo.bad_delay"});
  EXPECT_EQ(problems_with("[1wd, 2wd]", "[2wd, 1wd]"), Codes{"demo.bad_delay"});
  EXPECT_EQ(problems_with("[1wd, 2wd]", "2wd"), Codes{"demo.bad_delay"});
  EXPECT_EQ(problems_with("[1wd, 2wd]", "[-1wd, 2wd]"), Codes{"demo.bad_delay"});
  EXPECT_EQ(problems_with("[2, 20], step: 3", "[2, 21], step: 3"), Codes{"demo.bad_between"});
  EXPECT_EQ(problems_with("[2, 20], step: 3", "[20, 2], step: 3"), Codes{"demo.bad_between"});
  EXPECT_EQ(problems_with("[2, 20], step: 3", "[2, 20], step: 0"), Codes{"demo.bad_between"});
  EXPECT_EQ(problems_with("{甲: 3, 乙: 1}", "{甲: 0}"), Codes{"demo.bad_pick"});
  EXPECT_EQ(problems_with("{甲: 3, 乙: 1}", "[]"), Codes{"demo.bad_pick"});
  EXPECT_EQ(problems_with("2020-{n:4}号", "2020"), Codes{"demo.bad_serial"});
  EXPECT_EQ(problems_with("2020-{n:4}号", "{n:99}"), Codes{"demo.bad_serial"});
  EXPECT_EQ(problems_with("{day: [20, 30]}", "{day: soon}"), Codes{"demo.bad_day"});
  EXPECT_EQ(problems_with("days: any", "days: some"), Codes{"demo.bad_days"});
  EXPECT_EQ(problems_with("{cell: unit}", "{cell: any}"), Codes{"demo.bad_place"});
  EXPECT_EQ(problems_with("{point: cell}", "{point: \"117.1,39.1\"}"), Codes{"demo.bad_place"});
  EXPECT_EQ(problems_with("{case: matter}", "{case: [matter]}"),
            (Codes{"demo.bad_case", "demo.unknown_pack"}));
  EXPECT_EQ(problems_with("after: 5wd", "after: 5h"), Codes{"demo.bad_moment"});
  EXPECT_EQ(problems_with("after: 5wd", "after: -5d"), Codes{"demo.bad_moment"});
  EXPECT_EQ(problems_with("after: 5wd", "after: 9999d"), Codes{"demo.bad_moment"});
  EXPECT_EQ(problems_with("08:30", "8:30"), Codes{"demo.bad_moment"});
  EXPECT_EQ(problems_with("08:25", "24:00"), Codes{"demo.bad_time"});
  EXPECT_EQ(problems_with("08:25", "08:6x"), Codes{"demo.bad_time"});
  EXPECT_EQ(problems_with("4]", "4, 1]"), Codes{"demo.bad_months"});
  EXPECT_EQ(problems_with("2020-02-03", "2019-02-03"), Codes{"demo.bad_date"});
  EXPECT_EQ(problems_with("2020-02-03", "2020-12-31"), Codes{"demo.bad_bounds"});
  EXPECT_EQ(problems_with("count: 14", "count: 0"),
            (Codes{"demo.number_out_of_range", "demo.split_impossible"}));
}

TEST(Story, FindsWhatDoesNotFitThePack) {
  EXPECT_EQ(problems_with("pack: matter", "pack: other"),
            (Codes{"demo.name_not_pack", "demo.unknown_pack"}));
  EXPECT_EQ(problems_with("do: check", "do: chek"), Codes{"demo.unknown_step"});
  EXPECT_EQ(problems_with("as: head", "as: hed"),
            (Codes{"demo.unknown_role", "demo.role_may_not"}));
  EXPECT_EQ(problems_with("as: head", "as: member"), Codes{"demo.role_may_not"});
  EXPECT_EQ(problems_with("{other: head}", "{other: member}"), Codes{});  // it is to be refused
  EXPECT_EQ(problems_with("do: open", "do: check"),
            (Codes{"demo.field_not_written", "demo.first_not_opening"}));
  EXPECT_EQ(problems_with("persons: {split: {total: 199, min: 1, max: 40}}", "summary: x"),
            (Codes{"yaml.duplicate_key"}));
  EXPECT_EQ(problems_with("persons: {split: {total: 199, min: 1, max: 40}}\n", "\n"),
            Codes{"demo.field_missing"});
  EXPECT_EQ(problems_with("photo: 2", "film: 2"), Codes{"demo.unknown_evidence"});
  EXPECT_EQ(problems_with("{case: matter}", "{case: mater}"), Codes{"demo.unknown_pack"});
  EXPECT_EQ(problems_with("max: 40", "max: 10"), Codes{"demo.split_impossible"});
  EXPECT_EQ(problems_with("min: 1,", "min: 15,"), Codes{"demo.split_impossible"});
}

TEST(Story, LimitsActsOfAFile) {
  std::string text = "pack: matter\nstories:\n";
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    text += std::string("  - {name: ") + name +
            ", count: 50000, acts: [{do: open, as: clerk, with: {persons: 1}}]}\n";
  }
  EXPECT_EQ(problems(text), Codes{"demo.too_many_acts"});
}

TEST(Story, FileMustBeNamedAsItsPack) {
  EXPECT_EQ(problems(kGood, "demo/other.yaml"), Codes{"demo.name_not_pack"});
}

TEST(Story, EveryFaultHasWords) {
  const auto messages = base::Messages::load(FADU_SOURCE_DIR "/text");
  ASSERT_TRUE(messages.ok());
  for (const char* code : {"bad_acts",          "bad_between",      "bad_case",
                           "bad_moment",        "bad_place",        "bad_time",
                           "no_case",           "bad_bounds",       "bad_date",
                           "bad_day",           "bad_days",         "bad_delay",
                           "bad_generator",     "bad_months",       "bad_pick",
                           "bad_serial",        "bad_split",        "bad_stories",
                           "bad_unit",          "field_missing",    "field_not_written",
                           "first_not_opening", "name_not_pack",    "no_days",
                           "too_many_acts",     "no_holder",        "no_unit",
                           "not_empty",         "not_refused",      "number_out_of_range",
                           "role_may_not",      "split_impossible", "story_twice",
                           "too_few_officers",  "too_late",         "unknown_evidence",
                           "unknown_pack",      "unknown_role",     "unknown_step",
                           "unit_twice",        "bad_town_cells",   "unknown_certificate",
                           "phase_plan",        "phase_record"}) {
    EXPECT_TRUE(messages->has(std::string("demo.") + code)) << code;
  }
}

RC_GTEST_PROP(Story, DamagedFilesAreRefusedAndNeverCrash, ()) {
  std::string text = kGood;
  for (int i = *rc::gen::inRange(1, 6); i > 0; --i) {
    const auto at = *rc::gen::inRange<size_t>(0, text.size());
    if (*rc::gen::arbitrary<bool>()) {
      text.erase(at, *rc::gen::inRange<size_t>(1, 12));
    } else {
      text.insert(at, 1, *rc::gen::elementOf(std::string("{}[]:,-9x \n")));
    }
  }
  const procedure::Library library = small_library();
  for (const auto& fault : load_story_file(text, "demo/matter.yaml", library).problems) {
    RC_ASSERT(!fault.code.empty());
  }
}

}  // namespace
}  // namespace demo
