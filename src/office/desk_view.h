// SPDX-License-Identifier: AGPL-3.0-or-later
// What people see of cases before they act: queues, lists, one case with its steps offered and
// refused. Reads only; permission is asked of identity::Access for every row that leaves.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "casework/case_file.h"
#include "casework/world.h"
#include "identity/access.h"
#include "store/store.h"

namespace office {

// The cases that a list may show, and the page that was asked for.
struct ListQuery {
  enum class Whose : uint8_t {
    kWaiting,  // a step waits that my post may take (my office)
    kMine,     // I took the last step
    kCells,    // at my place
    kAll,      // all that I may see
  };
  enum class Order : uint8_t { kLateness, kNewest };
  Whose whose = Whose::kWaiting;
  Order order = Order::kLateness;
  std::optional<std::string> pack;
  std::optional<std::string> state;
  std::optional<std::string> unit;
  std::optional<std::string> cell;
  bool open_only = true;
  bool late_only = false;
  std::string cursor;   // of the page before, opaque
  uint32_t limit = 50;  // 1..200
};

struct Page {
  std::vector<store::CaseRow> rows;
  std::string next;  // cursor; "" at the end
};

// Faults (kInvalid): office.bad_cursor; those of Access for a pack that may not be listed.
[[nodiscard]] base::Result<Page> list(store::Store& store, const casework::World& world,
                                      const identity::Access& access,
                                      const identity::Principal& who, const std::string& town,
                                      const ListQuery& query, calendar::Instant now);

struct Found {
  store::CaseRow row;
  uint64_t number = 0;  // the entry whose words fit; 0 for an exact key
};
struct FoundPage {
  std::vector<Found> found;
  std::string next;  // more may be found from there on, even if this page is empty
};
// By words, a case's id or entry number ("#1234"), or, for posts that may (Access::find_people), by
// name or telephone, exactly. Never in sealed cases. A page looks at a bounded number of hits.
[[nodiscard]] base::Result<FoundPage> search(store::Store& store, const casework::World& world,
                                             const identity::Access& access,
                                             const identity::Principal& who,
                                             const std::string& town, const std::string& words,
                                             const std::string& cursor, uint32_t limit);

// A step of the procedure as it stands for this post now.
struct Offer {
  const procedure::Step* step = nullptr;
  bool open = false;                  // the state allows it and no rule or permission refuses
  std::vector<base::Fault> refusals;  // why not, each with its article; what depends on the form
                                      // (fields, evidence, officers) is asked when it is filled in
};
// Every step that leaves the case's state, and every opening step of a pack for a new case.
[[nodiscard]] std::vector<Offer> offers(const casework::World& world, const casework::Town& town,
                                        const procedure::Pack& pack, const casework::CaseFile& file,
                                        const identity::Principal& who, calendar::Instant now);

}  // namespace office
