// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile input: texts and queries of a search.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/text.h"
#include "store/bigrams.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::vector<store::TextToken> tokens = store::tokens_of(text);
  uint32_t last = 0;
  for (const store::TextToken& token : tokens) {
    ENSURE(token.position >= last, "tokens come in order");
    ENSURE(!token.text.empty() && !base::first_invalid_utf8(token.text), "a token is a text");
    last = token.position;
  }
  // A text is found by its own words: every token of a phrase of it is one of its tokens.
  for (const store::Phrase& phrase : store::phrases_of(text)) {
    ENSURE(!phrase.empty(), "a phrase has words");
    for (const std::string& word : phrase) {
      bool found = false;
      for (const store::TextToken& token : tokens) found = found || token.text == word;
      ENSURE(found, "a text has the tokens of its phrases");
    }
  }
  const std::string tag = store::tag_token(text);
  ENSURE(tag.size() <= 200 && tag.find(store::kTagMark, 1) == std::string::npos, "one token");
  return 0;
}
