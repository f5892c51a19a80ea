// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/replay.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "casework/body.h"
#include "ledger/entry.h"

namespace casework {

using base::FaultKind;

namespace {

constexpr size_t kTitleCharsMax = 40;
constexpr std::array<std::string_view, 4> kTeachers = {"certificate", "grid_unit", "person",
                                                       "post"};

base::Fault bad_entry(uint64_t number, std::string reason) {
  return base::fault(FaultKind::kCorrupt, "casework.bad_entry",
                     {{"number", std::to_string(number)}, {"reason", std::move(reason)}});
}

std::string value_or_empty(const CaseFile& file, std::string_view field) {
  const std::string* value = file.fields.find(field);
  return value != nullptr ? *value : std::string();
}

calendar::Date date_or(const CaseFile& file, std::string_view field, calendar::Date fallback) {
  const std::string* value = file.fields.find(field);
  return value != nullptr ? calendar::Date::parse(*value).value_or(fallback) : fallback;
}

// Titles are shown in lists, so they hold no personal field and nothing of a sealed pack.
std::string title_of(const procedure::Pack& pack, const CaseFile& file) {
  if (pack.sealed) return {};
  for (const procedure::Field& field : pack.fields) {
    if (field.type != procedure::FieldType::kText || field.sensitive) continue;
    const std::string* value = file.fields.find(field.id);
    if (value == nullptr) continue;
    if (base::char_count(*value) <= kTitleCharsMax) return *value;
    return base::to_utf8(base::to_utf32(*value).substr(0, kTitleCharsMax - 1)) + "…";
  }
  return {};
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
  const calendar::Date granted = file.acts.front().occurred_at.date();
  certificate.from = date_or(file, "valid_from", granted);
  certificate.to = date_or(file, "valid_to", granted - 1);
  // From the day of its revocation a certificate says nothing.
  if (const Act* revoke = file.last("revoke")) {
    certificate.to = std::min(certificate.to, revoke->occurred_at.date() - 1);
  }
  town.directory.put(std::move(certificate));
}

}  // namespace

base::Result<Origin> origin_of(const store::EntryView& entry, const procedure::Library& packs) {
  ledger::EntryHeaderView header;
  if (const char* field = ledger::decode_view(entry.header, header)) {
    return bad_entry(entry.number, field);
  }
  const size_t slash = entry.kind.find('/');
  if (slash == std::string_view::npos) return bad_entry(entry.number, std::string(entry.kind));
  const std::string_view id = entry.kind.substr(0, slash);
  Origin origin;
  origin.pack = packs.version(id, header.pack_version);
  if (origin.pack == nullptr ||
      !std::equal(origin.pack->digest.begin(), origin.pack->digest.end(), header.pack_digest)) {
    return base::fault(FaultKind::kCorrupt, "casework.pack_missing",
                       {{"pack", std::string(id)},
                        {"version", std::to_string(header.pack_version)},
                        {"number", std::to_string(entry.number)}});
  }
  origin.step = origin.pack->step(entry.kind.substr(slash + 1));
  if (origin.step == nullptr) return bad_entry(entry.number, std::string(entry.kind));
  return origin;
}

base::Result<Act> act_of(const store::EntryView& entry) {
  ledger::EntryHeaderView header;
  if (const char* field = ledger::decode_view(entry.header, header)) {
    return bad_entry(entry.number, field);
  }
  Act act;
  act.number = entry.number;
  act.id = entry.id;
  act.step = std::string(entry.kind.substr(entry.kind.find('/') + 1));
  act.occurred_at = entry.occurred_at;
  act.recorded_at = entry.recorded_at;
  act.actor = std::string(header.actor);
  act.post = std::string(header.post);
  if (!entry.erased) TRY(decode_body(base::text(entry.body), act));
  return act;
}

bool teaches(std::string_view pack) {
  return std::find(kTeachers.begin(), kTeachers.end(), pack) != kTeachers.end();
}

void learn(Town& town, const procedure::Pack& pack, const CaseFile& file) {
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
      town.units.insert(code);
    }
  }
}

store::CaseRow row_of(const std::string& town, const procedure::Pack& pack, const CaseFile& file) {
  store::CaseRow row;
  row.town = town;
  row.id = file.id;
  row.pack = file.pack;
  row.pack_version = file.version;
  row.state = file.state;
  row.opened_at = file.acts.front().occurred_at;
  row.changed_at = file.acts.back().recorded_at;
  const procedure::State* state = pack.state(file.state);
  if (state != nullptr && state->final) row.closed_at = file.acts.back().occurred_at;
  row.revision = static_cast<uint32_t>(file.acts.size());
  row.title = title_of(pack, file);
  row.unit = value_or_empty(file, "unit");
  row.handler = file.acts.back().actor;
  return row;
}

store::ClockRow row_of(const std::string& town, const procedure::Pack& pack, const CaseFile& file,
                       const ClockState& clock) {
  store::ClockRow row;
  row.town = town;
  row.case_id = file.id;
  row.clock = clock.clock;
  row.started_at = clock.started_at;
  row.due_at = clock.due_at;
  row.stopped_at = clock.stopped_at;
  switch (clock.status) {
    case ClockStatus::kRunning:
      row.status = store::ClockStatus::kRunning;
      break;
    case ClockStatus::kPaused:
      row.status = store::ClockStatus::kPaused;
      break;
    case ClockStatus::kMet:
      row.status = store::ClockStatus::kMet;
      break;
    case ClockStatus::kMissed:
      row.status = store::ClockStatus::kMissed;
      break;
  }
  row.provisional = clock.provisional;
  const procedure::ClockRule* rule = pack.clock(clock.clock);
  ENSURE(rule != nullptr, "a clock of the case is a clock of its pack");
  row.detail = "{\"basis\":";
  append_json_string(row.detail, rule->basis.str());
  row.detail += ",\"period\":";
  append_json_string(row.detail, rule->period.str());
  row.detail += ",\"started_by\":" + std::to_string(clock.started_by) + "}";
  return row;
}

}  // namespace casework
