// SPDX-License-Identifier: AGPL-3.0-or-later
#include "tidy.h"

#include <gtest/gtest.h>

namespace tidy {

namespace {

const std::string kSpdx = "// SPDX-License-Identifier: AGPL-3.0-or-later\n";

Rooms rooms() { return parse_rooms("base: \ncalendar: base\nlaw: base calendar\n"); }

template <typename Fn>
Findings run(Fn fn) {
  Findings out;
  fn(out);
  return out;
}

Findings doors(const std::string& path, const std::string& text) {
  return run([&](Findings& out) { check_doors(make_file(path, text), rooms(), out); });
}

Findings forbidden(const std::string& path, const std::string& text) {
  return run([&](Findings& out) { check_forbidden(make_file(path, text), out); });
}

Findings form(const std::string& path, const std::string& text) {
  return run([&](Findings& out) { check_form(make_file(path, text), out); });
}

Findings names(const std::string& path, const std::string& text) {
  return run([&](Findings& out) { check_namespace(make_file(path, text), out); });
}

Findings size(const std::string& path, const std::string& text, const Ratchet& ratchet = {}) {
  return run([&](Findings& out) {
    std::set<std::string> seen;
    check_size(make_file(path, text), ratchet, seen, out);
    check_ratchet(ratchet, seen, out);
  });
}

std::string function_of_lines(size_t lines) {
  std::string text = "int long_one(int x) {\n";
  for (size_t i = 2; i < lines; ++i) text += "  if (x == 1) { ++x; }\n";
  return text + "}\n";
}

}  // namespace

TEST(Scanner, BlanksCommentsAndLiteralsButKeepsLines) {
  const File file =
      make_file("a.cc", "int a = 1'000;  // \"x\"\nauto s = \"b{\\\"c\";\nchar c = '{';\n");
  EXPECT_EQ(file.code.size(), file.text.size());
  EXPECT_EQ(file.code.find('{'), std::string::npos);
  EXPECT_NE(file.code.find("1'000"), std::string::npos);
  ASSERT_EQ(file.literals.size(), 2u);
  EXPECT_EQ(file.literals[0].text, "b{\\\"c");
  EXPECT_EQ(file.literals[0].line, 2u);
}

TEST(Scanner, ReadsRawStringsWithDelimiters) {
  const File file = make_file("a.cc", "auto s = R\"x(a \" )\" { )x\"; int b;\n");
  ASSERT_EQ(file.literals.size(), 1u);
  EXPECT_EQ(file.literals[0].text, "a \" )\" { ");
  EXPECT_NE(file.code.find("int b;"), std::string::npos);
}

TEST(Scanner, SurvivesUnfinishedInput) {
  for (const char* text : {"\"", "R\"", "R\"(", "'", "/*", "//", "\"\\", "a'"}) {
    EXPECT_EQ(make_file("a.cc", text).code.size(), std::string_view(text).size()) << text;
  }
}

TEST(Doors, OnlyDeclaredOnesOpen) {
  EXPECT_TRUE(doors("src/law/a.cc", "#include \"law/a.h\"\n#include \"base/text.h\"\n").empty());
  EXPECT_EQ(doors("src/calendar/a.cc", "#include \"law/a.h\"\n").size(), 1u);
  EXPECT_EQ(doors("src/law/a.cc", "#include \"a.h\"\n").size(), 1u);
  EXPECT_EQ(doors("src/tower/a.cc", "").size(), 1u) << "a room that CMake does not know";
  EXPECT_TRUE(doors("tools/a.cc", "#include \"law/a.h\"\n").empty());
}

TEST(Doors, MakeNoCircle) {
  EXPECT_TRUE(run([](Findings& out) { check_cycles(rooms(), out); }).empty());
  const Rooms circle = parse_rooms("a: b\nb: c\nc: a\nd: a\n");
  EXPECT_EQ(run([&](Findings& out) { check_cycles(circle, out); }).size(), 3u);
}

TEST(Namespaces, AreThoseOfTheFolder) {
  EXPECT_TRUE(names("src/law/a.cc", "namespace law {\n\nnamespace {\n}\n}\n").empty());
  EXPECT_TRUE(names("src/law/a.cc", "namespace fs = std::filesystem;\nnamespace law {}\n").empty());
  EXPECT_EQ(names("src/law/a.cc", "namespace lore {\n}\n").size(), 2u);
  EXPECT_EQ(names("src/law/a.cc", "// namespace law {\n").size(), 1u);
  EXPECT_TRUE(names("src/base/yaml.cc", "namespace yaml {\n").empty());
  EXPECT_FALSE(names("src/base/text.cc", "namespace yaml {\n").empty());
}

TEST(Form, IsKept) {
  EXPECT_TRUE(form("src/law/a.cc", kSpdx + "int a;\n").empty());
  EXPECT_EQ(form("src/law/a.cc", "int a;\n").size(), 1u) << "no SPDX line";
  EXPECT_EQ(form("a.md", "a \n").size(), 1u) << "blank at the end";
  EXPECT_EQ(form("a.md", "a").size(), 1u) << "no line break at the end";
  EXPECT_EQ(form("a.md", "a\n\n").size(), 1u) << "empty line at the end";
  EXPECT_EQ(form("a.md", "\ta\n").size(), 1u) << "tab";
  EXPECT_TRUE(form("Makefile", "\ta\n").empty());
}

TEST(Form, ColumnsAreCountedInCharactersAndOnlyInCode) {
  EXPECT_EQ(form("a.cc", kSpdx + "int " + std::string(96, 'a') + ";\n").size(), 1u);
  EXPECT_EQ(form("a.cc", kSpdx + "// " + std::string(98, 'a') + "\n").size(), 1u);
  EXPECT_TRUE(form("a_test.cc", kSpdx + "int " + std::string(96, 'a') + ";\n").empty());
  EXPECT_TRUE(form("a.cc", kSpdx + "int " + std::string(95, 'a') + ";\n").empty());
  EXPECT_TRUE(form("a.cc", kSpdx + "auto a = R\"(\n" + std::string(200, 'x') + "\n)\";\n").empty());
  EXPECT_TRUE(form("a.md", std::string(200, 'x') + "\n").empty());
}

TEST(Forbidden, CallsAreNamedWithTheirReplacement) {
  const Findings found = forbidden("src/law/a.cc", "auto t = std::chrono::system_clock::now();\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found[0].message.find("calendar::Clock"), std::string::npos);
  EXPECT_TRUE(forbidden("src/calendar/date.cc", "auto t = system_clock::now();\n").empty());
  EXPECT_EQ(forbidden("src/law/a.cc", "std::random_device d;\nint x = rand();\n").size(), 2u);
  EXPECT_TRUE(forbidden("src/law/a.cc", "int x = operand(1);  // rand()\n").empty());
  EXPECT_EQ(forbidden("a.cc", "std::regex r;\nusing namespace std;\n").size(), 2u);
  EXPECT_EQ(forbidden("a_test.cc", "std::regex r;\nstd::random_device d;\n").size(), 1u);
}

TEST(Forbidden, BinaryFractionsHaveNoPlaceInFigures) {
  EXPECT_EQ(forbidden("src/indicator/a.cc", "double x;\nfloat y;\n").size(), 2u);
  EXPECT_TRUE(forbidden("src/indicator/a.cc", "int doubled; auto s = \"double\";\n").empty());
  EXPECT_TRUE(forbidden("src/grid/a.cc", "double x;\n").empty());
}

TEST(Chinese, BelongsIntoTheCatalogue) {
  const auto check = [](const std::string& path, const std::string& text, const Exemptions& ok) {
    return run([&](Findings& out) { check_chinese(make_file(path, text), ok, out); });
  };
  EXPECT_EQ(check("src/law/a.cc", "auto s = \"条文\";\n", {}).size(), 1u);
  EXPECT_TRUE(check("src/law/a.cc", "// 行政处罚法-2021#85\nauto s = \"—\";\n", {}).empty());
  EXPECT_TRUE(check("src/law/a_test.cc", "auto s = \"条文\";\n", {}).empty());
  const std::string text = "auto s = \"条文\";\n";
  EXPECT_TRUE(check("src/law/a.cc", text, {{"src/law/a.cc", "units"}}).empty());
  EXPECT_TRUE(check("src/law/a.cc", text, {{"src/law/", "units"}}).empty());
  EXPECT_EQ(check("src/lawn/a.cc", text, {{"src/law", "units"}}).size(), 1u);
  EXPECT_TRUE(check("src/law/a.cc", "auto s = \"行政处罚法-2021#85\";\n", {}).empty());
}

TEST(Words, OfMachinesAreLeftOut) {
  const auto check = [](const std::string& path, const std::string& text) {
    return run([&](Findings& out) { check_words(make_file(path, text), out); });
  };
  EXPECT_EQ(check("docs/a.md", std::string("see /wo") + "rk/main\n").size(), 1u);
  EXPECT_TRUE(check("docs/a.md", "see works/main\n").empty());
  EXPECT_TRUE(check("law/a.yaml", std::string("gist: 人工") + "智能\n").empty());
}

TEST(Size, OfFunctionsIsBounded) {
  EXPECT_TRUE(size("a.cc", function_of_lines(60)).empty());
  EXPECT_EQ(size("a.cc", function_of_lines(61)).size(), 1u);
  EXPECT_TRUE(size("a_test.cc", function_of_lines(61)).empty());
  EXPECT_TRUE(size("a.cc", function_of_lines(61), {{"a.cc:long_one", 61}}).empty());
  EXPECT_EQ(size("a.cc", function_of_lines(62), {{"a.cc:long_one", 61}}).size(), 1u) << "grew";
  EXPECT_EQ(size("a.cc", function_of_lines(61), {{"a.cc:long_one", 62}}).size(), 1u) << "shrank";
  EXPECT_EQ(size("a.cc", function_of_lines(9), {{"a.cc:long_one", 61}}).size(), 1u) << "is small";
}

TEST(Size, OfFilesIsBounded) {
  std::string lines;
  for (int i = 0; i < 501; ++i) lines += "int a;\n";
  EXPECT_EQ(size("a.cc", lines).size(), 1u);
  EXPECT_TRUE(size("a.cc", lines.substr(7)).empty());
  EXPECT_TRUE(size("a.yaml", lines).empty());
}

TEST(Size, FindsFunctionsAmongTypesAndTables) {
  const File file =
      make_file("a.cc",
                "namespace a {\n"
                "struct S {\n  int f() const {\n    return 1;\n  }\n  int x = 1;\n};\n"
                "const int kTable[] = {1,\n 2};\n"
                "#define M(x) do { x; } while (0)\n"
                "template <typename T>\nvoid S::g(T t) {\n  for (;;) {\n  }\n}\n"
                "}  // namespace a\n");
  const std::vector<Function> found = functions_of(file);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].name, "f");
  EXPECT_EQ(found[0].lines, 3u);
  EXPECT_EQ(found[1].name, "S::g");
  EXPECT_EQ(found[1].lines, 5u) << "with its template line";
}

class TextsTest : public ::testing::Test {
 protected:
  Findings read(const std::string& yaml) {
    return run([&](Findings& out) { read_texts(make_file("text/law.yaml", yaml), texts_, out); });
  }
  Findings code(const std::string& path, const std::string& text) {
    return run([&](Findings& out) { check_codes(make_file(path, text), rooms(), texts_, out); });
  }
  Findings unused() {
    return run([&](Findings& out) { check_unused_texts(texts_, out); });
  }
  Texts texts_;
};

TEST_F(TextsTest, BothLanguagesTakeTheSameArguments) {
  EXPECT_TRUE(read("law.a: {zh: \"{step}无\", en: \"no {step_en}\"}\n").empty());
  EXPECT_EQ(read("law.a: {zh: \"{step}无\", en: \"no {stop}\"}\n").size(), 2u);
  EXPECT_EQ(read("law.a: {zh: 无}\n").size(), 1u);
  EXPECT_EQ(read("law.a: {zh: 无, en: no, remedy: {zh: \"{x}\", en: y}}\n").size(), 1u);
  EXPECT_TRUE(read("law.a: {zh: \"如 {between: [1, 2]}\", en: like}\n").empty());
  EXPECT_EQ(read("base.a: {zh: 无, en: no}\n").size(), 1u) << "in another room's file";
  EXPECT_EQ(read("law.a: {zh: 无\n").size(), 1u) << "not YAML";
}

TEST_F(TextsTest, CodesHaveWordsAndWordsAreUsed) {
  ASSERT_TRUE(read("law.a: {zh: 甲, en: a}\nlaw.kind.x: {zh: 乙, en: b}\n").empty());
  EXPECT_EQ(unused().size(), 2u);
  EXPECT_TRUE(code("src/law/a.cc", "fault(\"law.a\"); key(\"law.kind.\");\n").empty());
  EXPECT_TRUE(unused().empty());
  EXPECT_EQ(code("src/law/a.cc", "fault(\"law.b\");\n").size(), 1u);
  EXPECT_EQ(code("src/law/a.cc", "fault(\"law.sort.\");\n").size(), 1u);
  EXPECT_TRUE(code("src/law/a_test.cc", "fault(\"law.b\");\n").empty());
  EXPECT_TRUE(code("src/law/a.cc", "open(\"fadu.db\"); // \"law.b\"\n").empty());
  EXPECT_EQ(code("src/calendar/a.cc", "fault(\"law.a\");\n").size(), 1u) << "a higher room's code";
}

TEST_F(TextsTest, CodesMayBePutTogether) {
  ASSERT_TRUE(read("law.a: {zh: 甲, en: a}\nlaw.a_near: {zh: 乙, en: b}\n").empty());
  EXPECT_TRUE(code("src/law/a.cc", "fault(near ? \"law.a\" + \"_near\" : \"law.a\");\n").empty());
  EXPECT_TRUE(unused().empty());
  ASSERT_TRUE(read("law.b: {zh: 甲, en: a}\nlaw.b_near: {zh: 乙, en: b}\n").empty());
  EXPECT_TRUE(code("src/law/b.cc", "return base::fault_near(k, \"law.b\", {}, n);\n").empty());
  EXPECT_TRUE(unused().empty());
}

TEST_F(TextsTest, IdsOfIndicatorsAreNoCodes) {
  EXPECT_EQ(code("src/law/a.cc", "f(\"law.books\");\n").size(), 1u);
  const File pack = make_file("packs/library/v1.yaml", "indicators: {law.books: {zh: 书}}\n");
  EXPECT_TRUE(run([&](Findings& out) { read_indicators(pack, texts_, out); }).empty());
  EXPECT_TRUE(code("src/law/a.cc", "f(\"law.books\");\n").empty());
}

TEST(Links, LeadSomewhere) {
  const std::set<std::string> paths = {"README.md", "docs/a.md", "docs/adr/0001-x.md"};
  const auto check = [&](const std::string& text) {
    return run([&](Findings& out) { check_links(make_file("docs/b.md", text), paths, out); });
  };
  EXPECT_TRUE(
      check("[a](a.md) [b](../README.md#top) [c](adr/) [d](https://x.org/y) [e](#f)").empty());
  EXPECT_EQ(check("[a](README.md)").size(), 1u);
}

TEST(AdrIndex, ListsEveryDecision) {
  const std::set<std::string> paths = {"docs/adr/0001-x.md", "docs/adr/README.md"};
  const auto check = [&](const std::string& text) {
    return run(
        [&](Findings& out) { check_adr_index(make_file("docs/adr/README.md", text), paths, out); });
  };
  EXPECT_TRUE(check("| [0001](0001-x.md) | accepted |\n").empty());
  EXPECT_EQ(check("nothing\n").size(), 1u);
}

TEST(Picture, IsThatOfTheRooms) {
  const std::string table = "| `base` | – | x |\n| `calendar` | `base` | x |\n";
  const std::string picture =
      "```mermaid\ngraph BT\n  law --> calendar\n  calendar --> base\n```\n";
  const auto check = [&](const std::string& text) {
    return run([&](Findings& out) { check_picture(make_file("a.md", text), rooms(), out); });
  };
  EXPECT_TRUE(check(picture + table + "| `law` | `base` `calendar` | x |\n").empty());
  EXPECT_EQ(check(picture + table + "| `law` | `calendar` | x |\n").size(), 1u) << "a door missing";
  EXPECT_EQ(check(picture + table).size(), 1u) << "a room missing";
  EXPECT_EQ(check(table + "| `law` | `base` `calendar` | x |\n").size(), 2u) << "arrows missing";
  EXPECT_EQ(check("```mermaid\n  law --> base\n```\n" + picture + table +
                  "| `law` | `base` `calendar` | x |\n")
                .size(),
            1u)
      << "an arrow that others imply";
}

TEST(Glossary, NamesPacksAndRoles) {
  const std::set<std::string> paths = {"packs/mediation/v1.yaml", "packs/mediation/v2.yaml"};
  const File roles = make_file("packs/roles.yaml", "roles: {mayor: {zh: 镇长}}\n");
  const auto check = [&](const std::string& text) {
    return run([&](Findings& out) {
      check_glossary(make_file("docs/glossary.md", text), paths, roles, out);
    });
  };
  EXPECT_TRUE(check("`mediation` `mayor`\n").empty());
  EXPECT_EQ(check("mediation `mayor`\n").size(), 1u);
  EXPECT_EQ(check("\n").size(), 2u);
}

TEST(Packages, AreInstalledForAReason) {
  const File setup = make_file("tools/setup.sh", "packages=\"cmake \\\ngit\"\nmissing=\"\"\n");
  const auto check = [&](const std::string& text) {
    return run([&](Findings& out) { check_packages(make_file("a.md", text), setup, out); });
  };
  EXPECT_TRUE(check("| `cmake`, `git` | the build |\n").empty());
  EXPECT_EQ(check("| `cmake` | the build, git |\n").size(), 1u);
}

TEST(Commands, ThatAreShownExist) {
  Texts texts;
  texts.keys["app.help_verify"] = {};
  const auto check = [&](const std::string& path, const std::string& text) {
    return run([&](Findings& out) { check_commands(make_file(path, text), texts, out); });
  };
  EXPECT_TRUE(check("docs/a.md", "```\n$ build/fadu verify --data d\n```\n").empty());
  EXPECT_EQ(check("docs/a.md", "```sh\nbuild/fadu verily\n```\nfadu nothing\n").size(), 1u);
  EXPECT_EQ(check("README.md", "none\n").size(), 1u);
  EXPECT_TRUE(check("README.md", "`fadu verify --data DIR`\n").empty());
}

}  // namespace tidy
