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

std::string offer(std::string_view word, std::vector<std::string> candidates) {
  constexpr size_t kShown = 12;
  constexpr size_t kCompared = 400;  // bounds the work on a hostile file
  constexpr size_t kWordMax = 60;
  if (candidates.empty()) return "—";
  if (candidates.size() > kCompared) candidates.resize(kCompared);
  std::u32string wanted = base::to_utf32(word);
  if (wanted.size() > kWordMax) wanted.resize(kWordMax);
  std::vector<std::pair<size_t, std::string>> ranked;
  for (std::string& candidate : candidates) {
    const size_t limit = std::max(wanted.size(), candidate.size());
    // Only a real likeness moves a word forward; the rest stay in the order of the file.
    const size_t distance =
        std::min(base::edit_distance(wanted, base::to_utf32(candidate), limit), limit * 2 / 3);
    ranked.emplace_back(distance, std::move(candidate));
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> shown;
  for (auto& [distance, name] : ranked) {
    if (shown.size() == kShown) {
      shown.emplace_back("…");
      break;
    }
    shown.push_back(std::move(name));
  }
  return base::join(shown, ", ");
}

}  // namespace procedure
