// SPDX-License-Identifier: AGPL-3.0-or-later
// The tables, and how older ones become these.
#include "store/postgres/sql.h"

namespace store::pg {

namespace {

// A text compared by its bytes.
#define T "TEXT COLLATE \"C\" NOT NULL"

const std::vector<Table> kTables = {
    // A row to lock: whoever appends to a town or changes its slips holds it.
    {"town", {"CREATE TABLE fadu.town(town " T ", PRIMARY KEY(town))"}},
    // An entry's times and kind are in its header and nowhere else, so that they cannot differ; id
    // and subject are repeated for their indexes. `content` is the salt and then the body, empty
    // once erased.
    {"entry",
     {"CREATE TABLE fadu.entry(town " T
      ", number BIGINT NOT NULL, id UUID NOT NULL, subject UUID NOT NULL,"
      " header BYTEA NOT NULL, content BYTEA NOT NULL, PRIMARY KEY(town, number))",
      "CREATE UNIQUE INDEX entry_id ON fadu.entry(town, id)",
      "CREATE INDEX entry_subject ON fadu.entry(town, subject, number)"}},
    {"tile",
     {"CREATE TABLE fadu.tile(town " T
      ", level INTEGER NOT NULL, idx BIGINT NOT NULL, hashes BYTEA NOT NULL,"
      " PRIMARY KEY(town, level, idx)) WITH (fillfactor=60)",
      // Hashes do not compress.
      "ALTER TABLE fadu.tile ALTER COLUMN hashes SET STORAGE EXTERNAL"}},
    {"checkpoint",
     {"CREATE TABLE fadu.checkpoint(town " T ", size BIGINT NOT NULL, note " T
      ", PRIMARY KEY(town, size))"}},
    // due_at: the largest number if there is no due date. z: the place in Z-order.
    {"case_file",
     {"CREATE TABLE fadu.case_file(town " T ", id UUID NOT NULL, pack " T
      ", pack_version BIGINT NOT NULL, state " T
      ", opened_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, closed_at BIGINT,"
      " revision BIGINT NOT NULL, title " T ", unit " T ", handler " T ", cell " T
      ", due_at BIGINT NOT NULL, lon INTEGER, lat INTEGER, z BIGINT,"
      " PRIMARY KEY(town, id)) WITH (fillfactor=80)",
      "CREATE INDEX case_file_state ON fadu.case_file(town, pack, state, id)",
      "CREATE INDEX case_file_of_unit ON fadu.case_file(town, unit, id) WHERE unit<>''",
      "CREATE INDEX case_file_handler ON fadu.case_file(town, handler, id)"
      " WHERE closed_at IS NULL AND handler<>''",
      "CREATE INDEX case_file_queue ON fadu.case_file(town, pack, state, due_at, id)"
      " WHERE closed_at IS NULL",
      "CREATE INDEX case_file_queue_unit ON fadu.case_file(town, unit, pack, state, due_at, id)"
      " WHERE closed_at IS NULL AND unit<>''",
      "CREATE INDEX case_file_queue_cell ON fadu.case_file(town, cell, pack, state, due_at, id)"
      " WHERE closed_at IS NULL AND cell<>''",
      "CREATE INDEX case_file_place ON fadu.case_file(town, z) WHERE z IS NOT NULL",
      "CREATE INDEX case_file_open_place ON fadu.case_file(town, z)"
      " WHERE z IS NOT NULL AND closed_at IS NULL"}},
    {"case_clock",
     {"CREATE TABLE fadu.case_clock(town " T ", case_id UUID NOT NULL, clock " T
      ", started_at BIGINT NOT NULL, due_at BIGINT NOT NULL, stopped_at BIGINT,"
      " status SMALLINT NOT NULL, provisional SMALLINT NOT NULL, detail " T
      ", PRIMARY KEY(town, case_id, clock)) WITH (fillfactor=80)",
      "CREATE INDEX case_clock_due ON fadu.case_clock(town, status, due_at, case_id, clock)"}},
    {"figure_line",
     {"CREATE TABLE fadu.figure_line(town " T ", indicator " T
      ", day INTEGER NOT NULL, change_number BIGINT NOT NULL, ordinal INTEGER NOT NULL, key " T
      ", number BIGINT NOT NULL, subject UUID NOT NULL, count BIGINT NOT NULL,"
      " amount BIGINT NOT NULL, recorded_at BIGINT NOT NULL,"
      " PRIMARY KEY(town, indicator, day, change_number, ordinal))"}},
    // Updated all the time, in columns without an index: room for the new rows in the same page.
    {"figure_bucket",
     {"CREATE TABLE fadu.figure_bucket(town " T ", indicator " T
      ", span SMALLINT NOT NULL, at INTEGER NOT NULL, key " T
      ", count BIGINT NOT NULL, amount BIGINT NOT NULL,"
      " PRIMARY KEY(town, indicator, span, at, key)) WITH (fillfactor=50)"}},
    {"setting",
     {"CREATE TABLE fadu.setting(town " T ", name " T ", value " T ", PRIMARY KEY(town, name))"}},
    {"case_key",
     {"CREATE TABLE fadu.case_key(town " T
      ", key BYTEA NOT NULL, subject UUID NOT NULL, PRIMARY KEY(town, key, subject))"}},
    // New rows wait in a list that every search reads whole, so it is kept short.
    {"case_text",
     {"CREATE TABLE fadu.case_text(town " T
      ", number BIGINT NOT NULL, subject UUID NOT NULL, words TSVECTOR NOT NULL,"
      " PRIMARY KEY(town, number))",
      "CREATE INDEX case_text_words ON fadu.case_text USING gin(words)"
      " WITH (gin_pending_list_limit=256)"}},
    {"slip",
     {"CREATE TABLE fadu.slip(town " T ", kind " T ", id " T ", owner " T
      ", expires_at BIGINT, value BYTEA NOT NULL, PRIMARY KEY(town, kind, id))"
      " WITH (fillfactor=80)",
      "CREATE INDEX slip_owner ON fadu.slip(town, kind, owner, id)",
      "CREATE INDEX slip_expiry ON fadu.slip(town, expires_at) WHERE expires_at IS NOT NULL"}},
};

}  // namespace

const std::vector<Table>& tables() { return kTables; }

// Version 1 is the first, so nothing older can be met.
std::span<const Change> changes() { return {}; }

}  // namespace store::pg
