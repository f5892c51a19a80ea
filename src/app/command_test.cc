// SPDX-License-Identifier: AGPL-3.0-or-later
// The front door in process: words and exit codes, without a town.
#include "app/command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <sstream>

#include "app/progress.h"

namespace app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class CommandTest : public ::testing::Test {
 protected:
  CommandTest() : clock_(calendar::Instant::parse("2021-02-20T09:00").value()) {
    auto words = base::Messages::load(FADU_SOURCE_DIR "/text");
    EXPECT_TRUE(words.ok());
    messages_ = std::move(*words);
    ::setenv("FADU_SHARE", FADU_SOURCE_DIR, 1);
  }
  ~CommandTest() override { ::unsetenv("FADU_SHARE"); }

  int fadu(const std::vector<std::string>& arguments) {
    out_.str("");
    err_.str("");
    return run(arguments, console_);
  }
  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }
  std::vector<std::string> err_lines() const {
    std::vector<std::string> lines;
    std::istringstream in(err_.str());
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

  std::ostringstream out_;
  std::ostringstream err_;
  base::Messages messages_;
  calendar::ManualClock clock_;
  Console console_{out_, err_, messages_, clock_, false};
};

TEST_F(CommandTest, WithoutACommandHelpGoesToPeopleAndIsWrongUsage) {
  EXPECT_EQ(fadu({}), 2);
  EXPECT_THAT(out(), IsEmpty());
  EXPECT_THAT(err(), HasSubstr("fadu"));
}

TEST_F(CommandTest, HelpNamesEveryCommandInBothLanguages) {
  for (const char* word : {"help", "--help", "-h"}) {
    EXPECT_EQ(fadu({word}), 0);
    EXPECT_THAT(err(), IsEmpty());
    for (const char* command : {"demo", "indicators", "trace", "report", "audit", "due", "check",
                                "map", "verify", "rebuild"}) {
      const size_t first = out().find(std::string("  ") + command + " ");
      ASSERT_NE(first, std::string::npos) << command;
      EXPECT_NE(out().find(std::string("  ") + command + " ", first + 1), std::string::npos);
    }
    EXPECT_THAT(out(), Not(HasSubstr("app.help")));
  }
}

TEST_F(CommandTest, UnknownCommandSuggestsTheNearestAndIsWrongUsage) {
  EXPECT_EQ(fadu({"reprot"}), 2);
  EXPECT_THAT(err(), HasSubstr("report"));
  EXPECT_THAT(out(), IsEmpty());
  EXPECT_EQ(fadu({"dance"}), 2);
  EXPECT_THAT(err(), HasSubstr("dance"));
  EXPECT_THAT(err(), HasSubstr("indicators"));  // the list of what there is
  EXPECT_EQ(fadu({"\xff\xf0"}), 2);
}

TEST_F(CommandTest, WrongOptionsAreWrongUsageWithWordsInBothLanguages) {
  EXPECT_EQ(fadu({"due", "5wd", "--form", "2020-01-02"}), 2);
  EXPECT_THAT(err(), HasSubstr("--from"));
  EXPECT_EQ(fadu({"due"}), 2);
  EXPECT_EQ(fadu({"due", "5wd", "6wd"}), 2);
  EXPECT_EQ(fadu({"due", "5wd"}), 2);
  EXPECT_THAT(err(), HasSubstr("--from"));
  EXPECT_THAT(err(), Not(HasSubstr("{")));
}

TEST_F(CommandTest, DueAnswersOnStandardOutput) {
  EXPECT_EQ(fadu({"due", "5wd", "--from", "2020-01-22"}), 0);
  EXPECT_THAT(out(), HasSubstr("2020-02-06"));  // 春节 was extended to 2 February
  EXPECT_THAT(err(), IsEmpty());
  EXPECT_EQ(fadu({"due", "5xx", "--from", "2020-01-22"}), 2);
  EXPECT_THAT(out(), IsEmpty());
  EXPECT_EQ(fadu({"due", "5wd", "--from", "2020-02-30"}), 2);
}

TEST_F(CommandTest, FolderWithoutDataIsWrongInput) {
  EXPECT_EQ(fadu({"indicators", "--data", "/nowhere/at/all", "--year", "2020"}), 2);
  EXPECT_THAT(err(), HasSubstr("/nowhere/at/all"));
  EXPECT_EQ(fadu({"verify", "--data", "/nowhere/at/all"}), 2);
  EXPECT_EQ(fadu({"audit", "/nowhere/at/all.txt"}), 2);
}

TEST_F(CommandTest, ProgressPrintsALineAtEachTenthWhenNotOnATerminal) {
  Progress progress(console_, "app.progress_verify", 1000);
  for (uint64_t done = 0; done <= 1000; ++done) progress.show(done);
  progress.end();
  const auto lines = err_lines();
  ASSERT_EQ(lines.size(), 11u);
  for (size_t i = 0; i < lines.size(); ++i) {
    EXPECT_THAT(lines[i], ::testing::StartsWith(
                              messages_.text("app.progress_verify", base::Language::kChinese)));
    EXPECT_THAT(lines[i], ::testing::EndsWith(" " + std::to_string(i * 10) + "%"));
  }
  EXPECT_THAT(err(), Not(HasSubstr("\r")));
  EXPECT_THAT(err(), Not(HasSubstr("\033")));
}

TEST_F(CommandTest, ProgressBarIsAsFullAsTheWork) {
  Progress progress(console_, "app.progress_verify", 4);
  for (uint64_t done : {0, 2, 4, 9}) progress.show(done);
  const auto lines = err_lines();
  ASSERT_EQ(lines.size(), 3u);
  const auto full = [](const std::string& line) {
    size_t cells = 0;
    for (size_t at = line.find("█"); at != std::string::npos; at = line.find("█", at + 1)) ++cells;
    return cells;
  };
  EXPECT_EQ(full(lines[0]), 0u);
  EXPECT_EQ(full(lines[1]), 15u);
  EXPECT_EQ(full(lines[2]), 30u);
}

TEST_F(CommandTest, ProgressOnATerminalRedrawsOneLineAndClearsIt) {
  Console terminal{out_, err_, messages_, clock_, true};
  Progress progress(terminal, "app.progress_verify", 200);
  for (uint64_t done = 0; done <= 200; ++done) progress.show(done);
  progress.end();
  EXPECT_THAT(err(), Not(HasSubstr("\n")));
  const std::string drawn = err();
  EXPECT_EQ(std::count(drawn.begin(), drawn.end(), '\r'), 102);  // 0 … 100 and the clearing
  EXPECT_THAT(err(), ::testing::EndsWith("\r\033[K"));
}

TEST_F(CommandTest, ProgressOfUnknownLengthPrintsNothingAndPhasesBeginAnew) {
  Progress progress(console_, "app.progress_verify", 0);
  progress.show(5);
  EXPECT_THAT(err(), IsEmpty());
  progress.show(10, 10, "甲");
  progress.show(10, 10, "乙");
  const auto lines = err_lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_THAT(lines[0], HasSubstr(" 甲 "));
  EXPECT_THAT(lines[1], HasSubstr(" 乙 "));
}

}  // namespace
}  // namespace app
