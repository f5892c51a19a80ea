// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/blanks.h"

#include <gtest/gtest.h>

namespace base {
namespace {

std::string shown(std::string_view text) {
  std::string out;
  for (const Piece& piece : sentence_of(text).pieces) {
    out += piece.is_name ? "<" + piece.text + ">" : piece.text;
  }
  return out;
}

TEST(Blanks, AreNamesBetweenWords) {
  EXPECT_EQ(shown("罚款{{ fine }}元"), "罚款<fine>元");
  EXPECT_EQ(shown("{{a}}{{b.c}}"), "<a><b.c>");
  EXPECT_EQ(shown(""), "");
  EXPECT_EQ(shown("{ no blank }"), "{ no blank }");
}

TEST(Blanks, FoldedLinesLeaveNoSpaceBesideChinese) {
  EXPECT_EQ(shown("依照 {{law}} 决定"), "依照<law>决定");
  EXPECT_EQ(shown("in force since"), "in force since");
}

TEST(Blanks, WithoutEndAreTold) {
  const Sentence sentence = sentence_of("罚款{{fine元");
  EXPECT_EQ(sentence.unclosed, "{{fine元");
  EXPECT_EQ(sentence.pieces.size(), 1u);
}

}  // namespace
}  // namespace base
