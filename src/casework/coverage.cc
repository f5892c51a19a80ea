// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/coverage.h"

#include <algorithm>
#include <array>

namespace casework {

namespace {

using By = Citation::By;

constexpr std::array<std::string_view, 6> kNames = {"step",  "rule",      "clock",
                                                    "pause", "extension", "document"};

std::vector<std::string> list_of(const Shown& shown, const std::string& item) {
  const auto found = shown.find(item);
  if (found == shown.end()) return {};
  return {found->second.begin(), found->second.end()};
}

// The citations of one version of a pack.
class Reader {
 public:
  Reader(const procedure::Pack& pack, const PackRun& run, std::vector<Citation>& out)
      : pack_(pack), run_(run), out_(out) {}

  void read() {
    for (const procedure::Step& step : pack_.steps) read_step(step);
    for (const procedure::ClockRule& clock : pack_.clocks) read_clock(clock);
  }

 private:
  Citation& add(By by, const law::ArticleRef& article, const std::string& item, yaml::Place place) {
    Citation one;
    one.article = article;
    one.by = by;
    one.pack = pack_.id;
    one.version = pack_.version;
    one.item = item;
    one.where = pack_.file + ":" + std::to_string(place.line);
    out_.push_back(std::move(one));
    return out_.back();
  }

  void read_step(const procedure::Step& step) {
    const bool reserved = std::any_of(step.rules.begin(), step.rules.end(), [](const auto& rule) {
      return rule.kind == procedure::RuleKind::kReservedTo && rule.unconditional();
    });
    for (const law::ArticleRef& article : step.basis) {
      Citation& one = add(By::kStep, article, step.id, step.place);
      one.scenarios = list_of(run_.steps, step.id);
      // A step of an outside authority is shown by being refused.
      if (!reserved) continue;
      for (const procedure::Rule& rule : step.rules) {
        for (std::string& name : list_of(run_.rules, rule_item(step, rule))) {
          one.scenarios.push_back(std::move(name));
        }
      }
    }
    for (const procedure::Rule& rule : step.rules) {
      Citation& one = add(By::kRule, rule.basis, step.id, rule.place);
      one.rule = procedure::name_of(rule.kind);
      one.forced = rule.force.empty();
      one.scenarios = list_of(run_.rules, rule_item(step, rule));
    }
    for (const procedure::DocumentRule& document : pack_.documents) {
      if (document.id != step.document) continue;
      Citation& one = add(By::kDocument, document.basis, step.id, step.place);
      one.rule = document.id;
      one.scenarios = list_of(run_.steps, step.id);
    }
  }

  void read_clock(const procedure::ClockRule& clock) {
    add(By::kClock, clock.basis, clock.id, clock.place).scenarios = list_of(run_.clocks, clock.id);
    for (const procedure::Pause& pause : clock.pauses) {
      Citation& one = add(By::kPause, pause.basis, clock.id, clock.place);
      one.rule = pause.from;
      one.scenarios = list_of(run_.steps, pause.from);
    }
    for (const procedure::Extension& extension : clock.extends) {
      Citation& one = add(By::kExtension, extension.basis, clock.id, clock.place);
      one.rule = extension.step;
      one.scenarios = list_of(run_.steps, extension.step);
    }
  }

  const procedure::Pack& pack_;
  const PackRun& run_;
  std::vector<Citation>& out_;
};

}  // namespace

std::string_view name_of(Citation::By by) { return kNames[static_cast<size_t>(by)]; }

std::string place_of(const Citation& citation) {
  std::string out = citation.pack + "/" + std::to_string(citation.version) + " " +
                    std::string(name_of(citation.by)) + " " + citation.item;
  if (!citation.rule.empty()) out += " " + citation.rule;
  return out + " " + citation.article.str();
}

std::vector<Citation> citations(const procedure::Library& packs, const ScenarioRun& run) {
  static const PackRun kNothing;
  std::vector<Citation> out;
  for (const procedure::Pack& pack : packs.packs()) {
    const auto known = run.packs.find(key_of(pack));
    Reader(pack, known != run.packs.end() ? known->second : kNothing, out).read();
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Citation& a, const Citation& b) { return a.article < b.article; });
  return out;
}

std::vector<const Citation*> holes(const std::vector<Citation>& all, const law::Register& law) {
  std::vector<const Citation*> out;
  for (const Citation& one : all) {
    const law::Article* article = law.find(one.article);
    if (article == nullptr || !law::enforceable(article->certainty)) continue;
    if (one.scenarios.empty()) out.push_back(&one);
  }
  return out;
}

}  // namespace casework
