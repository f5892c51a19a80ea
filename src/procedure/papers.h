// SPDX-License-Identifier: AGPL-3.0-or-later
// Puts the words of papers to the documents of packs while these are loaded. Not for other rooms.
#pragma once

#include "procedure/draft.h"
#include "procedure/files.h"

namespace procedure {

// Reads each source into the document that it is named after, in every version of its pack; returns
// what is wrong with them. A document whose article says what a paper must say (law::Content) and
// that has no words of its own is a problem of its pack.
[[nodiscard]] std::vector<base::Fault> read_papers(const std::vector<PaperSource>& sources,
                                                   const Vocabulary* vocabulary,
                                                   const law::Register& law,
                                                   std::vector<Draft>& packs);

}  // namespace procedure
