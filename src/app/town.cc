// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/town.h"

#include "base/file.h"
#include "base/yaml.h"

namespace app {

base::Result<TownName> read_town(const std::filesystem::path& dir) {
  const auto path = dir / "town.yaml";
  TRY_ASSIGN(const std::string text, base::read_file(path, 1u << 16));
  TRY_ASSIGN(const yaml::Node root, yaml::parse(text, path.string()));
  yaml::Problems problems(path.string());
  yaml::Reader reader(root, "town", problems);
  TownName out{reader.text("town"), reader.text("zh"), reader.text("en"),
               reader.flag_or("demonstration", false)};
  reader.finish();
  if (!problems.empty()) return problems.faults().front();
  return out;
}

namespace {

// A YAML double-quoted scalar.
std::string yaml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace

base::Status write_town(const std::filesystem::path& dir, const TownName& town) {
  std::string text =
      "town: " + town.id + "\nzh: " + yaml_text(town.zh) + "\nen: " + yaml_text(town.en) + "\n";
  if (town.demonstration) text += "demonstration: true\n";
  return base::write_file(dir / "town.yaml", text);
}

}  // namespace app
