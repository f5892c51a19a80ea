// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace base {
namespace {

using ::testing::ElementsAre;
using std::string_literals::operator""s;

TEST(Utf8, ValidTextHasNoFault) {
  for (const std::string& text :
       {""s, "abc"s, "法度"s, "é"s, "\x7f"s, "\0"s, "\xc2\x80"s, "\xdf\xbf"s, "\xe0\xa0\x80"s,
        "\xed\x9f\xbf"s, "\xee\x80\x80"s, "\xef\xbf\xbf"s, "\xf0\x90\x80\x80"s, "\xf4\x8f\xbf\xbf"s,
        "\xef\xbb\xbf"
        "a"s,
        "𠀀"s}) {
    EXPECT_EQ(first_invalid_utf8(text), std::nullopt) << ::testing::PrintToString(text);
  }
}

TEST(Utf8, InvalidSequencesAreFoundWhereTheyBegin) {
  const struct {
    const char* why;
    std::string text;
    size_t at;
  } rows[] = {
      {"lone continuation", "\x80", 0},
      {"lone continuation after text", "ab\xbf", 2},
      {"overlong slash in two", "\xc0\xaf", 0},
      {"overlong in two, highest", "\xc1\xbf", 0},
      {"overlong in three, lowest", "\xe0\x80\x80", 0},
      {"overlong in three, highest", "\xe0\x9f\xbf", 0},
      {"overlong in four, lowest", "\xf0\x80\x80\x80", 0},
      {"overlong in four, highest", "\xf0\x8f\xbf\xbf", 0},
      {"overlong in five", "\xf8\x80\x80\x80\x80", 0},
      {"overlong in six", "\xfc\x80\x80\x80\x80\x80", 0},
      {"first surrogate", "\xed\xa0\x80", 0},
      {"last surrogate", "\xed\xbf\xbf", 0},
      {"pair of surrogates", "\xed\xa0\xbd\xed\xb0\x80", 0},
      {"behind the last character", "\xf4\x90\x80\x80", 0},
      {"f5", "\xf5\x80\x80\x80", 0},
      {"fe", "\xfe", 0},
      {"ff", "\xff", 0},
      {"two cut after one", "法\xc3", 3},
      {"three cut after one", "\xe6", 0},
      {"three cut after two", "\xe6\xb3", 0},
      {"four cut after one", "\xf0", 0},
      {"four cut after two", "\xf0\xa0", 0},
      {"four cut after three", "\xf0\xa0\x80", 0},
      {"two cut by text",
       "\xc3"
       "a",
       0},
      {"three cut by text",
       "\xe6\xb3"
       "a",
       0},
      {"four cut by a new character", "\xf0\xa0\x80\xe6\xb3\x95", 0},
      {"nul instead of a continuation", "\xc3\0"s, 0},
  };
  for (const auto& row : rows) EXPECT_EQ(first_invalid_utf8(row.text), row.at) << row.why;
}

// What lies behind the end of a view is not its own.
TEST(Utf8, SequenceIsNotCompletedByWhatFollowsTheView) {
  for (const std::string& text : {"é"s, "法"s, "𠀀"s}) {
    for (size_t size = 1; size < text.size(); ++size) {
      EXPECT_EQ(first_invalid_utf8(std::string_view(text).substr(0, size)), size_t{0});
    }
  }
}

TEST(Utf8, FirstAndLastOfEachLengthReadBack) {
  const struct {
    char32_t c;
    size_t bytes;
  } rows[] = {{0, 1},      {0x7f, 1},   {0x80, 2},   {0x7ff, 2},   {0x800, 3},
              {0xd7ff, 3}, {0xe000, 3}, {0xffff, 3}, {0x10000, 4}, {0x10ffff, 4}};
  for (const auto& row : rows) {
    std::string out;
    append_char(out, row.c);
    EXPECT_EQ(out.size(), row.bytes);
    EXPECT_FALSE(first_invalid_utf8(out).has_value());
    size_t at = 0;
    EXPECT_EQ(next_char(out, at), row.c);
    EXPECT_EQ(at, row.bytes);
  }
}

rc::Gen<char32_t> any_char() {
  return rc::gen::oneOf(
      rc::gen::inRange<char32_t>(0, 0x80), rc::gen::inRange<char32_t>(0x80, 0x800),
      rc::gen::inRange<char32_t>(0x800, 0xd800), rc::gen::inRange<char32_t>(0xe000, 0x10000),
      rc::gen::inRange<char32_t>(0x10000, 0x110000));
}

rc::Gen<std::u32string> any_text() { return rc::gen::container<std::u32string>(any_char()); }

RC_GTEST_PROP(Utf8Property, CharactersGoToBytesAndBack, ()) {
  const std::u32string text = *any_text();
  const std::string bytes = to_utf8(text);
  RC_ASSERT(!first_invalid_utf8(bytes).has_value());
  RC_ASSERT(to_utf32(bytes) == text);
  RC_ASSERT(char_count(bytes) == text.size());
}

// An independent reading of RFC 3629: valid bytes are those that decode and encode to themselves.
RC_GTEST_PROP(Utf8Property, ValidBytesAreThoseThatReadBackTheSame, ()) {
  const auto bytes = *rc::gen::container<std::string>(
      rc::gen::map(rc::gen::oneOf(rc::gen::inRange(0, 256), rc::gen::inRange(0x80, 0xc0),
                                  rc::gen::element(0xe0, 0xed, 0xf0, 0xf4)),
                   [](int b) { return static_cast<char>(b); }));
  const auto bad = first_invalid_utf8(bytes);
  const std::string good = bytes.substr(0, bad.value_or(bytes.size()));
  RC_ASSERT(to_utf8(to_utf32(good)) == good);
  if (bad) RC_ASSERT(first_invalid_utf8(std::string_view(bytes).substr(*bad)) == size_t{0});
}

TEST(Text, DisplayWidthCountsWideCharactersTwice) {
  EXPECT_EQ(display_width(""), 0u);
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("法度"), 4u);
  EXPECT_EQ(display_width("2020年"), 6u);
  EXPECT_EQ(display_width("（，。）"), 8u);
  EXPECT_EQ(display_width("█░"), 2u);
  EXPECT_EQ(display_width("𠀀"), 2u);
}

TEST(Text, WideCharactersAreThoseOfTheirBlocks) {
  const std::pair<char32_t, char32_t> blocks[] = {
      {0x1100, 0x115f}, {0x2e80, 0xa4cf}, {0xac00, 0xd7a3}, {0xf900, 0xfaff},
      {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x20000, 0x3fffd}};
  const auto width = [](char32_t c) { return display_width(to_utf8(std::u32string(1, c))); };
  for (const auto& [first, last] : blocks) {
    EXPECT_EQ(width(first - 1), 1u) << static_cast<uint32_t>(first);
    EXPECT_EQ(width(first), 2u) << static_cast<uint32_t>(first);
    EXPECT_EQ(width(last), 2u) << static_cast<uint32_t>(last);
    EXPECT_EQ(width(last + 1), 1u) << static_cast<uint32_t>(last);
  }
}

TEST(Text, TrimTakesBlanksAtBothEndsOnly) {
  EXPECT_EQ(trim(" \t\r\n a b \n"), "a b");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim("　全角"), "　全角");
}

TEST(Text, SplitKeepsEmptyPartsAndJoinPutsThemBack) {
  EXPECT_THAT(split("a,b", ','), ElementsAre("a", "b"));
  EXPECT_THAT(split(",a,,", ','), ElementsAre("", "a", "", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
  EXPECT_EQ(join({"甲", "乙", "丙"}, "、"), "甲、乙、丙");
  EXPECT_EQ(join({}, "、"), "");
}

RC_GTEST_PROP(TextProperty, JoinUndoesSplit, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab,;")));
  std::vector<std::string> parts;
  for (const std::string_view part : split(text, ',')) parts.emplace_back(part);
  RC_ASSERT(join(parts, ",") == text);
}

constexpr size_t kFar = 1000;

TEST(EditDistance, CountsInsertionsDeletionsAndReplacements) {
  EXPECT_EQ(edit_distance(U"", U"", kFar), 0u);
  EXPECT_EQ(edit_distance(U"调解", U"调解", kFar), 0u);
  EXPECT_EQ(edit_distance(U"", U"abc", kFar), 3u);
  EXPECT_EQ(edit_distance(U"kitten", U"sitting", kFar), 3u);
  EXPECT_EQ(edit_distance(U"人民调解", U"人民调节", kFar), 1u);
}

TEST(EditDistance, StopsCountingAboveTheLimit) {
  EXPECT_EQ(edit_distance(U"kitten", U"sitting", 2), 3u);
  EXPECT_EQ(edit_distance(U"kitten", U"sitting", 3), 3u);
  EXPECT_EQ(edit_distance(U"a", U"abcdefgh", 2), 3u);
  EXPECT_EQ(edit_distance(U"a", U"b", 0), 1u);
  EXPECT_EQ(edit_distance(U"xxab", U"abyy", 2), 3u);
}

rc::Gen<std::u32string> few_letters() {
  return rc::gen::container<std::u32string>(rc::gen::element<char32_t>(U'a', U'b', U'法'));
}

RC_GTEST_PROP(EditDistanceProperty, IsAMetric, ()) {
  const auto a = *few_letters();
  const auto b = *few_letters();
  const auto c = *few_letters();
  const size_t ab = edit_distance(a, b, kFar);
  RC_ASSERT(ab == edit_distance(b, a, kFar));
  RC_ASSERT((ab == 0) == (a == b));
  RC_ASSERT(ab <= edit_distance(a, c, kFar) + edit_distance(c, b, kFar));
  RC_ASSERT(ab <= std::max(a.size(), b.size()));
}

RC_GTEST_PROP(EditDistanceProperty, LimitChangesNothingBelowIt, ()) {
  const auto a = *few_letters();
  const auto b = *few_letters();
  const size_t limit = *rc::gen::inRange<size_t>(0, 12);
  RC_ASSERT(edit_distance(a, b, limit) == std::min(edit_distance(a, b, kFar), limit + 1));
}

TEST(Nearest, SuggestsOnlyWhatIsReallyNear) {
  const std::vector<std::string> known = {"report", "verify", "map", "人民调解", "行政处罚"};
  EXPECT_EQ(nearest("repotr", known), "report");
  EXPECT_EQ(nearest("report", known), "report");
  EXPECT_EQ(nearest("verfy", known), "verify");
  EXPECT_EQ(nearest("人民调节", known), "人民调解");
  EXPECT_EQ(nearest("demo", known), "");
  EXPECT_EQ(nearest("x", known), "");
  EXPECT_EQ(nearest("", known), "");
  EXPECT_EQ(nearest("report", {}), "");
}

TEST(Nearest, AtMostHalfOfTheWordMayDiffer) {
  EXPECT_EQ(nearest("a", {"b"}), "");
  EXPECT_EQ(nearest("ab", {"ac"}), "ac");
  EXPECT_EQ(nearest("abc", {"axy"}), "");
  EXPECT_EQ(nearest("abcd", {"abxy"}), "abxy");
  EXPECT_EQ(nearest("abcdefgh", {"abcdexyz"}), "");
}

TEST(Nearest, TakesTheFirstOfEquallyNear) {
  EXPECT_EQ(nearest("cat", {"bat", "rat"}), "bat");
  EXPECT_EQ(nearest("cats", {"cuts!", "cat"}), "cat");
}

TEST(Nearest, WordThatIsNoTextHasNoNeighbour) {
  for (const char* word : {"repor\xff", "repor\xe4", "report\xf0", "\xf0\xa0", "\x80"}) {
    EXPECT_EQ(nearest(word, {"report"}), "") << ::testing::PrintToString(std::string(word));
  }
}

TEST(ParseInt, ReadsAtMostEighteenDigits) {
  EXPECT_EQ(parse_int("0"), 0);
  EXPECT_EQ(parse_int("-7"), -7);
  EXPECT_EQ(parse_int("007"), 7);
  EXPECT_EQ(parse_int("999999999999999999"), 999'999'999'999'999'999);
  EXPECT_EQ(parse_int("-999999999999999999"), -999'999'999'999'999'999);
  for (const char* text :
       {"", "-", "+1", "1.0", " 1", "1 ", "--1", "1e3", "１", "1000000000000000000"}) {
    EXPECT_EQ(parse_int(text), std::nullopt) << text;
  }
}

TEST(EscapeHtml, LeavesNoCharacterThatOpensMarkup) {
  EXPECT_EQ(escape_html("<a href=\"x\" b='y'>&amp;"),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;");
  EXPECT_EQ(escape_html("法度"), "法度");
  EXPECT_EQ(escape_html(""), "");
}

RC_GTEST_PROP(EscapeHtmlProperty, EveryAmpersandBeginsAnEntityAndUndoesToTheText, ()) {
  const auto text =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string("<>&\"';a#39amp法")));
  std::string back = escape_html(text);
  RC_ASSERT(back.find_first_of("<>\"'") == std::string::npos);
  const std::pair<const char*, const char*> entities[] = {
      {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}};
  std::string out;
  for (size_t i = 0; i < back.size();) {
    bool found = back[i] != '&';
    if (found) {
      out.push_back(back[i++]);
      continue;
    }
    for (const auto& [entity, character] : entities) {
      if (back.compare(i, std::string_view(entity).size(), entity) != 0) continue;
      out += character;
      i += std::string_view(entity).size();
      found = true;
      break;
    }
    RC_ASSERT(found);
  }
  RC_ASSERT(out == text);
}

}  // namespace
}  // namespace base
