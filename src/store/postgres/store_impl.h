// SPDX-License-Identifier: AGPL-3.0-or-later
// The PostgreSQL store and its transaction; private to this folder.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>

#include "store/postgres/connection.h"
#include "store/store.h"

namespace store::pg {

class PostgresTransaction;

// How to connect, again if need be.
struct Target {
  std::string uri;
  OpenMode mode = OpenMode::kRead;
  PostgresOptions options;
};
// Connects and looks whether the schema is one that this program knows; makes it for kCreate.
[[nodiscard]] base::Result<std::unique_ptr<Connection>> establish(const Target& target);
// Brings the schema of `target` to version `known` by `changes`.
[[nodiscard]] base::Result<Migration> migrate_by(const Target& target,
                                                 std::span<const Change> changes, int32_t known,
                                                 bool dry_run);

class PostgresStore final : public Store {
 public:
  PostgresStore(std::unique_ptr<Connection> connection, Target target)
      : db_(std::move(connection)), target_(std::move(target)) {}

  base::Result<std::unique_ptr<Transaction>> begin() override;
  base::Result<std::unique_ptr<Snapshot>> snapshot() override;
  base::Result<std::unique_ptr<Store>> open_reader() override;

  base::Result<std::vector<std::string>> towns() override;
  base::Result<Head> head(std::string_view town) override;
  base::Result<std::optional<EntryRow>> entry(std::string_view town, uint64_t number) override;
  base::Result<std::optional<EntryRow>> entry_by_id(std::string_view town,
                                                    const base::Uuid& id) override;
  base::Status entries_of(std::string_view town, const base::Uuid& subject,
                          const EntryFn& fn) override;
  base::Status scan(std::string_view town, uint64_t from, uint64_t to, const EntryFn& fn) override;
  base::Status scan_stored(std::string_view town, uint64_t from, uint64_t to,
                           const StoredFn& fn) override;
  base::Result<base::Bytes> tile(std::string_view town, uint32_t level, uint64_t index) override;
  base::Status tiles(std::string_view town, const TileFn& fn) override;
  base::Result<std::optional<Checkpoint>> last_checkpoint(std::string_view town) override;
  base::Status checkpoints(std::string_view town, const CheckpointFn& fn) override;

  base::Result<std::optional<CaseRow>> case_file(std::string_view town,
                                                 const base::Uuid& id) override;
  base::Status cases(std::string_view town, const CaseFilter& filter, const CaseFn& fn) override;
  base::Status queue(std::string_view town, const QueueFilter& filter, const CaseFn& fn) override;
  base::Status count_open(std::string_view town, calendar::Instant now, const CountFn& fn) override;
  base::Status count_begun(std::string_view town, const base::Uuid& from, const base::Uuid& to,
                           const CountFn& fn) override;
  base::Status cases_in_box(std::string_view town, const BoxFilter& filter,
                            const CaseFn& fn) override;
  base::Status search(std::string_view town, const TextQuery& query, const HitFn& fn) override;
  base::Status cases_by_key(std::string_view town, const base::Digest& key,
                            std::optional<base::Uuid> after, uint32_t limit,
                            const IdFn& fn) override;
  base::Status cases_of_pack_by_key(std::string_view town, const base::Digest& key,
                                    std::string_view pack, bool open,
                                    std::optional<base::Uuid> after, uint32_t limit,
                                    const IdFn& fn) override;
  base::Result<std::optional<Slip>> slip(std::string_view town, std::string_view kind,
                                         std::string_view id) override;
  base::Status slips(std::string_view town, std::string_view kind,
                     std::optional<std::string_view> owner, std::string_view after, uint32_t limit,
                     const SlipFn& fn) override;
  base::Result<std::vector<std::string>> slip_kinds(std::string_view town) override;
  base::Status clocks_of(std::string_view town, const base::Uuid& case_id,
                         const ClockFn& fn) override;
  base::Status clocks_due(std::string_view town, const ClockFilter& filter,
                          const ClockFn& fn) override;
  base::Result<std::optional<std::string>> setting(std::string_view town,
                                                   std::string_view name) override;
  base::Result<Sums> figure_sum(std::string_view town, std::string_view indicator,
                                DayRange range) override;
  base::Status figure_buckets(std::string_view town, std::string_view indicator, Span span,
                              int32_t first, int32_t last, const BucketFn& fn) override;
  base::Result<Sums> figure_line_sum(std::string_view town, std::string_view indicator,
                                     DayRange range, calendar::Instant as_of) override;
  base::Status figure_lines(std::string_view town, std::string_view indicator, DayRange range,
                            calendar::Instant as_of, const LineFn& fn) override;

  base::Result<ProjectionDigest> projection_digest(std::string_view town) override;
  base::Status check_structure() override;
  base::Status backup_to(const std::filesystem::path& path) override;

 private:
  friend class PostgresTransaction;
  // Connects anew if the connection is lost and nothing runs on it.
  base::Status ready();
  // One read. Outside a transaction it is repeated once if the connection turns out to be lost.
  template <typename... Values>
  base::Result<Rows> read(Query query, const Values&... values) {
    TRY(ready());
    base::Result<Rows> rows = db_->read(query, values...);
    if (rows.ok() || db_->alive() || db_->in_transaction()) return rows;
    TRY(ready());
    return db_->read(query, values...);
  }
  // Rows of entries in pages; `next` asks for the page behind the last row (none at first), and fn
  // returns false to stop.
  using Page = std::function<base::Result<Rows>(const Row* last, int64_t rows)>;
  using RowFn = std::function<base::Result<bool>(const Row&)>;
  static base::Status paged(const Page& page, const RowFn& fn);
  // The ends of first columns: all different values of a query that gives the next one.
  base::Result<std::vector<std::string>> each_next(Query query,
                                                   std::optional<std::string_view> town);
  // Buckets wait in the transaction; before they are read they are written.
  base::Status flush();
  base::Result<ProjectionDigest> digest(std::string_view town);

  std::unique_ptr<Connection> db_;
  Target target_;
  PostgresTransaction* transaction_ = nullptr;
};

class PostgresTransaction final : public Transaction {
 public:
  explicit PostgresTransaction(PostgresStore& store) : store_(store), db_(*store.db_) {
    store_.transaction_ = this;
  }
  ~PostgresTransaction() override;

  base::Status lock(std::string_view town) override;
  base::Status append_entry(const EntryView& entry) override;
  base::Status put_tile(std::string_view town, uint32_t level, uint64_t index,
                        base::ByteView hashes) override;
  base::Status put_checkpoint(std::string_view town, const Checkpoint& checkpoint) override;
  base::Status drop_checkpoint(std::string_view town, uint64_t size) override;
  base::Status erase_body(std::string_view town, uint64_t number) override;
  base::Status put_case(const CaseRow& row) override;
  base::Status put_clock(const ClockRow& row) override;
  base::Status put_setting(std::string_view town, std::string_view name,
                           std::string_view value) override;
  base::Status put_text(std::string_view town, const TextDoc& doc) override;
  base::Status put_case_key(std::string_view town, const base::Digest& key,
                            const base::Uuid& subject) override;
  base::Status put_slip(std::string_view town, const Slip& slip) override;
  base::Status drop_slip(std::string_view town, std::string_view kind,
                         std::string_view id) override;
  base::Status drop_expired_slips(std::string_view town, calendar::Instant now) override;
  base::Status add_line(const FigureLine& line) override;
  base::Status add_bucket(const FigureBucket& delta) override;
  base::Status clear_figures(std::string_view town) override;
  base::Status clear_projections(std::string_view town) override;
  base::Status commit() override;

  // Writes the waiting buckets.
  base::Status flush();
  // What was read under the town's lock stays true until this transaction ends.
  void learn_head(std::string_view town, uint64_t size);
  void learn_free(std::string_view town, const base::Uuid& id);

 private:
  using BucketKey = std::tuple<std::string, std::string, int, int32_t, std::string>;
  struct Locked {
    std::optional<uint64_t> size;   // of the ledger, if it was read
    std::set<base::Uuid> free_ids;  // that no entry has
  };
  [[nodiscard]] Locked* locked(std::string_view town);
  template <typename... Values>
  base::Status write(Query query, const Values&... values) {
    return db_.write(query, values...);
  }

  PostgresStore& store_;
  Connection& db_;
  bool committed_ = false;
  base::Bytes content_;                               // of the entry being appended
  std::map<std::string, Locked, std::less<>> locks_;  // by town
  std::map<BucketKey, Sums> buckets_;                 // sums of deltas, written once
  // Ordinal of the next line of the change that is being written.
  std::string line_town_;
  uint64_t line_change_ = UINT64_MAX;
  uint32_t line_ordinal_ = 0;
};

// Reads a row of the columns that sql.cc lists for it.
[[nodiscard]] base::Result<EntryView> entry_of(const Row& row);
[[nodiscard]] CaseRow case_of(const Row& row);
[[nodiscard]] ClockRow clock_of(const Row& row);
[[nodiscard]] FigureLine line_of(const Row& row);
[[nodiscard]] FigureBucket bucket_of(const Row& row);

// Numbers beyond the signed range are never stored; as a bound they mean the end.
[[nodiscard]] int64_t clamp(uint64_t number);
// The largest id.
[[nodiscard]] base::Uuid last_uuid();

}  // namespace store::pg
