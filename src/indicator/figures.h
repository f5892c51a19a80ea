// SPDX-License-Identifier: AGPL-3.0-or-later
// Figures: an indicator's value for a town, a period and an as-of moment, four ways from one
// definition: from what is kept up with every act, recomputed from the ledger, as the list of
// counted records, and as a sentence. They agree, and tests hold them to it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/messages.h"
#include "casework/world.h"
#include "indicator/definitions.h"
#include "store/store.h"

namespace indicator {

struct Period {
  calendar::Date first;
  calendar::Date last;  // inclusive; stocks and latest values are read at this day
  [[nodiscard]] static base::Result<Period> year(int64_t year);  // indicator.bad_year
};

// When the figure is known: everything recorded at or before it.
struct AsOf {
  calendar::Instant at;
  bool now = true;  // the present: kept values may be used
  // For people: the day if all of it is meant, else the moment.
  [[nodiscard]] std::string words() const;
};

struct Figure {
  const procedure::Indicator* definition = nullptr;
  // What the figure counts, exact; of a rate the parts; of a date the days since 1970-01-01.
  // False: a latest value that was never recorded, a rate over nothing or of a part below zero.
  bool known = true;
  base::Decimal value;
  std::optional<base::Decimal> numerator;    // rate
  std::optional<base::Decimal> denominator;  // rate
  int64_t records = 0;                       // how many records were counted
  std::string exact;                         // "12345", "99.42", "2020-05-14", "—"
  std::string text;                          // as printed: "12000余", "172/173，99.42%"
};

// A counted record: one entry and what it adds.
struct Record {
  uint64_t number = 0;
  base::Uuid subject;
  calendar::Date day;
  base::Decimal amount;  // 1 each for counts
  std::string key;
};

struct Trace {
  Figure figure;
  std::vector<Record> records;  // by day, then number
};

// One value of a breakdown.
struct Slice {
  std::string key;  // value of the field; "" where it was not filled in
  base::Decimal value;
  int64_t records = 0;
};

class Figures {
 public:
  // All outlive it. `small_cell` is the least count that a sealed pack's breakdown may show.
  Figures(store::Store& store, const Definitions& definitions, std::string town,
          base::Decimal small_cell);

  // Fault (kNotFound): indicator.unknown, with the nearest id.
  [[nodiscard]] base::Result<Figure> value(std::string_view id, Period period, AsOf as_of);
  // Every indicator in order of id.
  [[nodiscard]] base::Result<std::vector<Figure>> all(Period period, AsOf as_of);
  // Exactly the records behind the figure; of rates and totals those of all parts. Refused
  // (kForbidden) for sealed packs: indicator.sealed.
  [[nodiscard]] base::Result<Trace> trace(std::string_view id, Period period, AsOf as_of);
  // The figure broken down by one of the definition's `by` fields. Faults: indicator.no_dimension;
  // for sealed packs with a cell under the threshold indicator.small_cell (kForbidden): then
  // nothing at all is shown, since the rest would tell it.
  [[nodiscard]] base::Result<std::vector<Slice>> by(std::string_view id, std::string_view field,
                                                    Period period, AsOf as_of);
  // Entries recorded after `as_of` that change a figure of the period: the list that is published
  // beside a printed figure.
  struct Later {
    std::string indicator;
    uint64_t change_number = 0;  // the entry that changed it
    calendar::Instant recorded_at;
    base::Decimal change;
  };
  [[nodiscard]] base::Result<std::vector<Later>> changed_since(Period period, AsOf as_of);

 private:
  [[nodiscard]] base::Result<const procedure::Indicator*> find(std::string_view id) const;
  [[nodiscard]] base::Result<Figure> compute(const procedure::Indicator& indicator, Period period,
                                             AsOf as_of);
  [[nodiscard]] base::Result<Figure> simple(const procedure::Indicator& indicator, Period period,
                                            AsOf as_of);
  [[nodiscard]] base::Result<std::vector<Record>> records(const procedure::Indicator& indicator,
                                                          Period period, AsOf as_of);

  store::Store& store_;
  const Definitions& definitions_;
  std::string town_;
  base::Decimal small_cell_;
};

// Puts `exact` and `text` of a figure into words; a rate gets its parts printed with it.
void put_into_words(Figure& figure);

// A value of a definition whose parts are given: for rates and totals, from the parts' figures.
[[nodiscard]] Figure combine(const procedure::Indicator& indicator,
                             const std::vector<Figure>& parts);

}  // namespace indicator
