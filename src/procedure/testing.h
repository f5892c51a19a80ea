// SPDX-License-Identifier: AGPL-3.0-or-later
// A small pack that is right, its vocabulary and its law; for the tests and the fuzzer of the room.
#pragma once

#include <string>
#include <string_view>

#include "procedure/load.h"

namespace procedure::testing {

inline constexpr std::string_view kExamplePack = R"yaml(pack: example
version: 1
zh: 示例
en: Example
system: S18
kind: procedure
in_force: {from: 2021-07-15}
checked_on: 2026-11-23
basis: 示例法-2021#1

fields:
  parties: {type: count, zh: 人数, en: Parties, min: 1}
  kind:
    type: choice
    zh: 类型
    en: Type
    choices:
      house: {zh: 房屋, en: House}
      land: {zh: 土地, en: Land}
  amount: {type: money, zh: 金额, en: Amount}
  refused: {type: flag, zh: 拒绝, en: Refused}
  until: {type: date, zh: 截止, en: Until}
  about: {type: person, zh: 当事人, en: Person, sensitive: true}
  place: {type: unit, zh: 地点, en: Place}
  phone: {type: text, zh: 电话, en: Telephone, sensitive: true}

states:
  open: {zh: 已登记, en: Open}
  working: {zh: 办理中, en: Working}
  done: {zh: 已办结, en: Done, final: true}

settings:
  limit: {zh: 限额, en: Limit, value: 5000, certainty: L, norm: 示例办法}
  force: {zh: 效力, en: Force, value: 1, certainty: M, norm: 示例办法}

steps:
  register:
    zh: 登记
    en: Register
    from: new
    to: open
    by: [clerk]
    required: [parties, kind]
    optional: [amount, refused, until, about, place, phone]
    basis: 示例法-2021#1
  start:
    zh: 办理
    en: Start
    from: open
    to: working
    by: [clerk]
    basis: 示例法-2021#2
    rules:
      - field_not: {field: refused, value: true, basis: 示例法-2021#2}
      - officers_min: {count: 2, basis: 示例法-2021#2}
  pause: {zh: 中止, en: Pause, from: working, to: same, by: [clerk], basis: 示例法-2021#2}
  resume: {zh: 恢复, en: Resume, from: working, to: same, by: [clerk], basis: 示例法-2021#2}
  finish:
    zh: 办结
    en: Finish
    from: working
    to: done
    by: [clerk, head]
    document: decision
    basis: 示例法-2021#3
    rules:
      - done: {steps: [start], basis: 示例法-2021#3}
      - at_most: {field: amount, setting: limit, basis: 示例法-2021#3}

clocks:
  conclude:
    zh: 办理期限
    en: Time to conclude
    starts: start
    stops: [finish]
    period: 90d
    end_rule: none
    basis: 示例法-2021#3
    pauses: [{from: pause, until: resume, basis: 示例法-2021#3}]
    extends: [{step: pause, by: 10wd, basis: 示例法-2021#3}]
    escalates_to: head

documents:
  decision: {zh: 决定书, en: Decision, contains: [parties, kind], basis: 示例法-2021#3}

indicators:
  example.opened:
    zh: 登记数
    en: Registered
    unit: 件
    kind: flow
    of: cases
    at: [register]
    by: [kind, place]
    definition: {zh: 登记件数, en: Cases registered}
  example.finished:
    zh: 办结数
    en: Finished
    unit: 件
    kind: flow
    of: cases
    at: [register]
    where: [{done: [finish]}]
    definition: {zh: 办结件数, en: Cases finished}
  example.rate:
    zh: 办结率
    en: Share finished
    unit: "%"
    kind: rate
    numerator: example.finished
    denominator: example.opened
    definition: {zh: 办结数÷登记数, en: Finished divided by registered}
)yaml";

inline Vocabulary example_vocabulary() {
  Vocabulary out;
  out.roles = {{"clerk", {"经办人", "Clerk"}}, {"head", {"负责人", "Head"}}};
  out.certificates = {{"enforcement", {"执法证", "Enforcement certificate"}}};
  out.evidence = {{"photo", {"照片", "Photo"}}};
  out.authorities = {{"court", {"法院", "Court"}}};
  return out;
}

// The example with the first `from` replaced by `to`; `from` must be there.
inline std::string changed(std::string_view from, std::string_view to) {
  std::string text(kExamplePack);
  const size_t at = text.find(from);
  ENSURE(at != std::string::npos, "the example has no such text");
  return text.replace(at, from.size(), to);
}

}  // namespace procedure::testing
