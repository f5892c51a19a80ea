// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/attempts.h"

#include <arpa/inet.h>

#include <algorithm>

namespace api {

namespace {

constexpr size_t kNetworkBytes = 8;  // of an IPv6 address

std::string network_of(const std::string& peer) {
  in6_addr address{};
  if (::inet_pton(AF_INET6, peer.c_str(), &address) != 1) return peer;
  return {reinterpret_cast<const char*>(address.s6_addr), kNetworkBytes};
}

}  // namespace

std::optional<int64_t> Attempts::take(const std::string& peer, calendar::Instant now) {
  std::string address = network_of(peer);
  const std::lock_guard lock(mutex_);
  const auto known = by_address_.find(address);
  if (known != by_address_.end()) {
    buckets_.splice(buckets_.begin(), buckets_, known->second);
  } else {
    if (buckets_.size() >= limits_.addresses_max) {
      by_address_.erase(buckets_.back().address);
      buckets_.pop_back();
    }
    buckets_.push_front({address, 0, now});
    by_address_.emplace(std::move(address), buckets_.begin());
  }
  Bucket& bucket = buckets_.front();
  if (now < bucket.at) bucket.at = now;  // a clock that was set back neither forgives nor locks
  const int64_t back = (now.ms - bucket.at.ms) / limits_.refill_ms;
  bucket.at.ms += back * limits_.refill_ms;
  bucket.spent = std::max<int64_t>(bucket.spent - back, 0);
  if (bucket.spent == 0) bucket.at = now;
  if (bucket.spent < limits_.burst) {
    ++bucket.spent;
    return std::nullopt;
  }
  return (limits_.refill_ms - (now.ms - bucket.at.ms) + 999) / 1000;
}

void Attempts::give_back(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  const auto known = by_address_.find(network_of(peer));
  if (known != by_address_.end() && known->second->spent > 0) --known->second->spent;
}

size_t Attempts::addresses() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

}  // namespace api
