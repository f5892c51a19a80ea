// SPDX-License-Identifier: AGPL-3.0-or-later
// What the rules of one pack say of the cases of another.
#include <map>
#include <set>

#include "procedure/check.h"

namespace procedure {

namespace {

using Versions = std::map<std::string_view, std::vector<const Draft*>>;

bool unread(const std::vector<const Draft*>& versions, Target target) {
  return std::any_of(versions.begin(), versions.end(), [&](const Draft* draft) {
    return draft->unread.test(static_cast<size_t>(target));
  });
}

std::vector<std::string> names_in(const std::vector<const Draft*>& versions, Target target) {
  std::vector<std::string> out;
  std::set<std::string_view> seen;
  const auto add = [&](const std::string& id) {
    if (seen.insert(id).second) out.push_back(id);
  };
  for (const Draft* draft : versions) {
    if (target == Target::kState) {
      for (const State& state : draft->pack.states) add(state.id);
    } else {
      for (const Field& field : draft->pack.fields) add(field.id);
    }
  }
  return out;
}

void check_field(Draft& draft, const Elsewhere& word, const Field& field,
                 const Vocabulary* vocabulary) {
  if ((word.types & type_bit(field.type)) == 0) {
    draft.problems.add(word.place, "procedure.wrong_type",
                       {{"what", word.what},
                        {"field", field.id},
                        {"type", std::string(name_of(field.type))},
                        {"types", names_of(word.types)}});
    return;
  }
  for (const std::string& value : word.values) {
    if ((type_bit(field.type) & kCheckedTypes) == 0 || fits(field, value, vocabulary)) continue;
    report_literal(draft.problems, word.place, word.what, field, value, vocabulary);
  }
}

// The newest version with the field; nullptr if none has it.
const Field* field_in(const std::vector<const Draft*>& versions, std::string_view id) {
  const Field* found = nullptr;
  for (const Draft* draft : versions) {
    if (const Field* field = draft->pack.field(id)) found = field;
  }
  return found;
}

void check_word(Draft& draft, const Elsewhere& word, const Versions& all,
                const Vocabulary* vocabulary) {
  const auto versions = all.find(word.pack);
  if (versions == all.end() || unread(versions->second, word.target)) return;
  const bool state = word.target == Target::kState;
  const std::vector<std::string> known = names_in(versions->second, word.target);
  if (std::find(known.begin(), known.end(), word.id) == known.end()) {
    draft.problems.add(
        word.place, state ? "procedure.unknown_state" : "procedure.unknown_field",
        {{"what", word.what}, {"id", word.id}, {"known", offer(draft.problems, word.id, known)}});
    return;
  }
  if (state) return;
  check_field(draft, word, *field_in(versions->second, word.id), vocabulary);
}

// Only totals leave a sealed pack, so no other pack may ask how its cases stand.
void check_pack(Draft& draft, const Elsewhere& word, const Versions& all) {
  const auto versions = all.find(word.pack);
  if (versions == all.end()) {
    std::vector<std::string> known;
    for (const auto& [id, drafts] : all) known.emplace_back(id);
    draft.problems.add(word.place, "procedure.unknown_pack",
                       {{"what", word.what},
                        {"id", word.pack},
                        {"known", offer(draft.problems, word.pack, known)}});
    return;
  }
  const auto& drafts = versions->second;
  if (std::none_of(drafts.begin(), drafts.end(), [](const Draft* d) { return d->pack.sealed; })) {
    return;
  }
  draft.problems.add(word.place, "procedure.sealed_elsewhere",
                     {{"what", word.what}, {"pack", word.pack}});
}

}  // namespace

void check_elsewhere(std::vector<Draft>& asking, const std::vector<Draft>& packs,
                     const Vocabulary* vocabulary) {
  Versions all;
  for (const Draft& draft : packs) all[draft.pack.id].push_back(&draft);
  for (Draft& draft : asking) {
    for (const Elsewhere& word : draft.elsewhere) {
      word.id.empty() ? check_pack(draft, word, all) : check_word(draft, word, all, vocabulary);
    }
  }
}

}  // namespace procedure
