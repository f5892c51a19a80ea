// SPDX-License-Identifier: AGPL-3.0-or-later
// What everybody may ask: how one's own matter stands, the proof that it is in the ledger, and what
// the town has published.
#include <openssl/crypto.h>

#include "api/case_view.h"
#include "api/figures_view.h"
#include "base/text.h"
#include "casework/replay.h"
#include "store/verify_store.h"

namespace api {

using base::FaultKind;

namespace {

constexpr size_t kCodeChars = 12;

// Letters and digits that are not mistaken for each other when read aloud or copied by hand.
constexpr std::string_view kAlphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

// The code that goes with a case's receipt: from the secret salt of its opening entry, so that it
// cannot be computed from anything that is published, needs no table, and is gone when the entry is
// erased. 12 characters, 58 bits.
std::optional<std::string> code_of(const store::EntryView& opening) {
  if (opening.salt.empty()) return std::nullopt;
  const base::Digest digest = base::sha256(
      {base::view("fadu follow 1"), opening.salt, base::ByteView(opening.subject.bytes)});
  std::string out;
  for (size_t i = 0; i < kCodeChars; ++i) {
    const unsigned two = digest[2 * i] * 256u + digest[2 * i + 1];
    out += kAlphabet[two % kAlphabet.size()];
  }
  return out;
}

struct Opening {
  uint64_t number = 0;
  std::optional<std::string> code;
};

base::Result<std::optional<Opening>> opening_of(const Ask& ask, const base::Uuid& id) {
  std::optional<Opening> out;
  TRY(ask.store->entries_of(ask.kit.town, id, [&](const store::EntryView& entry) {
    out = Opening{entry.number, code_of(entry)};
    return false;
  }));
  return out;
}

base::Fault no_matter() { return base::fault(FaultKind::kNotFound, "api.no_matter"); }

// The case of a receipt; the same words whether number or code is wrong. Sealed matters are not
// followed this way.
base::Result<Opened> followed(Ask& ask, uint64_t& number) {
  const base::Uuid id = ask.uuid("id");
  TRY_ASSIGN(const auto opening, opening_of(ask, id));
  const std::string& given = ask.parameter("code");
  if (!opening || !opening->code || given.size() != opening->code->size() ||
      CRYPTO_memcmp(given.data(), opening->code->data(), given.size()) != 0) {
    return no_matter();
  }
  Opened out;
  TRY_ASSIGN(out.file, casework::load_case(*ask.store, ask.world(), ask.kit.town, id));
  out.pack = ask.kit.packs.version(out.file.pack, out.file.version);
  if (!out.file.exists() || out.pack == nullptr || out.pack->sealed) return no_matter();
  number = opening->number;
  return out;
}

base::Result<Answer> follow_case(Ask& ask) {
  uint64_t number = 0;
  TRY_ASSIGN(const Opened opened, followed(ask, number));
  json::array steps;
  for (const casework::Act& act : opened.file.acts) {
    const procedure::Step* step = opened.pack->step(act.step);
    steps.push_back({{"label", step != nullptr ? label_of(ask, step->label) : act.step},
                     {"on", act.occurred_at.date().str()},
                     {"number", act.number}});
  }
  json::array due;
  for (const casework::ClockState& clock : opened.file.clocks) {
    const procedure::ClockRule* rule = opened.pack->clock(clock.clock);
    if (rule == nullptr) continue;
    due.push_back({{"label", label_of(ask, rule->label)},
                   {"due_at", clock.due_at.str()},
                   {"status", std::string(name_of(clock.status_at(ask.now())))},
                   {"basis", rule->basis.str()}});
  }
  const procedure::State* state = opened.pack->state(opened.file.state);
  return Answer{.body = json::object{{"case", opened.file.id.str()},
                                     {"matter", label_of(ask, opened.pack->label)},
                                     {"state", label_of(ask, state->label)},
                                     {"closed", state->final},
                                     {"steps", std::move(steps)},
                                     {"due", std::move(due)}}};
}

base::Result<Answer> public_receipt(Ask& ask) {
  uint64_t number = 0;
  TRY(followed(ask, number));
  TRY_ASSIGN(const ledger::Receipt receipt, store::make_receipt(*ask.store, ask.kit.town, number));
  Answer out{.text = ledger::write_receipt(receipt), .type = "text/plain; charset=utf-8"};
  out.headers.set("Content-Disposition", "attachment; filename=\"receipt.tlog-proof\"");
  return out;
}

base::Result<Answer> case_receipt(Ask& ask) {
  TRY_ASSIGN(const Opened opened, open_case(ask, ask.uuid("id")));
  if (opened.pack->sealed) return base::fault(FaultKind::kForbidden, "api.no_receipt_of_sealed");
  TRY_ASSIGN(const auto opening, opening_of(ask, opened.file.id));
  if (!opening || !opening->code) return no_matter();
  const std::string id = opened.file.id.str();
  return Answer{.body =
                    json::object{{"case", id},
                                 {"code", *opening->code},
                                 {"path", "/follow.html#case=" + id + "&code=" + *opening->code}}};
}

struct Published {
  int64_t year = 0;
  calendar::Date as_of;
  calendar::Date on;
};

std::optional<Published> published_of(const casework::CaseFile& file) {
  const casework::Act* publish = file.last("publish");
  const std::string* year = file.fields.find("report_year");
  const std::string* as_of = file.fields.find("figures_as_of");
  if (publish == nullptr || year == nullptr || as_of == nullptr) return std::nullopt;
  const auto day = calendar::Date::parse(*as_of);
  const auto number = base::parse_int(*year);
  if (!day || !number) return std::nullopt;
  return Published{*number, *day, publish->occurred_at.date()};
}

base::Result<std::vector<Published>> published_reports(const Ask& ask) {
  store::CaseFilter filter;
  filter.pack = "annual_report";
  filter.limit = 200;
  std::vector<base::Uuid> ids;
  TRY(ask.store->cases(ask.kit.town, filter, [&](const store::CaseRow& row) {
    ids.push_back(row.id);
    return true;
  }));
  std::vector<Published> out;
  for (const base::Uuid& id : ids) {
    TRY_ASSIGN(const casework::CaseFile file,
               casework::load_case(*ask.store, ask.world(), ask.kit.town, id));
    if (const auto one = published_of(file)) out.push_back(*one);
  }
  return out;
}

base::Result<Answer> public_town(Ask& ask) {
  TRY_ASSIGN(const auto published, published_reports(ask));
  json::array reports;
  for (const Published& one : published) {
    reports.push_back(
        {{"year", one.year}, {"as_of", one.as_of.str()}, {"published_on", one.on.str()}});
  }
  return Answer{.body = json::object{{"town", ask.kit.town},
                                     {"name", json::object{{"zh", ask.kit.town_name_zh},
                                                           {"en", ask.kit.town_name_en}}},
                                     {"demonstration", ask.kit.demonstration},
                                     {"key", ask.kit.verifier->vkey()},
                                     {"reports", std::move(reports)}}};
}

// The report as it was published: with the figures as known on its date, whatever came later.
base::Result<Answer> public_report(Ask& ask) {
  TRY_ASSIGN(const auto published, published_reports(ask));
  for (const Published& one : published) {
    if (one.year != ask.number("year")) continue;
    const calendar::Instant end{calendar::Instant::at(one.as_of + 1).ms - 1};
    TRY_ASSIGN(Answer out, report_answer(ask, one.year, {end, false}, ask.parameter("format")));
    out.headers.set("Cache-Control", "public, max-age=300");
    return out;
  }
  return base::fault(FaultKind::kNotFound, "api.not_published", {{"year", ask.parameter("year")}});
}

}  // namespace

void add_public_operations(Operations& operations) {
  operations.emplace("publicTown", Handle(public_town));
  operations.emplace("followCase", Handle(follow_case));
  operations.emplace("publicReceipt", Handle(public_receipt));
  operations.emplace("publicReport", Handle(public_report));
  operations.emplace("caseReceipt", Handle(case_receipt));
}

}  // namespace api
