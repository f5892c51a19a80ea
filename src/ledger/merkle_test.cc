// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/merkle.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/entry.h"
#include "ledger/tiles.h"

namespace ledger {
namespace {

// The inputs and roots of the reference test of certificate-transparency (RFC 6962).
const char* const kInputs[] = {"",
                               "00",
                               "10",
                               "2021",
                               "3031",
                               "40414243",
                               "5051525354555657",
                               "606162636465666768696a6b6c6d6e6f"};
const char* const kRoots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                              "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                              "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                              "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                              "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                              "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                              "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                              "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

Digest leaf_of(uint64_t i) {
  const std::string text = std::to_string(i);
  return leaf_hash(base::view(text));
}

// The tree by its definition (RFC 9162 §2.1.1), slow and obvious.
Digest slow_root(uint64_t first, uint64_t n) {
  if (n == 0) return empty_root();
  if (n == 1) return leaf_of(first);
  uint64_t k = 1;
  while (k * 2 < n) k *= 2;
  return node_hash(slow_root(first, k), slow_root(first + k, n - k));
}

Digest slow_node(uint32_t height, uint64_t index) {
  return slow_root(index << height, uint64_t{1} << height);
}

base::Result<Digest> node(uint32_t height, uint64_t index) { return slow_node(height, index); }

TEST(Merkle, RootsAreThoseOfTheReferenceTest) {
  EXPECT_EQ(base::hex(empty_root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  Frontier tree;
  EXPECT_EQ(tree.root(), empty_root());
  for (size_t i = 0; i < 8; ++i) {
    tree.append(leaf_hash(base::from_hex(kInputs[i]).value()));
    EXPECT_EQ(base::hex(tree.root()), kRoots[i]);
  }
}

TEST(Merkle, GrowingGivesTheRootOfTheDefinition) {
  Frontier tree;
  for (uint64_t n = 0; n < 200; ++n) {
    EXPECT_EQ(tree.root(), slow_root(0, n)) << n;
    EXPECT_EQ(root_at(n, node).value(), tree.root()) << n;
    EXPECT_EQ(Frontier::of(n, tree.roots())->root(), tree.root()) << n;
    tree.append(leaf_of(n));
  }
}

TEST(Merkle, FrontierOfTheWrongLengthIsRefused) {
  EXPECT_FALSE(Frontier::of(5, {leaf_of(0)}));
  EXPECT_FALSE(Frontier::of(4, {leaf_of(0), leaf_of(1)}));
}

TEST(Merkle, SubtreesAppendLikeTheirLeaves) {
  Frontier by_leaf;
  Frontier by_tree;
  for (uint64_t i = 0; i < 24; ++i) by_leaf.append(leaf_of(i));
  for (uint64_t i = 0; i < 3; ++i) {
    by_tree.append_full(3, slow_node(3, i), [](uint32_t, const Digest&) {});
  }
  EXPECT_EQ(by_tree.root(), by_leaf.root());
  EXPECT_EQ(by_tree.size(), 24u);
}

TEST(Merkle, EveryInclusionProofUpTo200Verifies) {
  for (uint64_t n = 1; n <= 200; n += n < 40 ? 1 : 23) {
    const Digest root = slow_root(0, n);
    for (uint64_t leaf = 0; leaf < n; ++leaf) {
      const std::vector<Digest> proof = inclusion_proof(leaf, n, node).value();
      ASSERT_TRUE(verify_inclusion(leaf_of(leaf), leaf, n, proof, root)) << leaf << " of " << n;
      ASSERT_FALSE(verify_inclusion(leaf_of(leaf + 1), leaf, n, proof, root));
      if (n > 1) ASSERT_FALSE(verify_inclusion(leaf_of(leaf), (leaf + 1) % n, n, proof, root));
      std::vector<Digest> longer = proof;
      longer.push_back(root);
      ASSERT_FALSE(verify_inclusion(leaf_of(leaf), leaf, n, longer, root));
      if (proof.empty()) continue;
      longer = proof;
      longer.pop_back();
      ASSERT_FALSE(verify_inclusion(leaf_of(leaf), leaf, n, longer, root));
    }
  }
}

TEST(Merkle, EveryConsistencyProofUpTo40Verifies) {
  for (uint64_t to = 1; to <= 40; ++to) {
    const Digest to_root = slow_root(0, to);
    for (uint64_t from = 1; from <= to; ++from) {
      const Digest from_root = slow_root(0, from);
      std::vector<Digest> proof = consistency_proof(from, to, node).value();
      ASSERT_TRUE(verify_consistency(from, to, from_root, to_root, proof)) << from << " " << to;
      if (from == to) continue;
      ASSERT_FALSE(verify_consistency(from, to, to_root, to_root, proof));
      ASSERT_FALSE(verify_consistency(from, to, from_root, from_root, proof));
      proof[proof.size() / 2][7] ^= 1;
      ASSERT_FALSE(verify_consistency(from, to, from_root, to_root, proof));
      proof.pop_back();
      ASSERT_FALSE(verify_consistency(from, to, from_root, to_root, proof));
    }
  }
}

TEST(Merkle, WhatIsNotThereHasNoProof) {
  EXPECT_EQ(inclusion_proof(5, 5, node).fault().code, "ledger.no_such_leaf");
  EXPECT_EQ(consistency_proof(0, 5, node).fault().code, "ledger.no_such_leaf");
  EXPECT_EQ(consistency_proof(6, 5, node).fault().code, "ledger.no_such_leaf");
  EXPECT_FALSE(verify_inclusion(leaf_of(0), 0, 0, {}, empty_root()));
  EXPECT_FALSE(verify_consistency(0, 5, empty_root(), slow_root(0, 5), {}));
}

RC_GTEST_PROP(Merkle, ProofsFromTilesVerifyAtRandomSizes, ()) {
  const uint64_t size = *rc::gen::inRange<uint64_t>(1, 2000);
  const uint64_t leaf = *rc::gen::inRange<uint64_t>(0, size);
  const uint64_t from = *rc::gen::inRange<uint64_t>(1, size + 1);
  TileTree tree;
  std::map<std::pair<uint32_t, uint64_t>, base::Bytes> tiles;
  Digest from_root{};
  for (uint64_t i = 0; i < size; ++i) {
    tree.append(leaf_of(i));
    if (i + 1 == from) from_root = tree.root();
    if (i % 300 != 299 && i + 1 != size) continue;
    for (TileTree::Tile& tile : tree.take_changed()) {
      tiles[{tile.level, tile.index}] = std::move(tile.hashes);
    }
  }
  const TileReader reader = [&](uint32_t level, uint64_t index) -> base::Result<base::Bytes> {
    return tiles[{level, index}];
  };
  const NodeFn nodes = nodes_of(reader);
  const Digest root = root_at(size, nodes).value();
  RC_ASSERT(root == tree.root());
  RC_ASSERT(verify_inclusion(leaf_of(leaf), leaf, size, inclusion_proof(leaf, size, nodes).value(),
                             root));
  RC_ASSERT(verify_consistency(from, size, from_root, root,
                               consistency_proof(from, size, nodes).value()));
  // The tree goes on from its tiles as if it had never stopped.
  TileTree again = TileTree::load(size, reader).value();
  for (uint64_t i = size; i < size + 300; ++i) {
    again.append(leaf_of(i));
    tree.append(leaf_of(i));
  }
  RC_ASSERT(again.root() == tree.root());
}

TEST(Tiles, PathsAreThoseOfTheSpecification) {
  EXPECT_EQ(tile_path(0, 1234067, 256), "tile/0/x001/x234/067");
  EXPECT_EQ(tile_path(2, 0, 1), "tile/2/000.p/1");
  EXPECT_EQ(tile_path(1, 999, 256), "tile/1/999");
  EXPECT_EQ(tile_path(1, 1000, 255), "tile/1/x001/000.p/255");
  EXPECT_EQ(bundle_path(273, 112), "tile/entries/273.p/112");
}

TEST(Tiles, WidthsAreThoseOfTheSpecificationsExample) {
  // "A tree of size 70,000": 273 full tiles and one of 112; one full and one of 17; one of 1.
  EXPECT_EQ(tile_width(70'000, 0, 272), 256u);
  EXPECT_EQ(tile_width(70'000, 0, 273), 112u);
  EXPECT_EQ(tile_width(70'000, 0, 274), 0u);
  EXPECT_EQ(tile_width(70'000, 1, 0), 256u);
  EXPECT_EQ(tile_width(70'000, 1, 1), 17u);
  EXPECT_EQ(tile_width(70'000, 2, 0), 1u);
  EXPECT_EQ(tile_width(70'000, 3, 0), 0u);
  EXPECT_EQ(tile_width(256, 0, 1), 0u);
  EXPECT_EQ(tile_width(256, 1, 0), 1u);
}

TEST(Tiles, ShortTileIsABrokenHead) {
  const TileReader reader = [](uint32_t, uint64_t) -> base::Result<base::Bytes> {
    return base::Bytes(32);
  };
  EXPECT_EQ(TileTree::load(2, reader).fault().code, "ledger.broken_head");
  EXPECT_EQ(root_at(2, nodes_of(reader)).fault().code, "ledger.broken_head");
}

TEST(Tiles, BundleEntriesCarryTheirLength) {
  base::Bytes bundle;
  append_to_bundle(bundle, base::view("ab"));
  append_to_bundle(bundle, base::Bytes(300, 'x'));
  EXPECT_EQ(base::hex(base::ByteView(bundle).first(6)), "00026162012c");
  EXPECT_EQ(bundle.size(), 2 + 2 + 2 + 300u);
}

}  // namespace
}  // namespace ledger
