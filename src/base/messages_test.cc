// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/messages.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/text.h"

namespace base {
namespace {

namespace fs = std::filesystem;

constexpr Language kZh = Language::kChinese;
constexpr Language kEn = Language::kEnglish;

class MessagesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "fadu-words-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    dir_ = name;
  }
  void TearDown() override { fs::remove_all(dir_); }

  Result<Messages> load(std::string_view text) {
    EXPECT_TRUE(write_file(dir_ / "room.yaml", text).ok());
    return Messages::load(dir_);
  }
  static std::string code(const Result<Messages>& result) {
    return result.ok() ? "done" : result.fault().code;
  }

  fs::path dir_;
};

constexpr std::string_view kWords = R"(
room.late:
  zh: "{who}迟到 {days} 天。"
  en: "{who} is {days} days late."
  remedy: {zh: "请{who}说明。", en: "Let {who} explain."}
room.plain: {zh: 好。, en: Good.}
room.odd: {zh: "{ 未完 {} {who", en: "{who}{who}"}
)";

TEST_F(MessagesTest, ArgumentsTakeTheirPlaces) {
  const auto words = load(kWords);
  ASSERT_EQ(code(words), "done");
  const Fault late = fault(FaultKind::kInvalid, "room.late", {{"who", "甲"}, {"days", "3"}});
  EXPECT_EQ(words->say(late, kZh), "甲迟到 3 天。");
  EXPECT_EQ(words->say(late, kEn), "甲 is 3 days late.");
  EXPECT_EQ(words->remedy(late, kZh), "请甲说明。");
  EXPECT_EQ(words->remedy(late, kEn), "Let 甲 explain.");
  EXPECT_EQ(words->text("room.plain", kZh), "好。");
}

TEST_F(MessagesTest, MissingArgumentStaysVisibleAndValuesAreNotReadAgain) {
  const auto words = load(kWords);
  ASSERT_TRUE(words.ok());
  EXPECT_EQ(words->text("room.late", kZh, {{"who", "{days}"}, {"days", "3"}}), "{days}迟到 3 天。");
  EXPECT_EQ(words->text("room.late", kEn, {{"days", "3"}}), "{who} is 3 days late.");
  EXPECT_EQ(words->text("room.odd", kEn, {{"who", "x"}, {"who", "y"}}), "xx");
  EXPECT_EQ(words->text("room.odd", kZh, {{"who", "x"}}), "{ 未完 {} {who");
  EXPECT_EQ(words->text("room.odd", kEn, {{"who", "x"}}), "xx");
}

TEST_F(MessagesTest, ArgumentMayBeAKeyAndIsThenReadInItsLanguage) {
  const auto words = load(kWords);
  ASSERT_TRUE(words.ok());
  const Fault::Args args = {{"who_key", "room.plain"}, {"days", "3"}};
  EXPECT_EQ(words->text("room.late", kZh, args), "好。迟到 3 天。");
  EXPECT_EQ(words->text("room.late", kEn, args), "Good. is 3 days late.");
  const Fault::Args missing = {{"who_key", "room.none"}, {"days", "3"}};
  EXPECT_EQ(words->text("room.late", kEn, missing), "room.none is 3 days late.");
}

TEST_F(MessagesTest, MissingKeyPrintsTheKeyAndItsArguments) {
  const auto words = load(kWords);
  ASSERT_TRUE(words.ok());
  EXPECT_FALSE(words->has("room.none"));
  EXPECT_EQ(words->text("room.none", kZh, {{"a", "1"}, {"b", "2"}}), "room.none a=1 b=2");
  EXPECT_EQ(words->remedy(fault(FaultKind::kInvalid, "room.none"), kZh), "");
  EXPECT_EQ(Messages{}.print(fault(FaultKind::kInvalid, "room.none", {{"a", "1"}})),
            "room.none a=1\n  room.none a=1\n");
}

TEST_F(MessagesTest, PrintedFaultHasPlaceWordsBasisAndRemedy) {
  const auto words = load(kWords);
  ASSERT_TRUE(words.ok());
  const Fault late = fault(FaultKind::kUnlawful, "room.late", {{"who", "甲"}, {"days", "3"}},
                           "行政处罚法-2021#60", "f.yaml:2:1");
  EXPECT_EQ(words->print(late),
            "f.yaml:2:1: 甲迟到 3 天。\n  甲 is 3 days late.\n  依据 basis: 行政处罚法-2021#60\n"
            "  → 请甲说明。\n  → Let 甲 explain.\n");
  EXPECT_EQ(words->print(fault(FaultKind::kInvalid, "room.plain")), "好。\n  Good.\n");
}

TEST_F(MessagesTest, BothLanguagesMustBeThere) {
  EXPECT_EQ(code(load("room.a: {zh: 好}")), "yaml.missing_key");
  EXPECT_EQ(code(load("room.a: {en: Good}")), "yaml.missing_key");
  EXPECT_EQ(code(load("room.a: {zh: 好, en: \"\"}")), "yaml.not_text");
  EXPECT_EQ(code(load("room.a: {zh: 好, en: Good, remedy: {zh: 请}}")), "yaml.missing_key");
  EXPECT_EQ(code(load("room.a: {zh: 好, en: Good, remdey: {zh: 请, en: x}}")),
            "yaml.unknown_key_near");
  EXPECT_EQ(code(load("room.a: 好")), "yaml.not_a_map");
}

TEST_F(MessagesTest, FileThatIsNoMappingIsRefused) {
  EXPECT_EQ(code(load("- room.a")), "yaml.not_a_map");
  EXPECT_EQ(code(load("room.a")), "yaml.not_a_map");
}

// Which of two texts wins would depend on the names of the files.
TEST_F(MessagesTest, KeyOfTwoFilesIsRefusedAtItsSecondPlace) {
  ASSERT_TRUE(write_file(dir_ / "another.yaml", kWords).ok());
  const auto twice = load("\nroom.plain: {zh: 坏。, en: Bad.}");
  ASSERT_EQ(code(twice), "yaml.duplicate_key");
  EXPECT_EQ(twice.fault().where, (dir_ / "room.yaml").string() + ":2:1");
}

TEST_F(MessagesTest, FolderWithoutWordsIsAFault) {
  const auto none = Messages::load(dir_);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.fault().code, "base.file_missing");
}

TEST(RepositoryWords, AreWholeAndEveryArgumentIsInBothLanguages) {
  const auto words = Messages::load(FADU_SOURCE_DIR "/text");
  ASSERT_TRUE(words.ok()) << words.fault().code << " " << words.fault().where;
  for (const auto& [key, entry] : words->entries()) {
    EXPECT_FALSE(entry.text[0].empty() || entry.text[1].empty()) << key;
    EXPECT_EQ(entry.remedy[0].empty(), entry.remedy[1].empty()) << key;
    for (const std::string& text : {entry.text[0], entry.text[1]}) {
      EXPECT_EQ(std::count(text.begin(), text.end(), '{'),
                std::count(text.begin(), text.end(), '}'))
          << key;
    }
  }
}

}  // namespace
}  // namespace base
