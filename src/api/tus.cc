// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/tus.h"

#include "api/problem.h"
#include "base/text.h"

namespace api {

using base::FaultKind;

namespace {

constexpr const char* kVersion = "1.0.0";
constexpr std::string_view kStreamType = "application/offset+octet-stream";

base::Result<uint64_t> number_of(const http::Request& request, std::string_view header,
                                 const char* code) {
  const std::string* text = request.headers.find(header);
  const auto value = text != nullptr ? base::parse_int(base::trim(*text)) : std::nullopt;
  if (!value || *value < 0) return base::fault(FaultKind::kInvalid, code);
  return static_cast<uint64_t>(*value);
}

// To the response of an upload, which does not go through the dispatcher.
http::Response response_of(Answer answer) {
  http::Response out;
  out.status = answer.status;
  out.headers = std::move(answer.headers);
  out.headers.set("Cache-Control", "no-store");
  if (answer.text) {
    out.headers.set("Content-Type", answer.type);
    out.body = std::move(*answer.text);
  }
  return out;
}

class UploadSink final : public http::Sink {
 public:
  explicit UploadSink(const Words& words) : words_(words) {}

  base::Status begin(evidence::Locker& locker, const http::Request& request,
                     const std::string& owner, const base::Uuid& id) {
    other_version_ = other_version(request);
    if (other_version_) return base::ok();
    const std::string* type = request.headers.find("Content-Type");
    if (type == nullptr || base::trim(*type) != kStreamType)
      return base::fault(FaultKind::kInvalid, "evidence.bad_stream_type");
    TRY_ASSIGN(const uint64_t offset, upload_offset(request));
    TRY_ASSIGN(writer_, locker.resume(id, owner, offset));
    return base::ok();
  }
  void fail(base::Fault fault) { failure_ = std::move(fault); }

  bool write(std::string_view bytes) override {
    if (failure_ || other_version_) return false;
    if (base::Status written = writer_->write(bytes); !written.ok())
      failure_ = std::move(written).fault();
    return !failure_;
  }

  http::Response finish() override {
    if (other_version_) return response_of(std::move(*other_version_));
    if (failure_) {
      writer_.reset();  // keeps what came
      return response_of(tus_answer(words_, *failure_));
    }
    base::Result<evidence::Locker::Writer::Outcome> outcome = writer_->finish();
    if (!outcome.ok()) return response_of(tus_answer(words_, std::move(outcome).fault()));
    Answer answer = upload_answer(outcome->upload, 204);
    answer.body = nullptr;
    return response_of(tus_answer(words_, std::move(answer)));
  }

 private:
  const Words words_;
  std::unique_ptr<evidence::Locker::Writer> writer_;
  std::optional<base::Fault> failure_;
  std::optional<Answer> other_version_;
};

}  // namespace

Answer tus_answer(const Words& words, base::Result<Answer> result) {
  Answer out;
  if (result.ok()) {
    out = std::move(*result);
  } else {
    http::Response problem = problem_response(result.fault(), words.messages, words.language);
    out.status = problem.status;
    out.headers = std::move(problem.headers);
    out.text = std::move(problem.body);
    out.type = "application/problem+json";
  }
  out.headers.set("Tus-Resumable", kVersion);
  return out;
}

std::optional<Answer> other_version(const http::Request& request) {
  const std::string* version = request.headers.find("Tus-Resumable");
  if (version == nullptr || *version == kVersion) return std::nullopt;
  Answer out{.status = 412};
  out.headers.set("Tus-Resumable", kVersion);
  out.headers.set("Tus-Version", kVersion);
  return out;
}

Answer tus_options() {
  Answer out{.status = 204};
  out.headers.set("Tus-Resumable", kVersion);
  out.headers.set("Tus-Version", kVersion);
  out.headers.set("Tus-Extension", "creation,termination");
  out.headers.set("Tus-Max-Size", std::to_string(evidence::kBytesMax));
  return out;
}

base::Result<uint64_t> upload_length(const http::Request& request) {
  return number_of(request, "Upload-Length", "evidence.bad_length");
}

base::Result<uint64_t> upload_offset(const http::Request& request) {
  return number_of(request, "Upload-Offset", "evidence.bad_offset");
}

namespace {

base::Result<std::string> metadata_of(const http::Request& request, std::string_view wanted) {
  const std::string* metadata = request.headers.find("Upload-Metadata");
  if (metadata == nullptr || metadata->empty()) return std::string();
  std::string out;
  for (const std::string_view pair : base::split(*metadata, ',')) {
    const std::string_view trimmed = base::trim(pair);
    const size_t space = trimmed.find(' ');
    const std::string_view key = trimmed.substr(0, space);
    const auto value = space == trimmed.npos ? std::optional<base::Bytes>(base::Bytes())
                                             : base::from_base64(base::trim(trimmed.substr(space)));
    if (key.empty() || !value) return base::fault(FaultKind::kInvalid, "evidence.bad_metadata");
    if (key == wanted) out = std::string(base::text(*value));
  }
  return out;
}

}  // namespace

base::Result<std::string> upload_name(const http::Request& request) {
  return metadata_of(request, "filename");
}

base::Result<std::string> upload_pack(const http::Request& request) {
  return metadata_of(request, "pack");
}

Answer upload_answer(const evidence::Upload& upload, int status) {
  Answer out{.status = status};
  out.headers.set("Upload-Offset", std::to_string(upload.received));
  out.headers.set("Upload-Length", std::to_string(upload.size));
  json::object body{{"id", upload.id.str()},
                    {"name", upload.name},
                    {"size", upload.size},
                    {"received", upload.received}};
  if (!upload.digest.empty()) {
    out.headers.set("Fadu-Digest", upload.digest);
    body["digest"] = upload.digest;
  }
  out.body = std::move(body);
  return out;
}

std::unique_ptr<http::Sink> upload_sink(evidence::Locker& locker, const Words& words,
                                        const http::Request& request, const std::string& owner,
                                        const base::Uuid& id) {
  auto out = std::make_unique<UploadSink>(words);
  if (base::Status begun = out->begin(locker, request, owner, id); !begun.ok())
    out->fail(std::move(begun).fault());
  return out;
}

}  // namespace api
