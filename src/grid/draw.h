// SPDX-License-Identifier: AGPL-3.0-or-later
// The map for other programs and for a page.
#pragma once

#include <string>

#include "grid/map.h"

namespace grid {

// GeoJSON (RFC 7946) FeatureCollection in WGS 84, one Polygon for each cell, sorted by code, with
// the properties code, name, unit and square_metres, and the record as id; coordinates have six
// decimals.
[[nodiscard]] std::string geojson(const Map& map);

// A drawing `width` pixels wide (50..4000, else the nearest): one <path class="cell" data-code=…
// data-unit=…> with a <title> for each cell, coloured by unit. Empty map: an empty drawing.
[[nodiscard]] std::string svg(const Map& map, int width);

// The map in characters for a terminal and for tests, `columns` wide (10..200): the same letter
// stands for the same unit ('.' for outside), rows from north to south, each ended by a newline.
[[nodiscard]] std::string ascii(const Map& map, int columns);

}  // namespace grid
