// SPDX-License-Identifier: AGPL-3.0-or-later
// How much work lies where: open and late cases by place and by post, and where matters began in a
// month. Totals of what the principal may list; never of persons.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "casework/world.h"
#include "identity/access.h"
#include "store/store.h"

namespace office {

struct Amount {
  int64_t open = 0;
  int64_t late = 0;
};

// A month of the calendar, "2020-05".
struct Month {
  int year = 0;
  int month = 0;  // 1..12
  auto operator<=>(const Month&) const = default;
  [[nodiscard]] static std::optional<Month> parse(std::string_view text);
  [[nodiscard]] std::string str() const;
  [[nodiscard]] Month next() const;
};

// Keeps what was counted for a short while, so that many who look cost one count. Thread safe.
class LoadBook {
 public:
  // Counts are as old as `fresh` at most, and as old as a hundred times what counting took.
  explicit LoadBook(std::string town,
                    std::chrono::milliseconds fresh = std::chrono::milliseconds(5000))
      : town_(std::move(town)), fresh_(fresh) {}

  using Counts = std::vector<store::CaseCount>;
  using Kept = std::shared_ptr<const Counts>;
  // The open cases of the town.
  [[nodiscard]] base::Result<Kept> open(store::Store& store, calendar::Instant now);
  // The cases whose ids were made in the month (see base::Uuid::v7), open and closed.
  [[nodiscard]] base::Result<Kept> begun(store::Store& store, Month month);

 private:
  using Clock = std::chrono::steady_clock;
  struct Entry {
    Kept counts;
    Clock::time_point until;
  };
  template <typename Count>
  [[nodiscard]] base::Result<Kept> keep(const std::string& key, Count count);

  const std::string town_;
  const std::chrono::milliseconds fresh_;
  std::mutex mutex_;
  std::map<std::string, Entry> kept_;
};

// Whether the principal may list cases of the count's pack at its place.
[[nodiscard]] bool counts_for(const identity::Access& access, const identity::Principal& who,
                              const store::CaseCount& count);

// What waits for a role (identity::Access::waits_for), pack by pack. A case may wait for several.
struct Waiting {
  std::string role;
  std::string pack;
  Amount amount;
};
[[nodiscard]] std::vector<Waiting> waiting(const casework::World& world,
                                           const identity::Access& access,
                                           const identity::Principal& who,
                                           const LoadBook::Counts& counts);

}  // namespace office
