// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads of the ledger's own tables, and the transaction's beginning.
#include "store/postgres/postgres_store.h"

#include <algorithm>

#include "store/postgres/store_impl.h"

namespace store::pg {

namespace {

using base::FaultKind;

// Pages of entries: few at first, then as many as keep within the bytes.
constexpr int64_t kFirstPage = 64;
constexpr int64_t kPageMin = 16;
constexpr int64_t kPageMax = 1000;
constexpr int64_t kPageBytes = 4 << 20;

// Owns a read transaction.
class PostgresSnapshot final : public Snapshot {
 public:
  explicit PostgresSnapshot(Connection& db) : db_(db) {}
  ~PostgresSnapshot() override { db_.rollback(); }

 private:
  Connection& db_;
};

base::Fault bad_header(const Row& row, const char* field) {
  return base::fault(FaultKind::kCorrupt, "ledger.bad_header",
                     {{"number", std::to_string(row.integer(0))}, {"field", field}});
}

base::Result<std::optional<EntryRow>> one_entry(const Rows& rows) {
  if (rows.size() == 0) return std::optional<EntryRow>();
  TRY_ASSIGN(const EntryView view, entry_of(rows[0]));
  TRY_ASSIGN(ledger::Entry entry, ledger::decode(view.header));
  EntryRow row;
  row.entry = std::move(entry);
  row.header.assign(view.header.begin(), view.header.end());
  row.salt.assign(view.salt.begin(), view.salt.end());
  row.body.assign(view.body.begin(), view.body.end());
  row.erased = view.erased;
  return std::optional<EntryRow>(std::move(row));
}

// A reader of entry rows out of a consumer of entries.
auto each_entry(const EntryFn& fn) {
  return [&fn](const Row& row) -> base::Result<bool> {
    TRY_ASSIGN(const EntryView view, entry_of(row));
    return fn(view);
  };
}

}  // namespace

int64_t clamp(uint64_t number) {
  return static_cast<int64_t>(std::min<uint64_t>(number, INT64_MAX));
}

base::Uuid last_uuid() {
  base::Uuid id;
  id.bytes.fill(0xff);
  return id;
}

base::Result<EntryView> entry_of(const Row& row) {
  EntryView view;
  view.header = row.blob(3);
  ledger::EntryHeaderView header;
  if (const char* field = ledger::decode_view(view.header, header)) return bad_header(row, field);
  view.town = header.town;
  view.number = header.number;
  std::copy_n(header.id, 16, view.id.bytes.begin());
  std::copy_n(header.subject, 16, view.subject.bytes.begin());
  view.kind = header.kind;
  view.occurred_at = header.occurred_at;
  view.recorded_at = header.recorded_at;
  const base::ByteView content = row.blob(4);
  const size_t salt = std::min(content.size(), sizeof(ledger::Salt));
  view.salt = content.first(salt);
  view.body = content.subspan(salt);
  view.erased = content.empty();
  return view;
}

base::Status PostgresStore::ready() {
  if (db_->in_transaction() || db_->still_there()) return base::ok();
  TRY_ASSIGN(db_, establish(target_));
  return base::ok();
}

base::Result<std::unique_ptr<Transaction>> PostgresStore::begin() {
  ENSURE(transaction_ == nullptr, "one transaction at a time");
  const base::Fault read_only = base::fault(FaultKind::kUnavailable, "store.read_only");
  if (target_.mode == OpenMode::kRead) return read_only;
  TRY(ready());
  if (db_->standby()) {
    // It may have become the primary since.
    TRY_ASSIGN(db_, establish(target_));
    if (db_->standby()) return read_only;
  }
  TRY(db_->begin(Query::kBegin));
  return std::unique_ptr<Transaction>(std::make_unique<PostgresTransaction>(*this));
}

base::Result<std::unique_ptr<Snapshot>> PostgresStore::snapshot() {
  ENSURE(transaction_ == nullptr, "no snapshot inside a transaction");
  TRY(ready());
  TRY(db_->begin(Query::kBeginRead));
  auto out = std::make_unique<PostgresSnapshot>(*db_);
  // The server fixes the moment at the first read.
  TRY(db_->read(Query::kNow));
  return std::unique_ptr<Snapshot>(std::move(out));
}

base::Result<std::unique_ptr<Store>> PostgresStore::open_reader() {
  return open_postgres(target_.uri, OpenMode::kRead, target_.options);
}

base::Status PostgresStore::flush() {
  return transaction_ == nullptr ? base::ok() : transaction_->flush();
}

base::Status PostgresStore::paged(const Page& page, const RowFn& fn) {
  int64_t count = kFirstPage;
  std::optional<Rows> rows;
  for (;;) {
    const Row* last = nullptr;
    std::optional<Row> row;
    if (rows) last = &row.emplace((*rows)[rows->size() - 1]);
    TRY_ASSIGN(Rows next, page(last, count));
    int64_t bytes = 1;
    for (int i = 0; i < next.size(); ++i) {
      TRY_ASSIGN(const bool more, fn(next[i]));
      if (!more) return base::ok();
      bytes += static_cast<int64_t>(next[i].blob(3).size() + next[i].blob(4).size());
    }
    if (next.size() < count) return base::ok();
    count = std::clamp(kPageBytes / (bytes / count + 1), kPageMin, kPageMax);
    rows.emplace(std::move(next));
  }
}

base::Result<std::vector<std::string>> PostgresStore::each_next(
    Query query, std::optional<std::string_view> town) {
  std::vector<std::string> out;
  std::string last;
  for (;;) {
    base::Result<Rows> rows =
        town ? read(query, *town, std::string_view(last)) : read(query, std::string_view(last));
    if (!rows.ok()) return rows.fault();
    if (rows->size() == 0 || (*rows)[0].is_null(0)) return out;
    last = (*rows)[0].text(0);
    out.push_back(last);
  }
}

base::Result<std::vector<std::string>> PostgresStore::towns() {
  return each_next(Query::kNextTown, std::nullopt);
}

base::Result<Head> PostgresStore::head(std::string_view town) {
  Head head;
  TRY_ASSIGN(const Rows rows, read(Query::kHead, town));
  if (rows.size() > 0) {
    head.size = static_cast<uint64_t>(rows[0].integer(0)) + 1;
    head.last_id = rows[0].uuid(1);
    TRY_ASSIGN(const EntryView last, entry_of(rows[0]));
    head.last_recorded_at = last.recorded_at;
  }
  if (transaction_ != nullptr) transaction_->learn_head(town, head.size);
  return head;
}

base::Result<std::optional<EntryRow>> PostgresStore::entry(std::string_view town, uint64_t number) {
  TRY_ASSIGN(const Rows rows, read(Query::kEntry, town, clamp(number)));
  return one_entry(rows);
}

base::Result<std::optional<EntryRow>> PostgresStore::entry_by_id(std::string_view town,
                                                                 const base::Uuid& id) {
  TRY_ASSIGN(const Rows rows, read(Query::kEntryById, town, id));
  if (rows.size() == 0 && transaction_ != nullptr) transaction_->learn_free(town, id);
  return one_entry(rows);
}

base::Status PostgresStore::entries_of(std::string_view town, const base::Uuid& subject,
                                       const EntryFn& fn) {
  return paged(
      [&](const Row* last, int64_t count) {
        return read(Query::kEntriesOf, town, subject, last ? last->integer(0) + 1 : 0, count);
      },
      each_entry(fn));
}

base::Status PostgresStore::scan(std::string_view town, uint64_t from, uint64_t to,
                                 const EntryFn& fn) {
  return paged(
      [&](const Row* last, int64_t count) {
        return read(Query::kScan, town, last ? last->integer(0) + 1 : clamp(from), clamp(to),
                    count);
      },
      each_entry(fn));
}

base::Status PostgresStore::scan_stored(std::string_view town, uint64_t from, uint64_t to,
                                        const StoredFn& fn) {
  return paged(
      [&](const Row* last, int64_t count) {
        return read(Query::kScan, town, last ? last->integer(0) + 1 : clamp(from), clamp(to),
                    count);
      },
      [&fn](const Row& row) -> base::Result<bool> {
        ledger::StoredRow stored;
        stored.number = static_cast<uint64_t>(row.integer(0));
        stored.id = row.blob(1);
        stored.subject = row.blob(2);
        stored.header = row.blob(3);
        stored.content = row.blob(4);
        return fn(stored);
      });
}

base::Result<base::Bytes> PostgresStore::tile(std::string_view town, uint32_t level,
                                              uint64_t index) {
  TRY_ASSIGN(const Rows rows, read(Query::kTile, town, int64_t{level}, clamp(index)));
  if (rows.size() == 0) return base::Bytes();
  const base::ByteView hashes = rows[0].blob(0);
  return base::Bytes(hashes.begin(), hashes.end());
}

base::Status PostgresStore::tiles(std::string_view town, const TileFn& fn) {
  int64_t level = -1;
  int64_t index = 0;
  for (;;) {
    TRY_ASSIGN(const Rows rows, read(Query::kTiles, town, level, index, kPageMax));
    for (int i = 0; i < rows.size(); ++i) {
      level = rows[i].integer(0);
      index = rows[i].integer(1);
      if (!fn(static_cast<uint32_t>(level), static_cast<uint64_t>(index), rows[i].blob(2))) {
        return base::ok();
      }
    }
    if (rows.size() < kPageMax) return base::ok();
  }
}

base::Result<std::optional<Checkpoint>> PostgresStore::last_checkpoint(std::string_view town) {
  TRY_ASSIGN(const Rows rows, read(Query::kLastCheckpoint, town));
  if (rows.size() == 0) return std::optional<Checkpoint>();
  return std::optional<Checkpoint>(
      Checkpoint{static_cast<uint64_t>(rows[0].integer(0)), std::string(rows[0].text(1))});
}

base::Status PostgresStore::checkpoints(std::string_view town, const CheckpointFn& fn) {
  int64_t size = -1;
  for (;;) {
    TRY_ASSIGN(const Rows rows, read(Query::kCheckpoints, town, size, kPageMax));
    for (int i = 0; i < rows.size(); ++i) {
      size = rows[i].integer(0);
      if (!fn({static_cast<uint64_t>(size), std::string(rows[i].text(1))})) return base::ok();
    }
    if (rows.size() < kPageMax) return base::ok();
  }
}

}  // namespace store::pg
