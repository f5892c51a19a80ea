// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/log.h"

namespace app {

void Log::write(std::string_view what, boost::json::object more) {
  boost::json::object line = {{"at", clock_.now().str()}, {"what", what}};
  for (auto& [key, value] : more) line[key] = std::move(value);
  const std::string text = boost::json::serialize(line) + "\n";
  const std::lock_guard lock(mutex_);
  out_ << text << std::flush;
}

void Log::request(const http::Seen& seen) {
  boost::json::object more = {
      {"n", seen.number},    {"method", std::string(http::name_of(seen.method))},
      {"route", seen.route}, {"status", seen.status},
      {"bytes", seen.bytes}, {"micros", seen.took.count()}};
  if (!seen.fault.empty()) more["fault"] = seen.fault;
  write("request", std::move(more));
}

void Log::fault(const base::Fault& fault) {
  boost::json::object more = {{"code", fault.code}};
  for (const auto& [key, value] : fault.args) {
    if (key == "reason" || key == "what" || key == "number") more[key] = value;
  }
  write("fault", std::move(more));
}

}  // namespace app
