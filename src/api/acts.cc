// SPDX-License-Identifier: AGPL-3.0-or-later
// Taking steps. The act's id is the idempotency key: the client makes it (UUIDv7), a repeat gets
// the first answer. The answer is given after the commit.
#include "api/case_view.h"
#include "api/notes.h"
#include "api/publication.h"
#include "api/writing.h"
#include "base/text.h"
#include "casework/decide.h"
#include "casework/replay.h"

namespace api {

using base::FaultKind;

namespace {

constexpr const char* kNoKey = "api.bad_key";

std::string text_of(const json::object& body, std::string_view key) {
  const json::value* value = body.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

// Version 7 (RFC 9562 §5.7), as the ledger demands: ids lie in the order in which they were made.
bool is_v7(const base::Uuid& id) { return id.bytes[6] >> 4 == 7 && id.bytes[8] >> 6 == 2; }

// The act's id: the header, or `id` of the body, or a new one.
base::Result<base::Uuid> act_id(const Ask& ask, const json::object& body) {
  const std::string* header = ask.request.headers.find("Idempotency-Key");
  const std::string in_body = text_of(body, "id");
  if (header == nullptr) {
    if (in_body.empty()) return base::Uuid::v7(ask.now().ms, ask.kit.random);
    const base::Uuid id = *base::Uuid::parse(in_body);
    if (!is_v7(id)) return base::fault(FaultKind::kInvalid, kNoKey);
    return id;
  }
  std::string_view text = *header;
  // The draft of the header's standard writes it as a quoted string.
  if (text.size() > 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  const auto id = base::Uuid::parse(text);
  if (!id || !is_v7(*id) || (!in_body.empty() && base::Uuid::parse(in_body) != id)) {
    return base::fault(FaultKind::kInvalid, kNoKey);
  }
  return *id;
}

base::Result<casework::Fields> fields_of(const json::object& body) {
  casework::Fields out;
  const json::value* fields = body.if_contains("fields");
  if (fields == nullptr) return out;
  for (const auto& [id, value] : fields->as_object()) {
    if (value.is_string()) {
      out.set(std::string(id), std::string(value.as_string()));
    } else if (value.is_bool() || value.is_int64()) {
      out.set(std::string(id), json::serialize(value));
    } else {
      // No binary floats: a decimal is sent as text.
      return base::fault(FaultKind::kInvalid, "api.field_type",
                         {{"at", "/fields/" + std::string(id)}, {"type", "string"}});
    }
  }
  return out;
}

}  // namespace

base::Result<casework::Command> command_of(const Ask& ask, const json::object& body) {
  casework::Command out;
  TRY_ASSIGN(out.id, act_id(ask, body));
  out.step = text_of(body, "step");
  out.actor = ask.who.person;
  out.post = ask.who.post;
  const std::string at = text_of(body, "occurred_at");
  out.occurred_at = at.empty() ? ask.now() : calendar::Instant::parse(at).value_or(ask.now());
  TRY_ASSIGN(out.fields, fields_of(body));
  if (const json::value* officers = body.if_contains("officers")) {
    for (const json::value& one : officers->as_array()) {
      out.officers.emplace_back(one.as_string());
    }
  }
  if (const json::value* evidence = body.if_contains("evidence")) {
    for (const json::value& one : evidence->as_array()) {
      const json::object& item = one.as_object();
      out.evidence.push_back(
          {text_of(item, "kind"), text_of(item, "digest"), text_of(item, "name")});
    }
  }
  if (const json::value* seen = body.if_contains("seen")) {
    out.seen = static_cast<uint32_t>(seen->as_int64());
  }
  return out;
}

base::Status may_act(const Ask& ask, store::Store& store, casework::Command& command) {
  TRY_ASSIGN(const auto row, store.case_file(ask.kit.town, command.subject));
  if (!row) return identity::Access::no_such_case();
  if (command.pack.empty()) command.pack = row->pack;
  const procedure::Pack* pack = ask.kit.packs.version(row->pack, row->pack_version);
  identity::Matter matter{row->pack, row->unit, {}};
  if (pack != nullptr && pack->field("complained_person") != nullptr) {
    TRY_ASSIGN(const casework::CaseFile file,
               casework::load_case(store, ask.world(), ask.kit.town, command.subject));
    matter = matter_of(*pack, file);
    return ask.kit.access.act(ask.who, matter);
  }
  return ask.kit.access.act(ask.who, matter);
}

base::Result<casework::Command> opening_of(const Ask& ask, const json::object& body) {
  TRY_ASSIGN(casework::Command command, command_of(ask, body));
  command.pack = text_of(body, "pack");
  // Who writes a note must see the case, which is asked there.
  if (command.pack == kNotePack) return base::fault(FaultKind::kInvalid, "api.note_by_case");
  const std::string subject = text_of(body, "case");
  // A new case takes the id of the act that opens it, unless the client made one: so a repeat
  // means the same case.
  command.subject = subject.empty() ? command.id : *base::Uuid::parse(subject);
  const std::string* unit = command.fields.find("unit");
  TRY(ask.kit.access.act(
      ask.who, {command.pack, unit != nullptr ? std::string_view(*unit) : std::string_view(), {}}));
  return command;
}

namespace {

void create_case(const std::shared_ptr<Ask>& ask, const Later& later) {
  auto command = opening_of(*ask, ask->body);
  if (!command.ok()) return later(command.fault());
  submit_act(ask, std::move(*command), later);
}

void act(const std::shared_ptr<Ask>& ask, const Later& later) {
  auto command = command_of(*ask, ask->body);
  if (!command.ok()) return later(command.fault());
  command->subject = ask->uuid("id");
  auto waiting = std::make_shared<casework::Command>(std::move(*command));
  with_store(ask, later, [ask, later, waiting](store::Store& store) {
    if (const base::Status may = may_act(*ask, store, *waiting); !may.ok()) {
      return later(may.fault());
    }
    submit_act(ask, std::move(*waiting), later);
  });
}

// What would be refused if the step were taken so: nothing is recorded.
void check_act(const std::shared_ptr<Ask>& ask, const Later& later) {
  with_store(ask, later, [ask, later](store::Store& store) {
    auto result = [&]() -> base::Result<Answer> {
      TRY_ASSIGN(casework::Command command, command_of(*ask, ask->body));
      command.subject = ask->uuid("id");
      TRY(may_act(*ask, store, command));
      const casework::StoredCases others(store, ask->kit.office.world(), ask->kit.town);
      const casework::World world = ask->world().asking(others);
      TRY_ASSIGN(const casework::CaseFile file,
                 casework::load_case(store, world, ask->kit.town, command.subject));
      const procedure::Pack* pack = ask->kit.packs.version(file.pack, file.version);
      ENSURE(pack != nullptr, "a case that was read has its pack");
      const auto decided = decide(world, *ask->town, *pack, file, command, ask->now());
      const base::Status sound = decided.ok() && carries_pack(command)
                                     ? check_publication(*ask, store, command)
                                     : base::ok();
      json::array refusals;
      json::array advice;
      if (!decided.ok()) refusals.push_back(refusal_json(*ask, decided.fault()));
      if (!sound.ok()) refusals.push_back(refusal_json(*ask, sound.fault()));
      // All that the rules say, not only the first.
      if (const procedure::Step* step = pack->step(command.step); step != nullptr) {
        for (const base::Fault& fault :
             rule_refusals(world, *ask->town, *pack, *step, file, command)) {
          if (decided.ok() ||
              (fault.code == decided.fault().code && fault.basis == decided.fault().basis)) {
            continue;
          }
          refusals.push_back(refusal_json(*ask, fault));
        }
        for (const base::Fault& fault :
             rule_advice(world, *ask->town, *pack, *step, file, command)) {
          advice.push_back(refusal_json(*ask, fault));
        }
      }
      return Answer{.body = json::object{{"accepted", decided.ok() && sound.ok()},
                                         {"refusals", std::move(refusals)},
                                         {"advice", std::move(advice)}}};
    }();
    later(std::move(result));
  });
}

// The look that precedes the sight of anything sealed or masked: an entry of its own.
casework::Command look_command(const Ask& ask, const Opened& opened) {
  casework::Command out;
  out.id = base::Uuid::v7(ask.now().ms, ask.kit.random);
  out.subject = out.id;
  out.pack = "look";
  out.step = "look";
  out.actor = ask.who.person;
  out.post = ask.who.post;
  out.occurred_at = ask.now();
  out.fields.set("case", opened.file.id.str());
  out.fields.set("pack", opened.file.pack);
  out.fields.set("purpose", text_of(ask.body, "purpose"));
  if (const std::string note = text_of(ask.body, "note"); !note.empty()) {
    out.fields.set("note", note);
  }
  return out;
}

Shown shown_of(const Ask& ask) {
  Shown out;
  const json::value* fields = ask.body.if_contains("fields");
  if (fields == nullptr) {
    out.all = true;
    return out;
  }
  for (const json::value& field : fields->as_array()) out.fields.emplace(field.as_string());
  return out;
}

json::object whole_json(Ask& ask, const Opened& opened, const Shown& shown) {
  json::object out = case_json(ask, *opened.pack, opened.file, shown);
  json::array acts;
  for (const casework::Act& one : opened.file.acts) {
    acts.push_back(act_json(ask, *opened.pack, one, shown));
  }
  out["acts"] = std::move(acts);
  return out;
}

void look(const std::shared_ptr<Ask>& ask, const Later& later) {
  with_store(ask, later, [ask, later](store::Store& store) {
    ask->store = &store;
    const auto opened = open_case(*ask, ask->uuid("id"));
    if (!opened.ok()) return later(opened.fault());
    const Shown shown = shown_of(*ask);
    const base::Status may = may_look(*ask, *opened, {shown.fields.begin(), shown.fields.end()});
    if (!may.ok()) return later(may.fault());
    casework::Command command = look_command(*ask, *opened);
    if (!shown.all) {
      command.fields.set("field", base::join({shown.fields.begin(), shown.fields.end()}, " "));
    }
    // Written here, where the store is; shown only after the look is durable.
    const auto out = std::make_shared<json::object>(whole_json(*ask, *opened, shown));
    ask->store = nullptr;
    ask->kit.office.submit(std::move(command),
                           [later, out](base::Result<casework::Receipt> receipt) {
                             if (!receipt.ok()) return later(receipt.fault());
                             (*out)["look"] = receipt->number;
                             later(Answer{.body = std::move(*out)});
                           });
  });
}

}  // namespace

Answer receipt_answer(const casework::Receipt& receipt) {
  Answer out;
  out.status = receipt.repeated ? 200 : 201;
  out.body =
      json::object{{"number", receipt.number},      {"id", receipt.id.str()},
                   {"case", receipt.subject.str()}, {"recorded_at", receipt.recorded_at.str()},
                   {"state", receipt.state},        {"revision", receipt.revision},
                   {"repeated", receipt.repeated}};
  out.headers.set("Location", "/api/cases/" + receipt.subject.str());
  return out;
}

void with_store(const std::shared_ptr<Ask>& ask, const Later& later,
                std::function<void(store::Store&)> work) {
  if (ask->kit.office.read(std::move(work))) return;
  later(base::fault(FaultKind::kUnavailable, "office.busy"));
}

void add_act_operations(Operations& operations) {
  operations.emplace("createCase", HandleLater(create_case));
  operations.emplace("act", HandleLater(act));
  add_batch_operations(operations);
  operations.emplace("checkAct", HandleLater(check_act));
  operations.emplace("look", HandleLater(look));
}

}  // namespace api
