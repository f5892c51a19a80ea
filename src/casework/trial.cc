// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/trial.h"

#include <unordered_map>

#include "casework/clocks.h"
#include "casework/decide.h"
#include "casework/replay.h"
#include "casework/sealed.h"

namespace casework {

using base::FaultKind;

namespace {

class Trial {
 public:
  Trial(store::Store& store, const World& world, Town town, calendar::Instant now)
      : store_(store), world_(world), town_(std::move(town)), now_(now) {}

  base::Status take(const Command& command) {
    TRY_ASSIGN(const auto known, store_.entry_by_id(town_.id, command.id));
    if (known) return base::ok();
    TRY_ASSIGN(CaseFile * file, find(command.subject));
    const procedure::Pack* pack = pack_for(world_, *file, command);
    if (pack == nullptr || (file->exists() && file->pack != command.pack)) {
      return base::fault(FaultKind::kInvalid, "casework.unknown_pack", {{"pack", command.pack}});
    }
    TRY(check_keyring(*pack, world_.keyring));
    TRY_ASSIGN(Act act, decide(world_, town_, *pack, *file, command, now_));
    const procedure::Step* step = pack->step(command.step);
    ENSURE(step != nullptr, "a step that was decided is of the pack");
    if (!file->exists()) {
      file->pack = pack->id;
      file->version = pack->version;
    }
    act.recorded_at = now_;
    apply(*file, *step, std::move(act));
    update_clocks(*file, *pack, step->id, world_);
    if (teaches(pack->id)) learn(town_, *pack, *file);
    return base::ok();
  }

 private:
  base::Result<CaseFile*> find(const base::Uuid& id) {
    const auto there = files_.find(id);
    if (there != files_.end()) return &there->second;
    TRY_ASSIGN(CaseFile file, load_case(store_, world_, town_.id, id));
    return &files_.emplace(id, std::move(file)).first->second;
  }

  store::Store& store_;
  const World& world_;
  Town town_;
  const calendar::Instant now_;
  std::unordered_map<base::Uuid, CaseFile, base::UuidHash> files_;
};

bool of_storage(const base::Fault& fault) {
  return fault.code.starts_with("store.") || fault.code.starts_with("ledger.");
}

}  // namespace

base::Result<std::vector<std::optional<base::Fault>>> try_all(store::Store& store,
                                                              const World& world, Town town,
                                                              std::span<const Command> commands,
                                                              calendar::Instant now) {
  Trial trial(store, world, std::move(town), now);
  std::vector<std::optional<base::Fault>> out;
  out.reserve(commands.size());
  for (const Command& command : commands) {
    base::Status taken = trial.take(command);
    if (!taken.ok() && of_storage(taken.fault())) return std::move(taken).fault();
    out.push_back(taken.ok() ? std::nullopt : std::optional(std::move(taken).fault()));
  }
  return out;
}

}  // namespace casework
