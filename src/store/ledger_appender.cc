// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/ledger_appender.h"

#include <algorithm>

namespace store {

using base::FaultKind;

base::Status LedgerAppender::begin() {
  rollback();
  TRY_ASSIGN(transaction_, store_.begin());
  return base::ok();
}

Transaction& LedgerAppender::transaction() {
  ENSURE(transaction_ != nullptr, "begin() comes first");
  return *transaction_;
}

void LedgerAppender::rollback() {
  if (transaction_ == nullptr) return;
  transaction_.reset();
  // What was appended is gone, so what is remembered of these towns is wrong.
  std::erase_if(towns_, [](const auto& item) { return item.second.touched; });
}

// The town's right edge, read anew if somebody else has appended since.
base::Result<LedgerAppender::Town*> LedgerAppender::town(std::string_view name) {
  auto it = towns_.find(name);
  if (it != towns_.end() && it->second.touched) return &it->second;
  // What is read under the lock stays true until the commit.
  TRY(transaction_->lock(name));
  TRY_ASSIGN(const Head head, store_.head(name));
  if (it == towns_.end()) it = towns_.emplace(std::string(name), Town()).first;
  Town& town = it->second;
  if (town.head.size != head.size || town.head.last_id != head.last_id) {
    town = Town();
    TRY_ASSIGN(town.tree, ledger::TileTree::load(head.size, [&](uint32_t level, uint64_t index) {
                 return store_.tile(name, level, index);
               }));
    town.head = head;
  }
  TRY_ASSIGN(std::optional<Checkpoint> last, store_.last_checkpoint(name));
  // A ledger whose signed head is not the head of its tiles is never extended.
  if (last && last->size == head.size) {
    TRY_ASSIGN(const ledger::TreeHead signed_head, ledger::parse_checkpoint(last->note));
    if (signed_head.size != head.size || signed_head.root != town.tree.root()) {
      return base::fault(FaultKind::kCorrupt, "ledger.broken_head",
                         {{"level", "0"}, {"index", std::to_string(head.size)}});
    }
    town.replaced = std::move(last);
  } else if (last && last->size > head.size) {
    return base::fault(FaultKind::kCorrupt, "ledger.broken_head",
                       {{"level", "0"}, {"index", std::to_string(head.size)}});
  }
  town.touched = true;
  return &town;
}

base::Result<ledger::Entry> LedgerAppender::append(ledger::Entry entry, const ledger::Salt& salt,
                                                   base::ByteView body) {
  ENSURE(transaction_ != nullptr, "begin() comes first");
  TRY(ledger::check(entry));
  if (body.size() > ledger::kBodyBytesMax) {
    return base::fault(
        FaultKind::kInvalid, "ledger.body_too_large",
        {{"bytes", std::to_string(body.size())}, {"max", std::to_string(ledger::kBodyBytesMax)}});
  }
  TRY_ASSIGN(Town* const town, this->town(entry.town));
  // A checkpoint that ends another day stays.
  if (town->replaced && town->head.size == town->replaced->size &&
      town->head.last_recorded_at.date() != entry.recorded_at.date()) {
    town->replaced.reset();
  }
  entry.number = town->head.size;
  entry.recorded_at = std::max(entry.recorded_at, town->head.last_recorded_at);
  entry.body_digest = ledger::digest_body(salt, body);
  const base::Bytes header = ledger::encode(entry);
  EntryView view;
  view.town = entry.town;
  view.number = entry.number;
  view.id = entry.id;
  view.subject = entry.subject;
  view.kind = entry.kind;
  view.occurred_at = entry.occurred_at;
  view.recorded_at = entry.recorded_at;
  view.header = header;
  view.salt = salt;
  view.body = body;
  TRY(transaction_->append_entry(view));
  town->tree.append(ledger::leaf_hash(header));
  town->head = {entry.number + 1, entry.recorded_at, entry.id};
  return entry;
}

base::Status LedgerAppender::seal(const std::string& name, Town& town) {
  for (const ledger::TileTree::Tile& tile : town.tree.take_changed()) {
    TRY(transaction_->put_tile(name, tile.level, tile.index, tile.hashes));
  }
  if (key_ == nullptr) return base::ok();
  // One checkpoint a day is kept; any earlier one is provable from the tree, and those who were
  // given one have it.
  if (town.replaced && town.replaced->size < town.head.size) {
    TRY(transaction_->drop_checkpoint(name, town.replaced->size));
  }
  return transaction_->put_checkpoint(
      name, {town.head.size, key_->sign(name, town.head.size, town.tree.root())});
}

base::Status LedgerAppender::commit() {
  ENSURE(transaction_ != nullptr, "begin() comes first");
  const auto seal_and_commit = [this]() -> base::Status {
    for (auto& [name, town] : towns_) {
      if (town.touched && town.tree.size() > 0) TRY(seal(name, town));
    }
    return transaction_->commit();
  };
  base::Status status = seal_and_commit();
  if (!status.ok()) {
    rollback();
    return status;
  }
  transaction_.reset();
  for (auto& [name, town] : towns_) {
    town.touched = false;
    town.replaced.reset();
  }
  return status;
}

}  // namespace store
