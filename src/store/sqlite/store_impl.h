// SPDX-License-Identifier: AGPL-3.0-or-later
// The SQLite store and its transaction; private to this folder.
#pragma once

#include <limits>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "store/sqlite/connection.h"
#include "store/sqlite/log_mover.h"
#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/write_ahead_log.h"
#include "store/store.h"

namespace store {

class SqliteTransaction;

// The due date of a case that has none, so that it comes last.
inline constexpr int64_t kNeverDue = std::numeric_limits<int64_t>::max();

// Hands every row to `fn` as `read` makes it.
template <typename Read, typename Fn>
base::Status each(Run run, Read read, const Fn& fn) {
  for (;;) {
    TRY_ASSIGN(const bool found, run.step());
    if (!found || !fn(read(run))) return base::ok();
  }
}

class SqliteStore final : public Store {
 public:
  // `log`: null unless commits wait for sync(); `mover` only of one that writes.
  SqliteStore(std::unique_ptr<Connection> connection, std::filesystem::path path,
              std::unique_ptr<WriteAheadLog> log, std::unique_ptr<LogMover> mover)
      : connection_(std::move(connection)),
        path_(std::move(path)),
        log_(std::move(log)),
        mover_(std::move(mover)) {}

  base::Status sync() override { return log_ == nullptr ? base::ok() : log_->sync(); }
  base::Status sync_anew() override;

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
  friend class SqliteTransaction;
  // Buckets and texts wait in the transaction; before they are read they are written.
  base::Status flush();
  // What the town's text_doc ids begin with; 0 if it has none.
  base::Result<int64_t> text_ordinal(std::string_view town);

  std::unique_ptr<Connection> connection_;
  std::filesystem::path path_;
  std::unique_ptr<WriteAheadLog> log_;
  std::unique_ptr<LogMover> mover_;
  SqliteTransaction* transaction_ = nullptr;
  size_t text_unmerged_ = 0;  // bytes of text indexed since segments were merged
};

class SqliteTransaction final : public Transaction {
 public:
  explicit SqliteTransaction(SqliteStore& store) : store_(store), db_(*store.connection_) {
    store_.transaction_ = this;
  }
  ~SqliteTransaction() override;

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

  // Writes the waiting buckets and texts.
  base::Status flush();

 private:
  using BucketKey = std::tuple<std::string, std::string, int, int32_t, std::string>;

  struct WaitingDoc {
    int64_t id = 0;
    base::Uuid subject;
    std::string doc;
  };

  // The town's ordinal, given now if it has none.
  base::Result<int64_t> text_ordinal(std::string_view town);
  base::Status flush_text();
  // Merges segments of the index of words, as far as the texts indexed since the last time, and
  // these `bytes`, pay for it.
  base::Status merge_text(size_t bytes);
  // Takes texts with first <= id < end out of the index.
  base::Status drop_text(int64_t first, int64_t end);
  base::Status erase_text(std::string_view town, uint64_t number);
  base::Status clear_text(std::string_view town);
  // Overwrites the words of erased texts.
  base::Status purge_words();

  // Remembers a fault that leaves the transaction of no use.
  base::Status keep(base::Status status);

  SqliteStore& store_;
  Connection& db_;
  bool committed_ = false;
  bool erased_ = false;
  std::optional<base::Fault> failed_;
  base::Bytes content_;                // of the entry being appended
  std::map<BucketKey, Sums> buckets_;  // sums of deltas, written once per transaction
  std::vector<WaitingDoc> docs_;
  std::map<std::string, int64_t, std::less<>> ordinals_;  // of towns whose text was written
  bool words_erased_ = false;
  // Ordinal of the next line of the change that is being written.
  std::string line_town_;
  uint64_t line_change_ = UINT64_MAX;
  uint32_t line_ordinal_ = 0;
};

// Opens and configures `path` as open_sqlite() does; a file older than schema version `oldest` is
// refused.
[[nodiscard]] base::Result<std::unique_ptr<Connection>> open_file(const std::filesystem::path& path,
                                                                  OpenMode mode,
                                                                  const SqliteOptions& options,
                                                                  int32_t oldest);

// Reads a row of the columns that sql.cc lists for it. ledger.bad_header if an entry's header is
// none.
[[nodiscard]] base::Result<EntryView> entry_of(const Run& run);
[[nodiscard]] CaseRow case_of(const Run& run);
[[nodiscard]] ClockRow clock_of(const Run& run);
[[nodiscard]] FigureLine line_of(const Run& run);
[[nodiscard]] FigureBucket bucket_of(const Run& run);

}  // namespace store
