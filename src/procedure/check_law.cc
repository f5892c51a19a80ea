// SPDX-License-Identifier: AGPL-3.0-or-later
#include <set>

#include "procedure/check.h"

namespace procedure {

void check_law(Draft& draft, const law::Register& law) {
  const Pack& pack = draft.pack;
  if (!draft.dates_known) return;
  // A version still in force answers for the law up to the day it was last compared with it.
  calendar::Date last = pack.checked_on;
  if (pack.in_force_to && *pack.in_force_to < last) last = *pack.in_force_to;
  if (last < pack.in_force_from) last = pack.in_force_from;
  // A wrong article is told once, where it is first cited.
  std::set<law::ArticleRef> seen;
  for (const Citation& citation : draft.citations) {
    if (!seen.insert(citation.article).second) continue;
    if (draft.problems.faults().size() > kOffersMax) return;  // more than anybody reads
    auto cited = law.cite(citation.article, pack.in_force_from);
    if (cited.ok()) cited = law.cite(citation.article, last);
    if (cited.ok()) continue;
    base::Fault fault = std::move(cited).fault();
    fault.where = draft.problems.where(citation.place);
    draft.problems.add(std::move(fault));
  }
}

}  // namespace procedure
