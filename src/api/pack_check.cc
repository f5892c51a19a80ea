// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/pack_check.h"

#include "api/case_view.h"
#include "base/text.h"
#include "procedure/diagram.h"
#include "procedure/load.h"

namespace api {

namespace fs = std::filesystem;
using base::FaultKind;

namespace {

std::string text_of(const Ask& ask, std::string_view key) {
  const json::value* value = ask.body.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

bool is_pack_id(std::string_view id) {
  return !id.empty() && id.size() <= 60 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// "packs/mediation/v2.yaml:12:3" → packs/mediation/v2.yaml, 12, 3.
json::object problem_json(const Ask& ask, const base::Fault& fault) {
  std::string where = fault.where;
  const std::string prefix = ask.kit.share.string() + "/";
  if (where.starts_with(prefix)) where = where.substr(prefix.size());
  json::object out = refusal_json(ask, fault);
  out["file"] = where;
  out["line"] = nullptr;
  out["column"] = nullptr;
  const std::vector<std::string_view> parts = base::split(where, ':');
  if (parts.size() < 2) return out;
  if (const auto line = base::parse_int(parts[1])) out["line"] = *line;
  if (parts.size() > 2) {
    if (const auto column = base::parse_int(parts[2])) out["column"] = *column;
  }
  out["file"] = std::string(parts[0]);
  return out;
}

// Only what is wrong with the pack that was sent; others were checked at the start.
bool concerns(const base::Fault& fault, const std::string& pack) {
  return fault.where.find("packs/" + pack + "/") != std::string::npos;
}

}  // namespace

CheckedPack check_pack_text(const Kit& kit, const PackText& sent) {
  CheckedPack out;
  std::vector<procedure::Sheet> sheets = kit.published;
  const std::string folder = "packs/" + sent.pack + "/";
  sheets.push_back({folder + "v" + std::to_string(sent.version) + ".yaml", sent.text});
  if (!sent.scenarios.empty()) {
    // Before those that the town published: the first is taken.
    sheets.insert(sheets.begin(), {folder + "scenarios.yaml", sent.scenarios});
  }
  const fs::path packs = kit.share / "packs";
  procedure::Loaded loaded = procedure::load_packs(packs, kit.law, sheets);
  out.problems = std::move(loaded.problems);
  if (loaded.library == nullptr) {
    // Without problems of its own, what it breaks in other packs is told.
    const bool own = std::any_of(out.problems.begin(), out.problems.end(),
                                 [&](const base::Fault& f) { return concerns(f, sent.pack); });
    if (own) std::erase_if(out.problems, [&](const auto& f) { return !concerns(f, sent.pack); });
    return out;
  }
  if (const procedure::Pack* own = loaded.library->version(sent.pack, sent.version)) {
    out.diagram = procedure::mermaid(*own);
    out.in_force_from = own->in_force_from;
  }
  procedure::LoadedScenarios scenarios = procedure::load_scenarios(packs, *loaded.library, sheets);
  std::erase_if(scenarios.scenarios,
                [&](const procedure::Scenario& one) { return one.pack != sent.pack; });
  out.scenarios = scenarios.scenarios.size();
  const casework::Settings none;
  const casework::World world{*loaded.library, kit.law, kit.workdays, kit.hours, none};
  out.run = casework::run_scenarios(scenarios.scenarios, world);
  for (auto* list : {&scenarios.problems, &out.run.problems}) {
    std::move(list->begin(), list->end(), std::back_inserter(out.problems));
  }
  // Only the scenarios of this pack were run.
  for (base::Fault& fault : casework::unexercised(out.run, *loaded.library)) {
    if (concerns(fault, sent.pack)) out.problems.push_back(std::move(fault));
  }
  return out;
}

namespace {

base::Result<Answer> check_pack(Ask& ask) {
  const PackText sent{text_of(ask, "pack"),
                      static_cast<uint32_t>(ask.body.at("version").as_int64()),
                      text_of(ask, "text"), text_of(ask, "scenarios")};
  if (!is_pack_id(sent.pack)) return base::fault(FaultKind::kInvalid, "api.bad_pack_id");
  const CheckedPack checked = check_pack_text(ask.kit, sent);
  json::array problems;
  for (const base::Fault& fault : checked.problems) problems.push_back(problem_json(ask, fault));
  return Answer{.body = json::object{{"ok", checked.problems.empty()},
                                     {"problems", std::move(problems)},
                                     {"scenarios", checked.scenarios},
                                     {"acts", checked.run.acts},
                                     {"refusals", checked.run.refusals},
                                     {"diagram", checked.diagram}}};
}

}  // namespace

void add_pack_check_operations(Operations& operations) {
  operations.emplace("checkPack", Handle(check_pack));
}

}  // namespace api
