// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/fields.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "grid/area.h"

namespace casework {

using base::Fault;
using base::FaultKind;
using procedure::Field;
using procedure::FieldType;

namespace {

constexpr int64_t kNumberMax = 10'000'000'000;  // where the pack sets no limit

constexpr size_t kTextCharsMax = 4000;
constexpr size_t kAreaCharsMax = 20'000;
constexpr size_t kExcerptCharsMax = 40;

Fault bad(const Field& field, std::string_view value, std::string_view form) {
  return base::fault(FaultKind::kInvalid, "casework.field_bad",
                     {{kFieldArg, field.id},
                      {"field", field.label.zh},
                      {"field_en", field.label.en},
                      {"value", excerpt(value)},
                      {"form", std::string(form)}});
}

base::Result<std::string> number(const Field& field, std::string_view value) {
  // Sums of a ledger stay exact: nearly a hundred thousand values of this size fit.
  const base::Decimal max = field.max.value_or(base::Decimal::of(kNumberMax));
  const auto decimal = base::Decimal::parse(value);
  const bool whole = field.type == FieldType::kCount || field.type == FieldType::kInteger;
  const bool negative_ok = field.type == FieldType::kInteger;
  if (!decimal || (whole && !decimal->is_whole())) {
    return bad(field, value, whole ? "123" : "12.5");
  }
  if ((!negative_ok && decimal->units < 0) || (field.min && *decimal < *field.min) ||
      *decimal > max || (!field.min && *decimal < -max)) {
    return base::fault(FaultKind::kInvalid, "casework.field_range",
                       {{kFieldArg, field.id},
                        {"field", field.label.zh},
                        {"field_en", field.label.en},
                        {"value", decimal->str()},
                        {"min", field.min ? field.min->str() : (negative_ok ? (-max).str() : "0")},
                        {"max", max.str()}});
  }
  return decimal->str();
}

base::Result<std::string> choice(const Field& field, std::string_view value) {
  std::vector<std::string> known;
  for (const auto& [id, label] : field.choices) {
    if (id == value) return id;
    known.push_back(id);
  }
  return base::fault(FaultKind::kInvalid, "casework.field_choice",
                     {{kFieldArg, field.id},
                      {"field", field.label.zh},
                      {"field_en", field.label.en},
                      {"value", excerpt(value)},
                      {"choices", base::join(known, ", ")}});
}

// What nobody can see: control characters, and those that turn the direction of writing.
bool unseen(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

// The first character of `value` that a text may not hold; line feed and tab may stand in it.
std::optional<char32_t> first_unseen(std::string_view value) {
  for (size_t at = 0; at < value.size();) {
    const char32_t c = base::next_char(value, at);
    if (unseen(c) && c != '\n' && c != '\t') return c;
  }
  return std::nullopt;
}

std::string code_point(char32_t c) {
  std::string out = base::hex(
      std::array<uint8_t, 2>{static_cast<uint8_t>(c >> 8 & 0xff), static_cast<uint8_t>(c & 0xff)});
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char h) { return h >= 'a' ? static_cast<char>(h - 'a' + 'A') : h; });
  return "U+" + out;
}

base::Result<std::string> words(const Field& field, std::string_view value, size_t chars_max) {
  if (base::trim(value).empty()) {
    return base::fault(
        FaultKind::kInvalid, "casework.field_empty",
        {{kFieldArg, field.id}, {"field", field.label.zh}, {"field_en", field.label.en}});
  }
  if (base::first_invalid_utf8(value)) return bad(field, value, "UTF-8");
  if (base::char_count(value) > chars_max) {
    return base::fault(FaultKind::kInvalid, "casework.field_too_long",
                       {{kFieldArg, field.id},
                        {"field", field.label.zh},
                        {"field_en", field.label.en},
                        {"max", std::to_string(chars_max)}});
  }
  if (const auto c = first_unseen(value)) {
    return base::fault(FaultKind::kInvalid, "casework.field_text",
                       {{kFieldArg, field.id},
                        {"field", field.label.zh},
                        {"field_en", field.label.en},
                        {"character", code_point(*c)}});
  }
  return std::string(value);
}

template <typename Map>
base::Result<std::string> word_of(const Field& field, std::string_view value, const Map& known) {
  if (known.contains(value)) return std::string(value);
  return bad(field, value, "packs/roles.yaml");
}

Fault unknown(const Field& field, std::string_view value, std::string code) {
  return base::fault(FaultKind::kInvalid, std::move(code),
                     {{kFieldArg, field.id},
                      {"field", field.label.zh},
                      {"field_en", field.label.en},
                      {"value", excerpt(value)}});
}

}  // namespace

base::Result<std::string> canonical(const Field& field, std::string_view value,
                                    const procedure::Vocabulary& vocabulary, const Town& town) {
  switch (field.type) {
    case FieldType::kText:
      return words(field, value, kTextCharsMax);
    case FieldType::kArea:
      return words(field, value, kAreaCharsMax);
    case FieldType::kPoint: {
      const auto point = grid::Point::parse(value);
      if (!point) return unknown(field, value, "casework.field_point");
      return point->str();
    }
    case FieldType::kCount:
    case FieldType::kInteger:
    case FieldType::kQuantity:
    case FieldType::kMoney:
      return number(field, value);
    case FieldType::kFlag:
      if (value == "true" || value == "false") return std::string(value);
      return bad(field, value, "true / false");
    case FieldType::kChoice:
      return choice(field, value);
    case FieldType::kDate: {
      const auto date = calendar::Date::parse(value);
      if (!date) return bad(field, value, "2020-05-14");
      return date->str();
    }
    case FieldType::kInstant: {
      const auto instant = calendar::Instant::parse(value);
      if (!instant) return bad(field, value, "2020-05-14T09:30");
      return instant->str();
    }
    case FieldType::kPerson:
      if (town.directory.person(value) != nullptr) return std::string(value);
      return unknown(field, value, "casework.field_unknown_person");
    case FieldType::kUnit:
      if (town.units.contains(value)) return std::string(value);
      return unknown(field, value, "casework.field_unknown_unit");
    case FieldType::kCase: {
      const auto id = base::Uuid::parse(value);
      if (!id) return bad(field, value, "UUID");
      return id->str();
    }
    case FieldType::kDigest: {
      const auto raw = base::from_hex(value);
      if (!raw || raw->size() != 32) return bad(field, value, "SHA-256");
      return base::hex(*raw);
    }
    case FieldType::kRole:
      return word_of(field, value, vocabulary.roles);
    case FieldType::kCertificate:
      return word_of(field, value, vocabulary.certificates);
  }
  return bad(field, value, "?");
}

base::Result<Fields> canonical_fields(const procedure::Pack& pack, const procedure::Step& step,
                                      const Fields& given, const procedure::Vocabulary& vocabulary,
                                      const Town& town) {
  Fields out;
  for (const auto& [id, value] : given) {
    const Field* field = pack.field(id);
    if (field == nullptr || !step.writes(id)) {
      return base::fault(
          FaultKind::kInvalid, "casework.field_not_here",
          {{"field", excerpt(id)}, {"step", step.label.zh}, {"step_en", step.label.en}});
    }
    TRY_ASSIGN(std::string text, canonical(*field, value, vocabulary, town));
    out.set(id, std::move(text));
  }
  for (const std::string& id : step.required) {
    if (out.find(id) != nullptr) continue;
    const Field* field = pack.field(id);
    ENSURE(field != nullptr, "a checked pack names only its own fields");
    return base::fault(FaultKind::kInvalid, "casework.field_missing",
                       {{kFieldArg, field->id},
                        {"field", field->label.zh},
                        {"field_en", field->label.en},
                        {"step", step.label.zh},
                        {"step_en", step.label.en}});
  }
  return out;
}

std::string excerpt(std::string_view given) {
  const std::string_view good =
      given.substr(0, base::first_invalid_utf8(given).value_or(given.size()));
  size_t end = 0;
  for (size_t chars = 0; end < good.size() && chars < kExcerptCharsMax; ++chars) {
    (void)base::next_char(good, end);
  }
  return std::string(good.substr(0, end)) + (end < given.size() ? "…" : "");
}

}  // namespace casework
