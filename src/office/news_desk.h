// SPDX-License-Identifier: AGPL-3.0-or-later
// What to tell after acts were recorded: of one's own from the desk itself, of those that other
// processes recorded from the ledger. Private to the room, and to the writer's thread.
#pragma once

#include <string>
#include <vector>

#include "casework/projection.h"
#include "casework/world.h"
#include "office/hub.h"
#include "store/store.h"

namespace office {

class NewsDesk final : public casework::Projection {
 public:
  NewsDesk(const casework::World& world, std::string town)
      : world_(world), town_(std::move(town)) {}

  // What the ledger of the store holds is known and not told.
  [[nodiscard]] base::Status begin(store::Store& store);
  // The number of the first entry that was not told yet.
  [[nodiscard]] uint64_t next() const { return next_; }

  // As a projection of the desk it notes what is recorded; drop() forgets what was rolled back.
  void before(const procedure::Pack& pack, const casework::CaseFile& file) override;
  [[nodiscard]] base::Status after(store::Transaction& transaction, const std::string& town,
                                   const procedure::Pack& pack, const casework::CaseFile& file,
                                   const casework::Act& cause) override;
  void drop() { noted_.clear(); }

  struct Told {
    std::vector<News> news;      // by number, none of sealed packs
    bool taught = false;         // the town's people, posts or units changed
    bool others_taught = false;  // … by another process
    uint64_t forgotten = 0;      // news below this number is not told: too much came at once
  };
  // Acts noted and neither dropped nor collected.
  [[nodiscard]] size_t noted() const { return noted_.size(); }
  // What was noted and is now durable, with whatever others recorded in between. On a fault look()
  // finds it later.
  [[nodiscard]] base::Result<Told> collect(store::Store& store);
  // What others recorded, up to the head of the ledger.
  [[nodiscard]] base::Result<Told> look(store::Store& store);

 private:
  struct Noted {
    News news;
    bool sealed = false;
  };
  [[nodiscard]] base::Status scan(store::Store& store, uint64_t to, Told& told);

  const casework::World& world_;
  const std::string town_;
  std::vector<Noted> noted_;
  uint64_t next_ = 0;
};

}  // namespace office
