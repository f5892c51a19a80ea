// SPDX-License-Identifier: AGPL-3.0-or-later
// The annual report: every figure printed, every figure open to its records, in its own words.
#include <regex>
#include <set>

#include "base/text.h"
#include "town.h"

namespace e2e {
namespace {

std::string report(const std::string& format) {
  const Outcome outcome = ask("report", demo_dir(), {"--format", format, "--as-of", "2021-02-20"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return outcome.out;
}

// The running text of the Markdown, without the list of figures below it.
std::string running_text() {
  const std::string text = report("markdown");
  return text.substr(0, text.find("\n---\n"));
}

std::vector<std::string> all_matches(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> out;
  for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end; ++it) {
    out.push_back((*it)[1]);
  }
  return out;
}

// As the sentence prints it: a rate with its parts after it.
std::string printed(const Expected& want) {
  if (want.kind == "rate") {
    return std::string(want.value) + "%（" + std::to_string(want.numerator) + "/" +
           std::to_string(want.denominator) + "）";
  }
  if (want.unit == "日期") return std::string(want.text);
  return std::string(want.text) + std::string(want.unit);
}

TEST(Report, MarkdownPrintsEveryFigure) {
  const std::string text = running_text();
  const std::string list = report("markdown");
  for (const Expected& want : table_f()) {
    EXPECT_NE(text.find(printed(want)), std::string::npos)
        << want.number << " " << printed(want) << "\n"
        << text;
    EXPECT_NE(list.find("`" + std::string(want.id) + "`"), std::string::npos) << want.id;
  }
}

TEST(Report, NeverPrintsTheRateThatTheRecordsDoNotGive) {
  const std::string text = running_text();
  EXPECT_EQ(text.find("率99%"), std::string::npos);
  EXPECT_NE(text.find("93.33%（14/15）"), std::string::npos);
}

TEST(Report, HtmlOpensEveryFigureToACardWithItsRecords) {
  const std::string html = report("html");
  const ById figures = by_id(ask("indicators", demo_dir(), {"--json", "--as-of", "2021-02-20"}));
  const auto links = all_matches(html, "<a class=\"figure\" href=\"#figure-([a-z0-9_.]+)\"");
  std::set<std::string> linked(links.begin(), links.end());
  for (const Expected& want : table_f()) EXPECT_TRUE(linked.contains(std::string(want.id)));
  for (const std::string& id : linked) {
    const size_t at = html.find("<div class=\"card\" id=\"figure-" + id + "\">");
    ASSERT_NE(at, std::string::npos) << id;
    const size_t next = html.find("<div class=\"card\"", at + 1);
    const std::string card = html.substr(at, next - at);
    const auto& figure = figures.at(id);
    if (figure.at("sealed").as_bool()) {
      EXPECT_EQ(card.find("<table"), std::string::npos) << id;
      EXPECT_EQ(card.find("<tr"), std::string::npos) << id;
      EXPECT_EQ(card.find("<svg"), std::string::npos) << id << ": months would tell";
    } else {
      EXPECT_EQ(static_cast<int64_t>(times(card, "<tr><td>#")), figure.at("records").as_int64())
          << id;
    }
  }
}

TEST(Report, HtmlNeedsNothingFromOutside) {
  const std::string html = report("html");
  for (const char* word : {"http://", "https://", "<script", "<link", "@import", "url("}) {
    EXPECT_EQ(html.find(word), std::string::npos) << word;
  }
  EXPECT_NE(html.find("<meta charset=\"utf-8\">"), std::string::npos);
  EXPECT_NE(html.find("lang=\"zh-CN\""), std::string::npos);
}

TEST(Report, JsonHoldsTheSameFiguresAndRecords) {
  boost::system::error_code error;
  const boost::json::value json = boost::json::parse(report("json"), error);
  ASSERT_FALSE(error) << error.message();
  std::map<std::string, size_t> entries;
  for (const boost::json::value& figure : json.at("figures").as_array()) {
    const std::string id(figure.at("id").as_string());
    const boost::json::value* list = figure.as_object().if_contains("entries");
    entries[id] = list != nullptr ? list->as_array().size() : 0;
    if (figure.at("sealed").as_bool()) {
      EXPECT_EQ(entries[id], 0u) << id;
    } else {
      EXPECT_EQ(static_cast<int64_t>(entries[id]), figure.at("records").as_int64()) << id;
    }
  }
  for (const Expected& want : table_f()) EXPECT_TRUE(entries.contains(std::string(want.id)));
  EXPECT_EQ(text_of(json.as_object(), "as_of"), "2021-02-20T23:59:59+08:00");
}

TEST(Report, IsTheSameForTheSameDay) {
  EXPECT_EQ(report("markdown"), report("markdown"));
  EXPECT_EQ(report("html"), report("html"));
}

TEST(Report, GoesToAFileOrADeviceAndNeverDestroysEither) {
  TempDir folder;
  const std::string file = (folder / "report.md").string();
  const std::vector<std::string> to_file = {"--format",   "markdown", "--as-of",
                                            "2021-02-20", "--out",    file};
  EXPECT_EQ(ask("report", demo_dir(), to_file).code, 0);
  EXPECT_EQ(read(file), report("markdown"));
  const Outcome pipe = ask("report", demo_dir(), {"--format", "markdown", "--out", "/dev/null"});
  EXPECT_EQ(pipe.code, 0) << pipe.err;
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  for (const std::string& path : {std::string("/nonexistent/r.md"), folder.path().string()}) {
    const Outcome outcome = ask("report", demo_dir(), {"--format", "markdown", "--out", path});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_TRUE(outcome.says(path)) << outcome.err;
  }
}

TEST(Report, UnknownFormatIsRefusedWithTheKnownOnes) {
  const Outcome outcome = ask("report", demo_dir(), {"--format", "odt"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(outcome.says("markdown")) << outcome.err;
}

TEST(Report, PassesItsOwnAudit) {
  const Outcome outcome = fadu({"audit", "-", "--data", demo_dir().string(), "--year", "2020"},
                               {.input = running_text()});
  EXPECT_EQ(outcome.code, 0) << outcome.out;
}

// --- in its own words

// Stretches of Chinese characters, as code points.
std::vector<std::u32string> stretches(const std::string& text) {
  std::vector<std::u32string> out(1);
  for (size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at]);
    const size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    char32_t c = length == 1 ? first : first & (0x7fu >> length);
    for (size_t i = 1; i < length && at + i < text.size(); ++i) {
      c = c << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3fu);
    }
    at += length;
    if (c >= 0x4e00 && c <= 0x9fff) {
      out.back().push_back(c);
    } else if (!out.back().empty()) {
      out.emplace_back();
    }
  }
  return out;
}

std::string without(std::string text, std::string_view name) {
  for (size_t at = text.find(name); at != std::string::npos; at = text.find(name)) {
    text.replace(at, name.size(), "|");
  }
  return text;
}

TEST(Report, CopiesNoSentenceOfThePublishedOne) {
  const fs::path published = fs::path(FADU_SOURCE_DIR) / "../shared/published-report-2020.txt";
  if (!fs::exists(published)) GTEST_SKIP() << "the published report is not at hand";
  constexpr size_t kLong = 12;
  // Names of organs, of which there is only one.
  constexpr std::string_view kOrgans[] = {"社会矛盾纠纷调处化解中心"};
  std::string text = report("markdown");
  for (const std::string_view organ : kOrgans) text = without(text, organ);
  std::set<std::u32string> theirs;
  for (const std::u32string& run : stretches(read(published))) {
    for (size_t i = 0; i + kLong <= run.size(); ++i) theirs.insert(run.substr(i, kLong));
  }
  ASSERT_GT(theirs.size(), 500u);
  size_t same = 0;
  for (const std::u32string& run : stretches(text)) {
    for (size_t i = 0; i + kLong <= run.size(); ++i) same += theirs.count(run.substr(i, kLong));
  }
  EXPECT_EQ(same, 0u);
}

}  // namespace
}  // namespace e2e
