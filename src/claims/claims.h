// SPDX-License-Identifier: AGPL-3.0-or-later
// Numbers in a written text: what was found and what became of it. The values of this room; how
// they are made is in audit.h, how they are shown in print.h. The room never guesses: what a text
// does not print is `undeterminable`, and a doubtful word is left alone.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"

namespace claims {

// What the arithmetic says about one claim or finding.
enum class Verdict : uint8_t {
  kStated,                 // a count, a date: nothing in the text to check it against
  kExact,                  // the rate equals its parts
  kRounded,                // by rounding half up to the printed decimals
  kTruncated,              // by cutting off behind the printed decimals
  kWrong,                  // the parts stand in the sentence and give something else
  kImpossible,             // no whole numerator over the stated base gives it
  kReproducibleOtherwise,  // only other parts of the sentence give it (which ones is said)
  kUndeterminable,         // the parts are not printed, or the number cannot be read
  kContradiction,          // two places of the text, or text and ledger, exclude one another
  kMisnamedLaw,            // no law bears this name; exactly one bears a near one
};
inline constexpr size_t kVerdictCount = 10;
// "stated", "exact", … as printed in JSON.
[[nodiscard]] std::string_view name(Verdict verdict);
// The verdicts for which an author must correct the text.
[[nodiscard]] bool is_fault(Verdict verdict);

// How the printed number relates to the true one.
enum class Bound : uint8_t { kExactly, kAtLeast, kAtMost, kAbout };
[[nodiscard]] std::string_view name(Bound bound);

enum class Kind : uint8_t {
  kCount,      // a quantity with a unit
  kRate,       // a percentage
  kChange,     // a percentage or count against an earlier period
  kPoints,     // percentage points
  kDate,       // a dated act or a cut-off
  kFrequency,  // so many times in each period
  kRank,       // a place in an order
  kAll,        // "all" or "none left" in words: 100 % without digits
  kZero,       // nothing of the kind happened
  kVague,      // a rate is named but has no figure
};
[[nodiscard]] std::string_view name(Kind kind);

// The words of an explanation: a key of text/claims.yaml and its arguments; empty if there is
// nothing to say.
struct Explanation {
  std::string key;
  base::Fault::Args args;
  [[nodiscard]] bool empty() const { return key.empty(); }
};

// A place in Audit::text. Lines and columns are 1-based, columns and length count characters.
struct Place {
  uint64_t offset = 0;  // bytes
  uint32_t bytes = 0;
  uint32_t line = 0;
  uint32_t column = 0;
  uint32_t length = 0;
  uint64_t sentence = 0;  // byte offset of the sentence around it
  uint32_t sentence_bytes = 0;
};

struct Parts {
  base::Decimal numerator;
  base::Decimal denominator;
};

struct Claim {
  Kind kind = Kind::kCount;
  Verdict verdict = Verdict::kStated;
  Bound bound = Bound::kExactly;
  std::optional<base::Decimal> value;  // in `unit`, 万 and 亿 multiplied out; none if unreadable
  std::string date;                    // kDate only: "2020-05-14", "2020-11" or "05-14"
  int decimals = 0;                    // printed behind the point
  base::Decimal step;          // what the last printed place is worth: 1000 for 8.4万, 12000余
  std::string unit;            // as printed; "%" for rates; "date" for dates
  std::string meaning;         // the words around the number that say what was counted
  std::string period;          // "自5月14日", "上半年", else the year of the report, else empty
  std::string indicator;       // id of the known figure that it was compared with
  std::optional<Parts> parts;  // of a rate that was checked
  Explanation explanation;
  Place place;
};

// Something that must be corrected or cannot be read. Every claim with a fault is one too.
struct Finding {
  Verdict verdict = Verdict::kContradiction;
  Explanation explanation;
  Place place;
};

// A text and what was found in it, in the order of the text.
struct Audit {
  std::string text;  // UTF-8; places refer to it
  std::deque<Claim> claims;
  std::vector<Finding> findings;
  int year = 0;                  // the reporting year of the (first) title, 0 if none was found
  uint64_t claims_left_off = 0;  // found beyond Options::claims_max and not kept

  [[nodiscard]] std::string_view words(const Place& place) const;
  [[nodiscard]] std::string_view sentence(const Place& place) const;
};

// Whether something must be corrected: the `audit` command ends with 1.
[[nodiscard]] bool has_faults(const Audit& audit);

}  // namespace claims
