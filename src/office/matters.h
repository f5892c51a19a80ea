// SPDX-License-Identifier: AGPL-3.0-or-later
// Which matter is meant by what people say: openings found by their synonyms, names and choices.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "identity/access.h"

namespace office {

struct Matter {
  identity::Access::Opening opening;
  int score = 0;  // more fits better; only to be compared
  // What of the pack was recognized: synonyms, labels, choices; best first.
  std::vector<std::string> matched;
  // Choices that the words name: field and value, for the form.
  std::vector<std::pair<std::string, std::string>> fields;
};

// The openings that fit the words, best first, at most `limit`; without words all of them in the
// order given. Words fit where one holds the other, or where they share most of their pairs of
// characters. Pure.
[[nodiscard]] std::vector<Matter> find_matters(
    const std::vector<identity::Access::Opening>& openings, std::string_view words, size_t limit);

}  // namespace office
