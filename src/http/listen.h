// SPDX-License-Identifier: AGPL-3.0-or-later
// Listening sockets. Private to the room.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace http {

// A file descriptor that is closed with its owner.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int number) : number_(number) {}
  ~Fd();
  Fd(Fd&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Fd& operator=(Fd&& other) noexcept;
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] int release() { return std::exchange(number_, -1); }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

// One address of the options. Its Unix socket's file is removed with it.
class Gate {
 public:
  Gate() = default;
  ~Gate();
  Gate(Gate&& other) noexcept
      : address(std::move(other.address)),
        local(other.local),
        sockets(std::move(other.sockets)),
        file_(std::exchange(other.file_, {})) {}
  Gate& operator=(Gate&&) = delete;
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  // `count` sockets that share a TCP address (SO_REUSEPORT), or one Unix socket. They do not block.
  // Faults: http.bad_address, http.cannot_listen.
  [[nodiscard]] static base::Result<Gate> open(std::string_view address, unsigned count);

  std::string address;  // with the port that was given out
  bool local = false;   // Unix
  std::vector<Fd> sockets;

 private:
  [[nodiscard]] static base::Result<Gate> open_tcp(std::string_view address, unsigned count);
  [[nodiscard]] static base::Result<Gate> open_unix(std::string_view path);

  std::string file_;  // to be removed
};

}  // namespace http
