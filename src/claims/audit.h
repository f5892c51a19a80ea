// SPDX-License-Identifier: AGPL-3.0-or-later
// The door of the room: a text goes in, its claims and what is wrong with them come out. Pure: no
// clock, no files. Time is linear in the text; memory is the text, its claims (at most
// Options::claims_max) and one paragraph.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "claims/claims.h"
#include "claims/decode.h"
#include "claims/known.h"
#include "claims/laws.h"

namespace claims {

struct Options {
  size_t claims_max = 500'000;
  size_t findings_max = 100'000;
  std::span<const KnownFigure> figures;  // of the town, compared where the year fits
  int figures_year = 0;                  // the year of `figures`; 0: of any report
};

// Audits valid UTF-8.
[[nodiscard]] Audit audit(std::string utf8, const LawNames& laws, const Options& options = {});

// The reporting year that `utf8` gives itself in its first title; 0 if none. For callers that need
// it to choose the figures before the audit.
[[nodiscard]] int reporting_year(std::string_view utf8);

struct Run {
  Audit audit;
  std::string encoding;  // "UTF-8", or "GB18030" if the bytes were converted
};
// Decodes (decode.h, its faults) and audits the bytes of a file.
[[nodiscard]] base::Result<Run> run_audit(std::string bytes, const LawNames& laws,
                                          const Options& options = {});

}  // namespace claims
