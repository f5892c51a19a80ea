// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/server.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <thread>

#include "http/shard.h"

namespace http {

namespace {

constexpr std::array<unsigned char, 9> kAlpn = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

base::Fault bad_tls(const std::filesystem::path& path, const std::string& reason) {
  return base::fault(base::FaultKind::kUnavailable, "http.bad_tls",
                     {{"path", path.string()}, {"reason", reason}});
}

// Takes HTTP/1.1 if the client offers protocols at all (RFC 7301).
int choose_protocol(SSL*, const unsigned char** out, unsigned char* size,
                    const unsigned char* offer, unsigned offer_size, void*) {
  unsigned char* chosen = nullptr;
  const int result =
      SSL_select_next_proto(&chosen, size, kAlpn.data(), kAlpn.size(), offer, offer_size);
  *out = chosen;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

base::Result<std::unique_ptr<asio::ssl::context>> make_tls(const Tls& tls) {
  using Context = asio::ssl::context;
  auto context = std::make_unique<Context>(Context::tls_server);
  NetError error;
  context->set_options(Context::default_workarounds | Context::no_sslv2 | Context::no_sslv3 |
                           Context::no_tlsv1 | Context::no_tlsv1_1 | SSL_OP_NO_RENEGOTIATION |
                           SSL_OP_CIPHER_SERVER_PREFERENCE,
                       error);
  if (error) return bad_tls(tls.certificates, error.message());
  // A password in the middle of a start would wait at a terminal that nobody sees.
  context->set_password_callback([](size_t, auto) { return std::string(); }, error);
  context->use_certificate_chain_file(tls.certificates.string(), error);
  if (error) return bad_tls(tls.certificates, error.message());
  context->use_private_key_file(tls.key.string(), Context::pem, error);
  if (error) return bad_tls(tls.key, error.message());
  SSL_CTX* native = context->native_handle();
  if (SSL_CTX_check_private_key(native) != 1) {
    ERR_clear_error();
    return bad_tls(tls.key, "the key does not belong to the certificate");
  }
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);  // idle connections need none
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
  return context;
}

class Threads final : public Server {
 public:
  Threads(const Router& router, ServerOptions options) : hub_(router, std::move(options)) {}
  ~Threads() override { stop(std::chrono::milliseconds(0)); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  base::Status open() {
    TRY_ASSIGN(hub_.proxies, Proxies::parse(hub_.options.proxies));
    if (hub_.options.tls) {
      TRY_ASSIGN(hub_.tls, make_tls(*hub_.options.tls));
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
