// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads of the ledger's own tables, and the transaction's beginning.
#include "store/sqlite/sqlite_store.h"

#include <sqlite3.h>

#include <algorithm>

#include "ledger/tiles.h"
#include "store/sqlite/store_impl.h"

namespace store {

namespace {

// Owns a read transaction.
class SqliteSnapshot final : public Snapshot {
 public:
  explicit SqliteSnapshot(Connection& db) : db_(db) {}
  ~SqliteSnapshot() override {
    // Ending a read transaction writes nothing, so there is nothing to fail.
    if (!db_.autocommit()) (void)db_.execute(Query::kCommit);
  }

 private:
  Connection& db_;
};

base::Fault bad_header(const Run& run, const char* field) {
  return base::fault(base::FaultKind::kCorrupt, "ledger.bad_header",
                     {{"number", std::to_string(run.integer(0))}, {"field", field}});
}

base::Result<EntryRow> row_of(const Run& run) {
  TRY_ASSIGN(const EntryView view, entry_of(run));
  TRY_ASSIGN(ledger::Entry entry, ledger::decode(view.header));
  EntryRow row;
  row.entry = std::move(entry);
  row.header.assign(view.header.begin(), view.header.end());
  row.salt.assign(view.salt.begin(), view.salt.end());
  row.body.assign(view.body.begin(), view.body.end());
  row.erased = view.erased;
  return row;
}

base::Result<std::optional<EntryRow>> one_entry(Run run) {
  TRY_ASSIGN(const bool found, run.step());
  if (!found) return std::optional<EntryRow>();
  TRY_ASSIGN(EntryRow row, row_of(run));
  return std::optional<EntryRow>(std::move(row));
}

base::Status each_entry(Run run, const EntryFn& fn) {
  for (;;) {
    TRY_ASSIGN(const bool found, run.step());
    if (!found) return base::ok();
    TRY_ASSIGN(const EntryView view, entry_of(run));
    if (!fn(view)) return base::ok();
  }
}

int64_t clamp(uint64_t number) {
  return static_cast<int64_t>(std::min<uint64_t>(number, INT64_MAX));
}

}  // namespace

base::Result<EntryView> entry_of(const Run& run) {
  EntryView view;
  view.header = run.blob(3);
  ledger::EntryHeaderView header;
  if (const char* field = ledger::decode_view(view.header, header)) return bad_header(run, field);
  view.town = header.town;
  view.number = header.number;
  std::copy_n(header.id, 16, view.id.bytes.begin());
  std::copy_n(header.subject, 16, view.subject.bytes.begin());
  view.kind = header.kind;
  view.occurred_at = header.occurred_at;
  view.recorded_at = header.recorded_at;
  const base::ByteView content = run.blob(4);
  const size_t salt = std::min(content.size(), sizeof(ledger::Salt));
  view.salt = content.first(salt);
  view.body = content.subspan(salt);
  view.erased = content.empty();
  return view;
}

base::Result<std::unique_ptr<Transaction>> SqliteStore::begin() {
  ENSURE(transaction_ == nullptr, "one transaction at a time");
  // SQLite itself would only notice at the first write.
  if (sqlite3_db_readonly(connection_->handle(), "main") != 0) {
    return base::fault(base::FaultKind::kUnavailable, "store.read_only");
  }
  TRY(connection_->execute(Query::kBegin));
  return std::unique_ptr<Transaction>(std::make_unique<SqliteTransaction>(*this));
}

base::Result<std::unique_ptr<Snapshot>> SqliteStore::snapshot() {
  ENSURE(transaction_ == nullptr, "no snapshot inside a transaction");
  TRY(connection_->execute(Query::kBeginRead));
  auto out = std::make_unique<SqliteSnapshot>(*connection_);
  // SQLite fixes the moment at the first read.
  TRY(towns());
  return std::unique_ptr<Snapshot>(std::move(out));
}

base::Status SqliteStore::flush() {
  return transaction_ == nullptr ? base::ok() : transaction_->flush();
}

base::Result<std::vector<std::string>> SqliteStore::towns() {
  std::vector<std::string> out;
  std::string last;
  for (;;) {
    TRY_ASSIGN(Run run, connection_->run(Query::kNextTown, std::string_view(last)));
    TRY_ASSIGN(const bool found, run.step());
    if (!found || run.is_null(0)) return out;
    last = run.text(0);
    out.push_back(last);
  }
}

base::Result<Head> SqliteStore::head(std::string_view town) {
  Head head;
  {
    TRY_ASSIGN(Run run, connection_->run(Query::kHead, town));
    TRY_ASSIGN(const bool found, run.step());
    if (!found) return head;
    head.size = static_cast<uint64_t>(run.integer(0)) + 1;
    head.last_id = run.uuid(1);
    TRY_ASSIGN(const EntryView last, entry_of(run));
    head.last_recorded_at = last.recorded_at;
  }
  return head;
}

base::Result<std::optional<EntryRow>> SqliteStore::entry(std::string_view town, uint64_t number) {
  TRY_ASSIGN(Run run, connection_->run(Query::kEntry, town, static_cast<int64_t>(number)));
  return one_entry(std::move(run));
}

base::Result<std::optional<EntryRow>> SqliteStore::entry_by_id(std::string_view town,
                                                               const base::Uuid& id) {
  TRY_ASSIGN(Run run, connection_->run(Query::kEntryById, town, id));
  return one_entry(std::move(run));
}

base::Status SqliteStore::entries_of(std::string_view town, const base::Uuid& subject,
                                     const EntryFn& fn) {
  TRY_ASSIGN(Run run, connection_->run(Query::kEntriesOf, town, subject));
  return each_entry(std::move(run), fn);
}

base::Status SqliteStore::scan(std::string_view town, uint64_t from, uint64_t to,
                               const EntryFn& fn) {
  TRY_ASSIGN(Run run, connection_->run(Query::kScan, town, clamp(from), clamp(to)));
  return each_entry(std::move(run), fn);
}

base::Status SqliteStore::scan_stored(std::string_view town, uint64_t from, uint64_t to,
                                      const StoredFn& fn) {
  TRY_ASSIGN(Run run, connection_->run(Query::kScan, town, clamp(from), clamp(to)));
  for (;;) {
    TRY_ASSIGN(const bool found, run.step());
    if (!found) return base::ok();
    ledger::StoredRow row;
    row.number = static_cast<uint64_t>(run.integer(0));
    row.id = run.blob(1);
    row.subject = run.blob(2);
    row.header = run.blob(3);
    row.content = run.blob(4);
    if (!fn(row)) return base::ok();
  }
}

base::Result<base::Bytes> SqliteStore::tile(std::string_view town, uint32_t level, uint64_t index) {
  TRY_ASSIGN(Run run,
             connection_->run(Query::kTile, town, int64_t{level}, static_cast<int64_t>(index)));
  TRY_ASSIGN(const bool found, run.step());
  if (!found) return base::Bytes();
  const base::ByteView hashes = run.blob(0);
  return base::Bytes(hashes.begin(), hashes.end());
}

base::Status SqliteStore::tiles(std::string_view town, const TileFn& fn) {
  TRY_ASSIGN(Run run, connection_->run(Query::kTiles, town));
  for (;;) {
    TRY_ASSIGN(const bool found, run.step());
    if (!found) return base::ok();
    if (!fn(static_cast<uint32_t>(run.integer(0)), static_cast<uint64_t>(run.integer(1)),
            run.blob(2))) {
      return base::ok();
    }
  }
}

base::Result<std::optional<Checkpoint>> SqliteStore::last_checkpoint(std::string_view town) {
  TRY_ASSIGN(Run run, connection_->run(Query::kLastCheckpoint, town));
  TRY_ASSIGN(const bool found, run.step());
  if (!found) return std::optional<Checkpoint>();
  return std::optional<Checkpoint>(
      Checkpoint{static_cast<uint64_t>(run.integer(0)), std::string(run.text(1))});
}

base::Status SqliteStore::checkpoints(std::string_view town, const CheckpointFn& fn) {
  TRY_ASSIGN(Run run, connection_->run(Query::kCheckpoints, town));
  for (;;) {
    TRY_ASSIGN(const bool found, run.step());
    if (!found) return base::ok();
    if (!fn({static_cast<uint64_t>(run.integer(0)), std::string(run.text(1))})) return base::ok();
  }
}

}  // namespace store
