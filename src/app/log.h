// SPDX-License-Identifier: AGPL-3.0-or-later
// What the server writes down about itself: one JSON object a line, on standard error. Times,
// routes, codes and counts; never a name, an address, a query, a field or a body.
#pragma once

#include <boost/json.hpp>
#include <mutex>
#include <ostream>
#include <string_view>

#include "base/result.h"
#include "calendar/date.h"
#include "http/server.h"

namespace app {

// Thread safe.
class Log {
 public:
  Log(std::ostream& out, const calendar::Clock& clock) : out_(out), clock_(clock) {}

  // `what` is a word: "started", "stopping", "fault", "request".
  void write(std::string_view what, boost::json::object more = {});
  void request(const http::Seen& seen);
  // Its code, and of its arguments what tells nobody's business.
  void fault(const base::Fault& fault);

 private:
  std::ostream& out_;
  const calendar::Clock& clock_;
  std::mutex mutex_;
};

}  // namespace app
