// SPDX-License-Identifier: AGPL-3.0-or-later
// The closed lists of words that a pack may use, in the order of their enumerators.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "procedure/pack.h"

namespace procedure {

using Words = std::span<const std::string_view>;

inline constexpr std::array<std::string_view, 17> kFieldTypes = {
    "text",   "count", "integer", "quantity", "money", "flag",   "choice", "date",       "instant",
    "person", "unit",  "case",    "area",     "point", "digest", "role",   "certificate"};
inline constexpr std::array<std::string_view, 30> kRuleKinds = {"officers_min",
                                                                "qualified",
                                                                "not_handler",
                                                                "same_handler",
                                                                "reviewed_by_other",
                                                                "not_named_in",
                                                                "named_in",
                                                                "done",
                                                                "done_any",
                                                                "not_done",
                                                                "times_min",
                                                                "times_max",
                                                                "waited",
                                                                "notice_published_days",
                                                                "within",
                                                                "clock_open",
                                                                "date_within",
                                                                "date_after",
                                                                "date_by",
                                                                "evidence_of",
                                                                "given",
                                                                "field_is",
                                                                "field_not",
                                                                "at_most",
                                                                "at_least",
                                                                "daily_at_most",
                                                                "refers_to",
                                                                "referred_by",
                                                                "none_open",
                                                                "reserved_to"};
inline constexpr std::array<std::string_view, 6> kIndicatorKinds = {"flow",     "stock", "latest",
                                                                    "distinct", "rate",  "total"};
inline constexpr std::array<std::string_view, 2> kPackKinds = {"procedure", "register"};
inline constexpr std::array<std::string_view, 3> kEndRules = {"none", "next_working_day",
                                                              "after_holiday"};
// The signs of calendar::Unit, in its order.
inline constexpr std::array<std::string_view, 6> kUnits = {"min", "oh", "wd", "d", "mo", "y"};
inline constexpr std::array<std::string_view, 2> kRecords = {"cases", "acts"};
inline constexpr std::array<std::string_view, 2> kWhose = {"actor", "officers"};
inline constexpr std::array<std::string_view, 2> kPrintStyles = {"over", "wan"};
// How far a setting's norm is confirmed; the codes of law/register.h.
inline constexpr std::array<std::string_view, 6> kCertainties = {"V", "V+", "S", "L", "M", "D"};
// What an indicator may ask of a clock, and what a scenario may expect of it.
inline constexpr std::array<std::string_view, 3> kClockAnswers = {"met", "missed", "running"};
inline constexpr std::array<std::string_view, 4> kClockStatuses = {"met", "missed", "running",
                                                                   "paused"};

// The place of `word` in `words`; nothing if it is not there.
[[nodiscard]] inline std::optional<size_t> index_of(Words words, std::string_view word) {
  const auto it = std::find(words.begin(), words.end(), word);
  if (it == words.end()) return std::nullopt;
  return static_cast<size_t>(it - words.begin());
}

// "a, b, c", those most like `word` first; at most 12, "—" if there are none. A file with more
// problems than anybody reads (`problems` so far) gets "…": comparing words costs time.
inline constexpr size_t kOffersMax = 400;
[[nodiscard]] std::string offer(const yaml::Problems& problems, std::string_view word,
                                const std::vector<std::string>& candidates);

// A set of field types.
using TypeSet = uint32_t;
[[nodiscard]] constexpr TypeSet type_bit(FieldType type) {
  return TypeSet{1} << static_cast<unsigned>(type);
}
template <typename... T>
[[nodiscard]] constexpr TypeSet types(T... type) {
  return (type_bit(type) | ...);
}
inline constexpr TypeSet kAnyType = ~TypeSet{0};
inline constexpr TypeSet kNumberTypes =
    types(FieldType::kCount, FieldType::kInteger, FieldType::kQuantity, FieldType::kMoney);
// Types whose values can be written down in a rule and compared.
inline constexpr TypeSet kLiteralTypes =
    kNumberTypes | types(FieldType::kText, FieldType::kFlag, FieldType::kChoice, FieldType::kDate,
                         FieldType::kUnit, FieldType::kRole, FieldType::kCertificate);
// Types whose text can be checked without knowing the town.
inline constexpr TypeSet kCheckedTypes =
    kLiteralTypes | types(FieldType::kInstant, FieldType::kPoint);
// Types by which a figure may be broken down.
inline constexpr TypeSet kBreakdownTypes =
    types(FieldType::kChoice, FieldType::kUnit, FieldType::kFlag, FieldType::kText,
          FieldType::kRole, FieldType::kCertificate);
// "count, integer".
[[nodiscard]] std::string names_of(TypeSet set);

}  // namespace procedure
