// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/names.h"

#include "base/text.h"

namespace procedure {

std::string_view name_of(RuleKind kind) { return kRuleKinds[static_cast<size_t>(kind)]; }
std::string_view name_of(FieldType type) { return kFieldTypes[static_cast<size_t>(type)]; }
std::string_view name_of(IndicatorKind kind) { return kIndicatorKinds[static_cast<size_t>(kind)]; }

bool is_number(FieldType type) { return (type_bit(type) & kNumberTypes) != 0; }

std::string names_of(TypeSet set) {
  std::vector<std::string> names;
  for (size_t i = 0; i < kFieldTypes.size(); ++i) {
    if ((set & (TypeSet{1} << i)) != 0) names.emplace_back(kFieldTypes[i]);
  }
  return base::join(names, ", ");
}

std::string offer(const yaml::Problems& problems, std::string_view word,
                  const std::vector<std::string>& candidates) {
  constexpr size_t kShown = 12;
  constexpr size_t kComparedBytes = 100;
  if (candidates.empty()) return "—";
  if (problems.faults().size() > kOffersMax) return "…";
  const bool comparable = word.size() <= kComparedBytes;
  const std::u32string wanted = base::to_utf32(comparable ? word : std::string_view());
  std::vector<std::pair<size_t, const std::string*>> ranked;
  for (const std::string& candidate : candidates) {
    size_t rank = kComparedBytes;
    if (comparable && candidate.size() <= kComparedBytes) {
      const std::u32string other = base::to_utf32(candidate);
      // Only a real likeness moves a word forward; the rest stay in the order of the file.
      const size_t limit = std::max(wanted.size(), other.size()) / 2;
      const size_t distance = base::edit_distance(wanted, other, limit);
      if (distance <= limit) rank = distance;
    }
    ranked.emplace_back(rank, &candidate);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> shown;
  for (const auto& [rank, name] : ranked) {
    if (shown.size() == kShown) {
      shown.emplace_back("…");
      break;
    }
    shown.push_back(*name);
  }
  return base::join(shown, ", ");
}

}  // namespace procedure
