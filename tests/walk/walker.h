// SPDX-License-Identifier: AGPL-3.0-or-later
// A clerk of the imagined town, who carries a case of any pack on and tries to satisfy what rules
// refuse.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "casework/clocks.h"
#include "casework/decide.h"
#include "imagined_town.h"

namespace walk {

// Carries one case of one version of a pack.
class Walker {
 public:
  explicit Walker(const procedure::Pack& pack);

  [[nodiscard]] const casework::CaseFile& file() const { return file_; }
  [[nodiscard]] const procedure::Pack& pack() const { return pack_; }
  [[nodiscard]] const casework::World& world() const { return world_; }
  [[nodiscard]] const casework::Town& town() const { return town_; }
  [[nodiscard]] calendar::Instant now() const { return now_; }
  Others& others() { return others_; }

  // The steps that leave the state in which the case is.
  [[nodiscard]] std::vector<const procedure::Step*> next() const;
  // A command that the town accepts for the step, at the earliest of a few times from now on;
  // nothing if none was found. `seed` varies people and the values of fields.
  [[nodiscard]] std::optional<casework::Command> lawful(const procedure::Step& step,
                                                        uint64_t seed = 0) const;
  // Any command for the step, mostly unlawful.
  [[nodiscard]] casework::Command reckless(const procedure::Step& step, base::Random& random) const;
  // Decides, and carries the case on if it was accepted.
  base::Result<casework::Act> take(const casework::Command& command);
  [[nodiscard]] bool ended() const;
  // Whether the case can come to its end from here, by a search of at most `nodes` acts; kUnknown
  // if those were not enough to try everything.
  enum class Way : uint8_t { kFound, kNone, kUnknown };
  [[nodiscard]] Way way_to_end(size_t nodes) const;

 private:
  [[nodiscard]] std::optional<casework::Command> mended(const procedure::Step& step,
                                                        casework::Command command,
                                                        uint64_t seed) const;
  void mend(const procedure::Rule& rule, const procedure::Step& step, casework::Command& command,
            uint64_t seed) const;
  void put_actor(casework::Command& command, const procedure::Step& step, size_t which) const;
  void fill(casework::Command& command, const procedure::Step& step, uint64_t seed) const;
  // A value that some rule of the pack asks for; not always, so that other ways are walked too.
  [[nodiscard]] std::optional<std::string> wanted(const procedure::Field& field,
                                                  uint64_t seed) const;
  [[nodiscard]] std::string plausible(const procedure::Field& field, uint64_t seed,
                                      calendar::Instant on) const;

  const procedure::Pack& pack_;
  Others others_;
  const casework::Town& town_;
  casework::World world_;
  casework::CaseFile file_;
  calendar::Instant now_;
  uint64_t acts_ = 0;
};

}  // namespace walk
