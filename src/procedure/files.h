// SPDX-License-Identifier: AGPL-3.0-or-later
// Which files of a folder are packs. Not for other rooms.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/yaml.h"

namespace procedure {

// Generous for what people write, small enough that a hostile file costs little.
inline constexpr yaml::Limits kPackLimits = {
    .bytes_max = 1u << 20, .nodes_max = 60'000, .depth_max = 12};
inline constexpr size_t kPackFilesMax = 1000;

struct PackFile {
  std::string pack;
  uint32_t version = 0;
  std::filesystem::path path;
};

// ".../<pack>/v<n>.yaml" taken apart; nothing if the name is not of that form.
[[nodiscard]] std::optional<PackFile> parse_pack_file(const std::filesystem::path& path);

// ".../<pack>/scenarios.yaml".
[[nodiscard]] bool is_scenario_file(const std::filesystem::path& path);

// The words of a paper, <pack>/documents/<document>.yaml.
struct PaperSource {
  std::string pack;
  std::string document;
  std::filesystem::path path;
};

struct PackFiles {
  std::vector<PackFile> versions;                // sorted by pack and version
  std::vector<PaperSource> papers;               // sorted
  std::vector<std::filesystem::path> scenarios;  // <pack>/scenarios.yaml, sorted
  std::vector<base::Fault> problems;             // files that are neither
};
// Every *.yaml and *.yml below `dir`: <pack>/v<n>.yaml, <pack>/scenarios.yaml and
// <pack>/documents/<id>.yaml belong there, and roles.yaml in `dir` itself; anything else would be
// overlooked silently and is reported.
[[nodiscard]] PackFiles find_pack_files(const std::filesystem::path& dir);

}  // namespace procedure
