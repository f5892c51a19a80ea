// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/explain.h"

namespace calendar {

using base::Language;
using base::Messages;

std::string words_key(const Period& period) {
  std::string key = "calendar.period." + std::string(unit_name(period.unit));
  if (period.count == 1) key += "_one";
  return key;
}

std::string words(const Period& period, const Messages& messages, Language language) {
  return messages.text(words_key(period), language, {{"count", std::to_string(period.count)}});
}

std::string say(const Step& step, const Messages& messages, Language language) {
  base::Fault::Args args = step.args;
  for (auto& [name, value] : args) {
    if (name == "period") {
      if (const auto period = Period::parse(value)) value = words(*period, messages, language);
    } else if (name == "weekday") {
      value = messages.text("calendar.weekday." + value, language);
    }
  }
  return messages.text(step.key, language, args);
}

std::string explain(const Deadline& deadline, const Messages& messages, Language language) {
  std::string out;
  for (const Step& step : deadline.explanation) out += say(step, messages, language) + "\n";
  return out;
}

base::Result<DeadlineInput> due_input(std::string_view period, std::string_view from) {
  DeadlineInput out;
  const auto parsed = Period::parse(period);
  if (!parsed) {
    return base::fault(base::FaultKind::kInvalid, "calendar.bad_period",
                       {{"text", std::string(period)}});
  }
  const auto start = Instant::parse(from);
  if (!start) {
    return base::fault(base::FaultKind::kInvalid, "calendar.bad_from",
                       {{"text", std::string(from)}});
  }
  out.period = *parsed;
  out.start = *start;
  return out;
}

std::string print(const Deadline& deadline, const Messages& messages) {
  return explain(deadline, messages, Language::kChinese) + "\n" +
         explain(deadline, messages, Language::kEnglish);
}

boost::json::object to_json(const DeadlineInput& input, const Deadline& deadline,
                            const Workdays& workdays, const Messages& messages) {
  boost::json::array steps;
  for (const Step& step : deadline.explanation) {
    boost::json::object args;
    for (const auto& [name, value] : step.args) args[name] = value;
    steps.push_back({{"key", step.key},
                     {"args", std::move(args)},
                     {"zh", say(step, messages, Language::kChinese)},
                     {"en", say(step, messages, Language::kEnglish)}});
  }
  boost::json::object out = {{"period", input.period.str()},
                             {"from", input.start.str()},
                             {"end_rule", end_rule_name(input.end_rule)},
                             {"basis", input.basis},
                             {"standing", deadline.standing},
                             {"provisional", deadline.provisional},
                             {"known_until", workdays.known_until().str()}};
  if (deadline.standing) {
    out["due"] = nullptr;
    out["due_date"] = nullptr;
    out["remaining"] = deadline.remaining;
  } else {
    out["due"] = deadline.due.str();
    out["due_date"] = deadline.due_date.str();
    out["unmoved_date"] = deadline.unmoved_date.str();
  }
  out["steps"] = std::move(steps);
  return out;
}

}  // namespace calendar
