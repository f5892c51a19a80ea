// SPDX-License-Identifier: AGPL-3.0-or-later
// Opening a database: never touch what is not ours or is newer than we are; make what is not there.
#include <system_error>

#include "base/text.h"
#include "store/copy.h"
#include "store/postgres/postgres_store.h"
#include "store/postgres/store_impl.h"

namespace store::pg {

namespace {

using base::FaultKind;

// Held while the schema is made or changed, so that servers that start together take turns.
constexpr const char* kTakeTurns = "SELECT pg_advisory_xact_lock(1178682453)";  // "FADU"

// What stands in the database under our schema's name.
struct Found {
  bool schema = false;
  bool ours = false;  // has our table of the version
  bool empty = true;  // nothing else
  int64_t version = 0;
};

base::Result<Found> look(Connection& db) {
  Found out;
  TRY_ASSIGN(const Rows rows,
             db.run("SELECT (to_regnamespace('fadu') IS NOT NULL)::text,"
                    "(to_regclass('fadu.version') IS NOT NULL)::text,"
                    "(SELECT count(*) FROM pg_class WHERE relnamespace=to_regnamespace('fadu'))"
                    "::text"));
  out.schema = rows[0].text(0) == "true";
  out.ours = rows[0].text(1) == "true";
  out.empty = rows[0].text(2) == "0";
  if (!out.ours) return out;
  TRY_ASSIGN(const Rows version, db.run("SELECT max(version)::text FROM fadu.version"));
  out.version = base::parse_int(version[0].text(0)).value_or(0);
  if (out.version < 1) out.ours = false;
  return out;
}

base::Fault not_fadu(const Target& target) {
  return base::fault(FaultKind::kInvalid, "store.not_fadu", {{"path", place_of(target.uri)}});
}

base::Fault missing(const Target& target) {
  return base::fault(FaultKind::kNotFound, "store.missing", {{"path", place_of(target.uri)}});
}

base::Status check(const Found& found, const Target& target, int32_t known) {
  if (!found.schema || (found.empty && !found.ours)) return missing(target);
  if (!found.ours) return not_fadu(target);
  if (found.version == known) return base::ok();
  return base::fault(FaultKind::kUnavailable,
                     found.version > known ? "store.newer_version" : "store.needs_migration",
                     {{"path", place_of(target.uri)},
                      {"version", std::to_string(found.version)},
                      {"known", std::to_string(known)}});
}

base::Status run_all(Connection& db, const std::vector<std::string>& sql) {
  for (const std::string& sentence : sql) TRY(db.run(sentence));
  return base::ok();
}

std::vector<std::string> creation(bool schema) {
  std::vector<std::string> out;
  if (schema) out.emplace_back("CREATE SCHEMA fadu");
  // One row; not by town, and without an index.
  out.emplace_back("CREATE TABLE fadu.version(version INTEGER NOT NULL)");
  for (const Table& table : tables()) out.insert(out.end(), table.sql.begin(), table.sql.end());
  out.push_back("INSERT INTO fadu.version VALUES(" + std::to_string(kSchemaVersion) + ")");
  return out;
}

// Makes the tables, unless another server was faster.
base::Status create(Connection& db) {
  TRY(db.run("BEGIN"));
  TRY(db.run(kTakeTurns));
  TRY_ASSIGN(const Found found, look(db));
  if (!found.ours && found.empty) TRY(run_all(db, creation(!found.schema)));
  TRY(db.run("COMMIT"));
  return base::ok();
}

}  // namespace

base::Result<std::unique_ptr<Connection>> establish(const Target& target) {
  TRY_ASSIGN(std::unique_ptr<Connection> db,
             Connection::open(target.uri, target.mode, target.options));
  TRY_ASSIGN(Found found, look(*db));
  if (target.mode == OpenMode::kCreate && !found.ours && found.empty) {
    TRY(create(*db));
    TRY_ASSIGN(found, look(*db));
  }
  TRY(check(found, target, kSchemaVersion));
  return db;
}

base::Result<Migration> migrate_by(const Target& target, std::span<const Change> changes,
                                   int32_t known, bool dry_run) {
  TRY_ASSIGN(const std::unique_ptr<Connection> db,
             Connection::open(target.uri, target.mode, target.options));
  TRY(db->run("BEGIN"));
  if (!dry_run) TRY(db->run(kTakeTurns));
  TRY_ASSIGN(const Found found, look(*db));
  const base::Status fits = check(found, target, known);
  if (!fits.ok() && fits.fault().code != "store.needs_migration") return fits.fault();
  Migration out;
  out.from = static_cast<int32_t>(found.version);
  out.to = out.from;
  for (const Change& change : changes) {
    if (change.from != out.to) continue;
    out.steps.insert(out.steps.end(), change.sql.begin(), change.sql.end());
    out.rebuild = out.rebuild || change.rebuild;
    ++out.to;
  }
  ENSURE(out.to == known, "there is a change from every version to the next");
  if (out.from == out.to || dry_run) return out;
  TRY(run_all(*db, out.steps));
  TRY(db->run("UPDATE fadu.version SET version=" + std::to_string(known)));
  TRY(db->run("COMMIT"));
  return out;
}

base::Status PostgresStore::backup_to(const std::filesystem::path& path) {
  ENSURE(transaction_ == nullptr, "no backup inside a transaction");
  std::error_code error;
  if (std::filesystem::exists(path, error)) {
    return base::fault(FaultKind::kConflict, "store.exists", {{"path", path.string()}});
  }
  const auto copy = [&]() -> base::Status {
    TRY_ASSIGN(const std::unique_ptr<Store> file, open_sqlite(path, OpenMode::kCreate));
    TRY_ASSIGN(const std::unique_ptr<Snapshot> moment, snapshot());
    TRY_ASSIGN(std::vector<std::string> names, towns());
    // A town may have accounts before it has its first entry.
    TRY_ASSIGN(const std::vector<std::string> others, each_next(Query::kNextSlipTown, {}));
    names.insert(names.end(), others.begin(), others.end());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (const std::string& town : names) TRY(copy_truth(*this, *file, town));
    return base::ok();
  };
  base::Status status = copy();
  if (!status.ok()) {
    // Half a backup is none.
    for (const char* end : {"", "-wal", "-shm"})
      std::filesystem::remove(path.string() + end, error);
  }
  return status;
}

}  // namespace store::pg

namespace store {

base::Result<std::unique_ptr<Store>> open_postgres(const std::string& uri, OpenMode mode,
                                                   PostgresOptions options) {
  pg::Target target{uri, mode, options};
  TRY_ASSIGN(std::unique_ptr<pg::Connection> db, pg::establish(target));
  // What is there once is not made again.
  if (mode == OpenMode::kCreate) target.mode = OpenMode::kWrite;
  return std::unique_ptr<Store>(
      std::make_unique<pg::PostgresStore>(std::move(db), std::move(target)));
}

base::Result<Migration> migrate_postgres(const std::string& uri, bool dry_run) {
  return pg::migrate_by({uri, OpenMode::kWrite, {}}, pg::changes(), pg::kSchemaVersion, dry_run);
}

base::Result<std::vector<std::string>> distribute(const std::string& uri) {
  TRY_ASSIGN(const std::unique_ptr<pg::Connection> db, pg::establish({uri, OpenMode::kWrite, {}}));
  TRY_ASSIGN(const pg::Rows there,
             db->run("SELECT name FROM pg_available_extensions WHERE name='citus'"));
  if (there.size() == 0) {
    return base::fault(base::FaultKind::kUnavailable, "store.no_citus", {{"path", place_of(uri)}});
  }
  TRY(db->run("BEGIN"));
  // Citus finds its own functions in pg_catalog.
  TRY(db->run("CREATE EXTENSION IF NOT EXISTS citus"));
  std::vector<std::string> out;
  for (const pg::Distribution& step : pg::distribution()) {
    TRY_ASSIGN(const pg::Rows done,
               db->run("SELECT 1 FROM pg_dist_partition WHERE logicalrelid='fadu." +
                       std::string(step.table) + "'::regclass"));
    if (done.size() > 0) continue;
    TRY(db->run(step.sql));
    out.push_back(step.sql);
  }
  TRY(db->run("COMMIT"));
  return out;
}

}  // namespace store
