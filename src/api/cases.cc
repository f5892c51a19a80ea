// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading cases: search, one case with its timeline and the steps offered. Queues are in queue.cc,
// writing is in acts.cc.
#include "api/queue.h"
#include "api/writing.h"
#include "base/text.h"
#include "casework/findable.h"
#include "casework/replay.h"
#include "office/desk_view.h"

namespace api {

using base::FaultKind;

namespace {

base::Result<Answer> search_cases(Ask& ask) {
  TRY_ASSIGN(const office::FoundPage page,
             office::search(*ask.store, ask.world(), ask.kit.access, ask.who, ask.kit.town,
                            ask.parameter("q"), ask.parameter("cursor"),
                            static_cast<uint32_t>(ask.number("limit"))));
  std::vector<store::CaseRow> found;
  for (const office::Found& one : page.found) found.push_back(one.row);
  TRY_ASSIGN(json::array rows, rows_json(ask, found));
  return Answer{.body = json::object{{"cases", std::move(rows)}, {"next", page.next}}};
}

base::Result<Answer> read_case(Ask& ask) {
  TRY_ASSIGN(const Opened opened, open_case(ask, ask.uuid("id")));
  return Answer{.body = case_json(ask, *opened.pack, opened.file, {})};
}

base::Result<Answer> timeline(Ask& ask) {
  TRY_ASSIGN(const Opened opened, open_case(ask, ask.uuid("id")));
  json::array acts;
  for (const casework::Act& act : opened.file.acts) {
    acts.push_back(act_json(ask, *opened.pack, act, {}));
  }
  return Answer{.body = json::object{{"acts", std::move(acts)}}};
}

json::array names_of(const std::vector<std::string>& names) {
  return json::array(names.begin(), names.end());
}

json::object offer_json(const Ask& ask, const office::Offer& offer) {
  json::array refusals;
  for (const base::Fault& fault : offer.refusals) refusals.push_back(refusal_json(ask, fault));
  json::array asks;
  for (const base::Fault& fault : offer.asks) asks.push_back(refusal_json(ask, fault));
  json::array advice;
  for (const base::Fault& fault : offer.advice) advice.push_back(refusal_json(ask, fault));
  json::array basis;
  for (const law::ArticleRef& article : offer.step->basis)
    basis.push_back(json::value(article.str()));
  return {{"step", offer.step->id},
          {"label", label_of(ask, offer.step->label)},
          {"to", offer.step->to},
          {"open", offer.open},
          {"basis", std::move(basis)},
          {"required", names_of(offer.step->required)},
          {"optional", names_of(offer.step->optional)},
          {"refusals", std::move(refusals)},
          {"asks", std::move(asks)},
          {"advice", std::move(advice)}};
}

base::Result<Answer> steps(Ask& ask) {
  TRY_ASSIGN(const Opened opened, open_case(ask, ask.uuid("id")));
  json::array out;
  const casework::StoredCases others(*ask.store, ask.kit.office.world(), ask.kit.town);
  for (const office::Offer& offer : office::offers(ask.world().asking(others), *ask.town,
                                                   *opened.pack, opened.file, ask.who, ask.now())) {
    out.push_back(offer_json(ask, offer));
  }
  return Answer{.body =
                    json::object{{"revision", opened.file.acts.size()}, {"steps", std::move(out)}}};
}

base::Result<Answer> openings(Ask& ask) {
  json::array out;
  for (const auto& opening : ask.kit.access.openings(ask.who, ask.now().date())) {
    out.push_back({{"pack", opening.pack->id},
                   {"version", opening.pack->version},
                   {"label", label_of(ask, opening.pack->label)},
                   {"system", opening.pack->system},
                   {"step", opening.step->id},
                   {"step_label", label_of(ask, opening.step->label)},
                   {"required", names_of(opening.step->required)},
                   {"optional", names_of(opening.step->optional)}});
  }
  return Answer{.body = json::object{{"openings", std::move(out)}}};
}

// Cases that this one names and that name it, as far as the asker may see them.
base::Result<Answer> links(Ask& ask) {
  constexpr uint32_t kLinksMax = 200;
  TRY_ASSIGN(const Opened opened, open_case(ask, ask.uuid("id")));
  std::set<base::Uuid> ids;
  for (const auto& [id, value] : opened.file.fields) {
    const procedure::Field* field = opened.pack->field(id);
    if (field == nullptr || field->type != procedure::FieldType::kCase) continue;
    if (const auto other = base::Uuid::parse(value)) ids.insert(*other);
  }
  TRY(ask.store->cases_by_key(ask.kit.town, casework::key_of_case(ask.kit.town, opened.file.id),
                              std::nullopt, kLinksMax, [&](const base::Uuid& id) {
                                ids.insert(id);
                                return true;
                              }));
  json::array out;
  for (const base::Uuid& id : ids) {
    auto other = open_case(ask, id);
    if (!other.ok()) {
      // What the asker may not see is not told, not even that it is there.
      if (other.fault().kind == FaultKind::kForbidden ||
          other.fault().kind == FaultKind::kNotFound) {
        continue;
      }
      return other.fault();
    }
    json::object row = row_json(ask, casework::row_of(ask.kit.town, *other->pack, other->file));
    if (other->pack->id == "case_link")
      row["link"] = case_json(ask, *other->pack, other->file, {}).at("fields");
    out.push_back(std::move(row));
  }
  return Answer{.body = json::object{{"cases", std::move(out)}}};
}

}  // namespace

void add_case_operations(Operations& operations) {
  operations.emplace("searchCases", Handle(search_cases));
  operations.emplace("readCase", Handle(read_case));
  operations.emplace("timeline", Handle(timeline));
  operations.emplace("steps", Handle(steps));
  operations.emplace("openings", Handle(openings));
  operations.emplace("links", Handle(links));
  add_queue_operations(operations);
  add_act_operations(operations);
  add_event_operations(operations);
}

}  // namespace api
