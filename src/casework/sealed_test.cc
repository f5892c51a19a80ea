// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/sealed.h"

#include "base/file.h"
#include "casework/findable.h"
#include "casework/fixture_test.h"
#include "casework/replay.h"

namespace casework {
namespace {

class Sealed : public TownTest {
 protected:
  // Everything that the store keeps on disk, written log included.
  std::string on_disk() {
    std::string out;
    for (const auto& item : std::filesystem::directory_iterator(dir_)) {
      auto bytes = base::read_file(item.path(), size_t{1} << 28);
      EXPECT_TRUE(bytes.ok()) << item.path();
      if (bytes.ok()) out += *bytes;
    }
    return out;
  }

  store::EntryRow entry(uint64_t number) {
    auto row = store_->entry("t1", number);
    EXPECT_TRUE(row.ok() && row->has_value());
    return **row;
  }

  static std::string code(const base::Result<Receipt>& result) {
    return result.ok() ? "accepted" : result.fault().code;
  }
};

TEST_F(Sealed, WordsStandNowhereOnDisk) {
  receive();  // in clear, for comparison
  const base::Uuid id = enter(7, {{"near", "01890a5d-ac96-774b-bcce-b302099a8057"}});
  ASSERT_TRUE(desk_->submit(command("secret", "help", id, handler_, {{"times", "3"}})).ok());
  const std::string bytes = on_disk();
  EXPECT_NE(bytes.find("噪声扰民"), std::string::npos);
  // Whole or in pairs of characters, as they would stand in an index of words.
  for (const char* secret : {"龘靐齉", "龘靐", "靐齉", "饕餮貔貅", "饕餮", "餮貔", "貔貅",
                             "01890a5d-ac96-774b-bcce-b302099a8057"}) {
    EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
  }
}

TEST_F(Sealed, CaseReadsBackWithTheKeyAndListsShowNothingOfIt) {
  add_unit("V1");
  const base::Uuid id = enter(7, {{"unit", "V1"}});
  const auto file = desk_->file(id);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(*file->fields.find("name"), "龘靐齉");
  EXPECT_EQ(*file->fields.find("times"), "7");
  const auto row = store_->case_file("t1", id);
  ASSERT_TRUE(row.ok() && row->has_value());
  EXPECT_EQ((*row)->title, "");
  EXPECT_EQ((*row)->unit, "");
  EXPECT_EQ((*row)->state, "open");
  EXPECT_TRUE((*row)->due_at.has_value());
}

TEST_F(Sealed, NothingIsFoundByWordsOrKeys) {
  const base::Uuid other = receive();
  enter(7, {{"near", other.str()}});
  int hits = 0;
  store::TextQuery query;
  query.words = "饕餮";
  ASSERT_TRUE(
      store_->search("t1", query, [&](uint64_t, const base::Uuid&) { return ++hits; }).ok());
  for (const base::Digest& key : {key_of_value("t1", "龘靐齉"), key_of_case("t1", other)}) {
    ASSERT_TRUE(
        store_->cases_by_key("t1", key, std::nullopt, 10, [&](const base::Uuid&) { return ++hits; })
            .ok());
  }
  EXPECT_EQ(hits, 0);
}

TEST_F(Sealed, EntryIsBoundByTheDigestOfItsCiphertextAndVerifiesWithoutTheKey) {
  enter();
  const store::EntryRow row = entry(store_->head("t1")->size - 1);
  EXPECT_EQ(row.entry.flags, ledger::kSealedBody);
  ledger::Salt salt{};
  ASSERT_EQ(row.salt.size(), salt.size());
  std::copy(row.salt.begin(), row.salt.end(), salt.begin());
  EXPECT_EQ(ledger::digest_body(salt, row.body), row.entry.body_digest);
  // Acts of other packs stay in clear.
  EXPECT_EQ(entry(0).entry.flags, 0);
}

TEST_F(Sealed, SameWordsGiveDifferentCiphertexts) {
  enter();
  const uint64_t first = store_->head("t1")->size - 1;
  enter();
  EXPECT_NE(entry(first).body, entry(first + 1).body);
}

TEST_F(Sealed, RebuildGivesTheSameProjections) {
  const base::Uuid a = enter(2);
  enter(5);
  at("2020-02-20T09:00");
  ASSERT_TRUE(desk_->submit(command("secret", "help", a, handler_, {{"times", "3"}})).ok());
  const auto compared = desk_->compare();
  ASSERT_TRUE(compared.ok()) << compared.fault().code;
  EXPECT_TRUE(compared->kept == compared->replayed);
  ASSERT_TRUE(desk_->rebuild().ok());
  EXPECT_EQ(desk_->file(a)->acts.size(), 2u);
}

TEST_F(Sealed, WithoutTheKeyActsAreRefusedAndCasesReadAsIfErased) {
  const base::Uuid id = enter();
  const uint64_t size = store_->head("t1")->size;
  keyring_.reset();
  open_desk();
  const auto refused = desk_->submit(command("secret", "help", id, handler_, {{"times", "1"}}));
  ASSERT_EQ(code(refused), "casework.no_keyring");
  EXPECT_EQ(refused.fault().kind, base::FaultKind::kUnavailable);
  EXPECT_EQ(store_->head("t1")->size, size);
  const auto file = desk_->file(id);
  ASSERT_TRUE(file.ok());
  ASSERT_EQ(file->acts.size(), 1u);
  EXPECT_TRUE(file->fields.empty());
  EXPECT_EQ(file->state, "open");
  // What is derived from sealed bodies is neither rebuilt nor accused without them.
  EXPECT_EQ(desk_->rebuild().fault().code, "casework.no_keyring");
  EXPECT_EQ(desk_->compare().fault().code, "casework.no_keyring");
  // And what was there before is still there.
  keyring_ = keyring_of(1);
  open_desk();
  EXPECT_EQ(*desk_->file(id)->fields.find("name"), "龘靐齉");
}

TEST_F(Sealed, CaseWithoutKeyIsRefusedAloneInABatch) {
  keyring_.reset();
  open_desk();
  std::vector<Command> commands = {
      command("secret", "enter", fresh(), clerk_, {{"name", "甲"}, {"times", "1"}}),
      command("matter", "receive", fresh(), clerk_,
              {{"text", "t"}, {"persons", "1"}, {"source", "line"}})};
  const auto answers = desk_->submit_all(commands);
  ASSERT_TRUE(answers.ok()) << answers.fault().code;
  EXPECT_EQ(code((*answers)[0]), "casework.no_keyring");
  EXPECT_EQ(code((*answers)[1]), "accepted");
}

TEST_F(Sealed, BrokenSealNamesItsEntry) {
  const base::Uuid id = enter();
  const uint64_t number = store_->head("t1")->size - 1;
  keyring_ = keyring_of(2);
  const auto file = load_case(*store_, world(), "t1", id);
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.fault().code, "seal.broken");
  EXPECT_EQ(file.fault().kind, base::FaultKind::kCorrupt);
  EXPECT_EQ(file.fault().arg("number"), std::to_string(number));
  EXPECT_EQ(file.fault().where, "t1/" + std::to_string(number));
}

TEST_F(Sealed, BodyOpensOnlyInItsOwnPlace) {
  enter();
  const store::EntryRow row = entry(store_->head("t1")->size - 1);
  store::EntryView view = store::view_of(row);
  const seal::Keyring* keyring = world().keyring;
  const auto opened = body_of(view, keyring);
  ASSERT_TRUE(opened.ok());
  EXPECT_NE(base::text(*opened).find("龘靐齉"), std::string_view::npos);
  EXPECT_FALSE(locked(view, keyring));
  EXPECT_TRUE(locked(view, nullptr));
  EXPECT_TRUE(body_of(view, nullptr)->empty());

  view.town = "t2";
  EXPECT_EQ(body_of(view, keyring).fault().code, "seal.broken");
  view.town = "t1";
  view.kind = "secret/help";
  EXPECT_EQ(body_of(view, keyring).fault().code, "seal.broken");
  view.kind = "secret/enter";
  view.id.bytes[15] ^= 1;
  EXPECT_EQ(body_of(view, keyring).fault().code, "seal.broken");
  view.id.bytes[15] ^= 1;
  base::Bytes changed = row.body;
  changed[changed.size() / 2] ^= 1;
  view.body = changed;
  EXPECT_EQ(act_of(view, keyring).fault().code, "seal.broken");
}

TEST_F(Sealed, ErasedBodyIsNoFaultAndNeedsNoKey) {
  const base::Uuid id = enter();
  {
    auto transaction = store_->begin();
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE((*transaction)->erase_body("t1", store_->head("t1")->size - 1).ok());
    ASSERT_TRUE((*transaction)->commit().ok());
  }
  EXPECT_TRUE(desk_->file(id)->fields.empty());
  keyring_.reset();
  open_desk();
  EXPECT_TRUE(desk_->compare().ok());
}

TEST_F(Sealed, RepeatedCommandIsComparedWithWhatWasSealed) {
  const base::Uuid id = fresh();
  Command enter = command("secret", "enter", id, clerk_, {{"name", "甲"}, {"times", "1"}});
  ASSERT_EQ(code(desk_->submit(enter)), "accepted");
  const auto again = desk_->submit(enter);
  ASSERT_EQ(code(again), "accepted");
  EXPECT_TRUE(again->repeated);
  enter.fields.set("name", "乙");
  EXPECT_EQ(code(desk_->submit(enter)), "casework.id_reused");
}

}  // namespace
}  // namespace casework
