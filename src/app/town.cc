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
  TownName out{reader.text("town"), reader.text("zh"), reader.text("en")};
  reader.finish();
  if (!problems.empty()) return problems.faults().front();
  return out;
}

base::Status write_town(const std::filesystem::path& dir, const TownName& town) {
  return base::write_file(dir / "town.yaml", "town: " + town.id + "\nzh: \"" + town.zh +
                                                 "\"\nen: \"" + town.en + "\"\n");
}

}  // namespace app
