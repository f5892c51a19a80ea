// SPDX-License-Identifier: AGPL-3.0-or-later
// People and posts as the registers say them, rosters, and the town's settings. Changing any of it
// is an act in its register.
#include "api/case_view.h"
#include "casework/replay.h"

namespace api {

using base::FaultKind;

namespace {

calendar::Date date_of(const Ask& ask) {
  return ask.has("date") ? *calendar::Date::parse(ask.parameter("date")) : ask.now().date();
}

json::object post_json(const Ask& ask, const identity::Post& post) {
  const auto& roles = ask.kit.packs.vocabulary().roles;
  const auto role = roles.find(post.role);
  return {{"id", post.id},
          {"role", post.role},
          {"label", role != roles.end() ? label_of(ask, role->second) : post.role},
          {"unit", post.unit},
          {"from", post.from.str()},
          {"to", post.to ? json::value(post.to->str()) : json::value(nullptr)}};
}

json::object staff_json(const Ask& ask, const std::string& person, calendar::Date on) {
  json::object out = person_json(ask, person);
  json::array posts;
  for (const identity::Post* post : ask.town->directory.posts_of(person, on)) {
    posts.push_back(post_json(ask, *post));
  }
  out["posts"] = std::move(posts);
  json::array certificates;
  for (const auto& [kind, label] : ask.kit.packs.vocabulary().certificates) {
    if (ask.town->directory.certified(person, kind, on)) {
      certificates.push_back(json::value(kind));
    }
  }
  out["certificates"] = std::move(certificates);
  return out;
}

base::Result<Answer> list_people(Ask& ask) {
  const calendar::Date on = date_of(ask);
  std::set<std::string> people;
  for (const auto& [role, label] : ask.kit.packs.vocabulary().roles) {
    if (ask.has("role") && ask.parameter("role") != role) continue;
    for (const identity::Post* post : ask.town->directory.holders(role, on)) {
      if (ask.has("unit") && post->unit != ask.parameter("unit")) continue;
      people.insert(post->person);
    }
  }
  json::array out;
  for (const std::string& person : people) out.push_back(staff_json(ask, person, on));
  return Answer{.body = json::object{{"people", std::move(out)}}};
}

base::Result<Answer> read_person(Ask& ask) {
  const std::string& person = ask.parameter("person");
  if (ask.town->directory.person(person) == nullptr) {
    return base::fault(FaultKind::kNotFound, "api.no_person", {{"person", person}});
  }
  return Answer{.body = staff_json(ask, person, date_of(ask))};
}

json::array named_json(const Ask& ask,
                       const std::map<std::string, procedure::Label, std::less<>>& words) {
  json::array out;
  for (const auto& [id, label] : words)
    out.push_back({{"id", id}, {"label", label_of(ask, label)}});
  return out;
}

base::Result<Answer> list_roles(Ask& ask) {
  const procedure::Vocabulary& words = ask.kit.packs.vocabulary();
  json::array units;
  for (const auto& [code, name] : ask.town->units) units.push_back({{"id", code}, {"label", name}});
  return Answer{.body = json::object{{"roles", named_json(ask, words.roles)},
                                     {"certificates", named_json(ask, words.certificates)},
                                     {"evidence", named_json(ask, words.evidence)},
                                     {"units", std::move(units)}}};
}

std::string value_of(const casework::CaseFile& file, std::string_view field) {
  const std::string* value = file.fields.find(field);
  return value != nullptr ? *value : std::string();
}

std::string choice_label(const Ask& ask, const procedure::Pack& pack, std::string_view field_id,
                         const std::string& value) {
  const procedure::Field* field = pack.field(field_id);
  if (field == nullptr) return value;
  for (const auto& [id, label] : field->choices) {
    if (id == value) return label_of(ask, label);
  }
  return value;
}

struct Turn {
  calendar::Instant from;
  json::object shown;
};

// One turn of the register, if it falls into the days asked for.
base::Result<std::optional<Turn>> turn_of(Ask& ask, const base::Uuid& id, calendar::Instant first,
                                          calendar::Instant end) {
  auto opened = open_case(ask, id);
  if (!opened.ok()) return std::optional<Turn>();  // not for the asker
  const casework::CaseFile& file = opened->file;
  const auto from = calendar::Instant::parse(value_of(file, "from"));
  const auto until = calendar::Instant::parse(value_of(file, "until"));
  if (!from || !until || *from >= end || *until < first) return std::optional<Turn>();
  const std::string desk = value_of(file, "desk");
  if (ask.has("desk") && desk != ask.parameter("desk")) return std::optional<Turn>();
  const procedure::State* state = opened->pack->state(file.state);
  Turn out{*from, {}};
  out.shown = {{"case", file.id.str()},
               {"desk", desk},
               {"desk_label", choice_label(ask, *opened->pack, "desk", desk)},
               {"person", person_json(ask, value_of(file, "person"))},
               {"from", from->str()},
               {"until", until->str()},
               {"place", value_of(file, "place")}};
  // While a swap waits for consent or approval: who would take over.
  const std::string next = value_of(file, "new_person");
  out.shown["new_person"] =
      (file.state == "swap_asked" || file.state == "swap_agreed") && !next.empty()
          ? json::value(person_json(ask, next))
          : json::value(nullptr);
  out.shown["state"] = json::object{
      {"id", file.state}, {"label", label_of(ask, state->label)}, {"final", state->final}};
  return std::optional<Turn>(std::move(out));
}

base::Result<Answer> list_rosters(Ask& ask) {
  constexpr uint32_t kTurnsMax = 5'000;
  constexpr int kDaysMax = 92;
  const calendar::Date first = *calendar::Date::parse(ask.parameter("from"));
  const calendar::Date last = *calendar::Date::parse(ask.parameter("to"));
  if (last < first || last.days - first.days >= kDaysMax) {
    return base::fault(FaultKind::kInvalid, "api.bad_days", {{"max", std::to_string(kDaysMax)}});
  }
  // Newest first: a turn is entered before it begins, so older records than this end earlier.
  store::CaseFilter filter;
  filter.pack = "roster";
  filter.limit = kTurnsMax;
  std::vector<base::Uuid> ids;
  TRY(ask.store->cases(ask.kit.town, filter, [&](const store::CaseRow& row) {
    ids.push_back(row.id);
    return true;
  }));
  std::vector<Turn> turns;
  for (const base::Uuid& id : ids) {
    TRY_ASSIGN(auto turn,
               turn_of(ask, id, calendar::Instant::at(first), calendar::Instant::at(last + 1)));
    if (turn) turns.push_back(std::move(*turn));
  }
  std::stable_sort(turns.begin(), turns.end(),
                   [](const Turn& a, const Turn& b) { return a.from < b.from; });
  json::array out;
  for (Turn& turn : turns) out.push_back(std::move(turn.shown));
  return Answer{.body = json::object{{"turns", std::move(out)}}};
}

base::Result<Answer> list_settings(Ask& ask) {
  json::array out;
  for (const procedure::Pack& pack : ask.kit.packs.packs()) {
    if (ask.kit.packs.newest(pack.id) != &pack) continue;
    for (const procedure::Setting& setting : pack.settings) {
      out.push_back(setting_json(ask, pack, setting));
    }
  }
  return Answer{.body = json::object{{"settings", std::move(out)}}};
}

}  // namespace

void add_people_operations(Operations& operations) {
  operations.emplace("listPeople", Handle(list_people));
  operations.emplace("readPerson", Handle(read_person));
  operations.emplace("listRoles", Handle(list_roles));
  operations.emplace("listRosters", Handle(list_rosters));
  operations.emplace("listSettings", Handle(list_settings));
}

}  // namespace api
