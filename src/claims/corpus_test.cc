// SPDX-License-Identifier: AGPL-3.0-or-later
// The invented sentences of tests/claims: text, all its claims, all its findings.
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/messages.h"
#include "base/yaml.h"
#include "claims/audit.h"

namespace claims {
namespace {

using base::Language;

const std::filesystem::path kRoot = FADU_SOURCE_DIR;

class Corpus : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto laws = LawNames::load(kRoot / "law/names.yaml");
    ASSERT_TRUE(laws.ok()) << laws.fault().code << " " << laws.fault().where;
    laws_ = std::make_unique<LawNames>(std::move(*laws));
    auto messages = base::Messages::load(kRoot / "text");
    ASSERT_TRUE(messages.ok()) << messages.fault().code << " " << messages.fault().where;
    messages_ = std::make_unique<base::Messages>(std::move(*messages));
  }
  static void TearDownTestSuite() {
    laws_.reset();
    messages_.reset();
  }

  static std::string say(const Explanation& e) {
    return e.empty() ? "" : messages_->text(e.key, Language::kChinese, e.args);
  }

  // Everything found, for a failure's message.
  static std::string list(const Audit& audit) {
    std::string out;
    for (const Claim& c : audit.claims) {
      out += "  " + std::string(audit.words(c.place)) + " = " +
             (c.value ? c.value->str() : c.date) + " " + c.unit + " " +
             std::string(name(c.verdict)) + " [" + c.meaning + "] " + say(c.explanation) + "\n";
    }
    for (const Finding& f : audit.findings) {
      out += "  ! " + std::string(audit.words(f.place)) + " " + std::string(name(f.verdict)) + " " +
             say(f.explanation) + "\n";
    }
    return out;
  }

  static void expect_explained(yaml::Reader& want, const Explanation& got) {
    const std::string key = want.text_or("key", "");
    if (!key.empty()) EXPECT_EQ(got.key, key);
    const std::string says = want.text_or("says", "");
    if (!says.empty()) EXPECT_NE(say(got).find(says), std::string::npos) << say(got);
    EXPECT_TRUE(got.empty() || messages_->has(got.key)) << got.key;
    // No argument of the words is left unfilled.
    EXPECT_EQ(say(got).find('{'), std::string::npos) << say(got);
  }

  static void expect_claim(const yaml::Node& node, const Audit& audit, const Claim& got) {
    yaml::Problems problems("claim");
    yaml::Reader want(node, "claim", problems);
    const std::string words(audit.words(got.place));
    EXPECT_EQ(words, want.text_or("text", words));
    const std::string value = got.value ? got.value->str() : "none";
    EXPECT_EQ(value, want.text_or("value", value)) << words;
    EXPECT_EQ(got.date, want.text_or("date", got.date)) << words;
    EXPECT_EQ(got.unit, want.text_or("unit", got.unit)) << words;
    EXPECT_EQ(got.meaning, want.text_or("meaning", got.meaning)) << words;
    EXPECT_EQ(got.period, want.text_or("period", got.period)) << words;
    const std::string verdict(name(got.verdict));
    EXPECT_EQ(verdict, want.text_or("verdict", verdict)) << words;
    const std::string bound(name(got.bound));
    EXPECT_EQ(bound, want.text_or("bound", bound)) << words;
    const std::string kind(name(got.kind));
    EXPECT_EQ(kind, want.text_or("kind", kind)) << words;
    if (const auto n = want.decimal("numerator")) {
      ASSERT_TRUE(got.parts.has_value()) << words;
      EXPECT_EQ(got.parts->numerator, *n) << words;
    }
    if (const auto d = want.decimal("denominator")) {
      ASSERT_TRUE(got.parts.has_value()) << words;
      EXPECT_EQ(got.parts->denominator, *d) << words;
    }
    expect_explained(want, got.explanation);
    want.finish();
    EXPECT_TRUE(problems.empty());
  }

  static void expect_finding(const yaml::Node& node, const Audit& audit, const Finding& got) {
    yaml::Problems problems("finding");
    yaml::Reader want(node, "finding", problems);
    const std::string words(audit.words(got.place));
    EXPECT_EQ(words, want.text_or("text", words));
    EXPECT_EQ(std::string(name(got.verdict)), want.text("verdict")) << words;
    expect_explained(want, got.explanation);
    want.finish();
    EXPECT_TRUE(problems.empty());
  }

  static void run_case(const yaml::Node& node, const std::string& file) {
    yaml::Problems problems(file);
    yaml::Reader reader(node, "case", problems);
    const std::string title = reader.text("name");
    SCOPED_TRACE(file + ": " + title);
    Audit got = audit(reader.text("text"), *laws_);
    const yaml::Node* claims = reader.optional("claims");
    const yaml::Node* findings = reader.optional("findings");
    reader.finish();
    ASSERT_TRUE(problems.empty());
    const size_t want_claims = claims != nullptr ? claims->items.size() : 0;
    const size_t want_findings = findings != nullptr ? findings->items.size() : 0;
    EXPECT_EQ(got.claims.size(), want_claims) << list(got);
    // Faulty claims are findings too; the corpus lists them as claims only.
    std::erase_if(got.findings, [&](const Finding& f) {
      return std::any_of(got.claims.begin(), got.claims.end(), [&](const Claim& c) {
        return c.verdict == f.verdict && c.explanation.key == f.explanation.key &&
               c.place.offset == f.place.offset;
      });
    });
    EXPECT_EQ(got.findings.size(), want_findings) << list(got);
    for (size_t i = 0; i < std::min(want_claims, got.claims.size()); ++i) {
      expect_claim(claims->items[i], got, got.claims[i]);
    }
    for (size_t i = 0; i < std::min(want_findings, got.findings.size()); ++i) {
      expect_finding(findings->items[i], got, got.findings[i]);
    }
  }

  static void run_file(const char* file) {
    auto text = base::read_file(kRoot / "tests/claims" / file, 1u << 20);
    ASSERT_TRUE(text.ok());
    auto root = yaml::parse(*text, file);
    ASSERT_TRUE(root.ok()) << root.fault().where << " " << root.fault().code;
    ASSERT_GT(root->items.size(), 3u);
    for (const yaml::Node& node : root->items) run_case(node, file);
  }

  static inline std::unique_ptr<LawNames> laws_;
  static inline std::unique_ptr<base::Messages> messages_;
};

TEST_F(Corpus, EveryFormOfNumberIsFoundWithValueAndUnit) { run_file("forms.yaml"); }
TEST_F(Corpus, WhatIsNoClaimIsLeftAlone) { run_file("not_claims.yaml"); }
TEST_F(Corpus, DamagedAndMaskedNumbersAreNotGuessed) { run_file("damage.yaml"); }
TEST_F(Corpus, RatesAreCheckedAgainstTheirOwnSentence) { run_file("rates.yaml"); }
TEST_F(Corpus, PlacesThatExcludeOneAnotherAreContradictions) { run_file("contradictions.yaml"); }
TEST_F(Corpus, SlipsInTheNamesOfLawsAreFound) { run_file("laws.yaml"); }

}  // namespace
}  // namespace claims
