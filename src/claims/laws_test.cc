// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/laws.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace claims {
namespace {

constexpr std::string_view kList = R"(
laws:
  - 国境卫生检疫法
  - 突发事件应对法
  - {name: 道路交通安全法, aliases: [道交法]}
  - {name: 人民调解法, slips: [人民调节法]}
  - 妇女权益保障法
  - 公职人员政务处分法
  - 职业教育法
  - 民办教育促进法
  - 家庭教育促进法
  - {name: 婚姻法, repealed: 2021-01-01, successor: 民法典}
regulations:
  - 优化营商环境条例
  - 天津市文明行为促进条例
)";

class Laws : public testing::Test {
 protected:
  Laws() {
    auto parsed = LawNames::parse(kList, "names.yaml");
    EXPECT_TRUE(parsed.ok());
    laws_ = std::move(*parsed);
  }
  std::string nearest(View name, bool titled = true) const {
    const LawName* law = laws_.nearest(name, titled);
    return law == nullptr ? "" : base::to_utf8(law->name);
  }
  LawNames laws_;
};

TEST_F(Laws, ASlipOfOneCharacterOrWordIsFound) {
  EXPECT_EQ(nearest(U"国家卫生检疫法"), "国境卫生检疫法");
  EXPECT_EQ(nearest(U"突发公共事件应对法"), "突发事件应对法");
  EXPECT_EQ(nearest(U"公职人员行政处分法"), "公职人员政务处分法");
  EXPECT_EQ(nearest(U"交通道路安全法"), "道路交通安全法");
  EXPECT_EQ(nearest(U"妇女权益保护法"), "妇女权益保障法");
  EXPECT_EQ(nearest(U"人民调节法"), "人民调解法");
  EXPECT_EQ(nearest(U"天津市文明促进条例"), "天津市文明行为促进条例");
}

TEST_F(Laws, KnownNamesAndShortFormsAreNoSlips) {
  EXPECT_EQ(nearest(U"国境卫生检疫法"), "");
  EXPECT_EQ(nearest(U"道交法"), "");
  EXPECT_NE(laws_.find(U"道交法"), nullptr);
}

TEST_F(Laws, AbbreviationsAreNoSlipsOutsideTitles) {
  EXPECT_EQ(nearest(U"公职人员处分法", false), "");
  EXPECT_EQ(nearest(U"卫生检疫法"), "");
  EXPECT_EQ(nearest(U"营商环境条例"), "");
}

TEST_F(Laws, WhatIsNearSeveralIsNearNone) { EXPECT_EQ(nearest(U"职业教育促进法"), ""); }

TEST_F(Laws, OtherPlacesAndOtherKindsAreNotNear) {
  EXPECT_EQ(nearest(U"北京市文明行为促进条例"), "");
  EXPECT_EQ(nearest(U"优化营商环境办法"), "");
  EXPECT_EQ(nearest(U"水法"), "");
}

TEST_F(Laws, TheNameOfTheStateIsNoPartOfTheName) {
  EXPECT_EQ(bare_law_name(U"中华人民共和国民法典"), U"民法典");
  EXPECT_EQ(bare_law_name(U"刑法修正案(十一)"), U"刑法修正案");
}

TEST(LawNamesFile, MistakesAreToldWithTheirPlace) {
  auto twice = LawNames::parse("laws: [水法, 水法]", "names.yaml");
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.fault().code, "claims.law_twice");
  EXPECT_EQ(twice.fault().where, "names.yaml:1:12");
  auto date = LawNames::parse("laws: [{name: 水法, repealed: 2021-13-01}]", "names.yaml");
  ASSERT_FALSE(date.ok());
  EXPECT_EQ(date.fault().code, "claims.bad_date");
  auto key = LawNames::parse("laws: [{name: 水法, repeald: 2021-01-01}]", "names.yaml");
  ASSERT_FALSE(key.ok());
  EXPECT_EQ(key.fault().code, "yaml.unknown_key_near");
}

TEST(LawNamesFile, TheListOfTheProjectIsLargeAndItsNamesAreNoSlipsOfOneAnother) {
  auto names = LawNames::load(std::filesystem::path(FADU_SOURCE_DIR) / "law/names.yaml");
  ASSERT_TRUE(names.ok()) << names.fault().code << " " << names.fault().where;
  EXPECT_GT(names->size(), 450u);
  for (View law : {U"国境卫生检疫法", U"传染病防治法", U"突发事件应对法", U"野生动物保护法",
                   U"民法典", U"土地管理法", U"天津市文明行为促进条例"}) {
    EXPECT_NE(names->find(law), nullptr);
  }
  EXPECT_EQ(names->find(U"国家卫生检疫法"), nullptr);
}

}  // namespace
}  // namespace claims
