// SPDX-License-Identifier: AGPL-3.0-or-later
// What the rules say of packs that the town does not have, and may have tomorrow.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/access.h"

namespace identity {
namespace {

using procedure::Pack;
using procedure::PackKind;
using procedure::Step;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

Step step(std::string id, std::vector<std::string> from, std::string to,
          std::vector<std::string> by) {
  Step out;
  out.id = std::move(id);
  out.from = std::move(from);
  out.to = std::move(to);
  out.by = std::move(by);
  return out;
}

Pack pack(std::string id, uint32_t version = 1) {
  Pack out;
  out.id = std::move(id);
  out.version = version;
  out.in_force_from = calendar::Date{0};
  out.states = {{.id = "open"}, {.id = "asked"}, {.id = "closed", .final = true}};
  out.steps = {step("begin", {"new"}, "open", {"clerk"}),
               step("end", {"open"}, "closed", {"clerk", "head"})};
  return out;
}

procedure::Library library(std::vector<Pack> packs) {
  procedure::Vocabulary words;
  for (const char* role : {"administrator", "auditor", "clerk", "founder", "head", "mayor"}) {
    words.roles[role] = {role, role};
  }
  return {std::move(packs), std::move(words)};
}

Principal as(std::string role, bool strong = true) {
  Principal out;
  out.account = "login";
  out.person = "me";
  out.role = std::move(role);
  out.strong = strong;
  return out;
}

TEST(AccessRules, APackThatWasSealedOnceStaysSealed) {
  for (bool first : {true, false}) {
    Pack one = pack("a", 1);
    Pack two = pack("a", 2);
    one.sealed = first;
    two.sealed = !first;
    const auto packs = library({one, two});
    const Access access(packs);
    EXPECT_THAT(access.packs_of(as("mayor")), IsEmpty());
    EXPECT_THAT(access.packs_of(as("clerk", false)), IsEmpty());
    EXPECT_THAT(access.packs_of(as("clerk")), ElementsAre("a"));
  }
}

TEST(AccessRules, RolesOfAnOlderVersionStillSeeItsCases) {
  Pack one = pack("a", 1);
  Pack two = pack("a", 2);
  two.steps[1].by = {"clerk"};
  const auto packs = library({one, two});
  EXPECT_THAT(Access(packs).packs_of(as("head")), ElementsAre("a"));
}

TEST(AccessRules, ASealedPackIsNotForAdministratorAuditorAndFounderEvenIfItNamesThem) {
  Pack sealed = pack("a");
  sealed.sealed = true;
  sealed.kind = PackKind::kRegister;
  sealed.steps[1].by = {"clerk", "administrator", "auditor", "founder"};
  const auto packs = library({sealed});
  const Access access(packs);
  for (const char* role : {"administrator", "auditor", "founder"}) {
    EXPECT_THAT(access.packs_of(as(role)), IsEmpty()) << role;
    EXPECT_EQ(access.read(as(role), {.pack = "a"}).fault().code, "identity.not_for_role");
  }
  EXPECT_TRUE(access.needs_second_factor("administrator"));
  EXPECT_FALSE(access.needs_second_factor("auditor"));
  EXPECT_TRUE(access.needs_second_factor("clerk"));
}

TEST(AccessRules, AProcedureIsNotForAdministratorAndFounderEvenIfItNamesThem) {
  Pack one = pack("a", 1);
  one.kind = PackKind::kProcedure;
  Pack two = pack("a", 2);
  two.kind = PackKind::kRegister;  // nor if it becomes a register
  two.steps[1].by = {"administrator", "founder", "clerk"};
  const auto packs = library({one, two});
  const Access access(packs);
  EXPECT_THAT(access.packs_of(as("administrator")), IsEmpty());
  EXPECT_THAT(access.packs_of(as("founder")), IsEmpty());
}

TEST(AccessRules, ALogIsSeenByOverseersOnlyAndIsNoLogOnceARecordGoesOn) {
  Pack log = pack("a");
  log.steps = {step("note", {"new"}, "closed", {"clerk", "administrator"})};
  log.kind = PackKind::kRegister;
  const auto packs = library({log});
  EXPECT_THAT(Access(packs).packs_of(as("clerk")), IsEmpty());
  EXPECT_THAT(Access(packs).packs_of(as("administrator")), IsEmpty());
  EXPECT_THAT(Access(packs).packs_of(as("mayor")), ElementsAre("a"));
  log.steps[0].from = {"new", "closed"};
  const auto again = library({log});
  EXPECT_THAT(Access(again).packs_of(as("clerk")), ElementsAre("a"));
}

TEST(AccessRules, ACaseWaitsWhereAStepCarriesItOn) {
  Pack one = pack("a");
  one.steps = {step("begin", {"new"}, "open", {"clerk"}),
               step("correct", {"open", "asked"}, "", {"clerk"}),     // carries nothing on
               step("call_back", {"asked"}, "", {"head"}),            // demanded by `end`
               step("answer", {"open"}, "", {"mayor"}),               // ends the clock
               step("ask", {"open"}, "asked", {"mayor", "auditor"}),  // moves
               step("end", {"asked"}, "closed", {"administrator"}),
               step("reopen", {"closed"}, "open", {"clerk"})};  // closed is closed
  procedure::Rule rule;
  rule.kind = procedure::RuleKind::kDone;
  rule.steps = {"call_back"};
  one.steps[5].rules = {rule};
  procedure::ClockRule clock;
  clock.starts = {"begin"};
  clock.stops = {"answer"};
  one.clocks = {clock};
  const auto packs = library({one});
  const Access access(packs);
  EXPECT_THAT(access.waits_for("clerk"), IsEmpty());
  EXPECT_THAT(access.waits_for("head"), ElementsAre(Pair("a", "asked")));
  EXPECT_THAT(access.waits_for("mayor"), ElementsAre(Pair("a", "open")));
  EXPECT_THAT(access.waits_for("auditor"), IsEmpty());
  EXPECT_THAT(access.waits_for("administrator"), IsEmpty());
}

TEST(AccessRules, StepsThatARuleWaitsForAreWaitedFor) {
  for (procedure::RuleKind kind :
       {procedure::RuleKind::kReviewedByOther, procedure::RuleKind::kWaited,
        procedure::RuleKind::kNoticePublishedDays}) {
    Pack one = pack("a");
    one.steps.push_back(step("publish", {"open"}, "", {"mayor"}));
    procedure::Rule rule;
    rule.kind = kind;
    rule.step = "publish";
    one.steps[1].rules = {rule};
    const auto packs = library({one});
    EXPECT_THAT(Access(packs).waits_for("mayor"), ElementsAre(Pair("a", "open")));
  }
  Pack one = pack("a");
  one.steps.push_back(step("object", {"open"}, "", {"mayor"}));
  procedure::Rule rule;
  rule.kind = procedure::RuleKind::kNotDone;  // nobody waits for that
  rule.steps = {"object"};
  one.steps[1].rules = {rule};
  const auto packs = library({one});
  EXPECT_THAT(Access(packs).waits_for("mayor"), IsEmpty());
}

TEST(AccessRules, OpeningsAreOfTheVersionInForce) {
  Pack one = pack("a", 1);
  one.in_force_to = calendar::Date{99};
  Pack two = pack("a", 2);
  two.in_force_from = calendar::Date{100};
  two.steps[0].id = "begin_anew";
  const auto packs = library({one, two});
  const Access access(packs);
  const auto opening = [&](int day) {
    const auto found = access.openings(as("clerk"), calendar::Date{day});
    return found.size() == 1 ? found[0].step->id : std::to_string(found.size());
  };
  EXPECT_EQ(opening(-1), "0");
  EXPECT_EQ(opening(99), "begin");
  EXPECT_EQ(opening(100), "begin_anew");
}

}  // namespace
}  // namespace identity
