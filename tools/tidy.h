// SPDX-License-Identifier: AGPL-3.0-or-later
// The house rules. Each rule is a function over a file (path and text), so that it can be tested
// with a good and a bad snippet; tidy.cc walks the tree. A finding says what to do instead.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidy {

// A string or character literal of C++.
struct Literal {
  size_t line = 0;
  std::string text;  // as written between the quotes
};

// A file of the tree. For C++ `code` has the same length and lines as `text`, with comments and the
// insides of literals blanked out.
struct File {
  std::string path;  // relative to the root, with /
  std::string text;
  std::string code;
  std::vector<Literal> literals;
  std::set<size_t> raw_lines;  // lines that begin inside a raw string: data, not code
};

struct Finding {
  std::string path;
  size_t line = 0;  // 0: the whole file
  std::string rule;
  std::string message;
};
using Findings = std::vector<Finding>;

// Which rooms each room may include, as CMake declared them.
struct Rooms {
  std::vector<std::string> names;  // lowest first
  std::map<std::string, std::set<std::string>> doors;
  // Every room that can be reached through doors.
  [[nodiscard]] std::set<std::string> below(const std::string& room) const;
};

// A list with one exemption a line: "path reason…", or "folder/ reason…". # begins a comment.
using Exemptions = std::map<std::string, std::string>;
// Measured excess that may shrink but not grow: "path lines" or "path:function lines".
using Ratchet = std::map<std::string, size_t>;

// Reading
[[nodiscard]] File make_file(std::string path, std::string text);
[[nodiscard]] Rooms parse_rooms(std::string_view text);
[[nodiscard]] Exemptions parse_exemptions(std::string_view text);
[[nodiscard]] Ratchet parse_ratchet(std::string_view text);
[[nodiscard]] bool is_cpp(std::string_view path);
// Tests, fuzz targets, benches and what only they use.
[[nodiscard]] bool is_test(std::string_view path);
// "src/<room>/…" -> "<room>"; else empty.
[[nodiscard]] std::string room_of(std::string_view path);
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);
[[nodiscard]] size_t line_at(std::string_view text, size_t offset);

// Code (tidy_code.cc)
void check_doors(const File& file, const Rooms& rooms, Findings& out);
void check_cycles(const Rooms& rooms, Findings& out);
void check_namespace(const File& file, Findings& out);
void check_form(const File& file, Findings& out);
void check_forbidden(const File& file, Findings& out);
void check_chinese(const File& file, const Exemptions& allowed, Findings& out);
void check_words(const File& file, Findings& out);

// Size (tidy_size.cc)
struct Function {
  std::string name;
  size_t line = 0;
  size_t lines = 0;
};
[[nodiscard]] std::vector<Function> functions_of(const File& file);
// Notes in `seen` which entries of the ratchet still hold.
void check_size(const File& file, const Ratchet& ratchet, std::set<std::string>& seen,
                Findings& out);
void check_ratchet(const Ratchet& ratchet, const std::set<std::string>& seen, Findings& out);

// Words for users (tidy_texts.cc)
struct TextKey {
  std::string path;
  size_t line = 0;
  bool used = false;
};
struct Texts {
  std::map<std::string, TextKey, std::less<>> keys;
  std::set<std::string, std::less<>> indicators;  // ids of packs look like codes
};
// text/<room>.yaml: shape, prefixes, placeholders.
void read_texts(const File& file, Texts& texts, Findings& out);
// packs/<pack>/v<n>.yaml: the ids of its indicators.
void read_indicators(const File& file, Texts& texts, Findings& out);
// Every literal that looks like a code must be a key; marks keys as used.
void check_codes(const File& file, const Rooms& rooms, Texts& texts, Findings& out);
void check_unused_texts(const Texts& texts, Findings& out);

// Documents (tidy_docs.cc)
void check_links(const File& file, const std::set<std::string>& paths, Findings& out);
void check_adr_index(const File& index, const std::set<std::string>& paths, Findings& out);
// The picture and the table of docs/architecture.md are those of CMake.
void check_picture(const File& file, const Rooms& rooms, Findings& out);
// docs/glossary.md names every pack and every role.
void check_glossary(const File& glossary, const std::set<std::string>& paths, const File& roles,
                    Findings& out);
// docs/adr/0007-dependencies.md gives a reason for every package that tools/setup.sh installs.
void check_packages(const File& reasons, const File& setup, Findings& out);
// Commands that documents show exist, and a README names every command.
void check_commands(const File& file, const Texts& texts, Findings& out);

}  // namespace tidy
