// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/years.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "claims/chars.h"
#include "claims/lexicon.h"

namespace claims {

namespace {

using lexicon::words;

constexpr auto kHeadingResults =
    words(U"开展情况", U"主要举措", U"工作成效", U"工作情况", U"工作总结", U"完成情况",
          U"举措和成效", U"措施和成效", U"做法和成效", U"工作回顾", U"推进情况", U"落实情况");
constexpr auto kCarrying =
    words(U"落实", U"推进", U"实施", U"开展", U"深入", U"贯彻", U"执行", U"做好");
constexpr auto kClosing =
    words(U"总结", U"验收", U"回顾", U"收官", U"表彰", U"终期", U"圆满", U"结束", U"评估", U"完成",
          U"自评", U"先进", U"成果", U"基础上", U"以来", U"先后");
constexpr auto kPreparing = words(U"谋划", U"准备", U"编制", U"启动", U"起草", U"制定", U"部署",
                                  U"研究", U"衔接", U"展望", U"迎接");

// Five-year plans of publicity and of the economy: name, first and last year.
struct Plan {
  View name;
  int first;
  int last;
};
constexpr std::array<Plan, 8> kPublicity = {{{U"五五", 2006, 2010},
                                             {U"六五", 2011, 2015},
                                             {U"七五", 2016, 2020},
                                             {U"八五", 2021, 2025},
                                             {U"九五", 2026, 2030},
                                             {U"四五", 2001, 2005},
                                             {U"三五", 1996, 2000},
                                             {U"二五", 1991, 1995}}};
constexpr std::array<Plan, 5> kEconomy = {{{U"十一五", 2006, 2010},
                                           {U"十二五", 2011, 2015},
                                           {U"十三五", 2016, 2020},
                                           {U"十四五", 2021, 2025},
                                           {U"十五五", 2026, 2030}}};

Note make_note(size_t begin, size_t end, size_t sentence, std::string key, base::Fault::Args args) {
  Note note;
  note.begin = begin;
  note.end = end;
  note.sentence = sentence;
  note.explanation = {std::move(key), std::move(args)};
  return note;
}

// The position of the four digits of a year before 年 in [from, to), or npos.
size_t year_at(View t, size_t from, size_t to) {
  for (size_t i = from; i + 4 < std::min(to, t.size()); ++i) {
    if (t[i + 4] == U'年' && year_in(t.substr(i, 5)) != 0 && (i == 0 || !is_digit(t[i - 1])))
      return i;
  }
  return View::npos;
}

void check_against_title(View t, const Sections& sections, Found& found) {
  const int title = sections.around().year;
  const auto report = [&](size_t at) {
    const int year = year_in(t.substr(at, 5));
    if (year == 0 || year == title) return;
    found.notes.push_back(
        make_note(at, at + 5, 0, "claims.year_differs",
                  {{"year", std::to_string(year)}, {"title", std::to_string(title)}}));
  };
  const size_t follows = t.find(U"报告如下");
  if (follows != View::npos) {
    const size_t now = t.rfind(U'现', follows);
    if (now != View::npos && follows - now < 60) {
      const size_t at = year_at(t, now, follows);
      if (at != View::npos) report(at);
    }
  }
  if (sections.opening() && follows == View::npos) {
    const size_t at = year_at(t, 0, 6);
    if (at == 0 && t.size() > 5 &&
        (t[5] == U',' || starts(t, 5, U"以来") || starts(t, 5, U"度,"))) {
      report(0);
    }
  }
  if (sections.heading() && !sections.around().plan) {
    const View head = t.substr(0, std::min(t.find_first_of(U"。,;"), t.size()));
    if (head.size() <= 40 && has_any(head, kHeadingResults)) {
      const size_t at = year_at(t, 0, head.size());
      if (at != View::npos) report(at);
    }
  }
}

// 截至2021年底 in the report on 2020: that day had not come.
void check_cut_offs(View t, int title, Found& found) {
  for (size_t at = t.find(U"截"); at != View::npos; at = t.find(U"截", at + 1)) {
    const size_t n = starts_any(t, at, lexicon::kCutOff);
    if (n == 0) continue;
    const size_t digits = at + n;
    const int year = year_in(t.substr(digits, 5));
    if (year <= title) continue;
    const size_t end = starts_any(t, digits + 5, lexicon::kYearEnd);
    if (end == 0 && !starts(t, digits + 5, U"12月31日")) continue;
    found.notes.push_back(
        make_note(at, digits + 5 + end, 0, "claims.cut_off_later",
                  {{"year", std::to_string(year)}, {"title", std::to_string(title)}}));
  }
}

// "(2021-2025年)" within a few characters; both years, or zeros.
std::pair<int, int> range_near(View t, size_t from) {
  const View window = t.substr(from, 16);
  const size_t open = window.find(U'(');
  if (open == View::npos || open > 6 || window.size() < open + 10) return {0, 0};
  int years[2] = {0, 0};
  size_t i = open + 1;
  for (int& year : years) {
    size_t digits = 0;
    for (; i < window.size() && is_digit(window[i]) && digits < 5; ++i, ++digits) {
      year = year * 10 + static_cast<int>(window[i] - U'0');
    }
    if (digits != 4) return {0, 0};
    if (i < window.size() && window[i] == U'年') ++i;
    if (i < window.size() && (window[i] == U'-' || window[i] == U'~' || window[i] == U'至')) ++i;
  }
  return {years[0], years[1]};
}

void check_plan(View t, size_t at, size_t end, const Plan& plan, int title, bool in_plans,
                bool publicity, Found& found) {
  const std::string name = base::to_utf8(plan.name);
  const std::string period = std::to_string(plan.first) + "–" + std::to_string(plan.last);
  const auto [first, last] = range_near(t, end);
  if (first != 0 && (first != plan.first || last != plan.last)) {
    found.notes.push_back(
        make_note(at, end, 0, "claims.plan_range",
                  {{"plan", name},
                   {"period", period},
                   {"printed", std::to_string(first) + "–" + std::to_string(last)}}));
    return;
  }
  if (title == 0 || in_plans || !publicity || (title >= plan.first && title <= plan.last)) return;
  size_t from = at;
  constexpr size_t kReach = 80;
  while (from > 0 && at - from < kReach && !is(t[from - 1], kSentenceEnd | kPartEnd)) --from;
  size_t to = end;
  while (to < t.size() && to - end < kReach && !is(t[to], kSentenceEnd | kPartEnd)) ++to;
  const View sentence = t.substr(from, to - from);
  const View clause = t.substr(at >= 8 ? at - 8 : 0, at >= 8 ? 8 : at);
  if (!has_any(clause, kCarrying) || has_any(sentence, kClosing)) return;
  if (title < plan.first && has_any(sentence, kPreparing)) return;
  found.notes.push_back(
      make_note(at, end, from, "claims.plan_period",
                {{"plan", name}, {"period", period}, {"title", std::to_string(title)}}));
}

void check_plans(View t, const Sections& sections, Found& found) {
  for (size_t at = t.find(U'五'); at != View::npos; at = t.find(U'五', at + 1)) {
    size_t end = at + 1;
    if (end < t.size() && (t[end] == U'”' || t[end] == U'"')) ++end;
    for (const Plan& plan : kEconomy) {
      if (ends(t, at + 1, plan.name)) {
        check_plan(t, at + 1 - plan.name.size(), end, plan, sections.around().year,
                   sections.around().plan, false, found);
      }
    }
    const size_t word = t.substr(end, 6).find(U"普法");
    if (word == View::npos || word > 2) continue;
    for (const Plan& plan : kPublicity) {
      if (!ends(t, at + 1, plan.name) || ends(t, at + 1 - plan.name.size(), U"十")) continue;
      size_t behind = end + word + 2;
      if (starts(t, behind, U"规划")) behind += 2;
      check_plan(t, at + 1 - plan.name.size(), behind, plan, sections.around().year,
                 sections.around().plan, true, found);
    }
  }
}

enum class Act : uint8_t { kNone, kPassed, kInForce };

// 颁布 or 施行 right before 《, with a year: "2020年最新颁布的《".
Act act_before(View t, size_t title, size_t& year_begin) {
  constexpr auto kPassing =
      words(U"颁布", U"公布", U"通过", U"出台", U"修订", U"修正", U"修改", U"制定");
  constexpr auto kApplying = words(U"施行", U"实施", U"生效");
  constexpr auto kLately = words(U"最新", U"新", U"刚刚", U"新近", U"正式", U"重新", U"全面");
  size_t k = title;
  if (k > 0 && t[k - 1] == U'《') --k;
  if (k > 0 && t[k - 1] == U'的') --k;
  Act act = Act::kNone;
  if (const size_t n = ends_any(t, k, kPassing)) {
    act = Act::kPassed;
    k -= n;
  } else if (const size_t m = ends_any(t, k, kApplying)) {
    act = Act::kInForce;
    k -= m;
  }
  if (act == Act::kNone) return act;
  while (const size_t n = ends_any(t, k, kLately)) k -= n;
  if (k < 5 || year_in(t.substr(k - 5, 5)) == 0 || (k > 5 && is_digit(t[k - 6]))) return Act::kNone;
  year_begin = k - 5;
  return act;
}

}  // namespace

void check_years(View text, const Sections& sections, Found& found) {
  if (sections.around().year != 0) {
    check_against_title(text, sections, found);
    check_cut_offs(text, sections.around().year, found);
  }
  check_plans(text, sections, found);
}

void check_law_dates(View text, const LawNames& laws, int year, Found& found) {
  for (const LawMention& m : found.laws) {
    if (!m.titled) continue;
    const LawName* law = laws.find(bare_law_name(text.substr(m.begin, m.end - m.begin)));
    if (law == nullptr) continue;
    const std::string name = base::to_utf8(law->name);
    size_t year_begin = 0;
    const Act act = act_before(text, m.begin, year_begin);
    if (act != Act::kNone && !law->versions.empty()) {
      const int printed = year_in(text.substr(year_begin, 5));
      const bool known =
          std::any_of(law->versions.begin(), law->versions.end(), [&](const LawVersion& v) {
            return (act == Act::kPassed ? v.passed : v.in_force).year() == printed;
          });
      // The version an author of that year would mean: the last one passed by then.
      const LawVersion* meant = nullptr;
      for (const LawVersion& v : law->versions) {
        if (v.passed.year() <= printed) meant = &v;
      }
      if (!known && meant != nullptr) {
        found.notes.push_back(
            make_note(year_begin, m.end + 1, m.sentence,
                      act == Act::kPassed ? "claims.law_passed" : "claims.law_in_force",
                      {{"name", name},
                       {"year", std::to_string(printed)},
                       {"passed", meant->passed.str()},
                       {"in_force", meant->in_force.str()}}));
      }
    }
    const bool old = m.begin >= 2 && (text[m.begin - 2] == U'原' || text[m.begin - 2] == U'旧');
    const bool abolishing = text.substr(m.end, 12).find(U"废止") != View::npos ||
                            text.substr(m.end, 12).find(U"失效") != View::npos;
    if (law->repealed && year > law->repealed->year() && !old && !abolishing) {
      found.notes.push_back(
          make_note(m.begin, m.end, m.sentence,
                    law->successor.empty() ? "claims.law_repealed" : "claims.law_replaced",
                    {{"name", name},
                     {"repealed", law->repealed->str()},
                     {"successor", law->successor},
                     {"title", std::to_string(year)}}));
    }
  }
}

}  // namespace claims
