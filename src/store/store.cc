// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/store.h"

namespace store {

EntryView view_of(const EntryRow& row) {
  EntryView view;
  view.town = row.entry.town;
  view.number = row.entry.number;
  view.id = row.entry.id;
  view.subject = row.entry.subject;
  view.kind = row.entry.kind;
  view.occurred_at = row.entry.occurred_at;
  view.recorded_at = row.entry.recorded_at;
  view.header = row.header;
  view.salt = row.salt;
  view.body = row.body;
  view.erased = row.erased;
  return view;
}

std::string_view name_of(ClockStatus status) {
  switch (status) {
    case ClockStatus::kRunning:
      return "running";
    case ClockStatus::kPaused:
      return "paused";
    case ClockStatus::kMet:
      return "met";
    case ClockStatus::kMissed:
      return "missed";
    case ClockStatus::kVoid:
      return "void";
  }
  return "unknown";
}

}  // namespace store
