// SPDX-License-Identifier: AGPL-3.0-or-later
// The Merkle tree cut into tiles of height 8 (C2SP tlog-tiles), and the paths under which outsiders
// find them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"
#include "ledger/merkle.h"

namespace ledger {

inline constexpr uint32_t kTileHeight = 8;
inline constexpr uint64_t kTileWidth = 256;  // hashes in a full tile
inline constexpr size_t kTileBytesMax = kTileWidth * 32;

// "tile/0/x001/234", with ".p/<width>" if `width` < 256. Level and index as in tlog-tiles.
[[nodiscard]] std::string tile_path(uint32_t level, uint64_t index, uint64_t width);
// "tile/entries/x001/234[.p/<width>]".
[[nodiscard]] std::string bundle_path(uint64_t index, uint64_t width);
// Appends an entry to an entry bundle: its length as two bytes, big endian, then its header.
void append_to_bundle(base::Bytes& bundle, base::ByteView header);

// Hashes in tile `index` of `level` of a tree of `size`: 0..256.
[[nodiscard]] uint64_t tile_width(uint64_t size, uint32_t level, uint64_t index);
// Hash `i` of a tile that has so many.
[[nodiscard]] base::Digest tile_hash(base::ByteView hashes, uint64_t i);

// Gives the stored hashes of a tile, perhaps more than asked for by a smaller tree.
using TileReader = std::function<base::Result<base::Bytes>(uint32_t level, uint64_t index)>;

// Answers NodeFn from tiles; remembers the last tile of each level. `reader` outlives the result.
// Fault (kCorrupt): ledger.broken_head, if a tile is shorter than the tree needs.
[[nodiscard]] NodeFn nodes_of(const TileReader& reader);

// The right edge of a growing tree: per level the tile that is not full yet. Remembers which tiles
// changed, so that each is written once per transaction.
class TileTree {
 public:
  struct Tile {
    uint32_t level = 0;
    uint64_t index = 0;
    base::Bytes hashes;  // 32 bytes each
  };

  TileTree() = default;
  // From the unfinished tiles of a tree of `size`. Fault (kCorrupt): ledger.broken_head, if one is
  // shorter than it must be.
  [[nodiscard]] static base::Result<TileTree> load(uint64_t size, const TileReader& reader);

  void append(const base::Digest& leaf);
  [[nodiscard]] uint64_t size() const { return frontier_.size(); }
  [[nodiscard]] base::Digest root() const { return frontier_.root(); }
  [[nodiscard]] const Frontier& frontier() const { return frontier_; }
  // The tiles that changed since the last call: full ones, and the unfinished ones of the right
  // edge. Empty ones are not among them.
  [[nodiscard]] std::vector<Tile> take_changed();

 private:
  struct Edge {
    base::Bytes hashes;
    uint64_t index = 0;
    bool changed = false;
  };

  void push(uint32_t level, const base::Digest& hash);

  Frontier frontier_;
  std::vector<Edge> edges_;  // by level
  std::vector<Tile> full_;   // completed since take_changed()
};

}  // namespace ledger
