// SPDX-License-Identifier: AGPL-3.0-or-later
// The FTS5 tokenizer "fadu": bigrams.h for SQLite. Registered with every connection; a program
// without it can read every table but text_index.
#pragma once

#include <string>

#include "base/result.h"
#include "store/store.h"

struct sqlite3;

namespace store {

// store.cannot_open if this SQLite has no FTS5.
[[nodiscard]] base::Status register_tokenizer(sqlite3* db);

// What text_doc keeps and text_index indexes: the text, then the token of every tag.
[[nodiscard]] std::string indexed_text(const TextDoc& doc);
// The FTS5 expression of a query; empty if its words have nothing that is indexed.
[[nodiscard]] std::string match_of(const TextQuery& query);

}  // namespace store
