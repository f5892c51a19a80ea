// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/sqlite/sql.h"

namespace store {

namespace {

#define FADU_ENTRY "number,id,subject,header,content FROM entry "
#define FADU_CASE                                                                               \
  "town,id,pack,pack_version,state,opened_at,changed_at,closed_at,revision,title,unit,handler " \
  "FROM case_file "
#define FADU_CLOCK \
  "town,case_id,clock,started_at,due_at,stopped_at,status,provisional,detail FROM case_clock "
#define FADU_LINE                                                                         \
  "town,indicator,key,day,number,subject,count,amount,recorded_at,change_number,ordinal " \
  "FROM figure_line "
#define FADU_BUCKET "town,indicator,span,at,key,count,amount FROM figure_bucket "

// The tail of every list of cases: ?2 open only, ?3 the id below which to go on, ?4 how many, ?5 ?6
// ?7 pack, state, handler or NULL.
#define FADU_CASE_TAIL                                                     \
  "AND (?2=0 OR closed_at IS NULL) AND id<?3 AND (?5 IS NULL OR pack=?5) " \
  "AND (?6 IS NULL OR state=?6) AND (?7 IS NULL OR handler=?7) ORDER BY id DESC LIMIT ?4"

constexpr const char* kSql[] = {
    "BEGIN IMMEDIATE",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SELECT min(town) FROM entry WHERE town>?1",
    "SELECT " FADU_ENTRY "WHERE town=?1 ORDER BY number DESC LIMIT 1",
    "SELECT " FADU_ENTRY "WHERE town=?1 AND number=?2",
    "SELECT " FADU_ENTRY "WHERE town=?1 AND id=?2",
    "SELECT " FADU_ENTRY "INDEXED BY entry_subject WHERE town=?1 AND subject=?2 ORDER BY number",
    "SELECT " FADU_ENTRY "WHERE town=?1 AND number>=?2 AND number<?3 ORDER BY number",
    "SELECT hashes FROM tile WHERE town=?1 AND level=?2 AND idx=?3",
    "SELECT level,idx,hashes FROM tile WHERE town=?1 ORDER BY level,idx",
    "SELECT size,note FROM checkpoint WHERE town=?1 ORDER BY size DESC LIMIT 1",
    "SELECT size,note FROM checkpoint WHERE town=?1 ORDER BY size",
    "SELECT " FADU_CASE "WHERE town=?1 AND id=?2",
    "SELECT " FADU_CASE "NOT INDEXED WHERE town=?1 " FADU_CASE_TAIL,
    "SELECT " FADU_CASE
    "INDEXED BY case_file_state WHERE town=?1 AND pack=?5 AND state=?6 " FADU_CASE_TAIL,
    "SELECT " FADU_CASE
    "INDEXED BY case_file_handler WHERE town=?1 AND handler=?7 AND closed_at IS "
    "NULL " FADU_CASE_TAIL,
    "SELECT " FADU_CLOCK "WHERE town=?1 AND case_id=?2 ORDER BY clock",
    "SELECT " FADU_CLOCK
    "WHERE town=?1 AND status=?2 AND due_at<?3 ORDER BY due_at,case_id,clock LIMIT ?4",
    "SELECT value FROM setting WHERE town=?1 AND name=?2",
    "SELECT coalesce(sum(count),0),coalesce(sum(amount),0) FROM figure_bucket "
    "WHERE town=?1 AND indicator=?2 AND span=0 AND at BETWEEN ?3 AND ?4",
    "SELECT " FADU_BUCKET
    "WHERE town=?1 AND indicator=?2 AND span=?3 AND at BETWEEN ?4 AND ?5 ORDER BY at,key",
    "SELECT " FADU_LINE
    "WHERE town=?1 AND indicator=?2 AND day BETWEEN ?3 AND ?4 AND recorded_at<=?5 "
    "ORDER BY day,change_number,ordinal",
    "SELECT coalesce(sum(count),0),coalesce(sum(amount),0) FROM figure_line "
    "WHERE town=?1 AND indicator=?2 AND day BETWEEN ?3 AND ?4 AND recorded_at<=?5",
    "INSERT INTO entry VALUES(?1,?2,?3,?4,?5,?6)",
    "INSERT INTO tile VALUES(?1,?2,?3,?4) "
    "ON CONFLICT(town,level,idx) DO UPDATE SET hashes=excluded.hashes",
    "INSERT INTO checkpoint VALUES(?1,?2,?3) "
    "ON CONFLICT(town,size) DO UPDATE SET note=excluded.note",
    "DELETE FROM checkpoint WHERE town=?1 AND size=?2",
    "UPDATE entry SET content=x'' WHERE town=?1 AND number=?2",
    "INSERT INTO case_file VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12) "
    "ON CONFLICT(town,id) DO UPDATE SET pack=excluded.pack,pack_version=excluded.pack_version,"
    "state=excluded.state,opened_at=excluded.opened_at,changed_at=excluded.changed_at,"
    "closed_at=excluded.closed_at,revision=excluded.revision,title=excluded.title,"
    "unit=excluded.unit,handler=excluded.handler",
    "INSERT INTO case_clock VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9) "
    "ON CONFLICT(town,case_id,clock) DO UPDATE SET started_at=excluded.started_at,"
    "due_at=excluded.due_at,stopped_at=excluded.stopped_at,status=excluded.status,"
    "provisional=excluded.provisional,detail=excluded.detail",
    "INSERT INTO setting VALUES(?1,?2,?3) "
    "ON CONFLICT(town,name) DO UPDATE SET value=excluded.value",
    "INSERT INTO figure_line(town,indicator,key,day,number,subject,count,amount,recorded_at,"
    "change_number,ordinal) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)",
    "INSERT INTO figure_bucket VALUES(?1,?2,?3,?4,?5,?6,?7) "
    "ON CONFLICT(town,indicator,span,at,key) DO UPDATE SET count=count+excluded.count,"
    "amount=amount+excluded.amount",
    "DELETE FROM case_file WHERE town=?1",
    "DELETE FROM case_clock WHERE town=?1",
    "DELETE FROM figure_line WHERE town=?1",
    "DELETE FROM figure_bucket WHERE town=?1",
    "DELETE FROM setting WHERE town=?1",
    "SELECT " FADU_CASE "WHERE town=?1 ORDER BY id",
    "SELECT " FADU_CLOCK "WHERE town=?1 ORDER BY case_id,clock",
    "SELECT " FADU_LINE "WHERE town=?1 ORDER BY indicator,day,change_number,ordinal",
    "SELECT " FADU_BUCKET "WHERE town=?1 ORDER BY indicator,span,at,key",
    "SELECT town,name,value FROM setting WHERE town=?1 ORDER BY name",
};
static_assert(sizeof kSql / sizeof kSql[0] == static_cast<size_t>(Query::kCount));

}  // namespace

const char* sql_of(Query query) { return kSql[static_cast<size_t>(query)]; }

}  // namespace store
