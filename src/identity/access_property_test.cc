// SPDX-License-Identifier: AGPL-3.0-or-later
// What no role, place or token may make untrue of access.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "identity/access_fixture_test.h"

namespace identity {
namespace {

Principal any_principal() {
  std::vector<std::string> roles = {"", "no_such_role"};
  for (const auto& [role, label] : town_packs().vocabulary().roles) roles.push_back(role);
  Principal out = as(*rc::gen::elementOf(roles), *rc::gen::arbitrary<bool>(),
                     *rc::gen::elementOf(std::vector<std::string>{"", "V1", "V2"}));
  if (*rc::gen::inRange(0, 10) == 0) out.account.clear();
  if (*rc::gen::inRange(0, 3) == 0) {
    out.scopes = std::set<Scope>();
    for (Scope scope :
         {Scope::kReadCases, Scope::kAct, Scope::kFigures, Scope::kLedger, Scope::kAccounts}) {
      if (*rc::gen::arbitrary<bool>()) out.scopes->insert(scope);
    }
  }
  return out;
}

struct AnyMatter {
  std::string pack;
  std::string unit;
  std::vector<std::string> complained_of;
  [[nodiscard]] Matter view() const { return {pack, unit, complained_of}; }
};

AnyMatter any_matter() {
  std::vector<std::string> packs = {"no_such_pack"};
  for (const procedure::Pack& pack : town_packs().packs()) packs.push_back(pack.id);
  AnyMatter out;
  out.pack = *rc::gen::elementOf(packs);
  out.unit = *rc::gen::elementOf(std::vector<std::string>{"", "V1", "V2"});
  if (*rc::gen::inRange(0, 4) == 0) {
    out.complained_of = {*rc::gen::elementOf(std::vector<std::string>{"me", "other"})};
  }
  return out;
}

RC_GTEST_PROP(AccessProperty, WhatIsReadIsListedAndWhatIsActedOnIsRead, ()) {
  const Principal who = any_principal();
  const AnyMatter matter = any_matter();
  const bool reads = access().read(who, matter.view()).ok();
  const bool acts = access().act(who, matter.view()).ok();
  if (reads) RC_ASSERT(access().lists(who, matter.pack));
  if (acts) RC_ASSERT(reads);
  for (bool secret : {false, true}) {
    if (access().reveal(who, matter.view(), secret).ok()) RC_ASSERT(reads);
  }
  // And what is listed can be read at his place, if it does not complain of him.
  if (access().lists(who, matter.pack) && matter.unit.empty() && matter.complained_of.empty()) {
    RC_ASSERT(reads);
  }
}

RC_GTEST_PROP(AccessProperty, NobodyReadsMoreThanTheRulesOfTheHouse, ()) {
  const Principal who = any_principal();
  const AnyMatter matter = any_matter();
  if (!access().read(who, matter.view()).ok()) return;
  RC_ASSERT(who.known() && matter.pack != "no_such_pack");
  const bool named = names_in_step(matter.pack, who.role);
  if (is_sealed(matter.pack)) RC_ASSERT(named && who.strong);
  if (who.role == "administrator" || who.role == "founder") {
    RC_ASSERT(named);
    RC_ASSERT(town_packs().newest(matter.pack)->kind == procedure::PackKind::kRegister);
  }
  if (!who.unit.empty()) RC_ASSERT(matter.unit.empty() || matter.unit == who.unit);
  RC_ASSERT(std::find(matter.complained_of.begin(), matter.complained_of.end(), who.person) ==
            matter.complained_of.end());
  if (access().act(who, matter.view()).ok()) RC_ASSERT(named && who.role != "auditor");
}

RC_GTEST_PROP(AccessProperty, ATokenNarrowsAndNeverWidens, ()) {
  Principal token = any_principal();
  token.scopes = std::set<Scope>();
  for (Scope scope :
       {Scope::kReadCases, Scope::kAct, Scope::kFigures, Scope::kLedger, Scope::kAccounts}) {
    if (*rc::gen::arbitrary<bool>()) token.scopes->insert(scope);
  }
  Principal person = token;
  person.scopes.reset();
  const AnyMatter matter = any_matter();
  const auto allowed = [&](const Principal& who) {
    return std::vector<bool>{access().lists(who, matter.pack),
                             access().read(who, matter.view()).ok(),
                             access().act(who, matter.view()).ok(),
                             access().reveal(who, matter.view(), false).ok(),
                             access().administer(who).ok(),
                             access().figures(who).ok(),
                             access().ledger(who).ok(),
                             access().find_people(who).ok()};
  };
  const std::vector<bool> narrow = allowed(token);
  const std::vector<bool> wide = allowed(person);
  for (size_t i = 0; i < narrow.size(); ++i) RC_ASSERT(!narrow[i] || wide[i]);
}

}  // namespace
}  // namespace identity
