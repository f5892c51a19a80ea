// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/repeats.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "base/text.h"
#include "claims/chars.h"
#include "claims/lexicon.h"

namespace claims {

namespace {

constexpr size_t kKeysMax = 100'000;
constexpr size_t kMeaningMin = 4;
constexpr size_t kGeneralMax = 7;  // 召开专题会议: too general to be the same thing

std::u32string normalised(std::string_view text) {
  std::u32string out = base::to_utf32(text);
  for (char32_t& c : out) c = normal(c);
  return out;
}

void erase_all(std::u32string& text, View word) {
  for (size_t at = text.find(word); at != std::u32string::npos; at = text.find(word, at)) {
    text.erase(at, word.size());
  }
}

// Words that narrow down for whom or when a number holds, with the three characters before each.
std::u32string scope_of(View sentence) {
  std::u32string out;
  for (View word : lexicon::kScopes) {
    for (size_t at = sentence.find(word); at != View::npos; at = sentence.find(word, at + 1)) {
      const size_t from = at >= 3 ? at - 3 : 0;
      out += sentence.substr(from, at + word.size() - from);
      out += U'|';
    }
  }
  return out;
}

bool too_general(View meaning) {
  if (meaning.size() < kMeaningMin) return true;
  return meaning.size() <= kGeneralMax &&
         ends_any(meaning, meaning.size(), lexicon::kGeneralObjects) > 0;
}

// What the number counts, in one form; empty if it is not to be compared.
std::u32string key_of(const Audit& audit, const Claim& claim, int year) {
  if (claim.kind != Kind::kCount || claim.bound != Bound::kExactly || !claim.value) return {};
  if (claim.verdict != Verdict::kStated) return {};
  const std::string reporting = std::to_string(year);
  if (!claim.period.empty() && claim.period != reporting && claim.period != reporting + "年") {
    return {};
  }
  std::u32string meaning = normalised(claim.meaning);
  const Place& p = claim.place;
  const std::u32string sentence =
      normalised(std::string_view(audit.text).substr(p.sentence, p.offset - p.sentence));
  if (!has_any(sentence, lexicon::kWholeTown) && !has_any(meaning, lexicon::kOnlyOne)) {
    return {};
  }
  if (has_any(sentence, lexicon::kPartsOfYear)) return {};
  for (View word : lexicon::kLoose) erase_all(meaning, word);
  if (has_any(meaning, lexicon::kPartial)) return {};
  if (too_general(meaning)) return {};
  return meaning + U"|" + base::to_utf32(claim.unit) + U"|" + scope_of(sentence);
}

struct First {
  base::Decimal value;
  uint32_t line = 0;
  uint64_t sentence = 0;
};

}  // namespace

void check_repeats(const std::vector<Report>& reports, Audit& audit) {
  std::unordered_map<std::u32string, First> seen;
  size_t next = 0;
  int year = 0;
  for (const Claim& claim : audit.claims) {
    while (next < reports.size() && reports[next].offset <= claim.place.offset) {
      year = reports[next++].year;
      seen.clear();
    }
    std::u32string key = key_of(audit, claim, year);
    if (key.empty()) continue;
    if (seen.size() >= kKeysMax) seen.clear();
    const auto [it, fresh] = seen.try_emplace(
        std::move(key), First{*claim.value, claim.place.line, claim.place.sentence});
    if (fresh || it->second.value == *claim.value || it->second.sentence == claim.place.sentence) {
      continue;
    }
    audit.findings.push_back({Verdict::kContradiction,
                              {"claims.two_values",
                               {{"meaning", claim.meaning},
                                {"first", it->second.value.str()},
                                {"line", std::to_string(it->second.line)},
                                {"second", claim.value->str()},
                                {"unit", claim.unit}}},
                              claim.place});
  }
}

}  // namespace claims
