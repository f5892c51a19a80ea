// SPDX-License-Identifier: AGPL-3.0-or-later
// The register of statutes: which article says what, in force when. Data: law/<statute>.yaml, one
// file per statute, gists in our own words. It is no collection of law texts: whoever relies on an
// article reads it at its source.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "calendar/date.h"

namespace law {

// How far something is confirmed.
enum class Certainty : uint8_t {
  kVerified,       // V: read in full in a copy of the statute
  kVerifiedTwice,  // V+: the same found in a second, newer copy
  kSecondary,      // S: only a secondary source (news, notice, excerpt)
  kLocal,          // L: a local rule, an example; configure it per province
  kMemory,         // M: not verified
  kDerived,        // D: follows by arithmetic from others
};
// "V", "V+", "S", "L", "M", "D".
[[nodiscard]] std::optional<Certainty> parse_certainty(std::string_view code);
[[nodiscard]] std::string_view certainty_code(Certainty certainty);
// Whether it may be enforced as law (V, V+). Everything else is a setting that the town answers
// for.
[[nodiscard]] bool enforceable(Certainty certainty);

enum class Kind : uint8_t {
  kLaw,                       // 法律
  kAdministrativeRegulation,  // 行政法规
  kRule,                      // 部门规章、政府规章
  kJudicialInterpretation,    // 司法解释
  kPartyRule,                 // 党内法规
  kNormativeDocument,         // 规范性文件
  kStandard,                  // 标准
  kLocal,                     // 地方性法规 and other local norms
};
// "law", "administrative_regulation", "rule", "judicial_interpretation", "party_rule",
// "normative_document", "standard", "local".
[[nodiscard]] std::optional<Kind> parse_kind(std::string_view word);
[[nodiscard]] std::string_view kind_name(Kind kind);

// 行政处罚法-2021#42: statute, version, article. An article key is a number, a number with its
// paragraph ("38-3"), or a word where a document has no numbered articles (三项制度-2018#公示).
struct ArticleRef {
  std::string statute;
  std::string version;
  std::string article;

  // Nothing unless all three parts are there: valid UTF-8 of at most 300 bytes, no white space.
  [[nodiscard]] static std::optional<ArticleRef> parse(std::string_view text);
  [[nodiscard]] std::string str() const;
  auto operator<=>(const ArticleRef&) const = default;
};

// One thing that a paper made under an article must say (处罚法 art. 59:
// "当事人的姓名或者名称、地址").
struct Content {
  std::string id;
  std::string zh;
  std::string en;
};

struct Article {
  std::string key;
  std::string zh;  // gist
  std::string en;
  Certainty certainty = Certainty::kMemory;
  std::vector<Content> contents;  // in the article's order; none where it asks nothing of a paper
};

struct Version {
  std::string id;  // "2021"
  std::optional<calendar::Date> passed;
  calendar::Date from;               // first day in force
  std::optional<calendar::Date> to;  // last day in force; nothing: no end is known
  Certainty dates = Certainty::kMemory;
  std::string source;
  std::vector<Article> articles;  // in the order of the file

  [[nodiscard]] bool in_force(calendar::Date on) const { return from <= on && (!to || on <= *to); }
  [[nodiscard]] const Article* find(std::string_view key) const;
};

struct Statute {
  std::string id;  // short Chinese name, also the file's name
  std::string title_zh;
  std::string title_en;
  std::string number;  // document number, may be empty
  Kind kind = Kind::kLaw;
  std::vector<Version> versions;  // by `from`, without overlap

  [[nodiscard]] const Version* find(std::string_view version) const;
  [[nodiscard]] const Version* in_force(calendar::Date on) const;
};

class Register {
 public:
  // Reads every *.yaml of `dir` except names.yaml (the names of statutes as texts write them, which
  // has another shape). Returns the first problem; check() returns all. Faults (kInvalid, `where`
  // is file:line:column): base.file_*, yaml.*, law.no_statutes, law.file_name, law.bad_id,
  // law.duplicate_statute, law.unknown_kind, law.unknown_certainty, law.bad_date, law.bad_version,
  // law.duplicate_version, law.dates_reversed, law.versions_overlap, law.no_versions,
  // law.bad_article, law.too_many.
  [[nodiscard]] static base::Result<Register> load(const std::filesystem::path& dir);
  // Everything that is wrong below `dir`; empty if load() would succeed.
  [[nodiscard]] static std::vector<base::Fault> check(const std::filesystem::path& dir);

  // The pointers live as long as the register.
  [[nodiscard]] const Statute* statute(std::string_view id) const;
  [[nodiscard]] const Version* version(const ArticleRef& ref) const;
  [[nodiscard]] const Article* find(const ArticleRef& ref) const;
  // The article, if it was in force on `on`. Faults, with `basis` set to the reference:
  // law.unknown_statute, law.unknown_version, law.unknown_article (kNotFound; `nearest` if one is
  // near, then the code ends in _near), law.not_in_force (kUnlawful; `from`, `to`, and `then`: the
  // version in force that day; code law.not_in_force_none if there was none).
  [[nodiscard]] base::Result<const Article*> cite(const ArticleRef& ref, calendar::Date on) const;
  // The same from text; law.bad_reference (kInvalid) if it is none.
  [[nodiscard]] base::Result<const Article*> cite(std::string_view ref, calendar::Date on) const;
  [[nodiscard]] const Version* version_in_force(std::string_view statute, calendar::Date on) const;
  // All statutes by id.
  [[nodiscard]] const std::map<std::string, Statute, std::less<>>& statutes() const {
    return statutes_;
  }
  [[nodiscard]] size_t article_count() const;

 private:
  friend class RegisterReader;
  std::map<std::string, Statute, std::less<>> statutes_;
};

}  // namespace law
