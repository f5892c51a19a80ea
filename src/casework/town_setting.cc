// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/town_setting.h"

#include <algorithm>

#include "base/text.h"
#include "casework/fields.h"

namespace casework {

using base::FaultKind;

namespace {

// What a record says now, and of which setting; nothing if its body is gone.
struct Said {
  std::string name;
  Town::OwnSetting own;
};

std::optional<Said> said_by(const procedure::Pack& pack, const CaseFile& file) {
  const procedure::State* state = pack.state(file.state);
  const std::string* of = file.fields.find("pack");
  const std::string* setting = file.fields.find("setting");
  const std::string* text = file.fields.find("value");
  if (state == nullptr || state->final || of == nullptr || setting == nullptr || text == nullptr) {
    return std::nullopt;
  }
  const auto value = base::Decimal::parse(*text);
  if (!value) return std::nullopt;
  Said said{*of + "/" + *setting, {*value, 0}};
  for (const Act& act : file.acts) {
    if (act.fields.find("value") != nullptr) said.own.number = act.number;
  }
  return said;
}

bool has_setting(const procedure::Library& packs, std::string_view pack, std::string_view setting) {
  return std::any_of(packs.packs().begin(), packs.packs().end(), [&](const procedure::Pack& p) {
    return p.id == pack && p.setting(setting) != nullptr;
  });
}

}  // namespace

std::vector<std::string> learn_settings(Town& town, const procedure::Pack& pack,
                                        const CaseFile& file) {
  std::vector<std::string> touched;
  for (auto& [name, records] : town.own_settings) {
    if (records.erase(file.id) > 0) touched.push_back(name);
  }
  if (const auto said = said_by(pack, file)) {
    town.own_settings[said->name][file.id] = said->own;
    if (std::find(touched.begin(), touched.end(), said->name) == touched.end()) {
      touched.push_back(said->name);
    }
  }
  for (const std::string& name : touched) {
    const auto& records = town.own_settings[name];
    const auto last = std::max_element(
        records.begin(), records.end(),
        [](const auto& a, const auto& b) { return a.second.number < b.second.number; });
    if (last == records.end()) {
      town.own_settings.erase(name);
      town.settings.erase(name);
    } else {
      town.settings[name] = last->second.value;
    }
  }
  return touched;
}

base::Status check_setting(const World& world, const procedure::Pack& pack, const CaseFile& file,
                           Fields& fields) {
  const auto says = [&](std::string_view id) { return fields.find(id) != nullptr; };
  if (!says("pack") && !says("setting") && !says("value")) return base::ok();
  const auto value_of = [&](std::string_view id) {
    const std::string* value = fields.find(id);
    if (value == nullptr) value = file.fields.find(id);
    return value != nullptr ? *value : std::string();
  };
  const std::string named = value_of("pack");
  const std::string setting = value_of("setting");
  if (!has_setting(world.packs, named, setting)) {
    const procedure::Pack* of = world.packs.newest(named);
    std::vector<std::string> known;
    if (of != nullptr) {
      for (const procedure::Setting& s : of->settings) known.push_back(s.id);
    }
    return base::fault(FaultKind::kInvalid, "casework.unknown_setting",
                       {{"pack", excerpt(named)},
                        {"setting", excerpt(setting)},
                        {"known", known.empty() ? "—" : base::join(known, ", ")}});
  }
  const std::string text = value_of("value");
  const auto value = base::Decimal::parse(text);
  if (!value) {
    const procedure::Field* field = pack.field("value");
    return base::fault(FaultKind::kInvalid, "casework.field_bad",
                       {{"field", field != nullptr ? field->label.zh : "value"},
                        {"field_en", field != nullptr ? field->label.en : "value"},
                        {"value", excerpt(text)},
                        {"form", "12.5"}});
  }
  if (says("value")) fields.set("value", value->str());
  return base::ok();
}

}  // namespace casework
