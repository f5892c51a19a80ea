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

inline constexpr size_t kProofHashesMax = 64;

[[nodiscard]] Digest node_hash(const Digest& left, const Digest& right);
// SHA-256 of nothing: the root of the empty tree.
[[nodiscard]] Digest empty_root();

// The roots of the full subtrees of a growing tree, largest first: enough to append and to know the
// root, in logarithmic space. Allocates nothing.
class Frontier {
 public:
  Frontier() = default;
  // From the roots of the full subtrees of a tree of `size`; nothing if their number is wrong.
  [[nodiscard]] static std::optional<Frontier> of(uint64_t size, const std::vector<Digest>& roots);

  void append(const Digest& leaf) {
    append(leaf, [](uint32_t, const Digest&) {});
  }
  // Calls on_node(height, hash) for the leaf (height 0) and for every full subtree that it
  // completes, lowest first.
  template <typename OnNode>
  void append(const Digest& leaf, OnNode&& on_node) {
    append_full(0, leaf, on_node);
  }
  // Appends a full subtree of 2^height leaves by its root; the size so far is a multiple of that.
  template <typename OnNode>
  void append_full(uint32_t height, const Digest& root, OnNode&& on_node) {
    Digest hash = root;
    on_node(height, hash);
    const uint64_t leaves = uint64_t{1} << height;
    for (uint64_t bits = size_ >> height; (bits & 1) != 0; bits >>= 1) {
      hash = node_hash(roots_[--count_], hash);
      on_node(++height, hash);
    }
    roots_[count_++] = hash;
    size_ += leaves;
  }
  [[nodiscard]] uint64_t size() const { return size_; }
  [[nodiscard]] Digest root() const;
  [[nodiscard]] std::vector<Digest> roots() const { return {roots_, roots_ + count_}; }

 private:
  uint64_t size_ = 0;
  int count_ = 0;
  Digest roots_[64];
};

// The hash of the full subtree of `height` whose number at that height is `index`: over the leaves
// [index << height, (index + 1) << height). Faults of reading pass through.
using NodeFn = std::function<base::Result<Digest>(uint32_t height, uint64_t index)>;

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
