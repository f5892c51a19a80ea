// SPDX-License-Identifier: AGPL-3.0-or-later
// Notes on a case (备注): records of the register case_note, written and read through the case by
// whoever may see it. Not beside sealed cases, which a note would tell of.
#include "api/notes.h"

#include "api/case_view.h"
#include "api/writing.h"
#include "casework/findable.h"
#include "casework/replay.h"

namespace api {

using base::FaultKind;

namespace {

constexpr uint32_t kNotesMax = 500;

json::object note_json(const Ask& ask, const casework::CaseFile& note) {
  const casework::Act& act = note.acts.front();
  const std::string* text = note.fields.find("text");
  return {{"id", note.id.str()},
          {"number", act.number},
          {"recorded_at", act.recorded_at.str()},
          {"actor", person_json(ask, act.actor)},
          {"text", text != nullptr ? *text : ""}};
}

base::Result<Answer> list_notes(Ask& ask) {
  TRY_ASSIGN(const Opened opened, open_case(ask, ask.uuid("id")));
  std::vector<base::Uuid> ids;
  TRY(ask.store->cases_by_key(ask.kit.town, casework::key_of_case(ask.kit.town, opened.file.id),
                              std::nullopt, kNotesMax, [&](const base::Uuid& id) {
                                ids.push_back(id);
                                return true;
                              }));
  json::array out;
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
    TRY_ASSIGN(const auto row, ask.store->case_file(ask.kit.town, *id));
    if (!row || row->pack != kNotePack) continue;
    TRY_ASSIGN(const casework::CaseFile note,
               casework::load_case(*ask.store, ask.world(), ask.kit.town, *id));
    if (note.exists()) out.push_back(note_json(ask, note));
  }
  return Answer{.body = json::object{{"notes", std::move(out)}}};
}

void write_note(const std::shared_ptr<Ask>& ask, const Later& later) {
  with_store(ask, later, [ask, later](store::Store& store) {
    ask->store = &store;
    auto opened = open_case(*ask, ask->uuid("id"));
    ask->store = nullptr;
    if (!opened.ok()) return later(opened.fault());
    if (opened->pack->sealed) {
      return later(base::fault(FaultKind::kForbidden, "api.note_on_sealed"));
    }
    auto command = command_of(*ask, {{"step", "note"}});
    if (!command.ok()) return later(command.fault());
    command->pack = kNotePack;
    command->subject = command->id;
    command->fields.set("case", opened->file.id.str());
    command->fields.set("text", std::string(ask->body.at("text").as_string()));
    // Whether the post may write notes is the pack's to say: nobody lists the register itself.
    ask->kit.office.submit(std::move(*command), [later](base::Result<casework::Receipt> receipt) {
      if (!receipt.ok()) return later(receipt.fault());
      later(receipt_answer(*receipt));
    });
  });
}

}  // namespace

void add_note_operations(Operations& operations) {
  operations.emplace("listNotes", Handle(list_notes));
  operations.emplace("writeNote", HandleLater(write_note));
}

}  // namespace api
