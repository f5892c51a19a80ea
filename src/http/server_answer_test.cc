// SPDX-License-Identifier: AGPL-3.0-or-later
// Answers larger than a text: files, ranges, gzip, streams, folders of web files.
#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>

#include "base/file.h"
#include "http/files.h"
#include "http/test_client.h"

namespace http {

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "fadu-http-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  void put(const std::string& name, std::string_view text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << text;
  }
  fs::path path;
};

std::string unpack(const std::string& packed) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  std::string out(1 << 22, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = inflate(&stream, Z_FINISH);
  out.resize(result == Z_STREAM_END ? stream.total_out : 0);
  inflateEnd(&stream);
  return out;
}

class FileAnswers : public testing::Test {
 protected:
  void SetUp() override {
    for (size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 7 + i / 251);
    folder.put("video.mp4", content);
    house.add(Method::kGet, "/video", [this](const Request&, const PathValues&, Reply reply) {
      Response response;
      response.headers.set("Content-Type", "video/mp4");
      response.headers.set("ETag", "\"v1\"");
      response.file = FileBody{folder.path / "video.mp4", claimed};
      reply(std::move(response));
    });
    house.go();
  }
  std::string content = std::string(3'000'000, '\0');
  std::atomic<uint64_t> claimed = 3'000'000;
  Folder folder;
  House house;
};

TEST_F(FileAnswers, SendTheWholeFile) {
  Client client = house.client();
  const Answer answer = client.get("/video");
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.body == content);
  EXPECT_EQ(answer.header("Accept-Ranges"), "bytes");
  EXPECT_EQ(answer.header("Content-Type"), "video/mp4");
  client.send("HEAD /video HTTP/1.1\r\nHost: a\r\nRange: bytes=0-0\r\n\r\n");
  const Answer head = client.read(true);
  EXPECT_EQ(head.status, 200) << "a range means nothing to HEAD";
  EXPECT_EQ(head.header("Content-Length"), "3000000");
  EXPECT_EQ(client.get("/video", "If-None-Match: \"v0\", W/\"v1\"\r\n").status, 304);
}

TEST_F(FileAnswers, SendARange) {
  Client client = house.client();
  const auto range = [&](const std::string& bytes, const std::string& more = "") {
    return client.get("/video", "Range: bytes=" + bytes + "\r\n" + more);
  };
  const Answer middle = range("1000000-1999999");
  EXPECT_EQ(middle.status, 206);
  EXPECT_EQ(middle.header("Content-Range"), "bytes 1000000-1999999/3000000");
  EXPECT_TRUE(middle.body == content.substr(1'000'000, 1'000'000));
  EXPECT_TRUE(range("-5").body == content.substr(2'999'995));
  EXPECT_TRUE(range("2999990-").body == content.substr(2'999'990));
  const Answer behind = range("3000000-");
  EXPECT_EQ(behind.status, 416);
  EXPECT_EQ(behind.header("Content-Range"), "bytes */3000000");
  EXPECT_EQ(range("0-1,5-6").status, 200) << "several ranges: the whole";
  EXPECT_EQ(range("0-1", "If-Range: \"v1\"\r\n").status, 206);
  EXPECT_EQ(range("0-1", "If-Range: \"v0\"\r\n").status, 200);
  EXPECT_EQ(range("0-1", "If-Range: W/\"v1\"\r\n").status, 200) << "compared strongly";
  EXPECT_EQ(range("0-1", "If-Range: Sun, 06 Nov 1994 08:49:37 GMT\r\n").status, 200);
}

// Counts up from any place, and fails behind its end.
class Counting final : public Source {
 public:
  explicit Counting(uint64_t good) : good_(good) {}
  bool read(uint64_t offset, size_t size, std::string& out) override {
    if (offset + size > good_) return false;
    out.resize(size);
    for (size_t i = 0; i < size; ++i) out[i] = static_cast<char>((offset + i) % 251);
    return true;
  }

 private:
  uint64_t good_;
};

TEST(SourceAnswers, AreMadeWhileTheyAreSentWholeAndInRanges) {
  constexpr uint64_t kSize = 1'000'003;
  House house;
  std::atomic<uint64_t> good = kSize;
  house.add(Method::kGet, "/made", [&](const Request&, const PathValues&, Reply reply) {
    Response response;
    response.headers.set("Content-Type", "video/mp4");
    response.file = FileBody{{}, kSize, std::make_shared<Counting>(good)};
    reply(std::move(response));
  });
  house.go();
  std::string content(kSize, '\0');
  for (size_t i = 0; i < kSize; ++i) content[i] = static_cast<char>(i % 251);
  Client client = house.client();
  const Answer whole = client.get("/made");
  EXPECT_EQ(whole.status, 200);
  EXPECT_TRUE(whole.body == content);
  const Answer part = client.get("/made", "Range: bytes=250000-750000\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_TRUE(part.body == content.substr(250'000, 500'001));
  EXPECT_EQ(client.get("/made", "Range: bytes=1000003-\r\n").status, 416);
  good = 500'000;
  Client cut = house.client();
  cut.send("GET /made HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_LT(cut.rest().size(), kSize) << "what cannot be made is not made up";
}

TEST_F(FileAnswers, SayFiveHundredForAFileThatIsGoneOrCut) {
  Client client = house.client();
  claimed = 3'000'001;
  EXPECT_EQ(client.get("/video").status, 500);
  fs::remove(folder.path / "video.mp4");
  EXPECT_EQ(client.get("/video").status, 500);
  EXPECT_NE(house.wait_seen(2).at(1).fault.find("video.mp4"), std::string::npos);
}

TEST_F(FileAnswers, ServeManyReadersAtOnce) {
  std::vector<std::thread> readers;
  std::atomic<int> good = 0;
  for (int i = 0; i < 8; ++i) {
    readers.emplace_back([&] {
      Client client = house.client();
      for (int round = 0; round < 3; ++round) good += client.get("/video").body == content ? 1 : 0;
    });
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(good, 24);
}

TEST(Packing, IsForTextOfSomeSizeAndThoseWhoTakeIt) {
  House house;
  house.add(Method::kGet, "/{size}", [](const Request&, const PathValues& values, Reply reply) {
    Response response =
        Response::text(200, std::string(std::stoul(values.at(0).second), 'a'), "application/json");
    response.headers.set("ETag", "\"v1\"");
    reply(std::move(response));
  });
  house.go();
  Client client = house.client();
  const std::string takes = "Accept-Encoding: gzip, br\r\n";
  for (const size_t size : {1024, 60'000, 900'000}) {
    const Answer answer = client.get("/" + std::to_string(size), takes);
    EXPECT_EQ(answer.header("Content-Encoding"), "gzip") << size;
    EXPECT_EQ(answer.header("Vary"), "Accept-Encoding");
    EXPECT_EQ(answer.header("ETag"), "W/\"v1\"");
    EXPECT_TRUE(unpack(answer.body) == std::string(size, 'a'));
  }
  const Answer plain = client.get("/60000");
  EXPECT_EQ(plain.body.size(), 60'000u);
  EXPECT_EQ(plain.header("Vary"), "Accept-Encoding") << "caches must know";
  EXPECT_EQ(client.get("/1000", takes).header("Content-Encoding"), "");
  EXPECT_EQ(client.get("/60000", takes + "If-None-Match: W/\"v1\"\r\n").status, 304);
}

TEST(WebFiles, AreServedFromTheirFolderAndNothingElse) {
  Folder folder;
  const std::string script(5000, 's');
  folder.put("index.html", "<!doctype html>");
  folder.put("assets/app.4f3a9c01.js", script);
  folder.put("assets/report-20240101.js", script);
  folder.put("picture.png", std::string(5000, 'p'));
  folder.put(".secret", "no");
  folder.put("../outside.txt", "no");
  fs::create_symlink("/etc/passwd", folder.path / "link.txt");
  auto files = Files::load(folder.path);
  ASSERT_TRUE(files.ok());
  House house;
  house.add(Method::kGet, "/{name*}",
            [&](const Request& request, const PathValues& values, Reply reply) {
              auto response = files->answer(request, values.at(0).second);
              reply(response ? std::move(*response) : Response::text(404, "none"));
            });
  house.go();
  Client client = house.client();
  const Answer index = client.get("/index.html");
  EXPECT_EQ(index.body, "<!doctype html>");
  EXPECT_EQ(index.header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(index.header("Cache-Control"), "no-cache");
  EXPECT_EQ(client.get("/index.html", "If-None-Match: " + index.header("ETag") + "\r\n").status,
            304);

  const Answer packed = client.get("/assets/app.4f3a9c01.js", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
  EXPECT_EQ(packed.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(packed.header("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(unpack(packed.body), script);
  const Answer plain = client.get("/assets/app.4f3a9c01.js");
  EXPECT_EQ(plain.body, script);
  EXPECT_NE(plain.header("ETag"), packed.header("ETag")) << "other bytes, other tag";
  EXPECT_EQ(client.get("/assets/report-20240101.js").header("Cache-Control"), "no-cache");
  EXPECT_EQ(client.get("/picture.png", "Accept-Encoding: gzip\r\n").header("Content-Encoding"), "");
  for (const std::string name : {"/.secret", "/link.txt", "/assets", "/outside.txt"}) {
    EXPECT_EQ(client.get(name).status, 404) << name;
  }
  const auto none = Files::load(folder.path / "nothing");
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.fault().code, "http.bad_folder");
}

class Streams : public testing::Test {
 protected:
  void SetUp() override {
    house.add(Method::kGet, "/events", [this](const Request&, const PathValues&, Reply reply) {
      Response response = Response{.status = 200};
      response.headers.set("Content-Type", "text/event-stream");
      response.heartbeat = ":\n\n";
      response.stream = [this](std::shared_ptr<Stream> given) {
        const std::scoped_lock lock(house.mutex);
        stream = std::move(given);
      };
      reply(std::move(response));
    });
    house.options.limits.idle_time = 50ms;
    house.options.limits.stream_waiting = 100'000;
    house.options.limits.stream_quiet = 1s;
    house.go();
  }
  std::shared_ptr<Stream> wait_stream() {
    std::shared_ptr<Stream> out;
    EXPECT_TRUE(eventually([&] {
      const std::scoped_lock lock(house.mutex);
      out = std::move(stream);
      return out != nullptr;
    }));
    return out;
  }
  bool all_gone() {
    return eventually([&] { return house.server->counters().connections_open == 0; });
  }
  std::shared_ptr<Stream> stream;
  House house;
};

TEST_F(Streams, SendWhatIsWrittenWhenItIsWritten) {
  Client client = house.client();
  client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  const std::string head = client.until("\r\n\r\n");
  EXPECT_NE(head.find("Transfer-Encoding: chunked"), std::string::npos);
  const auto out = wait_stream();
  for (int i = 0; i < 5; ++i) {
    std::this_thread::sleep_for(30ms);  // longer in all than an idle connection lives
    EXPECT_TRUE(out->write("data: " + std::to_string(i) + "\n\n"));
    EXPECT_EQ(client.until("\n\n\r\n"), "9\r\ndata: " + std::to_string(i) + "\n\n\r\n");
  }
  out->close();
  EXPECT_FALSE(out->write("too late"));
  EXPECT_EQ(client.until("\r\n\r\n"), "0\r\n\r\n");
  EXPECT_TRUE(client.ended());
}

TEST_F(Streams, BeatWhileNothingIsSaidAndNotInBetween) {
  Client client = house.client();
  client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  client.until("\r\n\r\n");
  const auto out = wait_stream();
  EXPECT_EQ(client.until(":\n\n\r\n"), "3\r\n:\n\n\r\n");
  EXPECT_EQ(client.until(":\n\n\r\n"), "3\r\n:\n\n\r\n");
  for (int i = 0; i < 120; ++i) {  // longer in all than it may be quiet
    std::this_thread::sleep_for(10ms);
    EXPECT_TRUE(out->write("x"));
    EXPECT_EQ(client.until("\r\nx\r\n"), "1\r\nx\r\n");
  }
  out->close();
  EXPECT_EQ(client.until("\r\n\r\n"), "0\r\n\r\n");
}

TEST_F(Streams, EndWhenTheirWriterForgetsThem) {
  Client client = house.client();
  client.send("GET /events HTTP/1.0\r\n\r\n");
  client.until("\r\n\r\n");
  auto out = wait_stream();
  EXPECT_TRUE(out->write("one"));
  out.reset();
  EXPECT_EQ(client.rest(), "one") << "old clients get it bare";
}

TEST_F(Streams, TellTheWriterThatTheReaderIsGone) {
  Client client = house.client();
  client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  client.until("\r\n\r\n");
  const auto out = wait_stream();
  EXPECT_TRUE(out->write("one"));
  client.close();
  EXPECT_TRUE(all_gone());
  EXPECT_FALSE(out->write("two"));
}

TEST_F(Streams, CutOffAReaderWhoDoesNotKeepUp) {
  Client client(house.address(), 4096);
  client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  client.until("\r\n\r\n");
  const auto out = wait_stream();
  const std::string piece(50'000, 'x');
  bool taken = true;
  size_t written = 0;
  for (; taken && written < 100'000'000; written += piece.size()) {
    taken = out->write(piece);
    std::this_thread::yield();
  }
  EXPECT_FALSE(taken);
  EXPECT_TRUE(all_gone());
  EXPECT_EQ(client.rest().find("\r\n0\r\n\r\n"), std::string::npos) << "not an orderly end";
}

TEST_F(Streams, AreWrittenFromManyThreads) {
  Client client = house.client();
  client.send("GET /events HTTP/1.0\r\n\r\n");
  client.until("\r\n\r\n");
  auto out = wait_stream();
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&] {
      for (int n = 0; n < 1000; ++n) EXPECT_TRUE(out->write("ten bytes\n"));
    });
  }
  std::string got;
  while (got.size() < 40'000) got += client.until("\n");
  for (std::thread& writer : writers) writer.join();
  out.reset();
  EXPECT_EQ(got.size() + client.rest().size(), 40'000u);
}

}  // namespace

}  // namespace http
