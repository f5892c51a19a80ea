// SPDX-License-Identifier: AGPL-3.0-or-later
#include "indicator/json.h"

namespace indicator {

namespace {

std::string_view kind_name(procedure::IndicatorKind kind) {
  switch (kind) {
    case procedure::IndicatorKind::kFlow:
      return "flow";
    case procedure::IndicatorKind::kStock:
      return "stock";
    case procedure::IndicatorKind::kLatest:
      return "latest";
    case procedure::IndicatorKind::kDistinct:
      return "distinct";
    case procedure::IndicatorKind::kRate:
      return "rate";
    case procedure::IndicatorKind::kTotal:
      return "total";
  }
  return "flow";
}

// The figures that this one is made of: numerator and denominator of a rate, the terms of a total.
boost::json::array parts_of(const procedure::Indicator& indicator) {
  if (indicator.kind == procedure::IndicatorKind::kRate) {
    return {boost::json::string(indicator.numerator), boost::json::string(indicator.denominator)};
  }
  return boost::json::array(indicator.parts.begin(), indicator.parts.end());
}

boost::json::value value_of(const indicator::Figure& figure) {
  if (!figure.known) return nullptr;
  const bool text = figure.definition->kind == procedure::IndicatorKind::kRate ||
                    figure.definition->value_is_date;
  if (text) return boost::json::string(figure.exact);
  return to_json(figure.value);
}

}  // namespace

boost::json::value to_json(base::Decimal value) {
  if (value.is_whole()) return value.units / base::Decimal::kOne;
  return boost::json::string(value.str());
}

boost::json::object to_json(const indicator::Figure& figure, indicator::Period period,
                            indicator::AsOf as_of) {
  const procedure::Indicator& indicator = *figure.definition;
  boost::json::object out;
  out["id"] = indicator.id;
  out["value"] = value_of(figure);
  out["unit"] = indicator.unit;
  out["text"] = figure.text;
  out["numerator"] = figure.numerator ? to_json(*figure.numerator) : nullptr;
  out["denominator"] = figure.denominator ? to_json(*figure.denominator) : nullptr;
  out["title"] = indicator.label.zh;
  out["title_en"] = indicator.label.en;
  out["definition"] = indicator.definition.zh;
  out["definition_en"] = indicator.definition.en;
  out["kind"] = kind_name(indicator.kind);
  out["sealed"] = indicator.sealed;
  out["pack"] = indicator.pack;
  out["parts"] = parts_of(indicator);
  out["by"] = boost::json::array(indicator.by.begin(), indicator.by.end());
  out["records"] = figure.records;
  out["from"] = period.first.str();
  out["to"] = period.last.str();
  out["as_of"] = as_of.at.str();
  return out;
}

}  // namespace indicator
