// SPDX-License-Identifier: AGPL-3.0-or-later
// Every SQL sentence of the PostgreSQL store. The town leads every primary key and unique index, so
// that the same tables can be distributed by town. Texts are compared by their bytes (COLLATE "C").
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace store::pg {

inline constexpr int32_t kSchemaVersion = 1;
inline constexpr int kOldestServer = 140'000;  // pipeline mode's flush, as server_version_num

// due_at of a case without a due date: so it comes last by order alone.
inline constexpr int64_t kNoDue = INT64_MAX;

// A table and the sentences that make it.
struct Table {
  const char* name;  // without the schema
  std::vector<const char*> sql;
};
// In the order in which they are made.
[[nodiscard]] const std::vector<Table>& tables();

// A change of the schema from version `from` to `from`+1.
struct Change {
  int32_t from = 0;
  std::vector<const char*> sql;
  bool rebuild = false;  // projections must be rebuilt afterwards
};
[[nodiscard]] std::span<const Change> changes();

// What distribute() runs, for every table.
struct Distribution {
  const char* table;
  std::string sql;
};
[[nodiscard]] std::vector<Distribution> distribution();

enum class Query : size_t {
  kBegin,
  kBeginRead,
  kNow,
  kCommit,
  kRollback,
  kLockTown,
  kAddTown,
  kNextTown,
  kNextSlipTown,
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
  kCasesByUnit,
  kQueue,
  kQueueOfUnit,
  kQueueOfCell,
  kQueueOfHandler,
  kBox,
  kOpenBox,
  kCountOpen,
  kCountBegun,
  kSearch,
  kLastText,
  kCasesByKey,
  kCasesOfPackByKey,
  kSlip,
  kSlips,
  kSlipsOfOwner,
  kSlipKinds,
  kClocksOf,
  kClocksDue,
  kSetting,
  kFigureSum,
  kFigureBuckets,
  kMoreBuckets,
  kFigureLines,
  kFigureLineSum,
  kInsertEntry,
  kInsertFreeEntry,
  kPutTile,
  kPutCheckpoint,
  kDropCheckpoint,
  kEraseBody,
  kEraseText,
  kPutCase,
  kPutClock,
  kPutSetting,
  kPutText,
  kPutCaseKey,
  kPutSlip,
  kDropSlip,
  kDropExpiredSlips,
  kAddLine,
  kAddBucket,
  kClearCases,
  kClearClocks,
  kClearLines,
  kClearBuckets,
  kClearSettings,
  kClearTexts,
  kClearKeys,
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

}  // namespace store::pg
