// SPDX-License-Identifier: AGPL-3.0-or-later
// The outline of a case: what indicators need of it and nothing else, small enough to keep millions
// in memory. Made from a case file (incrementally) or from entries of the ledger (recomputation);
// what follows from it is computed by one and the same function (contributions.h).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "casework/case_file.h"
#include "indicator/definitions.h"

namespace indicator {

// Texts as numbers, so that outlines hold no strings.
class TextPool {
 public:
  [[nodiscard]] int64_t intern(std::string_view text);
  [[nodiscard]] const std::string& text(int64_t number) const {
    return *texts_[static_cast<size_t>(number)];
  }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };
  std::unordered_map<std::string, int64_t, Hash, std::equal_to<>> numbers_;
  std::vector<const std::string*> texts_;
};

struct OutlineAct {
  uint64_t number = 0;  // entry
  int64_t occurred_ms = 0;
  Index step = kNone;
};

struct OutlineValue {
  uint32_t act = 0;  // index of the act that wrote it
  Index field = kNone;
  int64_t value = 0;  // ten-thousandths of numbers, days of dates, pool number of texts
};

struct OutlineClock {
  std::string clock;
  casework::ClockStatus status{};
  int64_t due_ms = 0;
};

struct Outline {
  const PackPlan* plan = nullptr;
  uint32_t version = 0;
  Index state = kNone;
  std::vector<OutlineAct> acts;
  std::vector<OutlineValue> values;  // in the order written
  std::vector<OutlineClock> clocks;  // only if the plan looks at clocks

  // The value last written of a field; nullptr if none.
  [[nodiscard]] const OutlineValue* value(Index field) const;
  // The value that act `index` wrote, else the one last written.
  [[nodiscard]] const OutlineValue* value_at(Index field, uint32_t index) const;
};

// The number that a field's text becomes; nothing if a number or date cannot be read.
[[nodiscard]] std::optional<int64_t> number_of(const PackPlan& plan, Index field,
                                               std::string_view text, TextPool& pool);
// … and back, in canonical text.
[[nodiscard]] std::string text_of(const PackPlan& plan, Index field, int64_t value,
                                  const TextPool& pool);

// Adds one act.
void extend(Outline& outline, Index step, const casework::Act& act, TextPool& pool);

// The clocks as the case has them now, if the plan looks at clocks.
void set_clocks(Outline& outline, const casework::CaseFile& file);

[[nodiscard]] Outline outline_of(const casework::CaseFile& file, const PackPlan& plan,
                                 TextPool& pool);

}  // namespace indicator
