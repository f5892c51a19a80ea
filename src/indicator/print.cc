// SPDX-License-Identifier: AGPL-3.0-or-later
#include "indicator/figures.h"

namespace indicator {

using base::Decimal;
using procedure::IndicatorKind;
using procedure::PrintRule;

namespace {

constexpr int64_t kWan = 10'000;

int64_t power_of_ten(int n) {
  int64_t out = 1;
  for (int i = 0; i < n; ++i) out *= 10;
  return out;
}

// 余 says "and some more": it is derived, and stands only where the exact value is larger.
std::string with_over(std::string floor, bool more) { return more ? floor + "余" : floor; }

std::string over(Decimal value, const PrintRule& rule) {
  const int64_t unit = rule.unit * Decimal::kOne;
  const int64_t floor = value.units / unit * unit;
  if (floor <= 0) return value.str();
  const bool more = floor != value.units;
  if (!rule.in_wan) return with_over(Decimal{floor}.str(), more);
  return with_over(Decimal{floor / kWan}.str() + "万", more);
}

std::string wan(Decimal value, const PrintRule& rule) {
  const int64_t step = kWan * Decimal::kOne / power_of_ten(rule.decimals);
  const int64_t floor = value.units / step * step;
  if (floor < kWan * Decimal::kOne) return value.str();
  return with_over(Decimal{floor / kWan}.str() + "万", floor != value.units);
}

std::string rate_text(const Figure& figure) {
  const std::string parts = figure.numerator->str() + "/" + figure.denominator->str();
  return figure.known ? parts + "，" + figure.exact + "%" : "—";
}

}  // namespace

std::string AsOf::words() const {
  const bool whole_day = calendar::Instant::at(at.date() + 1).ms - 1 == at.ms;
  return whole_day ? at.date().str() : at.str();
}

void put_into_words(Figure& figure) {
  const procedure::Indicator& indicator = *figure.definition;
  if (indicator.kind == IndicatorKind::kRate) {
    // Parts may be sums of whole numbers that go below zero; then there is no share.
    const bool shares = figure.numerator->units >= 0 && figure.denominator->units >= 0;
    const auto percent =
        shares ? base::percent(*figure.numerator, *figure.denominator, indicator.decimals)
               : std::nullopt;
    figure.known = percent.has_value();
    figure.exact = percent.value_or("—");
    figure.text = rate_text(figure);
    return;
  }
  if (!figure.known) {
    figure.exact = figure.text = "—";
    return;
  }
  if (indicator.value_is_date) {
    const calendar::Date date{static_cast<int32_t>(figure.value.units)};
    const calendar::Civil c = date.civil();
    figure.exact = date.str();
    figure.text = std::to_string(c.year) + "年" + std::to_string(c.month) + "月" +
                  std::to_string(c.day) + "日";
    return;
  }
  figure.exact = figure.value.str();
  switch (indicator.print.style) {
    case PrintRule::Style::kPlain:
      figure.text = figure.exact;
      break;
    case PrintRule::Style::kOver:
      figure.text = over(figure.value, indicator.print);
      break;
    case PrintRule::Style::kWan:
      figure.text = wan(figure.value, indicator.print);
      break;
  }
}

Figure combine(const procedure::Indicator& indicator, const std::vector<Figure>& parts) {
  Figure figure;
  figure.definition = &indicator;
  if (indicator.kind == IndicatorKind::kRate) {
    ENSURE(parts.size() == 2, "a rate has two parts");
    figure.numerator = parts[0].value;
    figure.denominator = parts[1].value;
    figure.records = parts[1].records;
  } else {
    for (const Figure& part : parts) {
      figure.value += part.value;
      figure.records += part.records;
    }
  }
  put_into_words(figure);
  return figure;
}

}  // namespace indicator
