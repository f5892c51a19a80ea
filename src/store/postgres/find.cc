// SPDX-License-Identifier: AGPL-3.0-or-later
// Finding cases, entries and slips: lists, queues, boxes, words, keys.
#include <algorithm>
#include <set>

#include "store/postgres/store_impl.h"
#include "store/postgres/words.h"
#include "store/zorder.h"

namespace store::pg {

namespace {

// Lists are read in pages of so many rows.
constexpr int64_t kPage = 1000;

// The sentence whose index serves the filter best.
Query query_for(const CaseFilter& filter) {
  if (filter.handler && !filter.handler->empty() && filter.open_only) {
    return Query::kCasesByHandler;
  }
  if (filter.pack && filter.state) return Query::kCasesByState;
  if (filter.unit && !filter.unit->empty()) return Query::kCasesByUnit;
  return Query::kCases;
}

Query query_for(const QueueFilter& filter) {
  if (filter.handler && !filter.handler->empty()) return Query::kQueueOfHandler;
  if (filter.cell && !filter.cell->empty()) return Query::kQueueOfCell;
  if (filter.unit && !filter.unit->empty()) return Query::kQueueOfUnit;
  return Query::kQueue;
}

Slip slip_of(const Row& row) {
  Slip slip;
  slip.kind = row.text(0);
  slip.id = row.text(1);
  slip.owner = row.text(2);
  if (!row.is_null(3)) slip.expires_at = row.instant(3);
  slip.value = row.text(4);
  return slip;
}

}  // namespace

base::Status PostgresStore::cases(std::string_view town, const CaseFilter& filter,
                                  const CaseFn& fn) {
  base::Uuid below = filter.after.value_or(last_uuid());
  for (int64_t left = filter.limit; left > 0;) {
    const int64_t count = std::min(left, kPage);
    TRY_ASSIGN(const Rows rows,
               read(query_for(filter), town, int64_t{filter.open_only}, below, count, filter.pack,
                    filter.state, filter.handler, filter.unit));
    for (int i = 0; i < rows.size(); ++i) {
      const CaseRow row = case_of(rows[i]);
      below = row.id;
      if (!fn(row)) return base::ok();
    }
    if (rows.size() < count) break;
    left -= count;
  }
  return base::ok();
}

base::Status PostgresStore::queue(std::string_view town, const QueueFilter& filter,
                                  const CaseFn& fn) {
  // Each stage once, or its cases would come twice.
  std::set<std::pair<std::string_view, std::string_view>> stages;
  for (const Stage& stage : filter.stages) stages.emplace(stage.pack, stage.state);
  if (stages.empty()) return base::ok();
  TextArray packs;
  TextArray states;
  for (const auto& [pack, state] : stages) {
    packs.items.push_back(pack);
    states.items.push_back(state);
  }
  const int64_t latest = filter.due_before ? filter.due_before->ms - 1 : kNoDue;
  int64_t due = INT64_MIN;
  base::Uuid id;
  if (filter.after) {
    due = filter.after->due_at ? filter.after->due_at->ms : kNoDue;
    id = filter.after->id;
  }
  for (int64_t left = filter.limit; left > 0;) {
    const int64_t count = std::min(left, kPage);
    TRY_ASSIGN(const Rows rows, read(query_for(filter), town, packs, states, due, id, latest, count,
                                     filter.unit, filter.handler, filter.cell));
    for (int i = 0; i < rows.size(); ++i) {
      const CaseRow row = case_of(rows[i]);
      due = row.due_at ? row.due_at->ms : kNoDue;
      id = row.id;
      if (!fn(row)) return base::ok();
    }
    if (rows.size() < count) break;
    left -= count;
  }
  return base::ok();
}

base::Status PostgresStore::count_open(std::string_view town, calendar::Instant now,
                                       const CountFn& fn) {
  TRY_ASSIGN(const Rows rows, read(Query::kCountOpen, town, now));
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    const CaseCount count{std::string(row.text(0)), std::string(row.text(1)),
                          std::string(row.text(2)), std::string(row.text(3)),
                          row.integer(4),           row.integer(5)};
    if (!fn(count)) break;
  }
  return base::ok();
}

base::Status PostgresStore::count_begun(std::string_view town, const base::Uuid& from,
                                        const base::Uuid& to, const CountFn& fn) {
  TRY_ASSIGN(const Rows rows, read(Query::kCountBegun, town, from, to));
  for (int i = 0; i < rows.size(); ++i) {
    const Row row = rows[i];
    const CaseCount count{std::string(row.text(0)), std::string(row.text(1)),
                          std::string(row.text(2)), "",
                          row.integer(3),           0};
    if (!fn(count)) break;
  }
  return base::ok();
}

base::Status PostgresStore::cases_in_box(std::string_view town, const BoxFilter& filter,
                                         const CaseFn& fn) {
  NumberArray first;
  NumberArray last;
  for (const ZRange& range : z_ranges(filter.low, filter.high)) {
    first.items.push_back(range.first);
    last.items.push_back(range.last);
  }
  if (first.items.empty()) return base::ok();
  TRY_ASSIGN(const Rows rows,
             read(filter.open_only ? Query::kOpenBox : Query::kBox, town, first, last,
                  int64_t{filter.low.lon}, int64_t{filter.high.lon}, int64_t{filter.low.lat},
                  int64_t{filter.high.lat}, int64_t{filter.limit}));
  for (int i = 0; i < rows.size(); ++i) {
    if (!fn(case_of(rows[i]))) break;
  }
  return base::ok();
}

// The index on words knows no order, so the newest blocks of entries are asked first, and then
// four times as many, until there are enough hits or everything was asked: a common word is found
// in the first step, and of a rare one all hits are few.
base::Status PostgresStore::search(std::string_view town, const TextQuery& query, const HitFn& fn) {
  const std::string words = query_of(query);
  if (words.empty()) return base::fault(base::FaultKind::kInvalid, "store.short_query");
  const bool impossible =
      std::any_of(query.tags.begin(), query.tags.end(), [](const auto& g) { return g.empty(); });
  if (impossible) return base::ok();
  TRY_ASSIGN(const Rows newest,
             read(Query::kLastText, town, clamp(query.before.value_or(UINT64_MAX))));
  if (newest.size() == 0) return base::ok();
  int64_t high = newest[0].integer(0) + 1;
  int64_t left = query.limit;
  for (int64_t blocks = 2; left > 0 && high > 0; blocks *= 4) {
    const int64_t last = (high - 1) / kBlock;
    const int64_t first = blocks > kBlocksMax ? 0 : std::max<int64_t>(0, last - blocks + 1);
    const Search within{words + " & " +
                        (blocks > kBlocksMax ? all_of(town) : blocks_of(town, first, last))};
    TRY_ASSIGN(const Rows rows,
               read(Query::kSearch, town, within, first * kBlock, high, std::min(left, kPage)));
    for (int i = 0; i < rows.size(); ++i) {
      if (!fn(static_cast<uint64_t>(rows[i].integer(0)), rows[i].uuid(1))) return base::ok();
    }
    left -= rows.size();
    // A full page: more of the same blocks may follow.
    high = rows.size() == kPage ? rows[rows.size() - 1].integer(0) : first * kBlock;
  }
  return base::ok();
}

base::Status PostgresStore::cases_by_key(std::string_view town, const base::Digest& key,
                                         std::optional<base::Uuid> after, uint32_t limit,
                                         const IdFn& fn) {
  base::Uuid below = after.value_or(last_uuid());
  for (int64_t left = limit; left > 0;) {
    const int64_t count = std::min(left, kPage);
    TRY_ASSIGN(const Rows rows, read(Query::kCasesByKey, town, key, below, count));
    for (int i = 0; i < rows.size(); ++i) {
      below = rows[i].uuid(0);
      if (!fn(below)) return base::ok();
    }
    if (rows.size() < count) break;
    left -= count;
  }
  return base::ok();
}

base::Status PostgresStore::cases_of_pack_by_key(std::string_view town, const base::Digest& key,
                                                 std::string_view pack, bool open,
                                                 std::optional<base::Uuid> after, uint32_t limit,
                                                 const IdFn& fn) {
  base::Uuid below = after.value_or(last_uuid());
  for (int64_t left = limit; left > 0;) {
    const int64_t count = std::min(left, kPage);
    TRY_ASSIGN(const Rows rows,
               read(Query::kCasesOfPackByKey, town, key, below, pack, int64_t{open}, count));
    for (int i = 0; i < rows.size(); ++i) {
      below = rows[i].uuid(0);
      if (!fn(below)) return base::ok();
    }
    if (rows.size() < count) break;
    left -= count;
  }
  return base::ok();
}

base::Result<std::optional<Slip>> PostgresStore::slip(std::string_view town, std::string_view kind,
                                                      std::string_view id) {
  TRY_ASSIGN(const Rows rows, read(Query::kSlip, town, kind, id));
  if (rows.size() == 0) return std::optional<Slip>();
  return std::optional<Slip>(slip_of(rows[0]));
}

base::Status PostgresStore::slips(std::string_view town, std::string_view kind,
                                  std::optional<std::string_view> owner, std::string_view after,
                                  uint32_t limit, const SlipFn& fn) {
  std::string last(after);
  for (int64_t left = limit; left > 0;) {
    const int64_t count = std::min(left, kPage);
    base::Result<Rows> rows = owner ? read(Query::kSlipsOfOwner, town, kind, last, count, *owner)
                                    : read(Query::kSlips, town, kind, last, count);
    if (!rows.ok()) return rows.fault();
    for (int i = 0; i < rows->size(); ++i) {
      const Slip slip = slip_of((*rows)[i]);
      last = slip.id;
      if (!fn(slip)) return base::ok();
    }
    if (rows->size() < count) break;
    left -= count;
  }
  return base::ok();
}

base::Result<std::vector<std::string>> PostgresStore::slip_kinds(std::string_view town) {
  return each_next(Query::kSlipKinds, town);
}

}  // namespace store::pg
