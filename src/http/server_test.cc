// SPDX-License-Identifier: AGPL-3.0-or-later
// The server as a client meets it: requests, answers, connections.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "http/test_client.h"

namespace http {

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(Server, AnswersOneRequestAfterTheOtherOnOneConnection) {
  House house;
  house.say("/hello", "good day");
  house.go();
  Client client = house.client();
  for (int i = 0; i < 3; ++i) {
    const Answer answer = client.get("/hello");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "good day");
    EXPECT_EQ(answer.header("Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(answer.header("Connection"), "");
  }
  EXPECT_EQ(house.server->counters().connections_total, 1u);
  EXPECT_EQ(house.server->counters().requests_total, 3u);
}

TEST(Server, AnswersPipelinedRequestsInTheirOrder) {
  House house;
  house.echo("/echo");
  house.say("/hello", "good day");
  house.go();
  Client client = house.client();
  std::string all;
  for (int i = 0; i < 50; ++i) {
    const std::string body = "number " + std::to_string(i);
    all += "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body + "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
  }
  client.send(all);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(client.read().body, "number " + std::to_string(i));
    EXPECT_EQ(client.read().body, "good day");
  }
}

TEST(Server, TellsTheHandlerWhatWasAsked) {
  House house;
  Request seen;
  PathValues values;
  house.router.add({.method = Method::kPut,
                    .path = "/cases/{id}/{rest*}",
                    .handler = [&](Request request, PathValues path_values, Reply reply) {
                      seen = std::move(request);
                      values = std::move(path_values);
                      reply(Response{.status = 204});
                    }});
  house.go();
  Client client = house.client();
  const Answer answer = client.ask(
      "PUT /cases/%E6%A1%88/a/b?q=x+y%21&q=2 HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nx-one: 2\r\n"
      "Cookie: a=1; b=\"two\"\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.headers.find("Content-Length"), nullptr);
  EXPECT_EQ(seen.method, Method::kPut);
  EXPECT_EQ(seen.target, "/cases/%E6%A1%88/a/b?q=x+y%21&q=2");
  EXPECT_EQ(seen.path, "/cases/案/a/b");
  EXPECT_EQ(values, (PathValues{{"id", "案"}, {"rest", "a/b"}}));
  ASSERT_NE(seen.parameter("q"), nullptr);
  EXPECT_EQ(*seen.parameter("q"), "x y!");
  EXPECT_EQ(seen.parameter("p"), nullptr);
  EXPECT_EQ(*seen.headers.find("X-ONE"), "1");
  EXPECT_EQ(seen.cookie("b"), "two");
  EXPECT_EQ(seen.body, "hi");
  EXPECT_EQ(seen.peer, "127.0.0.1");
  EXPECT_TRUE(seen.loopback);
  EXPECT_FALSE(seen.secure);
  EXPECT_EQ(seen.number, 1u);
}

TEST(Server, SendsNoBodyToHeadButItsLength) {
  House house;
  house.say("/hello", "good day");
  house.go();
  Client client = house.client();
  client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  const Answer answer = client.read(true);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("Content-Length"), "8");
  EXPECT_EQ(client.get("/hello").body, "good day") << "the connection is in step";
}

TEST(Server, NamesWhatAnUnknownPathOrMethodMayBe) {
  House house;
  house.say("/hello", "good day");
  house.go();
  Client client = house.client();
  EXPECT_EQ(client.get("/nothing").status, 404);
  const Answer wrong = client.ask("DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("Allow"), "GET, HEAD");
  const Answer options = client.ask("OPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.header("Allow"), "GET, HEAD");
}

TEST(Server, ClosesWhenTheClientAsksForItAndKeepsOldClientsOnlyIfTheyAsk) {
  House house;
  house.say("/", "here");
  house.go();
  Client closing = house.client();
  const Answer last = closing.get("/", "Connection: close\r\n");
  EXPECT_EQ(last.header("Connection"), "close");
  EXPECT_TRUE(closing.ended());

  Client old = house.client();
  EXPECT_EQ(old.ask("GET / HTTP/1.0\r\n\r\n").body, "here");
  EXPECT_TRUE(old.ended());

  Client keeping = house.client();
  for (int i = 0; i < 2; ++i) {
    const Answer answer = keeping.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(answer.header("Connection"), "keep-alive");
  }
}

TEST(Server, InvitesABodyThatWaitsToBeInvited) {
  House house;
  house.echo("/echo");
  house.go();
  Client client = house.client();
  client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read().status, 100);
  EXPECT_EQ(client.ask("hello").body, "hello");

  Client large = house.client();
  large.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 999999\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(large.read().status, 413) << "refused before the body is sent";
  Client odd = house.client();
  EXPECT_EQ(odd.get("/echo", "Expect: a miracle\r\n").status, 417);
}

TEST(Server, ReadsChunkedBodiesAndDropsTheFieldsBehindThem) {
  House house;
  std::string sneaked;
  house.add(Method::kPost, "/echo", [&](Request request, const PathValues&, Reply reply) {
    if (const std::string* value = request.headers.find("X-Role")) sneaked = *value;
    reply(Response::text(200, std::move(request.body)));
  });
  house.go();
  Client client = house.client();
  const Answer answer = client.ask(
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Role: administrator\r\n\r\n");
  EXPECT_EQ(answer.body, "hello world");
  EXPECT_EQ(sneaked, "");
}

RC_GTEST_PROP(Server, UnderstandsTheSameHoweverTheBytesAreCut, ()) {
  static House house;
  if (!house.server) {
    house.echo("/echo");
    house.go();
  }
  const auto bodies = *rc::gen::resize(6, rc::gen::arbitrary<std::vector<std::string>>());
  std::string all;
  for (const std::string& body : bodies) {
    const bool chunked = *rc::gen::arbitrary<bool>();
    all += "POST /echo HTTP/1.1\r\nHost: a\r\n";
    if (chunked && !body.empty()) {
      const size_t half = body.size() / 2 + 1;
      all += "Transfer-Encoding: chunked\r\n\r\n" + std::to_string(half > 9 ? 9 : half) + "\r\n" +
             body.substr(0, std::min<size_t>(half, 9)) + "\r\n";
      for (const char c : body.substr(std::min<size_t>(half, 9))) {
        all += std::string("1\r\n") + c + "\r\n";
      }
      all += "0\r\n\r\n";
    } else {
      all += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }
  }
  Client client = house.client();
  for (size_t at = 0; at < all.size();) {
    const size_t size = *rc::gen::inRange<size_t>(1, 300);
    client.send(std::string_view(all).substr(at, size));
    at += size;
    if (size % 3 == 0) std::this_thread::sleep_for(50us);
  }
  for (const std::string& body : bodies) RC_ASSERT(client.read().body == body);
}

TEST(Server, RefusesWhatTwoReadersCouldUnderstandDifferently) {
  House house;
  house.echo("/");
  house.say("/a", "a");
  house.go();
  const std::vector<std::string> bad = {
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: "
      "chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: "
      "5\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nhello",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
      "chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX0\r\n\r\n",
      "GET /a HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n folded\r\n\r\n",
      "GET /a HTTP/1.1\r\nHost: a\r\nX-A : 1\r\n\r\n",
      "GET /a HTTP/1.1\nHost: a\n\n",
      "GET /a HTTP/1.1\r\nHost: a\r\nX-A: a\rb\r\n\r\n",
      "GET /a HTTP/1.1\r\nHost: a\r\nX-A: a\0b\r\n\r\n"s,
      "GET /a HTTP/1.1\r\n\r\n",
      "GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
      "GET /a HTTP/1.1\r\nHost: a b\r\n\r\n",
      "GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /../a HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /%2e%2E/a HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /a%00 HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /a%ff HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /a?x=%zz HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
      "nonsense\r\n\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s,
  };
  for (const std::string& bytes : bad) {
    Client client = house.client();
    client.send(bytes);
    EXPECT_EQ(client.read().status, 400) << bytes;
    EXPECT_TRUE(client.ended()) << bytes;
  }
  Client coding = house.client();
  EXPECT_EQ(coding.get("/a", "Transfer-Encoding: gzip\r\n").status, 501);
  Client method = house.client();
  EXPECT_EQ(method.ask("BREW /a HTTP/1.1\r\nHost: a\r\n\r\n").status, 501);
  Client version = house.client();
  EXPECT_EQ(version.ask("GET /a HTTP/2.0\r\nHost: a\r\n\r\n").status, 505);
  Client good = house.client();
  EXPECT_EQ(good.ask("\r\nGET http://town.example/a HTTP/1.1\r\nHost: a\r\n\r\n").body, "a");
}

TEST(Server, AnswersFromAnyThreadLongAfter) {
  House house;
  std::vector<std::thread> workers;
  std::mutex mutex;
  house.add(Method::kGet, "/later/{n}", [&](const Request&, PathValues values, Reply reply) {
    const std::scoped_lock lock(mutex);
    workers.emplace_back([text = values.at(0).second, held = std::move(reply)]() mutable {
      std::this_thread::sleep_for(5ms);
      held(Response::text(200, text));
    });
  });
  house.go();
  std::vector<Client> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(house.client());
  for (size_t i = 0; i < clients.size(); ++i) {
    clients[i].send("GET /later/" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  for (size_t i = 0; i < clients.size(); ++i) {
    EXPECT_EQ(clients[i].read().body, std::to_string(i));
  }
  const std::scoped_lock lock(mutex);
  for (std::thread& worker : workers) worker.join();
}

TEST(Server, AnswersFiveHundredForAReplyThatIsForgottenOrAHandlerThatThrows) {
  House house;
  house.add(Method::kGet, "/forget", [](const Request&, const PathValues&, Reply) {});
  house.add(Method::kGet, "/bug",
            [](const Request&, const PathValues&, Reply) { ENSURE(false, "this cannot be"); });
  house.add(Method::kGet, "/odd", [](const Request&, const PathValues&, Reply) { throw 7; });
  house.add(Method::kGet, "/split", [](const Request&, const PathValues&, Reply reply) {
    Response response = Response::text(200, "x");
    response.headers.set("X-Name", "a\r\nSet-Cookie: b");
    reply(std::move(response));
  });
  house.options.refuse = [](int status, const Request& request) {
    return Response::text(status, "refused " + request.path);
  };
  house.go();
  Client client = house.client();
  for (const std::string path : {"/forget", "/bug", "/odd", "/split"}) {
    const Answer answer = client.get(path);
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body, "refused " + path);
  }
  const auto seen = house.wait_seen(4);
  ASSERT_EQ(seen.size(), 4u);
  EXPECT_EQ(seen[0].fault, "");
  EXPECT_NE(seen[1].fault.find("this cannot be"), std::string::npos);
  EXPECT_EQ(seen[1].route, "/bug");
  EXPECT_EQ(seen[1].status, 500);
  EXPECT_NE(seen[2].fault, "");
  EXPECT_EQ(house.server->counters().bugs, 0u);
}

TEST(Server, KeepsToTheStatusWhateverTheWordsAre) {
  House house;
  house.options.refuse = [](int status, const Request& request) -> Response {
    if (request.path == "/throw") throw std::runtime_error("no words");
    if (status == 501) return Response::text(500, "a bug");
    return Response::text(status, "own words");
  };
  house.go();
  EXPECT_EQ(house.client().get("/x").body, "own words");
  const Answer other = house.client().ask("BREW / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(other.status, 501);
  EXPECT_EQ(other.body, "501 Not Implemented\n");
  EXPECT_EQ(house.client().get("/throw").body, "404 Not Found\n");
  EXPECT_EQ(house.server->counters().bugs, 1u);
}

TEST(Server, ReportsWhatItDid) {
  House house;
  house.say("/cases/{id}", "twelve bytes");
  house.go();
  Client client = house.client();
  client.get("/cases/7?secret=1");
  client.get("/nothing");
  const auto seen = house.wait_seen(2);
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0].route, "/cases/{id}");
  EXPECT_EQ(seen[0].status, 200);
  EXPECT_EQ(seen[0].bytes, 12u);
  EXPECT_GT(seen[0].took.count(), 0);
  EXPECT_EQ(seen[1].route, "");
  EXPECT_EQ(seen[1].status, 404);
}

TEST(Server, GivesEveryAnswerTheHeadersOfTheOptionsAndTheDate) {
  House house;
  house.say("/", "x");
  house.add(Method::kGet, "/own", [](const Request&, const PathValues&, Reply reply) {
    Response response = Response::text(200, "x");
    response.headers.set("x-frame-options", "SAMEORIGIN");
    response.headers.set("Content-Length", "77");
    reply(std::move(response));
  });
  house.options.headers = {{"X-Frame-Options", "DENY"}};
  house.options.now = [] {
    return std::chrono::sys_seconds(std::chrono::seconds(784111777));  // RFC 9110 §5.6.7
  };
  house.go();
  Client client = house.client();
  const Answer plain = client.get("/");
  EXPECT_EQ(plain.header("X-Frame-Options"), "DENY");
  EXPECT_EQ(plain.header("Date"), "Sun, 06 Nov 1994 08:49:37 GMT");
  const Answer own = client.get("/own");
  EXPECT_EQ(own.header("X-Frame-Options"), "SAMEORIGIN");
  EXPECT_EQ(own.header("Content-Length"), "1");
  Client broken = house.client();
  EXPECT_EQ(broken.ask("nonsense\r\n\r\n").header("X-Frame-Options"), "DENY");
}

TEST(Server, BelievesOnlyNamedProxies) {
  House house;
  house.add(Method::kGet, "/who", [](const Request& request, const PathValues&, Reply reply) {
    reply(Response::text(200, request.peer + (request.secure ? " secure" : " plain") +
                                  (request.loopback ? " here" : " away")));
  });
  const std::string headers =
      "X-Forwarded-For: 203.0.113.9, 198.51.100.7\r\nX-Forwarded-Proto: https\r\n";
  house.go();
  {
    Client client = house.client();
    EXPECT_EQ(client.get("/who").body, "127.0.0.1 plain here");
    EXPECT_EQ(client.get("/who", headers).body, "127.0.0.1 plain away")
        << "a proxy that nobody named is not this machine's user";
  }
  House behind;
  behind.router = house.router;
  behind.options.proxies = {"127.0.0.0/8"};
  behind.go();
  Client client = behind.client();
  EXPECT_EQ(client.get("/who", headers).body, "198.51.100.7 secure away");
  EXPECT_EQ(client.get("/who", headers + "Forwarded: for=203.0.113.1\r\n").status, 400);
}

}  // namespace

}  // namespace http
