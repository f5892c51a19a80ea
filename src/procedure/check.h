// SPDX-License-Identifier: AGPL-3.0-or-later
// Judges what was read: references, values, the graph of states, the law, indicators of all packs.
#pragma once

#include <vector>

#include "procedure/draft.h"

namespace procedure {

// References and literals within the pack and to the vocabulary; without vocabulary (it could not
// be read) its words are not judged. Indicators are judged by check_indicators(). Returns whether
// all states and steps named are there, so that the graph can be judged.
bool resolve(Draft& draft, const Vocabulary* vocabulary);
// Every field is written by some step; notes which indicators have dates for values.
void check_fields(Draft& draft);
// Request and approval of looks say for whom and until when.
void check_looks(Draft& draft);
// Whether `text` can be a value of `field`; for choices, roles and certificates one of the listed.
[[nodiscard]] bool fits(const Field& field, std::string_view text, const Vocabulary* vocabulary);
// Reports that `text` is none.
void report_literal(yaml::Problems& problems, yaml::Place place, const std::string& what,
                    const Field& field, const std::string& text, const Vocabulary* vocabulary);

// Opening step, reachable states, dead ends, steps of rules and clocks in a possible order.
void check_graph(Draft& draft);
// Every article cited exists and is in force on the first and on the last day it was checked for.
void check_law(Draft& draft, const law::Register& law);
// Rates and totals, ids over all packs. With `alone` the ids of other packs are taken on trust.
void check_indicators(std::vector<Draft>& drafts, bool alone);
// The versions of one pack follow each other in time and have not too many names together.
void check_versions(std::vector<Draft>& drafts);

// The packs that rules name are there and not sealed, and so are their states, fields and values; a
// word is known if some version of `packs` has it. Both may be the same.
void check_elsewhere(std::vector<Draft>& asking, const std::vector<Draft>& packs,
                     const Vocabulary* vocabulary);

}  // namespace procedure
