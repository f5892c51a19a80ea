// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "base/text.h"
#include "identity/access.h"

namespace identity {

namespace {

constexpr std::string_view kStar = "*";

bool is_mobile(std::string_view text) {
  return text.size() == 11 && text.front() == '1' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string mask(std::string_view text) {
  if (text.empty()) return {};
  if (is_mobile(text)) {
    return std::string(text.substr(0, 3)) + "****" + std::string(text.substr(7));
  }
  if (base::first_invalid_utf8(text)) return std::string(kStar);
  size_t behind = 0;
  (void)base::next_char(text, behind);
  if (behind == text.size()) return std::string(kStar);
  return std::string(text.substr(0, behind)) + std::string(kStar);
}

std::string mask(const procedure::Field& field, std::string_view value) {
  if (value.empty()) return {};
  if (field.type == procedure::FieldType::kText) return mask(value);
  return std::string(kStar);
}

}  // namespace identity
