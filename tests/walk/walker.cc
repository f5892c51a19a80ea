// SPDX-License-Identifier: AGPL-3.0-or-later
#include "walker.h"

#include <algorithm>
#include <set>

#include "casework/rules.h"

namespace walk {

using casework::Command;
using procedure::Field;
using procedure::FieldType;
using procedure::Rule;
using procedure::RuleKind;
using procedure::Step;

namespace {

constexpr int64_t kDayMs = 86'400'000;
// Days until which the clerk waits: short and long notices, limits in months and years.
constexpr int kWaits[] = {0, 1, 6, 12, 23, 35, 48, 70, 100, 200, 400, 800, 1200};

calendar::Instant begin_of(const procedure::Pack& pack) {
  // Where the calendar knows the days, if the version was in force then.
  const calendar::Date known = *calendar::Date::parse("2020-03-02");
  calendar::Date on = std::max(pack.in_force_from, known);
  if (pack.in_force_to) on = std::min(on, *pack.in_force_to);
  return calendar::Instant::at(on, 9);
}

}  // namespace

Walker::Walker(const procedure::Pack& pack)
    : pack_(pack),
      others_(knowledge().packs()),
      town_(the_town()),
      world_(casework::World{knowledge().packs(), knowledge().law, knowledge().workdays,
                             knowledge().hours, knowledge().settings}
                 .asking(others_)),
      now_(begin_of(pack)) {
  file_.id = id_of(1);
}

std::vector<const Step*> Walker::next() const {
  std::vector<const Step*> out;
  for (const Step& step : pack_.steps) {
    if (file_.exists() ? step.leaves(file_.state) : step.opens()) out.push_back(&step);
  }
  return out;
}

bool Walker::ended() const {
  const procedure::State* state = pack_.state(file_.state);
  return state != nullptr && state->final;
}

std::optional<std::string> Walker::wanted(const Field& field, uint64_t seed) const {
  std::vector<std::string> values;
  for (const Step& step : pack_.steps) {
    for (const Rule& rule : step.rules) {
      if (rule.field != field.id) continue;
      if (rule.kind == RuleKind::kFieldIs) values.push_back(rule.value);
      if (rule.kind == RuleKind::kAtMost && rule.limit) values.push_back(rule.limit->str());
    }
  }
  if (values.empty() || seed % 3 == 2) return {};
  return values[seed / 3 % values.size()];
}

std::string Walker::plausible(const Field& field, uint64_t seed, calendar::Instant on) const {
  if (pack_.id == "town_setting") {
    const procedure::Pack& other = *knowledge().packs().newest("penalty_ordinary");
    if (field.id == "pack") return other.id;
    if (field.id == "setting") return other.settings.front().id;
    if (field.id == "value") return other.settings.front().value.str();
  }
  if (pack_.id == "holiday_notice") {
    const std::string year = std::to_string(on.date().year());
    if (field.id == "year") return year;
    if (field.id == "holidays") return "元旦 " + year + "-01-01";
    if (field.id == "make_up") return "无";
  }
  if (auto value = wanted(field, seed)) return *value;
  switch (field.type) {
    case FieldType::kText:
    case FieldType::kArea:
      return "文字" + std::to_string(seed % 7);
    case FieldType::kCount:
    case FieldType::kInteger:
    case FieldType::kQuantity:
    case FieldType::kMoney: {
      base::Decimal value = base::Decimal::of(static_cast<int64_t>(seed % 4 * 10 + 3));
      if (field.min) value = std::max(value, *field.min);
      if (field.max) value = std::min(value, *field.max);
      return value.str();
    }
    case FieldType::kFlag:
      return seed % 2 == 0 ? "true" : "false";
    case FieldType::kChoice:
      return field.choices[seed % field.choices.size()].first;
    case FieldType::kDate:
      return on.date().str();
    case FieldType::kInstant:
      return on.str();
    case FieldType::kPerson:
      // Somebody who may do what is for the person named.
      for (const Step& step : pack_.steps) {
        for (const Rule& rule : step.rules) {
          if (rule.kind == RuleKind::kNamedIn && rule.field == field.id) {
            return person_of(step.by.front(), 3);
          }
        }
      }
      return person_of("window_clerk", 4);
    case FieldType::kUnit:
      return "V1";
    case FieldType::kCase:
      // Mostly the case that some rule will ask for, so that what was named early serves later.
      for (const Step& step : pack_.steps) {
        for (const Rule& rule : step.rules) {
          if (rule.kind == RuleKind::kRefersTo && rule.field == field.id && seed % 4 != 3) {
            return others_.wanted_by(rule).str();
          }
        }
      }
      return id_of(77).str();
    case FieldType::kPoint:
      return "117.1,39.1";
    case FieldType::kDigest:
      return std::string(64, 'a');
    case FieldType::kRole:
      return knowledge().packs().vocabulary().roles.begin()->first;
    case FieldType::kCertificate:
      return knowledge().packs().vocabulary().certificates.begin()->first;
  }
  return "?";
}

void Walker::put_actor(Command& command, const Step& step, size_t which) const {
  const std::string& role = step.by[which % step.by.size()];
  which /= step.by.size();
  if (role == "founder" && step.by.size() == 1) {
    command.actor = command.post = "founder";
    return;
  }
  command.actor = command.post = person_of(role == "founder" ? step.by.back() : role, which);
}

void Walker::fill(Command& command, const Step& step, uint64_t seed) const {
  uint64_t turn = seed;
  for (const std::string& id : step.required) {
    const Field* field = pack_.field(id);
    if (command.fields.find(id) == nullptr) {
      command.fields.set(id, plausible(*field, turn, command.occurred_at));
    }
    // Choices take their values in turn, independently of each other.
    if (field->type == FieldType::kFlag || field->type == FieldType::kChoice) {
      turn /= std::max<uint64_t>(2, field->choices.size());
    }
  }
}

void Walker::mend(const Rule& rule, const Step& step, Command& command, uint64_t seed) const {
  const auto set = [&](const std::string& field, std::string value) {
    if (step.writes(field)) command.fields.set(field, std::move(value));
  };
  switch (rule.kind) {
    case RuleKind::kOfficersMin:
      for (size_t i = 0; command.officers.size() + 1 < static_cast<size_t>(rule.count); ++i) {
        std::string officer = person_of("enforcement_officer", seed + i + 1);
        if (officer != command.actor) command.officers.push_back(std::move(officer));
      }
      break;
    case RuleKind::kQualified:
    case RuleKind::kNotHandler:
    case RuleKind::kNotNamedIn:
      put_actor(command, step, seed + 1);
      for (size_t i = 0; i < command.officers.size(); ++i) {
        command.officers[i] = person_of("enforcement_officer", seed + i + 2);
      }
      break;
    case RuleKind::kSameHandler:
      if (const casework::Act* act = file_.last(rule.step)) {
        command.actor = act->actor;
        command.post = act->post;
      }
      break;
    case RuleKind::kNamedIn:
      set(rule.field, command.actor);
      if (const std::string* named = file_.fields.find(rule.field)) {
        command.actor = command.post = *named;
      }
      break;
    case RuleKind::kEvidenceOf:
      for (int64_t i = 0; i < rule.count; ++i) {
        command.evidence.push_back({rule.evidence, std::string(64, '0'), "附件"});
      }
      break;
    case RuleKind::kGiven:
      for (const std::string& id : rule.fields) {
        set(id, plausible(*pack_.field(id), seed, command.occurred_at));
      }
      break;
    case RuleKind::kFieldIs:
      set(rule.field, rule.value);
      break;
    case RuleKind::kFieldNot: {
      const Field& field = *pack_.field(rule.field);
      for (uint64_t i = 0; i < 8; ++i) {
        std::string value = field.type == FieldType::kChoice
                                ? field.choices[(seed + i) % field.choices.size()].first
                                : plausible(field, seed + i, command.occurred_at);
        if (value != rule.value) set(rule.field, std::move(value));
      }
      break;
    }
    case RuleKind::kAtMost:
    case RuleKind::kAtLeast: {
      base::Decimal bound = rule.limit.value_or(base::Decimal{});
      if (!rule.setting.empty()) bound = world_.setting(town_, pack_, rule.setting);
      const std::string* other = command.fields.find(rule.than);
      if (other == nullptr) other = file_.fields.find(rule.than);
      if (other != nullptr) bound = base::Decimal::parse(*other).value_or(bound);
      if (rule.percent) bound = base::share(bound, *rule.percent, 1);
      set(rule.field, bound.str());
      break;
    }
    case RuleKind::kDailyAtMost:
      set(rule.field, "0");
      break;
    case RuleKind::kDateWithin:
    case RuleKind::kDateBy:
      set(rule.field, command.occurred_at.date().str());
      break;
    case RuleKind::kDateAfter:
      set(rule.field, (command.occurred_at.date() + 90).str());
      break;
    case RuleKind::kRefersTo:
      set(rule.field, others_.wanted_by(rule).str());
      break;
    default:
      break;  // order and time: another step, or a later day
  }
}

std::optional<Command> Walker::mended(const Step& step, Command command, uint64_t seed) const {
  constexpr int kTries = 12;
  for (int i = 0; i < kTries; ++i) {
    const auto decided =
        casework::decide(world_, town_, pack_, file_, command, command.occurred_at);
    if (decided.ok()) return command;
    const base::Fault& fault = decided.fault();
    if (fault.code == "casework.role_not_allowed" || fault.code == "casework.no_such_post" ||
        fault.code == "casework.post_not_valid") {
      put_actor(command, step, ++seed);
      continue;
    }
    if (!fault.code.starts_with("casework.rule_")) return {};
    const casework::RuleInput input{world_, town_, pack_, step, file_, command};
    for (const Rule& rule : step.rules) {
      if (!casework::refusal(rule, input)) continue;
      mend(rule, step, command, seed + static_cast<uint64_t>(i));
    }
  }
  return {};
}

std::optional<Command> Walker::lawful(const Step& step, uint64_t seed) const {
  constexpr uint64_t kVariants = 12;
  for (const int days : kWaits) {
    for (uint64_t variant = 0; variant < kVariants; ++variant) {
      Command command;
      command.id = id_of(500'000 + acts_);
      command.pack = pack_.id;
      command.step = step.id;
      command.subject = file_.id;
      command.occurred_at = {now_.ms + days * kDayMs};
      put_actor(command, step, kReckless * step.by.size() + seed + variant);
      fill(command, step, seed + variant);
      if (auto good = mended(step, std::move(command), seed + variant)) return good;
    }
  }
  return {};
}

Command Walker::reckless(const Step& step, base::Random& random) const {
  Command command;
  command.id = id_of(700'000 + acts_ + random.below(1000));
  command.pack = pack_.id;
  command.step = step.id;
  command.subject = file_.id;
  command.occurred_at = {now_.ms + static_cast<int64_t>(random.below(12)) * kDayMs};
  put_actor(command, step, random.below(kReckless * step.by.size()));
  const auto& roles = knowledge().packs().vocabulary().roles;
  if (random.below(6) == 0) {
    auto role = roles.begin();
    std::advance(role, random.below(roles.size()));
    command.actor = command.post = person_of(role->first, random.below(kReckless));
  }
  for (uint64_t i = random.below(3); i > 0; --i) {
    command.officers.push_back(person_of("enforcement_officer", random.below(kReckless)));
  }
  for (const std::string& id : step.required) {
    if (random.below(20) == 0) continue;
    command.fields.set(id, plausible(*pack_.field(id), random.below(60), command.occurred_at));
  }
  for (const std::string& id : step.optional) {
    if (random.below(2) == 0) continue;
    command.fields.set(id, random.below(10) == 0 ? "不可能"
                                                 : plausible(*pack_.field(id), random.below(60),
                                                             command.occurred_at));
  }
  for (const auto& [kind, label] : knowledge().packs().vocabulary().evidence) {
    if (random.below(2) == 0) command.evidence.push_back({kind, std::string(64, '0'), "附件"});
  }
  return command;
}

base::Result<casework::Act> Walker::take(const Command& command) {
  TRY_ASSIGN(casework::Act act,
             casework::decide(world_, town_, pack_, file_, command, command.occurred_at));
  act.number = acts_++;
  act.recorded_at = command.occurred_at;
  if (!file_.exists()) {
    file_.pack = pack_.id;
    file_.version = pack_.version;
  }
  now_ = command.occurred_at;
  casework::apply(file_, *pack_.step(command.step), act);
  casework::update_clocks(file_, pack_, command.step, world_);
  return act;
}

namespace {

// What the rules of a pack look at: fields, and steps that were done.
struct Asked {
  std::set<std::string, std::less<>> fields;
  std::set<std::string, std::less<>> steps;

  explicit Asked(const procedure::Pack& pack) {
    for (const Step& step : pack.steps) {
      for (const Rule& rule : step.rules) {
        fields.insert(rule.field);
        steps.insert(rule.step);
        steps.insert(rule.steps.begin(), rule.steps.end());
        steps.insert(rule.unless.begin(), rule.unless.end());
        if (rule.kind == RuleKind::kTimesMax) steps.insert(step.id);
        for (const procedure::When& when : rule.when) {
          fields.insert(when.field);
          steps.insert(when.done.begin(), when.done.end());
          steps.insert(when.not_done.begin(), when.not_done.end());
        }
      }
    }
  }
};

// A depth-first search, the acts that leave the state first. Two cases are alike if state, the
// fields that matter, and the order in which steps that matter were last done are the same.
struct Search {
  Asked asked;
  std::set<std::string> seen;
  size_t left = 0;

  [[nodiscard]] std::string likeness(const Walker& walker) const {
    std::vector<std::string_view> order;
    for (const casework::Act& act : walker.file().acts) {
      if (!asked.steps.contains(act.step)) continue;
      std::erase(order, act.step);
      order.push_back(act.step);
    }
    std::string out = walker.file().state + "\n";
    for (const std::string_view step : order) out.append(step).push_back(' ');
    for (const auto& [id, value] : walker.file().fields) {
      if (asked.fields.contains(id)) out += "\n" + id + "=" + value;
    }
    return out;
  }

  bool ends(const Walker& from) {
    if (from.ended()) return true;
    if (left == 0) return false;
    if (!seen.insert(likeness(from)).second) return false;
    auto steps = from.next();
    std::stable_sort(steps.begin(), steps.end(), [&](const Step* a, const Step* b) {
      const auto stays = [&](const Step* s) {
        return s->to.empty() || s->to == from.file().state || from.file().done(s->id);
      };
      return stays(a) < stays(b);
    });
    for (const Step* step : steps) {
      if (left == 0) return false;
      for (uint64_t seed : {0u, 1u, 7u}) {
        const auto command = from.lawful(*step, seed);
        if (!command) break;
        --left;
        Walker then(from);
        (void)then.take(*command);
        if (ends(then)) return true;
        if (left == 0) return false;
      }
    }
    return false;
  }
};

}  // namespace

Walker::Way Walker::way_to_end(size_t nodes) const {
  Search search{Asked(pack_), {}, nodes};
  if (search.ends(*this)) return Way::kFound;
  return search.left == 0 ? Way::kUnknown : Way::kNone;
}

}  // namespace walk
