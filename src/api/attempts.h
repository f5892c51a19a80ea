// SPDX-License-Identifier: AGPL-3.0-or-later
// How often somebody at one address may fail to prove who he is: against guessing one password for
// many accounts, which the limit per account (identity::Accounts) does not see. In memory, of this
// process: it slows guessing down and locks nobody.
#pragma once

#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "calendar/date.h"

namespace api {

// Thread safe.
class Attempts {
 public:
  struct Limits {
    int burst = 30;                 // failures at once; a hall of clerks has one address
    int64_t refill_ms = 20'000;     // one more after so long
    size_t addresses_max = 10'000;  // remembered; then the one that was least lately heard of goes
  };
  Attempts() : Attempts(Limits{}) {}
  explicit Attempts(Limits limits) : limits_(limits) {}

  // Counts an attempt before it is looked at; seconds to wait if there were too many. `peer` as
  // http::Request has it: of an IPv6 address the first 64 bits count, since a line has all of them.
  [[nodiscard]] std::optional<int64_t> take(const std::string& peer, calendar::Instant now);
  // The attempt succeeded and does not count.
  void give_back(const std::string& peer);
  [[nodiscard]] size_t addresses() const;

 private:
  struct Bucket {
    std::string address;
    int64_t spent = 0;  // failures that count still
    calendar::Instant at;
  };
  using Buckets = std::list<Bucket>;  // lately heard of first

  Limits limits_;
  mutable std::mutex mutex_;
  Buckets buckets_;
  std::map<std::string, Buckets::iterator, std::less<>> by_address_;
};

}  // namespace api
