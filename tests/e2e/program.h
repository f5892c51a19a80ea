// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs the program as its users do: a process with arguments, streams and an exit code.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace e2e {

namespace fs = std::filesystem;

struct Outcome {
  int code = -1;  // exit code, or 128 + the signal that ended it
  std::string out;
  std::string err;
  std::chrono::milliseconds took{0};
  long peak_kib = 0;  // most memory it held

  // Both streams, for looking for words.
  [[nodiscard]] std::string all() const { return out + err; }
  [[nodiscard]] bool says(std::string_view words) const;
  // `out` as JSON; a test failure and null if it is none.
  [[nodiscard]] boost::json::value json() const;
};

struct Setup {
  std::string input;                                     // standard input
  std::vector<std::pair<std::string, std::string>> env;  // added; an empty value takes it away
  std::optional<uint64_t> file_bytes_max;                // no file may grow beyond
  std::optional<std::chrono::milliseconds> kill_after;   // SIGKILL
  std::string out_to;                                    // standard output goes to this file
};

// Runs any program; `argv[0]` is a path or a name in PATH.
[[nodiscard]] Outcome run(const std::vector<std::string>& argv, const Setup& setup = {});
// Runs fadu.
[[nodiscard]] Outcome fadu(std::vector<std::string> arguments, const Setup& setup = {});

// A folder of one's own, removed at the end.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }
  [[nodiscard]] fs::path operator/(std::string_view name) const { return path_ / name; }

 private:
  fs::path path_;
};

[[nodiscard]] std::string read(const fs::path& path);
void write(const fs::path& path, std::string_view text);
[[nodiscard]] size_t times(std::string_view text, std::string_view word);

}  // namespace e2e
