// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/postgres/store_impl.h"
#include "store/postgres/words.h"
#include "store/zorder.h"

namespace store::pg {

using base::FaultKind;

PostgresTransaction::~PostgresTransaction() {
  store_.transaction_ = nullptr;
  if (!committed_) db_.rollback();
}

PostgresTransaction::Locked* PostgresTransaction::locked(std::string_view town) {
  const auto it = locks_.find(town);
  return it == locks_.end() ? nullptr : &it->second;
}

void PostgresTransaction::learn_head(std::string_view town, uint64_t size) {
  if (Locked* lock = locked(town)) lock->size = size;
}

void PostgresTransaction::learn_free(std::string_view town, const base::Uuid& id) {
  if (Locked* lock = locked(town)) lock->free_ids.insert(id);
}

base::Status PostgresTransaction::lock(std::string_view town) {
  if (locked(town) != nullptr) return base::ok();
  TRY_ASSIGN(const Rows found, db_.read(Query::kLockTown, town));
  if (found.size() == 0) {
    TRY(write(Query::kAddTown, town));
    TRY_ASSIGN(const Rows added, db_.read(Query::kLockTown, town));
    ENSURE(added.size() == 1, "a town's row is never taken away");
  }
  locks_.emplace(town, Locked());
  return base::ok();
}

// Where the town is locked, and its head and the absence of the id were read under the lock, the
// entry cannot be in anybody's way and is sent without waiting. Should somebody have written
// without the lock all the same, the server refuses it, and with it the whole transaction.
// Everybody else waits for the answer.
base::Status PostgresTransaction::append_entry(const EntryView& e) {
  content_.assign(e.salt.begin(), e.salt.end());
  content_.insert(content_.end(), e.body.begin(), e.body.end());
  Locked* lock = locked(e.town);
  if (lock != nullptr && lock->size == e.number && lock->free_ids.erase(e.id) == 1) {
    TRY(write(Query::kInsertFreeEntry, e.town, clamp(e.number), e.id, e.subject, e.header,
              base::ByteView(content_)));
    lock->size = e.number + 1;
    return base::ok();
  }
  TRY_ASSIGN(const Rows inserted, db_.read(Query::kInsertEntry, e.town, clamp(e.number), e.id,
                                           e.subject, e.header, base::ByteView(content_)));
  if (inserted.changed() == 1) {
    if (lock != nullptr && lock->size == e.number) lock->size = e.number + 1;
    if (lock != nullptr) lock->free_ids.erase(e.id);
    return base::ok();
  }
  TRY_ASSIGN(const Rows same_id, db_.read(Query::kEntryById, e.town, e.id));
  if (same_id.size() > 0) {
    return base::fault(FaultKind::kConflict, "store.duplicate_id", {{"id", e.id.str()}});
  }
  return base::fault(FaultKind::kConflict, "store.number_taken",
                     {{"number", std::to_string(e.number)}});
}

base::Status PostgresTransaction::put_tile(std::string_view town, uint32_t level, uint64_t index,
                                           base::ByteView hashes) {
  return write(Query::kPutTile, town, int64_t{level}, clamp(index), hashes);
}

base::Status PostgresTransaction::put_checkpoint(std::string_view town,
                                                 const Checkpoint& checkpoint) {
  return write(Query::kPutCheckpoint, town, clamp(checkpoint.size),
               std::string_view(checkpoint.note));
}

base::Status PostgresTransaction::drop_checkpoint(std::string_view town, uint64_t size) {
  return write(Query::kDropCheckpoint, town, clamp(size));
}

base::Status PostgresTransaction::erase_body(std::string_view town, uint64_t number) {
  TRY_ASSIGN(const Rows erased, db_.read(Query::kEraseBody, town, clamp(number)));
  // Nor is it found by its words any more.
  if (erased.changed() == 1) return write(Query::kEraseText, town, clamp(number));
  return base::fault(FaultKind::kNotFound, "store.no_entry", {{"number", std::to_string(number)}});
}

base::Status PostgresTransaction::put_case(const CaseRow& row) {
  std::optional<int64_t> lon;
  std::optional<int64_t> lat;
  std::optional<int64_t> z;
  if (row.place) {
    lon = row.place->lon;
    lat = row.place->lat;
    z = z_code(*row.place);
  }
  return write(Query::kPutCase, row.town, row.id, row.pack, int64_t{row.pack_version}, row.state,
               row.opened_at, row.changed_at, row.closed_at, int64_t{row.revision}, row.title,
               row.unit, row.handler, row.cell, row.due_at ? row.due_at->ms : kNoDue, lon, lat, z);
}

base::Status PostgresTransaction::put_clock(const ClockRow& row) {
  return write(Query::kPutClock, row.town, row.case_id, row.clock, row.started_at, row.due_at,
               row.stopped_at, static_cast<int64_t>(row.status),
               static_cast<int64_t>(row.provisional), row.detail);
}

base::Status PostgresTransaction::put_setting(std::string_view town, std::string_view name,
                                              std::string_view value) {
  return write(Query::kPutSetting, town, name, value);
}

base::Status PostgresTransaction::put_text(std::string_view town, const TextDoc& doc) {
  return write(Query::kPutText, town, clamp(doc.number), doc.subject, vector_of(town, doc));
}

base::Status PostgresTransaction::put_case_key(std::string_view town, const base::Digest& key,
                                               const base::Uuid& subject) {
  return write(Query::kPutCaseKey, town, key, subject);
}

base::Status PostgresTransaction::put_slip(std::string_view town, const Slip& slip) {
  return write(Query::kPutSlip, town, slip.kind, slip.id, slip.owner, slip.expires_at,
               base::view(slip.value));
}

base::Status PostgresTransaction::drop_slip(std::string_view town, std::string_view kind,
                                            std::string_view id) {
  return write(Query::kDropSlip, town, kind, id);
}

base::Status PostgresTransaction::drop_expired_slips(std::string_view town, calendar::Instant now) {
  return write(Query::kDropExpiredSlips, town, now);
}

base::Status PostgresTransaction::add_line(const FigureLine& line) {
  if (line.change_number != line_change_ || line.town != line_town_) {
    line_town_ = line.town;
    line_change_ = line.change_number;
    line_ordinal_ = 0;
  }
  return write(Query::kAddLine, line.town, line.indicator, line.key, int64_t{line.day.days},
               clamp(line.number), line.subject, line.count, line.amount, line.recorded_at,
               clamp(line.change_number), int64_t{line_ordinal_++});
}

base::Status PostgresTransaction::add_bucket(const FigureBucket& delta) {
  Sums& sums = buckets_[BucketKey(delta.town, delta.indicator, static_cast<int>(delta.span),
                                  delta.at, delta.key)];
  sums.count += delta.count;
  sums.amount += delta.amount;
  return base::ok();
}

base::Status PostgresTransaction::flush() {
  for (const auto& [key, sums] : buckets_) {
    const auto& [town, indicator, span, at, name] = key;
    TRY(write(Query::kAddBucket, town, indicator, int64_t{span}, int64_t{at}, name, sums.count,
              sums.amount));
  }
  buckets_.clear();
  return base::ok();
}

base::Status PostgresTransaction::clear_figures(std::string_view town) {
  TRY(flush());
  TRY(write(Query::kClearLines, town));
  return write(Query::kClearBuckets, town);
}

base::Status PostgresTransaction::clear_projections(std::string_view town) {
  TRY(clear_figures(town));
  for (const Query query : {Query::kClearCases, Query::kClearClocks, Query::kClearSettings,
                            Query::kClearTexts, Query::kClearKeys}) {
    TRY(write(query, town));
  }
  return base::ok();
}

base::Status PostgresTransaction::commit() {
  ENSURE(!committed_, "a transaction is committed once");
  TRY(flush());
  TRY(db_.commit());
  committed_ = true;
  store_.transaction_ = nullptr;
  return base::ok();
}

}  // namespace store::pg
