// SPDX-License-Identifier: AGPL-3.0-or-later
// Evidence: uploads by tus (tus.h) and downloads. A file is seen by whoever may read a case that
// names it, and by who brought it for a day, so that he can look at what he is about to attach.
// Files of sealed cases, and originals of a reporter who asked for secrecy, need a look that was
// recorded with its purpose shortly before.
#include <algorithm>
#include <filesystem>

#include "api/case_view.h"
#include "api/tus.h"
#include "casework/findable.h"
#include "casework/replay.h"

namespace api {

using base::FaultKind;
using evidence::Form;

namespace {

constexpr int64_t kOwnMs = 24 * 3'600'000;  // how long a bringer needs no case

base::Fault no_item(const std::string& digest) {
  return base::fault(FaultKind::kNotFound, "evidence.no_item", {{"digest", digest}});
}

Words words_of(const Ask& ask) { return {ask.kit.messages, ask.language}; }

base::Result<Answer> options(Ask&) { return tus_options(); }

// Of an upload for a sealed pack: it is sealed from the first byte on.
base::Result<std::string> compartment_for(const Ask& ask) {
  TRY_ASSIGN(const std::string pack, upload_pack(ask.request));
  if (pack.empty()) return std::string();
  TRY(ask.kit.access.act(ask.who, {.pack = pack}));
  const procedure::Pack* found = ask.kit.packs.newest(pack);
  return found != nullptr && found->sealed ? pack : std::string();
}

base::Result<Answer> create_upload(Ask& ask) {
  if (auto refused = other_version(ask.request)) return std::move(*refused);
  const auto created = [&]() -> base::Result<Answer> {
    TRY_ASSIGN(const uint64_t size, upload_length(ask.request));
    TRY_ASSIGN(std::string name, upload_name(ask.request));
    TRY_ASSIGN(std::string compartment, compartment_for(ask));
    TRY_ASSIGN(
        const evidence::Upload upload,
        ask.kit.locker.create(ask.who.account, std::move(name), size, std::move(compartment)));
    Answer out = upload_answer(upload, 201);
    out.headers.set("Location", "/api/evidence/uploads/" + upload.id.str());
    return out;
  }();
  return tus_answer(words_of(ask), created);
}

// All is there but was not yet looked at: the connection went just before the end.
base::Result<evidence::Upload> completed(Ask& ask, evidence::Upload upload) {
  if (upload.received < upload.size || !upload.digest.empty()) return upload;
  TRY_ASSIGN(const auto writer, ask.kit.locker.resume(upload.id, ask.who.account, upload.received));
  TRY_ASSIGN(evidence::Locker::Writer::Outcome outcome, writer->finish());
  return std::move(outcome.upload);
}

base::Result<Answer> read_upload(Ask& ask) {
  if (auto refused = other_version(ask.request)) return std::move(*refused);
  const auto found = [&]() -> base::Result<Answer> {
    TRY_ASSIGN(evidence::Upload upload, ask.kit.locker.find(ask.uuid("id"), ask.who.account));
    TRY_ASSIGN(upload, completed(ask, std::move(upload)));
    return upload_answer(upload, 200);
  }();
  return tus_answer(words_of(ask), found);
}

base::Result<Answer> cancel_upload(Ask& ask) {
  if (auto refused = other_version(ask.request)) return std::move(*refused);
  const base::Status done = ask.kit.locker.cancel(ask.uuid("id"), ask.who.account);
  return tus_answer(words_of(ask),
                    done.ok() ? base::Result<Answer>(Answer{.status = 204}) : done.fault());
}

base::Result<std::unique_ptr<http::Sink>> append_upload(const std::shared_ptr<Ask>& ask) {
  return upload_sink(ask->kit.locker, words_of(*ask), ask->request, ask->who.account,
                     ask->uuid("id"));
}

bool names(const casework::CaseFile& file, const std::string& digest) {
  for (const casework::Act& act : file.acts) {
    for (const casework::Evidence& one : act.evidence) {
      if (one.digest == digest) return true;
    }
  }
  return false;
}

// Whoever may read the case sees what it names. The compartment of the case, "" if it is open.
base::Result<std::string> may_see(Ask& ask, const std::string& digest, Form form) {
  TRY_ASSIGN(const Opened opened, open_case(ask, ask.uuid("case")));
  if (!names(opened.file, digest)) return no_item(digest);
  const bool secret = is_secret(opened.file);
  const std::string compartment = opened.pack->sealed ? opened.pack->id : std::string();
  if (compartment.empty() && !(secret && form == Form::kOriginal)) return compartment;
  TRY(may_look(ask, opened));
  TRY_ASSIGN(const bool seen, looked(ask, opened.file.id));
  if (!seen) return base::fault(FaultKind::kForbidden, "evidence.look_first");
  return compartment;
}

bool brought_lately(const Ask& ask, const evidence::Item& item) {
  return std::any_of(item.brought.begin(), item.brought.end(), [&](const evidence::Bringer& one) {
    return one.owner == ask.who.account && ask.now().ms - one.at.ms <= kOwnMs;
  });
}

struct Seen {
  evidence::Item item;
  std::string compartment;  // of the case that it is seen through
};

// The case is asked first: whether a file is here at all is told only to who may see it.
base::Result<Seen> seen_item(Ask& ask, Form form) {
  const std::string& digest = ask.parameter("digest");
  Seen out;
  if (ask.has("case")) {
    TRY_ASSIGN(out.compartment, may_see(ask, digest, form));
  }
  TRY_ASSIGN(std::optional<evidence::Item> item, ask.kit.locker.item(digest));
  if (!item || (!ask.has("case") && !brought_lately(ask, *item))) return no_item(digest);
  out.item = std::move(*item);
  return out;
}

// A sealed file, opened while it is sent.
class OpenedFile final : public http::Source {
 public:
  explicit OpenedFile(std::unique_ptr<evidence::Content> content) : content_(std::move(content)) {}
  bool read(uint64_t offset, size_t size, std::string& out) override {
    const base::Result<base::Bytes> bytes = content_->read(offset, size);
    if (!bytes.ok()) return false;
    out.assign(base::text(*bytes));
    return true;
  }

 private:
  std::unique_ptr<evidence::Content> content_;
};

base::Result<Answer> read_item(Ask& ask) {
  TRY_ASSIGN(const Seen seen, seen_item(ask, Form::kPublic));
  const evidence::Item& item = seen.item;
  // When others brought the same content is not told.
  calendar::Instant at = item.brought.front().at;
  for (const evidence::Bringer& one : item.brought) {
    if (one.owner == ask.who.account) at = one.at;
  }
  return Answer{.body = json::object{{"digest", item.digest},
                                     {"size", item.size},
                                     {"type", item.kind.mime},
                                     {"extension", item.kind.extension},
                                     {"image", item.kind.image},
                                     {"inline", item.kind.inline_safe},
                                     {"received_at", at.str()}}};
}

Form form_of(const std::string& name) {
  return name == "public"      ? Form::kPublic
         : name == "thumbnail" ? Form::kThumbnail
                               : Form::kOriginal;
}

// What is sent of a sealed case: the original, opened on the way, or a thumbnail that is kept
// nowhere; never a public form.
base::Status put_sealed(const Ask& ask, const Seen& seen, Form form, Answer& out) {
  const std::string& digest = seen.item.digest;
  if (form == Form::kPublic) return base::fault(FaultKind::kNotFound, "evidence.no_form");
  if (form == Form::kThumbnail) {
    TRY_ASSIGN(const base::Bytes image, ask.kit.locker.thumbnail(digest, seen.compartment));
    out.text = std::string(base::text(image));
    return base::ok();
  }
  TRY_ASSIGN(auto content, ask.kit.locker.content(digest, seen.compartment));
  const uint64_t size = content->size();
  out.file = http::FileBody{{}, size, std::make_shared<OpenedFile>(std::move(content))};
  return base::ok();
}

base::Status put_clear(const Ask& ask, const Seen& seen, Form form, Answer& out) {
  // Its bringer named a sealed case with it: he looks at it there.
  if (!seen.item.clear) return base::fault(FaultKind::kForbidden, "evidence.look_first");
  TRY_ASSIGN(const std::filesystem::path path, ask.kit.locker.form(seen.item.digest, form));
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(path, error);
  if (error) return no_item(seen.item.digest);
  out.file = http::FileBody{path, size};
  return base::ok();
}

base::Result<Answer> read_form(Ask& ask) {
  const std::string& name = ask.parameter("form");
  const Form form = form_of(name);
  TRY_ASSIGN(const Seen seen, seen_item(ask, form));
  const evidence::Item& item = seen.item;
  Answer out;
  if (seen.compartment.empty()) {
    TRY(put_clear(ask, seen, form, out));
  } else {
    TRY(put_sealed(ask, seen, form, out));
  }
  const bool thumbnail = form == Form::kThumbnail;
  out.type = thumbnail ? "image/jpeg" : item.kind.mime;
  if (out.type == "text/plain") out.type += "; charset=utf-8";
  const std::string extension = thumbnail ? "jpg" : item.kind.extension;
  out.headers.set("Content-Disposition",
                  std::string(item.kind.inline_safe ? "inline" : "attachment") + "; filename=\"" +
                      item.digest.substr(0, 16) + "." + extension + "\"");
  // Whatever it is, it is not run: not by its type and not as a page.
  out.headers.set("X-Content-Type-Options", "nosniff");
  out.headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
  out.headers.set("Cross-Origin-Resource-Policy", "same-origin");
  out.headers.set("ETag", "\"" + item.digest + "-" + name + "\"");
  return out;
}

}  // namespace

void add_evidence_operations(Operations& operations) {
  operations.emplace("uploadOptions", Handle(options));
  operations.emplace("createUpload", Handle(create_upload));
  operations.emplace("readUpload", Handle(read_upload));
  operations.emplace("appendUpload", HandleUpload(append_upload));
  operations.emplace("cancelUpload", Handle(cancel_upload));
  operations.emplace("readEvidence", Handle(read_item));
  operations.emplace("downloadEvidence", Handle(read_form));
}

}  // namespace api
