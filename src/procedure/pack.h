// SPDX-License-Identifier: AGPL-3.0-or-later
// A pack as read and checked: docs/packs.md describes the file; these are its values, immutable
// after loading. Steps, states, fields and clocks refer to each other by id; the checks guarantee
// that every reference resolves.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/digest.h"
#include "base/yaml.h"
#include "calendar/date.h"
#include "calendar/deadline.h"
#include "calendar/period.h"
#include "law/register.h"

namespace procedure {

// A label in both languages.
struct Label {
  std::string zh;
  std::string en;
};

enum class FieldType : uint8_t {
  kText,
  kCount,
  kInteger,
  kQuantity,
  kMoney,
  kFlag,
  kChoice,
  kDate,
  kInstant,
  kPerson,
  kUnit,
  kCase,
  kArea,   // a polygon, grid::Area::parse
  kPoint,  // a place on the map, grid::Point: "117.123456,39.100000"
  kDigest,
  kRole,
  kCertificate,
};

// The YAML name of a field type, "choice".
[[nodiscard]] std::string_view name_of(FieldType type);
// Whether values of the type are numbers: count, integer, quantity, money.
[[nodiscard]] bool is_number(FieldType type);

struct Field {
  std::string id;
  FieldType type = FieldType::kText;
  Label label;
  std::vector<std::pair<std::string, Label>> choices;  // kChoice only, as written
  std::optional<base::Decimal> min;
  std::optional<base::Decimal> max;
  bool sensitive = false;
  std::optional<law::ArticleRef> basis;
  yaml::Place place{};
};

struct State {
  std::string id;
  Label label;
  bool final = false;
  yaml::Place place{};
};

// A local number with the norm it comes from; a town may override the value.
struct Setting {
  std::string id;
  Label label;
  base::Decimal value;
  std::string norm;
  std::string certainty;
};

enum class RuleKind : uint8_t {
  kOfficersMin,
  kQualified,
  kNotHandler,
  kSameHandler,
  kReviewedByOther,
  kNotNamedIn,
  kNamedIn,
  kDone,
  kDoneAny,
  kNotDone,
  kTimesMin,
  kTimesMax,
  kWaited,
  kNoticePublishedDays,
  kWithin,
  kClockOpen,
  kDateWithin,
  kDateAfter,
  kDateBy,
  kEvidenceOf,
  kGiven,
  kFieldIs,
  kFieldNot,
  kAtMost,
  kAtLeast,
  kDailyAtMost,
  kRefersTo,
  kReferredBy,
  kNoneOpen,
  kReservedTo,
};
// The YAML name of a rule, which is also its fault code: "casework.rule_<name>".
[[nodiscard]] std::string_view name_of(RuleKind kind);

// One condition of `when`: exactly one of the forms.
struct When {
  std::string field;                    // with `is`, `is_not` or `above`
  std::vector<std::string> is;          // the field has one of these values
  std::vector<std::string> is_not;      // it has none of these values, or no value
  std::optional<base::Decimal> above;   // the number is greater
  std::string above_setting;            // … than this setting
  std::vector<std::string> done;        // all of these steps were done
  std::vector<std::string> not_done;    // none of these steps was done
  std::string given;                    // this field has a value
  std::string setting;                  // the value of this setting is above 0
  std::optional<calendar::Date> from;   // the act happens on this day or later
  std::optional<calendar::Date> until;  // … or earlier: law that was replaced while cases run
};

// Whether the value of a setting can be the force of a rule: 0, 1 or 2.
[[nodiscard]] bool is_force(base::Decimal value);

// A length of time; with `setting`, that setting's whole number says how many units, and below 1
// there is no such period: the rule asks nothing. Of date_after and date_by a period of nothing is
// the day itself.
struct RulePeriod {
  calendar::Period period;
  std::string setting;
};

// The time between an act of one step and the next act of the other.
struct Span {
  std::string from;
  std::string until;
};

// A field of another case has one of these values.
struct FieldValues {
  std::string field;
  std::vector<std::string> is;
};

struct Rule {
  RuleKind kind = RuleKind::kDone;
  law::ArticleRef basis;
  std::vector<When> when;  // all must hold, else the rule does not apply
  std::string force;       // setting: 0 the rule is off, 1 it advises, 2 it refuses; empty: it
                           // refuses
  int64_t count = 0;       // officers_min, times_min, times_max, evidence_of,
                           // notice_published_days
  std::vector<std::string> not_counting;  // officers_min: roles whose holders do not count
  std::string certificate;                // qualified
  std::vector<std::string> scopes;        // … for one of these fields of law; empty: any
  bool every_officer = false;             // qualified: who: officers
  std::vector<std::string> steps;   // not_handler/reviewed_by_other `of`, done, done_any, not_done
  std::string step;                 // same_handler `as`, reviewed_by_other `review`, times_min and
                                    // notice_published_days `step`; `after`, empty for `now`
  std::vector<std::string> unless;  // waited, notice_published_days
  RulePeriod period;                // waited, within, date_*, daily_at_most
  calendar::EndRule end_rule = calendar::EndRule::kNone;  // … of that period
  std::string field;                                      // the field that the rule is about
  std::string at;     // date_within: the date in place of the act
  std::string since;  // done, done_any: acts before the last of this step do not count
  std::string clock;  // clock_open
  std::vector<std::string> fields;     // given
  std::string value;                   // field_is, field_not
  std::optional<base::Decimal> limit;  // at_most, at_least
  std::string setting;  // … or the setting that holds the limit; times_min: the count
  std::string than;     // … or the field that holds it; daily_at_most: `of`
  std::optional<base::Decimal> percent;  // … of which so many hundredths count
  std::vector<Span> less;                // daily_at_most: days that do not count
  std::string pack;                      // refers_to, referred_by, none_open: the other case's pack
  std::vector<std::string> states;       // … and its states; `field` is its field in the latter two
  std::vector<FieldValues> where;        // refers_to, referred_by: all must hold of the other case
  std::string evidence;                  // evidence_of
  std::string authority;                 // reserved_to
  yaml::Place place;
  // Whether it refuses whatever the case and the town say of it.
  [[nodiscard]] bool unconditional() const { return when.empty() && force.empty(); }
};

struct Step {
  std::string id;
  Label label;
  std::vector<std::string> from;  // state ids; "new" opens a case
  std::string to;                 // a state id; empty: the state stays
  std::vector<std::string> by;    // role ids
  std::vector<std::string> required;
  std::vector<std::string> optional;
  std::vector<Rule> rules;
  std::vector<law::ArticleRef> basis;
  std::string document;           // a document id or empty
  std::vector<std::string> says;  // of an opening step: what people say when they mean it
  yaml::Place place;
  [[nodiscard]] bool opens() const;  // `from` holds "new"
  [[nodiscard]] bool leaves(std::string_view state) const;
  [[nodiscard]] bool writes(std::string_view field) const;
};

struct Pause {
  std::string from;   // step that stops the clock
  std::string until;  // step that lets it run on
  law::ArticleRef basis;
};

struct Extension {
  std::string step;
  calendar::Period by;
  law::ArticleRef basis;
};

struct ClockRule {
  std::string id;
  Label label;
  std::vector<std::string> starts;
  std::vector<std::string> stops;
  calendar::Period period;
  calendar::EndRule end_rule = calendar::EndRule::kNone;
  law::ArticleRef basis;
  std::vector<Pause> pauses;
  std::vector<Extension> extends;
  std::string escalates_to;  // role
  yaml::Place place;
};

// A piece of a paper's sentence: words, or a blank that the records of the case fill.
struct PaperPiece {
  enum class Kind : uint8_t {
    kWords,     // `text` as it stands
    kField,     // the field `text`; with `of`, the field `of` of the case that it names
    kDay,       // the day of the act, or of the last act of the step `text`
    kActor,     // who took it
    kOfficers,  // … with who acted along
    kLaw,       // the article of the document, or those of the step or clock `text`
    kPeriod,    // the period of the clock `text`
    kDue,       // the last day of the clock `text`
    kSetting,   // the value of the setting `text`
    kCapital,   // the money of the field `text` in capital numerals
    kTown,      // the town's name
    kEvidence,  // the evidence on file, by kind and number
  };
  Kind kind = Kind::kWords;
  std::string text;
  std::string of;
};

// A paragraph of a paper.
struct PaperPart {
  std::string heading;             // may be empty
  std::vector<std::string> tells;  // which contents its article asks for
  std::vector<When> when;          // all must hold, else it is left out
  std::vector<PaperPiece> text;
};

// The content that every paper tells by its end: who issues it, on which day.
inline constexpr std::string_view kToldByEnd = "agency";

// The words of an official paper (packs/<pack>/documents/<document>.yaml), which a jurist may
// change without a new version of the pack. In Chinese, the language of official papers.
struct PaperForm {
  std::string number;          // field with its number, or empty
  std::vector<PaperPiece> to;  // whom it addresses, or empty
  std::vector<PaperPart> parts;
  std::vector<PaperPiece> issuer;      // who seals it; empty: the town
  std::vector<std::string> signed_by;  // lines for signatures
  base::Digest digest{};               // SHA-256 of the file's bytes
};

struct DocumentRule {
  std::string id;
  Label label;
  std::vector<std::string> contains;  // field ids
  law::ArticleRef basis;
  std::optional<PaperForm> form;  // without one, a table of what it contains
  yaml::Place place;
};

enum class IndicatorKind : uint8_t { kFlow, kStock, kLatest, kDistinct, kRate, kTotal };
// The YAML name of a kind, "flow".
[[nodiscard]] std::string_view name_of(IndicatorKind kind);

// One condition of an indicator's `where`; exactly one form.
struct Condition {
  enum class Form : uint8_t {
    kDone,
    kNotDone,
    kState,
    kNotState,
    kFieldIs,
    kFieldNot,
    kFieldAtLeast,
    kClockIs,
  };
  Form form = Form::kDone;
  std::vector<std::string> values;  // steps, states, field values or clock statuses
  std::string subject;              // field or clock
  base::Decimal at_least;
};

// How a value is put into words.
struct PrintRule {
  enum class Style : uint8_t { kPlain, kOver, kWan };
  Style style = Style::kPlain;
  int64_t unit = 1;     // kOver: floor to multiples of this
  bool in_wan = false;  // kOver: the floor is written in 万
  int decimals = 0;     // kWan: decimals kept
};

struct Indicator {
  std::string id;    // "mediation.handled"
  std::string pack;  // the pack whose cases it counts
  Label label;
  Label definition;
  std::string unit;
  IndicatorKind kind = IndicatorKind::kFlow;
  bool of_acts = false;             // flow, distinct: every act instead of each case once
  std::vector<std::string> at;      // flow, latest, distinct
  std::vector<std::string> enters;  // stock
  std::vector<std::string> leaves;  // stock
  std::string until;                // stock: date field
  std::string sum;                  // flow: field added up; empty: count 1
  std::string value;                // latest, distinct: field
  bool value_is_date = false;       // latest: the value is a date (days since 1970-01-01)
  std::vector<Condition> where;
  std::vector<std::string> by;     // fields it may be broken down by
  std::string numerator;           // rate
  std::string denominator;         // rate
  int decimals = 2;                // rate
  std::vector<std::string> parts;  // total: indicators added up, each kept apart as well
  PrintRule print;
  bool sealed = false;  // from the pack
  yaml::Place place;
};

enum class PackKind : uint8_t { kProcedure, kRegister };

// Whose sealed content is seen only after the responsible person approved it for the reader: least
// privilege, approval beforehand, each access recorded (未成年人网络保护条例 2023 art. 36).
struct LookRule {
  std::string request;   // step by which a reader asks
  std::string approval;  // step by which the responsible person approves
  std::string reader;    // field of both steps: the person
  std::string until;     // date field of the approval: the last day
  law::ArticleRef basis;
  yaml::Place place;
};

// One version of one pack.
struct Pack {
  std::string id;
  uint32_t version = 0;
  Label label;
  std::string system;  // "S18"
  PackKind kind = PackKind::kProcedure;
  bool sealed = false;
  std::optional<LookRule> looks;  // sealed packs only
  calendar::Date in_force_from;
  std::optional<calendar::Date> in_force_to;  // last day
  calendar::Date checked_on;
  std::vector<law::ArticleRef> basis;
  std::vector<Field> fields;
  std::vector<State> states;
  std::vector<Setting> settings;
  std::vector<Step> steps;
  std::vector<std::string> way;  // steps a matter usually takes, in order; empty: not said
  std::vector<ClockRule> clocks;
  std::vector<DocumentRule> documents;
  std::vector<Indicator> indicators;
  base::Digest digest{};  // SHA-256 of the file's bytes
  std::string file;

  // By id; nullptr if there is none.
  [[nodiscard]] const Field* field(std::string_view id) const;
  [[nodiscard]] const State* state(std::string_view id) const;
  [[nodiscard]] const Setting* setting(std::string_view id) const;
  [[nodiscard]] const Step* step(std::string_view id) const;
  [[nodiscard]] const ClockRule* clock(std::string_view id) const;
  [[nodiscard]] const DocumentRule* document(std::string_view id) const;
  // The packs whose cases the field may name, by the rules of any step (refers_to), each once.
  [[nodiscard]] std::vector<std::string> targets(std::string_view field) const;
  [[nodiscard]] bool in_force(calendar::Date on) const;
};

// packs/roles.yaml
struct Vocabulary {
  std::map<std::string, Label, std::less<>> roles;
  std::map<std::string, Label, std::less<>> certificates;
  std::map<std::string, Label, std::less<>> evidence;
  std::map<std::string, Label, std::less<>> authorities;
};

// All packs of a folder, every version of each, checked together.
class Library {
 public:
  // Packs sorted by id and version, with their vocabulary.
  Library(std::vector<Pack> packs, Vocabulary vocabulary);

  [[nodiscard]] const std::vector<Pack>& packs() const { return packs_; }
  [[nodiscard]] const Vocabulary& vocabulary() const { return vocabulary_; }
  // The version in force on `on`; nullptr if none.
  [[nodiscard]] const Pack* in_force(std::string_view id, calendar::Date on) const;
  [[nodiscard]] const Pack* version(std::string_view id, uint32_t version) const;
  [[nodiscard]] const Pack* newest(std::string_view id) const;
  // Every indicator once (of the newest version that declares it), sorted by id.
  [[nodiscard]] const std::vector<Indicator>& indicators() const { return indicators_; }
  [[nodiscard]] const Indicator* indicator(std::string_view id) const;

 private:
  std::vector<Pack> packs_;
  Vocabulary vocabulary_;
  std::vector<Indicator> indicators_;
};

// The ids of packs that are sealed in any version, sorted; each is a compartment with a key of its
// own (seal/keyring.h).
[[nodiscard]] std::vector<std::string> sealed_packs(const Library& library);

}  // namespace procedure
