// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/bigrams.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace store {
namespace {

using Tokens = std::vector<TextToken>;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (const TextToken& token : tokens_of(text)) out.push_back(token.text);
  return out;
}
using Words = std::vector<std::string>;

TEST(Bigrams, ChineseIsCutIntoOverlappingPairs) {
  EXPECT_EQ(tokens_of("邻里纠纷"), (Tokens{{"邻里", 0}, {"里纠", 1}, {"纠纷", 2}}));
  EXPECT_EQ(words_of("单"), Words{});
  EXPECT_EQ(words_of(""), Words{});
}

TEST(Bigrams, RunsAreApart) {
  // The last character of a run begins no pair, so positions leave one out.
  EXPECT_EQ(tokens_of("小区，区委"), (Tokens{{"小区", 0}, {"区委", 2}}));
  EXPECT_EQ(tokens_of("甲 乙丙"), (Tokens{{"乙丙", 1}}));
}

TEST(Bigrams, WordsAndNumbersStandAloneAndWithTheirNeighbours) {
  EXPECT_EQ(tokens_of("A区3号楼"),
            (Tokens{{"a", 0}, {"a区", 0}, {"区3", 1}, {"3", 2}, {"3号", 2}, {"号楼", 3}}));
  EXPECT_EQ(words_of("Fadu 1.81-beta"), (Words{"fadu", "1", "81", "beta"}));
  EXPECT_EQ(words_of("8890"), Words{"8890"});
}

TEST(Bigrams, WidthAndCaseAreFolded) {
  EXPECT_EQ(words_of("ＡｂＣ１２"), Words{"abc12"});
  EXPECT_EQ(words_of("ÀÉÎ ΑΩ АЯЁ Ğ"), (Words{"àéî", "αω", "аяё", "ğ"}));
  EXPECT_EQ(words_of("（纠纷）！"), Words{"纠纷"});
  EXPECT_EQ(words_of("甲　乙丙"), Words{"乙丙"});  // an ideographic space
  EXPECT_EQ(words_of("×÷"), Words{});
}

TEST(Bigrams, OtherScriptsOfTheCountryAreLetters) {
  EXPECT_EQ(words_of("ئۇيغۇر تىلى"), (Words{"ئۇيغۇر", "تىلى"}));
  EXPECT_EQ(words_of("བོད་སྐད"), (Words{"བོད", "སྐད"}));
  EXPECT_EQ(words_of("𠮷野家"), (Words{"𠮷野", "野家"}));
  EXPECT_EQ(words_of("ひらがな"), (Words{"ひら", "らが", "がな"}));
}

TEST(Bigrams, WhatIsNotUtf8Separates) {
  EXPECT_EQ(words_of("纠\xff纷"), Words{});
  EXPECT_EQ(words_of("纠纷\xe7\xba调解"), (Words{"纠纷", "调解"}));
  EXPECT_EQ(words_of("ab\x80"
                     "cd"),
            (Words{"ab", "cd"}));
}

TEST(Bigrams, LongWordsAreCut) {
  const std::string word(1000, 'x');
  EXPECT_EQ(words_of(word), Words{std::string(64, 'x')});
  EXPECT_EQ(phrases_of(word), std::vector<Phrase>{{std::string(64, 'x')}});
  EXPECT_EQ(words_of(word + "y号"), (Words{std::string(64, 'x'), std::string(64, 'x') + "号"}));
}

TEST(Bigrams, QueryIsItsRuns) {
  EXPECT_EQ(phrases_of("邻里纠纷 3号楼 abc 单 abc"),
            (std::vector<Phrase>{{"邻里", "里纠", "纠纷"}, {"3号", "号楼"}, {"abc"}}));
  EXPECT_TRUE(phrases_of("单 ，\"").empty());
  std::string many;
  for (int i = 0; i < 100; ++i) many += " w" + std::to_string(i);
  EXPECT_EQ(phrases_of(many).size(), kPhrasesMax);
}

TEST(Bigrams, TagsAreDifferentFromEachOtherAndFromWords) {
  EXPECT_EQ(tag_token("pack:mediation"), "\x1fpack:mediation");
  EXPECT_EQ(tag_token("渔光村"), "\x1f渔光村");
  EXPECT_EQ(tag_token("a%b\x1f\n"),
            "\x1f"
            "a%25b%1f%0a");
  const std::string x(300, 'x');
  EXPECT_NE(tag_token(x), tag_token(x + "y"));
  EXPECT_LE(tag_token(x).size(), 200u);
}

RC_GTEST_PROP(Bigrams, DifferentTagsHaveDifferentTokens, (const std::string& a)) {
  const std::string b = *rc::gen::arbitrary<std::string>();
  RC_ASSERT((a == b) == (tag_token(a) == tag_token(b)));
  const std::string token = tag_token(a);
  RC_ASSERT(token.size() <= 200u);
  RC_ASSERT(std::all_of(token.begin() + 1, token.end(),
                        [](char c) { return static_cast<uint8_t>(c) >= 0x20 && c != 0x7f; }));
}

// Any part of a run, of two pieces or more, is a phrase at positions that follow one another.
RC_GTEST_PROP(Bigrams, PhrasesOfAPartAreInTheWhole, ()) {
  const auto text = *rc::gen::container<std::u32string>(
      rc::gen::element<char32_t>(U'甲', U'乙', U'丙', U'7', U'b', U'，'));
  const auto from = *rc::gen::inRange<size_t>(0, text.size() + 1);
  const auto length = *rc::gen::inRange<size_t>(0, text.size() - from + 1);
  std::set<std::pair<std::string, uint32_t>> tokens;
  for (const TextToken& token : tokens_of(base::to_utf8(text))) {
    tokens.insert({token.text, token.position});
  }
  // A word at the edge of the part may be longer in the whole; only pairs of characters are asked.
  const std::u32string part = text.substr(from, length);
  if (part.find_first_of(U"7b") != std::u32string::npos) return;
  for (const Phrase& phrase : phrases_of(base::to_utf8(part))) {
    const bool found = std::any_of(tokens.begin(), tokens.end(), [&](const auto& start) {
      for (size_t i = 0; i < phrase.size(); ++i) {
        const auto position = start.second + static_cast<uint32_t>(i);
        if (tokens.count({phrase[i], position}) == 0) return false;
      }
      return true;
    });
    RC_ASSERT(found);
  }
}

RC_GTEST_PROP(Bigrams, AnyBytesGiveTokensInOrder, (const std::string& bytes)) {
  const std::vector<TextToken> tokens = tokens_of(bytes);
  RC_ASSERT(std::is_sorted(tokens.begin(), tokens.end(),
                           [](const auto& a, const auto& b) { return a.position < b.position; }));
  for (const TextToken& token : tokens) {
    RC_ASSERT(!token.text.empty());
    RC_ASSERT(!base::first_invalid_utf8(token.text));
    RC_ASSERT(token.text.find(kTagMark) == std::string::npos);
  }
}

}  // namespace
}  // namespace store
