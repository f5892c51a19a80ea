// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/body.h"

#include <boost/json.hpp>

#include "base/bytes.h"

namespace casework {

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out.push_back('"');
  for (char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (u < 0x20) {
      out += "\\u00";
      out.push_back(kHex[u >> 4]);
      out.push_back(kHex[u & 15]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

namespace {

void append_member(std::string& out, std::string_view key, std::string_view value) {
  append_json_string(out, key);
  out.push_back(':');
  append_json_string(out, value);
}

void open_section(std::string& out, std::string_view key) {
  if (out.size() > 1) out.push_back(',');
  append_json_string(out, key);
  out.push_back(':');
}

base::Fault bad_body(std::string_view reason) {
  return base::fault(base::FaultKind::kCorrupt, "casework.bad_body",
                     {{"reason", std::string(reason)}});
}

std::string text_of(const boost::json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : std::string();
}

}  // namespace

std::string encode_body(const Act& act) {
  std::string out = "{";
  if (!act.evidence.empty()) {
    open_section(out, "evidence");
    out.push_back('[');
    for (size_t i = 0; i < act.evidence.size(); ++i) {
      const Evidence& evidence = act.evidence[i];
      out += i == 0 ? "{" : ",{";
      append_member(out, "digest", evidence.digest);
      out.push_back(',');
      append_member(out, "kind", evidence.kind);
      out.push_back(',');
      append_member(out, "name", evidence.name);
      out.push_back('}');
    }
    out.push_back(']');
  }
  if (!act.fields.empty()) {
    open_section(out, "fields");
    char separator = '{';
    for (const auto& [id, value] : act.fields) {
      out.push_back(separator);
      append_member(out, id, value);
      separator = ',';
    }
    out.push_back('}');
  }
  if (!act.officers.empty()) {
    open_section(out, "officers");
    for (size_t i = 0; i < act.officers.size(); ++i) {
      out.push_back(i == 0 ? '[' : ',');
      append_json_string(out, act.officers[i]);
    }
    out.push_back(']');
  }
  out.push_back('}');
  return out;
}

base::Status decode_body(std::string_view body, Act& act) {
  boost::json::error_code error;
  boost::json::monotonic_resource memory;
  const boost::json::value root = boost::json::parse({body.data(), body.size()}, error, &memory);
  if (error) return bad_body(error.message());
  if (!root.is_object()) return bad_body("not an object");
  for (const auto& [key, value] : root.get_object()) {
    if (key == "fields" && value.is_object()) {
      for (const auto& [id, text] : value.get_object()) {
        if (!text.is_string()) return bad_body("field");
        act.fields.set(std::string(id), text_of(text));
      }
    } else if (key == "officers" && value.is_array()) {
      for (const auto& officer : value.get_array()) act.officers.push_back(text_of(officer));
    } else if (key == "evidence" && value.is_array()) {
      for (const auto& item : value.get_array()) {
        if (!item.is_object()) return bad_body("evidence");
        Evidence evidence;
        for (const auto& [name, text] : item.get_object()) {
          if (name == "kind") evidence.kind = text_of(text);
          if (name == "digest") evidence.digest = text_of(text);
          if (name == "name") evidence.name = text_of(text);
        }
        act.evidence.push_back(std::move(evidence));
      }
    } else {
      return bad_body(std::string_view(key.data(), key.size()));
    }
  }
  return base::ok();
}

namespace {

// Walks the canonical form; `text` gets a view, or a copy in `unescaped` where there are escapes.
class Walker {
 public:
  explicit Walker(std::string_view body) : body_(body) {}

  bool take(char c) {
    if (at_ >= body_.size() || body_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool text(std::string_view& out, std::string& unescaped) {
    if (!take('"')) return false;
    const size_t start = at_;
    while (at_ < body_.size() && body_[at_] != '"' && body_[at_] != '\\') ++at_;
    if (take('"')) {
      out = body_.substr(start, at_ - 1 - start);
      return true;
    }
    unescaped.assign(body_.substr(start, at_ - start));
    while (at_ < body_.size() && body_[at_] != '"') {
      if (body_[at_] != '\\') {
        unescaped.push_back(body_[at_++]);
      } else if (!escape(unescaped)) {
        return false;
      }
    }
    out = unescaped;
    return take('"');
  }

  // Moves behind the first `"fields":` of the outer object; sections before it are skipped.
  bool find_fields() {
    static constexpr std::string_view kKey = "\"fields\":";
    if (!take('{')) return false;
    int depth = 0;
    std::string scratch;
    while (at_ < body_.size()) {
      if (depth == 0 && body_.substr(at_).starts_with(kKey)) {
        at_ += kKey.size();
        return true;
      }
      const char c = body_[at_];
      std::string_view skipped;
      if (c == '"') {
        if (!text(skipped, scratch)) return false;
        continue;
      }
      if (c == '[' || c == '{') ++depth;
      if (c == ']' || c == '}') --depth;
      ++at_;
    }
    return false;
  }

 private:
  bool escape(std::string& out) {
    if (at_ + 1 >= body_.size()) return false;
    const char c = body_[at_ + 1];
    if (c == '"' || c == '\\') {
      out.push_back(c);
      at_ += 2;
      return true;
    }
    if (c != 'u' || at_ + 6 > body_.size()) return false;
    const auto raw = base::from_hex(body_.substr(at_ + 2, 4));
    if (!raw || (*raw)[0] != 0 || (*raw)[1] >= 0x20) return false;
    out.push_back(static_cast<char>((*raw)[1]));
    at_ += 6;
    return true;
  }

  std::string_view body_;
  size_t at_ = 0;
};

}  // namespace

bool for_each_field(std::string_view body,
                    const std::function<void(std::string_view, std::string_view)>& fn) {
  Walker walker(body);
  if (!walker.find_fields()) return body.find("\"fields\"") == std::string_view::npos;
  if (!walker.take('{')) return false;
  std::string id_copy;
  std::string value_copy;
  while (!walker.take('}')) {
    std::string_view id;
    std::string_view value;
    if (!walker.text(id, id_copy) || !walker.take(':') || !walker.text(value, value_copy)) {
      return false;
    }
    fn(id, value);
    if (!walker.take(',')) return walker.take('}');
  }
  return true;
}

}  // namespace casework
