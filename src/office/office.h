// SPDX-License-Identifier: AGPL-3.0-or-later
// The running office of one town: one writer that takes whatever waits and commits it together
// (group commit), readers who never wait for it, and a bounded queue before each. Thread safe.
//
// Nothing is acknowledged before it is durable: the answer to an act is called after the commit
// that holds it. When more waits than can be done in time, the next one is refused at once
// (office.busy, kUnavailable) instead of being queued without end.
//
// Faults of the office itself: office.busy, office.closing, office.unavailable (kUnavailable: the
// store failed a moment ago and is being opened again), office.bug (kCorrupt: the program erred;
// nothing was recorded). All of them mean: nothing was recorded, and the same command with the same
// id may be sent again. That also holds after a fault of the store, except that a commit whose
// outcome is unknown may be in the ledger; the same id then gets its first answer.
#pragma once

#include <chrono>
#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"
#include "calendar/date.h"
#include "casework/command.h"
#include "casework/desk.h"
#include "casework/world.h"
#include "office/histogram.h"
#include "office/hub.h"
#include "store/store.h"

namespace office {

struct OfficeOptions {
  unsigned readers = 2;             // threads that read, at least 2: one is kept for short readings
  size_t acts_waiting_max = 4096;   // commands; other writings are bounded alike, for themselves
  size_t reads_waiting_max = 4096;  // of each length
  size_t batch_max = 256;           // acts in one commit; acts that came together are not parted
  // How often the office looks for what other processes recorded.
  std::chrono::milliseconds refresh = std::chrono::milliseconds(500);
  // After the second failure of the store in a row the next opening waits, twice as long each time.
  std::chrono::milliseconds pause_first = std::chrono::milliseconds(20);
  std::chrono::milliseconds pause_max = std::chrono::milliseconds(2000);
  // Made by the caller because they depend on more than this room may know; one set for the writer.
  std::vector<casework::Projection*> projections;
  // Told of every fault of the store and every bug (office.bug with the argument `what`), for the
  // log; on the thread that met it.
  std::function<void(const base::Fault&)> on_fault;
};

struct OfficeCounters {
  uint64_t acts_done = 0;         // recorded
  uint64_t acts_repeated = 0;     // were recorded before; the first answer was given again
  uint64_t acts_refused = 0;      // by law, permission or form
  uint64_t acts_failed = 0;       // by a fault of the store or a bug
  uint64_t acts_turned_away = 0;  // office.busy, office.closing
  uint64_t commits = 0;           // that recorded acts
  uint64_t writes_done = 0;       // of slips
  uint64_t reads_done = 0;
  uint64_t reads_turned_away = 0;
  size_t acts_waiting = 0;
  size_t reads_waiting = 0;
  uint64_t commit_micros = 0;   // sum, of the transactions that recorded acts
  uint64_t store_failures = 0;  // faults of the writer's store
  Histogram act_wait;           // from the taking in of an act to the start of its transaction
  Histogram act_commit;         // one transaction of acts, decisions included
};

// How long a reading lasts: a page, or a report.
enum class Length : uint8_t { kShort, kLong };

class Office {
 public:
  // Opens one more connection to the town's data; called once for the writer and once per reader,
  // and again after a fault of the store, from the thread that needs it.
  using OpenStore = std::function<base::Result<std::unique_ptr<store::Store>>(bool writer)>;

  // `key` signs checkpoints (nullptr: none are made). What is given by reference outlives it; the
  // random source is used by the writer's thread.
  [[nodiscard]] static base::Result<std::unique_ptr<Office>> open(
      const OpenStore& open_store, casework::World world, std::string town,
      const calendar::Clock& clock, base::Random& random, const ledger::SigningKey* key,
      OfficeOptions options);
  ~Office();  // stop()

  // Takes a step. `answer` is called once, on the writer's thread, after the commit (or at once on
  // the caller's thread if the office is busy or closing); it must be quick and must not throw.
  using Answer = std::function<void(base::Result<casework::Receipt>)>;
  void submit(casework::Command command, Answer answer);
  // Several acts in one transaction, each accepted or refused by itself. What one thread submits is
  // done in that order.
  using Answers = std::function<void(base::Result<casework::Desk::Answers>)>;
  void submit_all(std::vector<casework::Command> commands, Answers answer);

  // Several acts in a transaction of their own, all or none: casework::Desk::submit_whole.
  void submit_whole(std::vector<casework::Command> commands, Answers answer);

  // Other writing (slips), in a transaction of its own on the writer's thread: committed if `work`
  // returns ok. `work` may read through the store that is given. Not ordered with acts that are
  // under way.
  using Work = std::function<base::Status(store::Store&, store::Transaction&)>;
  void write(Work work, std::function<void(base::Status)> done);

  // Runs `work` on a reader's thread with its own connection. False: busy or closing, `work` was
  // not taken. A fault of the store that `work` met is returned by it: then the reader opens its
  // connection again before the next reading. It must not throw.
  using Reading = std::function<base::Status(store::Store&)>;
  [[nodiscard]] bool read(Reading work, Length length = Length::kShort);
  // For readings that cannot tell: the connection stays as it is.
  template <typename F>
    requires std::is_void_v<std::invoke_result_t<F&, store::Store&>>
  [[nodiscard]] bool read(F work, Length length = Length::kShort) {
    return read(Reading([work = std::move(work)](store::Store& store) mutable {
                  work(store);
                  return base::ok();
                }),
                length);
  }

  // People, posts and units as of the last commit that changed them; also what other processes
  // recorded, at the latest two refreshes later. An answer to an act is given after the town that
  // it changed.
  [[nodiscard]] std::shared_ptr<const casework::Town> town() const;
  [[nodiscard]] const casework::World& world() const;
  // What was recorded, case by case, for whoever listens.
  [[nodiscard]] Hub& hub();
  [[nodiscard]] OfficeCounters counters() const;
  // Whether the last write reached the disk; false after a fault of the store until one succeeds.
  // While it is false and nobody writes, the office writes a slip of its own now and then.
  [[nodiscard]] bool healthy() const;

  // Takes nothing more, finishes what was accepted, ends the threads; called again it does nothing.
  // Before the server's threads end, so that every accepted act is still answered. Not from within
  // an answer, a work or a reading.
  void stop();

 private:
  struct Inside;
  explicit Office(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace office
