// SPDX-License-Identifier: AGPL-3.0-or-later
#include "indicator/recompute.h"

#include <map>
#include <set>
#include <unordered_map>

#include "casework/body.h"
#include "casework/clocks.h"
#include "casework/replay.h"
#include "casework/sealed.h"
#include "indicator/contributions.h"
#include "ledger/entry.h"

namespace indicator {

using procedure::IndicatorKind;

namespace {

// What an entry's kind ("pack/step") means to the indicators.
struct Kind {
  const PackPlan* plan = nullptr;
  Index step = kNone;
  bool sealed = false;  // some version of the pack is
};

class Recomputation {
 public:
  Recomputation(const Definitions& definitions, Period period, const casework::World& world)
      : definitions_(definitions),
        period_(period),
        world_(world),
        tallies_(definitions.all().size()) {}

  base::Status add(const store::EntryView& entry) {
    const Kind& kind = kind_of(entry.kind);
    if (kind.plan == nullptr) return base::ok();
    const auto found = index_.try_emplace(entry.subject, outlines_.size());
    if (found.second) {
      ledger::EntryHeaderView header;
      if (ledger::decode_view(entry.header, header) != nullptr) return bad(entry);
      outlines_.emplace_back();
      outlines_.back().plan = kind.plan;
      outlines_.back().version = header.pack_version;
    }
    Outline& outline = outlines_[found.first->second];
    add_act(outline, kind.step, entry);
    if (outline.plan->fields.empty() || entry.erased) return base::ok();
    if (!kind.sealed) return read_fields(outline, entry, entry.body);
    // A figure without what is sealed would be a wrong figure.
    if (casework::locked(entry, world_.keyring)) return casework::no_keyring(kind.plan->pack);
    TRY_ASSIGN(const base::Bytes body, casework::body_of(entry, world_.keyring));
    return read_fields(outline, entry, body);
  }

  std::vector<Figure> finish(calendar::Instant as_of) {
    std::vector<Contribution> contributions;
    for (Outline& outline : outlines_) {
      if (outline.plan->clocks) compute_clocks(outline);
      contributions.clear();
      contribute(outline, as_of.ms, pool_, contributions);
      for (Contribution& c : contributions) tally(c);
    }
    std::vector<Figure> out;
    for (const Definition& definition : definitions_.all()) out.push_back(figure(definition));
    return out;
  }

 private:
  struct Tally {
    int64_t count = 0;
    int64_t amount = 0;
    std::set<std::string> different;                     // distinct
    std::pair<int32_t, uint64_t> newest{-1'000'000, 0};  // latest: day and entry
  };

  static base::Status bad(const store::EntryView& entry) {
    return base::fault(base::FaultKind::kCorrupt, "casework.bad_entry",
                       {{"number", std::to_string(entry.number)}, {"reason", "body"}});
  }

  const Kind& kind_of(std::string_view name) {
    const auto known = kinds_.find(name);
    if (known != kinds_.end()) return known->second;
    Kind kind;
    const size_t slash = name.find('/');
    if (slash != std::string_view::npos) {
      kind.plan = definitions_.plan(name.substr(0, slash));
      if (kind.plan != nullptr) kind.step = kind.plan->step(name.substr(slash + 1));
      for (const procedure::Pack& pack : world_.packs.packs()) {
        if (pack.id == name.substr(0, slash) && pack.sealed) kind.sealed = true;
      }
    }
    return kinds_.emplace(std::string(name), kind).first->second;
  }

  static void add_act(Outline& outline, Index step, const store::EntryView& entry) {
    outline.acts.push_back({entry.number, entry.occurred_at.ms, step});
    const auto leads = outline.plan->leads_to.find(outline.version);
    if (leads != outline.plan->leads_to.end() && step != kNone && leads->second[step] != kNone) {
      outline.state = leads->second[step];
    }
  }

  // What the last act of the outline wrote.
  base::Status read_fields(Outline& outline, const store::EntryView& entry, base::ByteView body) {
    const PackPlan& plan = *outline.plan;
    const auto index = static_cast<uint32_t>(outline.acts.size() - 1);
    const bool good = casework::for_each_field(
        base::text(body), [&](std::string_view id, std::string_view value) {
          const Index field = plan.field(id);
          if (field == kNone) return;
          if (const auto number = number_of(plan, field, value, pool_)) {
            outline.values.push_back({index, field, *number});
          }
        });
    return good ? base::ok() : bad(entry);
  }

  // The clocks follow from the order and the times of the acts alone.
  void compute_clocks(Outline& outline) {
    const procedure::Pack* pack = world_.packs.version(outline.plan->pack, outline.version);
    if (pack == nullptr) return;
    casework::CaseFile file;
    for (const OutlineAct& act : outline.acts) {
      if (act.step == kNone) continue;
      casework::Act plain;
      plain.number = act.number;
      plain.step = outline.plan->steps[act.step];
      plain.occurred_at = {act.occurred_ms};
      file.acts.push_back(std::move(plain));
    }
    for (const procedure::ClockRule& rule : pack->clocks) {
      if (!rule.starts.empty()) {
        casework::update_clocks(file, *pack, rule.starts.front(), world_);
      }
    }
    for (const casework::ClockState& clock : file.clocks) {
      outline.clocks.push_back({clock.clock, clock.status, clock.due_at.ms});
    }
  }

  void tally(Contribution& c) {
    const IndicatorKind kind = c.definition->source->kind;
    const bool back = kind == IndicatorKind::kStock || kind == IndicatorKind::kLatest;
    if (c.day > period_.last.days || (!back && c.day < period_.first.days)) return;
    Tally& t = tallies_[c.definition->number];
    if (kind == IndicatorKind::kLatest) {
      const std::pair<int32_t, uint64_t> at{c.day, c.number};
      if (t.count > 0 && at < t.newest) return;
      t.newest = at;
      t.amount = c.amount;
      t.count = 1;
      return;
    }
    t.count += c.sign;
    t.amount += c.sign * c.amount;
    if (kind == IndicatorKind::kDistinct) t.different.insert(std::move(c.key));
  }

  Figure figure(const Definition& definition) {
    const procedure::Indicator& indicator = *definition.source;
    std::vector<std::string> ids = indicator.parts;
    if (indicator.kind == IndicatorKind::kRate) {
      ids = {indicator.numerator, indicator.denominator};
    }
    if (!ids.empty()) {
      std::vector<Figure> parts;
      for (const std::string& id : ids) {
        const Definition* part = definitions_.find(id);
        ENSURE(part != nullptr, "checked parts exist");
        parts.push_back(figure(*part));
      }
      return combine(indicator, parts);
    }
    const Tally& t = tallies_[definition.number];
    Figure out;
    out.definition = &indicator;
    out.records = t.count;
    out.known = indicator.kind != IndicatorKind::kLatest || t.count > 0;
    out.value = {t.amount};
    if (indicator.kind == IndicatorKind::kDistinct) {
      out.records = static_cast<int64_t>(t.different.size());
      out.value = base::Decimal::of(out.records);
    }
    put_into_words(out);
    return out;
  }

  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };

  const Definitions& definitions_;
  Period period_;
  const casework::World& world_;
  TextPool pool_;
  std::vector<Tally> tallies_;
  std::vector<Outline> outlines_;
  std::unordered_map<base::Uuid, size_t, base::UuidHash> index_;
  std::unordered_map<std::string, Kind, Hash, std::equal_to<>> kinds_;
};

}  // namespace

base::Result<std::vector<Figure>> recompute(store::Store& store, const Definitions& definitions,
                                            const std::string& town, Period period,
                                            calendar::Instant as_of, const casework::World& world) {
  TRY_ASSIGN(const store::Head head, store.head(town));
  // Deadlines by the working days that were known then.
  TRY_ASSIGN(const casework::Town days, casework::load_days(store, world, town));
  const casework::World then = world.of(days, as_of);
  Recomputation recomputation(definitions, period, then);
  base::Status status = base::ok();
  TRY(store.scan(town, 0, head.size, [&](const store::EntryView& entry) {
    // recorded_at never runs backwards, so what follows is not known at `as_of` either.
    if (entry.recorded_at > as_of) return false;
    status = recomputation.add(entry);
    return status.ok();
  }));
  TRY(std::move(status));
  return recomputation.finish(as_of);
}

}  // namespace indicator
