// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/matters.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "casework/findable.h"

namespace office {

namespace {

constexpr size_t kMatchedMax = 5;
constexpr int kWhole = 1000;    // the words are the term
constexpr int kHolds = 60;      // for each character, where one holds the other
constexpr int kPair = 25;       // for each pair of characters that both have
constexpr int kSynonym = 40;    // a synonym counts a little more than a name
constexpr size_t kTermMin = 2;  // characters; shorter terms fit by accident

// Characters of folded text.
std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> out;
  for (size_t at = 0; at < text.size();) {
    size_t size = 1;
    while (at + size < text.size() && (static_cast<uint8_t>(text[at + size]) & 0xc0) == 0x80)
      ++size;
    out.push_back(text.substr(at, size));
    at += size;
  }
  return out;
}

std::set<std::string> pairs(const std::vector<std::string_view>& text) {
  std::set<std::string> out;
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    out.insert(std::string(text[i]) + std::string(text[i + 1]));
  }
  return out;
}

// What people said, folded once.
class Said {
 public:
  explicit Said(std::string_view words)
      : text_(casework::plain_key(words)),
        characters_(characters(text_)),
        pairs_(pairs(characters_)) {}

  [[nodiscard]] bool empty() const { return text_.empty(); }

  [[nodiscard]] int fits(const std::string& term) const {
    const std::string folded = casework::plain_key(term);
    const auto of_term = characters(folded);
    if (of_term.size() < kTermMin) return 0;
    if (folded == text_) return kWhole;
    if (text_.find(folded) != std::string::npos) return kHolds * static_cast<int>(of_term.size());
    if (characters_.size() >= kTermMin && folded.find(text_) != std::string::npos) {
      return kHolds * static_cast<int>(characters_.size());
    }
    const auto term_pairs = pairs(of_term);
    const auto common = std::count_if(term_pairs.begin(), term_pairs.end(),
                                      [&](const auto& pair) { return pairs_.contains(pair); });
    const bool most = 2 * static_cast<size_t>(common) >= term_pairs.size();
    return most ? kPair * static_cast<int>(common) : 0;
  }

 private:
  std::string text_;
  std::vector<std::string_view> characters_;
  std::set<std::string> pairs_;
};

struct Fit {
  int score = 0;
  std::string term;
};

Matter matter_of(const identity::Access::Opening& opening, const Said& said) {
  Matter out{opening, 0, {}, {}};
  std::vector<Fit> fits;
  const auto try_term = [&](const std::string& term, int more) {
    const int score = said.fits(term);
    if (score > 0) fits.push_back({score + more, term});
    return score > 0;
  };
  for (const std::string& term : opening.step->says) (void)try_term(term, kSynonym);
  for (const procedure::Label* label : {&opening.pack->label, &opening.step->label}) {
    (void)try_term(label->zh, 0);
    (void)try_term(label->en, 0);
  }
  for (const procedure::Field& field : opening.pack->fields) {
    if (!opening.step->writes(field.id)) continue;
    Fit best;
    std::string value;
    for (const auto& [id, label] : field.choices) {
      const int score = std::max(said.fits(label.zh), said.fits(label.en));
      if (score > best.score) best = {score, label.zh}, value = id;
    }
    if (best.score == 0) continue;
    fits.push_back(best);
    out.fields.emplace_back(field.id, value);
  }
  std::stable_sort(fits.begin(), fits.end(),
                   [](const Fit& a, const Fit& b) { return a.score > b.score; });
  // The best counts in full, further ones a little: many weak fits are not one good one.
  for (size_t i = 0; i < fits.size() && i < kMatchedMax; ++i) {
    out.score += i == 0 ? fits[i].score : fits[i].score / 4;
    out.matched.push_back(std::move(fits[i].term));
  }
  return out;
}

}  // namespace

std::vector<Matter> find_matters(const std::vector<identity::Access::Opening>& openings,
                                 std::string_view words, size_t limit) {
  const Said said(words);
  std::vector<Matter> out;
  for (const auto& opening : openings) {
    Matter matter = said.empty() ? Matter{opening, 0, {}, {}} : matter_of(opening, said);
    if (said.empty() || matter.score > 0) out.push_back(std::move(matter));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Matter& a, const Matter& b) { return a.score > b.score; });
  if (out.size() > limit) out.resize(limit);
  return out;
}

}  // namespace office
