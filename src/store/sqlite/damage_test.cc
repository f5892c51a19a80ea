// SPDX-License-Identifier: AGPL-3.0-or-later
// Files that were tampered with or damaged: it is found, and nothing crashes.
#include <gtest/gtest.h>

#include "store/sqlite/fixture_test.h"
#include "store/verify_store.h"

namespace store {
namespace {

namespace fs = std::filesystem;

TEST(SqliteTamper, EveryKindOfTamperingIsFound) {
  struct Row {
    const char* sql;
    const char* code;
    const char* number;
  };
  const Row rows[] = {
      {"UPDATE entry SET content=content||x'00' WHERE number=400", "ledger.body_changed", "400"},
      {"UPDATE entry SET content=x'00' WHERE number=7", "ledger.body_changed", "7"},
      {"UPDATE entry SET id=randomblob(16) WHERE number=8", "ledger.columns_differ", "8"},
      {"UPDATE entry SET subject=x'' WHERE number=9", "ledger.columns_differ", "9"},
      {"UPDATE entry SET header=substr(header,1,120)||x'ffffff'||substr(header,124) "
       "WHERE number=10",
       "ledger.body_changed", "10"},
      {"UPDATE entry SET header=cast(replace(cast(header AS TEXT),'clerk-1','clerk-2') AS BLOB) "
       "WHERE number=11",
       "ledger.entry_changed", "11"},
      {"UPDATE entry SET header=substr(header,1,61)||x'09'||substr(header,63) WHERE number=12",
       "ledger.entry_changed", "12"},
      {"DELETE FROM entry WHERE number=500", "ledger.entry_missing", "500"},
      {"DELETE FROM entry WHERE number=599", "ledger.entries_lost", "599"},
      {"DELETE FROM entry WHERE number=599; UPDATE tile SET hashes=substr(hashes,1,87*32) "
       "WHERE level=0 AND idx=2",
       "ledger.entries_lost", "599"},
      {"UPDATE tile SET hashes=zeroblob(8192) WHERE level=0 AND idx=1", "ledger.tile_changed", ""},
      {"UPDATE tile SET hashes=zeroblob(64) WHERE level=1", "ledger.tile_changed", ""},
      {"DELETE FROM tile WHERE level=1", "ledger.tile_changed", ""},
      {"DELETE FROM checkpoint", "ledger.unsigned_tail", "0"},
      {"UPDATE checkpoint SET note=replace(note,'600','601')", "ledger.bad_signature", ""},
      {"UPDATE checkpoint SET size=599", "ledger.bad_checkpoint", ""},
  };
  const TempDir original;
  make_ledger(original, 600);
  const ledger::Verifier verifier = test_key().verifier("demo");
  for (const Row& row : rows) {
    SCOPED_TRACE(row.sql);
    const TempDir dir;
    fs::copy_file(original / "fadu.db", dir / "fadu.db");
    tamper(dir / "fadu.db", row.sql);
    const std::unique_ptr<Store> store = open_sqlite(dir / "fadu.db", OpenMode::kRead).value();
    const ledger::VerifyReport report = verify_store(*store, "demo", &verifier).value();
    ASSERT_TRUE(report.finding);
    EXPECT_EQ(report.finding->code, row.code);
    EXPECT_EQ(report.finding->arg("number"), row.number);
  }
}

// A page overwritten with noise: a fault or a finding, or nothing if the page held neither entries
// nor tiles; never a crash, and never silence about the ledger.
TEST(SqliteCorrupt, DamagedPagesGiveFaultsNotCrashes) {
  const TempDir original;
  make_ledger(original, 600);
  const std::string good = content_of(original / "fadu.db");
  const ledger::Verifier verifier = test_key().verifier("demo");
  base::SeededRandom random(5);
  constexpr size_t kPage = 8192;
  int noticed = 0;
  for (size_t page = 0; page * kPage < good.size(); ++page) {
    const TempDir dir;
    std::string bad = good;
    for (size_t i = 0; i < kPage; ++i) {
      // Of the first page, the file's header stays, or it would not be ours at all.
      if (page == 0 && i < 100) continue;
      bad[page * kPage + i] = static_cast<char>(random.next());
    }
    ASSERT_TRUE(base::write_file(dir / "fadu.db", bad).ok());
    const base::Result<std::unique_ptr<Store>> store =
        open_sqlite(dir / "fadu.db", OpenMode::kWrite);
    if (!store.ok()) {
      EXPECT_EQ(store.fault().kind, base::FaultKind::kCorrupt) << store.fault().code;
      ++noticed;
      continue;
    }
    const auto report = verify_store(**store, "demo", &verifier);
    if (!report.ok()) EXPECT_EQ(report.fault().code, "store.corrupt");
    const base::Status structure = (*store)->check_structure();
    if (!structure.ok()) EXPECT_EQ(structure.fault().code, "store.corrupt");
    const bool found = !report.ok() || report->finding || !structure.ok();
    EXPECT_TRUE(found) << "page " << page;
    noticed += found;
    (void)(*store)->projection_digest("demo");
    const ledger::SigningKey key = test_key();
    LedgerAppender appender(**store, &key);
    if (appender.begin().ok() && append_act(appender, 700).ok()) (void)appender.commit();
  }
  EXPECT_GT(noticed, 40);
}

// One flipped byte: it is found, or it changed nothing that is read.
TEST(SqliteCorrupt, FlippedBytesAreFoundOrWithoutEffect) {
  const TempDir original;
  make_ledger(original, 200);
  const std::string good = content_of(original / "fadu.db");
  const ledger::Verifier verifier = test_key().verifier("demo");
  // Every answer of the store that a check does not vouch for.
  const auto answers = [](Store& store) {
    std::string out;
    for (const CaseFilter& filter :
         {CaseFilter{.limit = 1000}, CaseFilter{.pack = "mediation", .limit = 1000},
          CaseFilter{.unit = "", .limit = 1000}}) {
      const CaseFn add = [&out](const CaseRow& row) {
        out += row.id.str() + row.state + row.title;
        return true;
      };
      if (!store.cases("demo", filter, add).ok()) out += "?";
      if (!store.queue("demo", {.stages = {{"mediation", "open"}}, .limit = 1000}, add).ok()) {
        out += "?";
      }
    }
    for (const uint64_t n : found_by(store, "纠纷调")) out += ' ' + std::to_string(n);
    return out;
  };
  const auto before = open_sqlite(original / "fadu.db", OpenMode::kRead).value();
  const ProjectionDigest digest = before->projection_digest("demo").value();
  const std::string want = answers(*before);
  base::SeededRandom random(11);
  int noticed = 0;
  for (int i = 0; i < 150; ++i) {
    const size_t at = random.below(good.size());
    SCOPED_TRACE(at);
    const TempDir dir;
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ (1 << random.below(8)));
    ASSERT_TRUE(base::write_file(dir / "fadu.db", bad).ok());
    const auto store = open_sqlite(dir / "fadu.db", OpenMode::kWrite);
    if (!store.ok()) {
      ++noticed;
      continue;
    }
    const auto report = verify_store(**store, "demo", &verifier);
    const auto kept = (*store)->projection_digest("demo");
    const bool found = !report.ok() || report->finding || !(*store)->check_structure().ok() ||
                       !kept.ok() || *kept != digest;
    noticed += found;
    if (!found) EXPECT_EQ(answers(**store), want);
  }
  EXPECT_GT(noticed, 30);
}

TEST(SqliteCorrupt, CutOffFileIsAFault) {
  const TempDir dir;
  make_ledger(dir, 600);
  fs::resize_file(dir / "fadu.db", fs::file_size(dir / "fadu.db") / 2);
  const auto store = open_sqlite(dir / "fadu.db", OpenMode::kWrite);
  if (!store.ok()) {
    EXPECT_EQ(store.fault().code, "store.corrupt");
    return;
  }
  EXPECT_EQ((*store)->check_structure().fault().code, "store.corrupt");
}

TEST(SqliteCorrupt, MissingTableIsAFault) {
  const TempDir dir;
  make_ledger(dir, 3);
  tamper(dir / "fadu.db", "DROP TABLE tile");
  const auto store = open_sqlite(dir / "fadu.db", OpenMode::kWrite);
  ASSERT_TRUE(store.ok());
  EXPECT_EQ((*store)->tile("demo", 0, 0).fault().code, "store.corrupt");
}

}  // namespace
}  // namespace store
