// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "office/desk_view.h"
#include "office/fixture_test.h"

namespace office {

namespace {

class SearchTest : public OfficeTest {
 protected:
  void SetUp() override {
    OfficeTest::SetUp();
    store_ = open_store(store::OpenMode::kWrite);
    desk_ = open_desk(*store_);
  }

  casework::Receipt must(const casework::Command& command) {
    auto receipt = desk_->submit(command);
    if (!receipt.ok()) throw base::Bug(command.step + ": " + receipt.fault().code);
    return std::move(*receipt);
  }

  base::Uuid event(const std::string& unit, const std::string& summary) {
    const base::Uuid id = fresh();
    must(report(staff_["grid_centre"], id, unit, summary));
    return id;
  }

  base::Result<FoundPage> page(const std::string& name, const std::string& words,
                               const std::string& cursor = "", uint32_t limit = 50) {
    return search(*store_, knowledge().world(), *access_, principal(name), kTown, words, cursor,
                  limit);
  }

  std::vector<base::Uuid> ids(const std::string& name, const std::string& words) {
    const auto given = page(name, words);
    if (!given.ok()) throw base::Bug(given.fault().code);
    EXPECT_TRUE(given->next.empty());
    std::vector<base::Uuid> out;
    for (const Found& found : given->found) out.push_back(found.row.id);
    return out;
  }

  std::string code(const std::string& name, const std::string& words,
                   const std::string& cursor = "") {
    const auto given = page(name, words, cursor);
    return given.ok() ? "given" : given.fault().code;
  }

  std::unique_ptr<store::Store> store_;
  std::unique_ptr<casework::Desk> desk_;
};

using Ids = std::vector<base::Uuid>;

TEST_F(SearchTest, FindsWordsFromTwoCharactersUpNewestFirst) {
  const base::Uuid first = event("V1", "南街路灯不亮");
  const base::Uuid second = event("V1", "北街路灯损坏");
  event("V1", "井盖破损");
  EXPECT_EQ(ids("grid_centre", "路灯"), (Ids{second, first}));
  EXPECT_EQ(ids("grid_centre", " 南街 "), (Ids{first}));
  EXPECT_EQ(ids("grid_centre", "河道"), Ids{});
  EXPECT_EQ(code("grid_centre", "灯"), "store.short_query");
}

TEST_F(SearchTest, SaysWhichActHadTheWordsAndNamesEachCaseOnce) {
  const base::Uuid id = event("V1", "路灯不亮");
  const auto verified =
      must(command(staff_["member_1"], "grid_event", "verify", id, {{"found", "路灯确实不亮"}}));
  const auto given = page("grid_centre", "路灯");
  ASSERT_TRUE(given.ok());
  ASSERT_EQ(given->found.size(), 1u);
  EXPECT_EQ(given->found.front().number, verified.number) << "the newest act that has them";
}

TEST_F(SearchTest, StaysWithinThePlaceAndThePacksOfThePost) {
  const base::Uuid here = event("V1", "路灯不亮");
  const base::Uuid there = event("V2", "路灯不亮");
  const base::Uuid nowhere = event("", "路灯不亮");
  const base::Uuid hotline = fresh();
  must(order(hotline));
  EXPECT_EQ(ids("member_1", "路灯"), (Ids{nowhere, here}));
  EXPECT_EQ(ids("grid_centre", "路灯"), (Ids{nowhere, there, here}));
  EXPECT_EQ(ids("leader", "路灯"), (Ids{hotline, nowhere, there, here}));
  EXPECT_EQ(ids("admin", "路灯"), Ids{});
}

TEST_F(SearchTest, FindsByNumberAndById) {
  const base::Uuid id = fresh();
  const auto reported = must(report(staff_["grid_centre"], id, "V1", "路灯不亮"));
  const auto by_number = page("grid_centre", "#" + std::to_string(reported.number));
  ASSERT_TRUE(by_number.ok());
  ASSERT_EQ(by_number->found.size(), 1u);
  EXPECT_EQ(by_number->found.front().row.id, id);
  EXPECT_EQ(by_number->found.front().number, reported.number);
  EXPECT_EQ(ids("grid_centre", id.str()), (Ids{id}));
  EXPECT_EQ(ids("grid_centre", reported.id.str()), (Ids{id})) << "by the id of its act";
  EXPECT_EQ(ids("member_2", "#" + std::to_string(reported.number)), Ids{}) << "another place";
  EXPECT_EQ(ids("member_2", id.str()), Ids{});
  EXPECT_EQ(ids("grid_centre", "#99999999"), Ids{});
}

TEST_F(SearchTest, NamesAndTelephonesAreForWhoTakesInForOthers) {
  const base::Uuid id = fresh();
  casework::Command command = order(id, "", "欧阳修远");
  command.fields.set("phone", "138-1234-5678");
  must(command);
  EXPECT_EQ(ids("dispatcher", "欧阳修远"), (Ids{id}));
  EXPECT_EQ(ids("dispatcher", "13812345678"), (Ids{id}));
  EXPECT_EQ(ids("dispatcher", "+86 138 1234 5678"), (Ids{id}));
  EXPECT_EQ(ids("dispatcher", "欧阳"), Ids{}) << "exactly or not at all";
  EXPECT_EQ(ids("leader", "欧阳修远"), Ids{});
  EXPECT_EQ(ids("leader", "13812345678"), Ids{});
}

TEST_F(SearchTest, OneCharacterMayBeANameForWhoMayAskForNames) {
  const base::Uuid id = fresh();
  must(order(id, "", "丁"));
  EXPECT_EQ(ids("dispatcher", "丁"), (Ids{id}));
  EXPECT_EQ(code("leader", "丁"), "store.short_query");
}

TEST_F(SearchTest, SealedCasesAreNeverFound) {
  const base::Uuid id = fresh();
  const auto received = must(clue(id));
  for (const char* name : {"clue_1", "leader", "dispatcher"}) {
    EXPECT_EQ(ids(name, id.str()), Ids{});
    EXPECT_EQ(ids(name, "#" + std::to_string(received.number)), Ids{});
    EXPECT_EQ(ids(name, received.id.str()), Ids{});
  }
}

TEST_F(SearchTest, WhoIsComplainedOfDoesNotFindTheCase) {
  const base::Uuid id = fresh();
  const auto received = must(order(id, staff_["handler_1"].person));
  EXPECT_EQ(ids("handler_2", "路灯"), (Ids{id}));
  EXPECT_EQ(ids("handler_1", "路灯"), Ids{});
  EXPECT_EQ(ids("handler_1", id.str()), Ids{});
  EXPECT_EQ(ids("handler_1", "#" + std::to_string(received.number)), Ids{});
}

TEST_F(SearchTest, PagesGoOnWhereTheLastEnded) {
  Ids made;
  for (int i = 0; i < 23; ++i) made.push_back(event(i % 3 == 0 ? "V2" : "V1", "路灯不亮"));
  std::reverse(made.begin(), made.end());
  Ids found;
  std::string cursor;
  int pages = 0;
  do {
    const auto given = page("grid_centre", "路灯", cursor, 5);
    ASSERT_TRUE(given.ok()) << given.fault().code;
    EXPECT_LE(given->found.size(), 5u);
    for (const Found& one : given->found) found.push_back(one.row.id);
    cursor = given->next;
    if (!cursor.empty()) {
      EXPECT_EQ(code("grid_centre", "井盖", cursor), "office.bad_cursor");
      EXPECT_EQ(code("leader", "路灯", cursor), "office.bad_cursor");
    }
  } while (!cursor.empty() && ++pages < 20);
  EXPECT_EQ(found, made);
  EXPECT_EQ(pages, 4);
}

TEST_F(SearchTest, PagesOfNamesGoOnIntoWords) {
  Ids named;
  for (int i = 0; i < 7; ++i) {
    const base::Uuid id = fresh();
    must(order(id, "", "路灯"));  // a strange name, and the words of every order
    named.push_back(id);
  }
  const base::Uuid other = fresh();
  must(order(other));
  std::set<base::Uuid> found;
  std::string cursor;
  int pages = 0;
  do {
    const auto given = page("dispatcher", "路灯", cursor, 3);
    ASSERT_TRUE(given.ok());
    for (const Found& one : given->found) found.insert(one.row.id);
    if (pages == 0) {
      EXPECT_EQ(given->found.front().row.id, *std::max_element(named.begin(), named.end()))
          << "exact keys come first, the newest id first";
      EXPECT_EQ(given->found.front().number, 0u);
    }
    cursor = given->next;
  } while (!cursor.empty() && ++pages < 20);
  EXPECT_EQ(found.size(), 8u);
}

TEST_F(SearchTest, WordsThatSayNothingAreRefused) {
  EXPECT_EQ(code("leader", ""), "office.bad_words");
  EXPECT_EQ(code("leader", "  \t "), "office.bad_words");
  EXPECT_EQ(code("leader", "\xff\xfe"), "office.bad_words");
  EXPECT_EQ(code("leader", std::string(201, 'a')), "office.bad_words");
  const auto nobody = search(*store_, knowledge().world(), *access_, {}, kTown, "路灯", "", 50);
  ASSERT_FALSE(nobody.ok());
  EXPECT_EQ(nobody.fault().code, "identity.not_signed_in");
}

TEST_F(SearchTest, OddWordsAreOnlyWords) {
  event("V1", "路灯不亮");
  for (const char* words : {"\"路灯\" OR 1", "路灯*", "NEAR(路灯)", "路灯' --", "#12x", "#-1",
                            "%%%%", "-路灯", "text:路灯"}) {
    const auto given = page("leader", words);
    EXPECT_TRUE(given.ok() || given.fault().code == "store.short_query") << words;
  }
}

}  // namespace

}  // namespace office
