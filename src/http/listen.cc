// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/listen.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>

#include "base/text.h"
#include "http/proxy.h"

namespace http {

namespace {

constexpr mode_t kUnixMode = 0660;

base::Fault bad_address(std::string_view address) {
  return base::fault(base::FaultKind::kInvalid, "http.bad_address",
                     {{"address", std::string(address)}});
}

base::Fault cannot_listen(std::string_view address, int error) {
  return base::fault(
      base::FaultKind::kUnavailable, "http.cannot_listen",
      {{"address", std::string(address)}, {"reason", std::generic_category().message(error)}});
}

struct Point {
  sockaddr_storage storage{};
  socklen_t size = 0;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

struct HostPort {
  Address host;
  bool v6;
  uint16_t port;
};

std::optional<HostPort> parse_host_port(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = base::parse_int(text.substr(colon + 1));
  if (!port || *port < 0 || *port > 65535) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const bool v6 = host.starts_with('[') && host.ends_with(']');
  if (v6) host = host.substr(1, host.size() - 2);
  if ((host.find(':') != std::string_view::npos) != v6) return std::nullopt;
  const auto address = parse_address(host == "localhost" ? "127.0.0.1" : host);
  if (!address) return std::nullopt;
  return HostPort{*address, v6, static_cast<uint16_t>(*port)};
}

Point point_of(const HostPort& place) {
  Point point;
  if (place.v6) {
    auto& in = reinterpret_cast<sockaddr_in6&>(point.storage);
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(place.port);
    std::memcpy(&in.sin6_addr, place.host.data(), 16);
    point.size = sizeof(in);
  } else {
    auto& in = reinterpret_cast<sockaddr_in&>(point.storage);
    in.sin_family = AF_INET;
    in.sin_port = htons(place.port);
    std::memcpy(&in.sin_addr, place.host.data() + 12, 4);
    point.size = sizeof(in);
  }
  return point;
}

Fd make_socket(int family) {
  return Fd(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

void enable(const Fd& fd, int level, int option) {
  const int on = 1;
  (void)::setsockopt(fd.get(), level, option, &on, sizeof(on));  // bind() tells what went wrong
}

// A bound TCP socket; errno says why not.
Fd bind_tcp(const HostPort& place, bool shared) {
  Fd fd = make_socket(place.v6 ? AF_INET6 : AF_INET);
  if (!fd) return fd;
  enable(fd, SOL_SOCKET, SO_REUSEADDR);
  if (shared) enable(fd, SOL_SOCKET, SO_REUSEPORT);
  if (place.v6) enable(fd, IPPROTO_IPV6, IPV6_V6ONLY);
  const Point point = point_of(place);
  return ::bind(fd.get(), point.get(), point.size) == 0 ? std::move(fd) : Fd();
}

uint16_t port_of(const Fd& fd) {
  Point point;
  point.size = sizeof(point.storage);
  if (::getsockname(fd.get(), point.get(), &point.size) != 0) return 0;
  // The port lies at the same place for both families.
  return ntohs(reinterpret_cast<const sockaddr_in&>(point.storage).sin_port);
}

// 0 if a socket's file may be put there (one that nobody listens on is removed), else the error.
int make_room(const std::string& path, const Point& point) {
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0) return errno == ENOENT ? 0 : errno;
  if (!S_ISSOCK(found.st_mode)) return EEXIST;
  const Fd probe = make_socket(AF_UNIX);
  if (!probe) return errno;
  if (::connect(probe.get(), point.get(), point.size) == 0 || errno == EAGAIN) return EADDRINUSE;
  if (errno != ECONNREFUSED) return errno;
  return ::unlink(path.c_str()) == 0 ? 0 : errno;
}

}  // namespace

Fd::~Fd() {
  if (number_ >= 0) ::close(number_);
}

Fd& Fd::operator=(Fd&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

Gate::~Gate() {
  if (!file_.empty()) ::unlink(file_.c_str());
}

base::Result<Gate> Gate::open(std::string_view address, unsigned count) {
  static constexpr std::string_view kUnix = "unix:";
  if (!address.starts_with(kUnix)) return open_tcp(address, count);
  return open_unix(address.substr(kUnix.size()));
}

base::Result<Gate> Gate::open_tcp(std::string_view address, unsigned count) {
  auto place = parse_host_port(address);
  if (!place) return bad_address(address);
  // Sockets that share a port do so with every other program of the same user: ask alone first.
  if (place->port != 0 && !bind_tcp(*place, false)) return cannot_listen(address, errno);
  Gate gate;
  for (unsigned i = 0; i < count; ++i) {
    Fd fd = bind_tcp(*place, true);
    if (!fd) return cannot_listen(address, errno);
    place->port = port_of(fd);
    if (::listen(fd.get(), SOMAXCONN) != 0) return cannot_listen(address, errno);
    gate.sockets.push_back(std::move(fd));
  }
  const std::string host = print_address(place->host);
  gate.address = (place->v6 ? "[" + host + "]" : host) + ":" + std::to_string(place->port);
  return gate;
}

base::Result<Gate> Gate::open_unix(std::string_view path) {
  const std::string address = "unix:" + std::string(path);
  Point point;
  auto& un = reinterpret_cast<sockaddr_un&>(point.storage);
  if (path.empty() || path.size() >= sizeof(un.sun_path)) return bad_address(address);
  un.sun_family = AF_UNIX;
  std::memcpy(un.sun_path, path.data(), path.size());
  point.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);

  const std::string name(path);
  if (const int error = make_room(name, point)) return cannot_listen(address, error);
  Fd fd = make_socket(AF_UNIX);
  if (!fd) return cannot_listen(address, errno);
  // Before bind(), so that the file is never open to others; after it, whatever the umask.
  (void)::fchmod(fd.get(), kUnixMode);
  if (::bind(fd.get(), point.get(), point.size) != 0) return cannot_listen(address, errno);
  Gate gate;
  gate.file_ = name;
  if (::chmod(name.c_str(), kUnixMode) != 0) return cannot_listen(address, errno);
  if (::listen(fd.get(), SOMAXCONN) != 0) return cannot_listen(address, errno);
  gate.address = address;
  gate.local = true;
  gate.sockets.push_back(std::move(fd));
  return gate;
}

}  // namespace http
