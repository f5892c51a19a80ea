// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/verify.h"

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <exception>
#include <map>
#include <mutex>
#include <thread>

#include "ledger/row_check.h"
#include "ledger/tiles.h"

namespace ledger {

namespace {

// How many stretches may wait for one that is late: bounds memory.
constexpr uint64_t kAheadMax = 64;

// Hands out stretches and collects what they came to. All members under one lock.
class Stretches {
 public:
  Stretches(const std::string& town, uint64_t size) : town_(town), size_(size) {}

  // Checks one more stretch with `source`; false if there is none, or too many wait.
  bool work(RowSource& source) {
    uint64_t first = 0;
    {
      const std::lock_guard lock(mutex_);
      if (!may_work()) return false;
      first = next_;
      next_ += kStretchRows;
    }
    base::Result<Stretch> out =
        check_stretch(source, town_, first, std::min(size_, first + kStretchRows));
    const std::lock_guard lock(mutex_);
    done_.emplace(first, std::move(out));
    changed_.notify_all();
    return true;
  }
  // For a helper's thread: works until there is nothing left.
  void help(RowSource& source) {
    try {
      for (;;) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stopped_ || next_ >= size_ || may_work(); });
        if (stopped_ || next_ >= size_) return;
        lock.unlock();
        work(source);
      }
    } catch (...) {  // handed to the calling thread by take()
      const std::lock_guard lock(mutex_);
      bug_ = std::current_exception();
      changed_.notify_all();
    }
  }
  // The stretch that begins at `first`, checked by anybody; works on others while it is not there.
  base::Result<Stretch> take(uint64_t first, RowSource& source) {
    for (;;) {
      std::unique_lock lock(mutex_);
      if (bug_) std::rethrow_exception(bug_);
      const auto it = done_.find(first);
      if (it != done_.end()) {
        base::Result<Stretch> out = std::move(it->second);
        done_.erase(it);
        taken_ = first + kStretchRows;
        changed_.notify_all();
        return out;
      }
      if (may_work()) {
        lock.unlock();
        work(source);
      } else {
        changed_.wait(lock);
      }
    }
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

 private:
  [[nodiscard]] bool may_work() const {
    return !stopped_ && next_ < size_ && next_ < taken_ + kAheadMax * kStretchRows;
  }

  const std::string& town_;
  const uint64_t size_;
  std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t next_ = 0;   // first number of the next stretch to check
  uint64_t taken_ = 0;  // end of the last stretch that was taken
  std::map<uint64_t, base::Result<Stretch>> done_;
  bool stopped_ = false;
  std::exception_ptr bug_;
};

// The threads of the helpers; ends them whatever happens.
class Helpers {
 public:
  Helpers(Stretches& stretches, const std::vector<RowSource*>& sources) : stretches_(stretches) {
    for (RowSource* source : sources) {
      threads_.emplace_back([this, source] { stretches_.help(*source); });
    }
  }
  ~Helpers() {
    stretches_.stop();
    for (std::thread& thread : threads_) thread.join();
  }
  Helpers(const Helpers&) = delete;
  Helpers& operator=(const Helpers&) = delete;

 private:
  Stretches& stretches_;
  std::vector<std::thread> threads_;
};

// Opens the checkpoints; the first bad one is a finding.
std::vector<SignedRoot> open_checkpoints(const VerifyOptions& options,
                                         std::optional<base::Fault>& finding) {
  std::vector<SignedRoot> out;
  for (const StoredCheckpoint& checkpoint : options.checkpoints) {
    base::Result<TreeHead> head = options.verifier != nullptr
                                      ? options.verifier->open(checkpoint.note)
                                      : parse_checkpoint(checkpoint.note);
    const std::string where = options.town + "@" + std::to_string(checkpoint.size);
    if (head.ok() && (head->origin != origin_of(options.town) || head->size != checkpoint.size)) {
      head = base::fault(base::FaultKind::kCorrupt, "ledger.bad_checkpoint");
    }
    if (!head.ok()) {
      finding = head.fault();
      finding->where = where;
      return {};
    }
    out.push_back({head->size, head->root});
  }
  std::sort(out.begin(), out.end(),
            [](const SignedRoot& a, const SignedRoot& b) { return a.size < b.size; });
  return out;
}

base::Fault tile_changed(uint32_t level, uint64_t index) {
  return base::fault(base::FaultKind::kCorrupt, "ledger.tile_changed",
                     {{"level", std::to_string(level)}, {"index", std::to_string(index)}});
}

// The stored leaf hashes of a stretch. A tile of the wrong length ends them, and `bad` is set.
base::Result<base::Bytes> leaf_tiles(RowSource& source, uint64_t first, uint64_t size,
                                     std::optional<base::Fault>& bad) {
  base::Bytes out;
  const uint64_t end = std::min(size, first + kStretchRows);
  for (uint64_t index = first / kTileWidth; index * kTileWidth < end; ++index) {
    TRY_ASSIGN(const base::Bytes tile, source.tile(0, index));
    if (tile.size() != tile_width(size, 0, index) * 32) {
      if (!bad) bad = tile_changed(0, index);
      return out;
    }
    out.insert(out.end(), tile.begin(), tile.end());
  }
  return out;
}

// Grows the tree over all rows, up to the first finding.
base::Status check_rows(RowSource& source, const std::vector<RowSource*>& helpers, uint64_t size,
                        const VerifyOptions& options, TreeCheck& check,
                        std::optional<base::Fault>& bad_tile) {
  Stretches stretches(options.town, size);
  const Helpers threads(stretches, helpers);
  for (uint64_t first = 0; first < size; first += kStretchRows) {
    TRY_ASSIGN(const Stretch stretch, stretches.take(first, source));
    TRY_ASSIGN(const base::Bytes tiles, leaf_tiles(source, first, size, bad_tile));
    if (!check.add(stretch, tiles)) return base::ok();
    if (options.progress) options.progress(std::min(size, first + kStretchRows));
  }
  return base::ok();
}

// The tiles from level 1 up against the hashes of the entries.
base::Status check_upper_tiles(RowSource& source, const TreeCheck& check,
                               std::optional<base::Fault>& finding) {
  for (uint32_t level = 1; level <= check.levels(); ++level) {
    const base::Bytes& want = check.level(level);
    for (size_t at = 0; at < want.size(); at += kTileBytesMax) {
      const uint64_t index = at / kTileBytesMax;
      TRY_ASSIGN(const base::Bytes have, source.tile(level, index));
      const size_t bytes = std::min(kTileBytesMax, want.size() - at);
      if (have.size() == bytes && std::memcmp(have.data(), want.data() + at, bytes) == 0) continue;
      finding = tile_changed(level, index);
      return base::ok();
    }
  }
  return base::ok();
}

}  // namespace

base::Result<VerifyReport> verify(RowSource& source, const VerifyOptions& options,
                                  const std::vector<RowSource*>& helpers) {
  VerifyReport report;
  std::vector<SignedRoot> roots = open_checkpoints(options, report.finding);
  if (report.finding) return report;
  TreeCheck check(options.town, std::move(roots));
  TRY_ASSIGN(const uint64_t size, source.size());
  std::optional<base::Fault> bad_tile;
  TRY(check_rows(source, helpers, size, options, check, bad_tile));
  if (check.finish(size) && !bad_tile) TRY(check_upper_tiles(source, check, bad_tile));
  check.report_to(report);
  report.finding = check.finding() ? check.finding() : bad_tile;
  if (!report.finding && options.verifier != nullptr && report.signed_size < report.entries) {
    report.finding = base::fault(
        base::FaultKind::kCorrupt, "ledger.unsigned_tail",
        {{"number", std::to_string(report.signed_size)}, {"size", std::to_string(report.entries)}});
  }
  return report;
}

}  // namespace ledger
