// SPDX-License-Identifier: AGPL-3.0-or-later
#include "demo/expand.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/digest.h"
#include "demo/generate.h"
#include "demo/timing.h"

namespace demo {

using base::Fault;
using base::FaultKind;
using calendar::Instant;

namespace {

std::string where(const StoryFile& file, yaml::Place place) {
  return file.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

uint64_t seed_of(uint64_t seed, const std::string& pack) {
  const base::Digest digest = base::sha256(base::view(pack));
  for (size_t i = 0; i < 8; ++i) seed ^= uint64_t{digest[i]} << (8 * i);
  return seed;
}

bool fits(const TownUnit& unit, UnitKind kind) {
  return kind == UnitKind::kAny || unit.village == (kind == UnitKind::kVillage);
}

// What all cases of a file share.
struct Book {
  const StoryFile& file;
  const Scene& scene;
  base::SeededRandom random;
  base::SeededRandom places;  // apart, so that a place more or less changes nothing else
  Timing timing;
  std::map<std::string, int64_t> serials;  // by the text around the number
  // The parts of each `split`, for the cases of its story in order.
  std::map<const Value*, std::vector<base::Decimal>> splits;

  Book(const StoryFile& f, const Scene& s)
      : file(f),
        scene(s),
        random(seed_of(s.seed, f.pack)),
        places(seed_of(s.seed, f.pack + "/places")),
        timing(s.workdays, s.hours, random) {}
};

// Writes the acts of one case.
class CaseWriter {
 public:
  CaseWriter(Book& book, const Story& story, size_t number, Plan& plan)
      : book_(book), story_(story), number_(number), plan_(plan) {}

  base::Status write(Instant begin, const std::vector<uint32_t>& origins);

 private:
  base::Status choose_unit();
  base::Result<const TownUnit*> any_unit(UnitKind kind, yaml::Place place);
  base::Result<Holder> holder(const Part& part, yaml::Place place);
  base::Result<std::vector<std::string>> officers(const ActPlan& act, const Holder& actor);
  base::Result<const grid::Cell*> cell(yaml::Place place);
  base::Result<std::string> point(yaml::Place place);
  base::Result<std::string> earlier_case(const Value& value, Instant at);
  Instant moment(const Value& value, Instant at) const;
  base::Result<std::string> value(const Value& value, Instant at);
  base::Result<std::string> chosen(const Value& value);
  base::Result<casework::Command> command(const ActPlan& act, Instant at);
  Instant recorded(const ActPlan& act, Instant at);
  std::vector<casework::Evidence> evidence(const ActPlan& act, const base::Uuid& id) const;
  Fault problem(std::string code, yaml::Place place, Fault::Args args) const {
    args.emplace_back("story", story_.name);
    return base::fault(FaultKind::kInvalid, std::move(code), std::move(args), {},
                       where(book_.file, place));
  }

  Book& book_;
  const Story& story_;
  size_t number_;  // of the case in its story, from 0
  Plan& plan_;
  base::Uuid subject_;
  const TownUnit* unit_ = nullptr;  // chosen by a `unit` generator
  std::string case_unit_;           // what the field `unit` will hold
  const grid::Cell* cell_ = nullptr;
  std::string point_;              // in the cell
  std::set<base::Uuid> referred_;  // cases of other packs
  std::map<std::string, Holder> holders_;
  std::map<std::string, std::vector<std::string>> companions_;  // who act along, by role
  std::set<std::string> used_;                                  // people who took part
  Instant last_recorded_;
};

base::Result<const TownUnit*> CaseWriter::any_unit(UnitKind kind, yaml::Place place) {
  std::vector<const TownUnit*> fitting;
  for (const TownUnit& unit : book_.scene.units) {
    if (fits(unit, kind)) fitting.push_back(&unit);
  }
  if (fitting.empty()) return problem("demo.no_unit", place, {});
  return fitting[book_.random.below(fitting.size())];
}

// The unit is known before the people are, since posts may be bound to one.
base::Status CaseWriter::choose_unit() {
  for (const ActPlan& act : story_.acts) {
    for (const Value& v : act.with) {
      if (v.kind == Value::Kind::kUnit && unit_ == nullptr) {
        TRY_ASSIGN(unit_, any_unit(v.unit, v.place));
      }
      if (v.field != "unit" || !case_unit_.empty()) continue;
      if (v.kind == Value::Kind::kUnit) case_unit_ = unit_->code;
      if (v.kind == Value::Kind::kLiteral) case_unit_ = v.text;
    }
  }
  return base::ok();
}

base::Result<Holder> CaseWriter::holder(const Part& part, yaml::Place place) {
  const auto known = holders_.find(part.role);
  if (!part.other && known != holders_.end()) return known->second;
  std::vector<const Holder*> able;
  for (const Holder& h : book_.scene.roster.holders(part.role)) {
    if (h.covers(case_unit_) && !(part.other && used_.contains(h.person))) able.push_back(&h);
  }
  if (able.empty()) {
    return problem("demo.no_holder", place,
                   {{"role", part.role}, {"unit", case_unit_.empty() ? "—" : case_unit_}});
  }
  const Holder chosen = *able[book_.random.below(able.size())];
  if (!part.other) holders_.emplace(part.role, chosen);
  used_.insert(chosen.person);
  return chosen;
}

// The same companions as before, as far as they are not the actor; then new ones.
base::Result<std::vector<std::string>> CaseWriter::officers(const ActPlan& act,
                                                            const Holder& actor) {
  std::vector<std::string> out;
  const auto wanted = static_cast<size_t>(act.officers);
  std::vector<std::string>& companions = companions_[act.as.role];
  for (const std::string& person : companions) {
    if (out.size() < wanted && person != actor.person) out.push_back(person);
  }
  std::vector<std::string> able;
  for (const Holder& h : book_.scene.roster.holders(act.as.role)) {
    const bool in = std::find(out.begin(), out.end(), h.person) != out.end();
    if (!in && h.person != actor.person && h.covers(case_unit_)) able.push_back(h.person);
  }
  // People who already took part in another way come last.
  std::stable_partition(able.begin(), able.end(),
                        [&](const std::string& p) { return !used_.contains(p); });
  const auto fresh = static_cast<size_t>(std::count_if(
      able.begin(), able.end(), [&](const std::string& p) { return !used_.contains(p); }));
  if (fresh > 1) {
    std::rotate(able.begin(), able.begin() + static_cast<long>(book_.random.below(fresh)),
                able.begin() + static_cast<long>(fresh));
  }
  for (const std::string& person : able) {
    if (out.size() >= wanted) break;
    out.push_back(person);
    companions.push_back(person);
  }
  if (out.size() < wanted) {
    return problem("demo.too_few_officers", act.place,
                   {{"role", act.as.role}, {"count", std::to_string(act.officers)}});
  }
  used_.insert(out.begin(), out.end());
  return out;
}

// The same throughout the case.
base::Result<const grid::Cell*> CaseWriter::cell(yaml::Place place) {
  if (cell_ != nullptr) return cell_;
  std::vector<const grid::Cell*> fitting;
  for (const grid::Cell& c : book_.scene.cells) {
    if (case_unit_.empty() || c.unit == case_unit_) fitting.push_back(&c);
  }
  if (fitting.empty()) return problem("demo.no_unit", place, {});
  cell_ = fitting[book_.places.below(fitting.size())];
  return cell_;
}

base::Result<std::string> CaseWriter::point(yaml::Place place) {
  TRY_ASSIGN(const grid::Cell* here, cell(place));
  if (point_.empty()) point_ = place_in(here->area, book_.places).str();
  return point_;
}

// Another one each time, unless a story is named: that one may be spoken of again.
base::Result<std::string> CaseWriter::earlier_case(const Value& v, Instant at) {
  std::vector<base::Uuid> able;
  for (const Begun& one : plan_.begun[v.text]) {
    const bool fits = v.tail.empty() ? !referred_.contains(one.id) : v.tail == one.story;
    const Instant known = v.finished ? one.finished_at : one.recorded_at;
    if (fits && known < at) able.push_back(one.id);
  }
  if (able.empty()) return problem("demo.no_case", v.place, {{"pack", v.text}});
  const base::Uuid id = able[book_.random.below(able.size())];
  referred_.insert(id);
  return id.str();
}

Instant CaseWriter::moment(const Value& v, Instant at) const {
  const calendar::Workdays& workdays = book_.scene.workdays;
  const calendar::Date day = v.after.unit == Delay::Unit::kWorkingDays && v.after.min > 0
                                 ? workdays.nth(workdays.rank(at.date()) + v.after.min)
                                 : at.date() + v.after.min;
  return Instant::at(day, 0, v.time_of_day);
}

base::Result<std::string> CaseWriter::value(const Value& v, Instant at) {
  base::Random& random = book_.random;
  switch (v.kind) {
    case Value::Kind::kDay: {
      const auto days = static_cast<uint64_t>(v.last_day - v.first_day);
      return (at.date() + v.first_day + static_cast<int>(random.below(days + 1))).str();
    }
    case Value::Kind::kMoment:
      return moment(v, at).str();
    case Value::Kind::kCase:
      return earlier_case(v, at);
    default:
      return chosen(v);
  }
}

// What does not depend on when the act happens.
base::Result<std::string> CaseWriter::chosen(const Value& v) {
  base::Random& random = book_.random;
  switch (v.kind) {
    case Value::Kind::kLiteral:
      return v.text;
    case Value::Kind::kBetween: {
      const auto steps = static_cast<uint64_t>((v.max - v.min).units / v.step.units);
      const auto n = static_cast<int64_t>(random.below(steps + 1));
      return base::Decimal{v.min.units + n * v.step.units}.str();
    }
    case Value::Kind::kPick:
      return pick(v.picks, random);
    case Value::Kind::kSplit:
      return book_.splits.at(&v)[number_].str();
    case Value::Kind::kPerson: {
      TRY_ASSIGN(const Holder someone, holder(v.person, v.place));
      return someone.person;
    }
    case Value::Kind::kUnit: {
      if (unit_ != nullptr && fits(*unit_, v.unit)) return unit_->code;
      TRY_ASSIGN(const TownUnit* other, any_unit(v.unit, v.place));
      return other->code;
    }
    case Value::Kind::kCell: {
      TRY_ASSIGN(const grid::Cell* here, cell(v.place));
      return here->code;
    }
    case Value::Kind::kPoint:
      return point(v.place);
    case Value::Kind::kSerial: {
      std::string digits = std::to_string(++book_.serials[v.text + "{n}" + v.tail]);
      const auto width = static_cast<size_t>(v.width);
      if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
      return v.text + digits + v.tail;
    }
    case Value::Kind::kDay:
    case Value::Kind::kMoment:
    case Value::Kind::kCase:
      break;
  }
  ENSURE(false, "every kind is handled");
}

// No file is stored with the demonstration; the digest is that of the line that names the act.
std::vector<casework::Evidence> CaseWriter::evidence(const ActPlan& act,
                                                     const base::Uuid& id) const {
  std::vector<casework::Evidence> out;
  for (const auto& [kind, count] : act.evidence) {
    for (int i = 1; i <= count; ++i) {
      const auto label = book_.scene.words.evidence.find(kind);
      ENSURE(label != book_.scene.words.evidence.end(), "a checked story names known evidence");
      const std::string name = label->second.zh + std::to_string(i);
      const base::Digest digest = base::sha256(base::view(id.str() + " " + name + "\n"));
      out.push_back({kind, base::hex(digest), name});
    }
  }
  return out;
}

base::Result<casework::Command> CaseWriter::command(const ActPlan& act, Instant at) {
  TRY_ASSIGN(const Holder actor, holder(act.as, act.place));
  casework::Command out;
  out.id = base::Uuid::v7(at.ms, book_.random);
  out.pack = book_.file.pack;
  out.step = act.step;
  out.subject = subject_;
  out.occurred_at = at;
  out.actor = actor.person;
  out.post = actor.post;
  TRY_ASSIGN(out.officers, officers(act, actor));
  for (const Value& v : act.with) {
    TRY_ASSIGN(std::string text, value(v, at));
    out.fields.set(v.field, std::move(text));
  }
  out.evidence = evidence(act, out.id);
  return out;
}

// Usually at once; never before an earlier act of the case was recorded.
Instant CaseWriter::recorded(const ActPlan& act, Instant at) {
  Instant out = at;
  if (act.recorded_after) out = book_.timing.after(at, *act.recorded_after, story_.any_day, 0);
  last_recorded_ = std::max(last_recorded_, out);
  return last_recorded_;
}

base::Status CaseWriter::write(Instant begin, const std::vector<uint32_t>& origins) {
  TRY(choose_unit());
  subject_ = base::Uuid::v7(begin.ms, book_.random);
  Instant at = begin;
  Instant first_recorded;
  for (size_t i = 0; i < story_.acts.size(); ++i) {
    const ActPlan& act = story_.acts[i];
    const Instant before = at;
    if (i > 0) at = book_.timing.next(story_, i, at);
    if (act.at) at = std::max(Instant::at(at.date(), 0, *act.at), i > 0 ? before : Instant{});
    Planned planned;
    TRY_ASSIGN(planned.command, command(act, at));
    planned.recorded_at = recorded(act, at);
    planned.refused = act.refused;
    planned.origin = origins[i];
    if (planned.recorded_at.date() > acts_last()) {
      return problem("demo.too_late", act.place, {{"date", planned.recorded_at.date().str()}});
    }
    if (i == 0) first_recorded = planned.recorded_at;
    plan_.acts.push_back(std::move(planned));
  }
  if (!story_.acts.front().refused) {
    plan_.begun[book_.file.pack].push_back({first_recorded, last_recorded_, subject_, story_.name});
  }
  return base::ok();
}

// A case that will be written.
struct Beginning {
  Instant at;
  size_t story = 0;
  size_t number = 0;
};

base::Result<std::vector<Beginning>> beginnings(Book& book) {
  std::vector<Beginning> out;
  for (size_t s = 0; s < book.file.stories.size(); ++s) {
    const Story& story = book.file.stories[s];
    const std::vector<Instant> times = book.timing.beginnings(story);
    if (times.empty()) {
      return base::fault(FaultKind::kInvalid, "demo.no_days", {{"story", story.name}}, {},
                         where(book.file, story.place));
    }
    for (size_t n = 0; n < times.size(); ++n) out.push_back({times[n], s, n});
    for (const ActPlan& act : story.acts) {
      for (const Value& v : act.with) {
        if (v.kind != Value::Kind::kSplit) continue;
        book.splits[&v] = split(v.total, v.min, v.max, v.step, story.count, book.random);
      }
    }
  }
  // In order of time, so that serial numbers are, too.
  std::stable_sort(out.begin(), out.end(),
                   [](const Beginning& a, const Beginning& b) { return a.at < b.at; });
  return out;
}

}  // namespace

std::set<std::string> refers_to(const StoryFile& file) {
  std::set<std::string> packs;
  for (const Story& story : file.stories) {
    for (const ActPlan& act : story.acts) {
      for (const Value& v : act.with) {
        if (v.kind == Value::Kind::kCase && v.text != file.pack) packs.insert(v.text);
      }
    }
  }
  return packs;
}

base::Status expand(const StoryFile& file, const Scene& scene, Plan& plan) {
  Book book(file, scene);
  std::vector<std::vector<uint32_t>> origins;
  for (const Story& story : file.stories) {
    origins.emplace_back();
    for (const ActPlan& act : story.acts) {
      origins.back().push_back(plan.add_origin(where(file, act.place), story.name));
    }
  }
  TRY_ASSIGN(const auto cases, beginnings(book));
  for (const Beginning& one : cases) {
    CaseWriter writer(book, file.stories[one.story], one.number, plan);
    TRY(writer.write(one.at, origins[one.story]));
  }
  return base::ok();
}

}  // namespace demo
