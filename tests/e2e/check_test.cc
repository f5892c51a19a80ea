// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu check: the packs of the town pass with their scenarios; broken and hostile ones are named
// with file, line and remedy.
#include <gtest/gtest.h>

#include "program.h"

namespace e2e {
namespace {

fs::path source() { return FADU_SOURCE_DIR; }

// A copy of the packs to spoil.
class Packs : public ::testing::Test {
 protected:
  void SetUp() override { fs::copy(source() / "packs", packs_, fs::copy_options::recursive); }

  // Replaces the first `what` of a file; the number of its line.
  int replace(const std::string& file, const std::string& what, const std::string& by) {
    std::string text = read(packs_ / file);
    const size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    if (at == std::string::npos) return 0;
    text.replace(at, what.size(), by);
    write(packs_ / file, text);
    return 1 + static_cast<int>(times(text.substr(0, at), "\n"));
  }
  Outcome check() { return fadu({"check", packs_.string()}); }

  TempDir folder_;
  fs::path packs_ = folder_ / "packs";
};

TEST(Check, ThePacksOfTheTownPassWithTheirScenarios) {
  const Outcome outcome = fadu({"check"});
  EXPECT_EQ(outcome.code, 0) << outcome.out;
  EXPECT_TRUE(outcome.says("程序包版本")) << outcome.out;
  EXPECT_TRUE(outcome.says("pack versions")) << outcome.out;
  EXPECT_FALSE(outcome.says("情形 0 个")) << outcome.out;
}

TEST(Check, OnePackIsCheckedByItself) {
  const Outcome outcome = fadu({"check", (source() / "packs/mediation").string()});
  EXPECT_EQ(outcome.code, 0) << outcome.out;
  EXPECT_FALSE(outcome.says("情形 0 个")) << outcome.out;
  EXPECT_EQ(fadu({"check", (source() / "packs/mediation/").string()}).code, 0);
}

TEST(Check, WhatIsNoFolderOfPacksIsRefused) {
  for (const fs::path& path :
       {fs::path("/nonexistent"), source() / "packs/no_such_pack", source() / "law",
        source() / "packs/roles.yaml", fs::path("/"), fs::path("")}) {
    const Outcome outcome = fadu({"check", path.string()});
    EXPECT_EQ(outcome.code, 2) << path << outcome.all();
    EXPECT_TRUE(outcome.says("roles.yaml")) << path << outcome.all();
    EXPECT_LT(outcome.took.count(), 5000) << path;
  }
}

TEST_F(Packs, AnUnknownKeyIsNamedWithFileLineAndRemedy) {
  const int line = replace("mediation/v1.yaml", "\nkind: procedure", "\nknid: procedure") + 1;
  const Outcome outcome = check();
  EXPECT_EQ(outcome.code, 1);
  const std::string place = "mediation/v1.yaml:" + std::to_string(line) + ":";
  EXPECT_TRUE(outcome.says(place)) << place << "\n" << outcome.out;
  EXPECT_TRUE(outcome.says("knid")) << outcome.out;
  EXPECT_TRUE(outcome.says("→")) << outcome.out;
}

TEST_F(Packs, AnArticleThatDoesNotExistIsNamed) {
  replace("mediation/v1.yaml", "人民调解法-2010#", "人民调解法-2010#9");
  const Outcome outcome = check();
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(outcome.says("mediation/v1.yaml:")) << outcome.out;
}

TEST_F(Packs, AScenarioThatExpectsWrongIsNamedWithItsLine) {
  const int line = replace("mediation/scenarios.yaml", "state: ", "state: not_");
  const Outcome outcome = check();
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(outcome.says("mediation/scenarios.yaml:" + std::to_string(line))) << outcome.out;
}

TEST_F(Packs, ASoundPackAmongBrokenOnesSaysWhyItCannotBeChecked) {
  replace("licence/v1.yaml", "\nkind: procedure", "\nknid: procedure");
  const Outcome outcome = fadu({"check", (packs_ / "mediation").string()});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(outcome.says("licence/v1.yaml:")) << outcome.all();
}

TEST_F(Packs, TheTownDoesNotOpenWithBrokenPacks) {
  replace("licence/v1.yaml", "\nkind: procedure", "\nknid: procedure");
  for (const char* folder : {"law", "calendar", "text", "reports", "demo"}) {
    fs::create_directory_symlink(source() / folder, folder_ / folder);
  }
  const Outcome outcome = fadu({"demo", "--data", (folder_ / "town").string()},
                               {.env = {{"FADU_SHARE", folder_.path().string()}}});
  EXPECT_NE(outcome.code, 0);
  EXPECT_TRUE(outcome.says("licence/v1.yaml:")) << outcome.all();
  EXPECT_FALSE(fs::exists(folder_ / "town"));
}

TEST_F(Packs, BombsAreRefusedAtOnce) {
  std::string aliases = "a: &a [x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c <= 'z'; ++c) {
    const std::string before(1, static_cast<char>(c - 1));
    aliases += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 9; ++i) aliases += "*" + before + ",";
    aliases += "]\n";
  }
  const std::string deep(200'000, '[');
  const std::string wide = "pack: mediation\nzh: " + std::string(30'000'000, 'x') + "\n";
  const std::string keys = [] {
    std::string out;
    for (int i = 0; i < 300'000; ++i) out += "k" + std::to_string(i) + ": x\n";
    return out;
  }();
  for (const std::string& bomb :
       {aliases, deep, wide, keys, std::string("\xff\xfe\x00p", 4), std::string("pack: \0", 7)}) {
    write(packs_ / "mediation/v1.yaml", bomb);
    const Outcome outcome = check();
    EXPECT_EQ(outcome.code, 1) << bomb.substr(0, 30);
    EXPECT_TRUE(outcome.says("mediation/v1.yaml")) << outcome.out.substr(0, 300);
    EXPECT_LT(outcome.took.count(), 8000) << bomb.substr(0, 30);
    EXPECT_LT(outcome.out.size(), 400'000u) << bomb.substr(0, 30);
    EXPECT_LT(outcome.peak_kib, 1 << 20) << bomb.substr(0, 30);
  }
}

}  // namespace
}  // namespace e2e
