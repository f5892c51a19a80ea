// SPDX-License-Identifier: AGPL-3.0-or-later
// The FTS5 tokenizer "fadu": bigrams.h for SQLite. Registered with every connection; a program
// without it can read every table but text_index.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/store.h"

struct sqlite3;

namespace store {

// store.cannot_open if this SQLite has no FTS5.
[[nodiscard]] base::Status register_tokenizer(sqlite3* db);

// What text_doc keeps and text_index indexes: the text, then the token of every tag.
[[nodiscard]] std::string indexed_text(const TextDoc& doc);
// The FTS5 expression of a query's words; empty if they have nothing that is indexed.
[[nodiscard]] std::string match_of(std::string_view words);

// Groups of tags, of each of which a text must have one.
class TagGroups {
 public:
  explicit TagGroups(const std::vector<std::vector<std::string>>& groups);

  // No text can have a tag of an empty group.
  [[nodiscard]] bool possible() const;
  [[nodiscard]] bool empty() const { return groups_.empty(); }
  // Whether what indexed_text() made has them.
  [[nodiscard]] bool fit(std::string_view indexed) const;
  // The FTS5 expression that goes behind that of the words.
  [[nodiscard]] std::string match() const;

 private:
  std::vector<std::set<std::string, std::less<>>> groups_;  // of tokens
};

}  // namespace store
