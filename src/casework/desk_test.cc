// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/desk.h"

#include <sqlite3.h>
#include <unistd.h>

#include "casework/body.h"
#include "casework/fixture_test.h"

namespace casework {

namespace {

using Case = TownTest;

std::string code(const base::Result<Receipt>& result) {
  return result.ok() ? "accepted" : result.fault().code;
}

TEST_F(Case, GoesThroughItsStepsAndKeepsEveryAct) {
  at("2020-03-02T09:00");
  const base::Uuid id = receive();
  EXPECT_EQ(code(act("handle", id, handler_)), "accepted");
  const auto closed = act("check", id, other_);
  ASSERT_EQ(code(closed), "accepted");
  EXPECT_EQ(closed->state, "closed");
  EXPECT_EQ(closed->revision, 3u);
  const auto file = desk_->file(id);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->acts.size(), 3u);
  EXPECT_EQ(*file->fields.find("persons"), "3");
}

TEST_F(Case, StepThatTheStateDoesNotAllowIsRefusedWithItsArticle) {
  const base::Uuid id = receive();
  const auto result = act("check", id, handler_);
  ASSERT_EQ(code(result), "casework.step_not_open");
  EXPECT_EQ(result.fault().kind, base::FaultKind::kUnlawful);
  EXPECT_EQ(result.fault().basis, "本镇制度-2020#环保投诉");
}

TEST_F(Case, WhoHandledCannotCheck) {
  const base::Uuid id = receive();
  ASSERT_EQ(code(act("handle", id, handler_)), "accepted");
  EXPECT_EQ(code(act("check", id, handler_)), "casework.rule_not_handler");
  EXPECT_EQ(code(act("check", id, other_)), "accepted");
}

TEST_F(Case, OfficerWhoActedAlongCannotCheckEither) {
  const base::Uuid id = receive();
  Command handle = command("matter", "handle", id, handler_);
  handle.officers = {other_};
  ASSERT_EQ(code(desk_->submit(handle)), "accepted");
  EXPECT_EQ(code(act("check", id, other_)), "casework.rule_not_handler");
}

TEST_F(Case, WhoIsComplainedOfMustStepAside) {
  const base::Uuid id = fresh();
  ASSERT_EQ(
      code(desk_->submit(command(
          "matter", "receive", id, clerk_,
          {{"text", "投诉"}, {"persons", "1"}, {"source", "line"}, {"complained", handler_}}))),
      "accepted");
  const auto result = act("handle", id, handler_);
  ASSERT_EQ(code(result), "casework.rule_not_named_in");
  EXPECT_EQ(result.fault().basis, "人民调解法-2010#15");
}

TEST_F(Case, ConditionalRuleAppliesOnlyUnderItsCondition) {
  const base::Uuid hotline = receive(1, "line");
  const base::Uuid city = receive(1, "city");
  ASSERT_EQ(code(act("handle", hotline, handler_)), "accepted");
  ASSERT_EQ(code(act("handle", city, handler_)), "accepted");
  EXPECT_EQ(code(act("check", hotline, other_)), "accepted");
  EXPECT_EQ(code(act("check", city, other_)), "casework.rule_evidence_of");
  Command with_photo = command("matter", "check", city, other_);
  with_photo.evidence = {{"photo", std::string(64, '0'), "现场"}};
  EXPECT_EQ(code(desk_->submit(with_photo)), "accepted");
}

TEST_F(Case, RefusedCommandLeavesNothingBehind) {
  const base::Uuid id = receive();
  const uint64_t size = store_->head("t1")->size;
  EXPECT_EQ(code(act("check", id, other_)), "casework.step_not_open");
  EXPECT_EQ(store_->head("t1")->size, size);
}

TEST_F(Case, RepeatedCommandGetsTheFirstAnswer) {
  const base::Uuid id = receive();
  const Command handle = command("matter", "handle", id, handler_);
  const auto first = desk_->submit(handle);
  ASSERT_EQ(code(first), "accepted");
  ASSERT_EQ(code(act("check", id, other_)), "accepted");
  const auto again = desk_->submit(handle);
  ASSERT_EQ(code(again), "accepted");
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->number, first->number);
  EXPECT_EQ(again->state, "handled");
  EXPECT_EQ(again->revision, first->revision);
}

TEST_F(Case, IdOfAnotherActIsAConflict) {
  const base::Uuid a = receive();
  const base::Uuid b = receive();
  const Command handle = command("matter", "handle", a, handler_);
  ASSERT_EQ(code(desk_->submit(handle)), "accepted");
  Command stolen = command("matter", "handle", b, handler_);
  stolen.id = handle.id;
  EXPECT_EQ(code(desk_->submit(stolen)), "casework.id_reused");
}

TEST_F(Case, RepeatedIdMustSayTheSame) {
  const base::Uuid id = fresh();
  Command first = command("matter", "receive", id, clerk_,
                          {{"text", "噪声"}, {"persons", "7"}, {"source", "line"}});
  first.officers = {handler_};
  first.evidence = {{"photo", std::string(64, 'a'), "现场"}};
  ASSERT_EQ(code(desk_->submit(first)), "accepted");
  const uint64_t size = store_->head("t1")->size;

  Command written = first;  // the same in other writing
  written.fields.set("persons", "007");
  written.evidence[0].digest = std::string(64, 'A');
  written.occurred_at = calendar::Instant{first.occurred_at.ms - 1};
  const auto again = desk_->submit(written);
  ASSERT_EQ(code(again), "accepted");
  EXPECT_TRUE(again->repeated);

  std::vector<Command> others(7, first);
  others[0].fields.set("text", "污水");
  others[1].fields.set("complained", handler_);
  others[2].evidence[0].name = "远景";
  others[3].evidence.clear();
  others[4].officers = {other_};
  others[5].actor = other_;
  others[5].post = post_of_[other_];
  others[6].fields.set("persons", "-7");  // would be refused: as given it is another value
  for (size_t i = 0; i < others.size(); ++i) {
    const auto refused = desk_->submit(others[i]);
    ASSERT_EQ(code(refused), "casework.id_reused") << i;
    EXPECT_EQ(refused.fault().kind, base::FaultKind::kConflict);
  }
  EXPECT_EQ(store_->head("t1")->size, size);
}

TEST_F(Case, RepeatedIdIsAnsweredThoughItsBodyWasErased) {
  const base::Uuid id = fresh();
  const Command first = command("matter", "receive", id, clerk_,
                                {{"text", "噪声"}, {"persons", "7"}, {"source", "line"}});
  ASSERT_EQ(code(desk_->submit(first)), "accepted");
  {
    auto transaction = store_->begin();
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE((*transaction)->erase_body("t1", store_->head("t1")->size - 1).ok());
    ASSERT_TRUE((*transaction)->commit().ok());
  }
  const auto again = desk_->submit(first);
  ASSERT_EQ(code(again), "accepted");
  EXPECT_TRUE(again->repeated);
}

TEST_F(Case, LoserOfTwoActsOnOneCaseIsTold) {
  const base::Uuid id = receive();
  Command mine = command("matter", "handle", id, handler_);
  mine.seen = 1;
  Command yours = command("matter", "handle", id, other_);
  yours.seen = 1;
  EXPECT_EQ(code(desk_->submit(mine)), "accepted");
  const auto lost = desk_->submit(yours);
  ASSERT_EQ(code(lost), "casework.case_moved");
  EXPECT_EQ(lost.fault().kind, base::FaultKind::kConflict);
  EXPECT_EQ(lost.fault().arg("now"), "2");
}

TEST_F(Case, SecondDeskSeesWhatTheFirstWrote) {
  auto second_store = store::open_sqlite(dir_ / "fadu.db", store::OpenMode::kWrite);
  ASSERT_TRUE(second_store.ok());
  auto second = Desk::open(**second_store, world(), "t1", {clock_, random_, nullptr, projections_});
  ASSERT_TRUE(second.ok());
  const base::Uuid id = receive();
  Command handle = command("matter", "handle", id, handler_);
  handle.seen = 1;
  ASSERT_EQ(code((*second)->submit(handle)), "accepted");
  Command stale = command("matter", "handle", id, other_);
  stale.seen = 1;
  EXPECT_EQ(code(desk_->submit(stale)), "casework.case_moved");
  EXPECT_EQ(code(act("check", id, other_)), "accepted");
}

TEST_F(Case, DeskLearnsWhatAnotherTaughtTheTown) {
  auto second_store = store::open_sqlite(dir_ / "fadu.db", store::OpenMode::kWrite);
  ASSERT_TRUE(second_store.ok());
  auto opened = Desk::open(**second_store, world(), "t1", {clock_, random_, nullptr, projections_});
  ASSERT_TRUE(opened.ok());
  Desk& second = **opened;
  const base::Uuid id = receive();
  // The second desk appoints somebody, makes a place and sets a number; the first one knows.
  const base::Uuid person = fresh();
  const base::Uuid post = fresh();
  for (const Command& c :
       {command("person", "record", person, admin_, {{"name", "新人"}}),
        command("post", "appoint", post, admin_, {{"person", person.str()}, {"role", "handler"}}),
        command("grid_unit", "record", fresh(), admin_, {{"code", "V9"}}),
        command("town_setting", "set", fresh(), admin_,
                {{"pack", "report"}, {"setting", "hours_max"}, {"value", "3"}})}) {
    ASSERT_EQ(code(second.submit(c)), "accepted");
  }
  post_of_[person.str()] = post.str();
  EXPECT_EQ(code(act("handle", id, person.str())), "accepted");
  EXPECT_TRUE(desk_->town().units.contains("V9"));
  EXPECT_EQ(desk_->town().settings.at("report/hours_max").str(), "3");
  // And the other way: what is taken back holds for the second one too.
  at("2020-01-03T09:00");
  ASSERT_EQ(code(desk_->submit(command("post", "end", post, admin_))), "accepted");
  at("2020-01-06T09:00");
  const base::Uuid next = fresh();
  ASSERT_EQ(code(second.submit(command("matter", "receive", next, clerk_,
                                       {{"text", "t"}, {"persons", "1"}, {"source", "line"}}))),
            "accepted");
  EXPECT_EQ(code(second.submit(command("matter", "handle", next, person.str()))),
            "casework.post_not_valid");
  for (Desk* desk : {desk_.get(), &second}) {
    const auto compared = desk->compare();
    ASSERT_TRUE(compared.ok());
    EXPECT_TRUE(compared->kept == compared->replayed);
  }
}

// Two desks take turns at random on the same cases; each decides on what is recorded.
TEST_F(Case, TwoDesksNeverDecideOnWhatIsOld) {
  auto second_store = store::open_sqlite(dir_ / "fadu.db", store::OpenMode::kWrite);
  ASSERT_TRUE(second_store.ok());
  auto second = Desk::open(**second_store, world(), "t1", {clock_, random_, nullptr, projections_});
  ASSERT_TRUE(second.ok());
  base::SeededRandom dice(4711);
  std::vector<base::Uuid> cases;
  std::map<base::Uuid, std::string> states;
  for (int i = 0; i < 200; ++i) {
    Desk& desk = dice.below(2) == 0 ? *desk_ : **second;
    if (cases.size() < 5) {
      cases.push_back(fresh());
      ASSERT_EQ(code(desk.submit(command("matter", "receive", cases.back(), clerk_,
                                         {{"text", "t"}, {"persons", "1"}, {"source", "line"}}))),
                "accepted");
      states[cases.back()] = "open";
      continue;
    }
    const size_t which = dice.below(cases.size());
    const base::Uuid id = cases[which];
    const bool handles = dice.below(2) == 0;
    const std::string before = states[id];
    const auto done = desk.submit(
        command("matter", handles ? "handle" : "check", id, handles ? handler_ : other_));
    const bool lawful = handles ? before == "open" : before == "handled";
    EXPECT_EQ(code(done), lawful ? "accepted" : "casework.step_not_open");
    if (lawful) states[id] = handles ? "handled" : "closed";
    if (states[id] == "closed") cases.erase(cases.begin() + static_cast<ptrdiff_t>(which));
  }
  const auto compared = desk_->compare();
  ASSERT_TRUE(compared.ok());
  EXPECT_TRUE(compared->kept == compared->replayed);
}

TEST_F(Case, RowSaysWhereItIsAndWhenItIsDue) {
  add_unit("V1");
  at("2020-03-02T09:00");  // Monday
  const base::Uuid id = report({{"unit", "V1"}, {"cell", "V1-03"}, {"spot", "117.123456,39.1"}});
  auto row = store_->case_file("t1", id);
  ASSERT_TRUE(row.ok() && row->has_value());
  EXPECT_EQ((*row)->unit, "V1");
  EXPECT_EQ((*row)->cell, "V1-03");
  ASSERT_TRUE((*row)->place.has_value());
  EXPECT_EQ(*(*row)->place, (store::Place{117'123'456, 39'100'000}));
  // The earliest of the clocks that run.
  ASSERT_TRUE((*row)->due_at.has_value());
  EXPECT_EQ((*row)->due_at->date().str(), "2020-03-03");
  const auto step = [&](const char* name) {
    EXPECT_EQ(code(desk_->submit(command("report", name, id, clerk_))), "accepted") << name;
    return store_->case_file("t1", id)->value();
  };
  EXPECT_EQ(step("route").due_at->date().str(), "2020-03-12");
  EXPECT_FALSE(step("pause").due_at.has_value());  // a clock that is paused is not due
  at("2020-03-05T09:00");
  EXPECT_EQ(step("resume").due_at->date().str(), "2020-03-16");  // the 15th is a Sunday
  ASSERT_EQ(code(desk_->submit(command("report", "close", id, clerk_, {{"hours", "1"}}))),
            "accepted");
  EXPECT_FALSE(store_->case_file("t1", id)->value().due_at.has_value());
}

TEST_F(Case, ActInTheFutureOrBeforeTheLastActIsRefused) {
  at("2020-03-02T09:00");
  const base::Uuid id = receive();
  Command early = command("matter", "handle", id, handler_);
  early.occurred_at = calendar::Instant::parse("2020-03-01T09:00").value();
  EXPECT_EQ(code(desk_->submit(early)), "casework.before_last_act");
  Command late = command("matter", "handle", id, handler_);
  late.occurred_at = calendar::Instant::parse("2020-03-03T09:00").value();
  EXPECT_EQ(code(desk_->submit(late)), "casework.in_future");
}

TEST_F(Case, PostMustBeTheActorsOwnAndValidAndOfTheRole) {
  const base::Uuid id = receive();
  Command stolen = command("matter", "handle", id, handler_);
  stolen.post = post_of_[other_];
  EXPECT_EQ(code(desk_->submit(stolen)), "casework.not_your_post");
  Command none = command("matter", "handle", id, handler_);
  none.post = "x";
  EXPECT_EQ(code(desk_->submit(none)), "casework.no_such_post");
  EXPECT_EQ(code(act("handle", id, admin_)), "casework.role_not_allowed");
}

TEST_F(Case, EndedPostActsNoMore) {
  at("2020-03-02T09:00");
  const base::Uuid id = receive();
  ASSERT_TRUE(
      desk_->submit(command("post", "end", base::Uuid::parse(post_of_[handler_]).value(), admin_))
          .ok());
  EXPECT_EQ(code(act("handle", id, handler_)), "accepted");  // the last day counts
  at("2020-03-03T09:00");
  const base::Uuid next = receive();
  EXPECT_EQ(code(act("handle", next, handler_)), "casework.post_not_valid");
}

TEST_F(Case, FounderEndsWithTheFirstAdministrator) {
  EXPECT_EQ(code(desk_->submit(command("person", "record", fresh(), "founder", {{"name", "x"}}))),
            "casework.no_such_post");
}

TEST_F(Case, FieldsAreCheckedByTypeAndRange) {
  const auto with = [&](std::string field, std::string value) {
    Fields fields = {{"text", "t"}, {"persons", "1"}, {"source", "line"}};
    fields.set(std::move(field), std::move(value));
    return code(desk_->submit(command("matter", "receive", fresh(), clerk_, fields)));
  };
  EXPECT_EQ(with("persons", "1.5"), "casework.field_bad");
  EXPECT_EQ(with("persons", "-1"), "casework.field_range");
  EXPECT_EQ(with("persons", "101"), "casework.field_range");
  EXPECT_EQ(with("source", "nowhere"), "casework.field_choice");
  EXPECT_EQ(with("text", " "), "casework.field_empty");
  EXPECT_EQ(with("text", "\xff"), "casework.field_bad");
  EXPECT_EQ(with("text", std::string(5000, 'x')), "casework.field_too_long");
  EXPECT_EQ(with("text",
                 "a\x01"
                 "b"),
            "casework.field_text");
  EXPECT_EQ(with("complained", "nobody"), "casework.field_unknown_person");
  EXPECT_EQ(with("colour", "red"), "casework.field_not_here");
  EXPECT_EQ(code(desk_->submit(command("matter", "receive", fresh(), clerk_, {{"text", "t"}}))),
            "casework.field_missing");
  EXPECT_EQ(with("persons", "007"), "accepted");
}

TEST_F(Case, ClockRunsOnWorkingDaysAndIsMetOrMissed) {
  at("2020-01-22T10:00");  // before Spring Festival, extended to 2020-02-02
  const base::Uuid id = receive();
  auto file = desk_->file(id);
  ASSERT_TRUE(file.ok());
  ASSERT_NE(file->clock("answer"), nullptr);
  EXPECT_EQ(file->clock("answer")->due_at.date().str(), "2020-02-06");
  at("2020-02-07T09:00");
  EXPECT_EQ(file->clock("answer")->status_at(clock_.now()), ClockStatus::kMissed);
  ASSERT_EQ(code(act("handle", id, handler_)), "accepted");
  file = desk_->file(id);
  EXPECT_EQ(file->clock("answer")->status, ClockStatus::kMissed);
}

TEST_F(Case, BatchIsOneTransactionWithAnAnswerForEach) {
  const base::Uuid id = fresh();
  std::vector<Command> commands;
  commands.push_back(command("matter", "receive", id, clerk_,
                             {{"text", "t"}, {"persons", "1"}, {"source", "line"}}));
  commands.push_back(command("matter", "check", id, other_));
  commands.push_back(command("matter", "handle", id, handler_));
  const auto answers = desk_->submit_all(commands);
  ASSERT_TRUE(answers.ok());
  EXPECT_EQ(code((*answers)[0]), "accepted");
  EXPECT_EQ(code((*answers)[1]), "casework.step_not_open");
  EXPECT_EQ(code((*answers)[2]), "accepted");
  EXPECT_EQ((*answers)[2]->number, (*answers)[0]->number + 1);
}

// One damaged case must not keep the town from working.
TEST_F(Case, DamagedEntryConcernsItsOwnCaseOnly) {
  const base::Uuid bad = receive();
  const uint64_t number = store_->head("t1")->size - 1;
  const base::Uuid good = receive();
  desk_.reset();
  store_.reset();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open((dir_ / "fadu.db").c_str(), &db), SQLITE_OK);
  const std::string damage = "UPDATE entry SET header=x'00' WHERE number=" + std::to_string(number);
  ASSERT_EQ(sqlite3_exec(db, damage.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  auto store = store::open_sqlite(dir_ / "fadu.db", store::OpenMode::kWrite);
  ASSERT_TRUE(store.ok());
  store_ = std::move(*store);
  open_desk();
  const std::vector<Command> commands = {command("matter", "handle", bad, handler_),
                                         command("matter", "handle", good, handler_)};
  const auto answers = desk_->submit_all(commands);
  ASSERT_TRUE(answers.ok()) << answers.fault().code;
  EXPECT_EQ(code((*answers)[0]), "ledger.bad_header");
  EXPECT_EQ(code((*answers)[1]), "accepted");
}

// A projection that cannot be written.
class Unwritable final : public Projection {
 public:
  void before(const procedure::Pack&, const CaseFile&) override {}
  base::Status after(store::Transaction&, const std::string&, const procedure::Pack& pack,
                     const CaseFile&, const Act&) override {
    if (pack.id != "matter") return base::ok();
    return base::fault(base::FaultKind::kInvalid, "test.unwritable");
  }
};

TEST_F(Case, EntryWithoutItsProjectionsIsNeverKept) {
  const base::Uuid first = receive();
  Unwritable unwritable;
  projections_ = {&unwritable};
  open_desk();
  const uint64_t size = store_->head("t1")->size;
  std::vector<Command> commands = {command("person", "record", fresh(), admin_, {{"name", "x"}}),
                                   command("matter", "handle", first, handler_)};
  const auto answers = desk_->submit_all(commands);
  ASSERT_FALSE(answers.ok());
  EXPECT_EQ(answers.fault().code, "test.unwritable");
  EXPECT_EQ(store_->head("t1")->size, size);
  projections_.clear();
  open_desk();
  EXPECT_EQ(code(act("handle", first, handler_)), "accepted");
}

TEST_F(Case, RebuildGivesTheSameProjections) {
  for (int i = 0; i < 20; ++i) {
    const base::Uuid id = receive(i, i % 2 == 0 ? "line" : "city");
    if (i % 3 == 0) ASSERT_EQ(code(act("handle", id, handler_)), "accepted");
    if (i % 5 == 0) ASSERT_EQ(code(act("correct", id, clerk_, {{"persons", "9"}})), "accepted");
  }
  const auto before = store_->projection_digest("t1");
  const auto comparison = desk_->compare();
  ASSERT_TRUE(comparison.ok()) << comparison.fault().code;
  EXPECT_TRUE(comparison->kept == comparison->replayed);
  ASSERT_TRUE(desk_->rebuild().ok());
  const auto after = store_->projection_digest("t1");
  ASSERT_TRUE(before.ok() && after.ok());
  EXPECT_TRUE(*before == *after);
  EXPECT_EQ(code(act("handle", receive(), handler_)), "accepted");
}

TEST(Body, IsTheSameBytesForTheSameActAndReadsBack) {
  Act act;
  act.officers = {"a", "b"};
  act.fields = {{"z", "1"}, {"a", "引号\"反斜杠\\换行\n"}};
  act.evidence = {{"photo", std::string(64, 'a'), "图"}};
  const std::string body = encode_body(act);
  EXPECT_EQ(body, encode_body(act));
  Act back;
  ASSERT_TRUE(decode_body(body, back).ok());
  EXPECT_EQ(back.fields, act.fields);
  EXPECT_EQ(back.officers, act.officers);
  EXPECT_EQ(back.evidence, act.evidence);
  Fields walked;
  ASSERT_TRUE(for_each_field(body, [&](std::string_view id, std::string_view value) {
    walked.set(std::string(id), std::string(value));
  }));
  EXPECT_EQ(walked, act.fields);
}

TEST(Body, DamagedBytesAreAFaultNotACrash) {
  Act act;
  EXPECT_FALSE(decode_body("{", act).ok());
  EXPECT_FALSE(decode_body("[]", act).ok());
  EXPECT_FALSE(decode_body(R"({"fields":{"a":1}})", act).ok());
  EXPECT_FALSE(decode_body(R"({"other":1})", act).ok());
  EXPECT_TRUE(decode_body("{}", act).ok());
  const auto ignore = [](std::string_view, std::string_view) {};
  EXPECT_FALSE(for_each_field(R"({"fields":{"a":)", ignore));
  EXPECT_FALSE(for_each_field(R"({"fields":{"a":"b)", ignore));
  EXPECT_TRUE(for_each_field("{}", ignore));
}

}  // namespace
}  // namespace casework
