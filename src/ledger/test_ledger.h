// SPDX-License-Identifier: AGPL-3.0-or-later
// A ledger in memory, for tests only.
#pragma once

#include <string>
#include <vector>

#include "ledger/entry.h"
#include "ledger/tiles.h"
#include "ledger/verify.h"

namespace ledger {

inline Salt test_salt(uint64_t number) {
  base::SeededRandom random(number + 1000);
  return make_salt(random);
}

inline base::Bytes test_body(uint64_t number) {
  return base::to_bytes("{\"n\":" + std::to_string(number) + ",\"words\":\"台账\"}");
}

inline Entry test_entry(uint64_t number, const std::string& town = "demo") {
  base::SeededRandom random(number);
  Entry entry;
  entry.town = town;
  entry.number = number;
  entry.occurred_at.ms = 1'589'424'560'000 + static_cast<int64_t>(number) * 1000;
  entry.recorded_at.ms = entry.occurred_at.ms + 5000;
  entry.id = base::Uuid::v7(entry.occurred_at.ms, random);
  entry.subject = base::Uuid::v7(entry.occurred_at.ms, random);
  entry.actor = "clerk-1";
  entry.post = "窗口";
  entry.kind = "mediation/accept";
  entry.pack_version = 1;
  entry.body_digest = digest_body(test_salt(number), test_body(number));
  return entry;
}

// Rows as a store would hold them; tests damage them.
class MemoryRows final : public RowSource {
 public:
  struct Row {
    uint64_t number = 0;
    base::Bytes id, subject, header, content;
  };

  explicit MemoryRows(uint64_t size) {
    for (uint64_t number = 0; number < size; ++number) append(test_entry(number));
  }
  void append(const Entry& entry) {
    Row row;
    row.number = entry.number;
    row.id.assign(entry.id.bytes.begin(), entry.id.bytes.end());
    row.subject.assign(entry.subject.bytes.begin(), entry.subject.bytes.end());
    row.header = encode(entry);
    const Salt salt = test_salt(entry.number);
    row.content.assign(salt.begin(), salt.end());
    const base::Bytes body = test_body(entry.number);
    row.content.insert(row.content.end(), body.begin(), body.end());
    tree.append(leaf_hash(row.header));
    rows_.push_back(std::move(row));
    for (TileTree::Tile& tile : tree.take_changed()) {
      tiles[{tile.level, tile.index}] = std::move(tile.hashes);
    }
  }

  base::Result<uint64_t> size() override {
    return rows_.empty() ? uint64_t{0} : rows_.back().number + 1;
  }
  base::Status rows(uint64_t from, uint64_t to,
                    const std::function<bool(const StoredRow&)>& fn) override {
    for (const Row& row : rows_) {
      if (row.number < from || row.number >= to) continue;
      StoredRow view;
      view.number = row.number;
      view.id = row.id;
      view.subject = row.subject;
      view.header = row.header;
      view.content = row.content;
      if (!fn(view)) break;
    }
    return base::ok();
  }
  base::Result<base::Bytes> tile(uint32_t level, uint64_t index) override {
    const auto it = tiles.find({level, index});
    return it == tiles.end() ? base::Bytes() : it->second;
  }
  std::vector<Row>& all() { return rows_; }

  TileTree tree;
  std::map<std::pair<uint32_t, uint64_t>, base::Bytes> tiles;

 private:
  std::vector<Row> rows_;
};

}  // namespace ledger
