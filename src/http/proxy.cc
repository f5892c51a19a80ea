// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/proxy.h"

#include <arpa/inet.h>

#include <algorithm>

#include "base/text.h"
#include "http/text.h"

namespace http {

namespace {

constexpr Address kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};

bool is_v4(const Address& address) {
  return std::equal(address.begin(), address.begin() + 12, kMapped.begin());
}

// An address as headers write it: with a port, in brackets, in quotes.
std::optional<Address> parse_node(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  if (text.starts_with('[')) {
    const size_t end = text.find(']');
    return end == std::string_view::npos ? std::nullopt : parse_address(text.substr(1, end - 1));
  }
  if (const auto plain = parse_address(text)) return plain;
  return parse_address(text.substr(0, text.find(':')));
}

struct Hop {
  std::optional<Address> from;  // nothing: unknown, or a name that hides it
  std::string proto;            // "" if not said
};

// The elements of Forwarded, the nearest proxy's last (RFC 7239 §4).
std::vector<Hop> forwarded(const Headers& headers) {
  std::vector<Hop> hops;
  for (const auto& [key, value] : headers) {
    if (!same(key, "Forwarded")) continue;
    std::string_view list = value;
    std::string_view element;
    while (next_item(list, ',', element)) {
      Hop hop;
      std::string_view pair;
      while (next_item(element, ';', pair)) {
        const size_t equals = pair.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string_view name = trim(pair.substr(0, equals));
        const std::string_view said = trim(pair.substr(equals + 1));
        if (same(name, "for")) hop.from = parse_node(said);
        if (same(name, "proto")) hop.proto = said;
      }
      hops.push_back(std::move(hop));
    }
  }
  return hops;
}

// The same of X-Forwarded-For; the last X-Forwarded-Proto is the nearest proxy's.
std::vector<Hop> x_forwarded(const Headers& headers) {
  std::vector<Hop> hops;
  std::string proto;
  for (const auto& [key, value] : headers) {
    std::string_view list = value;
    std::string_view item;
    if (same(key, "X-Forwarded-For")) {
      while (next_item(list, ',', item)) hops.push_back({parse_node(item), {}});
    } else if (same(key, "X-Forwarded-Proto")) {
      while (next_item(list, ',', item)) proto = item;
    }
  }
  if (hops.empty() && !proto.empty()) hops.emplace_back();
  for (Hop& hop : hops) hop.proto = proto;
  return hops;
}

// The client: the nearest hop that is not a believed proxy itself.
Hop client_of(const std::vector<Hop>& hops, const Proxies& proxies) {
  Hop client;
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    if (!hop->from) {
      if (!hop->proto.empty()) client.proto = hop->proto;
      break;
    }
    client = *hop;
    if (!proxies.believes(hop->from)) break;
  }
  return client;
}

bool shows_a_proxy(const Headers& headers) {
  return std::any_of(headers.begin(), headers.end(), [](const auto& item) {
    for (const std::string_view name : {"Forwarded", "X-Forwarded-For", "X-Forwarded-Proto",
                                        "X-Forwarded-Host", "X-Real-IP", "Via"}) {
      if (same(item.first, name)) return true;
    }
    return false;
  });
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  const std::string name(text);
  if (name.size() != std::char_traits<char>::length(name.c_str())) return std::nullopt;
  Address out = kMapped;
  if (inet_pton(AF_INET, name.c_str(), out.data() + 12) == 1) return out;
  if (inet_pton(AF_INET6, name.c_str(), out.data()) == 1) return out;
  return std::nullopt;
}

std::string print_address(const Address& address) {
  std::array<char, INET6_ADDRSTRLEN> out{};
  const bool v4 = is_v4(address);
  inet_ntop(v4 ? AF_INET : AF_INET6, address.data() + (v4 ? 12 : 0), out.data(), out.size());
  return out.data();
}

bool is_loopback(const Address& address) {
  if (is_v4(address)) return address[12] == 127;
  Address one{};
  one.back() = 1;
  return address == one;
}

base::Result<Proxies> Proxies::parse(const std::vector<std::string>& names) {
  Proxies out;
  for (const std::string& name : names) {
    if (name == "unix") {
      out.unix_ = true;
      continue;
    }
    const size_t slash = name.find('/');
    const auto address = parse_address(std::string_view(name).substr(0, slash));
    const int base = address && is_v4(*address) && name.find(':') == std::string::npos ? 96 : 0;
    std::optional<int64_t> bits = 128 - base;
    if (slash != std::string::npos)
      bits = base::parse_int(std::string_view(name).substr(slash + 1));
    if (!address || !bits || *bits < 0 || *bits > 128 - base) {
      return base::fault(base::FaultKind::kInvalid, "http.bad_address", {{"address", name}});
    }
    out.networks_.push_back({*address, static_cast<int>(*bits) + base});
  }
  return out;
}

bool Proxies::believes(const std::optional<Address>& address) const {
  if (!address) return unix_;
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    for (int bit = 0; bit < network.bits; bit += 8) {
      const auto i = static_cast<size_t>(bit / 8);
      const int left = std::min(8, network.bits - bit);
      const auto mask = static_cast<uint8_t>(0xff << (8 - left));
      if (((address->at(i) ^ network.address.at(i)) & mask) != 0) return false;
    }
    return true;
  });
}

bool set_origin(const Link& link, const Proxies& proxies, Request& request) {
  request.peer = link.peer ? print_address(*link.peer) : "";
  request.secure = link.secure;
  request.loopback = false;
  if (!proxies.believes(link.peer)) {
    const bool here = !link.peer || is_loopback(*link.peer);
    request.loopback = here && !shows_a_proxy(request.headers);
    return true;
  }
  const Hop standard = client_of(forwarded(request.headers), proxies);
  const Hop common = client_of(x_forwarded(request.headers), proxies);
  const bool two_words =
      !standard.proto.empty() && !common.proto.empty() && !same(standard.proto, common.proto);
  if ((standard.from && common.from && *standard.from != *common.from) || two_words) return false;
  const Hop& client = standard.from ? standard : common;
  if (client.from) request.peer = print_address(*client.from);
  const std::string& proto = standard.proto.empty() ? common.proto : standard.proto;
  if (!proto.empty()) request.secure = same(proto, "https");
  return true;
}

}  // namespace http
