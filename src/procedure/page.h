// SPDX-License-Identifier: AGPL-3.0-or-later
// A procedure as a page for reading: states, steps, who may, what must hold, articles, clocks.
#pragma once

#include <map>
#include <string>

#include "procedure/pack.h"

namespace procedure {

// The pages of all procedures (not of registers) as Markdown, by file name: "<pack>.md" and the
// index "README.md". Everything follows from the packs, so equal packs give equal pages.
[[nodiscard]] std::map<std::string, std::string> pages(const Library& packs);

}  // namespace procedure
