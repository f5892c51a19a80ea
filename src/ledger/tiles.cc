// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/tiles.h"

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_map>

namespace ledger {

namespace {

// "x001/x234/067" for 1234067.
std::string path_number(uint64_t n) {
  std::string out;
  do {
    std::string group = std::to_string(n % 1000);
    group.insert(0, 3 - group.size(), '0');
    out = out.empty() ? group : "x" + group + "/" + out;
    n /= 1000;
  } while (n > 0);
  return out;
}

std::string partial(uint64_t width) {
  ENSURE(width > 0 && width <= kTileWidth, "a tile has 1 to 256 hashes");
  return width == kTileWidth ? "" : ".p/" + std::to_string(width);
}

base::Fault broken(uint32_t level, uint64_t index) {
  return base::fault(base::FaultKind::kCorrupt, "ledger.broken_head",
                     {{"level", std::to_string(level)}, {"index", std::to_string(index)}});
}

// The root over `n` (a power of two) hashes of a tile, beginning with hash `first`.
Digest subtree_root(base::ByteView hashes, uint64_t first, uint64_t n) {
  std::array<Digest, kTileWidth> row;
  for (uint64_t i = 0; i < n; ++i) row[i] = tile_hash(hashes, first + i);
  for (; n > 1; n /= 2) {
    for (uint64_t i = 0; i < n / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
  }
  return row[0];
}

}  // namespace

std::string tile_path(uint32_t level, uint64_t index, uint64_t width) {
  return "tile/" + std::to_string(level) + "/" + path_number(index) + partial(width);
}

std::string bundle_path(uint64_t index, uint64_t width) {
  return "tile/entries/" + path_number(index) + partial(width);
}

void append_to_bundle(base::Bytes& bundle, base::ByteView header) {
  ENSURE(header.size() <= 0xffff, "an entry of a bundle has at most 65535 bytes");
  bundle.push_back(static_cast<uint8_t>(header.size() >> 8));
  bundle.push_back(static_cast<uint8_t>(header.size()));
  bundle.insert(bundle.end(), header.begin(), header.end());
}

uint64_t tile_width(uint64_t size, uint32_t level, uint64_t index) {
  const uint64_t hashes = level * kTileHeight < 64 ? size >> (level * kTileHeight) : 0;
  const uint64_t before = index * kTileWidth;
  return hashes > before ? std::min(hashes - before, kTileWidth) : 0;
}

Digest tile_hash(base::ByteView hashes, uint64_t i) {
  ENSURE((i + 1) * 32 <= hashes.size(), "hash beyond the end of a tile");
  Digest out;
  std::copy_n(hashes.begin() + static_cast<std::ptrdiff_t>(i * 32), 32, out.begin());
  return out;
}

NodeFn nodes_of(const TileReader& reader) {
  struct Kept {
    uint64_t index = 0;
    base::Bytes hashes;
  };
  auto kept = std::make_shared<std::unordered_map<uint32_t, Kept>>();
  return [&reader, kept](uint32_t height, uint64_t index) -> base::Result<Digest> {
    const uint32_t level = height / kTileHeight;
    const uint64_t width = uint64_t{1} << height % kTileHeight;  // of the subtree in its tile
    const uint64_t first = index * width;
    const uint64_t tile = first / kTileWidth;
    Kept& last = (*kept)[level];
    const uint64_t end = first % kTileWidth + width;
    if (last.index != tile || last.hashes.size() < end * 32) {
      TRY_ASSIGN(last.hashes, reader(level, tile));
      last.index = tile;
    }
    if (last.hashes.size() < end * 32) return broken(level, tile);
    return subtree_root(last.hashes, first % kTileWidth, width);
  };
}

base::Result<TileTree> TileTree::load(uint64_t size, const TileReader& reader) {
  TileTree tree;
  std::vector<std::vector<Digest>> roots;  // by level, within a level largest first
  for (uint32_t level = 0; level * kTileHeight < 64 && size >> (level * kTileHeight) > 0; ++level) {
    const uint64_t index = size >> (level * kTileHeight) >> kTileHeight;
    const uint64_t width = tile_width(size, level, index);
    Edge edge;
    edge.index = index;
    roots.emplace_back();
    if (width > 0) {
      TRY_ASSIGN(edge.hashes, reader(level, index));
      if (edge.hashes.size() < width * 32) return broken(level, index);
      edge.hashes.resize(width * 32);
      uint64_t at = 0;
      for (uint64_t n = kTileWidth / 2; n > 0; n /= 2) {
        if ((width & n) == 0) continue;
        roots.back().push_back(subtree_root(edge.hashes, at, n));
        at += n;
      }
    }
    tree.edges_.push_back(std::move(edge));
  }
  std::vector<Digest> all;
  for (auto level = roots.rbegin(); level != roots.rend(); ++level) {
    all.insert(all.end(), level->begin(), level->end());
  }
  const std::optional<Frontier> frontier = Frontier::of(size, all);
  ENSURE(frontier.has_value(), "tile widths are the digits of the size");
  tree.frontier_ = *frontier;
  return tree;
}

void TileTree::append(const Digest& leaf) {
  frontier_.append(leaf, [this](uint32_t height, const Digest& hash) {
    if (height % kTileHeight == 0) push(height / kTileHeight, hash);
  });
}

void TileTree::push(uint32_t level, const Digest& hash) {
  if (edges_.size() <= level) edges_.resize(level + 1);
  Edge& edge = edges_[level];
  if (edge.hashes.empty()) edge.hashes.reserve(kTileBytesMax);
  edge.hashes.insert(edge.hashes.end(), hash.begin(), hash.end());
  edge.changed = true;
  if (edge.hashes.size() < kTileBytesMax) return;
  full_.push_back({level, edge.index, std::move(edge.hashes)});
  edge = Edge{{}, edge.index + 1, false};
}

std::vector<TileTree::Tile> TileTree::take_changed() {
  std::vector<Tile> out = std::move(full_);
  full_.clear();
  for (uint32_t level = 0; level < edges_.size(); ++level) {
    Edge& edge = edges_[level];
    if (edge.changed) out.push_back({level, edge.index, edge.hashes});
    edge.changed = false;
  }
  return out;
}

}  // namespace ledger
