// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is at the other end, behind proxies that are believed. Private to the room.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace http {

// An IPv6 address; IPv4 as ::ffff:a.b.c.d (RFC 4291 §2.5.5.2).
using Address = std::array<uint8_t, 16>;
// "192.0.2.1" or "2001:db8::1", nothing else.
[[nodiscard]] std::optional<Address> parse_address(std::string_view text);
[[nodiscard]] std::string print_address(const Address& address);
[[nodiscard]] bool is_loopback(const Address& address);

class Proxies {
 public:
  // ServerOptions.proxies. Faults: http.bad_address (kInvalid).
  [[nodiscard]] static base::Result<Proxies> parse(const std::vector<std::string>& names);
  // Nothing: the Unix sockets.
  [[nodiscard]] bool believes(const std::optional<Address>& address) const;

 private:
  struct Network {
    Address address;
    int bits;
  };
  std::vector<Network> networks_;
  bool unix_ = false;
};

// The connection itself.
struct Link {
  std::optional<Address> peer;  // nothing: Unix socket
  bool secure = false;          // TLS
};
// Sets peer, loopback and secure of `request`. False: the headers of a believed proxy name two
// clients (RFC 7239 beside X-Forwarded-For).
[[nodiscard]] bool set_origin(const Link& link, const Proxies& proxies, Request& request);

}  // namespace http
