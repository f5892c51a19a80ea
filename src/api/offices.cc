// SPDX-License-Identifier: AGPL-3.0-or-later
// The offices of the town (内设机构) that matters are dispatched to, as the register town_office
// says them: names for everybody who is signed in, although only some keep the register.
#include <algorithm>

#include "api/case_view.h"
#include "casework/replay.h"

namespace api {

namespace {

constexpr std::string_view kPack = "town_office";
constexpr uint32_t kOfficesMax = 500;

std::string value_of(const casework::CaseFile& file, std::string_view field) {
  const std::string* value = file.fields.find(field);
  return value != nullptr ? *value : std::string();
}

json::object office_json(const Ask& ask, const casework::CaseFile& file) {
  const std::string role = value_of(file, "handles");
  const auto& roles = ask.kit.packs.vocabulary().roles;
  const auto label = roles.find(role);
  return {{"id", file.id.str()},
          {"name", value_of(file, "name")},
          {"handles",
           json::object{{"id", role},
                        {"label", label != roles.end() ? label_of(ask, label->second) : role}}},
          {"duty", value_of(file, "duty")},
          {"telephone", value_of(file, "telephone")}};
}

base::Result<Answer> list_offices(Ask& ask) {
  store::CaseFilter filter;
  filter.pack = std::string(kPack);
  filter.open_only = true;  // an abolished office takes nothing on
  filter.limit = kOfficesMax;
  std::vector<base::Uuid> ids;
  TRY(ask.store->cases(ask.kit.town, filter, [&](const store::CaseRow& row) {
    ids.push_back(row.id);
    return true;
  }));
  // Registered first, shown first.
  std::sort(ids.begin(), ids.end());
  json::array out;
  for (const base::Uuid& id : ids) {
    TRY_ASSIGN(const casework::CaseFile file,
               casework::load_case(*ask.store, ask.world(), ask.kit.town, id));
    out.push_back(office_json(ask, file));
  }
  return Answer{.body = json::object{{"offices", std::move(out)}}};
}

}  // namespace

void add_office_operations(Operations& operations) {
  operations.emplace("listOffices", Handle(list_offices));
}

}  // namespace api
