// SPDX-License-Identifier: AGPL-3.0-or-later
// A figure along time: each month of a year, and the years before it, as known on a day. Read from
// what is kept up with every act, so a year of months costs what twelve figures do.
#include "api/figures_view.h"
#include "indicator/json.h"

namespace api {

namespace {

using indicator::Figure;
using indicator::Period;

Period month_of(int year, int month) {
  const auto first = calendar::Date::of(year, month, 1);
  ENSURE(first.has_value(), "every year of the calendar has its months");
  return {*first, first->plus_months(1) - 1};
}

std::string month_name(const Period& month) { return month.first.str().substr(0, 7); }

// Schema TrendPoint. Nothing is known of days to come.
json::object point_json(const char* key, json::value at, const Figure* figure) {
  json::object out = {{key, std::move(at)},   {"value", nullptr},       {"text", "—"},
                      {"numerator", nullptr}, {"denominator", nullptr}, {"records", 0}};
  if (figure == nullptr) return out;
  if (figure->known) {
    const bool as_text = figure->definition->kind == procedure::IndicatorKind::kRate ||
                         figure->definition->value_is_date;
    out["value"] = as_text ? json::value(figure->exact) : indicator::to_json(figure->value);
  }
  out["text"] = figure->text;
  if (figure->numerator) out["numerator"] = indicator::to_json(*figure->numerator);
  if (figure->denominator) out["denominator"] = indicator::to_json(*figure->denominator);
  out["records"] = figure->records;
  return out;
}

// A month of a sealed pack is a cell like any other of a breakdown: if one is small, none is shown.
bool is_small(const Figure& figure) {
  const auto small = [](const base::Decimal& value) {
    return value.units != 0 && value < base::Decimal::of(kSmallCell);
  };
  if (figure.numerator && small(*figure.numerator)) return true;
  if (figure.denominator && small(*figure.denominator)) return true;
  return figure.known && !figure.numerator && small(figure.value);
}

base::Result<Answer> trend(Ask& ask) {
  TRY(ask.kit.access.figures(ask.who));
  TRY_ASSIGN(const indicator::AsOf known, as_of(ask, ask.parameter("as_of")));
  const auto year = static_cast<int>(ask.number("year"));
  const auto years = static_cast<int>(ask.number("years"));
  const std::string& id = ask.parameter("indicator");
  const calendar::Date last_day = known.at.date();
  TRY_ASSIGN(const auto snapshot, ask.store->snapshot());
  auto figures = figures_of(ask);
  json::array before;
  bool sealed = false;
  for (int one = year - years; one <= year; ++one) {
    TRY_ASSIGN(const Period period, Period::year(one));
    TRY_ASSIGN(const Figure figure, figures.value(id, period, known));
    sealed = figure.definition->sealed;
    before.push_back(point_json("year", one, period.first <= last_day ? &figure : nullptr));
  }
  json::array months;
  bool suppressed = false;
  for (int month = 1; month <= 12; ++month) {
    const Period period = month_of(year, month);
    if (period.first > last_day) {
      months.push_back(point_json("month", json::value(month_name(period)), nullptr));
      continue;
    }
    TRY_ASSIGN(const Figure figure, figures.value(id, period, known));
    suppressed = suppressed || (sealed && is_small(figure));
    months.push_back(point_json("month", json::value(month_name(period)), &figure));
  }
  if (suppressed) months.clear();
  return Answer{.body = json::object{{"indicator", id},
                                     {"as_of", known.at.str()},
                                     {"months", std::move(months)},
                                     {"years", std::move(before)},
                                     {"suppressed", suppressed}}};
}

}  // namespace

void add_trend_operations(Operations& operations) {
  operations.emplace("trendOfIndicator", Handle(trend));
}

}  // namespace api
