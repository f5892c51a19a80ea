// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/meaning.h"

#include <algorithm>

#include "base/text.h"
#include "claims/chars.h"
#include "claims/lexicon.h"

namespace claims {

namespace {

constexpr size_t kHeadMax = 40;
constexpr size_t kTailMax = 14;
constexpr size_t kShownHeadMax = 24;

// "(1)", "2、", "3." before the words.
size_t enumerator(View head) {
  size_t i = !head.empty() && is(head[0], kOpen) ? 1 : 0;
  const size_t from = i;
  while (i < head.size() && i < from + 3 && is(head[i], kDigit | kNumeral)) ++i;
  if (i == from || i >= head.size()) return 0;
  return is(head[i], kClose) || head[i] == U'、' || head[i] == U'.' ? i + 1 : 0;
}

View without_leads(View head) {
  head.remove_prefix(enumerator(head));
  for (;;) {
    if (const size_t n = starts_any(head, 0, lexicon::kHeadLeads)) {
      head.remove_prefix(n);
    } else {
      return head;
    }
  }
}

View without_trails(View head) {
  if (ends_any(head, head.size(), lexicon::kPerEach) > 1) return head;  // 人均, 日均
  while (const size_t n = ends_any(head, head.size(), lexicon::kHeadTrails)) head.remove_suffix(n);
  return head;
}

// Where the words behind a number stop saying what it counts: at a mark, the next number, a verb.
// `closed` tells whether something stopped them before the next mention.
size_t tail_end(View text, size_t from, size_t next_mention, bool& closed) {
  const size_t most = std::min({from + kTailMax, text.size(), next_mention});
  size_t i = from;
  for (; i < most; ++i) {
    if (is(text[i], kBoundary | kOpen | kClose | kDigit) || text[i] == U'、') break;
    if (i > from && starts_any(text, i, lexicon::kTailStops) > 0 &&
        starts_any(text, i, lexicon::kNotTailStops) == 0) {
      break;
    }
  }
  closed = i < next_mention;
  return i;
}

bool no_number(Kind kind) {
  return kind == Kind::kAll || kind == Kind::kZero || kind == Kind::kVague;
}

// A number without words of its own has those of the number before it ("69批次、199人次"), else
// those of the clause before it ("开展排查,共3次"). "合计" stands for itself.
void take_over(View text, const Mention* before, Mention& m) {
  const View head = head_of(text, m);
  if (!without_leads(without_trails(head)).empty() || has_any(head, lexicon::kTotal)) return;
  const bool follows = before != nullptr && before->part == m.part &&
                       before->kind == Kind::kCount && m.begin >= before->tail_end &&
                       m.begin - before->tail_end <= 2;
  const bool listed = follows && m.begin > 0 && text[m.begin - 1] != U',';
  if (follows && (listed || before->tail == before->tail_end)) {
    m.head = before->head;
    m.head_end = before->head_end;
    m.inherited = true;
  } else if (m.kind == Kind::kCount && m.tail == m.tail_end && m.clause > m.part) {
    size_t from = m.clause - 1;
    while (from > m.part && m.begin - from < kHeadMax &&
           !is(text[from - 1], kBoundary | kOpen | kClose)) {
      --from;
    }
    if (before != nullptr && before->end <= m.begin) from = std::max(from, before->tail_end);
    m.head = std::min(from, m.begin);
  }
}

}  // namespace

View head_of(View text, const Mention& m) { return text.substr(m.head, m.head_end - m.head); }
View tail_of(View text, const Mention& m) { return text.substr(m.tail, m.tail_end - m.tail); }

void find_heads(View text, Found& found) {
  for (size_t k = 0; k < found.mentions.size(); ++k) {
    Mention& m = found.mentions[k];
    const Mention* before = k > 0 ? &found.mentions[k - 1] : nullptr;
    const size_t next = k + 1 < found.mentions.size() ? found.mentions[k + 1].begin : text.size();
    size_t from = m.clause;
    if (before != nullptr && before->end <= m.begin) from = std::max(from, before->tail_end);
    if (m.begin > from + kHeadMax) from = m.begin - kHeadMax;
    m.head = std::min(from, m.begin);
    m.head_end = m.begin;
    bool closed = false;
    m.tail = m.end;
    m.tail_end = tail_end(text, m.end, std::max(next, m.end), closed);
    const bool said_of_it = k + 1 < found.mentions.size() && no_number(found.mentions[k + 1].kind);
    if (!closed && !said_of_it) m.tail_end = m.tail;  // the words lead to the next number
    take_over(text, before, m);
  }
}

std::string meaning_of(View text, const Mention& m) {
  if (!m.name.empty()) return base::to_utf8(m.name);
  View head = without_trails(without_leads(head_of(text, m)));
  if (head.size() > kShownHeadMax) head.remove_prefix(head.size() - kShownHeadMax);
  const View tail = tail_of(text, m);
  if (m.kind == Kind::kAll || m.kind == Kind::kZero || m.kind == Kind::kVague) {
    return base::to_utf8(head) + base::to_utf8(text.substr(m.begin, m.end - m.begin));
  }
  return base::to_utf8(head) + base::to_utf8(tail);
}

}  // namespace claims
