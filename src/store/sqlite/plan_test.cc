// SPDX-License-Identifier: AGPL-3.0-or-later
// How SQLite answers each sentence: by walking an index, never by sorting or by reading a table
// from end to end.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <set>

#include "store/sqlite/sql.h"
#include "store/sqlite/tokenizer.h"

namespace store {
namespace {

class SqlitePlan : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(sqlite3_open(":memory:", &db_), SQLITE_OK);
    ASSERT_TRUE(register_tokenizer(db_).ok());
    ASSERT_EQ(sqlite3_exec(db_, kSchema, nullptr, nullptr, nullptr), SQLITE_OK);
  }
  void TearDown() override { sqlite3_close(db_); }

  // The lines of EXPLAIN QUERY PLAN.
  std::string plan_of(Query query) {
    const std::string sql = std::string("EXPLAIN QUERY PLAN ") + sql_of(query);
    std::string out;
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
        << sql << ": " << sqlite3_errmsg(db_);
    while (sqlite3_step(statement) == SQLITE_ROW) {
      out += reinterpret_cast<const char*>(sqlite3_column_text(statement, 3));
      out += '\n';
    }
    sqlite3_finalize(statement);
    return out;
  }

  sqlite3* db_ = nullptr;
};

TEST_F(SqlitePlan, NoSentenceSortsOrReadsAWholeTable) {
  // A table with one row for each town, and one with a row for each table.
  const std::set<Query> small = {Query::kTextTowns, Query::kHoldMoment};
  for (size_t i = 0; i < static_cast<size_t>(Query::kCount); ++i) {
    const auto query = static_cast<Query>(i);
    const std::string plan = plan_of(query);
    EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << sql_of(query) << '\n' << plan;
    EXPECT_EQ(plan.find("AUTOMATIC"), std::string::npos) << sql_of(query) << '\n' << plan;
    const bool scans = plan.find("SCAN") != std::string::npos &&
                       plan.find("SCAN text_index VIRTUAL TABLE") == std::string::npos &&
                       plan.find("SCAN CONSTANT ROW") == std::string::npos;
    EXPECT_EQ(scans, small.count(query) > 0) << sql_of(query) << '\n' << plan;
  }
}

TEST_F(SqlitePlan, ListsOfCasesWalkTheirIndexAsFarAsItServes) {
  struct Row {
    Query query;
    const char* walk;
  };
  const Row rows[] = {
      {Query::kCases, "PRIMARY KEY (town=? AND id<?)"},
      {Query::kCasesInStage, "case_stage (town=? AND open=? AND pack=? AND state=? AND id<?)"},
      {Query::kClosedOfUnit, "case_unit (town=? AND unit=? AND pack=? AND state=? AND id<?)"},
      {Query::kOpenOfUnit,
       "COVERING INDEX case_queue_unit (town=? AND unit=? AND pack=? AND state=?)"},
      {Query::kCasesOfHandler, "case_handler (town=? AND handler=? AND open=? AND id<?)"},
      {Query::kCasesInRange, "case_place (town=? AND open=? AND place>? AND place<?)"},
      {Query::kQueue,
       "case_queue (town=? AND pack=? AND state=? AND (due_at,id)>(?,?) AND due_at<?)"},
      {Query::kQueueOfUnit,
       "case_queue_unit (town=? AND unit=? AND pack=? AND state=? AND (due_at,id)>(?,?) AND "
       "due_at<?)"},
      {Query::kQueueOfCell,
       "case_queue_cell (town=? AND cell=? AND (due_at,id)>(?,?) AND due_at<?)"},
      {Query::kQueueOfHandler,
       "case_queue_handler (town=? AND handler=? AND (due_at,id)>(?,?) AND due_at<?)"},
      {Query::kNextState, "case_stage (town=? AND open=? AND pack=? AND state>?)"},
      {Query::kNextPack, "case_stage (town=? AND open=? AND pack>?)"},
      {Query::kNextClosedStateOfUnit, "case_unit (town=? AND unit=? AND pack=? AND state>?)"},
      {Query::kNextClosedPackOfUnit, "case_unit (town=? AND unit=? AND pack>?)"},
      {Query::kNextOpenStateOfUnit,
       "COVERING INDEX case_queue_unit (town=? AND unit=? AND pack=? AND state>?)"},
      {Query::kNextOpenPackOfUnit, "COVERING INDEX case_queue_unit (town=? AND unit=? AND pack>?)"},
      {Query::kCountBegun, "PRIMARY KEY (town=? AND id>? AND id<?)"},
      {Query::kClocksDue,
       "case_clock_due (town=? AND status=? AND (due_at,case_id,clock)>(?,?,?) AND due_at<?)"},
      {Query::kCasesByKey, "PRIMARY KEY (town=? AND key=? AND subject<?)"},
      {Query::kCasesOfPackByKey, "PRIMARY KEY (town=? AND key=? AND subject<?)"},
      {Query::kCasesOfPackByKey, "PRIMARY KEY (town=? AND id=?)"},
      {Query::kSlips, "PRIMARY KEY (town=? AND kind=? AND id>?)"},
      {Query::kSlipsOfOwner, "slip_owner (town=? AND kind=? AND owner=? AND id>?)"},
      {Query::kDropExpiredSlips, "slip_expiry (town=? AND expires_at<?)"},
  };
  for (const Row& row : rows) {
    const std::string plan = plan_of(row.query);
    EXPECT_NE(plan.find(row.walk), std::string::npos) << sql_of(row.query) << '\n' << plan;
  }
}

// The words come first, then the document of each hit by its id.
TEST_F(SqlitePlan, SearchWalksTheIndexOfWords) {
  const std::string plan = plan_of(Query::kSearch);
  EXPECT_EQ(plan.find("SCAN text_index VIRTUAL TABLE INDEX"), 0u) << plan;
  EXPECT_NE(plan.find("SEARCH text_doc USING INTEGER PRIMARY KEY"), std::string::npos) << plan;
}

}  // namespace
}  // namespace store
