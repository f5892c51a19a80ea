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

// The persons whom a case complains of, by id: the value of its field `complained_person`, which
// packs name so where the law keeps a complaint from them (信访工作条例 2022 art. 30). For
// identity::Matter.
[[nodiscard]] std::vector<std::string> complained_of(const casework::CaseFile& file);

// The cases that a list may show, and the page that was asked for.
struct ListQuery {
  enum class Whose : uint8_t {
    kWaiting,  // a step waits that my post may take (my office)
    kMine,     // I took the last step
    kCells,    // at my place; of a post without a place: everywhere
    kAll,      // all that I may see
  };
  // Lateness: open cases only, the earliest due first, those without a due date last. Newest: by
  // id, whose beginning is the time at which the case was begun.
  enum class Order : uint8_t { kLateness, kNewest };
  // Paused and provisional: cases with such a clock, by its due date whatever the order says; those
  // that are paused have none, so they follow by id.
  enum class Clock : uint8_t { kAny, kPaused, kProvisional };
  Whose whose = Whose::kWaiting;
  Order order = Order::kLateness;
  std::optional<std::string> pack;  // one that may not be listed is refused by name
  std::vector<std::string> among;   // several; those that may not be listed are left out
  // Where one of these steps ("step" or "pack/step") leaves the state of the case. Of what waits
  // for my post: where it is open to me now, as offers() says with `people`, which must be given,
  // and not the last that was taken.
  std::vector<std::string> steps;
  const casework::Town* people = nullptr;
  Clock clock = Clock::kAny;
  std::optional<calendar::Instant> due_from;    // by lateness only
  std::optional<calendar::Instant> due_before;  // due earlier than that
  // Only cases that search() finds by these words, the last entry that has them first, whatever the
  // order says. Never sealed ones.
  std::string words;
  std::optional<std::string> state;
  std::optional<std::string> unit;  // "": without a place
  std::optional<std::string> cell;
  bool open_only = true;
  bool late_only = false;  // due before now
  std::string cursor;      // of the page before, opaque
  uint32_t limit = 50;     // 1..200, else the nearest of them
};

struct Page {
  std::vector<store::CaseRow> rows;
  std::string next;  // cursor; "" at the end. A page may be short, even empty, and not the last
};

// A post at a place sees its place and what has none, each through an index of its own, so that its
// lists cost what the whole town's do. A page looks at a bounded number of rows. Rows of sealed
// packs leave with id, pack, state, times and due date only. Faults: office.bad_cursor (kInvalid:
// not a cursor of this query and post); office.bad_words, store.short_query (kInvalid); those of
// Access::read for a pack or a place that may not be listed.
[[nodiscard]] base::Result<Page> list(store::Store& store, const casework::World& world,
                                      const identity::Access& access,
                                      const identity::Principal& who, const std::string& town,
                                      const ListQuery& query, calendar::Instant now);

// How many rows a list has, counted up to `max`; `more` says that there are others.
struct Count {
  uint32_t rows = 0;
  bool more = false;
};
[[nodiscard]] base::Result<Count> count(store::Store& store, const casework::World& world,
                                        const identity::Access& access,
                                        const identity::Principal& who, const std::string& town,
                                        ListQuery query, calendar::Instant now, uint32_t max);

struct Found {
  store::CaseRow row;
  uint64_t number = 0;  // the entry whose words fit, or that was asked for; 0 for an exact key
};
struct FoundPage {
  std::vector<Found> found;
  std::string next;  // more may be found from there on, even if this page is empty
};
// By words, a case's id or an act's, an entry's number ("#1234"), or, for posts that may
// (Access::find_people), by name or telephone, exactly; these come first. Each case once a page.
// Never in sealed cases. A page looks at a bounded number of hits. Faults (kInvalid):
// office.bad_words (none, more than 200 characters, or no text), office.bad_cursor,
// store.short_query; those of Access::read for whoever may read nothing.
[[nodiscard]] base::Result<FoundPage> search(store::Store& store, const casework::World& world,
                                             const identity::Access& access,
                                             const identity::Principal& who,
                                             const std::string& town, const std::string& words,
                                             const std::string& cursor, uint32_t limit);

// A step of the procedure as it stands for this post now.
struct Offer {
  const procedure::Step* step = nullptr;
  bool open = false;                  // nothing refuses it whatever the form says
  std::vector<base::Fault> refusals;  // why not, each with its article
  // What the form must still satisfy: the refusals of the empty form by rules on officers,
  // evidence, and fields that the step itself writes. Required fields are not repeated here.
  std::vector<base::Fault> asks;
  // What rules say that only advise here: the step may be taken all the same.
  std::vector<base::Fault> advice;
};
// Every step that leaves the case's state, and every opening step of a pack for a new case (a file
// that does not exist; its id does not matter). In the order of the pack.
[[nodiscard]] std::vector<Offer> offers(const casework::World& world, const casework::Town& town,
                                        const procedure::Pack& pack, const casework::CaseFile& file,
                                        const identity::Principal& who, calendar::Instant now);

}  // namespace office
