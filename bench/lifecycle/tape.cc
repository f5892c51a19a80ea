// SPDX-License-Identifier: AGPL-3.0-or-later
#include "lifecycle/tape.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "lifecycle/recorder.h"
#include "lifecycle/town.h"
#include "measure.h"
#include "store/key_file.h"
#include "store/sqlite/sqlite_store.h"

namespace bench {

namespace {

constexpr uint64_t kTileWidth = 256;
constexpr size_t kHashBytes = 32;
constexpr uint64_t kSeed = 77;

// Writes acts to the end of the town.
class Writer {
 public:
  Writer(const Tape& tape, size_t first, size_t last, store::Store& store)
      : tape_(tape),
        store_(store),
        size_(must(store.head(kTown)).size),
        next_(first),
        last_(last) {}

  void write(size_t count) {
    const auto transaction = must(store_.begin());
    must(transaction->lock(kTown));
    const uint64_t before = size_;
    for (size_t i = 0; i < count; ++i) act(*transaction, tape_.acts[next_ + i]);
    next_ += count;
    seal(*transaction, before);
    must(transaction->commit());
  }
  [[nodiscard]] size_t left() const { return last_ - next_; }

 private:
  void act(store::Transaction& transaction, const TapedAct& act) {
    const TapedEntry& e = act.entry;
    const store::EntryView view{kTown,         size_,         e.id,     e.subject, e.kind,
                                e.occurred_at, e.recorded_at, e.header, e.salt,    e.body};
    must(transaction.append_entry(view));
    for (const auto& row : act.cases) must(transaction.put_case(row));
    for (const auto& row : act.clocks) must(transaction.put_clock(row));
    for (store::TextDoc doc : act.texts) {
      doc.number = size_;
      must(transaction.put_text(kTown, doc));
    }
    for (const TapedKey& key : act.keys) {
      must(transaction.put_case_key(kTown, key.key, key.subject));
    }
    for (store::FigureLine line : act.lines) {
      line.number += size_ - line.change_number;
      line.change_number = size_;
      must(transaction.add_line(line));
    }
    for (const auto& bucket : act.buckets) must(transaction.add_bucket(bucket));
    ++size_;
  }

  // Tiles and a checkpoint of the same size as a signed head needs.
  void seal(store::Transaction& transaction, uint64_t before) {
    static const base::Bytes kHashes(kTileWidth * kHashBytes, 7);
    uint64_t from = before;
    uint64_t to = size_;
    for (uint32_t level = 0; from < to; ++level) {
      for (uint64_t tile = from / kTileWidth; tile <= (to - 1) / kTileWidth; ++tile) {
        const uint64_t width = std::min(to - tile * kTileWidth, kTileWidth);
        must(transaction.put_tile(kTown, level, tile,
                                  base::ByteView(kHashes).first(width * kHashBytes)));
      }
      from /= kTileWidth;
      to /= kTileWidth;
    }
    must(transaction.drop_checkpoint(kTown, before));
    must(transaction.put_checkpoint(kTown, {size_, tape_.note}));
  }

  const Tape& tape_;
  store::Store& store_;
  uint64_t size_;
  size_t next_;
  size_t last_;
};

// Users who come again as soon as they were answered, each by itself, on a thread of their own.
class Crowd {
 public:
  explicit Crowd(size_t users) : answered_(users), thread_([this] { run(); }) {}
  ~Crowd() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    moved_.notify_all();
    thread_.join();
  }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  size_t take() {
    std::unique_lock lock(mutex_);
    waits_.wait(lock, [this] { return waiting_ > 0; });
    return std::exchange(waiting_, 0);
  }
  void answer(size_t count) {
    const std::lock_guard lock(mutex_);
    answered_ += count;
    moved_.notify_one();
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (!over_) {
      moved_.wait(lock, [this] { return over_ || answered_ > 0; });
      while (answered_ > 0) {
        --answered_;
        ++waiting_;
        waits_.notify_one();
        lock.unlock();  // one after another, as from sockets
        lock.lock();
      }
    }
  }

  std::mutex mutex_;
  std::condition_variable waits_;
  std::condition_variable moved_;
  size_t answered_;
  size_t waiting_ = 0;
  bool over_ = false;
  std::thread thread_;
};

}  // namespace

Tape record(const app::Knowledge& knowledge, const std::filesystem::path& dir, size_t lifecycles,
            size_t users) {
  Tape tape;
  const auto inside = must(store::open_sqlite(dir / "fadu.db", store::OpenMode::kWrite));
  RecordingStore store(*inside, tape);
  const ledger::SigningKey key = must(store::load_key(dir));
  Staff staff(knowledge, store, key, kSeed);
  calendar::Instant now = calendar::SystemClock().now();
  std::vector<casework::Command> commands;
  for (size_t done = 0; done < lifecycles; done += users) {
    std::vector<Matter> matters;
    std::vector<base::Uuid> subjects;
    // Time goes on as it does in the server, for ids of one millisecond lie all over the indexes.
    now.ms += static_cast<int64_t>(users);
    staff.clock().set(now);
    for (size_t i = 0; i < users; ++i) {
      matters.push_back(lifecycle(staff.random(), staff.units()));
      subjects.push_back(base::Uuid::v7(staff.clock().now().ms, staff.random()));
    }
    for (size_t step = 0; step < matters.front().acts.size(); ++step) {
      commands.clear();
      for (size_t i = 0; i < users; ++i) {
        commands.push_back(staff.command(matters[i], matters[i].acts[step], subjects[i], ""));
      }
      for (auto& answer : must(staff.desk().submit_all(commands))) must(std::move(answer));
    }
  }
  return tape;
}

Bare replay(const Tape& tape, size_t first, size_t last, store::Store& store, size_t users,
            size_t together) {
  Writer writer(tape, first, last, store);
  size_t commits = 0;
  const double cpu = cpu_now();
  const auto begun = std::chrono::steady_clock::now();
  if (together > 0) {
    for (; writer.left() > 0; ++commits) writer.write(std::min(together, writer.left()));
  } else {
    Crowd crowd(users);
    for (; writer.left() > 0; ++commits) {
      const size_t count = std::min(crowd.take(), writer.left());
      writer.write(count);
      crowd.answer(count);
    }
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  const auto acts = static_cast<double>(last - first);
  return {acts / seconds, acts / static_cast<double>(commits), 1e6 * (cpu_now() - cpu) / acts};
}

}  // namespace bench
