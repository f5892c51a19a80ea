// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/problem.h"

#include <algorithm>
#include <array>

#include "casework/command.h"

namespace api {

namespace json = boost::json;
using base::FaultKind;

namespace {

struct Own {
  std::string_view code;
  int status;
};
// Codes whose status does not follow from their kind.
constexpr std::array<Own, 13> kOwn = {{{"identity.not_signed_in", 401},
                                       {"identity.session_over", 401},
                                       {"identity.token_over", 401},
                                       {"identity.too_many_attempts", 429},
                                       {"api.not_json", 415},
                                       {"api.too_large", 413},
                                       {"evidence.too_large", 413},
                                       {"evidence.bad_kind", 415},
                                       {"evidence.bad_stream_type", 415},
                                       {"api.no_method", 405},
                                       {"api.slow", 408},
                                       {"api.head_too_large", 431},
                                       {"casework.id_reused", 422}}};

}  // namespace

int status_of(const base::Fault& fault) {
  const auto own = std::find_if(kOwn.begin(), kOwn.end(),
                                [&](const Own& one) { return one.code == fault.code; });
  if (own != kOwn.end()) return own->status;
  switch (fault.kind) {
    case FaultKind::kInvalid:
      return 400;
    case FaultKind::kNotFound:
      return 404;
    case FaultKind::kConflict:
      return 409;
    case FaultKind::kForbidden:
      return 403;
    case FaultKind::kUnlawful:
      return 422;
    case FaultKind::kCorrupt:
      return 500;
    case FaultKind::kUnavailable:
      return 503;
  }
  return 500;
}

json::object problem_of(const base::Fault& fault, const base::Messages& messages,
                        base::Language language) {
  json::object out;
  out["type"] = "urn:fadu:problem:" + fault.code;
  out["title"] = messages.text("api.status_" + std::to_string(status_of(fault)), language);
  out["status"] = status_of(fault);
  out["code"] = fault.code;
  out["detail"] = messages.say(fault, language);
  if (!fault.basis.empty()) out["basis"] = fault.basis;
  if (const std::string remedy = messages.remedy(fault, language); !remedy.empty()) {
    out["remedy"] = remedy;
  }
  // What a bug says of itself is for the log, not for the caller.
  if (!fault.args.empty() && fault.code != "api.bug") {
    json::object args;
    for (const auto& [name, value] : fault.args) {
      args[name] = value;
      if (name == casework::kFieldArg) out["field"] = value;
    }
    out["args"] = std::move(args);
  }
  return out;
}

http::Response problem_response(const base::Fault& fault, const base::Messages& messages,
                                base::Language language) {
  http::Response out =
      http::Response::text(status_of(fault), json::serialize(problem_of(fault, messages, language)),
                           "application/problem+json");
  out.headers.set("Content-Language", language == base::Language::kChinese ? "zh-CN" : "en");
  out.headers.set("Cache-Control", "no-store");
  if (out.status == 503) out.headers.set("Retry-After", "1");
  if (out.status == 429) out.headers.set("Retry-After", std::string(fault.arg("seconds")));
  if (out.status == 401) out.headers.set("WWW-Authenticate", "Bearer realm=\"fadu\"");
  return out;
}

base::Language language_of(const http::Request& request) {
  const std::string* accepted = request.headers.find("Accept-Language");
  if (accepted == nullptr) return base::Language::kChinese;
  const size_t en = accepted->find("en");
  const size_t zh = accepted->find("zh");
  return en < zh ? base::Language::kEnglish : base::Language::kChinese;
}

}  // namespace api
