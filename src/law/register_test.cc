// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/register.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <chrono>
#include <fstream>

#include "base/file.h"
#include "base/messages.h"

namespace law {
namespace {

namespace fs = std::filesystem;

const Register& repository() {
  static const Register kRegister = [] {
    const auto problems = Register::check(FADU_SOURCE_DIR "/law");
    for (const auto& fault : problems) ADD_FAILURE() << fault.where << " " << fault.code;
    auto loaded = Register::load(FADU_SOURCE_DIR "/law");
    return loaded.ok() ? std::move(loaded).value() : Register{};
  }();
  return kRegister;
}

calendar::Date day(std::string_view iso) { return *calendar::Date::parse(iso); }

std::string code_of(std::string_view ref, std::string_view on) {
  const auto cited = repository().cite(ref, day(on));
  return cited.ok() ? "" : cited.fault().code;
}

// A folder of its own for each test, gone afterwards.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / "fadu-law-XXXXXX") {
    std::string name = path_;
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  void put(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// ---- references ----

TEST(ArticleRef, ReadsStatuteVersionAndArticle) {
  const auto ref = ArticleRef::parse("行政处罚法-2017#38-3");
  ASSERT_TRUE(ref);
  EXPECT_EQ(ref->statute, "行政处罚法");
  EXPECT_EQ(ref->version, "2017");
  EXPECT_EQ(ref->article, "38-3");
  EXPECT_EQ(ref->str(), "行政处罚法-2017#38-3");
}

TEST(ArticleRef, ArticleMayBeAWord) {
  EXPECT_EQ(ArticleRef::parse("三项制度-2018#公示")->article, "公示");
}

TEST(ArticleRef, IsRefusedIfAPartIsMissingOrStrange) {
  for (const char* text : {"", "#", "-", "-#", "行政处罚法", "行政处罚法#42", "行政处罚法-2021",
                           "行政处罚法-2021#", "-2021#42", "行政处罚法-#42", "行政处罚法 -2021#42",
                           "行政处罚法-2021#4 2", "行政处罚法-2021#42#1", "行政处罚法-2021#42\n"}) {
    EXPECT_FALSE(ArticleRef::parse(text)) << text;
  }
  EXPECT_FALSE(ArticleRef::parse("法-2021#" + std::string(400, '1')));
  EXPECT_FALSE(ArticleRef::parse("\xff-2021#1")) << "not UTF-8";
}

RC_GTEST_PROP(ArticleRef, WhatParsesPrintsTheSame, (const std::string& text)) {
  const auto ref = ArticleRef::parse(text);
  if (ref) RC_ASSERT(ref->str() == text);
}

// ---- the repository's register ----

TEST(Register, OfTheRepositoryHasNoProblem) { EXPECT_GT(repository().statutes().size(), 100u); }

TEST(Register, HoldsHundredsOfArticles) { EXPECT_GT(repository().article_count(), 900u); }

TEST(Register, SaysWhatAPaperUnderAnArticleMustSay) {
  const Article* decision = repository().find(*ArticleRef::parse("行政处罚法-2021#59"));
  ASSERT_NE(decision, nullptr);
  std::vector<std::string> ids;
  for (const Content& content : decision->contents) ids.push_back(content.id);
  EXPECT_THAT(ids, ::testing::ElementsAre("party", "facts", "kind", "way", "remedy", "agency"));
  EXPECT_EQ(decision->contents[0].zh, "当事人的姓名或者名称、地址");
  EXPECT_TRUE(repository().find(*ArticleRef::parse("行政处罚法-2021#42"))->contents.empty());
}

TEST(Register, LoadsQuickly) {
  const auto start = std::chrono::steady_clock::now();
  ASSERT_TRUE(Register::load(FADU_SOURCE_DIR "/law").ok());
  const auto took = std::chrono::steady_clock::now() - start;
  // 50 ms is the aim; a loaded machine or a sanitizer gets ten times that.
  EXPECT_LT(std::chrono::duration_cast<std::chrono::milliseconds>(took).count(), 500);
}

TEST(Register, FindsAnArticleWithItsGist) {
  const Article* article = repository().find(*ArticleRef::parse("行政处罚法-2021#60"));
  ASSERT_NE(article, nullptr);
  EXPECT_NE(article->zh.find("九十日"), std::string::npos);
  EXPECT_NE(article->en.find("90 days"), std::string::npos);
  EXPECT_TRUE(enforceable(article->certainty));
}

TEST(Register, PenaltyLawChangedOn15July2021) {
  EXPECT_EQ(repository().version_in_force("行政处罚法", day("2020-05-14"))->id, "2017");
  EXPECT_EQ(repository().version_in_force("行政处罚法", day("2021-07-14"))->id, "2017");
  EXPECT_EQ(repository().version_in_force("行政处罚法", day("2021-07-15"))->id, "2021");
  EXPECT_EQ(repository().version_in_force("行政处罚法", day("1990-01-01")), nullptr);
  EXPECT_EQ(repository().version_in_force("没有这部法", day("2020-05-14")), nullptr);
}

TEST(Register, EverySwitchDateIsThatOfTheVersionMap) {
  struct Switch {
    const char* statute;
    const char* last_day;
    const char* before;
    const char* after;
  };
  const Switch switches[] = {{"行政复议法", "2023-12-31", "2017", "2023"},
                             {"土地管理法", "2019-12-31", "2004", "2019"},
                             {"土地管理法实施条例", "2021-08-31", "2014", "2021"},
                             {"政府信息公开条例", "2019-05-14", "2007", "2019"},
                             {"网络安全法", "2025-12-31", "2016", "2025"},
                             {"民事诉讼法", "2021-12-31", "2017", "2021"},
                             {"民事诉讼法", "2023-12-31", "2021", "2023"},
                             {"安全生产法", "2021-08-31", "2014", "2021"},
                             {"治安管理处罚法", "2025-12-31", "2012", "2025"},
                             {"全国年节及纪念日放假办法", "2024-12-31", "2013", "2024"}};
  for (const Switch& s : switches) {
    const Version* before = repository().version_in_force(s.statute, day(s.last_day));
    const Version* after = repository().version_in_force(s.statute, day(s.last_day) + 1);
    ASSERT_NE(before, nullptr) << s.statute;
    ASSERT_NE(after, nullptr) << s.statute;
    EXPECT_EQ(before->id, s.before) << s.statute;
    EXPECT_EQ(after->id, s.after) << s.statute;
  }
}

TEST(Register, PetitionRulesOf2005And2022FollowEachOther) {
  EXPECT_NE(repository().version_in_force("信访条例", day("2022-04-30")), nullptr);
  EXPECT_EQ(repository().version_in_force("信访条例", day("2022-05-01")), nullptr);
  EXPECT_EQ(repository().version_in_force("信访工作条例", day("2022-04-30")), nullptr);
  EXPECT_NE(repository().version_in_force("信访工作条例", day("2022-05-01")), nullptr);
}

TEST(Register, DeadlinesOf2020CiteTheCivilRulesThenInForce) {
  EXPECT_EQ(code_of("民法总则-2017#201", "2020-05-14"), "");
  EXPECT_EQ(code_of("民法总则-2017#203", "2020-12-31"), "");
  EXPECT_EQ(code_of("民法典-2021#203", "2021-01-01"), "");
  EXPECT_EQ(code_of("民法典-2021#203", "2020-12-31"), "law.not_in_force_none_open");
}

TEST(Register, CiteNamesTheVersionThatWasInForce) {
  const auto cited = repository().cite("行政处罚法-2021#60", day("2020-05-14"));
  ASSERT_FALSE(cited.ok());
  EXPECT_EQ(cited.fault().code, "law.not_in_force_open");
  EXPECT_EQ(cited.fault().kind, base::FaultKind::kUnlawful);
  EXPECT_EQ(cited.fault().basis, "行政处罚法-2021#60");
  EXPECT_EQ(cited.fault().arg("from"), "2021-07-15");
  EXPECT_EQ(cited.fault().arg("then"), "行政处罚法-2017");
  const auto past = repository().cite("行政处罚法-2017#42", day("2022-01-01"));
  EXPECT_EQ(past.fault().code, "law.not_in_force");
  EXPECT_EQ(past.fault().arg("to"), "2021-07-14");
}

TEST(Register, CiteSuggestsWhatIsNear) {
  const auto statute = repository().cite("行政处法法-2021#60", day("2022-01-01"));
  EXPECT_EQ(statute.fault().code, "law.unknown_statute_near");
  EXPECT_EQ(statute.fault().arg("nearest"), "行政处罚法");
  EXPECT_EQ(code_of("火星交通法-2021#1", "2022-01-01"), "law.unknown_statute");
  const auto version = repository().cite("行政处罚法-2012#60", day("2022-01-01"));
  EXPECT_EQ(version.fault().code, "law.unknown_version");
  EXPECT_EQ(version.fault().arg("known"), "2017、2021");
  const auto paragraph = repository().cite("行政处罚法-2021#58-9", day("2022-01-01"));
  EXPECT_EQ(paragraph.fault().code, "law.unknown_article_near");
  EXPECT_EQ(paragraph.fault().arg("nearest"), "58");
  EXPECT_TRUE(code_of("行政处罚法-2021#999", "2022-01-01").starts_with("law.unknown_article"));
  EXPECT_EQ(code_of("行政处罚法2021第60条", "2022-01-01"), "law.bad_reference");
  EXPECT_EQ(repository().cite("法\xff", day("2022-01-01")).fault().arg("text"), "法");
}

TEST(Register, EveryArticleHasWordsInBothLanguages) {
  for (const auto& [id, statute] : repository().statutes()) {
    for (const Version& version : statute.versions) {
      EXPECT_FALSE(version.articles.empty()) << id;
      for (const Article& article : version.articles) {
        const ArticleRef ref{id, version.id, article.key};
        EXPECT_EQ(repository().find(ref), &article) << ref.str();
        EXPECT_EQ(ArticleRef::parse(ref.str()), ref) << ref.str();
        EXPECT_LT(article.zh.size(), 240u) << ref.str() << ": a gist, not the text";
      }
    }
  }
}

TEST(Certainty, OnlyWhatWasReadInTheStatuteIsEnforceable) {
  EXPECT_TRUE(enforceable(Certainty::kVerified));
  EXPECT_TRUE(enforceable(Certainty::kVerifiedTwice));
  for (const char* code : {"S", "L", "M", "D"}) {
    EXPECT_FALSE(enforceable(*parse_certainty(code))) << code;
    EXPECT_EQ(certainty_code(*parse_certainty(code)), code);
  }
  EXPECT_FALSE(parse_certainty("v"));
  EXPECT_FALSE(parse_certainty(""));
}

TEST(Certainty, LocalStatutesAreNeverEnforceable) {
  for (const auto& [id, statute] : repository().statutes()) {
    if (statute.kind != Kind::kLocal) continue;
    for (const Version& version : statute.versions) {
      for (const Article& article : version.articles) {
        EXPECT_FALSE(enforceable(article.certainty)) << id << "#" << article.key;
      }
    }
  }
}

// ---- bad files ----

struct BadFile {
  const char* code;
  const char* line;  // expected line of the file
  const char* text;
};

class BadStatute : public ::testing::TestWithParam<BadFile> {};

TEST_P(BadStatute, IsRefusedWithFileAndLine) {
  const BadFile& bad = GetParam();
  const Folder folder;
  folder.put("甲法.yaml", bad.text);
  const auto loaded = Register::load(folder.path());
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.fault().code, bad.code);
  const std::string where = (folder.path() / "甲法.yaml").string() + ":" + bad.line + ":";
  EXPECT_TRUE(loaded.fault().where.starts_with(where)) << loaded.fault().where;
}

#define HEAD "id: 甲法\ntitle: {zh: 甲法, en: A}\nkind: law\nversions:\n"
#define V1(version, dates) \
  "  - {version: \"" version "\", in_force: {" dates "}, certainty: V, source: s, articles: {}}\n"

// clang-format off: one file a line
INSTANTIATE_TEST_SUITE_P(Files, BadStatute, ::testing::Values(
    BadFile{"yaml.syntax", "2", "id: [\n"},
    BadFile{"yaml.missing_key", "1", "title: {zh: a, en: a}\nkind: law\nversions:\n" V1("1", "from: 2020-01-01")},
    BadFile{"law.file_name", "1", "id: 乙法\ntitle: {zh: a, en: a}\nkind: law\nversions:\n" V1("1", "from: 2020-01-01")},
    BadFile{"law.bad_id", "1", "id: 甲 法\ntitle: {zh: a, en: a}\nkind: law\nversions:\n" V1("1", "from: 2020-01-01")},
    BadFile{"law.unknown_kind", "1", "id: 甲法\ntitle: {zh: a, en: a}\nkind: statute\nversions:\n" V1("1", "from: 2020-01-01")},
    BadFile{"yaml.missing_key", "2", "id: 甲法\ntitle: {zh: a}\nkind: law\nversions:\n" V1("1", "from: 2020-01-01")},
    BadFile{"law.no_versions", "4", "id: 甲法\ntitle: {zh: a, en: a}\nkind: law\nversions: []\n"},
    BadFile{"law.bad_version", "5", HEAD V1("20-21", "from: 2020-01-01")},
    BadFile{"law.bad_date", "5", HEAD V1("1", "from: 2020-02-30")},
    BadFile{"yaml.missing_key", "5", HEAD V1("1", "to: 2020-02-20")},
    BadFile{"law.dates_reversed", "5", HEAD V1("1", "from: 2020-02-02, to: 2020-02-01")},
    BadFile{"law.duplicate_version", "6", HEAD V1("1", "from: 2019-01-01, to: 2019-12-31") V1("1", "from: 2020-01-01")},
    BadFile{"law.versions_overlap", "6", HEAD V1("1", "from: 2019-01-01, to: 2020-01-01") V1("2", "from: 2020-01-01")},
    BadFile{"law.versions_overlap", "6", HEAD V1("1", "from: 2019-01-01") V1("2", "from: 2020-01-01")},
    BadFile{"law.versions_overlap", "6", HEAD V1("2", "from: 2020-01-01") V1("1", "from: 2018-01-01, to: 2018-12-31")},
    BadFile{"law.unknown_certainty", "5", HEAD "  - {version: \"1\", in_force: {from: 2020-01-01}, certainty: X, source: s, articles: {}}\n"},
    BadFile{"yaml.unknown_key_near", "5", HEAD "  - {version: \"1\", in_force: {from: 2020-01-01}, certainty: V, source: s, articles: {}, article: {}}\n"},
    BadFile{"law.unknown_certainty", "6", HEAD "  - {version: \"1\", in_force: {from: 2020-01-01}, certainty: V, source: s, articles: {\n    \"1\": {zh: a, en: a, certainty: sure}}}\n"},
    BadFile{"law.bad_article", "6", HEAD "  - {version: \"1\", in_force: {from: 2020-01-01}, certainty: V, source: s, articles: {\n    \"1 2\": {zh: a, en: a, certainty: V}}}\n"},
    BadFile{"yaml.missing_key", "6", HEAD "  - {version: \"1\", in_force: {from: 2020-01-01}, certainty: V, source: s, articles: {\n    \"1\": {zh: a, certainty: V}}}\n"},
    BadFile{"yaml.duplicate_key", "7", HEAD "  - {version: \"1\", in_force: {from: 2020-01-01}, certainty: V, source: s, articles: {\n    \"1\": {zh: a, en: a, certainty: V},\n    \"1\": {zh: a, en: a, certainty: V}}}\n"}));
// clang-format on

TEST(Register, ReportsTheProblemsOfAllFilesAtOnce) {
  const Folder folder;
  folder.put("甲法.yaml", HEAD V1("1", "from: 2020-02-30"));
  folder.put("乙法.yaml", "id: 丙法\ntitle: {zh: a, en: a}\nkind: rules\nversions: []\n");
  EXPECT_EQ(Register::check(folder.path()).size(), 4u);
}

TEST(Register, RefusesTheSameStatuteTwice) {
  const Folder folder;
  fs::create_directory(folder.path() / "more");
  folder.put("甲法.yaml", HEAD V1("1", "from: 2020-01-01"));
  folder.put("more/甲法.yaml", HEAD V1("1", "from: 2020-01-01"));
  EXPECT_EQ(Register::load(folder.path()).fault().code, "law.duplicate_statute");
}

TEST(Register, SkipsTheListOfNames) {
  const Folder folder;
  folder.put("甲法.yaml", HEAD V1("1", "from: 2020-01-01"));
  folder.put("names.yaml", "- of another shape\n");
  EXPECT_TRUE(Register::load(folder.path()).ok());
}

TEST(Register, EmptyFolderIsAFault) {
  const Folder folder;
  EXPECT_EQ(Register::load(folder.path()).fault().code, "law.no_statutes");
}

TEST(Register, EveryFaultHasWords) {
  const Folder folder;
  for (const char* name : {"base.yaml", "law.yaml"}) {
    fs::copy_file(fs::path(FADU_SOURCE_DIR "/text") / name, folder.path() / name);
  }
  const auto words = base::Messages::load(folder.path());
  ASSERT_TRUE(words.ok());
  for (const char* file : {"register.cc", "register_read.cc"}) {
    const auto source = base::read_file(fs::path(FADU_SOURCE_DIR "/src/law") / file, 1u << 20);
    ASSERT_TRUE(source.ok());
    for (size_t at = source->find("\"law."); at != std::string::npos;
         at = source->find("\"law.", at + 1)) {
      const std::string code = source->substr(at + 1, source->find('"', at + 1) - at - 1);
      EXPECT_TRUE(words->has(code)) << code;
    }
  }
  for (const char* code : {"law.unknown_statute_near", "law.unknown_article_near",
                           "law.not_in_force_open", "law.not_in_force_none_open"}) {
    EXPECT_TRUE(words->has(code)) << code;
  }
}

}  // namespace
}  // namespace law
