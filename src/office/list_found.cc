// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists that no source of rows gives: by clocks that pause or are provisional, and by words; and
// what puts a row on the page.
#include <algorithm>

#include "casework/replay.h"
#include "office/lister.h"

namespace office {

using store::CaseRow;

namespace {

constexpr size_t kLookedAtMax = 2000;          // rows, for one page
constexpr size_t kTriedMax = 400;              // … where each is opened and its steps are tried
constexpr const char* kAfterEveryClock = "~";  // ids are lower-case letters

// What is left of a sealed case in a list.
CaseRow without_content(CaseRow row) {
  row.title.clear();
  row.unit.clear();
  row.handler.clear();
  row.cell.clear();
  row.place.reset();
  return row;
}

}  // namespace

base::Result<bool> Lister::open_to_me(const CaseRow& row) const {
  if (!tries()) return true;
  const procedure::Pack* pack = world_.packs.version(row.pack, row.pack_version);
  if (pack == nullptr) return false;
  auto file = casework::load_case(store_, world_, town_, row.id);
  if (!file.ok()) {
    // One damaged case must not close the whole list.
    if (file.fault().kind == base::FaultKind::kCorrupt) return false;
    return std::move(file).fault();
  }
  // A step that keeps the state and was the last to be taken (a review) is done until more happens.
  const std::string& last = file->acts.back().step;
  const casework::StoredCases others(store_, world_, town_);
  const auto offered = offers(world_.asking(others), *query_.people, *pack, *file, who_, now_);
  return std::any_of(offered.begin(), offered.end(), [&](const Offer& offer) {
    return offer.open && offer.step->id != last && names_step(pack->id, offer.step->id);
  });
}

size_t Lister::looked_at_max() const { return tries() ? kTriedMax : kLookedAtMax; }

base::Status Lister::show(CaseRow row, Page& page) {
  TRY_ASSIGN(const bool sees, sight_.sees(row));
  if (!sees) return base::ok();
  TRY_ASSIGN(const bool open, open_to_me(row));
  if (!open) return base::ok();
  page.rows.push_back(sight_.sealed(row.pack) ? without_content(std::move(row)) : std::move(row));
  return base::ok();
}

base::Result<bool> Lister::is_first(const store::ClockRow& clock) {
  bool first = true;
  TRY(store_.clocks_of(town_, clock.case_id, [&](const store::ClockRow& other) {
    const bool earlier =
        std::pair(other.due_at, other.clock) < std::pair(clock.due_at, clock.clock);
    if (earlier && counts(other)) first = false;
    return first;
  }));
  return first;
}

bool Lister::counts(const store::ClockRow& clock) const {
  return clock.status == clock_filter().status &&
         (query_.clock == ListQuery::Clock::kPaused || clock.provisional);
}

store::ClockFilter Lister::clock_filter() const {
  store::ClockFilter filter;
  if (query_.clock == ListQuery::Clock::kPaused) {
    filter.status = store::ClockStatus::kPaused;
  } else {
    filter.after = {calendar::Instant::at(world_.workdays.known_until()), base::Uuid{}, ""};
  }
  return filter;
}

base::Result<Page> Lister::by_clocks(const QueryMark& mark) {
  store::ClockFilter filter = clock_filter();
  filter.limit = limit_ + 1;
  if (after_)
    filter.after = {after_->due.value_or(calendar::Instant{}), after_->id, kAfterEveryClock};
  Page page;
  for (size_t looked_at = 0;;) {
    std::vector<store::ClockRow> clocks;
    TRY(store_.clocks_due(town_, filter, [&](const store::ClockRow& clock) {
      clocks.push_back(clock);
      return true;
    }));
    for (const store::ClockRow& clock : clocks) {
      if (page.rows.size() == limit_ || looked_at++ == looked_at_max()) {
        page.next = write_cursor(*after_, mark);
        return page;
      }
      after_ = Cursor{};
      after_->due = clock.due_at;
      after_->id = clock.case_id;
      TRY_ASSIGN(const bool first, is_first(clock));
      if (!counts(clock) || !first) continue;
      TRY_ASSIGN(auto row, store_.case_file(town_, clock.case_id));
      if (row && belongs(*row)) TRY(show(std::move(*row), page));
    }
    if (clocks.size() < filter.limit) return page;
    filter.after = {clocks.back().due_at, clocks.back().case_id, clocks.back().clock};
  }
}

base::Result<Page> Lister::by_words(const QueryMark& mark) {
  auto tags = sight_.tags(packs_);
  Page page;
  if (!tags) return page;
  store::TextQuery text;
  text.words = query_.words;
  text.tags = std::move(*tags);
  text.limit = limit_ + 1;
  if (after_) text.before = after_->number;
  std::set<base::Uuid> seen;
  for (size_t looked_at = 0;;) {
    std::vector<std::pair<uint64_t, base::Uuid>> hits;
    TRY(store_.search(town_, text, [&](uint64_t number, const base::Uuid& subject) {
      hits.emplace_back(number, subject);
      return true;
    }));
    for (const auto& [number, subject] : hits) {
      if (page.rows.size() == limit_ || looked_at++ == looked_at_max()) {
        page.next = write_cursor(*after_, mark);
        return page;
      }
      after_ = Cursor{};
      after_->number = number;
      if (!seen.insert(subject).second) continue;
      TRY_ASSIGN(auto row, store_.case_file(town_, subject));
      if (row && belongs(*row)) TRY(show(std::move(*row), page));
    }
    if (hits.size() < text.limit) return page;
    text.before = hits.back().first;
  }
}

}  // namespace office
