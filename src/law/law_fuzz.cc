// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile input: references to articles.
#include <cstdint>
#include <string_view>

#include "law/register.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto ref = law::ArticleRef::parse(text)) {
    ENSURE(ref->str() == text, "round trip");
    ENSURE(law::ArticleRef::parse(ref->str()) == ref, "stable");
  }
  static const law::Register empty;
  ENSURE(!empty.cite(text, calendar::Date{18'000}).ok(), "an empty register cites nothing");
  return 0;
}
