// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules on the words of users: every code has its words in both languages, every word is used.
#include <algorithm>

#include "base/text.h"
#include "base/yaml.h"
#include "tidy.h"

namespace tidy {

namespace {

// Prefixes besides the room's own name: text of the YAML reader lies in base, that of the scenario
// runner in casework.
const std::map<std::string, std::string>& aliases() {
  static const std::map<std::string, std::string> kAliases = {{"yaml", "base"},
                                                              {"scenario", "casework"}};
  return kAliases;
}

std::string room_of_prefix(std::string_view key) {
  std::string prefix(key.substr(0, key.find('.')));
  const auto it = aliases().find(prefix);
  return it == aliases().end() ? prefix : it->second;
}

bool is_code_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

// "room.reason", or the beginning of one that is put together ("room.reason_", "room.").
bool looks_like_code(std::string_view text) {
  const size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  if (text.find("..") != std::string_view::npos) return false;
  for (const char c : text) {
    if (!is_code_char(c) && c != '.') return false;
  }
  return true;
}

// "fadu.db", "ledger.key"
bool is_file_name(std::string_view text) {
  return text.ends_with(".key") || text.ends_with(".vkey") || text.ends_with(".db");
}

// "_near": put behind a code of the same file.
bool is_suffix(std::string_view text) {
  return text.size() > 1 && text[0] == '_' && std::all_of(text.begin(), text.end(), is_code_char);
}

// What the file puts behind its codes; base::fault_near adds "_near".
std::vector<std::string> suffixes_of(const File& file) {
  std::vector<std::string> out;
  if (file.code.find("fault_near(") != std::string::npos) out.emplace_back("_near");
  for (const Literal& literal : file.literals) {
    if (is_suffix(literal.text)) out.push_back(literal.text);
  }
  return out;
}

// The {names} of a text, without _en.
std::set<std::string> placeholders(std::string_view text) {
  std::set<std::string> out;
  for (size_t open = text.find('{'); open != std::string_view::npos;
       open = text.find('{', open + 1)) {
    const size_t close = text.find('}', open);
    if (close == std::string_view::npos) break;
    std::string name(text.substr(open + 1, close - open - 1));
    bool good = !name.empty();
    for (const char c : name) good = good && is_code_char(c);
    if (!good) continue;
    if (name.ends_with("_en")) name.resize(name.size() - 3);
    out.insert(std::move(name));
  }
  return out;
}

const yaml::Node* child(const yaml::Node& node, std::string_view key) {
  return node.is_map() ? node.find(key) : nullptr;
}

// zh and en of `node` are there and take the same arguments.
void check_pair(const File& file, const std::string& key, const yaml::Node& node, Findings& out) {
  const size_t line = static_cast<size_t>(node.place.line);
  const yaml::Node* zh = child(node, "zh");
  const yaml::Node* en = child(node, "en");
  if (zh == nullptr || en == nullptr || zh->text.empty() || en->text.empty()) {
    out.push_back({file.path, line, "texts", key + ": write both zh and en"});
    return;
  }
  const std::set<std::string> a = placeholders(zh->text);
  const std::set<std::string> b = placeholders(en->text);
  for (const std::string& name : a) {
    if (b.contains(name) || name == "unit") continue;  // 件, 人次: Chinese writes them, English not
    out.push_back({file.path, line, "texts", key + ": {" + name + "} is missing in en"});
  }
  for (const std::string& name : b) {
    if (a.contains(name)) continue;
    out.push_back({file.path, line, "texts", key + ": {" + name + "} is missing in zh"});
  }
}

std::string stem_of(std::string_view path) {
  const size_t slash = path.rfind('/') + 1;
  return std::string(path.substr(slash, path.rfind('.') - slash));
}

}  // namespace

void read_texts(const File& file, Texts& texts, Findings& out) {
  const auto root = yaml::parse(file.text, file.path);
  if (!root.ok()) {
    out.push_back({file.path, 0, "texts", root.fault().code + " at " + root.fault().where});
    return;
  }
  for (const auto& entry : root->entries) {
    const size_t line = static_cast<size_t>(entry.place.line);
    if (room_of_prefix(entry.key) != stem_of(file.path)) {
      out.push_back({file.path, line, "texts",
                     entry.key + ": move it into text/" + room_of_prefix(entry.key) + ".yaml"});
    }
    texts.keys[entry.key] = {file.path, line, false};
    check_pair(file, entry.key, entry.value, out);
    if (const yaml::Node* remedy = child(entry.value, "remedy")) {
      check_pair(file, entry.key + " remedy", *remedy, out);
    }
  }
}

void read_indicators(const File& file, Texts& texts, Findings& out) {
  const auto root = yaml::parse(file.text, file.path);
  if (!root.ok()) {
    out.push_back({file.path, 0, "texts", root.fault().code + " at " + root.fault().where});
    return;
  }
  const yaml::Node* indicators = child(*root, "indicators");
  if (indicators == nullptr) return;
  for (const auto& entry : indicators->entries) texts.indicators.insert(entry.key);
}

void check_codes(const File& file, const Rooms& rooms, Texts& texts, Findings& out) {
  const std::string room = room_of(file.path);
  if (room.empty() || !is_cpp(file.path) || is_test(file.path)) return;
  const std::set<std::string> below = rooms.below(room);
  const std::vector<std::string> suffixes = suffixes_of(file);
  for (const Literal& literal : file.literals) {
    const std::string& code = literal.text;
    if (!looks_like_code(code) || texts.indicators.contains(code)) continue;
    const std::string owner = room_of_prefix(code);
    if (!rooms.doors.contains(owner) || is_file_name(code)) continue;
    if (owner != room && !below.contains(owner)) {
      out.push_back({file.path, literal.line, "texts",
                     "\"" + code + "\" belongs to " + owner + ", which " + room +
                         " does not know: use a code of its own"});
    }
    for (const std::string& suffix : suffixes) {
      const auto longer = texts.keys.find(code + suffix);
      if (longer != texts.keys.end()) longer->second.used = true;
    }
    bool found = false;
    if (code.ends_with('_') || code.ends_with('.')) {
      for (auto it = texts.keys.lower_bound(code);
           it != texts.keys.end() && it->first.starts_with(code); ++it) {
        found = it->second.used = true;
      }
    } else if (const auto it = texts.keys.find(code); it != texts.keys.end()) {
      found = it->second.used = true;
    }
    if (found) continue;
    out.push_back({file.path, literal.line, "texts",
                   "write the words of " + code + " into text/" + owner + ".yaml"});
  }
}

void check_unused_texts(const Texts& texts, Findings& out) {
  for (const auto& [key, where] : texts.keys) {
    if (where.used) continue;
    out.push_back({where.path, where.line, "texts", key + " is used nowhere: remove it"});
  }
}

}  // namespace tidy
