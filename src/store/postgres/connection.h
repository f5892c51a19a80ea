// SPDX-License-Identifier: AGPL-3.0-or-later
// A thin layer over libpq: one connection, always in pipeline mode (PostgreSQL docs, 34.5), its
// prepared sentences, and its errors as faults. Parameters and columns travel in binary.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"
#include "base/uuid.h"
#include "calendar/date.h"
#include "store/postgres/postgres_store.h"
#include "store/postgres/sql.h"

struct pg_conn;
struct pg_result;

namespace store::pg {

struct Free {
  void operator()(pg_result* result) const;
};
using Result = std::unique_ptr<pg_result, Free>;

// One row of a result; valid as long as that.
class Row {
 public:
  Row(const pg_result* result, int row) : result_(result), row_(row) {}
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] int64_t integer(int column) const;  // int2, int4, int8 or bool
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] base::ByteView blob(int column) const;
  // 16 bytes; anything else reads as nil.
  [[nodiscard]] base::Uuid uuid(int column) const;
  [[nodiscard]] calendar::Instant instant(int column) const { return {integer(column)}; }

 private:
  const pg_result* result_;
  int row_;
};

class Rows {
 public:
  explicit Rows(Result result) : result_(std::move(result)) {}
  [[nodiscard]] int size() const;
  [[nodiscard]] Row operator[](int row) const { return {result_.get(), row}; }
  // Rows that a writing sentence wrote.
  [[nodiscard]] int64_t changed() const;

 private:
  Result result_;
};

// Values of other types than the usual, as the server reads them.
struct TextArray {
  std::vector<std::string_view> items;
};
struct NumberArray {
  std::vector<int64_t> items;
};
struct Vector {
  base::Bytes bytes;  // tsvector, binary
};
struct Search {
  std::string text;  // tsquery
};

// The parameters of one run. What is bound must live until the sentence is sent.
class Args {
 public:
  static constexpr size_t kMax = 20;

  void bind(int64_t value);
  void bind(std::string_view text);
  void bind(const std::string& text) { bind(std::string_view(text)); }
  void bind(base::ByteView blob);
  void bind(const base::Uuid& id);
  void bind(const base::Digest& digest) { bind(base::ByteView(digest)); }
  void bind(calendar::Instant t) { bind(t.ms); }
  void bind(const TextArray& array);
  void bind(const NumberArray& array);
  void bind(const Vector& vector);
  void bind(const Search& search);
  template <typename T>
  void bind(const std::optional<T>& value) {
    if (value) return bind(*value);
    bind(T());
    values_[count_ - 1] = nullptr;
  }
  void bind(const std::optional<std::string>& value) {
    bind(value ? std::optional<std::string_view>(*value) : std::nullopt);
  }

 private:
  friend class Connection;
  void push(uint32_t type, const void* data, size_t size, int format);

  size_t count_ = 0;
  bool bad_text_ = false;
  std::array<uint32_t, kMax> types_;
  std::array<const char*, kMax> values_;
  std::array<int, kMax> lengths_;
  std::array<int, kMax> formats_;
  std::array<std::array<uint8_t, 8>, kMax> numbers_;
  std::vector<std::string> owned_;
};

class Connection {
 public:
  // Connects and sets the session up; looks at no schema. Faults as open_postgres().
  [[nodiscard]] static base::Result<std::unique_ptr<Connection>> open(
      const std::string& uri, OpenMode mode, const PostgresOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Sends a sentence whose answer is looked at later.
  template <typename... Values>
  [[nodiscard]] base::Status write(Query query, const Values&... values) {
    Args args;
    (args.bind(values), ...);
    return send(query, args);
  }
  // Sends a sentence and waits for its rows; a fault may be that of an earlier write.
  template <typename... Values>
  [[nodiscard]] base::Result<Rows> read(Query query, const Values&... values) {
    TRY(write(query, values...));
    Result last;
    TRY(settle(&last));
    return Rows(std::move(last));
  }
  // The same, row by row as they come; `fn` must not use the connection.
  template <typename... Values>
  [[nodiscard]] base::Status stream(Query query, const std::function<void(const Row&)>& fn,
                                    const Values&... values) {
    TRY(write(query, values...));
    return settle(nullptr, &fn);
  }

  // A transaction's beginning (nothing is waited for) and end. commit(): see postgres_store.h.
  [[nodiscard]] base::Status begin(Query how);
  [[nodiscard]] base::Status commit();
  void rollback();
  [[nodiscard]] bool in_transaction() const { return in_transaction_; }

  // A sentence that is not prepared, without parameters; for opening and migrating. Columns are
  // texts.
  [[nodiscard]] base::Result<Rows> run(const std::string& sql);

  // False once the connection is known to be lost.
  [[nodiscard]] bool alive() const { return !lost_; }
  // Looks whether the server has hung up; for an idle connection.
  [[nodiscard]] bool still_there();
  // Whether this server only replays another's log (a standby).
  [[nodiscard]] bool standby() const { return standby_; }

 private:
  struct Pending {
    bool prepare = false;
    Query query = Query::kCount;
  };
  explicit Connection(pg_conn* db) : db_(db) {}
  [[nodiscard]] base::Status set_up(OpenMode mode, const PostgresOptions& options);
  [[nodiscard]] base::Status send(Query query, const Args& args);
  // Waits for the answers to everything sent.
  [[nodiscard]] base::Status settle(Result* last = nullptr,
                                    const std::function<void(const Row&)>* fn = nullptr);
  [[nodiscard]] base::Status take(const Pending& pending, Result* out,
                                  const std::function<void(const Row&)>* fn);
  [[nodiscard]] base::Status judge(const Pending& pending, const pg_result* result);
  [[nodiscard]] base::Fault fault_of(const pg_result* result);
  [[nodiscard]] base::Fault lose(const std::string& reason);
  // Remembers the first fault of a transaction: it can only be rolled back then.
  base::Fault spoil(base::Fault fault);

  pg_conn* db_;
  bool lost_ = false;
  bool standby_ = false;
  bool in_transaction_ = false;
  std::optional<base::Fault> spoiled_;
  std::vector<Pending> pending_;
  std::array<bool, static_cast<size_t>(Query::kCount)> prepared_{};
};

// The fault that an SQLSTATE stands for (PostgreSQL docs, appendix A); `reason` is the server's
// primary message.
[[nodiscard]] base::Fault fault_of_state(std::string_view state, const std::string& reason);

}  // namespace store::pg
