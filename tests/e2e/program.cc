// SPDX-License-Identifier: AGPL-3.0-or-later
#include "program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

namespace e2e {

namespace {

std::string drain(int fd) {
  std::string out;
  ::lseek(fd, 0, SEEK_SET);
  char block[1 << 16];
  for (ssize_t n = 0; (n = ::read(fd, block, sizeof block)) > 0;) {
    out.append(block, static_cast<size_t>(n));
  }
  ::close(fd);
  return out;
}

int stream_of(const std::string& text) {
  const int fd = ::memfd_create("e2e", MFD_CLOEXEC);
  size_t done = 0;
  while (done < text.size()) {
    const ssize_t n = ::write(fd, text.data() + done, text.size() - done);
    if (n <= 0) break;
    done += static_cast<size_t>(n);
  }
  ::lseek(fd, 0, SEEK_SET);
  return fd;
}

[[noreturn]] void become(const std::vector<char*>& argv, const Setup& setup, int in, int out,
                         int err) {
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  for (const auto& [name, value] : setup.env) {
    value.empty() ? ::unsetenv(name.c_str()) : ::setenv(name.c_str(), value.c_str(), 1);
  }
  if (setup.file_bytes_max) {
    // Like a full disk: writes fail, the process is told and not killed.
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{*setup.file_bytes_max, *setup.file_bytes_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ::execvp(argv[0], argv.data());
  ::_exit(127);
}

int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

bool Outcome::says(std::string_view words) const {
  return out.find(words) != std::string::npos || err.find(words) != std::string::npos;
}

boost::json::value Outcome::json() const {
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(out, error);
  if (error) ADD_FAILURE() << "not JSON: " << error.message() << "\n" << out.substr(0, 200) << err;
  return value;
}

Outcome run(const std::vector<std::string>& argv, const Setup& setup) {
  std::vector<std::string> words = argv;
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const int in = stream_of(setup.input);
  const int out = setup.out_to.empty() ? ::memfd_create("out", MFD_CLOEXEC)
                                       : ::open(setup.out_to.c_str(), O_WRONLY | O_CLOEXEC);
  const int err = ::memfd_create("err", MFD_CLOEXEC);
  const auto started = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child == 0) become(pointers, setup, in, out, err);
  if (setup.kill_after) {
    std::this_thread::sleep_for(*setup.kill_after);
    ::kill(child, SIGKILL);
  }
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  ::close(in);
  Outcome outcome;
  outcome.code = code_of(status);
  outcome.took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - started);
  outcome.peak_kib = usage.ru_maxrss;
  outcome.out = drain(out);
  outcome.err = drain(err);
  return outcome;
}

Outcome fadu(std::vector<std::string> arguments, const Setup& setup) {
  arguments.insert(arguments.begin(), FADU_BINARY);
  Setup with = setup;
  with.env.insert(with.env.begin(), {"FADU_SHARE", FADU_SOURCE_DIR});
  return run(arguments, with);
}

TempDir::TempDir() {
  std::string name = (fs::temp_directory_path() / "fadu_e2e_XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;  // a left-over temporary folder harms nobody
  fs::remove_all(path_, ignored);
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << text;
  EXPECT_TRUE(file.good()) << path;
}

size_t times(std::string_view text, std::string_view word) {
  size_t count = 0;
  for (size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + word.size())) {
    ++count;
  }
  return count;
}

}  // namespace e2e
