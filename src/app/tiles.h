// SPDX-License-Identifier: AGPL-3.0-or-later
// Pictures of the land under the map, from a tile server that the operator names; without one a
// desk asks nobody outside for anything.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace app {

// The templates with the key put in for {key}: each an http(s) address with {x}, {y} and {z}.
// Faults (kInvalid): app.bad_tiles with the template as it was given, never with the key.
[[nodiscard]] base::Result<std::vector<std::string>> tile_layers(
    const std::vector<std::string>& templates, std::string_view key);

// Scheme, host and port of each, once, in the order given: what a page may load pictures from.
[[nodiscard]] std::vector<std::string> origins_of(const std::vector<std::string>& layers);

}  // namespace app
