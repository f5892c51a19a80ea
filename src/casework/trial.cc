// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/trial.h"

#include <unordered_map>

#include "casework/clocks.h"
#include "casework/decide.h"
#include "casework/replay.h"
#include "casework/sealed.h"
#include "casework/town_cells.h"
#include "casework/turns.h"

namespace casework {

using base::FaultKind;

namespace {

using Files = std::unordered_map<base::Uuid, CaseFile, base::UuidHash>;

// The town's cases with those that were tried on top.
class TriedCases final : public OtherCases {
 public:
  TriedCases(const Files& files, store::Store& store, const World& world, const std::string& town)
      : files_(files), world_(world), stored_(store, world, town) {}

  base::Result<std::optional<OtherCase>> find(const base::Uuid& id) const override {
    const auto tried = files_.find(id);
    if (tried == files_.end() || !tried->second.exists()) return stored_.find(id);
    return std::optional(told(tried->second));
  }

  base::Status naming(const base::Uuid& id, std::string_view pack, std::string_view field,
                      bool open, const OtherCaseFn& fn) const override {
    bool more = true;
    TRY(stored_.naming(id, pack, field, open, [&](const OtherCase& other) {
      if (!files_.contains(other.id)) more = fn(other);
      return more;
    }));
    for (auto file = files_.begin(); more && file != files_.end(); ++file) {
      if (names(file->second, id, pack, field, open)) more = fn(told(file->second));
    }
    return base::ok();
  }

 private:
  static OtherCase told(const CaseFile& file) {
    return {file.id, file.pack, file.state, file.fields};
  }
  [[nodiscard]] bool names(const CaseFile& file, const base::Uuid& id, std::string_view pack,
                           std::string_view field, bool open) const {
    if (!file.exists() || file.pack != pack) return false;
    const procedure::Pack* own = world_.packs.version(file.pack, file.version);
    if (own == nullptr || own->sealed) return false;
    const procedure::State* state = own->state(file.state);
    if (open && state != nullptr && state->final) return false;
    const std::string* value = file.fields.find(field);
    return value != nullptr && *value == id.str();
  }

  const Files& files_;
  const World& world_;
  const StoredCases stored_;
};

class Trial {
 public:
  Trial(store::Store& store, const World& world, Town town, calendar::Instant now)
      : store_(store),
        town_(std::move(town)),
        now_(now),
        others_(files_, store, world, town_.id),
        world_(world.asking(others_)) {}
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  base::Status take(const Command& command, bool whole) {
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
    if (!whole) TRY(check_cells(town_, *pack, *step, *file, act));
    TRY(check_turns(store_, world_, town_, *pack, *step, *file, act));
    if (!file->exists()) {
      file->pack = pack->id;
      file->version = pack->version;
    }
    act.recorded_at = now_;
    apply(*file, *step, std::move(act));
    update_clocks(*file, *pack, step->id, world_.of(town_));
    if (teaches(pack->id)) learn(town_, world_, *pack, *file);
    return base::ok();
  }

  [[nodiscard]] const Town& town() const { return town_; }

 private:
  base::Result<CaseFile*> find(const base::Uuid& id) {
    const auto there = files_.find(id);
    if (there != files_.end()) return &there->second;
    TRY_ASSIGN(CaseFile file, load_case(store_, world_, town_.id, id));
    return &files_.emplace(id, std::move(file)).first->second;
  }

  store::Store& store_;
  Town town_;
  const calendar::Instant now_;
  Files files_;
  TriedCases others_;
  const World world_;
};

bool of_storage(const base::Fault& fault) {
  return fault.code.starts_with("store.") || fault.code.starts_with("ledger.");
}

}  // namespace

base::Result<std::vector<std::optional<base::Fault>>> try_all(store::Store& store,
                                                              const World& world, Town town,
                                                              std::span<const Command> commands,
                                                              calendar::Instant now, bool whole) {
  const Town::Cells cells_before = town.cells;
  Trial trial(store, world, std::move(town), now);
  std::vector<std::optional<base::Fault>> out;
  out.reserve(commands.size());
  std::optional<base::Fault>* last = nullptr;  // of the acts that concern the map
  for (const Command& command : commands) {
    base::Status taken = trial.take(command, whole);
    if (!taken.ok() && of_storage(taken.fault())) return std::move(taken).fault();
    out.push_back(taken.ok() ? std::nullopt : std::optional(std::move(taken).fault()));
    if (command.pack == kGridCellPack) last = &out.back();
  }
  const procedure::Pack* pack = world.packs.newest(kGridCellPack);
  if (!whole || last == nullptr || *last || pack == nullptr) return out;
  const base::Status map = check_cells(cells_before, trial.town().cells, *pack);
  if (!map.ok()) *last = map.fault();
  return out;
}

}  // namespace casework
