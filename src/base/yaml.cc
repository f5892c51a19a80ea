// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/yaml.h"

#include <yaml.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace yaml {

using base::Fault;
using base::FaultKind;

namespace {

std::string locate(const std::string& file, Place place) {
  return file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

Fault problem(const std::string& file, Place place, std::string code, Fault::Args args = {}) {
  return base::fault(FaultKind::kInvalid, std::move(code), std::move(args), {},
                     locate(file, place));
}

Place place_of(const yaml_mark_t& mark) {
  return {static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1};
}

// The place of the character at byte `offset`; what is before it is valid UTF-8.
Place place_at(std::string_view text, size_t offset) {
  Place place{1, 1};
  size_t line_start = 0;
  for (size_t i = 0; i < offset; ++i) {
    const bool two = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (two || (text[i] != '\n' && text[i] != '\r')) continue;
    ++place.line;
    line_start = i + 1;
  }
  place.column += static_cast<int>(base::char_count(text.substr(line_start, offset - line_start)));
  return place;
}

// One libyaml parser and its current event.
class Events {
 public:
  explicit Events(std::string_view text) : text_(text) {
    ENSURE(yaml_parser_initialize(&parser_) == 1, "libyaml");
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  ~Events() {
    clear();
    yaml_parser_delete(&parser_);
  }
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  // False at a syntax error.
  bool next() {
    clear();
    held_ = yaml_parser_parse(&parser_, &event_) == 1;
    return held_;
  }
  [[nodiscard]] const yaml_event_t& event() const { return event_; }
  [[nodiscard]] Place place() const { return place_of(event_.start_mark); }
  // libyaml gives no mark where a character is not allowed at all, only its offset.
  [[nodiscard]] Place error_place() const {
    if (parser_.error != YAML_READER_ERROR) return place_of(parser_.problem_mark);
    return place_at(text_, std::min(parser_.problem_offset, text_.size()));
  }
  [[nodiscard]] std::string error() const {
    return parser_.problem != nullptr ? parser_.problem : "unknown";
  }

 private:
  void clear() {
    if (held_) yaml_event_delete(&event_);
    held_ = false;
  }
  std::string_view text_;
  yaml_parser_t parser_{};
  yaml_event_t event_{};
  bool held_ = false;
};

class Builder {
 public:
  Builder(std::string_view text, const std::string& file, const Limits& limits)
      : events_(text), file_(file), limits_(limits) {}

  base::Result<Node> document() {
    TRY(advance());  // stream start
    TRY(advance());  // document start, or the end of an empty stream
    if (events_.event().type == YAML_STREAM_END_EVENT) return problem(file_, {1, 1}, "yaml.empty");
    TRY(advance());
    TRY_ASSIGN(Node root, node(0));
    TRY(advance());  // document end
    TRY(advance());
    if (events_.event().type != YAML_STREAM_END_EVENT) {
      return problem(file_, events_.place(), "yaml.more_documents");
    }
    return root;
  }

 private:
  base::Status advance() {
    if (events_.next()) return base::ok();
    return problem(file_, events_.error_place(), "yaml.syntax", {{"reason", events_.error()}});
  }

  base::Result<Node> node(int depth) {
    const yaml_event_t& event = events_.event();
    const Place place = events_.place();
    if (++nodes_ > limits_.nodes_max) {
      return problem(file_, place, "yaml.too_large", {{"max", std::to_string(limits_.nodes_max)}});
    }
    if (depth > limits_.depth_max) {
      return problem(file_, place, "yaml.too_deep", {{"max", std::to_string(limits_.depth_max)}});
    }
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        return scalar(place);
      case YAML_SEQUENCE_START_EVENT:
        return list(place, depth);
      case YAML_MAPPING_START_EVENT:
        return map(place, depth);
      default:
        return problem(file_, place, "yaml.alias");
    }
  }

  base::Result<Node> scalar(Place place) {
    const auto& s = events_.event().data.scalar;
    if (s.anchor != nullptr) return problem(file_, place, "yaml.alias");
    if (s.tag != nullptr) return problem(file_, place, "yaml.tag");
    Node out;
    out.place = place;
    out.quoted = s.style != YAML_PLAIN_SCALAR_STYLE;
    out.text.assign(reinterpret_cast<const char*>(s.value), s.length);
    const bool null = !out.quoted && (out.text.empty() || out.text == "~" || out.text == "null");
    out.kind = null ? Node::Kind::kNull : Node::Kind::kScalar;
    return out;
  }

  base::Result<Node> list(Place place, int depth) {
    const auto& start = events_.event().data.sequence_start;
    if (start.anchor != nullptr) return problem(file_, place, "yaml.alias");
    if (start.tag != nullptr) return problem(file_, place, "yaml.tag");
    Node out;
    out.kind = Node::Kind::kList;
    out.place = place;
    for (;;) {
      TRY(advance());
      if (events_.event().type == YAML_SEQUENCE_END_EVENT) return out;
      TRY_ASSIGN(Node item, node(depth + 1));
      out.items.push_back(std::move(item));
    }
  }

  base::Result<Node> map(Place place, int depth) {
    const auto& start = events_.event().data.mapping_start;
    if (start.anchor != nullptr) return problem(file_, place, "yaml.alias");
    if (start.tag != nullptr) return problem(file_, place, "yaml.tag");
    Node out;
    out.kind = Node::Kind::kMap;
    out.place = place;
    std::set<std::string> seen;
    for (;;) {
      TRY(advance());
      if (events_.event().type == YAML_MAPPING_END_EVENT) return out;
      const Place key_place = events_.place();
      if (events_.event().type != YAML_SCALAR_EVENT) {
        return problem(file_, key_place, "yaml.key_not_text");
      }
      TRY_ASSIGN(Node key, scalar(key_place));
      if (!seen.insert(key.text).second) {
        return problem(file_, key_place, "yaml.duplicate_key", {{"key", key.text}});
      }
      TRY(advance());
      TRY_ASSIGN(Node value, node(depth + 1));
      out.entries.push_back({std::move(key.text), key_place, std::move(value)});
    }
  }

  Events events_;
  const std::string& file_;
  const Limits& limits_;
  size_t nodes_ = 0;
};

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

base::Result<Node> parse(std::string_view text, const std::string& file, const Limits& limits) {
  if (text.size() > limits.bytes_max) {
    return problem(file, {1, 1}, "yaml.too_large", {{"max", std::to_string(limits.bytes_max)}});
  }
  if (auto at = base::first_invalid_utf8(text)) {
    return problem(file, place_at(text, *at), "yaml.not_utf8", {{"offset", std::to_string(*at)}});
  }
  return Builder(text, file, limits).document();
}

void Problems::add(Place place, std::string code, Fault::Args args) {
  faults_.push_back(problem(file_, place, std::move(code), std::move(args)));
}

std::string Problems::where(Place place) const { return locate(file_, place); }

Reader::Reader(const Node& node, std::string what, Problems& problems)
    : node_(node), what_(std::move(what)), problems_(problems) {
  if (!node.is_map()) problems_.add(node.place, "yaml.not_a_map", {{"what", what_}});
}

const Node* Reader::optional(std::string_view key) {
  known_.emplace_back(key);
  const Node* found = node_.find(key);
  return found != nullptr && found->kind != Node::Kind::kNull ? found : nullptr;
}

const Node* Reader::required(std::string_view key) {
  const Node* found = optional(key);
  if (found == nullptr && node_.is_map()) {
    problems_.add(node_.place, "yaml.missing_key", {{"what", what_}, {"key", std::string(key)}});
  }
  return found;
}

std::string Reader::text(std::string_view key) {
  const Node* found = required(key);
  if (found == nullptr) return {};
  if (!found->is_scalar() || found->text.empty()) {
    problems_.add(found->place, "yaml.not_text", {{"what", what_}, {"key", std::string(key)}});
    return {};
  }
  return found->text;
}

std::string Reader::text_or(std::string_view key, std::string fallback) {
  if (optional(key) == nullptr) return fallback;
  known_.pop_back();
  return text(key);
}

int64_t Reader::integer(std::string_view key) {
  const Node* found = required(key);
  if (found == nullptr) return 0;
  const auto value = found->is_scalar() ? base::parse_int(found->text) : std::nullopt;
  if (!value) {
    problems_.add(found->place, "yaml.not_an_integer",
                  {{"what", what_}, {"key", std::string(key)}, {"text", found->text}});
  }
  return value.value_or(0);
}

int64_t Reader::integer_or(std::string_view key, int64_t fallback) {
  if (optional(key) == nullptr) return fallback;
  known_.pop_back();
  return integer(key);
}

std::optional<base::Decimal> Reader::decimal(std::string_view key) {
  const Node* found = optional(key);
  if (found == nullptr) return std::nullopt;
  auto value = found->is_scalar() ? base::Decimal::parse(found->text) : std::nullopt;
  if (!value) {
    problems_.add(found->place, "yaml.not_a_number",
                  {{"what", what_}, {"key", std::string(key)}, {"text", found->text}});
  }
  return value;
}

bool Reader::flag_or(std::string_view key, bool fallback) {
  const Node* found = optional(key);
  if (found == nullptr) return fallback;
  if (found->text == "true") return true;
  if (found->text == "false") return false;
  problems_.add(found->place, "yaml.not_a_flag",
                {{"what", what_}, {"key", std::string(key)}, {"text", found->text}});
  return fallback;
}

std::vector<std::string> Reader::texts(std::string_view key) {
  const Node* found = optional(key);
  if (found == nullptr) return {};
  if (found->is_scalar()) return {found->text};
  std::vector<std::string> out;
  for (const Node& item : found->items) {
    if (item.is_scalar()) {
      out.push_back(item.text);
    } else {
      problems_.add(item.place, "yaml.not_text", {{"what", what_}, {"key", std::string(key)}});
    }
  }
  if (!found->is_list()) {
    problems_.add(found->place, "yaml.not_a_list", {{"what", what_}, {"key", std::string(key)}});
  }
  return out;
}

void Reader::finish() {
  for (const Node::Entry& entry : node_.entries) {
    if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
    std::string hint = base::nearest(entry.key, known_);
    problems_.add(entry.place, hint.empty() ? "yaml.unknown_key" : "yaml.unknown_key_near",
                  {{"what", what_},
                   {"key", entry.key},
                   {"nearest", hint},
                   {"known", base::join(known_, ", ")}});
  }
}

}  // namespace yaml
