// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/session.h"

#include "base/text.h"

namespace app {

namespace {

base::Result<indicator::AsOf> as_of(const Options& options, const Console& console) {
  const auto text = options.value("as-of");
  if (!text) return indicator::AsOf{console.clock.now(), true};
  auto instant = calendar::Instant::parse(*text);
  if (!instant) {
    return base::fault(base::FaultKind::kInvalid, "app.bad_as_of", {{"text", *text}});
  }
  // A day means all of it.
  if (text->size() == 10) instant = {calendar::Instant::at(instant->date() + 1).ms - 1};
  return indicator::AsOf{*instant, *instant >= console.clock.now()};
}

base::Result<indicator::Period> period(const Options& options, int year_else) {
  if (year_else != 0 && !options.value("year")) return indicator::Period::year(year_else);
  TRY_ASSIGN(const std::string text, options.required("year"));
  const auto year = base::parse_int(text);
  if (year) return indicator::Period::year(*year);
  return base::fault(base::FaultKind::kInvalid, "indicator.bad_year", {{"year", text}});
}

}  // namespace

base::Result<Session> open_session(const Options& options, Console& console, int year_else) {
  Session session;
  TRY_ASSIGN(const std::string dir, options.required("data"));
  TRY_ASSIGN(session.period, period(options, year_else));
  TRY_ASSIGN(session.as_of, as_of(options, console));
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(session.knowledge, read_knowledge(share));
  base::SystemRandom random;
  TRY_ASSIGN(session.data,
             DataDir::open(dir, DataDir::Mode::kRead, options.value("town").value_or(""), random,
                           options.value("store").value_or("")));
  TRY(take_over(*session.knowledge, *session.data, Unlock::kRead, random));
  session.figures =
      std::make_unique<indicator::Figures>(session.data->store(), *session.knowledge->definitions,
                                           session.data->town(), base::Decimal::of(kSmallCell));
  return session;
}

}  // namespace app
