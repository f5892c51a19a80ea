// SPDX-License-Identifier: AGPL-3.0-or-later
// Values as papers write them. Only for this room.
#pragma once

#include <optional>
#include <string>

#include "base/decimal.h"
#include "document/paper.h"

namespace document {

// 2021年9月8日
[[nodiscard]] std::string day_words(calendar::Date day, const base::Messages& messages);
// A value of the field in words; of a case only that it is one.
[[nodiscard]] std::string value_words(const Reader& reader, const procedure::Field& field,
                                      const std::string& value);
// Who issues the town's papers: 示例镇人民政府, 示例街道办事处.
[[nodiscard]] std::string agency_words(const Reader& reader);
[[nodiscard]] std::string person_words(const Reader& reader, const std::string& person);
// 五十九, 一百二十; from 1 to 9999.
[[nodiscard]] std::string numeral(int number);
// 人民币壹仟贰佰元整, 人民币壹拾元零伍分: as bills and receipts must be written; nothing for less
// than nothing and for parts of a fen.
[[nodiscard]] std::optional<std::string> capital_money(base::Decimal amount);

}  // namespace document
