// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace app {
namespace {

using ::testing::ElementsAre;

const Shape& shape() {
  static const Shape kShape = {{"data", "year", "as-of"}, {"json", "recompute"}, 1, 2};
  return kShape;
}

using Words = std::vector<std::string>;

TEST(Options, WordsValuesAndFlagsInAnyOrder) {
  const auto options =
      parse_options({"trace", "--data", "dir", "a.b", "--json", "--year=2020", "c"}, shape());
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->command, "trace");
  EXPECT_THAT(options->words, ElementsAre("a.b", "c"));
  EXPECT_EQ(options->value("data"), "dir");
  EXPECT_EQ(options->value("year"), "2020");
  EXPECT_EQ(options->value("as-of"), std::nullopt);
  EXPECT_TRUE(options->flag("json"));
  EXPECT_FALSE(options->flag("recompute"));
}

TEST(Options, ValueMayBeAnything) {
  const auto odd = parse_options({"c", "w", "--data=a=b=c", "--year=", "--as-of=--json"}, shape());
  ASSERT_TRUE(odd.ok());
  EXPECT_EQ(odd->value("data"), "a=b=c");
  EXPECT_EQ(odd->value("year"), "");
  EXPECT_EQ(odd->value("as-of"), "--json");
  const auto stdin_word = parse_options({"c", "-", "--data", "-x", "--year", "年"}, shape());
  ASSERT_TRUE(stdin_word.ok());
  EXPECT_THAT(stdin_word->words, ElementsAre("-"));
  EXPECT_EQ(stdin_word->value("data"), "-x");
  EXPECT_EQ(stdin_word->value("year"), "年");
}

TEST(Options, WhatTheCommandDoesNotTakeIsRefused) {
  const struct {
    Words arguments;
    const char* code;
    const char* argument;
    const char* value;
  } rows[] = {
      {{"c", "w", "--yaer", "2020"}, "app.unknown_option_near", "nearest", "--year"},
      {{"c", "w", "--jsno"}, "app.unknown_option_near", "nearest", "--json"},
      {{"c", "w", "--colour"}, "app.unknown_option", "option", "--colour"},
      {{"c", "w", "--colour=red"}, "app.unknown_option", "option", "--colour"},
      {{"c", "w", "--=x"}, "app.unknown_option", "option", "--"},
      {{"c", "w", "--data"}, "app.option_needs_value", "option", "--data"},
      {{"c", "w", "--data", "--json"}, "app.option_needs_value", "option", "--data"},
      {{"c", "w", "--json=yes"}, "app.option_takes_no_value", "option", "--json"},
      {{"c", "w", "--json="}, "app.option_takes_no_value", "option", "--json"},
      {{"c"}, "app.word_missing", "command", "c"},
      {{"c", "--json"}, "app.word_missing", "command", "c"},
      {{"c", "1", "2", "3", "4"}, "app.too_many_words", "word", "3"},
      {{"c", "w", "--dat\xff", "x"}, "app.unknown_option", "option", "--dat\xff"},
  };
  for (const auto& row : rows) {
    const auto options = parse_options(row.arguments, shape());
    ASSERT_FALSE(options.ok()) << ::testing::PrintToString(row.arguments);
    EXPECT_EQ(options.fault().code, row.code) << ::testing::PrintToString(row.arguments);
    EXPECT_EQ(options.fault().arg(row.argument), row.value);
    EXPECT_EQ(options.fault().kind, base::FaultKind::kInvalid);
  }
}

TEST(Options, UnknownOptionNamesAllThatThereAre) {
  const auto options = parse_options({"c", "w", "--colour"}, shape());
  ASSERT_FALSE(options.ok());
  EXPECT_EQ(options.fault().arg("known"), "--as-of --data --year --json --recompute");
}

TEST(Options, RequiredOptionIsNamed) {
  const auto options = parse_options({"trace", "w", "--year", "2020"}, shape());
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->required("year").value(), "2020");
  const auto missing = options->required("data");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.fault().code, "app.option_missing");
  EXPECT_EQ(missing.fault().arg("option"), "--data");
  EXPECT_EQ(missing.fault().arg("command"), "trace");
}

TEST(Options, NoArgumentsAreNoCommand) {
  const auto options = parse_options({}, {{}, {}, 0, 0});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->command, "");
}

}  // namespace
}  // namespace app
