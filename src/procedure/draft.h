// SPDX-License-Identifier: AGPL-3.0-or-later
// A pack while it is read: its values and, for every word that must mean something elsewhere, where
// it stands. Reading writes a Draft; resolve.h and check.h judge it. Not for other rooms.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"
#include "procedure/names.h"
#include "procedure/pack.h"

namespace procedure {

// No section, choice list or list of words is longer: it bounds the work of every check.
inline constexpr size_t kSectionMax = 200;
inline constexpr size_t kIdMax = 60;

// What an id must be the id of.
enum class Target : uint8_t {
  kState,
  kStep,
  kField,
  kRole,
  kCertificate,
  kEvidence,
  kAuthority,
  kDocument,
  kSetting,
  kClock,
  kIndicator,
};

inline constexpr size_t kTargets = 11;
// The target that the ids of a section are ("steps"); nothing for other keys.
[[nodiscard]] std::optional<Target> target_of(std::string_view section);

// What is asked of the id under a key.
struct Need {
  Target target = Target::kStep;
  TypeSet types = kAnyType;   // kField: of one of these types
  std::string_view before{};  // kStep: must be able to have happened before this step
  bool open = false;          // kField: its value is printed or listed, so not of a sensitive field
  bool force = false;         // kSetting: it says whether a rule is off, advises or refuses
};

struct Reference {
  Target target = Target::kStep;
  TypeSet types = kAnyType;
  bool open = false;
  bool force = false;
  std::string before;  // empty: any order
  std::string id;
  yaml::Place place;
  std::string what;  // the mapping it stands in, "steps.accept"
};

// A literal that must be a possible value of `field`.
struct Literal {
  std::string field;
  std::string text;
  yaml::Place place;
  std::string what;
};

// A word of another pack: its state or field; with `field`, a value of that field.
struct Elsewhere {
  std::string pack;
  Target target = Target::kState;
  std::string id;
  TypeSet types = kAnyType;           // kField
  std::vector<std::string> values{};  // kField: literals of the field
  yaml::Place place{};
  std::string what;
};

struct Citation {
  law::ArticleRef article;
  yaml::Place place;
  std::string what;
};

struct Draft {
  explicit Draft(std::string file) : problems(std::move(file)) {}
  Pack pack;
  yaml::Place place;             // of the pack's mapping
  yaml::Place in_force_place;    // of its dates
  yaml::Place sealed_place;      // of `sealed`, of the pack where that is not written
  std::bitset<kTargets> unread;  // sections whose ids are not all known, by Target
  bool dates_known = true;       // in_force and checked_on could be read
  bool graph_known = true;       // `from` and `to` of every step could be read
  std::vector<Reference> references;
  std::vector<Literal> literals;
  std::vector<Elsewhere> elsewhere;
  std::vector<Citation> citations;
  yaml::Problems problems;
};

// An id: a lower-case letter, then lower-case letters, digits and _, at most kIdMax.
[[nodiscard]] bool is_id(std::string_view text);

// Reads one mapping of a pack: yaml::Reader plus the values and references of packs. Every getter
// reports what is wrong at its own place and returns a neutral value, so that reading goes on.
class Form {
 public:
  Form(const yaml::Node& node, std::string what, Draft& draft);

  [[nodiscard]] bool has(std::string_view key) const { return node_.find(key) != nullptr; }
  const yaml::Node* optional(std::string_view key) { return reader_.optional(key); }
  const yaml::Node* required(std::string_view key) { return reader_.required(key); }
  [[nodiscard]] std::string text(std::string_view key) { return reader_.text(key); }
  [[nodiscard]] std::string text_or(std::string_view key) { return reader_.text_or(key, {}); }
  [[nodiscard]] bool flag(std::string_view key) { return reader_.flag_or(key, false); }
  [[nodiscard]] std::optional<base::Decimal> decimal(std::string_view key) {
    return reader_.decimal(key);
  }
  // A required whole number from `min` to `max`; `min` if it is wrong.
  [[nodiscard]] int64_t whole(std::string_view key, int64_t min, int64_t max);
  // zh and en.
  [[nodiscard]] Label label();
  // A required mapping of zh and en.
  [[nodiscard]] Label label_at(std::string_view key);
  // Which of `words`; 0 if it is wrong.
  [[nodiscard]] size_t word(std::string_view key, Words words);
  // Required; the epoch if wrong.
  [[nodiscard]] calendar::Date date(std::string_view key);
  [[nodiscard]] std::optional<calendar::Date> date_or_none(std::string_view key);
  [[nodiscard]] calendar::Period period(std::string_view key);
  // A required period of minutes, office hours or working days needs no end rule; others state it.
  [[nodiscard]] calendar::EndRule end_rule(calendar::Period period);
  // `basis`: one article, or at least one.
  [[nodiscard]] law::ArticleRef basis();
  [[nodiscard]] std::vector<law::ArticleRef> bases();

  // The id under a required key, noted as a reference.
  [[nodiscard]] std::string ref(std::string_view key, const Need& need);
  [[nodiscard]] std::string ref_or_none(std::string_view key, const Need& need);
  // A list of ids (or one), not empty unless optional, each once.
  [[nodiscard]] std::vector<std::string> refs(std::string_view key, const Need& need);
  [[nodiscard]] std::vector<std::string> refs_or_none(std::string_view key, const Need& need);
  // Notes `id` as one that must exist.
  void note(const std::string& id, yaml::Place place, const Need& need);
  // The values under `key` are values of `field`.
  [[nodiscard]] std::vector<std::string> literals(std::string_view key, const std::string& field);

  // The scalars of a list (or the one scalar), each once; what is no scalar is reported.
  [[nodiscard]] std::vector<const yaml::Node*> scalars(std::string_view key, bool required);
  void finish() { reader_.finish(); }

  void problem(yaml::Place place, std::string code, base::Fault::Args args = {});
  // The same with {what} and {key} put first.
  void problem_at(yaml::Place place, std::string_view key, std::string code,
                  base::Fault::Args args = {});
  [[nodiscard]] const yaml::Node& node() const { return node_; }
  [[nodiscard]] yaml::Place place() const { return node_.place; }
  [[nodiscard]] const std::string& what() const { return reader_.what(); }
  [[nodiscard]] Draft& draft() { return draft_; }

 private:
  std::optional<law::ArticleRef> article(const yaml::Node& node);
  const yaml::Node& node_;
  Draft& draft_;
  yaml::Reader reader_;
};

// The entries of the mapping under `key`: each id well formed, at most kSectionMax of them.
// `read(entry, what)` is called for each with "key.id".
template <typename Read>
void each_entry(Form& form, std::string_view key, bool required, Read read);

// Reports more than kSectionMax entries or items; returns how many to read.
[[nodiscard]] size_t bounded(Form& form, std::string_view key, const yaml::Node& node, size_t size);
// Reports a malformed id.
void check_id(Form& form, const yaml::Node::Entry& entry, std::string_view key);

template <typename Read>
void each_entry(Form& form, std::string_view key, bool required, Read read) {
  const yaml::Node* node = required ? form.required(key) : form.optional(key);
  if (node == nullptr && !required) return;
  if (node == nullptr || !node->is_map() || node->entries.size() > kSectionMax) {
    // What others say about the ids of this section cannot be judged.
    if (const auto target = target_of(key)) form.draft().unread.set(static_cast<size_t>(*target));
  }
  if (node == nullptr) return;
  if (!node->is_map()) {
    form.problem(node->place, "yaml.not_a_map", {{"what", std::string(key)}});
    return;
  }
  const size_t size = bounded(form, key, *node, node->entries.size());
  for (size_t i = 0; i < size; ++i) {
    const yaml::Node::Entry& entry = node->entries[i];
    check_id(form, entry, key);
    read(entry, std::string(key) + "." + entry.key);
  }
}

}  // namespace procedure
