// SPDX-License-Identifier: AGPL-3.0-or-later
// Indicators of all packs, compiled for counting: names become small numbers, and for each pack it
// is known which steps, fields and clocks its indicators look at, so that the rest of a case is
// never read. Built once from a checked library, which must outlive it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "procedure/pack.h"

namespace indicator {

// Numbers of steps, states and fields within one pack (all versions together).
using Index = uint8_t;
inline constexpr Index kNone = 255;

// One condition of `where`, compiled.
struct Check {
  procedure::Condition::Form form{};
  std::vector<bool> members;        // by step or state number
  Index field = kNone;              // kField*
  std::vector<std::string> values;  // kFieldIs, kFieldNot: as written; clock statuses
  int64_t at_least = 0;             // kFieldAtLeast, ten-thousandths
  std::string clock;                // kClockIs
  bool met = false, missed = false, running = false;  // kClockIs
};

struct Definition {
  const procedure::Indicator* source = nullptr;
  uint16_t number = 0;       // position in Definitions::all()
  std::vector<bool> at;      // flow, latest, distinct: by step number
  std::vector<bool> enters;  // stock
  std::vector<bool> leaves;  // stock
  Index until = kNone;       // stock: date field
  Index value = kNone;       // sum, latest, distinct: field
  std::vector<Index> by;     // fields of the breakdown
  std::vector<Check> where;
  bool time_dependent = false;  // a clock decides: the value changes without an entry
};

// What the indicators of one pack need.
struct PackPlan {
  std::string pack;
  std::vector<std::string> steps;  // all steps of all versions
  std::vector<std::string> states;
  std::vector<std::string> fields;  // those that indicators read
  std::vector<bool> numeric;        // by field: a number (ten-thousandths) rather than text
  std::vector<bool> date;           // by field: a date (days)
  std::vector<const Definition*> definitions;
  bool clocks = false;  // some definition looks at a clock
  [[nodiscard]] Index step(std::string_view id) const;
  [[nodiscard]] Index field(std::string_view id) const;
  // The state that a step of one version leads to; kNone if it stays.
  std::map<uint32_t, std::vector<Index>> leads_to;  // version -> by step number
};

class Definitions {
 public:
  explicit Definitions(const procedure::Library& library);
  Definitions(const Definitions&) = delete;
  Definitions& operator=(const Definitions&) = delete;

  [[nodiscard]] const std::vector<Definition>& all() const { return all_; }
  [[nodiscard]] const Definition* find(std::string_view id) const;
  // nullptr if no indicator counts cases of the pack.
  [[nodiscard]] const PackPlan* plan(std::string_view pack) const;
  [[nodiscard]] const procedure::Library& library() const { return library_; }

 private:
  void plan_pack(const std::string& pack);
  void compile(Definition& definition, const PackPlan& plan);

  const procedure::Library& library_;
  std::vector<Definition> all_;
  std::map<std::string, PackPlan, std::less<>> plans_;
};

}  // namespace indicator
