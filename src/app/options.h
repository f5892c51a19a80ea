// SPDX-License-Identifier: AGPL-3.0-or-later
// The command line: fadu COMMAND [WORDS] [--option value] [--flag].
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace app {

struct Options {
  std::string command;
  std::vector<std::string> words;
  std::map<std::string, std::string, std::less<>> values;  // --name value
  std::set<std::string, std::less<>> flags;                // --name

  [[nodiscard]] bool flag(std::string_view name) const { return flags.contains(name); }
  [[nodiscard]] std::optional<std::string> value(std::string_view name) const;
  // Fault app.option_missing.
  [[nodiscard]] base::Result<std::string> required(std::string_view name) const;
};

// What a command takes. Anything else is refused: app.unknown_option (with the nearest),
// app.option_needs_value, app.option_takes_no_value, app.too_many_words, app.word_missing.
struct Shape {
  std::set<std::string, std::less<>> values;
  std::set<std::string, std::less<>> flags;
  size_t words_min = 0;
  size_t words_max = 0;
};

[[nodiscard]] base::Result<Options> parse_options(const std::vector<std::string>& arguments,
                                                  const Shape& shape);

}  // namespace app
