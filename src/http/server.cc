// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/server.h"

#include <algorithm>
#include <thread>

#include "http/shard.h"

namespace http {

namespace {

class Threads final : public Server {
 public:
  Threads(const Router& router, ServerOptions options) : hub_(router, std::move(options)) {}
  ~Threads() override { stop(std::chrono::milliseconds(0)); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  base::Status open() {
    TRY_ASSIGN(hub_.proxies, Proxies::parse(hub_.options.proxies));
    if (hub_.options.tls) {
      TRY_ASSIGN(hub_.tls, TlsContext::open(*hub_.options.tls));
    }
    const unsigned asked = hub_.options.threads;
    const unsigned count = std::max(1U, asked != 0 ? asked : std::thread::hardware_concurrency());
    for (unsigned i = 0; i < count; ++i) shards_.push_back(std::make_unique<Shard>(hub_));
    for (const Listen& listen : hub_.options.listen) {
      TRY_ASSIGN(Gate gate, Gate::open(listen.address, count));
      for (size_t i = 0; i < gate.sockets.size(); ++i) {
        shards_.at(i)->add_door(std::move(gate.sockets.at(i)), gate.local,
                                gate.local ? &shards_ : nullptr);
      }
      addresses_.push_back(gate.address);
      gates_.push_back(std::move(gate));
    }
    return base::ok();
  }

  void start() override {
    ENSURE(!started_ && !stopped_, "a server is started once");
    started_ = true;
    for (const auto& shard : shards_) shard->start();
  }

  void stop(std::chrono::milliseconds grace) override {
    const std::scoped_lock lock(stopping_);
    if (std::exchange(stopped_, true)) return;
    hub_.stopping = true;
    if (started_) {
      const auto end = Ticks::now() + grace;
      for (const auto& shard : shards_) shard->wind_up();
      if (!hub_.wait_empty(end)) {
        for (const auto& shard : shards_) shard->abort_all();
        (void)hub_.wait_empty(Ticks::time_point::max());
      }
    }
    for (const auto& shard : shards_) shard->stop();
    hub_.pool.join();
    shards_.clear();
    gates_.clear();
  }

  [[nodiscard]] std::vector<std::string> addresses() const override { return addresses_; }

  [[nodiscard]] Counters counters() const override {
    return {.connections_open = hub_.open(),
            .connections_total = hub_.connections_total,
            .requests_total = hub_.requests,
            .connections_refused = hub_.connections_refused,
            .bugs = hub_.bugs};
  }

 private:
  Hub hub_;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::vector<Gate> gates_;
  std::vector<std::string> addresses_;
  std::mutex stopping_;
  bool started_ = false;
  bool stopped_ = false;
};

}  // namespace

base::Result<std::unique_ptr<Server>> Server::open(const Router& router, ServerOptions options) {
  auto server = std::make_unique<Threads>(router, std::move(options));
  TRY(server->open());
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace http
