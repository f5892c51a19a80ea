// SPDX-License-Identifier: AGPL-3.0-or-later
// What the town knows of itself, from the registers of people, places, settings and holidays.
#include <algorithm>
#include <array>
#include <span>

#include "casework/holiday_notice.h"
#include "casework/replay.h"
#include "casework/town_cells.h"
#include "casework/town_setting.h"

namespace casework {

namespace {

constexpr std::array<std::string_view, 7> kTeachers = {
    "certificate", kGridCellPack, "grid_unit",     kHolidayNoticePack,
    "person",      "post",        kTownSettingPack};
constexpr uint32_t kPage = 1000;

std::string value_or_empty(const CaseFile& file, std::string_view field) {
  const std::string* value = file.fields.find(field);
  return value != nullptr ? *value : std::string();
}

calendar::Date date_or(const CaseFile& file, std::string_view field, calendar::Date fallback) {
  const std::string* value = file.fields.find(field);
  return value != nullptr ? calendar::Date::parse(*value).value_or(fallback) : fallback;
}

void learn_post(Town& town, const CaseFile& file) {
  identity::Post post;
  post.id = file.id.str();
  post.person = value_or_empty(file, "person");
  post.role = value_or_empty(file, "role");
  post.unit = value_or_empty(file, "unit");
  post.from = file.acts.front().occurred_at.date();
  if (const Act* end = file.last("end")) post.to = end->occurred_at.date();
  town.directory.put(std::move(post));
}

void learn_certificate(Town& town, const CaseFile& file) {
  identity::Certificate certificate;
  certificate.id = file.id.str();
  certificate.person = value_or_empty(file, "person");
  certificate.kind = value_or_empty(file, "certificate");
  certificate.number = value_or_empty(file, "number");
  certificate.scope = value_or_empty(file, "scope");
  const calendar::Date granted = file.acts.front().occurred_at.date();
  certificate.from = date_or(file, "valid_from", granted);
  certificate.to = date_or(file, "valid_to", granted - 1);
  // From the day of its revocation a certificate says nothing.
  if (const Act* revoke = file.last("revoke")) {
    certificate.to = std::min(certificate.to, revoke->occurred_at.date() - 1);
  }
  town.directory.put(std::move(certificate));
}

// The records of one register, oldest first.
base::Result<std::vector<base::Uuid>> records_of(store::Store& store, const std::string& town,
                                                 std::string_view pack) {
  std::vector<base::Uuid> ids;
  store::CaseFilter filter;
  filter.pack = std::string(pack);
  filter.limit = kPage;
  for (;;) {
    const size_t before = ids.size();
    TRY(store.cases(town, filter, [&](const store::CaseRow& row) {
      ids.push_back(row.id);
      return true;
    }));
    if (ids.size() - before < filter.limit) break;
    filter.after = ids.back();
  }
  std::reverse(ids.begin(), ids.end());
  return ids;
}

}  // namespace

bool teaches(std::string_view pack) {
  return std::find(kTeachers.begin(), kTeachers.end(), pack) != kTeachers.end();
}

void learn(Town& town, const World& world, const procedure::Pack& pack, const CaseFile& file) {
  if (pack.id == "person") {
    town.directory.put(identity::Person{file.id.str(), value_or_empty(file, "name")});
  } else if (pack.id == "post") {
    learn_post(town, file);
  } else if (pack.id == "certificate") {
    learn_certificate(town, file);
  } else if (pack.id == "grid_unit") {
    const procedure::State* state = pack.state(file.state);
    const std::string code = value_or_empty(file, "code");
    if (state != nullptr && state->final) {  // dissolved or voided
      town.units.erase(code);
    } else if (!code.empty()) {
      const std::string name = value_or_empty(file, "name");
      town.units.insert_or_assign(code, name.empty() ? code : name);
    }
  } else if (pack.id == kGridCellPack) {
    learn_cell(town, pack, file);
  } else if (pack.id == kTownSettingPack) {
    (void)learn_settings(town, pack, file);
  } else if (pack.id == kHolidayNoticePack) {
    learn_notice(town, world, pack, file);
  }
}

namespace {

base::Result<Town> load(store::Store& store, const World& world, std::string town,
                        std::span<const std::string_view> packs) {
  Town out;
  out.id = std::move(town);
  for (const std::string_view pack : packs) {
    TRY_ASSIGN(const std::vector<base::Uuid> ids, records_of(store, out.id, pack));
    for (const base::Uuid& id : ids) {
      TRY_ASSIGN(const CaseFile file, load_case(store, world, out.id, id));
      const procedure::Pack* version = world.packs.version(file.pack, file.version);
      if (version != nullptr) learn(out, world, *version, file);
    }
  }
  return out;
}

}  // namespace

base::Result<Town> load_town(store::Store& store, const World& world, std::string town) {
  return load(store, world, std::move(town), kTeachers);
}

base::Result<Town> load_days(store::Store& store, const World& world, std::string town) {
  return load(store, world, std::move(town), std::span(&kHolidayNoticePack, 1));
}

}  // namespace casework
