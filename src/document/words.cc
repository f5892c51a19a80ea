// SPDX-License-Identifier: AGPL-3.0-or-later
#include "document/words.h"

#include <array>

#include "base/text.h"

namespace document {

using base::Language;
using procedure::FieldType;

namespace {

constexpr std::array<const char*, 10> kDigits = {"",   "一", "二", "三", "四",
                                                 "五", "六", "七", "八", "九"};
constexpr int kNumeralMax = 9999;

constexpr std::array<const char*, 10> kCapitals = {"零", "壹", "贰", "叁", "肆",
                                                   "伍", "陆", "柒", "捌", "玖"};

// 壹仟零壹: by groups of four digits, 零 once wherever digits are left out before others.
std::string capital_whole(int64_t number) {
  constexpr std::array<std::pair<int64_t, const char*>, 5> kUnits = {
      {{100'000'000, "亿"}, {10'000, "万"}, {1000, "仟"}, {100, "佰"}, {10, "拾"}}};
  if (number < 10) return kCapitals[static_cast<size_t>(number)];
  for (const auto& [unit, name] : kUnits) {
    if (number < unit) continue;
    const int64_t rest = number % unit;
    std::string out = capital_whole(number / unit) + name;
    if (rest == 0) return out;
    if (rest < unit / 10) out += kCapitals[0];
    return out + capital_whole(rest);
  }
  ENSURE(false, "a number from 10 on has a unit");
}

std::string say(const base::Messages& messages, std::string_view key, base::Fault::Args args = {}) {
  return messages.text(key, Language::kChinese, args);
}

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

// "59", "38-3", "42-2-3" → 第五十九条, 第三十八条第三款, 第四十二条第二款第三项; words stay.
std::string place_words(std::string_view key) {
  constexpr std::array<const char*, 3> kParts = {"条", "款", "项"};
  std::string out;
  size_t part = 0;
  for (std::string_view text : base::split(key, '-')) {
    const auto number = base::parse_int(text);
    if (!number || *number < 1 || *number > kNumeralMax || part == kParts.size()) {
      return "“" + std::string(key) + "”";
    }
    out += "第" + numeral(static_cast<int>(*number)) + kParts[part++];
  }
  return out;
}

template <typename Map>
std::string label_in(const Map& labels, const std::string& id) {
  const auto it = labels.find(id);
  return it == labels.end() ? id : it->second.zh;
}

}  // namespace

std::string numeral(int number) {
  constexpr std::array<std::pair<int, const char*>, 4> kUnits = {
      {{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}}};
  std::string out;
  bool zero = false;  // between digits: 一百零一
  for (const auto& [unit, name] : kUnits) {
    const int digit = number / unit % 10;
    if (digit == 0) {
      zero = !out.empty();
      continue;
    }
    if (zero) out += "零";
    zero = false;
    if (unit != 10 || digit != 1 || !out.empty()) out += kDigits[static_cast<size_t>(digit)];
    out += name;
  }
  return out;
}

std::optional<std::string> capital_money(base::Decimal amount) {
  constexpr int64_t kFen = base::Decimal::kOne / 100;
  if (amount.units < 0 || amount.units % kFen != 0) return std::nullopt;
  const int64_t yuan = amount.units / base::Decimal::kOne;
  const auto jiao = static_cast<size_t>(amount.units / (10 * kFen) % 10);
  const auto fen = static_cast<size_t>(amount.units / kFen % 10);
  std::string out = "人民币";
  if (yuan > 0 || (jiao == 0 && fen == 0)) out += capital_whole(yuan) + "元";
  if (jiao > 0) out += std::string(kCapitals[jiao]) + "角";
  if (jiao == 0 && fen > 0 && yuan > 0) out += kCapitals[0];
  if (fen > 0) return out + kCapitals[fen] + "分";
  return out + "整";
}

std::string cited(const law::ArticleRef& ref, const law::Register& law) {
  const law::Statute* statute = law.statute(ref.statute);
  const std::string title = statute != nullptr ? statute->title_zh : ref.statute;
  return "《" + title + "》" + place_words(ref.article);
}

std::string day_words(calendar::Date day, const base::Messages& messages) {
  const std::string iso = day.str();
  return say(messages, "document.day",
             {{"year", iso.substr(0, 4)},
              {"month", std::to_string(base::parse_int(iso.substr(5, 2)).value_or(0))},
              {"day", std::to_string(base::parse_int(iso.substr(8, 2)).value_or(0))}});
}

std::string agency_words(const Reader& reader) {
  const std::string_view town = reader.town_name;
  const char* key = town.ends_with("街道")                         ? "document.of_street"
                    : town.ends_with("镇") || town.ends_with("乡") ? "document.of_town"
                                                                   : "document.of_other";
  return say(reader.messages, key, {{"town", reader.town_name}});
}

std::string person_words(const Reader& reader, const std::string& person) {
  const identity::Person* found = reader.town.directory.person(person);
  return found != nullptr ? found->name : person;
}

std::string value_words(const Reader& reader, const procedure::Field& field,
                        const std::string& value) {
  const procedure::Vocabulary& words = reader.world.packs.vocabulary();
  switch (field.type) {
    case FieldType::kChoice:
      for (const auto& [id, label] : field.choices) {
        if (id == value) return label.zh;
      }
      return value;
    case FieldType::kFlag:
      return say(reader.messages, value == "true" ? "document.yes" : "document.no");
    case FieldType::kDate:
      if (const auto day = calendar::Date::parse(value)) return day_words(*day, reader.messages);
      return value;
    case FieldType::kInstant:
      if (const auto at = calendar::Instant::parse(value)) {
        const int minutes = at->minute_of_day();
        return say(reader.messages, "document.instant",
                   {{"day", day_words(at->date(), reader.messages)},
                    {"hour", std::to_string(minutes / 60)},
                    {"minute", two_digits(minutes % 60)}});
      }
      return value;
    case FieldType::kPerson:
      return person_words(reader, value);
    case FieldType::kRole:
      return label_in(words.roles, value);
    case FieldType::kCertificate:
      return label_in(words.certificates, value);
    default:
      return value;
  }
}

}  // namespace document
