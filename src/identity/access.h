// SPDX-License-Identifier: AGPL-3.0-or-later
// Who may see and do what: the one place that decides. By post (role), place (the post's unit) and
// time (the post's days); separation of duties included. Whether the law allows a step is not
// asked here: casework::decide does, and cites the article.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "identity/directory.h"
#include "procedure/pack.h"

namespace identity {

// What a token may be used for; a person at a screen has all that the post has.
enum class Scope : uint8_t { kReadCases, kAct, kFigures, kLedger, kAccounts };
[[nodiscard]] std::string_view name_of(Scope scope);  // "cases:read", "cases:act", …
[[nodiscard]] std::optional<Scope> parse_scope(std::string_view text);

// Who asks, as established by a session or a token.
struct Principal {
  std::string account;  // login name; "" nobody
  std::string person;
  std::string post;  // the post acted in now
  std::string role;
  std::string unit;                       // "" the whole town
  bool strong = false;                    // signed in with a second factor
  std::optional<std::set<Scope>> scopes;  // of a token; nothing: a session

  [[nodiscard]] bool known() const { return !account.empty(); }
};

// What is to be seen of a case before it is opened.
struct Matter {
  std::string_view pack;
  std::string_view unit;
  // Person ids named by the case as those complained of: they never see it.
  std::vector<std::string> complained_of;
};

// Rules derived once from the packs:
// - a role that takes a step of a pack sees the pack's cases;
// - leaders, the office clerk, the supervision clerk, the report clerk and the auditor see the
// cases
//   of every pack that is not sealed; the administrator only the registers that he keeps;
// - sealed packs are for the roles of their own steps, with a second factor, and each look needs a
//   purpose (casework records it);
// - a post at a place sees the cases of that place and those without a place;
// - the auditor changes nothing; the administrator takes no step of a procedure.
class Access {
 public:
  explicit Access(const procedure::Library& packs);

  // The packs whose cases the principal may list (sealed ones too, if he may open them).
  [[nodiscard]] const std::set<std::string, std::less<>>& packs_of(const Principal& who) const;
  [[nodiscard]] bool lists(const Principal& who, std::string_view pack) const;
  // Faults (kForbidden): identity.not_signed_in, identity.not_for_role, identity.other_place,
  // identity.complained_of, identity.needs_second_factor, identity.not_in_scope.
  [[nodiscard]] base::Status read(const Principal& who, const Matter& matter) const;
  // May he try to take steps at all; the step itself is casework's to judge.
  [[nodiscard]] base::Status act(const Principal& who, const Matter& matter) const;
  // May he have a masked field shown. `secret`: the reporter asked for secrecy; then only roles
  // that take the case in may.
  [[nodiscard]] base::Status reveal(const Principal& who, const Matter& matter, bool secret) const;
  [[nodiscard]] base::Status administer(const Principal& who) const;
  [[nodiscard]] base::Status figures(const Principal& who) const;
  // Search by name or telephone: roles that take in for somebody else.
  [[nodiscard]] base::Status find_people(const Principal& who) const;
  // The (pack, state) pairs in which a step waits that the role may take.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& waits_for(
      std::string_view role) const;
  // A post that needs a second factor: administrators and the roles of sealed packs.
  [[nodiscard]] bool needs_second_factor(std::string_view role) const;

 private:
  struct Role;
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> packs_of_role_;
  std::map<std::string, std::vector<std::pair<std::string, std::string>>, std::less<>> waits_;
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> intake_roles_;  // by pack
  std::set<std::string, std::less<>> sealed_;
  std::set<std::string, std::less<>> sealed_roles_;
  std::set<std::string, std::less<>> none_;
};

// 张三 → 张*, 13812345678 → 138****5678, other text → its first character and stars; the length of
// what is hidden is not told beyond that.
[[nodiscard]] std::string mask(std::string_view text);

}  // namespace identity
