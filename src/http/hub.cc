// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/hub.h"

#include <algorithm>

#include "http/answer.h"

namespace http {

namespace {

// Whom connections are counted for: of IPv6 the network of /64, which one household has.
Address household(Address address) {
  const bool v4 =
      std::all_of(address.begin(), address.begin() + 10, [](uint8_t b) { return b == 0; });
  if (!v4) std::fill(address.begin() + 8, address.end(), uint8_t{0});
  return address;
}

}  // namespace

bool Hub::enter(const std::optional<Address>& peer) {
  const std::scoped_lock lock(mutex_);
  bool room = open_ < options.limits.connections;
  // A proxy brings everybody's connections.
  if (room && peer && !proxies.believes(peer)) {
    uint32_t& count = peers_[household(*peer)];
    room = count < options.limits.connections_per_peer;
    if (room) ++count;
  }
  if (!room) {
    ++connections_refused;
    return false;
  }
  ++open_;
  ++connections_total;
  return true;
}

void Hub::leave(const std::optional<Address>& peer) {
  const std::scoped_lock lock(mutex_);
  --open_;
  if (peer && !proxies.believes(peer)) {
    const auto it = peers_.find(household(*peer));
    if (--it->second == 0) peers_.erase(it);
  }
  if (open_ == 0) left_.notify_all();
}

uint64_t Hub::open() const {
  const std::scoped_lock lock(mutex_);
  return open_;
}

bool Hub::wait_empty(Ticks::time_point end) {
  std::unique_lock lock(mutex_);
  return left_.wait_until(lock, end, [&] { return open_ == 0; });
}

Response Hub::refuse(int status, const Request& request) {
  if (options.refuse) {
    try {
      Response response = options.refuse(status, request);
      const bool usable = is_sound(response) && !response.file && !response.stream;
      // Words for another status would tell the client something else than what happened.
      if (usable && response.status == status) return response;
    } catch (const std::exception&) {
      ++bugs;  // told by the counter; the client gets plain words
    }
  }
  return plain_refusal(status);
}

void Hub::report(const Seen& seen) {
  if (options.seen) options.seen(seen);
}

}  // namespace http
