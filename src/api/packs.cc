// SPDX-License-Identifier: AGPL-3.0-or-later
// Packs as data, articles, and deadlines that explain themselves.
#include "api/case_view.h"
#include "api/moves.h"
#include "base/text.h"
#include "calendar/explain.h"
#include "casework/clocks.h"
#include "casework/replay.h"
#include "procedure/diagram.h"

namespace api {

using base::FaultKind;

namespace {

json::array texts_of(const std::vector<std::string>& list) {
  return json::array(list.begin(), list.end());
}

json::array articles_of(const std::vector<law::ArticleRef>& list) {
  json::array out;
  for (const law::ArticleRef& one : list) out.push_back(json::value(one.str()));
  return out;
}

json::value date_json(const std::optional<calendar::Date>& date) {
  return date ? json::value(date->str()) : json::value(nullptr);
}

json::object head_json(const Ask& ask, const procedure::Pack& pack) {
  const bool procedure = pack.kind == procedure::PackKind::kProcedure;
  return {{"id", pack.id},
          {"version", pack.version},
          {"label", label_of(ask, pack.label)},
          {"kind", procedure ? "procedure" : "register"},
          {"system", pack.system},
          {"sealed", pack.sealed},
          {"in_force_from", pack.in_force_from.str()},
          {"in_force_to", date_json(pack.in_force_to)}};
}

base::Result<Answer> list_packs(Ask& ask) {
  const std::string& kind = ask.parameter("kind");
  json::array out;
  for (const procedure::Pack& pack : ask.kit.packs.packs()) {
    json::object one = head_json(ask, pack);
    if (!kind.empty() && one.at("kind") != json::value(kind)) continue;
    one["mine"] = ask.kit.access.lists(ask.who, pack.id);
    out.push_back(std::move(one));
  }
  return Answer{.body = json::object{{"packs", std::move(out)}}};
}

base::Result<const procedure::Pack*> find_pack(const Ask& ask) {
  const std::string& id = ask.parameter("pack");
  const procedure::Pack* pack = nullptr;
  if (ask.has("version")) {
    pack = ask.kit.packs.version(id, static_cast<uint32_t>(ask.number("version")));
  } else {
    pack = ask.kit.packs.in_force(id, ask.now().date());
    if (pack == nullptr) pack = ask.kit.packs.newest(id);
  }
  if (pack != nullptr) return pack;
  return base::fault(FaultKind::kNotFound, "casework.unknown_pack", {{"pack", id}});
}

json::object field_json(const Ask& ask, const procedure::Pack& pack,
                        const procedure::Field& field) {
  json::array choices;
  for (const auto& [id, label] : field.choices) {
    choices.push_back({{"id", id}, {"label", label_of(ask, label)}});
  }
  json::object out = {{"id", field.id},
                      {"label", label_of(ask, field.label)},
                      {"type", procedure::name_of(field.type)},
                      {"sensitive", field.sensitive},
                      {"choices", std::move(choices)}};
  const std::vector<std::string> targets = pack.targets(field.id);
  if (!targets.empty()) out["refers_to"] = json::array(targets.begin(), targets.end());
  if (field.basis) out["basis"] = field.basis->str();
  if (field.min) out["min"] = field.min->str();
  if (field.max) out["max"] = field.max->str();
  return out;
}

// What a rule is about, as far as it names it.
json::object rule_json(const procedure::Rule& rule) {
  json::object about;
  const auto put = [&](const char* key, const std::string& value) {
    if (!value.empty()) about[key] = value;
  };
  if (rule.count > 0) about["count"] = std::to_string(rule.count);
  put("certificate", rule.certificate);
  put("steps", base::join(rule.steps, ","));
  put("step", rule.step);
  put("unless", base::join(rule.unless, ","));
  put("field", rule.field);
  put("fields", base::join(rule.fields, ","));
  put("value", rule.value);
  if (rule.limit) about["limit"] = rule.limit->str();
  put("setting", rule.setting);
  put("evidence", rule.evidence);
  put("authority", rule.authority);
  put("force", rule.force);
  if (rule.period.period.count > 0) about["period"] = rule.period.period.str();
  return {{"rule", procedure::name_of(rule.kind)},
          {"basis", rule.basis.str()},
          {"conditional", !rule.when.empty()},
          {"about", std::move(about)}};
}

// Every article that the pack names, once, with its gist.
json::array gists_of(const Ask& ask, const procedure::Pack& pack) {
  std::set<std::string> seen;
  json::array out;
  const auto add = [&](const law::ArticleRef& ref) {
    if (!seen.insert(ref.str()).second) return;
    const law::Version* version = ask.kit.law.version(ref);
    if (version == nullptr) return;
    const auto article = ask.kit.law.cite(ref.str(), version->from);
    if (!article.ok()) return;
    const bool chinese = ask.language == base::Language::kChinese;
    const law::Statute* statute = ask.kit.law.statute(ref.statute);
    out.push_back({{"ref", ref.str()},
                   {"statute", chinese ? statute->title_zh : statute->title_en},
                   {"gist", chinese ? (*article)->zh : (*article)->en},
                   {"certainty", law::certainty_code((*article)->certainty)}});
  };
  for (const auto& ref : pack.basis) add(ref);
  for (const procedure::Step& step : pack.steps) {
    for (const auto& ref : step.basis) add(ref);
    for (const procedure::Rule& rule : step.rules) add(rule.basis);
  }
  for (const procedure::ClockRule& clock : pack.clocks) add(clock.basis);
  return out;
}

json::object step_json(const Ask& ask, const procedure::Step& step) {
  const auto& roles = ask.kit.packs.vocabulary().roles;
  json::array by;
  for (const std::string& id : step.by) {
    const auto role = roles.find(id);
    by.push_back({{"id", id}, {"label", role != roles.end() ? label_of(ask, role->second) : id}});
  }
  json::array rules;
  for (const procedure::Rule& rule : step.rules) {
    rules.push_back(rule_json(rule));
  }
  return {{"id", step.id},
          {"label", label_of(ask, step.label)},
          {"from", texts_of(step.from)},
          {"to", step.to},
          {"by", std::move(by)},
          {"required", texts_of(step.required)},
          {"optional", texts_of(step.optional)},
          {"basis", articles_of(step.basis)},
          {"rules", std::move(rules)},
          {"document", step.document}};
}

json::array pauses_json(const procedure::ClockRule& rule) {
  json::array out;
  for (const procedure::Pause& pause : rule.pauses) {
    out.push_back({{"from", pause.from}, {"until", pause.until}, {"basis", pause.basis.str()}});
  }
  return out;
}

json::array extensions_json(const procedure::ClockRule& rule) {
  json::array out;
  for (const procedure::Extension& extension : rule.extends) {
    out.push_back(
        {{"step", extension.step}, {"by", extension.by.str()}, {"basis", extension.basis.str()}});
  }
  return out;
}

json::array clocks_json(const Ask& ask, const procedure::Pack& pack) {
  json::array out;
  for (const procedure::ClockRule& rule : pack.clocks) {
    out.push_back({{"id", rule.id},
                   {"label", label_of(ask, rule.label)},
                   {"period", rule.period.str()},
                   {"basis", rule.basis.str()},
                   {"starts", texts_of(rule.starts)},
                   {"stops", texts_of(rule.stops)},
                   {"pauses", pauses_json(rule)},
                   {"extends", extensions_json(rule)},
                   {"escalates_to", rule.escalates_to}});
  }
  return out;
}

base::Result<Answer> read_pack(Ask& ask) {
  TRY_ASSIGN(const procedure::Pack* pack, find_pack(ask));
  json::object out = head_json(ask, *pack);
  out["basis"] = articles_of(pack->basis);
  out["digest"] = base::hex(pack->digest);
  json::array fields;
  for (const procedure::Field& field : pack->fields)
    fields.push_back(field_json(ask, *pack, field));
  out["fields"] = std::move(fields);
  json::array states;
  for (const procedure::State& state : pack->states) {
    states.push_back(
        {{"id", state.id}, {"label", label_of(ask, state.label)}, {"final", state.final}});
  }
  out["states"] = std::move(states);
  json::array steps;
  for (const procedure::Step& step : pack->steps) steps.push_back(step_json(ask, step));
  out["steps"] = std::move(steps);
  json::array way;
  for (const std::string& step : pack->way) way.push_back(json::value(step));
  out["way"] = std::move(way);
  out["clocks"] = clocks_json(ask, *pack);
  json::array settings;
  for (const procedure::Setting& setting : pack->settings) {
    settings.push_back(setting_json(ask, *pack, setting));
  }
  out["settings"] = std::move(settings);
  out["articles"] = gists_of(ask, *pack);
  json::array indicators;
  for (const procedure::Indicator& indicator : pack->indicators) {
    indicators.push_back(json::value(indicator.id));
  }
  out["indicators"] = std::move(indicators);
  return Answer{.body = std::move(out)};
}

base::Result<Answer> draw_pack(Ask& ask) {
  TRY_ASSIGN(const procedure::Pack* pack, find_pack(ask));
  return Answer{.text = procedure::mermaid(*pack), .type = "text/plain; charset=utf-8"};
}

base::Result<Answer> read_article(Ask& ask) {
  const std::string& text = ask.parameter("ref");
  const auto ref = law::ArticleRef::parse(text);
  const law::Version* version = ref ? ask.kit.law.version(*ref) : nullptr;
  const calendar::Date on = ask.has("date")      ? *calendar::Date::parse(ask.parameter("date"))
                            : version != nullptr ? version->from
                                                 : ask.now().date();
  TRY_ASSIGN(const law::Article* article, ask.kit.law.cite(text, on));
  const law::Statute* statute = ask.kit.law.statute(ref->statute);
  Answer out{.body = json::object{
                 {"ref", ref->str()},
                 {"statute", json::object{{"zh", statute->title_zh}, {"en", statute->title_en}}},
                 {"zh", article->zh},
                 {"en", article->en},
                 {"certainty", law::certainty_code(article->certainty)},
                 {"in_force_from", version->from.str()},
                 {"in_force_to", date_json(version->to)}}};
  out.headers.set("Cache-Control", "public, max-age=3600");
  return out;
}

// PACK/CLOCK: the clock of the pack version in force on the start date.
base::Result<calendar::DeadlineInput> clock_input(const Ask& ask, const std::string& name) {
  const size_t slash = name.find('/');
  const auto start = calendar::Instant::parse(ask.parameter("from"));
  if (!start) {
    return base::fault(FaultKind::kInvalid, "api.field_format",
                       {{"at", "from"}, {"format", "date-time"}});
  }
  const procedure::Pack* pack = ask.kit.packs.in_force(name.substr(0, slash), start->date());
  const procedure::ClockRule* rule =
      pack != nullptr ? pack->clock(std::string_view(name).substr(slash + 1)) : nullptr;
  if (rule == nullptr) {
    return base::fault(FaultKind::kNotFound, "api.no_clock",
                       {{"clock", name}, {"date", start->date().str()}});
  }
  calendar::DeadlineInput input;
  input.start = *start;
  input.period = rule->period;
  input.end_rule = rule->end_rule;
  input.basis = rule->basis.str();
  const procedure::Step* step = rule->starts.empty() ? nullptr : pack->step(rule->starts.front());
  input.event = pack->label.zh + "·" + (step != nullptr ? step->label.zh : rule->label.zh);
  return input;
}

json::object due_json(const Ask& ask, const calendar::DeadlineInput& input) {
  const calendar::Deadline deadline =
      calendar::compute_explained(input, ask.world().workdays, ask.kit.hours);
  return calendar::to_json(input, deadline, ask.world().workdays, ask.kit.messages);
}

base::Result<Answer> compute_due(Ask& ask) {
  const std::string& what = ask.parameter("period");
  const bool named = what.find('/') != std::string::npos;
  TRY_ASSIGN(const calendar::DeadlineInput input,
             named ? clock_input(ask, what) : calendar::due_input(what, ask.parameter("from")));
  return Answer{.body = due_json(ask, input)};
}

base::Result<Answer> explain_clocks(Ask& ask) {
  TRY_ASSIGN(const Opened opened, open_case(ask, ask.uuid("id")));
  json::array out;
  for (const procedure::ClockRule& rule : opened.pack->clocks) {
    const auto input = casework::deadline_input(opened.file, *opened.pack, rule);
    if (!input) continue;
    out.push_back({{"id", rule.id},
                   {"label", label_of(ask, rule.label)},
                   {"due", due_json(ask, *input)},
                   {"moves", moves_json(ask, *opened.pack, opened.file, rule)}});
  }
  return Answer{.body = json::object{{"clocks", std::move(out)}}};
}

// Looks at a bounded number of clocks: who may see few cases finds them through the queues.
base::Result<Answer> list_clocks(Ask& ask) {
  constexpr uint32_t kLookedAtMax = 2'000;
  const auto before = calendar::Instant::parse(ask.parameter("before"));
  if (!before) {
    return base::fault(FaultKind::kInvalid, "api.field_format",
                       {{"at", "before"}, {"format", "date-time"}});
  }
  std::vector<store::ClockRow> clocks;
  TRY(ask.store->clocks_due(ask.kit.town, {.before = *before, .limit = kLookedAtMax},
                            [&](const store::ClockRow& row) {
                              clocks.push_back(row);
                              return true;
                            }));
  json::array out;
  for (const store::ClockRow& clock : clocks) {
    if (static_cast<int64_t>(out.size()) >= ask.number("limit")) break;
    TRY_ASSIGN(const auto row, ask.store->case_file(ask.kit.town, clock.case_id));
    if (!row || !ask.kit.access.lists(ask.who, row->pack)) continue;
    auto opened = open_case(ask, clock.case_id);
    if (!opened.ok()) continue;  // not for the asker
    const procedure::ClockRule* rule = opened->pack->clock(clock.clock);
    out.push_back({{"case", row_json(ask, *row)},
                   {"clock", clock.clock},
                   {"label", rule != nullptr ? label_of(ask, rule->label) : clock.clock},
                   {"due_at", clock.due_at.str()},
                   {"late", clock.due_at < ask.now()},
                   {"provisional", clock.provisional}});
  }
  return Answer{.body = json::object{{"clocks", std::move(out)}}};
}

}  // namespace

json::object setting_json(const Ask& ask, const procedure::Pack& pack,
                          const procedure::Setting& setting) {
  const std::string name = pack.id + "/" + setting.id;
  const auto own = ask.town->settings.find(name);
  const bool is_own = own != ask.town->settings.end();
  return {{"pack", pack.id},
          {"setting", setting.id},
          {"label", label_of(ask, setting.label)},
          {"value", is_own ? own->second.str() : setting.value.str()},
          {"own", is_own},
          {"norm", setting.norm},
          {"certainty", setting.certainty}};
}

void add_pack_operations(Operations& operations) {
  operations.emplace("listPacks", Handle(list_packs));
  operations.emplace("readPack", Handle(read_pack));
  operations.emplace("drawPack", Handle(draw_pack));
  operations.emplace("readArticle", Handle(read_article));
  operations.emplace("computeDue", Handle(compute_due));
  operations.emplace("explainClocks", Handle(explain_clocks));
  operations.emplace("listClocks", Handle(list_clocks));
}

}  // namespace api
