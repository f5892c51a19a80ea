// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/postgres/connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>

#include "base/text.h"

namespace store::pg {

namespace {

using base::FaultKind;

// Types of parameters: PostgreSQL's src/include/catalog/pg_type.dat.
constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kText = 25;
constexpr Oid kTextArray = 1009;
constexpr Oid kInt8Array = 1016;
constexpr Oid kUuid = 2950;
constexpr Oid kTsVector = 3614;
constexpr Oid kTsQuery = 3615;

// Answers that wait to be taken are held in memory.
constexpr size_t kPendingMax = 4096;

std::string name_of_query(Query query) { return "q" + std::to_string(static_cast<size_t>(query)); }

bool is_text(std::string_view text) {
  return text.find('\0') == std::string_view::npos && !base::first_invalid_utf8(text);
}

std::string line_of(const char* message) {
  std::string out = message == nullptr ? "" : message;
  std::replace(out.begin(), out.end(), '\n', ' ');
  return std::string(base::trim(out));
}

}  // namespace

void Free::operator()(pg_result* result) const { PQclear(result); }

bool Row::is_null(int column) const { return PQgetisnull(result_, row_, column) != 0; }

base::ByteView Row::blob(int column) const {
  return {reinterpret_cast<const uint8_t*>(PQgetvalue(result_, row_, column)),
          static_cast<size_t>(PQgetlength(result_, row_, column))};
}

std::string_view Row::text(int column) const { return base::text(blob(column)); }

int64_t Row::integer(int column) const {
  const base::ByteView bytes = blob(column);
  if (bytes.empty()) return 0;
  // Sign-extends the narrower types; a bool is one byte, 0 or 1.
  uint64_t value = bytes.size() > 1 && (bytes[0] & 0x80) != 0 ? UINT64_MAX : 0;
  for (const uint8_t byte : bytes) value = value << 8 | byte;
  return static_cast<int64_t>(value);
}

base::Uuid Row::uuid(int column) const {
  base::Uuid id;
  const base::ByteView bytes = blob(column);
  if (bytes.size() == id.bytes.size()) std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
  return id;
}

int Rows::size() const { return PQntuples(result_.get()); }

int64_t Rows::changed() const { return base::parse_int(PQcmdTuples(result_.get())).value_or(0); }

void Args::push(uint32_t type, const void* data, size_t size, int format) {
  ENSURE(count_ < kMax, "too many parameters");
  types_[count_] = type;
  // A null pointer would bind NULL.
  values_[count_] = size == 0 ? "" : static_cast<const char*>(data);
  lengths_[count_] = static_cast<int>(size);
  formats_[count_] = format;
  ++count_;
}

void Args::bind(int64_t value) {
  ENSURE(count_ < kMax, "too many parameters");
  std::array<uint8_t, 8>& bytes = numbers_[count_];
  for (size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<uint8_t>(static_cast<uint64_t>(value) >> (56 - 8 * i));
  }
  push(kInt8, bytes.data(), bytes.size(), 1);
}

void Args::bind(std::string_view text) {
  if (!is_text(text)) bad_text_ = true;
  push(kText, text.data(), text.size(), 1);
}

void Args::bind(base::ByteView blob) { push(kBytea, blob.data(), blob.size(), 1); }
void Args::bind(const base::Uuid& id) { push(kUuid, id.bytes.data(), id.bytes.size(), 1); }

void Args::bind(const TextArray& array) {
  std::string out = "{";
  for (const std::string_view item : array.items) {
    if (!is_text(item)) bad_text_ = true;
    if (out.size() > 1) out += ',';
    out += '"';
    for (const char c : item) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  out += '}';
  owned_.reserve(kMax);
  owned_.push_back(std::move(out));
  push(kTextArray, owned_.back().c_str(), owned_.back().size(), 0);
}

void Args::bind(const NumberArray& array) {
  std::string out = "{";
  for (const int64_t item : array.items) {
    if (out.size() > 1) out += ',';
    out += std::to_string(item);
  }
  out += '}';
  owned_.reserve(kMax);
  owned_.push_back(std::move(out));
  push(kInt8Array, owned_.back().c_str(), owned_.back().size(), 0);
}

void Args::bind(const Vector& vector) {
  push(kTsVector, vector.bytes.data(), vector.bytes.size(), 1);
}

void Args::bind(const Search& search) {
  push(kTsQuery, search.text.c_str(), search.text.size(), 0);
}

Connection::~Connection() { PQfinish(db_); }

base::Fault Connection::spoil(base::Fault fault) {
  if (in_transaction_ && !spoiled_) spoiled_ = fault;
  return fault;
}

base::Fault Connection::lose(const std::string& reason) {
  lost_ = true;
  pending_.clear();
  return spoil(base::fault(FaultKind::kUnavailable, "store.unreachable", {{"reason", reason}}));
}

base::Status Connection::send(Query query, const Args& args) {
  if (spoiled_) return *spoiled_;
  if (lost_) return lose("connection lost");
  if (args.bad_text_) return base::fault(FaultKind::kInvalid, "store.bad_text");
  if (pending_.size() >= kPendingMax) TRY(settle());
  const std::string name = name_of_query(query);
  bool& prepared = prepared_[static_cast<size_t>(query)];
  const int count = static_cast<int>(args.count_);
  if (!prepared) {
    if (PQsendPrepare(db_, name.c_str(), sql_of(query), count, args.types_.data()) == 0) {
      return lose(line_of(PQerrorMessage(db_)));
    }
    prepared = true;
    pending_.push_back({true, query});
  }
  if (PQsendQueryPrepared(db_, name.c_str(), count, args.values_.data(), args.lengths_.data(),
                          args.formats_.data(), 1) == 0) {
    return lose(line_of(PQerrorMessage(db_)));
  }
  pending_.push_back({false, query});
  return base::ok();
}

base::Status Connection::judge(const Pending& pending, const pg_result* result) {
  switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_SINGLE_TUPLE:
      break;
    case PGRES_PIPELINE_ABORTED:
      // Not run, because of a fault before it.
      if (pending.prepare) prepared_[static_cast<size_t>(pending.query)] = false;
      return spoiled_ ? *spoiled_
                      : base::fault(FaultKind::kUnavailable, "store.database_refused",
                                    {{"reason", "pipeline aborted"}});
    default:
      if (pending.prepare) prepared_[static_cast<size_t>(pending.query)] = false;
      return fault_of(result);
  }
  return base::ok();
}

base::Status Connection::take(const Pending& pending, Result* out,
                              const std::function<void(const Row&)>* fn) {
  if (fn != nullptr) PQsetSingleRowMode(db_);
  base::Status status = base::ok();
  bool any = false;
  // Up to the null that ends a sentence's results.
  for (Result result(PQgetResult(db_)); result; result.reset(PQgetResult(db_))) {
    any = true;
    base::Status one = judge(pending, result.get());
    if (!one.ok() && status.ok()) status = std::move(one);
    if (lost_) return status;
    if (status.ok() && fn != nullptr && PQresultStatus(result.get()) == PGRES_SINGLE_TUPLE) {
      (*fn)(Row(result.get(), 0));
    }
    if (out != nullptr) *out = std::move(result);
  }
  if (!any) return lose(line_of(PQerrorMessage(db_)));
  return status;
}

base::Status Connection::settle(Result* last, const std::function<void(const Row&)>* fn) {
  if (lost_) return lose("connection lost");
  if (PQpipelineSync(db_) == 0) return lose(line_of(PQerrorMessage(db_)));
  const std::vector<Pending> pending = std::exchange(pending_, {});
  std::optional<base::Fault> first;
  for (size_t i = 0; i < pending.size(); ++i) {
    const bool is_last = i + 1 == pending.size();
    base::Status status =
        take(pending[i], is_last ? last : nullptr, is_last && !pending[i].prepare ? fn : nullptr);
    if (!status.ok() && !first) first = status.fault();
    if (lost_) return *first;
  }
  const Result sync(PQgetResult(db_));
  if (PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC) {
    const base::Fault lost = lose(line_of(PQerrorMessage(db_)));
    return first ? *first : lost;
  }
  if (first) return *first;
  return base::ok();
}

base::Status Connection::begin(Query how) {
  ENSURE(!in_transaction_, "one transaction at a time");
  spoiled_.reset();
  TRY(send(how, Args()));
  in_transaction_ = true;
  return base::ok();
}

base::Status Connection::commit() {
  if (spoiled_) return *spoiled_;
  TRY(send(Query::kCommit, Args()));
  Result last;
  const base::Status status = settle(&last);
  if (status.ok()) {
    // A transaction that has failed answers COMMIT with ROLLBACK.
    if (std::string_view(PQcmdStatus(last.get())) != "COMMIT") {
      return spoil(base::fault(FaultKind::kUnavailable, "store.database_refused",
                               {{"reason", PQcmdStatus(last.get())}}));
    }
    in_transaction_ = false;
    return base::ok();
  }
  // Without an answer nobody knows. A fault of something before COMMIT is an answer: COMMIT was not
  // reached then. An idle transaction that the server has ended was not committed either.
  if (lost_ && status.fault().code == "store.unreachable" &&
      status.fault().arg("state") != "25P03") {
    return base::fault(FaultKind::kUnavailable, "store.unknown_commit");
  }
  return status;
}

void Connection::rollback() {
  if (!in_transaction_) return;
  if (!lost_) {
    // What is still to be answered may fail; it is gone with the transaction.
    (void)settle();
    spoiled_.reset();
    in_transaction_ = false;
    if (!lost_ && PQtransactionStatus(db_) != PQTRANS_IDLE) {
      if (const base::Result<Rows> end = read(Query::kRollback); !end.ok()) lost_ = true;
    }
  }
  in_transaction_ = false;
  spoiled_.reset();
}

bool Connection::still_there() {
  if (lost_) return false;
  pollfd descriptor = {PQsocket(db_), POLLIN, 0};
  if (::poll(&descriptor, 1, 0) == 0) return true;
  // Something came that nobody asked for: the server's farewell or the end of the stream, or a
  // setting that was changed, with which it does no harm to begin anew.
  lost_ = true;
  return false;
}

}  // namespace store::pg
