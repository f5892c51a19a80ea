// SPDX-License-Identifier: AGPL-3.0-or-later
// For the tests of rules: an example pack, cases in memory, a scene in which somebody decides, and
// rules with their arguments.
#pragma once

#include <functional>

#include "base/messages.h"
#include "casework/rules.h"

namespace casework {

using procedure::Rule;
using procedure::RuleKind;
using procedure::When;

inline calendar::Instant time_of(std::string_view text) { return *calendar::Instant::parse(text); }
inline calendar::Date day_of(std::string_view text) { return *calendar::Date::parse(text); }
inline calendar::Period period_of(std::string_view text) { return *calendar::Period::parse(text); }
inline base::Decimal number(std::string_view text) { return *base::Decimal::parse(text); }

inline procedure::Step step_named(std::string id, std::string zh, std::string en) {
  procedure::Step step;
  step.id = std::move(id);
  step.label = {std::move(zh), std::move(en)};
  return step;
}

inline procedure::Field field_named(std::string id, procedure::FieldType type, std::string zh,
                                    std::string en) {
  procedure::Field field;
  field.id = std::move(id);
  field.type = type;
  field.label = {std::move(zh), std::move(en)};
  return field;
}

inline procedure::Pack example_pack() {
  using procedure::FieldType;
  procedure::Pack pack;
  pack.id = "example";
  pack.version = 1;
  for (const auto& [id, zh, en] :
       std::vector<std::array<const char*, 3>>{{"receive", "受理", "Receive"},
                                               {"investigate", "调查", "Investigate"},
                                               {"review", "审核", "Review"},
                                               {"publish", "公示", "Publish"},
                                               {"waive", "放弃听证", "Waive"},
                                               {"decide", "决定", "Decide"}}) {
    pack.steps.push_back(step_named(id, zh, en));
  }
  pack.fields.push_back(field_named("amount", FieldType::kMoney, "金额", "Amount"));
  pack.fields.push_back(field_named("refused", FieldType::kFlag, "拒绝", "Refused"));
  pack.fields.push_back(field_named("surcharge", FieldType::kMoney, "加处罚款", "Surcharge"));
  pack.fields.push_back(field_named("hearing", FieldType::kDate, "听证日期", "Day of the hearing"));
  pack.fields.push_back(field_named("item", FieldType::kCase, "权力事项", "Power"));
  pack.fields.push_back(field_named("found", FieldType::kDate, "发现日期", "Day of discovery"));
  pack.fields.push_back(field_named("about", FieldType::kPerson, "当事人", "Party"));
  procedure::Field kind = field_named("kind", FieldType::kChoice, "类型", "Kind");
  kind.choices = {{"house", {"房屋", "House"}}, {"land", {"土地", "Land"}}};
  pack.fields.push_back(kind);
  procedure::ClockRule term;
  term.id = "term";
  term.label = {"期限", "Term"};
  pack.clocks.push_back(term);
  pack.settings.push_back({"limit", {"限额", "Limit"}, number("5000"), "示例办法", "L"});
  pack.settings.push_back({"days", {"天数", "Days"}, number("3"), "示例办法", "L"});
  pack.settings.push_back({"force", {"效力", "Force"}, number("1"), "示例办法", "L"});
  return pack;
}

// Another pack: what the example refers to, and what refers to it.
inline procedure::Pack item_pack() {
  procedure::Pack pack;
  pack.id = "item";
  pack.version = 1;
  pack.label = {"事项", "Item"};
  pack.states = {{"published", {"已公布", "Published"}},
                 {"withdrawn", {"已废止", "Withdrawn"}, true}};
  procedure::Field kind = field_named("kind", procedure::FieldType::kChoice, "类别", "Kind");
  kind.choices = {{"simple", {"简易", "Simple"}}};
  pack.fields = {kind, field_named("about", procedure::FieldType::kCase, "所属案件", "Case")};
  return pack;
}

// The register of certificates, for its fields of law.
inline procedure::Pack certificate_pack() {
  procedure::Pack pack;
  pack.id = "certificate";
  pack.version = 1;
  procedure::Field scope =
      field_named("scope", procedure::FieldType::kChoice, "执法领域", "Field of law");
  scope.choices = {{"city", {"城市管理", "City"}}, {"land", {"土地", "Land"}}};
  pack.fields = {scope};
  return pack;
}

inline procedure::Library library_of(procedure::Pack pack) {
  procedure::Vocabulary words;
  words.certificates = {{"enforcement", {"执法证", "enforcement certificate"}}};
  words.evidence = {{"photo", {"照片", "Photo"}}, {"record", {"笔录", "Record"}}};
  words.authorities = {{"court", {"人民法院", "people's court"}}};
  return {{std::move(pack), item_pack(), certificate_pack()}, std::move(words)};
}

// What does not change from test to test.
struct Tables {
  procedure::Library packs = library_of(example_pack());
  law::Register law;
  calendar::Workdays workdays =
      calendar::Workdays::load(FADU_SOURCE_DIR "/calendar/workdays.yaml").value();
  calendar::OfficeHours hours =
      calendar::OfficeHours::load(FADU_SOURCE_DIR "/calendar/office_hours.yaml").value();
  base::Messages words = base::Messages::load(FADU_SOURCE_DIR "/text").value();
};

inline const Tables& tables() {
  static const Tables kTables;
  return kTables;
}

inline const base::Uuid kThis = *base::Uuid::parse("01890000-0000-7000-8000-000000000001");
inline const base::Uuid kItem = *base::Uuid::parse("01890000-0000-7000-8000-000000000002");

// Other cases in memory.
class FewCases final : public OtherCases {
 public:
  std::vector<OtherCase> cases;
  bool broken = false;

  base::Result<std::optional<OtherCase>> find(const base::Uuid& id) const override {
    if (broken) return base::fault(base::FaultKind::kUnavailable, "store.busy");
    for (const OtherCase& one : cases) {
      if (one.id == id) return std::optional(one);
    }
    return std::optional<OtherCase>();
  }
  base::Status naming(const base::Uuid& id, std::string_view pack, std::string_view field,
                      bool open, const OtherCaseFn& fn) const override {
    if (broken) return base::fault(base::FaultKind::kUnavailable, "store.busy");
    for (const OtherCase& one : cases) {
      const std::string* value = one.fields.find(field);
      const bool ended = one.state == "withdrawn";
      if (one.pack != pack || value == nullptr || *value != id.str() || (open && ended)) continue;
      if (!fn(one)) break;
    }
    return base::ok();
  }
};

// A case, and somebody who wants to decide it on 2 March 2020 at ten.
struct Scene {
  CaseFile file;
  Command command;
  Town town;
  Settings settings;
  FewCases others;

  // An item that the case may name, and that names the case.
  Scene& item(std::string state, Fields fields = {}) {
    fields.set("about", kThis.str());
    others.cases.push_back({kItem, "item", std::move(state), std::move(fields)});
    command.fields.set("item", kItem.str());
    return *this;
  }

  Scene() {
    command.subject = kThis;
    for (const char* name : {"甲", "乙", "丙", "丁"}) {
      town.directory.put(identity::Person{name, std::string(name) + "某"});
    }
    command.step = "decide";
    command.actor = "甲";
    command.occurred_at = time_of("2020-03-02T10:00");
  }

  Scene& done(std::string step, std::string actor = "乙", std::string_view on = "2020-03-01T09:00",
              std::vector<std::string> officers = {}, Fields fields = {}) {
    Act act;
    act.number = 100 + file.acts.size();
    act.step = std::move(step);
    act.actor = std::move(actor);
    act.occurred_at = act.recorded_at = time_of(on);
    act.officers = std::move(officers);
    act.fields = std::move(fields);
    const procedure::Step* known = tables().packs.newest("example")->step(act.step);
    apply(file, *known, std::move(act));
    return *this;
  }
  Scene& by(std::string actor, std::vector<std::string> officers = {}) {
    command.actor = std::move(actor);
    command.officers = std::move(officers);
    return *this;
  }
  Scene& at(std::string_view when) {
    command.occurred_at = time_of(when);
    return *this;
  }
  Scene& at(calendar::Instant when) {
    command.occurred_at = when;
    return *this;
  }
  Scene& with(Fields fields) {
    command.fields = std::move(fields);
    return *this;
  }
  Scene& attach(std::string kind, int count) {
    for (int i = 0; i < count; ++i) {
      command.evidence.push_back({kind, std::string(64, '0'), "附件"});
    }
    return *this;
  }
  // The clock "term", running from the receipt to the day, or stopped.
  Scene& term(std::string_view due, std::string_view stopped = {}) {
    ClockState clock;
    clock.clock = "term";
    clock.started_at = time_of("2020-02-01T09:00");
    clock.due_at = time_of(due);
    if (!stopped.empty()) {
      clock.stopped_at = time_of(stopped);
      clock.status = *clock.stopped_at <= clock.due_at ? ClockStatus::kMet : ClockStatus::kMissed;
    }
    file.clocks.push_back(std::move(clock));
    return *this;
  }
  Scene& post(std::string person, std::string role, std::string_view from) {
    identity::Post post;
    post.id = "岗" + person + role;
    post.person = std::move(person);
    post.role = std::move(role);
    post.from = day_of(from);
    town.directory.put(std::move(post));
    return *this;
  }
  Scene& certificate(std::string person, std::string_view from, std::string_view to,
                     std::string scope = {}) {
    town.directory.put(identity::Certificate{"证" + person, person, "enforcement", "1",
                                             day_of(from), day_of(to), std::move(scope)});
    return *this;
  }

  template <typename Ask>
  std::optional<base::Fault> asked(const Rule& rule, const Ask& ask) const {
    const World world =
        World{tables().packs, tables().law, tables().workdays, tables().hours, settings}.asking(
            others);
    const procedure::Pack& pack = *tables().packs.newest("example");
    return ask(rule, {world, town, pack, *pack.step(command.step), file, command});
  }
  std::optional<base::Fault> refused_by(const Rule& rule) const { return asked(rule, refusal); }
  std::optional<base::Fault> advised_by(const Rule& rule) const { return asked(rule, advice); }
  bool accepted_by(const Rule& rule) const { return !refused_by(rule).has_value(); }
};

// A rule with its arguments set by `fill`.
inline Rule rule_of(RuleKind kind, const std::function<void(Rule&)>& fill = {}) {
  Rule rule;
  rule.kind = kind;
  rule.basis = *law::ArticleRef::parse("示例法-2021#7");
  if (fill) fill(rule);
  return rule;
}

inline Rule of_steps(RuleKind kind, std::vector<std::string> steps) {
  return rule_of(kind, [&](Rule& r) { r.steps = steps; });
}
inline Rule of_count(RuleKind kind, int64_t count) {
  return rule_of(kind, [&](Rule& r) { r.count = count; });
}
inline Rule after_step(RuleKind kind, std::string_view period,
                       calendar::EndRule end = calendar::EndRule::kNone) {
  return rule_of(kind, [&](Rule& r) {
    r.step = "receive";
    r.period.period = period_of(period);
    r.end_rule = end;
  });
}
inline Rule qualified(bool every_officer) {
  return rule_of(RuleKind::kQualified, [&](Rule& r) {
    r.certificate = "enforcement";
    r.every_officer = every_officer;
  });
}
inline Rule reviewed() {
  return rule_of(RuleKind::kReviewedByOther, [](Rule& r) {
    r.step = "review";
    r.steps = {"receive", "investigate"};
  });
}
inline Rule published(int64_t days) {
  return rule_of(RuleKind::kNoticePublishedDays, [&](Rule& r) {
    r.step = "publish";
    r.count = days;
  });
}
inline Rule of_field(RuleKind kind, std::string field, std::string value) {
  return rule_of(kind, [&](Rule& r) {
    r.field = field;
    r.value = value;
  });
}
inline Rule of_limit(RuleKind kind, std::string_view limit) {
  return rule_of(kind, [&](Rule& r) {
    r.field = "amount";
    r.limit = number(limit);
  });
}
inline Rule of_evidence(int64_t count) {
  return rule_of(RuleKind::kEvidenceOf, [&](Rule& r) {
    r.evidence = "photo";
    r.count = count;
  });
}

inline Rule of_date(RuleKind kind, std::string step, std::string_view period,
                    calendar::EndRule end = calendar::EndRule::kNone) {
  return rule_of(kind, [&](Rule& r) {
    r.field = "hearing";
    r.step = std::move(step);
    r.period.period = period_of(period);
    r.end_rule = end;
  });
}
// 3% a day of the amount, from 15 days after the receipt.
inline Rule surcharge() {
  return rule_of(RuleKind::kDailyAtMost, [](Rule& r) {
    r.field = "surcharge";
    r.than = "amount";
    r.percent = number("3");
    r.step = "receive";
    r.period.period = period_of("15d");
    r.less = {{"review", "publish"}};
  });
}

inline Rule refers_to(std::vector<procedure::FieldValues> where = {}) {
  return rule_of(RuleKind::kRefersTo, [&](Rule& r) {
    r.field = "item";
    r.pack = "item";
    r.states = {"published"};
    r.where = std::move(where);
  });
}
inline Rule of_naming(RuleKind kind) {
  return rule_of(kind, [&](Rule& r) {
    r.pack = "item";
    r.field = "about";
    if (kind == RuleKind::kReferredBy) r.states = {"withdrawn"};
  });
}

}  // namespace casework
