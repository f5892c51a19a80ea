// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu audit: verdicts, places, encodings, and texts that are no texts.
#include <iconv.h>

#include <algorithm>

#include "town.h"

namespace e2e {
namespace {

using boost::json::object;
using boost::json::value;

Outcome audit(const std::string& text, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"audit", "-"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return fadu(arguments, {.input = text});
}

std::vector<object> items(const value& answer, const char* key) {
  std::vector<object> out;
  for (const value& item : answer.at(key).as_array()) out.push_back(item.as_object());
  return out;
}

std::string verdict_of(const Outcome& outcome, const std::string& text) {
  for (const object& claim : items(outcome.json(), "claims")) {
    if (text_of(claim, "text") == text) return text_of(claim, "verdict");
  }
  return "(not found)";
}

constexpr const char* kGood = "共接待群众69批次、199人次，化解197人次，化解率98.99%。";
constexpr const char* kBad = "调处矛盾纠纷15件，成功化解14件，调解率99%。";

TEST(Audit, ARightTextPassesAndAWrongOneFails) {
  const Outcome good = audit(kGood, {"--json"});
  EXPECT_EQ(good.code, 0) << good.out;
  EXPECT_EQ(verdict_of(good, "98.99%"), "rounded");
  const Outcome bad = audit(kBad, {"--json"});
  EXPECT_EQ(bad.code, 1) << bad.out;
  EXPECT_EQ(verdict_of(bad, "99%"), "wrong");
}

TEST(Audit, EveryClaimHasItsPlace) {
  const Outcome outcome = audit("第一行没有数字。\n" + std::string(kBad) + "\n", {"--json"});
  for (const object& claim : items(outcome.json(), "claims")) {
    EXPECT_EQ(claim.at("line").as_int64(), 2) << text_of(claim, "text");
    EXPECT_GE(claim.at("column").as_int64(), 1);
    EXPECT_NE(std::string(kBad).find(text_of(claim, "text")), std::string::npos);
  }
}

TEST(Audit, WordsForPeopleMarkThePlaceInTwoLanguages) {
  const Outcome outcome = audit(kBad);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(outcome.says("93.33%")) << outcome.out;
  EXPECT_TRUE(outcome.says("^^^")) << outcome.out;
  EXPECT_TRUE(outcome.says("计算有误 wrong")) << outcome.out;
}

TEST(Audit, AgainstTheTownsLedgerACopiedFigureIsComparedWithIt) {
  const std::vector<std::string> with = {"--data", demo_dir().string(), "--year", "2020", "--json"};
  EXPECT_EQ(audit("调处矛盾纠纷15件，成功化解14件。", with).code, 0);
}

TEST(Audit, ThePublishedReportGivesItsKnownVerdicts) {
  const fs::path published = fs::path(FADU_SOURCE_DIR) / "../shared/published-report-2020.txt";
  if (!fs::exists(published)) GTEST_SKIP() << "the published report is not at hand";
  const Outcome outcome = fadu({"audit", published.string(), "--json"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(verdict_of(outcome, "99.42%"), "rounded");
  EXPECT_EQ(verdict_of(outcome, "98.99%"), "rounded");
  EXPECT_EQ(verdict_of(outcome, "99%"), "wrong");
  bool otherwise = false;
  bool misnamed = false;
  for (const object& finding : items(outcome.json(), "findings")) {
    const std::string verdict = text_of(finding, "verdict");
    const std::string words = text_of(finding, "explanation");
    if (verdict == "reproducible_otherwise") {
      otherwise = words.find("(76+14)/(76+15)") != std::string::npos;
    }
    if (verdict == "misnamed_law") misnamed = words.find("国境卫生检疫法") != std::string::npos;
  }
  EXPECT_TRUE(otherwise) << outcome.out;
  EXPECT_TRUE(misnamed) << outcome.out;
  // Every number of the report that the software also computes is found in it.
  const std::vector<object> claims = items(outcome.json(), "claims");
  EXPECT_GE(claims.size(), 41u);
  for (const Expected& want : table_f()) {
    if (want.kind == "rate" || want.kind == "latest") continue;
    const std::string wanted(want.value.substr(0, want.value.find('/')));
    const bool found = std::any_of(claims.begin(), claims.end(), [&](const object& claim) {
      return text_of(claim, "value") == wanted;
    });
    EXPECT_TRUE(found) << want.number << " " << wanted;
  }
}

std::string gb18030(const std::string& utf8) {
  const iconv_t converter = iconv_open("GB18030", "UTF-8");
  std::string out(utf8.size() * 4, '\0');
  std::string in = utf8;
  char* from = in.data();
  char* to = out.data();
  size_t left = in.size();
  size_t room = out.size();
  EXPECT_EQ(iconv(converter, &from, &left, &to, &room), 0u);
  iconv_close(converter);
  out.resize(out.size() - room);
  return out;
}

TEST(Audit, Gb18030IsDecodedAndSaid) {
  const Outcome words = audit(gb18030(kBad));
  EXPECT_EQ(words.code, 1);
  EXPECT_TRUE(words.says("GB18030")) << words.all();
  EXPECT_TRUE(words.says("93.33%")) << words.all();
  const Outcome json = audit(gb18030(kBad), {"--json"});
  EXPECT_EQ(json.json().at("encoding").as_string(), "GB18030");
  EXPECT_EQ(verdict_of(json, "99%"), "wrong");
}

TEST(Audit, WhatIsNoTextIsRefusedClearly) {
  std::string noise;
  for (int i = 0; i < 4000; ++i) noise.push_back(static_cast<char>(i * 7919 >> 3));
  const std::string broken = std::string(kBad) + "\xe4\xb8";
  for (const std::string& text :
       {noise, broken, std::string(100, '\0'), std::string("\xff\xfe\x31\x00\x35\x00", 6)}) {
    const Outcome outcome = audit(text);
    EXPECT_EQ(outcome.code, 2) << outcome.all().substr(0, 300);
    EXPECT_TRUE(outcome.out.empty()) << outcome.out.substr(0, 300);
    EXPECT_TRUE(outcome.says("→")) << outcome.err;
  }
}

TEST(Audit, AMissingFileOrAFolderIsRefused) {
  EXPECT_EQ(fadu({"audit", "/nonexistent.txt"}).code, 2);
  const Outcome folder = fadu({"audit", fs::temp_directory_path().string()});
  EXPECT_NE(folder.code, 0);
  EXPECT_FALSE(folder.err.empty());
}

TEST(Audit, AnEmptyTextHasNoClaims) {
  const Outcome outcome = audit("", {"--json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(outcome.json().at("claims").as_array().empty());
}

TEST(Audit, AHundredMegabytesAreReadInBoundedTimeAndMemory) {
  TempDir folder;
  std::string text;
  const std::string block = std::string(kGood) + "镇村两级开展工作，群众满意，各项任务有序推进。\n";
  text.reserve(101 << 20);
  while (text.size() < size_t{100} << 20) text += block;
  write(folder / "large.txt", text);
  text.clear();
  text.shrink_to_fit();
  const Outcome outcome = fadu({"audit", (folder / "large.txt").string()});
  EXPECT_TRUE(outcome.code == 0 || outcome.code == 2) << outcome.code << outcome.err;
  EXPECT_TRUE(outcome.says("large.txt")) << outcome.all().substr(0, 300);
  EXPECT_LT(outcome.took.count(), 60'000);
  EXPECT_LT(outcome.peak_kib, 2 << 20);
  EXPECT_LT(outcome.out.size(), size_t{64} << 20);
}

}  // namespace
}  // namespace e2e
