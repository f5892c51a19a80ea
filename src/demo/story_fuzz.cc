// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile storylines must never crash and never be read as more acts than the limit.
#include <string_view>

#include "demo/story.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  procedure::Pack pack;
  pack.id = "matter";
  pack.version = 1;
  pack.in_force_from = *calendar::Date::of(2000, 1, 1);
  procedure::Step step;
  step.id = "open";
  step.from = {"new"};
  step.by = {"clerk"};
  pack.steps.push_back(std::move(step));
  std::vector<procedure::Pack> packs;
  packs.push_back(std::move(pack));
  const procedure::Library library(std::move(packs), {});
  const auto loaded = demo::load_story_file(text, "demo/matter.yaml", library);
  if (!loaded.problems.empty()) return 0;
  size_t acts = 0;
  for (const demo::Story& story : loaded.files.at(0).stories) {
    acts += static_cast<size_t>(story.count) * story.acts.size();
  }
  ENSURE(acts <= demo::kActsMax, "too many acts");
  return 0;
}
