// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/published_packs.h"

#include "base/digest.h"
#include "casework/fixture_test.h"

namespace casework {
namespace {

Act sends(std::vector<Evidence> files) {
  Act act;
  act.step = "propose";
  act.evidence = std::move(files);
  return act;
}

CaseFile proposal() {
  CaseFile file;
  file.pack = std::string(kPackVersionPack);
  file.fields = {{"pack", "mediation"}, {"version", "2"}, {"from", "2027-01-01"}};
  file.acts = {sends({{"pack_file", "aa", "v2.yaml"}, {"scenario_file", "bb", "scenarios.yaml"}})};
  return file;
}

TEST(PackVersion, NamesTheFilesThatWereSentLast) {
  CaseFile file = proposal();
  EXPECT_EQ(pack_version_of(file).pack, "mediation");
  EXPECT_EQ(pack_version_of(file).version, 2U);
  EXPECT_EQ(pack_version_of(file).from, "2027-01-01");
  EXPECT_EQ(pack_version_of(file).text, "aa");
  EXPECT_EQ(pack_version_of(file).scenarios, "bb");
  // A paper beside it replaces nothing; a new text without scenarios takes the old ones away.
  file.acts.push_back(sends({{"document", "cc", "opinion.pdf"}}));
  EXPECT_EQ(pack_version_of(file).text, "aa");
  file.acts.push_back(sends({{"pack_file", "dd", "v2.yaml"}}));
  EXPECT_EQ(pack_version_of(file).text, "dd");
  EXPECT_EQ(pack_version_of(file).scenarios, "");
}

TEST(PackVersion, IsPublishedByThatActAlone) {
  CaseFile file = proposal();
  EXPECT_EQ(pack_version_of(file).published, 0U);
  Act publish;
  publish.step = std::string(kPublishStep);
  publish.number = 7;
  file.acts.push_back(publish);
  EXPECT_EQ(pack_version_of(file).published, 7U);
}

class PublishedPacks : public TownTest {
 protected:
  base::Uuid propose(const char* pack, const char* version, const std::string& text) {
    const base::Uuid id = fresh();
    Command act = command("pack_version", "propose", id, admin_,
                          {{"pack", pack}, {"version", version}, {"from", "2020-03-01"}});
    act.evidence = {{"pack_file", base::hex(base::sha256(base::view(text))), "v2.yaml"}};
    EXPECT_TRUE(desk_->submit(act).ok());
    return id;
  }
  void publish(const base::Uuid& id) {
    EXPECT_TRUE(desk_->submit(command("pack_version", "publish", id, admin_)).ok());
  }
  std::vector<std::string> told(Told told) {
    const auto all = published_packs(*store_, world(), "t1", told);
    if (!all.ok()) return {all.fault().code};
    std::vector<std::string> out;
    for (const PackVersion& one : *all) {
      EXPECT_EQ(one.text.size(), 64U);
      out.push_back(one.pack + "/" + std::to_string(one.version));
    }
    return out;
  }
};

TEST_F(PublishedPacks, AreThoseOfWhichThatStepWasTakenInItsOrder) {
  EXPECT_TRUE(told(Told::kByRows).empty());
  const base::Uuid later = propose("report", "2", "a");
  const base::Uuid first = propose("matter", "2", "b");
  propose("matter", "3", "c");
  EXPECT_TRUE(told(Told::kByEntries).empty());
  publish(first);
  publish(later);
  const std::vector<std::string> both = {"matter/2", "report/2"};
  EXPECT_EQ(told(Told::kByRows), both);
  EXPECT_EQ(told(Told::kByEntries), both);
}

}  // namespace
}  // namespace casework
