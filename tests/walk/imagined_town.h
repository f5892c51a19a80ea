// SPDX-License-Identifier: AGPL-3.0-or-later
// A town of the imagination in which a case of any pack can be carried on: people in every post,
// with and without certificates, and other cases in every state.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "casework/decide.h"
#include "procedure/load.h"

namespace walk {

// In every role: those who act recklessly, the last of them without certificate, and some who come
// to a case fresh.
inline constexpr size_t kReckless = 6;
inline constexpr size_t kPeople = 10;

// An id that follows from the seed.
[[nodiscard]] base::Uuid id_of(uint64_t seed);
// Somebody in the role, who has the post of the same name.
[[nodiscard]] std::string person_of(std::string_view role, size_t which);

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
// The people of the town, in every role of the packs, and its units.
[[nodiscard]] const casework::Town& the_town();

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

}  // namespace walk
