// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/sqlite/migrations.h"

#include "store/sqlite/store_impl.h"

namespace store {

namespace {

// Published steps never change; a new version gets a list of its own.
constexpr const char* kTo2[] = {
    "ALTER TABLE case_file ADD COLUMN cell TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE case_file ADD COLUMN due_at INTEGER NOT NULL DEFAULT 9223372036854775807",
    "ALTER TABLE case_file ADD COLUMN place INTEGER",
    "ALTER TABLE case_file ADD COLUMN open INTEGER NOT NULL DEFAULT 1",
    "DROP INDEX case_file_state",
    "DROP INDEX case_file_handler",
    "UPDATE case_file SET open=0 WHERE closed_at IS NOT NULL",
    "CREATE INDEX case_stage ON case_file(town, open, pack, state, id)",
    "CREATE INDEX case_unit ON case_file(town, unit, open, pack, state, id)",
    "CREATE INDEX case_handler ON case_file(town, handler, open, id) WHERE handler<>''",
    "CREATE INDEX case_place ON case_file(town, open, place, id) WHERE place IS NOT NULL",
    "CREATE INDEX case_queue ON case_file(town, pack, state, due_at, id) WHERE open=1",
    "CREATE INDEX case_queue_unit ON case_file(town, unit, pack, state, due_at, id) WHERE open=1",
    "CREATE INDEX case_queue_cell ON case_file(town, cell, due_at, id) WHERE open=1 AND cell<>''",
    "CREATE INDEX case_queue_handler ON case_file(town, handler, due_at, id) "
    "WHERE open=1 AND handler<>''",
    "CREATE TABLE case_key(town TEXT NOT NULL, key BLOB NOT NULL, subject BLOB NOT NULL, "
    "PRIMARY KEY(town, key, subject)) WITHOUT ROWID",
    "CREATE TABLE slip(town TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, "
    "owner TEXT NOT NULL, expires_at INTEGER, value TEXT NOT NULL, "
    "PRIMARY KEY(town, kind, id)) WITHOUT ROWID",
    "CREATE INDEX slip_owner ON slip(town, kind, owner, id)",
    "CREATE INDEX slip_expiry ON slip(town, expires_at) WHERE expires_at IS NOT NULL",
    "CREATE TABLE text_town(town TEXT NOT NULL PRIMARY KEY, ordinal INTEGER NOT NULL) "
    "WITHOUT ROWID",
    "CREATE TABLE text_doc(id INTEGER PRIMARY KEY, subject BLOB NOT NULL, doc TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE text_index USING fts5(doc, content='text_doc', content_rowid='id', "
    "columnsize=0, tokenize='fadu')",
    "CREATE TABLE stale(town TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
    "INSERT INTO stale SELECT DISTINCT town FROM entry",
    "PRAGMA user_version=2",
};

constexpr const char* kTo3[] = {
    "DROP INDEX case_unit",
    "CREATE INDEX case_unit ON case_file(town, unit, pack, state, id) WHERE open=0",
    "DROP INDEX case_queue_unit",
    ("CREATE INDEX case_queue_unit ON case_file(town, unit, pack, state, due_at, id, open) "
     "WHERE open=1"),
    "INSERT INTO text_index(text_index, rank) VALUES('automerge', 0), ('usermerge', 8)",
    "PRAGMA user_version=3",
};

std::vector<std::string> steps_from(int64_t version) {
  std::vector<std::string> out;
  if (version < 2) out.insert(out.end(), std::begin(kTo2), std::end(kTo2));
  if (version < 3) out.insert(out.end(), std::begin(kTo3), std::end(kTo3));
  return out;
}

base::Result<Migration> plan(Connection& db) {
  Migration out;
  TRY_ASSIGN(const std::string version, db.value_of("PRAGMA user_version"));
  out.from = static_cast<int32_t>(std::stol(version));
  out.to = kSchemaVersion;
  out.steps = steps_from(out.from);
  const char* const unfinished =
      out.from < 2 ? "SELECT EXISTS(SELECT 1 FROM entry)" : "SELECT EXISTS(SELECT 1 FROM stale)";
  TRY_ASSIGN(const std::string rebuild, db.value_of(unfinished));
  out.rebuild = rebuild == "1";
  return out;
}

// Rolls back unless committed.
class Bracket {
 public:
  explicit Bracket(Connection& db) : db_(db) {}
  ~Bracket() {
    if (!db_.autocommit()) (void)db_.script("ROLLBACK");
  }
  Bracket(const Bracket&) = delete;
  Bracket& operator=(const Bracket&) = delete;

 private:
  Connection& db_;
};

}  // namespace

base::Result<Migration> migrate_sqlite(const std::filesystem::path& path, bool dry_run) {
  const OpenMode mode = dry_run ? OpenMode::kRead : OpenMode::kWrite;
  TRY_ASSIGN(const std::unique_ptr<Connection> db, open_file(path, mode, {}, 1));
  if (dry_run) return plan(*db);
  const Bracket bracket(*db);
  TRY(db->script("BEGIN IMMEDIATE"));
  // Looked at under the lock: somebody may have been faster.
  TRY_ASSIGN(Migration out, plan(*db));
  for (const std::string& step : out.steps) TRY(db->script(step));
  TRY(db->script("COMMIT"));
  return out;
}

}  // namespace store
