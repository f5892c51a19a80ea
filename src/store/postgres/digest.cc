// SPDX-License-Identifier: AGPL-3.0-or-later
// The digest of a town's projections, and the look at the structures below them.
#include "store/postgres/store_impl.h"
#include "store/row_hash.h"

namespace store::pg {

namespace {

base::Fault corrupt(const std::string& reason) {
  return base::fault(base::FaultKind::kCorrupt, "store.corrupt", {{"reason", reason}});
}

// Of our tables, those whose columns or indexes are not what schema.cc makes would show in our own
// sentences; here: indexes that the server itself holds for unfinished or broken.
constexpr const char* kBrokenIndexes =
    "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid=i.indexrelid "
    "WHERE c.relnamespace='fadu'::regnamespace AND NOT (i.indisvalid AND i.indisready AND "
    "i.indislive) ORDER BY 1 LIMIT 1";
constexpr const char* kChecksums =
    "SELECT coalesce(checksum_failures,0)::text FROM pg_stat_database "
    "WHERE datname=current_database()";
constexpr const char* kAmcheck =
    "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid=e.extnamespace "
    "WHERE e.extname='amcheck'";

}  // namespace

base::Result<ProjectionDigest> PostgresStore::digest(std::string_view town) {
  ProjectionDigest out;
  RowHash hash;
  const auto each = [&](Query query, const std::function<void(const Row&)>& fn,
                        base::Digest& digest) -> base::Status {
    TRY(db_->stream(query, fn, town));
    digest = hash.finish();
    return base::ok();
  };
  TRY(each(Query::kAllCases, [&](const Row& row) { hash.add(case_of(row)); }, out.cases));
  TRY(each(Query::kAllClocks, [&](const Row& row) { hash.add(clock_of(row)); }, out.clocks));
  TRY(each(Query::kAllLines, [&](const Row& row) { hash.add(line_of(row)); }, out.lines));
  TRY(each(Query::kAllBuckets, [&](const Row& row) { hash.add(bucket_of(row)); }, out.buckets));
  TRY(each(
      Query::kAllSettings, [&](const Row& row) { hash.add_setting(row.text(1), row.text(2)); },
      out.settings));
  TRY(each(
      Query::kAllKeys, [&](const Row& row) { hash.add_key(row.blob(0), row.uuid(1)); }, out.keys));
  return out;
}

base::Result<ProjectionDigest> PostgresStore::projection_digest(std::string_view town) {
  TRY(flush());
  if (db_->in_transaction()) return digest(town);
  // All tables as of one moment.
  TRY_ASSIGN(const std::unique_ptr<Snapshot> moment, snapshot());
  return digest(town);
}

base::Status PostgresStore::check_structure() {
  ENSURE(!db_->in_transaction(), "not inside a transaction");
  TRY(ready());
  TRY_ASSIGN(const Rows broken, db_->run(kBrokenIndexes));
  if (broken.size() > 0) return corrupt("index " + std::string(broken[0].text(0)));
  TRY_ASSIGN(const Rows failures, db_->run(kChecksums));
  if (failures.size() > 0 && failures[0].text(0) != "0") return corrupt("checksum_failures");
  // Every row of every table is read, so that the server looks at each page.
  for (const Table& table : tables()) {
    TRY(db_->run("SELECT count(t.*) FROM fadu." + std::string(table.name) + " t"));
  }
  TRY_ASSIGN(const Rows amcheck, db_->run(kAmcheck));
  if (amcheck.size() == 0) return base::ok();
  // Where the operator has installed amcheck: the order within every B-tree, and that every row is
  // in it (PostgreSQL docs, F.3).
  const std::string schema(amcheck[0].text(0));
  TRY(db_->run("SELECT \"" + schema +
               "\".bt_index_check(i.indexrelid,true) FROM pg_index i "
               "JOIN pg_class c ON c.oid=i.indexrelid JOIN pg_am a ON a.oid=c.relam "
               "WHERE c.relnamespace='fadu'::regnamespace AND a.amname='btree'"));
  return base::ok();
}

}  // namespace store::pg
