// SPDX-License-Identifier: AGPL-3.0-or-later
// The way of every request to its handler; see dispatch.cc.
#pragma once

#include <memory>
#include <variant>

#include "api/callers.h"
#include "api/description.h"
#include "api/schema.h"
#include "http/router.h"

namespace api {

class Dispatch {
 public:
  // Both outlive it.
  Dispatch(const Kit& kit, const Description& description);

  // The operation and the handler outlive the call and everything that it starts.
  void serve(const Described& operation, const Handle& handle, http::Request request,
             const http::PathValues& values, http::Reply reply);
  void serve_later(const Described& operation, const HandleLater& handle, http::Request request,
                   const http::PathValues& values, http::Reply reply);
  [[nodiscard]] std::variant<std::unique_ptr<http::Sink>, http::Response> serve_upload(
      const Described& operation, const HandleUpload& handle, const http::Request& head,
      const http::PathValues& values);

  [[nodiscard]] Callers& callers() { return callers_; }

 private:
  [[nodiscard]] base::Status read_parameters(const Described& operation,
                                             const http::PathValues& values, Ask& ask) const;
  [[nodiscard]] base::Status read_body(const Described& operation, Ask& ask) const;
  // May the caller, as established, pass the operation's door.
  [[nodiscard]] base::Status admit(const Described& operation, const Ask& ask) const;
  [[nodiscard]] base::Status establish_now(const std::shared_ptr<Ask>& ask);
  // The Ask, checked as far as can be without a store; else answers and returns nullptr.
  [[nodiscard]] std::shared_ptr<Ask> prepare(const Described& operation, http::Request request,
                                             const http::PathValues& values, http::Reply& reply);
  [[nodiscard]] base::Status run_reading(const Described& operation, const Handle& handle,
                                         const std::shared_ptr<Ask>& ask, store::Store& store,
                                         http::Reply& reply);
  [[nodiscard]] http::Response response_of(const Ask& ask, base::Result<Answer> result) const;
  [[nodiscard]] http::Response busy(const Ask& ask) const;

  const Kit& kit_;
  Callers callers_;
  FindSchema find_schema_;
};

}  // namespace api
