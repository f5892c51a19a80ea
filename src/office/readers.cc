// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/readers.h"

#include <algorithm>
#include <exception>

namespace office {

using base::FaultKind;

namespace {

constexpr std::chrono::milliseconds kReopenPause(100);

bool needs_reopening(const base::Fault& fault) {
  return fault.kind == FaultKind::kUnavailable || fault.kind == FaultKind::kCorrupt;
}

}  // namespace

Readers::Readers(Office::OpenStore open_store, size_t waiting_max, OnFault on_fault)
    : open_store_(std::move(open_store)),
      waiting_max_(waiting_max),
      on_fault_(std::move(on_fault)) {}

Readers::~Readers() { stop(); }

base::Status Readers::start(unsigned threads) {
  for (unsigned i = 0; i < std::max(threads, 2u); ++i) {
    auto reader = std::make_unique<Reader>();
    TRY_ASSIGN(reader->store, open_store_(false));
    reader->only_short = i == 0;
    readers_.push_back(std::move(reader));
  }
  closing_ = false;
  for (const auto& reader : readers_) {
    reader->thread = std::thread([this, &reader = *reader] { run(reader); });
  }
  return base::ok();
}

bool Readers::read(Office::Reading work, Length length) {
  const std::lock_guard lock(mutex_);
  auto& queue = length == Length::kShort ? short_ : long_;
  if (closing_ || queue.size() >= waiting_max_) {
    ++turned_away_;
    return false;
  }
  queue.push_back(std::move(work));
  wake(length);
  return true;
}

void Readers::wake(Length length) {
  for (const auto& reader : readers_) {
    if (!reader->parked || (reader->only_short && length == Length::kLong)) continue;
    reader->parked = false;
    reader->awake.notify_one();
    return;
  }
}

bool Readers::has_work(const Reader& reader) const {
  return !short_.empty() || (!reader.only_short && !long_.empty());
}

Office::Reading Readers::next(Reader& reader) {
  std::unique_lock lock(mutex_);
  while (!has_work(reader)) {
    if (closing_) return {};
    reader.parked = true;
    reader.awake.wait(lock, [&] { return !reader.parked || closing_; });
    reader.parked = false;
  }
  const bool take_long =
      !reader.only_short && !long_.empty() && (reader.long_next || short_.empty());
  reader.long_next = !take_long;
  auto& queue = take_long ? long_ : short_;
  Office::Reading work = std::move(queue.front());
  queue.pop_front();
  return work;
}

base::Status Readers::attempt(Reader& reader, Office::Reading& work) {
  try {
    return work(*reader.store);
  } catch (const std::exception& error) {
    return base::fault(FaultKind::kCorrupt, "office.bug", {{"what", error.what()}});
  }
}

void Readers::reopen(Reader& reader) {
  const auto now = std::chrono::steady_clock::now();
  if (now < reader.next_try) return;
  reader.next_try = now + kReopenPause;
  auto opened = open_store_(false);
  // The old connection stays until there is a new one: it says itself what is wrong with it.
  if (!opened.ok()) return on_fault_(opened.fault());
  reader.store = std::move(*opened);
  reader.broken = false;
}

void Readers::run(Reader& reader) {
  while (Office::Reading work = next(reader)) {
    if (reader.broken) reopen(reader);
    const base::Status status = attempt(reader, work);
    work = nullptr;  // what it holds goes before the next one waits
    if (!status.ok() && needs_reopening(status.fault())) {
      reader.broken = true;
      on_fault_(status.fault());
    }
    const std::lock_guard lock(mutex_);
    ++done_;
  }
}

void Readers::count(OfficeCounters& counters) const {
  const std::lock_guard lock(mutex_);
  counters.reads_done = done_;
  counters.reads_turned_away = turned_away_;
  counters.reads_waiting = short_.size() + long_.size();
}

void Readers::stop() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    for (const auto& reader : readers_) reader->awake.notify_all();
  }
  for (const auto& reader : readers_) {
    if (reader->thread.joinable()) reader->thread.join();
  }
}

}  // namespace office
