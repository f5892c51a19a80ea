// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"

namespace report {
namespace {

using ::testing::ElementsAre;

constexpr std::string_view kWhole = R"(report: annual
title: "{{town}}{{year}}年报告"
basis: [法治政府督察规定-2019#24]
preamble: 开头。
sections:
  - heading: 一、成效
    paragraphs: ["受理{{matter.received}}。"]
    sections:
      - heading: （一）办理
        paragraphs: [甲, 乙]
  - heading: 二、{{next_year}}年计划
closing: 特此报告。
signature: "{{town}}人民政府"
)";

// "words" for words and "<name>" for names.
std::string shown(const std::vector<Piece>& pieces) {
  std::string out;
  for (const Piece& piece : pieces) out += piece.is_name ? "<" + piece.text + ">" : piece.text;
  return out;
}

std::string changed(std::string_view from, std::string_view to) {
  std::string text(kWhole);
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string outcome(std::string_view text) {
  const auto form = read_template(text, "f.yaml");
  return form.ok() ? "done" : form.fault().code + " " + form.fault().where;
}

// The pieces of a preamble written so.
std::string preamble(std::string_view yaml) {
  const auto form =
      read_template(changed("preamble: 开头。", "preamble: " + std::string(yaml)), "f");
  return form.ok() ? shown(form->preamble) : form.fault().code;
}

TEST(Template, IsReadInReadingOrder) {
  const auto form = read_template(kWhole, "f.yaml");
  ASSERT_TRUE(form.ok()) << form.fault().code << form.fault().where;
  EXPECT_EQ(form->id, "annual");
  EXPECT_EQ(shown(form->title), "<town><year>年报告");
  ASSERT_EQ(form->basis.size(), 1u);
  EXPECT_EQ(form->basis[0].str(), "法治政府督察规定-2019#24");
  ASSERT_EQ(form->sections.size(), 3u);
  EXPECT_EQ(shown(form->sections[0].heading), "一、成效");
  EXPECT_EQ(form->sections[0].level, 1);
  EXPECT_EQ(shown(form->sections[0].paragraphs.at(0)), "受理<matter.received>。");
  EXPECT_EQ(shown(form->sections[1].heading), "（一）办理");
  EXPECT_EQ(form->sections[1].level, 2);
  EXPECT_EQ(form->sections[1].paragraphs.size(), 2u);
  EXPECT_EQ(shown(form->sections[2].heading), "二、<next_year>年计划");
  EXPECT_EQ(shown(form->signature), "<town>人民政府");
}

TEST(Template, EveryFaultHasItsPlace) {
  const struct {
    const char* from;
    const char* to;
    const char* outcome;
  } rows[] = {
      {"report: annual\n", "", "yaml.missing_key f.yaml:1:1"},
      {"closing: 特此报告。\n", "", "yaml.missing_key f.yaml:1:1"},
      {"closing:", "clsoing:", "yaml.missing_key f.yaml:1:1"},
      {"signature:", "colour: red\nsignature:", "yaml.unknown_key f.yaml:13:1"},
      {"preamble: 开头。", "preamble: [开头]", "yaml.not_text f.yaml:4:11"},
      {"[法治政府督察规定-2019#24]", "[法治政府督察规定]", "report.bad_basis f.yaml:1:1"},
      {"{{matter.received}}", "{{matter.received", "report.unclosed_name f.yaml:7:18"},
      {"heading: 一、成效", "heading:", "yaml.missing_key f.yaml:6:5"},
      {"    paragraphs: [\"受理{{matter.received}}。\"]\n", "    paragraphs: 受理\n",
       "yaml.not_a_list f.yaml:7:17"},
      {"[甲, 乙]", "[甲, [乙]]", "yaml.not_text f.yaml:10:25"},
      {"[甲, 乙]", "[甲, {乙: 丙}]", "yaml.not_text f.yaml:10:25"},
      {"heading: （一）办理", "haeding: （一）办理", "yaml.missing_key f.yaml:9:9"},
      {"report: annual", "report: annual\nreport: again", "yaml.duplicate_key f.yaml:2:1"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(outcome(changed(row.from, row.to)), row.outcome) << row.from << " → " << row.to;
  }
  EXPECT_EQ(outcome(std::string(kWhole.substr(0, kWhole.find("sections:"))) +
                    "sections: 无\nclosing: 完\nsignature: 署名\n"),
            "yaml.not_a_list f.yaml:5:11");
  EXPECT_EQ(outcome("[a]"), "yaml.not_a_map f.yaml:1:1");
  EXPECT_EQ(outcome(""), "yaml.empty f.yaml:1:1");
}

TEST(Template, NamesAreBetweenBracesWithOrWithoutBlanks) {
  EXPECT_EQ(preamble("甲{{a.b}}乙{{ c.d }}丙"), "甲<a.b>乙<c.d>丙");
  EXPECT_EQ(preamble("'{{a}}{{b}}'"), "<a><b>");
  EXPECT_EQ(preamble("'甲}}乙{丙}'"), "甲}}乙{丙}");
  EXPECT_EQ(preamble("'甲{{乙'"), "report.unclosed_name");
}

TEST(Template, FoldedLinesOfChineseLeaveNoBlank) {
  EXPECT_EQ(preamble(">-\n  一行\n  二行，\n  三行{{a.b}}\n  四行"), "一行二行，三行<a.b>四行");
  EXPECT_EQ(preamble(">-\n  办理8890\n  热线，共\n  5件"), "办理8890热线，共5件");
  EXPECT_EQ(preamble(">-\n  {{a.b}}\n  x {{c.d}}"), "<a.b>x <c.d>");
  EXPECT_EQ(preamble(">-\n  two\n  words"), "two words");
}

TEST(Template, TheRepositorysReportIsRead) {
  const auto text = base::read_file(FADU_SOURCE_DIR "/reports/annual.yaml", 1 << 20);
  ASSERT_TRUE(text.ok());
  const auto form = read_template(*text, "annual.yaml");
  ASSERT_TRUE(form.ok()) << form.fault().code << form.fault().where;
  size_t names = 0;
  for (const Section& section : form->sections) {
    for (const auto& pieces : section.paragraphs) {
      for (const Piece& piece : pieces) {
        if (piece.is_name) ++names;
        EXPECT_EQ(piece.text.find("{{"), std::string::npos);
      }
    }
  }
  EXPECT_GE(names, 40u);
}

}  // namespace
}  // namespace report
