// SPDX-License-Identifier: AGPL-3.0-or-later
#include "identity/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/access_fixture_test.h"

namespace identity {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

// --- who sees which packs

TEST(Access, EveryRoleThatRulesNameIsInTheVocabulary) {
  for (std::string_view role : Access::roles_named()) {
    EXPECT_TRUE(town_packs().vocabulary().roles.contains(role)) << role;
  }
}

TEST(Access, RolesSeeThesePacks) {
  const struct {
    const char* role;
    bool strong;
    std::vector<std::string> packs;
  } rows[] = {
      {"administrator", false, {}},
      {"administrator",
       true,
       {"certificate", "dispute_centre", "grid_cell", "grid_member", "grid_unit", "holiday_notice",
        "pack_version", "person", "post", "screen_report", "town_office", "town_setting"}},
      {"founder",
       false,
       {"certificate", "grid_cell", "grid_member", "grid_unit", "person", "post", "town_office",
        "town_setting"}},
      {"mediator",
       false,
       {"case_link", "dispute_finding", "dispute_screening", "joint_task", "mediation", "roster",
        "screen_report"}},
      {"food_assistant", true, {"case_link", "food_patrol", "roster", "screen_report"}},
      {"grid_member",
       false,
       {"case_link", "consultation_comment", "dispute_finding", "dispute_screening",
        "frontage_agreement", "grid_event", "grid_visit", "guidance", "mediation", "roster",
        "screen_report"}},
      {"correction_officer", false, {"roster", "screen_report"}},
      {"correction_officer", true, {"correction", "roster", "screen_report"}},
      {"resettlement_officer", true, {"resettlement", "roster", "screen_report"}},
      {"clue_officer", true, {"clue", "roster", "screen_report"}},
      {"child_supervisor", true, {"minor_care"}},
      {"minors_head", false, {}},
      {"legal_service_lawyer", false, {"roster", "screen_report"}},
      {"legal_service_lawyer", true, {"legal_consultation", "roster", "screen_report"}},
      {"counsel", false, {"counsel_opinion", "major_decision", "screen_report", "service_item"}},
      {"no_such_role", true, {}},
      {"", true, {}},
  };
  for (const auto& row : rows) {
    EXPECT_THAT(access().packs_of(as(row.role, row.strong)), ElementsAreArray(row.packs))
        << row.role << row.strong;
  }
}

TEST(Access, LeadersAndTheOfficeSeeWhatIsNotSealed) {
  std::set<std::string> open;
  for (const procedure::Pack& pack : town_packs().packs()) {
    if (!pack.sealed) open.insert(pack.id);
  }
  ASSERT_GT(open.size(), 40u);
  for (const char* role : {"party_secretary", "mayor", "deputy_leader", "office_clerk",
                           "supervision_clerk", "report_clerk", "auditor"}) {
    for (bool strong : {false, true}) {
      EXPECT_THAT(access().packs_of(as(role, strong)), ElementsAreArray(open)) << role;
    }
  }
}

TEST(Access, TheAdministratorSeesNoCaseOfAnyProcedure) {
  for (const procedure::Pack& pack : town_packs().packs()) {
    if (pack.kind == procedure::PackKind::kRegister && !pack.sealed) continue;
    for (const char* role : {"administrator", "founder"}) {
      EXPECT_EQ(code(access().read(as(role, true), {.pack = pack.id})), "identity.not_for_role")
          << pack.id;
    }
  }
}

TEST(Access, WhoIsNobodySeesNothingAndIsToldToSignIn) {
  Principal nobody;
  EXPECT_EQ(code(access().read(nobody, {.pack = "mediation"})), "identity.not_signed_in");
  EXPECT_EQ(code(access().act(nobody, {.pack = "mediation"})), "identity.not_signed_in");
  EXPECT_EQ(code(access().figures(nobody)), "identity.not_signed_in");
  EXPECT_EQ(code(access().ledger(nobody)), "identity.not_signed_in");
  EXPECT_EQ(code(access().administer(nobody)), "identity.not_signed_in");
  EXPECT_EQ(code(access().find_people(nobody)), "identity.not_signed_in");
  nobody.role = "mayor";  // a role without an account is nobody all the same
  EXPECT_THAT(access().packs_of(nobody), IsEmpty());
}

TEST(Access, WhoHoldsNoPostSeesNothing) {
  EXPECT_EQ(code(access().read(as(""), {.pack = "mediation"})), "identity.no_post");
  EXPECT_EQ(code(access().figures(as(""))), "identity.no_post");
  EXPECT_THAT(access().packs_of(as("")), IsEmpty());
}

TEST(Access, RefusalsNamePostAndPackInBothLanguages) {
  const base::Status refused = access().read(as("mediator"), {.pack = "licence"});
  ASSERT_EQ(code(refused), "identity.not_for_role");
  EXPECT_EQ(refused.fault().arg("role"), "人民调解员");
  EXPECT_EQ(refused.fault().arg("role_en"), "People's mediator");
  EXPECT_EQ(refused.fault().arg("pack"), town_packs().newest("licence")->label.zh);
  EXPECT_EQ(refused.fault().arg("pack_en"), town_packs().newest("licence")->label.en);
  EXPECT_EQ(code(access().read(as("mediator"), {.pack = "nothing"})), "identity.not_for_role");
}

// --- place, complaint, second factor

TEST(Access, APostAtAPlaceSeesItsPlaceAndWhatHasNone) {
  const Principal member = as("grid_member", false, "V1");
  EXPECT_TRUE(access().read(member, {.pack = "grid_event", .unit = "V1"}).ok());
  EXPECT_TRUE(access().read(member, {.pack = "grid_event"}).ok());
  const base::Status other = access().read(member, {.pack = "grid_event", .unit = "V2"});
  EXPECT_EQ(code(other), "identity.other_place");
  EXPECT_EQ(other.fault().arg("unit"), "V2");
  EXPECT_EQ(other.fault().arg("post_unit"), "V1");
  EXPECT_TRUE(access().read(as("grid_member"), {.pack = "grid_event", .unit = "V2"}).ok());
}

TEST(Access, WhoIsComplainedOfIsToldThatThereIsNoSuchCase) {
  for (const char* role : {"mayor", "centre_receiver", "auditor"}) {
    const Matter matter{.pack = "dispute_reception", .complained_of = {"someone", "me"}};
    const base::Status refused = access().read(as(role), matter);
    ASSERT_FALSE(refused.ok());
    const base::Fault unknown = Access::no_such_case();
    EXPECT_EQ(refused.fault().code, unknown.code);
    EXPECT_EQ(refused.fault().kind, unknown.kind);
    EXPECT_EQ(refused.fault().args, unknown.args);
    EXPECT_EQ(refused.fault().basis, unknown.basis);
    EXPECT_EQ(code(access().act(as(role), matter)), unknown.code);
    EXPECT_EQ(code(access().reveal(as(role), matter, false)), unknown.code);
    EXPECT_TRUE(
        access().read(as(role), {.pack = "dispute_reception", .complained_of = {"someone"}}).ok());
  }
}

TEST(Access, SealedPacksNeedTheRoleFirstAndTheSecondFactorThen) {
  EXPECT_EQ(code(access().read(as("mayor", true), {.pack = "correction"})),
            "identity.not_for_role");
  EXPECT_EQ(code(access().read(as("correction_officer"), {.pack = "correction"})),
            "identity.needs_second_factor");
  EXPECT_TRUE(access().read(as("correction_officer", true), {.pack = "correction"}).ok());
  EXPECT_TRUE(access().act(as("correction_officer", true), {.pack = "correction"}).ok());
}

TEST(Access, TheseRolesNeedASecondFactorAndNoOthers) {
  std::vector<std::string> roles;
  for (const auto& [role, label] : town_packs().vocabulary().roles) {
    if (access().needs_second_factor(role)) roles.push_back(role);
  }
  EXPECT_THAT(roles, ElementsAre("administrator", "child_supervisor", "clue_officer",
                                 "correction_officer", "legal_service_lawyer", "minors_head",
                                 "personnel_officer", "resettlement_officer"));
}

TEST(Access, NobodyButTheFounderGivesOutPostsWithoutASecondFactor) {
  EXPECT_EQ(code(access().act(as("personnel_officer"), {.pack = "post"})),
            "identity.needs_second_factor");
  EXPECT_TRUE(access().act(as("personnel_officer", true), {.pack = "post"}).ok());
  EXPECT_TRUE(access().act(as("personnel_officer"), {.pack = "person"}).ok());
  EXPECT_TRUE(access().act(as("founder"), {.pack = "post"}).ok());
  EXPECT_EQ(code(access().act(as("administrator"), {.pack = "post"})),
            "identity.needs_second_factor");
  EXPECT_TRUE(access().act(as("administrator", true), {.pack = "post"}).ok());
}

// --- acting, revealing, searching, administering

TEST(Access, TheAuditorActsNowhere) {
  size_t seen = 0;
  for (const procedure::Pack& pack : town_packs().packs()) {
    if (pack.sealed) continue;
    EXPECT_EQ(code(access().act(as("auditor", true), {.pack = pack.id})),
              "identity.read_only_role");
    ++seen;
  }
  EXPECT_GT(seen, 40u);
  EXPECT_TRUE(names_in_step("improvement_task", "auditor"));  // though packs name him
  EXPECT_THAT(access().waits_for("auditor"), IsEmpty());
}

TEST(Access, WhoOnlyOverseesActsInHisOwnStepsOnly) {
  EXPECT_TRUE(access().read(as("mayor"), {.pack = "mediation"}).ok());
  EXPECT_EQ(code(access().act(as("mayor"), {.pack = "mediation"})), "identity.looks_only");
  EXPECT_TRUE(access().act(as("mayor"), {.pack = "leader_instruction"}).ok());
}

TEST(Access, MaskedFieldsMayBeShownToWhoSeesTheCase) {
  const Matter report{.pack = "environment_report"};
  EXPECT_TRUE(access().reveal(as("environment_officer"), report, false).ok());
  EXPECT_TRUE(access().reveal(as("party_secretary"), report, false).ok());
  EXPECT_TRUE(access().reveal(as("auditor"), report, false).ok());
  EXPECT_EQ(code(access().reveal(as("mediator"), report, false)), "identity.not_for_role");
  EXPECT_EQ(code(access().reveal(as("administrator", true), report, false)),
            "identity.not_for_role");
  // A look is an entry.
  Principal token = as("environment_officer");
  token.scopes = {Scope::kReadCases};
  EXPECT_EQ(code(access().reveal(token, report, false)), "identity.not_in_scope");
}

// Whoever fills in a step that names a benchmark or an item of the list of powers must find it.
TEST(Access, WhoseStepNamesARecordOfAnOpenRegisterSeesThatRegisterAndNothingMaskedInIt) {
  for (const auto& [role, pack] : {std::pair{"enforcement_officer", "penalty_benchmark"},
                                   {"enforcement_officer", "monitoring_device"},
                                   {"enforcement_head", "service_item"},
                                   {"window_clerk", "service_item"}}) {
    ASSERT_FALSE(names_in_step(pack, role)) << role << " " << pack;
    const Matter record{.pack = pack};
    EXPECT_TRUE(access().lists(as(role), pack)) << role << " " << pack;
    EXPECT_TRUE(access().read(as(role), record).ok()) << role << " " << pack;
    EXPECT_EQ(code(access().act(as(role), record)), "identity.looks_only") << role << " " << pack;
    EXPECT_EQ(code(access().reveal(as(role), record, false)), "identity.picks_only") << role;
  }
  EXPECT_EQ(code(access().read(as("mediator"), {.pack = "penalty_benchmark"})),
            "identity.not_for_role");
}

TEST(Access, ToPickARecordOpensNoProcedureAndNoSealedPack) {
  const auto article = *law::ArticleRef::parse("示例法-2021#1");
  const auto pack_of = [&](std::string id, procedure::PackKind kind, bool sealed,
                           std::string_view names, std::string by) {
    procedure::Pack pack;
    pack.id = std::move(id);
    pack.version = 1;
    pack.kind = kind;
    pack.sealed = sealed;
    procedure::Step step;
    step.id = "open";
    step.from = {"new"};
    step.by = {std::move(by)};
    if (!names.empty()) {
      procedure::Field field;
      field.id = "of";
      field.type = procedure::FieldType::kCase;
      pack.fields = {field};
      step.required = {"of"};
      procedure::Rule rule;
      rule.kind = procedure::RuleKind::kRefersTo;
      rule.field = "of";
      rule.pack = names;
      rule.basis = article;
      step.rules = {rule};
    }
    procedure::Step other = step;
    other.id = "go_on";
    other.from = {"there"};
    other.rules = {};
    pack.steps = {step, other};
    return pack;
  };
  using enum procedure::PackKind;
  std::vector<procedure::Pack> packs;
  packs.push_back(pack_of("register", kRegister, false, "", "keeper"));
  packs.push_back(pack_of("procedure", kProcedure, false, "", "keeper"));
  packs.push_back(pack_of("sealed", kRegister, true, "", "keeper"));
  packs.push_back(pack_of("a", kProcedure, false, "register", "clerk"));
  packs.push_back(pack_of("b", kProcedure, false, "procedure", "clerk"));
  packs.push_back(pack_of("c", kProcedure, false, "sealed", "clerk"));
  procedure::Vocabulary words;
  words.roles = {{"clerk", {"经办人", "Clerk"}}, {"keeper", {"登记人", "Keeper"}}};
  const procedure::Library library(std::move(packs), std::move(words));
  const Access own(library);
  EXPECT_THAT(own.packs_of(as("clerk", true)), ElementsAre("a", "b", "c", "register"));
}

// A record of looks names sealed cases and who looked at them.
TEST(Access, WhoOnlyWritesALogDoesNotReadIt) {
  ASSERT_TRUE(names_in_step("look", "window_clerk"));
  EXPECT_EQ(code(access().read(as("window_clerk"), {.pack = "look"})), "identity.not_for_role");
  EXPECT_TRUE(access().read(as("supervision_clerk"), {.pack = "look"}).ok());
  EXPECT_TRUE(access().read(as("auditor"), {.pack = "look"}).ok());
  EXPECT_EQ(code(access().act(as("auditor"), {.pack = "look"})), "identity.read_only_role");
}

TEST(Access, ASecretReporterIsKnownOnlyToWhoTakesReportsIn) {
  const Matter report{.pack = "environment_report"};
  for (const char* role : {"environment_officer", "window_clerk", "dispatcher"}) {
    EXPECT_TRUE(access().reveal(as(role), report, true).ok()) << role;
  }
  for (const char* role : {"department_handler", "caller_back", "deputy_leader", "auditor"}) {
    ASSERT_TRUE(access().reveal(as(role), report, false).ok()) << role;
    EXPECT_EQ(code(access().reveal(as(role), report, true)), "identity.reporter_secret") << role;
  }
}

TEST(Access, PeopleAreSearchedAtCountersOnly) {
  std::vector<std::string> roles;
  for (const auto& [role, label] : town_packs().vocabulary().roles) {
    if (access().find_people(as(role, true)).ok()) roles.push_back(role);
  }
  EXPECT_THAT(roles, ElementsAre("centre_receiver", "dispatcher", "window_clerk"));
  EXPECT_EQ(code(access().find_people(as("mayor"))), "identity.no_people_search");
}

TEST(Access, AccountsAreForTheAdministratorWithASecondFactor) {
  for (const auto& [role, label] : town_packs().vocabulary().roles) {
    EXPECT_EQ(code(access().administer(as(role, true))),
              role == "administrator" ? "" : "identity.not_administrator");
  }
  EXPECT_EQ(code(access().administer(as("administrator"))), "identity.needs_second_factor");
}

TEST(Access, EveryPostSeesFiguresAndTheLedger) {
  for (const auto& [role, label] : town_packs().vocabulary().roles) {
    EXPECT_TRUE(access().figures(as(role)).ok()) << role;
    EXPECT_TRUE(access().ledger(as(role)).ok()) << role;
  }
}

// --- tokens

TEST(Access, ScopesHaveNamesThatAreUnderstood) {
  for (Scope scope :
       {Scope::kReadCases, Scope::kAct, Scope::kFigures, Scope::kLedger, Scope::kAccounts}) {
    EXPECT_EQ(parse_scope(name_of(scope)), scope);
  }
  EXPECT_EQ(parse_scope("cases"), std::nullopt);
  EXPECT_EQ(parse_scope(""), std::nullopt);
}

TEST(Access, ATokenDoesOnlyWhatItsScopesSay) {
  Principal who = as("administrator", true);
  const auto all_codes = [&] {
    return std::vector<std::string>{
        code(access().read(who, {.pack = "post"})), code(access().act(who, {.pack = "post"})),
        code(access().figures(who)), code(access().ledger(who)), code(access().administer(who))};
  };
  const std::string no = "identity.not_in_scope";
  who.scopes = std::set<Scope>{};
  EXPECT_THAT(all_codes(), ElementsAre(no, no, no, no, no));
  EXPECT_THAT(access().packs_of(who), IsEmpty());
  who.scopes = {Scope::kReadCases};
  EXPECT_THAT(all_codes(), ElementsAre("", no, no, no, no));
  who.scopes = {Scope::kAct};
  EXPECT_THAT(all_codes(), ElementsAre("", "", no, no, no));
  who.scopes = {Scope::kFigures};
  EXPECT_THAT(all_codes(), ElementsAre(no, no, "", no, no));
  who.scopes = {Scope::kLedger};
  EXPECT_THAT(all_codes(), ElementsAre(no, no, no, "", no));
  who.scopes = {Scope::kAccounts};
  EXPECT_THAT(all_codes(), ElementsAre(no, no, no, no, ""));
}

// --- queues and openings

TEST(Access, CasesWaitForWhoMayCarryThemOn) {
  const auto& mediator = access().waits_for("mediator");
  EXPECT_THAT(mediator, Contains(Pair("mediation", "registered")));
  EXPECT_THAT(mediator, Contains(Pair("mediation", "in_mediation")));
  EXPECT_THAT(mediator, Not(Contains(Pair("mediation", "closed"))));
  EXPECT_TRUE(std::is_sorted(mediator.begin(), mediator.end()));
  EXPECT_EQ(std::adjacent_find(mediator.begin(), mediator.end()), mediator.end());
  // Records of people, cells and posts wait for nobody, though they can be corrected.
  EXPECT_THAT(access().waits_for("administrator"), IsEmpty());
  const auto& personnel = access().waits_for("personnel_officer");
  for (const char* pack : {"person", "post", "town_office"}) {
    EXPECT_THAT(personnel, Not(Contains(Pair(pack, ::testing::_)))) << pack;
  }
  // A register with clocks does wait.
  EXPECT_THAT(access().waits_for("service_head"), Contains(Pair("service_item", "proposed")));
  EXPECT_THAT(access().waits_for("no_such_role"), IsEmpty());
}

TEST(Access, EveryProcedureThatIsOpenWaitsForSomebodyInEveryState) {
  std::set<std::pair<std::string, std::string>> waits;
  for (const auto& [role, label] : town_packs().vocabulary().roles) {
    const auto& mine = access().waits_for(role);
    waits.insert(mine.begin(), mine.end());
  }
  for (const procedure::Pack& pack : town_packs().packs()) {
    if (pack.kind != procedure::PackKind::kProcedure) continue;
    for (const procedure::State& state : pack.states) {
      EXPECT_EQ(waits.contains({pack.id, state.id}), !state.final) << pack.id << " " << state.id;
    }
  }
}

TEST(Access, OpeningsAreTheStepsByWhichARoleMayBegin) {
  const calendar::Date day = *calendar::Date::of(2020, 6, 1);
  const auto names = [&](const Principal& who) {
    std::vector<std::string> out;
    for (const Access::Opening& one : access().openings(who, day)) {
      out.push_back(one.pack->id + "/" + one.step->id);
      EXPECT_TRUE(one.pack->in_force(day));
    }
    return out;
  };
  EXPECT_THAT(names(as("dispatcher")),
              ElementsAre("case_link/link", "environment_report/receive", "hotline_order/receive",
                          "screen_report/report"));
  EXPECT_THAT(names(as("grid_member")), Contains("grid_event/settle_on_spot"));
  EXPECT_THAT(names(as("clue_officer")), ElementsAre("screen_report/report"));
  EXPECT_THAT(names(as("clue_officer", true)), ElementsAre("clue/receive", "screen_report/report"));
  EXPECT_THAT(names(as("auditor", true)), IsEmpty());
  EXPECT_THAT(names(as("personnel_officer")), Not(Contains("post/appoint")));
  EXPECT_THAT(names(as("personnel_officer", true)), Contains("post/appoint"));
  Principal token = as("dispatcher");
  token.scopes = {Scope::kReadCases};
  EXPECT_THAT(names(token), IsEmpty());
}

// --- principals

TEST(Access, APrincipalActsInAPostThatIsHisAndHoldsThatDay) {
  Directory directory;
  directory.put(Post{"p", "a", "mediator", "V1", *calendar::Date::parse("2020-03-02"),
                     *calendar::Date::parse("2020-06-30")});
  const auto role_on = [&](const char* person, const char* post, const char* day) {
    const Principal who = principal_of("login", person, post, true, std::nullopt, directory,
                                       *calendar::Date::parse(day));
    EXPECT_EQ(who.account, "login");
    EXPECT_EQ(who.person, person);
    EXPECT_EQ(who.unit, who.role.empty() ? "" : "V1");
    EXPECT_EQ(who.post, who.role.empty() ? "" : "p");
    return who.role;
  };
  EXPECT_EQ(role_on("a", "p", "2020-03-01"), "");
  EXPECT_EQ(role_on("a", "p", "2020-03-02"), "mediator");
  EXPECT_EQ(role_on("a", "p", "2020-06-30"), "mediator");
  EXPECT_EQ(role_on("a", "p", "2020-07-01"), "");
  EXPECT_EQ(role_on("b", "p", "2020-04-01"), "");
  EXPECT_EQ(role_on("a", "q", "2020-04-01"), "");
}

}  // namespace
}  // namespace identity
