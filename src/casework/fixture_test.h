// SPDX-License-Identifier: AGPL-3.0-or-later
// A small town for tests: the packs of tests/town_packs, or others, four people, a store on disk, a
// keyring, a clock set by hand.
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

class TownTest : public ::testing::Test {
 protected:
  explicit TownTest(std::string packs = "tests/town_packs")
      : packs_from_(std::move(packs)),
        clock_(calendar::Instant::parse("2020-01-02T08:30").value()) {}

  void SetUp() override {
    load_world();
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

  // Law and calendar as they are installed, and the packs.
  void load_world() {
    auto law = law::Register::load(source_ / "law");
    auto workdays = calendar::Workdays::load(source_ / "calendar" / "workdays.yaml");
    auto hours = calendar::OfficeHours::load(source_ / "calendar" / "office_hours.yaml");
    ASSERT_TRUE(law.ok() && workdays.ok() && hours.ok());
    law_ = std::make_unique<law::Register>(std::move(*law));
    workdays_ = std::make_unique<calendar::Workdays>(std::move(*workdays));
    hours_ = std::make_unique<calendar::OfficeHours>(std::move(*hours));
    auto loaded = procedure::load_packs(source_ / packs_from_, *law_);
    for (const base::Fault& fault : loaded.problems) {
      ADD_FAILURE() << fault.where << " " << fault.code << " " << fault.arg("key")
                    << fault.arg("ref") << fault.arg("text");
    }
    ASSERT_NE(loaded.library, nullptr);
    packs_ = std::move(loaded.library);
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

  virtual void found_town() {
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

  const std::filesystem::path source_ = FADU_SOURCE_DIR;
  const std::string packs_from_;
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
