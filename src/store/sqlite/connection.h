// SPDX-License-Identifier: AGPL-3.0-or-later
// A thin layer over sqlite3: one connection, its prepared sentences, and its errors as faults.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/uuid.h"
#include "calendar/date.h"
#include "store/sqlite/sql.h"

struct sqlite3;
struct sqlite3_stmt;

namespace store {

class Connection;

// One run of a prepared sentence; its destructor gives the sentence back. Bound texts and blobs
// must live as long as the run; columns are valid until the next step.
class Run {
 public:
  Run(Connection& connection, Query query, sqlite3_stmt* statement)
      : connection_(&connection), query_(query), statement_(statement) {}
  Run(Run&& other) noexcept
      : connection_(other.connection_),
        query_(other.query_),
        statement_(std::exchange(other.statement_, nullptr)),
        next_(other.next_),
        code_(other.code_) {}
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  Run& operator=(Run&&) = delete;

  // Binds the next parameter.
  void bind(int64_t value);
  void bind(std::string_view text);
  void bind(base::ByteView blob);
  void bind(const base::Uuid& id) { bind(base::ByteView(id.bytes)); }
  void bind(calendar::Instant t) { bind(t.ms); }
  template <typename T>
  void bind(const std::optional<T>& value) {
    value ? bind(*value) : bind_null();
  }
  void bind(const std::optional<std::string>& value) {
    value ? bind(std::string_view(*value)) : bind_null();
  }
  void bind_null();

  // True: a row is there. False: the end.
  [[nodiscard]] base::Result<bool> step();
  // For sentences without rows.
  [[nodiscard]] base::Status finish();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] int64_t integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] base::ByteView blob(int column) const;
  // A blob of 16 bytes; anything else reads as nil.
  [[nodiscard]] base::Uuid uuid(int column) const;
  [[nodiscard]] calendar::Instant instant(int column) const { return {integer(column)}; }

 private:
  Connection* connection_;
  Query query_;
  sqlite3_stmt* statement_;
  void note(int code);

  int next_ = 1;
  int code_ = 0;  // the first error of binding
};

class Connection {
 public:
  // `uri` is a path or, with SQLITE_OPEN_URI among `flags`, a file: URI.
  [[nodiscard]] static base::Result<std::unique_ptr<Connection>> open(const std::string& uri,
                                                                      int flags);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The sentence with its first parameters bound.
  template <typename... Values>
  [[nodiscard]] base::Result<Run> run(Query query, const Values&... values) {
    base::Result<Run> out = prepare(query);
    if (out.ok()) (out->bind(values), ...);
    return out;
  }
  // The same for sentences without rows.
  template <typename... Values>
  [[nodiscard]] base::Status execute(Query query, const Values&... values) {
    base::Result<Run> out = prepare(query);
    if (!out.ok()) return out.fault();
    (out->bind(values), ...);
    return out->finish();
  }
  // Sentences without parameters, one after another; for pragmas and the schema.
  [[nodiscard]] base::Status script(const std::string& sql);
  // The first column of the first row of `sql`.
  [[nodiscard]] base::Result<std::string> value_of(const std::string& sql);
  // Rows changed by the last sentence.
  [[nodiscard]] int64_t changes() const;
  // False inside a transaction.
  [[nodiscard]] bool autocommit() const;
  [[nodiscard]] sqlite3* handle() const { return db_; }
  // The fault that a result code of SQLite stands for.
  [[nodiscard]] base::Fault fault_of(int code) const;

 private:
  friend class Run;
  explicit Connection(sqlite3* db) : db_(db) {}
  [[nodiscard]] base::Result<Run> prepare(Query query);
  void give_back(Query query, sqlite3_stmt* statement);

  sqlite3* db_;
  // Statements at rest; more than one where runs of a query were nested.
  std::array<std::vector<sqlite3_stmt*>, static_cast<size_t>(Query::kCount)> free_;
};

}  // namespace store
