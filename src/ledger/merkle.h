// SPDX-License-Identifier: AGPL-3.0-or-later
// The Merkle tree of RFC 6962 and RFC 9162 §2.1: growing it, its root, inclusion and consistency
// proofs and their verification. SHA-256 with the prefixes 0x00 (leaf) and 0x01 (node).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/digest.h"
#include "base/result.h"

namespace ledger {

using base::Digest;

[[nodiscard]] Digest node_hash(const Digest& left, const Digest& right);
// SHA-256 of nothing: the root of the empty tree.
[[nodiscard]] Digest empty_root();

// The roots of the full subtrees of a growing tree, largest first: enough to append and to know the
// root, in logarithmic space. No allocation after construction.
class Frontier {
 public:
  Frontier() = default;
  // From the roots of the full subtrees of a tree of `size`; nothing if their number is wrong.
  [[nodiscard]] static std::optional<Frontier> of(uint64_t size, const std::vector<Digest>& roots);

  void append(const Digest& leaf);
  [[nodiscard]] uint64_t size() const { return size_; }
  [[nodiscard]] Digest root() const;
  [[nodiscard]] std::vector<Digest> roots() const { return {roots_, roots_ + count_}; }

 private:
  uint64_t size_ = 0;
  int count_ = 0;
  Digest roots_[64];
};

// The hash of the full subtree of height `level` whose number on its level is `index`: the leaves
// [index << level, (index + 1) << level). Faults of reading pass through.
using NodeFn = std::function<base::Result<Digest>(uint32_t level, uint64_t index)>;

// The root of the first `size` leaves.
[[nodiscard]] base::Result<Digest> root_at(uint64_t size, const NodeFn& node);
// RFC 9162 §2.1.3.1; leaf < size. Fault (kInvalid): ledger.no_such_leaf.
[[nodiscard]] base::Result<std::vector<Digest>> inclusion_proof(uint64_t leaf, uint64_t size,
                                                                const NodeFn& node);
// RFC 9162 §2.1.4.1; 0 < from <= to. Fault (kInvalid): ledger.no_such_leaf.
[[nodiscard]] base::Result<std::vector<Digest>> consistency_proof(uint64_t from, uint64_t to,
                                                                  const NodeFn& node);

// RFC 9162 §2.1.3.2.
[[nodiscard]] bool verify_inclusion(const Digest& leaf_hash, uint64_t leaf, uint64_t size,
                                    const std::vector<Digest>& proof, const Digest& root);
// RFC 9162 §2.1.4.2; also from == to with an empty proof and equal roots.
[[nodiscard]] bool verify_consistency(uint64_t from, uint64_t to, const Digest& from_root,
                                      const Digest& to_root, const std::vector<Digest>& proof);

}  // namespace ledger
