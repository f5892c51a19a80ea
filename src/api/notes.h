// SPDX-License-Identifier: AGPL-3.0-or-later
// The register of notes on cases, which is written through a case only. Private to the room.
#pragma once

namespace api {

inline constexpr const char* kNotePack = "case_note";

}  // namespace api
