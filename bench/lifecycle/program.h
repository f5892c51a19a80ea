// SPDX-License-Identifier: AGPL-3.0-or-later
// `fadu serve` as a child process, and a plain client of it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

class Program {
 public:
  // Starts it and waits until it has said where it serves, or has ended.
  Program(const std::filesystem::path& program, const std::filesystem::path& data,
          const std::vector<std::string>& more);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  [[nodiscard]] uint16_t port() const { return port_; }  // 0: it does not serve
  [[nodiscard]] pid_t pid() const { return pid_; }
  // From the fork to the line that says where it serves.
  [[nodiscard]] double start_ms() const { return start_ms_; }
  // Of /proc: "VmRSS", "RssAnon", "VmHWM".
  [[nodiscard]] double megabytes(std::string_view what) const;
  // Seconds of processor, of all threads.
  [[nodiscard]] double cpu_seconds() const;
  // The exit code, or 128 + the signal that ended it.
  int stop(int signal);

 private:
  pid_t pid_ = 0;
  int out_ = -1;
  uint16_t port_ = 0;
  double start_ms_ = 0;
};

// A connection to 127.0.0.1 from `from`, an address of loopback ("": any); -1 if there is none.
[[nodiscard]] int connect_to(uint16_t port, const std::string& from = {});

struct Reply {
  int status = 0;  // 0: the connection broke
  std::string head;
  std::string body;
};

// One request after another on one connection.
class Client {
 public:
  explicit Client(uint16_t port, const std::string& from = {});
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  Reply call(std::string_view method, std::string_view path, std::string_view body = {});
  // By role, in a demonstration; false if there is none.
  bool sign_in(std::string_view role);
  // Lines of the head that a signed-in call carries.
  [[nodiscard]] const std::string& credentials() const { return credentials_; }

 private:
  int fd_ = -1;
  std::string credentials_;
};

}  // namespace bench
