// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu map: the grid map of a town, from the entries of the register grid_cell.
#include "app/command.h"
#include "app/home.h"
#include "base/file.h"
#include "casework/replay.h"
#include "casework/town_cells.h"
#include "grid/draw.h"
#include "grid/partition.h"

namespace app {

namespace {

constexpr int kWidth = 1000;

}  // namespace

base::Result<int> run_map(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string dir, options.required("data"));
  const std::string format = options.value("format").value_or("svg");
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(const auto knowledge, read_knowledge(share));
  base::SystemRandom random;
  TRY_ASSIGN(const auto data,
             DataDir::open(dir, DataDir::Mode::kRead, options.value("town").value_or(""), random,
                           options.value("store").value_or("")));
  TRY(take_over(*knowledge, *data, Unlock::kRead, random));
  TRY_ASSIGN(const casework::Town town,
             casework::load_town(data->store(), knowledge->world(), data->town()));
  TRY_ASSIGN(const grid::Map map, casework::map_of(town.cells));
  std::string drawn;
  if (format == "svg") {
    drawn = grid::svg(map, kWidth);
  } else if (format == "geojson") {
    drawn = grid::geojson(map) + "\n";
  } else if (format == "text") {
    drawn = grid::ascii(map, 72);
  } else {
    return base::fault(base::FaultKind::kInvalid, "app.map_format", {{"format", format}});
  }
  if (const auto out = options.value("out")) {
    TRY(base::write_file(*out, drawn));
  } else {
    console.out << drawn;
  }
  return 0;
}

}  // namespace app
