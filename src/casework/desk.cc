// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/desk.h"

#include <algorithm>

#include "casework/body.h"
#include "casework/clocks.h"
#include "casework/decide.h"
#include "casework/fields.h"
#include "casework/replay.h"
#include "ledger/entry.h"

namespace casework {

using base::FaultKind;

namespace {

constexpr size_t kCasesKept = 8192;

// A case that has begun keeps its pack version; a new one takes the version in force on the day.
const procedure::Pack* pack_for(const World& world, const CaseFile& file, const Command& command) {
  if (file.exists()) return world.packs.version(file.pack, file.version);
  const procedure::Pack* pack = world.packs.in_force(command.pack, command.occurred_at.date());
  return pack != nullptr ? pack : world.packs.newest(command.pack);
}

ledger::Entry entry_of(const std::string& town, const procedure::Pack& pack, const Act& act,
                       const base::Uuid& subject, calendar::Instant now) {
  ledger::Entry entry;
  entry.town = town;
  entry.id = act.id;
  entry.occurred_at = act.occurred_at;
  entry.recorded_at = now;
  entry.actor = act.actor;
  entry.post = act.post;
  entry.kind = pack.id + "/" + act.step;
  entry.subject = subject;
  entry.pack_version = pack.version;
  entry.pack_digest = pack.digest;
  return entry;
}

}  // namespace

Desk::Desk(store::Store& store, World world, std::string town, Options options)
    : store_(store), world_(world), options_(std::move(options)), appender_(store, options_.key) {
  town_.id = std::move(town);
}

base::Result<std::unique_ptr<Desk>> Desk::open(store::Store& store, World world, std::string town,
                                               Options options) {
  std::unique_ptr<Desk> desk(new Desk(store, world, std::move(town), std::move(options)));
  TRY_ASSIGN(const store::Head head, store.head(desk->town_.id));
  desk->known_size_ = head.size;
  TRY(desk->learn_town());
  return desk;
}

void Desk::forget() {
  recent_.clear();
  by_id_.clear();
}

base::Status Desk::learn_town() {
  town_.directory = {};
  town_.units.clear();
  for (const char* pack : {"person", "post", "certificate", "grid_unit"}) {
    std::vector<base::Uuid> ids;
    store::CaseFilter filter;
    filter.pack = pack;
    filter.limit = 1000;
    for (;;) {
      const size_t before = ids.size();
      TRY(store_.cases(town_.id, filter, [&](const store::CaseRow& row) {
        ids.push_back(row.id);
        return true;
      }));
      if (ids.size() - before < filter.limit) break;
      filter.after = ids.back();
    }
    // Oldest first, so that the order in which posts are listed does not depend on paging.
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
      TRY_ASSIGN(const CaseFile file, load(*id));
      const procedure::Pack* version = world_.packs.version(file.pack, file.version);
      if (version != nullptr) learn(town_, *version, file);
    }
  }
  return base::ok();
}

base::Result<CaseFile> Desk::load(const base::Uuid& id) {
  CaseFile file;
  file.id = id;
  base::Status status = base::ok();
  TRY(store_.entries_of(town_.id, id, [&](const store::EntryView& entry) {
    auto step = [&]() -> base::Status {
      TRY_ASSIGN(const Origin origin, origin_of(entry, world_.packs));
      TRY_ASSIGN(Act act, act_of(entry));
      file.pack = origin.pack->id;
      file.version = origin.pack->version;
      apply(file, *origin.step, std::move(act));
      update_clocks(file, *origin.pack, origin.step->id, world_);
      return base::ok();
    };
    status = step();
    return status.ok();
  }));
  TRY(std::move(status));
  return file;
}

base::Result<CaseFile> Desk::file(const base::Uuid& id) { return load(id); }

base::Result<CaseFile*> Desk::cached(const base::Uuid& id) {
  const auto known = by_id_.find(id);
  if (known != by_id_.end()) {
    recent_.splice(recent_.begin(), recent_, known->second);
    return &recent_.front();
  }
  TRY_ASSIGN(CaseFile file, load(id));
  recent_.push_front(std::move(file));
  by_id_[id] = recent_.begin();
  if (recent_.size() > kCasesKept) {
    by_id_.erase(recent_.back().id);
    recent_.pop_back();
  }
  return &recent_.front();
}

base::Status Desk::begin() {
  TRY(appender_.begin());
  auto head = store_.head(town_.id);
  if (!head.ok()) {
    appender_.rollback();
    return std::move(head).fault();
  }
  if (head->size == known_size_) return base::ok();
  // Somebody else wrote meanwhile: what we remember may be old.
  forget();
  known_size_ = head->size;
  base::Status learned = learn_town();
  if (!learned.ok()) appender_.rollback();
  return learned;
}

base::Result<Receipt> Desk::first_answer(const Command& command, const store::EntryRow& row) {
  if (row.entry.kind != command.pack + "/" + command.step || row.entry.subject != command.subject) {
    return base::fault(FaultKind::kConflict, "casework.id_reused", {{"id", command.id.str()}});
  }
  Receipt receipt;
  receipt.number = row.entry.number;
  receipt.id = row.entry.id;
  receipt.subject = row.entry.subject;
  receipt.recorded_at = row.entry.recorded_at;
  receipt.repeated = true;
  TRY_ASSIGN(const CaseFile file, load(row.entry.subject));
  const procedure::Pack* pack = world_.packs.version(file.pack, file.version);
  for (const Act& act : file.acts) {
    if (act.number > row.entry.number) break;
    ++receipt.revision;
    const procedure::Step* step = pack != nullptr ? pack->step(act.step) : nullptr;
    if (step != nullptr && !step->to.empty()) receipt.state = step->to;
  }
  return receipt;
}

base::Status Desk::project(store::Transaction& transaction, const procedure::Pack& pack,
                           const procedure::Step& step, CaseFile& file, Act act) {
  for (Projection* projection : options_.projections) projection->before(pack, file);
  if (!file.exists()) {
    file.pack = pack.id;
    file.version = pack.version;
  }
  const std::vector<ClockState> clocks_before = file.clocks;
  apply(file, step, std::move(act));
  update_clocks(file, pack, step.id, world_);
  TRY(transaction.put_case(row_of(town_.id, pack, file)));
  for (const ClockState& clock : file.clocks) {
    if (std::find(clocks_before.begin(), clocks_before.end(), clock) != clocks_before.end()) {
      continue;
    }
    TRY(transaction.put_clock(row_of(town_.id, pack, file, clock)));
  }
  for (Projection* projection : options_.projections) {
    TRY(projection->after(transaction, town_.id, pack, file));
  }
  if (teaches(pack.id)) learn(town_, pack, file);
  return base::ok();
}

base::Result<Receipt> Desk::act(const Command& command) {
  TRY_ASSIGN(const auto known, store_.entry_by_id(town_.id, command.id));
  if (known) return first_answer(command, *known);
  TRY_ASSIGN(CaseFile * file, cached(command.subject));
  const procedure::Pack* pack = pack_for(world_, *file, command);
  if (pack == nullptr || (file->exists() && file->pack != command.pack)) {
    return base::fault(FaultKind::kInvalid, "casework.unknown_pack",
                       {{"pack", excerpt(command.pack)}});
  }
  const calendar::Instant now = options_.clock.now();
  TRY_ASSIGN(Act act, decide(world_, town_, *pack, *file, command, now));
  const ledger::Salt salt = ledger::make_salt(options_.random);
  const std::string body = encode_body(act);
  TRY_ASSIGN(const ledger::Entry entry,
             appender_.append(entry_of(town_.id, *pack, act, command.subject, now), salt,
                              base::view(body)));
  act.number = entry.number;
  act.recorded_at = entry.recorded_at;
  const procedure::Step* step = pack->step(command.step);
  half_done_ = true;
  TRY(project(appender_.transaction(), *pack, *step, *file, std::move(act)));
  half_done_ = false;
  ++known_size_;
  Receipt receipt;
  receipt.number = entry.number;
  receipt.id = entry.id;
  receipt.subject = command.subject;
  receipt.recorded_at = entry.recorded_at;
  receipt.state = file->state;
  receipt.revision = static_cast<uint32_t>(file->acts.size());
  return receipt;
}

base::Result<Desk::Answers> Desk::submit_all(std::span<const Command> commands,
                                             const std::function<void(size_t)>& before) {
  TRY(begin());
  const uint64_t size_before = known_size_;
  Answers answers;
  answers.reserve(commands.size());
  base::Status failed = base::ok();
  for (const Command& command : commands) {
    if (before) before(answers.size());
    answers.push_back(act(command));
    // A refusal concerns one command; a fault of the store or of the data concerns all, and so does
    // whatever came between an entry and its projections.
    if (answers.back().ok()) continue;
    const base::FaultKind kind = answers.back().fault().kind;
    if (half_done_ || kind == FaultKind::kUnavailable || kind == FaultKind::kCorrupt) {
      failed = answers.back().fault();
      break;
    }
  }
  if (failed.ok()) {
    if (known_size_ == size_before) {
      appender_.rollback();
      return answers;
    }
    failed = appender_.commit();
  } else {
    appender_.rollback();
  }
  if (failed.ok()) return answers;
  half_done_ = false;
  forget();
  known_size_ = UINT64_MAX;  // learn the town anew before the next act
  return std::move(failed).fault();
}

base::Result<Receipt> Desk::submit(const Command& command) {
  TRY_ASSIGN(Answers answers, submit_all(std::span(&command, 1)));
  return std::move(answers.front());
}

base::Status Desk::replay(store::Transaction& transaction) {
  TRY(transaction.clear_projections(town_.id));
  forget();
  town_.directory = {};
  town_.units.clear();
  std::unordered_map<base::Uuid, CaseFile, base::UuidHash> files;
  base::Status status = base::ok();
  TRY(store_.scan(town_.id, 0, known_size_, [&](const store::EntryView& entry) {
    auto step = [&]() -> base::Status {
      TRY_ASSIGN(const Origin origin, origin_of(entry, world_.packs));
      TRY_ASSIGN(Act act, act_of(entry));
      CaseFile& file = files[entry.subject];
      file.id = entry.subject;
      return project(transaction, *origin.pack, *origin.step, file, std::move(act));
    };
    status = step();
    return status.ok();
  }));
  return status;
}

base::Status Desk::rebuild() {
  TRY(begin());
  base::Status status = replay(appender_.transaction());
  if (status.ok()) status = appender_.commit();
  if (!status.ok()) {
    appender_.rollback();
    forget();
    known_size_ = UINT64_MAX;
  }
  return status;
}

base::Result<Desk::Comparison> Desk::compare() {
  TRY(begin());
  auto compared = [&]() -> base::Result<Comparison> {
    Comparison comparison;
    TRY_ASSIGN(comparison.kept, store_.projection_digest(town_.id));
    TRY(replay(appender_.transaction()));
    TRY_ASSIGN(comparison.replayed, store_.projection_digest(town_.id));
    return comparison;
  }();
  appender_.rollback();
  forget();
  known_size_ = UINT64_MAX;
  return compared;
}

}  // namespace casework
