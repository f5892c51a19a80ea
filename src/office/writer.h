// SPDX-License-Identifier: AGPL-3.0-or-later
// The writer of an office: one thread with its own connection and desk, before it a bounded queue,
// behind it the acknowledger. It takes whatever waits into one transaction. Private to the room.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "office/acknowledger.h"
#include "office/news_desk.h"
#include "office/office.h"

namespace office {

class Writer {
 public:
  using Clock = std::chrono::steady_clock;
  using Done = std::function<void(base::Status)>;

  // What is given by reference outlives it.
  struct Setup {
    Office::OpenStore open_store;
    const casework::World& world;
    std::string town;
    const calendar::Clock& clock;
    base::Random& random;
    const ledger::SigningKey* key;
    const OfficeOptions& options;
    Hub& hub;
  };
  explicit Writer(Setup setup);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Opens store and desk and starts the thread; on a fault it does not run.
  [[nodiscard]] base::Status start();
  void submit_all(std::vector<casework::Command> commands, Office::Answers answer);
  void submit_whole(std::vector<casework::Command> commands, Office::Answers answer);
  void write(Office::Work work, Done done);
  [[nodiscard]] std::shared_ptr<const casework::Town> town() const;
  [[nodiscard]] bool healthy() const;
  void count(OfficeCounters& counters) const;
  void stop();

 private:
  // Acts that came together; their commands lie in the batch from `first` on.
  struct Job {
    std::vector<casework::Command> commands;
    Office::Answers answer;
    bool whole = false;  // all or none, in a transaction of its own
    Clock::time_point since;
    size_t first = 0;
    size_t size = 0;
  };
  struct Chore {
    Office::Work work;
    Done done;
  };
  struct Round {
    std::vector<Job> jobs;
    std::vector<Chore> chores;
    bool over = false;
  };
  // Acts taken together, and how often a failed transaction may still be tried in halves.
  struct Batch {
    std::vector<casework::Command> commands;
    size_t retries = 0;
    bool parted = false;  // one of them broke the transaction: the others do not wait for that
  };

  void submit(Job job);
  void run();
  [[nodiscard]] Round take();
  void act(std::vector<Job> jobs);
  // Commits the jobs in one transaction and has them answered; where something in one of them
  // breaks the transaction, in halves, so that the others do not suffer.
  void settle(std::span<Job> jobs, Batch& batch);
  struct Committed {
    casework::Desk::Answers answers;
    NewsDesk::Told told;
    std::shared_ptr<store::Store> store;  // in which it stands, whatever happens to the writer's
  };
  // Answers once the commit is durable; the writer goes on.
  void acknowledge(std::span<Job> jobs, Committed committed);
  [[nodiscard]] base::Result<Committed> commit(std::span<const casework::Command> commands,
                                               bool whole);
  void count(const casework::Desk::Answers& answers);
  void answer(std::span<Job> jobs, casework::Desk::Answers answers) const;
  void fail(std::span<Job> jobs, const base::Fault& fault);
  void do_chore(Chore chore);
  [[nodiscard]] base::Status work_alone(const Office::Work& work);

  // True if there is a desk, or one could be opened now.
  [[nodiscard]] bool ready();
  [[nodiscard]] base::Status open();
  void close();
  [[nodiscard]] base::Fault unavailable() const;
  // After a fault that concerns more than one command: takes the desk away.
  void failed(const base::Fault& fault);
  void succeeded();
  void log(const base::Fault& fault) const;
  // Calls what others gave us; what it throws is a bug of theirs, and no reason to stop.
  template <typename F, typename... Args>
  void call(const F& what, Args&&... args) const {
    try {
      what(std::forward<Args>(args)...);
    } catch (const std::exception& error) {
      log(base::fault(base::FaultKind::kCorrupt, "office.bug", {{"what", error.what()}}));
    }
  }

  // Looks for what others recorded; while the store is not healthy tries to write.
  void look_around();
  [[nodiscard]] base::Result<NewsDesk::Told> look();
  [[nodiscard]] base::Status probe();
  void publish(casework::Town town);
  void tell(const NewsDesk::Told& told);

  const Setup setup_;
  NewsDesk news_;

  // Of the writer's thread only.
  std::shared_ptr<store::Store> store_;
  std::unique_ptr<casework::Desk> desk_;
  Clock::time_point next_look_;
  Clock::time_point next_try_;
  unsigned failures_ = 0;  // in a row
  std::string last_failure_;
  bool unsynced_ = false;  // a sync failed: the log alone is not to be trusted any more

  mutable std::mutex mutex_;
  std::condition_variable awake_;
  std::deque<Job> jobs_;
  size_t waiting_ = 0;  // commands in jobs_
  std::deque<Chore> chores_;
  bool closing_ = true;
  bool healthy_ = true;
  OfficeCounters counters_;
  std::shared_ptr<const casework::Town> town_;
  Acknowledger acknowledger_;
  std::thread thread_;
};

}  // namespace office
