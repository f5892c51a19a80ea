// SPDX-License-Identifier: AGPL-3.0-or-later
#include "indicator/explain.h"

namespace indicator {

using procedure::IndicatorKind;

std::vector<Month> months_of(const std::vector<Record>& records) {
  std::vector<Month> out;
  for (const Record& record : records) {
    const calendar::Civil c = record.day.civil();
    if (out.empty() || out.back().year != c.year || out.back().month != c.month) {
      out.push_back({c.year, c.month, {}});
    }
    out.back().sum += record.amount;
  }
  return out;
}

namespace {

// "1月 12 + 2月 7", from the records themselves.
std::string addition(const Trace& trace, const base::Messages& messages, base::Language language) {
  std::string out;
  for (const Month& month : months_of(trace.records)) {
    if (!out.empty()) out += " + ";
    out += messages.text("indicator.month", language,
                         {{"year", std::to_string(month.year)},
                          {"month", std::to_string(month.month)},
                          {"sum", month.sum.str()}});
  }
  return out;
}

std::string_view key_of(IndicatorKind kind) {
  switch (kind) {
    case IndicatorKind::kFlow:
      return "indicator.explain_flow";
    case IndicatorKind::kStock:
      return "indicator.explain_stock";
    case IndicatorKind::kLatest:
      return "indicator.explain_latest";
    case IndicatorKind::kDistinct:
      return "indicator.explain_distinct";
    case IndicatorKind::kRate:
      return "indicator.explain_rate";
    case IndicatorKind::kTotal:
      return "indicator.explain_total";
  }
  return "indicator.explain_flow";
}

}  // namespace

std::string explain(const Trace& trace, Period period, AsOf as_of, const base::Messages& messages,
                    base::Language language) {
  const procedure::Indicator& indicator = *trace.figure.definition;
  const bool zh = language == base::Language::kChinese;
  base::Fault::Args args = {
      {"title", zh ? indicator.label.zh : indicator.label.en},
      {"definition", zh ? indicator.definition.zh : indicator.definition.en},
      {"from", period.first.str()},
      {"to", period.last.str()},
      {"as_of", as_of.words()},
      {"value", trace.figure.exact},
      {"unit", indicator.unit},
      {"records", std::to_string(trace.records.size())},
      {"numerator", trace.figure.numerator ? trace.figure.numerator->str() : ""},
      {"denominator", trace.figure.denominator ? trace.figure.denominator->str() : ""},
      {"addition", addition(trace, messages, language)}};
  return messages.text(key_of(indicator.kind), language, args);
}

}  // namespace indicator
