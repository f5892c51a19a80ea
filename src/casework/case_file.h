// SPDX-License-Identifier: AGPL-3.0-or-later
// A case (办件) is the fold of its acts. Values of fields are canonical text: whole numbers without
// leading zeros, decimals in their shortest form, `true`/`false`, ISO dates, ids; so they are
// compared, stored and printed without conversion.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/uuid.h"
#include "calendar/date.h"
#include "procedure/pack.h"
#include "store/store.h"

namespace casework {

// Field values by id, sorted by id, each id once.
class Fields {
 public:
  using Item = std::pair<std::string, std::string>;
  Fields() = default;
  Fields(std::initializer_list<Item> items);

  void set(std::string id, std::string value);
  // nullptr if the field has no value.
  [[nodiscard]] const std::string* find(std::string_view id) const;
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] size_t size() const { return items_.size(); }
  [[nodiscard]] auto begin() const { return items_.begin(); }
  [[nodiscard]] auto end() const { return items_.end(); }
  bool operator==(const Fields&) const = default;

 private:
  std::vector<Item> items_;
};

struct Evidence {
  std::string kind;    // of packs/roles.yaml
  std::string digest;  // SHA-256 of the file, hex
  std::string name;    // as the user calls it
  bool operator==(const Evidence&) const = default;
};

// One accepted act, as an entry of the ledger tells it.
struct Act {
  uint64_t number = 0;  // of the entry in the town's ledger
  base::Uuid id;
  std::string step;
  calendar::Instant occurred_at;
  calendar::Instant recorded_at;
  std::string actor;                  // person id
  std::string post;                   // post id
  std::vector<std::string> officers;  // who acted along, person ids, without the actor
  Fields fields;
  std::vector<Evidence> evidence;
};

using store::ClockStatus;

// A deadline of the case. `kRunning` past its due date is overdue: see `status_at`.
struct ClockState {
  std::string clock;
  uint64_t started_by = 0;  // entry number
  calendar::Instant started_at;
  calendar::Instant due_at;  // meaningless while paused
  bool provisional = false;
  std::optional<calendar::Instant> stopped_at;
  ClockStatus status = ClockStatus::kRunning;
  // Overdue and open counts as missed.
  [[nodiscard]] ClockStatus status_at(calendar::Instant now) const;
  bool operator==(const ClockState&) const = default;
};

struct CaseFile {
  base::Uuid id;
  std::string pack;
  uint32_t version = 0;
  std::string state;  // empty before the first act
  std::vector<Act> acts;
  Fields fields;  // the value last written of each field
  std::vector<ClockState> clocks;

  [[nodiscard]] bool exists() const { return !acts.empty(); }
  [[nodiscard]] const Act* first(std::string_view step) const;
  [[nodiscard]] const Act* last(std::string_view step) const;
  [[nodiscard]] bool done(std::string_view step) const { return last(step) != nullptr; }
  [[nodiscard]] int times(std::string_view step) const;
  [[nodiscard]] const ClockState* clock(std::string_view name) const;
};

// Adds an act that was accepted: moves the state, overlays the fields. Checks nothing; `step` must
// be of the pack. Clocks are not touched (casework/clocks.h).
void apply(CaseFile& file, const procedure::Step& step, Act act);

}  // namespace casework
