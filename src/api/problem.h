// SPDX-License-Identifier: AGPL-3.0-or-later
// Refusals as RFC 9457 problem documents: `code` and its arguments for programs, `detail` and
// `remedy` for people, `basis` where the law refuses.
#pragma once

#include <boost/json.hpp>

#include "base/messages.h"
#include "base/result.h"
#include "http/message.h"

namespace api {

// 400 kInvalid, 401 not signed in, 403 kForbidden, 404 kNotFound, 409 kConflict, 422 kUnlawful,
// 500 kCorrupt, 503 kUnavailable; some codes have one of their own (413, 415).
[[nodiscard]] int status_of(const base::Fault& fault);
[[nodiscard]] boost::json::object problem_of(const base::Fault& fault,
                                             const base::Messages& messages,
                                             base::Language language);
// application/problem+json; 503 with Retry-After, 401 with WWW-Authenticate.
[[nodiscard]] http::Response problem_response(const base::Fault& fault,
                                              const base::Messages& messages,
                                              base::Language language);
// From Accept-Language; Chinese unless English is preferred.
[[nodiscard]] base::Language language_of(const http::Request& request);

}  // namespace api
