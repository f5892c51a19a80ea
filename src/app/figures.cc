// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu indicators, fadu trace
#include "app/session.h"
#include "base/text.h"
#include "casework/replay.h"
#include "indicator/explain.h"
#include "indicator/json.h"
#include "indicator/recompute.h"

namespace app {

namespace {

constexpr size_t kTextWidth = 22;
constexpr size_t kIdWidth = 44;

std::string padded(std::string text, size_t width) {
  const size_t have = base::display_width(text);
  if (have < width) text.append(width - have, ' ');
  return text;
}

void print_table(const std::vector<indicator::Figure>& figures, const Session& session,
                 Console& console) {
  const base::Fault::Args args = {{"town", session.data->town()},
                                  {"from", session.period.first.str()},
                                  {"to", session.period.last.str()},
                                  {"as_of", session.as_of.words()}};
  console.out << console.messages.text("app.indicators_head", base::Language::kChinese, args)
              << "\n"
              << console.messages.text("app.indicators_head", base::Language::kEnglish, args)
              << "\n\n";
  for (const indicator::Figure& figure : figures) {
    const procedure::Indicator& indicator = *figure.definition;
    const bool rate = indicator.kind == procedure::IndicatorKind::kRate;
    const std::string unit = rate || !figure.known || indicator.value_is_date ? "" : indicator.unit;
    console.out << padded(indicator.id, kIdWidth) << padded(figure.text + unit, kTextWidth)
                << padded(figure.exact, 12) << indicator.label.zh << " · " << indicator.label.en
                << "\n";
  }
}

// What people read for a value of the breakdown: the label of a choice, else the value itself.
std::string label_of(const Session& session, const procedure::Indicator& indicator,
                     std::string_view field_id, const std::string& key) {
  const procedure::Pack* pack = session.knowledge->packs->newest(indicator.pack);
  const procedure::Field* field = pack != nullptr ? pack->field(field_id) : nullptr;
  if (field != nullptr) {
    for (const auto& [id, label] : field->choices) {
      if (id == key) return label.zh + " · " + label.en;
    }
  }
  return key.empty() ? "—" : key;
}

base::Result<int> print_breakdown(const Options& options, const std::string& field,
                                  Session& session, Console& console) {
  if (options.words.empty()) {
    return base::fault(base::FaultKind::kInvalid, "app.by_needs_indicator");
  }
  const std::string& id = options.words.front();
  TRY_ASSIGN(const auto slices, session.figures->by(id, field, session.period, session.as_of));
  if (options.flag("json")) {
    boost::json::array list;
    for (const indicator::Slice& slice : slices) {
      list.push_back({{"key", slice.key},
                      {"value", indicator::to_json(slice.value)},
                      {"records", slice.records}});
    }
    const boost::json::object out = {{"indicator", id}, {"by", field}, {"slices", std::move(list)}};
    console.out << boost::json::serialize(out) << "\n";
    return 0;
  }
  const procedure::Indicator* indicator = session.knowledge->packs->indicator(id);
  ENSURE(indicator != nullptr, "it was broken down");
  for (const indicator::Slice& slice : slices) {
    console.out << padded(label_of(session, *indicator, field, slice.key), kIdWidth)
                << slice.value.str() << "\n";
  }
  return 0;
}

}  // namespace

base::Result<int> run_indicators(const Options& options, Console& console) {
  TRY_ASSIGN(Session session, open_session(options, console));
  if (const auto field = options.value("by")) {
    return print_breakdown(options, *field, session, console);
  }
  std::vector<indicator::Figure> figures;
  if (options.flag("recompute")) {
    TRY_ASSIGN(figures, indicator::recompute(session.data->store(), *session.knowledge->definitions,
                                             session.data->town(), session.period, session.as_of.at,
                                             session.knowledge->world()));
  } else {
    TRY_ASSIGN(figures, session.figures->all(session.period, session.as_of));
  }
  if (!options.words.empty()) {
    TRY_ASSIGN(const indicator::Figure wanted,
               session.figures->value(options.words.front(), session.period, session.as_of));
    std::erase_if(figures, [&](const indicator::Figure& f) {
      return f.definition->id != wanted.definition->id;
    });
  }
  if (!options.flag("json")) {
    print_table(figures, session, console);
    return 0;
  }
  boost::json::array list;
  for (const indicator::Figure& figure : figures) {
    list.push_back(to_json(figure, session.period, session.as_of));
  }
  boost::json::object out;
  out["town"] = session.data->town();
  out["indicators"] = std::move(list);
  console.out << boost::json::serialize(out) << "\n";
  return 0;
}

namespace {

struct Shown {
  const indicator::Record* record;
  store::EntryRow row;
  std::string step;
};

base::Result<std::vector<Shown>> with_entries(const indicator::Trace& trace, Session& session) {
  std::vector<Shown> out;
  for (const indicator::Record& record : trace.records) {
    TRY_ASSIGN(auto row, session.data->store().entry(session.data->town(), record.number));
    if (!row) {
      return base::fault(base::FaultKind::kCorrupt, "casework.bad_entry",
                         {{"number", std::to_string(record.number)}, {"reason", "missing"}});
    }
    Shown shown{&record, std::move(*row), {}};
    const auto origin = casework::origin_of(store::view_of(shown.row), *session.knowledge->packs);
    shown.step =
        origin.ok() ? origin->pack->label.zh + "·" + origin->step->label.zh : shown.row.entry.kind;
    out.push_back(std::move(shown));
  }
  return out;
}

// What a record adds; for a day its date.
std::string amount_text(const indicator::Trace& trace, const indicator::Record& record) {
  if (!trace.figure.definition->value_is_date) return record.amount.str();
  return calendar::Date{static_cast<int32_t>(record.amount.units)}.str();
}

boost::json::value amount_json(const indicator::Trace& trace, const indicator::Record& record) {
  if (!trace.figure.definition->value_is_date) return indicator::to_json(record.amount);
  return boost::json::string(amount_text(trace, record));
}

void print_records(const indicator::Trace& trace, const std::vector<Shown>& records,
                   const Session& session, Console& console) {
  console.out << indicator::explain(trace, session.period, session.as_of, console.messages,
                                    base::Language::kChinese)
              << "\n"
              << indicator::explain(trace, session.period, session.as_of, console.messages,
                                    base::Language::kEnglish)
              << "\n\n";
  for (const Shown& shown : records) {
    console.out << padded("#" + std::to_string(shown.record->number), 9) << shown.record->day.str()
                << "  " << padded(amount_text(trace, *shown.record), 12) << padded(shown.step, 34)
                << shown.row.entry.subject.str() << "\n";
  }
}

}  // namespace

base::Result<int> run_trace(const Options& options, Console& console) {
  TRY_ASSIGN(Session session, open_session(options, console));
  TRY_ASSIGN(const indicator::Trace trace,
             session.figures->trace(options.words.front(), session.period, session.as_of));
  TRY_ASSIGN(const std::vector<Shown> records, with_entries(trace, session));
  if (!options.flag("json")) {
    print_records(trace, records, session, console);
    return 0;
  }
  boost::json::array list;
  for (const Shown& shown : records) {
    list.push_back({{"entry", shown.record->number},
                    {"id", shown.row.entry.id.str()},
                    {"case", shown.row.entry.subject.str()},
                    {"kind", shown.row.entry.kind},
                    {"step", shown.step},
                    {"day", shown.record->day.str()},
                    {"occurred_at", shown.row.entry.occurred_at.str()},
                    {"recorded_at", shown.row.entry.recorded_at.str()},
                    {"amount", amount_json(trace, *shown.record)}});
  }
  boost::json::object out;
  out["indicator"] = trace.figure.definition->id;
  out["figure"] = to_json(trace.figure, session.period, session.as_of);
  out["explanation"] = {{"zh", indicator::explain(trace, session.period, session.as_of,
                                                  console.messages, base::Language::kChinese)},
                        {"en", indicator::explain(trace, session.period, session.as_of,
                                                  console.messages, base::Language::kEnglish)}};
  out["records"] = std::move(list);
  console.out << boost::json::serialize(out) << "\n";
  return 0;
}

}  // namespace app
