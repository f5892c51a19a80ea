// SPDX-License-Identifier: AGPL-3.0-or-later
// The tokens of store/bigrams.h as PostgreSQL's tsvector and tsquery (docs, 8.11). Beside the
// tokens stand the town, and the town with the block that the entry's number is in, so that a
// search can be held to the newest entries of one town by the index on words alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/postgres/connection.h"
#include "store/store.h"

namespace store::pg {

// Entries of a block have the same number / kBlock.
inline constexpr int64_t kBlock = 4096;
// The most blocks that a search names; beyond that it asks for the whole town.
inline constexpr int64_t kBlocksMax = 64;

// What put_text() stores. A tsvector holds positions up to 16,383, 255 of them for a lexeme
// (PostgreSQL docs, 12.11), so a text beyond that is stored without positions and marked as long:
// it is found by the pairs of a phrase wherever they stand. Of more than 700 kB of different tokens
// the rest is left out.
[[nodiscard]] Vector vector_of(std::string_view town, const TextDoc& doc);

// The condition of a query, without town and block; empty if nothing of its words is indexed.
[[nodiscard]] std::string query_of(const TextQuery& query);
// The condition that an entry is of a town, or in one of its blocks first..last.
[[nodiscard]] std::string all_of(std::string_view town);
[[nodiscard]] std::string blocks_of(std::string_view town, int64_t first, int64_t last);

}  // namespace store::pg
