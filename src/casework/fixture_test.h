// SPDX-License-Identifier: AGPL-3.0-or-later
// A small town for tests: a few packs, four people, a store on disk, a keyring, a clock set by
// hand.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "casework/desk.h"
#include "procedure/load.h"
#include "store/sqlite/sqlite_store.h"

namespace casework {

inline constexpr std::string_view kRoles = R"(
roles:
  founder: {zh: 初始化人, en: Founder}
  administrator: {zh: 管理员, en: Administrator}
  clerk: {zh: 窗口, en: Clerk}
  handler: {zh: 经办人, en: Handler}
  reviewer: {zh: 审核人, en: Reviewer}
certificates:
  enforcement: {zh: 执法证, en: Enforcement certificate}
evidence:
  photo: {zh: 照片, en: Photo}
authorities:
  county: {zh: 县级机关, en: County authority}
)";

inline constexpr std::string_view kPerson = R"(
pack: person
version: 1
zh: 人员
en: People
system: S20
kind: register
in_force: {from: 2000-01-01}
checked_on: 2026-11-23
basis: [本镇制度-2020#人事]
fields:
  name: {type: text, zh: 姓名, en: Name, sensitive: true}
states:
  active: {zh: 在册, en: Active, final: true}
steps:
  record: {zh: 登记, en: Record, from: new, to: active, by: [founder, administrator], required: [name], basis: 本镇制度-2020#人事}
)";

inline constexpr std::string_view kPost = R"(
pack: post
version: 1
zh: 岗位
en: Posts
system: S20
kind: register
in_force: {from: 2000-01-01}
checked_on: 2026-11-23
basis: [本镇制度-2020#人事]
fields:
  person: {type: person, zh: 人员, en: Person}
  role: {type: role, zh: 岗位, en: Role}
  unit: {type: unit, zh: 地点, en: Place}
states:
  active: {zh: 在任, en: In office, final: true}
  ended: {zh: 已离任, en: Ended, final: true}
steps:
  appoint: {zh: 任命, en: Appoint, from: new, to: active, by: [founder, administrator], required: [person, role], optional: [unit], basis: 本镇制度-2020#人事}
  end: {zh: 离任, en: End, from: active, to: ended, by: [administrator], basis: 本镇制度-2020#人事}
)";

inline constexpr std::string_view kMatter = R"(
pack: matter
version: 1
zh: 事项
en: Matter
system: S13
kind: register
in_force: {from: 2012-01-01}
checked_on: 2026-11-23
basis: [本镇制度-2020#环保投诉]
fields:
  text: {type: text, zh: 内容, en: Text}
  persons: {type: count, zh: 人数, en: Persons, max: 100}
  source: {type: choice, zh: 来源, en: Source, choices: {city: {zh: 市, en: City}, line: {zh: 热线, en: Hotline}}}
  complained: {type: person, zh: 被举报人, en: Complained of}
states:
  open: {zh: 已登记, en: Open}
  handled: {zh: 已办理, en: Handled}
  closed: {zh: 已办结, en: Closed, final: true}
  voided: {zh: 已作废, en: Voided, final: true}
steps:
  receive: {zh: 登记, en: Receive, from: new, to: open, by: [clerk], required: [text, persons, source], optional: [complained], basis: 本镇制度-2020#环保投诉}
  correct: {zh: 更正, en: Correct, from: [open, handled, closed], to: same, by: [clerk], optional: [persons, source], basis: 本镇制度-2020#环保投诉}
  handle:
    zh: 办理
    en: Handle
    from: open
    to: handled
    by: [handler, clerk]
    basis: 本镇制度-2020#环保投诉
    rules:
      - not_named_in: {field: complained, basis: 人民调解法-2010#15}
  check:
    zh: 回访办结
    en: Check and close
    from: handled
    to: closed
    by: [handler, reviewer]
    basis: 本镇制度-2020#环保投诉
    rules:
      - not_handler: {of: [handle], basis: 本镇制度-2020#环保投诉}
      - evidence_of: {kind: photo, count: 1, basis: 本镇制度-2020#环保投诉, when: {field: source, is: [city]}}
  void: {zh: 作废, en: Void, from: [open, handled, closed], to: voided, by: [clerk], basis: 本镇制度-2020#环保投诉}
clocks:
  answer:
    zh: 办理期限
    en: Time to handle
    starts: receive
    stops: [handle]
    period: 5wd
    end_rule: next_working_day
    basis: 本镇制度-2020#环保投诉
    escalates_to: reviewer
indicators:
  matter.received: {zh: 受理, en: Received, unit: 件, kind: flow, of: cases, at: [receive], where: [{not_state: [voided]}], by: [source], definition: {zh: 期内受理, en: Received in the period}}
  matter.persons: {zh: 人次, en: Persons, unit: 人次, kind: flow, of: cases, at: [receive], sum: persons, where: [{not_state: [voided]}], by: [source], definition: {zh: 期内人次, en: Persons in the period}}
  matter.closed: {zh: 办结, en: Closed, unit: 件, kind: flow, of: cases, at: [receive], where: [{state: [closed]}], definition: {zh: 期内受理并办结, en: Of those received}}
  matter.closed_rate: {zh: 办结率, en: Closed rate, unit: "%", kind: rate, numerator: matter.closed, denominator: matter.received, decimals: 2, definition: {zh: 办结÷受理, en: Closed over received}}
  matter.late: {zh: 超期, en: Late, unit: 件, kind: flow, of: cases, at: [receive], where: [{clock: answer, is: [missed]}, {not_state: [voided]}], definition: {zh: 期内受理而超期, en: Received and late}}
  matter.on_hand: {zh: 在办, en: On hand, unit: 件, kind: stock, enters: [receive], leaves: [check, void], definition: {zh: 在办件数, en: Cases on hand}}
  matter.largest_source: {zh: 来源数, en: Sources, unit: 个, kind: distinct, of: cases, at: [receive], value: source, where: [{not_state: [voided]}], definition: {zh: 不同来源, en: Different sources}}
  matter.last_size: {zh: 最近人数, en: Last size, unit: 人, kind: latest, at: [receive], value: persons, where: [{not_state: [voided]}], definition: {zh: 最近一次人数, en: Persons of the last matter}}
)";

// A pack with places, personal numbers, links to other cases and a number that the town may set.
inline constexpr std::string_view kReport = R"(
pack: report
version: 1
zh: 上报
en: Report
system: S9
kind: procedure
in_force: {from: 2012-01-01}
checked_on: 2026-11-23
basis: [本镇制度-2020#环保投诉]
fields:
  text: {type: text, zh: 内容, en: Text}
  note: {type: text, zh: 说明, en: Note}
  caller: {type: text, zh: 诉求人, en: Caller, sensitive: true}
  phone: {type: text, zh: 联系电话, en: Telephone, sensitive: true}
  about: {type: person, zh: 被反映的工作人员, en: Officer complained of, sensitive: true}
  unit: {type: unit, zh: 地点, en: Place}
  cell: {type: text, zh: 网格编码, en: Cell}
  spot: {type: point, zh: 位置, en: Spot}
  same_as: {type: case, zh: 同一事项, en: Same matter}
  hours: {type: quantity, zh: 工时, en: Hours}
states:
  open: {zh: 已登记, en: Open}
  routed: {zh: 已转办, en: Routed}
  closed: {zh: 已办结, en: Closed, final: true}
settings:
  hours_max: {zh: 工时上限, en: Most hours, value: 8, certainty: L, norm: 示例办法}
steps:
  report: {zh: 上报, en: Report, from: new, to: open, by: [clerk], required: [text], optional: [note, caller, phone, about, unit, cell, spot, same_as], basis: 本镇制度-2020#环保投诉}
  route: {zh: 转办, en: Route, from: [open, routed], to: routed, by: [clerk], optional: [unit, note, phone], basis: 本镇制度-2020#环保投诉}
  pause: {zh: 中止, en: Pause, from: routed, to: same, by: [clerk], basis: 本镇制度-2020#环保投诉}
  resume: {zh: 恢复, en: Resume, from: routed, to: same, by: [clerk], basis: 本镇制度-2020#环保投诉}
  publish:
    zh: 公开
    en: Publish
    from: routed
    to: same
    by: [clerk]
    basis: 本镇制度-2020#环保投诉
    rules:
      - none_open: {pack: remark, field: about, basis: 本镇制度-2020#环保投诉}
      - referred_by: {pack: remark, field: about, state: [answered], basis: 本镇制度-2020#环保投诉}
  close:
    zh: 办结
    en: Close
    from: [open, routed]
    to: closed
    by: [handler, clerk]
    required: [hours]
    basis: 本镇制度-2020#环保投诉
    rules:
      - at_most: {field: hours, setting: hours_max, basis: 本镇制度-2020#环保投诉}
clocks:
  route:
    zh: 转办期限
    en: Time to route
    starts: report
    stops: [route, close]
    period: 1wd
    end_rule: next_working_day
    basis: 本镇制度-2020#环保投诉
    escalates_to: reviewer
  finish:
    zh: 办结期限
    en: Time to close
    starts: report
    stops: [close]
    period: 10d
    end_rule: next_working_day
    basis: 本镇制度-2020#环保投诉
    pauses: [{from: pause, until: resume, basis: 本镇制度-2020#环保投诉}]
    escalates_to: reviewer
)";

// What is said about a report.
inline constexpr std::string_view kRemark = R"(
pack: remark
version: 1
zh: 意见
en: Remark
system: S9
kind: procedure
in_force: {from: 2012-01-01}
checked_on: 2026-11-23
basis: [本镇制度-2020#环保投诉]
fields:
  text: {type: text, zh: 内容, en: Text}
  about: {type: case, zh: 所指上报, en: Report}
states:
  open: {zh: 已登记, en: Open}
  answered: {zh: 已答复, en: Answered, final: true}
steps:
  write:
    zh: 提出
    en: Write
    from: new
    to: open
    by: [clerk]
    required: [text, about]
    basis: 本镇制度-2020#环保投诉
    rules:
      - refers_to: {field: about, pack: report, state: [routed], basis: 本镇制度-2020#环保投诉}
  move: {zh: 更正, en: Move, from: open, to: same, by: [clerk], required: [about], basis: 本镇制度-2020#环保投诉}
  answer: {zh: 答复, en: Answer, from: open, to: answered, by: [clerk], basis: 本镇制度-2020#环保投诉}
)";

inline constexpr std::string_view kSecret = R"(
pack: secret
version: 1
zh: 密封事项
en: Sealed matter
system: S7
kind: procedure
sealed: true
in_force: {from: 2012-01-01}
checked_on: 2026-11-23
basis: [本镇制度-2020#环保投诉]
fields:
  name: {type: text, zh: 姓名, en: Name, sensitive: true}
  story: {type: text, zh: 情况, en: Story}
  times: {type: count, zh: 次数, en: Times, max: 100}
  unit: {type: unit, zh: 地点, en: Place}
  near: {type: case, zh: 相关办件, en: Related case}
states:
  open: {zh: 在册, en: On the register}
  left: {zh: 已退出, en: Left, final: true}
steps:
  enter: {zh: 入册, en: Enter, from: new, to: open, by: [clerk], required: [name, times], optional: [story, unit, near], basis: 本镇制度-2020#环保投诉}
  help: {zh: 帮助, en: Help, from: open, to: same, by: [clerk, handler], required: [times], optional: [story], basis: 本镇制度-2020#环保投诉}
  leave: {zh: 退出, en: Leave, from: open, to: left, by: [clerk], basis: 本镇制度-2020#环保投诉}
clocks:
  visit:
    zh: 首次帮助期限
    en: Time to help
    starts: enter
    stops: [help, leave]
    period: 5wd
    end_rule: next_working_day
    basis: 本镇制度-2020#环保投诉
    escalates_to: reviewer
indicators:
  secret.times: {zh: 次数, en: Times, unit: 次, kind: flow, of: acts, at: [enter, help], sum: times, definition: {zh: 期内次数, en: Times in the period}}
  secret.often: {zh: 多次, en: Often, unit: 名, kind: flow, of: cases, at: [enter], where: [{field: times, at_least: 3}], definition: {zh: 期内多次, en: Three times or more}}
  secret.on_register: {zh: 在册, en: On the register, unit: 名, kind: stock, enters: [enter], leaves: [leave], definition: {zh: 在册人数, en: Persons on the register}}
  secret.late: {zh: 超期, en: Late, unit: 名, kind: flow, of: cases, at: [enter], where: [{clock: visit, is: [missed]}], definition: {zh: 期内超期, en: Helped too late}}
)";

inline constexpr std::string_view kGridUnit = R"(
pack: grid_unit
version: 1
zh: 村与小区
en: Villages and estates
system: S9
kind: register
in_force: {from: 2000-01-01}
checked_on: 2026-11-23
basis: [本镇制度-2020#网格]
fields:
  code: {type: text, zh: 代码, en: Code}
states:
  active: {zh: 现有, en: Existing}
  dissolved: {zh: 已撤并, en: Dissolved, final: true}
steps:
  record: {zh: 登记, en: Record, from: new, to: active, by: [administrator], required: [code], basis: 本镇制度-2020#网格}
  dissolve: {zh: 撤并, en: Dissolve, from: active, to: dissolved, by: [administrator], basis: 本镇制度-2020#网格}
)";

inline constexpr std::string_view kGridCell = R"(
pack: grid_cell
version: 1
zh: 网格
en: Cells
system: S9
kind: register
in_force: {from: 2000-01-01}
checked_on: 2026-11-23
basis: [本镇制度-2020#网格]
fields:
  code: {type: text, zh: 编码, en: Code}
  area: {type: area, zh: 范围, en: Area}
states:
  active: {zh: 现有, en: Existing}
  dissolved: {zh: 已撤销, en: Dissolved, final: true}
steps:
  record: {zh: 划定, en: Draw, from: new, to: active, by: [clerk], required: [code, area], basis: 本镇制度-2020#网格}
  correct: {zh: 调整, en: Correct, from: active, to: same, by: [clerk], optional: [code, area], basis: 本镇制度-2020#网格}
  dissolve: {zh: 撤销, en: Dissolve, from: active, to: dissolved, by: [clerk], basis: 本镇制度-2020#网格}
)";

inline constexpr std::string_view kTownSetting = R"(
pack: town_setting
version: 1
zh: 本镇数值
en: The town's numbers
system: S20
kind: register
in_force: {from: 2000-01-01}
checked_on: 2026-11-23
basis: [本镇制度-2020#人事]
fields:
  pack: {type: text, zh: 程序包, en: Pack}
  setting: {type: text, zh: 项目, en: Setting}
  value: {type: text, zh: 数值, en: Value}
states:
  active: {zh: 有效, en: In force}
  withdrawn: {zh: 已撤销, en: Withdrawn, final: true}
steps:
  set: {zh: 设定, en: Set, from: [new, active], to: active, by: [administrator], required: [pack, setting, value], basis: 本镇制度-2020#人事}
  change: {zh: 变更, en: Change, from: active, to: same, by: [administrator], required: [value], basis: 本镇制度-2020#人事}
  withdraw: {zh: 撤销, en: Withdraw, from: active, to: withdrawn, by: [administrator], basis: 本镇制度-2020#人事}
)";

inline constexpr std::string_view kHolidayNotice = R"(
pack: holiday_notice
version: 1
zh: 放假通知
en: Notices of holidays
system: S20
kind: register
in_force: {from: 2000-01-01}
checked_on: 2026-11-30
basis: [本镇制度-2020#人事]
fields:
  number: {type: text, zh: 文号, en: Document number}
  year: {type: count, zh: 年份, en: Year}
  issued: {type: date, zh: 发布日期, en: Date}
  holidays: {type: text, zh: 放假, en: Holidays}
  make_up: {type: text, zh: 调休, en: Make-up days}
states:
  in_force: {zh: 施行中, en: In force}
  withdrawn: {zh: 已撤销, en: Withdrawn, final: true}
steps:
  record: {zh: 登记, en: Record, from: new, to: in_force, by: [administrator], required: [number, year, issued, holidays], optional: [make_up], basis: 本镇制度-2020#人事}
  correct: {zh: 更正, en: Correct, from: in_force, to: same, by: [administrator], required: [holidays, make_up], basis: 本镇制度-2020#人事}
  withdraw: {zh: 撤销, en: Withdraw, from: in_force, to: withdrawn, by: [administrator], basis: 本镇制度-2020#人事}
)";

inline constexpr std::string_view kLook = R"(
pack: look
version: 1
zh: 查阅登记
en: Looks
system: S7
kind: register
in_force: {from: 2000-01-01}
checked_on: 2026-11-23
basis: [本镇制度-2020#人事]
fields:
  case: {type: case, zh: 办件, en: Case}
  pack: {type: text, zh: 程序包, en: Pack}
  purpose: {type: choice, zh: 目的, en: Purpose, choices: {duty: {zh: 履职, en: Duty}, audit: {zh: 审计, en: Audit}}}
  field: {type: text, zh: 显示的字段, en: Field that was shown}
  note: {type: text, zh: 说明, en: Note}
states:
  looked: {zh: 已查阅, en: Looked, final: true}
steps:
  look: {zh: 查阅, en: Look, from: new, to: looked, by: [clerk, handler], required: [case, pack, purpose], optional: [field, note], basis: 本镇制度-2020#人事}
)";

class TownTest : public ::testing::Test {
 protected:
  TownTest() : clock_(calendar::Instant::parse("2020-01-02T08:30").value()) {}

  void SetUp() override {
    const std::filesystem::path source = FADU_SOURCE_DIR;
    auto law = law::Register::load(source / "law");
    auto workdays = calendar::Workdays::load(source / "calendar" / "workdays.yaml");
    auto hours = calendar::OfficeHours::load(source / "calendar" / "office_hours.yaml");
    ASSERT_TRUE(law.ok() && workdays.ok() && hours.ok());
    law_ = std::make_unique<law::Register>(std::move(*law));
    workdays_ = std::make_unique<calendar::Workdays>(std::move(*workdays));
    hours_ = std::make_unique<calendar::OfficeHours>(std::move(*hours));
    load_packs();
    dir_ = std::filesystem::temp_directory_path() /
           ("fadu_casework_" + std::to_string(::getpid()) + "_" +
            ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(dir_);
    std::filesystem::create_directories(dir_);
    auto store = store::open_sqlite(dir_ / "fadu.db", store::OpenMode::kCreate);
    ASSERT_TRUE(store.ok()) << store.fault().code;
    store_ = std::move(*store);
    open_desk();
    found_town();
  }

  void TearDown() override {
    desk_.reset();
    store_.reset();
    std::filesystem::remove_all(dir_);
  }

  void load_packs() {
    auto vocabulary = procedure::load_vocabulary(kRoles, "packs/roles.yaml");
    ASSERT_TRUE(vocabulary.ok()) << vocabulary.fault().code << vocabulary.fault().where;
    std::vector<procedure::Pack> packs;
    for (const auto& [name, text] :
         {std::pair("matter", kMatter), std::pair("person", kPerson), std::pair("post", kPost),
          std::pair("report", kReport), std::pair("secret", kSecret),
          std::pair("grid_unit", kGridUnit), std::pair("grid_cell", kGridCell),
          std::pair("town_setting", kTownSetting), std::pair("holiday_notice", kHolidayNotice),
          std::pair("look", kLook), std::pair("remark", kRemark)}) {
      auto loaded =
          procedure::load_pack(text, std::string("packs/") + name + "/v1.yaml", *vocabulary, *law_);
      for (const base::Fault& fault : loaded.problems) {
        ADD_FAILURE() << fault.where << " " << fault.code << " " << fault.arg("key")
                      << fault.arg("ref") << fault.arg("text");
      }
      ASSERT_TRUE(loaded.pack.has_value());
      packs.push_back(std::move(*loaded.pack));
    }
    packs_ = std::make_unique<procedure::Library>(std::move(packs), std::move(*vocabulary));
  }

  [[nodiscard]] World world() const {
    return {*packs_, *law_, *workdays_, *hours_, settings_, keyring_ ? &*keyring_ : nullptr};
  }

  static seal::Keyring keyring_of(uint64_t seed) {
    base::SeededRandom random(seed);
    return seal::Keyring::generate({"secret"}, seal::Suite::kAes256Gcm, random);
  }

  void open_desk() {
    auto desk = Desk::open(*store_, world(), "t1", {clock_, random_, nullptr, projections_});
    ASSERT_TRUE(desk.ok()) << desk.fault().code;
    desk_ = std::move(*desk);
  }

  Command command(std::string pack, std::string step, base::Uuid subject, std::string actor,
                  Fields fields = {}) {
    Command c;
    c.id = base::Uuid::v7(clock_.now().ms, random_);
    c.pack = std::move(pack);
    c.step = std::move(step);
    c.subject = subject;
    c.occurred_at = clock_.now();
    c.post = actor == "founder" ? "founder" : post_of_[actor];
    c.actor = std::move(actor);
    c.fields = std::move(fields);
    return c;
  }

  base::Uuid fresh() { return base::Uuid::v7(clock_.now().ms, random_); }

  std::string add_person(const std::string& name, const std::string& role) {
    const base::Uuid person = fresh();
    const std::string by = admin_.empty() ? "founder" : admin_;
    EXPECT_TRUE(desk_->submit(command("person", "record", person, by, {{"name", name}})).ok());
    const base::Uuid post = fresh();
    auto receipt = desk_->submit(
        command("post", "appoint", post, by, {{"person", person.str()}, {"role", role}}));
    EXPECT_TRUE(receipt.ok()) << (receipt.ok() ? "" : receipt.fault().code);
    post_of_[person.str()] = post.str();
    return person.str();
  }

  void found_town() {
    admin_ = add_person("管理员甲", "administrator");
    clerk_ = add_person("窗口甲", "clerk");
    handler_ = add_person("经办甲", "handler");
    other_ = add_person("经办乙", "handler");
  }

  void at(std::string_view when) { clock_.set(calendar::Instant::parse(when).value()); }

  base::Uuid receive(int persons = 3, const char* source = "line") {
    const base::Uuid id = fresh();
    auto receipt = desk_->submit(
        command("matter", "receive", id, clerk_,
                {{"text", "噪声扰民"}, {"persons", std::to_string(persons)}, {"source", source}}));
    EXPECT_TRUE(receipt.ok()) << (receipt.ok() ? "" : receipt.fault().code);
    return id;
  }

  // A sealed case with two texts that stand nowhere else.
  base::Uuid enter(int times = 1, Fields more = {}) {
    const base::Uuid id = fresh();
    Fields fields = {{"name", "龘靐齉"}, {"story", "饕餮貔貅"}, {"times", std::to_string(times)}};
    for (const auto& [field, value] : more) fields.set(field, value);
    auto receipt = desk_->submit(command("secret", "enter", id, clerk_, std::move(fields)));
    EXPECT_TRUE(receipt.ok()) << (receipt.ok() ? "" : receipt.fault().code);
    return id;
  }

  base::Uuid report(Fields fields) {
    const base::Uuid id = fresh();
    if (fields.find("text") == nullptr) fields.set("text", "井盖破损");
    auto receipt = desk_->submit(command("report", "report", id, clerk_, std::move(fields)));
    EXPECT_TRUE(receipt.ok()) << (receipt.ok() ? "" : receipt.fault().code);
    return id;
  }

  // Records a notice of holidays; its id, or the nil one if it was refused.
  base::Uuid record_notice(int year, std::string holidays, std::string make_up = "无") {
    const base::Uuid id = fresh();
    const auto receipt =
        desk_->submit(command("holiday_notice", "record", id, admin_,
                              {{"number", "示例〔" + std::to_string(year - 1) + "〕1号"},
                               {"year", std::to_string(year)},
                               {"issued", std::to_string(year - 1) + "-11-04"},
                               {"holidays", std::move(holidays)},
                               {"make_up", std::move(make_up)}}));
    EXPECT_TRUE(receipt.ok()) << (receipt.ok() ? "" : receipt.fault().code);
    return receipt.ok() ? id : base::Uuid{};
  }

  void add_unit(const std::string& code) {
    EXPECT_TRUE(
        desk_->submit(command("grid_unit", "record", fresh(), admin_, {{"code", code}})).ok());
  }

  base::Result<Receipt> act(std::string step, base::Uuid id, const std::string& who,
                            Fields fields = {}) {
    return desk_->submit(command("matter", std::move(step), id, who, std::move(fields)));
  }

  std::filesystem::path dir_;
  calendar::ManualClock clock_;
  base::SeededRandom random_{7};
  Settings settings_;
  std::optional<seal::Keyring> keyring_ = keyring_of(1);
  std::unique_ptr<law::Register> law_;
  std::unique_ptr<calendar::Workdays> workdays_;
  std::unique_ptr<calendar::OfficeHours> hours_;
  std::unique_ptr<procedure::Library> packs_;
  std::unique_ptr<store::Store> store_;
  std::vector<Projection*> projections_;
  std::unique_ptr<Desk> desk_;
  std::map<std::string, std::string> post_of_;
  std::string admin_, clerk_, handler_, other_;
};

}  // namespace casework
