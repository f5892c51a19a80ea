// SPDX-License-Identifier: AGPL-3.0-or-later
// A deadline in words, for `fadu due`, pages and documents. Pure: the caller parses arguments and
// prints.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "base/messages.h"
#include "base/result.h"
#include "calendar/deadline.h"

namespace calendar {

// The key of these words, which take {count}.
[[nodiscard]] std::string words_key(const Period& period);
// "5个工作日", "5 working days".
[[nodiscard]] std::string words(const Period& period, const base::Messages& messages,
                                base::Language language);
// One line of the explanation.
[[nodiscard]] std::string say(const Step& step, const base::Messages& messages,
                              base::Language language);
// All lines, each ended by a newline, the due date last. Needs compute_explained().
[[nodiscard]] std::string explain(const Deadline& deadline, const base::Messages& messages,
                                  base::Language language);

// The input of `fadu due PERIOD --from DATE`. `from` is a date or an instant (calendar/date.h).
// Faults (kInvalid): calendar.bad_period, calendar.bad_from.
[[nodiscard]] base::Result<DeadlineInput> due_input(std::string_view period, std::string_view from);
// What `fadu due` prints on stdout: the Chinese lines, an empty line, the English lines.
[[nodiscard]] std::string print(const Deadline& deadline, const base::Messages& messages);
// What `fadu due --json` prints: period, from, due, due_date, unmoved_date, provisional, standing,
// end_rule, basis, known_until and the steps with key, args and both texts.
[[nodiscard]] boost::json::object to_json(const DeadlineInput& input, const Deadline& deadline,
                                          const Workdays& workdays, const base::Messages& messages);

}  // namespace calendar
