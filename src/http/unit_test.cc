// SPDX-License-Identifier: AGPL-3.0-or-later
// The room's readers and writers, without a socket.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <zlib.h>

#include "http/answer.h"
#include "http/gzip.h"
#include "http/negotiate.h"
#include "http/parser.h"
#include "http/proxy.h"
#include "http/router.h"
#include "http/target.h"
#include "http/text.h"

namespace http {

namespace {

TEST(Target, DecodesPathAndQuery) {
  const auto target = parse_target("/a/%E4%B8%80%20b//c?x=1&y=%E4%B8%80+2&z&=&w=a=b");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a/一 b//c");
  const std::vector<std::pair<std::string, std::string>> query = {
      {"x", "1"}, {"y", "一 2"}, {"z", ""}, {"", ""}, {"w", "a=b"}};
  EXPECT_EQ(target->query, query);
  EXPECT_EQ(parse_target("/a+b")->path, "/a+b") << "a plus in a path is a plus";
  EXPECT_EQ(parse_target("/")->path, "/");
  EXPECT_EQ(parse_target("/a/")->path, "/a/");
  EXPECT_EQ(parse_target("/纠纷")->path, "/纠纷");
  EXPECT_EQ(parse_target("HTTP://h:80/x?y")->path, "/x");
  EXPECT_EQ(parse_target("http://h")->path, "/");
  EXPECT_EQ(parse_target("/...")->path, "/...");
}

TEST(Target, RefusesWhatIsNotSafe) {
  for (const std::string_view bad :
       {"",      "a",       "*",       "?",         "/.",         "/..",      "/a/../b", "/a/.",
        "/%2e",  "/.%2E/",  "/a%2Fb",  "/a%5cb",    "/a\\b",      "/%",       "/%4",     "/%4g",
        "/%00",  "/%0a",    "/%7f",    "/%c0%af",   "/%ed%a0%80", "/a b",     "/a#b",    "/?%",
        "/?%ff", "/?a=%00", "http://", "http:///a", "http://h?x", "ftp://h/a"}) {
    EXPECT_FALSE(parse_target(bad)) << bad;
  }
}

RC_GTEST_PROP(Target, ReadsBackWhatWasEncoded, ()) {
  const auto words = *rc::gen::container<std::vector<std::string>>(
      rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>(0x21, 0x7f))));
  std::string target = "/x?";
  std::vector<std::pair<std::string, std::string>> expected;
  for (const std::string& word : words) {
    std::string coded;
    for (const char c : word) {
      std::array<char, 4> hex{};
      std::snprintf(hex.data(), hex.size(), "%%%02X", static_cast<unsigned>(c));
      coded += hex.data();
    }
    target += coded + "=" + coded + "&";
    expected.emplace_back(word, word);
  }
  RC_ASSERT(parse_target(target)->query == expected);
}

TEST(Range, CutsWhatIsThere) {
  const auto part = [](std::string_view header, uint64_t size) {
    const Range range = parse_range(header, size);
    if (range.kind == RangeKind::kWhole) return std::string("whole");
    if (range.kind == RangeKind::kNone) return std::string("none");
    return std::to_string(range.slice.first) + "+" + std::to_string(range.slice.size);
  };
  EXPECT_EQ(part("bytes=0-0", 10), "0+1");
  EXPECT_EQ(part("bytes=2-5", 10), "2+4");
  EXPECT_EQ(part("bytes=2-", 10), "2+8");
  EXPECT_EQ(part("bytes=-3", 10), "7+3");
  EXPECT_EQ(part("bytes=-30", 10), "0+10");
  EXPECT_EQ(part("bytes=5-99999999999999999999999", 10), "5+5");
  EXPECT_EQ(part("bytes=10-", 10), "none");
  EXPECT_EQ(part("bytes=99999999999999999999999-", 10), "none");
  EXPECT_EQ(part("bytes=-0", 10), "none");
  EXPECT_EQ(part("bytes=0-", 0), "none");
  for (const std::string_view odd : {"", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b",
                                     "bytes=0-1,3-4", "lines=0-1", "bytes=1--2", "bytes=0x1-2"}) {
    EXPECT_EQ(part(odd, 10), "whole") << odd;
  }
}

RC_GTEST_PROP(Range, NeverLeavesTheFile, (std::string text, uint64_t size)) {
  const Range range = parse_range("bytes=" + text, size);
  if (range.kind != RangeKind::kPart) return;
  RC_ASSERT(range.slice.size > 0u);
  RC_ASSERT(range.slice.first < size);
  RC_ASSERT(range.slice.size <= size - range.slice.first);
}

TEST(Negotiate, ComparesTagsWeakly) {
  EXPECT_TRUE(names_etag(R"("a")", R"("a")"));
  EXPECT_TRUE(names_etag(R"("b", W/"a")", R"("a")"));
  EXPECT_TRUE(names_etag(R"("a")", R"(W/"a")"));
  EXPECT_TRUE(names_etag("*", R"("a")"));
  EXPECT_TRUE(names_etag(R"("x,y" , "z")", R"("x,y")"));
  EXPECT_FALSE(names_etag(R"("b")", R"("a")"));
  EXPECT_FALSE(names_etag("a", R"("a")"));
  EXPECT_FALSE(names_etag("", R"("a")"));
}

TEST(Negotiate, KnowsWhoTakesGzip) {
  for (const std::string_view yes :
       {"gzip", "deflate, gzip;q=1.0", "br, GZIP; q=0.5", "*", "*;q=0.1", "identity;q=0, *"}) {
    EXPECT_TRUE(takes_gzip(yes)) << yes;
  }
  for (const std::string_view no : {"", "br", "gzip;q=0", "gzip;q=0.000", "*, gzip;q=0", "identity",
                                    "gzip;q=nonsense", "gzipped"}) {
    EXPECT_FALSE(takes_gzip(no)) << no;
  }
}

TEST(Negotiate, PacksTextAndNothingThatIsPackedAlready) {
  for (const std::string_view yes : {"text/html; charset=utf-8", "application/json",
                                     "application/problem+json", "image/svg+xml"}) {
    EXPECT_TRUE(is_compressible(yes)) << yes;
  }
  for (const std::string_view no : {"", "image/png", "application/octet-stream", "video/mp4"}) {
    EXPECT_FALSE(is_compressible(no)) << no;
  }
}

TEST(Headers, AreFoundWithoutCase) {
  Headers headers;
  headers.add("Set-Cookie", "a");
  headers.add("set-cookie", "b");
  EXPECT_EQ(*headers.find("SET-COOKIE"), "a");
  headers.set("Set-Cookie", "c");
  EXPECT_EQ(std::distance(headers.begin(), headers.end()), 1);
  headers.remove("set-COOKIE");
  EXPECT_EQ(headers.find("Set-Cookie"), nullptr);
}

TEST(Cookies, AreReadAsTheyAreSent) {
  Request request;
  request.headers.add("Cookie", "a=1; session=x=y==; b=\"q\"; empty=");
  request.headers.add("cookie", "late=2; a=3");
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("session"), "x=y==");
  EXPECT_EQ(request.cookie("b"), "q");
  EXPECT_EQ(request.cookie("empty"), "");
  EXPECT_EQ(request.cookie("late"), "2");
  EXPECT_EQ(request.cookie("A"), "") << "names of cookies have case";
  EXPECT_EQ(request.cookie("sion"), "");
}

TEST(Methods, HaveNamesAndNoOthers) {
  for (const std::string_view name : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    ASSERT_TRUE(parse_method(name));
    EXPECT_EQ(name_of(*parse_method(name)), name);
  }
  for (const std::string_view name : {"get", "TRACE", "CONNECT", ""}) {
    EXPECT_FALSE(parse_method(name)) << name;
  }
}

class Routes : public testing::Test {
 protected:
  void add(Method method, std::string path) {
    router.add({.method = method,
                .path = std::move(path),
                .handler = [](const Request&, const PathValues&, Reply) {}});
  }
  std::string find(Method method, std::string_view path) {
    const Router::Match match = router.find(method, path);
    std::string out = match.route != nullptr ? match.route->path : "-";
    for (const auto& [name, value] : match.values) out.append(" " + name + "=" + value);
    return out;
  }
  Router router;
};

TEST_F(Routes, PreferTheMoreLiteral) {
  add(Method::kGet, "/");
  add(Method::kGet, "/cases");
  add(Method::kGet, "/cases/{id}");
  add(Method::kGet, "/cases/new");
  add(Method::kDelete, "/cases/{case}");
  add(Method::kGet, "/cases/{id}/files/{file}");
  add(Method::kGet, "/{page}/{part}/help");
  add(Method::kGet, "/web/{path*}");
  add(Method::kGet, "/{rest*}");
  EXPECT_EQ(find(Method::kGet, "/"), "/");
  EXPECT_EQ(find(Method::kGet, "/cases"), "/cases");
  EXPECT_EQ(find(Method::kGet, "/cases/7"), "/cases/{id} id=7");
  EXPECT_EQ(find(Method::kHead, "/cases/7"), "/cases/{id} id=7");
  EXPECT_EQ(find(Method::kGet, "/cases/new"), "/cases/new");
  EXPECT_EQ(find(Method::kDelete, "/cases/new"), "/cases/{case} case=new");
  EXPECT_EQ(find(Method::kGet, "/cases/7/files/8"), "/cases/{id}/files/{file} id=7 file=8");
  EXPECT_EQ(find(Method::kGet, "/cases/7/help"), "/{page}/{part}/help page=cases part=7");
  EXPECT_EQ(find(Method::kGet, "/web/a/b.js"), "/web/{path*} path=a/b.js");
  EXPECT_EQ(find(Method::kGet, "/web/"), "/web/{path*} path=");
  EXPECT_EQ(find(Method::kGet, "/cases/"), "/{rest*} rest=cases/") << "an id is not empty";
  EXPECT_EQ(find(Method::kPost, "/cases"), "-");
}

TEST_F(Routes, NameTheMethodsOfAPath) {
  add(Method::kGet, "/cases/{id}");
  add(Method::kPost, "/cases/new");
  EXPECT_EQ(router.find(Method::kPut, "/cases/new").allowed,
            (std::vector{Method::kGet, Method::kHead, Method::kPost}));
  EXPECT_EQ(router.find(Method::kPut, "/cases/7").allowed,
            (std::vector{Method::kGet, Method::kHead}));
  EXPECT_TRUE(router.find(Method::kGet, "/nothing").allowed.empty());
}

TEST_F(Routes, AreNeverTwoOfOneKind) {
  add(Method::kGet, "/cases/{id}");
  EXPECT_THROW(add(Method::kGet, "/cases/{name}"), base::Bug);
  for (const std::string bad : {"", "a", "/{}", "/{a*}/b", "/a{b}", "/{a}b"}) {
    EXPECT_THROW(add(Method::kGet, bad), base::Bug) << bad;
  }
  EXPECT_THROW(add(Method::kHead, "/x"), base::Bug);
  EXPECT_THROW(router.add({.path = "/y"}), base::Bug);
}

TEST(Reply, AnswersOnceAndAlways) {
  std::vector<int> statuses;
  const auto note = [&](const Response& response) { statuses.push_back(response.status); };
  {
    Reply reply(note);
    reply(Response{.status = 201});
    reply(Response{.status = 202});
  }
  {
    Reply forgotten(note);
  }
  {
    Reply first(note);
    Reply second(std::move(first));
    second(Response{.status = 203});
  }
  EXPECT_EQ(statuses, (std::vector{201, 500, 203}));
}

TEST(Scan, FindsTheEndOfAHeadHoweverItArrives) {
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string bytes = head + "rest\r\n\r\n";
  for (size_t seen = 0; seen < head.size(); ++seen) {
    for (size_t now = seen; now < head.size(); ++now) {
      const Scan scan = scan_head(std::string_view(bytes).substr(0, now), seen, 100);
      EXPECT_EQ(scan.size, 0u);
      EXPECT_EQ(scan.refuse, 0);
    }
    EXPECT_EQ(scan_head(head, seen, 100).size, head.size());
    EXPECT_EQ(scan_head(bytes, seen, 100).size, head.size());
  }
  EXPECT_EQ(scan_head(head, 0, head.size()).size, head.size());
  EXPECT_EQ(scan_head(head, 0, head.size() - 1).refuse, 431);
  EXPECT_EQ(scan_head(std::string(101, 'a'), 0, 100).refuse, 431);
  EXPECT_EQ(scan_head(std::string(100, 'a'), 0, 100).refuse, 0);
}

TEST(Gzip, UnpacksToWhatWasPacked) {
  Gzip gzip(Gzip::kFast);
  for (int round = 0; round < 3; ++round) {
    const std::string text(static_cast<size_t>(5000 * (round + 1)), static_cast<char>('a' + round));
    const auto packed = gzip.pack(text);
    ASSERT_TRUE(packed);
    EXPECT_LT(packed->size(), text.size() / 10);
    z_stream stream{};
    ASSERT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
    std::string out(text.size() + 1, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed->data()));
    stream.avail_in = static_cast<uInt>(packed->size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    EXPECT_EQ(out.substr(0, stream.total_out), text);
    inflateEnd(&stream);
  }
  EXPECT_FALSE(gzip.pack("short")) << "it would grow";
}

TEST(Answer, GivesNotModifiedWithoutWhatDescribesABody) {
  Asked asked{.get = true, .if_none_match = "\"v1\""};
  Response response = Response::text(200, "body");
  response.headers.set("ETag", "\"v1\"");
  response.headers.set("Cache-Control", "no-cache");
  apply_conditions(asked, response);
  EXPECT_EQ(response.status, 304);
  EXPECT_TRUE(response.body.empty());
  EXPECT_EQ(response.headers.find("Content-Type"), nullptr);
  EXPECT_EQ(*response.headers.find("ETag"), "\"v1\"");
  const std::string head = compose_head(response, {.length = 4});
  EXPECT_EQ(head, "HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\nCache-Control: no-cache\r\n\r\n");

  Response posted = Response::text(200, "body");
  posted.headers.set("ETag", "\"v1\"");
  asked.get = false;
  apply_conditions(asked, posted);
  EXPECT_EQ(posted.status, 200) << "only GET and HEAD";
}

TEST(Answer, DoesNotPackASecretBesideTextOfOthers) {
  const Asked asked{.get = true, .gzip = true};
  Response response = Response::text(200, std::string(5000, 'a'));
  EXPECT_TRUE(wants_gzip(asked, response));
  EXPECT_EQ(*response.headers.find("Vary"), "Accept-Encoding");
  response.headers.set("Cache-Control", "no-store");
  EXPECT_TRUE(wants_gzip(asked, response));
  response.headers.set("Set-Cookie", "s=1");
  EXPECT_FALSE(wants_gzip(asked, response));
}

TEST(Proxies, AreAddressesNetworksAndTheUnixSocket) {
  const auto proxies = Proxies::parse({"10.0.0.0/8", "192.0.2.1", "2001:db8::/33", "unix"});
  ASSERT_TRUE(proxies.ok());
  const auto believes = [&](std::string_view text) {
    return proxies->believes(parse_address(text));
  };
  EXPECT_TRUE(believes("10.255.1.2"));
  EXPECT_TRUE(believes("::ffff:10.1.1.1"));
  EXPECT_TRUE(believes("192.0.2.1"));
  EXPECT_TRUE(believes("2001:db8:7fff::1"));
  EXPECT_TRUE(proxies->believes(std::nullopt));
  EXPECT_FALSE(believes("11.0.0.1"));
  EXPECT_FALSE(believes("192.0.2.2"));
  EXPECT_FALSE(believes("2001:db8:8000::1"));
  for (const std::string bad :
       {"", "proxy", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "10.0.0/8"}) {
    const auto refused = Proxies::parse({bad});
    ASSERT_FALSE(refused.ok()) << bad;
    EXPECT_EQ(refused.fault().code, "http.bad_address");
  }
}

std::string origin(std::vector<Headers::Item> headers) {
  const auto proxies = Proxies::parse({"10.0.0.0/8", "2001:db8::1"});
  Request request;
  for (auto& [name, value] : headers) request.headers.add(name, value);
  const Link link{.peer = parse_address("10.0.0.1")};
  if (!set_origin(link, *proxies, request)) return "refused";
  return request.peer + (request.secure ? " secure" : "");
}

TEST(Proxies, SayWhoTheClientIs) {
  EXPECT_EQ(origin({}), "10.0.0.1");
  EXPECT_EQ(origin({{"X-Forwarded-For", "203.0.113.5"}}), "203.0.113.5");
  EXPECT_EQ(origin({{"X-Forwarded-For", "1.1.1.1, 203.0.113.5, 10.9.9.9"}}), "203.0.113.5")
      << "what stands before the first stranger is the stranger's word";
  EXPECT_EQ(origin({{"X-Forwarded-For", "1.1.1.1"}, {"X-Forwarded-For", "203.0.113.5:77"}}),
            "203.0.113.5");
  EXPECT_EQ(origin({{"X-Forwarded-For", "203.0.113.5"}, {"X-Forwarded-Proto", "https"}}),
            "203.0.113.5 secure");
  EXPECT_EQ(origin({{"X-Forwarded-Proto", "https"}}), "10.0.0.1 secure");
  EXPECT_EQ(origin({{"Forwarded", R"(for="[2001:db8::7]:4711";proto=https;by=10.0.0.1)"}}),
            "2001:db8::7 secure");
  EXPECT_EQ(origin({{"Forwarded", "for=1.1.1.1, for=203.0.113.5, for=\"[2001:db8::1]\""}}),
            "203.0.113.5");
  EXPECT_EQ(origin({{"Forwarded", "for=_hidden;proto=https"}}), "10.0.0.1 secure");
  EXPECT_EQ(origin({{"Forwarded", "for=unknown"}}), "10.0.0.1");
  EXPECT_EQ(origin({{"Forwarded", "for=1.1.1.1"}, {"X-Forwarded-For", "203.0.113.5"}}), "refused");
  EXPECT_EQ(origin({{"Forwarded", "for=1.1.1.1"}, {"X-Forwarded-For", "1.1.1.1"}}), "1.1.1.1");
}

}  // namespace

}  // namespace http
