// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/decide.h"
#include "casework/replay.h"
#include "office/desk_view.h"
#include "office/fixture_test.h"

namespace office {

namespace {

class OffersTest : public OfficeTest {
 protected:
  void SetUp() override {
    OfficeTest::SetUp();
    store_ = open_store(store::OpenMode::kWrite);
    desk_ = open_desk(*store_);
  }

  void must(const casework::Command& command) {
    const auto receipt = desk_->submit(command);
    if (!receipt.ok()) throw base::Bug(command.step + ": " + receipt.fault().code);
  }

  // The offers of a case, or of a pack for a new one, by step.
  std::map<std::string, Offer> offered(const std::string& name, const std::string& pack,
                                       const base::Uuid& id) {
    const auto file = casework::load_case(*store_, knowledge().world(), kTown, id);
    if (!file.ok()) throw base::Bug(file.fault().code);
    const procedure::Pack* version = knowledge().packs->in_force(pack, clock_.now().date());
    std::map<std::string, Offer> out;
    for (Offer& offer : offers(knowledge().world(), desk_->town(), *version, *file, principal(name),
                               clock_.now())) {
      out.emplace(offer.step->id, std::move(offer));
    }
    return out;
  }

  static std::vector<std::string> codes(const std::vector<base::Fault>& faults) {
    std::vector<std::string> out;
    for (const base::Fault& fault : faults) out.push_back(fault.code);
    return out;
  }

  std::unique_ptr<store::Store> store_;
  std::unique_ptr<casework::Desk> desk_;
};

using Codes = std::vector<std::string>;

TEST_F(OffersTest, NewCaseOffersTheStepsThatOpenOne) {
  auto given = offered("member_1", "grid_event", fresh());
  ASSERT_EQ(given.size(), 2u);
  EXPECT_TRUE(given.at("report").open);
  EXPECT_TRUE(given.at("settle_on_spot").open);
  given = offered("window", "grid_event", fresh());
  EXPECT_TRUE(given.at("report").open);
  EXPECT_FALSE(given.at("settle_on_spot").open);
  EXPECT_EQ(codes(given.at("settle_on_spot").refusals), (Codes{"casework.role_not_allowed"}));
  EXPECT_EQ(given.at("settle_on_spot").refusals.front().basis, "本镇制度-2020#网格");
}

TEST_F(OffersTest, CaseOffersTheStepsThatLeaveItsState) {
  const base::Uuid id = fresh();
  must(report(staff_["member_1"], id, "V1"));
  const auto given = offered("grid_centre", "grid_event", id);
  EXPECT_TRUE(given.at("file").open);
  EXPECT_FALSE(given.at("verify").open);
  EXPECT_FALSE(given.contains("report"));
  EXPECT_FALSE(given.contains("accept"));
  EXPECT_EQ(codes(given.at("withdraw").refusals), (Codes{"casework.rule_same_handler"}));
}

TEST_F(OffersTest, RuleOnTheCaseRefusesWithItsArticle) {
  const base::Uuid id = fresh();
  casework::Command command = report(staff_["member_1"], id, "V1");
  command.fields.set("source", "resident");
  must(command);
  const auto given = offered("grid_centre", "grid_event", id);
  EXPECT_FALSE(given.at("file").open);
  EXPECT_EQ(codes(given.at("file").refusals), (Codes{"casework.rule_done"}));
  EXPECT_EQ(given.at("file").refusals.front().basis, "本镇制度-2020#网格");
}

TEST_F(OffersTest, WhatTheFormMustSayIsAskedAndDoesNotRefuse) {
  const base::Uuid id = fresh();
  casework::Command command = report(staff_["member_1"], id, "V1");
  command.fields.set("class", "emergency");
  must(command);
  const auto given = offered("grid_centre", "grid_event", id);
  EXPECT_TRUE(given.at("file").open);
  EXPECT_EQ(codes(given.at("file").asks), (Codes{"casework.rule_field_is"}))
      << "the limit must be urgent";
  must(casework::Command(
      this->command(staff_["grid_centre"], "grid_event", "file", id, {{"limit", "urgent"}})));
  // What is on file and not of the form refuses.
  const auto filed = offered("grid_centre", "grid_event", id);
  EXPECT_TRUE(filed.at("dispatch_urgent").open);
  EXPECT_FALSE(filed.at("dispatch").open);
  EXPECT_EQ(codes(filed.at("dispatch").refusals), (Codes{"casework.rule_field_is"}));
}

TEST_F(OffersTest, OfficersAndEvidenceAreAsked) {
  auto given = offered("clue_1", "clue", fresh());
  EXPECT_TRUE(given.at("receive").open);
  EXPECT_EQ(codes(given.at("receive").asks), (Codes{"casework.rule_officers_min"}));
  const base::Uuid id = fresh();
  must(clue(id));
  given = offered("clue_2", "clue", id);
  EXPECT_TRUE(given.at("hand_over").open);
  EXPECT_EQ(codes(given.at("hand_over").asks),
            (Codes{"casework.rule_officers_min", "casework.rule_evidence_of"}));
  EXPECT_FALSE(given.at("check_locally").open) << "reserved to the police";
  EXPECT_EQ(codes(given.at("check_locally").refusals), (Codes{"casework.rule_reserved_to"}));
}

TEST_F(OffersTest, OfficerWithoutACertificateIsRefusedAndNotAsked) {
  const auto given = offered("handler_1", "penalty_summary", fresh());
  ASSERT_FALSE(given.empty());
  bool found = false;
  for (const auto& [id, offer] : given) {
    for (const std::string& code : codes(offer.asks)) {
      EXPECT_NE(code, "casework.rule_qualified");
    }
    for (const std::string& code : codes(offer.refusals)) {
      found = found || code == "casework.rule_qualified";
    }
  }
  EXPECT_TRUE(found);
}

TEST_F(OffersTest, AnotherPlaceAndAPostThatEndedAreRefused) {
  const base::Uuid id = fresh();
  must(report(staff_["member_1"], id, "V1"));
  EXPECT_EQ(codes(offered("member_2", "grid_event", id).at("verify").refusals),
            (Codes{"casework.other_unit"}));
  must(command(staff_["admin"], "post", "end", base::Uuid::parse(staff_["member_1"].post).value()));
  clock_.set({clock_.now().ms + 2 * 24 * 3'600'000LL});
  const auto given = offered("member_1", "grid_event", id);
  EXPECT_FALSE(given.at("verify").open);
  EXPECT_EQ(codes(given.at("verify").refusals), (Codes{"casework.post_not_valid"}));
}

TEST_F(OffersTest, EveryOpenStepWithNothingLeftToAskIsAccepted) {
  const base::Uuid id = fresh();
  must(report(staff_["member_1"], id, "V1"));
  must(command(staff_["grid_centre"], "grid_event", "file", id, {{"limit", "long"}}));
  must(command(staff_["grid_centre"], "grid_event", "dispatch_long", id, {{"office", "城建"}}));
  for (const char* name : {"handler_1", "handler_2", "member_1", "grid_centre", "leader"}) {
    for (const auto& [step, offer] : offered(name, "grid_event", id)) {
      casework::Command command = this->command(staff_[name], "grid_event", step, id);
      for (const std::string& field : offer.step->required) command.fields.set(field, "文字");
      const auto file = desk_->file(id);
      ASSERT_TRUE(file.ok());
      // A desk of its own would be asked; here a copy of the case is enough.
      const auto decided =
          casework::decide(knowledge().world(), desk_->town(),
                           *knowledge().packs->newest("grid_event"), *file, command, clock_.now());
      EXPECT_EQ(decided.ok(), offer.open) << name << " " << step;
    }
  }
}

}  // namespace

}  // namespace office
