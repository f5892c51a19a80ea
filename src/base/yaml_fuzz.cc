// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile input: YAML, UTF-8, and the small readers of numbers, hex and base64.
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/decimal.h"
#include "base/text.h"
#include "base/uuid.h"
#include "base/yaml.h"

namespace {

constexpr yaml::Limits kLimits{.bytes_max = 1 << 16, .nodes_max = 5000, .depth_max = 16};

size_t count(const yaml::Node& node, int depth) {
  ENSURE(depth <= kLimits.depth_max, "the limit holds");
  ENSURE(node.place.line >= 1 && node.place.column >= 1, "every node has a place");
  size_t nodes = 1;
  for (const yaml::Node& item : node.items) nodes += count(item, depth + 1);
  for (const yaml::Node::Entry& entry : node.entries) {
    ENSURE(node.find(entry.key) == &entry.value, "keys are unique");
    nodes += count(entry.value, depth + 1);
  }
  return nodes;
}

void read_as_mapping(const yaml::Node& root) {
  yaml::Problems problems("f");
  yaml::Reader reader(root, "root", problems);
  (void)reader.text("a");
  (void)reader.integer_or("b", 1);
  (void)reader.decimal("c");
  (void)reader.flag_or("d", false);
  (void)reader.texts("e");
  reader.finish();
  for (const base::Fault& fault : problems.faults()) ENSURE(!fault.where.empty(), "a place");
}

void read_small(std::string_view text) {
  if (const auto value = base::Decimal::parse(text)) {
    ENSURE(base::Decimal::parse(value->str()) == value, "decimal round trip");
  }
  if (const auto bytes = base::from_hex(text)) {
    ENSURE(base::from_hex(base::hex(*bytes)) == bytes, "hex round trip");
  }
  if (const auto bytes = base::from_base64(text)) {
    ENSURE(base::base64(*bytes) == text, "base64 is canonical");
  }
  if (const auto id = base::Uuid::parse(text)) {
    ENSURE(base::Uuid::parse(id->str()) == id, "uuid round trip");
  }
  if (!base::first_invalid_utf8(text)) {
    ENSURE(base::to_utf8(base::to_utf32(text)) == text, "utf-8 round trip");
  }
  (void)base::nearest(text.substr(0, 64), {"report", "人民调解"});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto root = yaml::parse(text, "f", kLimits);
  if (root.ok()) {
    ENSURE(count(*root, 0) <= kLimits.nodes_max, "the limit holds");
    read_as_mapping(*root);
  } else {
    ENSURE(root.fault().where.starts_with("f:"), "a refusal has a place");
  }
  read_small(text);
  return 0;
}
