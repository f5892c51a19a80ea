// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules on documents: links lead somewhere, decisions are listed, the picture of the rooms is that
// of CMake, and the commands that are shown exist.
#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "base/yaml.h"
#include "tidy.h"

namespace tidy {

namespace {

// Calls fn(line number, line) for the lines of fenced blocks that begin with ```<kind>.
template <typename Fn>
void each_fenced(std::string_view text, std::string_view kind, Fn fn) {
  bool inside = false;
  bool wanted = false;
  size_t number = 0;
  for (const std::string_view line : lines_of(text)) {
    ++number;
    if (base::trim(line).starts_with("```")) {
      inside = !inside;
      wanted = inside && (kind.empty() || base::trim(line).substr(3).starts_with(kind));
    } else if (wanted) {
      fn(number, line);
    }
  }
}

// The doors that no other door implies: what a readable picture shows.
std::set<std::pair<std::string, std::string>> needed_arrows(const Rooms& rooms) {
  std::set<std::pair<std::string, std::string>> out;
  for (const auto& [room, doors] : rooms.doors) {
    for (const std::string& door : doors) {
      const bool implied = std::any_of(doors.begin(), doors.end(), [&](const std::string& other) {
        return other != door && rooms.below(other).contains(door);
      });
      if (!implied) out.emplace(room, door);
    }
  }
  return out;
}

std::string joined(const std::set<std::string>& words) {
  return base::join({words.begin(), words.end()}, " ");
}

// The table: "| `room` | `door` `door` | …".
void check_table(const File& file, const Rooms& rooms, Findings& out) {
  std::set<std::string> told;
  size_t number = 0;
  for (const std::string_view line : lines_of(file.text)) {
    ++number;
    const std::vector<std::string_view> cells = base::split(line, '|');
    if (!line.starts_with("| `") || cells.size() < 4) continue;
    std::string_view name = base::trim(cells[1]);
    name = name.substr(1, name.find('`', 1) - 1);
    const auto room = rooms.doors.find(std::string(name));
    if (room == rooms.doors.end()) continue;
    told.insert(room->first);
    std::set<std::string> doors;
    for (const std::string_view word : base::split(cells[2], '`')) {
      if (!base::trim(word).empty() && base::trim(word) != "–") doors.emplace(base::trim(word));
    }
    if (doors == room->second) continue;
    out.push_back({file.path, number, "picture",
                   "the doors of " + room->first + " are: " + joined(room->second)});
  }
  for (const std::string& room : rooms.names) {
    if (told.contains(room)) continue;
    out.push_back({file.path, 0, "picture", "add a line for the room " + room + " to the table"});
  }
}

bool is_adr(std::string_view path) {
  static constexpr std::string_view kDir = "docs/adr/";
  return path.starts_with(kDir) && path.size() > kDir.size() && path[kDir.size()] >= '0' &&
         path[kDir.size()] <= '9' && path.ends_with(".md");
}

}  // namespace

void check_links(const File& file, const std::set<std::string>& paths, Findings& out) {
  for (size_t at = file.text.find("]("); at != std::string::npos;
       at = file.text.find("](", at + 1)) {
    const size_t end = file.text.find_first_of(") \n", at + 2);
    if (end == std::string::npos || file.text[end] == '\n') continue;
    std::string target = file.text.substr(at + 2, end - at - 2);
    target = target.substr(0, target.find('#'));
    if (target.empty() || target.find(':') != std::string::npos) continue;
    const std::filesystem::path dir = std::filesystem::path(file.path).parent_path();
    std::string path = (dir / target).lexically_normal().generic_string();
    if (path.ends_with('/')) path.pop_back();
    const auto it = paths.lower_bound(path);
    if (it != paths.end() && (*it == path || it->starts_with(path + "/"))) continue;
    const auto below = paths.lower_bound(path + "/");
    if (below != paths.end() && below->starts_with(path + "/")) continue;
    out.push_back({file.path, line_at(file.text, at), "links", "there is no " + path});
  }
}

void check_adr_index(const File& index, const std::set<std::string>& paths, Findings& out) {
  for (const std::string& path : paths) {
    if (!is_adr(path)) continue;
    const std::string name = path.substr(path.rfind('/') + 1);
    if (index.text.find("(" + name + ")") != std::string::npos) continue;
    out.push_back({index.path, 0, "adr", "list " + name + " here, with its status"});
  }
}

void check_picture(const File& file, const Rooms& rooms, Findings& out) {
  std::set<std::pair<std::string, std::string>> wanted = needed_arrows(rooms);
  each_fenced(file.text, "mermaid", [&](size_t number, std::string_view line) {
    const size_t arrow = line.find(" --> ");
    if (arrow == std::string_view::npos) return;
    std::pair<std::string, std::string> door(base::trim(line.substr(0, arrow)),
                                             base::trim(line.substr(arrow + 5)));
    if (!rooms.doors.contains(door.first)) return;  // another picture
    if (wanted.erase(door) > 0) return;
    out.push_back({file.path, number, "picture",
                   "take the arrow " + door.first + " --> " + door.second +
                       " away: no such door, or other doors imply it"});
  });
  for (const auto& [from, to] : wanted) {
    out.push_back({file.path, 0, "picture", "draw " + from + " --> " + to});
  }
  check_table(file, rooms, out);
}

void check_glossary(const File& glossary, const std::set<std::string>& paths, const File& roles,
                    Findings& out) {
  std::set<std::string> words;
  for (const std::string& path : paths) {
    if (path.starts_with("packs/") && path.ends_with("/v1.yaml")) {
      words.insert(path.substr(6, path.size() - 6 - 8));
    }
  }
  const auto root = yaml::parse(roles.text, roles.path);
  if (root.ok()) {
    for (const auto& list : root->entries) {
      for (const auto& entry : list.value.entries) words.insert(entry.key);
    }
  }
  for (const std::string& word : words) {
    if (glossary.text.find("`" + word + "`") != std::string::npos) continue;
    out.push_back({glossary.path, 0, "glossary", "add " + word + " with its Chinese and English"});
  }
}

void check_packages(const File& reasons, const File& setup, Findings& out) {
  static constexpr std::string_view kList = "packages=\"";
  const size_t begin = setup.text.find(kList);
  if (begin == std::string::npos) return;
  const size_t end = setup.text.find('"', begin + kList.size());
  std::string list = setup.text.substr(begin + kList.size(), end - begin - kList.size());
  for (char& c : list) {
    if (c == '\n' || c == '\\') c = ' ';
  }
  for (const std::string_view name : base::split(list, ' ')) {
    if (name.empty() || reasons.text.find("`" + std::string(name) + "`") != std::string::npos) {
      continue;
    }
    out.push_back({reasons.path, 0, "packages", "say why " + std::string(name) + " is needed"});
  }
}

void check_commands(const File& file, const Texts& texts, Findings& out) {
  static constexpr std::string_view kHelp = "app.help_";
  each_fenced(file.text, "", [&](size_t number, std::string_view line) {
    line = base::trim(line);
    for (const std::string_view start : {"$ ", "build/"}) {
      if (line.starts_with(start)) line.remove_prefix(start.size());
    }
    if (!line.starts_with("fadu ")) return;
    line.remove_prefix(5);
    const std::string word(line.substr(0, line.find(' ')));
    if (word == "help" || texts.keys.contains(std::string(kHelp) + word)) return;
    out.push_back({file.path, number, "commands", "there is no command fadu " + word});
  });
  if (!file.path.starts_with("README")) return;
  for (auto it = texts.keys.lower_bound(kHelp);
       it != texts.keys.end() && it->first.starts_with(kHelp); ++it) {
    const std::string command = "`fadu " + it->first.substr(kHelp.size());
    if (file.text.find(command) != std::string::npos) continue;
    out.push_back({file.path, 0, "commands", "name the command " + command + "`"});
  }
}

}  // namespace tidy
