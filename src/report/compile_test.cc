// SPDX-License-Identifier: AGPL-3.0-or-later
// A report of a small town, from its entries to the printed page. The whole pages are kept in
// tests/golden/report; FADU_GOLDEN=write writes them anew, to be read before they are committed.
#include "report/compile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cstdlib>

#include "base/file.h"
#include "base/text.h"
#include "casework/fixture_test.h"
#include "indicator/upkeep.h"

namespace report {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

// Sealed, and with words that try to be markup.
constexpr std::string_view kSecret = R"(
pack: closed
version: 1
zh: 封存事项
en: Sealed matter
system: S20
kind: register
sealed: true
in_force: {from: 2012-01-01}
checked_on: 2026-11-23
basis: [本镇制度-2020#环保投诉]
fields:
  note: {type: text, zh: 说明, en: Note, sensitive: true}
states:
  open: {zh: 在册, en: On register, final: true}
steps:
  record: {zh: 登记, en: Record, from: new, to: open, by: [clerk], required: [note], basis: 本镇制度-2020#环保投诉}
indicators:
  closed.recorded: {zh: 封存数, en: Sealed, unit: 人, kind: flow, of: cases, at: [record], definition: {zh: 期内登记的封存事项, en: Recorded in the period}}
)";

constexpr std::string_view kHostile = R"(
pack: hostile
version: 1
zh: "<img src=x onerror=alert(1)>|包"
en: "</td><script>alert(2)</script>"
system: S20
kind: register
in_force: {from: 2012-01-01}
checked_on: 2026-11-23
basis: [本镇制度-2020#环保投诉]
fields:
  note: {type: text, zh: 说明, en: Note}
states:
  open: {zh: 在册, en: On register, final: true}
steps:
  record: {zh: "<b>登记</b>", en: Record, from: new, to: open, by: [clerk], required: [note], basis: 本镇制度-2020#环保投诉}
indicators:
  hostile.recorded: {zh: "<script>alert(3)</script>|名", en: "\"><svg onload=alert(4)>", unit: "<i>件</i>", kind: flow, of: cases, at: [record], definition: {zh: "**粗**_斜_`码`[链](javascript:alert(5))\n# 题", en: "&lt;b&gt; & <b>"}}
)";

constexpr std::string_view kForm = R"(report: small
title: "{{town}}{{year}}年报告"
basis: [本镇制度-2020#环保投诉, 法治政府督察规定-2019#24]
preamble: 截至{{as_of}}，共受理{{matter.received}}、{{matter.persons}}。
sections:
  - heading: 一、办理情况
    paragraphs:
      - 办结{{matter.closed}}，办结率{{matter.closed_rate}}，超期{{matter.late}}；受理{{matter.received}}。
      - 年末在办{{matter.on_hand}}，来源{{matter.largest_source}}，最近一件涉及{{matter.last_size}}。
    sections:
      - heading: （一）封存事项
        paragraphs: ["登记{{closed.recorded}}。"]
  - heading: 二、{{next_year}}年计划
    paragraphs: [继续办理。]
closing: 特此报告。
signature: "{{town}}人民政府"
)";

class ReportTest : public casework::TownTest {
 protected:
  void SetUp() override {
    TownTest::SetUp();
    add_packs();
    definitions_ = std::make_unique<indicator::Definitions>(*packs_);
    upkeep_ = std::make_unique<indicator::Upkeep>(*definitions_);
    projections_ = {upkeep_.get()};
    open_desk();
    figures_ =
        std::make_unique<indicator::Figures>(*store_, *definitions_, "t1", base::Decimal::of(10));
    auto words = base::Messages::load(FADU_SOURCE_DIR "/text");
    ASSERT_TRUE(words.ok());
    messages_ = std::move(*words);
    live();
  }

  void add_packs() {
    desk_.reset();
    std::vector<procedure::Pack> packs = packs_->packs();
    procedure::Vocabulary vocabulary = packs_->vocabulary();
    for (const auto& [name, text] :
         {std::pair("hostile", kHostile), std::pair("closed", kSecret)}) {
      auto loaded =
          procedure::load_pack(text, std::string("packs/") + name + "/v1.yaml", vocabulary, *law_);
      for (const base::Fault& fault : loaded.problems) {
        ADD_FAILURE() << fault.where << " " << fault.code;
      }
      packs.push_back(std::move(*loaded.pack));
    }
    std::sort(packs.begin(), packs.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    packs_ = std::make_unique<procedure::Library>(std::move(packs), std::move(vocabulary));
    ASSERT_TRUE(keyring_->complete({"closed"}, seal::Suite::kAes256Gcm, random_));
  }

  void must(std::string step, base::Uuid id, const std::string& who, casework::Fields fields = {}) {
    const auto receipt = act(std::move(step), id, who, std::move(fields));
    EXPECT_TRUE(receipt.ok()) << (receipt.ok() ? "" : receipt.fault().code);
  }

  // The year of the small town.
  void live() {
    at("2020-03-02T09:00");
    const base::Uuid first = receive(3);
    const base::Uuid second = receive(5, "city");
    at("2020-03-04T09:00");
    must("handle", first, handler_);
    must("check", first, other_);
    at("2020-05-06T10:30");
    const base::Uuid third = receive(2);
    must("void", third, clerk_);
    for (const char* pack : {"closed", "hostile"}) {
      const auto receipt =
          desk_->submit(command(pack, "record", fresh(), clerk_, {{"note", "某事"}}));
      EXPECT_TRUE(receipt.ok()) << pack << " " << receipt.fault().code;
    }
    at("2020-11-30T16:00");
    receive(4);
    must("correct", second, clerk_, {{"persons", "6"}});
    at("2021-01-15T09:00");
  }

  base::Result<Report> compiled(std::string_view form, const std::string& town_name = "示范镇") {
    auto read = read_template(form, "form.yaml");
    if (!read.ok()) return std::move(read).fault();
    const Sources sources{*store_, *figures_, *packs_, *law_, messages_, "t1", town_name};
    return compile(*read, sources, *indicator::Period::year(2020), {clock_.now(), true});
  }
  Report report(std::string_view form = kForm, const std::string& town_name = "示范镇") {
    auto out = compiled(form, town_name);
    EXPECT_TRUE(out.ok()) << (out.ok() ? "" : out.fault().code);
    return out.ok() ? std::move(*out) : Report{};
  }
  static std::string form_with(std::string_view paragraph) {
    std::string out(kForm);
    const std::string_view old = "继续办理。";
    return out.replace(out.find(old), old.size(), "\"" + std::string(paragraph) + "\"");
  }

  base::Messages messages_;
  std::unique_ptr<indicator::Definitions> definitions_;
  std::unique_ptr<indicator::Upkeep> upkeep_;
  std::unique_ptr<indicator::Figures> figures_;
};

std::vector<const Paragraph*> paragraphs_of(const Report& report) {
  std::vector<const Paragraph*> out = {&report.preamble};
  for (const CompiledSection& section : report.sections) {
    for (const Paragraph& p : section.paragraphs) out.push_back(&p);
  }
  out.push_back(&report.closing);
  out.push_back(&report.signature);
  return out;
}

const FigureEntry* entry_of(const Report& report, std::string_view id) {
  for (const FigureEntry& entry : report.figures) {
    if (entry.figure.definition->id == id) return &entry;
  }
  return nullptr;
}

size_t count(std::string_view text, std::string_view part) {
  size_t out = 0;
  for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++out;
  return out;
}

TEST_F(ReportTest, FiguresTakeTheirPlacesInTheWords) {
  const Report r = report();
  EXPECT_EQ(r.title, "示范镇2020年报告");
  EXPECT_EQ(r.preamble.text(), "截至2020年12月31日，共受理3件、13人次。");
  ASSERT_EQ(r.sections.size(), 3u);
  EXPECT_EQ(r.sections[0].paragraphs[0].text(), "办结1件，办结率33.33%（1/3），超期2件；受理3件。");
  EXPECT_EQ(r.sections[0].paragraphs[1].text(), "年末在办2件，来源2个，最近一件涉及4人。");
  EXPECT_EQ(r.sections[1].paragraphs[0].text(), "登记1人。");
  EXPECT_EQ(r.sections[2].heading, "二、2021年计划");
  EXPECT_EQ(r.signature.text(), "示范镇人民政府");
  EXPECT_EQ(r.basis.size(), 2u);
}

TEST_F(ReportTest, BasisIsNamedAsAReaderKnowsIt) {
  const Report r = report();
  EXPECT_THAT(r.basis[0], ::testing::EndsWith("》（环保投诉）"));
  EXPECT_THAT(r.basis[1], ::testing::EndsWith("》第24条"));
}

TEST_F(ReportTest, EveryFigureIsListedOnceInOrderOfFirstUse) {
  std::vector<std::string> ids;
  for (const FigureEntry& entry : report().figures) ids.push_back(entry.figure.definition->id);
  EXPECT_THAT(
      ids, ::testing::ElementsAre("matter.received", "matter.persons", "matter.closed",
                                  "matter.closed_rate", "matter.late", "matter.on_hand",
                                  "matter.largest_source", "matter.last_size", "closed.recorded"));
}

TEST_F(ReportTest, RecordsOfAFigureAddUpToIt) {
  const Report r = report();
  for (const char* id : {"matter.received", "matter.persons", "matter.closed", "matter.late"}) {
    const FigureEntry* entry = entry_of(r, id);
    ASSERT_NE(entry, nullptr) << id;
    base::Decimal sum;
    for (const RecordLine& line : entry->records) {
      sum += base::Decimal::parse(line.amount).value();
      const auto row = store_->entry("t1", line.number);
      ASSERT_TRUE(row.ok() && row->has_value());
      EXPECT_EQ((*row)->entry.id.str(), line.id);
      EXPECT_EQ((*row)->entry.subject.str(), line.subject);
      EXPECT_EQ(line.step, "事项·登记");
    }
    EXPECT_EQ(sum.str(), entry->figure.exact) << id;
    base::Decimal months;
    for (const auto& [month, value] : entry->months) months += value;
    EXPECT_EQ(months.str(), entry->figure.exact) << id;
    EXPECT_EQ(entry->months.size(), 12u);
    EXPECT_THAT(entry->zh, HasSubstr(entry->figure.exact));
  }
}

TEST_F(ReportTest, SealedFigureHasItsTotalAndNothingElse) {
  const Report r = report();
  const FigureEntry* sealed = entry_of(r, "closed.recorded");
  ASSERT_NE(sealed, nullptr);
  EXPECT_EQ(printed(sealed->figure), "1人");
  EXPECT_TRUE(sealed->records.empty());
  EXPECT_TRUE(sealed->months.empty());
  EXPECT_EQ(sealed->zh, "期内登记的封存事项");
  const std::string md = to_markdown(r, messages_);
  EXPECT_THAT(md, HasSubstr("期内登记的封存事项 | 封存 |"));
  const std::string html = to_html(r, messages_);
  const std::string card = html.substr(html.find("id=\"figure-closed.recorded\""));
  EXPECT_THAT(card, Not(HasSubstr("<table")));
  EXPECT_THAT(card, Not(HasSubstr("<svg")));
  EXPECT_THAT(card, HasSubstr("class=\"sealed\""));
  const json::value root = json::parse(to_json(r));
  const json::object& figure = root.at("figures").as_array().back().as_object();
  EXPECT_EQ(figure.at("id"), "closed.recorded");
  EXPECT_FALSE(figure.contains("entries"));
  EXPECT_TRUE(figure.at("records").is_null());
}

TEST_F(ReportTest, UnknownFigureIsRefusedWithTheNearest) {
  const auto wrong = compiled(form_with("{{matter.recieved}}"));
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.fault().code, "indicator.unknown_near");
  EXPECT_EQ(wrong.fault().arg("nearest"), "matter.received");
  EXPECT_FALSE(compiled(form_with("{{}}")).ok());
}

TEST_F(ReportTest, BasisThatIsNotInForceIsRefused) {
  std::string form(kForm);
  const std::string_view good = "法治政府督察规定-2019#24";
  const auto with = [&](std::string_view basis) {
    std::string text = form;
    text.replace(text.find(good), good.size(), basis);
    const auto out = compiled(text);
    return out.ok() ? "done" : out.fault().code;
  };
  EXPECT_EQ(with("行政处罚法-2021#42"), "law.not_in_force_open");  // in force from July 2021
  EXPECT_THAT(with("法治政府督察规定-2019#999"), ::testing::StartsWith("law.unknown_article"));
}

TEST_F(ReportTest, NothingOverNothingIsADashWithoutParts) {
  const auto read = read_template(kForm, "form.yaml");
  ASSERT_TRUE(read.ok());
  const Sources sources{*store_, *figures_, *packs_, *law_, messages_, "t1", "示范镇"};
  const auto next = compile(*read, sources, *indicator::Period::year(2021), {clock_.now(), true});
  ASSERT_TRUE(next.ok());
  EXPECT_THAT(next->sections[0].paragraphs[0].text(), HasSubstr("办结率—，"));
  EXPECT_EQ(next->preamble.text(), "截至2021年1月15日，共受理0件、0人次。");
}

TEST_F(ReportTest, EveryFigureOfThePageIsALinkToItsCard) {
  const Report r = report(form_with("{{matter.received}}与{{matter.late}}"));
  const std::string html = to_html(r, messages_);
  size_t links = 0;
  for (const Paragraph* p : paragraphs_of(r)) {
    for (const Span& span : p->spans) {
      if (span.indicator.empty()) continue;
      ++links;
      EXPECT_THAT(html, HasSubstr("<a class=\"figure\" href=\"#figure-" + span.indicator + "\">" +
                                  span.text + "</a>"));
      EXPECT_EQ(count(html, "id=\"figure-" + span.indicator + "\""), 1u) << span.indicator;
    }
  }
  EXPECT_EQ(links, 12u);
  EXPECT_EQ(count(html, "<a class=\"figure\""), links);
  EXPECT_EQ(count(html, "class=\"card\""), r.figures.size());
}

TEST_F(ReportTest, FigureOfTheSignatureIsALinkToo) {
  std::string form(kForm);
  form.replace(form.find("人民政府"), std::string_view("人民政府").size(), "{{matter.late}}");
  EXPECT_THAT(
      to_html(report(form), messages_),
      HasSubstr("<p class=\"end\">示范镇<a class=\"figure\" href=\"#figure-matter.late\">"));
}

TEST_F(ReportTest, PageNeedsNothingFromOutside) {
  const std::string html = to_html(report(), messages_);
  for (const char* outside : {"http://", "https://", "src=", "url(", "@import", "<link", "<script",
                              "<iframe", "<img", "<object", "javascript:"}) {
    EXPECT_EQ(html.find(outside), std::string::npos) << outside;
  }
  EXPECT_EQ(count(html, "href=\""), count(html, "href=\"#"));
}

constexpr const char* kTown = "<script>alert('镇')</script>&amp;\"";

TEST_F(ReportTest, HostileWordsStayWordsOnThePage) {
  const Report r = report(form_with("<b onclick='x()'>{{hostile.recorded}}</b>"), kTown);
  const std::string html = to_html(r, messages_);
  for (const char* markup :
       {"<script", "<img", "<svg onload", "<b onclick", "<b>", "<i>", "</b>", "onclick='"}) {
    EXPECT_EQ(html.find(markup), std::string::npos) << markup;
  }
  EXPECT_THAT(html, HasSubstr("<title>&lt;script&gt;alert(&#39;镇&#39;)&lt;/script&gt;&amp;amp;"));
  EXPECT_THAT(html, HasSubstr("&lt;img src=x onerror=alert(1)&gt;|包·&lt;b&gt;登记&lt;/b&gt;"));
  EXPECT_THAT(html, HasSubstr(">1&lt;i&gt;件&lt;/i&gt;</a>"));
  // Every tag that was opened is one of ours, and as many are closed.
  for (const char* tag : {"p", "div", "table", "section", "article", "details", "h1", "h2"}) {
    EXPECT_EQ(count(html, std::string("<") + tag + ">") + count(html, std::string("<") + tag + " "),
              count(html, std::string("</") + tag + ">"))
        << tag;
  }
}

TEST_F(ReportTest, HostileWordsStayWordsInMarkdown) {
  const Report r =
      report(form_with("# 题 {{hostile.recorded}} *粗* 1|2 ![图](x) &lt;b&gt;"), kTown);
  const std::string md = to_markdown(r, messages_);
  EXPECT_THAT(md,
              HasSubstr("\n\\#题1\\<i\\>件\\</i\\>\\*粗\\* 1\\|2 !\\[图\\](x) \\&lt;b\\&gt;\n"));
  EXPECT_THAT(md, HasSubstr("# \\<script\\>alert('镇')\\</script\\>\\&amp;\"2020年报告\n"));
  // Each row of the table has its five cells whatever the words are.
  size_t rows = 0;
  for (const std::string_view line : base::split(md, '\n')) {
    if (!line.starts_with("|")) continue;
    ++rows;
    size_t bars = 0;
    for (size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '|' && (i == 0 || line[i - 1] != '\\')) ++bars;
    }
    EXPECT_EQ(bars, 6u) << line;
  }
  EXPECT_EQ(rows, r.figures.size() + 2);
}

TEST(Markdown, LineNeverBeginsAListOrAHeadingThatNobodyMeant) {
  for (const auto& [words, line] :
       std::vector<std::pair<const char*, const char*>>{{"1. 一", "1\\. 一"},
                                                        {"12) 二", "12\\) 二"},
                                                        {"1.", "1\\."},
                                                        {"- 三", "\\- 三"},
                                                        {"+ 四", "\\+ 四"},
                                                        {"> 五", "\\> 五"},
                                                        {"## 六", "\\## 六"},
                                                        {"=== 七", "\\=== 七"},
                                                        {"    八", "八"},
                                                        {"九\n# 十", "九 # 十"},
                                                        {"2020.5 至 3.5", "2020.5 至 3.5"}}) {
    Report r;
    r.closing.spans = {{words, {}}};
    const std::string md = to_markdown(r, base::Messages{});
    EXPECT_THAT(base::split(md, '\n'), ::testing::Contains(std::string_view(line))) << words;
  }
}

// The JSON says what the report says, neither more nor less.
TEST_F(ReportTest, JsonSaysTheSame) {
  const Report r = report();
  const std::string text = to_json(r);
  const json::value root = json::parse(text);
  EXPECT_EQ(root.at("report"), "small");
  EXPECT_EQ(root.at("title"), json::string(r.title));
  EXPECT_EQ(root.at("town"), "示范镇");
  EXPECT_EQ(root.at("year"), 2020);
  EXPECT_EQ(root.at("from"), "2020-01-01");
  EXPECT_EQ(root.at("to"), "2020-12-31");
  EXPECT_EQ(root.at("as_of"), json::string(r.as_of.at.str()));
  EXPECT_EQ(root.at("basis").as_array().size(), r.basis.size());
  const json::array& sections = root.at("sections").as_array();
  ASSERT_EQ(sections.size(), r.sections.size());
  for (size_t i = 0; i < sections.size(); ++i) {
    EXPECT_EQ(sections[i].at("heading"), json::string(r.sections[i].heading));
    EXPECT_EQ(sections[i].at("level"), r.sections[i].level);
    const json::array& paragraphs = sections[i].at("paragraphs").as_array();
    ASSERT_EQ(paragraphs.size(), r.sections[i].paragraphs.size());
    for (size_t j = 0; j < paragraphs.size(); ++j) {
      const Paragraph& p = r.sections[i].paragraphs[j];
      EXPECT_EQ(paragraphs[j].at("text"), json::string(p.text()));
      const json::array& spans = paragraphs[j].at("spans").as_array();
      ASSERT_EQ(spans.size(), p.spans.size());
      for (size_t k = 0; k < spans.size(); ++k) {
        const json::value* id = spans[k].as_object().if_contains("indicator");
        EXPECT_EQ(spans[k].at("text"), json::string(p.spans[k].text));
        EXPECT_EQ(id != nullptr ? id->as_string() : json::string(), p.spans[k].indicator);
      }
    }
  }
  const json::array& figures = root.at("figures").as_array();
  ASSERT_EQ(figures.size(), r.figures.size());
  for (size_t i = 0; i < figures.size(); ++i) {
    const FigureEntry& entry = r.figures[i];
    EXPECT_EQ(figures[i].at("id"), json::string(entry.figure.definition->id));
    EXPECT_EQ(figures[i].at("exact"), json::string(entry.figure.exact));
    EXPECT_EQ(figures[i].at("text"), json::string(printed(entry.figure)));
    if (entry.figure.definition->sealed) continue;
    EXPECT_EQ(figures[i].at("entries").as_array().size(), entry.records.size());
  }
  const json::value& rate = figures[3];
  EXPECT_EQ(rate.at("numerator"), 1);
  EXPECT_EQ(rate.at("denominator"), 3);
  EXPECT_TRUE(figures[0].at("numerator").is_null());
  EXPECT_EQ(json::serialize(root) + "\n", text);
}

TEST_F(ReportTest, PagesAreTheSameEveryTime) {
  const Report r = report();
  EXPECT_EQ(to_html(r, messages_), to_html(report(), messages_));
  EXPECT_EQ(to_json(r), to_json(report()));
}

TEST_F(ReportTest, PagesAreThoseThatWereRead) {
  const Report r = report();
  const std::filesystem::path golden = FADU_SOURCE_DIR "/tests/golden/report";
  const bool write = std::getenv("FADU_GOLDEN") != nullptr &&
                     std::string_view(std::getenv("FADU_GOLDEN")) == "write";
  for (const auto& [name, page] :
       {std::pair("small.md", to_markdown(r, messages_)),
        std::pair("small.html", to_html(r, messages_)), std::pair("small.json", to_json(r))}) {
    if (write) {
      ASSERT_TRUE(base::write_file(golden / name, page).ok());
      continue;
    }
    const auto kept = base::read_file(golden / name, 1 << 20);
    ASSERT_TRUE(kept.ok()) << name << ": write it with FADU_GOLDEN=write";
    EXPECT_EQ(page, *kept) << name << " changed; if it should, write it with FADU_GOLDEN=write";
  }
}

}  // namespace
}  // namespace report
