// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules on sources: doors between rooms, namespaces, form, forbidden calls, words.
#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "tidy.h"

namespace tidy {

namespace {

constexpr size_t kColumnsMax = 100;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// The offset of `word` in `text` from `from` on, not as a part of a longer word.
size_t find_word(std::string_view text, std::string_view word, size_t from) {
  for (size_t at = text.find(word, from); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    const bool open = at == 0 || !is_word(word.front()) || !is_word(text[at - 1]);
    const bool closed = end == text.size() || !is_word(word.back()) || !is_word(text[end]);
    if (open && closed) return at;
  }
  return std::string_view::npos;
}

struct Forbidden {
  std::string_view word;
  std::string_view instead;
  std::string_view allowed_in;  // the one file that does it for all
  bool in_tests = true;         // forbidden there as well
};

constexpr std::array kForbidden = {
    Forbidden{"std::random_device", "take a base::Random& as a parameter", "src/base/uuid.cc"},
    Forbidden{"std::rand", "take a base::Random& as a parameter", ""},
    Forbidden{"rand(", "take a base::Random& as a parameter", ""},
    Forbidden{"std::mt19937", "take a base::Random& as a parameter (base::SeededRandom)", "",
              false},
    Forbidden{"system_clock::now", "take a calendar::Clock& as a parameter",
              "src/calendar/date.cc"},
    Forbidden{"std::time(", "take a calendar::Clock& as a parameter", ""},
    Forbidden{"std::regex", "scan the text (base/text.h); std::regex overflows the stack", "",
              false},
    Forbidden{"using namespace std;", "write std:: out", ""},
};

// Rooms in which every number is exact.
constexpr std::array<std::string_view, 5> kExactRooms = {"indicator", "casework", "report",
                                                         "claims", "base"};

bool has_chinese(std::string_view text) {
  if (base::first_invalid_utf8(text)) return false;  // \x escapes of tests
  for (size_t i = 0; i < text.size();) {
    const char32_t c = base::next_char(text, i);
    if ((c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff)) return true;
  }
  return false;
}

// "行政处罚法-2021#42" or its beginning: a citation, not words.
bool is_citation(std::string_view text) {
  const size_t hash = text.find('#');
  if (hash == std::string_view::npos || hash < 5 || text[hash - 5] != '-') return false;
  for (size_t i = hash - 4; i < hash; ++i) {
    if (std::isdigit(static_cast<unsigned char>(text[i])) == 0) return false;
  }
  return true;
}

bool is_exempt(std::string_view path, const Exemptions& allowed) {
  for (const auto& [prefix, reason] : allowed) {
    if (path == prefix || (prefix.ends_with('/') && path.starts_with(prefix))) return true;
  }
  return false;
}

bool is_prose_or_code(std::string_view path) {
  // Statutes say what they say.
  return !path.starts_with("law/");
}

}  // namespace

void check_doors(const File& file, const Rooms& rooms, Findings& out) {
  const std::string room = room_of(file.path);
  const auto own = rooms.doors.find(room);
  if (room.empty() || !is_cpp(file.path)) return;
  if (own == rooms.doors.end()) {
    out.push_back({file.path, 0, "doors", "declare the room " + room + " in CMakeLists.txt"});
    return;
  }
  static constexpr std::string_view kInclude = "#include \"";
  size_t number = 0;
  for (std::string_view line : lines_of(file.text)) {
    ++number;
    if (!line.starts_with(kInclude)) continue;
    line.remove_prefix(kInclude.size());
    const size_t slash = line.find('/');
    const std::string target(line.substr(0, slash));
    if (slash == std::string_view::npos) {
      out.push_back({file.path, number, "doors", "include as \"" + room + "/file.h\""});
    } else if (target != room && !own->second.contains(target)) {
      out.push_back({file.path, number, "doors",
                     "the room " + room + " has no door to " + target +
                         ": declare it in CMakeLists.txt if it is lower, else move the code"});
    }
  }
}

void check_cycles(const Rooms& rooms, Findings& out) {
  for (const std::string& room : rooms.names) {
    if (!rooms.below(room).contains(room)) continue;
    out.push_back({"CMakeLists.txt", 0, "doors",
                   "the room " + room + " reaches itself: take one door of the circle away"});
  }
}

void check_namespace(const File& file, Findings& out) {
  std::string room = room_of(file.path);
  if (room.empty() || !is_cpp(file.path)) return;
  // The front door and fuzz targets define functions of the C world; pch holds includes only.
  for (const std::string_view end : {"/main.cc", "_fuzz.cc", "/pch.h", "/pch.cc"}) {
    if (file.path.ends_with(end)) return;
  }
  // The YAML reader reads as yaml::Node wherever it is used; it lies in base because everybody
  // needs it.
  if (file.path.starts_with("src/base/yaml")) room = "yaml";
  static constexpr std::string_view kOpen = "namespace ";
  bool found = false;
  size_t number = 0;
  for (std::string_view line : lines_of(file.code)) {
    ++number;
    if (!line.starts_with(kOpen) || line.find('=') != std::string_view::npos) continue;
    line.remove_prefix(kOpen.size());
    const std::string_view name = base::trim(line.substr(0, line.find_first_of(":{")));
    if (name == room) {
      found = true;
    } else if (!name.empty()) {
      out.push_back({file.path, number, "namespace",
                     "open namespace " + room + " here: a folder is one namespace"});
    }
  }
  if (!found) out.push_back({file.path, 0, "namespace", "put it in namespace " + room});
}

void check_form(const File& file, Findings& out) {
  const auto tell = [&](size_t line, std::string message) {
    out.push_back({file.path, line, "form", std::move(message)});
  };
  static constexpr std::string_view kSpdx = "// SPDX-License-Identifier: AGPL-3.0-or-later\n";
  if (is_cpp(file.path) && !file.text.starts_with(kSpdx)) tell(1, "begin with the SPDX line");
  if (file.text.empty()) return;
  if (!file.text.ends_with('\n')) tell(0, "end the last line with a line break");
  if (file.text.ends_with("\n\n")) tell(0, "remove the empty lines at the end");
  const bool tabs_allowed = file.path.ends_with("Makefile");
  size_t number = 0;
  for (const std::string_view line : lines_of(file.text)) {
    ++number;
    if (!tabs_allowed && line.find('\t') != std::string_view::npos) tell(number, "no tabs");
    if (line.ends_with(' ') || line.ends_with('\r')) tell(number, "remove the blanks at the end");
    if (!is_cpp(file.path) || is_test(file.path)) continue;  // tests hold tables of bad input
    if (base::char_count(line) <= kColumnsMax || file.raw_lines.contains(number)) continue;
    tell(number, "break the line: at most " + std::to_string(kColumnsMax) + " columns");
  }
}

void check_forbidden(const File& file, Findings& out) {
  if (!is_cpp(file.path)) return;
  for (const Forbidden& rule : kForbidden) {
    if (file.path == rule.allowed_in || (is_test(file.path) && !rule.in_tests)) continue;
    for (size_t at = find_word(file.code, rule.word, 0); at != std::string::npos;
         at = find_word(file.code, rule.word, at + 1)) {
      out.push_back({file.path, line_at(file.code, at), "forbidden",
                     "instead of " + std::string(rule.word) + ": " + std::string(rule.instead)});
    }
  }
  const std::string room = room_of(file.path);
  if (std::find(kExactRooms.begin(), kExactRooms.end(), room) == kExactRooms.end()) return;
  if (is_test(file.path)) return;
  for (const std::string_view word : {"float", "double"}) {
    for (size_t at = find_word(file.code, word, 0); at != std::string::npos;
         at = find_word(file.code, word, at + 1)) {
      out.push_back({file.path, line_at(file.code, at), "forbidden",
                     "instead of " + std::string(word) +
                         ": base::Decimal or whole numbers; figures are exact"});
    }
  }
}

void check_chinese(const File& file, const Exemptions& allowed, Findings& out) {
  if (!file.path.starts_with("src/") || !is_cpp(file.path) || is_test(file.path)) return;
  if (is_exempt(file.path, allowed)) return;
  for (const Literal& literal : file.literals) {
    if (!has_chinese(literal.text) || is_citation(literal.text)) continue;
    out.push_back({file.path, literal.line, "chinese",
                   "move the words into text/" + room_of(file.path) +
                       ".yaml; a table of data belongs into tools/tidy_chinese.txt"});
  }
}

void check_words(const File& file, Findings& out) {
  if (!is_prose_or_code(file.path)) return;
  // Cut in two, so that this file passes its own rule.
  static const std::array<std::string, 12> kWords = {
      std::string("/wo") + "rk/",    std::string("/ro") + "ot/",
      std::string("/tmp/b") + "ash", std::string("/ho") + "me/",
      std::string("Chat") + "GPT",   std::string("Cla") + "ude",
      std::string("Open") + "AI",    std::string("Anth") + "ropic",
      std::string("Cop") + "ilot",   std::string("language ") + "model",
      std::string("人工") + "智能",  std::string("大语言") + "模型"};
  for (const std::string& word : kWords) {
    for (size_t at = find_word(file.text, word, 0); at != std::string::npos;
         at = find_word(file.text, word, at + 1)) {
      out.push_back({file.path, line_at(file.text, at), "words",
                     "leave \"" + word + "\" out: the project speaks of itself alone"});
    }
  }
}

}  // namespace tidy
