// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/print.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <sstream>

#include "base/text.h"

namespace claims {
namespace {

const base::Messages& messages() {
  static const base::Messages kMessages = [] {
    auto loaded = base::Messages::load(std::filesystem::path(FADU_SOURCE_DIR) / "text");
    return loaded.ok() ? std::move(*loaded) : base::Messages();
  }();
  return kMessages;
}

Run run_of(std::string text) { return {audit(std::move(text), LawNames()), "UTF-8"}; }

boost::json::object json_of(std::string text) {
  std::ostringstream out;
  write_json(out, run_of(std::move(text)), messages(), "report.txt");
  return boost::json::parse(out.str()).as_object();
}

constexpr std::string_view kWrong = "调处纠纷15件，成功化解14件，调解率99%。";

TEST(Print, JsonHoldsWhatAProgramNeeds) {
  const auto json = json_of("某镇2020年法治政府建设情况报告\n\n全年" + std::string(kWrong));
  EXPECT_EQ(json.at("year").as_int64(), 2020);
  const auto& claims = json.at("claims").as_array();
  ASSERT_EQ(claims.size(), 3u);
  const auto& rate = claims[2].as_object();
  EXPECT_EQ(rate.at("text").as_string(), "99%");
  EXPECT_EQ(rate.at("value").as_int64(), 99);
  EXPECT_EQ(rate.at("unit").as_string(), "%");
  EXPECT_EQ(rate.at("verdict").as_string(), "wrong");
  EXPECT_NE(std::string(rate.at("explanation").as_string()).find("93.33%"), std::string::npos);
  EXPECT_EQ(rate.at("line").as_int64(), 3);
  EXPECT_EQ(rate.at("column").as_int64(), 22);
  EXPECT_EQ(rate.at("length").as_int64(), 3);
  EXPECT_EQ(rate.at("parts").as_object().at("denominator").as_int64(), 15);
  EXPECT_EQ(rate.at("sentence").as_string(), "全年" + std::string(kWrong));
  const auto& findings = json.at("findings").as_array();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].as_object().at("verdict").as_string(), "wrong");
}

TEST(Print, JsonOfOddTextIsStillJson) {
  const auto json = json_of(
      "发放\"资料\\\t12份，办结率达\x01"
      "98%。");
  EXPECT_EQ(json.at("claims").as_array().size(), 2u);
  EXPECT_TRUE(json_of("").at("claims").as_array().empty());
  EXPECT_TRUE(json_of("全年调解成功率%。").at("claims").at(0).as_object().at("value").is_null());
  EXPECT_EQ(json_of("3月5日，召开会议。").at("claims").at(0).as_object().at("value").as_string(),
            "03-05");
}

TEST(Print, TheMarksStandUnderTheWords) {
  std::ostringstream out;
  write_text(out, run_of(std::string(kWrong)), messages(), "report.txt");
  const std::string text = out.str();
  EXPECT_NE(text.find("1:20  计算有误 wrong"), std::string::npos) << text;
  const size_t sentence = text.find("    调处");
  ASSERT_NE(sentence, std::string::npos);
  const size_t line_end = text.find('\n', sentence);
  const std::string marks = text.substr(line_end + 1, text.find('\n', line_end + 1) - line_end - 1);
  // 15 wide characters and 4 digits before, indented by 4.
  EXPECT_EQ(marks, std::string(4 + 15 * 2 + 4, ' ') + "^^^") << text;
  EXPECT_NE(text.find("有需要更正之处"), std::string::npos);
}

TEST(Print, LongSentencesAreShownAroundTheWords) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "扎实推进各项工作，";
  text += std::string(kWrong).substr(0, std::string(kWrong).size() - 3) + "，成效明显";
  for (int i = 0; i < 60; ++i) text += "，持续巩固提升";
  std::ostringstream out;
  write_text(out, run_of(text), messages(), "report.txt");
  for (const auto line : base::split(out.str(), '\n')) {
    if (line.find("^^^") != std::string_view::npos) EXPECT_LT(line.size(), 90u);
  }
}

TEST(Print, AnotherEncodingIsSaid) {
  auto run = run_of("全年调处纠纷15件。");
  run.encoding = "GB18030";
  std::ostringstream out;
  write_text(out, run, messages(), "report.txt");
  EXPECT_NE(out.str().find("GB18030"), std::string::npos);
  EXPECT_NE(out.str().find("Nothing to correct"), std::string::npos);
}

TEST(Print, EveryVerdictHasWords) {
  for (size_t i = 0; i < kVerdictCount; ++i) {
    EXPECT_TRUE(messages().has("claims.verdict." + std::string(name(static_cast<Verdict>(i)))));
  }
}

}  // namespace
}  // namespace claims
