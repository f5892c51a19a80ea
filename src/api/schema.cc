// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/schema.h"

#include "base/text.h"
#include "base/uuid.h"
#include "calendar/date.h"

namespace api {

namespace json = boost::json;
using base::FaultKind;

namespace {

base::Fault refuse(const char* code, const std::string& at, base::Fault::Args more = {}) {
  more.emplace(more.begin(), "at", at.empty() ? "/" : at);
  return base::fault(FaultKind::kInvalid, code, std::move(more));
}

bool is_type(const json::value& value, std::string_view type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_bool();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  if (type == "null") return value.is_null();
  return false;
}

base::Status check_type(const json::value& value, const json::object& schema,
                        const std::string& at) {
  const json::value* type = schema.if_contains("type");
  if (type == nullptr) return base::ok();
  if (type->is_string()) {
    if (is_type(value, type->as_string())) return base::ok();
  } else if (type->is_array()) {
    for (const json::value& one : type->as_array()) {
      if (one.is_string() && is_type(value, one.as_string())) return base::ok();
    }
  }
  return refuse("api.field_type", at, {{"type", json::serialize(*type)}});
}

base::Status check_enum(const json::value& value, const json::object& schema,
                        const std::string& at) {
  const json::value* list = schema.if_contains("enum");
  if (list == nullptr || !list->is_array()) return base::ok();
  for (const json::value& one : list->as_array()) {
    if (one == value) return base::ok();
  }
  return refuse("api.field_value", at, {{"values", json::serialize(*list)}});
}

std::optional<int64_t> bound(const json::object& schema, std::string_view key) {
  const json::value* value = schema.if_contains(key);
  return value != nullptr && value->is_int64() ? std::optional(value->as_int64()) : std::nullopt;
}

base::Status check_range(int64_t value, const json::object& schema, const char* low_key,
                         const char* high_key, const char* code, const std::string& at) {
  const auto low = bound(schema, low_key);
  const auto high = bound(schema, high_key);
  if ((!low || value >= *low) && (!high || value <= *high)) return base::ok();
  return refuse(
      code, at,
      {{"min", low ? std::to_string(*low) : "—"}, {"max", high ? std::to_string(*high) : "—"}});
}

base::Status check_format(std::string_view text, const json::object& schema,
                          const std::string& at) {
  const json::value* format = schema.if_contains("format");
  if (format == nullptr || !format->is_string()) return base::ok();
  const std::string_view name = format->as_string();
  const bool good = name == "uuid"        ? base::Uuid::parse(text).has_value()
                    : name == "date"      ? calendar::Date::parse(text).has_value()
                    : name == "date-time" ? calendar::Instant::parse(text).has_value()
                                          : true;
  if (good) return base::ok();
  return refuse("api.field_format", at, {{"format", std::string(name)}});
}

base::Status check_text(std::string_view text, const json::object& schema, const std::string& at) {
  if (base::first_invalid_utf8(text)) return refuse("api.field_format", at, {{"format", "UTF-8"}});
  TRY(check_range(static_cast<int64_t>(base::char_count(text)), schema, "minLength", "maxLength",
                  "api.field_length", at));
  return check_format(text, schema, at);
}

base::Status check_array(const json::array& list, const json::object& schema,
                         const FindSchema& find, const std::string& at) {
  TRY(check_range(static_cast<int64_t>(list.size()), schema, "minItems", "maxItems",
                  "api.field_length", at));
  const json::value* items = schema.if_contains("items");
  if (items == nullptr || !items->is_object()) return base::ok();
  for (size_t i = 0; i < list.size(); ++i) {
    TRY(check_value(list[i], items->as_object(), find, at + "/" + std::to_string(i)));
  }
  return base::ok();
}

base::Status check_object(const json::object& object, const json::object& schema,
                          const FindSchema& find, const std::string& at) {
  if (const json::value* required = schema.if_contains("required")) {
    for (const json::value& name : required->as_array()) {
      if (!object.contains(name.as_string())) {
        return refuse("api.field_missing", at + "/" + std::string(name.as_string()));
      }
    }
  }
  const json::value* properties = schema.if_contains("properties");
  const json::value* others = schema.if_contains("additionalProperties");
  for (const auto& [key, value] : object) {
    const std::string place = at + "/" + std::string(key);
    const json::value* known =
        properties != nullptr ? properties->as_object().if_contains(key) : nullptr;
    if (known != nullptr) {
      TRY(check_value(value, known->as_object(), find, place));
    } else if (others != nullptr && others->is_object()) {
      TRY(check_value(value, others->as_object(), find, place));
    } else if (others != nullptr && others->is_bool() && !others->as_bool()) {
      return refuse("api.field_unknown", place);
    }
  }
  return base::ok();
}

}  // namespace

base::Status check_value(const json::value& value, const json::object& schema,
                         const FindSchema& find, const std::string& at) {
  if (const json::value* reference = schema.if_contains("$ref")) {
    const json::object* named = find(std::string(reference->as_string()));
    ENSURE(named != nullptr, "references are checked when the description is read");
    return check_value(value, *named, find, at);
  }
  TRY(check_type(value, schema, at));
  TRY(check_enum(value, schema, at));
  if (value.is_int64()) {
    return check_range(value.as_int64(), schema, "minimum", "maximum", "api.field_range", at);
  }
  if (value.is_string()) return check_text(value.as_string(), schema, at);
  if (value.is_array()) return check_array(value.as_array(), schema, find, at);
  if (value.is_object()) return check_object(value.as_object(), schema, find, at);
  return base::ok();
}

base::Result<json::value> value_of_text(std::string_view text, const json::object& schema,
                                        const std::string& at) {
  const json::value* type = schema.if_contains("type");
  const std::string_view name =
      type != nullptr && type->is_string() ? std::string_view(type->as_string()) : "string";
  if (name == "integer") {
    const bool negative = text.starts_with('-');
    const auto number = base::parse_int(negative ? text.substr(1) : text);
    if (!number) return refuse("api.field_type", at, {{"type", "integer"}});
    return json::value(negative ? -*number : *number);
  }
  if (name == "boolean") {
    if (text == "true") return json::value(true);
    if (text == "false") return json::value(false);
    return refuse("api.field_type", at, {{"type", "boolean"}});
  }
  return json::value(std::string(text));
}

}  // namespace api
