// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/case_file.h"

#include <algorithm>

namespace casework {

Fields::Fields(std::initializer_list<Item> items) {
  for (const Item& item : items) set(item.first, item.second);
}

void Fields::set(std::string id, std::string value) {
  const auto it = std::lower_bound(items_.begin(), items_.end(), id,
                                   [](const Item& a, const std::string& b) { return a.first < b; });
  if (it != items_.end() && it->first == id) {
    it->second = std::move(value);
  } else {
    items_.insert(it, {std::move(id), std::move(value)});
  }
}

const std::string* Fields::find(std::string_view id) const {
  const auto it = std::lower_bound(items_.begin(), items_.end(), id,
                                   [](const Item& a, std::string_view b) { return a.first < b; });
  return it != items_.end() && it->first == id ? &it->second : nullptr;
}

ClockStatus ClockState::status_at(calendar::Instant now) const {
  return status == ClockStatus::kRunning && due_at < now ? ClockStatus::kMissed : status;
}

const Act* CaseFile::first(std::string_view step) const {
  for (const Act& act : acts) {
    if (act.step == step) return &act;
  }
  return nullptr;
}

const Act* CaseFile::last(std::string_view step) const {
  for (auto it = acts.rbegin(); it != acts.rend(); ++it) {
    if (it->step == step) return &*it;
  }
  return nullptr;
}

int CaseFile::times(std::string_view step) const {
  return static_cast<int>(
      std::count_if(acts.begin(), acts.end(), [&](const Act& a) { return a.step == step; }));
}

const ClockState* CaseFile::clock(std::string_view name) const {
  for (const ClockState& known : clocks) {
    if (known.clock == name) return &known;
  }
  return nullptr;
}

void apply(CaseFile& file, const procedure::Step& step, Act act) {
  if (!step.to.empty()) file.state = step.to;
  for (const auto& [id, value] : act.fields) file.fields.set(id, value);
  file.acts.push_back(std::move(act));
}

}  // namespace casework
