// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/postgres/sql.h"

namespace store::pg {

namespace {

#define FADU_ENTRY "number,id,subject,header,content FROM fadu.entry "
#define FADU_CASE_COLUMNS                                                               \
  "town,id,pack,pack_version,state,opened_at,changed_at,closed_at,revision,title,unit," \
  "handler,cell,due_at,lon,lat "
#define FADU_CASE FADU_CASE_COLUMNS "FROM fadu.case_file "
#define FADU_CLOCK                                                                  \
  "town,case_id,clock,started_at,due_at,stopped_at,status,provisional,detail FROM " \
  "fadu.case_clock "
#define FADU_LINE                                                                         \
  "town,indicator,key,day,number,subject,count,amount,recorded_at,change_number,ordinal " \
  "FROM fadu.figure_line "
#define FADU_BUCKET "town,indicator,span,at,key,count,amount FROM fadu.figure_bucket "
#define FADU_SLIP "kind,id,owner,expires_at,value FROM fadu.slip "

// The tail of every list of cases: $2 open only, $3 the id below which to go on, $4 how many, $5 $6
// $7 $8 pack, state, handler, unit or NULL.
#define FADU_CASE_TAIL                                                           \
  "AND ($2=0 OR closed_at IS NULL) AND id<$3 AND ($5::text IS NULL OR pack=$5) " \
  "AND ($6::text IS NULL OR state=$6) AND ($7::text IS NULL OR handler=$7) "     \
  "AND ($8::text IS NULL OR unit=$8) ORDER BY id DESC LIMIT $4"

// A queue: $2 $3 the stages, $4 $5 due date and id of the last row before, $6 the latest due date,
// $7 how many, $8 $9 $10 unit, handler, cell or NULL. Every stage gives its first rows from an
// index, and the first of these are taken.
#define FADU_QUEUE_FILTER                                                       \
  "AND c.closed_at IS NULL AND (c.due_at,c.id)>($4,$5) AND c.due_at<=$6 "       \
  "AND ($8::text IS NULL OR c.unit=$8) AND ($9::text IS NULL OR c.handler=$9) " \
  "AND ($10::text IS NULL OR c.cell=$10) "
#define FADU_QUEUE(more)                                                \
  "SELECT q.* FROM unnest($2,$3) AS s(pack,state) CROSS JOIN LATERAL (" \
  "SELECT " FADU_CASE_COLUMNS                                           \
  "FROM fadu.case_file c WHERE c.town=$1 AND c.pack=s.pack AND "        \
  "c.state=s.state " FADU_QUEUE_FILTER more                             \
  "ORDER BY c.due_at,c.id LIMIT $7) q "                                 \
  "ORDER BY q.due_at,q.id LIMIT $7"

// A box: $2 $3 ranges of z, $4 $5 west and east, $6 $7 south and north, $8 how many.
#define FADU_BOX(more)                                                    \
  "SELECT q.* FROM unnest($2,$3) AS r(low,high) CROSS JOIN LATERAL ("     \
  "SELECT " FADU_CASE_COLUMNS                                             \
  "FROM fadu.case_file c WHERE c.town=$1 AND c.z>=r.low AND c.z<=r.high " \
  "AND c.lon BETWEEN $4 AND $5 AND c.lat BETWEEN $6 AND $7 " more "LIMIT $8) q LIMIT $8"

constexpr const char* kSql[] = {
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "SELECT 1",
    "COMMIT",
    "ROLLBACK",
    "SELECT 1 FROM fadu.town WHERE town=$1 FOR UPDATE",
    "INSERT INTO fadu.town VALUES($1) ON CONFLICT DO NOTHING",
    "SELECT min(town) FROM fadu.entry WHERE town>$1",
    "SELECT min(town) FROM fadu.slip WHERE town>$1",
    "SELECT " FADU_ENTRY "WHERE town=$1 ORDER BY number DESC LIMIT 1",
    "SELECT " FADU_ENTRY "WHERE town=$1 AND number=$2",
    "SELECT " FADU_ENTRY "WHERE town=$1 AND id=$2",
    "SELECT " FADU_ENTRY "WHERE town=$1 AND subject=$2 AND number>=$3 ORDER BY number LIMIT $4",
    "SELECT " FADU_ENTRY "WHERE town=$1 AND number>=$2 AND number<$3 ORDER BY number LIMIT $4",
    "SELECT hashes FROM fadu.tile WHERE town=$1 AND level=$2 AND idx=$3",
    "SELECT level,idx,hashes FROM fadu.tile WHERE town=$1 AND (level,idx)>($2,$3) "
    "ORDER BY level,idx LIMIT $4",
    "SELECT size,note FROM fadu.checkpoint WHERE town=$1 ORDER BY size DESC LIMIT 1",
    "SELECT size,note FROM fadu.checkpoint WHERE town=$1 AND size>$2 ORDER BY size LIMIT $3",
    "SELECT " FADU_CASE "WHERE town=$1 AND id=$2",
    "SELECT " FADU_CASE "WHERE town=$1 " FADU_CASE_TAIL,
    "SELECT " FADU_CASE "WHERE town=$1 AND pack=$5 AND state=$6 " FADU_CASE_TAIL,
    "SELECT " FADU_CASE
    "WHERE town=$1 AND handler=$7 AND handler<>'' AND closed_at IS NULL " FADU_CASE_TAIL,
    "SELECT " FADU_CASE "WHERE town=$1 AND unit=$8 AND unit<>'' " FADU_CASE_TAIL,
    FADU_QUEUE(""),
    FADU_QUEUE("AND c.unit=$8 AND c.unit<>'' "),
    FADU_QUEUE("AND c.cell=$10 AND c.cell<>'' "),
    "SELECT " FADU_CASE_COLUMNS
    "FROM fadu.case_file c WHERE c.town=$1 AND c.handler=$9 AND c.handler<>'' "
    "AND EXISTS (SELECT FROM unnest($2,$3) AS s(pack,state) WHERE s.pack=c.pack AND "
    "s.state=c.state) " FADU_QUEUE_FILTER "ORDER BY c.due_at,c.id LIMIT $7",
    FADU_BOX(""),
    FADU_BOX("AND c.closed_at IS NULL "),
    "SELECT unit,cell,pack,state,count(*),count(*) FILTER (WHERE due_at<$2) FROM fadu.case_file "
    "WHERE town=$1 AND closed_at IS NULL GROUP BY 1,2,3,4 ORDER BY 1,2,3,4",
    "SELECT unit,cell,pack,count(*) FROM fadu.case_file WHERE town=$1 AND id>=$2 AND id<$3 "
    "GROUP BY 1,2,3 ORDER BY 1,2,3",
    // $3 <= number < $4. The index on words finds, and nothing else is asked of it.
    "WITH hit AS MATERIALIZED (SELECT number,subject FROM fadu.case_text "
    "WHERE town=$1 AND words @@ $2) "
    "SELECT number,subject FROM hit WHERE number>=$3 AND number<$4 ORDER BY number DESC LIMIT $5",
    "SELECT number FROM fadu.case_text WHERE town=$1 AND number<$2 ORDER BY number DESC LIMIT 1",
    "SELECT subject FROM fadu.case_key WHERE town=$1 AND key=$2 AND subject<$3 "
    "ORDER BY subject DESC LIMIT $4",
    "SELECT k.subject FROM fadu.case_key k JOIN fadu.case_file c ON c.town=k.town "
    "AND c.id=k.subject WHERE k.town=$1 AND k.key=$2 AND k.subject<$3 AND c.pack=$4 "
    "AND ($5::bigint=0 OR c.closed_at IS NULL) ORDER BY k.subject DESC LIMIT $6",
    "SELECT " FADU_SLIP "WHERE town=$1 AND kind=$2 AND id=$3",
    "SELECT " FADU_SLIP "WHERE town=$1 AND kind=$2 AND id>$3 ORDER BY id LIMIT $4",
    "SELECT " FADU_SLIP "WHERE town=$1 AND kind=$2 AND owner=$5 AND id>$3 ORDER BY id LIMIT $4",
    "SELECT min(kind) FROM fadu.slip WHERE town=$1 AND kind>$2",
    "SELECT " FADU_CLOCK "WHERE town=$1 AND case_id=$2 ORDER BY clock",
    "SELECT " FADU_CLOCK
    "WHERE town=$1 AND status=$2 AND due_at<$3 AND (due_at,case_id,clock)>($4,$5,$6) "
    "ORDER BY due_at,case_id,clock LIMIT $7",
    "SELECT value FROM fadu.setting WHERE town=$1 AND name=$2",
    "SELECT coalesce(sum(count),0)::bigint,coalesce(sum(amount),0)::bigint FROM fadu.figure_bucket "
    "WHERE town=$1 AND indicator=$2 AND span=0 AND at BETWEEN $3 AND $4",
    "SELECT " FADU_BUCKET
    "WHERE town=$1 AND indicator=$2 AND span=$3 AND at<=$5 AND (at,key)>=($4,$6) "
    "ORDER BY at,key LIMIT $7",
    "SELECT " FADU_BUCKET
    "WHERE town=$1 AND indicator=$2 AND span=$3 AND at<=$5 AND (at,key)>($4,$6) "
    "ORDER BY at,key LIMIT $7",
    "SELECT " FADU_LINE
    "WHERE town=$1 AND indicator=$2 AND day<=$3 AND recorded_at<=$4 "
    "AND (day,change_number,ordinal)>($5,$6,$7) ORDER BY day,change_number,ordinal LIMIT $8",
    "SELECT coalesce(sum(count),0)::bigint,coalesce(sum(amount),0)::bigint FROM fadu.figure_line "
    "WHERE town=$1 AND indicator=$2 AND day BETWEEN $3 AND $4 AND recorded_at<=$5",
    "INSERT INTO fadu.entry VALUES($1,$2,$3,$4,$5,$6) ON CONFLICT DO NOTHING",
    "INSERT INTO fadu.entry VALUES($1,$2,$3,$4,$5,$6)",
    "INSERT INTO fadu.tile VALUES($1,$2,$3,$4) "
    "ON CONFLICT(town,level,idx) DO UPDATE SET hashes=excluded.hashes",
    "INSERT INTO fadu.checkpoint VALUES($1,$2,$3) "
    "ON CONFLICT(town,size) DO UPDATE SET note=excluded.note",
    "DELETE FROM fadu.checkpoint WHERE town=$1 AND size=$2",
    "UPDATE fadu.entry SET content='' WHERE town=$1 AND number=$2",
    "DELETE FROM fadu.case_text WHERE town=$1 AND number=$2",
    "INSERT INTO fadu.case_file "
    "VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17) "
    "ON CONFLICT(town,id) DO UPDATE SET pack=excluded.pack,pack_version=excluded.pack_version,"
    "state=excluded.state,opened_at=excluded.opened_at,changed_at=excluded.changed_at,"
    "closed_at=excluded.closed_at,revision=excluded.revision,title=excluded.title,"
    "unit=excluded.unit,handler=excluded.handler,cell=excluded.cell,due_at=excluded.due_at,"
    "lon=excluded.lon,lat=excluded.lat,z=excluded.z",
    "INSERT INTO fadu.case_clock VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9) "
    "ON CONFLICT(town,case_id,clock) DO UPDATE SET started_at=excluded.started_at,"
    "due_at=excluded.due_at,stopped_at=excluded.stopped_at,status=excluded.status,"
    "provisional=excluded.provisional,detail=excluded.detail",
    "INSERT INTO fadu.setting VALUES($1,$2,$3) "
    "ON CONFLICT(town,name) DO UPDATE SET value=excluded.value",
    "INSERT INTO fadu.case_text VALUES($1,$2,$3,$4) "
    "ON CONFLICT(town,number) DO UPDATE SET subject=excluded.subject,words=excluded.words",
    "INSERT INTO fadu.case_key VALUES($1,$2,$3) ON CONFLICT DO NOTHING",
    "INSERT INTO fadu.slip VALUES($1,$2,$3,$4,$5,$6) "
    "ON CONFLICT(town,kind,id) DO UPDATE SET owner=excluded.owner,expires_at=excluded.expires_at,"
    "value=excluded.value",
    "DELETE FROM fadu.slip WHERE town=$1 AND kind=$2 AND id=$3",
    "DELETE FROM fadu.slip WHERE town=$1 AND expires_at<$2",
    "INSERT INTO fadu.figure_line(town,indicator,key,day,number,subject,count,amount,recorded_at,"
    "change_number,ordinal) VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
    "INSERT INTO fadu.figure_bucket AS b VALUES($1,$2,$3,$4,$5,$6,$7) "
    "ON CONFLICT(town,indicator,span,at,key) DO UPDATE SET count=b.count+excluded.count,"
    "amount=b.amount+excluded.amount",
    "DELETE FROM fadu.case_file WHERE town=$1",
    "DELETE FROM fadu.case_clock WHERE town=$1",
    "DELETE FROM fadu.figure_line WHERE town=$1",
    "DELETE FROM fadu.figure_bucket WHERE town=$1",
    "DELETE FROM fadu.setting WHERE town=$1",
    "DELETE FROM fadu.case_text WHERE town=$1",
    "DELETE FROM fadu.case_key WHERE town=$1",
    "SELECT " FADU_CASE "WHERE town=$1 ORDER BY id",
    "SELECT " FADU_CLOCK "WHERE town=$1 ORDER BY case_id,clock",
    "SELECT " FADU_LINE "WHERE town=$1 ORDER BY indicator,day,change_number,ordinal",
    "SELECT " FADU_BUCKET "WHERE town=$1 ORDER BY indicator,span,at,key",
    "SELECT town,name,value FROM fadu.setting WHERE town=$1 ORDER BY name",
    "SELECT key,subject FROM fadu.case_key WHERE town=$1 ORDER BY key,subject",
};
static_assert(sizeof kSql / sizeof kSql[0] == static_cast<size_t>(Query::kCount));

}  // namespace

const char* sql_of(Query query) { return kSql[static_cast<size_t>(query)]; }

std::vector<Distribution> distribution() {
  std::vector<Distribution> out;
  for (const Table& table : tables()) {
    const std::string name = "fadu." + std::string(table.name);
    const std::string with = out.empty() ? "'none'" : "'fadu." + std::string(out[0].table) + "'";
    out.push_back({table.name, "SELECT create_distributed_table('" + name +
                                   "','town',colocate_with=>" + with + ")"});
  }
  return out;
}

}  // namespace store::pg
