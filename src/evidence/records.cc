// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/records.h"

#include <algorithm>
#include <boost/json.hpp>

namespace evidence {

namespace {

namespace json = boost::json;

std::optional<json::object> parse(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

std::optional<std::string> text_of(const json::object& o, std::string_view key) {
  const json::value* value = o.if_contains(json::string_view(key.data(), key.size()));
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string().data(), value->get_string().size());
}

std::optional<int64_t> number_of(const json::object& o, std::string_view key) {
  const json::value* value = o.if_contains(json::string_view(key.data(), key.size()));
  if (value == nullptr || !value->is_int64()) return std::nullopt;
  return value->get_int64();
}

}  // namespace

bool is_digest(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::string write_upload(const UploadRecord& record) {
  json::object out{{"owner", record.owner},
                   {"name", record.name},
                   {"size", record.size},
                   {"progress_ms", record.progress.ms}};
  if (!record.digest.empty()) out["digest"] = record.digest;
  if (!record.compartment.empty()) out["compartment"] = record.compartment;
  return json::serialize(out) + "\n";
}

std::optional<UploadRecord> read_upload(std::string_view text) {
  const std::optional<json::object> o = parse(text);
  if (!o) return std::nullopt;
  const std::optional<std::string> owner = text_of(*o, "owner");
  const std::optional<std::string> name = text_of(*o, "name");
  const std::optional<int64_t> size = number_of(*o, "size");
  const std::optional<int64_t> progress = number_of(*o, "progress_ms");
  const std::string digest = text_of(*o, "digest").value_or("");
  if (!owner || !name || !size || *size <= 0 || !progress ||
      (!digest.empty() && !is_digest(digest))) {
    return std::nullopt;
  }
  return UploadRecord{*owner,      *name,  static_cast<uint64_t>(*size),
                      {*progress}, digest, text_of(*o, "compartment").value_or("")};
}

std::string write_item(const Item& item) {
  json::array brought;
  for (const Bringer& it : item.brought) {
    brought.push_back(json::object{{"owner", it.owner}, {"at_ms", it.at.ms}});
  }
  json::object out{{"size", item.size}, {"mime", item.kind.mime}, {"brought", std::move(brought)}};
  // Records from before cases were told apart say neither: such a file may be an open case's.
  out["open"] = item.open;
  if (!item.sealed.empty()) out["sealed"] = json::array(item.sealed.begin(), item.sealed.end());
  return json::serialize(out) + "\n";
}

std::optional<Item> read_item(std::string_view text, std::string_view digest) {
  const std::optional<json::object> o = parse(text);
  if (!o) return std::nullopt;
  const std::optional<int64_t> size = number_of(*o, "size");
  std::optional<Kind> kind = kind_named(text_of(*o, "mime").value_or(""));
  const json::value* brought = o->if_contains("brought");
  if (!size || *size <= 0 || !kind || brought == nullptr || !brought->is_array())
    return std::nullopt;
  Item out{std::string(digest), static_cast<uint64_t>(*size), std::move(*kind), {}};
  const json::value* open = o->if_contains("open");
  out.open = open == nullptr || !open->is_bool() || open->get_bool();
  if (const json::value* sealed = o->if_contains("sealed")) {
    if (!sealed->is_array()) return std::nullopt;
    for (const json::value& it : sealed->get_array()) {
      if (!it.is_string()) return std::nullopt;
      out.sealed.emplace_back(it.get_string());
    }
  }
  for (const json::value& it : brought->get_array()) {
    if (!it.is_object()) return std::nullopt;
    const std::optional<std::string> owner = text_of(it.get_object(), "owner");
    const std::optional<int64_t> at = number_of(it.get_object(), "at_ms");
    if (!owner || !at) return std::nullopt;
    out.brought.push_back({*owner, {*at}});
  }
  if (out.brought.empty()) return std::nullopt;
  return out;
}

}  // namespace evidence
