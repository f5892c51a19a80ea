// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/row_check.h"

#include <algorithm>
#include <cstring>

#include "ledger/hash.h"

namespace ledger {

namespace {

bool same(base::ByteView a, const uint8_t* b, size_t size) {
  return a.size() == size && std::memcmp(a.data(), b, size) == 0;
}

base::Fault wrong_row(const char* code, const std::string& town, uint64_t number,
                      const char* field = nullptr) {
  base::Fault::Args args{{"number", std::to_string(number)}};
  if (field != nullptr) args.emplace_back("field", field);
  return base::fault(base::FaultKind::kCorrupt, code, std::move(args), "",
                     town + "#" + std::to_string(number));
}

bool is_body(base::ByteView content, const uint8_t* digest) {
  if (content.empty()) return true;  // erased; the header still binds what it was
  if (content.size() < sizeof(Salt) || content.size() > sizeof(Salt) + kBodyBytesMax) return false;
  return same(short_sha256({content}), digest, 32);
}

// Checks one row by itself and adds its leaf.
std::optional<base::Fault> add_row(const StoredRow& row, const std::string& town, Stretch& out) {
  const uint64_t number = out.first + out.leaves.size();
  if (row.number != number) return wrong_row("ledger.entry_missing", town, number);
  EntryHeaderView header;
  if (const char* field = decode_view(row.header, header)) {
    return wrong_row("ledger.bad_header", town, number, field);
  }
  if (header.number != number || header.town != town) {
    return wrong_row("ledger.wrong_place", town, number);
  }
  if (!same(row.id, header.id, 16)) return wrong_row("ledger.columns_differ", town, number, "id");
  if (!same(row.subject, header.subject, 16)) {
    return wrong_row("ledger.columns_differ", town, number, "subject");
  }
  if (out.leaves.empty()) {
    out.first_recorded_at = header.recorded_at;
  } else if (header.recorded_at < out.last_recorded_at) {
    return wrong_row("ledger.time_backwards", town, number);
  }
  if (!is_body(row.content, header.body_digest)) {
    return wrong_row("ledger.body_changed", town, number);
  }
  out.last_recorded_at = header.recorded_at;
  out.leaves.push_back(leaf_hash(row.header));
  out.bytes += row.header.size() + row.content.size();
  if (row.content.empty()) ++out.erased;
  return std::nullopt;
}

Digest root_of_tile(const Digest* leaves) {
  std::array<Digest, kTileWidth / 2> row;
  for (size_t i = 0; i < row.size(); ++i) row[i] = node_hash(leaves[2 * i], leaves[2 * i + 1]);
  for (size_t n = row.size() / 2; n > 0; n /= 2) {
    for (size_t i = 0; i < n; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
  }
  return row[0];
}

}  // namespace

base::Result<Stretch> check_stretch(RowSource& source, const std::string& town, uint64_t first,
                                    uint64_t end) {
  Stretch out;
  out.first = first;
  out.leaves.reserve(end - first);
  TRY(source.rows(first, end, [&](const StoredRow& row) {
    out.finding = add_row(row, town, out);
    return !out.finding;
  }));
  if (!out.finding && out.leaves.size() < end - first) {
    out.finding = wrong_row("ledger.entry_missing", town, first + out.leaves.size());
  }
  for (size_t at = 0; at + kTileWidth <= out.leaves.size(); at += kTileWidth) {
    out.tile_roots.push_back(root_of_tile(&out.leaves[at]));
  }
  return out;
}

TreeCheck::TreeCheck(std::string town, std::vector<SignedRoot> roots)
    : town_(std::move(town)), roots_(std::move(roots)), last_recorded_at_{INT64_MIN} {
  check_root();  // a checkpoint of the empty tree
}

bool TreeCheck::found(const char* code, base::Fault::Args args) {
  finding_ = base::fault(base::FaultKind::kCorrupt, code, std::move(args), "", town_);
  return false;
}

bool TreeCheck::add(const Stretch& stretch, const base::Bytes& tiles) {
  if (finding_) return false;
  ENSURE(stretch.first == frontier_.size(), "stretches come in order");
  if (!stretch.leaves.empty() && stretch.first_recorded_at < last_recorded_at_) {
    return stopped_at(wrong_row("ledger.time_backwards", town_, stretch.first));
  }
  last_recorded_at_ = stretch.last_recorded_at;
  compare(stretch, tiles);
  bytes_ += stretch.bytes;
  erased_ += stretch.erased;
  for (size_t at = 0; at < stretch.leaves.size(); at += kTileWidth) {
    const size_t count = std::min<size_t>(kTileWidth, stretch.leaves.size() - at);
    const size_t tile = at / kTileWidth;
    const Digest* root = tile < stretch.tile_roots.size() ? &stretch.tile_roots[tile] : nullptr;
    if (!grow_tile(&stretch.leaves[at], count, root)) return false;
  }
  return stretch.finding ? stopped_at(*stretch.finding) : true;
}

// An entry before the finding whose leaf is not as stored is the first that fails: for example its
// time was put forward, and the one after it now seems to run backwards.
bool TreeCheck::stopped_at(base::Fault finding) {
  finding_ = odd_leaf_ ? wrong_row("ledger.entry_changed", town_, *odd_leaf_) : std::move(finding);
  return false;
}

// Finds the first leaf that is not as stored.
void TreeCheck::compare(const Stretch& stretch, const base::Bytes& tiles) {
  if (odd_leaf_ || stretch.leaves.empty()) return;
  const size_t count = std::min(stretch.leaves.size(), tiles.size() / 32);
  static_assert(sizeof(Digest) == 32);
  if (count == 0 || std::memcmp(stretch.leaves.data(), tiles.data(), count * 32) == 0) return;
  size_t i = 0;
  while (std::memcmp(stretch.leaves[i].data(), tiles.data() + i * 32, 32) == 0) ++i;
  odd_leaf_ = stretch.first + i;
}

bool TreeCheck::grow_tile(const Digest* leaves, size_t count, const Digest* root) {
  // Where a checkpoint ends inside the tile, its leaves are needed one by one.
  const bool cut =
      next_root_ < roots_.size() && roots_[next_root_].size < frontier_.size() + kTileWidth;
  if (root == nullptr || cut) return grow_by_leaf(leaves, count);
  frontier_.append_full(kTileHeight, *root,
                        [this](uint32_t height, const Digest& hash) { keep_node(height, hash); });
  return check_root();
}

bool TreeCheck::grow_by_leaf(const Digest* leaves, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    frontier_.append(leaves[i],
                     [this](uint32_t height, const Digest& hash) { keep_node(height, hash); });
    if (!check_root()) return false;
  }
  return true;
}

void TreeCheck::keep_node(uint32_t height, const Digest& hash) {
  if (height == 0 || height % kTileHeight != 0) return;
  const uint32_t level = height / kTileHeight;
  if (levels_.size() < level) levels_.resize(level);
  levels_[level - 1].insert(levels_[level - 1].end(), hash.begin(), hash.end());
}

// Where a checkpoint ends, the tree must have the root that it signs. If it has, a stored leaf that
// differed was a damaged tile; if not, that leaf names the entry that was changed.
bool TreeCheck::check_root() {
  while (next_root_ < roots_.size() && roots_[next_root_].size == frontier_.size()) {
    const SignedRoot& root = roots_[next_root_++];
    if (root.root == frontier_.root()) {
      signed_size_ = root.size;
      continue;
    }
    if (odd_leaf_ && *odd_leaf_ < root.size) {
      finding_ = wrong_row("ledger.entry_changed", town_, *odd_leaf_);
      return false;
    }
    return found("ledger.root_differs",
                 {{"number", std::to_string(signed_size_)}, {"size", std::to_string(root.size)}});
  }
  return true;
}

bool TreeCheck::finish(uint64_t size) {
  if (finding_) return false;
  if (frontier_.size() != size) {
    finding_ = wrong_row("ledger.entry_missing", town_, frontier_.size());
    return false;
  }
  if (next_root_ < roots_.size()) {
    return found("ledger.entries_lost", {{"number", std::to_string(frontier_.size())},
                                         {"size", std::to_string(roots_.back().size)}});
  }
  if (!odd_leaf_) return true;
  // Signed entries are as signed, so the tile is wrong; behind the last checkpoint nobody can tell
  // which of the two was changed.
  if (*odd_leaf_ >= signed_size_) {
    finding_ = wrong_row("ledger.entry_changed", town_, *odd_leaf_);
    return false;
  }
  return found("ledger.tile_changed",
               {{"level", "0"}, {"index", std::to_string(*odd_leaf_ / kTileWidth)}});
}

void TreeCheck::report_to(VerifyReport& report) const {
  report.entries = frontier_.size();
  report.erased = erased_;
  report.bytes = bytes_;
  report.signed_size = signed_size_;
  report.root = frontier_.root();
}

}  // namespace ledger
