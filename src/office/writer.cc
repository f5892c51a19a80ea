// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/writer.h"

#include <algorithm>
#include <exception>

#include "casework/replay.h"

namespace office {

using base::FaultKind;

namespace {

constexpr size_t kChoresPerRound = 16;  // so that slips do not hold up acts
constexpr size_t kRetriesPerBatch = 24;
constexpr size_t kProbeBytes = 64 * 1024;
constexpr const char* kUnavailable = "office.unavailable";

uint64_t micros(Writer::Clock::duration span) {
  const auto count = std::chrono::duration_cast<std::chrono::microseconds>(span).count();
  return count > 0 ? static_cast<uint64_t>(count) : 0;
}

bool of_storage(const base::Fault& fault) {
  return fault.code.starts_with("store.") || fault.code.starts_with("ledger.");
}

bool of_office(const base::Fault& fault) { return fault.code.starts_with("office."); }

// Whether one command of the batch may be to blame, so that the others deserve another try: data of
// one case is damaged, a key is missing, a bug. A full disk is nobody's fault.
bool may_be_one(const base::Fault& fault) {
  return fault.kind == FaultKind::kCorrupt || !of_storage(fault);
}

// What `work` returns, and a bug as a fault like others.
template <typename Work>
auto guarded(Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::exception& error) {
    return base::fault(FaultKind::kCorrupt, "office.bug", {{"what", error.what()}});
  }
}

// Callers are told that it was a bug; what it was is for the log.
base::Fault for_caller(base::Fault fault) {
  if (fault.code == "office.bug") fault.args.clear();
  return fault;
}

}  // namespace

Writer::Writer(Setup setup)
    : setup_(std::move(setup)), news_(setup_.world, setup_.town), next_look_(Clock::now()) {}

Writer::~Writer() { stop(); }

base::Status Writer::start() {
  TRY(open());
  closing_ = false;
  acknowledger_.start();
  thread_ = std::thread([this] { run(); });
  return base::ok();
}

// --- callers' threads

void Writer::submit_all(std::vector<casework::Command> commands, Office::Answers answer) {
  const size_t size = commands.size();
  submit({std::move(commands), std::move(answer), false, Clock::now(), 0, size});
}

void Writer::submit_whole(std::vector<casework::Command> commands, Office::Answers answer) {
  const size_t size = commands.size();
  submit({std::move(commands), std::move(answer), true, Clock::now(), 0, size});
}

void Writer::submit(Job job) {
  const size_t size = job.size;
  const char* refused = "office.busy";
  {
    const std::lock_guard lock(mutex_);
    if (closing_) {
      refused = "office.closing";
    } else if (waiting_ == 0 || waiting_ + size <= setup_.options.acts_waiting_max) {
      waiting_ += size;
      jobs_.push_back(std::move(job));
      awake_.notify_one();
      return;
    }
    counters_.acts_turned_away += size;
  }
  job.answer(base::fault(FaultKind::kUnavailable, refused));
}

void Writer::write(Office::Work work, Done done) {
  const char* refused = "office.busy";
  {
    const std::lock_guard lock(mutex_);
    if (closing_) {
      refused = "office.closing";
    } else if (chores_.size() < setup_.options.acts_waiting_max) {
      chores_.push_back({std::move(work), std::move(done)});
      awake_.notify_one();
      return;
    }
  }
  done(base::fault(FaultKind::kUnavailable, refused));
}

std::shared_ptr<const casework::Town> Writer::town() const {
  const std::lock_guard lock(mutex_);
  return town_;
}

bool Writer::healthy() const {
  const std::lock_guard lock(mutex_);
  return healthy_;
}

void Writer::count(OfficeCounters& counters) const {
  const std::lock_guard lock(mutex_);
  counters = counters_;
  counters.acts_waiting = waiting_;
}

void Writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    awake_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
  acknowledger_.stop();
}

// --- the writer's thread

void Writer::run() {
  for (;;) {
    Round round = take();
    if (round.over) return;
    if (!round.jobs.empty()) act(std::move(round.jobs));
    for (Chore& chore : round.chores) do_chore(std::move(chore));
    if (Clock::now() < next_look_) continue;
    look_around();
    next_look_ = Clock::now() + setup_.options.refresh;
  }
}

Writer::Round Writer::take() {
  std::unique_lock lock(mutex_);
  awake_.wait_until(lock, next_look_,
                    [this] { return closing_ || !jobs_.empty() || !chores_.empty(); });
  Round round;
  size_t commands = 0;
  while (!jobs_.empty()) {
    const size_t size = jobs_.front().size;
    const bool alone = jobs_.front().whole;
    if (commands > 0 && (alone || commands + size > setup_.options.batch_max)) break;
    commands += size;
    round.jobs.push_back(std::move(jobs_.front()));
    jobs_.pop_front();
    if (alone) break;
  }
  waiting_ -= commands;
  while (!chores_.empty() && round.chores.size() < kChoresPerRound) {
    round.chores.push_back(std::move(chores_.front()));
    chores_.pop_front();
  }
  round.over = closing_ && round.jobs.empty() && round.chores.empty();
  return round;
}

void Writer::act(std::vector<Job> jobs) {
  const Clock::time_point now = Clock::now();
  Batch batch;
  batch.retries = kRetriesPerBatch;
  for (Job& job : jobs) {
    job.first = batch.commands.size();
    std::move(job.commands.begin(), job.commands.end(), std::back_inserter(batch.commands));
  }
  {
    const std::lock_guard lock(mutex_);
    for (const Job& job : jobs) counters_.act_wait.add(micros(now - job.since), job.size);
  }
  settle(jobs, batch);
}

void Writer::settle(std::span<Job> jobs, Batch& batch) {
  if (batch.parted) next_try_ = {};
  if (!ready()) return fail(jobs, unavailable());
  const size_t first = jobs.front().first;
  const size_t size = jobs.back().first + jobs.back().size - first;
  auto committed = commit(std::span(batch.commands).subspan(first, size), jobs.front().whole);
  if (committed.ok()) return acknowledge(jobs, std::move(*committed));
  const base::Fault& fault = committed.fault();
  failed(fault);
  if (jobs.size() == 1 || batch.retries == 0 || !may_be_one(fault)) return fail(jobs, fault);
  --batch.retries;
  batch.parted = true;
  // Nothing was recorded, and where a commit's outcome is unknown the ids keep acts from being
  // recorded twice.
  const size_t half = jobs.size() / 2;
  settle(jobs.first(half), batch);
  settle(jobs.subspan(half), batch);
}

base::Result<Writer::Committed> Writer::commit(std::span<const casework::Command> commands,
                                               bool whole) {
  news_.drop();
  const Clock::time_point start = Clock::now();
  Committed committed;
  TRY_ASSIGN(committed.answers, guarded([&] {
               return whole ? desk_->submit_whole(commands) : desk_->submit_all(commands);
             }));
  if (whole && std::any_of(committed.answers.begin(), committed.answers.end(),
                           [](const auto& answer) { return !answer.ok(); })) {
    news_.drop();  // what was noted was given up
  }
  committed.store = store_;
  const uint64_t spent = micros(Clock::now() - start);
  const bool wrote = news_.noted() > 0;
  // What follows may fail, but the acts are recorded: news is then told at the next look.
  auto told = guarded([&] { return news_.collect(*store_); });
  if (told.ok()) {
    committed.told = std::move(*told);
    if (committed.told.taught) publish(desk_->town());
  }
  if (wrote) succeeded();
  {
    const std::lock_guard lock(mutex_);
    if (wrote) {
      ++counters_.commits;
      counters_.commit_micros += spent;
      counters_.act_commit.add(spent);
    }
  }
  for (const auto& answer : committed.answers) {
    if (!answer.ok() && answer.fault().kind == FaultKind::kCorrupt) log(answer.fault());
  }
  if (!told.ok()) failed(told.fault());
  return committed;
}

void Writer::acknowledge(std::span<Job> jobs, Committed committed) {
  // Also of what was only refused or repeated: it was decided on what may not be durable yet.
  std::shared_ptr<store::Store> store = committed.store;
  auto mine = std::make_shared<std::pair<std::vector<Job>, Committed>>(
      std::vector<Job>(std::make_move_iterator(jobs.begin()), std::make_move_iterator(jobs.end())),
      std::move(committed));
  acknowledger_.put(std::move(store), [this, mine](const base::Status& durable) {
    auto& [asked, done] = *mine;
    if (!durable.ok()) return fail(asked, durable.fault());
    count(done.answers);
    answer(asked, std::move(done.answers));
    tell(done.told);
  });
}

void Writer::count(const casework::Desk::Answers& answers) {
  const std::lock_guard lock(mutex_);
  for (const auto& answer : answers) {
    ++(!answer.ok()       ? counters_.acts_refused
       : answer->repeated ? counters_.acts_repeated
                          : counters_.acts_done);
  }
}

void Writer::answer(std::span<Job> jobs, casework::Desk::Answers answers) const {
  auto next = std::make_move_iterator(answers.begin());
  for (Job& job : jobs) {
    const auto end = next + static_cast<std::ptrdiff_t>(job.size);
    call(job.answer, casework::Desk::Answers(next, end));
    next = end;
  }
}

void Writer::fail(std::span<Job> jobs, const base::Fault& fault) {
  if (!of_storage(fault) && !of_office(fault)) log(fault);
  {
    const std::lock_guard lock(mutex_);
    for (const Job& job : jobs) counters_.acts_failed += job.size;
  }
  for (Job& job : jobs) call(job.answer, for_caller(fault));
}

void Writer::do_chore(Chore chore) {
  base::Status status =
      ready() ? guarded([&] { return work_alone(chore.work); }) : base::Status(unavailable());
  if (status.ok()) {
    succeeded();
    const std::lock_guard lock(mutex_);
    ++counters_.writes_done;
  } else if (status.fault().code != kUnavailable) {
    failed(status.fault());
  }
  if (!status.ok()) return call(chore.done, base::Status(for_caller(status.fault())));
  acknowledger_.put(store_, [this, done = std::move(chore.done)](base::Status durable) {
    call(done, std::move(durable));
  });
}

base::Status Writer::work_alone(const Office::Work& work) {
  TRY_ASSIGN(const auto transaction, store_->begin());
  TRY(transaction->lock(setup_.town));
  TRY(work(*store_, *transaction));
  return transaction->commit();
}

// --- opening, failing, recovering

bool Writer::ready() {
  if (const auto fault = acknowledger_.take_fault()) {
    unsynced_ = true;
    failed(*fault);
  }
  if (desk_ != nullptr) return true;
  if (Clock::now() < next_try_) return false;
  const base::Status status = guarded([&] { return open(); });
  if (!status.ok()) failed(status.fault());
  return status.ok();
}

base::Status Writer::open() {
  close();
  TRY_ASSIGN(store_, setup_.open_store(true));
  if (unsynced_) TRY(store_->sync_anew());
  unsynced_ = false;
  if (town() == nullptr) {
    TRY(news_.begin(*store_));
    setup_.hub.remember_from(news_.next());
  }
  casework::Desk::Options options{setup_.clock, setup_.random, setup_.key,
                                  setup_.options.projections};
  options.projections.push_back(&news_);
  TRY_ASSIGN(desk_, casework::Desk::open(*store_, setup_.world, setup_.town, std::move(options)));
  publish(desk_->town());
  return base::ok();
}

void Writer::close() {
  desk_.reset();
  store_.reset();
}

base::Fault Writer::unavailable() const {
  return base::fault(FaultKind::kUnavailable, kUnavailable, {{"reason", last_failure_}});
}

void Writer::failed(const base::Fault& fault) {
  if (fault.kind != FaultKind::kUnavailable && fault.kind != FaultKind::kCorrupt) return;
  const bool bug = of_office(fault);
  // The data of one command: the desk goes on.
  if (desk_ != nullptr && !bug && !of_storage(fault)) return;
  log(fault);
  close();
  last_failure_ = fault.code;
  next_try_ = Clock::now();
  if (++failures_ > 1) {
    const unsigned doublings = std::min(failures_ - 2, 16u);
    next_try_ += std::min(setup_.options.pause_first * (1 << doublings), setup_.options.pause_max);
  }
  const std::lock_guard lock(mutex_);
  if (bug) return;
  healthy_ = false;
  ++counters_.store_failures;
}

void Writer::succeeded() {
  failures_ = 0;
  const std::lock_guard lock(mutex_);
  healthy_ = true;
}

void Writer::log(const base::Fault& fault) const {
  if (setup_.options.on_fault) setup_.options.on_fault(fault);
}

// --- news

void Writer::look_around() {
  if (!ready()) return;
  if (!healthy()) {
    const base::Status written = guarded([&] { return probe(); });
    if (!written.ok()) return failed(written.fault());
    succeeded();
  }
  const auto told = guarded([&] { return look(); });
  if (!told.ok()) return failed(told.fault());
  if (told->news.empty() && told->forgotten == 0) return;
  acknowledger_.put(nullptr, [this, told = std::move(*told)](const base::Status& /*nothing new*/) {
    tell(told);
  });
}

base::Result<NewsDesk::Told> Writer::look() {
  TRY_ASSIGN(NewsDesk::Told told, news_.look(*store_));
  if (told.others_taught) {
    TRY_ASSIGN(casework::Town learned, casework::load_town(*store_, setup_.world, setup_.town));
    publish(std::move(learned));
  }
  return told;
}

// As much as a small batch of acts needs, so that a disk with a little room left does not look
// well; then given back.
base::Status Writer::probe() {
  store::Slip slip;
  slip.kind = "probe";
  slip.id = "office";
  slip.value = std::string(kProbeBytes, '0');
  TRY(work_alone([&](store::Store&, store::Transaction& transaction) {
    return transaction.put_slip(setup_.town, slip);
  }));
  TRY(work_alone([&](store::Store&, store::Transaction& transaction) {
    return transaction.drop_slip(setup_.town, slip.kind, slip.id);
  }));
  return store_->sync();
}

void Writer::publish(casework::Town town) {
  auto published = std::make_shared<const casework::Town>(std::move(town));
  const std::lock_guard lock(mutex_);
  town_.swap(published);
}

void Writer::tell(const NewsDesk::Told& told) {
  if (told.forgotten > 0) setup_.hub.remember_from(told.forgotten);
  for (const News& news : told.news) {
    call([&](const News& piece) { setup_.hub.tell(piece); }, news);
  }
}

}  // namespace office
