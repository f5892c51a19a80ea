// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/replay.h"

#include "casework/fixture_test.h"

namespace casework {
namespace {

using Replay = TownTest;

TEST_F(Replay, BodyThatWasChangedBehindTheLedgerIsNotBelieved) {
  receive();
  const uint64_t number = store_->head("t1")->size - 1;
  const auto row = store_->entry("t1", number);
  ASSERT_TRUE(row.ok() && row->has_value());
  store::EntryView view = store::view_of(**row);
  ASSERT_TRUE(act_of(view, nullptr).ok());
  for (size_t i = 0; i < (*row)->body.size(); ++i) {
    base::Bytes changed = (*row)->body;
    changed[i] ^= 1;
    view.body = changed;
    const auto act = act_of(view, nullptr);
    ASSERT_FALSE(act.ok()) << i;
    EXPECT_EQ(act.fault().code, "casework.bad_entry");
    EXPECT_EQ(act.fault().kind, base::FaultKind::kCorrupt);
  }
  view = store::view_of(**row);
  view.salt = view.salt.first(15);
  EXPECT_EQ(act_of(view, nullptr).fault().code, "casework.bad_entry");
}

TEST_F(Replay, TitleIsWhatTheMatterWasWhenItWasOpened) {
  auto file = desk_->file(receive());
  ASSERT_TRUE(file.ok());
  procedure::Pack pack = *packs_->newest("matter");
  EXPECT_EQ(row_of("t1", pack, *file).title, "噪声扰民");
  // Not why something was corrected later, and what is personal is replaced by what was chosen.
  pack.fields.front().sensitive = true;
  procedure::Field why = pack.fields.front();
  why.id = "why";
  why.sensitive = false;
  pack.fields.insert(pack.fields.begin(), why);
  file->fields.set("why", "核实后调整类别");
  EXPECT_EQ(row_of("t1", pack, *file).title, "热线");
}

TEST_F(Replay, NumberSaysWhichAndTheTitleGoesOnWithWhatItIsAbout) {
  auto file = desk_->file(receive());
  ASSERT_TRUE(file.ok());
  procedure::Pack pack = *packs_->newest("matter");
  procedure::Field number = pack.fields.front();
  number.id = "court_no";
  pack.fields.insert(pack.fields.begin(), number);
  pack.steps.front().required.push_back(number.id);
  file->fields.set(number.id, "A-7");
  EXPECT_EQ(row_of("t1", pack, *file).title, "A-7 噪声扰民");
  pack.fields[1].sensitive = true;
  EXPECT_EQ(row_of("t1", pack, *file).title, "A-7 热线");
}

}  // namespace
}  // namespace casework
