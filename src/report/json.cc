// SPDX-License-Identifier: AGPL-3.0-or-later
#include <boost/json.hpp>

#include "report/compile.h"

namespace report {

namespace {

namespace json = boost::json;

json::value number(base::Decimal value) {
  if (value.is_whole()) return value.units / base::Decimal::kOne;
  return json::string(value.str());
}

json::object to_object(const Paragraph& paragraph) {
  json::array spans;
  for (const Span& span : paragraph.spans) {
    json::object s = {{"text", span.text}};
    if (!span.indicator.empty()) s["indicator"] = span.indicator;
    spans.push_back(std::move(s));
  }
  return {{"text", paragraph.text()}, {"spans", std::move(spans)}};
}

json::object to_object(const FigureEntry& entry) {
  const indicator::Figure& figure = entry.figure;
  const procedure::Indicator& indicator = *figure.definition;
  json::object out = {
      {"id", indicator.id},
      {"title", {{"zh", indicator.label.zh}, {"en", indicator.label.en}}},
      {"text", printed(figure)},
      {"exact", figure.exact},
      {"unit", indicator.unit},
      {"sealed", indicator.sealed},
      {"records", indicator.sealed ? json::value(nullptr) : json::value(figure.records)},
      {"definition", {{"zh", indicator.definition.zh}, {"en", indicator.definition.en}}},
      {"explanation", {{"zh", entry.zh}, {"en", entry.en}}}};
  out["numerator"] = figure.numerator ? number(*figure.numerator) : nullptr;
  out["denominator"] = figure.denominator ? number(*figure.denominator) : nullptr;
  if (indicator.sealed) return out;
  json::array records;
  for (const RecordLine& line : entry.records) {
    records.push_back({{"entry", line.number},
                       {"id", line.id},
                       {"case", line.subject},
                       {"day", line.day},
                       {"step", line.step},
                       {"amount", line.amount}});
  }
  out["entries"] = std::move(records);
  return out;
}

}  // namespace

std::string to_json(const Report& report) {
  json::object out = {{"report", report.id},
                      {"title", report.title},
                      {"town", report.town},
                      {"year", report.year},
                      {"from", report.period.first.str()},
                      {"to", report.period.last.str()},
                      {"as_of", report.as_of.at.str()},
                      {"preamble", to_object(report.preamble)},
                      {"closing", to_object(report.closing)},
                      {"signature", to_object(report.signature)}};
  json::array basis(report.basis.begin(), report.basis.end());
  out["basis"] = std::move(basis);
  json::array sections;
  for (const CompiledSection& section : report.sections) {
    json::array paragraphs;
    for (const Paragraph& paragraph : section.paragraphs) {
      paragraphs.push_back(to_object(paragraph));
    }
    sections.push_back({{"heading", section.heading},
                        {"level", section.level},
                        {"paragraphs", std::move(paragraphs)}});
  }
  out["sections"] = std::move(sections);
  json::array figures;
  for (const FigureEntry& entry : report.figures) figures.push_back(to_object(entry));
  out["figures"] = std::move(figures);
  return json::serialize(out) + "\n";
}

}  // namespace report
