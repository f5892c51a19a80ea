// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/case_view.h"

#include "api/callers.h"
#include "api/moves.h"
#include "casework/findable.h"
#include "casework/look.h"
#include "casework/replay.h"

namespace api {

namespace {

constexpr int64_t kLookMs = 30 * 60'000;  // how long a recorded look lasts
constexpr uint32_t kLooksMax = 200;       // newest cases that name the case

bool is_late(const std::optional<calendar::Instant>& due, const Ask& ask) {
  return due && *due < ask.now();
}

json::value instant_json(const std::optional<calendar::Instant>& at) {
  return at ? json::value(at->str()) : json::value(nullptr);
}

json::object pack_json(const Ask& ask, const procedure::Pack* pack, const std::string& id,
                       uint32_t version) {
  json::object out = {{"id", id}, {"version", version}};
  out["label"] = pack != nullptr ? label_of(ask, pack->label) : id;
  return out;
}

json::object state_json(const Ask& ask, const procedure::Pack* pack, const std::string& id) {
  const procedure::State* state = pack != nullptr ? pack->state(id) : nullptr;
  return {{"id", id},
          {"label", state != nullptr ? label_of(ask, state->label) : id},
          {"final", state != nullptr && state->final}};
}

// The title of a case that is named, for whoever may see it; its id for others, and where it cannot
// be read.
std::string title_of(Ask& ask, const std::string& value) {
  const auto id = base::Uuid::parse(value);
  if (!id) return value;
  const auto row = ask.store->case_file(ask.kit.town, *id);
  if (!row.ok() || !*row || !may_see(ask, **row)) return value;
  const procedure::Pack* pack = ask.kit.packs.version((*row)->pack, (*row)->pack_version);
  if (pack == nullptr) return value;
  return (*row)->title.empty() || pack->sealed ? label_of(ask, pack->label) : (*row)->title;
}

// The value in words: a choice by its label, a person, place or case by name, a flag as yes or no.
std::string words_of(Ask& ask, const procedure::Field& field, const std::string& value) {
  switch (field.type) {
    case procedure::FieldType::kChoice:
      for (const auto& [id, label] : field.choices) {
        if (id == value) return label_of(ask, label);
      }
      return value;
    case procedure::FieldType::kFlag:
      return ask.kit.messages.text(value == "true" ? "api.yes" : "api.no", ask.language);
    case procedure::FieldType::kUnit: {
      const auto unit = ask.town->units.find(value);
      return unit != ask.town->units.end() ? unit->second : value;
    }
    case procedure::FieldType::kPerson:
      if (const identity::Person* person = ask.town->directory.person(value)) return person->name;
      return value;
    case procedure::FieldType::kRole: {
      const auto& roles = ask.kit.packs.vocabulary().roles;
      const auto role = roles.find(value);
      return role != roles.end() ? label_of(ask, role->second) : value;
    }
    case procedure::FieldType::kCase:
      return title_of(ask, value);
    default:
      return value;
  }
}

json::array fields_json(Ask& ask, const procedure::Pack& pack, const casework::Fields& fields,
                        const Shown& shown) {
  json::array out;
  // In the order in which the pack's author tells them.
  for (const procedure::Field& field : pack.fields) {
    const std::string* value = fields.find(field.id);
    if (value == nullptr) continue;
    json::object one = {{"id", field.id},
                        {"label", label_of(ask, field.label)},
                        {"type", procedure::name_of(field.type)}};
    const bool hidden =
        (field.sensitive || pack.sealed) && !shown.all && !shown.fields.contains(field.id);
    if (hidden) {
      // Of a sealed case not even the shape is told.
      one["masked"] = true;
      one["text"] = pack.sealed ? "***" : identity::mask(*value);
    } else {
      one["masked"] = false;
      one["value"] = *value;
      one["text"] = words_of(ask, field, *value);
    }
    out.push_back(std::move(one));
  }
  return out;
}

json::array clocks_json(const Ask& ask, const procedure::Pack& pack,
                        const casework::CaseFile& file) {
  json::array out;
  for (const casework::ClockState& clock : file.clocks) {
    const procedure::ClockRule* rule = pack.clock(clock.clock);
    if (rule == nullptr) continue;
    const auto status = clock.status_at(ask.now());
    const bool running = !clock.stopped_at.has_value();
    json::array moves = moves_json(ask, pack, file, *rule);
    out.push_back({{"id", clock.clock},
                   {"moved", moves.empty() ? json::value(nullptr) : std::move(moves.back())},
                   {"label", label_of(ask, rule->label)},
                   {"basis", rule->basis.str()},
                   {"started_at", clock.started_at.str()},
                   {"due_at", clock.due_at.str()},
                   {"stopped_at", instant_json(clock.stopped_at)},
                   {"status", std::string(name_of(status))},
                   {"late", running && name_of(status) == "missed"},
                   {"provisional", clock.provisional}});
  }
  return out;
}

int64_t made_at(const base::Uuid& id) {
  int64_t ms = 0;
  for (int i = 0; i < 6; ++i) ms = ms << 8 | id.bytes[static_cast<size_t>(i)];
  return ms;
}

}  // namespace

std::string label_of(const Ask& ask, const procedure::Label& label) {
  return ask.language == base::Language::kChinese ? label.zh : label.en;
}

json::object person_json(const Ask& ask, const std::string& person) {
  json::object out = {{"id", person}};
  const identity::Person* found = ask.town->directory.person(person);
  out["name"] = found != nullptr ? found->name : person;
  return out;
}

json::object refusal_json(const Ask& ask, const base::Fault& fault) {
  json::object out = {{"code", fault.code}, {"detail", ask.kit.messages.say(fault, ask.language)}};
  if (!fault.basis.empty()) out["basis"] = fault.basis;
  if (std::string remedy = ask.kit.messages.remedy(fault, ask.language); !remedy.empty()) {
    out["remedy"] = std::move(remedy);
  }
  for (const auto& [name, value] : fault.args) {
    if (name == casework::kFieldArg) out["field"] = value;
  }
  return out;
}

json::object row_json(const Ask& ask, const store::CaseRow& row) {
  const procedure::Pack* pack = ask.kit.packs.version(row.pack, row.pack_version);
  json::object out = {{"id", row.id.str()},
                      {"pack", pack_json(ask, pack, row.pack, row.pack_version)},
                      {"state", state_json(ask, pack, row.state)},
                      {"sealed", pack != nullptr && pack->sealed},
                      {"title", row.title},
                      {"unit", row.unit},
                      {"cell", row.cell},
                      {"handler", person_json(ask, row.handler)},
                      {"opened_at", row.opened_at.str()},
                      {"changed_at", row.changed_at.str()},
                      {"closed_at", instant_json(row.closed_at)},
                      {"due_at", instant_json(row.due_at)},
                      {"late", !row.closed_at && is_late(row.due_at, ask)},
                      {"revision", row.revision}};
  if (row.place) {
    out["place"] = json::object{{"lon", row.place->lon}, {"lat", row.place->lat}};
  }
  return out;
}

json::object act_json(Ask& ask, const procedure::Pack& pack, const casework::Act& act,
                      const Shown& shown) {
  const procedure::Step* step = pack.step(act.step);
  json::array officers;
  for (const std::string& officer : act.officers) officers.push_back(person_json(ask, officer));
  json::array evidence;
  const bool hidden = pack.sealed && !shown.all;
  for (const casework::Evidence& one : act.evidence) {
    json::object item = {{"kind", one.kind}};
    const auto& kinds = ask.kit.packs.vocabulary().evidence;
    const auto kind = kinds.find(one.kind);
    item["label"] = kind != kinds.end() ? label_of(ask, kind->second) : one.kind;
    if (!hidden) {
      item["digest"] = one.digest;
      item["name"] = one.name;
    }
    evidence.push_back(std::move(item));
  }
  return {
      {"number", act.number},
      {"id", act.id.str()},
      {"step", json::object{{"id", act.step},
                            {"label", step != nullptr ? label_of(ask, step->label) : act.step}}},
      {"occurred_at", act.occurred_at.str()},
      {"recorded_at", act.recorded_at.str()},
      {"actor", person_json(ask, act.actor)},
      {"post", act.post},
      {"officers", std::move(officers)},
      {"fields", fields_json(ask, pack, act.fields, shown)},
      {"evidence", std::move(evidence)}};
}

json::object case_json(Ask& ask, const procedure::Pack& pack, const casework::CaseFile& file,
                       const Shown& shown) {
  json::object out = row_json(ask, casework::row_of(ask.kit.town, pack, file));
  out["fields"] = fields_json(ask, pack, file.fields, shown);
  out["clocks"] = clocks_json(ask, pack, file);
  out["secret"] = is_secret(file);
  return out;
}

base::Status may_look(const Ask& ask, const Opened& opened,
                      const std::vector<std::string>& fields) {
  TRY(ask.kit.access.reveal(ask.who, matter_of(*opened.pack, opened.file), is_secret(opened.file)));
  TRY(casework::check_look_approved(*opened.pack, opened.file, ask.who.person, ask.now().date(),
                                    fields));
  return opened.pack->sealed ? need_fresh_proof(ask) : base::ok();
}

// Looks have ids of their time, so older ones need not be read.
base::Result<bool> looked(Ask& ask, const base::Uuid& subject) {
  const int64_t since = ask.now().ms - kLookMs;
  std::vector<base::Uuid> ids;
  TRY(ask.store->cases_by_key(ask.kit.town, casework::key_of_case(ask.kit.town, subject),
                              std::nullopt, kLooksMax, [&](const base::Uuid& id) {
                                if (made_at(id) >= since) ids.push_back(id);
                                return true;
                              }));
  for (const base::Uuid& id : ids) {
    TRY_ASSIGN(const casework::CaseFile look,
               casework::load_case(*ask.store, ask.kit.office.world(), ask.kit.town, id));
    if (!look.exists() || look.pack != "look") continue;
    const casework::Act& act = look.acts.front();
    const std::string* of = look.fields.find("case");
    const bool whole = look.fields.find("field") == nullptr;
    if (whole && of != nullptr && *of == subject.str() && act.actor == ask.who.person &&
        act.recorded_at.ms >= since) {
      return true;
    }
  }
  return false;
}

identity::Matter matter_of(const procedure::Pack& pack, const casework::CaseFile& file) {
  identity::Matter out;
  out.pack = pack.id;
  if (const std::string* unit = file.fields.find("unit")) out.unit = *unit;
  if (const std::string* person = file.fields.find("complained_person")) {
    out.complained_of.push_back(*person);
  }
  return out;
}

bool is_secret(const casework::CaseFile& file) {
  const std::string* value = file.fields.find("secret");
  return value != nullptr && *value == "true";
}

base::Result<Opened> open_case(Ask& ask, const base::Uuid& id) {
  Opened out;
  TRY_ASSIGN(out.file, casework::load_case(*ask.store, ask.world(), ask.kit.town, id));
  if (!out.file.exists()) return identity::Access::no_such_case();
  out.pack = ask.kit.packs.version(out.file.pack, out.file.version);
  ENSURE(out.pack != nullptr, "a case that was read has its pack");
  TRY(ask.kit.access.read(ask.who, matter_of(*out.pack, out.file)));
  return out;
}

bool may_see(Ask& ask, const store::CaseRow& row) {
  if (!ask.kit.access.lists(ask.who, row.pack)) return false;
  const procedure::Pack* pack = ask.kit.packs.version(row.pack, row.pack_version);
  const bool names_somebody = pack != nullptr && pack->field("complained_person") != nullptr;
  return names_somebody ? open_case(ask, row.id).ok()
                        : ask.kit.access.read(ask.who, {row.pack, row.unit, {}}).ok();
}

}  // namespace api
