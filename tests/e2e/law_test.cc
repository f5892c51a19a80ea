// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu law coverage: article by article, for people and for machines; holes are findings.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "program.h"

namespace e2e {
namespace {

namespace json = boost::json;

TEST(LawCoverage, NamesStatuteArticleWhatExecutesItAndTheScenarios) {
  const Outcome outcome = fadu({"law", "coverage"});
  EXPECT_TRUE(outcome.says("行政处罚法-2021  中华人民共和国行政处罚法"))
      << outcome.out.substr(0, 2000);
  EXPECT_TRUE(
      outcome.says("penalty_ordinary/2 rule investigate officers_min 行政处罚法-2021#42: "));
  EXPECT_TRUE(outcome.says("articles cited"));
}

TEST(LawCoverage, AnswersMachinesInJsonAndExitsWithOneIfThereIsAHole) {
  const Outcome outcome = fadu({"law", "coverage", "--json"});
  const json::object all = json::parse(outcome.out).as_object();
  EXPECT_EQ(outcome.code, all.at("holes").as_array().empty() ? 0 : 1);
  size_t shown = 0;
  for (const json::value& one : all.at("articles").as_array()) {
    const json::object& article = one.as_object();
    EXPECT_FALSE(article.at("citations").as_array().empty());
    if (article.at("statute").as_string() == "行政处罚法" && article.at("tested").as_bool())
      ++shown;
  }
  EXPECT_GT(shown, 20u);
}

TEST(LawCoverage, AnotherWordIsWrongUsage) {
  const Outcome outcome = fadu({"law", "covering"});
  EXPECT_EQ(outcome.code, 2);
}

}  // namespace
}  // namespace e2e
