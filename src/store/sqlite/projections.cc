// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads of the projections.
#include "store/sqlite/store_impl.h"

namespace store {

namespace {

// Hands every row to `fn` as `read` makes it.
template <typename Read, typename Fn>
base::Status each(Run run, Read read, const Fn& fn) {
  for (;;) {
    TRY_ASSIGN(const bool found, run.step());
    if (!found || !fn(read(run))) return base::ok();
  }
}

constexpr uint8_t kAfterEveryId[16] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

// The sentence whose index serves the filter best.
Query query_for(const CaseFilter& filter) {
  if (filter.handler && filter.open_only) return Query::kCasesByHandler;
  if (filter.pack && filter.state) return Query::kCasesByState;
  return Query::kCases;
}

// Hashes rows without ambiguity: every value with its length or its eight bytes.
class RowHash {
 public:
  void add(int64_t value) {
    uint8_t bytes[8];
    for (int i = 0; i < 8; ++i) {
      bytes[i] = static_cast<uint8_t>(static_cast<uint64_t>(value) >> (56 - 8 * i));
    }
    hash_.update(bytes);
  }
  void add(std::string_view text) {
    add(static_cast<int64_t>(text.size()));
    hash_.update(base::view(text));
  }
  void add(const base::Uuid& id) { hash_.update(id.bytes); }
  void add(calendar::Instant t) { add(t.ms); }
  void add(const std::optional<calendar::Instant>& t) {
    add(int64_t{t.has_value()});
    if (t) add(*t);
  }
  template <typename... Values>
  bool row(const Values&... values) {
    (add(values), ...);
    return true;
  }
  [[nodiscard]] base::Digest finish() { return hash_.finish(); }

 private:
  base::Sha256 hash_;
};

}  // namespace

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

base::Status SqliteStore::cases(std::string_view town, const CaseFilter& filter, const CaseFn& fn) {
  const base::ByteView below =
      filter.after ? base::ByteView(filter.after->bytes) : base::ByteView(kAfterEveryId);
  TRY_ASSIGN(Run run,
             connection_->run(query_for(filter), town, int64_t{filter.open_only}, below,
                              int64_t{filter.limit}, filter.pack, filter.state, filter.handler));
  return each(std::move(run), case_of, fn);
}

base::Status SqliteStore::clocks_of(std::string_view town, const base::Uuid& case_id,
                                    const ClockFn& fn) {
  TRY_ASSIGN(Run run, connection_->run(Query::kClocksOf, town, case_id));
  return each(std::move(run), clock_of, fn);
}

base::Status SqliteStore::clocks_due(std::string_view town, ClockStatus status,
                                     calendar::Instant before, uint32_t limit, const ClockFn& fn) {
  TRY_ASSIGN(Run run, connection_->run(Query::kClocksDue, town, static_cast<int64_t>(status),
                                       before, int64_t{limit}));
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
  ProjectionDigest out;
  RowHash hash;
  TRY_ASSIGN(Run cases, connection_->run(Query::kAllCases, town));
  TRY(each(std::move(cases), case_of, [&hash](const CaseRow& r) {
    return hash.row(r.town, r.id, r.pack, int64_t{r.pack_version}, r.state, r.opened_at,
                    r.changed_at, r.closed_at, int64_t{r.revision}, r.title, r.unit, r.handler);
  }));
  out.cases = hash.finish();
  TRY_ASSIGN(Run clocks, connection_->run(Query::kAllClocks, town));
  TRY(each(std::move(clocks), clock_of, [&hash](const ClockRow& r) {
    return hash.row(r.town, r.case_id, r.clock, r.started_at, r.due_at, r.stopped_at,
                    static_cast<int64_t>(r.status), int64_t{r.provisional}, r.detail);
  }));
  out.clocks = hash.finish();
  TRY_ASSIGN(Run lines, connection_->run(Query::kAllLines, town));
  TRY(each(std::move(lines), line_of, [&hash](const FigureLine& r) {
    return hash.row(r.town, r.indicator, r.key, int64_t{r.day.days}, static_cast<int64_t>(r.number),
                    r.subject, r.count, r.amount, r.recorded_at,
                    static_cast<int64_t>(r.change_number));
  }));
  out.lines = hash.finish();
  TRY_ASSIGN(Run buckets, connection_->run(Query::kAllBuckets, town));
  TRY(each(std::move(buckets), bucket_of, [&hash](const FigureBucket& r) {
    return hash.row(r.town, r.indicator, static_cast<int64_t>(r.span), int64_t{r.at}, r.key,
                    r.count, r.amount);
  }));
  out.buckets = hash.finish();
  TRY_ASSIGN(Run settings, connection_->run(Query::kAllSettings, town));
  const auto pair = [](const Run& run) { return std::pair(run.text(1), run.text(2)); };
  TRY(each(std::move(settings), pair,
           [&hash](const auto& r) { return hash.row(r.first, r.second); }));
  out.settings = hash.finish();
  return out;
}

}  // namespace store
