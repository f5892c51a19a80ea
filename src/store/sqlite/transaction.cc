// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/sqlite/store_impl.h"
#include "store/zorder.h"

namespace store {

using base::FaultKind;

SqliteTransaction::~SqliteTransaction() {
  store_.transaction_ = nullptr;
  // A failing COMMIT or a full disk may have rolled back already. A ROLLBACK that fails leaves
  // nothing behind either: SQLite undoes it at the next opening.
  if (!committed_ && !db_.autocommit()) (void)db_.execute(Query::kRollback);
}

base::Status SqliteTransaction::keep(base::Status status) {
  if (!status.ok() && status.fault().kind != FaultKind::kConflict &&
      status.fault().kind != FaultKind::kInvalid && !failed_) {
    failed_ = status.fault();
  }
  return status;
}

// Begun with BEGIN IMMEDIATE, this is the only writer already.
base::Status SqliteTransaction::lock(std::string_view /*town*/) { return base::ok(); }

base::Status SqliteTransaction::append_entry(const EntryView& e) {
  content_.assign(e.salt.begin(), e.salt.end());
  content_.insert(content_.end(), e.body.begin(), e.body.end());
  base::Status status = db_.execute(Query::kInsertEntry, e.town, static_cast<int64_t>(e.number),
                                    e.id, e.subject, e.header, base::ByteView(content_));
  if (status.ok() || status.fault().code != "store.conflict") return keep(std::move(status));
  TRY_ASSIGN(const std::optional<EntryRow> same_id, store_.entry_by_id(e.town, e.id));
  if (same_id) {
    return base::fault(FaultKind::kConflict, "store.duplicate_id", {{"id", e.id.str()}});
  }
  return base::fault(FaultKind::kConflict, "store.number_taken",
                     {{"number", std::to_string(e.number)}});
}

base::Status SqliteTransaction::put_tile(std::string_view town, uint32_t level, uint64_t index,
                                         base::ByteView hashes) {
  return keep(
      db_.execute(Query::kPutTile, town, int64_t{level}, static_cast<int64_t>(index), hashes));
}

base::Status SqliteTransaction::put_checkpoint(std::string_view town,
                                               const Checkpoint& checkpoint) {
  return keep(db_.execute(Query::kPutCheckpoint, town, static_cast<int64_t>(checkpoint.size),
                          std::string_view(checkpoint.note)));
}

base::Status SqliteTransaction::drop_checkpoint(std::string_view town, uint64_t size) {
  return keep(db_.execute(Query::kDropCheckpoint, town, static_cast<int64_t>(size)));
}

base::Status SqliteTransaction::erase_body(std::string_view town, uint64_t number) {
  // Freed bytes and pages are overwritten with zeros, so that the text is gone from the file.
  TRY(keep(db_.script("PRAGMA secure_delete=ON")));
  base::Status status = db_.execute(Query::kEraseBody, town, static_cast<int64_t>(number));
  const int64_t changes = db_.changes();
  if (status.ok()) status = erase_text(town, number);
  TRY(keep(db_.script("PRAGMA secure_delete=FAST")));
  if (status.ok() && changes == 0) {
    return base::fault(FaultKind::kNotFound, "store.no_entry",
                       {{"number", std::to_string(number)}});
  }
  erased_ = true;
  return keep(std::move(status));
}

namespace {

// The narrowest sentence that changes the one row into the other.
Query change_of(const CaseRow& old, const CaseRow& row) {
  const bool stays = old.pack == row.pack && old.unit == row.unit && old.handler == row.handler &&
                     old.cell == row.cell && old.place == row.place &&
                     old.closed_at.has_value() == row.closed_at.has_value();
  if (!stays) return Query::kPutCase;
  if (old.due_at != row.due_at) return Query::kMoveCase;
  return old.state != row.state ? Query::kStepCase : Query::kTouchCase;
}

}  // namespace

base::Status SqliteTransaction::put_case(const CaseRow& row) {
  Query query = Query::kPutCase;
  // SQLite writes every index of a column that a sentence sets, changed or not. Of a case of one
  // act there most likely is no row yet.
  if (row.revision > 1) {
    TRY_ASSIGN(const std::optional<CaseRow> old, store_.case_file(row.town, row.id));
    if (old) query = change_of(*old, row);
  }
  const int64_t due = row.due_at ? row.due_at->ms : kNeverDue;
  if (query == Query::kPutCase) {
    const std::optional<int64_t> place =
        row.place ? std::optional(z_code(*row.place)) : std::optional<int64_t>();
    return keep(db_.execute(query, std::string_view(row.town), row.id, std::string_view(row.pack),
                            int64_t{row.pack_version}, std::string_view(row.state), row.opened_at,
                            row.changed_at, row.closed_at, int64_t{row.revision},
                            std::string_view(row.title), std::string_view(row.unit),
                            std::string_view(row.handler), std::string_view(row.cell), due, place));
  }
  TRY_ASSIGN(Run run, db_.run(query, std::string_view(row.town), row.id, int64_t{row.pack_version},
                              row.opened_at, row.changed_at, row.closed_at, int64_t{row.revision},
                              std::string_view(row.title)));
  if (query != Query::kTouchCase) run.bind(std::string_view(row.state));
  if (query == Query::kMoveCase) run.bind(due);
  return keep(run.finish());
}

base::Status SqliteTransaction::put_clock(const ClockRow& row) {
  return keep(db_.execute(Query::kPutClock, std::string_view(row.town), row.case_id,
                          std::string_view(row.clock), row.started_at, row.due_at, row.stopped_at,
                          static_cast<int64_t>(row.status), static_cast<int64_t>(row.provisional),
                          std::string_view(row.detail)));
}

base::Status SqliteTransaction::put_setting(std::string_view town, std::string_view name,
                                            std::string_view value) {
  return keep(db_.execute(Query::kPutSetting, town, name, value));
}

base::Status SqliteTransaction::add_line(const FigureLine& line) {
  if (line.change_number != line_change_ || line.town != line_town_) {
    line_town_ = line.town;
    line_change_ = line.change_number;
    line_ordinal_ = 0;
  }
  return keep(db_.execute(Query::kAddLine, std::string_view(line.town),
                          std::string_view(line.indicator), std::string_view(line.key),
                          int64_t{line.day.days}, static_cast<int64_t>(line.number), line.subject,
                          line.count, line.amount, line.recorded_at,
                          static_cast<int64_t>(line.change_number), int64_t{line_ordinal_++}));
}

base::Status SqliteTransaction::add_bucket(const FigureBucket& delta) {
  Sums& sums = buckets_[BucketKey(delta.town, delta.indicator, static_cast<int>(delta.span),
                                  delta.at, delta.key)];
  sums.count += delta.count;
  sums.amount += delta.amount;
  return base::ok();
}

base::Status SqliteTransaction::put_case_key(std::string_view town, const base::Digest& key,
                                             const base::Uuid& subject) {
  return keep(db_.execute(Query::kPutCaseKey, town, base::ByteView(key), subject));
}

base::Status SqliteTransaction::flush() {
  TRY(flush_text());
  for (const auto& [key, sums] : buckets_) {
    const auto& [town, indicator, span, at, name] = key;
    TRY(keep(db_.execute(Query::kAddBucket, std::string_view(town), std::string_view(indicator),
                         int64_t{span}, int64_t{at}, std::string_view(name), sums.count,
                         sums.amount)));
  }
  buckets_.clear();
  return base::ok();
}

base::Status SqliteTransaction::clear_figures(std::string_view town) {
  TRY(flush());
  TRY(keep(db_.execute(Query::kClearLines, town)));
  return keep(db_.execute(Query::kClearBuckets, town));
}

base::Status SqliteTransaction::clear_projections(std::string_view town) {
  TRY(clear_figures(town));
  TRY(keep(db_.execute(Query::kClearCases, town)));
  TRY(keep(db_.execute(Query::kClearClocks, town)));
  TRY(keep(db_.execute(Query::kClearKeys, town)));
  TRY(keep(db_.execute(Query::kClearStale, town)));
  TRY(clear_text(town));
  return keep(db_.execute(Query::kClearSettings, town));
}

base::Status SqliteTransaction::commit() {
  ENSURE(!committed_, "a transaction is committed once");
  if (failed_) return *failed_;
  TRY(flush());
  TRY(purge_words());
  TRY(keep(db_.execute(Query::kCommit)));
  committed_ = true;
  store_.transaction_ = nullptr;
  // The old text may still stand in the write-ahead log. If readers hold it, the next checkpoint
  // of the log removes it, so being refused here is no fault of the commit.
  if (erased_) (void)db_.script("PRAGMA wal_checkpoint(TRUNCATE)");
  return base::ok();
}

}  // namespace store
