// SPDX-License-Identifier: AGPL-3.0-or-later
#include <map>

#include "procedure/check.h"

namespace procedure {

void check_law(Draft& draft, const law::Register& law) {
  const Pack& pack = draft.pack;
  if (!draft.dates_known) return;
  // A version still in force answers for the law up to the day it was last compared with it.
  calendar::Date last = pack.checked_on;
  if (pack.in_force_to && *pack.in_force_to < last) last = *pack.in_force_to;
  if (last < pack.in_force_from) last = pack.in_force_from;
  std::map<law::ArticleRef, std::optional<base::Fault>> known;
  for (const Citation& citation : draft.citations) {
    auto [it, fresh] = known.try_emplace(citation.article);
    if (fresh) {
      auto first = law.cite(citation.article, pack.in_force_from);
      auto again = law.cite(citation.article, last);
      if (!first.ok()) {
        it->second = std::move(first).fault();
      } else if (!again.ok()) {
        it->second = std::move(again).fault();
      }
    }
    if (!it->second) continue;
    base::Fault fault = *it->second;
    fault.where = draft.problems.where(citation.place);
    draft.problems.add(std::move(fault));
  }
}

}  // namespace procedure
