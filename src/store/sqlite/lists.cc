// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists of cases. Each is the walk of one index, or of several ranges of one, merged: nothing is
// sorted and nothing is scanned but what is handed out (and what a second filter leaves out).
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <queue>

#include "store/sqlite/store_impl.h"
#include "store/zorder.h"

namespace store {

namespace {

constexpr uint8_t kAfterEveryId[16] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

constexpr int kPack = 2;  // columns of a case
constexpr int kState = 4;
constexpr int64_t kNoLimit = -1;
constexpr uint32_t kChunkMin = 2;
constexpr uint32_t kChunkMax = 512;

bool newest_first(const CaseRow& a, const CaseRow& b) { return a.id > b.id; }

int64_t due_of(const CaseRow& row) { return row.due_at ? row.due_at->ms : kNeverDue; }
bool earliest_first(const CaseRow& a, const CaseRow& b) {
  return std::pair(due_of(a), a.id) < std::pair(due_of(b), b.id);
}

// Walks several lists of the same order as one, reading some rows of each at a time: so hundreds of
// lists need but one sentence. The lists are numbered; `read` appends to the vector at most so many
// rows of a list that come after a row, or its first ones.
class Merge {
 public:
  using Read = std::function<base::Status(size_t list, const CaseRow* after, uint32_t most,
                                          std::vector<CaseRow>& rows)>;
  using Before = bool (*)(const CaseRow&, const CaseRow&);

  Merge(size_t lists, Before before, Read read)
      : lists_(lists), before_(before), read_(std::move(read)) {}

  base::Status each(uint32_t limit, const CaseFn& fn) {
    if (lists_.empty()) return base::ok();
    const uint64_t share = uint64_t{2} * limit / lists_.size() + 1;
    chunk_ = static_cast<uint32_t>(std::clamp<uint64_t>(share, kChunkMin, kChunkMax));
    chunk_ = std::min(chunk_, limit);
    const auto later = [this](size_t a, size_t b) { return before_(top(b), top(a)); };
    std::priority_queue<size_t, std::vector<size_t>, decltype(later)> heap(later);
    for (size_t i = 0; i < lists_.size(); ++i) {
      TRY_ASSIGN(const bool found, fill(i));
      if (found) heap.push(i);
    }
    for (; limit > 0 && !heap.empty(); --limit) {
      const size_t first = heap.top();
      heap.pop();
      if (!fn(top(first))) break;
      ++lists_[first].at;
      TRY_ASSIGN(const bool found, fill(first));
      if (found) heap.push(first);
    }
    return base::ok();
  }

 private:
  struct List {
    std::vector<CaseRow> rows;
    size_t at = 0;
    bool dry = false;  // there are no more
  };

  const CaseRow& top(size_t list) const { return lists_[list].rows[lists_[list].at]; }

  // False at the end of the list.
  base::Result<bool> fill(size_t number) {
    List& list = lists_[number];
    if (list.at < list.rows.size()) return true;
    if (list.dry) return false;
    std::vector<CaseRow> rows;
    TRY(read_(number, list.rows.empty() ? nullptr : &list.rows.back(), chunk_, rows));
    list.rows = std::move(rows);
    list.at = 0;
    list.dry = list.rows.size() < chunk_;
    return !list.rows.empty();
  }

  std::vector<List> lists_;
  Before before_;
  Read read_;
  uint32_t chunk_ = kChunkMin;
};

Stage stage_of(const Run& row) {
  return {std::string(row.text(kPack)), std::string(row.text(kState))};
}

// Appends the rows that are accepted until there are `most`.
template <typename Accept>
base::Status collect(Run run, uint32_t most, std::vector<CaseRow>& rows, const Accept& accept) {
  while (rows.size() < most) {
    TRY_ASSIGN(const bool found, run.step());
    if (!found) return base::ok();
    if (accept(run)) rows.push_back(case_of(run));
  }
  return base::ok();
}

bool names(const std::optional<std::string>& value) { return value && !value->empty(); }

// A part of the cases, of which an index has them in order of id.
struct Part {
  bool open = true;
  std::optional<Stage> stage;
};

// The sentence that finds the next stage with cases: of the same pack, or the first of the next.
Query next_stage(bool same_pack, bool open, bool of_unit) {
  if (!of_unit) return same_pack ? Query::kNextState : Query::kNextPack;
  if (open) return same_pack ? Query::kNextOpenStateOfUnit : Query::kNextOpenPackOfUnit;
  return same_pack ? Query::kNextClosedStateOfUnit : Query::kNextClosedPackOfUnit;
}

// Adds the stages that have cases, open or closed; of one unit, if the filter names one.
base::Status add_stages(Connection& db, std::string_view town, bool open, const CaseFilter& filter,
                        std::vector<Part>& out) {
  const auto next = [&](bool same_pack, const Stage& last) -> base::Result<std::optional<Stage>> {
    TRY_ASSIGN(Run run, db.run(next_stage(same_pack, open, filter.unit.has_value()), town,
                               std::string_view(last.pack)));
    if (same_pack) run.bind(std::string_view(last.state));
    if (filter.unit) run.bind(std::string_view(*filter.unit));
    if (!filter.unit) run.bind(int64_t{open});
    TRY_ASSIGN(const bool found, run.step());
    if (!found) return std::optional<Stage>();
    return std::optional(Stage{std::string(run.text(0)), std::string(run.text(1))});
  };
  Stage last{filter.pack.value_or(""), ""};
  bool same_pack = filter.pack.has_value();
  for (;;) {
    TRY_ASSIGN(std::optional<Stage> stage, next(same_pack, last));
    if (!stage && (!same_pack || filter.pack)) return base::ok();
    same_pack = stage.has_value();
    if (!stage) continue;
    last = *stage;
    if (!filter.state || last.state == *filter.state) out.push_back({open, std::move(stage)});
  }
}

base::Result<std::vector<Part>> parts_of(Connection& db, std::string_view town,
                                         const CaseFilter& filter) {
  std::vector<Part> out;
  const bool staged = filter.pack || filter.state || filter.open_only || filter.unit;
  if (!staged && !names(filter.handler)) return std::vector<Part>{{false, {}}};
  for (const bool open : {true, false}) {
    if (!open && filter.open_only) continue;
    if (names(filter.handler)) {
      out.push_back({open, {}});
    } else if (filter.pack && filter.state) {
      out.push_back({open, Stage{*filter.pack, *filter.state}});
    } else {
      TRY(add_stages(db, town, open, filter, out));
    }
  }
  return out;
}

Query query_of(const CaseFilter& filter, const Part& part) {
  if (!part.stage) return names(filter.handler) ? Query::kCasesOfHandler : Query::kCases;
  return filter.unit ? Query::kClosedOfUnit : Query::kCasesInStage;
}

// Open cases of the filter's unit in one stage. Their index is in order of due date and has all
// ids of them side by side: the newest are picked there, and only these are read.
base::Status newest_open(SqliteStore& store, Connection& db, std::string_view town,
                         const CaseFilter& filter, const Stage& stage, base::ByteView below,
                         uint32_t most, std::vector<CaseRow>& rows) {
  std::vector<base::Uuid> ids;
  TRY_ASSIGN(Run run, db.run(Query::kOpenOfUnit, town, std::string_view(*filter.unit),
                             std::string_view(stage.pack), std::string_view(stage.state), below));
  TRY(each(
      std::move(run), [](const Run& row) { return row.uuid(0); },
      [&ids](const base::Uuid& id) { return ids.push_back(id), true; }));
  std::sort(ids.begin(), ids.end(), std::greater<>());
  for (const base::Uuid& id : ids) {
    if (rows.size() == most) break;
    TRY_ASSIGN(std::optional<CaseRow> row, store.case_file(town, id));
    ENSURE(row, "an index has only what its table has");
    if (!filter.handler || row->handler == *filter.handler) rows.push_back(std::move(*row));
  }
  return base::ok();
}

std::vector<Stage> distinct(std::vector<Stage> stages) {
  std::sort(stages.begin(), stages.end());
  stages.erase(std::unique(stages.begin(), stages.end()), stages.end());
  return stages;
}

}  // namespace

base::Status SqliteStore::cases(std::string_view town, const CaseFilter& filter, const CaseFn& fn) {
  // While its first row is looked at, every read is of one moment.
  TRY_ASSIGN(Run moment, connection_->run(Query::kHoldMoment));
  TRY(moment.step());
  TRY_ASSIGN(const std::vector<Part> parts, parts_of(*connection_, town, filter));
  const auto read = [&](size_t number, const CaseRow* after, uint32_t most,
                        std::vector<CaseRow>& rows) -> base::Status {
    const Part& part = parts[number];
    base::ByteView below = kAfterEveryId;
    if (filter.after) below = filter.after->bytes;
    if (after != nullptr) below = after->id.bytes;
    std::optional<std::string_view> pack = filter.pack;
    std::optional<std::string_view> state = filter.state;
    if (part.stage) pack = part.stage->pack, state = part.stage->state;
    if (part.stage && part.open && filter.unit) {
      return newest_open(*this, *connection_, town, filter, *part.stage, below, most, rows);
    }
    TRY_ASSIGN(Run run,
               connection_->run(query_of(filter, part), town, below, pack, state, filter.handler,
                                filter.unit, int64_t{part.open}, int64_t{most}));
    return collect(std::move(run), most, rows, [](const Run&) { return true; });
  };
  return Merge(parts.size(), newest_first, read).each(filter.limit, fn);
}

// A handler's and a cell's open cases are few, and most are in the stages that are asked for: they
// are read as one list and the others left out. Else every stage is a list.
base::Status SqliteStore::queue(std::string_view town, const QueueFilter& filter,
                                const CaseFn& fn) {
  TRY_ASSIGN(Run moment, connection_->run(Query::kHoldMoment));
  TRY(moment.step());
  const std::vector<Stage> stages = distinct(filter.stages);
  if (stages.empty()) return base::ok();
  const bool one_list = names(filter.handler) || names(filter.cell);
  const Query query = names(filter.handler) ? Query::kQueueOfHandler
                      : names(filter.cell)  ? Query::kQueueOfCell
                      : filter.unit         ? Query::kQueueOfUnit
                                            : Query::kQueue;
  const int64_t last_due = filter.due_before ? filter.due_before->ms - 1 : kNeverDue;
  const auto read = [&](size_t number, const CaseRow* after, uint32_t most,
                        std::vector<CaseRow>& rows) -> base::Status {
    int64_t after_due = INT64_MIN;
    base::ByteView after_id;
    if (filter.after) {
      after_due = filter.after->due_at ? filter.after->due_at->ms : kNeverDue;
      after_id = filter.after->id.bytes;
    }
    if (after != nullptr) after_due = due_of(*after), after_id = after->id.bytes;
    std::optional<std::string_view> pack;
    std::optional<std::string_view> state;
    if (!one_list) pack = stages[number].pack, state = stages[number].state;
    const int64_t limit = one_list ? kNoLimit : int64_t{most};
    TRY_ASSIGN(Run run, connection_->run(query, town, pack, state, after_due, after_id, last_due,
                                         filter.unit, filter.handler, filter.cell, limit));
    return collect(std::move(run), most, rows, [&](const Run& row) {
      return !one_list || std::binary_search(stages.begin(), stages.end(), stage_of(row));
    });
  };
  return Merge(one_list ? 1 : stages.size(), earliest_first, read).each(filter.limit, fn);
}

base::Status SqliteStore::cases_in_box(std::string_view town, const BoxFilter& filter,
                                       const CaseFn& fn) {
  uint32_t left = filter.limit;
  for (const ZRange& range : z_ranges(filter.low, filter.high)) {
    for (const bool open : {true, false}) {
      if ((!open && filter.open_only) || left == 0) continue;
      TRY_ASSIGN(Run run, connection_->run(Query::kCasesInRange, town, int64_t{open}, range.first,
                                           range.last));
      while (left > 0) {
        TRY_ASSIGN(const bool found, run.step());
        if (!found) break;
        const CaseRow row = case_of(run);
        if (!row.place || !in_box(*row.place, filter.low, filter.high)) continue;
        if (!fn(row)) return base::ok();
        --left;
      }
    }
  }
  return base::ok();
}

namespace {

base::Status hand_out(const std::map<std::array<std::string, 4>, CaseCount>& counts,
                      const CountFn& fn) {
  for (const auto& [key, count] : counts) {
    if (!fn(count)) break;
  }
  return base::ok();
}

CaseCount& count_at(std::map<std::array<std::string, 4>, CaseCount>& counts, const Run& run,
                    std::string_view state) {
  std::array<std::string, 4> key = {std::string(run.text(0)), std::string(run.text(1)),
                                    std::string(run.text(2)), std::string(state)};
  CaseCount& count = counts[key];
  if (count.cases == 0) {
    count.unit = key[0], count.cell = key[1], count.pack = key[2], count.state = key[3];
  }
  ++count.cases;
  return count;
}

}  // namespace

base::Status SqliteStore::count_open(std::string_view town, calendar::Instant now,
                                     const CountFn& fn) {
  std::map<std::array<std::string, 4>, CaseCount> counts;
  TRY_ASSIGN(Run run, connection_->run(Query::kCountOpen, town));
  for (;;) {
    TRY_ASSIGN(const bool found, run.step());
    if (!found) return hand_out(counts, fn);
    CaseCount& count = count_at(counts, run, run.text(3));
    if (run.integer(4) < now.ms) ++count.late;
  }
}

base::Status SqliteStore::count_begun(std::string_view town, const base::Uuid& from,
                                      const base::Uuid& to, const CountFn& fn) {
  std::map<std::array<std::string, 4>, CaseCount> counts;
  TRY_ASSIGN(Run run, connection_->run(Query::kCountBegun, town, from, to));
  for (;;) {
    TRY_ASSIGN(const bool found, run.step());
    if (!found) return hand_out(counts, fn);
    (void)count_at(counts, run, "");
  }
}

base::Status SqliteStore::cases_by_key(std::string_view town, const base::Digest& key,
                                       std::optional<base::Uuid> after, uint32_t limit,
                                       const IdFn& fn) {
  const base::ByteView below = after ? base::ByteView(after->bytes) : base::ByteView(kAfterEveryId);
  TRY_ASSIGN(Run run, connection_->run(Query::kCasesByKey, town, base::ByteView(key), below,
                                       int64_t{limit}));
  return each(std::move(run), [](const Run& row) { return row.uuid(0); }, fn);
}

base::Status SqliteStore::cases_of_pack_by_key(std::string_view town, const base::Digest& key,
                                               std::string_view pack, bool open,
                                               std::optional<base::Uuid> after, uint32_t limit,
                                               const IdFn& fn) {
  const base::ByteView below = after ? base::ByteView(after->bytes) : base::ByteView(kAfterEveryId);
  TRY_ASSIGN(Run run, connection_->run(Query::kCasesOfPackByKey, town, base::ByteView(key), below,
                                       pack, int64_t{open}, int64_t{limit}));
  return each(std::move(run), [](const Run& row) { return row.uuid(0); }, fn);
}

}  // namespace store
