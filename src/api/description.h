// SPDX-License-Identifier: AGPL-3.0-or-later
// The API's description (OpenAPI 3.1): api/openapi/*.yaml, one file per field, joined. It is read
// strictly and drives the server: which operations there are, who may call them, what a request
// must look like.
#pragma once

#include <boost/json.hpp>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/operation.h"
#include "base/result.h"
#include "http/message.h"
#include "identity/access.h"

namespace api {

struct Parameter {
  std::string name;
  bool in_path = false;
  bool required = false;
  json::object schema;   // of one value, without references
  std::string fallback;  // `default`; "" none
};

// One operation as described.
struct Described {
  std::string id;  // operationId
  http::Method method = http::Method::kGet;
  std::string path;  // template
  Door door = Door::kStaff;
  std::optional<identity::Scope> scope;  // what a token needs; nothing: tokens may not
  std::vector<Parameter> parameters;
  std::optional<json::object> body;  // schema of the JSON body; nothing: there is none
  bool body_required = false;
  bool fresh = false;         // x-fadu-fresh: true: password or code must have been proven lately
  bool long_reading = false;  // x-fadu-length: long: a report, not a page
  bool upload = false;        // the body is a stream (x-fadu-body: stream)
  uint64_t body_max = 256 * 1024;
};

class Description {
 public:
  // Reads every *.yaml of `dir`. Faults (kInvalid): api.bad_description with the place.
  [[nodiscard]] static base::Result<Description> load(const std::filesystem::path& dir);

  [[nodiscard]] const std::vector<Described>& operations() const { return operations_; }
  // The whole document, as served.
  [[nodiscard]] const json::object& document() const { return document_; }
  // The schema that "#/components/schemas/NAME" names; nullptr if there is none.
  [[nodiscard]] const json::object* schema(std::string_view reference) const;

 private:
  json::object document_;
  std::vector<Described> operations_;
};

}  // namespace api
