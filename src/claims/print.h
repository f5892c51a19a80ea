// SPDX-License-Identifier: AGPL-3.0-or-later
// An audit as JSON for programs and as text for people.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "base/messages.h"
#include "claims/audit.h"

namespace claims {

// {file, encoding, year, claims: […], findings: […], summary: {…}}. Each claim: text, value (a JSON
// number; a string for a date; null if unreadable), unit, meaning, verdict, explanation (Chinese),
// explanation_en, kind, bound, period, line, column, length, sentence, and, where known, parts
// {numerator, denominator} and indicator. Each finding: verdict, text, explanation, explanation_en,
// line, column, length, sentence.
void write_json(std::ostream& out, const Run& run, const base::Messages& messages,
                std::string_view file);

struct TextOptions {
  bool every_claim = false;  // a line for each claim, not only for what is wrong
};
// What is wrong, each with its sentence and ^^^^ under the words; then a summary. Chinese first.
void write_text(std::ostream& out, const Run& run, const base::Messages& messages,
                std::string_view file, const TextOptions& options = {});

}  // namespace claims
