// SPDX-License-Identifier: AGPL-3.0-or-later
// The body of an entry: JSON with the keys `evidence`, `fields`, `officers`, in this order, absent
// when empty; field ids sorted; all values text. The same act always gives the same bytes.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "casework/case_file.h"

namespace casework {

[[nodiscard]] std::string encode_body(const Act& act);
// Fills officers, fields and evidence of `act`. Faults: casework.bad_body (kCorrupt).
[[nodiscard]] base::Status decode_body(std::string_view body, Act& act);

// Calls fn(id, value) for the fields of a body made by encode_body, without building anything; far
// faster than decode_body, for reading millions. False if the bytes are not of that form.
[[nodiscard]] bool for_each_field(
    std::string_view body, const std::function<void(std::string_view, std::string_view)>& fn);

// Appends a JSON string literal (RFC 8259) of valid UTF-8.
void append_json_string(std::string& out, std::string_view text);

}  // namespace casework
