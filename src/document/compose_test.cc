// SPDX-License-Identifier: AGPL-3.0-or-later
// Papers of real packs, composed out of records and held to pages that a person has read
// (tests/golden/documents; FADU_GOLDEN=write writes them anew, to be read before they are
// committed).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/file.h"
#include "base/text.h"
#include "casework/clocks.h"
#include "casework/repository_test.h"
#include "document/page.h"
#include "document/words.h"

namespace document {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using casework::repository;

const base::Messages& messages() {
  static const auto kMessages = base::Messages::load(repository().source / "text").value();
  return kMessages;
}

base::Uuid id_of(uint8_t n) {
  base::Uuid out;
  out.bytes[15] = n;
  return out;
}

// A case whose acts are told one after another, as the ledger would have them.
class Told {
 public:
  Told(std::string_view pack, uint32_t version)
      : pack_(*repository().loaded.library->version(pack, version)) {
    file.id = id_of(1);
    file.pack = pack_.id;
    file.version = version;
    for (const auto& [person, name] : {std::pair{"a", "执法甲"}, {"b", "执法乙"}, {"m", "镇长"}}) {
      town.directory.put(identity::Person{person, name});
    }
  }

  Told& act(std::string_view step, std::string_view at, casework::Fields fields,
            const std::string& who = "a", std::vector<std::string> officers = {},
            const std::vector<std::string>& evidence = {}) {
    casework::Act one;
    one.number = 100 + file.acts.size();
    one.step = step;
    one.occurred_at = *calendar::Instant::parse(at);
    one.recorded_at = one.occurred_at;
    one.actor = who;
    one.officers = std::move(officers);
    one.fields = std::move(fields);
    for (const std::string& kind : evidence) one.evidence.push_back({kind, "", kind});
    casework::apply(file, *pack_.step(step), std::move(one));
    casework::update_clocks(file, pack_, step, repository().world());
    return *this;
  }

  // The paper of the last act of `step`, as a reader who sees everything, or only what is open.
  [[nodiscard]] Paper paper(std::string_view step, bool whole = true) const {
    const casework::World world = repository().world();
    const Reader reader{world,
                        town,
                        messages(),
                        "示例镇",
                        [whole](const procedure::Pack&, const procedure::Field& field,
                                const std::string&) -> std::optional<std::string> {
                          return whole || !field.sensitive ? std::nullopt
                                                           : std::optional<std::string>("某*");
                        },
                        [this](const std::string& id) -> base::Result<std::optional<Other>> {
                          const auto it = others.find(id);
                          if (it == others.end()) return std::optional<Other>();
                          return std::optional(Other{
                              repository().loaded.library->newest(it->second.pack), it->second});
                        }};
    for (const Produced& one : produced(pack_, file)) {
      if (one.act->step == step && one.act == file.last(step)) {
        return compose(reader, pack_, file, one).value();
      }
    }
    ADD_FAILURE() << step << " produced no paper";
    return {};
  }

  casework::CaseFile file;
  casework::Town town;
  std::map<std::string, casework::CaseFile> others;

 private:
  const procedure::Pack& pack_;
};

std::string page(const Paper& paper) {
  const Imprint imprint{"台账第100号", "摘要", "程序包", "打印"};
  std::string html = to_html(paper, imprint, messages());
  const size_t begin = html.find("<style>");
  const size_t end = html.find("</style>");
  return html.erase(begin, end - begin);
}

void expect_golden(const std::string& name, const Paper& paper) {
  const std::filesystem::path path =
      repository().source / "tests" / "golden" / "documents" / (name + ".html");
  const std::string html = page(paper);
  const char* golden = std::getenv("FADU_GOLDEN");
  if (golden != nullptr && std::string_view(golden) == "write") {
    ASSERT_TRUE(base::write_file(path, html).ok());
  }
  const auto kept = base::read_file(path, 1u << 20);
  ASSERT_TRUE(kept.ok()) << path;
  EXPECT_EQ(html, *kept) << name;
}

std::vector<std::string> ids_of(const std::vector<law::Content>& contents) {
  std::vector<std::string> out;
  for (const law::Content& content : contents) out.push_back(content.id);
  return out;
}

casework::CaseFile power_item() {
  casework::CaseFile out;
  out.id = id_of(9);
  out.pack = "service_item";
  out.version = 1;
  casework::Act act;
  act.number = 7;
  act.step = "enter";
  act.fields = {
      {"code", "CF-01"}, {"name", "占道经营"}, {"basis_text", "示例市市容管理条例第二十条"}};
  // The step that registers an item, whatever it is called.
  for (const procedure::Step& step : repository().loaded.library->newest("service_item")->steps) {
    if (step.opens()) act.step = step.id;
  }
  const procedure::Pack& pack = *repository().loaded.library->newest("service_item");
  casework::apply(out, *pack.step(act.step), act);
  return out;
}

Told penalty(const casework::Fields& more = {{"party_address", "示例镇示例路1号"}}) {
  Told told("penalty_ordinary", 2);
  casework::Fields lead = {{"source", "patrol"},
                           {"matter", "street_occupation"},
                           {"summary", "当事人在示例路堆放货物占用便道"},
                           {"party_name", "示例商店"},
                           {"party_kind", "organisation"}};
  for (const auto& [id, value] : more) lead.set(id, value);
  const casework::CaseFile item = power_item();
  told.others.emplace(item.id.str(), item);
  told.act("register", "2021-08-02T08:40", lead)
      .act("file", "2021-08-02T09:00",
           {{"power_item", item.id.str()},
            {"power_kind", "own"},
            {"jurisdiction", "ours"},
            {"act_on", "2021-08-02"},
            {"found_on", "2021-08-02"},
            {"limitation", "ordinary"}},
           "m")
      .act("investigate", "2021-08-02T10:00",
           {{"investigation_kind", "site"},
            {"evidence_kind", "site_record"},
            {"record_signed", "party"}},
           "a", {"b"}, {"document", "photo", "photo"})
      .act("order_correction", "2021-08-02T10:30", {{"correct_by", "2021-08-05"}}, "a", {},
           {"receipt"})
      .act("report", "2021-08-05T16:00",
           {{"finding", "penalty"},
            {"hearing_right", "false"},
            {"complex", "false"},
            {"proposed_kind", "fine"},
            {"proposed_fine", "2000"},
            {"grade", "ordinary"},
            {"benchmark", "一般情节，处二千元罚款"},
            {"review_ground", "none"}},
           "a", {"b"})
      .act("give_notice", "2021-08-06T09:00",
           {{"notice_text", "拟罚款二千元，告知事实、理由、依据和权利"}}, "a", {}, {"receipt"})
      .act("hear_statement", "2021-08-09T09:00",
           {{"statement", "请求从轻"},
            {"statement_adopted", "false"},
            {"reason", "已按一般情节裁量"}})
      .act("decide", "2021-08-12T09:00",
           {{"decision_no", "示镇罚字〔2021〕1号"},
            {"benchmark", "一般情节，处二千元罚款"},
            {"remedy", "either"},
            {"fine", "2000"}},
           "m")
      .act("serve", "2021-08-13T09:00", {{"service_way", "direct"}}, "a", {"b"}, {"receipt"});
  return told;
}

TEST(Papers, OfAPenaltySayWhatTheArticlesAskForOutOfTheRecords) {
  const Told told = penalty();
  const Paper decision = told.paper("decide");
  EXPECT_THAT(decision.missing, IsEmpty());
  EXPECT_EQ(decision.number, "示镇罚字〔2021〕1号");
  EXPECT_EQ(decision.article, "《中华人民共和国行政处罚法》第五十九条");
  expect_golden("penalty_decision", decision);
  expect_golden("prior_notice", told.paper("give_notice"));
  expect_golden("service_receipt", told.paper("serve"));
}

TEST(Papers, WithoutWordsOfTheirOwnAreATableOfTheirRecords) {
  const Paper form = penalty().paper("file");
  EXPECT_THAT(form.paragraphs, IsEmpty());
  EXPECT_FALSE(form.rows.empty());
  ASSERT_EQ(form.terms.size(), 1u);  // the time to decide begins with the filing
  EXPECT_EQ(form.terms[0].due, "2021年11月1日");
  EXPECT_FALSE(form.terms[0].explanation.empty());
  expect_golden("filing_form", form);
}

TEST(Papers, TellWhatIsNotOnRecordAndLeaveALineForIt) {
  const Paper decision = penalty({}).paper("decide");
  EXPECT_THAT(ids_of(decision.missing), ElementsAre("party"));
  EXPECT_THAT(page(decision), HasSubstr("当事人的姓名或者名称、地址"));
  EXPECT_THAT(page(decision), HasSubstr("class=\"blank\""));
}

TEST(Papers, AreMaskedForWhoRecordedNoLook) {
  const Paper decision = penalty().paper("decide", false);
  EXPECT_TRUE(decision.masked);
  EXPECT_THAT(page(decision), Not(HasSubstr("示例商店")));
  EXPECT_THAT(page(decision), HasSubstr("某*"));
  EXPECT_THAT(decision.missing, IsEmpty());  // it is on record
}

TEST(Papers, AreOfTheirTimeWhateverIsRecordedLater) {
  Told told = penalty();
  const std::string before = page(told.paper("decide"));
  told.act("publish", "2021-08-16T09:00", {{"social_impact", "true"}, {"masked", "true"}})
      .act("pay", "2021-08-17T09:00", {{"paid", "2000"}, {"fine", "1"}});
  EXPECT_EQ(page(told.paper("decide")), before);
}

TEST(Papers, KeepTheDayTheyNamedWhenANoticeOfHolidaysIsRecordedLater) {
  Told told = penalty();
  const Paper before = told.paper("file");  // until 2021-11-01, a Monday
  const auto notice = calendar::read_arrangement(2021, "示例节 2021-11-01..2021-11-03", "无");
  casework::DaysChange change;
  change.days =
      std::make_shared<calendar::Workdays>(repository().workdays.with(notice.value()).value());
  change.recorded_at = *calendar::Instant::parse("2021-08-02T08:59");
  told.town.days = {change};
  EXPECT_EQ(told.paper("file").terms.at(0).due, "2021年11月4日");
  told.town.days[0].recorded_at = *calendar::Instant::parse("2021-08-02T09:01");
  EXPECT_EQ(page(told.paper("file")), page(before));
}

TEST(Papers, TakeWordsOfAnotherCaseOnlyIfTheReaderSeesIt) {
  Told told = penalty();
  EXPECT_THAT(page(told.paper("decide")), HasSubstr("示例市市容管理条例第二十条"));
  told.others.clear();
  EXPECT_THAT(page(told.paper("decide")), Not(HasSubstr("示例市市容管理条例第二十条")));
}

TEST(Papers, OfAMediationAreTheCommitteesAndWaitForSignatures) {
  Told told("mediation", 1);
  told.act("register", "2020-03-02T09:00",
           {{"parties", "2"},
            {"kind", "neighbour"},
            {"summary", "阳台漏水"},
            {"source", "application"}})
      .act("agree", "2020-03-09T15:00",
           {{"form", "written"},
            {"content", "甲方三日内修复防水层"},
            {"perform_by", "2020-03-12"},
            {"party_details", "甲方：示例居民；乙方：示例邻居"},
            {"responsibility", "甲方负责防水"}});
  const Paper agreement = told.paper("agree");
  EXPECT_EQ(agreement.issuer, "示例镇人民调解委员会");
  EXPECT_THAT(agreement.missing, IsEmpty());
  EXPECT_EQ(agreement.signed_by.size(), 3u);
  expect_golden("mediation_agreement", agreement);
}

TEST(Papers, OfRequestsForInformationNameTheTermTheyGive) {
  Told told("information_request", 2);
  told.act("receive", "2021-03-01T09:00",
           {{"applicant", "示例居民"}, {"content", "2020年财政决算"}, {"channel", "in_person"}})
      .act("ask_correction", "2021-03-02T09:00",
           {{"missing", "请明确所需文件名称"}, {"correct_by", "2021-03-16"}});
  const Paper notice = told.paper("ask_correction");
  EXPECT_THAT(notice.missing, IsEmpty());
  expect_golden("correction_notice", notice);
}

TEST(Papers, EveryDocumentOfEveryPackComposesFromAnEmptyCase) {
  size_t papers = 0;
  for (const procedure::Pack& pack : repository().loaded.library->packs()) {
    for (const procedure::Step& step : pack.steps) {
      if (step.document.empty()) continue;
      Told told(pack.id, pack.version);
      told.act(step.id, "2021-08-02T09:00", {});
      EXPECT_FALSE(page(told.paper(step.id)).empty()) << pack.id << " " << step.id;
      ++papers;
    }
  }
  EXPECT_GT(papers, 100u);
}

TEST(Papers, EndASentenceOnceHoweverPeopleWrote) {
  Told told = penalty({{"summary", "当事人在示例路堆放货物。"}});
  EXPECT_THAT(page(told.paper("decide")), HasSubstr("堆放货物。</span>违法行为"));
}

TEST(Papers, EscapeWhatPeopleWrite) {
  Told told = penalty({{"party_address", "<script>alert(1)</script>"}});
  EXPECT_THAT(page(told.paper("decide")), Not(HasSubstr("<script>")));
}

TEST(Words, ArticlesAreCitedInChinese) {
  const auto& law = repository().law;
  const auto words = [&](const char* ref) { return cited(*law::ArticleRef::parse(ref), law); };
  EXPECT_EQ(words("行政处罚法-2017#38-3"), "《中华人民共和国行政处罚法》第三十八条第三款");
  EXPECT_EQ(words("民法典-2020#1165"), "《中华人民共和国民法典》第一千一百六十五条");
  EXPECT_THAT(words("三项制度-2018#持证上岗"), HasSubstr("“持证上岗”"));
  EXPECT_EQ(numeral(10), "十");
  EXPECT_EQ(numeral(15), "十五");
  EXPECT_EQ(numeral(20), "二十");
  EXPECT_EQ(numeral(101), "一百零一");
  EXPECT_EQ(numeral(110), "一百一十");
  EXPECT_EQ(numeral(115), "一百一十五");
  EXPECT_EQ(numeral(1010), "一千零一十");
  EXPECT_EQ(numeral(999), "九百九十九");
}

TEST(Money, IsWrittenInCapitalNumeralsAsOnBills) {
  const auto written = [](std::string_view amount) {
    return capital_money(*base::Decimal::parse(amount)).value_or("—");
  };
  for (const auto& [amount, words] : std::vector<std::pair<std::string_view, std::string_view>>{
           {"0", "零元整"},
           {"10", "壹拾元整"},
           {"15", "壹拾伍元整"},
           {"1001", "壹仟零壹元整"},
           {"1010", "壹仟零壹拾元整"},
           {"1200", "壹仟贰佰元整"},
           {"10000", "壹万元整"},
           {"100010", "壹拾万零壹拾元整"},
           {"107000.53", "壹拾万柒仟元伍角叁分"},
           {"100000000.5", "壹亿元伍角整"},
           {"100010001", "壹亿零壹万零壹元整"},
           {"99999999999999", "玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元整"},
           {"0.5", "伍角整"},
           {"0.05", "伍分"},
           {"16409.02", "壹万陆仟肆佰零玖元零贰分"},
           {"325.04", "叁佰贰拾伍元零肆分"},
           {"1680.32", "壹仟陆佰捌拾元叁角贰分"}}) {
    EXPECT_EQ(written(amount), "人民币" + std::string(words)) << amount;
  }
  EXPECT_EQ(written("0.005"), "—");
  EXPECT_EQ(written("-1"), "—");
}

}  // namespace
}  // namespace document
