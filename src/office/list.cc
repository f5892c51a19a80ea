// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists: several sources, each in order and through an index (a place, a pack, a state), merged.
#include <algorithm>

#include "base/text.h"
#include "office/lister.h"

namespace office {

using Order = ListQuery::Order;
using Whose = ListQuery::Whose;
using store::CaseRow;

namespace {

constexpr size_t kWordsCharsMax = 200;
constexpr uint32_t kChunkMin = 8;

std::string_view view_of(const std::optional<std::string>& value) {
  return value ? std::string_view(*value) : std::string_view();
}

// A row comes before another: due earlier, or begun later.
bool before(const CaseRow& a, const CaseRow& b, Order order) {
  if (order == Order::kNewest) return a.id > b.id;
  if (a.due_at.has_value() != b.due_at.has_value()) return a.due_at.has_value();
  if (a.due_at != b.due_at) return *a.due_at < *b.due_at;
  return a.id < b.id;
}

}  // namespace

base::Result<Page> Lister::run() {
  TRY(check_query());
  const QueryMark mark = mark_of_query();
  if (!query_.cursor.empty()) {
    TRY_ASSIGN(after_, read_cursor(query_.cursor, mark));
  }
  choose_packs();
  if (packs_.empty()) return Page{};
  if (!query_.words.empty()) return by_words(mark);
  if (query_.clock != ListQuery::Clock::kAny) return by_clocks(mark);
  make_sources();
  return merge(mark);
}

base::Status Lister::check_query() {
  if (!query_.words.empty() &&
      (base::first_invalid_utf8(query_.words) || base::char_count(query_.words) > kWordsCharsMax)) {
    return base::fault(base::FaultKind::kInvalid, "office.bad_words",
                       {{"max", std::to_string(kWordsCharsMax)}});
  }
  ENSURE(!tries() || query_.people != nullptr, "steps are tried with the town's posts");
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

QueryMark Lister::mark_of_query() const {
  const std::string kind = std::to_string(static_cast<int>(query_.whose)) + "/" +
                           std::to_string(static_cast<int>(query_.order)) +
                           (query_.open_only ? "o" : "-") + (query_.late_only ? "l" : "-") +
                           (query_.pack ? "p" : "-") + (query_.state ? "s" : "-") +
                           (query_.unit ? "u" : "-") + (query_.cell ? "c" : "-") +
                           std::to_string(static_cast<int>(query_.clock));
  const std::string among = base::join(query_.among, ",");
  const std::string steps = base::join(query_.steps, ",");
  return mark_of({"list", town_, who_.post, kind, view_of(query_.pack), view_of(query_.state),
                  view_of(query_.unit), view_of(query_.cell), among, steps, query_.words});
}

void Lister::choose_packs() {
  if (query_.pack) {
    packs_ = {*query_.pack};
    return;
  }
  packs_ = access_.packs_of(who_);
  if (query_.among.empty()) return;
  std::erase_if(packs_, [this](const std::string& pack) {
    return std::find(query_.among.begin(), query_.among.end(), pack) == query_.among.end();
  });
}

bool Lister::tries() const { return !query_.steps.empty() && query_.whose == Whose::kWaiting; }

bool Lister::names_step(const std::string& pack, const std::string& step) const {
  return std::any_of(query_.steps.begin(), query_.steps.end(), [&](const std::string& name) {
    return name == step || name == pack + "/" + step;
  });
}

std::set<std::pair<std::string, std::string>> Lister::left_by_steps() const {
  std::set<std::pair<std::string, std::string>> found;
  for (const procedure::Pack& pack : world_.packs.packs()) {
    for (const procedure::Step& step : pack.steps) {
      if (!names_step(pack.id, step.id)) continue;
      const bool mine = std::find(step.by.begin(), step.by.end(), who_.role) != step.by.end();
      if (tries() && !mine) continue;
      for (const std::string& state : step.from) {
        if (pack.state(state) != nullptr) found.insert({pack.id, state});
      }
    }
  }
  return found;
}

std::vector<std::optional<std::string>> Lister::units() const {
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

std::vector<store::Stage> Lister::stages() const {
  std::set<std::pair<std::string, std::string>> found;
  if (!query_.steps.empty()) {
    found = left_by_steps();
  } else if (query_.whose == Whose::kWaiting) {
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

bool Lister::staged() const { return query_.whose == Whose::kWaiting || !query_.steps.empty(); }

void Lister::make_sources() {
  for (const auto& unit : units()) {
    if (query_.order == Order::kLateness) {
      add_queue(unit);
    } else if (staged()) {
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

bool Lister::takes_all_packs() const {
  if (query_.pack || query_.whose == Whose::kMine) return true;
  if (query_.state || query_.unit || !who_.unit.empty() || !query_.among.empty()) return false;
  std::set<std::string_view> all;
  for (const procedure::Pack& pack : world_.packs.packs()) all.insert(pack.id);
  return packs_.size() * 2 >= all.size();
}

void Lister::add_queue(const std::optional<std::string>& unit) {
  Source source;
  source.queue.stages = stages();
  if (source.queue.stages.empty()) return;
  source.queue.unit = unit;
  source.queue.cell = query_.cell;
  if (query_.whose == Whose::kMine) source.queue.handler = who_.person;
  source.queue.due_before = due_before();
  if (query_.due_from) source.queue.after = {query_.due_from, base::Uuid{}};
  if (after_) source.queue.after = {after_->due, after_->id};
  sources_.push_back(std::move(source));
}

std::optional<calendar::Instant> Lister::due_before() const {
  if (!query_.late_only) return query_.due_before;
  return query_.due_before ? std::min(*query_.due_before, now_) : now_;
}

void Lister::add_cases(const std::optional<std::string>& unit,
                       const std::optional<std::string>& pack,
                       const std::optional<std::string>& state) {
  Source source;
  source.cases.pack = pack;
  source.cases.state = state;
  source.cases.unit = unit;
  source.cases.open_only = query_.open_only || staged();
  if (query_.whose == Whose::kMine) source.cases.handler = who_.person;
  if (after_) source.cases.after = after_->id;
  sources_.push_back(std::move(source));
}

base::Status Lister::fill(Source& source) {
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

base::Result<Source*> Lister::next() {
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

bool Lister::fits(const CaseRow& row) const {
  if (query_.cell && row.cell != *query_.cell) return false;
  const auto before = due_before();
  if (before && !(row.due_at && *row.due_at < *before)) return false;
  if (query_.due_from && row.due_at && *row.due_at < *query_.due_from) return false;
  return packs_.contains(row.pack);
}

bool Lister::belongs(const CaseRow& row) {
  if (!fits(row)) return false;
  if (query_.state && row.state != *query_.state) return false;
  if (query_.whose == Whose::kMine && row.handler != who_.person) return false;
  const auto places = units();
  const bool here =
      std::any_of(places.begin(), places.end(),
                  [&](const std::optional<std::string>& one) { return !one || *one == row.unit; });
  if (!here) return false;
  const bool closed = row.closed_at.has_value();
  if (!staged()) return !closed || !(query_.open_only || query_.order == Order::kLateness);
  if (stages_.empty()) stages_ = stages();
  return !closed && std::find(stages_.begin(), stages_.end(), store::Stage{row.pack, row.state}) !=
                        stages_.end();
}

base::Result<Page> Lister::merge(const QueryMark& mark) {
  Page page;
  std::set<base::Uuid> seen;  // a case may move from one source to another while we read
  for (size_t looked_at = 0;; ++looked_at) {
    TRY_ASSIGN(Source* const source, next());
    if (source == nullptr) return page;
    if (page.rows.size() == limit_ || looked_at == looked_at_max()) {
      page.next = write_cursor(*after_, mark);
      return page;
    }
    CaseRow row = std::move(source->ahead.front());
    source->ahead.pop_front();
    after_ = Cursor{};
    after_->due = row.due_at;
    after_->id = row.id;
    if (!fits(row) || !seen.insert(row.id).second) continue;
    TRY(show(std::move(row), page));
  }
}

base::Result<Page> list(store::Store& store, const casework::World& world,
                        const identity::Access& access, const identity::Principal& who,
                        const std::string& town, const ListQuery& query, calendar::Instant now) {
  return Lister(store, world, access, who, town, query, now).run();
}

base::Result<Count> count(store::Store& store, const casework::World& world,
                          const identity::Access& access, const identity::Principal& who,
                          const std::string& town, ListQuery query, calendar::Instant now,
                          uint32_t max) {
  constexpr int kPagesMax = 10;
  Count out;
  query.limit = std::min(max, kListLimitMax);
  query.cursor.clear();
  for (int pages = 0; pages < kPagesMax; ++pages) {
    TRY_ASSIGN(const Page page, list(store, world, access, who, town, query, now));
    out.rows += static_cast<uint32_t>(page.rows.size());
    out.more = !page.next.empty();
    if (!out.more || out.rows >= max) break;
    query.cursor = page.next;
  }
  return out;
}

}  // namespace office
