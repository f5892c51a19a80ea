// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/metrics.h"

namespace api {

namespace {

void head(std::string& out, const char* name, const char* type, const char* help) {
  out += std::string("# HELP ") + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}

void line(std::string& out, const std::string& name, uint64_t value) {
  out += name + " " + std::to_string(value) + "\n";
}

// Whole microseconds as decimal seconds, exactly.
std::string seconds(uint64_t micros) {
  std::string fraction = std::to_string(micros % 1'000'000);
  fraction.insert(0, 6 - fraction.size(), '0');
  return std::to_string(micros / 1'000'000) + "." + fraction;
}

std::string label(const std::pair<std::string, std::string>& key) {
  return "method=\"" + key.first + "\",route=\"" + (key.second.empty() ? "none" : key.second) +
         "\"";
}

}  // namespace

void Metrics::add(const http::Seen& seen) {
  const std::lock_guard lock(mutex_);
  Route& route = routes_[{std::string(http::name_of(seen.method)), seen.route}];
  const auto family = static_cast<size_t>(seen.status / 100);
  if (family < route.by_class.size()) ++route.by_class[family];
  const int64_t micros = seen.took.count();
  size_t bucket = 0;
  while (bucket < kBounds.size() && micros > kBounds[bucket]) ++bucket;
  ++route.buckets[bucket];
  route.micros += static_cast<uint64_t>(micros);
  route.bytes += seen.bytes;
  ++route.count;
}

std::string Metrics::print(const office::OfficeCounters& office, const http::Counters* http) const {
  std::string out;
  head(out, "fadu_acts_total", "counter", "Acts by what became of them.");
  line(out, "fadu_acts_total{outcome=\"recorded\"}", office.acts_done);
  line(out, "fadu_acts_total{outcome=\"refused\"}", office.acts_refused);
  line(out, "fadu_acts_total{outcome=\"turned_away\"}", office.acts_turned_away);
  head(out, "fadu_commits_total", "counter", "Durable commits of the ledger.");
  line(out, "fadu_commits_total", office.commits);
  head(out, "fadu_commit_seconds_total", "counter", "Time spent in commits.");
  out += "fadu_commit_seconds_total " + seconds(office.commit_micros) + "\n";
  head(out, "fadu_waiting", "gauge", "What waits for the writer and the readers.");
  line(out, "fadu_waiting{queue=\"acts\"}", office.acts_waiting);
  line(out, "fadu_waiting{queue=\"reads\"}", office.reads_waiting);
  head(out, "fadu_reads_total", "counter", "Readings by what became of them.");
  line(out, "fadu_reads_total{outcome=\"done\"}", office.reads_done);
  line(out, "fadu_reads_total{outcome=\"turned_away\"}", office.reads_turned_away);
  if (http != nullptr) {
    head(out, "fadu_connections_open", "gauge", "Connections now.");
    line(out, "fadu_connections_open", http->connections_open);
    head(out, "fadu_connections_total", "counter", "Connections since the start.");
    line(out, "fadu_connections_total", http->connections_total);
  }
  const std::lock_guard lock(mutex_);
  head(out, "fadu_responses_total", "counter", "Answers by route and class of status.");
  for (const auto& [key, route] : routes_) {
    for (size_t family = 1; family < route.by_class.size(); ++family) {
      if (route.by_class[family] == 0) continue;
      line(out,
           "fadu_responses_total{" + label(key) + ",class=\"" + std::to_string(family) + "xx\"}",
           route.by_class[family]);
    }
  }
  head(out, "fadu_response_seconds", "histogram", "Time from the request's head to the answer.");
  for (const auto& [key, route] : routes_) {
    uint64_t sum = 0;
    for (size_t i = 0; i < route.buckets.size(); ++i) {
      sum += route.buckets[i];
      const std::string bound =
          i < kBounds.size() ? seconds(static_cast<uint64_t>(kBounds[i])) : "+Inf";
      line(out, "fadu_response_seconds_bucket{" + label(key) + ",le=\"" + bound + "\"}", sum);
    }
    out += "fadu_response_seconds_sum{" + label(key) + "} " + seconds(route.micros) + "\n";
    line(out, "fadu_response_seconds_count{" + label(key) + "}", route.count);
  }
  return out;
}

}  // namespace api
