// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/api.h"

#include <atomic>

#include "api/attempts.h"
#include "api/description.h"
#include "api/dispatch.h"
#include "api/jobs.h"
#include "api/metrics.h"
#include "api/pages.h"
#include "api/problem.h"

namespace api {

using base::FaultKind;

namespace {

Operations all_operations() {
  Operations out;
  add_session_operations(out);
  add_case_operations(out);
  add_evidence_operations(out);
  add_people_operations(out);
  add_office_operations(out);
  add_pack_operations(out);
  add_figure_operations(out);
  add_map_operations(out);
  add_load_operations(out);
  add_ledger_operations(out);
  add_public_operations(out);
  add_intake_operations(out);
  add_note_operations(out);
  add_record_operations(out);
  add_document_operations(out);
  add_calendar_operations(out);
  add_pack_check_operations(out);
  add_backup_operations(out);
  add_keepsake_operations(out);
  add_workday_operations(out);
  add_health_operations(out);
  return out;
}

class ApiInside final : public Api {
 public:
  ApiInside(Kit kit, Description description, Pages pages)
      : kit_(std::move(kit)),
        description_(std::move(description)),
        operations_(all_operations()),
        pages_(std::move(pages)),
        loads_(kit_.town),
        dispatch_(kit_, description_) {
    kit_.callers = &dispatch_.callers();
    kit_.loads = &loads_;
    kit_.attempts = &attempts_;
    kit_.jobs = &jobs_;
    kit_.description = &description_.document();
    kit_.metrics = &metrics_;
    kit_.server = &server_;
    kit_.closing = &closing_;
  }

  // Every described operation gets its handler, and every handler is described.
  base::Status connect() {
    size_t used = 0;
    for (const Described& operation : description_.operations()) {
      const auto found = operations_.find(operation.id);
      if (found == operations_.end()) {
        return base::fault(FaultKind::kInvalid, "api.bad_description",
                           {{"reason", "no handler: " + operation.id}});
      }
      ++used;
      router_.add(route_of(operation, found->second));
    }
    if (used != operations_.size()) {
      for (const auto& [id, handler] : operations_) {
        const auto& described = description_.operations();
        const bool known = std::any_of(described.begin(), described.end(),
                                       [&](const Described& one) { return one.id == id; });
        if (!known) {
          return base::fault(FaultKind::kInvalid, "api.bad_description",
                             {{"reason", "not described: " + id}});
        }
      }
    }
    add_pages();
    return base::ok();
  }

  [[nodiscard]] const http::Router& router() const override { return router_; }

  [[nodiscard]] http::Response refuse(int status, const http::Request& request) const override {
    const char* code = "api.bug";
    FaultKind kind = FaultKind::kInvalid;
    switch (status) {
      case 400:
        code = "api.bad_request";
        break;
      case 404:
        code = "api.no_path";
        kind = FaultKind::kNotFound;
        break;
      case 405:
        code = "api.no_method";
        break;
      case 408:
        code = "api.slow";
        break;
      case 413:
        code = "api.too_large";
        break;
      case 431:
        code = "api.head_too_large";
        break;
      case 503:
        code = "office.busy";
        kind = FaultKind::kUnavailable;
        break;
      default:
        kind = FaultKind::kCorrupt;
        break;
    }
    return problem_response(base::fault(kind, code), kit_.messages, language_of(request));
  }

  void seen(const http::Seen& seen) override { metrics_.add(seen); }
  void watch(const http::Server* server) override { server_.store(server); }
  void closing() override { closing_.store(true); }

 private:
  http::Route route_of(const Described& operation,
                       const std::variant<Handle, HandleLater, HandleUpload>& handler) {
    http::Route route;
    route.method = operation.method;
    route.path = operation.path;
    route.body_max = operation.body_max;
    if (const Handle* handle = std::get_if<Handle>(&handler)) {
      route.handler = [this, &operation, handle](http::Request request, http::PathValues values,
                                                 http::Reply reply) {
        dispatch_.serve(operation, *handle, std::move(request), values, std::move(reply));
      };
    } else if (const HandleLater* later = std::get_if<HandleLater>(&handler)) {
      route.handler = [this, &operation, later](http::Request request, http::PathValues values,
                                                http::Reply reply) {
        dispatch_.serve_later(operation, *later, std::move(request), values, std::move(reply));
      };
    } else {
      const HandleUpload& upload = std::get<HandleUpload>(handler);
      route.upload = [this, &operation, &upload](const http::Request& head,
                                                 const http::PathValues& values) {
        return dispatch_.serve_upload(operation, upload, head, values);
      };
    }
    return route;
  }

  void add_pages() {
    const auto page = [this](http::Request request, http::PathValues values, http::Reply reply) {
      auto answer = pages_.answer(request, values.empty() ? "" : values.front().second);
      reply(answer ? std::move(*answer) : refuse(404, request));
    };
    router_.add({.method = http::Method::kGet, .path = "/", .handler = page});
    router_.add({.method = http::Method::kGet, .path = "/{rest*}", .handler = page});
  }

  Kit kit_;
  Description description_;
  Operations operations_;
  Pages pages_;
  office::LoadBook loads_;
  Jobs jobs_;
  Metrics metrics_;
  Attempts attempts_;
  std::atomic<const http::Server*> server_ = nullptr;
  std::atomic<bool> closing_ = false;
  Dispatch dispatch_;
  http::Router router_;
};

}  // namespace

base::Result<std::unique_ptr<Api>> Api::open(Kit kit) {
  TRY_ASSIGN(Description description, Description::load(kit.share / "api" / "openapi"));
  TRY_ASSIGN(Pages pages, Pages::load(kit.share / "web" / "pages", kit.desk));
  auto out = std::make_unique<ApiInside>(std::move(kit), std::move(description), std::move(pages));
  TRY(out->connect());
  return std::unique_ptr<Api>(std::move(out));
}

}  // namespace api
