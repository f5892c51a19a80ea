// SPDX-License-Identifier: AGPL-3.0-or-later
// The demonstration year through casework, on one core, beside a bare SQLite bulk insert of the
// same entries in the same run. Usage: year_bench
#include <sched.h>
#include <sqlite3.h>
#include <unistd.h>

#include "app/home.h"
#include "demo/year.h"
#include "measure.h"
#include "store/sqlite/sqlite_store.h"

namespace {

namespace fs = std::filesystem;
using bench::must;

struct Row {
  int64_t number;
  std::string id, subject, kind, header, body;
  int64_t occurred, recorded;
};

std::vector<Row> rows_of(store::Store& store) {
  std::vector<Row> rows;
  const store::Head head = must(store.head("demo"));
  must(store.scan("demo", 0, head.size, [&](const store::EntryView& e) {
    rows.push_back({static_cast<int64_t>(e.number), e.id.str(), e.subject.str(),
                    std::string(e.kind), std::string(base::text(e.header)),
                    std::string(base::text(e.body)), e.occurred_at.ms, e.recorded_at.ms});
    return true;
  }));
  return rows;
}

// One table with two indexes, prepared statement, one transaction per thousand rows.
void bare_insert(const fs::path& path, const std::vector<Row>& rows) {
  sqlite3* db = nullptr;
  sqlite3_open(path.c_str(), &db);
  sqlite3_exec(db,
               "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=16384;"
               "CREATE TABLE entry(number INTEGER PRIMARY KEY, id TEXT, subject TEXT, kind TEXT,"
               " occurred INTEGER, recorded INTEGER, header BLOB, body BLOB);"
               "CREATE UNIQUE INDEX by_id ON entry(id);"
               "CREATE INDEX by_subject ON entry(subject, number);",
               nullptr, nullptr, nullptr);
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(db, "INSERT INTO entry VALUES(?,?,?,?,?,?,?,?)", -1, &insert, nullptr);
  size_t n = 0;
  sqlite3_exec(db, "BEGIN", nullptr, nullptr, nullptr);
  for (const Row& row : rows) {
    sqlite3_bind_int64(insert, 1, row.number);
    sqlite3_bind_text(insert, 2, row.id.data(), static_cast<int>(row.id.size()), SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, row.subject.data(), static_cast<int>(row.subject.size()),
                      SQLITE_STATIC);
    sqlite3_bind_text(insert, 4, row.kind.data(), static_cast<int>(row.kind.size()), SQLITE_STATIC);
    sqlite3_bind_int64(insert, 5, row.occurred);
    sqlite3_bind_int64(insert, 6, row.recorded);
    sqlite3_bind_blob(insert, 7, row.header.data(), static_cast<int>(row.header.size()),
                      SQLITE_STATIC);
    sqlite3_bind_blob(insert, 8, row.body.data(), static_cast<int>(row.body.size()), SQLITE_STATIC);
    sqlite3_step(insert);
    sqlite3_reset(insert);
    if (++n % 1000 == 0) sqlite3_exec(db, "COMMIT; BEGIN", nullptr, nullptr, nullptr);
  }
  sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
  sqlite3_finalize(insert);
  sqlite3_close(db);
}

}  // namespace

int main() {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(0, &one);
  sched_setaffinity(0, sizeof one, &one);

  const fs::path share = FADU_SOURCE_DIR;
  const fs::path dir = fs::temp_directory_path() / ("fadu_year_" + std::to_string(::getpid()));
  fs::create_directories(dir);
  const auto knowledge = must(app::read_knowledge(share));
  base::SeededRandom random(2020);
  auto data = must(app::DataDir::open(dir / "town", app::DataDir::Mode::kCreate, "demo", random));
  must(app::unlock(*knowledge, dir / "town", app::Unlock::kWrite, random));
  calendar::ManualClock clock({0});
  indicator::Upkeep upkeep(*knowledge->definitions);
  auto desk = must(casework::Desk::open(data->store(), knowledge->world(), "demo",
                                        {clock, random, &data->key(), {&upkeep}}));
  const demo::Sources sources{share / "demo", *knowledge->packs, knowledge->workdays,
                              knowledge->hours, 2020};
  demo::Summary summary;
  const bench::Seconds year =
      bench::time_of([&] { summary = must(demo::make_year(*desk, clock, sources, {})); });
  const std::vector<Row> rows = rows_of(data->store());
  const bench::Seconds bare = bench::time_of([&] { bare_insert(dir / "bare.db", rows); });
  const auto n = static_cast<double>(summary.entries);
  std::printf(
      "year: %zu entries through casework in %.2f s wall, %.2f s cpu: %.0f entries/s wall, "
      "%.0f per cpu second\n",
      summary.entries, year.wall, year.cpu, n / year.wall, n / year.cpu);
  std::printf(
      "bare: the same entries, one table, two indexes: %.0f rows/s wall, %.0f per cpu "
      "second\n",
      n / bare.wall, n / bare.cpu);
  std::printf("ratio: casework / bare insert = %.2f (cpu %.2f)\n", bare.wall / year.wall,
              bare.cpu / year.cpu);
  fs::remove_all(dir);
  return 0;
}
