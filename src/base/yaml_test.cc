// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace yaml {
namespace {

using ::testing::ElementsAre;
using std::string_literals::operator""s;

// "code where", or "done".
std::string outcome(std::string_view text, const Limits& limits = {}) {
  const auto root = parse(text, "f.yaml", limits);
  return root.ok() ? "done" : root.fault().code + " " + root.fault().where;
}

Node parsed(std::string_view text) {
  auto root = parse(text, "f.yaml");
  EXPECT_TRUE(root.ok()) << (root.ok() ? "" : root.fault().code + " " + root.fault().where);
  return root.ok() ? std::move(*root) : Node{};
}

std::string repeated(std::string_view text, size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Yaml, EveryRefusalHasItsCodeAndItsPlace) {
  const struct {
    const char* why;
    std::string text;
    const char* outcome;
  } rows[] = {
      {"nothing", "", "yaml.empty f.yaml:1:1"},
      {"comments only", "# a\n# b\n", "yaml.empty f.yaml:1:1"},
      {"duplicate key", "a: 1\nb: 2\na: 3\n", "yaml.duplicate_key f.yaml:3:1"},
      {"duplicate key in quotes", "a: 1\n\"a\": 3\n", "yaml.duplicate_key f.yaml:2:1"},
      {"duplicate key in a flow map", "x: {a: 1, a: 2}\n", "yaml.duplicate_key f.yaml:1:11"},
      {"anchor on a scalar", "a: &x 1\n", "yaml.alias f.yaml:1:4"},
      {"anchor on a list", "a: &x [1]\n", "yaml.alias f.yaml:1:4"},
      {"anchor on a map", "a: &x {b: 1}\n", "yaml.alias f.yaml:1:4"},
      {"anchor on a key", "&x a: 1\n", "yaml.alias f.yaml:1:1"},
      {"alias", "a: 1\nb: *x\n", "yaml.alias f.yaml:2:4"},
      {"tag", "a: !!str 1\n", "yaml.tag f.yaml:1:4"},
      {"tag of a program", "!!python/object:os.system [rm]\n", "yaml.tag f.yaml:1:1"},
      {"tag on a map", "a: !x {b: 1}\n", "yaml.tag f.yaml:1:4"},
      {"second document", "a: 1\n---\nb: 2\n", "yaml.more_documents f.yaml:2:1"},
      {"list as a key", "? [1, 2]\n: x\n", "yaml.key_not_text f.yaml:1:3"},
      {"map as a key", "{{a: 1}: 2}\n", "yaml.key_not_text f.yaml:1:2"},
      {"latin-1", "a: 1\nb: caf\xe9\n", "yaml.not_utf8 f.yaml:2:7"},
      {"surrogate", "a: \xed\xa0\x80\n", "yaml.not_utf8 f.yaml:1:4"},
      {"bad byte after Chinese", "法度: 好\xff\n", "yaml.not_utf8 f.yaml:1:6"},
      {"tab as indentation", "a:\n\tb: 1\n", "yaml.syntax f.yaml:2:1"},
      {"unclosed quote", "a: \"b\n", "yaml.syntax f.yaml:2:1"},
      {"unclosed list", "a: [1, 2\n", "yaml.syntax f.yaml:2:1"},
      {"no blank after the colon and a value", "a:1\nb: 2\n", "yaml.syntax f.yaml:2:2"},
      {"two colons", "a: b: c\n", "yaml.syntax f.yaml:1:5"},
      {"bell character", "a: 1\nb: x\x07y\n", "yaml.syntax f.yaml:2:5"},
      {"nul character", "a: 1\nb: 2\0c\n"s, "yaml.syntax f.yaml:2:5"},
      {"control character after Chinese", "法: 好\n\x01\n", "yaml.syntax f.yaml:2:1"},
      {"bell after lines of another system", "a: 1\r\nb: 2\r\nc: \x07\r\n",
       "yaml.syntax f.yaml:3:4"},
      {"bell after lines of an old system", "a: 1\rb: \x07\r", "yaml.syntax f.yaml:2:4"},
      {"bad byte after lines of another system", "a: 1\r\nb: \xff\r\n", "yaml.not_utf8 f.yaml:2:4"},
      {"unknown escape", "a: \"\\q\"\n", "yaml.syntax f.yaml:1:5"},
  };
  for (const auto& row : rows) EXPECT_EQ(outcome(row.text), row.outcome) << row.why;
}

TEST(Yaml, ScalarsStayTextAndNothingIsGuessed) {
  const Node root = parsed("a: 0777\nb: no\nc: 1e3\nd: 2020-05-14\ne: 'null'\nf: ~\ng:\nh: null\n");
  EXPECT_EQ(root.find("a")->text, "0777");
  EXPECT_EQ(root.find("b")->text, "no");
  EXPECT_EQ(root.find("c")->text, "1e3");
  EXPECT_EQ(root.find("d")->text, "2020-05-14");
  EXPECT_TRUE(root.find("e")->is_scalar());
  EXPECT_TRUE(root.find("e")->quoted);
  for (const char* key : {"f", "g", "h"}) {
    EXPECT_EQ(root.find(key)->kind, Node::Kind::kNull) << key;
  }
  EXPECT_EQ(root.find("none"), nullptr);
}

TEST(Yaml, EveryNodeKnowsItsPlaceCountedInCharacters) {
  const Node root = parsed("# 注释\n法度: 好\nb:\n  - 一\n  - {键: 值, k: v}\n");
  EXPECT_EQ(root.place.line, 2);
  EXPECT_EQ(root.entries[0].value.place.line, 2);
  EXPECT_EQ(root.entries[0].value.place.column, 5);
  const Node& list = *root.find("b");
  EXPECT_EQ(list.items[1].place.line, 5);
  EXPECT_EQ(list.items[1].place.column, 5);
  EXPECT_EQ(list.items[1].entries[1].place.column, 12);
  EXPECT_EQ(list.items[1].entries[1].value.place.column, 15);
}

TEST(Yaml, LineEndsOfEverySystemReadTheSame) {
  for (const char* text : {"a: 1\nb:\n  - x\n", "a: 1\r\nb:\r\n  - x\r\n", "a: 1\rb:\r  - x\r"}) {
    const Node root = parsed(text);
    ASSERT_EQ(root.entries.size(), 2u);
    EXPECT_EQ(root.find("a")->text, "1");
    EXPECT_EQ(root.find("b")->items.at(0).place.line, 3);
  }
  EXPECT_EQ(parsed("a: |\r\n  x\r\n  y\r\n").find("a")->text, "x\ny\n");
}

TEST(Yaml, ByteOrderMarkAndDocumentMarksAreAllowed) {
  EXPECT_EQ(parsed("\xef\xbb\xbf"
                   "a: 1\n")
                .find("a")
                ->text,
            "1");
  EXPECT_EQ(parsed("---\na: 1\n...\n").find("a")->text, "1");
}

TEST(Yaml, BlocksAndFoldsAreQuoted) {
  const Node root = parsed("a: >-\n  一\n  二\nb: |\n  x\nc: plain\n");
  EXPECT_EQ(root.find("a")->text, "一 二");
  EXPECT_TRUE(root.find("a")->quoted);
  EXPECT_TRUE(root.find("b")->quoted);
  EXPECT_FALSE(root.find("c")->quoted);
}

TEST(YamlLimits, BytesNodesAndDepthAreCounted) {
  const Limits small{.bytes_max = 20, .nodes_max = 4, .depth_max = 2};
  EXPECT_EQ(outcome("[1, 2, 3]", small), "done");
  EXPECT_EQ(outcome("[1, 2, 3, 4]", small), "yaml.too_large f.yaml:1:11");
  EXPECT_EQ(outcome("[[1]]", small), "done");
  EXPECT_EQ(outcome("[[[1]]]", small), "yaml.too_deep f.yaml:1:4");
  EXPECT_EQ(outcome("a: {b: {c: 1}}", small), "yaml.too_deep f.yaml:1:12");
  EXPECT_EQ(outcome(std::string(20, ' '), small), "yaml.empty f.yaml:1:1");
  EXPECT_EQ(outcome(std::string(21, ' '), small), "yaml.too_large f.yaml:1:1");
}

TEST(YamlLimits, BombsAreRefusedQuickly) {
  const Limits limits;
  const std::string laughs = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\n";
  EXPECT_EQ(outcome(laughs), "yaml.alias f.yaml:1:4");
  EXPECT_THAT(outcome(repeated("[", 1'000'000)), ::testing::StartsWith("yaml.too_deep"));
  EXPECT_THAT(outcome(repeated("{a: ", 500'000)), ::testing::StartsWith("yaml.too_deep"));
  EXPECT_THAT(outcome(repeated("- ", 1'000'000)), ::testing::StartsWith("yaml.too_deep"));
  EXPECT_THAT(outcome(repeated("? ", 1'000'000)), ::testing::StartsWith("yaml."));
  EXPECT_THAT(outcome("[" + repeated("1,", limits.nodes_max + 1) + "]"),
              ::testing::StartsWith("yaml.too_large"));
  EXPECT_THAT(outcome(std::string(limits.bytes_max + 1, 'a')),
              ::testing::StartsWith("yaml.too_large"));
  EXPECT_EQ(outcome(std::string(limits.bytes_max, 'a')), "done");
}

// Whatever the bytes, an answer comes, with a place inside the file.
RC_GTEST_PROP(YamlProperty, AnyTextIsReadOrRefusedAtAPlace, ()) {
  const auto text = *rc::gen::container<std::string>(
      rc::gen::elementOf(std::string("ab: -[]{}\"'|>&*!#?,%@\n\r\t\x07\xe6\xb3\x95")));
  const auto root = parse(text, "f");
  if (root.ok()) return;
  const std::string& where = root.fault().where;
  RC_ASSERT(root.fault().code.starts_with("yaml."));
  const int line = std::atoi(where.substr(2).c_str());
  RC_ASSERT(line >= 1);
  RC_ASSERT(line <= 2 + static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) {
                      return c == '\n' || c == '\r';
                    })));
}

class ReaderTest : public ::testing::Test {
 protected:
  Reader reader(std::string_view text) {
    root_ = parsed(text);
    return Reader(root_, "thing", problems_);
  }
  // "code line:column" of every problem.
  std::vector<std::string> problems() const {
    std::vector<std::string> out;
    for (const base::Fault& fault : problems_.faults()) {
      out.push_back(fault.code + fault.where.substr(6));
    }
    return out;
  }

  Node root_;
  Problems problems_{"f.yaml"};
};

TEST_F(ReaderTest, ReadsEveryShapeWithoutProblems) {
  Reader r = reader(
      "text: 法\nnumber: -7\nmoney: 12.5\nyes: true\nno: false\nlist: [a, b]\none: c\nnothing:\n");
  EXPECT_EQ(r.text("text"), "法");
  EXPECT_EQ(r.text_or("nothing", "x"), "x");
  EXPECT_EQ(r.text_or("text", "x"), "法");
  EXPECT_EQ(r.integer("number"), -7);
  EXPECT_EQ(r.integer_or("absent", 9), 9);
  EXPECT_EQ(r.integer_or("number", 9), -7);
  EXPECT_EQ(r.decimal("money")->str(), "12.5");
  EXPECT_FALSE(r.decimal("absent").has_value());
  EXPECT_TRUE(r.flag_or("yes", false));
  EXPECT_FALSE(r.flag_or("no", true));
  EXPECT_TRUE(r.flag_or("absent", true));
  EXPECT_THAT(r.texts("list"), ElementsAre("a", "b"));
  EXPECT_THAT(r.texts("one"), ElementsAre("c"));
  EXPECT_TRUE(r.texts("absent").empty());
  EXPECT_EQ(r.optional("nothing"), nullptr);
  r.finish();
  EXPECT_THAT(problems(), ElementsAre());
}

TEST_F(ReaderTest, WrongShapesAreReportedAtTheirPlaceAndReadingGoesOn) {
  Reader r = reader(
      "text: [a]\nempty: ''\nnumber: 1.5\nword: many\nmoney: 1.00001\nflag: yes\nlist: {a: b}\n"
      "deep: [a, [b]]\nmap: {}\n");
  EXPECT_EQ(r.text("text"), "");
  EXPECT_EQ(r.text("empty"), "");
  EXPECT_EQ(r.integer("number"), 0);
  EXPECT_EQ(r.integer_or("word", 5), 0);
  EXPECT_FALSE(r.decimal("money").has_value());
  EXPECT_TRUE(r.flag_or("flag", true));
  EXPECT_TRUE(r.texts("list").empty());
  EXPECT_THAT(r.texts("deep"), ElementsAre("a"));
  EXPECT_EQ(r.integer("map"), 0);
  r.finish();
  EXPECT_THAT(problems(),
              ElementsAre("yaml.not_text:1:7", "yaml.not_text:2:8", "yaml.not_an_integer:3:9",
                          "yaml.not_an_integer:4:7", "yaml.not_a_number:5:8", "yaml.not_a_flag:6:7",
                          "yaml.not_a_list:7:7", "yaml.not_text:8:11", "yaml.not_an_integer:9:6"));
  for (const base::Fault& fault : problems_.faults()) EXPECT_EQ(fault.arg("what"), "thing");
}

TEST_F(ReaderTest, MissingKeysAreReportedOnceAtTheMapping) {
  Reader r = reader("# comment\na: 1\n");
  EXPECT_EQ(r.required("b"), nullptr);
  EXPECT_EQ(r.text("c"), "");
  EXPECT_EQ(r.integer("d"), 0);
  EXPECT_NE(r.optional("a"), nullptr);
  r.finish();
  EXPECT_THAT(problems(),
              ElementsAre("yaml.missing_key:2:1", "yaml.missing_key:2:1", "yaml.missing_key:2:1"));
  EXPECT_EQ(problems_.faults()[1].arg("key"), "c");
}

TEST_F(ReaderTest, UnknownKeysAreReportedWithTheNearestKnown) {
  Reader r = reader("title: a\ntitel: b\ncolour: c\n");
  EXPECT_EQ(r.text("title"), "a");
  EXPECT_EQ(r.text_or("basis", ""), "");
  r.finish();
  EXPECT_THAT(problems(), ElementsAre("yaml.unknown_key_near:2:1", "yaml.unknown_key:3:1"));
  EXPECT_EQ(problems_.faults()[0].arg("nearest"), "title");
  EXPECT_EQ(problems_.faults()[1].arg("known"), "title, basis");
}

TEST_F(ReaderTest, NodeThatIsNoMappingIsOneProblem) {
  for (const char* text : {"[a]", "a", "~"}) {
    problems_ = Problems("f.yaml");
    Reader r = reader(text);
    EXPECT_EQ(r.text("x"), "");
    EXPECT_EQ(r.required("y"), nullptr);
    r.finish();
    EXPECT_THAT(problems(), ElementsAre("yaml.not_a_map:1:1")) << text;
  }
}

}  // namespace
}  // namespace yaml
