// SPDX-License-Identifier: AGPL-3.0-or-later
// The running server of one town: every room composed, in the order in which they may end.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "api/api.h"
#include "app/home.h"
#include "app/log.h"
#include "app/town.h"
#include "evidence/locker.h"
#include "http/server.h"
#include "identity/access.h"
#include "identity/accounts.h"
#include "indicator/upkeep.h"
#include "office/hub.h"
#include "office/office.h"

namespace app {

struct RunningOptions {
  std::filesystem::path data;
  std::string store;    // a PostgreSQL database; "" DIR/fadu.db
  std::string town;     // "" the only one, or the one that town.yaml names
  std::string name_zh;  // of a town that is made now
  std::string name_en;
  std::filesystem::path backups;  // where backups from the page go
  std::vector<std::string> listen;
  std::vector<std::string> proxies;
  std::optional<http::Tls> tls;
  unsigned threads = 0;
  unsigned readers = 2;
  seal::Suite suite = seal::Suite::kAes256Gcm;
  bool log_requests = false;
  std::vector<std::string> tiles;  // pictures under the map (tiles.h), lowest first
  // Asks for the server to be started anew, for the town published a pack; on any thread, quick.
  std::function<void()> start_anew;
};

class Running {
 public:
  // Opens everything and listens; serving begins with start(). A folder without a town is made one
  // if `town` names it. `messages`, `clock` and `log` outlive it.
  [[nodiscard]] static base::Result<std::unique_ptr<Running>> open(const RunningOptions& options,
                                                                   const base::Messages& messages,
                                                                   const calendar::Clock& clock,
                                                                   Log& log);
  ~Running();
  // Would what a start reads be read without a fault now? Writes nothing.
  [[nodiscard]] static base::Status rehearse(const RunningOptions& options);

  // `clock` and `log` as given to open().
  void start(const calendar::Clock& clock, Log& log);
  // Finishes what was accepted, then ends everything.
  void stop();

  // Addresses to listen on again, with the ports that were given out.
  [[nodiscard]] std::vector<std::string> listening() const { return server_->addresses(); }
  // As URLs: "http://127.0.0.1:8080", "unix:/run/fadu.sock".
  [[nodiscard]] std::vector<std::string> addresses() const;
  [[nodiscard]] const TownName& town() const { return name_; }
  [[nodiscard]] uint64_t entries() const { return entries_; }
  // A one-time link for the first administrator, while there is none: the path and fragment behind
  // the server's address. Empty if there is one.
  [[nodiscard]] base::Result<std::string> first_link();

 private:
  Running() = default;
  [[nodiscard]] base::Status open_data(const RunningOptions& options);
  [[nodiscard]] base::Status open_office(const RunningOptions& options,
                                         const calendar::Clock& clock, Log& log);
  [[nodiscard]] base::Status open_server(const RunningOptions& options,
                                         const base::Messages& messages,
                                         const calendar::Clock& clock, Log& log);

  // Every few minutes: sessions and links that are over, uploads that nobody went on with.
  void keep_house(const calendar::Clock& clock, Log& log);
  void end_housekeeping();

  base::SystemRandom random_;
  std::unique_ptr<Knowledge> knowledge_;
  std::unique_ptr<DataDir> data_;
  TownName name_;
  uint64_t entries_ = 0;
  std::unique_ptr<identity::Access> access_;
  std::unique_ptr<identity::Accounts> accounts_;
  std::unique_ptr<indicator::Upkeep> upkeep_;
  std::optional<ledger::Verifier> verifier_;
  std::unique_ptr<evidence::Locker> locker_;
  std::unique_ptr<office::Office> office_;
  std::unique_ptr<office::Hub::Listening> publications_;
  std::unique_ptr<api::Api> api_;
  std::unique_ptr<http::Server> server_;
  std::mutex house_mutex_;
  std::condition_variable house_ends_;
  bool ending_ = false;
  std::thread house_;
  bool tls_ = false;
  bool stopped_ = false;
};

}  // namespace app
