// SPDX-License-Identifier: AGPL-3.0-or-later
// <pack>/scenarios.yaml.
#include <map>
#include <set>

#include "base/file.h"
#include "base/text.h"
#include "base/uuid.h"
#include "procedure/check.h"
#include "procedure/files.h"
#include "procedure/load.h"
#include "procedure/report.h"

namespace procedure {

namespace {

constexpr int64_t kVersionMax = 999;
constexpr int64_t kEvidenceMax = 1000;

// Calls `read(entry)` for each entry of the optional mapping under `key`.
template <typename Read>
void each_pair(Form& form, std::string_view key, Read read) {
  const yaml::Node* node = form.optional(key);
  if (node == nullptr) return;
  if (!node->is_map()) {
    return form.problem(node->place, "yaml.not_a_map",
                        {{"what", form.what() + "." + std::string(key)}});
  }
  const size_t size = bounded(form, key, *node, node->entries.size());
  for (size_t i = 0; i < size; ++i) read(node->entries[i]);
}

class ScenarioReader {
 public:
  ScenarioReader(Scenario& scenario, Draft& draft, const Library& library)
      : scenario_(scenario), draft_(draft), library_(library) {}

  void read(Form& form) {
    for_each_person(form);
    each_pair(form, "settings", [&](const yaml::Node::Entry& entry) {
      form.note(entry.key, entry.place, {.target = Target::kSetting});
      Form values(*form.node().find("settings"), form.what() + ".settings", draft_);
      scenario_.settings.emplace_back(entry.key,
                                      values.decimal(entry.key).value_or(base::Decimal{}));
    });
    read_given(form);
    read_acts(form);
    each_pair(form, "clocks", [&](const yaml::Node::Entry& entry) {
      form.note(entry.key, entry.place, {.target = Target::kClock});
      Form values(*form.node().find("clocks"), form.what() + ".clocks", draft_);
      scenario_.clocks.emplace_back(
          entry.key, std::string(kClockStatuses[values.word(entry.key, kClockStatuses)]));
    });
    form.finish();
  }

 private:
  void for_each_person(Form& form) {
    if (form.required("people") == nullptr) return;
    each_pair(form, "people", [&](const yaml::Node::Entry& entry) {
      Form person(entry.value, form.what() + ".people." + entry.key, draft_);
      ScenarioPerson out;
      out.name = entry.key;
      out.roles = person.refs_or_none("roles", {.target = Target::kRole});
      each_pair(person, "certificates", [&](const yaml::Node::Entry& certificate) {
        person.note(certificate.key, certificate.place, {.target = Target::kCertificate});
        Form span(certificate.value, person.what() + ".certificates." + certificate.key, draft_);
        out.certificates.push_back(
            {certificate.key, span.date("from"), span.date("to"), span.text_or("scope")});
        span.finish();
      });
      person.finish();
      people_.push_back(out.name);
      scenario_.people.push_back(std::move(out));
    });
  }

  void check_person(Form& form, std::string_view key, yaml::Place place, const std::string& name) {
    if (std::find(people_.begin(), people_.end(), name) != people_.end()) return;
    form.problem_at(place, key, "procedure.unknown_person",
                    {{"text", name}, {"known", offer(draft_.problems, name, people_)}});
  }

  // Cases of other packs as they stand, for the rules that look at them.
  void read_given(Form& form) {
    const yaml::Node* node = form.optional("given");
    if (node == nullptr) return;
    if (!node->is_list()) return form.problem_at(node->place, "given", "yaml.not_a_list");
    const size_t size = bounded(form, "given", *node, node->items.size());
    for (size_t i = 0; i < size; ++i) {
      Form record(node->items[i], form.what() + ".given[" + std::to_string(i + 1) + "]", draft_);
      if (node->items[i].is_map()) read_record(record);
    }
  }

  void read_record(Form& form) {
    ScenarioRecord record;
    record.place = form.place();
    record.name = form.text("name");
    const bool first = known_.find(record.name) == known_.end();
    if (record.name == kThisCase) {
      form.problem(form.place(), "procedure.reserved_word", {{"text", record.name}});
    }
    const yaml::Node* pack = first ? form.required("pack") : form.optional("pack");
    if (pack != nullptr) known_[record.name] = record.pack = pack->text;
    if (form.has("on")) read_moment(form, record.on);
    record.state = first ? form.text("state") : form.text_or("state");
    each_pair(form, "with", [&](const yaml::Node::Entry& entry) {
      record.fields.emplace_back(entry.key, entry.value.text);
    });
    check_record(form, record);
    form.finish();
    scenario_.given.push_back(std::move(record));
  }

  void read_moment(Form& form, std::optional<calendar::Instant>& on) {
    const std::string text = form.text("on");
    on = calendar::Instant::parse(text);
    if (on || text.empty()) return;
    form.problem_at(form.required("on")->place, "on", "procedure.bad_instant", {{"text", text}});
  }

  // Pack, state and fields are those of some version of the other pack.
  void check_record(Form& form, const ScenarioRecord& record) {
    const std::string& id = known_[record.name];
    std::vector<const Pack*> versions;
    for (const Pack& pack : library_.packs()) {
      if (pack.id == id) versions.push_back(&pack);
    }
    if (versions.empty()) {
      std::vector<std::string> ids;
      for (const Pack& pack : library_.packs()) ids.push_back(pack.id);
      ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
      return form.problem(
          record.place, "procedure.unknown_pack",
          {{"what", form.what()}, {"id", id}, {"known", offer(draft_.problems, id, ids)}});
    }
    const auto in_some = [&](auto has) {
      return std::any_of(versions.begin(), versions.end(), [&](const Pack* p) { return has(*p); });
    };
    if (!record.state.empty() &&
        !in_some([&](const Pack& p) { return p.state(record.state) != nullptr; })) {
      std::vector<std::string> ids;
      for (const State& state : versions.back()->states) ids.push_back(state.id);
      form.problem(form.required("state")->place, "procedure.unknown_state",
                   {{"what", form.what()},
                    {"id", record.state},
                    {"known", offer(draft_.problems, record.state, ids)}});
    }
    for (const auto& [field, value] : record.fields) {
      check_record_field(form, versions, field, value);
    }
  }

  void check_record_field(Form& form, const std::vector<const Pack*>& versions,
                          const std::string& id, const std::string& value) {
    const Field* field = nullptr;
    for (const Pack* pack : versions) {
      if (const Field* found = pack->field(id)) field = found;
    }
    const yaml::Node& with = *form.node().find("with");
    const yaml::Place place = with.find(id)->place;
    if (field == nullptr) {
      std::vector<std::string> ids;
      for (const Field& known : versions.back()->fields) ids.push_back(known.id);
      return form.problem(
          place, "procedure.unknown_field",
          {{"what", form.what()}, {"id", id}, {"known", offer(draft_.problems, id, ids)}});
    }
    if ((type_bit(field->type) & kCheckedTypes) == 0) return;
    if (fits(*field, value, &library_.vocabulary())) return;
    report_literal(draft_.problems, place, form.what(), *field, value, &library_.vocabulary());
  }

  // Another case is named as in `given`, or by an id that nothing more is known of.
  void check_case(Form& form, const yaml::Node::Entry& entry) {
    const std::string& text = entry.value.text;
    if (known_.find(text) != known_.end() || base::Uuid::parse(text)) return;
    std::vector<std::string> names;
    for (const auto& [name, pack] : known_) names.push_back(name);
    form.problem_at(entry.value.place, entry.key, "procedure.unknown_case",
                    {{"text", text}, {"known", offer(draft_.problems, text, names)}});
  }

  void read_acts(Form& form) {
    const yaml::Node* node = form.required("acts");
    if (node == nullptr) return;
    if (!node->is_list()) return form.problem_at(node->place, "acts", "yaml.not_a_list");
    if (node->items.empty()) form.problem_at(node->place, "acts", "procedure.empty_list");
    const size_t size = bounded(form, "acts", *node, node->items.size());
    for (size_t i = 0; i < size; ++i) {
      Form act(node->items[i], form.what() + ".acts[" + std::to_string(i + 1) + "]", draft_);
      if (node->items[i].is_map()) read_act(act);
    }
  }

  void read_act(Form& form) {
    ScenarioAct act;
    act.place = form.place();
    read_time(form, act);
    act.step = form.ref("do", {.target = Target::kStep});
    act.actor = form.text("as");
    if (!act.actor.empty()) check_person(form, "as", form.required("as")->place, act.actor);
    for (const yaml::Node* officer : form.scalars("officers", false)) {
      check_person(form, "officers", officer->place, officer->text);
      act.officers.push_back(officer->text);
    }
    read_refusal(form, act);
    act.advised = form.text_or("advised");
    if (!act.advised.empty()) check_article(form, *form.optional("advised"));
    read_values(form, act);
    act.state = form.ref_or_none("state", {.target = Target::kState});
    form.finish();
    scenario_.acts.push_back(std::move(act));
  }

  void read_time(Form& form, ScenarioAct& act) {
    const std::string text = form.text("on");
    if (text.empty()) return;
    const yaml::Place place = form.required("on")->place;
    const auto on = calendar::Instant::parse(text);
    if (!on) return form.problem_at(place, "on", "procedure.bad_instant", {{"text", text}});
    act.on = *on;
    // A ledger records acts in their order; so does the page that a lawyer reads.
    if (!scenario_.acts.empty() && *on < scenario_.acts.back().on) {
      form.problem(
          place, "procedure.acts_backwards",
          {{"what", form.what()}, {"text", text}, {"before", scenario_.acts.back().on.str()}});
    }
  }

  // `refused: ARTICLE`, or a mapping with `basis`, `code` or both.
  void read_refusal(Form& form, ScenarioAct& act) {
    const yaml::Node* node = form.optional("refused");
    if (node == nullptr) return;
    act.refused = true;
    if (!node->is_map()) {
      act.refused_basis = node->text;
      check_article(form, *node);
      return;
    }
    Form refusal(*node, form.what() + ".refused", draft_);
    act.refused_basis = refusal.text_or("basis");
    act.refused_code = refusal.text_or("code");
    if (!act.refused_basis.empty()) check_article(refusal, *refusal.optional("basis"));
    if (node->entries.empty()) {
      form.problem(node->place, "procedure.one_of",
                   {{"what", refusal.what()}, {"keys", "basis, code"}});
    }
    refusal.finish();
  }

  void check_article(Form& form, const yaml::Node& node) {
    if (node.is_scalar() && law::ArticleRef::parse(node.text)) return;
    form.problem(node.place, "procedure.bad_basis", {{"what", form.what()}, {"text", node.text}});
  }

  void read_values(Form& form, ScenarioAct& act) {
    each_pair(form, "with", [&](const yaml::Node::Entry& entry) {
      form.note(entry.key, entry.place, {.target = Target::kField});
      if (!entry.value.is_scalar()) {
        return form.problem_at(entry.value.place, entry.key, "yaml.not_text");
      }
      // What is to be refused may well be a wrong value.
      if (!act.refused) {
        draft_.literals.push_back({entry.key, entry.value.text, entry.value.place, form.what()});
        const Field* field = draft_.pack.field(entry.key);
        if (field != nullptr && field->type == FieldType::kPerson) {
          check_person(form, entry.key, entry.value.place, entry.value.text);
        }
        if (field != nullptr && field->type == FieldType::kCase) check_case(form, entry);
      }
      act.fields.emplace_back(entry.key, entry.value.text);
    });
    each_pair(form, "evidence", [&](const yaml::Node::Entry& entry) {
      form.note(entry.key, entry.place, {.target = Target::kEvidence});
      Form values(*form.node().find("evidence"), form.what() + ".evidence", draft_);
      act.evidence.emplace_back(entry.key, values.whole(entry.key, 1, kEvidenceMax));
    });
    each_pair(form, "due", [&](const yaml::Node::Entry& entry) {
      form.note(entry.key, entry.place, {.target = Target::kClock});
      Form values(*form.node().find("due"), form.what() + ".due", draft_);
      act.due.emplace_back(entry.key, values.date(entry.key));
    });
  }

  Scenario& scenario_;
  Draft& draft_;
  const Library& library_;
  std::vector<std::string> people_;
  std::map<std::string, std::string, std::less<>> known_;  // packs of the other cases, by name
};

// One file: its scenarios, each judged against the version of the pack that it runs under.
class ScenarioFile {
 public:
  ScenarioFile(const PackFile& file, const Library& library, LoadedScenarios& out)
      : file_(file), library_(library), out_(out), top_(file.path.string()) {}

  void read(const base::Result<std::string>& text) {
    if (!text.ok()) {
      base::Fault fault = text.fault();
      fault.where = top_.problems.where({1, 1});
      out_.problems.push_back(std::move(fault));
      return;
    }
    auto root = yaml::parse(*text, top_.problems.file(), kPackLimits);
    if (root.ok()) {
      read_all(*root);
    } else {
      top_.problems.add(std::move(root).fault());
    }
    take_problems(top_);
    for (auto& [version, draft] : drafts_) {
      (void)resolve(draft, &library_.vocabulary());
      take_problems(draft);
    }
  }

 private:
  void take_problems(Draft& draft) {
    for (base::Fault& fault : draft.problems.take()) out_.problems.push_back(std::move(fault));
  }

  void read_all(const yaml::Node& root) {
    Form form(root, "scenarios.yaml", top_);
    if (!root.is_map()) return;
    const std::string pack = form.text("pack");
    if (!pack.empty() && pack != file_.pack) {
      form.problem_at(form.required("pack")->place, "pack", "procedure.wrong_name",
                      {{"text", pack}, {"expected", file_.pack}});
    }
    const yaml::Node* list = form.required("scenarios");
    form.finish();
    if (list == nullptr) return;
    if (!list->is_list()) return form.problem_at(list->place, "scenarios", "yaml.not_a_list");
    if (list->items.empty()) form.problem_at(list->place, "scenarios", "procedure.empty_list");
    const size_t size = bounded(form, "scenarios", *list, list->items.size());
    for (size_t i = 0; i < size; ++i) {
      read_scenario(list->items[i], "scenarios[" + std::to_string(i + 1) + "]");
    }
  }

  void read_scenario(const yaml::Node& node, const std::string& what) {
    Form form(node, what, top_);
    if (!node.is_map()) return;
    Scenario scenario;
    scenario.pack = file_.pack;
    scenario.file = file_.path.string();
    scenario.place = node.place;
    scenario.name = form.text("name");
    if (!scenario.name.empty() && !names_.insert(scenario.name).second) {
      form.problem_at(form.required("name")->place, "name", "procedure.repeated",
                      {{"text", scenario.name}});
    }
    const Pack* pack = version_of(form, node, scenario);
    if (pack == nullptr) return;
    auto [it, fresh] = drafts_.try_emplace(pack->version, file_.path.string());
    if (fresh) it->second.pack = *pack;
    Form body(node, what, it->second);
    for (const char* key : {"name", "version"}) (void)body.optional(key);
    ScenarioReader(scenario, it->second, library_).read(body);
    out_.scenarios.push_back(std::move(scenario));
  }

  // The version stated, else the one in force on the day of the first act; nullptr with a problem.
  const Pack* version_of(Form& form, const yaml::Node& node, Scenario& scenario) {
    if (const yaml::Node* stated = form.optional("version")) {
      scenario.version = static_cast<uint32_t>(form.whole("version", 1, kVersionMax));
      const Pack* pack = library_.version(file_.pack, scenario.version);
      if (pack == nullptr) {
        form.problem(stated->place, "procedure.no_such_version",
                     {{"pack", file_.pack}, {"version", stated->text}});
      }
      return pack;
    }
    const yaml::Node* acts = node.find("acts");
    const yaml::Node* on = acts != nullptr && !acts->items.empty() && acts->items[0].is_map()
                               ? acts->items[0].find("on")
                               : nullptr;
    const auto first = on != nullptr ? calendar::Instant::parse(on->text) : std::nullopt;
    // Without a first day the newest version serves to find what else is wrong.
    if (!first) return library_.newest(file_.pack);
    const Pack* pack = library_.in_force(file_.pack, first->date());
    if (pack == nullptr) {
      form.problem(on->place, "procedure.no_version_in_force",
                   {{"pack", file_.pack}, {"date", first->date().str()}});
    }
    return pack;
  }

  const PackFile& file_;
  const Library& library_;
  LoadedScenarios& out_;
  Draft top_;
  std::map<uint32_t, Draft> drafts_;
  std::set<std::string> names_;
};

void problem_at_file(LoadedScenarios& out, const std::string& file, const char* code,
                     const std::string& pack) {
  out.problems.push_back(
      base::fault(base::FaultKind::kInvalid, code, {{"pack", pack}}, {}, file + ":1:1"));
}

}  // namespace

LoadedScenarios load_scenarios(const std::filesystem::path& dir, const Library& library,
                               std::span<const Sheet> more) {
  LoadedScenarios out;
  std::set<std::string> told;
  const auto read = [&](const std::filesystem::path& path, const auto& text_of) {
    const PackFile file = {path.parent_path().filename().string(), 0, path};
    if (!told.insert(file.pack).second) return;
    if (library.newest(file.pack) == nullptr) {
      return problem_at_file(out, path.string(), "procedure.scenario_of_no_pack", file.pack);
    }
    ScenarioFile(file, library, out).read(text_of());
  };
  // Those of the folder come second, so that they are passed over.
  for (const Sheet& sheet : more) {
    if (!is_scenario_file(sheet.name)) continue;
    read(sheet.name, [&] { return base::Result<std::string>(sheet.text); });
  }
  for (const std::filesystem::path& path : find_pack_files(dir).scenarios) {
    read(path, [&] { return base::read_file(path, kPackLimits.bytes_max); });
  }
  for (const Pack& pack : library.packs()) {
    if (told.insert(pack.id).second) {
      problem_at_file(out, pack.file, "procedure.no_scenarios", pack.id);
    }
  }
  out.problems = tidy(std::move(out.problems));
  return out;
}

}  // namespace procedure
