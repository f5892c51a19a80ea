// SPDX-License-Identifier: AGPL-3.0-or-later
// Connecting, the settings of a session, and the server's errors as faults.
#include <libpq-fe.h>

#include <algorithm>

#include "base/text.h"
#include "store/postgres/connection.h"

namespace store::pg {

namespace {

using base::FaultKind;

base::Fault unavailable(std::string code, base::Fault::Args args = {}) {
  return base::fault(FaultKind::kUnavailable, std::move(code), std::move(args));
}

std::string line_of(const char* message) {
  std::string out = message == nullptr ? "" : message;
  std::replace(out.begin(), out.end(), '\n', ' ');
  return std::string(base::trim(out));
}

// States after which the server has closed the connection or will.
bool is_loss(std::string_view state) {
  return state.starts_with("08") || state == "57P01" || state == "57P02" || state == "57P03" ||
         state == "57P05" || state == "25P03";
}

// A setting of this session, as an expression of a SELECT.
std::string set(const std::string& name, const std::string& value) {
  return "set_config('" + name + "','" + value + "',false)";
}

std::string session_sql(OpenMode mode, const PostgresOptions& options) {
  return "SELECT current_setting('server_encoding'),current_setting('fsync'),"
         "pg_is_in_recovery()::text," +
         set("search_path", "pg_catalog, pg_temp") + "," +
         set("lock_timeout", std::to_string(options.lock_timeout_ms)) + "," +
         set("statement_timeout", std::to_string(options.statement_timeout_ms)) + "," +
         set("idle_in_transaction_session_timeout", std::to_string(options.idle_transaction_ms)) +
         "," + set("default_transaction_read_only", mode == OpenMode::kRead ? "on" : "off") +
         // An act is acknowledged only when it is durable; waiting for standbys is the operator's.
         ",set_config('synchronous_commit',CASE WHEN current_setting('synchronous_commit') IN "
         "('on','remote_apply') THEN current_setting('synchronous_commit') ELSE 'on' END,false)," +
         // Every sentence has its index; with few rows or old statistics the planner would
         // rather read whole tables, and keep to that plan when they have grown.
         set("enable_seqscan", "off") + "," + set("random_page_cost", "1.1") + "," +
         set("jit", "off");
}

void ignore_notice(void*, const char*) {}

}  // namespace

base::Fault fault_of_state(std::string_view state, const std::string& reason) {
  const base::Fault::Args args = {{"reason", reason}, {"state", std::string(state)}};
  if (is_loss(state)) return unavailable("store.unreachable", args);
  if (state == "40001" || state == "40P01" || state == "55P03") return unavailable("store.busy");
  // Only an entry is inserted as if it could not be there: somebody wrote past the lock.
  if (state == "23505") return unavailable("store.busy");
  if (state == "53100") return unavailable("store.disk_full");
  if (state == "53200") return unavailable("store.no_memory");
  if (state == "25006") return unavailable("store.read_only");
  if (state == "57014") return unavailable("store.too_slow");
  if (state == "58030") return unavailable("store.io", args);
  if (state.starts_with("XX00")) return base::fault(FaultKind::kCorrupt, "store.corrupt", args);
  // Our own sentences are right, so a table, column or schema that is not there means a damaged
  // schema.
  if (state == "42P01" || state == "42703" || state == "3F000") {
    return base::fault(FaultKind::kCorrupt, "store.corrupt", args);
  }
  return unavailable("store.database_refused", args);
}

base::Fault Connection::fault_of(const pg_result* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  // Without a state it is libpq itself that speaks: the connection is gone.
  if (state == nullptr) return lose(line_of(PQresultErrorMessage(result)));
  base::Fault fault = fault_of_state(state, line_of(message));
  if (fault.code == "store.unreachable" || PQstatus(db_) != CONNECTION_OK) {
    lost_ = true;
    pending_.clear();
  }
  return spoil(std::move(fault));
}

base::Result<Rows> Connection::run(const std::string& sql) {
  ENSURE(pending_.empty(), "nothing waits for its answer");
  if (PQpipelineStatus(db_) != PQ_PIPELINE_OFF && PQexitPipelineMode(db_) == 0) {
    return lose(line_of(PQerrorMessage(db_)));
  }
  Result result(PQexec(db_, sql.c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return fault_of(result.get());
  if (PQenterPipelineMode(db_) == 0) return lose(line_of(PQerrorMessage(db_)));
  return Rows(std::move(result));
}

base::Status Connection::set_up(OpenMode mode, const PostgresOptions& options) {
  PQsetNoticeProcessor(db_, ignore_notice, nullptr);
  if (PQserverVersion(db_) < kOldestServer) {
    return unavailable("store.old_server", {{"version", std::to_string(PQserverVersion(db_))}});
  }
  TRY_ASSIGN(const Rows rows, run(session_sql(mode, options)));
  const Row row = rows[0];
  if (row.text(0) != "UTF8") {
    return base::fault(FaultKind::kInvalid, "store.bad_encoding",
                       {{"encoding", std::string(row.text(0))}});
  }
  if (row.text(1) != "on" && mode != OpenMode::kRead && !options.allow_fsync_off) {
    return unavailable("store.not_durable");
  }
  standby_ = row.text(2) == "true";
  return base::ok();
}

base::Result<std::unique_ptr<Connection>> Connection::open(const std::string& uri, OpenMode mode,
                                                           const PostgresOptions& options) {
  const std::string wait = std::to_string(options.connect_timeout_s);
  // What the URI says goes before what stands in front of it here. A peer that vanished without a
  // word is noticed within half a minute.
  const char* const names[] = {"connect_timeout",  "keepalives_idle",  "keepalives_interval",
                               "keepalives_count", "tcp_user_timeout", "fallback_application_name",
                               "dbname",           "client_encoding",  nullptr};
  const char* const values[] = {wait.c_str(), "10",        "5",    "3",    "20000",
                                "fadu",       uri.c_str(), "UTF8", nullptr};
  PGconn* db = PQconnectdbParams(names, values, 1);
  if (db == nullptr) return unavailable("store.no_memory");
  std::unique_ptr<Connection> out(new Connection(db));
  if (PQstatus(db) != CONNECTION_OK) {
    std::string reason = line_of(PQerrorMessage(db));
    // The server did not let us in, or the URI is none: waiting does not help.
    const bool refused = reason.find("FATAL:") != std::string::npos &&
                         reason.find("starting up") == std::string::npos &&
                         reason.find("shutting down") == std::string::npos &&
                         reason.find("recovery") == std::string::npos &&
                         reason.find("too many") == std::string::npos &&
                         reason.find("connection slots") == std::string::npos;
    // Tells a URI that is none from a server that is not there.
    char* error = nullptr;
    PQconninfoOption* parsed = PQconninfoParse(uri.c_str(), &error);
    const bool no_uri = parsed == nullptr;
    // libpq would repeat the URI, password and all.
    if (no_uri) reason = "invalid connection URI";
    PQconninfoFree(parsed);
    PQfreemem(error);
    return unavailable(refused || no_uri ? "store.cannot_open" : "store.unreachable",
                       {{"reason", reason}});
  }
  TRY(out->set_up(mode, options));
  return out;
}

}  // namespace store::pg

namespace store {

std::string place_of(const std::string& uri) {
  struct Drop {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
  };
  const std::unique_ptr<PQconninfoOption, Drop> options(PQconninfoParse(uri.c_str(), nullptr));
  std::string host;
  std::string port;
  std::string name;
  for (const PQconninfoOption* o = options.get(); o != nullptr && o->keyword != nullptr; ++o) {
    if (o->val == nullptr) continue;
    const std::string_view keyword = o->keyword;
    if (keyword == "host") host = o->val;
    if (keyword == "port") port = std::string(":") + o->val;
    if (keyword == "dbname") name = o->val;
  }
  return "postgresql://" + host + port + "/" + name;
}

}  // namespace store
