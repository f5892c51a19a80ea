// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "identity/access.h"

namespace identity {
namespace {

TEST(Mask, HidesAllButTheBeginning) {
  const struct {
    const char* text;
    const char* masked;
  } rows[] = {{"", ""},
              {"张", "*"},
              {"张三", "张*"},
              {"欧阳小三", "欧*"},
              {"13812345678", "138****5678"},
              {"23812345678", "2*"},  // no mobile number
              {"1381234567", "1*"},   // ten digits
              {"1381234567x", "1*"},
              {"120000199001010011", "1*"},
              {"a", "*"},
              {"\xff\xfe", "*"},
              {"张\xff", "*"}};
  for (const auto& row : rows) EXPECT_EQ(mask(row.text), row.masked) << row.text;
}

TEST(Mask, OnlyTextShowsItsBeginning) {
  procedure::Field field;
  field.type = procedure::FieldType::kText;
  EXPECT_EQ(mask(field, "张三"), "张*");
  for (procedure::FieldType type :
       {procedure::FieldType::kFlag, procedure::FieldType::kChoice, procedure::FieldType::kDate,
        procedure::FieldType::kCount, procedure::FieldType::kPerson}) {
    field.type = type;
    EXPECT_EQ(mask(field, "true"), "*");
    EXPECT_EQ(mask(field, ""), "");
  }
}

RC_GTEST_PROP(MaskProperty, TellsNothingOfTheLength, (const std::string& text)) {
  const std::string masked = mask(text);
  RC_ASSERT(masked.size() <= 5 || masked.size() == 11);
  RC_ASSERT(text.empty() || masked != text || text == "*");
  RC_ASSERT(text.empty() == masked.empty());
}

}  // namespace
}  // namespace identity
