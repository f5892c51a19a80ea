// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/publication.h"

#include <algorithm>
#include <array>

#include "api/callers.h"
#include "api/pack_check.h"
#include "base/file.h"
#include "casework/published_packs.h"
#include "casework/replay.h"

namespace api {

using base::FaultKind;

namespace {

constexpr std::array<std::string_view, 4> kCarrying = {"propose", "revise", "approve",
                                                       casework::kPublishStep};
constexpr size_t kTextMax = 1 << 20;  // bytes, as of every pack

// The case as it would be after the act.
base::Result<casework::CaseFile> after(const Ask& ask, store::Store& store,
                                       const casework::Command& command) {
  TRY_ASSIGN(casework::CaseFile file,
             casework::load_case(store, ask.world(), ask.kit.town, command.subject));
  for (const auto& [id, value] : command.fields) file.fields.set(id, value);
  casework::Act act;
  act.evidence = command.evidence;
  file.acts.push_back(std::move(act));
  return file;
}

base::Result<std::string> text_of(const Ask& ask, const std::string& digest) {
  if (digest.empty()) return std::string();
  TRY_ASSIGN(const auto path, ask.kit.locker.form(digest, evidence::Form::kOriginal));
  return base::read_file(path, kTextMax);
}

base::Fault unsound(const Ask& ask, const std::vector<base::Fault>& problems) {
  const base::Fault& first = problems.front();
  const auto told = [&](base::Language language) {
    return first.where + " " + ask.kit.messages.text(first.code, language, first.args);
  };
  return base::fault(FaultKind::kInvalid, "api.pack_unsound",
                     {{"count", std::to_string(problems.size())},
                      {"first", told(base::Language::kChinese)},
                      {"first_en", told(base::Language::kEnglish)}});
}

}  // namespace

bool carries_pack(const casework::Command& command) {
  return command.pack == casework::kPackVersionPack &&
         std::find(kCarrying.begin(), kCarrying.end(), command.step) != kCarrying.end();
}

base::Status admit_publication(const Ask& ask, store::Store& store,
                               const casework::Command& command) {
  if (command.step == casework::kPublishStep) TRY(need_fresh_proof(ask));
  return check_publication(ask, store, command);
}

base::Status check_publication(const Ask& ask, store::Store& store,
                               const casework::Command& command) {
  TRY_ASSIGN(const casework::CaseFile file, after(ask, store, command));
  const casework::PackVersion about = casework::pack_version_of(file);
  if (about.text.empty() || about.pack.empty() || about.version == 0) return base::ok();
  // Acts of that procedure are read before the town's own packs are known.
  if (about.pack == casework::kPackVersionPack) {
    return base::fault(FaultKind::kInvalid, "api.pack_own");
  }
  if (ask.kit.packs.version(about.pack, about.version) != nullptr) {
    return base::fault(FaultKind::kInvalid, "api.pack_version_there",
                       {{"pack", about.pack}, {"version", std::to_string(about.version)}});
  }
  PackText sent{about.pack, about.version, {}, {}};
  TRY_ASSIGN(sent.text, text_of(ask, about.text));
  TRY_ASSIGN(sent.scenarios, text_of(ask, about.scenarios));
  const CheckedPack checked = check_pack_text(ask.kit, sent);
  if (!checked.problems.empty()) return unsound(ask, checked.problems);
  if (checked.in_force_from && checked.in_force_from->str() != about.from) {
    return base::fault(FaultKind::kInvalid, "api.pack_from",
                       {{"from", about.from}, {"in_text", checked.in_force_from->str()}});
  }
  return base::ok();
}

}  // namespace api
