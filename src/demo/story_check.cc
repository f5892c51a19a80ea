// SPDX-License-Identifier: AGPL-3.0-or-later
// What can be seen to be wrong with a story before any act is submitted.
#include <algorithm>

#include "demo/story.h"

namespace demo {

namespace {

using procedure::Pack;
using procedure::Step;

class StoryCheck {
 public:
  StoryCheck(const Pack& pack, const procedure::Library& library, yaml::Problems& problems)
      : pack_(pack), library_(library), words_(library.vocabulary()), problems_(problems) {}

  void check(const Story& story) {
    for (const ActPlan& act : story.acts) check(act);
    for (const ActPlan& act : story.acts) {
      for (const Value& value : act.with) {
        if (value.kind == Value::Kind::kSplit) check_split(value, story.count);
      }
    }
    const Step* first = pack_.step(story.acts.front().step);
    if (first != nullptr && !first->opens()) {
      problems_.add(story.acts.front().place, "demo.first_not_opening", {{"step", first->id}});
    }
  }

 private:
  void check(const ActPlan& act);
  void check_split(const Value& value, int count);
  void check_role(const Part& part, yaml::Place place) {
    if (!part.role.empty() && !words_.roles.contains(part.role)) {
      problems_.add(place, "demo.unknown_role", {{"role", part.role}});
    }
  }

  const Pack& pack_;
  const procedure::Library& library_;
  const procedure::Vocabulary& words_;
  yaml::Problems& problems_;
};

void StoryCheck::check(const ActPlan& act) {
  check_role(act.as, act.place);
  for (const auto& [kind, count] : act.evidence) {
    if (!words_.evidence.contains(kind)) {
      problems_.add(act.place, "demo.unknown_evidence", {{"kind", kind}});
    }
  }
  const Step* step = pack_.step(act.step);
  if (step == nullptr) {
    return problems_.add(act.place, "demo.unknown_step", {{"step", act.step}, {"pack", pack_.id}});
  }
  for (const Value& value : act.with) {
    if (value.kind == Value::Kind::kPerson) check_role(value.person, value.place);
    if (value.kind == Value::Kind::kCase && library_.newest(value.text) == nullptr) {
      problems_.add(value.place, "demo.unknown_pack", {{"pack", value.text}});
    }
    if (!step->writes(value.field)) {
      problems_.add(value.place, "demo.field_not_written",
                    {{"field", value.field}, {"step", step->id}});
    }
  }
  if (act.refused) return;  // what is missing may be why
  const auto given = [&](const std::string& field) {
    return std::any_of(act.with.begin(), act.with.end(),
                       [&](const Value& v) { return v.field == field; });
  };
  for (const std::string& field : step->required) {
    if (!given(field)) {
      problems_.add(act.place, "demo.field_missing", {{"field", field}, {"step", step->id}});
    }
  }
  if (std::find(step->by.begin(), step->by.end(), act.as.role) == step->by.end()) {
    problems_.add(act.place, "demo.role_may_not", {{"role", act.as.role}, {"step", step->id}});
  }
}

void StoryCheck::check_split(const Value& v, int count) {
  if (v.step.units <= 0) return;  // reported by the reader
  const bool whole = (v.total - base::Decimal{v.min.units * count}).units % v.step.units == 0 &&
                     (v.max - v.min).units % v.step.units == 0;
  if (whole && v.min.units * count <= v.total.units && v.total.units <= v.max.units * count) return;
  problems_.add(v.place, "demo.split_impossible",
                {{"field", v.field},
                 {"total", v.total.str()},
                 {"count", std::to_string(count)},
                 {"min", v.min.str()},
                 {"max", v.max.str()}});
}

}  // namespace

void check_story(const Story& story, const std::string& pack, const procedure::Library& library,
                 yaml::Problems& problems) {
  if (story.acts.empty()) return;  // reported by the reader
  const Pack* at_start = library.in_force(pack, story.from);
  const Pack* at_end = library.in_force(pack, story.to);
  if (at_start == nullptr || at_end == nullptr) {
    return problems.add(story.place, "demo.unknown_pack", {{"pack", pack}});
  }
  StoryCheck(*at_start, library, problems).check(story);
  if (at_end != at_start) StoryCheck(*at_end, library, problems).check(story);
}

}  // namespace demo
