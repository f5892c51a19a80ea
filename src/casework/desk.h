// SPDX-License-Identifier: AGPL-3.0-or-later
// The desk of one town: the one path for every change. Command → permission, rules, clocks → entry
// and projections in one transaction. Not thread safe; one desk per writer. Several desks, also of
// several servers, may write to one town: each takes over what the others wrote before it decides.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "casework/command.h"
#include "casework/projection.h"
#include "casework/world.h"
#include "store/ledger_appender.h"
#include "store/store.h"

namespace casework {

class Desk {
 public:
  struct Options {
    const calendar::Clock& clock;             // recorded_at
    base::Random& random;                     // salts of bodies, nonces of sealed ones
    const ledger::SigningKey* key = nullptr;  // signs checkpoints; without it none are made
    std::vector<Projection*> projections;     // besides casework's own
  };

  // Opens the desk and reads the town's people, posts and units from its entries.
  [[nodiscard]] static base::Result<std::unique_ptr<Desk>> open(store::Store& store, World world,
                                                                std::string town, Options options);

  // Durable when it returns. A refused command leaves nothing behind. A command whose id is in the
  // ledger already returns the first answer; casework.id_reused (kConflict) if that was another act
  // or said anything else (the time it happened at is not compared). casework.no_keyring
  // (kUnavailable) for a sealed pack without its key.
  [[nodiscard]] base::Result<Receipt> submit(const Command& command);

  // Several commands in one transaction, in order; each is accepted or refused by itself, and all
  // answers are given after the one commit. The outer fault means that nothing was recorded.
  // `before`, if given, is called with the index of each command just before it is decided: who
  // replays acts of other times sets the clock there.
  using Answers = std::vector<base::Result<Receipt>>;
  [[nodiscard]] base::Result<Answers> submit_all(std::span<const Command> commands,
                                                 const std::function<void(size_t)>& before = {});

  // All of them or none, in one transaction: if one is refused, nothing is recorded, and the others
  // that were not recorded before are answered with casework.whole_refused (kConflict). The map
  // must be a partition after all of them, not after each (town_cells.h).
  [[nodiscard]] base::Result<Answers> submit_whole(std::span<const Command> commands);

  // The case as now recorded; `exists()` is false if there is none.
  [[nodiscard]] base::Result<CaseFile> file(const base::Uuid& id);

  [[nodiscard]] const Town& town() const { return town_; }
  [[nodiscard]] const World& world() const { return world_; }

  // The town's projections again from its ledger, replacing what is there, in one transaction.
  // casework.no_keyring if a sealed body cannot be opened: what is derived from it would be wrong.
  [[nodiscard]] base::Status rebuild();
  // The digests of the projections as they are and as the ledger says; nothing is changed.
  struct Comparison {
    store::ProjectionDigest kept;
    store::ProjectionDigest replayed;
  };
  [[nodiscard]] base::Result<Comparison> compare();

 private:
  // A case in memory, with its place in the list of those lately used.
  using Recent = std::list<CaseFile>;
  // A case of the town as it was by `world`: one that is at hand, else read into `loaded`.
  using Find = std::function<base::Result<CaseFile*>(const base::Uuid& id, const World& world,
                                                     CaseFile& loaded)>;

  Desk(store::Store& store, World world, std::string town, Options options);
  enum class Refused : uint8_t { kAlone, kTakesAll };
  [[nodiscard]] base::Result<Answers> take(std::span<const Command> commands, Refused refused,
                                           const std::function<void(size_t)>& before);
  // Gives the transaction up, and with it what was derived from it.
  void give_up();
  [[nodiscard]] base::Status begin();
  [[nodiscard]] base::Status catch_up();
  [[nodiscard]] base::Status read_since(uint64_t size);
  [[nodiscard]] base::Status learn_town();
  [[nodiscard]] base::Result<Receipt> act(const Command& command, Refused refused);
  void check_whole(std::span<const Command> commands, const Town::Cells& before,
                   Answers& answers) const;
  [[nodiscard]] base::Result<Receipt> first_answer(const Command& command,
                                                   const store::EntryRow& row);
  [[nodiscard]] base::Result<ledger::Entry> record(const procedure::Pack& pack, const Act& act,
                                                   const base::Uuid& subject,
                                                   calendar::Instant now);
  [[nodiscard]] base::Result<CaseFile*> cached(const base::Uuid& id);
  [[nodiscard]] base::Status project(store::Transaction& transaction, const procedure::Pack& pack,
                                     const procedure::Step& step, CaseFile& file, Act act,
                                     const Find& find);
  [[nodiscard]] base::Status put(store::Transaction& transaction, const procedure::Pack& pack,
                                 const CaseFile& file, const std::vector<ClockState>& before);
  [[nodiscard]] base::Status move_clocks(store::Transaction& transaction, const World& before,
                                         const Act& cause, const Find& find);
  [[nodiscard]] base::Status replay(store::Transaction& transaction);
  void evict(const base::Uuid& id);
  void forget();

  store::Store& store_;
  World world_;
  Town town_;
  Options options_;
  StoredCases others_;
  store::LedgerAppender appender_;
  uint64_t known_size_ = 0;  // of the ledger when the caches were right
  bool half_done_ = false;   // an entry is appended and its projections are not yet written
  Recent recent_;            // lately used first
  std::unordered_map<base::Uuid, Recent::iterator, base::UuidHash> by_id_;
};

}  // namespace casework
