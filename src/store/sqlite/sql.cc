// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/sqlite/sql.h"

namespace store {

namespace {

#define FADU_ENTRY "number,id,subject,header,content FROM entry "
#define FADU_CASE                                                                       \
  "town,id,pack,pack_version,state,opened_at,changed_at,closed_at,revision,title,unit," \
  "handler,cell,due_at,place FROM case_file "
#define FADU_CLOCK \
  "town,case_id,clock,started_at,due_at,stopped_at,status,provisional,detail FROM case_clock "
#define FADU_LINE                                                                         \
  "town,indicator,key,day,number,subject,count,amount,recorded_at,change_number,ordinal " \
  "FROM figure_line "
#define FADU_BUCKET "town,indicator,span,at,key,count,amount FROM figure_bucket "

#define FADU_SLIP "kind,id,owner,expires_at,value FROM slip "

// The columns of a case that no index has.
#define FADU_CASE_REST \
  "pack_version=?3,opened_at=?4,changed_at=?5,closed_at=?6,revision=?7,title=?8"

// The tail of every list of cases: ?2 the id below which to go on, ?3 ?4 ?5 ?6 pack, state, handler
// and unit or NULL; ?7 is the part of an index to walk, open (1) or closed (0) cases; ?8 how many.
#define FADU_CASE_TAIL                                                  \
  "AND id<?2 AND (?3 IS NULL OR pack=?3) AND (?4 IS NULL OR state=?4) " \
  "AND (?5 IS NULL OR handler=?5) AND (?6 IS NULL OR unit=?6) ORDER BY id DESC LIMIT ?8"

// A queue: ?2 ?3 pack and state, ?4 ?5 due date and id after which to go on, ?6 the last due date,
// ?7 ?8 ?9 unit, handler and cell or NULL, ?10 how many.
#define FADU_QUEUE_TAIL                                                                     \
  "open=1 AND (?2 IS NULL OR pack=?2) AND (?3 IS NULL OR state=?3) "                        \
  "AND (due_at,id)>(?4,?5) AND due_at<=?6 "                                                 \
  "AND (?7 IS NULL OR unit=?7) AND (?8 IS NULL OR handler=?8) AND (?9 IS NULL OR cell=?9) " \
  "ORDER BY due_at,id LIMIT ?10"

constexpr const char* kSql[] = {
    "BEGIN IMMEDIATE",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SELECT name FROM sqlite_master",
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
    "SELECT " FADU_CASE "NOT INDEXED WHERE town=?1 AND open>=?7 " FADU_CASE_TAIL,
    "SELECT " FADU_CASE
    "INDEXED BY case_stage WHERE town=?1 AND open=?7 AND pack=?3 AND state=?4 " FADU_CASE_TAIL,
    "SELECT " FADU_CASE
    "INDEXED BY case_unit WHERE town=?1 AND unit=?6 AND open=0 AND open=?7 AND pack=?3 AND "
    "state=?4 " FADU_CASE_TAIL,
    "SELECT id FROM case_file INDEXED BY case_queue_unit WHERE town=?1 AND unit=?2 AND open=1 "
    "AND pack=?3 AND state=?4 AND id<?5",
    "SELECT " FADU_CASE
    "INDEXED BY case_handler WHERE town=?1 AND handler=?5 AND handler<>'' AND "
    "open=?7 " FADU_CASE_TAIL,
    "SELECT pack,state FROM case_file INDEXED BY case_stage WHERE town=?1 AND open=?4 "
    "AND pack=?2 AND state>?3 ORDER BY state LIMIT 1",
    "SELECT pack,state FROM case_file INDEXED BY case_stage WHERE town=?1 AND open=?3 "
    "AND pack>?2 ORDER BY pack,state LIMIT 1",
    "SELECT pack,state FROM case_file INDEXED BY case_unit WHERE town=?1 AND unit=?4 "
    "AND open=0 AND pack=?2 AND state>?3 ORDER BY state LIMIT 1",
    "SELECT pack,state FROM case_file INDEXED BY case_unit WHERE town=?1 AND unit=?3 "
    "AND open=0 AND pack>?2 ORDER BY pack,state LIMIT 1",
    "SELECT pack,state FROM case_file INDEXED BY case_queue_unit WHERE town=?1 AND unit=?4 "
    "AND open=1 AND pack=?2 AND state>?3 ORDER BY state LIMIT 1",
    "SELECT pack,state FROM case_file INDEXED BY case_queue_unit WHERE town=?1 AND unit=?3 "
    "AND open=1 AND pack>?2 ORDER BY pack,state LIMIT 1",
    "SELECT " FADU_CASE
    "INDEXED BY case_queue WHERE town=?1 AND pack=?2 AND state=?3 AND " FADU_QUEUE_TAIL,
    "SELECT " FADU_CASE
    "INDEXED BY case_queue_unit WHERE town=?1 AND unit=?7 AND pack=?2 AND state=?3 "
    "AND " FADU_QUEUE_TAIL,
    "SELECT " FADU_CASE
    "INDEXED BY case_queue_cell WHERE town=?1 AND cell=?9 AND cell<>'' AND " FADU_QUEUE_TAIL,
    "SELECT " FADU_CASE
    "INDEXED BY case_queue_handler WHERE town=?1 AND handler=?8 AND handler<>'' "
    "AND " FADU_QUEUE_TAIL,
    "SELECT " FADU_CASE
    "INDEXED BY case_place WHERE town=?1 AND open=?2 AND place IS NOT NULL AND place BETWEEN ?3 "
    "AND ?4",
    // Grouped by whoever reads: a sort of these rows would cost more.
    "SELECT unit,cell,pack,state,due_at FROM case_file WHERE town=?1 AND open=1",
    "SELECT unit,cell,pack FROM case_file WHERE town=?1 AND id>=?2 AND id<?3",
    "SELECT subject FROM case_key WHERE town=?1 AND key=?2 AND subject<?3 "
    "ORDER BY subject DESC LIMIT ?4",
    // From the few cases with the key to their rows, never from the many of the pack.
    "SELECT k.subject FROM case_key k CROSS JOIN case_file c ON c.town=k.town AND c.id=k.subject "
    "WHERE k.town=?1 AND k.key=?2 AND k.subject<?3 AND c.pack=?4 "
    "AND (?5=0 OR c.closed_at IS NULL) ORDER BY k.subject DESC LIMIT ?6",
    "SELECT " FADU_SLIP "WHERE town=?1 AND kind=?2 AND id=?3",
    "SELECT " FADU_SLIP "WHERE town=?1 AND kind=?2 AND id>?3 ORDER BY id LIMIT ?4",
    "SELECT " FADU_SLIP
    "INDEXED BY slip_owner WHERE town=?1 AND kind=?2 AND owner=?5 AND id>?3 ORDER BY id LIMIT ?4",
    "SELECT min(kind) FROM slip WHERE town=?1 AND kind>?2",
    "SELECT text_index.rowid,subject FROM text_index CROSS JOIN text_doc ON id=text_index.rowid "
    "WHERE text_index MATCH ?1 AND text_index.rowid>=?2 AND text_index.rowid<?3 "
    "ORDER BY text_index.rowid DESC LIMIT ?4",
    "SELECT text_index.rowid,subject,text_doc.doc FROM text_index CROSS JOIN text_doc "
    "ON id=text_index.rowid WHERE text_index MATCH ?1 AND text_index.rowid>=?2 "
    "AND text_index.rowid<?3 ORDER BY text_index.rowid DESC LIMIT ?4",
    "SELECT ordinal FROM text_town WHERE town=?1",
    "SELECT count(*) FROM text_town",
    "SELECT " FADU_CLOCK "WHERE town=?1 AND case_id=?2 ORDER BY clock",
    "SELECT " FADU_CLOCK
    "WHERE town=?1 AND status=?2 AND due_at<?3 AND (due_at,case_id,clock)>(?5,?6,?7) "
    "ORDER BY due_at,case_id,clock LIMIT ?4",
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
    "INSERT INTO case_file VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?8 IS NULL) "
    "ON CONFLICT(town,id) DO UPDATE SET pack=excluded.pack,pack_version=excluded.pack_version,"
    "state=excluded.state,opened_at=excluded.opened_at,changed_at=excluded.changed_at,"
    "closed_at=excluded.closed_at,revision=excluded.revision,title=excluded.title,"
    "unit=excluded.unit,handler=excluded.handler,cell=excluded.cell,due_at=excluded.due_at,"
    "place=excluded.place,open=excluded.open",
    "UPDATE case_file SET " FADU_CASE_REST ",state=?9,due_at=?10 WHERE town=?1 AND id=?2",
    "UPDATE case_file SET " FADU_CASE_REST ",state=?9 WHERE town=?1 AND id=?2",
    "UPDATE case_file SET " FADU_CASE_REST " WHERE town=?1 AND id=?2",
    "INSERT OR IGNORE INTO case_key VALUES(?1,?2,?3)",
    "INSERT INTO slip VALUES(?1,?2,?3,?4,?5,?6) ON CONFLICT(town,kind,id) DO UPDATE SET "
    "owner=excluded.owner,expires_at=excluded.expires_at,value=excluded.value",
    "DELETE FROM slip WHERE town=?1 AND kind=?2 AND id=?3",
    "DELETE FROM slip INDEXED BY slip_expiry WHERE town=?1 AND expires_at<?2",
    "INSERT INTO text_town VALUES(?1,(SELECT coalesce(max(ordinal),0)+1 FROM text_town))",
    "INSERT INTO text_doc VALUES(?1,?2,?3)",
    "INSERT INTO text_index(rowid,doc) VALUES(?1,?2)",
    "INSERT INTO text_index(text_index,rowid,doc) SELECT 'delete',id,doc FROM text_doc "
    "WHERE id>=?1 AND id<?2",
    "INSERT INTO text_index(text_index) VALUES('delete-all')",
    "INSERT INTO text_index(text_index,rank) VALUES('merge',?1)",
    "DELETE FROM text_doc WHERE id>=?1 AND id<?2",
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
    "DELETE FROM case_key WHERE town=?1",
    "DELETE FROM stale WHERE town=?1",
    "SELECT " FADU_CASE "WHERE town=?1 ORDER BY id",
    "SELECT " FADU_CLOCK "WHERE town=?1 ORDER BY case_id,clock",
    "SELECT " FADU_LINE "WHERE town=?1 ORDER BY indicator,day,change_number,ordinal",
    "SELECT " FADU_BUCKET "WHERE town=?1 ORDER BY indicator,span,at,key",
    "SELECT town,name,value FROM setting WHERE town=?1 ORDER BY name",
    "SELECT key,subject FROM case_key WHERE town=?1 ORDER BY key,subject",
};
static_assert(sizeof kSql / sizeof kSql[0] == static_cast<size_t>(Query::kCount));

}  // namespace

const char* sql_of(Query query) { return kSql[static_cast<size_t>(query)]; }

}  // namespace store
