// SPDX-License-Identifier: AGPL-3.0-or-later
// The running office of one town: one writer that takes whatever waits and commits it together
// (group commit), readers who never wait for it, and a bounded queue before each. Thread safe.
//
// Nothing is acknowledged before it is durable: the answer to an act is called after the commit
// that holds it. When more waits than can be done in time, the next one is refused at once
// (office.busy, kUnavailable) instead of being queued without end.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "calendar/date.h"
#include "casework/command.h"
#include "casework/desk.h"
#include "casework/world.h"
#include "office/hub.h"
#include "store/store.h"

namespace office {

struct OfficeOptions {
  unsigned readers = 2;  // threads that read
  size_t acts_waiting_max = 4096;
  size_t reads_waiting_max = 4096;
  size_t batch_max = 256;  // acts in one commit
  // Made by the caller because they depend on more than this room may know; one set for the writer.
  std::vector<casework::Projection*> projections;
};

struct OfficeCounters {
  uint64_t acts_done = 0;         // recorded
  uint64_t acts_refused = 0;      // by law, permission or form
  uint64_t acts_turned_away = 0;  // office.busy
  uint64_t commits = 0;
  uint64_t reads_done = 0;
  uint64_t reads_turned_away = 0;
  size_t acts_waiting = 0;
  size_t reads_waiting = 0;
  uint64_t commit_micros = 0;  // sum, of commits
};

class Office {
 public:
  // Opens one more connection to the town's data; called once for the writer and once per reader.
  using OpenStore = std::function<base::Result<std::unique_ptr<store::Store>>(bool writer)>;

  // `key` signs checkpoints (nullptr: none are made). What is given by reference outlives it.
  [[nodiscard]] static base::Result<std::unique_ptr<Office>> open(
      const OpenStore& open_store, casework::World world, std::string town,
      const calendar::Clock& clock, base::Random& random, const ledger::SigningKey* key,
      OfficeOptions options);
  ~Office();  // stop()

  // Takes a step. `answer` is called once, on the writer's thread, after the commit (or at once on
  // the caller's thread if the office is busy or closing); it must be quick and must not throw.
  using Answer = std::function<void(base::Result<casework::Receipt>)>;
  void submit(casework::Command command, Answer answer);
  // Several acts in one transaction, each accepted or refused by itself.
  using Answers = std::function<void(base::Result<casework::Desk::Answers>)>;
  void submit_all(std::vector<casework::Command> commands, Answers answer);

  // Other writing (slips), in a transaction of its own on the writer's thread: committed if `work`
  // returns ok. `work` may read through the store that is given.
  using Work = std::function<base::Status(store::Store&, store::Transaction&)>;
  void write(Work work, std::function<void(base::Status)> done);

  // Runs `work` on a reader's thread with its own connection. False: busy, `work` was not taken.
  using Reading = std::function<void(store::Store&)>;
  [[nodiscard]] bool read(Reading work);

  // People, posts and units as of the last commit that changed them; on PostgreSQL also what other
  // servers recorded, at the latest a second later.
  [[nodiscard]] std::shared_ptr<const casework::Town> town() const;
  [[nodiscard]] const casework::World& world() const;
  // What was recorded, case by case, for whoever listens.
  [[nodiscard]] Hub& hub();
  [[nodiscard]] OfficeCounters counters() const;
  // Whether the last write reached the disk; false after a fault of the store until one succeeds.
  [[nodiscard]] bool healthy() const;

  // Takes nothing more, finishes what was accepted, ends the threads. Called once; before the
  // server's threads end, so that every accepted act is still answered.
  void stop();

 private:
  struct Inside;
  explicit Office(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace office
