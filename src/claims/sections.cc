// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/sections.h"

#include <algorithm>

#include "claims/chars.h"
#include "claims/lexicon.h"

namespace claims {

namespace {

constexpr size_t kTitleMax = 60;
constexpr size_t kMetadataMax = 90;
constexpr size_t kMetadataBlockMax = 400;
constexpr size_t kHeadingMax = 40;

// Marks of Markdown before the words.
View without_marks(View text) {
  const size_t first = text.find_first_not_of(U"#*>- ");
  return first == View::npos ? View() : text.substr(first);
}

bool running(View text) { return text.find_first_of(U"。,;") != View::npos; }

size_t metadata_words(View text) {
  size_t count = 0;
  for (View word : lexicon::kMetadata) count += text.find(word) != View::npos ? 1 : 0;
  for (View word : lexicon::kWeakMetadata) {
    const size_t at = text.find(word);
    if (at == View::npos) continue;
    const View behind = text.substr(at + word.size(), 4);
    count += behind.find(U':') != View::npos || (!behind.empty() && is_digit(behind[0])) ? 1 : 0;
  }
  return count;
}

bool is_metadata(View text) {
  if (text.size() > kMetadataBlockMax || text.find(U'。') != View::npos) return false;
  const size_t words = metadata_words(text);
  return words > 1 || (words == 1 && text.size() <= kMetadataMax);
}

bool is_title(View text) {
  if (text.size() > kTitleMax || text.find_first_of(U"。;") != View::npos) return false;
  if (year_in(text) == 0) return false;
  while (!text.empty() && (text.back() == U'*' || is(text.back(), kClose))) text.remove_suffix(1);
  return ends_any(text, text.size(), lexicon::kTitleWords) > 0;
}

// 1 for "一、", 2 for "(一)", 0 for anything else.
size_t heading_level(View text) {
  size_t i = 0;
  const bool bracket = !text.empty() && is(text[0], kOpen);
  if (bracket) ++i;
  const size_t from = i;
  while (i < text.size() && i - from < 3 && is(text[i], kNumeral)) ++i;
  if (i == from || i >= text.size()) return 0;
  if (bracket) return is(text[i], kClose) ? 2 : 0;
  return text[i] == U'、' ? 1 : 0;
}

// The words of a heading: up to the first mark.
View heading_words(View text) {
  const size_t end = text.find_first_of(U"。;:");
  return text.substr(0, std::min({end, text.size(), kHeadingMax}));
}

bool says_plan(View words) {
  return has_any(words, lexicon::kPlanHeadings) && !has_any(words, lexicon::kPlanDone);
}

}  // namespace

int year_in(View text, size_t from) {
  for (size_t i = from; i + 4 < text.size(); ++i) {
    if (text[i + 4] != U'年' || !is_digit(text[i])) continue;
    if (i > 0 && is_digit(text[i - 1])) continue;
    int year = 0;
    bool digits = true;
    for (size_t k = i; k < i + 4; ++k) {
      digits = digits && is_digit(text[k]);
      year = year * 10 + static_cast<int>(text[k] - U'0');
    }
    if (digits && year >= 1990 && year <= 2199) return year;
  }
  return 0;
}

void Sections::enter_heading(View text, size_t level) {
  const bool plan = says_plan(heading_words(text));
  if (level == 1) {
    plan_of_part_ = plan;
    plan_of_chapter_ = false;
  } else {
    plan_of_chapter_ = plan;
  }
}

Section Sections::enter(const Block& block) {
  const View text = without_marks(block.chars);
  opening_ = false;
  heading_ = false;
  if (!block.continued && is_title(text) && heading_level(text) == 0 && !is_metadata(text)) {
    footer_ = plan_of_chapter_ = false;
    plan_of_part_ = !has_any(text, lexicon::kLookingBack);
    if (plan_of_part_) return Section::kHeading;
    around_ = {};
    around_.year = year_in(text);
    titled_ = true;
    return Section::kTitle;
  }
  if (text.find(U"报告如下") != View::npos) footer_ = false;
  if (footer_) return Section::kFurniture;
  if (starts_any(text, 0, lexicon::kFooters) > 0 && !running(text.substr(0, 12))) {
    footer_ = true;
    return Section::kFurniture;
  }
  if (is_metadata(text)) return Section::kFurniture;
  if (starts(text, 0, U"特此报告") || ends(text, text.size(), U"特此报告。") ||
      ends(text, text.size(), U"特此报告")) {
    footer_ = true;
  }
  const size_t level = block.continued ? 0 : heading_level(text);
  heading_ = level > 0;
  if (level > 0) enter_heading(text, level);
  const View lead = text.substr(0, 14);
  const bool plan_here =
      level == 0 && starts_any(lead, 0, lexicon::words(U"下一步", U"下步", U"明年", U"来年")) > 0;
  around_.plan = plan_of_part_ || plan_of_chapter_ || plan_here;
  around_.body = running(text);
  const bool only_heading = level > 0 && !running(text);
  if (only_heading) return Section::kHeading;
  opening_ = titled_ && around_.body;
  if (around_.body) titled_ = false;
  return Section::kText;
}

}  // namespace claims
