// SPDX-License-Identifier: AGPL-3.0-or-later
// Every rule of the closed vocabulary, alone: what satisfies it, what it refuses, and that its
// refusal can be read by a person.
#include "casework/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/messages.h"
#include "procedure/names.h"

namespace casework {
namespace {

using procedure::Rule;
using procedure::RuleKind;
using procedure::When;

calendar::Instant time_of(std::string_view text) { return *calendar::Instant::parse(text); }
calendar::Date day_of(std::string_view text) { return *calendar::Date::parse(text); }
calendar::Period period_of(std::string_view text) { return *calendar::Period::parse(text); }
base::Decimal number(std::string_view text) { return *base::Decimal::parse(text); }

procedure::Step step_named(std::string id, std::string zh, std::string en) {
  procedure::Step step;
  step.id = std::move(id);
  step.label = {std::move(zh), std::move(en)};
  return step;
}

procedure::Field field_named(std::string id, procedure::FieldType type, std::string zh,
                             std::string en) {
  procedure::Field field;
  field.id = std::move(id);
  field.type = type;
  field.label = {std::move(zh), std::move(en)};
  return field;
}

procedure::Pack example_pack() {
  using procedure::FieldType;
  procedure::Pack pack;
  pack.id = "example";
  pack.version = 1;
  for (const auto& [id, zh, en] :
       std::vector<std::array<const char*, 3>>{{"receive", "受理", "Receive"},
                                               {"investigate", "调查", "Investigate"},
                                               {"review", "审核", "Review"},
                                               {"publish", "公示", "Publish"},
                                               {"waive", "放弃听证", "Waive"},
                                               {"decide", "决定", "Decide"}}) {
    pack.steps.push_back(step_named(id, zh, en));
  }
  pack.fields.push_back(field_named("amount", FieldType::kMoney, "金额", "Amount"));
  pack.fields.push_back(field_named("refused", FieldType::kFlag, "拒绝", "Refused"));
  pack.fields.push_back(field_named("surcharge", FieldType::kMoney, "加处罚款", "Surcharge"));
  pack.fields.push_back(field_named("hearing", FieldType::kDate, "听证日期", "Day of the hearing"));
  pack.fields.push_back(field_named("item", FieldType::kCase, "权力事项", "Power"));
  pack.fields.push_back(field_named("found", FieldType::kDate, "发现日期", "Day of discovery"));
  pack.fields.push_back(field_named("about", FieldType::kPerson, "当事人", "Party"));
  procedure::Field kind = field_named("kind", FieldType::kChoice, "类型", "Kind");
  kind.choices = {{"house", {"房屋", "House"}}, {"land", {"土地", "Land"}}};
  pack.fields.push_back(kind);
  procedure::ClockRule term;
  term.id = "term";
  term.label = {"期限", "Term"};
  pack.clocks.push_back(term);
  pack.settings.push_back({"limit", {"限额", "Limit"}, number("5000"), "示例办法", "L"});
  pack.settings.push_back({"days", {"天数", "Days"}, number("3"), "示例办法", "L"});
  pack.settings.push_back({"force", {"效力", "Force"}, number("1"), "示例办法", "L"});
  return pack;
}

// Another pack: what the example refers to, and what refers to it.
procedure::Pack item_pack() {
  procedure::Pack pack;
  pack.id = "item";
  pack.version = 1;
  pack.label = {"事项", "Item"};
  pack.states = {{"published", {"已公布", "Published"}},
                 {"withdrawn", {"已废止", "Withdrawn"}, true}};
  procedure::Field kind = field_named("kind", procedure::FieldType::kChoice, "类别", "Kind");
  kind.choices = {{"simple", {"简易", "Simple"}}};
  pack.fields = {kind, field_named("about", procedure::FieldType::kCase, "所属案件", "Case")};
  return pack;
}

procedure::Library library_of(procedure::Pack pack) {
  procedure::Vocabulary words;
  words.certificates = {{"enforcement", {"执法证", "enforcement certificate"}}};
  words.evidence = {{"photo", {"照片", "Photo"}}, {"record", {"笔录", "Record"}}};
  words.authorities = {{"court", {"人民法院", "people's court"}}};
  return {{std::move(pack), item_pack()}, std::move(words)};
}

// What does not change from test to test.
struct Tables {
  procedure::Library packs = library_of(example_pack());
  law::Register law;
  calendar::Workdays workdays =
      calendar::Workdays::load(FADU_SOURCE_DIR "/calendar/workdays.yaml").value();
  calendar::OfficeHours hours =
      calendar::OfficeHours::load(FADU_SOURCE_DIR "/calendar/office_hours.yaml").value();
  base::Messages words = base::Messages::load(FADU_SOURCE_DIR "/text").value();
};

const Tables& tables() {
  static const Tables kTables;
  return kTables;
}

const base::Uuid kThis = *base::Uuid::parse("01890000-0000-7000-8000-000000000001");
const base::Uuid kItem = *base::Uuid::parse("01890000-0000-7000-8000-000000000002");

// Other cases in memory.
class FewCases final : public OtherCases {
 public:
  std::vector<OtherCase> cases;
  bool broken = false;

  base::Result<std::optional<OtherCase>> find(const base::Uuid& id) const override {
    if (broken) return base::fault(base::FaultKind::kUnavailable, "store.busy");
    for (const OtherCase& one : cases) {
      if (one.id == id) return std::optional(one);
    }
    return std::optional<OtherCase>();
  }
  base::Status naming(const base::Uuid& id, std::string_view pack, std::string_view field,
                      bool open, const OtherCaseFn& fn) const override {
    if (broken) return base::fault(base::FaultKind::kUnavailable, "store.busy");
    for (const OtherCase& one : cases) {
      const std::string* value = one.fields.find(field);
      const bool ended = one.state == "withdrawn";
      if (one.pack != pack || value == nullptr || *value != id.str() || (open && ended)) continue;
      if (!fn(one)) break;
    }
    return base::ok();
  }
};

// A case, and somebody who wants to decide it on 2 March 2020 at ten.
struct Scene {
  CaseFile file;
  Command command;
  Town town;
  Settings settings;
  FewCases others;

  // An item that the case may name, and that names the case.
  Scene& item(std::string state, Fields fields = {}) {
    fields.set("about", kThis.str());
    others.cases.push_back({kItem, "item", std::move(state), std::move(fields)});
    command.fields.set("item", kItem.str());
    return *this;
  }

  Scene() {
    command.subject = kThis;
    for (const char* name : {"甲", "乙", "丙", "丁"}) {
      town.directory.put(identity::Person{name, std::string(name) + "某"});
    }
    command.step = "decide";
    command.actor = "甲";
    command.occurred_at = time_of("2020-03-02T10:00");
  }

  Scene& done(std::string step, std::string actor = "乙", std::string_view on = "2020-03-01T09:00",
              std::vector<std::string> officers = {}, Fields fields = {}) {
    Act act;
    act.number = 100 + file.acts.size();
    act.step = std::move(step);
    act.actor = std::move(actor);
    act.occurred_at = act.recorded_at = time_of(on);
    act.officers = std::move(officers);
    act.fields = std::move(fields);
    const procedure::Step* known = tables().packs.packs()[0].step(act.step);
    apply(file, *known, std::move(act));
    return *this;
  }
  Scene& by(std::string actor, std::vector<std::string> officers = {}) {
    command.actor = std::move(actor);
    command.officers = std::move(officers);
    return *this;
  }
  Scene& at(std::string_view when) {
    command.occurred_at = time_of(when);
    return *this;
  }
  Scene& at(calendar::Instant when) {
    command.occurred_at = when;
    return *this;
  }
  Scene& with(Fields fields) {
    command.fields = std::move(fields);
    return *this;
  }
  Scene& attach(std::string kind, int count) {
    for (int i = 0; i < count; ++i) {
      command.evidence.push_back({kind, std::string(64, '0'), "附件"});
    }
    return *this;
  }
  // The clock "term", running from the receipt to the day, or stopped.
  Scene& term(std::string_view due, std::string_view stopped = {}) {
    ClockState clock;
    clock.clock = "term";
    clock.started_at = time_of("2020-02-01T09:00");
    clock.due_at = time_of(due);
    if (!stopped.empty()) {
      clock.stopped_at = time_of(stopped);
      clock.status = *clock.stopped_at <= clock.due_at ? ClockStatus::kMet : ClockStatus::kMissed;
    }
    file.clocks.push_back(std::move(clock));
    return *this;
  }
  Scene& post(std::string person, std::string role, std::string_view from) {
    identity::Post post;
    post.id = "岗" + person + role;
    post.person = std::move(person);
    post.role = std::move(role);
    post.from = day_of(from);
    town.directory.put(std::move(post));
    return *this;
  }
  Scene& certificate(std::string person, std::string_view from, std::string_view to) {
    town.directory.put(
        identity::Certificate{"证" + person, person, "enforcement", "1", day_of(from), day_of(to)});
    return *this;
  }

  std::optional<base::Fault> refused_by(const Rule& rule) const {
    const World world =
        World{tables().packs, tables().law, tables().workdays, tables().hours, settings}.asking(
            others);
    const procedure::Pack& pack = tables().packs.packs()[0];
    return refusal(rule, {world, town, pack, *pack.step(command.step), file, command});
  }
  std::optional<base::Fault> advised_by(const Rule& rule) const {
    const World world =
        World{tables().packs, tables().law, tables().workdays, tables().hours, settings}.asking(
            others);
    const procedure::Pack& pack = tables().packs.packs()[0];
    return advice(rule, {world, town, pack, *pack.step(command.step), file, command});
  }
  bool accepted_by(const Rule& rule) const { return !refused_by(rule).has_value(); }
};

// A rule with its arguments set by `fill`.
Rule rule_of(RuleKind kind, const std::function<void(Rule&)>& fill = {}) {
  Rule rule;
  rule.kind = kind;
  rule.basis = *law::ArticleRef::parse("示例法-2021#7");
  if (fill) fill(rule);
  return rule;
}

Rule of_steps(RuleKind kind, std::vector<std::string> steps) {
  return rule_of(kind, [&](Rule& r) { r.steps = steps; });
}
Rule of_count(RuleKind kind, int64_t count) {
  return rule_of(kind, [&](Rule& r) { r.count = count; });
}
Rule after_step(RuleKind kind, std::string_view period,
                calendar::EndRule end = calendar::EndRule::kNone) {
  return rule_of(kind, [&](Rule& r) {
    r.step = "receive";
    r.period.period = period_of(period);
    r.end_rule = end;
  });
}
Rule qualified(bool every_officer) {
  return rule_of(RuleKind::kQualified, [&](Rule& r) {
    r.certificate = "enforcement";
    r.every_officer = every_officer;
  });
}
Rule reviewed() {
  return rule_of(RuleKind::kReviewedByOther, [](Rule& r) {
    r.step = "review";
    r.steps = {"receive", "investigate"};
  });
}
Rule published(int64_t days) {
  return rule_of(RuleKind::kNoticePublishedDays, [&](Rule& r) {
    r.step = "publish";
    r.count = days;
  });
}
Rule of_field(RuleKind kind, std::string field, std::string value) {
  return rule_of(kind, [&](Rule& r) {
    r.field = field;
    r.value = value;
  });
}
Rule of_limit(RuleKind kind, std::string_view limit) {
  return rule_of(kind, [&](Rule& r) {
    r.field = "amount";
    r.limit = number(limit);
  });
}
Rule of_evidence(int64_t count) {
  return rule_of(RuleKind::kEvidenceOf, [&](Rule& r) {
    r.evidence = "photo";
    r.count = count;
  });
}

Rule of_date(RuleKind kind, std::string step, std::string_view period,
             calendar::EndRule end = calendar::EndRule::kNone) {
  return rule_of(kind, [&](Rule& r) {
    r.field = "hearing";
    r.step = std::move(step);
    r.period.period = period_of(period);
    r.end_rule = end;
  });
}
// 3% a day of the amount, from 15 days after the receipt.
Rule surcharge() {
  return rule_of(RuleKind::kDailyAtMost, [](Rule& r) {
    r.field = "surcharge";
    r.than = "amount";
    r.percent = number("3");
    r.step = "receive";
    r.period.period = period_of("15d");
    r.less = {{"review", "publish"}};
  });
}

Rule refers_to(std::vector<procedure::FieldValues> where = {}) {
  return rule_of(RuleKind::kRefersTo, [&](Rule& r) {
    r.field = "item";
    r.pack = "item";
    r.states = {"published"};
    r.where = std::move(where);
  });
}
Rule of_naming(RuleKind kind) {
  return rule_of(kind, [&](Rule& r) {
    r.pack = "item";
    r.field = "about";
    if (kind == RuleKind::kReferredBy) r.states = {"withdrawn"};
  });
}

// A rule with a scene that satisfies it and one that does not.
struct Row {
  Rule rule;
  Scene good;
  Scene bad;
};

std::vector<Row> rows() {
  using Kind = RuleKind;
  return {
      {rule_of(Kind::kClockOpen, [](Rule& r) { r.clock = "term"; }),
       Scene().term("2020-03-09T23:59"), Scene().term("2020-02-28T23:59")},
      {of_count(Kind::kOfficersMin, 2), Scene().by("甲", {"乙"}), Scene().by("甲", {"甲"})},
      {qualified(false), Scene().certificate("甲", "2019-01-01", "2020-03-02"),
       Scene().certificate("甲", "2019-01-01", "2020-03-01")},
      {of_steps(Kind::kNotHandler, {"receive", "investigate"}), Scene().done("receive"),
       Scene().done("receive", "甲")},
      {rule_of(Kind::kSameHandler, [](Rule& r) { r.step = "receive"; }),
       Scene().done("receive", "甲"), Scene().done("receive", "乙")},
      {rule_of(Kind::kSameHandler, [](Rule& r) { r.step = "receive"; }),
       Scene().done("receive", "甲"), Scene()},
      {reviewed(), Scene().done("receive", "甲").done("review", "乙"), Scene().done("receive")},
      {rule_of(Kind::kNotNamedIn, [](Rule& r) { r.field = "about"; }),
       Scene().with({{"about", "乙"}}), Scene().with({{"about", "甲"}})},
      {rule_of(Kind::kNamedIn, [](Rule& r) { r.field = "about"; }), Scene().with({{"about", "甲"}}),
       Scene().with({{"about", "乙"}})},
      {rule_of(Kind::kNamedIn, [](Rule& r) { r.field = "about"; }), Scene().with({{"about", "甲"}}),
       Scene()},
      {of_steps(Kind::kDone, {"receive", "review"}), Scene().done("receive").done("review"),
       Scene().done("review")},
      {of_steps(Kind::kDoneAny, {"receive", "review"}), Scene().done("review"), Scene()},
      {of_steps(Kind::kNotDone, {"waive"}), Scene().done("receive"), Scene().done("waive")},
      {rule_of(Kind::kTimesMin,
               [](Rule& r) {
                 r.step = "investigate";
                 r.count = 2;
               }),
       Scene().done("investigate").done("investigate"), Scene().done("investigate")},
      {of_count(Kind::kTimesMax, 1), Scene(), Scene().done("decide")},
      {after_step(Kind::kWaited, "3d"), Scene().done("receive", "乙", "2020-02-01T09:00"),
       Scene().done("receive")},
      {after_step(Kind::kWaited, "3d"), Scene().done("receive", "乙", "2020-02-01T09:00"), Scene()},
      {published(7), Scene().done("publish", "乙", "2020-02-01T09:00"), Scene().done("publish")},
      {published(7), Scene().done("publish", "乙", "2020-02-01T09:00"), Scene()},
      {after_step(Kind::kWithin, "3d"), Scene().done("receive"),
       Scene().done("receive", "乙", "2020-02-01T09:00")},
      {after_step(Kind::kWithin, "3d"), Scene().done("receive"), Scene()},
      {of_date(Kind::kDateWithin, "", "2y"), Scene().with({{"hearing", "2018-03-02"}}),
       Scene().with({{"hearing", "2018-03-01"}})},
      {of_date(Kind::kDateWithin, "", "2y"), Scene().with({{"hearing", "2020-03-02"}}), Scene()},
      {of_date(Kind::kDateAfter, "receive", "3d"),
       Scene().done("receive").with({{"hearing", "2020-03-05"}}),
       Scene().done("receive").with({{"hearing", "2020-03-04"}})},
      {of_date(Kind::kDateAfter, "receive", "3d"),
       Scene().done("receive").with({{"hearing", "2020-03-05"}}),
       Scene().with({{"hearing", "2020-03-05"}})},
      {of_date(Kind::kDateBy, "", "3d"), Scene().with({{"hearing", "2020-03-05"}}),
       Scene().with({{"hearing", "2020-03-06"}})},
      {of_date(Kind::kDateBy, "", "3d"), Scene().with({{"hearing", "2020-03-01"}}), Scene()},
      {of_evidence(2), Scene().attach("photo", 2), Scene().attach("photo", 1).attach("record", 5)},
      {rule_of(Kind::kGiven, [](Rule& r) { r.fields = {"amount", "kind"}; }),
       Scene().with({{"amount", "1"}, {"kind", "land"}}), Scene().with({{"kind", "land"}})},
      {of_field(Kind::kFieldIs, "kind", "house"), Scene().with({{"kind", "house"}}),
       Scene().with({{"kind", "land"}})},
      {of_field(Kind::kFieldNot, "refused", "true"), Scene().with({{"refused", "false"}}),
       Scene().with({{"refused", "true"}})},
      {of_limit(Kind::kAtMost, "100"), Scene().with({{"amount", "100"}}),
       Scene().with({{"amount", "100.01"}})},
      {of_limit(Kind::kAtLeast, "100"), Scene().with({{"amount", "100"}}),
       Scene().with({{"amount", "99.99"}})},
      {of_limit(Kind::kAtLeast, "100"), Scene().with({{"amount", "100"}}), Scene()},
      {surcharge(),
       Scene()
           .done("receive", "乙", "2020-02-13T09:00")
           .with({{"amount", "1000"}, {"surcharge", "90"}}),
       Scene()
           .done("receive", "乙", "2020-02-13T09:00")
           .with({{"amount", "1000"}, {"surcharge", "90.01"}})},
      {refers_to(), Scene().item("published"), Scene().item("withdrawn")},
      {refers_to({{"kind", {"simple"}}}), Scene().item("published", {{"kind", "simple"}}),
       Scene().item("published")},
      {refers_to(), Scene().item("published"), Scene()},
      {of_naming(Kind::kReferredBy), Scene().item("withdrawn"), Scene().item("published")},
      {of_naming(Kind::kNoneOpen), Scene().item("withdrawn"), Scene().item("published")},
      {rule_of(Kind::kReservedTo,
               [](Rule& r) {
                 r.authority = "court";
                 r.when = {{.field = "kind", .is = {"land"}}};
               }),
       Scene().with({{"kind", "house"}}), Scene().with({{"kind", "land"}})},
  };
}

TEST(Rules, EachIsSatisfiedAndRefuses) {
  for (const Row& row : rows()) {
    const auto name = procedure::name_of(row.rule.kind);
    EXPECT_TRUE(row.good.accepted_by(row.rule)) << name;
    EXPECT_FALSE(row.bad.accepted_by(row.rule)) << name;
  }
}

TEST(Rules, EveryRefusalCarriesTheArticleAndReadsAsASentenceInBothLanguages) {
  for (const Row& row : rows()) {
    const auto fault = row.bad.refused_by(row.rule);
    ASSERT_TRUE(fault.has_value());
    EXPECT_EQ(fault->code, "casework.rule_" + std::string(procedure::name_of(row.rule.kind)));
    EXPECT_EQ(fault->kind, base::FaultKind::kUnlawful);
    EXPECT_EQ(fault->basis, "示例法-2021#7");
    ASSERT_TRUE(tables().words.has(fault->code)) << fault->code;
    for (const auto language : {base::Language::kChinese, base::Language::kEnglish}) {
      for (const std::string& text :
           {tables().words.say(*fault, language), tables().words.remedy(*fault, language)}) {
        EXPECT_EQ(text.find('{'), std::string::npos) << text;
      }
    }
    if (row.rule.kind == RuleKind::kNotNamedIn) continue;  // concerns the case, not one step
    EXPECT_THAT(tables().words.say(*fault, base::Language::kChinese), ::testing::HasSubstr("决定"));
    EXPECT_THAT(tables().words.say(*fault, base::Language::kEnglish),
                ::testing::HasSubstr("Decide"));
  }
}

TEST(Rules, AllOfTheVocabularyAreTried) {
  std::set<RuleKind> tried;
  for (const Row& row : rows()) tried.insert(row.rule.kind);
  EXPECT_EQ(tried.size(), procedure::kRuleKinds.size());
}

// Labels, not ids, in both languages.
TEST(Rules, RefusalSaysWhoAndWhat) {
  const auto expect = [](const Scene& scene, const Rule& rule, const char* zh, const char* en) {
    const auto fault = scene.refused_by(rule);
    ASSERT_TRUE(fault.has_value()) << zh;
    EXPECT_EQ(tables().words.say(*fault, base::Language::kChinese), zh);
    EXPECT_EQ(tables().words.say(*fault, base::Language::kEnglish), en);
  };
  expect(Scene().done("receive", "甲"), of_steps(RuleKind::kNotHandler, {"receive"}),
         "甲某办理过本案的“受理”，不能再办理“决定”。",
         "甲某 did \"Receive\" in this case and cannot do \"Decide\".");
  expect(Scene().with({{"kind", "land"}}), of_field(RuleKind::kFieldIs, "kind", "house"),
         "“决定”要求“类型”为“房屋”。", "\"Decide\" requires \"Kind\" to be \"House\".");
  expect(Scene().done("review"), of_steps(RuleKind::kDone, {"receive", "review"}),
         "“决定”之前须先完成：受理。", "Before \"Decide\" these must be done: Receive.");
  expect(Scene(), of_steps(RuleKind::kDoneAny, {"receive", "review"}),
         "“决定”之前须至少完成一项：受理、审核。",
         "Before \"Decide\" at least one of these must be done: Receive, Review.");
  expect(Scene(), qualified(false), "甲某在 2020-03-02 没有有效的执法证，不能办理“决定”。",
         "甲某 holds no valid enforcement certificate on 2020-03-02 and cannot do \"Decide\".");
  expect(Scene().attach("photo", 1), of_evidence(2), "“决定”须附照片至少 2 份，现有 1 份。",
         "\"Decide\" needs at least 2 of: Photo; there are 1.");
  expect(Scene(), rule_of(RuleKind::kReservedTo, [](Rule& r) { r.authority = "court"; }),
         "“决定”属于人民法院的职权，本镇不得办理。",
         "\"Decide\" is within the power of the people's court; the town may not do it.");
  expect(Scene().done("receive"), reviewed(), "“决定”前须经“审核”，且审核人未办理过“受理、调查”。",
         "\"Decide\" needs \"Review\" by somebody who did none of \"Receive, Investigate\", after "
         "them.");
  expect(Scene().with({{"about", "甲"}}),
         rule_of(RuleKind::kNotNamedIn, [](Rule& r) { r.field = "about"; }),
         "甲某是“当事人”所指的人，应当回避。", "甲某 is named in \"Party\" and must step aside.");
  expect(Scene().done("receive", "乙"),
         rule_of(RuleKind::kSameHandler, [](Rule& r) { r.step = "receive"; }),
         "“决定”应由办理“受理”的人（乙某）继续负责。",
         "\"Decide\" is for the person who did \"Receive\" (乙某).");
}

TEST(When, FieldHasOneOfTheValues) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.field = "kind", .is = {"house", "land"}}};
  EXPECT_FALSE(Scene().with({{"kind", "house"}}).accepted_by(rule));
  EXPECT_FALSE(Scene().with({{"kind", "land"}}).accepted_by(rule));
  EXPECT_TRUE(Scene().with({{"kind", "water"}}).accepted_by(rule));
  EXPECT_TRUE(Scene().accepted_by(rule));
}

TEST(When, ValueGivenNowGoesBeforeTheOneOnFile) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.field = "kind", .is = {"house"}}};
  Scene scene;
  scene.done("receive", "乙", "2020-03-01T09:00", {}, {{"kind", "house"}});
  EXPECT_FALSE(scene.accepted_by(rule));
  scene.with({{"kind", "land"}});
  EXPECT_TRUE(scene.accepted_by(rule));
}

TEST(When, NumberIsAboveAValue) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.field = "amount", .above = number("5000")}};
  EXPECT_TRUE(Scene().with({{"amount", "5000"}}).accepted_by(rule));
  EXPECT_FALSE(Scene().with({{"amount", "5000.0001"}}).accepted_by(rule));
  EXPECT_TRUE(Scene().with({{"amount", "many"}}).accepted_by(rule));
  EXPECT_TRUE(Scene().accepted_by(rule));
}

TEST(When, NumberIsAboveASettingOfThePackOrOfTheTown) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.field = "amount", .above_setting = "limit"}};
  Scene scene;
  scene.with({{"amount", "6000"}});
  EXPECT_FALSE(scene.accepted_by(rule));
  scene.settings["example/limit"] = number("6000");
  EXPECT_TRUE(scene.accepted_by(rule));
  scene.settings["example/limit"] = number("5999.9999");
  EXPECT_FALSE(scene.accepted_by(rule));
  scene.settings = {{"other/limit", number("9999")}};
  EXPECT_FALSE(scene.accepted_by(rule));
}

TEST(When, AllStepsWereDone) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.done = {"receive", "review"}}};
  EXPECT_TRUE(Scene().done("receive").accepted_by(rule));
  EXPECT_FALSE(Scene().done("receive").done("review").accepted_by(rule));
}

TEST(When, AllConditionsMustHold) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.field = "kind", .is = {"house"}}, {.done = {"receive"}}};
  EXPECT_TRUE(Scene().with({{"kind", "house"}}).accepted_by(rule));
  EXPECT_TRUE(Scene().done("receive").accepted_by(rule));
  EXPECT_FALSE(Scene().done("receive").with({{"kind", "house"}}).accepted_by(rule));
}

TEST(When, FieldHasNoneOfTheValuesAlsoWhenItHasNone) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.field = "kind", .is_not = {"house"}}};
  EXPECT_TRUE(Scene().with({{"kind", "house"}}).accepted_by(rule));
  EXPECT_FALSE(Scene().with({{"kind", "land"}}).accepted_by(rule));
  EXPECT_FALSE(Scene().accepted_by(rule));
}

TEST(When, FieldIsGivenNowOrOnFile) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.given = "kind"}};
  EXPECT_TRUE(Scene().accepted_by(rule));
  EXPECT_FALSE(Scene().with({{"kind", "land"}}).accepted_by(rule));
  Scene scene;
  scene.done("receive", "乙", "2020-03-01", {}, {{"kind", "house"}});
  EXPECT_FALSE(scene.accepted_by(rule));
}

TEST(When, NoneOfTheStepsWasDone) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.not_done = {"receive", "review"}}};
  EXPECT_FALSE(Scene().accepted_by(rule));
  EXPECT_FALSE(Scene().done("investigate").accepted_by(rule));
  EXPECT_TRUE(Scene().done("review").accepted_by(rule));
}

TEST(When, SettingIsAboveNothing) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.setting = "limit"}};
  Scene scene;
  EXPECT_FALSE(scene.accepted_by(rule));
  scene.settings["example/limit"] = number("0");
  EXPECT_TRUE(scene.accepted_by(rule));
}

TEST(Force, SettingMakesARuleRefuseAdviseOrStandBack) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.force = "force";
  Scene scene;
  const auto advised = [&] { return scene.advised_by(rule).has_value(); };
  EXPECT_TRUE(scene.accepted_by(rule));
  EXPECT_TRUE(advised());
  EXPECT_EQ(scene.advised_by(rule)->basis, "示例法-2021#7");
  scene.settings["example/force"] = number("2");
  EXPECT_FALSE(scene.accepted_by(rule));
  EXPECT_FALSE(advised());
  scene.settings["example/force"] = number("0");
  EXPECT_TRUE(scene.accepted_by(rule));
  EXPECT_FALSE(advised());
}

TEST(Force, WhatIsSatisfiedOrDoesNotApplyIsNotAdvised) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.force = "force";
  EXPECT_FALSE(Scene().by("甲", {"乙"}).advised_by(rule).has_value());
  rule.when = {{.done = {"receive"}}};
  EXPECT_FALSE(Scene().advised_by(rule).has_value());
}

TEST(Force, RuleWithoutASettingRefusesAndNeverAdvises) {
  EXPECT_FALSE(Scene().advised_by(of_count(RuleKind::kOfficersMin, 2)).has_value());
  EXPECT_FALSE(Scene().accepted_by(of_count(RuleKind::kOfficersMin, 2)));
}

TEST(TimesMin, CountsTheStepAgainstANumberOrASetting) {
  Rule rule = rule_of(RuleKind::kTimesMin, [](Rule& r) {
    r.step = "investigate";
    r.setting = "days";
  });
  Scene scene;
  scene.done("investigate").done("investigate").done("receive");
  const auto fault = scene.refused_by(rule);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->arg("min"), "3");
  EXPECT_EQ(fault->arg("have"), "2");
  scene.settings["example/days"] = number("2");
  EXPECT_TRUE(scene.accepted_by(rule));
}

TEST(Period, SettingOfTheTownSaysHowLongOrThatThereIsNone) {
  Rule rule = after_step(RuleKind::kWaited, "1d");
  rule.period.setting = "days";
  Scene scene;
  scene.done("receive", "乙", "2020-03-02T09:00");
  EXPECT_FALSE(scene.at("2020-03-05T23:59").accepted_by(rule));
  EXPECT_EQ(scene.refused_by(rule)->arg("period_key"), "calendar.period.calendar_day");
  EXPECT_EQ(scene.refused_by(rule)->arg("count"), "3");
  EXPECT_TRUE(scene.at("2020-03-06T00:00").accepted_by(rule));
  scene.settings["example/days"] = number("1.9");
  EXPECT_TRUE(scene.at("2020-03-04T00:00").accepted_by(rule));
  scene.settings["example/days"] = number("0.5");
  EXPECT_TRUE(scene.at("2020-03-02T09:00").accepted_by(rule));
  scene.settings["example/days"] = number("99999999");
  EXPECT_FALSE(scene.at("2099-03-02T09:00").accepted_by(rule)) << "as far as the calendar goes";
  rule.kind = RuleKind::kWithin;
  scene.settings["example/days"] = number("0");
  EXPECT_TRUE(Scene(scene).at("2099-03-02T09:00").accepted_by(rule));
}

// 行政处罚法-2021#36: two years from the day on which the act ended.
TEST(DateWithin, LimitationRunsFromTheDateWritten) {
  const Rule rule = of_date(RuleKind::kDateWithin, "", "2y");
  Scene scene;
  scene.with({{"hearing", "2018-05-10"}});
  EXPECT_TRUE(scene.at("2020-05-10T23:59").accepted_by(rule));
  EXPECT_FALSE(scene.at("2020-05-11T00:00").accepted_by(rule));
  EXPECT_EQ(scene.refused_by(rule)->arg("until"), "2020-05-10");
  EXPECT_FALSE(scene.at("2018-05-09T23:59").accepted_by(rule)) << "the day has not come yet";
  EXPECT_TRUE(scene.at("2018-05-10T00:00").accepted_by(rule));
}

// 行政处罚法-2021#36: undiscovered for two years, so the day of discovery counts and not the act's.
TEST(DateWithin, AnotherDateMayStandInPlaceOfTheAct) {
  Rule rule = of_date(RuleKind::kDateWithin, "", "2y");
  rule.at = "found";
  Scene scene;
  scene.at("2021-01-01T09:00");
  EXPECT_TRUE(scene.with({{"hearing", "2018-05-10"}, {"found", "2020-05-10"}}).accepted_by(rule));
  EXPECT_FALSE(scene.with({{"hearing", "2018-05-10"}, {"found", "2020-05-11"}}).accepted_by(rule));
  EXPECT_FALSE(scene.with({{"hearing", "2018-05-10"}}).accepted_by(rule)) << "found when?";
}

// 行政强制法-2011#25, #28: after the term a seizure can only be lifted.
TEST(ClockOpen, RefusesOnceTheClockHasRunOut) {
  const Rule rule = rule_of(RuleKind::kClockOpen, [](Rule& r) { r.clock = "term"; });
  EXPECT_FALSE(Scene().accepted_by(rule)) << "it never began";
  EXPECT_TRUE(Scene().term("2020-03-02T23:59").accepted_by(rule));
  EXPECT_FALSE(Scene().term("2020-03-01T23:59").accepted_by(rule));
  EXPECT_EQ(Scene().term("2020-03-01T23:59").refused_by(rule)->arg("until"), "2020-03-01");
  EXPECT_TRUE(Scene().term("2020-03-01T23:59", "2020-02-20T09:00").accepted_by(rule));
  EXPECT_FALSE(Scene().term("2020-02-10T23:59", "2020-02-20T09:00").accepted_by(rule));
}

// An assistant is no officer, whatever he carries.
TEST(Officers, WhoHoldsAnotherPostThatDayDoesNotCount) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.not_counting = {"assistant"};
  EXPECT_TRUE(Scene().by("甲", {"乙"}).accepted_by(rule));
  EXPECT_FALSE(Scene().by("甲", {"乙"}).post("乙", "assistant", "2020-01-01").accepted_by(rule));
  EXPECT_TRUE(Scene().by("甲", {"乙"}).post("乙", "assistant", "2020-03-03").accepted_by(rule))
      << "not yet that day";
  EXPECT_TRUE(
      Scene().by("甲", {"乙", "丙"}).post("乙", "assistant", "2020-01-01").accepted_by(rule));
}

// 行政处罚法-2021#62: a new notice wants a new answer.
TEST(Done, WhatWasDoneBeforeAStepWasRepeatedDoesNotCount) {
  Rule all = of_steps(RuleKind::kDone, {"review"});
  Rule any = of_steps(RuleKind::kDoneAny, {"review", "waive"});
  all.since = any.since = "receive";
  Scene scene;
  scene.done("receive").done("review");
  EXPECT_TRUE(scene.accepted_by(all));
  EXPECT_TRUE(scene.accepted_by(any));
  scene.done("receive");
  EXPECT_FALSE(scene.accepted_by(all));
  EXPECT_FALSE(scene.accepted_by(any));
  scene.done("waive");
  EXPECT_FALSE(scene.accepted_by(all));
  EXPECT_TRUE(scene.accepted_by(any));
}

TEST(When, TheDayOfTheActChoosesTheNorm) {
  Rule rule = of_count(RuleKind::kOfficersMin, 2);
  rule.when = {{.from = day_of("2020-03-02")}};
  EXPECT_FALSE(Scene().at("2020-03-02T00:00").accepted_by(rule));
  EXPECT_TRUE(Scene().at("2020-03-01T23:59").accepted_by(rule));
  rule.when = {{.until = day_of("2020-03-01")}};
  EXPECT_TRUE(Scene().at("2020-03-02T00:00").accepted_by(rule));
  EXPECT_FALSE(Scene().at("2020-03-01T23:59").accepted_by(rule));
}

// 行政处罚法-2021#64: seven working days before the hearing.
TEST(DateAfter, LeavesTheWholePeriodBetween) {
  const Rule rule = of_date(RuleKind::kDateAfter, "receive", "7wd");
  Scene scene;
  scene.done("receive", "乙", "2020-01-20T16:00");  // 春节 from 24 January to 2 February
  EXPECT_FALSE(scene.with({{"hearing", "2020-02-06"}}).accepted_by(rule));
  EXPECT_EQ(scene.refused_by(rule)->arg("first"), "2020-02-07");
  EXPECT_TRUE(scene.with({{"hearing", "2020-02-07"}}).accepted_by(rule));
  const Rule now = of_date(RuleKind::kDateAfter, "", "3d");
  EXPECT_FALSE(scene.with({{"hearing", "2020-03-05"}}).accepted_by(now));
  EXPECT_TRUE(scene.with({{"hearing", "2020-03-06"}}).accepted_by(now));
}

// 行政许可法-2019#50: decided before the licence expires, else renewed.
TEST(DateAfter, WithoutAPeriodTheDayOfTheActIsTheLimit) {
  const Rule after = rule_of(RuleKind::kDateAfter, [](Rule& r) { r.field = "hearing"; });
  const Rule by = rule_of(RuleKind::kDateBy, [](Rule& r) { r.field = "hearing"; });
  Scene scene;  // the act is on 2 March 2020
  EXPECT_FALSE(scene.with({{"hearing", "2020-03-01"}}).accepted_by(after));
  EXPECT_EQ(scene.refused_by(after)->arg("first"), "2020-03-02");
  EXPECT_TRUE(scene.accepted_by(by));
  EXPECT_TRUE(scene.with({{"hearing", "2020-03-02"}}).accepted_by(after));
  EXPECT_TRUE(scene.accepted_by(by));
  EXPECT_TRUE(scene.with({{"hearing", "2020-03-03"}}).accepted_by(after));
  EXPECT_FALSE(scene.accepted_by(by));
  EXPECT_EQ(scene.refused_by(by)->arg("until"), "2020-03-02");
}

TEST(DateBy, HolidayMovesTheLastDayOnlyWhereTheRuleSaysSo) {
  Scene scene;
  scene.done("receive", "乙", "2020-04-30T10:00").with({{"hearing", "2020-05-06"}});
  EXPECT_FALSE(scene.accepted_by(of_date(RuleKind::kDateBy, "receive", "3d")));
  EXPECT_TRUE(scene.accepted_by(
      of_date(RuleKind::kDateBy, "receive", "3d", calendar::EndRule::kNextWorkingDay)));
  EXPECT_FALSE(Scene()
                   .with({{"hearing", "2020-05-06"}})
                   .accepted_by(of_date(RuleKind::kDateBy, "receive", "3d")))
      << "nothing was received";
}

TEST(Limits, AnotherFieldOrAShareOfItIsTheLimit) {
  Rule rule = rule_of(RuleKind::kAtMost, [](Rule& r) {
    r.field = "surcharge";
    r.than = "amount";
  });
  EXPECT_TRUE(Scene().with({{"surcharge", "100"}, {"amount", "100"}}).accepted_by(rule));
  EXPECT_FALSE(Scene().with({{"surcharge", "100.01"}, {"amount", "100"}}).accepted_by(rule));
  EXPECT_FALSE(Scene().with({{"surcharge", "1"}}).accepted_by(rule)) << "no number to hold it to";
  EXPECT_TRUE(Scene().with({{"amount", "100"}}).accepted_by(rule));
  rule.percent = number("30");
  EXPECT_TRUE(Scene().with({{"surcharge", "30"}, {"amount", "100"}}).accepted_by(rule));
  EXPECT_FALSE(Scene().with({{"surcharge", "30.01"}, {"amount", "100"}}).accepted_by(rule));
  rule.kind = RuleKind::kAtLeast;
  EXPECT_FALSE(Scene().with({{"surcharge", "29.99"}, {"amount", "100"}}).accepted_by(rule));
  EXPECT_TRUE(Scene().with({{"surcharge", "30"}, {"amount", "100"}}).accepted_by(rule));
}

// 行政处罚法-2021#72 and #73.
TEST(DailyAtMost, GrowsADayAtATimeUpToTheSumItself) {
  Scene scene;
  scene.done("receive", "乙", "2020-01-31T09:00");  // 15 days: to 15 February
  const auto most = [&](std::string_view on, const char* amount) {
    scene.at(time_of(on)).with({{"amount", "1000"}, {"surcharge", amount}});
    return scene.accepted_by(surcharge());
  };
  EXPECT_TRUE(most("2020-02-15T23:00", "0"));
  EXPECT_FALSE(most("2020-02-15T23:00", "0.01"));
  EXPECT_TRUE(most("2020-02-16T00:00", "30"));
  EXPECT_FALSE(most("2020-02-16T00:00", "30.01"));
  EXPECT_TRUE(most("2020-03-19T09:00", "990"));
  EXPECT_TRUE(most("2020-03-20T09:00", "1000"));
  EXPECT_FALSE(most("2021-03-20T09:00", "1000.01"));
}

TEST(DailyAtMost, DaysOfALawsuitDoNotCount) {
  Scene scene;
  scene.done("receive", "乙", "2020-01-31T09:00")
      .done("review", "乙", "2020-02-18T09:00")
      .done("publish", "乙", "2020-02-20T09:00")
      .done("review", "乙", "2020-02-24T09:00");
  const auto days = [&](std::string_view on) {
    scene.at(time_of(on)).with({{"amount", "1000"}, {"surcharge", "1000"}});
    const auto fault = scene.refused_by(surcharge());
    return fault ? std::string(fault->arg("days")) : std::string();
  };
  EXPECT_EQ(days("2020-02-17T09:00"), "2");
  EXPECT_EQ(days("2020-02-19T09:00"), "2") << "while it runs";
  EXPECT_EQ(days("2020-02-20T09:00"), "2") << "its last day is taken out too";
  EXPECT_EQ(days("2020-02-21T09:00"), "3");
  EXPECT_EQ(days("2020-03-20T09:00"), "5") << "the second one never ended";
}

TEST(DailyAtMost, BeforeTheDecisionNothingIsDue) {
  EXPECT_FALSE(Scene().with({{"amount", "1000"}, {"surcharge", "1"}}).accepted_by(surcharge()));
  EXPECT_TRUE(Scene().with({{"amount", "1000"}, {"surcharge", "0"}}).accepted_by(surcharge()));
  EXPECT_TRUE(Scene().accepted_by(surcharge()));
}

TEST(OfficersMin, ActorCountsAndNobodyCountsTwice) {
  const Rule three = of_count(RuleKind::kOfficersMin, 3);
  EXPECT_TRUE(Scene().by("甲", {"乙", "丙"}).accepted_by(three));
  EXPECT_FALSE(Scene().by("甲", {"乙", "乙"}).accepted_by(three));
  EXPECT_FALSE(Scene().by("甲", {"甲", "乙"}).accepted_by(three));
  const auto fault = Scene().by("甲", {"甲", "乙"}).refused_by(three);
  EXPECT_EQ(fault->arg("have"), "2");
  EXPECT_EQ(fault->arg("min"), "3");
}

TEST(Qualified, ActorAloneOrEveryOfficer) {
  Scene scene;
  scene.by("甲", {"乙"}).certificate("甲", "2019-01-01", "2024-12-31");
  EXPECT_TRUE(scene.accepted_by(qualified(false)));
  const auto fault = scene.refused_by(qualified(true));
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->arg("person"), "乙某");
  EXPECT_EQ(fault->arg("date"), "2020-03-02");
  scene.certificate("乙", "2020-03-02", "2020-03-02");
  EXPECT_TRUE(scene.accepted_by(qualified(true)));
  EXPECT_FALSE(scene.at("2020-03-03T00:00").accepted_by(qualified(true)));
}

TEST(NotHandler, OfficersOfThenAndNowAreHandlersToo) {
  const Rule rule = of_steps(RuleKind::kNotHandler, {"investigate"});
  EXPECT_FALSE(Scene().done("investigate", "乙", "2020-03-01", {"甲"}).accepted_by(rule));
  EXPECT_FALSE(Scene().by("甲", {"丙"}).done("investigate", "丙").accepted_by(rule));
  EXPECT_FALSE(
      Scene().by("甲", {"丙"}).done("investigate", "乙", "2020-03-01", {"丙"}).accepted_by(rule));
  EXPECT_TRUE(Scene().done("receive", "甲").accepted_by(rule));
}

TEST(SameHandler, IsTheOneWhoDidItLast) {
  const Rule rule = rule_of(RuleKind::kSameHandler, [](Rule& r) { r.step = "receive"; });
  EXPECT_FALSE(Scene().done("receive", "甲").done("receive", "乙").accepted_by(rule));
  EXPECT_TRUE(Scene().done("receive", "乙").done("receive", "甲").accepted_by(rule));
  EXPECT_FALSE(Scene().done("receive", "乙", "2020-03-01", {"甲"}).accepted_by(rule));
}

TEST(ReviewedByOther, ReviewMustBeLastAndBySomebodyElse) {
  EXPECT_TRUE(Scene().done("investigate", "乙").done("review", "丙").accepted_by(reviewed()));
  EXPECT_FALSE(Scene().done("investigate", "乙").done("review", "乙").accepted_by(reviewed()));
  EXPECT_FALSE(Scene()
                   .done("investigate", "乙", "2020-03-01", {"丙"})
                   .done("review", "丙")
                   .accepted_by(reviewed()));
  EXPECT_FALSE(Scene().done("review", "丙").done("investigate", "乙").accepted_by(reviewed()));
  EXPECT_TRUE(Scene()
                  .done("investigate", "乙")
                  .done("review", "乙")
                  .done("review", "丙")
                  .accepted_by(reviewed()));
  // A step that is not named may follow the review.
  EXPECT_TRUE(Scene()
                  .done("investigate", "乙")
                  .done("review", "丙")
                  .done("publish", "丙")
                  .accepted_by(reviewed()));
}

TEST(NotNamedIn, OfficersMustStepAsideToo) {
  const Rule rule = rule_of(RuleKind::kNotNamedIn, [](Rule& r) { r.field = "about"; });
  Scene scene;
  scene.done("receive", "丁", "2020-03-01", {}, {{"about", "乙"}});
  EXPECT_TRUE(scene.accepted_by(rule));
  EXPECT_FALSE(scene.by("甲", {"乙"}).accepted_by(rule));
  EXPECT_FALSE(scene.by("乙").accepted_by(rule));
  EXPECT_TRUE(Scene().accepted_by(rule));
}

TEST(NamedIn, ACompanionDoesNotStandInForTheActor) {
  const Rule rule = rule_of(RuleKind::kNamedIn, [](Rule& r) { r.field = "about"; });
  Scene scene;
  scene.done("receive", "丁", "2020-03-01", {}, {{"about", "乙"}});
  EXPECT_FALSE(scene.by("甲", {"乙"}).accepted_by(rule));
  EXPECT_TRUE(scene.by("乙", {"甲"}).accepted_by(rule));
}

TEST(TimesMax, CountsTheStepItselfOnly) {
  const Rule twice = of_count(RuleKind::kTimesMax, 2);
  EXPECT_TRUE(Scene().done("decide").done("review").done("review").accepted_by(twice));
  EXPECT_FALSE(Scene().done("decide").done("decide").accepted_by(twice));
}

// Every boundary to the minute: the last day belongs to the period up to 24:00.
TEST(Waited, PeriodOfDaysEndsWithItsLastDay) {
  const Rule rule = after_step(RuleKind::kWaited, "3d");
  Scene scene;
  scene.done("receive", "乙", "2020-03-02T15:00");
  EXPECT_FALSE(scene.at("2020-03-05T15:01").accepted_by(rule));
  EXPECT_FALSE(scene.at("2020-03-05T23:59").accepted_by(rule));
  const calendar::Instant midnight = time_of("2020-03-06T00:00");
  EXPECT_FALSE(scene.at(calendar::Instant{midnight.ms - 1}).accepted_by(rule));
  EXPECT_TRUE(scene.at(midnight).accepted_by(rule));
  const auto fault = scene.at("2020-03-05T23:59").refused_by(rule);
  EXPECT_EQ(fault->arg("until"), "2020-03-05");
  EXPECT_EQ(fault->arg("on"), "2020-03-05");
  EXPECT_EQ(fault->arg("count"), "3");
}

TEST(Waited, WorkingDaysAndMonthsAndMinutes) {
  Scene scene;
  scene.done("receive", "乙", "2020-01-22T10:00");  // before 春节, extended to 2 February 2020
  const Rule days = after_step(RuleKind::kWaited, "5wd");
  EXPECT_FALSE(scene.at("2020-02-06T23:59").accepted_by(days));
  EXPECT_TRUE(scene.at("2020-02-07T00:00").accepted_by(days));
  const Rule month = after_step(RuleKind::kWaited, "1mo");
  EXPECT_FALSE(scene.at("2020-02-22T23:59").accepted_by(month));
  EXPECT_TRUE(scene.at("2020-02-23T00:00").accepted_by(month));
  const Rule minutes = after_step(RuleKind::kWaited, "15min");
  EXPECT_FALSE(scene.at("2020-01-22T10:15").accepted_by(minutes));
  EXPECT_TRUE(scene.at("2020-01-22T10:15:01").accepted_by(minutes));
}

TEST(Waited, LastDayOnAHolidayMovesOnlyWhereTheRuleSaysSo) {
  Scene scene;
  scene.done("receive", "乙", "2020-04-30T10:00");
  const Rule still = after_step(RuleKind::kWaited, "3d");
  const Rule moving = after_step(RuleKind::kWaited, "3d", calendar::EndRule::kNextWorkingDay);
  scene.at("2020-05-04T00:00");
  EXPECT_TRUE(scene.accepted_by(still));
  EXPECT_FALSE(scene.accepted_by(moving));
  EXPECT_FALSE(scene.at("2020-05-06T23:59").accepted_by(moving));
  EXPECT_TRUE(scene.at("2020-05-07T00:00").accepted_by(moving));
}

TEST(Waited, CountsFromTheLastTimeTheStepWasDone) {
  const Rule rule = after_step(RuleKind::kWaited, "3d");
  Scene scene;
  scene.done("receive", "乙", "2020-03-02T09:00").done("receive", "乙", "2020-03-10T09:00");
  EXPECT_FALSE(scene.at("2020-03-06T00:00").accepted_by(rule));
  EXPECT_TRUE(scene.at("2020-03-14T00:00").accepted_by(rule));
}

TEST(Waited, WaiverEndsTheWaiting) {
  Rule rule = after_step(RuleKind::kWaited, "3d");
  rule.unless = {"waive", "publish"};
  Scene scene;
  scene.done("receive", "乙", "2020-03-02T09:00").at("2020-03-02T10:00");
  EXPECT_FALSE(scene.accepted_by(rule));
  EXPECT_TRUE(scene.done("waive", "乙", "2020-03-02T09:30").accepted_by(rule));
  EXPECT_TRUE(Scene().done("publish").accepted_by(rule));
}

TEST(Waited, WaiverOfAnEarlierNoticeDoesNotEndTheWaitingAfterANewOne) {
  Rule rule = after_step(RuleKind::kWaited, "3d");
  rule.unless = {"waive"};
  Scene scene;
  scene.done("receive", "乙", "2020-03-02T09:00").done("waive", "乙", "2020-03-02T09:30");
  scene.done("receive", "乙", "2020-03-03T09:00").at("2020-03-03T10:00");
  EXPECT_FALSE(scene.accepted_by(rule));
  EXPECT_TRUE(scene.done("waive", "乙", "2020-03-03T09:30").accepted_by(rule));
}

TEST(NoticePublishedDays, AreCalendarDaysAfterTheDayOfPublication) {
  Scene scene;
  scene.done("publish", "乙", "2020-01-20T08:00");
  EXPECT_FALSE(scene.at("2020-01-27T23:59").accepted_by(published(7)));
  EXPECT_TRUE(scene.at("2020-01-28T00:00").accepted_by(published(7)));
  const auto fault = scene.at("2020-01-27T23:59").refused_by(published(7));
  EXPECT_EQ(fault->arg("count"), "7");
  EXPECT_EQ(fault->arg("until"), "2020-01-27");
  Rule waivable = published(7);
  waivable.unless = {"waive"};
  EXPECT_FALSE(scene.accepted_by(waivable));
  EXPECT_TRUE(scene.done("waive").accepted_by(waivable));
}

TEST(Within, LastMomentCountsAndTheNextDoesNot) {
  const Rule rule = after_step(RuleKind::kWithin, "3d");
  Scene scene;
  scene.done("receive", "乙", "2020-03-02T15:00");
  const calendar::Instant midnight = time_of("2020-03-06T00:00");
  EXPECT_TRUE(scene.at(calendar::Instant{midnight.ms - 1}).accepted_by(rule));
  EXPECT_FALSE(scene.at(midnight).accepted_by(rule));
  const Rule minutes = after_step(RuleKind::kWithin, "15min");
  EXPECT_TRUE(scene.at("2020-03-02T15:15").accepted_by(minutes));
  EXPECT_FALSE(scene.at("2020-03-02T15:15:01").accepted_by(minutes));
}

TEST(Within, HolidayGivesTimeOnlyWhereTheRuleSaysSo) {
  Scene scene;
  scene.done("receive", "乙", "2020-04-30T10:00").at("2020-05-06T23:59");
  EXPECT_FALSE(scene.accepted_by(after_step(RuleKind::kWithin, "3d")));
  EXPECT_TRUE(
      scene.accepted_by(after_step(RuleKind::kWithin, "3d", calendar::EndRule::kNextWorkingDay)));
}

TEST(Fields, ValueOnFileCounts) {
  Scene scene;
  scene.done("receive", "乙", "2020-03-01", {}, {{"kind", "house"}, {"amount", "50"}});
  EXPECT_TRUE(scene.accepted_by(of_field(RuleKind::kFieldIs, "kind", "house")));
  EXPECT_FALSE(scene.accepted_by(of_field(RuleKind::kFieldNot, "kind", "house")));
  EXPECT_FALSE(scene.accepted_by(of_limit(RuleKind::kAtMost, "49.9999")));
  EXPECT_TRUE(scene.with({{"amount", "49"}}).accepted_by(of_limit(RuleKind::kAtMost, "49.9999")));
}

TEST(Fields, FieldWithoutValueIsNoValueAtAll) {
  EXPECT_FALSE(Scene().accepted_by(of_field(RuleKind::kFieldIs, "refused", "false")));
  EXPECT_TRUE(Scene().accepted_by(of_field(RuleKind::kFieldNot, "refused", "true")));
  EXPECT_TRUE(Scene().accepted_by(of_limit(RuleKind::kAtMost, "0")));
  EXPECT_FALSE(Scene().accepted_by(of_limit(RuleKind::kAtLeast, "0")));
}

TEST(Fields, RefusalSaysYesOrNoForAFlag) {
  const auto& words = tables().words;
  const auto is = Scene()
                      .with({{"refused", "true"}})
                      .refused_by(of_field(RuleKind::kFieldIs, "refused", "false"));
  ASSERT_TRUE(is.has_value());
  EXPECT_EQ(words.say(*is, base::Language::kChinese), "“决定”要求“拒绝”为“否”。");
  EXPECT_EQ(words.say(*is, base::Language::kEnglish),
            "\"Decide\" requires \"Refused\" to be \"no\".");
  const auto is_not = Scene()
                          .with({{"refused", "true"}})
                          .refused_by(of_field(RuleKind::kFieldNot, "refused", "true"));
  ASSERT_TRUE(is_not.has_value());
  EXPECT_EQ(words.say(*is_not, base::Language::kChinese), "“拒绝”为“是”时，不得“决定”。");
  EXPECT_EQ(words.say(*is_not, base::Language::kEnglish),
            "\"Decide\" is not allowed when \"Refused\" is \"yes\".");
}

TEST(Limits, SettingOfTheTownGoesBeforeThatOfThePack) {
  const Rule rule = rule_of(RuleKind::kAtMost, [](Rule& r) {
    r.field = "amount";
    r.setting = "limit";
  });
  Scene scene;
  scene.with({{"amount", "5000"}});
  EXPECT_TRUE(scene.accepted_by(rule));
  scene.settings["example/limit"] = number("4999");
  const auto fault = scene.refused_by(rule);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->arg("limit"), "4999");
  scene.town.settings["example/limit"] = number("5000");
  EXPECT_TRUE(scene.accepted_by(rule));
  scene.town.settings = {{"other/limit", number("9999")}};
  EXPECT_FALSE(scene.accepted_by(rule));
  EXPECT_EQ(fault->arg("have"), "5000");
}

TEST(RefersTo, SaysWhatIsWantedAndHowTheOtherStands) {
  const auto fault = Scene().item("withdrawn").refused_by(refers_to({{"kind", {"simple"}}}));
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(tables().words.say(*fault, base::Language::kChinese),
            "“决定”的“权力事项”须是事项中“已公布（类别：简易）”的一件，现为“已废止”。");
  EXPECT_EQ(
      tables().words.say(*fault, base::Language::kEnglish),
      "\"Power\" of \"Decide\" must name a case of Item that is: Published (Kind: Simple); it "
      "is: Withdrawn.");
}

TEST(RefersTo, NothingIsToldOfACaseOfAnotherKind) {
  Scene other;
  other.item("published");
  other.others.cases[0].pack = "secret";
  const auto fault = other.refused_by(refers_to());
  const auto none = Scene().with({{"item", kThis.str()}}).refused_by(refers_to());
  ASSERT_TRUE(fault.has_value() && none.has_value());
  EXPECT_EQ(fault->args, none->args);
}

TEST(OtherCasesOfRules, FaultOfTheStoreIsHandedOn) {
  Scene scene;
  scene.item("published").others.broken = true;
  for (const Rule& rule :
       {refers_to(), of_naming(RuleKind::kReferredBy), of_naming(RuleKind::kNoneOpen)}) {
    const auto fault = scene.refused_by(rule);
    ASSERT_TRUE(fault.has_value());
    EXPECT_EQ(fault->code, "store.busy");
    EXPECT_EQ(fault->kind, base::FaultKind::kUnavailable);
  }
}

TEST(NoneOpen, TellsHowManyUpToAHundred) {
  Scene scene;
  for (int i = 0; i < 130; ++i) scene.item(i % 2 == 0 ? "published" : "withdrawn");
  EXPECT_EQ(scene.refused_by(of_naming(RuleKind::kNoneOpen))->arg("have"), "65");
  for (int i = 0; i < 70; ++i) scene.item("published");
  EXPECT_EQ(scene.refused_by(of_naming(RuleKind::kNoneOpen))->arg("have"), "100+");
}

TEST(ReservedTo, IsNeverForTheTown) {
  const Rule rule = rule_of(RuleKind::kReservedTo, [](Rule& r) { r.authority = "court"; });
  const auto fault = Scene().refused_by(rule);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->arg("authority"), "人民法院");
}

}  // namespace
}  // namespace casework
