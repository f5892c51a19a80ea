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
enum class Scope : uint8_t {
  kReadCases,  // "cases:read"
  kAct,        // "cases:act", which includes reading: who acts is shown what came of it
  kFigures,    // "figures:read"
  kLedger,     // "ledger:read"
  kAccounts,   // "accounts:manage"
};
[[nodiscard]] std::string_view name_of(Scope scope);
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

// The principal of whoever is signed in as `account` and acts in `post` on the day. A post that
// does not exist, is another person's or does not hold that day leaves role and post empty: then
// everything is refused with identity.no_post.
[[nodiscard]] Principal principal_of(std::string account, std::string person, std::string_view post,
                                     bool strong, std::optional<std::set<Scope>> scopes,
                                     const Directory& directory, calendar::Date on);

// What is to be seen of a case before it is opened.
struct Matter {
  std::string_view pack;
  std::string_view unit;
  // Person ids named by the case as those complained of: they never see it.
  std::vector<std::string> complained_of;
};

// Rules derived once from the packs, every version of each:
// - a role that takes a step of a pack sees the pack's cases; except in a log, a pack whose cases
//   begin and never go on (the register of looks): who writes it need not read it;
// - a role whose step names a record of an unsealed register (a benchmark, an item of the list of
//   powers) sees that register, to pick it, and nothing that is masked in it;
// - leaders, the office clerk, the supervision clerk, the report clerk and the auditor see the
//   cases of every pack that is not sealed; administrator and founder only the registers that
//   they keep;
// - sealed packs are for the roles of their own steps, with a second factor, and each look needs a
//   purpose (casework records it);
// - a post at a place sees the cases of that place and those without a place (of a register of the
//   whole town, or not yet located), as casework lets it act on them;
// - the auditor changes nothing; the administrator takes no step of a procedure and does nothing
//   without a second factor; nor does anybody give out posts without one, except the founder, who
//   ends with the first administrator;
// - whoever is complained of is told that there is no such case: a refusal of its own would tell
//   what the law keeps from him (信访工作条例 2022 art. 30: material of accusers is never leaked).
// A token narrows what its owner may do and never widens it.
class Access {
 public:
  // `packs` outlives it.
  explicit Access(const procedure::Library& packs);

  using Packs = std::set<std::string, std::less<>>;
  // The packs whose cases the principal may list (sealed ones too, if he may open them).
  [[nodiscard]] const Packs& packs_of(const Principal& who) const;
  [[nodiscard]] bool lists(const Principal& who, std::string_view pack) const;
  // Faults (kForbidden): identity.not_signed_in, identity.no_post, identity.not_in_scope,
  // identity.not_for_role, identity.needs_second_factor, identity.other_place; and, for whom the
  // case complains of, no_such_case().
  [[nodiscard]] base::Status read(const Principal& who, const Matter& matter) const;
  // May he try to take steps at all; the step itself is casework's to judge. Faults of read(), and
  // identity.read_only_role (the auditor), identity.looks_only (a role that sees the pack's cases
  // and takes no step of it).
  [[nodiscard]] base::Status act(const Principal& who, const Matter& matter) const;
  // May he have what is masked or sealed shown, after the look was recorded with its purpose: who
  // may read the case and whose role the register of looks names (casework asks that), with a token
  // for acting, because a look is an entry. Not for who only picks a record
  // (identity.picks_only). `secret`: the reporter asked for secrecy; then only
  // roles that take such cases in may (identity.reporter_secret).
  [[nodiscard]] base::Status reveal(const Principal& who, const Matter& matter, bool secret) const;
  // Accounts and the running of the server: the administrator with a second factor.
  [[nodiscard]] base::Status administer(const Principal& who) const;
  // Totals, which name nobody: every post.
  [[nodiscard]] base::Status figures(const Principal& who) const;
  // The ledger's headers, tree and checkpoints, which anybody may verify: every post.
  [[nodiscard]] base::Status ledger(const Principal& who) const;
  // Search by name or telephone: roles that take in for somebody else at a counter or on the
  // telephone. What is found is still subject to read().
  [[nodiscard]] base::Status find_people(const Principal& who) const;

  // The answer to whoever asks for a case that does not exist, word for word the same as to whom
  // it complains of: identity.no_such_case (kNotFound). The edge uses it for unknown ids.
  [[nodiscard]] static base::Fault no_such_case();

  // The (pack, state) pairs in which a case waits for the role: it may take a step there that leads
  // to another state, ends or starts a clock, or is demanded by a rule of another step. Of
  // procedures, and of registers with clocks; sealed packs included (lists() says whether they may
  // be shown). None for who only looks.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& waits_for(
      std::string_view role) const;

  // A step by which the principal may open a new case on that day.
  struct Opening {
    const procedure::Pack* pack = nullptr;  // the version in force
    const procedure::Step* step = nullptr;
  };
  [[nodiscard]] std::vector<Opening> openings(const Principal& who, calendar::Date on) const;

  // A post that needs a second factor: administrators, those who give out posts, and the roles of
  // sealed packs.
  [[nodiscard]] bool needs_second_factor(std::string_view role) const;

  // The roles that rules here name; each must be in packs/roles.yaml.
  [[nodiscard]] static std::vector<std::string_view> roles_named();

 private:
  // What is known of a pack, over all its versions.
  struct Facts {
    procedure::Label label;
    bool sealed = false;
    bool only_register = true;
    bool log = true;  // no step but those that open a case
    Packs takers;     // roles of any step
    Packs intake;     // roles of steps that open a case
    Packs pickers;    // roles whose steps in other packs name a record of this one
  };
  struct Seen {
    Packs plain;   // without a second factor
    Packs strong;  // with one
    Packs picked;  // of these: only to pick a record of them
  };

  void learn(const procedure::Pack& pack);
  void derive_seen(const std::string& role);
  void derive_waits(const procedure::Pack& pack);
  // Signed in, with a post, the token good for `scope`.
  [[nodiscard]] base::Status enter(const Principal& who, Scope scope) const;
  [[nodiscard]] base::Fault not_for_role(const Principal& who, std::string_view pack) const;

  const procedure::Library& library_;
  std::map<std::string, Facts, std::less<>> facts_;  // by pack
  std::map<std::string, Seen, std::less<>> seen_;    // by role
  std::map<std::string, std::vector<std::pair<std::string, std::string>>, std::less<>> waits_;
  Packs second_factor_;  // roles
};

// 张三 → 张*, 13812345678 → 138****5678, other text → its first character and a star, one character
// → a star; the length of what is hidden is not told. Text that is not UTF-8 → a star.
[[nodiscard]] std::string mask(std::string_view text);
// The same for a field's value: only free text shows its first character; of a flag, a choice, a
// number, a date or a person it would tell everything, so they become a star.
[[nodiscard]] std::string mask(const procedure::Field& field, std::string_view value);

}  // namespace identity
