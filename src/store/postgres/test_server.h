// SPDX-License-Identifier: AGPL-3.0-or-later
// A PostgreSQL server for tests, run by tests/support/postgres.sh; FADU_SOURCE_DIR says where that
// is. For tests only.
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/postgres/connection.h"
#include "store/postgres/postgres_store.h"

namespace store {

class TestServer {
 public:
  // The one server of this process, started when it is first asked for. It stops when the process
  // ends, however that happens.
  static TestServer& get() {
    static TestServer server;
    return server;
  }
  TestServer() {
    int to[2];
    int from[2];
    if (::pipe2(to, O_CLOEXEC) != 0 || ::pipe2(from, O_CLOEXEC) != 0) throw base::Bug("pipe2");
    const std::string script = FADU_SOURCE_DIR "/tests/support/postgres.sh";
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(to[0], STDIN_FILENO);
      ::dup2(from[1], STDOUT_FILENO);
      // Not stopped by what stops the test from the keyboard: it ends with its input.
      ::setpgid(0, 0);
      ::execl(script.c_str(), script.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(to[0]);
    ::close(from[1]);
    to_ = to[1];
    from_ = from[0];
    socket_ = line();
    tcp_ = line();
    if (line() != "ready") throw base::Bug("no PostgreSQL server");
  }
  ~TestServer() {
    ::close(to_);
    ::close(from_);
    ::waitpid(child_, nullptr, 0);
  }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  // The URI of a database of this server, by Unix socket or by TCP with a password.
  [[nodiscard]] std::string uri(const std::string& database) const {
    return with(socket_, database);
  }
  [[nodiscard]] std::string tcp_uri(const std::string& database) const {
    return with(tcp_, database);
  }
  // The same; the database is made if it is not there.
  std::string database(const std::string& name) {
    const auto db = pg::Connection::open(uri("postgres"), OpenMode::kWrite, {}).value();
    if (db->run("SELECT 1 FROM pg_database WHERE datname='" + name + "'")->size() == 0 &&
        !db->run("CREATE DATABASE " + name).ok()) {
      throw base::Bug("CREATE DATABASE " + name);
    }
    return uri(name);
  }
  // The database of a test that has a folder of its own. Making one takes time, so that of a test
  // whose folder is gone is emptied and used again.
  std::string database_for(const std::filesystem::path& dir) {
    for (auto& [name, owner] : databases_) {
      if (owner == dir) return uri(name);
      if (std::filesystem::exists(owner)) continue;
      owner = dir;
      const auto db = pg::Connection::open(uri(name), OpenMode::kWrite, {}).value();
      if (!db->run("DROP SCHEMA IF EXISTS fadu CASCADE").ok() ||
          !db->run("ALTER DATABASE " + name + " RESET ALL").ok()) {
        throw base::Bug("the database of an earlier test is still in use");
      }
      return uri(name);
    }
    const std::string name = "test" + std::to_string(databases_.size());
    databases_.emplace_back(name, dir);
    return database(name);
  }

  // Ends every process of the server at once, as kill -9 does.
  void kill() { command("kill"); }
  void stop() { command("stop"); }
  void start() { command("start"); }

 private:
  static std::string with(const std::string& uri, const std::string& database) {
    const std::string last = "/postgres";
    const size_t at = uri.rfind(last);
    return uri.substr(0, at + 1) + database + uri.substr(at + last.size());
  }
  std::string line() {
    std::string out;
    for (char c = 0; ::read(from_, &c, 1) == 1 && c != '\n';) out += c;
    return out;
  }
  void command(const std::string& what) {
    const std::string text = what + "\n";
    if (::write(to_, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
        line() != "ok") {
      throw base::Bug("PostgreSQL did not " + what);
    }
  }

  pid_t child_ = 0;
  int to_ = -1;
  int from_ = -1;
  std::string socket_;
  std::string tcp_;
  std::vector<std::pair<std::string, std::filesystem::path>> databases_;
};

}  // namespace store
