// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists: several sources, each in order and through an index (a place, a pack, a state), merged.
#include <algorithm>
#include <deque>
#include <functional>
#include <set>

#include "office/cursor.h"
#include "office/desk_view.h"
#include "office/sight.h"

namespace office {

using Order = ListQuery::Order;
using Whose = ListQuery::Whose;
using store::CaseRow;

namespace {

constexpr uint32_t kLimitMax = 200;
constexpr size_t kLookedAtMax = 2000;  // rows, for one page
constexpr uint32_t kChunkMin = 8;

std::string_view view_of(const std::optional<std::string>& value) {
  return value ? std::string_view(*value) : std::string_view();
}

// Rows of one filter, a chunk at a time.
struct Source {
  store::QueueFilter queue;   // by lateness
  store::CaseFilter cases;    // newest first
  std::deque<CaseRow> ahead;  // read and not yet looked at
  bool dry = false;           // the store has no more
};

// A row comes before another: due earlier, or begun later.
bool before(const CaseRow& a, const CaseRow& b, Order order) {
  if (order == Order::kNewest) return a.id > b.id;
  if (a.due_at.has_value() != b.due_at.has_value()) return a.due_at.has_value();
  if (a.due_at != b.due_at) return *a.due_at < *b.due_at;
  return a.id < b.id;
}

// What is left of a sealed case in a list.
CaseRow without_content(CaseRow row) {
  row.title.clear();
  row.unit.clear();
  row.handler.clear();
  row.cell.clear();
  row.place.reset();
  return row;
}

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
        limit_(std::clamp(query.limit, 1u, kLimitMax)),
        sight_(store, world, access, who, town) {}

  base::Result<Page> run() {
    TRY(check_query());
    const QueryMark mark = mark_of_query();
    if (!query_.cursor.empty()) {
      TRY_ASSIGN(after_, read_cursor(query_.cursor, mark));
    }
    choose_packs();
    if (packs_.empty()) return Page{};
    make_sources();
    return merge(mark);
  }

 private:
  // A pack or a place that the principal may not list is refused by name.
  base::Status check_query() {
    const bool nothing = access_.packs_of(who_).empty();
    if (query_.pack || nothing) {
      base::Status may = access_.read(who_, {view_of(query_.pack), view_of(query_.unit), {}});
      // A post that lists nothing at all has an empty list, unless there is more to say.
      const bool plain = !query_.pack && !may.ok() && may.fault().code == "identity.not_for_role";
      if (!may.ok() && !plain) return may;
    }
    if (query_.unit && !nothing) {
      return access_.read(who_, {*access_.packs_of(who_).begin(), *query_.unit, {}});
    }
    return base::ok();
  }

  [[nodiscard]] QueryMark mark_of_query() const {
    const std::string kind = std::to_string(static_cast<int>(query_.whose)) + "/" +
                             std::to_string(static_cast<int>(query_.order)) +
                             (query_.open_only ? "o" : "-") + (query_.late_only ? "l" : "-") +
                             (query_.pack ? "p" : "-") + (query_.state ? "s" : "-") +
                             (query_.unit ? "u" : "-") + (query_.cell ? "c" : "-");
    return mark_of({"list", town_, who_.post, kind, view_of(query_.pack), view_of(query_.state),
                    view_of(query_.unit), view_of(query_.cell)});
  }

  void choose_packs() {
    if (query_.pack) {
      packs_ = {*query_.pack};
      return;
    }
    packs_ = access_.packs_of(who_);
  }

  // The places to look at; nothing stands for all of them.
  [[nodiscard]] std::vector<std::optional<std::string>> units() const {
    if (query_.unit) {
      if (query_.whose == Whose::kCells && !who_.unit.empty() && *query_.unit != who_.unit) {
        return {};
      }
      return {query_.unit};
    }
    if (who_.unit.empty()) return {std::nullopt};
    if (query_.whose == Whose::kCells) return {who_.unit};
    return {who_.unit, std::string()};
  }

  // Where an open case of the list may stand.
  [[nodiscard]] std::vector<store::Stage> stages() const {
    std::set<std::pair<std::string, std::string>> found;
    if (query_.whose == Whose::kWaiting) {
      for (const auto& [pack, state] : access_.waits_for(who_.role)) found.insert({pack, state});
    } else {
      for (const procedure::Pack& pack : world_.packs.packs()) {
        for (const procedure::State& state : pack.states) {
          if (!state.final) found.insert({pack.id, state.id});
        }
      }
    }
    std::vector<store::Stage> out;
    for (const auto& [pack, state] : found) {
      if (packs_.contains(pack) && (!query_.state || *query_.state == state)) {
        out.push_back({pack, state});
      }
    }
    return out;
  }

  void make_sources() {
    for (const auto& unit : units()) {
      if (query_.order == Order::kLateness) {
        add_queue(unit);
      } else if (query_.whose == Whose::kWaiting) {
        for (const store::Stage& stage : stages()) add_cases(unit, stage.pack, stage.state);
      } else if (takes_all_packs()) {
        add_cases(unit, query_.pack, query_.state);
      } else {
        for (const std::string& pack : packs_) add_cases(unit, pack, query_.state);
      }
    }
    const auto many = static_cast<uint32_t>(std::max<size_t>(sources_.size(), 1));
    chunk_ = many == 1 ? limit_ + 1 : std::clamp(2 * limit_ / many, kChunkMin, limit_ + 1);
  }

  // One handler's cases are few, and who sees most packs throws little away: one source then.
  [[nodiscard]] bool takes_all_packs() const {
    if (query_.pack || query_.whose == Whose::kMine) return true;
    if (query_.state || query_.unit || !who_.unit.empty()) return false;
    std::set<std::string_view> all;
    for (const procedure::Pack& pack : world_.packs.packs()) all.insert(pack.id);
    return packs_.size() * 2 >= all.size();
  }

  void add_queue(const std::optional<std::string>& unit) {
    Source source;
    source.queue.stages = stages();
    if (source.queue.stages.empty()) return;
    source.queue.unit = unit;
    source.queue.cell = query_.cell;
    if (query_.whose == Whose::kMine) source.queue.handler = who_.person;
    if (query_.late_only) source.queue.due_before = now_;
    if (after_) source.queue.after = {after_->due, after_->id};
    sources_.push_back(std::move(source));
  }

  void add_cases(const std::optional<std::string>& unit, const std::optional<std::string>& pack,
                 const std::optional<std::string>& state) {
    Source source;
    source.cases.pack = pack;
    source.cases.state = state;
    source.cases.unit = unit;
    source.cases.open_only = query_.open_only || query_.whose == Whose::kWaiting;
    if (query_.whose == Whose::kMine) source.cases.handler = who_.person;
    if (after_) source.cases.after = after_->id;
    sources_.push_back(std::move(source));
  }

  base::Status fill(Source& source) {
    if (!source.ahead.empty() || source.dry) return base::ok();
    size_t read = 0;
    const auto keep = [&](const CaseRow& row) {
      source.ahead.push_back(row);
      ++read;
      return true;
    };
    if (query_.order == Order::kLateness) {
      source.queue.limit = chunk_;
      TRY(store_.queue(town_, source.queue, keep));
    } else {
      source.cases.limit = chunk_;
      TRY(store_.cases(town_, source.cases, keep));
    }
    source.dry = read < chunk_;
    if (!source.ahead.empty()) {
      const CaseRow& last = source.ahead.back();
      source.queue.after = {last.due_at, last.id};
      source.cases.after = last.id;
    }
    return base::ok();
  }

  // The source with the next row; nullptr at the end.
  base::Result<Source*> next() {
    Source* first = nullptr;
    for (Source& source : sources_) {
      TRY(fill(source));
      if (source.ahead.empty()) continue;
      if (first == nullptr || before(source.ahead.front(), first->ahead.front(), query_.order)) {
        first = &source;
      }
    }
    return first;
  }

  // What no index knows.
  [[nodiscard]] bool fits(const CaseRow& row) const {
    if (query_.cell && row.cell != *query_.cell) return false;
    if (query_.late_only && !(row.due_at && *row.due_at < now_)) return false;
    return true;
  }

  base::Result<Page> merge(const QueryMark& mark) {
    Page page;
    std::set<base::Uuid> seen;  // a case may move from one source to another while we read
    for (size_t looked_at = 0;; ++looked_at) {
      TRY_ASSIGN(Source* const source, next());
      if (source == nullptr) return page;
      if (page.rows.size() == limit_ || looked_at == kLookedAtMax) {
        page.next = write_cursor(*after_, mark);
        return page;
      }
      CaseRow row = std::move(source->ahead.front());
      source->ahead.pop_front();
      after_ = Cursor{};
      after_->due = row.due_at;
      after_->id = row.id;
      if (!fits(row) || !seen.insert(row.id).second) continue;
      TRY_ASSIGN(const bool sees, sight_.sees(row));
      if (!sees) continue;
      page.rows.push_back(sight_.sealed(row.pack) ? without_content(std::move(row))
                                                  : std::move(row));
    }
  }

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
  uint32_t chunk_ = 0;
};

}  // namespace

base::Result<Page> list(store::Store& store, const casework::World& world,
                        const identity::Access& access, const identity::Principal& who,
                        const std::string& town, const ListQuery& query, calendar::Instant now) {
  return Lister(store, world, access, who, town, query, now).run();
}

}  // namespace office
