// SPDX-License-Identifier: AGPL-3.0-or-later
// Years that exclude one another: title and text, plan periods, dates of laws. Inside the room
// only.
#pragma once

#include "claims/laws.h"
#include "claims/mention.h"
#include "claims/sections.h"

namespace claims {

// Adds the contradictions of one paragraph to `found.notes`.
void check_years(View text, const Sections& sections, Found& found);

// "2020年最新颁布的《土地管理法》": the year before a law against the dates of its versions. Only
// for laws whose versions are all known. And laws that were repealed before the reporting year
// began.
void check_law_dates(View text, const LawNames& laws, int year, Found& found);

}  // namespace claims
