// SPDX-License-Identifier: AGPL-3.0-or-later
// tests/bad_packs: every file says in its first lines which problems it has ("# expect: code @
// line"), and has exactly these.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <set>
#include <sstream>

#include "base/file.h"
#include "base/text.h"
#include "procedure/load.h"
#include "procedure/report.h"
#include "procedure/testing.h"

namespace procedure {
namespace {

namespace fs = std::filesystem;
using base::Fault;

const fs::path kRoot = FADU_SOURCE_DIR "/tests/bad_packs";

std::string content(const fs::path& path) {
  auto text = base::read_file(path, 1u << 22);
  EXPECT_TRUE(text.ok()) << path;
  return text.ok() ? *text : std::string();
}

// A folder of its own for one test, removed with it.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "fadu-procedure-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  void put(const std::string& name, const std::string& text) {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// The words of the rooms whose codes can appear here.
base::Messages test_words() {
  Folder folder;
  for (const char* name : {"base.yaml", "law.yaml", "procedure.yaml"}) {
    folder.put(name, content(fs::path(FADU_SOURCE_DIR) / "text" / name));
  }
  auto words = base::Messages::load(folder.path());
  EXPECT_TRUE(words.ok()) << words.fault().where;
  return words.ok() ? *words : base::Messages();
}

law::Register test_law() {
  auto law = law::Register::load(kRoot / "law");
  EXPECT_TRUE(law.ok());
  return law.ok() ? *law : law::Register();
}

// "code @ line", sorted.
std::vector<std::string> expected_of(const std::string& text) {
  std::vector<std::string> out;
  for (std::string_view line : base::split(text, '\n')) {
    constexpr std::string_view kMark = "# expect: ";
    if (line.starts_with(kMark)) out.emplace_back(line.substr(kMark.size()));
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string line_of(const std::string& where) {
  const size_t second = where.rfind(':');
  const size_t first = where.rfind(':', second - 1);
  return where.substr(first + 1, second - first - 1);
}

std::string file_of(const std::string& where) {
  return where.substr(0, where.rfind(':', where.rfind(':') - 1));
}

std::vector<std::string> found_in(const std::vector<Fault>& problems) {
  std::vector<std::string> out;
  for (const Fault& problem : problems)
    out.push_back(problem.code + " @ " + line_of(problem.where));
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<fs::path> single_files() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(kRoot)) {
    const fs::path& path = entry.path();
    if (path.extension() == ".yaml" && path.filename() != "roles.yaml") out.push_back(path);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<fs::path> folders() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(kRoot / "folders")) out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<Fault> problems_of_file(const fs::path& path, const law::Register& law) {
  auto words = load_vocabulary(content(kRoot / "roles.yaml"), "roles.yaml");
  EXPECT_TRUE(words.ok());
  LoadedPack loaded = load_pack(content(path), "bad/v1.yaml", *words, law);
  EXPECT_EQ(loaded.pack.has_value(), loaded.problems.empty());
  return loaded.problems;
}

// Packs first; scenarios are read only where the packs are right.
std::vector<Fault> problems_of_folder(const fs::path& path, const law::Register& law) {
  Loaded loaded = load_packs(path, law);
  EXPECT_EQ(loaded.library != nullptr, loaded.problems.empty());
  if (loaded.library == nullptr) return loaded.problems;
  return load_scenarios(path, *loaded.library).problems;
}

std::vector<Fault> load_text(const std::string& text) {
  return load_pack(text, "example/v1.yaml", testing::example_vocabulary(), test_law()).problems;
}

std::string many(size_t count, const std::string& before, const std::string& after) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += before + std::to_string(i) + after;
  return out;
}

std::vector<Fault> too_many_states() {
  return load_text(testing::changed("states:\n", "states:\n" + many(300, "  s", ": {}\n")));
}

// An argument of a message that nothing filled: "{name}".
bool has_placeholder(std::string_view text) {
  for (size_t open = text.find('{'); open != std::string_view::npos;
       open = text.find('{', open + 1)) {
    const size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", open + 1);
    if (end != std::string_view::npos && end > open + 1 && text[end] == '}') return true;
  }
  return false;
}

// Problems that only the size of the input makes.
std::vector<Fault> problems_of_size(const law::Register& law) {
  std::vector<Fault> out = too_many_states();
  Folder empty;
  for (Fault& fault : load_packs(empty.path(), law).problems) out.push_back(std::move(fault));
  Folder crowd;
  for (int i = 0; i < 1001; ++i) crowd.put("x" + std::to_string(i) + ".yaml", "");
  for (Fault& fault : load_packs(crowd.path(), law).problems) out.push_back(std::move(fault));
  return out;
}

TEST(BadPacks, AreManyAndEachHasExactlyTheProblemsItStates) {
  const law::Register law = test_law();
  const auto files = single_files();
  EXPECT_GE(files.size(), 40u);
  for (const fs::path& path : files) {
    SCOPED_TRACE(path.filename().string());
    const auto expected = expected_of(content(path));
    EXPECT_FALSE(expected.empty());
    EXPECT_EQ(found_in(problems_of_file(path, law)), expected);
  }
}

TEST(BadPacks, FoldersHaveExactlyTheProblemsTheirFilesState) {
  const law::Register law = test_law();
  const auto all = folders();
  EXPECT_GE(all.size(), 10u);
  for (const fs::path& folder : all) {
    std::map<std::string, std::vector<Fault>> by_file;
    for (Fault& fault : problems_of_folder(folder, law)) {
      by_file[file_of(fault.where)].push_back(std::move(fault));
    }
    std::vector<fs::path> files = base::files_below(folder, ".yaml");
    for (fs::path& path : base::files_below(folder, ".yml")) files.push_back(std::move(path));
    for (const fs::path& path : files) {
      SCOPED_TRACE(path.string());
      EXPECT_EQ(found_in(by_file[path.string()]), expected_of(content(path)));
      by_file.erase(path.string());
    }
    EXPECT_TRUE(by_file.empty()) << by_file.begin()->first;
  }
}

TEST(BadPacks, ProblemsComeInTheOrderOfTheFile) {
  const auto problems = problems_of_file(kRoot / "several.yaml", test_law());
  std::vector<int64_t> lines;
  for (const Fault& problem : problems) lines.push_back(*base::parse_int(line_of(problem.where)));
  EXPECT_TRUE(std::is_sorted(lines.begin(), lines.end()));
  EXPECT_EQ(lines.size(), 4u);
}

TEST(BadPacks, EveryCodeOfTheRoomIsShownByOne) {
  const law::Register law = test_law();
  std::set<std::string> seen;
  const auto note = [&](const std::vector<Fault>& problems) {
    for (const Fault& problem : problems) seen.insert(problem.code);
  };
  for (const fs::path& path : single_files()) note(problems_of_file(path, law));
  for (const fs::path& path : folders()) note(problems_of_folder(path, law));
  note(problems_of_size(law));
  // No folder can hold a version twice; load_test.cc shows it with a sheet.
  seen.insert("procedure.version_twice");
  const base::Messages words = test_words();
  size_t codes = 0;
  for (const auto& [code, entry] : words.entries()) {
    if (!code.starts_with("procedure.") || code == "procedure.count") continue;
    ++codes;
    EXPECT_TRUE(seen.contains(code)) << code;
  }
  EXPECT_GE(codes, 60u);
}

TEST(BadPacks, EveryProblemIsToldInBothLanguagesWithItsRemedyAndNothingLeftToFillIn) {
  const law::Register law = test_law();
  const base::Messages words = test_words();
  std::vector<Fault> problems = problems_of_size(law);
  const auto add = [&](std::vector<Fault> more) {
    for (Fault& fault : more) problems.push_back(std::move(fault));
  };
  for (const fs::path& path : single_files()) add(problems_of_file(path, law));
  for (const fs::path& path : folders()) add(problems_of_folder(path, law));
  for (const Fault& problem : problems) {
    EXPECT_TRUE(words.has(problem.code)) << problem.code;
    const std::string text = words.print(problem);
    EXPECT_FALSE(has_placeholder(text)) << text;
    EXPECT_FALSE(problem.where.empty()) << text;
    if (problem.code.starts_with("procedure.")) {
      EXPECT_NE(words.remedy(problem, base::Language::kChinese), "") << problem.code;
      EXPECT_NE(words.remedy(problem, base::Language::kEnglish), "") << problem.code;
    }
  }
}

TEST(BadPacks, TheNearestIdIsOfferedFirst) {
  const auto problems = problems_of_file(kRoot / "unknown_step.yaml", test_law());
  ASSERT_GE(problems.size(), 3u);
  EXPECT_EQ(problems[0].arg("id"), "started");
  EXPECT_TRUE(problems[0].arg("known").starts_with("start,")) << problems[0].arg("known");
  EXPECT_TRUE(problems[1].arg("known").starts_with("finish,")) << problems[1].arg("known");
}

TEST(BadPacks, ALawNotInForceIsToldWithTheVersionThatIs) {
  const auto problems = problems_of_file(kRoot / "law_not_in_force.yaml", test_law());
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].basis, "示例法-2017#1");
  EXPECT_EQ(problems[0].arg("then"), "示例法-2021");
}

TEST(Limits, ABombOfAliasesIsRefusedAtOnce) {
  std::string bomb = "a: &a [x]\n";
  for (char c = 'b'; c < 'k'; ++c) {
    bomb += std::string(1, c) + ": &" + c + " [*" + static_cast<char>(c - 1) + ", *" +
            static_cast<char>(c - 1) + "]\n";
  }
  const auto problems = load_text(bomb);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].code, "yaml.alias");
}

TEST(Limits, HugeDeepEmptyAndForeignFilesAreRefusedClearly) {
  EXPECT_EQ(load_text(std::string(2u << 20, ' ')).at(0).code, "yaml.too_large");
  EXPECT_EQ(load_text("a: [" + many(70'000, "", ",") + "]").at(0).code, "yaml.too_large");
  EXPECT_EQ(load_text("a: " + std::string(100, '[')).at(0).code, "yaml.too_deep");
  EXPECT_EQ(load_text("").at(0).code, "yaml.empty");
  EXPECT_EQ(load_text("a: \xC0\xAF").at(0).code, "yaml.not_utf8");
  EXPECT_EQ(load_text(std::string("pack: \0x", 8)).at(0).code, "yaml.syntax");
  EXPECT_EQ(load_text("- a\n- b\n").at(0).code, "yaml.not_a_map");
  EXPECT_EQ(load_text("just words").at(0).code, "yaml.not_a_map");
}

TEST(Limits, ALongListOfStatesIsCutAndTold) {
  const auto problems = too_many_states();
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].code, "procedure.too_many");
  EXPECT_EQ(problems.size(), kProblemsMax + 1);
  EXPECT_EQ(problems.back().code, "procedure.more_problems");
}

TEST(Limits, AWordOfAMegabyteIsQuotedShort) {
  const auto problems = load_text("pack: " + std::string(500'000, 'x'));
  ASSERT_FALSE(problems.empty());
  for (const Fault& problem : problems) {
    for (const auto& [name, value] : problem.args) EXPECT_LT(value.size(), 500u) << problem.code;
  }
}

}  // namespace
}  // namespace procedure
