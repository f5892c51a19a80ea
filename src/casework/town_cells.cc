// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/town_cells.h"

#include <algorithm>
#include <set>

#include "grid/partition.h"

namespace casework {

using base::Fault;

namespace {

std::string value_or_empty(const CaseFile& file, std::string_view field) {
  const std::string* value = file.fields.find(field);
  return value != nullptr ? *value : std::string();
}

// What is wrong with a map: overlaps by the pair of cells; gaps, which have no name, by their
// number.
struct Findings {
  std::vector<Fault> all;
  std::set<std::pair<std::string, std::string>> overlaps;
  size_t gaps = 0;

  explicit Findings(const Town::Cells& cells) {
    auto map = map_of(cells);
    if (map.ok()) {
      all = grid::check_partition(*map);
    } else {
      all.push_back(std::move(map).fault());
    }
    for (const Fault& fault : all) {
      if (fault.code == "grid.gap") {
        ++gaps;
      } else {
        overlaps.emplace(fault.arg("a"), fault.arg("b"));
      }
    }
  }
};

}  // namespace

std::optional<grid::Cell> cell_of(const procedure::Pack& pack, const CaseFile& file) {
  const procedure::State* state = pack.state(file.state);
  if (state == nullptr || state->final) return std::nullopt;  // dissolved or voided
  auto area = grid::Area::parse(value_or_empty(file, "area"));
  if (!area.ok()) return std::nullopt;  // its body was erased
  return grid::Cell{value_or_empty(file, "code"), value_or_empty(file, "name"),
                    value_or_empty(file, "unit"), std::move(*area), file.id.str()};
}

void learn_cell(Town& town, const procedure::Pack& pack, const CaseFile& file) {
  town.cells.erase(file.id);
  if (auto cell = cell_of(pack, file)) town.cells.emplace(file.id, std::move(*cell));
}

base::Result<grid::Map> map_of(const Town::Cells& cells) {
  std::vector<grid::Cell> list;
  list.reserve(cells.size());
  for (const auto& [id, cell] : cells) list.push_back(cell);
  return grid::Map::create(std::move(list));
}

base::Status check_cells(const Town::Cells& before, const Town::Cells& after,
                         const procedure::Pack& pack) {
  const Findings found(after);
  if (found.all.empty()) return base::ok();
  const Findings known(before);
  for (const Fault& fault : found.all) {
    const bool there =
        fault.code == "grid.gap"
            ? found.gaps <= known.gaps
            : known.overlaps.contains({std::string(fault.arg("a")), std::string(fault.arg("b"))});
    if (there) continue;
    return base::fault(base::FaultKind::kUnlawful, fault.code, fault.args,
                       pack.basis.empty() ? std::string() : pack.basis.front().str());
  }
  return base::ok();
}

base::Status check_cells(const Town& town, const procedure::Pack& pack, const procedure::Step& step,
                         const CaseFile& file, const Act& act) {
  if (pack.id != kGridCellPack) return base::ok();
  CaseFile changed = file;
  apply(changed, step, act);
  Town::Cells after = town.cells;
  after.erase(file.id);
  if (auto cell = cell_of(pack, changed)) after.emplace(file.id, std::move(*cell));
  if (after == town.cells) return base::ok();  // nothing moves on the map
  return check_cells(town.cells, after, pack);
}

}  // namespace casework
