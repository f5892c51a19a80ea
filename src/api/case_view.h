// SPDX-License-Identifier: AGPL-3.0-or-later
// Cases as JSON, with what the asker may not see masked. The one place where fields become text for
// people outside the process.
#pragma once

#include <boost/json.hpp>

#include "api/operation.h"
#include "casework/case_file.h"

namespace api {

// What of the masked is shown in clear: nothing, the named fields, or all of it. Granted by
// identity::Access::reveal and recorded as a look.
struct Shown {
  bool all = false;
  std::set<std::string, std::less<>> fields;
};

// One row of a list: schema CaseRow. Nothing of a sealed case but what it is and where it stands.
[[nodiscard]] json::object row_json(const Ask& ask, const store::CaseRow& row);
// A whole case: schema Case.
[[nodiscard]] json::object case_json(Ask& ask, const procedure::Pack& pack,
                                     const casework::CaseFile& file, const Shown& shown);
// An act of it: schema Act.
[[nodiscard]] json::object act_json(Ask& ask, const procedure::Pack& pack, const casework::Act& act,
                                    const Shown& shown);
// A refusal inside an answer: schema Refusal.
// `field` says which field of the step it is about, where it is about one.
[[nodiscard]] json::object refusal_json(const Ask& ask, const base::Fault& fault);
// A page of its own to print, of a case or of a paper (record.cc).
[[nodiscard]] Answer page_to_print(std::string html);
// A pack, state, role … in the asker's language.
[[nodiscard]] std::string label_of(const Ask& ask, const procedure::Label& label);
// A pack's setting with the value in force: schema Setting (packs.cc).
[[nodiscard]] json::object setting_json(const Ask& ask, const procedure::Pack& pack,
                                        const procedure::Setting& setting);
// {id, name} of a person; the id alone if the register does not know it.
[[nodiscard]] json::object person_json(const Ask& ask, const std::string& person);

// A case with its pack, as a store has it, after Access::read. Faults: those of Access.
struct Opened {
  casework::CaseFile file;
  const procedure::Pack* pack = nullptr;
};
[[nodiscard]] base::Result<Opened> open_case(Ask& ask, const base::Uuid& id);
// Whether the asker may have sealed or masked content of the case shown, once the look is recorded:
// Access::reveal; where the pack demands it, an approval (casework::check_look_approved); of sealed
// packs, a fresh proof of who asks (need_fresh_proof).
// `fields`: what is to be shown; none: the whole case.
[[nodiscard]] base::Status may_look(const Ask& ask, const Opened& opened,
                                    const std::vector<std::string>& fields = {});
// Whether the asker recorded a look at the whole case a short while ago (POST
// /api/cases/{id}/look).
[[nodiscard]] base::Result<bool> looked(Ask& ask, const base::Uuid& subject);
// Whether the row may leave: whoever is complained of must not find the case by any way.
[[nodiscard]] bool may_see(Ask& ask, const store::CaseRow& row);
// What identity::Access asks of a case.
[[nodiscard]] identity::Matter matter_of(const procedure::Pack& pack,
                                         const casework::CaseFile& file);
// Whether the reporter asked for secrecy.
[[nodiscard]] bool is_secret(const casework::CaseFile& file);

}  // namespace api
