// SPDX-License-Identifier: AGPL-3.0-or-later
// A small town for tests: one pack, three people, a store on disk, a clock set by hand.
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
         {std::pair("matter", kMatter), std::pair("person", kPerson), std::pair("post", kPost)}) {
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

  [[nodiscard]] World world() const { return {*packs_, *law_, *workdays_, *hours_, settings_}; }

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

  base::Result<Receipt> act(std::string step, base::Uuid id, const std::string& who,
                            Fields fields = {}) {
    return desk_->submit(command("matter", std::move(step), id, who, std::move(fields)));
  }

  std::filesystem::path dir_;
  calendar::ManualClock clock_;
  base::SeededRandom random_{7};
  Settings settings_;
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
