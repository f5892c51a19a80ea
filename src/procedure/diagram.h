// SPDX-License-Identifier: AGPL-3.0-or-later
// A pack as a picture.
#pragma once

#include <string>

#include "procedure/pack.h"

namespace procedure {

// The states and steps as Mermaid text (stateDiagram-v2, https://mermaid.js.org), with Chinese
// labels. Steps between the same two states share an arrow; ids are prefixed, since some words
// ("end", "note", "state") are Mermaid's own.
[[nodiscard]] std::string mermaid(const Pack& pack);

}  // namespace procedure
