// SPDX-License-Identifier: AGPL-3.0-or-later
#include "lifecycle/program.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace bench {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::string_view kScheme = "http://127.0.0.1:";

std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const size_t begin = text.find(from);
  if (begin == std::string::npos) return {};
  const size_t start = begin + from.size();
  return text.substr(start, text.find(to, start) - start);
}

[[noreturn]] void become(const std::vector<char*>& argv, const std::string& log, int out) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int err = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  ::execv(argv[0], argv.data());
  ::_exit(127);
}

}  // namespace

Program::Program(const std::filesystem::path& program, const std::filesystem::path& data,
                 const std::vector<std::string>& more) {
  std::vector<std::string> words = {program.string(), "serve",    "--data",
                                    data.string(),    "--listen", "127.0.0.1:0"};
  words.insert(words.end(), more.begin(), more.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return;
  const auto begun = Clock::now();
  pid_ = ::fork();
  if (pid_ == 0) become(argv, (data / "bench.log").string(), ends[1]);
  ::close(ends[1]);
  out_ = ends[0];
  std::string line;
  for (char c = 0; port_ == 0 && ::read(out_, &c, 1) == 1;) {
    line += c;
    if (c != '\n') continue;
    const size_t at = line.find(kScheme);
    if (at != std::string::npos) {
      port_ = static_cast<uint16_t>(std::atoi(line.c_str() + at + kScheme.size()));
    }
    line.clear();
  }
  start_ms_ = std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

Program::~Program() {
  stop(SIGKILL);
  if (out_ >= 0) ::close(out_);
}

double Program::megabytes(std::string_view what) const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(std::string(what) + ":")) {
      return std::atof(line.c_str() + what.size() + 1) / 1024;
    }
  }
  return 0;
}

double Program::cpu_seconds() const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
  std::string text;
  std::getline(file, text);
  if (text.empty()) return 0;
  std::istringstream rest(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) rest >> skipped;
  double user = 0;
  double system = 0;
  rest >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

int Program::stop(int signal) {
  if (pid_ <= 0) return 0;
  int status = 0;
  ::kill(pid_, signal);
  ::waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int connect_to(uint16_t port, const std::string& from) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (!from.empty()) {
    ::inet_pton(AF_INET, from.c_str(), &address.sin_addr);
    ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  return -1;
}

Client::Client(uint16_t port, const std::string& from) : fd_(connect_to(port, from)) {}

Client::~Client() {
  if (fd_ >= 0) ::close(fd_);
}

Reply Client::call(std::string_view method, std::string_view path, std::string_view body) {
  std::string out;
  out.append(method).append(" ").append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
  out += credentials_;
  if (method != "GET") {
    out +=
        "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  }
  out.append("\r\n").append(body);
  if (::send(fd_, out.data(), out.size(), MSG_NOSIGNAL) < 0) return {};
  std::string in;
  size_t head = std::string::npos;
  size_t whole = std::string::npos;
  while (in.size() < whole) {
    char piece[64 * 1024];
    const ssize_t n = ::recv(fd_, piece, sizeof piece, 0);
    if (n <= 0) return {};
    in.append(piece, static_cast<size_t>(n));
    head = in.find("\r\n\r\n");
    if (head == std::string::npos) continue;
    const std::string length = between(in.substr(0, head + 2), "Content-Length: ", "\r");
    whole = head + 4 + std::strtoul(length.c_str(), nullptr, 10);
  }
  return {std::atoi(in.c_str() + 9), in.substr(0, head + 2), in.substr(head + 4)};
}

bool Client::sign_in(std::string_view role) {
  const Reply reply = call("POST", "/api/session/role", R"({"role":")" + std::string(role) + "\"}");
  credentials_ = "Cookie: " + between(reply.head, "Set-Cookie: ", ";") +
                 "\r\nX-CSRF-Token: " + between(reply.body, "\"csrf\":\"", "\"") + "\r\n";
  return reply.status == 201;
}

}  // namespace bench
