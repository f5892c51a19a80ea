// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists of cases. Each is the walk of one index, or of several ranges of one, merged: nothing is
// sorted and nothing is scanned but what is handed out (and what a second filter leaves out).
#include <algorithm>
#include <queue>

#include "store/sqlite/store_impl.h"
#include "store/zorder.h"

namespace store {

namespace {

constexpr uint8_t kAfterEveryId[16] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
constexpr int kId = 1;  // columns of a case
constexpr int kDueAt = 13;

struct NewestFirst {
  using Key = base::Uuid;
  static Key key(const Run& run) { return run.uuid(kId); }
  static bool before(const Key& a, const Key& b) { return a > b; }
};

struct EarliestFirst {
  using Key = std::pair<int64_t, base::Uuid>;
  static Key key(const Run& run) { return {run.integer(kDueAt), run.uuid(kId)}; }
  static bool before(const Key& a, const Key& b) { return a < b; }
};

// Walks several lists of the same order as one.
template <typename Order>
class Merge {
 public:
  base::Status add(Run run) {
    TRY_ASSIGN(const bool found, run.step());
    if (found) {
      heap_.push({Order::key(run), runs_.size()});
      runs_.push_back(std::move(run));
    }
    return base::ok();
  }

  base::Status each(uint32_t limit, const CaseFn& fn) {
    for (; limit > 0 && !heap_.empty(); --limit) {
      const size_t at = heap_.top().run;
      heap_.pop();
      if (!fn(case_of(runs_[at]))) break;
      TRY_ASSIGN(const bool found, runs_[at].step());
      if (found) heap_.push({Order::key(runs_[at]), at});
    }
    return base::ok();
  }

 private:
  struct Item {
    typename Order::Key key;
    size_t run;
    bool operator<(const Item& other) const { return Order::before(other.key, key); }
  };
  std::vector<Run> runs_;
  std::priority_queue<Item> heap_;
};

// A filter as the sentences of sql.cc take it. What is bound must live as long as the run.
struct CaseWalk {
  std::string_view town;
  base::ByteView below;
  const CaseFilter& filter;

  base::Result<Run> run(Connection& db, Query query, bool open,
                        std::optional<std::string_view> pack,
                        std::optional<std::string_view> state) const {
    return db.run(query, town, below, pack, state, filter.handler, filter.unit, int64_t{open});
  }
};

bool names(const std::optional<std::string>& value) { return value && !value->empty(); }

// The stages that have cases, open or closed; of one unit, if the filter names one.
base::Result<std::vector<Stage>> stages_of(Connection& db, std::string_view town, bool open,
                                           const CaseFilter& filter) {
  std::vector<Stage> out;
  Stage last{filter.pack.value_or(""), ""};
  for (;;) {
    TRY_ASSIGN(Run run, names(filter.unit)
                            ? db.run(Query::kNextStageOfUnit, town, int64_t{open},
                                     std::string_view(last.pack), std::string_view(last.state),
                                     std::string_view(*filter.unit))
                            : db.run(Query::kNextStage, town, int64_t{open},
                                     std::string_view(last.pack), std::string_view(last.state)));
    TRY_ASSIGN(const bool found, run.step());
    if (!found) return out;
    last = {std::string(run.text(0)), std::string(run.text(1))};
    if (filter.pack && last.pack != *filter.pack) return out;
    if (!filter.state || last.state == *filter.state) out.push_back(last);
  }
}

Query queue_query(const QueueFilter& filter) {
  if (names(filter.handler)) return Query::kQueueOfHandler;
  if (names(filter.cell)) return Query::kQueueOfCell;
  if (names(filter.unit)) return Query::kQueueOfUnit;
  return Query::kQueue;
}

std::vector<Stage> distinct(std::vector<Stage> stages) {
  std::sort(stages.begin(), stages.end());
  stages.erase(std::unique(stages.begin(), stages.end()), stages.end());
  return stages;
}

}  // namespace

base::Status SqliteStore::cases(std::string_view town, const CaseFilter& filter, const CaseFn& fn) {
  const base::ByteView below =
      filter.after ? base::ByteView(filter.after->bytes) : base::ByteView(kAfterEveryId);
  const CaseWalk walk{town, below, filter};
  Connection& db = *connection_;
  Merge<NewestFirst> merge;
  const bool by_stage = filter.pack || filter.state || filter.open_only || names(filter.unit);
  if (!by_stage && !names(filter.handler)) {
    TRY_ASSIGN(Run run, walk.run(db, Query::kCases, false, filter.pack, filter.state));
    TRY(merge.add(std::move(run)));
    return merge.each(filter.limit, fn);
  }
  std::vector<Stage> stages[2];  // live as long as the runs that they are bound to
  for (const bool open : {true, false}) {
    if (!open && filter.open_only) continue;
    if (names(filter.handler)) {
      TRY_ASSIGN(Run run, walk.run(db, Query::kCasesOfHandler, open, filter.pack, filter.state));
      TRY(merge.add(std::move(run)));
      continue;
    }
    TRY_ASSIGN(stages[size_t{open}], stages_of(db, town, open, filter));
    const Query query = names(filter.unit) ? Query::kCasesOfUnit : Query::kCasesInStage;
    for (const Stage& stage : stages[size_t{open}]) {
      TRY_ASSIGN(Run run, walk.run(db, query, open, stage.pack, stage.state));
      TRY(merge.add(std::move(run)));
    }
  }
  return merge.each(filter.limit, fn);
}

base::Status SqliteStore::queue(std::string_view town, const QueueFilter& filter,
                                const CaseFn& fn) {
  const std::vector<Stage> stages = distinct(filter.stages);
  int64_t after_due = INT64_MIN;
  base::ByteView after_id;
  if (filter.after) {
    after_due = filter.after->due_at ? filter.after->due_at->ms : kNeverDue;
    after_id = filter.after->id.bytes;
  }
  const int64_t last_due = filter.due_before ? filter.due_before->ms - 1 : kNeverDue;
  Merge<EarliestFirst> merge;
  for (const Stage& stage : stages) {
    TRY_ASSIGN(Run run, connection_->run(queue_query(filter), town, std::string_view(stage.pack),
                                         std::string_view(stage.state), after_due, after_id,
                                         last_due, filter.unit, filter.handler, filter.cell));
    TRY(merge.add(std::move(run)));
  }
  return merge.each(filter.limit, fn);
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

base::Status SqliteStore::cases_by_key(std::string_view town, const base::Digest& key,
                                       std::optional<base::Uuid> after, uint32_t limit,
                                       const IdFn& fn) {
  const base::ByteView below = after ? base::ByteView(after->bytes) : base::ByteView(kAfterEveryId);
  TRY_ASSIGN(Run run, connection_->run(Query::kCasesByKey, town, base::ByteView(key), below,
                                       int64_t{limit}));
  return each(std::move(run), [](const Run& row) { return row.uuid(0); }, fn);
}

}  // namespace store
