// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/findable.h"

#include "base/text.h"

namespace casework {

using procedure::Field;
using procedure::FieldType;

namespace {

constexpr std::string_view kValuePrefix = "fadu key 1";
constexpr std::string_view kCasePrefix = "fadu case 1";
constexpr std::string_view kZero("\0", 1);
constexpr std::string_view kChina = "+86";
constexpr size_t kTelephoneMin = 7;  // digits

bool is_space(char32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == 0xa0 || c == 0x3000 ||
         (c >= 0x2000 && c <= 0x200b);
}

bool is_hyphen(char32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212; }

// Full-width forms of ASCII, and the dots in names of some peoples, as one and the same.
char32_t folded(char32_t c) {
  if (c >= 0xff01 && c <= 0xff5e) c -= 0xfee0;
  if (c == 0x2022 || c == 0x2027 || c == 0x30fb || c == 0xff65) return 0xb7;
  return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

bool digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Adds the act's words to `out`, one field a line.
void add_words(const procedure::Pack& pack, const Act& act, std::string& out) {
  for (const auto& [id, value] : act.fields) {
    const Field* field = pack.field(id);
    if (field == nullptr || field->type != FieldType::kText || field->sensitive) continue;
    if (!out.empty()) out.push_back('\n');
    out += value;
  }
}

// True if the last act put a case that was there already at another place.
bool moved(const CaseFile& file) {
  const std::string* unit = file.acts.back().fields.find("unit");
  if (unit == nullptr || file.acts.size() == 1) return false;
  for (size_t i = file.acts.size() - 1; i-- > 0;) {
    const std::string* before = file.acts[i].fields.find("unit");
    if (before != nullptr) return *before != *unit;
  }
  return true;
}

}  // namespace

std::string tag_of_pack(std::string_view pack) { return "pack:" + std::string(pack); }

std::string tag_of_unit(std::string_view unit) {
  return "unit:" + std::string(unit.empty() ? "-" : unit);
}

std::string plain_key(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (size_t at = 0; at < value.size();) {
    const char32_t c = folded(base::next_char(value, at));
    if (!is_space(c) && !is_hyphen(c)) base::append_char(out, c);
  }
  const std::string_view rest = std::string_view(out).substr(std::min(kChina.size(), out.size()));
  if (out.starts_with(kChina) && rest.size() >= kTelephoneMin && digits(rest)) {
    out.erase(0, kChina.size());
  }
  return out;
}

base::Digest key_of_value(std::string_view town, std::string_view value) {
  const std::string plain = plain_key(value);
  return base::sha256({base::view(kValuePrefix), base::view(kZero), base::view(town),
                       base::view(kZero), base::view(plain)});
}

base::Digest key_of_case(std::string_view town, const base::Uuid& id) {
  return base::sha256(
      {base::view(kCasePrefix), base::view(kZero), base::view(town), base::view(kZero), id.bytes});
}

std::optional<store::TextDoc> words_of(const procedure::Pack& pack, const CaseFile& file) {
  if (pack.sealed) return std::nullopt;
  store::TextDoc doc;
  if (moved(file)) {
    for (const Act& act : file.acts) add_words(pack, act, doc.text);
  } else {
    add_words(pack, file.acts.back(), doc.text);
  }
  if (doc.text.empty()) return std::nullopt;
  doc.number = file.acts.back().number;
  doc.subject = file.id;
  const std::string* unit = file.fields.find("unit");
  doc.tags = {tag_of_pack(pack.id), tag_of_unit(unit != nullptr ? *unit : std::string_view())};
  return doc;
}

std::vector<base::Digest> keys_of(std::string_view town, const procedure::Pack& pack,
                                  const CaseFile& file) {
  std::vector<base::Digest> out;
  if (pack.sealed) return out;
  for (const auto& [id, value] : file.acts.back().fields) {
    const Field* field = pack.field(id);
    if (field == nullptr) continue;
    const bool keyed = field->type == FieldType::kText || field->type == FieldType::kPerson;
    if (field->type == FieldType::kCase) {
      if (const auto named = base::Uuid::parse(value)) out.push_back(key_of_case(town, *named));
    } else if (keyed && field->sensitive && base::char_count(value) <= kKeyCharsMax &&
               !plain_key(value).empty()) {
      out.push_back(key_of_value(town, value));
    }
  }
  return out;
}

}  // namespace casework
