// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules on size. Functions are found by their braces in the blanked code: rough, and good enough,
// since what it cannot understand it does not count.
#include <cctype>

#include "base/text.h"
#include "tidy.h"

namespace tidy {

namespace {

constexpr size_t kFileLinesMax = 500;
constexpr size_t kFunctionLinesMax = 60;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool has_word(std::string_view text, std::string_view word) {
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]))) {
      return true;
    }
  }
  return false;
}

// The words between the last statement and a `{`.
bool opens_function(std::string_view head) {
  if (head.find('(') == std::string_view::npos) return false;
  for (const std::string_view word : {"namespace", "class", "struct", "union", "enum", "extern"}) {
    if (has_word(head.substr(0, head.find('(')), word)) return false;
  }
  // `x = {`, `f({`: an initializer; `operator=(…) {` is none.
  const std::string_view end = base::trim(head);
  return end.back() != '=' && end.back() != ',' && end.back() != '(';
}

// The name before the first `(`, with its class.
std::string name_in(std::string_view head) {
  size_t end = head.find('(');
  while (end > 0 && std::isspace(static_cast<unsigned char>(head[end - 1])) != 0) --end;
  size_t begin = end;
  while (begin > 0 && (is_word(head[begin - 1]) || head[begin - 1] == ':' ||
                       head[begin - 1] == '~' || head[begin - 1] == '=')) {
    --begin;
  }
  return std::string(head.substr(begin, end - begin));
}

std::string key_of(const File& file, const Function& function) {
  return file.path + ":" + function.name;
}

void hold(const File& file, const std::string& key, size_t line, size_t lines, size_t max,
          const Ratchet& ratchet, std::set<std::string>& seen, Findings& out) {
  if (lines <= max) return;
  const auto it = ratchet.find(key);
  if (it == ratchet.end()) {
    out.push_back({file.path, line, "size",
                   key + " has " + std::to_string(lines) + " lines, at most " +
                       std::to_string(max) + ": split it"});
    return;
  }
  seen.insert(key);
  if (lines == it->second) return;
  const bool grew = lines > it->second;
  out.push_back({file.path, line, "size",
                 key + (grew ? " grew to " : " shrank to ") + std::to_string(lines) +
                     (grew ? " lines: split it" : " lines: write that in tools/tidy_ratchet.txt")});
}

}  // namespace

std::vector<Function> functions_of(const File& file) {
  const std::string& code = file.code;
  std::vector<Function> out;
  size_t head = 0;  // where the words before the next brace begin
  int depth = 0;    // of braces inside the outermost function
  Function current;
  for (size_t i = 0; i < code.size(); ++i) {
    if (code[i] == '#' && (i == 0 || code[i - 1] == '\n')) {  // preprocessor: not C++
      while (i < code.size() && (code[i] != '\n' || code[i - 1] == '\\')) ++i;
      if (depth == 0) head = i;
      continue;
    }
    if (code[i] == '{' && depth > 0) {
      ++depth;
    } else if (code[i] == '{') {
      const std::string_view words = std::string_view(code).substr(head, i - head);
      head = i + 1;
      if (base::trim(words).empty() || !opens_function(words)) continue;
      const size_t first = static_cast<size_t>(base::trim(words).data() - code.data());
      current = {name_in(words), line_at(code, first), 0};
      depth = 1;
    } else if (code[i] == '}' && depth > 0) {
      if (--depth > 0) continue;
      current.lines = line_at(code, i) - current.line + 1;
      out.push_back(current);
      head = i + 1;
    } else if (depth == 0 && (code[i] == '}' || code[i] == ';')) {
      head = i + 1;
    }
  }
  return out;
}

void check_size(const File& file, const Ratchet& ratchet, std::set<std::string>& seen,
                Findings& out) {
  if (!is_cpp(file.path) || is_test(file.path)) return;
  hold(file, file.path, 0, lines_of(file.text).size(), kFileLinesMax, ratchet, seen, out);
  for (const Function& function : functions_of(file)) {
    hold(file, key_of(file, function), function.line, function.lines, kFunctionLinesMax, ratchet,
         seen, out);
  }
}

void check_ratchet(const Ratchet& ratchet, const std::set<std::string>& seen, Findings& out) {
  for (const auto& [key, lines] : ratchet) {
    if (seen.contains(key)) continue;
    out.push_back({"tools/tidy_ratchet.txt", 0, "size", key + " is small now: remove its line"});
  }
}

}  // namespace tidy
