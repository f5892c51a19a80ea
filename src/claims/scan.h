// SPDX-License-Identifier: AGPL-3.0-or-later
// Finds the mentions of one paragraph. Inside the room only.
#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "claims/block.h"
#include "claims/mention.h"

namespace claims {

// What the sections (sections.h) know about the paragraph.
struct Surroundings {
  int year = 0;       // the reporting year, 0 if unknown
  bool plan = false;  // a part about next year: nothing in it is a result
  bool body = false;  // running text, not a title, a signature or a table of contents
};

class Scanner {
 public:
  // `found` is emptied first. The block outlives what was found (views).
  Scanner(const Block& block, const Surroundings& around, Found& found);
  void run();

 private:
  struct Prefix {
    Bound bound = Bound::kExactly;
    size_t begin = 0;
  };
  using Names = std::vector<std::pair<size_t, size_t>>;

  // Each reads what begins at `i` and returns where to go on (> i).
  size_t step(size_t i);
  size_t boundary(size_t i);
  size_t quote(size_t i);
  size_t title(size_t i);
  size_t digits(size_t i);
  size_t chinese(size_t i);
  size_t mask(size_t i);
  size_t cue(size_t i);
  size_t list_item(size_t i);

  // scan_number.cc: `n` was read; 0 if it is not of that form.
  size_t identifier(const Number& n) const;
  size_t fraction(const Number& n);
  size_t range(const Number& n) const;
  size_t count(const Number& n);
  size_t percent(const Number& n, size_t end);
  size_t tenths(const Number& n);
  size_t without_sign(const Number& n);
  size_t points(const Number& n);
  bool chinese_accepted(const Number& n, const Unit& unit, size_t end) const;
  bool programme_part(const Number& n, const Unit& unit, size_t end) const;
  void push_rate(const Number& n, size_t end, const Prefix& prefix);
  [[nodiscard]] Names rate_names(size_t end, bool& each_other) const;

  // scan_words.cc
  size_t all_in_words(size_t i);
  size_t as_shall_be(size_t i);
  size_t nothing(size_t i);
  size_t vague_rate(size_t i);
  size_t frequency(size_t i);
  size_t rank(size_t i);

  // scan_dates.cc
  size_t date(size_t i);

  // Shared.
  [[nodiscard]] Prefix prefix_before(size_t begin) const;
  [[nodiscard]] Bound bound_behind(size_t& end) const;
  [[nodiscard]] bool norm_before(size_t begin) const;
  [[nodiscard]] bool norm_at(size_t begin);
  [[nodiscard]] char32_t at(size_t i) const { return i < t_.size() ? t_[i] : U'\0'; }
  // The clause up to `end`, or its last kClauseMax characters: no cost grows with a text without
  // marks.
  [[nodiscard]] View clause_before(size_t end) const {
    const size_t from = end - clause_ > kClauseMax ? end - kClauseMax : clause_;
    return t_.substr(from, end - from);
  }
  [[nodiscard]] size_t clause_end(size_t from) const;
  Mention& push(Kind kind, size_t begin, size_t end);
  void note(Verdict verdict, size_t begin, size_t end, std::string key);

  static constexpr size_t kClauseMax = 60;

  const View t_;
  const Surroundings around_;
  Found& found_;
  size_t clause_ = 0;
  size_t part_ = 0;
  size_t sentence_ = 0;
  std::array<size_t, 4> open_{};  // clauses interrupted by brackets
  size_t depth_ = 0;
  size_t norm_end_ = 0;    // end of the last number that was a norm
  size_t time_begin_ = 0;  // the last expression of time in this sentence
  size_t time_end_ = 0;
  Names pending_;  // names for the next rates of "分别为98%、96%"
};

}  // namespace claims
