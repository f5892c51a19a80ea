// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads of the projections that lists and figures are made of, and their digest.
#include <algorithm>

#include "store/postgres/store_impl.h"

namespace store::pg {

namespace {

// Lists are read in pages of so many rows.
constexpr int64_t kPage = 1000;

}  // namespace

CaseRow case_of(const Row& row) {
  CaseRow out;
  out.town = row.text(0);
  out.id = row.uuid(1);
  out.pack = row.text(2);
  out.pack_version = static_cast<uint32_t>(row.integer(3));
  out.state = row.text(4);
  out.opened_at = row.instant(5);
  out.changed_at = row.instant(6);
  if (!row.is_null(7)) out.closed_at = row.instant(7);
  out.revision = static_cast<uint32_t>(row.integer(8));
  out.title = row.text(9);
  out.unit = row.text(10);
  out.handler = row.text(11);
  out.cell = row.text(12);
  if (row.integer(13) != kNoDue) out.due_at = row.instant(13);
  if (!row.is_null(14)) {
    out.place = Place{static_cast<int32_t>(row.integer(14)), static_cast<int32_t>(row.integer(15))};
  }
  return out;
}

ClockRow clock_of(const Row& row) {
  ClockRow out;
  out.town = row.text(0);
  out.case_id = row.uuid(1);
  out.clock = row.text(2);
  out.started_at = row.instant(3);
  out.due_at = row.instant(4);
  if (!row.is_null(5)) out.stopped_at = row.instant(5);
  out.status = static_cast<ClockStatus>(row.integer(6));
  out.provisional = row.integer(7) != 0;
  out.detail = row.text(8);
  return out;
}

FigureLine line_of(const Row& row) {
  FigureLine line;
  line.town = row.text(0);
  line.indicator = row.text(1);
  line.key = row.text(2);
  line.day.days = static_cast<int32_t>(row.integer(3));
  line.number = static_cast<uint64_t>(row.integer(4));
  line.subject = row.uuid(5);
  line.count = row.integer(6);
  line.amount = row.integer(7);
  line.recorded_at = row.instant(8);
  line.change_number = static_cast<uint64_t>(row.integer(9));
  return line;
}

FigureBucket bucket_of(const Row& row) {
  FigureBucket bucket;
  bucket.town = row.text(0);
  bucket.indicator = row.text(1);
  bucket.span = static_cast<Span>(row.integer(2));
  bucket.at = static_cast<int32_t>(row.integer(3));
  bucket.key = row.text(4);
  bucket.count = row.integer(5);
  bucket.amount = row.integer(6);
  return bucket;
}

base::Result<std::optional<CaseRow>> PostgresStore::case_file(std::string_view town,
                                                              const base::Uuid& id) {
  TRY_ASSIGN(const Rows rows, read(Query::kCaseFile, town, id));
  if (rows.size() == 0) return std::optional<CaseRow>();
  return std::optional<CaseRow>(case_of(rows[0]));
}

base::Status PostgresStore::clocks_of(std::string_view town, const base::Uuid& case_id,
                                      const ClockFn& fn) {
  TRY_ASSIGN(const Rows rows, read(Query::kClocksOf, town, case_id));
  for (int i = 0; i < rows.size(); ++i) {
    if (!fn(clock_of(rows[i]))) break;
  }
  return base::ok();
}

base::Status PostgresStore::clocks_due(std::string_view town, const ClockFilter& filter,
                                       const ClockFn& fn) {
  // The row behind which to go on.
  ClockFilter::After after =
      filter.after.value_or(ClockFilter::After{{INT64_MIN}, base::Uuid{}, ""});
  for (int64_t left = filter.limit; left > 0;) {
    const int64_t count = std::min(left, kPage);
    TRY_ASSIGN(const Rows rows,
               read(Query::kClocksDue, town, static_cast<int64_t>(filter.status), filter.before,
                    after.due_at, after.case_id, after.clock, count));
    for (int i = 0; i < rows.size(); ++i) {
      const ClockRow row = clock_of(rows[i]);
      after = {row.due_at, row.case_id, row.clock};
      if (!fn(row)) return base::ok();
    }
    if (rows.size() < count) break;
    left -= count;
  }
  return base::ok();
}

base::Result<std::optional<std::string>> PostgresStore::setting(std::string_view town,
                                                                std::string_view name) {
  TRY_ASSIGN(const Rows rows, read(Query::kSetting, town, name));
  if (rows.size() == 0) return std::optional<std::string>();
  return std::optional<std::string>(rows[0].text(0));
}

base::Result<Sums> PostgresStore::figure_sum(std::string_view town, std::string_view indicator,
                                             DayRange range) {
  TRY(flush());
  TRY_ASSIGN(const Rows rows, read(Query::kFigureSum, town, indicator, int64_t{range.first.days},
                                   int64_t{range.last.days}));
  ENSURE(rows.size() == 1, "a sum has one row");
  return Sums{rows[0].integer(0), rows[0].integer(1)};
}

base::Status PostgresStore::figure_buckets(std::string_view town, std::string_view indicator,
                                           Span span, int32_t first, int32_t last,
                                           const BucketFn& fn) {
  TRY(flush());
  int64_t at = first;
  std::string key;  // no key is before the empty one
  bool more = false;
  for (;;) {
    TRY_ASSIGN(const Rows rows,
               read(more ? Query::kMoreBuckets : Query::kFigureBuckets, town, indicator,
                    static_cast<int64_t>(span), at, int64_t{last}, key, kPage));
    for (int i = 0; i < rows.size(); ++i) {
      const FigureBucket bucket = bucket_of(rows[i]);
      at = bucket.at;
      key = bucket.key;
      if (!fn(bucket)) return base::ok();
    }
    if (rows.size() < kPage) return base::ok();
    more = true;
  }
}

base::Result<Sums> PostgresStore::figure_line_sum(std::string_view town, std::string_view indicator,
                                                  DayRange range, calendar::Instant as_of) {
  TRY_ASSIGN(const Rows rows, read(Query::kFigureLineSum, town, indicator,
                                   int64_t{range.first.days}, int64_t{range.last.days}, as_of));
  ENSURE(rows.size() == 1, "a sum has one row");
  return Sums{rows[0].integer(0), rows[0].integer(1)};
}

base::Status PostgresStore::figure_lines(std::string_view town, std::string_view indicator,
                                         DayRange range, calendar::Instant as_of,
                                         const LineFn& fn) {
  int64_t day = range.first.days;
  int64_t change = -1;
  int64_t ordinal = 0;
  for (;;) {
    TRY_ASSIGN(const Rows rows, read(Query::kFigureLines, town, indicator, int64_t{range.last.days},
                                     as_of, day, change, ordinal, kPage));
    for (int i = 0; i < rows.size(); ++i) {
      const FigureLine line = line_of(rows[i]);
      day = line.day.days;
      change = static_cast<int64_t>(line.change_number);
      ordinal = rows[i].integer(10);
      if (!fn(line)) return base::ok();
    }
    if (rows.size() < kPage) return base::ok();
  }
}

}  // namespace store::pg
