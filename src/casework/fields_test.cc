// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/fields.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/messages.h"
#include "base/text.h"
#include "grid/area.h"
#include "procedure/names.h"

namespace casework {
namespace {

using procedure::Field;
using procedure::FieldType;

procedure::Vocabulary vocabulary() {
  procedure::Vocabulary out;
  out.roles = {{"clerk", {"窗口", "Clerk"}}, {"mediator", {"调解员", "Mediator"}}};
  out.certificates = {{"enforcement", {"执法证", "Certificate"}}};
  return out;
}

Town town() {
  Town out;
  out.directory.put(identity::Person{"p1", "甲"});
  out.directory.put(identity::Person{"p2", "乙"});
  out.units = {{"V1", "V1"}, {"E1", "E1"}};
  return out;
}

Field field_of(FieldType type) {
  Field field;
  field.id = "f";
  field.type = type;
  field.label = {"项", "Item"};
  if (type == FieldType::kChoice) field.choices = {{"a", {"甲", "A"}}, {"b", {"乙", "B"}}};
  return field;
}

// The canonical value, or the code of the refusal.
std::string outcome(const Field& field, std::string_view value) {
  const auto result = canonical(field, value, vocabulary(), town());
  return result.ok() ? *result : result.fault().code;
}
std::string outcome(FieldType type, std::string_view value) {
  return outcome(field_of(type), value);
}

constexpr const char* kId = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

TEST(Canonical, EveryTypeHasOneFormForOneValue) {
  const std::string digest(64, 'a');
  const struct {
    FieldType type;
    std::string given;
    std::string outcome;
  } rows[] = {
      {FieldType::kText, " 噪声 ", " 噪声 "},
      {FieldType::kText, "", "casework.field_empty"},
      {FieldType::kText, " \n\t", "casework.field_empty"},
      {FieldType::kText, "a\xc3", "casework.field_bad"},
      {FieldType::kText, "一\n二\t三", "一\n二\t三"},
      {FieldType::kText, std::string("a\0b", 3), "casework.field_text"},
      {FieldType::kText, "a\rb", "casework.field_text"},
      {FieldType::kText, "a\x1b[31m", "casework.field_text"},
      {FieldType::kText, "a\x7f", "casework.field_text"},
      {FieldType::kText, "a\xc2\x85", "casework.field_text"},      // U+0085
      {FieldType::kText, "a\xe2\x80\xae", "casework.field_text"},  // U+202E
      {FieldType::kText, "a\xc2\xa0", "a\xc2\xa0"},                // U+00A0
      {FieldType::kCount, "007", "7"},
      {FieldType::kCount, "7.0000", "7"},
      {FieldType::kCount, "-0", "0"},
      {FieldType::kCount, "7.5", "casework.field_bad"},
      {FieldType::kCount, "-1", "casework.field_range"},
      {FieldType::kCount, "", "casework.field_bad"},
      {FieldType::kCount, "七", "casework.field_bad"},
      {FieldType::kInteger, "-12", "-12"},
      {FieldType::kInteger, "1.5", "casework.field_bad"},
      {FieldType::kQuantity, "1.50", "1.5"},
      {FieldType::kQuantity, "-1.5", "casework.field_range"},
      {FieldType::kQuantity, "1.00001", "casework.field_bad"},
      {FieldType::kMoney, "0.10", "0.1"},
      {FieldType::kMoney, "1e9", "casework.field_bad"},
      {FieldType::kMoney, "100000000000000", "casework.field_bad"},
      {FieldType::kMoney, "10000000000.01", "casework.field_range"},
      {FieldType::kFlag, "true", "true"},
      {FieldType::kFlag, "false", "false"},
      {FieldType::kFlag, "True", "casework.field_bad"},
      {FieldType::kFlag, "1", "casework.field_bad"},
      {FieldType::kChoice, "b", "b"},
      {FieldType::kChoice, "乙", "casework.field_choice"},
      {FieldType::kChoice, "", "casework.field_choice"},
      {FieldType::kDate, "2020-02-29", "2020-02-29"},
      {FieldType::kDate, "2019-02-29", "casework.field_bad"},
      {FieldType::kDate, "2020-2-9", "casework.field_bad"},
      {FieldType::kDate, "2020-02-29T00:00", "casework.field_bad"},
      {FieldType::kInstant, "2020-05-14", "2020-05-14T00:00:00+08:00"},
      {FieldType::kInstant, "2020-05-14T09:30", "2020-05-14T09:30:00+08:00"},
      {FieldType::kInstant, "2020-05-14T01:30:00Z", "2020-05-14T09:30:00+08:00"},
      {FieldType::kInstant, "2020-05-14T25:00", "casework.field_bad"},
      {FieldType::kPerson, "p1", "p1"},
      {FieldType::kPerson, "p3", "casework.field_unknown_person"},
      {FieldType::kUnit, "V1", "V1"},
      {FieldType::kUnit, "v1", "casework.field_unknown_unit"},
      {FieldType::kCase, "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", kId},
      {FieldType::kCase, "017f22e2", "casework.field_bad"},
      {FieldType::kArea, "121.1,31.2 121.2,31.2 121.2,31.3", "121.1,31.2 121.2,31.2 121.2,31.3"},
      {FieldType::kArea, "", "casework.field_empty"},
      {FieldType::kPoint, "117.123456,39.1", "117.123456,39.100000"},
      {FieldType::kPoint, "-0.5,-90", "-0.500000,-90.000000"},
      {FieldType::kPoint, "117.1234567,39.1", "casework.field_point"},
      {FieldType::kPoint, "39.1,117.123456", "casework.field_point"},
      {FieldType::kPoint, "181,39", "casework.field_point"},
      {FieldType::kPoint, "117.1 39.1", "casework.field_point"},
      {FieldType::kPoint, "", "casework.field_point"},
      {FieldType::kDigest, std::string(64, 'A'), digest},
      {FieldType::kDigest, std::string(63, 'a'), "casework.field_bad"},
      {FieldType::kDigest, std::string(66, 'a'), "casework.field_bad"},
      {FieldType::kRole, "clerk", "clerk"},
      {FieldType::kRole, "boss", "casework.field_bad"},
      {FieldType::kCertificate, "enforcement", "enforcement"},
      {FieldType::kCertificate, "clerk", "casework.field_bad"},
  };
  std::set<FieldType> tried;
  for (const auto& row : rows) {
    EXPECT_EQ(outcome(row.type, row.given), row.outcome)
        << procedure::name_of(row.type) << " '" << row.given << "'";
    tried.insert(row.type);
  }
  EXPECT_EQ(tried.size(), procedure::kFieldTypes.size());
}

TEST(Canonical, LimitsOfTheFieldCountBothEnds) {
  Field field = field_of(FieldType::kMoney);
  field.min = base::Decimal::parse("0.5");
  field.max = base::Decimal::parse("100");
  EXPECT_EQ(outcome(field, "0.5"), "0.5");
  EXPECT_EQ(outcome(field, "100.0000"), "100");
  EXPECT_EQ(outcome(field, "0.4999"), "casework.field_range");
  EXPECT_EQ(outcome(field, "100.0001"), "casework.field_range");
}

TEST(Canonical, TextIsCountedInCharacters) {
  const auto times = [](std::string_view text, size_t count) {
    std::string out;
    for (size_t i = 0; i < count; ++i) out += text;
    return out;
  };
  const std::string longest = times("法", 4000);
  EXPECT_EQ(outcome(FieldType::kText, longest), longest);
  EXPECT_EQ(outcome(FieldType::kText, longest + "x"), "casework.field_too_long");
  const std::string area = times("0", 20'000);
  EXPECT_EQ(outcome(FieldType::kArea, area), area);
  EXPECT_EQ(outcome(FieldType::kArea, area + "0"), "casework.field_too_long");
}

// A value of the type, written in one of the ways that are accepted.
rc::Gen<std::string> writing_of(FieldType type) {
  const auto digits = [](int least, int most) {
    return rc::gen::mapcat(rc::gen::inRange(least, most + 1), [](int count) {
      return rc::gen::container<std::string>(static_cast<size_t>(count),
                                             rc::gen::inRange('0', static_cast<char>('9' + 1)));
    });
  };
  const auto decimal = rc::gen::map(rc::gen::pair(digits(1, 10), digits(0, 4)), [](const auto& p) {
    return p.second.empty() ? p.first : p.first + "." + p.second;
  });
  const auto hex_of = [](size_t size) {
    return rc::gen::container<std::string>(
        size, rc::gen::elementOf(std::string("0123456789abcdefABCDEF")));
  };
  switch (type) {
    case FieldType::kText:
    case FieldType::kArea:
      return rc::gen::map(rc::gen::container<std::string>(rc::gen::inRange<char>(32, 127)),
                          [](const std::string& text) { return text + "法"; });
    case FieldType::kPoint:
      return rc::gen::map(rc::gen::pair(rc::gen::inRange<int32_t>(-180'000'000, 180'000'001),
                                        rc::gen::inRange<int32_t>(-90'000'000, 90'000'001)),
                          [](const auto& p) { return grid::Point{p.first, p.second}.str(); });
    case FieldType::kCount:
      return digits(1, 10);
    case FieldType::kInteger:
      return rc::gen::map(rc::gen::pair(rc::gen::arbitrary<bool>(), digits(1, 10)),
                          [](const auto& p) { return (p.first ? "-" : "") + p.second; });
    case FieldType::kQuantity:
    case FieldType::kMoney:
      return decimal;
    case FieldType::kFlag:
      return rc::gen::element<std::string>("true", "false");
    case FieldType::kChoice:
      return rc::gen::element<std::string>("a", "b");
    case FieldType::kDate:
      return rc::gen::map(rc::gen::inRange(-25'000, 80'000),
                          [](int days) { return calendar::Date{days}.str(); });
    case FieldType::kInstant:
      return rc::gen::map(
          rc::gen::pair(rc::gen::inRange(-25'000, 80'000),
                        rc::gen::element<std::string>("", "T23:59", "T00:00:01", "T09:30Z",
                                                      "T09:30:00+08:00")),
          [](const auto& p) { return calendar::Date{p.first}.str() + p.second; });
    case FieldType::kPerson:
      return rc::gen::element<std::string>("p1", "p2");
    case FieldType::kUnit:
      return rc::gen::element<std::string>("V1", "E1");
    case FieldType::kCase:
      return rc::gen::map(hex_of(32), [](std::string text) {
        for (const size_t at : {8, 13, 18, 23}) text.insert(at, "-");
        return text;
      });
    case FieldType::kDigest:
      return hex_of(64);
    case FieldType::kRole:
      return rc::gen::element<std::string>("clerk", "mediator");
    case FieldType::kCertificate:
      return rc::gen::just<std::string>("enforcement");
  }
  return rc::gen::just<std::string>("");
}

RC_GTEST_PROP(CanonicalProperty, CanonicalOfCanonicalIsTheSame, ()) {
  const auto type = static_cast<FieldType>(
      *rc::gen::inRange<int>(0, static_cast<int>(procedure::kFieldTypes.size())));
  const Field field = field_of(type);
  const std::string given = *writing_of(type);
  const auto once = canonical(field, given, vocabulary(), town());
  RC_ASSERT(once.ok());
  const auto twice = canonical(field, *once, vocabulary(), town());
  RC_ASSERT(twice.ok());
  RC_ASSERT(*twice == *once);
}

// Whatever the bytes: a canonical value or a refusal that is valid text.
RC_GTEST_PROP(CanonicalProperty, AnyBytesGetAnAnswerThatIsText, ()) {
  const auto type = static_cast<FieldType>(
      *rc::gen::inRange<int>(0, static_cast<int>(procedure::kFieldTypes.size())));
  const auto given = *rc::gen::oneOf(rc::gen::arbitrary<std::string>(),
                                     rc::gen::map(rc::gen::inRange<size_t>(0, 60), [](size_t n) {
                                       std::string out = "x";
                                       for (size_t i = 0; i < n; ++i) out += "法";
                                       return out;
                                     }));
  const auto result = canonical(field_of(type), given, vocabulary(), town());
  if (result.ok()) {
    RC_ASSERT(!base::first_invalid_utf8(*result).has_value());
    return;
  }
  for (const auto& [name, value] : result.fault().args) {
    RC_ASSERT(!base::first_invalid_utf8(value).has_value());
    RC_ASSERT(base::char_count(value) <= size_t{60});
  }
}

TEST(Excerpt, IsCutBetweenCharactersAndSaysSo) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "法";
  EXPECT_EQ(excerpt(text), text);
  EXPECT_EQ(excerpt(text + "度"), text + "…");
  EXPECT_EQ(excerpt("a\xff"
                    "b"),
            "a…");
  EXPECT_EQ(excerpt("\xe6\xb3"), "…");
  EXPECT_EQ(excerpt(""), "");
}

class CanonicalFields : public ::testing::Test {
 protected:
  CanonicalFields() {
    pack_.id = "p";
    Field count = field_of(FieldType::kCount);
    count.id = "count";
    Field note = field_of(FieldType::kText);
    note.id = "note";
    Field other = field_of(FieldType::kText);
    other.id = "other";
    pack_.fields = {count, note, other};
    step_.id = "s";
    step_.label = {"登记", "Record"};
    step_.required = {"count"};
    step_.optional = {"note"};
  }
  std::string code(const Fields& given) {
    const auto result = canonical_fields(pack_, step_, given, vocabulary(), town());
    if (result.ok()) fields_ = *result;
    return result.ok() ? "done" : result.fault().code;
  }

  procedure::Pack pack_;
  procedure::Step step_;
  Fields fields_;
};

TEST_F(CanonicalFields, AreThoseOfTheStepInCanonicalForm) {
  EXPECT_EQ(code({{"note", "x"}, {"count", "007"}}), "done");
  EXPECT_EQ(fields_, (Fields{{"count", "7"}, {"note", "x"}}));
  EXPECT_EQ(code({{"count", "1"}}), "done");
  EXPECT_EQ(code({}), "casework.field_missing");
  EXPECT_EQ(code({{"note", "x"}}), "casework.field_missing");
  EXPECT_EQ(code({{"count", "1"}, {"other", "x"}}), "casework.field_not_here");
  EXPECT_EQ(code({{"count", "1"}, {"unknown", "x"}}), "casework.field_not_here");
  EXPECT_EQ(code({{"count", "x"}}), "casework.field_bad");
}

TEST(FieldMessages, EveryRefusalReadsAsASentence) {
  const auto words = base::Messages::load(FADU_SOURCE_DIR "/text");
  ASSERT_TRUE(words.ok());
  const std::pair<FieldType, std::string> bad[] = {
      {FieldType::kText, ""},       {FieldType::kText, std::string(5000, 'x')},
      {FieldType::kCount, "x"},     {FieldType::kCount, "-1"},
      {FieldType::kChoice, "c"},    {FieldType::kPerson, "x"},
      {FieldType::kUnit, "x"},      {FieldType::kRole, "x"},
      {FieldType::kDate, "gestern"}};
  for (const auto& [type, value] : bad) {
    const auto result = canonical(field_of(type), value, vocabulary(), town());
    ASSERT_FALSE(result.ok());
    ASSERT_TRUE(words->has(result.fault().code)) << result.fault().code;
    for (const auto language : {base::Language::kChinese, base::Language::kEnglish}) {
      const std::string text = words->say(result.fault(), language);
      EXPECT_EQ(text.find('{'), std::string::npos) << text;
    }
  }
}

}  // namespace
}  // namespace casework
