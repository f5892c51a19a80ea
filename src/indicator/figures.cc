// SPDX-License-Identifier: AGPL-3.0-or-later
#include "indicator/figures.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "indicator/contributions.h"

namespace indicator {

using base::Decimal;
using base::FaultKind;
using procedure::Indicator;
using procedure::IndicatorKind;

namespace {

constexpr int64_t kFirstYear = 1950;
constexpr int64_t kLastYear = 2150;

calendar::Date first_day() { return calendar::Date::of(1900, 1, 1).value_or(calendar::Date{}); }

// The days whose contributions make the value: a stock and a latest value look back to the start.
store::DayRange range_of(const Indicator& indicator, Period period) {
  const bool back =
      indicator.kind == IndicatorKind::kStock || indicator.kind == IndicatorKind::kLatest;
  return {back ? first_day() : period.first, period.last};
}

// Sums that change only with entries stand in buckets; those that a clock changes do not.
bool kept_in_buckets(const Indicator& indicator, const Definitions& definitions) {
  const Definition* definition = definitions.find(indicator.id);
  return definition != nullptr && !definition->time_dependent;
}

std::vector<std::string> parts_of(const Indicator& indicator) {
  if (indicator.kind == IndicatorKind::kRate) return {indicator.numerator, indicator.denominator};
  if (indicator.kind == IndicatorKind::kTotal) return indicator.parts;
  return {};
}

bool before(const Record& a, const Record& b) {
  return std::tie(a.day, a.number, a.key) < std::tie(b.day, b.number, b.key);
}

// What is counted once is shown by the first record that names it. `records` are sorted.
void keep_first_of_each(std::vector<Record>& records) {
  std::set<std::string> seen;
  std::erase_if(records, [&](const Record& record) { return !seen.insert(record.key).second; });
}

// The value that a list of counted records gives.
Figure figure_of(const Indicator& indicator, const std::vector<Record>& records) {
  Figure figure;
  figure.definition = &indicator;
  figure.records = static_cast<int64_t>(records.size());
  if (indicator.kind == IndicatorKind::kLatest) {
    figure.known = !records.empty();
    if (figure.known) figure.value = records.back().amount;
    figure.records = figure.known ? 1 : 0;  // the earlier ones only came before it
  } else if (indicator.kind == IndicatorKind::kDistinct) {
    figure.value = Decimal::of(figure.records);
  } else {
    for (const Record& record : records) figure.value += record.amount;
  }
  put_into_words(figure);
  return figure;
}

}  // namespace

base::Result<Period> Period::year(int64_t year) {
  if (year < kFirstYear || year > kLastYear) {
    return base::fault(FaultKind::kInvalid, "indicator.bad_year", {{"year", std::to_string(year)}});
  }
  const auto first = calendar::Date::of(static_cast<int>(year), 1, 1);
  const auto last = calendar::Date::of(static_cast<int>(year), 12, 31);
  ENSURE(first && last, "every year has these days");
  return Period{*first, *last};
}

Figures::Figures(store::Store& store, const Definitions& definitions, std::string town,
                 Decimal small_cell)
    : store_(store), definitions_(definitions), town_(std::move(town)), small_cell_(small_cell) {}

base::Result<const Indicator*> Figures::find(std::string_view id) const {
  if (const Indicator* found = definitions_.library().indicator(id)) return found;
  std::vector<std::string> known;
  for (const Indicator& indicator : definitions_.library().indicators()) {
    known.push_back(indicator.id);
  }
  return base::fault_near(FaultKind::kNotFound, "indicator.unknown", {{"id", std::string(id)}},
                          base::nearest(id, known));
}

base::Result<Figure> Figures::value(std::string_view id, Period period, AsOf as_of) {
  TRY_ASSIGN(const Indicator* indicator, find(id));
  return compute(*indicator, period, as_of);
}

base::Result<std::vector<Figure>> Figures::all(Period period, AsOf as_of) {
  TRY_ASSIGN(const auto snapshot, store_.snapshot());
  std::vector<Figure> out;
  for (const Indicator& indicator : definitions_.library().indicators()) {
    TRY_ASSIGN(Figure figure, compute(indicator, period, as_of));
    out.push_back(std::move(figure));
  }
  return out;
}

base::Result<Figure> Figures::compute(const Indicator& indicator, Period period, AsOf as_of) {
  const std::vector<std::string> ids = parts_of(indicator);
  if (ids.empty()) return simple(indicator, period, as_of);
  std::vector<Figure> parts;
  for (const std::string& id : ids) {
    TRY_ASSIGN(const Indicator* part, find(id));
    TRY_ASSIGN(Figure figure, compute(*part, period, as_of));
    parts.push_back(std::move(figure));
  }
  return combine(indicator, parts);
}

base::Result<Figure> Figures::simple(const Indicator& indicator, Period period, AsOf as_of) {
  if (indicator.kind == IndicatorKind::kLatest || indicator.kind == IndicatorKind::kDistinct) {
    TRY_ASSIGN(const std::vector<Record> counted, records(indicator, period, as_of));
    return figure_of(indicator, counted);
  }
  Figure figure;
  figure.definition = &indicator;
  store::Sums sums;
  if (!as_of.now || !kept_in_buckets(indicator, definitions_)) {
    TRY_ASSIGN(sums,
               store_.figure_line_sum(town_, indicator.id, range_of(indicator, period), as_of.at));
  } else if (indicator.kind == IndicatorKind::kStock) {
    // Whole years before, then the days of the last year: the time does not grow with the days.
    const int year = period.last.year();
    TRY(store_.figure_buckets(town_, indicator.id, store::Span::kYear, 0, year - 1,
                              [&](const store::FigureBucket& bucket) {
                                sums.count += bucket.count;
                                sums.amount += bucket.amount;
                                return true;
                              }));
    const auto first = calendar::Date::of(year, 1, 1).value_or(period.first);
    TRY_ASSIGN(const store::Sums days,
               store_.figure_sum(town_, indicator.id, {first, period.last}));
    sums.count += days.count;
    sums.amount += days.amount;
  } else {
    TRY_ASSIGN(sums, store_.figure_sum(town_, indicator.id, {period.first, period.last}));
  }
  figure.value = {sums.amount};
  figure.records = sums.count;
  put_into_words(figure);
  return figure;
}

base::Result<std::vector<Record>> Figures::records(const Indicator& indicator, Period period,
                                                   AsOf as_of) {
  struct Sum {
    Record record;
    int64_t count = 0;
  };
  // A value that was changed has a line back and a line forth: what remains is what is counted.
  std::map<std::tuple<uint64_t, std::string>, Sum> sums;
  const bool stock = indicator.kind == IndicatorKind::kStock;
  TRY(store_.figure_lines(town_, indicator.id, range_of(indicator, period), as_of.at,
                          [&](const store::FigureLine& line) {
                            Sum& sum = sums[{line.number, line.key}];
                            sum.count += line.count;
                            sum.record.amount += Decimal{line.amount};
                            sum.record.number = line.number;
                            sum.record.subject = line.subject;
                            sum.record.key = line.key;
                            if (!stock || line.count > 0) sum.record.day = line.day;
                            return true;
                          }));
  std::vector<Record> out;
  for (auto& [key, sum] : sums) {
    if (sum.count > 0) out.push_back(std::move(sum.record));
  }
  std::sort(out.begin(), out.end(), before);
  if (indicator.kind == IndicatorKind::kDistinct) keep_first_of_each(out);
  return out;
}

base::Result<Trace> Figures::trace(std::string_view id, Period period, AsOf as_of) {
  TRY_ASSIGN(const Indicator* indicator, find(id));
  if (indicator->sealed) {
    return base::fault(FaultKind::kForbidden, "indicator.sealed", {{"id", indicator->id}},
                       "社区矫正法-2019#26");
  }
  Trace out;
  const std::vector<std::string> ids = parts_of(*indicator);
  if (ids.empty()) {
    TRY_ASSIGN(out.records, records(*indicator, period, as_of));
    out.figure = figure_of(*indicator, out.records);
    if (indicator->kind == IndicatorKind::kLatest && out.records.size() > 1) {
      out.records.erase(out.records.begin(), out.records.end() - 1);
    }
    return out;
  }
  std::vector<Figure> parts;
  for (const std::string& part : ids) {
    TRY_ASSIGN(Trace inner, trace(part, period, as_of));
    parts.push_back(std::move(inner.figure));
    // The records of a rate are those of its base.
    if (indicator->kind == IndicatorKind::kRate && part == indicator->numerator) continue;
    out.records.insert(out.records.end(), inner.records.begin(), inner.records.end());
  }
  std::sort(out.records.begin(), out.records.end(), before);
  out.figure = combine(*indicator, parts);
  return out;
}

base::Result<std::vector<Slice>> Figures::by(std::string_view id, std::string_view field,
                                             Period period, AsOf as_of) {
  TRY_ASSIGN(const Indicator* indicator, find(id));
  const auto dimension = std::find(indicator->by.begin(), indicator->by.end(), field);
  // Asking a sealed pack for what it does not break down is refused as such, not explained.
  if (dimension == indicator->by.end()) {
    if (indicator->sealed) {
      return base::fault(FaultKind::kForbidden, "indicator.small_cell",
                         {{"id", indicator->id}, {"min", small_cell_.str()}}, "社区矫正法-2019#26");
    }
    return base::fault(FaultKind::kInvalid, "indicator.no_dimension",
                       {{"id", indicator->id},
                        {"field", std::string(field)},
                        {"known", base::join(indicator->by, ", ")}});
  }
  const auto position = static_cast<size_t>(dimension - indicator->by.begin());
  TRY_ASSIGN(const std::vector<Record> counted, records(*indicator, period, as_of));
  std::map<std::string, Slice> slices;
  for (const Record& record : counted) {
    const std::vector<std::string_view> values = base::split(record.key, kKeySeparator);
    const std::string value(position < values.size() ? values[position] : std::string_view());
    Slice& slice = slices[value];
    slice.key = value;
    slice.value += record.amount;
    ++slice.records;
  }
  std::vector<Slice> out;
  for (auto& [key, slice] : slices) {
    if (indicator->sealed && Decimal::of(slice.records) < small_cell_) {
      return base::fault(FaultKind::kForbidden, "indicator.small_cell",
                         {{"id", indicator->id}, {"min", small_cell_.str()}}, "社区矫正法-2019#26");
    }
    out.push_back(std::move(slice));
  }
  return out;
}

base::Result<std::vector<Figures::Later>> Figures::changed_since(Period period, AsOf as_of) {
  std::map<std::tuple<std::string, uint64_t>, Later> changes;
  for (const Indicator& indicator : definitions_.library().indicators()) {
    if (!parts_of(indicator).empty()) continue;
    TRY(store_.figure_lines(town_, indicator.id, range_of(indicator, period),
                            calendar::Instant{INT64_MAX}, [&](const store::FigureLine& line) {
                              if (line.recorded_at <= as_of.at) return true;
                              Later& later = changes[{indicator.id, line.change_number}];
                              later.indicator = indicator.id;
                              later.change_number = line.change_number;
                              later.recorded_at = line.recorded_at;
                              later.change += Decimal{line.amount};
                              return true;
                            }));
  }
  std::vector<Later> out;
  for (auto& [key, later] : changes) {
    if (later.change.units != 0) out.push_back(std::move(later));
  }
  return out;
}

}  // namespace indicator
