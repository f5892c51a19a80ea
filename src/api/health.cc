// SPDX-License-Identifier: AGPL-3.0-or-later
// Whether the server lives, whether it can work, what it has done, and what it offers.
#include "api/metrics.h"
#include "api/operation.h"

namespace api {

using base::FaultKind;

namespace {

json::object health(const Ask& ask, const char* status) {
  return {{"status", status}, {"version", ask.kit.version}, {"town", ask.kit.town}};
}

base::Result<Answer> live(Ask& ask) { return Answer{.body = health(ask, "live")}; }

// Ready: takes requests, its last write succeeded, and the ledger can be read.
base::Result<Answer> ready(Ask& ask) {
  if (ask.kit.closing->load()) return base::fault(FaultKind::kUnavailable, "office.closing");
  if (!ask.kit.office.healthy()) return base::fault(FaultKind::kUnavailable, "office.unavailable");
  TRY_ASSIGN(const store::Head head, ask.store->head(ask.kit.town));
  json::object out = health(ask, "ready");
  out["entries"] = head.size;
  return Answer{.body = std::move(out)};
}

base::Result<Answer> metrics(Ask& ask) {
  if (!ask.request.loopback) return base::fault(FaultKind::kForbidden, "api.loopback_only");
  const http::Server* server = ask.kit.server->load();
  std::optional<http::Counters> counters;
  if (server != nullptr) counters = server->counters();
  return Answer{
      .text = ask.kit.metrics->print(ask.kit.office.counters(), counters ? &*counters : nullptr),
      .type = "text/plain; version=0.0.4; charset=utf-8"};
}

base::Result<Answer> describe(Ask& ask) {
  return Answer{.text = json::serialize(*ask.kit.description)};
}

}  // namespace

void add_health_operations(Operations& operations) {
  operations.emplace("live", Handle(live));
  operations.emplace("ready", Handle(ready));
  operations.emplace("metrics", Handle(metrics));
  operations.emplace("describe", Handle(describe));
}

}  // namespace api
