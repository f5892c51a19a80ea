// SPDX-License-Identifier: AGPL-3.0-or-later
// Comparing a text with the figures of a town's ledger.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "claims/claims.h"

namespace claims {

// A figure of the town for one year, as given by its indicator.
struct KnownFigure {
  std::string indicator;  // "mediation.settled"
  std::string title;      // for people
  std::string unit;       // "件"; "%" for a rate
  std::optional<base::Decimal> value;
  std::optional<Parts> parts;  // of a rate
  // Words that all stand in the claim's meaning. Empty: those of the built-in lexicon for this
  // indicator; without an entry there the figure is not compared.
  std::vector<std::string> words;
};

// Compares the counts and rates of `audit` whose meaning and unit belong to exactly one of
// `figures`. A claim that differs becomes a contradiction with the ledger; 余 and 万 pass if they
// are the true value cut off (or, for 万 with decimals, rounded). Rates that the sentence itself
// refutes stay so.
void compare_with(std::span<const KnownFigure> figures, Audit& audit);

}  // namespace claims
