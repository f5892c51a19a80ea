// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading sources: a scanner that tells code from comments and literals, and the lists of the tool.
#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "tidy.h"

namespace tidy {

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// One pass over a C++ file.
class Scanner {
 public:
  explicit Scanner(File& file) : text_(file.text), file_(file) { file_.code = file.text; }

  void run() {
    while (at_ < text_.size()) {
      if (starts("//")) {
        blank_until(text_.find('\n', at_));
      } else if (starts("/*")) {
        const size_t end = text_.find("*/", at_ + 2);
        blank_until(end == std::string::npos ? end : end + 2);
      } else if (text_[at_] == '"') {
        raw_prefix() ? raw_string() : quoted('"');
      } else if (text_[at_] == '\'' && !in_number()) {
        quoted('\'');
      } else {
        ++at_;
      }
    }
  }

 private:
  [[nodiscard]] bool starts(std::string_view s) const {
    return std::string_view(text_).substr(at_, s.size()) == s;
  }
  void blank_until(size_t end) {
    end = std::min(end, text_.size());
    for (; at_ < end; ++at_) {
      if (text_[at_] != '\n') file_.code[at_] = ' ';
    }
  }
  // The word before the cursor: "R" of R"(…)", "1" of 1'000.
  [[nodiscard]] std::string_view word_before() const {
    size_t begin = at_;
    while (begin > 0 && (is_word(text_[begin - 1]) || text_[begin - 1] == '\'')) --begin;
    return std::string_view(text_).substr(begin, at_ - begin);
  }
  [[nodiscard]] bool raw_prefix() const { return word_before().ends_with('R'); }
  [[nodiscard]] bool in_number() const {
    const std::string_view word = word_before();
    return !word.empty() && std::isdigit(static_cast<unsigned char>(word[0])) != 0;
  }
  void keep(size_t begin, size_t end) {
    const size_t line = line_at(text_, begin);
    const size_t start = text_.rfind('\n', begin) + 1;  // npos + 1 is 0
    if (text_.compare(start, 8, "#include") == 0) return;
    file_.literals.push_back({line, text_.substr(begin, end - begin)});
  }
  void quoted(char quote) {
    const size_t begin = ++at_;
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
      at_ += text_[at_] == '\\' ? 2 : 1;
    }
    const size_t end = std::min(at_, text_.size());
    keep(begin, end);
    at_ = begin;
    blank_until(end);
    at_ = end + 1;
  }
  void raw_string() {
    const size_t open = text_.find('(', at_);
    if (open == std::string::npos) {
      at_ = text_.size();
      return;
    }
    const std::string close = ")" + text_.substr(at_ + 1, open - at_ - 1) + "\"";
    const size_t end = std::min(text_.find(close, open), text_.size());
    keep(open + 1, end);
    const size_t last = line_at(text_, end);
    for (size_t line = line_at(text_, open) + 1; line <= last; ++line) {
      file_.raw_lines.insert(line);
    }
    at_ = open + 1;
    blank_until(end);
    at_ = std::min(end + close.size(), text_.size());
  }

  const std::string& text_;
  File& file_;
  size_t at_ = 0;
};

// Calls fn(first word, rest) for each line that is not a comment.
template <typename Fn>
void each_entry(std::string_view text, Fn fn) {
  for (std::string_view line : base::split(text, '\n')) {
    line = base::trim(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    const size_t space = std::min(line.find(' '), line.size());
    fn(line.substr(0, space), base::trim(line.substr(space)));
  }
}

}  // namespace

File make_file(std::string path, std::string text) {
  File file{std::move(path), std::move(text), {}, {}, {}};
  if (is_cpp(file.path)) Scanner(file).run();
  return file;
}

std::set<std::string> Rooms::below(const std::string& room) const {
  std::set<std::string> seen;
  std::vector<std::string> todo = {room};
  while (!todo.empty()) {
    const std::string next = todo.back();
    todo.pop_back();
    const auto it = doors.find(next);
    if (it == doors.end()) continue;
    for (const std::string& door : it->second) {
      if (seen.insert(door).second) todo.push_back(door);
    }
  }
  return seen;
}

Rooms parse_rooms(std::string_view text) {
  Rooms rooms;
  for (const std::string_view line : base::split(text, '\n')) {
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string name(base::trim(line.substr(0, colon)));
    rooms.names.push_back(name);
    auto& doors = rooms.doors[name];
    for (const std::string_view door : base::split(line.substr(colon + 1), ' ')) {
      if (!door.empty()) doors.emplace(door);
    }
  }
  return rooms;
}

Exemptions parse_exemptions(std::string_view text) {
  Exemptions out;
  each_entry(text,
             [&](std::string_view path, std::string_view reason) { out.emplace(path, reason); });
  return out;
}

Ratchet parse_ratchet(std::string_view text) {
  Ratchet out;
  each_entry(text, [&](std::string_view what, std::string_view lines) {
    out.emplace(what, static_cast<size_t>(base::parse_int(lines).value_or(0)));
  });
  return out;
}

bool is_cpp(std::string_view path) { return path.ends_with(".cc") || path.ends_with(".h"); }

bool is_test(std::string_view path) {
  for (const std::string_view end : {"_test.cc", "_test.h", "testing.h", "_fuzz.cc", "_bench.cc"}) {
    if (path.ends_with(end)) return true;
  }
  return path.starts_with("tests/") || path.starts_with("bench/") ||
         path.find("/test_") != std::string_view::npos;
}

std::string room_of(std::string_view path) {
  if (!path.starts_with("src/")) return {};
  path.remove_prefix(4);
  const size_t slash = path.find('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines = base::split(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

size_t line_at(std::string_view text, size_t offset) {
  const std::string_view head = text.substr(0, offset);
  return 1 + static_cast<size_t>(std::count(head.begin(), head.end(), '\n'));
}

}  // namespace tidy
