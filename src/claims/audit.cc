// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/audit.h"

#include <algorithm>

#include "base/text.h"
#include "claims/block.h"
#include "claims/chars.h"
#include "claims/law_check.h"
#include "claims/meaning.h"
#include "claims/pairing.h"
#include "claims/repeats.h"
#include "claims/scan.h"
#include "claims/sections.h"
#include "claims/sums.h"
#include "claims/years.h"

namespace claims {

namespace {

constexpr size_t kSentenceReach = 160;  // characters shown on each side at most

// Lines and columns of growing offsets.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}
  void place(Place& p) {
    if (p.offset < offset_) *this = Cursor(text_);
    while (offset_ < p.offset) {
      const char c = text_[offset_++];
      if (c == '\n') {
        ++line_;
        column_ = 1;
      } else if ((c & 0xc0) != 0x80) {
        ++column_;
      }
    }
    p.line = line_;
    p.column = column_;
    p.length = static_cast<uint32_t>(base::char_count(text_.substr(p.offset, p.bytes)));
  }

 private:
  std::string_view text_;
  uint64_t offset_ = 0;
  uint32_t line_ = 1;
  uint32_t column_ = 1;
};

// The worth of the last printed place: 1000 for 8.4万 and for 12000余, 1 for 12000.
base::Decimal step_of(const Mention& m) {
  __extension__ using Wide = __int128;
  Wide step = static_cast<Wide>(m.number.scale) * base::Decimal::kOne;
  for (int i = 0; i < m.number.places; ++i) step /= 10;
  const bool rounded = m.bound != Bound::kExactly && m.number.places == 0;
  int64_t digits = rounded ? m.number.digits : 1;
  for (; digits != 0 && digits % 10 == 0; digits /= 10) step *= 10;
  constexpr Wide kMax = static_cast<Wide>(1) << 62;
  return {static_cast<int64_t>(std::min(step, kMax))};
}

class Auditor {
 public:
  Auditor(Audit& out, const LawNames& laws, const Options& options)
      : out_(out), options_(options), laws_(laws), law_check_(laws), cursor_(out.text) {}

  void run() {
    BlockReader reader(out_.text);
    Block block;
    while (reader.next(block)) {
      const Section section = sections_.enter(block);
      const int year = sections_.around().year;
      if (section == Section::kTitle) reports_.push_back({block.base, year});
      if (out_.year == 0) out_.year = year;
      if (section != Section::kFurniture) paragraph(block, section);
    }
    check_repeats(reports_, out_);
    if (options_.figures_year == 0 || out_.year == 0 || options_.figures_year == out_.year) {
      compare_with(options_.figures, out_);
    }
    finish_findings();
  }

 private:
  void paragraph(const Block& block, Section section) {
    const View text = block.chars;
    Scanner(block, sections_.around(), found_).run();
    if (section == Section::kTitle) found_.mentions.clear();
    find_heads(text, found_);
    check_rates(text, found_);
    check_changes(text, found_);
    check_sums(text, found_);
    check_years(text, sections_, found_);
    check_law_dates(text, laws_, sections_.around().year, found_);
    law_check_.run(text, found_);
    keep(block);
  }

  void keep(const Block& block) {
    std::stable_sort(found_.mentions.begin(), found_.mentions.end(),
                     [](const Mention& a, const Mention& b) { return a.begin < b.begin; });
    for (Mention& m : found_.mentions) {
      if (out_.claims.size() >= options_.claims_max) {
        ++out_.claims_left_off;
        continue;
      }
      out_.claims.push_back(claim_of(block, m));
    }
    std::stable_sort(found_.notes.begin(), found_.notes.end(),
                     [](const Note& a, const Note& b) { return a.begin < b.begin; });
    for (Note& n : found_.notes) {
      if (out_.findings.size() >= options_.findings_max) break;
      out_.findings.push_back(
          {n.verdict, std::move(n.explanation), place_of(block, n.begin, n.end)});
    }
  }

  Claim claim_of(const Block& block, Mention& m) {
    Claim c;
    c.kind = m.kind;
    c.verdict = m.verdict;
    c.bound = m.bound;
    c.value = m.value;
    c.date = std::move(m.date);
    c.decimals = m.number.places;
    c.step = step_of(m);
    c.unit = std::move(m.unit_text);
    c.meaning = meaning_of(block.chars, m);
    c.period = !m.period.empty()              ? std::move(m.period)
               : sections_.around().year != 0 ? std::to_string(sections_.around().year)
                                              : std::string();
    c.parts = m.parts;
    if (!m.explanation.key.empty()) c.explanation = std::move(m.explanation);
    c.place = place_of(block, m.begin, m.end);
    cursor_.place(c.place);
    return c;
  }

  // Byte places; lines are set later, when places are in order.
  static Place place_of(const Block& block, size_t begin, size_t end) {
    const View t = block.chars;
    size_t from = begin;
    while (from > 0 && begin - from < kSentenceReach && !is(t[from - 1], kSentenceEnd)) --from;
    size_t to = end;
    while (to < t.size() && to - end < kSentenceReach && !is(t[to], kSentenceEnd)) ++to;
    if (to < t.size() && is(t[to], kSentenceEnd)) ++to;
    const auto byte = [&](size_t i) { return block.base + block.at[i]; };
    Place p;
    p.offset = byte(begin);
    p.bytes = static_cast<uint32_t>(behind(block, end) - p.offset);
    p.sentence = byte(from);
    p.sentence_bytes = static_cast<uint32_t>(behind(block, to) - p.sentence);
    return p;
  }

  // The byte behind the character before `end`: blanks that follow do not belong to it.
  static uint64_t behind(const Block& block, size_t end) {
    return end == 0 ? block.base : block.base + block.at[end - 1] + block.width[end - 1];
  }

  // A claim that must be corrected is a finding too, so that the findings are all that is wrong.
  void finish_findings() {
    for (const Claim& c : out_.claims) {
      if (!is_fault(c.verdict) || out_.findings.size() >= options_.findings_max) continue;
      out_.findings.push_back({c.verdict, c.explanation, c.place});
    }
    std::stable_sort(
        out_.findings.begin(), out_.findings.end(), [](const Finding& a, const Finding& b) {
          return std::pair(a.place.offset, a.verdict) < std::pair(b.place.offset, b.verdict);
        });
    Cursor cursor(out_.text);
    for (Finding& f : out_.findings) cursor.place(f.place);
  }

  Audit& out_;
  const Options& options_;
  const LawNames& laws_;
  LawCheck law_check_;
  Cursor cursor_;
  Sections sections_;
  Found found_;
  std::vector<Report> reports_;
};

}  // namespace

Audit audit(std::string utf8, const LawNames& laws, const Options& options) {
  Audit out;
  out.text = std::move(utf8);
  Auditor(out, laws, options).run();
  return out;
}

int reporting_year(std::string_view utf8) {
  BlockReader reader(utf8);
  Block block;
  Sections sections;
  while (reader.next(block)) {
    (void)sections.enter(block);
    if (sections.around().year != 0) return sections.around().year;
  }
  return 0;
}

base::Result<Run> run_audit(std::string bytes, const LawNames& laws, const Options& options) {
  TRY_ASSIGN(DecodedText decoded, decode(std::move(bytes)));
  return Run{audit(std::move(decoded.utf8), laws, options), std::move(decoded.encoding)};
}

}  // namespace claims
