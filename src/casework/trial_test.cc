// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/trial.h"

#include "casework/fixture_test.h"

namespace casework {

namespace {

class Whole : public TownTest {
 protected:
  std::vector<std::string> tried(const std::vector<Command>& commands) {
    const auto refusals = try_all(*store_, desk_->world(), desk_->town(), commands, clock_.now());
    if (!refusals.ok()) throw base::Bug(refusals.fault().code);
    std::vector<std::string> out;
    for (const auto& refusal : *refusals) out.push_back(refusal ? refusal->code : "accepted");
    return out;
  }
  std::vector<std::string> submitted(const std::vector<Command>& commands) {
    const auto answers = desk_->submit_whole(commands);
    if (!answers.ok()) throw base::Bug(answers.fault().code);
    std::vector<std::string> out;
    for (const auto& answer : *answers)
      out.push_back(answer.ok() ? "accepted" : answer.fault().code);
    return out;
  }
  Command received(const base::Uuid& id, const std::string& persons = "2") {
    return command("matter", "receive", id, clerk_,
                   {{"text", "来访"}, {"persons", persons}, {"source", "line"}});
  }
};

TEST_F(Whole, IsRecordedWithEveryActOrNotAtAll) {
  const base::Uuid a = fresh();
  const base::Uuid b = fresh();
  const uint64_t size = store_->head("t1")->size;
  const std::vector<Command> bad = {received(a), received(b, "many"),
                                    command("matter", "handle", a, handler_)};
  EXPECT_EQ(submitted(bad),
            (std::vector<std::string>{"casework.whole_refused", "casework.field_bad",
                                      "casework.whole_refused"}));
  EXPECT_EQ(store_->head("t1")->size, size);
  EXPECT_FALSE(desk_->file(a)->exists());
  const std::vector<Command> good = {received(a), received(b),
                                     command("matter", "handle", a, handler_)};
  EXPECT_EQ(submitted(good), (std::vector<std::string>(3, "accepted")));
  EXPECT_EQ(store_->head("t1")->size, size + 3);
  const auto again = desk_->submit_whole(good);
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->at(2)->repeated);
  EXPECT_EQ(store_->head("t1")->size, size + 3);
}

TEST_F(Whole, DeskGoesOnAfterOneThatWasRefused) {
  const base::Uuid before = receive();
  const base::Uuid refused = fresh();
  (void)submitted({received(refused), command("matter", "handle", before, handler_),
                   command("matter", "check", refused, other_)});
  EXPECT_EQ(desk_->file(before)->state, "open");
  EXPECT_TRUE(act("handle", before, handler_).ok());
  const auto compared = desk_->compare();
  ASSERT_TRUE(compared.ok());
  EXPECT_EQ(compared->kept, compared->replayed);
}

TEST_F(Whole, TrialSaysWhatTheDeskWouldSayAndRecordsNothing) {
  const base::Uuid a = fresh();
  const std::vector<Command> commands = {received(a),
                                         command("matter", "check", a, other_),
                                         command("matter", "handle", a, handler_),
                                         command("matter", "check", a, handler_),
                                         command("matter", "check", a, other_),
                                         received(fresh(), "-1")};
  const uint64_t size = store_->head("t1")->size;
  const auto expected = tried(commands);
  EXPECT_EQ(store_->head("t1")->size, size);
  EXPECT_EQ(expected.at(1), "casework.step_not_open");
  EXPECT_EQ(expected.at(3), "casework.rule_not_handler");
  EXPECT_EQ(expected.at(4), "accepted");
  const auto answers = desk_->submit_all(commands);
  ASSERT_TRUE(answers.ok());
  for (size_t i = 0; i < commands.size(); ++i) {
    EXPECT_EQ((*answers)[i].ok() ? "accepted" : (*answers)[i].fault().code, expected[i]) << i;
  }
  EXPECT_EQ(tried(commands).front(), "accepted") << "a repeat";
}

}  // namespace

}  // namespace casework
