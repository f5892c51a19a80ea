// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/sqlite/connection.h"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "store/sqlite/tokenizer.h"

namespace store {

namespace {

using base::FaultKind;

constexpr size_t kIdleMax = 24;  // statements of one sentence that are kept

bool is_no_space(int error) { return error == ENOSPC || error == EDQUOT || error == EFBIG; }

// The system's reason for the last I/O error. SQLite keeps it with the file that failed: the
// database or its write-ahead log.
int errno_of(sqlite3* db) {
  if (const int error = sqlite3_system_errno(db); error != 0) return error;
  for (const int which : {SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER}) {
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(db, "main", which, &file) != SQLITE_OK || file == nullptr ||
        file->pMethods == nullptr) {
      continue;
    }
    int error = 0;
    file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);
    if (error != 0) return error;
  }
  return 0;
}

base::Fault unavailable(std::string code, base::Fault::Args args = {}) {
  return base::fault(FaultKind::kUnavailable, std::move(code), std::move(args));
}

base::Fault io_fault(int error, const std::string& detail) {
  if (is_no_space(error)) return unavailable("store.disk_full");
  return unavailable("store.io", {{"reason", error != 0 ? std::strerror(error) : detail}});
}

}  // namespace

Run::~Run() {
  if (statement_ != nullptr) connection_->give_back(query_, statement_);
}

void Run::note(int code) {
  if (code_ == 0) code_ = code;
}

void Run::bind(int64_t value) { note(sqlite3_bind_int64(statement_, next_++, value)); }

void Run::bind(std::string_view text) {
  // A null pointer would bind NULL.
  const char* data = text.empty() ? "" : text.data();
  note(sqlite3_bind_text64(statement_, next_++, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Run::bind(base::ByteView blob) {
  const void* data = blob.empty() ? static_cast<const void*>("") : blob.data();
  note(sqlite3_bind_blob64(statement_, next_++, data, blob.size(), SQLITE_STATIC));
}

void Run::bind_null() { note(sqlite3_bind_null(statement_, next_++)); }

base::Result<bool> Run::step() {
  if (code_ != 0) return connection_->fault_of(code_);
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return connection_->fault_of(code);
}

base::Status Run::finish() {
  TRY_ASSIGN(const bool row, step());
  ENSURE(!row, "a sentence without rows gave one");
  return base::ok();
}

bool Run::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

int64_t Run::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Run::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return data == nullptr ? std::string_view() : std::string_view(data, static_cast<size_t>(size));
}

base::ByteView Run::blob(int column) const {
  const auto* data = static_cast<const uint8_t*>(sqlite3_column_blob(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return data == nullptr ? base::ByteView() : base::ByteView(data, static_cast<size_t>(size));
}

base::Uuid Run::uuid(int column) const {
  base::Uuid id;
  const base::ByteView bytes = blob(column);
  if (bytes.size() == id.bytes.size()) std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
  return id;
}

base::Result<std::unique_ptr<Connection>> Connection::open(const std::string& uri, int flags) {
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(uri.c_str(), &db,
                                   flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  if (db == nullptr) return unavailable("store.no_memory");
  std::unique_ptr<Connection> out(new Connection(db));
  if (code != SQLITE_OK) return out->fault_of(code);
  TRY(register_tokenizer(db));
  return out;
}

Connection::~Connection() {
  for (std::vector<sqlite3_stmt*>& statements : free_) {
    for (sqlite3_stmt* statement : statements) sqlite3_finalize(statement);
  }
  sqlite3_close_v2(db_);
}

base::Result<Run> Connection::prepare(Query query) {
  std::vector<sqlite3_stmt*>& free = free_[static_cast<size_t>(query)];
  if (!free.empty()) {
    Run run(*this, query, free.back());
    free.pop_back();
    return run;
  }
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v3(db_, sql_of(query), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return fault_of(code);
  return Run(*this, query, statement);
}

void Connection::give_back(Query query, sqlite3_stmt* statement) {
  sqlite3_reset(statement);  // repeats the error of the last step, which was already reported
  std::vector<sqlite3_stmt*>& free = free_[static_cast<size_t>(query)];
  // A list that merges many ranges has many runs of one sentence for a moment.
  if (free.size() < kIdleMax) {
    free.push_back(statement);
  } else {
    sqlite3_finalize(statement);
  }
}

base::Status Connection::script(const std::string& sql) {
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fault_of(code);
  return base::ok();
}

base::Result<std::string> Connection::value_of(const std::string& sql) {
  struct Free {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  sqlite3_stmt* raw = nullptr;
  int code = sqlite3_prepare_v2(db_, sql.c_str(), -1, &raw, nullptr);
  const std::unique_ptr<sqlite3_stmt, Free> statement(raw);
  if (code != SQLITE_OK) return fault_of(code);
  code = sqlite3_step(raw);
  if (code == SQLITE_DONE) return std::string();
  if (code != SQLITE_ROW) return fault_of(code);
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(raw, 0));
  return std::string(text == nullptr ? "" : text);
}

int64_t Connection::changes() const { return sqlite3_changes64(db_); }

bool Connection::autocommit() const { return sqlite3_get_autocommit(db_) != 0; }

base::Fault Connection::fault_of(int code) const {
  const int primary = code & 0xff;
  const std::string detail = sqlite3_errmsg(db_);
  ENSURE(primary != SQLITE_MISUSE && primary != SQLITE_RANGE, "misuse of SQLite: " + detail);
  switch (primary) {
    case SQLITE_FULL:
      return unavailable("store.disk_full");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return unavailable("store.busy");
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return unavailable("store.read_only");
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      return unavailable("store.cannot_open", {{"reason", detail}});
    case SQLITE_NOMEM:
      return unavailable("store.no_memory");
    case SQLITE_IOERR:
      return io_fault(errno_of(db_), detail);
    case SQLITE_CONSTRAINT:
      return base::fault(FaultKind::kConflict, "store.conflict", {{"reason", detail}});
    // Our own sentences are right, so an error in one means a damaged schema.
    default:
      return base::fault(FaultKind::kCorrupt, "store.corrupt", {{"reason", detail}});
  }
}

}  // namespace store
