// SPDX-License-Identifier: AGPL-3.0-or-later
// The register `grid_cell`: each of its records says where a cell lies, until it is dissolved. The
// cells of a town are a partition of what they cover, and every act keeps them one.
#pragma once

#include <optional>
#include <string_view>

#include "casework/case_file.h"
#include "casework/world.h"
#include "grid/map.h"

namespace casework {

inline constexpr std::string_view kGridCellPack = "grid_cell";

// The cell as the record says now; nothing if the record is in a final state.
[[nodiscard]] std::optional<grid::Cell> cell_of(const procedure::Pack& pack, const CaseFile& file);
// Takes over what a record says now.
void learn_cell(Town& town, const procedure::Pack& pack, const CaseFile& file);
// Faults: those of grid::Map::create.
[[nodiscard]] base::Result<grid::Map> map_of(const Town::Cells& cells);

// What an act, or several that are taken together, may not do to the map: two cells that overlap,
// a gap between cells, two cells with one code, where it was not so before. Faults (kUnlawful, with
// the article `basis`): those of grid::check_partition and grid::Map::create.
[[nodiscard]] base::Status check_cells(const Town::Cells& before, const Town::Cells& after,
                                       const procedure::Pack& pack);
// The same of one act that is taken alone; ok for acts of other packs.
[[nodiscard]] base::Status check_cells(const Town& town, const procedure::Pack& pack,
                                       const procedure::Step& step, const CaseFile& file,
                                       const Act& act);

}  // namespace casework
