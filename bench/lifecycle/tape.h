// SPDX-License-Identifier: AGPL-3.0-or-later
// The raw limit: what the desk writes for a lifecycle, row by row, taken down once and written
// again by a bare loop: the same tables, indexes, sizes and sentences, but no HTTP, no rules, no
// hashes.
#pragma once

#include <filesystem>
#include <vector>

#include "app/home.h"
#include "store/store.h"

namespace bench {

// An entry with what it owns.
struct TapedEntry {
  base::Uuid id, subject;
  std::string kind;
  calendar::Instant occurred_at, recorded_at;
  base::Bytes header, salt, body;
};
struct TapedKey {
  base::Digest key;
  base::Uuid subject;
};
// All that one act writes.
struct TapedAct {
  TapedEntry entry;
  std::vector<store::CaseRow> cases;
  std::vector<store::ClockRow> clocks;
  std::vector<store::TextDoc> texts;
  std::vector<TapedKey> keys;
  std::vector<store::FigureLine> lines;
  std::vector<store::FigureBucket> buckets;
};
struct Tape {
  std::vector<TapedAct> acts;
  std::string note;  // of a checkpoint
};

// Lets the desk do so many lifecycles, `users` side by side, over the demonstration year in `dir`
// (which is changed).
[[nodiscard]] Tape record(const app::Knowledge& knowledge, const std::filesystem::path& dir,
                          size_t lifecycles, size_t users);

struct Bare {
  double acts_per_s = 0;
  double acts_per_commit = 0;
  double cpu_us_per_act = 0;
};
// Writes acts [first, last) of the tape to the end of a town's tables. `users` wait for their
// answers: the loop takes whatever waits into one transaction, as the server does, and another
// thread lets those who were answered come again. `together`: instead of that, so many acts in
// every transaction.
[[nodiscard]] Bare replay(const Tape& tape, size_t first, size_t last, store::Store& store,
                          size_t users, size_t together = 0);

}  // namespace bench
