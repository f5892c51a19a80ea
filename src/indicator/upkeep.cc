// SPDX-License-Identifier: AGPL-3.0-or-later
#include "indicator/upkeep.h"

#include <algorithm>

namespace indicator {

namespace {

std::vector<Contribution> known_at(const Outline& outline, int64_t ms, const TextPool& pool) {
  std::vector<Contribution> out;
  if (outline.plan != nullptr && !outline.acts.empty()) contribute(outline, ms, pool, out);
  std::sort(out.begin(), out.end());
  return out;
}

// Removes what stands in both sorted lists.
void cancel(std::vector<Contribution>& a, std::vector<Contribution>& b) {
  std::vector<Contribution> only_a;
  std::vector<Contribution> only_b;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(only_a));
  std::set_difference(b.begin(), b.end(), a.begin(), a.end(), std::back_inserter(only_b));
  a = std::move(only_a);
  b = std::move(only_b);
}

}  // namespace

void Upkeep::before(const procedure::Pack& pack, const casework::CaseFile& file) {
  const PackPlan* plan = definitions_.plan(pack.id);
  old_ = plan != nullptr ? outline_of(file, *plan, pool_) : Outline{};
}

// The outline of the case after its last act: that of before(), with the act added.
Outline Upkeep::continued(const casework::CaseFile& file, const PackPlan& plan) {
  if (old_.plan != &plan || old_.acts.size() + 1 != file.acts.size()) {
    return outline_of(file, plan, pool_);
  }
  Outline fresh = old_;
  fresh.version = file.version;
  extend(fresh, plan.step(file.acts.back().step), file.acts.back(), pool_);
  set_clocks(fresh, file);
  return fresh;
}

base::Status Upkeep::after(store::Transaction& transaction, const std::string& town,
                           const procedure::Pack& pack, const casework::CaseFile& file,
                           const casework::Act& cause) {
  const PackPlan* plan = definitions_.plan(pack.id);
  if (plan == nullptr) return base::ok();
  const Outline fresh = continued(file, *plan);
  const int64_t now = cause.recorded_at.ms;
  TRY(write(transaction, town, file, cause.number, known_at(old_, now, pool_),
            known_at(fresh, now, pool_), now));
  // A clock that runs out later changes the contributions then, without an entry: lines dated by
  // that moment say so, and are taken back if the case moves on before.
  int64_t at = now;
  for (;;) {
    const int64_t old_next = next_change(old_, at);
    const int64_t new_next = next_change(fresh, at);
    const int64_t next = std::min(old_next, new_next);
    if (next == INT64_MAX) return base::ok();
    // Change of the old timeline at `next`, taken back; change of the new one, added.
    std::vector<Contribution> gone = known_at(old_, next, pool_);
    std::vector<Contribution> old_before = known_at(old_, next - 1, pool_);
    cancel(gone, old_before);
    std::vector<Contribution> come = known_at(fresh, next, pool_);
    std::vector<Contribution> new_before = known_at(fresh, next - 1, pool_);
    cancel(come, new_before);
    gone.insert(gone.end(), new_before.begin(), new_before.end());
    come.insert(come.end(), old_before.begin(), old_before.end());
    std::sort(gone.begin(), gone.end());
    std::sort(come.begin(), come.end());
    TRY(write(transaction, town, file, cause.number, std::move(gone), std::move(come), next));
    at = next;
  }
}

base::Status Upkeep::write(store::Transaction& transaction, const std::string& town,
                           const casework::CaseFile& file, uint64_t change_number,
                           std::vector<Contribution> gone, std::vector<Contribution> come,
                           int64_t known_ms) {
  cancel(gone, come);
  for (const std::vector<Contribution>* list : {&gone, &come}) {
    const int64_t way = list == &gone ? -1 : 1;
    for (const Contribution& c : *list) {
      store::FigureLine line;
      line.town = town;
      line.indicator = c.definition->source->id;
      line.key = c.key;
      line.day = {c.day};
      line.number = c.number;
      line.subject = file.id;
      line.count = way * c.sign;
      line.amount = way * c.sign * c.amount;
      line.recorded_at = {known_ms};
      line.change_number = change_number;
      TRY(transaction.add_line(line));
      // Values that change with time or are not sums are read from the lines.
      const procedure::IndicatorKind kind = c.definition->source->kind;
      if (c.definition->time_dependent || kind == procedure::IndicatorKind::kLatest ||
          kind == procedure::IndicatorKind::kDistinct) {
        continue;
      }
      store::FigureBucket bucket{town,  line.indicator, store::Span::kDay, c.day,
                                 c.key, line.count,     line.amount};
      TRY(transaction.add_bucket(bucket));
      if (kind != procedure::IndicatorKind::kStock) continue;
      bucket.span = store::Span::kYear;
      bucket.at = line.day.year();
      TRY(transaction.add_bucket(bucket));
    }
  }
  return base::ok();
}

}  // namespace indicator
