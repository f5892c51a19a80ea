// SPDX-License-Identifier: AGPL-3.0-or-later
// Opening a file: never touch what is not ours or is newer than we are; make what is not there.
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <vector>

#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/store_impl.h"

namespace store {

namespace {

namespace fs = std::filesystem;
using base::FaultKind;

constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr size_t kHeaderBytes = 100;
constexpr size_t kUserVersionAt = 60;
constexpr size_t kApplicationIdAt = 68;

base::Fault not_fadu(const fs::path& path) {
  return base::fault(FaultKind::kInvalid, "store.not_fadu", {{"path", path.string()}});
}

base::Fault newer(const fs::path& path, int64_t version) {
  return base::fault(FaultKind::kUnavailable, "store.newer_version",
                     {{"path", path.string()},
                      {"version", std::to_string(version)},
                      {"known", std::to_string(kSchemaVersion)}});
}

base::Fault older(const fs::path& path, int64_t version) {
  return base::fault(FaultKind::kUnavailable, "store.needs_migration",
                     {{"path", path.string()},
                      {"folder", path.has_parent_path() ? path.parent_path().string() : "."},
                      {"version", std::to_string(version)},
                      {"known", std::to_string(kSchemaVersion)}});
}

base::Fault cannot_open(const std::string& reason) {
  return base::fault(FaultKind::kUnavailable, "store.cannot_open", {{"reason", reason}});
}

// The file itself where `path` is a link to it. SQLite follows links and keeps its log beside that
// one; its VFS alone follows none.
fs::path followed(const fs::path& path) {
  std::error_code error;
  const fs::path out = fs::canonical(path, error);
  return error ? path : out;
}

enum class Found { kNothing, kEmpty, kDatabase };

struct FreeFilename {
  void operator()(const char* name) const { sqlite3_free_filename(name); }
};

// The file, opened and closed by SQLite and not by us: whoever closes a file of his own gives up
// every lock that the whole process holds on it (fcntl(2)), those of open connections too; then
// another process takes itself for the last one and removes the write-ahead log under them.
class RawFile {
 public:
  explicit RawFile(const fs::path& path)
      : name_(sqlite3_create_filename(followed(path).c_str(), "", "", 0, nullptr)) {
    sqlite3_vfs* vfs = sqlite3_vfs_find(nullptr);
    if (vfs == nullptr || name_ == nullptr) return;
    memory_.resize(static_cast<size_t>(vfs->szOsFile) / sizeof(std::max_align_t) + 1);
    file_ = reinterpret_cast<sqlite3_file*>(memory_.data());
    code_ =
        vfs->xOpen(vfs, name_.get(), file_, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, nullptr);
  }
  ~RawFile() {
    if (file_ != nullptr && file_->pMethods != nullptr) file_->pMethods->xClose(file_);
  }
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;

  [[nodiscard]] bool ok() const { return code_ == SQLITE_OK; }
  // Bytes of the file; -1: unreadable.
  [[nodiscard]] int64_t size() const {
    sqlite3_int64 out = 0;
    return file_->pMethods->xFileSize(file_, &out) == SQLITE_OK ? out : -1;
  }
  [[nodiscard]] bool read(void* bytes, int size) const {
    return file_->pMethods->xRead(file_, bytes, size, 0) == SQLITE_OK;
  }

 private:
  std::unique_ptr<const char, FreeFilename> name_;
  std::vector<std::max_align_t> memory_;
  sqlite3_file* file_ = nullptr;
  int code_ = SQLITE_NOMEM;
};

// Looks at the first bytes of the file without opening it as a database.
base::Result<Found> look(const fs::path& path) {
  if (::access(path.c_str(), R_OK) != 0) {
    if (errno == ENOENT) return Found::kNothing;
    return cannot_open(std::strerror(errno));
  }
  const RawFile file(path);
  if (!file.ok()) return cannot_open("SQLite VFS");
  const int64_t size = file.size();
  if (size < 0) return cannot_open(std::strerror(EIO));
  if (size == 0) return Found::kEmpty;
  char bytes[kHeaderBytes];
  if (size < static_cast<int64_t>(sizeof bytes)) return not_fadu(path);
  if (!file.read(bytes, sizeof bytes)) return cannot_open(std::strerror(EIO));
  if (std::string_view(bytes, 16) != kMagic) return not_fadu(path);
  const auto word = [&bytes](size_t at) {
    int64_t value = 0;
    for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
    return value;
  };
  const int64_t application = word(kApplicationIdAt);
  // 0: just made, with its first transaction still in the write-ahead log or never finished.
  if (application != kApplicationId && application != 0) return not_fadu(path);
  if (application == kApplicationId && word(kUserVersionAt) > kSchemaVersion) {
    return newer(path, word(kUserVersionAt));
  }
  return Found::kDatabase;
}

// What SQLite itself says, its write-ahead log included.
struct Identity {
  int64_t application = 0;
  int64_t version = 0;
  bool empty = true;  // no tables
};

base::Result<Identity> identify(Connection& db) {
  Identity out;
  TRY_ASSIGN(const std::string application, db.value_of("PRAGMA application_id"));
  TRY_ASSIGN(const std::string version, db.value_of("PRAGMA user_version"));
  TRY_ASSIGN(const std::string tables, db.value_of("SELECT count(*) FROM sqlite_master"));
  out.application = std::stoll(application);
  out.version = std::stoll(version);
  out.empty = tables == "0";
  return out;
}

base::Status check_identity(const Identity& id, const fs::path& path, int32_t oldest) {
  if (id.application != kApplicationId) return not_fadu(path);
  if (id.version > kSchemaVersion) return newer(path, id.version);
  if (id.version < 1) return not_fadu(path);
  if (id.version < oldest) return older(path, id.version);
  return base::ok();
}

// Settings of every connection; none is kept in the file, except the log mode.
base::Status configure(Connection& db, const SqliteOptions& options) {
  sqlite3_busy_timeout(db.handle(), options.busy_timeout_ms);
  sqlite3_db_config(db.handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // NORMAL syncs the log before it is moved into the file, and the file after that, as FULL does;
  // what it leaves out, the sync of each commit, is then sync()'s.
  TRY(db.script(options.sync_later ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL"));
  TRY(db.script(
      "PRAGMA wal_autocheckpoint=16384; "
      "PRAGMA foreign_keys=OFF; PRAGMA temp_store=MEMORY; "
      "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA secure_delete=FAST;"));
  // Of a file without pages yet; the size of the cache is counted in pages of what is known here.
  TRY(db.script("PRAGMA page_size=8192"));
  TRY(db.script("PRAGMA cache_size=-" + std::to_string(options.cache_kib)));
  if (options.pages_max > 0) {
    TRY(db.script("PRAGMA max_page_count=" + std::to_string(options.pages_max)));
  }
  return base::ok();
}

// Makes the tables, unless another process was faster.
base::Status create_schema(Connection& db, const fs::path& path) {
  TRY(db.script("PRAGMA journal_mode=WAL"));
  TRY(db.script("BEGIN IMMEDIATE"));
  TRY_ASSIGN(const Identity id, identify(db));
  if (id.application == kApplicationId || !id.empty) {
    TRY(db.script("ROLLBACK"));
    return check_identity(id, path, kSchemaVersion);
  }
  TRY(db.script(kSchema));
  TRY(db.script("PRAGMA application_id=" + std::to_string(kApplicationId) +
                "; PRAGMA user_version=" + std::to_string(kSchemaVersion)));
  return db.script("COMMIT");
}

// A file: URI that says the file cannot change; for media that cannot be written at all.
std::string immutable_uri(const fs::path& path) {
  std::string out = "file:";
  for (const char c : path.string()) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '/' || c == '-' || c == '_' || c == '.';
    const auto byte = static_cast<uint8_t>(c);
    out += plain ? std::string(1, c) : "%" + base::hex({&byte, 1});
  }
  return out + "?immutable=1";
}

// The write-ahead log needs a writable folder even for reading, unless nothing is in it.
bool is_sealed_medium(const fs::path& given) {
  const fs::path path = followed(given);
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  std::error_code error;
  const uintmax_t log = fs::file_size(path.string() + "-wal", error);
  return ::access(folder.c_str(), W_OK) != 0 && (error || log == 0);
}

base::Result<std::unique_ptr<Connection>> connect(const fs::path& path, OpenMode mode) {
  switch (mode) {
    case OpenMode::kRead:
      if (is_sealed_medium(path)) {
        return Connection::open(immutable_uri(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
      }
      return Connection::open(path.string(), SQLITE_OPEN_READONLY);
    case OpenMode::kWrite:
      return Connection::open(path.string(), SQLITE_OPEN_READWRITE);
    case OpenMode::kCreate:
      return Connection::open(path.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  }
  ENSURE(false, "every mode is named");
}

}  // namespace

base::Result<std::unique_ptr<Connection>> open_file(const fs::path& path, OpenMode mode,
                                                    const SqliteOptions& options, int32_t oldest) {
  TRY_ASSIGN(const Found found, look(path));
  if (mode != OpenMode::kCreate && found == Found::kNothing) {
    return base::fault(FaultKind::kNotFound, "store.missing", {{"path", path.string()}});
  }
  if (mode != OpenMode::kCreate && found == Found::kEmpty) return not_fadu(path);
  if (found == Found::kDatabase) {
    // A connection that cannot write, so that a newer file is refused untouched.
    TRY_ASSIGN(const std::unique_ptr<Connection> probe, connect(path, OpenMode::kRead));
    sqlite3_busy_timeout(probe->handle(), options.busy_timeout_ms);
    TRY_ASSIGN(const Identity id, identify(*probe));
    const bool unfinished = id.application == 0 && id.version == 0 && id.empty;
    if (!(unfinished && mode == OpenMode::kCreate)) TRY(check_identity(id, path, oldest));
  }
  TRY_ASSIGN(std::unique_ptr<Connection> db, connect(path, mode));
  TRY(configure(*db, options));
  if (mode == OpenMode::kCreate) TRY(create_schema(*db, path));
  return db;
}

base::Result<std::unique_ptr<Store>> open_sqlite(const fs::path& path, OpenMode mode,
                                                 SqliteOptions options) {
  TRY_ASSIGN(std::unique_ptr<Connection> db, open_file(path, mode, options, kSchemaVersion));
  auto log = options.sync_later ? std::make_unique<WriteAheadLog>(followed(path)) : nullptr;
  const bool moves = options.sync_later && mode != OpenMode::kRead;
  auto mover = moves ? std::make_unique<LogMover>(path, db->handle()) : nullptr;
  return std::unique_ptr<Store>(
      std::make_unique<SqliteStore>(std::move(db), path, std::move(log), std::move(mover)));
}

base::Status SqliteStore::sync_anew() {
  // The log is moved into the file and the file synced: what the system lost of the log after a
  // failed sync, it still has in memory here.
  TRY_ASSIGN(const std::string busy, connection_->value_of("PRAGMA wal_checkpoint(TRUNCATE)"));
  if (busy != "0") return base::fault(FaultKind::kUnavailable, "store.busy");
  return base::ok();
}

base::Result<std::unique_ptr<Store>> SqliteStore::open_reader() {
  // What is not in the cache is in the system's. Whoever reads everything once gains nothing from a
  // large one and loses the processor's; lists live on the upper pages of a few indexes.
  SqliteOptions options;
  options.cache_kib = 4 * 1024;
  return open_sqlite(path_, OpenMode::kRead, options);
}

base::Status SqliteStore::check_structure() {
  TRY_ASSIGN(const std::string answer, connection_->value_of("PRAGMA integrity_check(1)"));
  if (answer != "ok") {
    return base::fault(FaultKind::kCorrupt, "store.corrupt", {{"reason", answer}});
  }
  // SQLite takes the index of words for tables like any other. FTS5 compares it with the texts; it
  // wants to be asked by a connection that can write.
  if (sqlite3_db_readonly(connection_->handle(), "main") != 0) return base::ok();
  return connection_->script("INSERT INTO text_index(text_index,rank) VALUES('integrity-check',1)");
}

base::Status SqliteStore::backup_to(const fs::path& path) {
  ENSURE(transaction_ == nullptr, "no backup inside a transaction");
  std::error_code error;
  if (fs::exists(path, error)) {
    return base::fault(FaultKind::kConflict, "store.exists", {{"path", path.string()}});
  }
  TRY_ASSIGN(const std::unique_ptr<Connection> copy,
             Connection::open(path.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
  TRY(copy->script("PRAGMA synchronous=FULL"));
  sqlite3_backup* backup =
      sqlite3_backup_init(copy->handle(), "main", connection_->handle(), "main");
  if (backup == nullptr) return copy->fault_of(sqlite3_extended_errcode(copy->handle()));
  // All pages in one step: the copy is of one moment, and in WAL mode holds up nobody.
  const int code = sqlite3_backup_step(backup, -1);
  sqlite3_backup_finish(backup);
  if (code == SQLITE_DONE) return base::ok();
  fs::remove(path, error);
  return copy->fault_of(code);
}

}  // namespace store
