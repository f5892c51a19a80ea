// SPDX-License-Identifier: AGPL-3.0-or-later
// The procedure `pack_version`: a town publishes a new version of a pack by its own acts
// (docs/adr/0021). Which packs are in force is therefore said by the ledger; the text of each is
// the file that the acts name by its digest.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "casework/case_file.h"
#include "casework/world.h"

namespace casework {

inline constexpr std::string_view kPackVersionPack = "pack_version";
inline constexpr std::string_view kPublishStep = "publish";

// What a case of that procedure is about.
struct PackVersion {
  base::Uuid id;  // the case
  std::string pack;
  uint32_t version = 0;
  std::string from;        // the day from which it is to be in force, ISO
  std::string text;        // SHA-256, hex, of the last file of its kind; "" if there is none
  std::string scenarios;   // likewise
  uint64_t published = 0;  // number of the entry; 0: not published
};
[[nodiscard]] PackVersion pack_version_of(const CaseFile& file);

// What of a store says which cases there are: the kept rows, quickly; or every entry, where the
// rows are yet to be made.
enum class Told : uint8_t { kByRows, kByEntries };

// The versions that the town published, in the order in which it did. `world` needs no more packs
// than the installation's. Faults: those of load_case().
[[nodiscard]] base::Result<std::vector<PackVersion>> published_packs(store::Store& store,
                                                                     const World& world,
                                                                     std::string_view town,
                                                                     Told told);

}  // namespace casework
