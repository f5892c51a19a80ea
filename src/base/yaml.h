// SPDX-License-Identifier: AGPL-3.0-or-later
// YAML for declarations, read strictly over libyaml: every node knows its place; duplicate keys,
// aliases, anchors, tags and more than one document are refused, so is input beyond the limits
// (a "YAML bomb"). Scalars stay text: nothing is guessed ("0777" is not 511, "no" is not false).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"

namespace yaml {

struct Limits {
  size_t bytes_max = 4u << 20;
  size_t nodes_max = 400'000;
  int depth_max = 24;
};

struct Place {
  int line = 0;    // 1-based
  int column = 0;  // 1-based
};

struct Node {
  enum class Kind { kNull, kScalar, kList, kMap };
  struct Entry;
  Kind kind = Kind::kNull;
  Place place;
  bool quoted = false;  // the scalar was written in quotes or as a block
  std::string text;     // scalar
  std::vector<Node> items;
  std::vector<Entry> entries;

  [[nodiscard]] bool is_scalar() const { return kind == Kind::kScalar; }
  [[nodiscard]] bool is_list() const { return kind == Kind::kList; }
  [[nodiscard]] bool is_map() const { return kind == Kind::kMap; }
  // The value under `key` of a map, or nullptr.
  [[nodiscard]] const Node* find(std::string_view key) const;
};

struct Node::Entry {
  std::string key;
  Place place;
  Node value;
};

// Parses one document. `file` is only for messages. Faults (kInvalid): yaml.syntax, yaml.not_utf8,
// yaml.duplicate_key, yaml.alias, yaml.tag, yaml.too_large, yaml.too_deep, yaml.more_documents,
// yaml.empty; `where` is "file:line:column".
[[nodiscard]] base::Result<Node> parse(std::string_view text, const std::string& file,
                                       const Limits& limits = {});

// Collects what is wrong with one file, so that an author sees everything at once. Each problem is
// a Fault whose `where` is "file:line:column"; its message says what is wrong and how to mend it.
class Problems {
 public:
  explicit Problems(std::string file) : file_(std::move(file)) {}
  void add(Place place, std::string code, base::Fault::Args args = {});
  void add(base::Fault fault) { faults_.push_back(std::move(fault)); }
  [[nodiscard]] bool empty() const { return faults_.empty(); }
  [[nodiscard]] const std::vector<base::Fault>& faults() const { return faults_; }
  [[nodiscard]] std::vector<base::Fault> take() { return std::move(faults_); }
  [[nodiscard]] std::string where(Place place) const;
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  std::string file_;
  std::vector<base::Fault> faults_;
};

// Reads one mapping strictly: ask for every key you know, then call finish(), which reports the
// rest as unknown (yaml.unknown_key, with the nearest known key). Wrong shapes are reported, and a
// neutral value is returned, so that reading goes on.
class Reader {
 public:
  // `what` names the mapping in messages, e.g. "step accept". A node that is no map is reported.
  Reader(const Node& node, std::string what, Problems& problems);

  // nullptr if absent; absent is a problem (yaml.missing_key) for `required`.
  const Node* optional(std::string_view key);
  const Node* required(std::string_view key);

  [[nodiscard]] std::string text(std::string_view key);  // required, not empty
  [[nodiscard]] std::string text_or(std::string_view key, std::string fallback);
  [[nodiscard]] int64_t integer(std::string_view key);  // required
  [[nodiscard]] int64_t integer_or(std::string_view key, int64_t fallback);
  [[nodiscard]] std::optional<base::Decimal> decimal(std::string_view key);  // optional
  [[nodiscard]] bool flag_or(std::string_view key, bool fallback);           // true | false
  // A list of scalars, or one scalar standing for a list of one; empty if absent.
  [[nodiscard]] std::vector<std::string> texts(std::string_view key);
  void finish();

  [[nodiscard]] Place place() const { return node_.place; }
  [[nodiscard]] Problems& problems() { return problems_; }
  [[nodiscard]] const std::string& what() const { return what_; }

 private:
  const Node& node_;
  std::string what_;
  Problems& problems_;
  std::vector<std::string> known_;
};

}  // namespace yaml
