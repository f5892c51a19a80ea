// SPDX-License-Identifier: AGPL-3.0-or-later
// One page of a list: by sources in order (list.cc), by clocks or by words (list_found.cc). Private
// to the room.
#pragma once

#include <algorithm>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "office/cursor.h"
#include "office/desk_view.h"
#include "office/sight.h"

namespace office {

inline constexpr uint32_t kListLimitMax = 200;

// Rows of one filter, a chunk at a time.
struct Source {
  store::QueueFilter queue;          // by lateness
  store::CaseFilter cases;           // newest first
  std::deque<store::CaseRow> ahead;  // read and not yet looked at
  bool dry = false;                  // the store has no more
};

class Lister {
 public:
  Lister(store::Store& store, const casework::World& world, const identity::Access& access,
         const identity::Principal& who, const std::string& town, const ListQuery& query,
         calendar::Instant now)
      : store_(store),
        world_(world),
        access_(access),
        who_(who),
        town_(town),
        query_(query),
        now_(now),
        limit_(std::clamp(query.limit, 1u, kListLimitMax)),
        sight_(store, world, access, who, town) {}
  base::Result<Page> run();

 private:
  // A pack or a place that the principal may not list is refused by name.
  base::Status check_query();
  [[nodiscard]] QueryMark mark_of_query() const;
  void choose_packs();
  // Whether rows are opened and their steps tried.
  [[nodiscard]] bool tries() const;
  [[nodiscard]] bool names_step(const std::string& pack, const std::string& step) const;
  // Where the steps that were asked for leave a case; of what waits for me, those of my role.
  [[nodiscard]] std::set<std::pair<std::string, std::string>> left_by_steps() const;
  // The places to look at; nothing stands for all of them.
  [[nodiscard]] std::vector<std::optional<std::string>> units() const;
  // Where an open case of the list may stand.
  [[nodiscard]] std::vector<store::Stage> stages() const;
  // A list by the stages that it may have cases in.
  [[nodiscard]] bool staged() const;
  void make_sources();
  // One handler's cases are few, and who sees most packs throws little away: one source then.
  [[nodiscard]] bool takes_all_packs() const;
  void add_queue(const std::optional<std::string>& unit);
  [[nodiscard]] std::optional<calendar::Instant> due_before() const;
  void add_cases(const std::optional<std::string>& unit, const std::optional<std::string>& pack,
                 const std::optional<std::string>& state);
  base::Status fill(Source& source);
  // The source with the next row; nullptr at the end.
  base::Result<Source*> next();
  // What no index knows.
  [[nodiscard]] bool fits(const store::CaseRow& row) const;
  // The filters that make_sources() leaves to an index, for rows that come another way.
  [[nodiscard]] bool belongs(const store::CaseRow& row);
  base::Result<Page> merge(const QueryMark& mark);
  // Of what waits for me by certain steps: whether one of them is open to me now.
  [[nodiscard]] base::Result<bool> open_to_me(const store::CaseRow& row) const;
  [[nodiscard]] size_t looked_at_max() const;  // rows, for one page

  // Puts the row on the page if it may be shown there.
  base::Status show(store::CaseRow row, Page& page);
  // The clock by which a case stands in a list of paused or provisional clocks: its first one.
  base::Result<bool> is_first(const store::ClockRow& clock);
  [[nodiscard]] bool counts(const store::ClockRow& clock) const;
  // Whatever is provisional ends behind the days that are known.
  [[nodiscard]] store::ClockFilter clock_filter() const;
  base::Result<Page> by_clocks(const QueryMark& mark);
  base::Result<Page> by_words(const QueryMark& mark);

  store::Store& store_;
  const casework::World& world_;
  const identity::Access& access_;
  const identity::Principal& who_;
  const std::string& town_;
  const ListQuery& query_;
  const calendar::Instant now_;
  const uint32_t limit_;
  Sight sight_;
  identity::Access::Packs packs_;
  std::optional<Cursor> after_;
  std::vector<Source> sources_;
  std::vector<store::Stage> stages_;
  uint32_t chunk_ = 0;
};

}  // namespace office
