// SPDX-License-Identifier: AGPL-3.0-or-later
// Properties of the whole audit, and the published report where it is at hand.
#include "claims/audit.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/file.h"
#include "base/text.h"

namespace claims {
namespace {

const LawNames& laws() {
  static const LawNames kLaws = [] {
    auto loaded = LawNames::load(std::filesystem::path(FADU_SOURCE_DIR) / "law/names.yaml");
    return loaded.ok() ? std::move(*loaded) : LawNames();
  }();
  return kLaws;
}

std::string full_width(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    char32_t c = base::next_char(text, i);
    if ((c >= U'0' && c <= U'9') || c == U'%' || c == U',' || c == U'(' || c == U')' || c == U';' ||
        c == U':') {
      c += 0xfee0;
    }
    base::append_char(out, c);
  }
  return out;
}

// What does not depend on the places.
std::vector<std::string> gist(const Audit& a) {
  std::vector<std::string> out;
  for (const Claim& c : a.claims) {
    out.push_back((c.value ? c.value->str() : "none") + c.date + c.unit +
                  std::string(name(c.kind)) + std::string(name(c.verdict)) +
                  std::string(name(c.bound)));
  }
  for (const Finding& f : a.findings) out.emplace_back(name(f.verdict));
  return out;
}

// Places lie in the text, on characters, and say the right line.
void check_places(const Audit& a) {
  const auto check = [&](const Place& p) {
    RC_ASSERT(p.offset + p.bytes <= a.text.size());
    RC_ASSERT(p.bytes > 0u);
    RC_ASSERT(!base::first_invalid_utf8(a.words(p)).has_value());
    RC_ASSERT(!base::first_invalid_utf8(a.sentence(p)).has_value());
    RC_ASSERT(p.sentence <= p.offset);
    RC_ASSERT(p.sentence + p.sentence_bytes >= p.offset + p.bytes);
    const std::string_view before = std::string_view(a.text).substr(0, p.offset);
    RC_ASSERT(p.line == 1 + static_cast<uint32_t>(std::count(before.begin(), before.end(), '\n')));
    const size_t newline = before.rfind('\n');
    const std::string_view row =
        newline == std::string_view::npos ? before : before.substr(newline + 1);
    RC_ASSERT(p.column == 1 + base::char_count(row));
    RC_ASSERT(p.length == base::char_count(a.words(p)));
  };
  for (const Claim& c : a.claims) check(c.place);
  for (const Finding& f : a.findings) check(f.place);
}

// Pieces of reports, put together at random.
rc::Gen<std::string> pieces() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::vector<std::string>{
          "全年共",     "受理", "矛盾纠纷",   "成功化解",
          "化解率",     "其中", "合计",       "分别为",
          "同比增长",   "均",   "全部通过",   "每周三",
          "第",         "15",   "14",         "99",
          "%",          "件",   "人次",       "万",
          "余",         "近",   "、",         "，",
          "。",         "；",   "（",         "）",
          "《",         "》",   "“",          "”",
          "\n",         " ",    "　",         "2020年",
          "12月3日",    "截至", "土地管理法", "国家卫生检疫法",
          "等法律法规", "一",   "三十",       "*",
          "X",          "至",   "-",          "/",
          ".",          "率",   "特此报告",   "某镇2021年法治政府建设情况报告\n\n",
          "个百分点",   "成",   "无",         "未发生",
          "败诉"})),
      [](const std::vector<std::string>& parts) {
        std::string out;
        for (const std::string& part : parts) out += part;
        return out;
      });
}

RC_GTEST_PROP(AuditProperty, PlacesAreTrueForAnyText, ()) {
  check_places(audit(*pieces(), laws()));
}

RC_GTEST_PROP(AuditProperty, TheWidthOfDigitsAndMarksMakesNoDifference, ()) {
  const std::string text = *pieces();
  RC_ASSERT(gist(audit(text, laws())) == gist(audit(full_width(text), laws())));
}

RC_GTEST_PROP(AuditProperty, ATrueRateIsNeverWrong, ()) {
  const int64_t d = *rc::gen::inRange<int64_t>(1, 5000);
  const int64_t n = *rc::gen::inRange<int64_t>(0, d + 1);
  const int places = *rc::gen::inRange(0, 4);
  const std::string rate = *base::percent(base::Decimal::of(n), base::Decimal::of(d), places);
  const std::string parts[][2] = {{"受理矛盾纠纷", "成功化解"}, {"受理工单", "办结"},
                                  {"发现隐患", "整改"},         {"回访群众", "满意"},
                                  {"参加考试", "合格"},         {"收到来信", "答复"}};
  const std::string rates[] = {"化解率", "办结率", "整改率", "满意率", "合格率", "答复率"};
  const size_t k = *rc::gen::inRange<size_t>(0, 6);
  const std::string text = "全年共" + parts[k][0] + std::to_string(d) + "件，" + parts[k][1] +
                           std::to_string(n) + "件，" + rates[k] + rate + "%。";
  const Audit a = audit(text, laws());
  RC_ASSERT(a.claims.size() == 3u);
  const Verdict v = a.claims[2].verdict;
  RC_ASSERT(v == Verdict::kExact || v == Verdict::kRounded);
  RC_ASSERT(a.findings.empty());
}

RC_GTEST_PROP(AuditProperty, AFalseRateIsWrong, ()) {
  const int64_t d = *rc::gen::inRange<int64_t>(20, 5000);
  const int64_t n = *rc::gen::inRange<int64_t>(0, d + 1);
  const int64_t off = *rc::gen::inRange<int64_t>(2, 50);
  const int64_t printed = (n * 100 / d + off) % 101;
  RC_PRE(printed > n * 100 / d + 1 || printed + 1 < n * 100 / d);
  const Audit a = audit("共受理工单" + std::to_string(d) + "件，办结" + std::to_string(n) +
                            "件，办结率" + std::to_string(printed) + "%。",
                        laws());
  RC_ASSERT(a.claims.size() == 3u);
  RC_ASSERT(a.claims[2].verdict == Verdict::kWrong);
  RC_ASSERT(has_faults(a));
}

RC_GTEST_PROP(AuditProperty, FormsThatAreNoClaimsStayNoClaims, ()) {
  const auto number = [] { return std::to_string(*rc::gen::inRange(1, 99999)); };
  const auto small = [] { return std::to_string(*rc::gen::inRange(1, 9)); };
  const auto year = [] { return std::to_string(*rc::gen::inRange(1990, 2030)); };
  const std::vector<std::string> forms = {
      "根据某府〔" + year() + "〕" + number() + "号文件，统筹推进。",
      "依据第" + number() + "条、第" + small() + "款，规范执法。",
      "落实规划（" + year() + "—" + year() + "年），压实责任。",
      "畅通" + number() + "热线，方便群众。",
      "推行“" + number() + "”工作法，提高效能。",
      "推行" + small() + "+" + small() + "+N模式，强化联动。",
      "实行" + small() + "×24小时值守，快速响应。",
      "每年学法不少于" + number() + "次，常抓不懈。",
      "确保办结率达到" + small() + "0%，力争走在前列。",
      "召开第" + number() + "次会议，传达精神。",
      "从" + small() + "个方面入手，抓好落实。",
      "建设" + number() + "kv变电站，服务群众。",
      "面积" + number() + ".53平方公里，区位优越。",
      "每村配备" + small() + "-9名网格员，分片包干。",
      "学习《关于办好" + number() + "件实事的意见》，凝聚共识。",
      "电话：" + number() + "　邮编：" + number(),
      small() + "优化环境。" + small() + ".强化监督。",
      "下一步，组织培训" + number() + "场次，覆盖" + number() + "人次。",
      "材料齐全的，" + small() + "个工作日内办结。",
      year() + "年，各项工作稳步推进。"};
  const std::string text = forms[*rc::gen::inRange<size_t>(0, forms.size())];
  const Audit a = audit(text, laws());
  RC_ASSERT(a.claims.empty());
  RC_ASSERT(a.findings.empty());
}

TEST(Audit, ClaimsBeyondTheLimitAreCountedNotKept) {
  Options options;
  options.claims_max = 10;
  std::string text;
  for (int i = 0; i < 30; ++i) text += "办结12件，";
  const Audit a = audit(text, laws(), options);
  EXPECT_EQ(a.claims.size(), 10u);
  EXPECT_EQ(a.claims_left_off, 20u);
}

TEST(Audit, OneEndlessLineIsReadInPieces) {
  std::string text;
  while (text.size() < 300'000) text += "全年共受理工单50件，办结48件，办结率96%，";
  const Audit a = audit(text, laws());
  EXPECT_GT(a.claims.size(), 10'000u);
  for (const Claim& c : a.claims) {
    EXPECT_FALSE(is_fault(c.verdict));
    EXPECT_LE(c.place.sentence_bytes, 2000u);
  }
}

TEST(Audit, TheReportingYearIsThatOfTheFirstTitle) {
  const std::string text =
      "首页>信息公开\n\n某镇2020年法治政府建设情况报告\n\n2019年打下基础。\n\n某镇2021年工作总结\n";
  EXPECT_EQ(reporting_year(text), 2020);
  EXPECT_EQ(audit(text, laws()).year, 2020);
  EXPECT_EQ(reporting_year("2019年，全镇共有3个村。"), 0);
}

TEST(Audit, AnEmptyTextHasNothing) {
  const Audit a = audit("", laws());
  EXPECT_TRUE(a.claims.empty());
  EXPECT_TRUE(a.findings.empty());
  EXPECT_FALSE(has_faults(a));
}

// ---- the published report
// ------------------------------------------------------------------------

struct Row {
  const char* figure;
  const char* value;
  const char* unit;
  Verdict verdict;
};

// Table A of the acceptance figures, as far as it is printed, in the order of the text.
constexpr Row kFigures[] = {
    {"F01", "39", "次", Verdict::kStated},
    {"F02", "7", "次", Verdict::kStated},
    {"F03", "1", "次", Verdict::kStated},
    {"F04", "12", "次", Verdict::kStated},
    {"F05", "6", "次", Verdict::kStated},
    {"F06", "8867", "个", Verdict::kStated},
    {"F07", "12000", "人次", Verdict::kStated},
    {"F08", "173", "条", Verdict::kStated},
    {"F09", "172", "条", Verdict::kStated},
    {"F10", "172", "条", Verdict::kStated},
    {"F11", "99.42", "%", Verdict::kRounded},
    {"F12", "80000", "只", Verdict::kStated},
    {"F13", "500", "个", Verdict::kStated},
    {"F14", "23", "个", Verdict::kStated},
    {"F15", "2020-05-14", "date", Verdict::kStated},
    {"F16", "69", "批次", Verdict::kStated},
    {"F17", "199", "人次", Verdict::kStated},
    {"F18", "197", "人次", Verdict::kStated},
    {"F19", "98.99", "%", Verdict::kRounded},
    {"F22", "1", "次/日", Verdict::kStated},
    {"F20", "13", "名", Verdict::kStated},
    {"F21", "80", "名", Verdict::kStated},
    {"F23", "30", "名", Verdict::kStated},
    {"F24", "4", "个", Verdict::kStated},
    {"F25", "7", "个", Verdict::kStated},
    {"F26", "140", "名", Verdict::kStated},
    {"F28", "64", "个", Verdict::kStated},
    {"F29", "321", "延米", Verdict::kStated},
    {"F30", "84000", "株", Verdict::kStated},
    {"F31", "6", "件", Verdict::kStated},
    {"F32", "94", "件", Verdict::kStated},
    {"F34", "8", "次", Verdict::kStated},
    {"F35", "2000", "份", Verdict::kStated},
    {"F36", "1", "件", Verdict::kStated},
    {"F37", "4", "件", Verdict::kStated},
    {"F38", "11", "件", Verdict::kStated},
    {"F39", "1400", "次", Verdict::kStated},
    {"F40", "76", "件", Verdict::kStated},
    {"F41", "15", "件", Verdict::kStated},
    {"F42", "14", "件", Verdict::kStated},
    {"F43", "99", "%", Verdict::kWrong},
};

class PublishedReport : public testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path path =
        std::filesystem::path(FADU_SOURCE_DIR) / "../shared/published-report-2020.txt";
    auto text = base::read_file(path, 1u << 20);
    if (!text.ok()) GTEST_SKIP() << "the report is not at hand";
    text_ = std::move(*text);
  }
  std::string text_;
};

TEST_F(PublishedReport, EveryFigureIsFoundInOrder) {
  const Audit a = audit(text_, laws());
  EXPECT_EQ(a.year, 2020);
  size_t at = 0;
  for (const Row& row : kFigures) {
    SCOPED_TRACE(row.figure);
    const auto is_row = [&](const Claim& c) {
      const std::string value = !c.date.empty() ? c.date : c.value ? c.value->str() : "";
      return value == row.value && c.unit == row.unit;
    };
    while (at < a.claims.size() && !is_row(a.claims[at])) ++at;
    ASSERT_LT(at, a.claims.size()) << "not found behind the figure before it";
    EXPECT_EQ(a.claims[at].verdict, row.verdict);
    ++at;
  }
}

TEST_F(PublishedReport, NothingElseIsClaimedThanWordsAndACutOff) {
  const Audit a = audit(text_, laws());
  size_t others = 0;
  for (const Claim& c : a.claims) {
    if (c.kind == Kind::kAll) {
      EXPECT_EQ(c.verdict, Verdict::kUndeterminable);
      ++others;
    }
    if (c.date == "2020-12-31" || c.unit == "次/年") ++others;
  }
  // 企业全部复工, 均表现稳定, 均已通过考试, 均得到认可; 截至2020年年底; 每年参加培训.
  EXPECT_EQ(others, 6u);
  EXPECT_EQ(a.claims.size(), std::size(kFigures) + others);
}

TEST_F(PublishedReport, TheFindingsAreTheKnownOnes) {
  const Audit a = audit(text_, laws());
  ASSERT_EQ(a.findings.size(), 4u);
  EXPECT_EQ(a.findings[0].explanation.key, "claims.law_passed");
  EXPECT_EQ(a.findings[1].explanation.key, "claims.misnamed_law");
  EXPECT_EQ(a.findings[1].explanation.args[1].second, "国境卫生检疫法");
  EXPECT_EQ(a.findings[2].verdict, Verdict::kWrong);
  EXPECT_EQ(a.findings[3].verdict, Verdict::kReproducibleOtherwise);
  EXPECT_EQ(a.findings[3].explanation.args[0].second, "(76+14)/(76+15) = 98.90%");
}

TEST_F(PublishedReport, FullWidthMakesNoDifference) {
  EXPECT_EQ(gist(audit(text_, laws())), gist(audit(full_width(text_), laws())));
}

}  // namespace
}  // namespace claims
