// SPDX-License-Identifier: AGPL-3.0-or-later
// Uploads: bodies that go to a sink while they arrive.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "base/digest.h"
#include "http/test_client.h"

namespace http {

namespace {

using namespace std::chrono_literals;

struct Log {
  std::atomic<uint64_t> bytes = 0;
  std::atomic<int> writes = 0;
  std::atomic<uint64_t> largest = 0;
  std::atomic<uint64_t> smallest = UINT64_MAX;
  std::atomic<int> finished = 0;
  std::atomic<int> destroyed = 0;
  std::atomic<bool> inside = false;
  std::atomic<bool> overlapped = false;
};

class Counting : public Sink {
 public:
  Counting(Log& log, uint64_t max) : log_(log), max_(max) {}
  ~Counting() override { ++log_.destroyed; }
  bool write(std::string_view bytes) override {
    if (log_.inside.exchange(true)) log_.overlapped = true;
    ++log_.writes;
    log_.bytes += bytes.size();
    log_.largest = std::max<uint64_t>(log_.largest, bytes.size());
    log_.smallest = std::min<uint64_t>(log_.smallest, bytes.size());
    hash_.update(base::view(bytes));
    log_.inside = false;
    return log_.bytes <= max_;
  }
  Response finish() override {
    ++log_.finished;
    if (log_.bytes > max_) return Response::text(422, "enough");
    return Response::text(201, base::hex(hash_.finish()));
  }

 private:
  Log& log_;
  uint64_t max_;
  base::Sha256 hash_;
};

class Uploads : public testing::Test {
 protected:
  void SetUp() override {
    house.router.add({.method = Method::kPut,
                      .path = "/files/{name}",
                      .upload = [this](const Request& request, const PathValues& values)
                          -> std::variant<std::unique_ptr<Sink>, Response> {
                        if (values.at(0).second == "forbidden") return Response::text(403, "no");
                        if (values.at(0).second == "bug") throw base::Bug("upload bug");
                        EXPECT_TRUE(request.body.empty());
                        return std::make_unique<Counting>(
                            log, values.at(0).second == "small" ? 100'000 : UINT64_MAX);
                      },
                      .body_max = 20'000'000});
    house.say("/", "here");
    house.options.limits.body_time = 150ms;
  }
  static std::string head(const std::string& name, const std::string& framing) {
    return "PUT /files/" + name + " HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n";
  }
  Log log;
  House house;
};

std::string noise(size_t size) {
  std::string out(size, '\0');
  uint32_t state = 1;
  for (char& c : out) {
    state = state * 1664525 + 1013904223;
    c = static_cast<char>(state >> 24);
  }
  return out;
}

TEST_F(Uploads, PassOnTheBodyInPieces) {
  house.go();
  const std::string body = noise(10'000'000);
  Client client = house.client();
  client.send(head("x", "Content-Length: 10000000"));
  client.send(body);
  const Answer answer = client.read();
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.body, base::hex(base::sha256(base::view(body))));
  EXPECT_LE(log.largest, 200'000u);
  EXPECT_LE(log.writes, 10'000'000 / 65536 + 1) << "none but the last is smaller than 64 KB";
  EXPECT_FALSE(log.overlapped);
  EXPECT_EQ(log.destroyed, 1);
  EXPECT_EQ(client.get("/").body, "here") << "the connection goes on";
}

TEST_F(Uploads, TakeChunkedBodies) {
  house.go();
  const std::string body = noise(500'000);
  Client client = house.client();
  client.send(head("x", "Transfer-Encoding: chunked\r\nExpect: 100-continue"));
  EXPECT_EQ(client.read().status, 100);
  for (size_t at = 0; at < body.size(); at += 4096) {
    const std::string piece = body.substr(at, 4096);
    std::array<char, 16> size{};
    std::snprintf(size.data(), size.size(), "%zx\r\n", piece.size());
    client.send(size.data() + piece + "\r\n");
  }
  client.send("0\r\n\r\n");
  const Answer answer = client.read();
  EXPECT_EQ(answer.body, base::hex(base::sha256(base::view(body))));
  EXPECT_EQ(client.get("/").body, "here");
}

TEST_F(Uploads, MayBeEmpty) {
  house.go();
  Client client = house.client();
  EXPECT_EQ(client.ask(head("x", "Content-Length: 0")).status, 201);
  EXPECT_EQ(client.ask(head("x", "X-No: length")).status, 201);
  EXPECT_EQ(client.ask(head("x", "Transfer-Encoding: chunked") + "0\r\n\r\n").status, 201);
  EXPECT_EQ(log.writes, 0);
  EXPECT_EQ(log.finished, 3);
}

TEST_F(Uploads, AreForgottenWhenTheyAreTorn) {
  house.go();
  for (const std::string framing : {"Content-Length: 1000000", "Transfer-Encoding: chunked"}) {
    log.destroyed = 0;
    Client client = house.client();
    client.send(head("x", framing) + "186a0\r\n" + noise(70'000));
    client.close();
    EXPECT_TRUE(eventually([&] { return log.destroyed == 1; }));
  }
  Client stuck = house.client();
  stuck.send(head("x", "Content-Length: 1000000") + "some");
  EXPECT_EQ(stuck.read().status, 408);
  Client broken = house.client();
  broken.send(head("x", "Transfer-Encoding: chunked") + "zz\r\n");
  EXPECT_EQ(broken.read().status, 400);
  EXPECT_TRUE(eventually([&] { return log.destroyed == 3; }));
  EXPECT_EQ(log.finished, 0);
}

TEST_F(Uploads, AreRefusedBeforeTheyAreReceived) {
  house.go();
  Client client = house.client();
  client.send(head("forbidden", "Content-Length: 5000000\r\nExpect: 100-continue"));
  const Answer answer = client.read();
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.header("Connection"), "close");
  Client pushing = house.client();
  pushing.send(head("forbidden", "Content-Length: 5000000"));
  pushing.send(noise(5'000'000));
  EXPECT_EQ(pushing.read().status, 403) << "the answer is there for one who did not wait";
  Client large = house.client();
  EXPECT_EQ(large.ask(head("x", "Content-Length: 20000001")).status, 413);
  Client bug = house.client();
  EXPECT_EQ(bug.ask(head("bug", "Content-Length: 5")).status, 500);
  const auto seen = house.wait_seen(4);
  EXPECT_EQ(std::count_if(seen.begin(), seen.end(),
                          [](const Seen& one) { return one.fault == "upload bug"; }),
            1);
  EXPECT_EQ(log.writes, 0);
}

TEST_F(Uploads, StopWhenTheSinkHasEnough) {
  house.go();
  Client client = house.client();
  client.send(head("small", "Content-Length: 5000000"));
  client.send(noise(5'000'000));
  const Answer answer = client.read();
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.body, "enough");
  EXPECT_EQ(log.finished, 1);
  EXPECT_LT(log.bytes, 400'000u);
}

TEST_F(Uploads, CountChunksAgainstTheLimit) {
  house.go();
  Client client = house.client();
  client.send(head("x", "Transfer-Encoding: chunked"));
  const std::string piece = "100000\r\n" + noise(1 << 20) + "\r\n";
  for (int i = 0; i < 20 && client.quiet(0); ++i) client.send(piece);
  EXPECT_EQ(client.read().status, 413);
  EXPECT_TRUE(eventually([&] { return log.destroyed == 1; }));
  EXPECT_EQ(log.finished, 0);
}

TEST_F(Uploads, DoNotHoldUpOthersWhileTheDiskIsSlow) {
  house.options.threads = 1;
  std::atomic<bool> go_on = false;
  struct Slow : Sink {
    explicit Slow(std::atomic<bool>& go) : go_(go) {}
    bool write(std::string_view) override {
      while (!go_) std::this_thread::sleep_for(1ms);
      return true;
    }
    Response finish() override { return Response{.status = 204}; }
    std::atomic<bool>& go_;
  };
  house.router.add({.method = Method::kPut,
                    .path = "/slow",
                    .upload = [&](const Request&, const PathValues&)
                        -> std::variant<std::unique_ptr<Sink>, Response> {
                      return std::make_unique<Slow>(go_on);
                    }});
  house.go();
  Client slow = house.client();
  slow.send("PUT /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
  EXPECT_EQ(house.client().get("/").body, "here");
  go_on = true;
  EXPECT_EQ(slow.read().status, 204);
}

}  // namespace

}  // namespace http
