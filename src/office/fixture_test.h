// SPDX-License-Identifier: AGPL-3.0-or-later
// A town for tests: the packs of the house, a store on disk, people in their posts. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "identity/access.h"
#include "ledger/checkpoint.h"
#include "office/office.h"
#include "procedure/load.h"
#include "store/sqlite/sqlite_store.h"
#include "store/test_store.h"
#include "store/verify_store.h"

namespace office {

// What is read once for all tests.
struct Knowledge {
  law::Register law;
  calendar::Workdays workdays;
  calendar::OfficeHours hours;
  std::unique_ptr<procedure::Library> packs;
  casework::Settings settings;
  seal::Keyring keyring;

  [[nodiscard]] casework::World world() const {
    return {*packs, law, workdays, hours, settings, &keyring};
  }
};

inline const Knowledge& knowledge() {
  static const Knowledge kKnowledge = [] {
    const std::filesystem::path source = FADU_SOURCE_DIR;
    law::Register law = law::Register::load(source / "law").value();
    auto loaded = procedure::load_packs(source / "packs", law);
    if (loaded.library == nullptr) throw base::Bug(loaded.problems.front().where);
    base::SeededRandom random(3);
    seal::Keyring keyring = seal::Keyring::generate(procedure::sealed_packs(*loaded.library),
                                                    seal::Suite::kAes256Gcm, random);
    return Knowledge{std::move(law),
                     calendar::Workdays::load(source / "calendar" / "workdays.yaml").value(),
                     calendar::OfficeHours::load(source / "calendar" / "office_hours.yaml").value(),
                     std::move(loaded.library),
                     {},
                     std::move(keyring)};
  }();
  return kKnowledge;
}

// A door that holds whoever comes through until it is opened. May go before they have all left.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(inside_->mutex);
    inside_->open = true;
    inside_->moved.notify_all();
  }
  void pass() {
    const auto inside = inside_;
    std::unique_lock lock(inside->mutex);
    ++inside->here;
    inside->moved.notify_all();
    inside->moved.wait(lock, [&] { return inside->open; });
  }
  // Waits until so many have come.
  void wait_for(int number) {
    std::unique_lock lock(inside_->mutex);
    inside_->moved.wait(lock, [&] { return inside_->here >= number; });
  }

 private:
  struct Inside {
    std::mutex mutex;
    std::condition_variable moved;
    bool open = false;
    int here = 0;
  };
  std::shared_ptr<Inside> inside_ = std::make_shared<Inside>();
};

// What another thread says once. Unlike a promise it may go as soon as it was heard.
template <typename T>
class Word {
 public:
  void say(T value) {
    const auto inside = inside_;
    const std::lock_guard lock(inside->mutex);
    inside->value.emplace(std::move(value));
    inside->said.notify_all();
  }
  T hear() {
    std::unique_lock lock(inside_->mutex);
    inside_->said.wait(lock, [this] { return inside_->value.has_value(); });
    return std::move(*inside_->value);
  }

 private:
  struct Inside {
    std::mutex mutex;
    std::condition_variable said;
    std::optional<T> value;
  };
  std::shared_ptr<Inside> inside_ = std::make_shared<Inside>();
};

inline constexpr const char* kTown = "t1";

class OfficeTest : public ::testing::Test {
 protected:
  using Receipt = base::Result<casework::Receipt>;
  struct Staff {
    std::string person;
    std::string post;
    std::string role;
    std::string unit;
  };

  void SetUp() override {
    found_town();
    access_ = std::make_unique<identity::Access>(*knowledge().packs);
  }
  void TearDown() override { office_.reset(); }

  // --- before the office opens

  [[nodiscard]] std::filesystem::path place() const { return dir_ / "fadu.db"; }

  [[nodiscard]] std::unique_ptr<store::Store> open_store(
      store::OpenMode mode = store::OpenMode::kCreate) const {
    return store::open_sqlite(place(), mode).value();
  }

  // A desk of its own, as another process has one.
  [[nodiscard]] std::unique_ptr<casework::Desk> open_desk(store::Store& store) {
    return casework::Desk::open(store, knowledge().world(), kTown, {clock_, random_, &key_, {}})
        .value();
  }

  void found_town() {
    const auto store = open_store();
    const auto desk = open_desk(*store);
    const auto must = [&](casework::Command command) {
      const auto receipt = desk->submit(command);
      ASSERT_TRUE(receipt.ok()) << command.step << ": " << receipt.fault().code;
    };
    staff_["founder"] = {"founder", "founder", "founder", ""};
    for (const auto& [name, role, unit] : kStaff) {
      const Staff& by = staff_[std::string(name) == "admin" ? "founder" : "admin"];
      Staff one{fresh().str(), fresh().str(), role, unit};
      if (!one.unit.empty() && units_.insert(one.unit).second) {
        must(command(by, "grid_unit", "record", fresh(),
                     {{"code", one.unit}, {"name", one.unit}, {"kind", "village"}}));
      }
      must(
          command(by, "person", "record", base::Uuid::parse(one.person).value(), {{"name", name}}));
      casework::Fields fields = {{"person", one.person}, {"role", one.role}};
      if (!one.unit.empty()) fields.set("unit", one.unit);
      must(command(by, "post", "appoint", base::Uuid::parse(one.post).value(), fields));
      staff_[name] = one;
    }
  }

  // --- commands

  base::Uuid fresh() {
    const std::lock_guard lock(random_mutex_);
    return base::Uuid::v7(clock_.now().ms, random_);
  }

  casework::Command command(const Staff& by, std::string pack, std::string step,
                            const base::Uuid& subject, casework::Fields fields = {}) {
    casework::Command out;
    out.id = fresh();
    out.pack = std::move(pack);
    out.step = std::move(step);
    out.subject = subject;
    out.occurred_at = clock_.now();
    out.actor = by.person;
    out.post = by.post;
    out.fields = std::move(fields);
    return out;
  }

  casework::Command report(const Staff& by, const base::Uuid& event, std::string unit = "",
                           std::string summary = "井盖破损") {
    casework::Fields fields = {
        {"source", "member"}, {"class", "facility"}, {"summary", std::move(summary)}};
    if (!unit.empty()) fields.set("unit", std::move(unit));
    return command(by, "grid_event", "report", event, std::move(fields));
  }

  casework::Command verify(const Staff& by, const base::Uuid& event) {
    return command(by, "grid_event", "verify", event, {{"found", "属实"}});
  }

  // An order of the hotline that complains of `person`, if given.
  casework::Command order(const base::Uuid& id, const std::string& person = "",
                          std::string caller = "", std::string unit = "") {
    casework::Fields fields = {{"number", "8890-1"},
                               {"subject", "roads"},
                               {"content", "路灯不亮"},
                               {"urgent", "false"},
                               {"secret", "false"}};
    if (!person.empty()) fields.set("complained_person", person);
    if (!caller.empty()) fields.set("caller", std::move(caller));
    if (!unit.empty()) fields.set("unit", std::move(unit));
    return command(staff_["dispatcher"], "hotline_order", "receive", id, std::move(fields));
  }

  // A sealed case; the second officer is the other keeper of clues.
  casework::Command clue(const base::Uuid& id) {
    casework::Command out = command(staff_["clue_1"], "clue", "receive", id,
                                    {{"channel", "work"},
                                     {"concerns_official", "false"},
                                     {"reporter_protected", "true"},
                                     {"paper", std::string(64, 'a')}});
    out.officers = {staff_["clue_2"].person};
    return out;
  }

  [[nodiscard]] identity::Principal principal(const std::string& name, bool strong = true) const {
    const Staff& one = staff_.at(name);
    identity::Principal who;
    who.account = name;
    who.person = one.person;
    who.post = one.post;
    who.role = one.role;
    who.unit = one.unit;
    who.strong = strong;
    return who;
  }

  // --- the office

  void open_office(OfficeOptions options = {}) {
    auto on_fault = std::move(options.on_fault);
    options.on_fault = [this, on_fault](const base::Fault& fault) {
      if (on_fault) on_fault(fault);
      const std::lock_guard lock(faults_mutex_);
      faults_.push_back(fault);
    };
    auto office = Office::open([this](bool writer) { return opener_(writer); }, knowledge().world(),
                               kTown, clock_, random_of_office_, &key_, std::move(options));
    ASSERT_TRUE(office.ok()) << office.fault().code;
    office_ = std::move(*office);
  }

  // Submits and waits for the answer.
  Receipt act(casework::Command command) {
    Word<Receipt> answer;
    office_->submit(std::move(command), [&](Receipt receipt) { answer.say(std::move(receipt)); });
    return answer.hear();
  }

  base::Status write(Office::Work work) {
    Word<base::Status> done;
    office_->write(std::move(work), [&](base::Status status) { done.say(std::move(status)); });
    return done.hear();
  }

  // Keeps the writer busy until the gate is opened.
  void hold_writer(Gate& gate) {
    office_->write(
        [&gate](store::Store&, store::Transaction&) {
          gate.pass();
          return base::ok();
        },
        [](base::Status) {});
    gate.wait_for(1);
  }

  static std::string code(const Receipt& receipt) {
    return receipt.ok() ? "recorded" : receipt.fault().code;
  }

  // True as soon as `holds` does, false after five seconds.
  template <typename Holds>
  static bool soon(Holds holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!holds()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
  }

  // Nothing is wrong with the ledger, and the projections say what it says. Not while it is open.
  void expect_sound() {
    office_.reset();
    const auto store = open_store(store::OpenMode::kWrite);
    const ledger::Verifier verifier = key_.verifier(kTown);
    const auto verified = store::verify_store(*store, kTown, &verifier);
    ASSERT_TRUE(verified.ok()) << verified.fault().code;
    EXPECT_FALSE(verified->finding.has_value())
        << (verified->finding ? verified->finding->code : std::string());
    const auto comparison = open_desk(*store)->compare();
    ASSERT_TRUE(comparison.ok()) << comparison.fault().code;
    EXPECT_EQ(comparison->kept, comparison->replayed);
  }

  static constexpr std::array<std::array<const char*, 3>, 13> kStaff = {
      {{"admin", "administrator", ""},
       {"window", "window_clerk", ""},
       {"dispatcher", "dispatcher", ""},
       {"member_1", "grid_member", "V1"},
       {"member_2", "grid_member", "V2"},
       {"grid_centre", "grid_dispatcher", ""},
       {"handler_1", "department_handler", ""},
       {"handler_2", "department_handler", "V1"},
       {"leader", "deputy_leader", ""},
       {"caller_back", "caller_back", ""},
       {"clue_1", "clue_officer", ""},
       {"clue_2", "clue_officer", ""},
       {"auditor", "auditor", ""}}};

  store::TempDir dir_;
  calendar::ManualClock clock_{calendar::Instant::parse("2020-06-01T09:00").value()};
  std::mutex random_mutex_;
  base::SeededRandom random_{7};
  base::SeededRandom random_of_office_{11};
  ledger::SigningKey key_ = store::test_key();
  std::map<std::string, Staff> staff_;
  std::set<std::string> units_;
  std::unique_ptr<identity::Access> access_;
  Office::OpenStore opener_ = [this](bool writer) {
    return store::open_sqlite(place(), writer ? store::OpenMode::kWrite : store::OpenMode::kRead,
                              {.sync_later = true});
  };
  std::mutex faults_mutex_;
  std::vector<base::Fault> faults_;  // told to on_fault
  std::unique_ptr<Office> office_;
};

}  // namespace office
