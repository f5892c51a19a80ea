// SPDX-License-Identifier: AGPL-3.0-or-later
// The protocol of resumable uploads, tus 1.0.0 (tus.io/protocols/resumable-upload), with the
// extensions creation and termination, over evidence::Locker. Apart from who may: evidence.cc.
#pragma once

#include <memory>
#include <string>

#include "api/operation.h"

namespace api {

// What refusals are written with.
struct Words {
  const base::Messages& messages;
  base::Language language;
};

// An answer with the header Tus-Resumable, refusals too.
[[nodiscard]] Answer tus_answer(const Words& words, base::Result<Answer> result);
// 412 with Tus-Version if the request names another version (§ Tus-Version); nothing if it is ours
// or names none.
[[nodiscard]] std::optional<Answer> other_version(const http::Request& request);

// What a client may ask before it begins: versions, extensions, the largest size.
[[nodiscard]] Answer tus_options();
// Upload-Length. Fault: evidence.bad_length.
[[nodiscard]] base::Result<uint64_t> upload_length(const http::Request& request);
// Upload-Offset. Fault: evidence.bad_offset.
[[nodiscard]] base::Result<uint64_t> upload_offset(const http::Request& request);
// `filename` of Upload-Metadata, "" if there is none. Fault: evidence.bad_metadata.
[[nodiscard]] base::Result<std::string> upload_name(const http::Request& request);
// The pack that it is for, Upload-Metadata `pack`; "" if none is named.
[[nodiscard]] base::Result<std::string> upload_pack(const http::Request& request);

// The state of an upload: Upload-Offset, Upload-Length, and Fadu-Digest once it is an item; as JSON
// too (schema Upload).
[[nodiscard]] Answer upload_answer(const evidence::Upload& upload, int status);

// Receives the body of a PATCH request of `owner` for the upload `id`. What cannot begin is
// answered by a sink as well, so that the refusal carries Tus-Resumable.
[[nodiscard]] std::unique_ptr<http::Sink> upload_sink(evidence::Locker& locker, const Words& words,
                                                      const http::Request& request,
                                                      const std::string& owner,
                                                      const base::Uuid& id);

}  // namespace api
