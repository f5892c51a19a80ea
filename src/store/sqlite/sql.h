// SPDX-License-Identifier: AGPL-3.0-or-later
// Every SQL sentence of the SQLite store. The town leads every primary key and unique index, so
// that the same tables can be distributed by town.
#pragma once

#include <cstddef>
#include <cstdint>

namespace store {

inline constexpr int32_t kApplicationId = 0x46414455;  // "FADU"
inline constexpr int32_t kSchemaVersion = 1;

// WITHOUT ROWID: rows lie in the order of the ledger, so that verification reads the file forwards.
// An entry's times and kind are in its header and nowhere else, so that they cannot differ; id and
// subject are repeated for their indexes. `content` is the salt and then the body, empty once
// erased.
inline constexpr const char* kSchema = R"sql(
CREATE TABLE entry(
  town TEXT NOT NULL, number INTEGER NOT NULL, id BLOB NOT NULL, subject BLOB NOT NULL,
  header BLOB NOT NULL, content BLOB NOT NULL,
  PRIMARY KEY(town, number)) WITHOUT ROWID;
CREATE UNIQUE INDEX entry_id ON entry(town, id);
CREATE INDEX entry_subject ON entry(town, subject, number);
CREATE TABLE tile(
  town TEXT NOT NULL, level INTEGER NOT NULL, idx INTEGER NOT NULL, hashes BLOB NOT NULL,
  PRIMARY KEY(town, level, idx));
CREATE TABLE checkpoint(
  town TEXT NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL,
  PRIMARY KEY(town, size)) WITHOUT ROWID;
CREATE TABLE case_file(
  town TEXT NOT NULL, id BLOB NOT NULL, pack TEXT NOT NULL, pack_version INTEGER NOT NULL,
  state TEXT NOT NULL, opened_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  closed_at INTEGER, revision INTEGER NOT NULL, title TEXT NOT NULL, unit TEXT NOT NULL,
  handler TEXT NOT NULL, PRIMARY KEY(town, id)) WITHOUT ROWID;
CREATE INDEX case_file_state ON case_file(town, pack, state, id);
CREATE INDEX case_file_handler ON case_file(town, handler, id) WHERE closed_at IS NULL;
CREATE TABLE case_clock(
  town TEXT NOT NULL, case_id BLOB NOT NULL, clock TEXT NOT NULL, started_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL, stopped_at INTEGER, status INTEGER NOT NULL,
  provisional INTEGER NOT NULL, detail TEXT NOT NULL,
  PRIMARY KEY(town, case_id, clock)) WITHOUT ROWID;
CREATE INDEX case_clock_due ON case_clock(town, status, due_at);
CREATE TABLE figure_line(
  town TEXT NOT NULL, indicator TEXT NOT NULL, day INTEGER NOT NULL,
  change_number INTEGER NOT NULL, ordinal INTEGER NOT NULL, key TEXT NOT NULL,
  number INTEGER NOT NULL, subject BLOB NOT NULL, count INTEGER NOT NULL,
  amount INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
  PRIMARY KEY(town, indicator, day, change_number, ordinal)) WITHOUT ROWID;
CREATE TABLE figure_bucket(
  town TEXT NOT NULL, indicator TEXT NOT NULL, span INTEGER NOT NULL, at INTEGER NOT NULL,
  key TEXT NOT NULL, count INTEGER NOT NULL, amount INTEGER NOT NULL,
  PRIMARY KEY(town, indicator, span, at, key)) WITHOUT ROWID;
CREATE TABLE setting(
  town TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(town, name)) WITHOUT ROWID;
)sql";

enum class Query : size_t {
  kBegin,
  kBeginRead,
  kCommit,
  kRollback,
  kNextTown,
  kHead,
  kEntry,
  kEntryById,
  kEntriesOf,
  kScan,
  kTile,
  kTiles,
  kLastCheckpoint,
  kCheckpoints,
  kCaseFile,
  kCases,
  kCasesByState,
  kCasesByHandler,
  kClocksOf,
  kClocksDue,
  kSetting,
  kFigureSum,
  kFigureBuckets,
  kFigureLines,
  kFigureLineSum,
  kInsertEntry,
  kPutTile,
  kPutCheckpoint,
  kDropCheckpoint,
  kEraseBody,
  kPutCase,
  kPutClock,
  kPutSetting,
  kAddLine,
  kAddBucket,
  kClearCases,
  kClearClocks,
  kClearLines,
  kClearBuckets,
  kClearSettings,
  kAllCases,
  kAllClocks,
  kAllLines,
  kAllBuckets,
  kAllSettings,
  kCount,
};

// The sentence of a query; parameters are numbered.
[[nodiscard]] const char* sql_of(Query query);

}  // namespace store
