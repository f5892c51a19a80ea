// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/desk.h"

#include <algorithm>

#include "casework/body.h"
#include "casework/clocks.h"
#include "casework/decide.h"
#include "casework/fields.h"
#include "casework/findable.h"
#include "casework/holiday_notice.h"
#include "casework/replay.h"
#include "casework/sealed.h"
#include "casework/town_cells.h"
#include "casework/town_setting.h"
#include "casework/turns.h"
#include "ledger/entry.h"

namespace casework {

using base::FaultKind;

namespace {

constexpr size_t kCasesKept = 8192;
// Entries of others that are read one by one; after more, everything is read anew.
constexpr uint64_t kReadSinceMax = 100'000;
constexpr uint64_t kUnknown = UINT64_MAX;  // read everything before the next act

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

// A refusal concerns one command, and so does a case that cannot be read or has no key; a fault of
// the store or of the ledger concerns all.
bool concerns_all(const base::Fault& fault) {
  if (fault.kind != FaultKind::kUnavailable && fault.kind != FaultKind::kCorrupt) return false;
  return !fault.code.starts_with("casework.") && !fault.code.starts_with("seal.") &&
         fault.code != "ledger.bad_header";
}

}  // namespace

Desk::Desk(store::Store& store, World world, std::string town, Options options)
    : store_(store),
      world_(world),
      options_(std::move(options)),
      others_(store, world_, town_.id),
      appender_(store, options_.key) {
  town_.id = std::move(town);
  world_.others = &others_;
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

void Desk::evict(const base::Uuid& id) {
  const auto known = by_id_.find(id);
  if (known == by_id_.end()) return;
  recent_.erase(known->second);
  by_id_.erase(known);
}

base::Status Desk::learn_town() {
  TRY_ASSIGN(town_, load_town(store_, world_, town_.id));
  return base::ok();
}

base::Result<CaseFile> Desk::file(const base::Uuid& id) {
  return load_case(store_, world_.of(town_), town_.id, id);
}

base::Result<CaseFile*> Desk::cached(const base::Uuid& id) {
  const auto known = by_id_.find(id);
  if (known != by_id_.end()) {
    recent_.splice(recent_.begin(), recent_, known->second);
    return &recent_.front();
  }
  TRY_ASSIGN(CaseFile file, this->file(id));
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
  base::Status ready = catch_up();
  if (!ready.ok()) appender_.rollback();
  return ready;
}

base::Status Desk::catch_up() {
  TRY(appender_.transaction().lock(town_.id));
  TRY_ASSIGN(const store::Head head, store_.head(town_.id));
  if (head.size == known_size_) return base::ok();
  if (known_size_ <= head.size && head.size - known_size_ <= kReadSinceMax) {
    TRY(read_since(head.size));
  } else {
    forget();
    TRY(learn_town());
  }
  known_size_ = head.size;
  return base::ok();
}

// Somebody else wrote the entries from known_size_ on: their cases are read anew when they are
// wanted, and what they taught about the town is learnt.
base::Status Desk::read_since(uint64_t size) {
  std::vector<base::Uuid> teaching;
  TRY(store_.scan(town_.id, known_size_, size, [&](const store::EntryView& entry) {
    evict(entry.subject);
    if (teaches(entry.kind.substr(0, entry.kind.find('/')))) teaching.push_back(entry.subject);
    return true;
  }));
  for (const base::Uuid& id : teaching) {
    TRY_ASSIGN(const CaseFile file, this->file(id));
    const procedure::Pack* pack = world_.packs.version(file.pack, file.version);
    if (pack == nullptr) continue;
    learn(town_, world_, *pack, file);
    if (pack->id == kHolidayNoticePack) forget();  // clocks of any case may have moved
  }
  return base::ok();
}

base::Result<Receipt> Desk::first_answer(const Command& command, const store::EntryRow& row) {
  const ledger::Entry& entry = row.entry;
  const base::Fault reused =
      base::fault(FaultKind::kConflict, "casework.id_reused", {{"id", command.id.str()}});
  if (entry.kind != command.pack + "/" + command.step || entry.subject != command.subject ||
      entry.actor != command.actor || entry.post != command.post) {
    return reused;
  }
  TRY_ASSIGN(const CaseFile file, this->file(entry.subject));
  const procedure::Pack* pack = world_.packs.version(file.pack, file.version);
  const store::EntryView view = store::view_of(row);
  if (locked(view, world_.keyring)) return no_keyring(command.pack);
  // Of an erased body nobody knows what it said.
  if (pack != nullptr && !row.erased) {
    TRY_ASSIGN(const base::Bytes body, body_of(view, world_.keyring));
    if (base::text(body) != encode_body(act_told(world_, town_, *pack, file, command))) {
      return reused;
    }
  }
  Receipt receipt;
  receipt.number = entry.number;
  receipt.id = entry.id;
  receipt.subject = entry.subject;
  receipt.recorded_at = entry.recorded_at;
  receipt.repeated = true;
  for (const Act& act : file.acts) {
    if (act.number > entry.number) break;
    ++receipt.revision;
    const procedure::Step* step = pack != nullptr ? pack->step(act.step) : nullptr;
    if (step != nullptr && !step->to.empty()) receipt.state = step->to;
  }
  return receipt;
}

// What the store keeps of a case's clocks and of the case because of them.
base::Status Desk::put(store::Transaction& transaction, const procedure::Pack& pack,
                       const CaseFile& file, const std::vector<ClockState>& before) {
  TRY(transaction.put_case(row_of(town_.id, pack, file)));
  for (const ClockState& clock : file.clocks) {
    if (std::find(before.begin(), before.end(), clock) != before.end()) continue;
    TRY(transaction.put_clock(row_of(town_.id, pack, file, clock)));
  }
  return base::ok();
}

// A notice of holidays was learnt: every clock that it may have moved is computed anew. In the
// order of ids, so that a replay writes the same.
base::Status Desk::move_clocks(store::Transaction& transaction, const World& before,
                               const Act& cause, const Find& find) {
  const World world = world_.of(town_);
  const auto first = before.workdays.first_change(world.workdays);
  if (!first) return base::ok();
  TRY_ASSIGN(const std::vector<base::Uuid> ids, cases_due_from(store_, town_.id, *first));
  for (const base::Uuid& id : ids) {
    CaseFile loaded;
    TRY_ASSIGN(CaseFile * file, find(id, before, loaded));
    const procedure::Pack* pack = world_.packs.version(file->pack, file->version);
    ENSURE(pack != nullptr, "a case that was read has its pack");
    CaseFile moved = *file;
    if (!renew_clocks(moved, *pack, world)) continue;
    TRY(check_keyring(*pack, world_.keyring));
    for (Projection* projection : options_.projections) projection->before(*pack, *file);
    std::swap(file->clocks, moved.clocks);
    TRY(put(transaction, *pack, *file, moved.clocks));
    for (Projection* projection : options_.projections) {
      TRY(projection->after(transaction, town_.id, *pack, *file, cause));
    }
  }
  return base::ok();
}

base::Status Desk::project(store::Transaction& transaction, const procedure::Pack& pack,
                           const procedure::Step& step, CaseFile& file, Act act, const Find& find) {
  for (Projection* projection : options_.projections) projection->before(pack, file);
  if (!file.exists()) {
    file.pack = pack.id;
    file.version = pack.version;
  }
  const std::vector<ClockState> clocks_before = file.clocks;
  apply(file, step, std::move(act));
  update_clocks(file, pack, step.id, world_.of(town_));
  TRY(put(transaction, pack, file, clocks_before));
  if (const auto words = words_of(pack, file)) TRY(transaction.put_text(town_.id, *words));
  for (const base::Digest& key : keys_of(town_.id, pack, file)) {
    TRY(transaction.put_case_key(town_.id, key, file.id));
  }
  for (Projection* projection : options_.projections) {
    TRY(projection->after(transaction, town_.id, pack, file, file.acts.back()));
  }
  if (pack.id == kTownSettingPack) {
    for (const std::string& name : learn_settings(town_, pack, file)) {
      const auto own = town_.settings.find(name);
      TRY(transaction.put_setting(town_.id, name,
                                  own != town_.settings.end() ? own->second.str() : ""));
    }
  } else if (pack.id == kHolidayNoticePack) {
    const std::vector<DaysChange> days = town_.days;  // keeps the table of before
    const World before = world_.of(town_);
    learn_notice(town_, world_, pack, file);
    return move_clocks(transaction, before, file.acts.back(), find);
  } else if (teaches(pack.id)) {
    learn(town_, world_, pack, file);
  }
  return base::ok();
}

// The entry of an act that was accepted.
base::Result<ledger::Entry> Desk::record(const procedure::Pack& pack, const Act& act,
                                         const base::Uuid& subject, calendar::Instant now) {
  ledger::Entry entry = entry_of(town_.id, pack, act, subject, now);
  const ledger::Salt salt = ledger::make_salt(options_.random);
  const std::string body = encode_body(act);
  if (!pack.sealed) return appender_.append(std::move(entry), salt, base::view(body));
  ENSURE(world_.keyring != nullptr, "the keyring was checked");
  entry.flags |= ledger::kSealedBody;
  TRY_ASSIGN(const base::Bytes sealed,
             world_.keyring->seal(pack.id, place_of_body(entry.town, entry.id, entry.kind),
                                  base::view(body), options_.random));
  return appender_.append(std::move(entry), salt, sealed);
}

base::Result<Receipt> Desk::act(const Command& command, Refused refused) {
  TRY_ASSIGN(const auto known, store_.entry_by_id(town_.id, command.id));
  if (known) return first_answer(command, *known);
  TRY_ASSIGN(CaseFile * file, cached(command.subject));
  const procedure::Pack* pack = pack_for(world_, *file, command);
  if (pack == nullptr || (file->exists() && file->pack != command.pack)) {
    return base::fault(FaultKind::kInvalid, "casework.unknown_pack",
                       {{"pack", excerpt(command.pack)}});
  }
  const calendar::Instant now = options_.clock.now();
  TRY(check_keyring(*pack, world_.keyring));
  TRY_ASSIGN(Act act, decide(world_, town_, *pack, *file, command, now));
  const procedure::Step* step = pack->step(command.step);
  if (refused == Refused::kAlone) TRY(check_cells(town_, *pack, *step, *file, act));
  TRY(check_turns(store_, world_, town_, *pack, *step, *file, act));
  TRY_ASSIGN(const ledger::Entry entry, record(*pack, act, command.subject, now));
  act.number = entry.number;
  act.recorded_at = entry.recorded_at;
  half_done_ = true;
  // Many cases may move at once: those that are not at hand are not kept either.
  const Find find = [this](const base::Uuid& id, const World& world,
                           CaseFile& loaded) -> base::Result<CaseFile*> {
    const auto known = by_id_.find(id);
    if (known != by_id_.end()) return &*known->second;
    TRY_ASSIGN(loaded, load_case(store_, world, town_.id, id));
    return &loaded;
  };
  TRY(project(appender_.transaction(), *pack, *step, *file, std::move(act), find));
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

void Desk::give_up() {
  appender_.rollback();
  half_done_ = false;
  forget();
  known_size_ = kUnknown;
}

// What holds of the map is asked of the acts together, and answered to the last that concerns it.
void Desk::check_whole(std::span<const Command> commands, const Town::Cells& before,
                       Answers& answers) const {
  const auto last = std::find_if(commands.rbegin(), commands.rend(), [](const Command& command) {
    return command.pack == kGridCellPack;
  });
  const procedure::Pack* pack = world_.packs.newest(kGridCellPack);
  if (last == commands.rend() || pack == nullptr) return;
  const base::Status status = check_cells(before, town_.cells, *pack);
  auto& answer = answers[static_cast<size_t>(commands.rend() - last) - 1];
  if (!status.ok() && answer.ok()) answer = status.fault();
}

base::Result<Desk::Answers> Desk::take(std::span<const Command> commands, Refused refused,
                                       const std::function<void(size_t)>& before) {
  TRY(begin());
  const uint64_t size_before = known_size_;
  const Town::Cells cells_before = refused == Refused::kTakesAll ? town_.cells : Town::Cells();
  Answers answers;
  answers.reserve(commands.size());
  base::Status failed = base::ok();
  for (const Command& command : commands) {
    if (before) before(answers.size());
    answers.push_back(act(command, refused));
    // Whatever came between an entry and its projections concerns all.
    if (answers.back().ok()) continue;
    if (half_done_ || concerns_all(answers.back().fault())) {
      failed = answers.back().fault();
      break;
    }
  }
  if (failed.ok() && known_size_ == size_before) {
    appender_.rollback();
    return answers;
  }
  if (failed.ok() && refused == Refused::kTakesAll) check_whole(commands, cells_before, answers);
  const bool whole = std::all_of(answers.begin(), answers.end(),
                                 [](const base::Result<Receipt>& answer) { return answer.ok(); });
  if (failed.ok() && !whole && refused == Refused::kTakesAll) {
    give_up();
    for (base::Result<Receipt>& answer : answers) {
      if (!answer.ok() || answer->repeated) continue;
      answer = base::fault(FaultKind::kConflict, "casework.whole_refused");
    }
    return answers;
  }
  if (failed.ok()) failed = appender_.commit();
  if (failed.ok()) return answers;
  give_up();
  return std::move(failed).fault();
}

base::Result<Desk::Answers> Desk::submit_all(std::span<const Command> commands,
                                             const std::function<void(size_t)>& before) {
  return take(commands, Refused::kAlone, before);
}

base::Result<Desk::Answers> Desk::submit_whole(std::span<const Command> commands) {
  return take(commands, Refused::kTakesAll, {});
}

base::Result<Receipt> Desk::submit(const Command& command) {
  TRY_ASSIGN(Answers answers, submit_all(std::span(&command, 1)));
  return std::move(answers.front());
}

base::Status Desk::replay(store::Transaction& transaction) {
  TRY(transaction.clear_projections(town_.id));
  forget();
  std::string id = std::move(town_.id);
  town_ = {};
  town_.id = std::move(id);
  std::unordered_map<base::Uuid, CaseFile, base::UuidHash> files;
  const Find find = [&files](const base::Uuid& id, const World&,
                             CaseFile&) -> base::Result<CaseFile*> { return &files.at(id); };
  base::Status status = base::ok();
  TRY(store_.scan(town_.id, 0, known_size_, [&](const store::EntryView& entry) {
    auto step = [&]() -> base::Status {
      TRY_ASSIGN(const Origin origin, origin_of(entry, world_.packs));
      if (locked(entry, world_.keyring)) return no_keyring(origin.pack->id);
      TRY_ASSIGN(Act act, act_of(entry, world_.keyring));
      CaseFile& file = files[entry.subject];
      file.id = entry.subject;
      return project(transaction, *origin.pack, *origin.step, file, std::move(act), find);
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
    known_size_ = kUnknown;
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
  known_size_ = kUnknown;
  return compared;
}

}  // namespace casework
