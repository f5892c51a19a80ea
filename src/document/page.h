// SPDX-License-Identifier: AGPL-3.0-or-later
// A paper as one self-contained page to print on A4, after GB/T 9704: 仿宋 of the third size,
// margins 37/35/28/26 mm. No script, no outside resource.
#pragma once

#include <string>

#include "document/paper.h"

namespace document {

// What the page says of itself below the paper.
struct Imprint {
  std::string entry;    // number in the ledger
  std::string digest;   // of the entry, its leaf in the Merkle tree
  std::string pack;     // "penalty_ordinary v2"
  std::string printed;  // who printed it when
};

[[nodiscard]] std::string to_html(const Paper& paper, const Imprint& imprint,
                                  const base::Messages& messages);

}  // namespace document
