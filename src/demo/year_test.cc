// SPDX-License-Identifier: AGPL-3.0-or-later
// The real packs, the real storylines, a real store.
#include "demo/year.h"

#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <set>

#include "base/digest.h"
#include "base/file.h"
#include "base/messages.h"
#include "demo/story.h"
#include "grid/map.h"
#include "ledger/entry.h"
#include "procedure/load.h"
#include "store/sqlite/sqlite_store.h"

namespace demo {
namespace {

namespace fs = std::filesystem;
const fs::path kSource = FADU_SOURCE_DIR;

// A folder that is gone when the test ends.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("fadu-year-" + base::Uuid::v7(0, random_).str())) {
    fs::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  base::SystemRandom random_;
  fs::path path_;
};

struct Real {
  law::Register law = std::move(law::Register::load(kSource / "law")).value();
  calendar::Workdays workdays =
      std::move(calendar::Workdays::load(kSource / "calendar/workdays.yaml")).value();
  calendar::OfficeHours hours =
      std::move(calendar::OfficeHours::load(kSource / "calendar/office_hours.yaml")).value();
  procedure::Loaded packs = procedure::load_packs(kSource / "packs", law);
  base::Messages messages = std::move(base::Messages::load(kSource / "text")).value();
  casework::Settings settings;
  seal::Keyring keyring = made_keyring(packs.library.get());

  static seal::Keyring made_keyring(const procedure::Library* library) {
    std::vector<std::string> compartments;
    if (library != nullptr) compartments = procedure::sealed_packs(*library);
    compartments.emplace_back("accounts");
    base::SeededRandom random(7);
    return seal::Keyring::generate(compartments, seal::Suite::kAes256Gcm, random);
  }
  [[nodiscard]] Sources sources(fs::path dir = kSource / "demo") const {
    return {std::move(dir), *packs.library, workdays, hours, 2020};
  }
};

struct Made {
  base::Result<Summary> summary = base::Fault{};
  base::Digest headers{};
};

Made make(const Real& real, const Sources& sources) {
  Made out;
  const Folder folder;
  auto store = store::open_sqlite(folder.path() / "fadu.db", store::OpenMode::kCreate);
  EXPECT_TRUE(store.ok());
  calendar::ManualClock clock({0});
  base::SeededRandom random(1);
  const casework::World world{*real.packs.library, real.law,      real.workdays,
                              real.hours,          real.settings, &real.keyring};
  casework::Desk::Options options{clock, random, nullptr, {}};
  auto desk = casework::Desk::open(**store, world, "demo", options);
  EXPECT_TRUE(desk.ok());
  out.summary = make_year(**desk, clock, sources, {});
  if (!out.summary.ok()) return out;
  base::Sha256 digest;
  const auto scanned =
      (*store)->scan("demo", 0, out.summary->entries, [&](const store::EntryView& entry) {
        digest.update(entry.header);
        return true;
      });
  EXPECT_TRUE(scanned.ok());
  out.headers = digest.finish();
  return out;
}

TEST(Year, StorylinesFitTheirPacks) {
  const Real real;
  for (const auto& fault : real.packs.problems) ADD_FAILURE() << real.messages.print(fault);
  ASSERT_TRUE(real.packs.library);
  for (const auto& fault : load_stories(kSource / "demo", *real.packs.library).problems) {
    ADD_FAILURE() << real.messages.print(fault);
  }
}

// The fault of a year with one story only, of the pack dispute_screening.
base::Fault fault_with(const std::string& acts) {
  const Real real;
  const Folder folder;
  fs::create_directories(folder.path() / "demo");
  fs::copy_file(kSource / "demo/town.yaml", folder.path() / "demo/town.yaml");
  const auto written = base::write_file(folder.path() / "demo/dispute_screening.yaml",
                                        "pack: dispute_screening\nstories:\n"
                                        "  - name: only\n    count: 1\n    acts:\n" +
                                            acts);
  EXPECT_TRUE(written.ok());
  const Made made = make(real, real.sources(folder.path() / "demo"));
  return made.summary.ok() ? base::Fault{} : made.summary.fault();
}

constexpr const char* kRecord =
    "      - {do: record, as: mediator, with: {level: village, occasion: daily, unit: {unit: any}, "
    "people: 1, found: 0}}\n";

TEST(Year, StopsAtARefusalThatNoStoryTells) {
  const std::string voided = "      - {do: void, as: committee_director, with: {reason: x}}\n";
  const base::Fault fault = fault_with(kRecord + voided + voided);
  EXPECT_EQ(fault.code, "casework.step_not_open");
  EXPECT_TRUE(fault.where.starts_with("demo/dispute_screening.yaml:8:9 only")) << fault.where;
}

TEST(Year, StopsAtAnActThatShouldHaveBeenRefused) {
  const base::Fault fault =
      fault_with(std::string(kRecord) +
                 "      - {do: void, as: committee_director, refused: true, with: {reason: x}}\n");
  EXPECT_EQ(fault.code, "demo.not_refused");
  EXPECT_EQ(fault.arg("story"), "only");
  EXPECT_TRUE(fault.where.starts_with("demo/dispute_screening.yaml:7:9 only")) << fault.where;
}

// Two files that speak of each other's cases cannot both come first.
TEST(Year, RefusesStoriesThatReferToEachOtherInACircle) {
  const Real real;
  const Folder folder;
  const fs::path dir = folder.path() / "demo";
  fs::create_directories(dir);
  fs::copy_file(kSource / "demo/town.yaml", dir / "town.yaml");
  const auto write = [&](const std::string& pack, const std::string& act) {
    const std::string text =
        "pack: " + pack + "\nstories: [{name: a, count: 1, acts: [" + act + "]}]\n";
    EXPECT_TRUE(base::write_file(dir / (pack + ".yaml"), text).ok());
  };
  write("case_link",
        "{do: link, as: dispatcher, with: {from: {case: counsel_opinion}, to: {case: "
        "counsel_opinion}, "
        "kind: repeated, reason: x}}");
  write("counsel_opinion",
        "{do: ask, as: office_clerk, with: {subject: x, question: y, for_kind: other, related: "
        "{case: "
        "case_link}}}");
  const auto plan = plan_year(real.sources(dir));
  ASSERT_FALSE(plan.ok());
  EXPECT_EQ(plan.fault().code, "demo.circle");
  EXPECT_EQ(plan.fault().arg("packs"), "case_link, counsel_opinion");
}

std::string field(const casework::Command& command, std::string_view id) {
  const std::string* value = command.fields.find(id);
  return value == nullptr ? "" : *value;
}

TEST(Year, PlacesLieInTheCellsAndUnitsThatTheirCasesName) {
  const Real real;
  ASSERT_TRUE(real.packs.library);
  auto plan = plan_year(real.sources());
  ASSERT_TRUE(plan.ok()) << real.messages.print(plan.fault());
  std::vector<grid::Cell> cells;
  for (const Planned& act : plan->acts) {
    if (act.command.pack != "grid_cell") continue;
    auto area = grid::Area::parse(field(act.command, "area"));
    ASSERT_TRUE(area.ok());
    cells.push_back({field(act.command, "code"), field(act.command, "name"),
                     field(act.command, "unit"), std::move(area).value()});
  }
  auto map = grid::Map::create(std::move(cells));
  ASSERT_TRUE(map.ok());
  std::map<std::string, int> placed;
  for (const Planned& act : plan->acts) {
    const std::string text = field(act.command, "point");
    if (text.empty()) continue;
    const auto point = grid::Point::parse(text);
    ASSERT_TRUE(point.has_value()) << text;
    const grid::Cell* cell = map->at(*point);
    ASSERT_NE(cell, nullptr) << text;
    EXPECT_EQ(cell->unit, field(act.command, "unit"));
    if (act.command.pack == "grid_event") EXPECT_EQ(cell->code, field(act.command, "cell"));
    ++placed[act.command.pack];
  }
  EXPECT_EQ(placed.size(), 7u);
  for (const auto& [pack, count] : placed) EXPECT_GT(count, 20) << pack;
}

// Who looks at the demonstration signs in by role, in any later year.
TEST(Year, EveryRoleIsHeldBySomebodyForGood) {
  const Real real;
  ASSERT_TRUE(real.packs.library);
  const auto plan = plan_year(real.sources());
  ASSERT_TRUE(plan.ok());
  std::map<std::string, std::set<std::string>> posts;
  for (const Planned& act : plan->acts) {
    if (act.command.pack != "post") continue;
    const std::string id = act.command.subject.str();
    if (act.command.step == "appoint") posts[field(act.command, "role")].insert(id);
    for (auto& [role, held] : posts) {
      if (act.command.step == "end") held.erase(id);
    }
  }
  for (const auto& [role, label] : real.packs.library->vocabulary().roles) {
    if (role != "founder") EXPECT_FALSE(posts[role].empty()) << role;
  }
  EXPECT_TRUE(posts["founder"].empty());
}

TEST(Year, IsMadeThroughTheDeskAndIsTheSameEveryTime) {
  const Real real;
  ASSERT_TRUE(real.packs.library);
  const Made first = make(real, real.sources());
  ASSERT_TRUE(first.summary.ok()) << real.messages.print(first.summary.fault());
  EXPECT_GT(first.summary->cases, 14'000u);
  EXPECT_GT(first.summary->refusals, 0u);
  EXPECT_EQ(first.summary->cells, 58u);
  EXPECT_LE(first.summary->last.date(), acts_last());
  const Made second = make(real, real.sources());
  ASSERT_TRUE(second.summary.ok());
  EXPECT_EQ(first.headers, second.headers);
  std::cout << first.summary->entries << " entries, " << first.summary->cases << " cases, "
            << first.summary->refusals << " refusals, " << first.summary->seconds << " s\n";
}

}  // namespace
}  // namespace demo
