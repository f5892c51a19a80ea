// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/merkle.h"

#include <bit>

#include "ledger/hash.h"

namespace ledger {

namespace {

base::Fault no_such_leaf(uint64_t leaf, uint64_t size) {
  return base::fault(base::FaultKind::kInvalid, "ledger.no_such_leaf",
                     {{"number", std::to_string(leaf)}, {"size", std::to_string(size)}});
}

// The largest power of two below n, n > 1: where RFC 9162 splits a list.
uint64_t split_of(uint64_t n) { return std::bit_floor(n - 1); }

// MTH of the leaves [first, first + n), where first is a multiple of the powers of two that n is
// split into.
base::Result<Digest> range_root(uint64_t first, uint64_t n, const NodeFn& node) {
  if (std::has_single_bit(n)) {
    const auto height = static_cast<uint32_t>(std::countr_zero(n));
    return node(height, first >> height);
  }
  const uint64_t k = split_of(n);
  TRY_ASSIGN(const Digest left, range_root(first, k, node));
  TRY_ASSIGN(const Digest right, range_root(first + k, n - k, node));
  return node_hash(left, right);
}

// PATH(leaf, D[first:first+n]), §2.1.3.1; `leaf` counts from `first`.
base::Status path(uint64_t leaf, uint64_t first, uint64_t n, const NodeFn& node,
                  std::vector<Digest>& out) {
  if (n == 1) return base::ok();
  const uint64_t k = split_of(n);
  const bool left = leaf < k;
  TRY(left ? path(leaf, first, k, node, out) : path(leaf - k, first + k, n - k, node, out));
  TRY_ASSIGN(const Digest sibling,
             left ? range_root(first + k, n - k, node) : range_root(first, k, node));
  out.push_back(sibling);
  return base::ok();
}

// SUBPROOF(m, D[first:first+n], whole), §2.1.4.1.
base::Status subproof(uint64_t m, uint64_t first, uint64_t n, bool whole, const NodeFn& node,
                      std::vector<Digest>& out) {
  if (m == n) {
    if (whole) return base::ok();
    TRY_ASSIGN(const Digest root, range_root(first, n, node));
    out.push_back(root);
    return base::ok();
  }
  const uint64_t k = split_of(n);
  const bool left = m <= k;
  TRY(left ? subproof(m, first, k, whole, node, out)
           : subproof(m - k, first + k, n - k, false, node, out));
  TRY_ASSIGN(const Digest sibling,
             left ? range_root(first + k, n - k, node) : range_root(first, k, node));
  out.push_back(sibling);
  return base::ok();
}

}  // namespace

Digest node_hash(const Digest& left, const Digest& right) {
  std::array<uint8_t, 65> bytes;
  bytes[0] = 0x01;
  std::copy(left.begin(), left.end(), bytes.begin() + 1);
  std::copy(right.begin(), right.end(), bytes.begin() + 33);
  return short_sha256({bytes});
}

Digest empty_root() { return base::sha256(base::ByteView()); }

std::optional<Frontier> Frontier::of(uint64_t size, const std::vector<Digest>& roots) {
  if (roots.size() != static_cast<size_t>(std::popcount(size))) return std::nullopt;
  Frontier frontier;
  frontier.size_ = size;
  for (const Digest& root : roots) frontier.roots_[frontier.count_++] = root;
  return frontier;
}

Digest Frontier::root() const {
  if (count_ == 0) return empty_root();
  Digest hash = roots_[count_ - 1];
  for (int i = count_ - 2; i >= 0; --i) hash = node_hash(roots_[i], hash);
  return hash;
}

base::Result<Digest> root_at(uint64_t size, const NodeFn& node) {
  if (size == 0) return empty_root();
  return range_root(0, size, node);
}

base::Result<std::vector<Digest>> inclusion_proof(uint64_t leaf, uint64_t size,
                                                  const NodeFn& node) {
  if (leaf >= size) return no_such_leaf(leaf, size);
  std::vector<Digest> out;
  TRY(path(leaf, 0, size, node, out));
  return out;
}

base::Result<std::vector<Digest>> consistency_proof(uint64_t from, uint64_t to,
                                                    const NodeFn& node) {
  if (from == 0 || from > to) return no_such_leaf(from, to);
  std::vector<Digest> out;
  TRY(subproof(from, 0, to, true, node, out));
  return out;
}

bool verify_inclusion(const Digest& leaf_hash, uint64_t leaf, uint64_t size,
                      const std::vector<Digest>& proof, const Digest& root) {
  if (leaf >= size) return false;
  uint64_t fn = leaf;
  uint64_t sn = size - 1;
  Digest hash = leaf_hash;
  for (const Digest& sibling : proof) {
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      hash = node_hash(sibling, hash);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && hash == root;
}

bool verify_consistency(uint64_t from, uint64_t to, const Digest& from_root, const Digest& to_root,
                        const std::vector<Digest>& proof) {
  if (from == 0 || from > to) return false;
  if (from == to) return proof.empty() && from_root == to_root;
  // A full tree is its own first hash; §2.1.4.2 step 2.
  const bool full = std::has_single_bit(from);
  if (proof.empty() && !full) return false;
  uint64_t fn = from - 1;
  uint64_t sn = to - 1;
  while ((fn & 1) != 0) {
    fn >>= 1;
    sn >>= 1;
  }
  Digest fr = full ? from_root : proof[0];
  Digest sr = fr;
  for (size_t i = full ? 0 : 1; i < proof.size(); ++i) {
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      fr = node_hash(proof[i], fr);
      sr = node_hash(proof[i], sr);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      sr = node_hash(sr, proof[i]);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && fr == from_root && sr == to_root;
}

}  // namespace ledger
