// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/verify.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/test_ledger.h"

namespace ledger {
namespace {

SigningKey test_key() {
  base::SeededRandom random(1);
  return SigningKey::generate(random);
}

// A ledger with checkpoints at the sizes given, and how to verify it.
struct Signed {
  Signed(uint64_t size, const std::vector<uint64_t>& checkpoint_sizes)
      : rows(0), verifier(test_key().verifier("demo")) {
    options.town = "demo";
    options.verifier = &verifier;
    const SigningKey key = test_key();
    for (uint64_t number = 0; number <= size; ++number) {
      for (const uint64_t at : checkpoint_sizes) {
        if (at == number)
          options.checkpoints.push_back({at, key.sign("demo", at, rows.tree.root())});
      }
      if (number < size) rows.append(test_entry(number));
    }
  }
  Signed(const Signed&) = delete;
  VerifyReport run() { return verify(rows, options).value(); }
  std::string finding() {
    const VerifyReport report = run();
    if (!report.finding) return "";
    return report.finding->code + " " + std::string(report.finding->arg("number"));
  }

  MemoryRows rows;
  Verifier verifier;
  VerifyOptions options;
};

TEST(Verify, WholeLedgerIsCounted) {
  Signed ledger(700, {256, 300, 700});
  const VerifyReport report = ledger.run();
  EXPECT_FALSE(report.finding) << report.finding->code;
  EXPECT_EQ(report.entries, 700u);
  EXPECT_EQ(report.signed_size, 700u);
  EXPECT_EQ(report.erased, 0u);
  EXPECT_EQ(report.root, ledger.rows.tree.root());
}

TEST(Verify, EmptyLedgerIsGood) {
  Signed ledger(0, {});
  EXPECT_EQ(ledger.finding(), "");
  EXPECT_EQ(ledger.run().entries, 0u);
}

TEST(Verify, ErasedBodyLeavesTheTreeValid) {
  Signed ledger(300, {300});
  ledger.rows.all()[7].content.clear();
  ledger.rows.all()[299].content.clear();
  EXPECT_EQ(ledger.finding(), "");
  EXPECT_EQ(ledger.run().erased, 2u);
}

TEST(Verify, GapIsNamed) {
  for (const size_t lost : {0u, 5u, 255u, 256u, 298u}) {
    Signed ledger(300, {300});
    ledger.rows.all().erase(ledger.rows.all().begin() + static_cast<std::ptrdiff_t>(lost));
    EXPECT_EQ(ledger.finding(), "ledger.entry_missing " + std::to_string(lost));
  }
}

TEST(Verify, EntriesCutOffAtTheEndAreLost) {
  Signed ledger(300, {100, 300});
  ledger.rows.all().resize(250);
  // Also with the tiles rebuilt to fit.
  MemoryRows shorter(250);
  ledger.rows.tiles = shorter.tiles;
  EXPECT_EQ(ledger.finding(), "ledger.entries_lost 250");
}

TEST(Verify, TimeThatRunsBackwardsIsNamed) {
  for (const uint64_t at : {10u, 1024u}) {
    Signed ledger(0, {});
    for (uint64_t number = 0; number < 1100; ++number) {
      Entry entry = test_entry(number);
      if (number == at) entry.recorded_at.ms -= 1001;
      ledger.rows.append(entry);
    }
    ledger.options.verifier = nullptr;
    EXPECT_EQ(ledger.finding(), "ledger.time_backwards " + std::to_string(at));
  }
}

TEST(Verify, EntryOfAnotherTownOrNumberIsOutOfPlace) {
  Signed ledger(0, {});
  ledger.rows.append(test_entry(0, "other"));
  EXPECT_EQ(ledger.finding(), "ledger.wrong_place 0");
  Signed second(5, {5});
  second.rows.all()[3].header = encode(test_entry(4));
  EXPECT_EQ(second.finding(), "ledger.wrong_place 3");
}

TEST(Verify, RewrittenEntryIsNamedByItsTile) {
  Signed ledger(600, {300, 600});
  Entry entry = test_entry(417);
  entry.actor = "somebody-else";
  ledger.rows.all()[417].header = encode(entry);
  EXPECT_EQ(ledger.finding(), "ledger.entry_changed 417");
}

TEST(Verify, RewrittenEntryWithRewrittenTilesIsBoundedByCheckpoints) {
  Signed ledger(600, {300, 500, 600});
  MemoryRows forged(0);
  for (uint64_t number = 0; number < 600; ++number) {
    Entry entry = test_entry(number);
    if (number == 417) entry.actor = "somebody-else";
    forged.append(entry);
  }
  ledger.rows = forged;
  const VerifyReport report = ledger.run();
  ASSERT_TRUE(report.finding);
  EXPECT_EQ(report.finding->code, "ledger.root_differs");
  EXPECT_EQ(report.finding->arg("number"), "300");
  EXPECT_EQ(report.finding->arg("size"), "500");
}

TEST(Verify, DamagedTileIsToldFromAChangedEntry) {
  for (const auto& [level, index] : {std::pair{0u, 0u}, {0u, 2u}, {1u, 0u}}) {
    Signed ledger(600, {600});
    base::Bytes& tile = ledger.rows.tiles.at({level, index});
    tile[33] ^= 1;
    VerifyReport report = ledger.run();
    ASSERT_TRUE(report.finding);
    EXPECT_EQ(report.finding->code, "ledger.tile_changed");
    EXPECT_EQ(report.finding->arg("level"), std::to_string(level));
    EXPECT_EQ(report.finding->arg("index"), std::to_string(index));
    tile[33] ^= 1;
    tile.resize(tile.size() - 32);
    report = ledger.run();
    ASSERT_TRUE(report.finding) << level << " " << index;
    EXPECT_EQ(report.finding->code, "ledger.tile_changed");
  }
}

TEST(Verify, UnsignedTailIsFoundOnlyWithAKey) {
  Signed ledger(300, {200});
  EXPECT_EQ(ledger.finding(), "ledger.unsigned_tail 200");
  ledger.options.verifier = nullptr;
  EXPECT_EQ(ledger.finding(), "");
}

TEST(Verify, ForgedCheckpointIsRefused) {
  Signed ledger(300, {200, 300});
  ledger.options.checkpoints[0].note[12] ^= 1;
  EXPECT_EQ(ledger.run().finding->code, "ledger.bad_signature");
  Signed moved(300, {200, 300});
  moved.options.checkpoints[0].size = 199;
  EXPECT_EQ(moved.run().finding->code, "ledger.bad_checkpoint");
}

TEST(Verify, HelpersComeToTheSameResult) {
  Signed ledger(9000, {100, 4097, 9000});
  MemoryRows second = ledger.rows;
  MemoryRows third = ledger.rows;
  VerifyReport report = verify(ledger.rows, ledger.options, {&second, &third}).value();
  EXPECT_FALSE(report.finding);
  EXPECT_EQ(report.root, ledger.rows.tree.root());
  EXPECT_EQ(report.bytes, ledger.run().bytes);
  for (MemoryRows* rows : {&ledger.rows, &second, &third}) {
    for (const size_t at : {8000u, 5000u, 6000u}) rows->all()[at].content[20] ^= 1;
  }
  report = verify(ledger.rows, ledger.options, {&second, &third}).value();
  EXPECT_EQ(report.finding->arg("number"), "5000");  // the first one, whoever met it
}

// A source that fails at one row.
class FailingRows final : public RowSource {
 public:
  explicit FailingRows(MemoryRows& rows) : rows_(rows) {}
  base::Result<uint64_t> size() override { return rows_.size(); }
  base::Status rows(uint64_t from, uint64_t to,
                    const std::function<bool(const StoredRow&)>& fn) override {
    if (from >= 2048) return base::fault(base::FaultKind::kUnavailable, "store.io");
    return rows_.rows(from, to, fn);
  }
  base::Result<base::Bytes> tile(uint32_t level, uint64_t index) override {
    return rows_.tile(level, index);
  }

 private:
  MemoryRows& rows_;
};

TEST(Verify, FaultOfReadingIsNoFinding) {
  Signed ledger(4000, {4000});
  FailingRows failing(ledger.rows);
  FailingRows helper(ledger.rows);
  EXPECT_EQ(verify(failing, ledger.options, {&helper}).fault().code, "store.io");
}

TEST(Verify, AnySingleChangedByteIsFound) {
  // Every byte of three rows, one after another: the first, one in the middle, the last.
  Signed ledger(20, {7, 20});
  for (const size_t at : {0u, 9u, 19u}) {
    MemoryRows::Row& row = ledger.rows.all()[at];
    for (base::Bytes* bytes : {&row.id, &row.subject, &row.header, &row.content}) {
      for (size_t i = 0; i < bytes->size(); ++i) {
        (*bytes)[i] ^= 0x10;
        const VerifyReport report = ledger.run();
        ASSERT_TRUE(report.finding) << "entry " << at << " byte " << i;
        EXPECT_EQ(report.finding->arg("number"), std::to_string(at)) << report.finding->code;
        (*bytes)[i] ^= 0x10;
      }
    }
  }
  EXPECT_EQ(ledger.finding(), "");
}

RC_GTEST_PROP(Verify, AnySingleChangedByteIsFoundAnywhere, ()) {
  static Signed ledger(1500, {1, 700, 1500});
  const size_t at = *rc::gen::inRange<size_t>(0, 1500);
  MemoryRows::Row& row = ledger.rows.all()[at];
  base::Bytes* const parts[] = {&row.id, &row.subject, &row.header, &row.content};
  base::Bytes& bytes = *parts[*rc::gen::inRange(0, 4)];
  const size_t byte = *rc::gen::inRange<size_t>(0, bytes.size());
  const uint8_t change = *rc::gen::inRange<uint8_t>(1, 255);
  bytes[byte] ^= change;
  const VerifyReport report = ledger.run();
  bytes[byte] ^= change;
  RC_ASSERT(report.finding.has_value());
  RC_ASSERT(report.finding->arg("number") == std::to_string(at));
}

}  // namespace
}  // namespace ledger
