// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/town_setting.h"

#include "base/text.h"
#include "casework/fields.h"

namespace casework {

using base::FaultKind;

namespace {

// What a record says after some of its acts.
struct Said {
  std::string pack;
  std::string setting;
  std::optional<base::Decimal> value;

  void take(const Fields& fields) {
    if (const std::string* given = fields.find("pack")) pack = *given;
    if (const std::string* given = fields.find("setting")) setting = *given;
    if (const std::string* given = fields.find("value")) value = base::Decimal::parse(*given);
  }
  [[nodiscard]] std::optional<OwnSetting> after(const Act& act) const {
    if (pack.empty() || setting.empty() || !value) return std::nullopt;
    return OwnSetting{pack + "/" + setting, *value, act.number};
  }
};

}  // namespace

std::optional<OwnSetting> own_setting(const CaseFile& file) {
  Said said;
  said.take(file.fields);
  return file.exists() ? said.after(file.acts.back()) : std::nullopt;
}

void learn_settings(Town& town, const CaseFile& file) {
  Said said;
  for (const Act& act : file.acts) {
    said.take(act.fields);
    const auto own = said.after(act);
    if (!own) continue;
    const auto known = town.settings_by.find(own->name);
    if (known != town.settings_by.end() && known->second > own->number) continue;
    town.settings_by[own->name] = own->number;
    town.settings[own->name] = own->value;
  }
}

base::Status check_setting(const World& world, const procedure::Pack& pack, const CaseFile& file,
                           Fields& fields) {
  const auto value_of = [&](std::string_view id) {
    const std::string* value = fields.find(id);
    if (value == nullptr) value = file.fields.find(id);
    return value != nullptr ? *value : std::string();
  };
  const std::string named = value_of("pack");
  const std::string setting = value_of("setting");
  const procedure::Pack* of = world.packs.newest(named);
  if (of == nullptr || of->setting(setting) == nullptr) {
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
  if (fields.find("value") != nullptr) fields.set("value", value->str());
  return base::ok();
}

}  // namespace casework
