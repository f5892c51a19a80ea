// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/description.h"

#include "base/file.h"
#include "base/text.h"
#include "base/yaml.h"

namespace api {

using base::FaultKind;

namespace {

constexpr size_t kFileBytesMax = 1 << 20;
constexpr std::string_view kSchemas = "#/components/schemas/";

base::Fault bad(std::string where, std::string reason) {
  return base::fault(FaultKind::kInvalid, "api.bad_description", {{"reason", std::move(reason)}},
                     {}, std::move(where));
}

// A plain scalar by the YAML core schema, a quoted one as text.
json::value scalar_of(const yaml::Node& node) {
  if (node.quoted) return json::value(node.text);
  if (node.text == "true") return true;
  if (node.text == "false") return false;
  if (const auto number = base::parse_int(node.text)) return *number;
  if (node.text.starts_with('-')) {
    if (const auto number = base::parse_int(std::string_view(node.text).substr(1))) return -*number;
  }
  return json::value(node.text);
}

json::value json_of(const yaml::Node& node) {
  switch (node.kind) {
    case yaml::Node::Kind::kNull:
      return nullptr;
    case yaml::Node::Kind::kScalar:
      return scalar_of(node);
    case yaml::Node::Kind::kList: {
      json::array out;
      for (const yaml::Node& item : node.items) out.push_back(json_of(item));
      return out;
    }
    case yaml::Node::Kind::kMap: {
      json::object out;
      for (const auto& entry : node.entries) out[entry.key] = json_of(entry.value);
      return out;
    }
  }
  ENSURE(false, "every kind is named");
}

// Adds the members of `from` to `into`; a member of both is joined if both are objects.
base::Status join(json::object& into, const json::object& from, const std::string& file) {
  for (const auto& [key, value] : from) {
    json::value* there = into.if_contains(key);
    if (there == nullptr) {
      into[key] = value;
    } else if (there->is_object() && value.is_object()) {
      TRY(join(there->as_object(), value.as_object(), file));
    } else {
      return bad(file, "twice: " + std::string(key));
    }
  }
  return base::ok();
}

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

bool flag_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->as_bool();
}

std::optional<Door> door_of(std::string_view text) {
  if (text == "public") return Door::kPublic;
  if (text == "staff") return Door::kStaff;
  if (text == "account") return Door::kAccount;
  if (text == "administrator") return Door::kAdministrator;
  return std::nullopt;
}

std::string printed(const json::value& value) {
  return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

// Reads one operation of the document.
class OperationReader {
 public:
  OperationReader(const Description& description, std::string path, std::string_view method)
      : description_(description),
        path_(std::move(path)),
        where_(std::string(method) + " " + path_) {
    std::string upper(method);
    for (char& c : upper) c = static_cast<char>(c - 'a' + 'A');
    if (const auto parsed = http::parse_method(upper)) {
      out_.method = *parsed;
    } else {
      method_known_ = false;
    }
    out_.path = path_;
  }

  base::Result<Described> read(const json::object& operation) {
    if (!method_known_) return bad(where_, "no such method");
    out_.id = text_of(operation, "operationId");
    if (out_.id.empty()) return bad(where_, "operationId is missing");
    const auto door = door_of(text_of(operation, "x-fadu-access"));
    if (!door) return bad(where_, "x-fadu-access: public, account, staff or administrator");
    out_.door = *door;
    if (const std::string scope = text_of(operation, "x-fadu-scope"); !scope.empty()) {
      out_.scope = identity::parse_scope(scope);
      if (!out_.scope) return bad(where_, "x-fadu-scope: no such scope: " + scope);
    }
    if (const json::value* fresh = operation.if_contains("x-fadu-fresh")) {
      if (!fresh->is_bool()) return bad(where_, "x-fadu-fresh is neither true nor false");
      out_.fresh = fresh->get_bool();
    }
    out_.long_reading = text_of(operation, "x-fadu-length") == "long";
    TRY(read_parameters(operation));
    TRY(read_body(operation));
    if (operation.if_contains("responses") == nullptr) return bad(where_, "responses are missing");
    return std::move(out_);
  }

 private:
  base::Status read_parameters(const json::object& operation) {
    const json::value* list = operation.if_contains("parameters");
    if (list == nullptr) return base::ok();
    if (!list->is_array()) return bad(where_, "parameters is no list");
    for (const json::value& item : list->as_array()) {
      if (!item.is_object()) return bad(where_, "a parameter is no map");
      const json::object& object = item.as_object();
      Parameter parameter;
      parameter.name = text_of(object, "name");
      const std::string place = text_of(object, "in");
      if (place == "header") continue;  // handlers read headers themselves
      parameter.in_path = place == "path";
      parameter.required = flag_of(object, "required");
      const json::value* schema = object.if_contains("schema");
      if (schema == nullptr || !schema->is_object())
        return bad(where_, parameter.name + ": no schema");
      parameter.schema = schema->as_object();
      if (const json::value* named = parameter.schema.if_contains("$ref")) {
        const json::object* found = description_.schema(std::string(named->as_string()));
        if (found == nullptr)
          return bad(where_, "no such schema: " + std::string(named->as_string()));
        parameter.schema = *found;
      }
      if (const json::value* fallback = parameter.schema.if_contains("default")) {
        parameter.fallback = printed(*fallback);
      }
      if (parameter.in_path && path_.find("{" + parameter.name) == std::string::npos) {
        return bad(where_, "not in the path: " + parameter.name);
      }
      out_.parameters.push_back(std::move(parameter));
    }
    return base::ok();
  }

  base::Status read_body(const json::object& operation) {
    out_.upload = text_of(operation, "x-fadu-body") == "stream";
    if (const json::value* max = operation.if_contains("x-fadu-body-max")) {
      if (!max->is_int64()) return bad(where_, "x-fadu-body-max is no number");
      out_.body_max = static_cast<uint64_t>(max->as_int64());
    }
    const json::value* body = operation.if_contains("requestBody");
    if (body == nullptr || out_.upload) return base::ok();
    if (!body->is_object()) return bad(where_, "requestBody is no map");
    out_.body_required = flag_of(body->as_object(), "required");
    boost::system::error_code error;
    const json::value* schema = body->find_pointer("/content/application~1json/schema", error);
    if (schema == nullptr || !schema->is_object()) return bad(where_, "requestBody without schema");
    out_.body = schema->as_object();
    return base::ok();
  }

  const Description& description_;
  std::string path_;
  std::string where_;
  bool method_known_ = true;
  Described out_;
};

// Every operation may answer with a problem; said once here instead of in every file.
void add_problem_answer(json::object& operation) {
  json::value* responses = operation.if_contains("responses");
  if (responses == nullptr || !responses->is_object()) return;
  json::object& object = responses->as_object();
  if (!object.contains("default")) {
    object["default"] = json::object{{"$ref", "#/components/responses/Problem"}};
  }
}

// Every reference of the document must lead somewhere.
base::Status check_references(const json::value& value, const Description& description) {
  if (value.is_array()) {
    for (const json::value& item : value.as_array()) TRY(check_references(item, description));
  } else if (value.is_object()) {
    for (const auto& [key, member] : value.as_object()) {
      if (key == "$ref" && member.is_string()) {
        const std::string reference(member.as_string());
        if (reference.starts_with(kSchemas) && description.schema(reference) == nullptr) {
          return bad(reference, "no such schema");
        }
      }
      TRY(check_references(member, description));
    }
  }
  return base::ok();
}

}  // namespace

const json::object* Description::schema(std::string_view reference) const {
  if (!reference.starts_with(kSchemas)) return nullptr;
  const json::value* components = document_.if_contains("components");
  if (components == nullptr || !components->is_object()) return nullptr;
  const json::value* schemas = components->as_object().if_contains("schemas");
  if (schemas == nullptr || !schemas->is_object()) return nullptr;
  const json::value* found = schemas->as_object().if_contains(reference.substr(kSchemas.size()));
  return found != nullptr && found->is_object() ? &found->as_object() : nullptr;
}

base::Result<Description> Description::load(const std::filesystem::path& dir) {
  Description out;
  for (const auto& path : base::files_below(dir, ".yaml")) {
    const std::string file = path.filename().string();
    TRY_ASSIGN(const std::string text, base::read_file(path, kFileBytesMax));
    TRY_ASSIGN(const yaml::Node node, yaml::parse(text, file));
    if (!node.is_map()) return bad(file, "no map");
    TRY(join(out.document_, json_of(node).as_object(), file));
  }
  json::value* paths = out.document_.if_contains("paths");
  if (paths == nullptr || !paths->is_object()) return bad(dir.filename().string(), "no paths");
  for (auto& [path, methods] : paths->as_object()) {
    if (!methods.is_object()) return bad(std::string(path), "no map");
    for (auto& [method, operation] : methods.as_object()) {
      if (!operation.is_object()) return bad(std::string(path), "no map");
      add_problem_answer(operation.as_object());
      OperationReader reader(out, std::string(path), method);
      TRY_ASSIGN(Described described, reader.read(operation.as_object()));
      out.operations_.push_back(std::move(described));
    }
  }
  TRY(check_references(out.document_, out));
  return out;
}

}  // namespace api
