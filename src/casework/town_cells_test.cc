// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/town_cells.h"

#include "casework/fixture_test.h"
#include "casework/replay.h"
#include "casework/trial.h"

namespace casework {

namespace {

// Corners on a lattice, as "0,0 1,0 1,1 0,1".
std::string area(std::initializer_list<std::pair<int, int>> corners) {
  std::string out;
  for (const auto& [x, y] : corners) {
    out += (out.empty() ? "" : " ") + std::string("117.00") + std::to_string(x) + ",39.00" +
           std::to_string(y);
  }
  return out;
}

std::string block(int x, int y, int wide = 1, int tall = 1) {
  return area({{x, y}, {x + wide, y}, {x + wide, y + tall}, {x, y + tall}});
}

class TheMap : public TownTest {
 protected:
  Command drawn(const base::Uuid& id, const std::string& code, const std::string& where) {
    return command("grid_cell", "record", id, clerk_, {{"code", code}, {"area", where}});
  }
  Command moved(const base::Uuid& id, const std::string& where) {
    return command("grid_cell", "correct", id, clerk_, {{"area", where}});
  }
  Command dissolved(const base::Uuid& id) { return command("grid_cell", "dissolve", id, clerk_); }
  std::string submitted(const Command& one) {
    const auto answer = desk_->submit(one);
    return answer.ok() ? "accepted" : answer.fault().code;
  }
  // The last answer; what the trial says of it must be the same.
  std::string together(const std::vector<Command>& commands) {
    const auto tried =
        try_all(*store_, desk_->world(), desk_->town(), commands, clock_.now(), true);
    const auto answers = desk_->submit_whole(commands);
    EXPECT_TRUE(tried.ok() && answers.ok());
    const auto& last = answers->back();
    const std::string code = last.ok() ? "accepted" : last.fault().code;
    EXPECT_EQ(tried->back() ? tried->back()->code : "accepted", code);
    return code;
  }
  // Three columns of three cells, 00 to 22.
  std::map<std::string, base::Uuid> nine() {
    std::map<std::string, base::Uuid> ids;
    std::vector<Command> commands;
    for (int x = 0; x < 3; ++x) {
      for (int y = 0; y < 3; ++y) {
        const std::string code = std::to_string(x) + std::to_string(y);
        ids[code] = fresh();
        commands.push_back(drawn(ids[code], code, block(x, y)));
      }
    }
    EXPECT_EQ(together(commands), "accepted");
    return ids;
  }
};

TEST_F(TheMap, HasNoTwoCellsInOnePlaceAndTheRefusalNamesTheArticle) {
  ASSERT_EQ(submitted(drawn(fresh(), "A", block(0, 0, 2, 2))), "accepted");
  const auto refused = desk_->submit(drawn(fresh(), "B", block(1, 1, 2, 2)));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.fault().code, "grid.overlap");
  EXPECT_EQ(refused.fault().kind, base::FaultKind::kUnlawful);
  EXPECT_EQ(refused.fault().basis, "本镇制度-2020#网格");
  EXPECT_EQ(refused.fault().arg("b"), "B");
  EXPECT_EQ(submitted(drawn(fresh(), "A", block(4, 4))), "grid.cell_twice");
  EXPECT_EQ(submitted(drawn(fresh(), "B", block(2, 0, 1, 2))), "accepted");
  EXPECT_EQ(desk_->town().cells.size(), 2u);
}

TEST_F(TheMap, KeepsNoGapWhenACellIsTakenAwayOrMadeSmaller) {
  const auto ids = nine();
  EXPECT_EQ(submitted(dissolved(ids.at("11"))), "grid.gap");
  EXPECT_EQ(submitted(moved(ids.at("11"), area({{1, 1}, {2, 1}, {2, 2}}))), "grid.gap");
  EXPECT_EQ(desk_->file(ids.at("11"))->acts.size(), 1u);
  // At the outer border nothing is enclosed: the town's border may move.
  EXPECT_EQ(submitted(moved(ids.at("00"), area({{0, 1}, {1, 0}, {1, 1}}))), "accepted");
  EXPECT_EQ(desk_->town().cells.size(), 9u);
}

TEST_F(TheMap, IsAskedOfActsTogetherWhenTheyAreOneChange) {
  const auto ids = nine();
  // Halved: the first act alone would leave a gap.
  EXPECT_EQ(together({moved(ids.at("11"), area({{1, 1}, {2, 1}, {2, 2}})),
                      drawn(fresh(), "12b", area({{1, 1}, {2, 2}, {1, 2}}))}),
            "accepted");
  // Merged, the gone one first.
  EXPECT_EQ(together({dissolved(ids.at("21")), moved(ids.at("20"), block(2, 0, 1, 2))}),
            "accepted");
  EXPECT_EQ(desk_->town().cells.size(), 9u);
  const uint64_t size = store_->head("t1")->size;
  // A neighbour that is forgotten refuses them all.
  EXPECT_EQ(together({moved(ids.at("01"), area({{0, 1}, {1, 1}, {0, 2}})),
                      moved(ids.at("02"), block(0, 2))}),
            "grid.gap");
  EXPECT_EQ(store_->head("t1")->size, size);
  EXPECT_EQ(submitted(moved(ids.at("22"), block(2, 2, 2, 1))), "accepted");
  EXPECT_TRUE(desk_->town().cells == load_town(*store_, world(), "t1")->cells);
}

TEST_F(TheMap, OfBeforeIsNoReasonToRefuseWhatDoesNotMakeItWorse) {
  auto ids = nine();
  // As if drawn before anybody asked: the ring without its middle.
  Town::Cells before = desk_->town().cells;
  before.erase(ids.at("11"));
  Town::Cells after = before;
  after.erase(ids.at("22"));
  EXPECT_TRUE(check_cells(before, after, *packs_->newest("grid_cell")).ok());
  after.erase(ids.at("00"));
  EXPECT_TRUE(check_cells(before, after, *packs_->newest("grid_cell")).ok());
  EXPECT_FALSE(check_cells(desk_->town().cells, before, *packs_->newest("grid_cell")).ok());
}

TEST_F(TheMap, ForgetsACellThatIsDissolved) {
  const base::Uuid id = fresh();
  ASSERT_EQ(submitted(drawn(id, "A", block(0, 0))), "accepted");
  EXPECT_EQ(desk_->town().cells.at(id).record, id.str());
  ASSERT_EQ(submitted(dissolved(id)), "accepted");
  EXPECT_TRUE(desk_->town().cells.empty());
}

}  // namespace

}  // namespace casework
