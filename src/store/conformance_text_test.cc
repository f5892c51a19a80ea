// SPDX-License-Identifier: AGPL-3.0-or-later
// Conformance: search by words.
#include <rapidcheck.h>

#include <algorithm>

#include "store/conformance.h"

namespace store {
namespace {

class StoreText : public Conformance {
 protected:
  // Entry `number` with its text; its case is test_id(number).
  void put(uint64_t number, const std::string& text, std::vector<std::string> tags = {},
           const std::string& town = "demo") {
    write([&](Transaction& transaction) {
      ASSERT_TRUE(
          transaction.put_text(town, {number, test_id(number), text, std::move(tags)}).ok());
    });
  }
  std::vector<uint64_t> find(const TextQuery& query, const std::string& town = "demo") {
    std::vector<uint64_t> out;
    const base::Status status =
        store_->search(town, query, [&out](uint64_t number, const base::Uuid& subject) {
          EXPECT_EQ(subject, test_id(number));
          out.push_back(number);
          return true;
        });
    EXPECT_TRUE(status.ok()) << (status.ok() ? "" : status.fault().code);
    return out;
  }
  using Numbers = std::vector<uint64_t>;
};
INSTANTIATE_TEST_SUITE_P(Every, StoreText, testing::ValuesIn(engines()),
                         [](const auto& engine) { return engine.param.name; });

TEST_P(StoreText, ChineseIsFoundWhereverItStandsFromTwoCharactersUp) {
  put(0, "邻里纠纷调解");
  put(1, "噪声扰民，已调解");
  put(2, "纠正违法");
  EXPECT_EQ(find({.words = "纠纷"}), Numbers{0});
  EXPECT_EQ(find({.words = "调解"}), (Numbers{1, 0}));
  EXPECT_EQ(find({.words = "里纠纷"}), Numbers{0});
  EXPECT_EQ(find({.words = "邻里纠纷调解"}), Numbers{0});
  EXPECT_EQ(find({.words = "民已"}), Numbers{});  // a comma stands between
  EXPECT_EQ(find({.words = "解调"}), Numbers{});
}

TEST_P(StoreText, ThreeCharactersAreAPhraseNotTwoPairs) {
  put(0, "人民调解");
  put(1, "调解人，人民满意");  // 解人 人民, but not 解人民
  put(2, "人民广场民调中心");  // 人民 民调, but not 人民调
  put(3, "小区，区委");        // 小区 区委 side by side, but not 小区委
  EXPECT_EQ(find({.words = "人民调"}), Numbers{0});
  EXPECT_EQ(find({.words = "解人民"}), Numbers{});
  EXPECT_EQ(find({.words = "小区委"}), Numbers{});
  EXPECT_EQ(find({.words = "人民"}), (Numbers{2, 1, 0}));
}

TEST_P(StoreText, LatinWordsAndNumbersAreFoundWholeWithoutCaseOrWidth) {
  put(0, "Café ABC公司 8890热线 ＡＢＣ１２");
  put(1, "abcd 88901");
  EXPECT_EQ(find({.words = "abc"}), Numbers{0});
  EXPECT_EQ(find({.words = "ＡＢＣ"}), Numbers{0});
  EXPECT_EQ(find({.words = "８８９０"}), Numbers{0});
  EXPECT_EQ(find({.words = "abc12"}), Numbers{0});
  EXPECT_EQ(find({.words = "CAFÉ"}), Numbers{0});
  EXPECT_EQ(find({.words = "889"}), Numbers{});
  EXPECT_EQ(find({.words = "8890热线"}), Numbers{0});
  EXPECT_EQ(find({.words = "热线8890"}), Numbers{});
}

TEST_P(StoreText, SingleCharactersAreFoundBesideAWord) {
  put(0, "A区3号楼");
  put(1, "3楼A号");
  EXPECT_EQ(find({.words = "3号"}), Numbers{0});
  EXPECT_EQ(find({.words = "A区3号"}), Numbers{0});
  EXPECT_EQ(find({.words = "A号"}), Numbers{1});
}

TEST_P(StoreText, EveryWordMustBeThere) {
  put(0, "渔光村 道路积水");
  put(1, "渔光村 路灯不亮");
  put(2, "北门社区 道路积水");
  EXPECT_EQ(find({.words = "渔光村"}), (Numbers{1, 0}));
  EXPECT_EQ(find({.words = "渔光村 积水"}), Numbers{0});
  EXPECT_EQ(find({.words = "积水 渔光"}), Numbers{0});
  EXPECT_EQ(find({.words = "道路 路灯"}), Numbers{});
}

TEST_P(StoreText, NothingToSearchForIsARefusal) {
  put(0, "单 字");
  for (const char* words : {"", "单", " ，。 ", "\"", "*", "\xff"}) {
    const base::Status status =
        store_->search("demo", {.words = words}, [](uint64_t, const base::Uuid&) { return true; });
    ASSERT_FALSE(status.ok()) << words;
    EXPECT_EQ(status.fault().code, "store.short_query");
    EXPECT_EQ(status.fault().kind, base::FaultKind::kInvalid);
  }
}

TEST_P(StoreText, WordsOfTheEngineAreOrdinaryWords) {
  put(0, "cats AND dogs \"quoted\" NEAR(x) a:b !c & d | e");
  EXPECT_EQ(find({.words = "AND"}), Numbers{0});
  EXPECT_EQ(find({.words = "cats OR birds"}), Numbers{});
  EXPECT_EQ(find({.words = "\"quoted* near( doc:"}), Numbers{});
  EXPECT_EQ(find({.words = "'quoted' & !c | near:*"}), Numbers{0});
}

TEST_P(StoreText, OfEachGroupOneTagMustFit) {
  put(0, "积水", {"pack:mediation", "unit:V1"});
  put(1, "积水", {"pack:hotline", "unit:V1"});
  put(2, "积水", {"pack:hotline", "unit:V2"});
  put(3, "pack:hotline unit:V1 积水");
  EXPECT_EQ(find({.words = "积水"}), (Numbers{3, 2, 1, 0}));
  EXPECT_EQ(find({.words = "积水", .tags = {{"pack:hotline"}}}), (Numbers{2, 1}));
  EXPECT_EQ(find({.words = "积水", .tags = {{"pack:hotline", "pack:mediation"}, {"unit:V1"}}}),
            (Numbers{1, 0}));
  EXPECT_EQ(find({.words = "积水", .tags = {{"unit:V"}}}), Numbers{});
  EXPECT_EQ(find({.words = "积水", .tags = {{"UNIT:V1"}}}), Numbers{});
  EXPECT_EQ(find({.words = "积水", .tags = {{}}}), Numbers{});
  EXPECT_EQ(find({.words = "V1"}), Numbers{3});  // a tag is no word
}

TEST_P(StoreText, TagsAreExactWhateverTheyAreMadeOf) {
  const std::vector<std::string> tags = {"a\"b",
                                         "a b",
                                         "a'b",
                                         "渔光村",
                                         "a%b",
                                         "a%20b",
                                         "A",
                                         "a",
                                         "",
                                         "a\\b",
                                         "a:b",
                                         std::string(5000, 'x'),
                                         std::string(5000, 'x') + "y"};
  for (size_t i = 0; i < tags.size(); ++i) put(i, "积水", {tags[i]});
  for (size_t i = 0; i < tags.size(); ++i) {
    EXPECT_EQ(find({.words = "积水", .tags = {{tags[i]}}}), Numbers{i}) << i;
  }
  std::vector<std::string> many;
  for (int i = 0; i < 600; ++i) many.push_back("cell:" + std::to_string(i));
  many.push_back("渔光村");
  EXPECT_EQ(find({.words = "积水", .tags = {many}}), Numbers{3});
}

TEST_P(StoreText, PagesAreTheWholeList) {
  write([](Transaction& transaction) {
    for (uint64_t n = 0; n < 50; ++n) {
      const std::string text = n % 3 == 0 ? "道路积水" : "道路清扫";
      ASSERT_TRUE(transaction.put_text("demo", {n, test_id(n), text, {}}).ok());
    }
  });
  EXPECT_EQ(find({.words = "道路", .limit = 1000}).size(), 50u);
  const Numbers whole = find({.words = "积水"});
  ASSERT_EQ(whole.size(), 17u);
  EXPECT_TRUE(std::is_sorted(whole.rbegin(), whole.rend()));
  TextQuery page{.words = "积水", .limit = 5};
  Numbers got;
  for (Numbers part = find(page); !part.empty(); part = find(page)) {
    EXPECT_LE(part.size(), 5u);
    got.insert(got.end(), part.begin(), part.end());
    page.before = part.back();
  }
  EXPECT_EQ(got, whole);
  EXPECT_EQ(find({.words = "积水", .before = 0}), Numbers{});
  int seen = 0;
  ASSERT_TRUE(store_
                  ->search("demo", {.words = "积水"},
                           [&seen](uint64_t, const base::Uuid&) { return ++seen < 2; })
                  .ok());
  EXPECT_EQ(seen, 2);
}

TEST_P(StoreText, TextIsFoundInTheTransactionThatWritesItAndGoneWithIt) {
  {
    const std::unique_ptr<Transaction> transaction = store_->begin().value();
    ASSERT_TRUE(transaction->put_text("demo", {7, test_id(7), "道路积水", {}}).ok());
    EXPECT_EQ(find({.words = "积水"}), Numbers{7});
  }
  EXPECT_EQ(find({.words = "积水"}), Numbers{});
}

TEST_P(StoreText, OtherTownsAreOutOfSight) {
  put(0, "渔光村积水");
  put(1, "渔光村积水", {}, "other");
  put(2, "渔光村积水", {}, "demo2");
  EXPECT_EQ(find({.words = "积水"}, "demo"), Numbers{0});
  EXPECT_EQ(find({.words = "积水"}, "other"), Numbers{1});
  EXPECT_EQ(find({.words = "积水"}, "nowhere"), Numbers{});
}

TEST_P(StoreText, ErasedEntryIsNotFoundAnyMore) {
  append(0, 3);
  put(0, "道路积水");
  put(1, "道路积水", {"pack:x"});
  put(2, "道路积水");
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.lock("demo").ok());
    ASSERT_TRUE(transaction.erase_body("demo", 1).ok());
  });
  EXPECT_EQ(find({.words = "积水"}), (Numbers{2, 0}));
  EXPECT_EQ(find({.words = "积水", .tags = {{"pack:x"}}}), Numbers{});
  // Also where text and erasing come in one transaction.
  append(3, 4);
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.lock("demo").ok());
    ASSERT_TRUE(transaction.put_text("demo", {3, test_id(3), "道路积水", {}}).ok());
    ASSERT_TRUE(transaction.erase_body("demo", 3).ok());
  });
  EXPECT_EQ(find({.words = "积水"}), (Numbers{2, 0}));
}

TEST_P(StoreText, ClearedTextIsWrittenAgainByARebuild) {
  for (const char* town : {"demo", "other"}) put(4, "道路积水", {}, town);
  write([](Transaction& transaction) {
    ASSERT_TRUE(transaction.clear_projections("demo").ok());
    ASSERT_TRUE(transaction.put_text("demo", {5, test_id(5), "道路清扫", {}}).ok());
  });
  EXPECT_EQ(find({.words = "积水"}), Numbers{});
  EXPECT_EQ(find({.words = "道路"}), Numbers{5});
  EXPECT_EQ(find({.words = "积水"}, "other"), Numbers{4});
}

TEST_P(StoreText, RunOfCharactersIsFoundExactlyWhereItIsPartOfTheText) {
  static int count = 0;
  EXPECT_TRUE(rc::check([this](uint64_t seed) {
    const std::string town = "t" + std::to_string(++count);
    base::SeededRandom random(seed);
    const auto text = [&random](size_t kinds, size_t length) {
      constexpr const char* kCharacters[] = {"甲", "乙", "丙", "，", " ", "7"};
      std::string out;
      for (size_t i = 0; i < length; ++i) out += kCharacters[random.below(kinds)];
      return out;
    };
    std::vector<std::string> texts;
    write([&](Transaction& transaction) {
      for (uint64_t n = 0; n < 20; ++n) {
        texts.push_back(text(6, random.below(14)));
        ASSERT_TRUE(transaction.put_text(town, {n, test_id(n), texts.back(), {}}).ok());
      }
    });
    for (int i = 0; i < 10; ++i) {
      const std::string words = text(3, 2 + random.below(4));
      std::vector<uint64_t> want;
      for (uint64_t n = texts.size(); n-- > 0;) {
        if (texts[n].find(words) != std::string::npos) want.push_back(n);
      }
      RC_ASSERT(find({.words = words}, town) == want);
    }
  }));
}

}  // namespace
}  // namespace store
