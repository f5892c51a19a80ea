// SPDX-License-Identifier: AGPL-3.0-or-later
// The store over a PostgreSQL database, in a schema of its own ("fadu"), so that several server
// processes may serve the towns of a city, and Citus may spread the towns over machines.
//
// Writes of a transaction are sent without waiting for each answer (libpq's pipeline mode); what
// goes wrong shows at the next read or at commit(). Reads within the transaction see its writes.
//
// Faults beyond those of every store call, all kUnavailable:
//   store.unreachable       the server cannot be reached, or went away during the call. The next
//                           begin(), snapshot() or read outside a transaction connects again.
//   store.unknown_commit    the connection broke while commit() waited for its answer: the
//                           transaction is either durable as a whole or gone as a whole. Repeat it;
//                           the ids of its entries tell.
//   store.too_slow          the server gave up after the session's statement timeout
//   store.database_refused  anything else the server said
// A write of a text that PostgreSQL cannot hold (invalid UTF-8, or a character 0) is
// store.bad_text (kInvalid).
//
// Outside a transaction or snapshot, a list of more than a thousand rows is read page by page, so
// that what others write meanwhile may be seen by its later pages.
//
// Erasing: the erased body is gone for every reader, but its old bytes stay in the table until
// VACUUM and new rows have overwritten them, and in the write-ahead log as long as the operator
// keeps it (docs of PostgreSQL, ch. 25.1 "Routine Vacuuming").
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/open.h"
#include "store/store.h"

namespace store {

struct PostgresOptions {
  int connect_timeout_s = 5;
  int lock_timeout_ms = 10'000;        // how long lock() waits for another writer
  int statement_timeout_ms = 600'000;  // of one sentence
  int idle_transaction_ms = 120'000;   // the server ends a transaction in which nothing happens
  bool allow_fsync_off = false;        // for a database that may be lost
};

// Opens the database that a libpq URI names ("postgresql://…", PostgreSQL 15 docs, 34.1.1.2).
// kCreate makes the schema if there is none; several servers may do so at the same time. Faults:
// store.missing (kNotFound: no schema); store.not_fadu (kInvalid: the schema "fadu" holds something
// else; left untouched); store.needs_migration, store.newer_version (kUnavailable);
// store.bad_encoding (kInvalid: the database is not in UTF-8); store.old_server (kUnavailable:
// before PostgreSQL 14); store.not_durable (kUnavailable: the server runs with fsync=off);
// store.unreachable; store.cannot_open (kUnavailable: the server turned us away).
[[nodiscard]] base::Result<std::unique_ptr<Store>> open_postgres(const std::string& uri,
                                                                 OpenMode mode,
                                                                 PostgresOptions options = {});

// See migrate() in store/open.h. store.missing if there is no schema.
[[nodiscard]] base::Result<Migration> migrate_postgres(const std::string& uri, bool dry_run);

// Spreads every table over the workers of a Citus cluster by town, towns of all tables together
// (Citus docs, create_distributed_table). Returns the sentences that were run; none if everything
// was distributed before. store.no_citus (kUnavailable) if the server does not have the extension.
[[nodiscard]] base::Result<std::vector<std::string>> distribute(const std::string& uri);

// "postgresql://host:port/database" of a URI, without user, password and options; for messages.
[[nodiscard]] std::string place_of(const std::string& uri);

}  // namespace store
