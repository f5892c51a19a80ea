// SPDX-License-Identifier: AGPL-3.0-or-later
// tidy ROOT ROOMS_TXT: checks the tree against the house rules; one line per finding, exit 1 if
// there is any, 2 for wrong usage. ROOMS_TXT is written by CMake: "room: door door".
#include "tidy.h"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "base/file.h"

namespace {

namespace fs = std::filesystem;
using tidy::File;
using tidy::Findings;

constexpr size_t kBytesMax = 8u << 20;

// What was built, and what a run leaves behind.
bool is_ours(const std::string& name) {
  return name != ".git" && name != "out" && name != "data" && name != "node_modules" &&
         name != "generated" && name != "test-results" && !name.starts_with("build");
}

bool is_text(const fs::path& path) {
  static const std::set<std::string> kEndings = {".cc", ".h",  ".yaml", ".yml",
                                                 ".md", ".sh", ".txt",  ".cmake"};
  return kEndings.contains(path.extension().string()) || path.filename() == "Makefile";
}

struct Tree {
  std::vector<File> files;      // texts, by path
  std::set<std::string> paths;  // everything
  std::vector<base::Fault> faults;
};

Tree read_tree(const fs::path& root) {
  Tree tree;
  std::error_code error;
  for (fs::recursive_directory_iterator it(root, error), end; !error && it != end;
       it.increment(error)) {
    const fs::path relative = it->path().lexically_relative(root);
    if (it->is_directory()) {
      const std::string name = relative.filename().string();
      if (!is_ours(name)) it.disable_recursion_pending();
      continue;
    }
    tree.paths.insert(relative.generic_string());
    if (!is_text(relative)) continue;
    auto text = base::read_file(it->path(), kBytesMax);
    if (text.ok()) {
      tree.files.push_back(tidy::make_file(relative.generic_string(), std::move(*text)));
    } else {
      tree.faults.push_back(std::move(text.fault()));
    }
  }
  std::sort(tree.files.begin(), tree.files.end(),
            [](const File& a, const File& b) { return a.path < b.path; });
  return tree;
}

File file_of(const Tree& tree, std::string_view path) {
  for (const File& file : tree.files) {
    if (file.path == path) return file;
  }
  return {};
}

void check_code(const Tree& tree, const tidy::Rooms& rooms, Findings& out) {
  const tidy::Exemptions chinese =
      tidy::parse_exemptions(file_of(tree, "tools/tidy_chinese.txt").text);
  const tidy::Ratchet ratchet = tidy::parse_ratchet(file_of(tree, "tools/tidy_ratchet.txt").text);
  std::set<std::string> held;
  tidy::check_cycles(rooms, out);
  for (const File& file : tree.files) {
    tidy::check_doors(file, rooms, out);
    tidy::check_namespace(file, out);
    tidy::check_form(file, out);
    tidy::check_forbidden(file, out);
    tidy::check_chinese(file, chinese, out);
    tidy::check_words(file, out);
    tidy::check_size(file, ratchet, held, out);
  }
  tidy::check_ratchet(ratchet, held, out);
  for (const auto& [path, reason] : chinese) {
    const auto it = tree.paths.lower_bound(path);
    const bool there = it != tree.paths.end() && it->starts_with(path);
    if (there && !reason.empty()) continue;
    out.push_back({"tools/tidy_chinese.txt", 0, "chinese", path + ": no such file or no reason"});
  }
}

tidy::Texts check_texts(const Tree& tree, const tidy::Rooms& rooms, Findings& out) {
  tidy::Texts texts;
  for (const File& file : tree.files) {
    if (!file.path.ends_with(".yaml")) continue;
    if (file.path.starts_with("text/")) tidy::read_texts(file, texts, out);
    if (file.path.starts_with("packs/")) tidy::read_indicators(file, texts, out);
  }
  for (const File& file : tree.files) tidy::check_codes(file, rooms, texts, out);
  tidy::check_unused_texts(texts, out);
  return texts;
}

void check_docs(const Tree& tree, const tidy::Rooms& rooms, const tidy::Texts& texts,
                Findings& out) {
  for (const File& file : tree.files) {
    if (!file.path.ends_with(".md")) continue;
    tidy::check_links(file, tree.paths, out);
    tidy::check_commands(file, texts, out);
    if (file.path == "docs/architecture.md") tidy::check_picture(file, rooms, out);
    if (file.path == "docs/glossary.md") {
      tidy::check_glossary(file, tree.paths, file_of(tree, "packs/roles.yaml"), out);
    }
    if (file.path == "docs/adr/0007-dependencies.md") {
      tidy::check_packages(file, file_of(tree, "tools/setup.sh"), out);
    }
    if (file.path == "docs/adr/README.md") tidy::check_adr_index(file, tree.paths, out);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "tidy ROOT ROOMS_TXT\n";
    return 2;
  }
  const auto doors = base::read_file(argv[2], kBytesMax);
  Tree tree = read_tree(fs::path(argv[1]).lexically_normal());
  if (!doors.ok()) tree.faults.push_back(doors.fault());
  if (tree.files.empty()) std::cerr << "no files below " << argv[1] << "\n";
  for (const base::Fault& fault : tree.faults) {
    std::cerr << fault.code << " " << fault.arg("path") << "\n";
  }
  if (!tree.faults.empty() || tree.files.empty()) return 2;

  const tidy::Rooms rooms = tidy::parse_rooms(*doors);
  Findings findings;
  check_code(tree, rooms, findings);
  const tidy::Texts texts = check_texts(tree, rooms, findings);
  check_docs(tree, rooms, texts, findings);
  std::sort(findings.begin(), findings.end(), [](const auto& a, const auto& b) {
    return std::tie(a.path, a.line, a.message) < std::tie(b.path, b.line, b.message);
  });
  for (const tidy::Finding& finding : findings) {
    std::cout << finding.path;
    if (finding.line > 0) std::cout << ":" << finding.line;
    std::cout << ": " << finding.rule << ": " << finding.message << "\n";
  }
  std::cout << findings.size() << " findings in " << tree.files.size() << " files\n";
  return findings.empty() ? 0 : 1;
}
