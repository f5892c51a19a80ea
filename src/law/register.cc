// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/register.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace law {

using base::Fault;
using base::FaultKind;

namespace {

constexpr size_t kReferenceBytesMax = 300;

constexpr std::array<std::pair<std::string_view, Certainty>, 6> kCertainties = {
    {{"V", Certainty::kVerified},
     {"V+", Certainty::kVerifiedTwice},
     {"S", Certainty::kSecondary},
     {"L", Certainty::kLocal},
     {"M", Certainty::kMemory},
     {"D", Certainty::kDerived}}};

constexpr std::array<std::pair<std::string_view, Kind>, 8> kKinds = {
    {{"law", Kind::kLaw},
     {"administrative_regulation", Kind::kAdministrativeRegulation},
     {"rule", Kind::kRule},
     {"judicial_interpretation", Kind::kJudicialInterpretation},
     {"party_rule", Kind::kPartyRule},
     {"normative_document", Kind::kNormativeDocument},
     {"standard", Kind::kStandard},
     {"local", Kind::kLocal}}};

template <typename Table, typename Value>
std::string_view word_of(const Table& table, Value value) {
  for (const auto& [word, v] : table) {
    if (v == value) return word;
  }
  return {};
}

template <typename Value, size_t N>
std::optional<Value> value_of(const std::array<std::pair<std::string_view, Value>, N>& table,
                              std::string_view word) {
  for (const auto& [w, value] : table) {
    if (w == word) return value;
  }
  return std::nullopt;
}

bool has_space(std::string_view text) {
  return text.find_first_of(" \t\r\n\f\v") != std::string_view::npos;
}

// The beginning of `text` that may be shown: valid UTF-8 of limited length.
std::string_view printable(std::string_view text) {
  text = text.substr(0, kReferenceBytesMax);
  return text.substr(0, base::first_invalid_utf8(text).value_or(text.size()));
}

// A fault that names the nearest of `candidates` if there is one near.
Fault unknown(std::string code, const ArticleRef& ref, std::string_view word,
              const std::vector<std::string>& candidates) {
  std::string hint = base::nearest(word, candidates);
  if (!hint.empty()) code += "_near";
  return base::fault(FaultKind::kNotFound, std::move(code),
                     {{"ref", ref.str()},
                      {"statute", ref.statute},
                      {"version", ref.version},
                      {"article", ref.article},
                      {"nearest", std::move(hint)},
                      {"known", base::join(candidates, "、")}},
                     ref.str());
}

// The article that a reader of `key` most likely meant: the article of a paragraph, a paragraph of
// the article, else the nearest key.
std::vector<std::string> article_candidates(const Version& version, std::string_view key) {
  const std::string_view number = key.substr(0, key.find('-'));
  std::vector<std::string> out;
  for (const Article& article : version.articles) {
    if (std::string_view(article.key).substr(0, article.key.find('-')) == number) {
      out.push_back(article.key);
    }
  }
  if (!out.empty()) return out;
  for (const Article& article : version.articles) out.push_back(article.key);
  return out;
}

Fault unknown_article(const ArticleRef& ref, const Version& version) {
  const auto candidates = article_candidates(version, ref.article);
  if (candidates.size() == 1) {
    return base::fault(FaultKind::kNotFound, "law.unknown_article_near",
                       {{"ref", ref.str()},
                        {"statute", ref.statute},
                        {"version", ref.version},
                        {"article", ref.article},
                        {"nearest", candidates.front()},
                        {"known", candidates.front()}},
                       ref.str());
  }
  return unknown("law.unknown_article", ref, ref.article, candidates);
}

Fault not_in_force(const ArticleRef& ref, const Statute& statute, const Version& version,
                   calendar::Date on) {
  const Version* then = statute.in_force(on);
  const bool open = !version.to;
  std::string code = then != nullptr ? "law.not_in_force" : "law.not_in_force_none";
  if (open) code += "_open";
  return base::fault(FaultKind::kUnlawful, std::move(code),
                     {{"ref", ref.str()},
                      {"date", on.str()},
                      {"from", version.from.str()},
                      {"to", open ? "" : version.to->str()},
                      {"then", then != nullptr ? ref.statute + "-" + then->id : ""}},
                     ref.str());
}

}  // namespace

std::optional<Certainty> parse_certainty(std::string_view code) {
  return value_of(kCertainties, code);
}
std::string_view certainty_code(Certainty certainty) { return word_of(kCertainties, certainty); }
bool enforceable(Certainty certainty) {
  return certainty == Certainty::kVerified || certainty == Certainty::kVerifiedTwice;
}
std::optional<Kind> parse_kind(std::string_view word) { return value_of(kKinds, word); }
std::string_view kind_name(Kind kind) { return word_of(kKinds, kind); }

std::optional<ArticleRef> ArticleRef::parse(std::string_view text) {
  if (text.size() > kReferenceBytesMax || has_space(text)) return std::nullopt;
  if (base::first_invalid_utf8(text)) return std::nullopt;
  const size_t hash = text.find('#');
  if (hash == std::string_view::npos) return std::nullopt;
  const std::string_view head = text.substr(0, hash);
  const std::string_view article = text.substr(hash + 1);
  const size_t dash = head.rfind('-');
  if (dash == std::string_view::npos || dash == 0 || dash + 1 == head.size()) return std::nullopt;
  if (article.empty() || article.find('#') != std::string_view::npos) return std::nullopt;
  return ArticleRef{std::string(head.substr(0, dash)), std::string(head.substr(dash + 1)),
                    std::string(article)};
}

std::string ArticleRef::str() const { return statute + "-" + version + "#" + article; }

const Article* Version::find(std::string_view key) const {
  const auto it = std::find_if(articles.begin(), articles.end(),
                               [&](const Article& article) { return article.key == key; });
  return it != articles.end() ? &*it : nullptr;
}

const Version* Statute::find(std::string_view version) const {
  const auto it = std::find_if(versions.begin(), versions.end(),
                               [&](const Version& v) { return v.id == version; });
  return it != versions.end() ? &*it : nullptr;
}

const Version* Statute::in_force(calendar::Date on) const {
  const auto it = std::find_if(versions.begin(), versions.end(),
                               [&](const Version& v) { return v.in_force(on); });
  return it != versions.end() ? &*it : nullptr;
}

const Statute* Register::statute(std::string_view id) const {
  const auto it = statutes_.find(id);
  return it != statutes_.end() ? &it->second : nullptr;
}

const Version* Register::version(const ArticleRef& ref) const {
  const Statute* found = statute(ref.statute);
  return found != nullptr ? found->find(ref.version) : nullptr;
}

const Article* Register::find(const ArticleRef& ref) const {
  const Version* found = version(ref);
  return found != nullptr ? found->find(ref.article) : nullptr;
}

const Version* Register::version_in_force(std::string_view id, calendar::Date on) const {
  const Statute* found = statute(id);
  return found != nullptr ? found->in_force(on) : nullptr;
}

base::Result<const Article*> Register::cite(const ArticleRef& ref, calendar::Date on) const {
  const Statute* statute_found = statute(ref.statute);
  if (statute_found == nullptr) {
    std::vector<std::string> ids;
    for (const auto& [id, ignored] : statutes_) ids.push_back(id);
    Fault out = unknown("law.unknown_statute", ref, ref.statute, ids);
    out.args.pop_back();  // the whole list helps nobody
    return out;
  }
  const Version* version_found = statute_found->find(ref.version);
  if (version_found == nullptr) {
    std::vector<std::string> ids;
    for (const Version& v : statute_found->versions) ids.push_back(v.id);
    Fault out = unknown("law.unknown_version", ref, ref.version, ids);
    out.code = "law.unknown_version";  // all versions are listed anyway
    return out;
  }
  const Article* article = version_found->find(ref.article);
  if (article == nullptr) return unknown_article(ref, *version_found);
  if (!version_found->in_force(on)) return not_in_force(ref, *statute_found, *version_found, on);
  return article;
}

base::Result<const Article*> Register::cite(std::string_view text, calendar::Date on) const {
  const auto ref = ArticleRef::parse(text);
  if (ref) return cite(*ref, on);
  return base::fault(FaultKind::kInvalid, "law.bad_reference",
                     {{"text", std::string(printable(text))}});
}

size_t Register::article_count() const {
  size_t out = 0;
  for (const auto& [id, statute] : statutes_) {
    for (const Version& v : statute.versions) out += v.articles.size();
  }
  return out;
}

}  // namespace law
