// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/postgres/words.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "store/bigrams.h"

namespace store::pg {

namespace {

constexpr uint32_t kPositionMax = 16'383;
constexpr size_t kPositionsMax = 255;
constexpr size_t kTokenBytesMax = 700'000;
// tsquery is read by recursion, so a longer phrase is asked for in parts that overlap.
constexpr size_t kPhraseMax = 256;

// Begins the lexemes that are neither tokens nor tags (those begin with kTagMark).
constexpr char kPlaceMark = '\x1e';
const std::string kLong = std::string(1, kPlaceMark) + "!long";

std::string town_lexeme(std::string_view town) {
  return std::string(1, kPlaceMark) + std::string(town);
}
std::string block_lexeme(std::string_view town, int64_t block) {
  return town_lexeme(town) + "/" + std::to_string(block);
}
std::string tag_lexeme(std::string_view tag) {
  std::string token = tag_token(tag);
  if (base::first_invalid_utf8(token)) token = kTagMark + ("%!" + base::hex(base::view(tag)));
  return token;
}

// By their bytes, as a tsvector wants them.
using Lexemes = std::map<std::string, std::vector<uint16_t>>;

// Adds the tokens of a text; false if they must stand without positions.
bool add_tokens(std::string_view text, Lexemes& out) {
  bool exact = true;
  size_t bytes = 0;
  for (const TextToken& token : tokens_of(text)) {
    std::vector<uint16_t>& positions = out[token.text];
    if (positions.empty()) bytes += token.text.size() + 1;
    if (bytes > kTokenBytesMax) {
      if (positions.empty()) out.erase(token.text);
      return false;
    }
    if (token.position + 1 > kPositionMax || positions.size() == kPositionsMax) exact = false;
    // A word and a pair may stand at the same place, never the same token twice.
    if (exact || positions.empty()) positions.push_back(static_cast<uint16_t>(token.position + 1));
  }
  return exact;
}

void put_int(base::Bytes& out, uint32_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<uint8_t>(value >> (8 * i)));
}

std::string literal_of(std::string_view lexeme) {
  std::string out = "'";
  for (const char c : lexeme) {
    if (c == '\'' || c == '\\') out += c;
    out += c;
  }
  return out + "'";
}

std::string joined(const std::vector<std::string>& lexemes, const char* operation) {
  std::string out = "(";
  for (const std::string& lexeme : lexemes) {
    if (out.size() > 1) out += operation;
    out += literal_of(lexeme);
  }
  return out + ")";
}

std::string condition_of(const Phrase& phrase) {
  if (phrase.size() == 1) return literal_of(phrase[0]);
  std::string out;
  // Each part begins with the last token of the part before.
  for (size_t from = 0; from + 1 < phrase.size(); from += kPhraseMax - 1) {
    const Phrase part(
        phrase.begin() + static_cast<ptrdiff_t>(from),
        phrase.begin() + static_cast<ptrdiff_t>(std::min(from + kPhraseMax, phrase.size())));
    if (!out.empty()) out += " & ";
    out += "(" + joined(part, " <-> ") + " | (" + literal_of(kLong) + " & " + joined(part, " & ") +
           "))";
  }
  return out;
}

}  // namespace

Vector vector_of(std::string_view town, const TextDoc& doc) {
  Lexemes lexemes;
  if (!add_tokens(doc.text, lexemes)) {
    for (auto& [token, positions] : lexemes) positions.clear();
    lexemes[kLong];
  }
  for (const std::string& tag : doc.tags) lexemes[tag_lexeme(tag)];
  lexemes[town_lexeme(town)];
  lexemes[block_lexeme(town, static_cast<int64_t>(doc.number) / kBlock)];
  // src/backend/utils/adt/tsvector.c, tsvectorrecv().
  Vector out;
  put_int(out.bytes, static_cast<uint32_t>(lexemes.size()), 4);
  for (const auto& [token, positions] : lexemes) {
    out.bytes.insert(out.bytes.end(), token.begin(), token.end());
    out.bytes.push_back(0);
    put_int(out.bytes, static_cast<uint32_t>(positions.size()), 2);
    for (const uint16_t position : positions) put_int(out.bytes, position, 2);
  }
  return out;
}

std::string query_of(const TextQuery& query) {
  std::string out;
  for (const Phrase& phrase : phrases_of(query.words)) {
    if (!out.empty()) out += " & ";
    out += condition_of(phrase);
  }
  if (out.empty()) return out;
  for (const std::vector<std::string>& group : query.tags) {
    std::vector<std::string> tags;
    for (const std::string& tag : group) tags.push_back(tag_lexeme(tag));
    if (!tags.empty()) out += " & " + joined(tags, " | ");
  }
  return out;
}

std::string all_of(std::string_view town) { return literal_of(town_lexeme(town)); }

std::string blocks_of(std::string_view town, int64_t first, int64_t last) {
  std::vector<std::string> blocks;
  for (int64_t block = first; block <= last; ++block) blocks.push_back(block_lexeme(town, block));
  return joined(blocks, " | ");
}

}  // namespace store::pg
