// SPDX-License-Identifier: AGPL-3.0-or-later
// A procedure as a page for reading: states, steps, who may, what must hold, articles, clocks.
#pragma once

#include <map>
#include <string>

#include "procedure/pack.h"

namespace procedure {

// Whether cases of the pack move through steps: procedures do, and of the registers those with a
// clock or a step that leads a record on to another state in which it waits (a proposal to its
// review). A list of what happened has nothing to draw.
[[nodiscard]] bool has_course(const Pack& pack);

// The pages of all packs whose newest version has a course, as Markdown, by file name: "<pack>.md"
// and the index "README.md". Everything follows from the packs, so equal packs give equal pages.
[[nodiscard]] std::map<std::string, std::string> pages(const Library& packs);

}  // namespace procedure
