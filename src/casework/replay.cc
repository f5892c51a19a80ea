// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/replay.h"

#include <algorithm>

#include "base/text.h"
#include "casework/body.h"
#include "casework/clocks.h"
#include "casework/sealed.h"
#include "grid/area.h"
#include "ledger/entry.h"

namespace casework {

using base::FaultKind;

namespace {

constexpr size_t kTitleCharsMax = 40;
constexpr std::string_view kOther = "other";  // a choice that says nothing

base::Fault bad_entry(uint64_t number, std::string reason) {
  return base::fault(FaultKind::kCorrupt, "casework.bad_entry",
                     {{"number", std::to_string(number)}, {"reason", std::move(reason)}});
}

std::string value_or_empty(const CaseFile& file, std::string_view field) {
  const std::string* value = file.fields.find(field);
  return value != nullptr ? *value : std::string();
}

// Where the case is: its first point that was filled in.
std::optional<store::Place> place_of(const procedure::Pack& pack, const CaseFile& file) {
  for (const procedure::Field& field : pack.fields) {
    const std::string* value = file.fields.find(field.id);
    if (field.type != procedure::FieldType::kPoint || value == nullptr) continue;
    if (const auto point = grid::Point::parse(*value)) return store::Place{point->lon, point->lat};
  }
  return std::nullopt;
}

// What a matter is was said when it was opened; later fields tell of other things, such as why it
// was corrected.
bool written_first(const procedure::Pack& pack, const procedure::Field& field) {
  return std::any_of(pack.steps.begin(), pack.steps.end(), [&](const procedure::Step& step) {
    return step.opens() && step.writes(field.id);
  });
}

// A number, a code or a place says which one it is, not what it is about.
bool says_which(std::string_view field) {
  return field == "number" || field == "code" || field == "place" || field.ends_with("_no");
}

std::string title_of(std::string which, const std::string& what) {
  if (!which.empty() && !what.empty()) which += ' ';
  which += what;
  if (base::char_count(which) <= kTitleCharsMax) return which;
  return base::to_utf8(base::to_utf32(which).substr(0, kTitleCharsMax - 1)) + "…";
}

// Titles are shown in lists, so they hold no personal field: the first text, or else what was
// chosen of the most, after what says which one it is.
std::string title_of(const procedure::Pack& pack, const CaseFile& file) {
  std::string which;
  std::string chosen;
  size_t of = 0;
  for (const procedure::Field& field : pack.fields) {
    const std::string* value = file.fields.find(field.id);
    if (value == nullptr || field.sensitive || !written_first(pack, field)) continue;
    for (const auto& [id, label] : field.choices) {
      if (id != *value || id == kOther || field.choices.size() <= of) continue;
      of = field.choices.size();
      chosen = label.zh;
    }
    if (field.type != procedure::FieldType::kText) continue;
    if (field.id == "cell") continue;  // a code, which the row has anyway
    if (!says_which(field.id)) return title_of(which, *value);
    which += (which.empty() ? "" : " ") + *value;
  }
  return title_of(which, chosen);
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

namespace {

// Whether the body is the one that the header, and so the Merkle tree, is bound to.
bool is_bound(const store::EntryView& entry, const ledger::EntryHeaderView& header) {
  ledger::Salt salt;
  if (entry.salt.size() != salt.size()) return false;
  std::copy(entry.salt.begin(), entry.salt.end(), salt.begin());
  const base::Digest digest = ledger::digest_body(salt, entry.body);
  return std::equal(digest.begin(), digest.end(), header.body_digest);
}

}  // namespace

base::Result<Act> act_of(const store::EntryView& entry, const seal::Keyring* keyring) {
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
  if (entry.erased || locked(entry, keyring)) return act;
  if ((header.flags & ledger::kSealedBody) == 0) {
    // A sealed body shows by itself that it was changed.
    if (!is_bound(entry, header)) return bad_entry(entry.number, "body_digest");
    TRY(decode_body(base::text(entry.body), act));
    return act;
  }
  TRY_ASSIGN(const base::Bytes body, body_of(entry, keyring));
  TRY(decode_body(base::text(body), act));
  return act;
}

base::Result<CaseFile> load_case(store::Store& store, const World& world, std::string_view town,
                                 const base::Uuid& id) {
  CaseFile file;
  file.id = id;
  base::Status status = base::ok();
  TRY(store.entries_of(town, id, [&](const store::EntryView& entry) {
    auto step = [&]() -> base::Status {
      TRY_ASSIGN(const Origin origin, origin_of(entry, world.packs));
      TRY_ASSIGN(Act act, act_of(entry, world.keyring));
      file.pack = origin.pack->id;
      file.version = origin.pack->version;
      apply(file, *origin.step, std::move(act));
      update_clocks(file, *origin.pack, origin.step->id, world);
      return base::ok();
    };
    status = step();
    return status.ok();
  }));
  TRY(std::move(status));
  return file;
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
  row.handler = file.acts.back().actor;
  for (const ClockState& clock : file.clocks) {
    if (clock.status != ClockStatus::kRunning) continue;
    row.due_at = row.due_at ? std::min(*row.due_at, clock.due_at) : clock.due_at;
  }
  if (pack.sealed) return row;  // nothing of a sealed body stands outside it
  row.title = title_of(pack, file);
  row.unit = value_or_empty(file, "unit");
  row.cell = value_or_empty(file, "cell");
  row.place = place_of(pack, file);
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
  row.status = clock.status;
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
