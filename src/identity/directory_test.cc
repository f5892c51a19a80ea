// SPDX-License-Identifier: AGPL-3.0-or-later
#include "identity/directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace identity {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

calendar::Date day(std::string_view iso) { return *calendar::Date::parse(iso); }

Post post(std::string id, std::string person, std::string role, std::string_view from,
          std::optional<std::string_view> to = std::nullopt) {
  Post out{std::move(id), std::move(person), std::move(role), {}, day(from), std::nullopt};
  if (to) out.to = day(*to);
  return out;
}

std::vector<std::string> ids(const std::vector<const Post*>& posts) {
  std::vector<std::string> out;
  for (const Post* p : posts) out.push_back(p->id);
  return out;
}

TEST(Directory, KnowsPeopleAndPostsById) {
  Directory directory;
  directory.put(Person{"a", "甲"});
  directory.put(post("p", "a", "mediator", "2020-01-01"));
  ASSERT_NE(directory.person("a"), nullptr);
  EXPECT_EQ(directory.person("a")->name, "甲");
  ASSERT_NE(directory.post("p"), nullptr);
  EXPECT_EQ(directory.post("p")->role, "mediator");
  EXPECT_EQ(directory.person("b"), nullptr);
  EXPECT_EQ(directory.post("a"), nullptr);
  directory.put(Person{"a", "甲（改名）"});
  EXPECT_EQ(directory.person("a")->name, "甲（改名）");
  EXPECT_EQ(directory.people(), 1u);
}

TEST(Directory, PostHoldsFromItsFirstToItsLastDay) {
  Directory directory;
  directory.put(post("p", "a", "mediator", "2020-03-02", "2020-06-30"));
  const struct {
    const char* day;
    bool holds;
  } rows[] = {{"2020-03-01", false}, {"2020-03-02", true},  {"2020-05-01", true},
              {"2020-06-30", true},  {"2020-07-01", false}, {"1900-01-01", false}};
  for (const auto& row : rows) {
    EXPECT_EQ(directory.holds("a", "mediator", day(row.day)), row.holds) << row.day;
    EXPECT_EQ(directory.post("p")->valid(day(row.day)), row.holds) << row.day;
    EXPECT_EQ(directory.holders("mediator", day(row.day)).size(), row.holds ? 1u : 0u) << row.day;
  }
  EXPECT_FALSE(directory.holds("a", "clerk", day("2020-05-01")));
  EXPECT_FALSE(directory.holds("b", "mediator", day("2020-05-01")));
}

TEST(Directory, PostWithoutEndLasts) {
  Directory directory;
  directory.put(post("p", "a", "mediator", "2020-03-02"));
  EXPECT_TRUE(directory.holds("a", "mediator", day("2199-12-31")));
  EXPECT_FALSE(directory.holds("a", "mediator", day("2020-03-01")));
}

TEST(Directory, PostOfOneDayHoldsThatDay) {
  Directory directory;
  directory.put(post("p", "a", "mediator", "2020-03-02", "2020-03-02"));
  EXPECT_TRUE(directory.holds("a", "mediator", day("2020-03-02")));
  EXPECT_FALSE(directory.holds("a", "mediator", day("2020-03-03")));
}

TEST(Directory, PostThatEndsBeforeItBeginsNeverHolds) {
  Directory directory;
  directory.put(post("p", "a", "mediator", "2020-03-02", "2020-03-01"));
  EXPECT_FALSE(directory.holds("a", "mediator", day("2020-03-01")));
  EXPECT_FALSE(directory.holds("a", "mediator", day("2020-03-02")));
}

TEST(Directory, ReplacedPostIsTheNewOneOnly) {
  Directory directory;
  directory.put(post("p", "a", "mediator", "2020-01-01"));
  directory.put(post("p", "a", "mediator", "2020-01-01", "2020-06-30"));
  EXPECT_FALSE(directory.holds("a", "mediator", day("2020-07-01")));
  EXPECT_EQ(directory.holders("mediator", day("2020-02-01")).size(), 1u);
}

TEST(Directory, PostMovesWithItsPersonAndItsRole) {
  Directory directory;
  directory.put(post("p", "a", "mediator", "2020-01-01"));
  directory.put(post("p", "b", "clerk", "2020-01-01"));
  const auto on = day("2020-02-01");
  EXPECT_FALSE(directory.holds("a", "mediator", on));
  EXPECT_FALSE(directory.holds("a", "clerk", on));
  EXPECT_FALSE(directory.holds("b", "mediator", on));
  EXPECT_TRUE(directory.holds("b", "clerk", on));
  EXPECT_THAT(ids(directory.holders("mediator", on)), IsEmpty());
  EXPECT_THAT(ids(directory.holders("clerk", on)), ElementsAre("p"));
}

TEST(Directory, PersonMayHoldSeveralPostsOfOneRole) {
  Directory directory;
  directory.put(post("p", "a", "mediator", "2020-01-01", "2020-01-31"));
  directory.put(post("q", "a", "mediator", "2020-03-01"));
  EXPECT_TRUE(directory.holds("a", "mediator", day("2020-01-31")));
  EXPECT_FALSE(directory.holds("a", "mediator", day("2020-02-15")));
  EXPECT_TRUE(directory.holds("a", "mediator", day("2020-03-01")));
}

TEST(Directory, HoldersAreInTheOrderTheyWereAdded) {
  Directory directory;
  for (const char* id : {"z", "a", "m"}) {
    directory.put(post(id, std::string("person ") + id, "mediator", "2020-01-01"));
  }
  EXPECT_THAT(ids(directory.holders("mediator", day("2020-02-01"))), ElementsAre("z", "a", "m"));
  // Another role for a while and back again: the place in the list stays.
  directory.put(post("z", "person z", "clerk", "2020-01-01"));
  EXPECT_THAT(ids(directory.holders("mediator", day("2020-02-01"))), ElementsAre("a", "m"));
  directory.put(post("z", "person z", "mediator", "2020-01-01"));
  EXPECT_THAT(ids(directory.holders("mediator", day("2020-02-01"))), ElementsAre("z", "a", "m"));
}

TEST(Directory, RoleWasEverHeldEvenIfNobodyHoldsItNow) {
  Directory directory;
  EXPECT_FALSE(directory.ever_held("administrator"));
  directory.put(post("p", "a", "administrator", "2020-01-01", "2020-01-31"));
  EXPECT_TRUE(directory.ever_held("administrator"));
  EXPECT_FALSE(directory.ever_held("clerk"));
  EXPECT_THAT(ids(directory.holders("administrator", day("2021-01-01"))), IsEmpty());
}

Certificate certificate(std::string id, std::string person, std::string_view from,
                        std::string_view to) {
  return {std::move(id), std::move(person), "enforcement", "沪-001", day(from), day(to)};
}

TEST(Directory, CertificateHoldsOnBothItsDays) {
  Directory directory;
  directory.put(certificate("c", "a", "2019-01-01", "2020-06-30"));
  const struct {
    const char* day;
    bool holds;
  } rows[] = {
      {"2018-12-31", false}, {"2019-01-01", true}, {"2020-06-30", true}, {"2020-07-01", false}};
  for (const auto& row : rows) {
    EXPECT_EQ(directory.certified("a", "enforcement", day(row.day)), row.holds) << row.day;
  }
  EXPECT_FALSE(directory.certified("a", "food", day("2020-01-01")));
  EXPECT_FALSE(directory.certified("b", "enforcement", day("2020-01-01")));
}

TEST(Directory, CertificateCoversItsFieldOfLawAndOneWithoutCoversNone) {
  Directory directory;
  Certificate held = certificate("c", "a", "2019-01-01", "2020-06-30");
  directory.put(held);
  EXPECT_TRUE(directory.certified("a", "enforcement", day("2020-01-01"), {}));
  EXPECT_FALSE(directory.certified("a", "enforcement", day("2020-01-01"), {"environment"}));
  held.scope = "environment";
  directory.put(held);
  EXPECT_TRUE(
      directory.certified("a", "enforcement", day("2020-01-01"), {"market", "environment"}));
  EXPECT_FALSE(directory.certified("a", "enforcement", day("2020-01-01"), {"market"}));
  EXPECT_FALSE(directory.certified("a", "enforcement", day("2020-07-01"), {"environment"}));
}

TEST(Directory, RenewedCertificateLeavesNoGapAndNoRest) {
  Directory directory;
  directory.put(certificate("c", "a", "2019-01-01", "2020-06-30"));
  directory.put(certificate("d", "a", "2020-07-01", "2021-06-30"));
  EXPECT_TRUE(directory.certified("a", "enforcement", day("2020-06-30")));
  EXPECT_TRUE(directory.certified("a", "enforcement", day("2020-07-01")));
  directory.put(certificate("d", "a", "2020-09-01", "2021-06-30"));
  EXPECT_FALSE(directory.certified("a", "enforcement", day("2020-08-01")));
}

TEST(Directory, CertificateCorrectedToAnotherPersonLeavesTheFirst) {
  Directory directory;
  directory.put(certificate("c", "a", "2019-01-01", "2020-06-30"));
  directory.put(certificate("c", "b", "2019-01-01", "2020-06-30"));
  EXPECT_TRUE(directory.certified("b", "enforcement", day("2020-01-01")));
  EXPECT_FALSE(directory.certified("a", "enforcement", day("2020-01-01")));
}

// Against the plainest model: the last post put under each id, asked one by one.
RC_GTEST_PROP(DirectoryProperty, AnswersAreThoseOfThePostsLastPut, ()) {
  Directory directory;
  std::vector<Post> model;
  const auto name = [](std::string_view letters) {
    return rc::gen::map(rc::gen::elementOf(std::string(letters)),
                        [](char c) { return std::string(1, c); });
  };
  const int puts = *rc::gen::inRange(0, 12);
  for (int i = 0; i < puts; ++i) {
    Post p{*name("pqrs"), *name("ab"), *name("xy"), {}, {*rc::gen::inRange(0, 6)}, std::nullopt};
    if (*rc::gen::arbitrary<bool>()) p.to = calendar::Date{*rc::gen::inRange(0, 6)};
    directory.put(p);
    const auto known =
        std::find_if(model.begin(), model.end(), [&](const Post& old) { return old.id == p.id; });
    if (known == model.end()) {
      model.push_back(p);
    } else {
      *known = p;
    }
  }
  for (const char* role : {"x", "y"}) {
    for (int on = -1; on <= 6; ++on) {
      std::vector<std::string> holders;
      std::set<std::string> people;
      for (const Post& p : model) {
        if (p.role != role || p.from.days > on || (p.to && p.to->days < on)) continue;
        holders.push_back(p.id);
        people.insert(p.person);
      }
      RC_ASSERT(ids(directory.holders(role, {on})) == holders);
      for (const char* person : {"a", "b"}) {
        RC_ASSERT(directory.holds(person, role, {on}) == people.contains(person));
      }
    }
  }
}

}  // namespace
}  // namespace identity
