// SPDX-License-Identifier: AGPL-3.0-or-later
// From an HTTP request to an operation's handler and back: parameters and body are checked against
// the description, the caller is established, the handler runs where it may wait.
#include "api/dispatch.h"

#include <algorithm>
#include <future>

#include "api/callers.h"
#include "api/problem.h"
#include "api/schema.h"

namespace api {

using base::FaultKind;

namespace {

// The request boundary: a bug ends the request, not the server.
template <typename Work>
base::Result<Answer> guarded(Work work) {
  try {
    return work();
  } catch (const base::Bug& bug) {
    return base::fault(FaultKind::kCorrupt, "api.bug", {{"what", bug.what()}});
  } catch (const std::exception& failure) {
    return base::fault(FaultKind::kCorrupt, "api.bug", {{"what", failure.what()}});
  }
}

bool is_json(const http::Request& request) {
  const std::string* type = request.headers.find("Content-Type");
  return type != nullptr && type->starts_with("application/json");
}

}  // namespace

const std::string& Ask::parameter(const std::string& name) const {
  static const std::string kEmpty;
  const auto found = parameters.find(name);
  return found != parameters.end() ? found->second : kEmpty;
}

bool Ask::has(const std::string& name) const { return parameters.contains(name); }

int64_t Ask::number(const std::string& name) const { return std::stoll(parameter(name)); }

base::Uuid Ask::uuid(const std::string& name) const {
  return base::Uuid::parse(parameter(name)).value_or(base::Uuid{});
}

Dispatch::Dispatch(const Kit& kit, const Description& description)
    : kit_(kit), callers_(kit), find_schema_([&description](std::string_view reference) {
        return description.schema(reference);
      }) {}

base::Status Dispatch::read_parameters(const Described& operation, const http::PathValues& values,
                                       Ask& ask) const {
  for (const Parameter& parameter : operation.parameters) {
    const std::string* text = nullptr;
    if (parameter.in_path) {
      for (const auto& [name, value] : values) {
        if (name == parameter.name) text = &value;
      }
    } else {
      text = ask.request.parameter(parameter.name);
    }
    if (text == nullptr || (text->empty() && !parameter.in_path)) {
      if (parameter.required) {
        return base::fault(FaultKind::kInvalid, "api.field_missing", {{"at", parameter.name}});
      }
      if (!parameter.fallback.empty()) ask.parameters[parameter.name] = parameter.fallback;
      continue;
    }
    TRY_ASSIGN(const json::value value, value_of_text(*text, parameter.schema, parameter.name));
    TRY(check_value(value, parameter.schema, find_schema_, parameter.name));
    ask.parameters[parameter.name] = *text;
  }
  for (const auto& [name, value] : ask.request.query) {
    const bool known = std::any_of(operation.parameters.begin(), operation.parameters.end(),
                                   [&](const Parameter& one) { return one.name == name; });
    if (!known) return base::fault(FaultKind::kInvalid, "api.field_unknown", {{"at", name}});
  }
  return base::ok();
}

base::Status Dispatch::read_body(const Described& operation, Ask& ask) const {
  if (!operation.body) return base::ok();
  if (ask.request.body.empty()) {
    if (!operation.body_required) return base::ok();
    return base::fault(FaultKind::kInvalid, "api.no_body");
  }
  // A form of another site can send no JSON, so this is a part of the defence against forged
  // requests too.
  if (!is_json(ask.request)) return base::fault(FaultKind::kInvalid, "api.not_json");
  boost::system::error_code error;
  json::value body = json::parse(ask.request.body, error, {}, {.max_depth = 16});
  if (error) {
    return base::fault(FaultKind::kInvalid, "api.bad_json", {{"reason", error.message()}});
  }
  TRY(check_value(body, *operation.body, find_schema_, ""));
  if (!body.is_object()) {
    return base::fault(FaultKind::kInvalid, "api.field_type", {{"at", "/"}, {"type", "object"}});
  }
  ask.body = std::move(body.as_object());
  return base::ok();
}

base::Status Dispatch::admit(const Described& operation, const Ask& ask) const {
  if (operation.door == Door::kPublic) return base::ok();
  if (!ask.who.known()) return base::fault(FaultKind::kForbidden, "identity.not_signed_in");
  if (ask.who.scopes) {
    if (!operation.scope || !ask.who.scopes->contains(*operation.scope)) {
      return base::fault(
          FaultKind::kForbidden, "identity.not_in_scope",
          {{"scope", operation.scope ? std::string(name_of(*operation.scope)) : "—"}});
    }
  }
  if (operation.door == Door::kAccount) {
    return operation.fresh ? need_fresh_proof(ask) : base::ok();
  }
  if (ask.who.role.empty()) return base::fault(FaultKind::kForbidden, "identity.no_post");
  if (operation.door == Door::kAdministrator) TRY(kit_.access.administer(ask.who));
  return operation.fresh ? need_fresh_proof(ask) : base::ok();
}

http::Response Dispatch::response_of(const Ask& ask, base::Result<Answer> result) const {
  if (!result.ok()) return problem_response(result.fault(), kit_.messages, ask.language);
  Answer& answer = *result;
  http::Response out;
  out.status = answer.status;
  out.headers = std::move(answer.headers);
  if (answer.stream) {
    out.stream = std::move(answer.stream);
    out.heartbeat = std::move(answer.heartbeat);
  } else if (answer.file) {
    out.file = std::move(answer.file);
  } else if (answer.text) {
    out.body = std::move(*answer.text);
  } else if (answer.body.is_null()) {
    if (out.status == 200) out.status = 204;
    return out;
  } else {
    out.body = json::serialize(answer.body);
  }
  if (out.headers.find("Content-Type") == nullptr) out.headers.set("Content-Type", answer.type);
  // What one person may see is nobody else's to keep.
  if (out.headers.find("Cache-Control") == nullptr) out.headers.set("Cache-Control", "no-store");
  return out;
}

// Runs on a reader's thread. Returns the store's fault, if there was one, so that the reader opens
// its connection anew.
base::Status Dispatch::run_reading(const Described& operation, const Handle& handle,
                                   const std::shared_ptr<Ask>& ask, store::Store& store,
                                   http::Reply& reply) {
  auto result = guarded([&]() -> base::Result<Answer> {
    if (!ask->signed_in) TRY(callers_.establish(*ask, store));
    TRY(admit(operation, *ask));
    ask->store = &store;
    return handle(*ask);
  });
  ask->store = nullptr;
  base::Status status = base::ok();
  if (!result.ok() && result.fault().code.starts_with("store.")) status = result.fault();
  reply(response_of(*ask, std::move(result)));
  return status;
}

void Dispatch::serve(const Described& operation, const Handle& handle, http::Request request,
                     const http::PathValues& values, http::Reply reply) {
  auto ask = prepare(operation, std::move(request), values, reply);
  if (!ask) return;
  auto waiting = std::make_shared<http::Reply>(std::move(reply));
  const office::Office::Reading reading = [this, &operation, &handle, ask,
                                           waiting](store::Store& store) {
    return run_reading(operation, handle, ask, store, *waiting);
  };
  const bool taken = kit_.office.read(
      reading, operation.long_reading ? office::Length::kLong : office::Length::kShort);
  if (!taken) (*waiting)(busy(*ask));
}

void Dispatch::serve_later(const Described& operation, const HandleLater& handle,
                           http::Request request, const http::PathValues& values,
                           http::Reply reply) {
  auto ask = prepare(operation, std::move(request), values, reply);
  if (!ask) return;
  auto waiting = std::make_shared<http::Reply>(std::move(reply));
  const auto go = [this, &operation, &handle, ask, waiting] {
    if (const base::Status admitted = admit(operation, *ask); !admitted.ok()) {
      (*waiting)(problem_response(admitted.fault(), kit_.messages, ask->language));
      return;
    }
    const Later later = [this, ask, waiting](base::Result<Answer> result) {
      (*waiting)(response_of(*ask, std::move(result)));
    };
    auto begun = guarded([&]() -> base::Result<Answer> {
      handle(ask, later);
      return Answer{};
    });
    // A bug before anything was answered or handed on.
    if (!begun.ok()) later(std::move(begun));
  };
  if (ask->signed_in) return go();
  const bool taken = kit_.office.read([this, ask, waiting, go](store::Store& store) {
    if (const base::Status known = callers_.establish(*ask, store); !known.ok()) {
      (*waiting)(problem_response(known.fault(), kit_.messages, ask->language));
      return;
    }
    go();
  });
  if (!taken) (*waiting)(busy(*ask));
}

std::variant<std::unique_ptr<http::Sink>, http::Response> Dispatch::serve_upload(
    const Described& operation, const HandleUpload& handle, const http::Request& head,
    const http::PathValues& values) {
  auto ask = std::make_shared<Ask>(Ask{.kit = kit_, .request = head});
  ask->language = language_of(head);
  auto result = [&]() -> base::Result<std::unique_ptr<http::Sink>> {
    TRY(read_parameters(operation, values, *ask));
    TRY_ASSIGN(const bool known, callers_.recall(*ask));
    if (!known) TRY(establish_now(ask));
    TRY(admit(operation, *ask));
    return handle(ask);
  }();
  if (result.ok()) return std::move(*result);
  return problem_response(result.fault(), kit_.messages, ask->language);
}

// An upload is decided on its head, at once: the session is read while the caller waits. It has
// been read a moment before in all but the first request of a client.
base::Status Dispatch::establish_now(const std::shared_ptr<Ask>& ask) {
  auto done = std::make_shared<std::promise<base::Status>>();
  std::future<base::Status> known = done->get_future();
  const bool taken = kit_.office.read(
      [this, ask, done](store::Store& store) { done->set_value(callers_.establish(*ask, store)); });
  if (!taken || known.wait_for(std::chrono::seconds(5)) != std::future_status::ready) {
    return base::fault(FaultKind::kUnavailable, "office.busy");
  }
  return known.get();
}

std::shared_ptr<Ask> Dispatch::prepare(const Described& operation, http::Request request,
                                       const http::PathValues& values, http::Reply& reply) {
  auto ask = std::make_shared<Ask>(Ask{.kit = kit_, .request = std::move(request)});
  ask->language = language_of(ask->request);
  auto status = [&]() -> base::Status {
    TRY(read_parameters(operation, values, *ask));
    TRY(read_body(operation, *ask));
    TRY_ASSIGN(const bool known, callers_.recall(*ask));
    if (known && operation.door != Door::kPublic) TRY(admit(operation, *ask));
    return base::ok();
  }();
  if (status.ok()) return ask;
  reply(problem_response(status.fault(), kit_.messages, ask->language));
  return nullptr;
}

http::Response Dispatch::busy(const Ask& ask) const {
  return problem_response(base::fault(FaultKind::kUnavailable, "office.busy"), kit_.messages,
                          ask.language);
}

}  // namespace api
