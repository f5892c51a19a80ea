// SPDX-License-Identifier: AGPL-3.0-or-later
// Figures that answer for themselves: value, explanation, the records behind them, the report made
// of them, and the audit of what somebody else wrote.
#include <algorithm>
#include <span>
#include <sstream>

#include "api/case_view.h"
#include "api/figures_view.h"
#include "base/file.h"
#include "casework/replay.h"
#include "claims/audit.h"
#include "claims/laws.h"
#include "claims/print.h"
#include "indicator/explain.h"
#include "indicator/json.h"

namespace api {

using base::FaultKind;

namespace {

constexpr size_t kTemplateBytesMax = 1u << 20;

struct Wanted {
  indicator::Period period;
  indicator::AsOf known;
};

base::Result<Wanted> wanted(const Ask& ask) {
  TRY(ask.kit.access.figures(ask.who));
  Wanted out;
  TRY_ASSIGN(out.period, indicator::Period::year(ask.number("year")));
  TRY_ASSIGN(out.known, as_of(ask, ask.parameter("as_of")));
  return out;
}

// Schema Figure: what the indicator says, and to which system of the town it belongs.
json::object figure_json(const Ask& ask, const indicator::Figure& figure, const Wanted& want) {
  json::object out = indicator::to_json(figure, want.period, want.known);
  const procedure::Pack* pack = ask.kit.packs.newest(figure.definition->pack);
  out["system"] = pack != nullptr ? pack->system : "";
  return out;
}

base::Result<Answer> list_indicators(Ask& ask) {
  TRY_ASSIGN(const Wanted want, wanted(ask));
  auto figures = figures_of(ask);
  TRY_ASSIGN(const auto all, figures.all(want.period, want.known));
  json::array list;
  for (const indicator::Figure& figure : all) {
    list.push_back(figure_json(ask, figure, want));
  }
  return Answer{.body = json::object{{"town", ask.kit.town}, {"indicators", std::move(list)}}};
}

base::Result<Answer> read_indicator(Ask& ask) {
  TRY_ASSIGN(const Wanted want, wanted(ask));
  auto figures = figures_of(ask);
  TRY_ASSIGN(const auto figure, figures.value(ask.parameter("indicator"), want.period, want.known));
  return Answer{.body = figure_json(ask, figure, want)};
}

// What a record adds; for a day its date.
json::value amount_json(const indicator::Trace& trace, const indicator::Record& record) {
  if (!trace.figure.definition->value_is_date) return indicator::to_json(record.amount);
  return json::value(calendar::Date{static_cast<int32_t>(record.amount.units)}.str());
}

// Where a page of records ends: the last record's day and number, after which the next one begins.
std::string mark_of(const indicator::Record& record) {
  return record.day.str() + "." + std::to_string(record.number);
}

// The records of the page that was asked for: after `cursor`, `limit` of them or all.
base::Result<std::span<const indicator::Record>> page_of(
    const Ask& ask, const std::vector<indicator::Record>& all) {
  std::span<const indicator::Record> page(all);
  if (ask.has("cursor")) {
    const auto last = std::ranges::find(all, ask.parameter("cursor"), mark_of);
    if (last == all.end()) return base::fault(FaultKind::kInvalid, "office.bad_cursor");
    page = page.subspan(static_cast<size_t>(last - all.begin()) + 1);
  }
  if (!ask.has("limit")) return page;
  return page.first(std::min(page.size(), static_cast<size_t>(ask.number("limit"))));
}

// Schema CountedRecord. With `matter`, what its case is and where it stands, for whoever may list
// it.
base::Result<json::object> record_json(Ask& ask, const indicator::Trace& trace,
                                       const indicator::Record& record, bool matter) {
  TRY_ASSIGN(const auto row, ask.store->entry(ask.kit.town, record.number));
  if (!row) {
    return base::fault(FaultKind::kCorrupt, "casework.bad_entry",
                       {{"number", std::to_string(record.number)}, {"reason", "missing"}});
  }
  const auto origin = casework::origin_of(store::view_of(*row), ask.kit.packs);
  json::object out = {{"entry", record.number},
                      {"id", row->entry.id.str()},
                      {"case", row->entry.subject.str()},
                      {"kind", row->entry.kind},
                      {"step", origin.ok() ? label_of(ask, origin->pack->label) + "·" +
                                                 label_of(ask, origin->step->label)
                                           : row->entry.kind},
                      {"day", record.day.str()},
                      {"occurred_at", row->entry.occurred_at.str()},
                      {"recorded_at", row->entry.recorded_at.str()},
                      {"amount", amount_json(trace, record)}};
  if (!matter) return out;
  const auto opened = open_case(ask, row->entry.subject);
  if (opened.ok()) {
    out["matter"] = row_json(ask, casework::row_of(ask.kit.town, *opened->pack, opened->file));
  } else if (opened.fault().kind != FaultKind::kForbidden &&
             opened.fault().kind != FaultKind::kNotFound) {
    return opened.fault();
  }
  return out;
}

base::Result<Answer> trace_indicator(Ask& ask) {
  TRY_ASSIGN(const Wanted want, wanted(ask));
  auto figures = figures_of(ask);
  TRY_ASSIGN(const indicator::Trace trace,
             figures.trace(ask.parameter("indicator"), want.period, want.known));
  TRY_ASSIGN(const auto page, page_of(ask, trace.records));
  json::array records;
  for (const indicator::Record& record : page) {
    TRY_ASSIGN(json::object one, record_json(ask, trace, record, ask.has("limit")));
    records.push_back(std::move(one));
  }
  const bool end = page.empty() || mark_of(page.back()) == mark_of(trace.records.back());
  return Answer{
      .body = json::object{{"figure", figure_json(ask, trace.figure, want)},
                           {"explanation", indicator::explain(trace, want.period, want.known,
                                                              ask.kit.messages, ask.language)},
                           {"count", trace.records.size()},
                           {"records", std::move(records)},
                           {"next", end ? "" : mark_of(page.back())}}};
}

std::string slice_label(const Ask& ask, const std::string& indicator, const std::string& field_id,
                        const std::string& key) {
  const procedure::Indicator* definition = ask.kit.packs.indicator(indicator);
  const procedure::Pack* pack =
      definition != nullptr ? ask.kit.packs.newest(definition->pack) : nullptr;
  const procedure::Field* field = pack != nullptr ? pack->field(field_id) : nullptr;
  if (field != nullptr) {
    for (const auto& [id, label] : field->choices) {
      if (id == key) return label_of(ask, label);
    }
  }
  return key.empty() ? "—" : key;
}

base::Result<Answer> break_down(Ask& ask) {
  TRY_ASSIGN(const Wanted want, wanted(ask));
  const std::string& indicator = ask.parameter("indicator");
  const std::string& field = ask.parameter("field");
  auto figures = figures_of(ask);
  TRY_ASSIGN(const auto slices, figures.by(indicator, field, want.period, want.known));
  json::array list;
  for (const indicator::Slice& slice : slices) {
    list.push_back({{"key", slice.key},
                    {"label", slice_label(ask, indicator, field, slice.key)},
                    {"value", indicator::to_json(slice.value)},
                    {"records", slice.records}});
  }
  return Answer{
      .body = json::object{{"indicator", indicator}, {"by", field}, {"slices", std::move(list)}}};
}

base::Result<Answer> list_changes(Ask& ask) {
  TRY_ASSIGN(const Wanted want, wanted(ask));
  auto figures = figures_of(ask);
  TRY_ASSIGN(const auto later, figures.changed_since(want.period, want.known));
  json::array list;
  for (const indicator::Figures::Later& one : later) {
    list.push_back({{"indicator", one.indicator},
                    {"entry", one.change_number},
                    {"recorded_at", one.recorded_at.str()},
                    {"change", indicator::to_json(one.change)}});
  }
  return Answer{.body = json::object{{"changes", std::move(list)}}};
}

base::Result<Answer> annual_report(Ask& ask) {
  TRY_ASSIGN(const Wanted want, wanted(ask));
  return report_answer(ask, ask.number("year"), want.known, ask.parameter("format"));
}

// The town's own figures, to compare the text with.
base::Result<std::vector<claims::KnownFigure>> known_figures(const Ask& ask, int64_t year) {
  TRY_ASSIGN(const indicator::Period period, indicator::Period::year(year));
  auto figures = figures_of(ask);
  TRY_ASSIGN(const auto all, figures.all(period, {ask.now(), true}));
  std::vector<claims::KnownFigure> out;
  for (const indicator::Figure& figure : all) {
    const procedure::Indicator& indicator = *figure.definition;
    if (!figure.known || indicator.value_is_date) continue;
    claims::KnownFigure known;
    known.indicator = indicator.id;
    known.title = indicator.label.zh;
    known.unit = indicator.unit;
    if (indicator.kind == procedure::IndicatorKind::kRate) {
      known.parts = claims::Parts{*figure.numerator, *figure.denominator};
      known.value = base::Decimal::parse(figure.exact);
    } else {
      known.value = figure.value;
    }
    out.push_back(std::move(known));
  }
  return out;
}

base::Result<Answer> audit_text(Ask& ask) {
  TRY(ask.kit.access.figures(ask.who));
  TRY_ASSIGN(const auto names, claims::LawNames::load(ask.kit.share / "law" / "names.yaml"));
  std::string text(ask.body.at("text").as_string());
  const json::value* given = ask.body.if_contains("year");
  const int64_t year = given != nullptr ? given->as_int64() : claims::reporting_year(text);
  claims::Options how;
  std::vector<claims::KnownFigure> figures;
  if (year != 0) {
    TRY_ASSIGN(figures, known_figures(ask, year));
    how.figures_year = static_cast<int>(year);
  }
  how.figures = figures;
  const claims::Run run{claims::audit(std::move(text), names, how), {}};
  std::ostringstream out;
  claims::write_json(out, run, ask.kit.messages, "-");
  return Answer{.text = out.str()};
}

}  // namespace

indicator::Figures figures_of(const Ask& ask) {
  return {*ask.store, ask.kit.definitions, ask.kit.town, base::Decimal::of(kSmallCell)};
}

base::Result<indicator::AsOf> as_of(const Ask& ask, const std::string& text) {
  if (text.empty()) return indicator::AsOf{ask.now(), true};
  auto instant = calendar::Instant::parse(text);
  if (!instant) {
    return base::fault(FaultKind::kInvalid, "api.field_format",
                       {{"at", "as_of"}, {"format", "date-time"}});
  }
  // A day means all of it.
  if (text.size() == 10) instant = {calendar::Instant::at(instant->date() + 1).ms - 1};
  return indicator::AsOf{*instant, *instant >= ask.now()};
}

base::Result<Answer> report_answer(const Ask& ask, int64_t year, const indicator::AsOf& known,
                                   const std::string& format) {
  const auto path = ask.kit.share / "reports" / "annual.yaml";
  TRY_ASSIGN(const std::string text, base::read_file(path, kTemplateBytesMax));
  TRY_ASSIGN(const report::Template form, report::read_template(text, path.filename().string()));
  TRY_ASSIGN(const indicator::Period period, indicator::Period::year(year));
  auto figures = figures_of(ask);
  const report::Sources sources{*ask.store,       figures,      ask.kit.packs,       ask.kit.law,
                                ask.kit.messages, ask.kit.town, ask.kit.town_name_zh};
  TRY_ASSIGN(const report::Report compiled, report::compile(form, sources, period, known));
  if (format == "html") {
    Answer out{.text = report::to_html(compiled, ask.kit.messages),
               .type = "text/html; charset=utf-8"};
    // The page carries its own style and nothing else.
    out.headers.set("Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    return out;
  }
  if (format == "markdown") {
    return Answer{.text = report::to_markdown(compiled, ask.kit.messages),
                  .type = "text/markdown; charset=utf-8"};
  }
  return Answer{.text = report::to_json(compiled)};
}

void add_figure_operations(Operations& operations) {
  operations.emplace("listIndicators", Handle(list_indicators));
  operations.emplace("readIndicator", Handle(read_indicator));
  operations.emplace("traceIndicator", Handle(trace_indicator));
  operations.emplace("breakIndicatorDown", Handle(break_down));
  operations.emplace("listChanges", Handle(list_changes));
  add_trend_operations(operations);
  operations.emplace("annualReport", Handle(annual_report));
  operations.emplace("auditText", Handle(audit_text));
}

}  // namespace api
