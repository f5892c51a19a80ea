// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/findable.h"

#include <gmock/gmock.h>

#include "casework/fixture_test.h"
#include "casework/look.h"

namespace casework {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(PlainKey, FoldsWhatPeopleWriteInManyWays) {
  const struct {
    const char* written;
    const char* plain;
  } rows[] = {{"13812345678", "13812345678"},
              {"138 1234 5678", "13812345678"},
              {"138-1234-5678", "13812345678"},
              {"+86 138-1234-5678", "13812345678"},
              {"＋８６１３８１２３４５６７８", "13812345678"},
              {"138　1234　5678", "13812345678"},
              {"138—1234–5678", "13812345678"},
              {"+86 22", "+8622"},
              {"+8613812x45678", "+8613812x45678"},
              {"张 三", "张三"},
              {"津Ａ·12345", "津a·12345"},
              {"阿依古丽•买买提", "阿依古丽·买买提"},
              {"91120000MA05XY123K", "91120000ma05xy123k"},
              {" - ", ""},
              {"", ""}};
  for (const auto& row : rows) EXPECT_EQ(plain_key(row.written), row.plain) << row.written;
}

TEST(Keys, AreOfOneTownAndOneKind) {
  EXPECT_EQ(key_of_value("t1", "138 1234 5678"), key_of_value("t1", "+8613812345678"));
  EXPECT_NE(key_of_value("t1", "13812345678"), key_of_value("t2", "13812345678"));
  EXPECT_NE(key_of_value("t1", "13812345678"), key_of_value("t1", "13812345679"));
  base::SeededRandom random(3);
  const base::Uuid id = base::Uuid::v7(0, random);
  EXPECT_NE(key_of_case("t1", id), key_of_case("t2", id));
  EXPECT_NE(key_of_case("t1", id), key_of_value("t1", id.str()));
  // The bytes are part of the contract between who writes and who searches.
  EXPECT_EQ(key_of_value("t1", "Ab"),
            base::sha256(base::view(std::string_view("fadu key 1\0t1\0ab", 16))));
}

class Findable : public TownTest {
 protected:
  void SetUp() override {
    TownTest::SetUp();
    add_unit("V1");
    add_unit("V2");
  }

  std::vector<uint64_t> numbers(std::string words,
                                std::vector<std::vector<std::string>> tags = {}) {
    std::vector<uint64_t> out;
    store::TextQuery query;
    query.words = std::move(words);
    query.tags = std::move(tags);
    const auto status = store_->search("t1", query, [&](uint64_t number, const base::Uuid&) {
      out.push_back(number);
      return true;
    });
    EXPECT_TRUE(status.ok()) << status.fault().code;
    return out;
  }

  std::vector<base::Uuid> by_key(const base::Digest& key) {
    std::vector<base::Uuid> out;
    EXPECT_TRUE(store_
                    ->cases_by_key("t1", key, std::nullopt, 100,
                                   [&](const base::Uuid& id) {
                                     out.push_back(id);
                                     return true;
                                   })
                    .ok());
    return out;
  }

  [[nodiscard]] uint64_t last() { return store_->head("t1")->size - 1; }

  base::Result<Receipt> route(base::Uuid id, Fields fields) {
    return desk_->submit(command("report", "route", id, clerk_, std::move(fields)));
  }
};

TEST_F(Findable, ActIsFoundByItsWordsUnderItsPackAndPlace) {
  report({{"text", "河道垃圾堆放"}, {"unit", "V1"}});
  const uint64_t number = last();
  report({{"text", "路灯不亮"}});
  const uint64_t nowhere = last();
  EXPECT_THAT(numbers("垃圾"), ElementsAre(number));
  EXPECT_THAT(numbers("垃圾", {{"pack:report"}, {"unit:V1"}}), ElementsAre(number));
  EXPECT_THAT(numbers("垃圾", {{"unit:V2"}}), IsEmpty());
  EXPECT_THAT(numbers("垃圾", {{tag_of_pack("matter")}}), IsEmpty());
  EXPECT_THAT(numbers("路灯", {{tag_of_unit("V1"), tag_of_unit("")}}), ElementsAre(nowhere));
}

TEST_F(Findable, SensitiveWordsAreFoundByKeyOnly) {
  const base::Uuid id = report({{"caller", "欧阳修竹"}, {"phone", "138-1234-5678"}});
  EXPECT_THAT(numbers("欧阳"), IsEmpty());
  EXPECT_THAT(numbers("13812345678"), IsEmpty());
  EXPECT_THAT(by_key(key_of_value("t1", "欧阳修竹")), ElementsAre(id));
  EXPECT_THAT(by_key(key_of_value("t1", "+86 13812345678")), ElementsAre(id));
  EXPECT_THAT(by_key(key_of_value("t1", "欧阳")), IsEmpty());
}

TEST_F(Findable, LongSensitiveTextIsNoKey) {
  std::string words;
  for (int i = 0; i < 64; ++i) words += "字";
  const base::Uuid id = report({{"caller", words}});
  EXPECT_THAT(by_key(key_of_value("t1", words)), ElementsAre(id));
  words += "字";
  report({{"caller", words}});
  EXPECT_THAT(by_key(key_of_value("t1", words)), IsEmpty());
}

TEST_F(Findable, CaseIsFoundByTheCaseThatItNames) {
  const base::Uuid first = report({});
  const base::Uuid second = report({{"same_as", first.str()}});
  at("2020-01-02T08:31");
  const base::Uuid third = report({{"same_as", first.str()}});
  EXPECT_THAT(by_key(key_of_case("t1", first)), ElementsAre(third, second));  // newest first
  EXPECT_THAT(by_key(key_of_case("t1", second)), IsEmpty());
}

TEST_F(Findable, CaseIsFoundByThePersonWhomItComplainsOf) {
  const base::Uuid id = report({{"about", handler_}});
  report({{"about", other_}});
  EXPECT_THAT(by_key(key_of_value("t1", handler_)), ElementsAre(id));
}

TEST_F(Findable, CaseThatMovesIsFoundWholeAtItsNewPlace) {
  const base::Uuid id = report({{"text", "河道垃圾堆放"}, {"unit", "V1"}, {"note", "东侧"}});
  const uint64_t first = last();
  ASSERT_TRUE(route(id, {{"unit", "V1"}, {"note", "转环卫"}}).ok());
  const uint64_t stayed = last();
  EXPECT_THAT(numbers("垃圾"), ElementsAre(first));
  ASSERT_TRUE(route(id, {{"unit", "V2"}}).ok());
  const uint64_t moved = last();
  EXPECT_THAT(numbers("垃圾", {{"unit:V2"}}), ElementsAre(moved));
  EXPECT_THAT(numbers("环卫", {{"unit:V2"}}), ElementsAre(moved));
  EXPECT_THAT(numbers("环卫"), ElementsAre(moved, stayed));
  // Back again, with words of its own.
  ASSERT_TRUE(route(id, {{"unit", "V1"}, {"note", "属地复核"}}).ok());
  EXPECT_THAT(numbers("垃圾", {{"unit:V1"}}), ElementsAre(last(), first));
  EXPECT_THAT(numbers("复核"), ElementsAre(last()));
}

TEST_F(Findable, CaseThatGetsItsFirstPlaceLaterIsFoundThere) {
  const base::Uuid id = report({{"text", "河道垃圾堆放"}});
  ASSERT_TRUE(route(id, {{"unit", "V2"}}).ok());
  EXPECT_THAT(numbers("垃圾", {{"unit:V2"}}), ElementsAre(last()));
}

TEST_F(Findable, ActWithoutWordsPutsNone) {
  const base::Uuid id = report({{"phone", "13812345678"}});
  const auto file = desk_->file(id);
  const procedure::Pack* pack = packs_->version("report", 1);
  EXPECT_TRUE(words_of(*pack, *file).has_value());
  ASSERT_TRUE(desk_->submit(command("report", "close", id, clerk_, {{"hours", "1"}})).ok());
  EXPECT_FALSE(words_of(*pack, *desk_->file(id)).has_value());
}

TEST_F(Findable, RebuildFindsTheSame) {
  const base::Uuid id =
      report({{"text", "河道垃圾堆放"}, {"unit", "V1"}, {"phone", "13812345678"}});
  ASSERT_TRUE(route(id, {{"unit", "V2"}}).ok());
  const auto before = numbers("垃圾");
  ASSERT_EQ(before.size(), 2u);
  const auto compared = desk_->compare();
  ASSERT_TRUE(compared.ok());
  EXPECT_TRUE(compared->kept == compared->replayed);
  EXPECT_EQ(numbers("垃圾"), before);
  ASSERT_TRUE(desk_->rebuild().ok());
  EXPECT_EQ(numbers("垃圾"), before);
  EXPECT_THAT(by_key(key_of_value("t1", "13812345678")), ElementsAre(id));
}

TEST_F(Findable, LookIsAnActThatNamesTheCase) {
  const base::Uuid id = enter();
  const Look look{id, "secret", "duty", "核对", "name"};
  const auto receipt =
      desk_->submit(look_command(look, clerk_, post_of_[clerk_], clock_.now(), random_));
  ASSERT_TRUE(receipt.ok()) << receipt.fault().code;
  EXPECT_EQ(receipt->state, "looked");
  EXPECT_THAT(by_key(key_of_case("t1", id)), UnorderedElementsAre(receipt->subject));
  const auto file = desk_->file(receipt->subject);
  EXPECT_EQ(*file->fields.find("purpose"), "duty");
  EXPECT_EQ(*file->fields.find("note"), "核对");
  EXPECT_EQ(*file->fields.find("field"), "name");
  const Look silent{id, "secret", "duty", "", ""};
  EXPECT_TRUE(
      desk_->submit(look_command(silent, clerk_, post_of_[clerk_], clock_.now(), random_)).ok());
  const Look idle{id, "secret", "curiosity", "", ""};
  EXPECT_EQ(desk_->submit(look_command(idle, clerk_, post_of_[clerk_], clock_.now(), random_))
                .fault()
                .code,
            "casework.field_choice");
}

}  // namespace
}  // namespace casework
