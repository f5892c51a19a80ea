// SPDX-License-Identifier: AGPL-3.0-or-later
// A paper as one self-contained page to print on A4, after GB/T 9704: 仿宋 of the third size,
// margins 37/35/28/26 mm. No script, no outside resource.
#pragma once

#include <string>

#include "document/paper.h"

namespace document {

// What the page says of itself below the paper, in whole sentences.
struct Imprint {
  std::string entry;    // from which entry it was made
  std::string digest;   // that entry's leaf in the Merkle tree
  std::string pack;     // which version, with which words
  std::string printed;  // who printed it when
};

[[nodiscard]] std::string to_html(const Paper& paper, const Imprint& imprint,
                                  const base::Messages& messages);

}  // namespace document
