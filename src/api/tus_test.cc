// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/tus.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace api {
namespace {

namespace fs = std::filesystem;

http::Request with(std::vector<http::Headers::Item> headers) {
  http::Request out;
  for (auto& [name, value] : headers) out.headers.set(name, std::move(value));
  return out;
}

std::string header(const http::Headers& headers, std::string_view name) {
  const std::string* value = headers.find(name);
  return value != nullptr ? *value : "";
}

class TusUpload : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "fadu-tus-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    dir_ = name;
    locker_ = evidence::Locker::open(dir_ / "evidence", clock_, random_, nullptr, {.keep_free = 0})
                  .value();
  }
  void TearDown() override { fs::remove_all(dir_); }
  http::Response patch(const base::Uuid& id, uint64_t offset, std::string_view bytes,
                       const std::string& owner = "li") {
    const http::Request request = with({{"Content-Type", "application/offset+octet-stream"},
                                        {"Tus-Resumable", "1.0.0"},
                                        {"Upload-Offset", std::to_string(offset)}});
    const auto sink = upload_sink(*locker_, words_, request, owner, id);
    if (!bytes.empty()) (void)sink->write(bytes);
    return sink->finish();
  }

  fs::path dir_;
  calendar::ManualClock clock_{calendar::Instant::at(*calendar::Date::of(2026, 3, 2), 9)};
  base::SeededRandom random_{1};
  base::Messages messages_ = base::Messages::load(fs::path(FADU_SOURCE_DIR) / "text").value();
  Words words_{messages_, base::Language::kEnglish};
  std::unique_ptr<evidence::Locker> locker_;
};

TEST_F(TusUpload, IsReceivedInPieces) {
  const std::string content = "今天检查了三家店，均未发现隐患。\n";
  const base::Uuid id = locker_->create("li", "", content.size()).value().id;
  const http::Response part = patch(id, 0, content.substr(0, 10));
  EXPECT_EQ(part.status, 204);
  EXPECT_TRUE(part.body.empty());
  EXPECT_EQ(header(part.headers, "Upload-Offset"), "10");
  EXPECT_EQ(header(part.headers, "Tus-Resumable"), "1.0.0");
  EXPECT_EQ(header(part.headers, "Fadu-Digest"), "");
  const http::Response whole = patch(id, 10, content.substr(10));
  EXPECT_EQ(whole.status, 204);
  EXPECT_EQ(header(whole.headers, "Upload-Offset"), std::to_string(content.size()));
  const std::string digest = base::hex(base::sha256(base::view(content)));
  EXPECT_EQ(header(whole.headers, "Fadu-Digest"), digest);
  EXPECT_TRUE(locker_->item(digest).value().has_value());
}

TEST_F(TusUpload, KeepsWhatCameBeforeATear) {
  const base::Uuid id = locker_->create("li", "", 100).value().id;
  {
    const auto sink = upload_sink(
        *locker_, words_,
        with({{"Content-Type", "application/offset+octet-stream"}, {"Upload-Offset", "0"}}), "li",
        id);
    ASSERT_TRUE(sink->write("seven b"));
  }
  EXPECT_EQ(locker_->find(id, "li").value().received, 7u);
}

TEST_F(TusUpload, IsRefusedWithAProblem) {
  const base::Uuid id = locker_->create("li", "", 10).value().id;
  const http::Response offset = patch(id, 3, "x");
  EXPECT_EQ(offset.status, 409);
  EXPECT_EQ(header(offset.headers, "Tus-Resumable"), "1.0.0");
  EXPECT_EQ(header(offset.headers, "Content-Type"), "application/problem+json");
  const json::value problem = json::parse(offset.body);
  EXPECT_EQ(problem.at("code").as_string(), "evidence.wrong_offset");
  EXPECT_EQ(patch(id, 0, "x", "wang").status, 404);
  EXPECT_EQ(json::parse(patch(id, 0, "more than ten").body).at("code").as_string(),
            "evidence.too_large");
  EXPECT_EQ(locker_->find(id, "li").value().received, 0u);
}

TEST_F(TusUpload, NeedsItsTypeItsOffsetAndItsVersion) {
  const base::Uuid id = locker_->create("li", "", 10).value().id;
  const auto answer = [&](std::vector<http::Headers::Item> headers) {
    const auto sink = upload_sink(*locker_, words_, with(std::move(headers)), "li", id);
    EXPECT_FALSE(sink->write("x"));
    return sink->finish();
  };
  const auto code = [&](std::vector<http::Headers::Item> headers) {
    return std::string(json::parse(answer(std::move(headers)).body).at("code").as_string());
  };
  EXPECT_EQ(code({{"Upload-Offset", "0"}}), "evidence.bad_stream_type");
  EXPECT_EQ(code({{"Content-Type", "text/plain"}, {"Upload-Offset", "0"}}),
            "evidence.bad_stream_type");
  for (const char* bad : {"", "-1", "1x", "99999999999999999999"}) {
    EXPECT_EQ(code({{"Content-Type", "application/offset+octet-stream"}, {"Upload-Offset", bad}}),
              "evidence.bad_offset");
  }
  const http::Response version = answer({{"Content-Type", "application/offset+octet-stream"},
                                         {"Upload-Offset", "0"},
                                         {"Tus-Resumable", "0.2.2"}});
  EXPECT_EQ(version.status, 412);
  EXPECT_EQ(header(version.headers, "Tus-Version"), "1.0.0");
  EXPECT_EQ(locker_->find(id, "li").value().received, 0u);
}

TEST(Tus, SaysWhatItOffers) {
  const Answer answer = tus_options();
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(header(answer.headers, "Tus-Version"), "1.0.0");
  EXPECT_EQ(header(answer.headers, "Tus-Extension"), "creation,termination");
  EXPECT_EQ(header(answer.headers, "Tus-Max-Size"), "524288000");
}

TEST(Tus, ReadsTheNameOfTheFile) {
  const auto name = [](const std::string& metadata) {
    const auto result = upload_name(with({{"Upload-Metadata", metadata}}));
    return result.ok() ? *result : result.fault().code;
  };
  EXPECT_EQ(name("filename 546w5Zy6LmpwZw==,filetype aW1hZ2UvanBlZw=="), "现场.jpg");
  EXPECT_EQ(name("is_confidential, filename YQ=="), "a");
  EXPECT_EQ(name("filetype aW1hZ2UvanBlZw=="), "");
  EXPECT_EQ(name(""), "");
  EXPECT_EQ(name("filename not-base64"), "evidence.bad_metadata");
  EXPECT_EQ(name("filename YQ==,,"), "evidence.bad_metadata");
  EXPECT_EQ(upload_name({}).value(), "");
}

TEST(Tus, ReadsTheLength) {
  EXPECT_EQ(upload_length(with({{"Upload-Length", "524288000"}})).value(), 524288000u);
  EXPECT_EQ(upload_length(with({{"Upload-Defer-Length", "1"}})).fault().code,
            "evidence.bad_length");
}

TEST(Tus, TellsTheStateOfAnUploadInHeadersAndAsJson) {
  evidence::Upload upload{.name = "a", .size = 10, .received = 4};
  const Answer part = upload_answer(upload, 200);
  EXPECT_EQ(header(part.headers, "Upload-Offset"), "4");
  EXPECT_EQ(header(part.headers, "Upload-Length"), "10");
  EXPECT_EQ(part.body.at("received").to_number<int>(), 4);
  EXPECT_FALSE(part.body.as_object().contains("digest"));
  upload.digest = std::string(64, 'a');
  EXPECT_EQ(header(upload_answer(upload, 200).headers, "Fadu-Digest"), upload.digest);
}

}  // namespace
}  // namespace api
