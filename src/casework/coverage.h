// SPDX-License-Identifier: AGPL-3.0-or-later
// Which article is executed where, and which scenario shows it: what the packs cite, held against
// what their scenarios exercised.
#pragma once

#include <string>
#include <vector>

#include "casework/scenario.h"
#include "law/register.h"
#include "procedure/pack.h"

namespace casework {

// One place of a pack that executes an article.
struct Citation {
  enum class By : uint8_t { kStep, kRule, kClock, kPause, kExtension, kDocument };
  law::ArticleRef article;
  By by = By::kStep;
  std::string pack;
  uint32_t version = 0;
  std::string item;    // the step or the clock
  std::string rule;    // kRule: its name; kPause and kExtension: the step; kDocument: the document
  std::string where;   // file:line
  bool forced = true;  // kRule: false if a setting may soften it (`force`)
  // Names of the scenarios that show it: a rule refusing (or advising), a step accepted, a due date
  // or the state of a clock held to be so, a pause, extension or document by its step.
  std::vector<std::string> scenarios;
};
// "step", "rule", "clock", "pause", "extension", "document".
[[nodiscard]] std::string_view name_of(Citation::By by);

// All citations by statute, version and article; within an article in the order of the packs.
[[nodiscard]] std::vector<Citation> citations(const procedure::Library& packs,
                                              const ScenarioRun& run);

// "penalty_ordinary/2 rule decide done_any 行政处罚法-2021#62".
[[nodiscard]] std::string place_of(const Citation& citation);

// The citations of articles of certainty V or V+ that no scenario shows. Without articles that the
// register does not have: those are problems of the packs.
[[nodiscard]] std::vector<const Citation*> holes(const std::vector<Citation>& all,
                                                 const law::Register& law);

}  // namespace casework
