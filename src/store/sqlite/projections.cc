// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads of the projections.
#include "store/row_hash.h"
#include "store/sqlite/store_impl.h"
#include "store/zorder.h"

namespace store {

CaseRow case_of(const Run& run) {
  CaseRow row;
  row.town = run.text(0);
  row.id = run.uuid(1);
  row.pack = run.text(2);
  row.pack_version = static_cast<uint32_t>(run.integer(3));
  row.state = run.text(4);
  row.opened_at = run.instant(5);
  row.changed_at = run.instant(6);
  if (!run.is_null(7)) row.closed_at = run.instant(7);
  row.revision = static_cast<uint32_t>(run.integer(8));
  row.title = run.text(9);
  row.unit = run.text(10);
  row.handler = run.text(11);
  row.cell = run.text(12);
  if (run.integer(13) != kNeverDue) row.due_at = run.instant(13);
  if (!run.is_null(14)) row.place = z_place(run.integer(14));
  return row;
}

ClockRow clock_of(const Run& run) {
  ClockRow row;
  row.town = run.text(0);
  row.case_id = run.uuid(1);
  row.clock = run.text(2);
  row.started_at = run.instant(3);
  row.due_at = run.instant(4);
  if (!run.is_null(5)) row.stopped_at = run.instant(5);
  row.status = static_cast<ClockStatus>(run.integer(6));
  row.provisional = run.integer(7) != 0;
  row.detail = run.text(8);
  return row;
}

FigureLine line_of(const Run& run) {
  FigureLine line;
  line.town = run.text(0);
  line.indicator = run.text(1);
  line.key = run.text(2);
  line.day.days = static_cast<int32_t>(run.integer(3));
  line.number = static_cast<uint64_t>(run.integer(4));
  line.subject = run.uuid(5);
  line.count = run.integer(6);
  line.amount = run.integer(7);
  line.recorded_at = run.instant(8);
  line.change_number = static_cast<uint64_t>(run.integer(9));
  return line;
}

FigureBucket bucket_of(const Run& run) {
  FigureBucket bucket;
  bucket.town = run.text(0);
  bucket.indicator = run.text(1);
  bucket.span = static_cast<Span>(run.integer(2));
  bucket.at = static_cast<int32_t>(run.integer(3));
  bucket.key = run.text(4);
  bucket.count = run.integer(5);
  bucket.amount = run.integer(6);
  return bucket;
}

base::Result<std::optional<CaseRow>> SqliteStore::case_file(std::string_view town,
                                                            const base::Uuid& id) {
  TRY_ASSIGN(Run run, connection_->run(Query::kCaseFile, town, id));
  TRY_ASSIGN(const bool found, run.step());
  if (!found) return std::optional<CaseRow>();
  return std::optional<CaseRow>(case_of(run));
}

base::Status SqliteStore::clocks_of(std::string_view town, const base::Uuid& case_id,
                                    const ClockFn& fn) {
  TRY_ASSIGN(Run run, connection_->run(Query::kClocksOf, town, case_id));
  return each(std::move(run), clock_of, fn);
}

base::Status SqliteStore::clocks_due(std::string_view town, const ClockFilter& filter,
                                     const ClockFn& fn) {
  const ClockFilter::After after =
      filter.after.value_or(ClockFilter::After{{INT64_MIN}, base::Uuid{}, ""});
  TRY_ASSIGN(Run run, connection_->run(Query::kClocksDue, town, static_cast<int64_t>(filter.status),
                                       filter.before, int64_t{filter.limit}, after.due_at,
                                       after.case_id, std::string_view(after.clock)));
  return each(std::move(run), clock_of, fn);
}

base::Result<std::optional<std::string>> SqliteStore::setting(std::string_view town,
                                                              std::string_view name) {
  TRY_ASSIGN(Run run, connection_->run(Query::kSetting, town, name));
  TRY_ASSIGN(const bool found, run.step());
  if (!found) return std::optional<std::string>();
  return std::optional<std::string>(run.text(0));
}

base::Result<Sums> SqliteStore::figure_sum(std::string_view town, std::string_view indicator,
                                           DayRange range) {
  TRY(flush());
  TRY_ASSIGN(Run run, connection_->run(Query::kFigureSum, town, indicator,
                                       int64_t{range.first.days}, int64_t{range.last.days}));
  TRY_ASSIGN(const bool found, run.step());
  ENSURE(found, "a sum has one row");
  return Sums{run.integer(0), run.integer(1)};
}

base::Status SqliteStore::figure_buckets(std::string_view town, std::string_view indicator,
                                         Span span, int32_t first, int32_t last,
                                         const BucketFn& fn) {
  TRY(flush());
  TRY_ASSIGN(Run run, connection_->run(Query::kFigureBuckets, town, indicator,
                                       static_cast<int64_t>(span), int64_t{first}, int64_t{last}));
  return each(std::move(run), bucket_of, fn);
}

base::Result<Sums> SqliteStore::figure_line_sum(std::string_view town, std::string_view indicator,
                                                DayRange range, calendar::Instant as_of) {
  TRY_ASSIGN(Run run, connection_->run(Query::kFigureLineSum, town, indicator,
                                       int64_t{range.first.days}, int64_t{range.last.days}, as_of));
  TRY_ASSIGN(const bool found, run.step());
  ENSURE(found, "a sum has one row");
  return Sums{run.integer(0), run.integer(1)};
}

base::Status SqliteStore::figure_lines(std::string_view town, std::string_view indicator,
                                       DayRange range, calendar::Instant as_of, const LineFn& fn) {
  TRY_ASSIGN(Run run, connection_->run(Query::kFigureLines, town, indicator,
                                       int64_t{range.first.days}, int64_t{range.last.days}, as_of));
  return each(std::move(run), line_of, fn);
}

base::Result<ProjectionDigest> SqliteStore::projection_digest(std::string_view town) {
  TRY(flush());
  RowHash hash;
  // The digest of the rows of one sentence.
  const auto digest_of = [&](Query query, const auto& add_row) -> base::Result<base::Digest> {
    TRY_ASSIGN(Run rows, connection_->run(query, town));
    for (;;) {
      TRY_ASSIGN(const bool found, rows.step());
      if (!found) return hash.finish();
      add_row(rows);
    }
  };
  ProjectionDigest out;
  TRY_ASSIGN(out.cases,
             digest_of(Query::kAllCases, [&](const Run& row) { hash.add(case_of(row)); }));
  TRY_ASSIGN(out.clocks,
             digest_of(Query::kAllClocks, [&](const Run& row) { hash.add(clock_of(row)); }));
  TRY_ASSIGN(out.lines,
             digest_of(Query::kAllLines, [&](const Run& row) { hash.add(line_of(row)); }));
  TRY_ASSIGN(out.buckets,
             digest_of(Query::kAllBuckets, [&](const Run& row) { hash.add(bucket_of(row)); }));
  TRY_ASSIGN(out.settings, digest_of(Query::kAllSettings, [&](const Run& row) {
               hash.add_setting(row.text(1), row.text(2));
             }));
  TRY_ASSIGN(out.keys, digest_of(Query::kAllKeys,
                                 [&](const Run& row) { hash.add_key(row.blob(0), row.uuid(1)); }));
  return out;
}

}  // namespace store
