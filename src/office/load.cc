// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/load.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace office {

namespace {

constexpr size_t kKeptMax = 64;
constexpr int kTimesTaken = 100;

// The least id of a time: version 7 begins with its milliseconds, big-endian (RFC 9562 §5.7).
base::Uuid first_id_of(calendar::Instant time) {
  base::Uuid out;
  const auto ms = static_cast<uint64_t>(std::max<int64_t>(time.ms, 0));
  for (size_t i = 0; i < 6; ++i) out.bytes[i] = static_cast<uint8_t>(ms >> (40 - 8 * i));
  return out;
}

calendar::Instant begin_of(Month month) {
  const auto first = calendar::Date::of(month.year, month.month, 1);
  ENSURE(first.has_value(), "a month that was parsed is of the calendar");
  return calendar::Instant::at(*first);
}

}  // namespace

std::optional<Month> Month::parse(std::string_view text) {
  const auto first = calendar::Date::parse(std::string(text) + "-01");
  if (text.size() != 7 || !first) return std::nullopt;
  const calendar::Civil civil = first->civil();
  return Month{civil.year, civil.month};
}

std::string Month::str() const { return begin_of(*this).date().str().substr(0, 7); }

Month Month::next() const { return month == 12 ? Month{year + 1, 1} : Month{year, month + 1}; }

template <typename Count>
base::Result<LoadBook::Kept> LoadBook::keep(const std::string& key, Count count) {
  const Clock::time_point start = Clock::now();
  {
    const std::lock_guard lock(mutex_);
    const auto known = kept_.find(key);
    if (known != kept_.end() && start < known->second.until) return known->second.counts;
  }
  auto counts = std::make_shared<Counts>();
  TRY(count([&](const store::CaseCount& one) {
    counts->push_back(one);
    return true;
  }));
  const Clock::time_point end = Clock::now();
  const auto taken = std::chrono::duration_cast<Clock::duration>(end - start);
  const std::lock_guard lock(mutex_);
  if (kept_.size() >= kKeptMax) kept_.clear();
  const auto lasts = std::max<Clock::duration>(fresh_, taken * kTimesTaken);
  kept_[key] = {counts, end + (fresh_.count() == 0 ? Clock::duration{} : lasts)};
  return Kept(std::move(counts));
}

base::Result<LoadBook::Kept> LoadBook::open(store::Store& store, calendar::Instant now) {
  return keep("open", [&](const store::CountFn& fn) { return store.count_open(town_, now, fn); });
}

base::Result<LoadBook::Kept> LoadBook::begun(store::Store& store, Month month) {
  return keep(month.str(), [&](const store::CountFn& fn) {
    return store.count_begun(town_, first_id_of(begin_of(month)),
                             first_id_of(begin_of(month.next())), fn);
  });
}

bool counts_for(const identity::Access& access, const identity::Principal& who,
                const store::CaseCount& count) {
  return access.read(who, {count.pack, count.unit, {}}).ok();
}

std::vector<Waiting> waiting(const casework::World& world, const identity::Access& access,
                             const identity::Principal& who, const LoadBook::Counts& counts) {
  std::map<std::pair<std::string, std::string>, Amount> by_stage;  // pack, state
  for (const store::CaseCount& count : counts) {
    if (!counts_for(access, who, count)) continue;
    Amount& amount = by_stage[{count.pack, count.state}];
    amount.open += count.cases;
    amount.late += count.late;
  }
  std::vector<Waiting> out;
  for (const auto& [role, label] : world.packs.vocabulary().roles) {
    std::map<std::string, Amount> by_pack;
    for (const auto& stage : access.waits_for(role)) {
      const auto found = by_stage.find(stage);
      if (found == by_stage.end()) continue;
      Amount& amount = by_pack[stage.first];
      amount.open += found->second.open;
      amount.late += found->second.late;
    }
    for (const auto& [pack, amount] : by_pack) out.push_back({role, pack, amount});
  }
  return out;
}

}  // namespace office
