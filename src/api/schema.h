// SPDX-License-Identifier: AGPL-3.0-or-later
// Checks values against the schemas of the description: the part of JSON Schema 2020-12 that the
// description uses for requests (type, enum, const, minimum, maximum, minLength, maxLength, format
// uuid, date, date-time; items, minItems, maxItems; properties, required, additionalProperties;
// $ref, oneOf is not used). The library that Debian has for this brings Qt along and words of its
// own; refusals here are ours, in two languages, with the place.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace api {

// Finds the schema of a reference, or nullptr.
using FindSchema = std::function<const boost::json::object*(std::string_view)>;

// `at` is a JSON pointer or a parameter's name, for the message. Faults (kInvalid):
// api.field_missing, api.field_unknown, api.field_type, api.field_value, api.field_range,
// api.field_length, api.field_format.
[[nodiscard]] base::Status check_value(const boost::json::value& value,
                                       const boost::json::object& schema, const FindSchema& find,
                                       const std::string& at);

// The value that a parameter's text stands for under its schema: integers and booleans are read,
// everything else stays text. api.field_type.
[[nodiscard]] base::Result<boost::json::value> value_of_text(std::string_view text,
                                                             const boost::json::object& schema,
                                                             const std::string& at);

}  // namespace api
