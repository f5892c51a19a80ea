// SPDX-License-Identifier: AGPL-3.0-or-later
// The two halves of verify(). Rows are checked by themselves, a stretch at a time, by as many
// threads as there are readers; the tree is then grown from the stretches in order, by one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"
#include "ledger/entry.h"
#include "ledger/merkle.h"
#include "ledger/tiles.h"
#include "ledger/verify.h"

namespace ledger {

inline constexpr uint64_t kStretchRows = 4 * kTileWidth;

// What the rows of some whole tiles (the last one may be partial) come to.
struct Stretch {
  uint64_t first = 0;
  std::vector<base::Digest> leaves;      // up to the finding
  std::vector<base::Digest> tile_roots;  // of the full tiles
  calendar::Instant first_recorded_at;
  calendar::Instant last_recorded_at;
  uint64_t bytes = 0;
  uint64_t erased = 0;
  std::optional<base::Fault> finding;  // the first row that is wrong by itself
};

// Reads and checks the rows first <= number < end. Faults of reading pass through.
[[nodiscard]] base::Result<Stretch> check_stretch(RowSource& source, const std::string& town,
                                                  uint64_t first, uint64_t end);

// A checkpoint whose note was opened.
struct SignedRoot {
  uint64_t size = 0;
  base::Digest root{};
};

// Grows the tree and compares it with tiles and checkpoints.
class TreeCheck {
 public:
  // `roots` ascending by size.
  TreeCheck(std::string town, std::vector<SignedRoot> roots);

  // Takes the next stretch; `tiles` are the stored leaf hashes of its tiles. False at the first
  // finding; then finding() says it.
  bool add(const Stretch& stretch, const base::Bytes& tiles);
  // After the last of `size` rows. False if there is a finding.
  bool finish(uint64_t size);

  [[nodiscard]] const std::optional<base::Fault>& finding() const { return finding_; }
  // Fills the counts of the report.
  void report_to(VerifyReport& report) const;
  // The hashes that the tiles of a level from 1 up must hold, end to end.
  [[nodiscard]] const base::Bytes& level(uint32_t level) const { return levels_[level - 1]; }
  [[nodiscard]] uint32_t levels() const { return static_cast<uint32_t>(levels_.size()); }

 private:
  bool found(const char* code, base::Fault::Args args);
  bool stopped_at(base::Fault finding);
  void compare(const Stretch& stretch, const base::Bytes& tiles);
  bool grow_tile(const base::Digest* leaves, size_t count, const base::Digest* root);
  bool grow_by_leaf(const base::Digest* leaves, size_t count);
  void keep_node(uint32_t height, const base::Digest& hash);
  bool check_root();

  std::string town_;
  std::vector<SignedRoot> roots_;
  size_t next_root_ = 0;
  Frontier frontier_;
  std::vector<base::Bytes> levels_;
  calendar::Instant last_recorded_at_;
  std::optional<uint64_t> odd_leaf_;  // first entry whose leaf is not the stored one
  uint64_t signed_size_ = 0;
  uint64_t erased_ = 0;
  uint64_t bytes_ = 0;
  std::optional<base::Fault> finding_;
};

}  // namespace ledger
