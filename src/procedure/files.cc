// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/files.h"

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "procedure/draft.h"

namespace procedure {

namespace fs = std::filesystem;

namespace {

base::Fault at_file(const fs::path& path, std::string code, base::Fault::Args args) {
  return base::fault(base::FaultKind::kInvalid, std::move(code), std::move(args), {},
                     path.string() + ":1:1");
}

// The path below `dir` has exactly one folder in it.
bool in_pack_folder(const fs::path& dir, const fs::path& path) {
  const fs::path relative = path.lexically_relative(dir);
  return std::distance(relative.begin(), relative.end()) == 2;
}

std::optional<PaperSource> parse_paper_file(const fs::path& dir, const fs::path& path) {
  const fs::path folder = path.parent_path();
  if (folder.filename() != "documents" || !in_pack_folder(dir, folder)) return std::nullopt;
  std::string document = path.stem().string();
  if (path.extension() != ".yaml" || !is_id(document)) return std::nullopt;
  return PaperSource{folder.parent_path().filename().string(), std::move(document), path};
}

}  // namespace

std::optional<PackFile> parse_pack_file(const fs::path& path) {
  const std::string folder = path.parent_path().filename().string();
  const std::string name = path.filename().string();
  constexpr std::string_view kEnd = ".yaml";
  if (!is_id(folder) || name.size() <= 1 + kEnd.size() || name[0] != 'v') return std::nullopt;
  if (!name.ends_with(kEnd)) return std::nullopt;
  const std::string number = name.substr(1, name.size() - 1 - kEnd.size());
  const auto version = base::parse_int(number);
  if (!version || *version < 1 || *version > 999 || std::to_string(*version) != number) {
    return std::nullopt;
  }
  return PackFile{folder, static_cast<uint32_t>(*version), path};
}

bool is_scenario_file(const fs::path& path) { return path.filename() == "scenarios.yaml"; }

PackFiles find_pack_files(const fs::path& dir) {
  PackFiles out;
  std::vector<fs::path> all = base::files_below(dir, ".yaml");
  for (fs::path& path : base::files_below(dir, ".yml")) all.push_back(std::move(path));
  if (all.size() > kPackFilesMax) {
    out.problems.push_back(
        at_file(dir, "procedure.too_many_files",
                {{"count", std::to_string(all.size())}, {"max", std::to_string(kPackFilesMax)}}));
    all.resize(kPackFilesMax);
  }
  for (const fs::path& path : all) {
    if (path == dir / "roles.yaml") continue;
    const bool placed = in_pack_folder(dir, path);
    auto file = parse_pack_file(path);
    if (placed && file) {
      out.versions.push_back(std::move(*file));
    } else if (placed && is_scenario_file(path)) {
      out.scenarios.push_back(path);
    } else if (auto paper = parse_paper_file(dir, path)) {
      out.papers.push_back(std::move(*paper));
    } else {
      out.problems.push_back(
          at_file(path, "procedure.bad_file_name", {{"file", path.filename().string()}}));
    }
  }
  std::sort(out.versions.begin(), out.versions.end(), [](const PackFile& a, const PackFile& b) {
    return a.pack != b.pack ? a.pack < b.pack : a.version < b.version;
  });
  std::sort(out.papers.begin(), out.papers.end(),
            [](const PaperSource& a, const PaperSource& b) { return a.path < b.path; });
  if (out.versions.empty()) {
    out.problems.push_back(at_file(dir, "procedure.no_packs", {{"path", dir.string()}}));
  }
  return out;
}

}  // namespace procedure
