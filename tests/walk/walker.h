// SPDX-License-Identifier: AGPL-3.0-or-later
// A town of the imagination in which a case of any pack can be carried on: people in every post,
// with and without certificates, other cases in every state, and a clerk who tries to satisfy what
// rules refuse.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "casework/clocks.h"
#include "casework/decide.h"
#include "procedure/load.h"

namespace walk {

// Packs, law and calendar of the project, read once.
struct Knowledge {
  law::Register law;
  calendar::Workdays workdays;
  calendar::OfficeHours hours;
  procedure::Loaded loaded;
  casework::Settings settings;
  [[nodiscard]] const procedure::Library& packs() const { return *loaded.library; }
};
[[nodiscard]] const Knowledge& knowledge();

// One other case for each state of each pack that some rule asks for; those that name the case in
// hand are all ended, unless `open_ones`.
class Others final : public casework::OtherCases {
 public:
  explicit Others(const procedure::Library& packs);
  base::Result<std::optional<casework::OtherCase>> find(const base::Uuid& id) const override;
  base::Status naming(const base::Uuid& id, std::string_view pack, std::string_view field,
                      bool open, const casework::OtherCaseFn& fn) const override;
  // The case that satisfies a `refers_to`.
  [[nodiscard]] base::Uuid wanted_by(const procedure::Rule& rule) const;
  bool open_ones = false;

 private:
  std::vector<casework::OtherCase> cases_;
  std::map<const procedure::Rule*, base::Uuid> wanted_;
};

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
