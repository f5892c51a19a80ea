// SPDX-License-Identifier: AGPL-3.0-or-later
// The names of laws: law/names.yaml, and what a text calls them. A name that is not in the list is
// not wrong; it is reported only if it is a slip away from exactly one name that is.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "calendar/date.h"
#include "claims/words.h"

namespace claims {

struct LawVersion {
  calendar::Date passed;
  calendar::Date in_force;
};

struct LawName {
  std::u32string name;                  // formal, without 中华人民共和国
  std::vector<std::u32string> aliases;  // short forms in use, not slips
  std::vector<std::u32string>
      slips;                         // wrong names that were met, too far off or too short to infer
  std::vector<LawVersion> versions;  // all of them in the order of time, or none
  std::optional<calendar::Date> repealed;
  std::string successor;  // what replaced a repealed law, or empty
};

class LawNames {
 public:
  // No names: nothing is ever reported.
  LawNames() = default;
  // Faults: those of reading and of YAML; law names must be unique (claims.law_twice).
  [[nodiscard]] static base::Result<LawNames> load(const std::filesystem::path& path);
  [[nodiscard]] static base::Result<LawNames> parse(std::string_view yaml, const std::string& file);

  // The law of that formal name or alias, or nullptr.
  [[nodiscard]] const LawName* find(View name) const;
  // The one law whose name `name` misses by a slip (a character or word exchanged, added, dropped
  // or moved); nullptr if it is a known name, an abbreviation, near none, or near several.
  // `titled`: it stands in 《》 and is meant as the full name.
  [[nodiscard]] const LawName* nearest(View name, bool titled) const;
  [[nodiscard]] size_t size() const { return laws_.size(); }

 private:
  void add(LawName law);

  std::vector<LawName> laws_;
  std::unordered_map<std::u32string, size_t> by_name_;
  std::unordered_map<std::u32string, size_t> by_slip_;
  // Names by length, for nearest().
  std::vector<std::vector<size_t>> by_length_;
};

// The name without 中华人民共和国 before and (…) or version marks behind it.
[[nodiscard]] View bare_law_name(View name);

}  // namespace claims
