// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/read.h"

namespace procedure {

namespace {

constexpr Need kAnyStep = {.target = Target::kStep};

// Calls `read(form)` for each mapping of the list under `key`, if there is one.
template <typename Read>
void each_item(Form& clock, const std::string& key, Read read) {
  const yaml::Node* node = clock.optional(key);
  if (node == nullptr) return;
  if (!node->is_list()) return clock.problem_at(node->place, key, "yaml.not_a_list");
  const size_t size = bounded(clock, key, *node, node->items.size());
  for (size_t i = 0; i < size; ++i) {
    Form form(node->items[i], clock.what() + "." + key + "[" + std::to_string(i + 1) + "]",
              clock.draft());
    if (!node->items[i].is_map()) continue;
    read(form);
    form.finish();
  }
}

}  // namespace

void read_clocks(Form& pack) {
  each_entry(pack, "clocks", false, [&](const yaml::Node::Entry& entry, const std::string& what) {
    Form form(entry.value, what, pack.draft());
    ClockRule clock;
    clock.id = entry.key;
    clock.place = entry.place;
    clock.label = form.label();
    clock.starts = form.refs("starts", kAnyStep);
    clock.stops = form.refs("stops", kAnyStep);
    clock.period = form.period("period");
    clock.end_rule = form.end_rule(clock.period);
    clock.basis = form.basis();
    each_item(form, "pauses", [&](Form& item) {
      Pause pause;
      pause.from = item.ref("from", kAnyStep);
      pause.until = item.ref("until", kAnyStep);
      pause.basis = item.basis();
      clock.pauses.push_back(std::move(pause));
    });
    each_item(form, "extends", [&](Form& item) {
      Extension extension;
      extension.step = item.ref("step", kAnyStep);
      extension.by = item.period("by");
      extension.basis = item.basis();
      clock.extends.push_back(std::move(extension));
    });
    clock.escalates_to = form.ref("escalates_to", {.target = Target::kRole});
    form.finish();
    pack.draft().pack.clocks.push_back(std::move(clock));
  });
}

}  // namespace procedure
