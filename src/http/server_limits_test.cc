// SPDX-License-Identifier: AGPL-3.0-or-later
// What clients cannot do: be slow, large or many at the cost of others.
#include <gtest/gtest.h>
#include <malloc.h>
#include <sys/resource.h>

#include <fstream>

#include "http/test_client.h"

namespace http {

namespace {

using namespace std::chrono_literals;
using Ticks = std::chrono::steady_clock;

TEST(Limits, RefuseALongHead) {
  House house;
  house.say("/", "here");
  house.options.limits.header_bytes = 1000;
  house.go();
  Client client = house.client();
  EXPECT_EQ(client.get("/", "X-A: " + std::string(800, 'a') + "\r\n").status, 200);
  EXPECT_EQ(client.get("/", "X-A: " + std::string(1000, 'a') + "\r\n").status, 431);
  EXPECT_TRUE(client.ended());
  Client endless = house.client();
  endless.send("GET /" + std::string(100'000, 'a'));
  EXPECT_EQ(endless.read().status, 431);
}

TEST(Limits, RefuseALargeBodyWithAnAnswerThatCanBeRead) {
  House house;
  house.router.add({.method = Method::kPost,
                    .path = "/",
                    .handler = [](Request request, const PathValues&,
                                  Reply reply) { reply(Response::text(200, request.body)); },
                    .body_max = 1000});
  house.options.refuse = [](int status, const Request& request) {
    return Response::text(status, "too large for " + request.path);
  };
  house.go();
  Client fitting = house.client();
  EXPECT_EQ(fitting
                .ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" +
                     std::string(1000, 'x'))
                .status,
            200);
  Client counted = house.client();
  // Everything is sent before the answer is read; a reset would take the answer away.
  counted.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n");
  counted.send(std::string(3'000'000, 'x'));
  const Answer answer = counted.read();
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.body, "too large for /");
  EXPECT_EQ(answer.header("Connection"), "close");

  Client chunked = house.client();
  chunked.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 11; ++i) chunked.send("64\r\n" + std::string(100, 'x') + "\r\n");
  EXPECT_EQ(chunked.read().status, 413);
  Client huge = house.client();
  huge.send(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx");
  EXPECT_EQ(huge.quiet(20), true) << "nothing is decided by a promise";
  huge.send(std::string(2000, 'x'));
  EXPECT_EQ(huge.read().status, 413);
  Client lines = house.client();
  lines.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
             std::string(100'000, 'x'));
  EXPECT_EQ(lines.read().status, 400) << "a chunk's line without end";
}

TEST(Limits, CutOffWhoeverIsSlow) {
  House house;
  house.echo("/");
  house.options.limits.header_time = 100ms;
  house.options.limits.body_time = 100ms;
  house.options.limits.idle_time = 200ms;
  house.go();
  Client head = house.client();
  Client body = house.client();
  Client silent = house.client();
  Client chunk = house.client();
  const auto begin = Ticks::now();
  head.send("POST / HT");
  body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhal");
  chunk.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
  EXPECT_EQ(head.read().status, 408);
  EXPECT_EQ(body.read().status, 408);
  EXPECT_EQ(chunk.read().status, 408);
  EXPECT_GE(Ticks::now() - begin, 100ms);
  EXPECT_TRUE(silent.ended()) << "who said nothing is told nothing";
  EXPECT_GE(Ticks::now() - begin, 200ms);
  EXPECT_LT(Ticks::now() - begin, 1s);
}

// Slowloris: a byte now and then.
TEST(Limits, AreNotStretchedByDripping) {
  House house;
  house.echo("/");
  house.options.limits.header_time = 100ms;
  house.options.limits.body_time = 100ms;
  house.options.limits.idle_time = 100ms;
  house.go();
  for (const std::string start :
       {"GET / HTTP/1.1\r\nX-A: ", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n",
        "\r\n"}) {
    Client client = house.client();
    client.send(start);
    const auto begin = Ticks::now();
    while (client.quiet(10) && Ticks::now() - begin < 2s) {
      client.send(start == "\r\n" ? "\r\n" : "x");
    }
    EXPECT_LT(Ticks::now() - begin, 500ms) << start;
    if (start == "\r\n") {
      EXPECT_TRUE(client.ended());
    } else {
      EXPECT_EQ(client.read().status, 408) << start;
    }
  }
}

TEST(Limits, LetAnHonestSlowBodyThrough) {
  House house;
  house.echo("/");
  house.options.limits.body_time = 100ms;
  house.go();
  Client client = house.client();
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20480\r\n\r\n");
  for (int i = 0; i < 10; ++i) {
    std::this_thread::sleep_for(20ms);
    client.send(std::string(2048, 'x'));
  }
  EXPECT_EQ(client.read().body.size(), 20480u);
}

TEST(Limits, CutOffAReaderWhoDoesNotRead) {
  House house;
  house.say("/large", std::string(30'000'000, 'x'));
  house.options.limits.write_time = 100ms;
  house.go();
  Client client(house.address(), 4096);
  client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(house.wait_seen(1).at(0).bytes, 0u) << "sent in part is not sent";
  const Answer answer = client.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_FALSE(answer.whole);
}

TEST(Limits, TurnAwayTooManyConnections) {
  House house;
  house.say("/", "here");
  house.options.limits.connections = 3;
  house.options.refuse = [](int status, const Request&) {
    Response response = Response::text(status, "full");
    response.headers.set("Retry-After", "1");
    return response;
  };
  house.go();
  std::vector<Client> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(house.client());
    EXPECT_EQ(clients.back().get("/").status, 200);
  }
  Client late = house.client();
  const Answer answer = late.get("/");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, "full");
  EXPECT_EQ(answer.header("Retry-After"), "1");
  EXPECT_TRUE(late.ended());
  EXPECT_EQ(house.server->counters().connections_refused, 1u);
  EXPECT_EQ(house.server->counters().connections_open, 3u);
  clients.pop_back();
  EXPECT_TRUE(eventually([&] { return house.server->counters().connections_open == 2; }));
  EXPECT_EQ(house.client().get("/").status, 200);
}

TEST(Limits, TurnAwayTooManyConnectionsOfOnePeer) {
  House house;
  house.say("/", "here");
  house.options.listen = {{"127.0.0.1:0"}, {"[::1]:0"}};
  house.options.limits.connections_per_peer = 2;
  house.go();
  Client first = house.client();
  Client second = house.client();
  EXPECT_EQ(first.get("/").status, 200);
  EXPECT_EQ(second.get("/").status, 200);
  EXPECT_EQ(house.client().get("/").status, 503);
  EXPECT_EQ(Client(house.address(1)).get("/").status, 200) << "somebody else";
  House proxied;
  proxied.router = house.router;
  proxied.options.limits.connections_per_peer = 2;
  proxied.options.proxies = {"127.0.0.1"};
  proxied.go();
  std::vector<Client> clients;
  for (int i = 0; i < 5; ++i) {
    clients.push_back(proxied.client());
    EXPECT_EQ(clients.back().get("/").status, 200) << "a proxy brings many";
  }
}

[[maybe_unused]] int64_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  int64_t pages = 0;
  in >> pages >> pages;
  return pages * ::sysconf(_SC_PAGESIZE);
}

// Sanitizers need more memory themselves.
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
TEST(Limits, TwoThousandIdleConnectionsCostUnderAHundredMegabytes) {
  rlimit files{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &files), 0);
  files.rlim_cur = files.rlim_max;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &files), 0);
  if (files.rlim_cur < 5000) GTEST_SKIP() << "needs 5,000 file descriptors";
  House house;
  house.say("/", "here");
  house.options.limits.connections_per_peer = 3000;
  house.go();
  EXPECT_EQ(house.client().get("/").status, 200);
  ::malloc_trim(0);  // what other tests left is not there to be used again
  const int64_t before = resident_bytes();
  std::vector<Client> clients;
  for (int i = 0; i < 2000; ++i) {
    clients.push_back(house.client());
    clients.back().send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  for (Client& client : clients) ASSERT_EQ(client.read().status, 200);
  const int64_t grown = resident_bytes() - before;
  EXPECT_GE(house.server->counters().connections_open, 2000u);
  RecordProperty("bytes_per_connection", static_cast<int>(grown / 2000));
  EXPECT_LT(grown, 100'000'000) << grown / 2000 << " bytes a connection, both ends";
  for (Client& client : clients) ASSERT_EQ(client.get("/").body, "here") << "none was forgotten";
}
#endif

}  // namespace

}  // namespace http
