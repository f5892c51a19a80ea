// SPDX-License-Identifier: AGPL-3.0-or-later
// Every SQL sentence of the SQLite store. The town leads every primary key and unique index, so
// that the same tables can be distributed by town.
#pragma once

#include <cstddef>
#include <cstdint>

namespace store {

inline constexpr int32_t kApplicationId = 0x46414455;  // "FADU"
inline constexpr int32_t kSchemaVersion = 3;

// WITHOUT ROWID: rows lie in the order of the ledger, so that verification reads the file forwards.
// An entry's times and kind are in its header and nowhere else, so that they cannot differ; id and
// subject are repeated for their indexes. `content` is the salt and then the body, empty once
// erased.
//
// case_file: `open` is closed_at IS NULL, for indexes; a case without due date is due at INT64_MAX;
// `place` is a z_code. case_unit is of closed cases: an open one changes its stage with most acts
// and has a place in case_queue_unit already, which names `open` so that it answers alone.
//
// The id of a text_doc is the town's ordinal << 40 | the number of the entry, so that a town is one
// range, newest last; text_index is the words of text_doc, its segments merged by text.cc. `stale`
// has the towns whose projections a migration has left incomplete, until they are rebuilt.
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
  handler TEXT NOT NULL, cell TEXT NOT NULL DEFAULT '',
  due_at INTEGER NOT NULL DEFAULT 9223372036854775807, place INTEGER,
  open INTEGER NOT NULL DEFAULT 1, PRIMARY KEY(town, id)) WITHOUT ROWID;
CREATE INDEX case_stage ON case_file(town, open, pack, state, id);
CREATE INDEX case_unit ON case_file(town, unit, pack, state, id) WHERE open=0;
CREATE INDEX case_handler ON case_file(town, handler, open, id) WHERE handler<>'';
CREATE INDEX case_place ON case_file(town, open, place, id) WHERE place IS NOT NULL;
CREATE INDEX case_queue ON case_file(town, pack, state, due_at, id) WHERE open=1;
CREATE INDEX case_queue_unit ON case_file(town, unit, pack, state, due_at, id, open) WHERE open=1;
CREATE INDEX case_queue_cell ON case_file(town, cell, due_at, id) WHERE open=1 AND cell<>'';
CREATE INDEX case_queue_handler ON case_file(town, handler, due_at, id)
  WHERE open=1 AND handler<>'';
CREATE TABLE case_key(
  town TEXT NOT NULL, key BLOB NOT NULL, subject BLOB NOT NULL,
  PRIMARY KEY(town, key, subject)) WITHOUT ROWID;
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
CREATE TABLE slip(
  town TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, owner TEXT NOT NULL,
  expires_at INTEGER, value TEXT NOT NULL, PRIMARY KEY(town, kind, id)) WITHOUT ROWID;
CREATE INDEX slip_owner ON slip(town, kind, owner, id);
CREATE INDEX slip_expiry ON slip(town, expires_at) WHERE expires_at IS NOT NULL;
CREATE TABLE text_town(town TEXT NOT NULL PRIMARY KEY, ordinal INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE text_doc(id INTEGER PRIMARY KEY, subject BLOB NOT NULL, doc TEXT NOT NULL);
CREATE VIRTUAL TABLE text_index USING fts5(
  doc, content='text_doc', content_rowid='id', columnsize=0, tokenize='fadu');
INSERT INTO text_index(text_index, rank) VALUES('automerge', 0), ('usermerge', 8);
CREATE TABLE stale(town TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
)sql";

enum class Query : size_t {
  kBegin,
  kBeginRead,
  kCommit,
  kRollback,
  kHoldMoment,
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
  kCasesInStage,
  kClosedOfUnit,
  kOpenOfUnit,
  kCasesOfHandler,
  kNextState,
  kNextPack,
  kNextClosedStateOfUnit,
  kNextClosedPackOfUnit,
  kNextOpenStateOfUnit,
  kNextOpenPackOfUnit,
  kQueue,
  kQueueOfUnit,
  kQueueOfCell,
  kQueueOfHandler,
  kCasesInRange,
  kCountOpen,
  kCountBegun,
  kCasesByKey,
  kCasesOfPackByKey,
  kSlip,
  kSlips,
  kSlipsOfOwner,
  kSlipKinds,
  kSearch,
  kSearchDocs,
  kTextOrdinal,
  kTextTowns,
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
  kMoveCase,
  kStepCase,
  kTouchCase,
  kPutCaseKey,
  kPutSlip,
  kDropSlip,
  kDropExpiredSlips,
  kAddTextTown,
  kPutTextDoc,
  kIndexText,
  kUnindexText,
  kUnindexAllText,
  kMergeText,
  kDropTextDocs,
  kPutClock,
  kPutSetting,
  kAddLine,
  kAddBucket,
  kClearCases,
  kClearClocks,
  kClearLines,
  kClearBuckets,
  kClearSettings,
  kClearKeys,
  kClearStale,
  kAllCases,
  kAllClocks,
  kAllLines,
  kAllBuckets,
  kAllSettings,
  kAllKeys,
  kCount,
};

// The sentence of a query; parameters are numbered.
[[nodiscard]] const char* sql_of(Query query);

}  // namespace store
