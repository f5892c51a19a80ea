// SPDX-License-Identifier: AGPL-3.0-or-later
// Appends entries: numbers them, binds the body, grows the Merkle tree and signs its head, all in
// one transaction of the store. Copes with others appending between its transactions, in other
// processes or on other machines: each transaction locks a town before it reads the town's head.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/tiles.h"
#include "store/store.h"

namespace store {

// Not thread safe: one per Store. `store` and `key` outlive it; without a key no checkpoints are
// made.
class LedgerAppender {
 public:
  LedgerAppender(Store& store, const ledger::SigningKey* key) : store_(store), key_(key) {}
  LedgerAppender(const LedgerAppender&) = delete;
  LedgerAppender& operator=(const LedgerAppender&) = delete;

  // Starts a write transaction; a running one is rolled back first. Projections are written through
  // transaction().
  [[nodiscard]] base::Status begin();
  // The running transaction; only between begin() and commit() or rollback().
  [[nodiscard]] Transaction& transaction();
  [[nodiscard]] bool running() const { return transaction_ != nullptr; }

  // Appends to the ledger of entry.town. Set by this call, whatever the caller put there: number,
  // body_digest, and recorded_at = the later of the given one and the last entry's. Returns the
  // entry as recorded. Faults: ledger.bad_entry, ledger.body_too_large (kInvalid);
  // store.duplicate_id (kConflict: look an id up with entry_by_id before); ledger.broken_head
  // (kCorrupt: tiles and entries do not fit; such a ledger is never extended). After a fault that
  // is not kInvalid or kConflict only rollback() is of use.
  [[nodiscard]] base::Result<ledger::Entry> append(ledger::Entry entry, const ledger::Salt& salt,
                                                   base::ByteView body);

  // Writes tiles and a signed checkpoint for every town appended to, then commits. When it returns
  // ok, the entries are durable. On a fault everything is rolled back.
  [[nodiscard]] base::Status commit();
  void rollback();

 private:
  struct Town {
    Head head;  // as far as this object has appended
    ledger::TileTree tree;
    std::optional<Checkpoint>
        replaced;          // a checkpoint of the same day, which the next one replaces
    bool touched = false;  // in the running transaction
  };

  base::Result<Town*> town(std::string_view name);
  base::Status seal(const std::string& name, Town& town);

  Store& store_;
  const ledger::SigningKey* key_;
  std::unique_ptr<Transaction> transaction_;
  std::map<std::string, Town, std::less<>> towns_;
};

}  // namespace store
