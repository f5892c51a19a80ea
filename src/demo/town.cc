// SPDX-License-Identifier: AGPL-3.0-or-later
#include "demo/town.h"

#include <set>

#include "base/file.h"
#include "base/text.h"
#include "base/yaml.h"
#include "demo/tessellate.h"

namespace demo {

namespace {

constexpr size_t kFileBytesMax = 1u << 20;
constexpr int kPeopleMax = 5000;
constexpr size_t kGroupsMax = 500;
constexpr size_t kUnitsMax = 200;

class TownReader {
 public:
  TownReader(const std::string& file, const procedure::Library& library)
      : words_(library.vocabulary()), problems_(file) {}
  base::Result<Town> read(const yaml::Node& root);

 private:
  void read_units(const yaml::Node& node);
  void read_cells(const yaml::Node& node);
  void read_staff(const yaml::Node& node);
  void read_members(const yaml::Node& node);
  std::vector<std::string> certificates(yaml::Reader& reader);
  int whole(yaml::Reader& reader, std::string_view key, int max);
  bool is_list(const yaml::Node& node, std::string_view key, size_t max);

  const procedure::Vocabulary& words_;
  yaml::Problems problems_;
  Town town_;
};

int TownReader::whole(yaml::Reader& reader, std::string_view key, int max) {
  const int64_t value = reader.integer(key);
  if (value >= 1 && value <= max) return static_cast<int>(value);
  problems_.add(reader.place(), "demo.number_out_of_range",
                {{"key", std::string(key)}, {"max", std::to_string(max)}});
  return 1;
}

bool TownReader::is_list(const yaml::Node& node, std::string_view key, size_t max) {
  if (!node.is_list()) {
    problems_.add(node.place, "yaml.not_a_list", {{"what", "town"}, {"key", std::string(key)}});
    return false;
  }
  if (node.items.size() <= max) return true;
  problems_.add(node.place, "demo.number_out_of_range",
                {{"key", std::string(key)}, {"max", std::to_string(max)}});
  return false;
}

std::vector<std::string> TownReader::certificates(yaml::Reader& reader) {
  std::vector<std::string> out = reader.texts("certificates");
  for (const std::string& kind : out) {
    if (!words_.certificates.contains(kind)) {
      problems_.add(reader.place(), "demo.unknown_certificate", {{"kind", kind}});
    }
  }
  return out;
}

void TownReader::read_units(const yaml::Node& node) {
  if (!is_list(node, "units", kUnitsMax)) return;
  std::set<std::string> codes;
  for (const auto& item : node.items) {
    yaml::Reader reader(item, "unit", problems_);
    TownUnit unit;
    unit.code = reader.text("code");
    unit.name = reader.text("name");
    const std::string kind = reader.text("kind");
    unit.village = kind == "village";
    if (kind != "village" && kind != "estate") {
      problems_.add(item.place, "demo.bad_unit", {{"field", "kind"}});
    }
    unit.households =
        static_cast<int>(std::clamp<int64_t>(reader.integer_or("households", 0), 0, 1'000'000));
    reader.finish();
    if (!codes.insert(unit.code).second) {
      problems_.add(item.place, "demo.unit_twice", {{"code", unit.code}});
    }
    town_.units.push_back(std::move(unit));
  }
}

void TownReader::read_cells(const yaml::Node& node) {
  yaml::Reader reader(node, "cells_per_unit", problems_);
  for (TownUnit& unit : town_.units) unit.cells = whole(reader, unit.code, kCellsMax);
  reader.finish();
}

void TownReader::read_staff(const yaml::Node& node) {
  if (!is_list(node, "staff", kGroupsMax)) return;
  for (const auto& item : node.items) {
    yaml::Reader reader(item, "staff", problems_);
    StaffGroup group;
    group.roles = reader.texts("roles");
    for (const std::string& role : group.roles) {
      if (!words_.roles.contains(role)) {
        problems_.add(item.place, "demo.unknown_role", {{"role", role}});
      }
    }
    if (group.roles.empty()) {
      problems_.add(item.place, "yaml.missing_key", {{"what", "staff"}, {"key", "roles"}});
    }
    group.certificates = certificates(reader);
    group.employment = reader.text_or("employment", "");
    group.count = whole(reader, "count", kPeopleMax);
    group.each_unit = reader.flag_or("each_unit", false);
    reader.finish();
    town_.staff.push_back(std::move(group));
  }
}

void TownReader::read_members(const yaml::Node& node) {
  yaml::Reader reader(node, "grid_members", problems_);
  town_.grid_members = whole(reader, "count", kPeopleMax);
  town_.member_employment = reader.text_or("employment", "");
  town_.member_certificates = certificates(reader);
  reader.finish();
}

base::Result<Town> TownReader::read(const yaml::Node& root) {
  yaml::Reader reader(root, "town", problems_);
  if (const auto* units = reader.required("units")) read_units(*units);
  if (const auto* cells = reader.required("cells_per_unit")) read_cells(*cells);
  town_.cell_name = reader.text("cell_name");
  town_.cell_scheme = reader.text("cell_scheme");
  if (const auto* staff = reader.required("staff")) read_staff(*staff);
  if (const auto* members = reader.required("grid_members")) read_members(*members);
  reader.finish();
  if (!problems_.empty()) return problems_.faults().front();
  return std::move(town_);
}

}  // namespace

base::Result<Town> read_town(std::string_view text, const std::string& file,
                             const procedure::Library& library) {
  TRY_ASSIGN(const yaml::Node root, yaml::parse(text, file));
  return TownReader(file, library).read(root);
}

base::Result<Town> load_town(const std::filesystem::path& path, const procedure::Library& library) {
  TRY_ASSIGN(const std::string text, base::read_file(path, kFileBytesMax));
  const auto name = path.parent_path().filename() / path.filename();
  return read_town(text, name.generic_string(), library);
}

}  // namespace demo
