// SPDX-License-Identifier: AGPL-3.0-or-later
// Beginning and end: addresses, TLS, Unix sockets, stopping under load.
#include <gtest/gtest.h>
#include <malloc.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <atomic>
#include <condition_variable>
#include <fstream>

#include "http/test_client.h"

namespace http {

namespace {

using namespace std::chrono_literals;
using Ticks = std::chrono::steady_clock;
namespace fs = std::filesystem;

std::string fault_of(const ServerOptions& options) {
  const Router router;
  const auto server = Server::open(router, options);
  return server.ok() ? "" : server.fault().code;
}

class Scratch : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "fadu-http-XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(folder); }
  fs::path folder;
};

TEST(Listening, RefusesAddressesThatAreNone) {
  for (const std::string bad :
       {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "::1:80", "[::1]",
        "[127.0.0.1]:80x", "host:80", "unix:"}) {
    EXPECT_EQ(fault_of({.listen = {{bad}}}), "http.bad_address") << bad;
  }
  EXPECT_EQ(fault_of({.listen = {{"unix:/" + std::string(200, 'a')}}}), "http.bad_address");
  EXPECT_EQ(fault_of({.proxies = {"nobody"}}), "http.bad_address");
  EXPECT_EQ(fault_of({.listen = {{"192.0.2.1:0"}}}), "http.cannot_listen");
}

TEST(Listening, IsNotSharedWithAnotherServer) {
  House house;
  house.say("/", "here");
  house.options.listen = {{"127.0.0.1:0"}, {"[::1]:0"}};
  house.go();
  EXPECT_EQ(fault_of({.listen = {{house.address(0)}}}), "http.cannot_listen");
  EXPECT_EQ(fault_of({.listen = {{house.address(1)}}}), "http.cannot_listen");
  const std::string address = house.address();
  Client open = house.client();
  open.get("/");
  house.server.reset();
  EXPECT_EQ(fault_of({.listen = {{address}}}), "") << "free again at once";
}

TEST(Listening, GoesOverIPv6) {
  House house;
  house.add(Method::kGet, "/", [](const Request& request, const PathValues&, Reply reply) {
    reply(Response::text(200, request.peer + (request.loopback ? " here" : "")));
  });
  house.options.listen = {{"[::1]:0"}};
  house.go();
  EXPECT_TRUE(house.address().starts_with("[::1]:"));
  EXPECT_EQ(house.client().get("/").body, "::1 here");
}

TEST_F(Scratch, AUnixSocketServesAllThreadsAndIsLeftTidy) {
  const std::string path = (folder / "fadu.sock").string();
  House house;
  std::mutex mutex;
  std::set<std::thread::id> threads;
  house.add(Method::kGet, "/", [&](const Request& request, const PathValues&, Reply reply) {
    const std::scoped_lock lock(mutex);
    threads.insert(std::this_thread::get_id());
    reply(Response::text(200, request.peer + (request.loopback ? "here" : "")));
  });
  house.options.listen = {{"unix:" + path}};
  house.go();
  struct stat found{};
  ASSERT_EQ(::stat(path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0660u);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(house.client().get("/").body, "here");
  EXPECT_EQ(threads.size(), 2u) << "in turns";
  EXPECT_EQ(fault_of({.listen = {{"unix:" + path}}}), "http.cannot_listen") << "somebody is there";
  house.server.reset();
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(Scratch, AStaleUnixSocketIsReplacedAndNothingElse) {
  const std::string path = (folder / "fadu.sock").string();
  {
    const Fd fd(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un un{.sun_family = AF_UNIX};
    std::strncpy(un.sun_path, path.c_str(), sizeof(un.sun_path) - 1);
    ASSERT_EQ(::bind(fd.get(), reinterpret_cast<sockaddr*>(&un), sizeof(un)), 0);
  }
  ASSERT_TRUE(fs::exists(path));
  EXPECT_EQ(fault_of({.listen = {{"unix:" + path}}}), "");
  const std::string file = (folder / "letter.txt").string();
  std::ofstream(file) << "keep";
  EXPECT_EQ(fault_of({.listen = {{"unix:" + file}}}), "http.cannot_listen");
  EXPECT_TRUE(fs::exists(file));
}

// A key and a certificate for it, signed by itself.
void make_certificate(const fs::path& certificate, const fs::path& key) {
  EVP_PKEY* pair = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
  X509* x509 = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), 0);
  X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
  X509_set_pubkey(x509, pair);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(x509, X509_get_subject_name(x509));
  X509_sign(x509, pair, EVP_sha256());
  FILE* out = std::fopen(certificate.c_str(), "w");
  PEM_write_X509(out, x509);
  std::fclose(out);
  out = std::fopen(key.c_str(), "w");
  PEM_write_PrivateKey(out, pair, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(out);
  X509_free(x509);
  EVP_PKEY_free(pair);
}

// A TLS client that does not check who answers; "" if there is no session.
std::string ask_tls(const Client& client, const std::string& bytes, int max_version = 0) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_security_level(context, 0);
  if (max_version != 0) SSL_CTX_set_max_proto_version(context, max_version);
  SSL* ssl = SSL_new(context);
  SSL_set_fd(ssl, client.fd());
  std::string out;
  if (SSL_connect(ssl) == 1) {
    SSL_write(ssl, bytes.data(), static_cast<int>(bytes.size()));
    std::string piece(65536, '\0');
    for (int count = 1; count > 0;) {
      count = SSL_read(ssl, piece.data(), static_cast<int>(piece.size()));
      if (count > 0) out.append(piece, 0, static_cast<size_t>(count));
    }
    SSL_shutdown(ssl);
  }
  SSL_free(ssl);
  SSL_CTX_free(context);
  return out;
}

TEST_F(Scratch, TlsServesWithVersionsThatAreSafe) {
  make_certificate(folder / "cert.pem", folder / "key.pem");
  House house;
  std::thread writer;
  const std::string large(3'000'000, 'x');
  house.add(Method::kGet, "/", [&](const Request& request, const PathValues&, Reply reply) {
    reply(Response::text(200, request.secure ? large : "plain"));
  });
  house.echo("/echo");
  house.options.tls = Tls{folder / "cert.pem", folder / "key.pem"};
  house.add(Method::kGet, "/events", [&](const Request&, const PathValues&, Reply reply) {
    Response response;
    response.stream = [&](std::shared_ptr<Stream> stream) {
      writer = std::thread([out = std::move(stream)] {
        for (int i = 0; i < 3; ++i) {
          std::this_thread::sleep_for(5ms);
          EXPECT_TRUE(out->write("event\n"));
        }
      });
    };
    reply(std::move(response));
  });
  house.options.limits.header_time = 100ms;
  house.options.listen = {{"127.0.0.1:0"}, {"unix:" + (folder / "s").string()}};
  house.go();
  const std::string get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  const std::string answer = ask_tls(house.client(), get);
  EXPECT_TRUE(answer.ends_with("\r\n\r\n" + large));
  const std::string body(200'000, 'b');
  const std::string echoed = ask_tls(
      house.client(),
      "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n" +
          body);
  EXPECT_TRUE(echoed.ends_with("\r\n\r\n" + body));
  EXPECT_NE(ask_tls(house.client(), get, TLS1_2_VERSION), "");
  EXPECT_EQ(ask_tls(house.client(), get, TLS1_1_VERSION), "");
  const std::string events = ask_tls(house.client(), "GET /events HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(events.ends_with("\r\n\r\nevent\nevent\nevent\n"));
  writer.join();
  Client silent = house.client();
  EXPECT_TRUE(silent.ended()) << "no handshake, no connection";
  EXPECT_EQ(Client(house.address(1)).get("/").body, "plain");
}

// Sanitizers need more memory themselves.
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
TEST_F(Scratch, AnIdleTlsConnectionCostsUnderFiftyKilobytesAtBothEnds) {
  make_certificate(folder / "cert.pem", folder / "key.pem");
  House house;
  house.say("/", "here");
  house.options.tls = Tls{folder / "cert.pem", folder / "key.pem"};
  house.go();
  const auto resident = [] {
    std::ifstream in("/proc/self/statm");
    int64_t pages = 0;
    in >> pages >> pages;
    return pages * ::sysconf(_SC_PAGESIZE);
  };
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  std::vector<Client> clients;
  std::vector<SSL*> sessions;
  int64_t before = 0;
  for (int i = 0; i < 320; ++i) {
    if (i == 20) {  // what is needed once is there
      ::malloc_trim(0);
      before = resident();
    }
    clients.push_back(house.client());
    sessions.push_back(SSL_new(context));
    SSL_set_fd(sessions.back(), clients.back().fd());
    ASSERT_EQ(SSL_connect(sessions.back()), 1);
    const std::string get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    SSL_write(sessions.back(), get.data(), static_cast<int>(get.size()));
    std::array<char, 1000> answer{};
    EXPECT_GT(SSL_read(sessions.back(), answer.data(), answer.size()), 0);
  }
  const int64_t each = (resident() - before) / 300;
  RecordProperty("bytes_per_connection", static_cast<int>(each));
  EXPECT_LT(each, 50'000);
  for (SSL* session : sessions) SSL_free(session);
  SSL_CTX_free(context);
}
#endif

TEST_F(Scratch, TlsNeedsAKeyThatFits) {
  make_certificate(folder / "a.pem", folder / "a.key");
  make_certificate(folder / "b.pem", folder / "b.key");
  const auto fault = [&](const std::string& certificate, const std::string& key) {
    return fault_of({.tls = Tls{folder / certificate, folder / key}});
  };
  EXPECT_EQ(fault("a.pem", "a.key"), "");
  EXPECT_EQ(fault("a.pem", "b.key"), "http.bad_tls");
  EXPECT_EQ(fault("none.pem", "a.key"), "http.bad_tls");
  EXPECT_EQ(fault("a.key", "a.key"), "http.bad_tls");
}

TEST(Stopping, AnswersWhatIsUnderWayAndEndsTheRest) {
  House house;
  std::mutex mutex;
  std::vector<Reply> held;
  house.add(Method::kGet, "/held", [&](const Request&, const PathValues&, Reply reply) {
    const std::scoped_lock lock(mutex);
    held.push_back(std::move(reply));
  });
  house.add(Method::kGet, "/events", [](const Request&, const PathValues&, Reply reply) {
    Response response;
    response.stream = [](const std::shared_ptr<Stream>& stream) {
      EXPECT_TRUE(stream->write("one"));
      static std::shared_ptr<Stream> kept;  // a writer that never closes
      kept = stream;
    };
    reply(std::move(response));
  });
  house.say("/", "here");
  house.go();
  Client idle = house.client();
  idle.get("/");
  Client under_way = house.client();
  under_way.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
  Client events = house.client();
  events.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(events.until("one\r\n").size() > 0, true);
  EXPECT_TRUE(eventually([&] {
    const std::scoped_lock lock(mutex);
    return held.size() == 1;
  }));
  std::thread stopper([&] { house.server->stop(10s); });
  EXPECT_TRUE(idle.ended());
  EXPECT_EQ(events.rest(), "0\r\n\r\n") << "streams end in good order";
  EXPECT_TRUE(eventually([&] { return !house.client().connected(); }));
  {
    const std::scoped_lock lock(mutex);
    held.at(0)(Response::text(200, "done"));
  }
  const Answer answer = under_way.read();
  EXPECT_EQ(answer.body, "done");
  EXPECT_EQ(answer.header("Connection"), "close");
  stopper.join();
}

TEST(Stopping, WaitsNoLongerThanItsGraceAndOutlivesStrayReplies) {
  std::optional<Reply> stray;
  std::shared_ptr<Stream> stream;
  {
    House house;
    std::atomic<int> asked = 0;
    house.add(Method::kGet, "/held", [&](const Request&, const PathValues&, Reply reply) {
      stray.emplace(std::move(reply));
      ++asked;
    });
    house.add(Method::kGet, "/events", [&](const Request&, const PathValues&, Reply reply) {
      Response response;
      response.stream = [&](std::shared_ptr<Stream> given) {
        stream = std::move(given);
        ++asked;
      };
      reply(std::move(response));
    });
    house.options.threads = 1;
    house.go();
    Client client = house.client();
    client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
    Client events = house.client();
    events.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(eventually([&] { return asked == 2; }));
    const auto begin = Ticks::now();
    house.server->stop(50ms);
    EXPECT_GE(Ticks::now() - begin, 50ms);
    EXPECT_LT(Ticks::now() - begin, 2s);
    EXPECT_TRUE(client.ended());
  }
  (*stray)(Response::text(200, "nobody hears this"));
  EXPECT_FALSE(stream->write("nor this"));
}

TEST(Stopping, DropsTheReplyToAClientWhoLeft) {
  House house;
  std::mutex mutex;
  std::vector<Reply> held;
  house.add(Method::kGet, "/held", [&](const Request&, const PathValues&, Reply reply) {
    const std::scoped_lock lock(mutex);
    held.push_back(std::move(reply));
  });
  house.go();
  for (int i = 0; i < 10; ++i) {
    house.client().send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  EXPECT_TRUE(eventually([&] {
    const std::scoped_lock lock(mutex);
    return held.size() == 10;
  }));
  for (Reply& reply : held) reply(Response::text(200, std::string(1'000'000, 'x')));
  EXPECT_TRUE(eventually([&] { return house.server->counters().connections_open == 0; }));
}

// Whatever a client got to read is whole: a request is answered or was never taken.
TEST(Stopping, UnderLoadTearsNoAnswer) {
  for (int round = 0; round < 3; ++round) {
    House house;
    std::atomic<int> handled = 0;
    std::atomic<bool> over = false;
    std::mutex mutex;
    std::vector<Reply> queue;
    std::condition_variable filled;
    house.add(Method::kPost, "/act", [&](const Request&, const PathValues&, Reply reply) {
      ++handled;
      const std::scoped_lock lock(mutex);
      queue.push_back(std::move(reply));
      filled.notify_one();
    });
    // Answers from a thread of its own, some at a time, as a group commit does.
    std::thread worker([&] {
      while (!over) {
        std::vector<Reply> taken;
        {
          std::unique_lock lock(mutex);
          filled.wait_for(lock, 1ms, [&] { return !queue.empty(); });
          taken.swap(queue);
        }
        for (Reply& reply : taken) reply(Response::text(201, std::string(2000, 'r')));
      }
    });
    house.go();
    std::atomic<int> answered = 0;
    std::atomic<int> torn = 0;
    std::vector<std::thread> clients;
    const std::string request = "POST /act HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nact";
    for (int i = 0; i < 8; ++i) {
      clients.emplace_back([&] {
        Client client = house.client();
        for (;;) {
          if (!client.send(request)) return;
          const Answer answer = client.read();
          if (answer.status == 0) return;  // never taken
          if (answer.status != 201 || !answer.whole) ++torn;
          ++answered;
        }
      });
    }
    EXPECT_TRUE(eventually([&] { return answered > 200; }));
    house.server->stop(5s);
    for (std::thread& client : clients) client.join();
    over = true;
    worker.join();
    EXPECT_EQ(torn, 0);
    EXPECT_EQ(answered, handled) << "every act that was taken was acknowledged";
  }
}

TEST(Stopping, WithoutAStartIsNothing) {
  House house;
  house.say("/", "here");
  auto server = Server::open(house.router, house.options);
  ASSERT_TRUE(server.ok());
  EXPECT_EQ((*server)->addresses().size(), 1u);
  (*server)->stop(1s);
  (*server)->stop(1s);
}

}  // namespace

}  // namespace http
