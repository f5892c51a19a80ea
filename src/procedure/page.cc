// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/page.h"

#include <algorithm>

#include "base/text.h"
#include "procedure/diagram.h"

namespace procedure {

namespace {

std::string both(const Label& label) { return label.zh + " · " + label.en; }

std::string code(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string codes(const std::vector<std::string>& ids) {
  std::vector<std::string> out;
  for (const std::string& id : ids) out.push_back(code(id));
  return base::join(out, ", ");
}

std::string articles(const std::vector<law::ArticleRef>& basis) {
  std::vector<std::string> out;
  for (const law::ArticleRef& article : basis) out.push_back(article.str());
  return base::join(out, "<br>");
}

std::string period_text(const RulePeriod& period) {
  if (period.setting.empty()) return period.period.str();
  return code(period.setting) + " " + std::string(calendar::unit_sign(period.period.unit));
}

std::string values(const std::string& field, const char* how, const std::vector<std::string>& is) {
  return code(field) + " " + how + " " + base::join(is, "/");
}

std::string condition_text(const When& when) {
  if (!when.done.empty()) return "done " + codes(when.done);
  if (!when.not_done.empty()) return "not done " + codes(when.not_done);
  if (!when.given.empty()) return code(when.given) + " given";
  if (!when.setting.empty()) return "setting " + code(when.setting);
  if (when.from) return "from " + when.from->str();
  if (when.until) return "until " + when.until->str();
  if (!when.is.empty()) return values(when.field, "=", when.is);
  if (!when.is_not.empty()) return values(when.field, "≠", when.is_not);
  return code(when.field) + " > " +
         (when.above ? when.above->str() : "setting " + code(when.above_setting));
}

// The arguments of a rule, in the order of the vocabulary's tables.
std::string arguments(const Rule& rule) {
  std::vector<std::string> out;
  const auto add = [&](const char* before, const std::string& text) {
    if (!text.empty()) out.push_back(before + text);
  };
  add("", codes(rule.fields));
  if (!rule.field.empty()) add("", code(rule.field));
  add("= ", rule.value);
  if (rule.limit) add("", rule.limit->str());
  if (!rule.setting.empty()) add("setting ", code(rule.setting));
  if (rule.percent) add("", rule.percent->str() + "%");
  if (!rule.than.empty()) add("of ", code(rule.than));
  if (!rule.certificate.empty()) {
    add("", code(rule.certificate) + (rule.every_officer ? " (every officer)" : ""));
  }
  if (rule.count != 0) add("", std::to_string(rule.count));
  add("not counting ", codes(rule.not_counting));
  if (!rule.evidence.empty()) add("", code(rule.evidence));
  if (!rule.authority.empty()) add("", code(rule.authority));
  if (!rule.pack.empty()) add("", code(rule.pack) + " " + base::join(rule.states, "/"));
  for (const FieldValues& where : rule.where) add("", values(where.field, "=", where.is));
  if (rule.period.period.count != 0) add("", period_text(rule.period));
  if (!rule.at.empty()) add("at ", code(rule.at));
  if (!rule.clock.empty()) add("", code(rule.clock));
  if (!rule.step.empty()) add("after ", code(rule.step));
  add("", codes(rule.steps));
  if (!rule.since.empty()) add("since ", code(rule.since));
  add("unless ", codes(rule.unless));
  return base::join(out, ", ");
}

std::string rule_text(const Rule& rule) {
  std::string out = "**" + std::string(name_of(rule.kind)) + "** " + arguments(rule);
  std::vector<std::string> when;
  for (const When& one : rule.when) when.push_back(condition_text(one));
  if (!when.empty()) out += " — if " + base::join(when, " and ");
  if (!rule.force.empty()) out += " — force by setting " + code(rule.force);
  return out + " (" + rule.basis.str() + ")";
}

std::string step_row(const Step& step, const Vocabulary& words) {
  std::vector<std::string> who;
  for (const std::string& role : step.by) {
    const auto label = words.roles.find(role);
    who.push_back(label != words.roles.end() ? label->second.zh : role);
  }
  std::vector<std::string> rules;
  for (const Rule& rule : step.rules) rules.push_back(rule_text(rule));
  return "| " + code(step.id) + "<br>" + both(step.label) + " | " + base::join(step.from, ", ") +
         " → " + (step.to.empty() ? "same" : step.to) + " | " + base::join(who, "、") + " | " +
         base::join(rules, "<br>") + " | " + articles(step.basis) + " |\n";
}

std::string clock_row(const ClockRule& clock) {
  std::vector<std::string> moved;
  for (const Pause& pause : clock.pauses) {
    moved.push_back("stands from " + code(pause.from) + " until " + code(pause.until) + " (" +
                    pause.basis.str() + ")");
  }
  for (const Extension& extension : clock.extends) {
    moved.push_back(code(extension.step) + " adds " + extension.by.str() + " (" +
                    extension.basis.str() + ")");
  }
  return "| " + code(clock.id) + "<br>" + both(clock.label) + " | " + codes(clock.starts) + " | " +
         codes(clock.stops) + " | " + clock.period.str() + ", " +
         std::string(calendar::end_rule_name(clock.end_rule)) + " | " + base::join(moved, "<br>") +
         " | " + clock.basis.str() + " |\n";
}

std::string version_text(const Pack& pack, const Vocabulary& words) {
  std::string out = "\n## Version " + std::to_string(pack.version) + ", in force from " +
                    pack.in_force_from.str();
  if (pack.in_force_to) out += " to " + pack.in_force_to->str();
  out += "\n\nBasis: ";
  std::vector<std::string> basis;
  for (const law::ArticleRef& article : pack.basis) basis.push_back(article.str());
  out += base::join(basis, ", ") + ".\n\n```mermaid\n" + mermaid(pack) + "```\n\n";
  out += "| step | from → to | who | must hold | article |\n|---|---|---|---|---|\n";
  for (const Step& step : pack.steps) out += step_row(step, words);
  if (pack.clocks.empty()) return out;
  out += "\n| clock | starts | stops | period | moved by | article |\n|---|---|---|---|---|---|\n";
  for (const ClockRule& clock : pack.clocks) out += clock_row(clock);
  return out;
}

constexpr std::string_view kMade =
    "<!-- Made from the packs by `make docs`; not to be edited by hand. -->\n";

}  // namespace

bool has_course(const Pack& pack) {
  if (pack.kind == PackKind::kProcedure || !pack.clocks.empty()) return true;
  return std::ranges::any_of(pack.steps, [&](const Step& step) {
    return !step.opens() && !step.to.empty() && !pack.state(step.to)->final;
  });
}

std::map<std::string, std::string> pages(const Library& packs) {
  std::map<std::string, std::string> out;
  std::string index =
      std::string(kMade) +
      "# The procedures\n\nOne page for each procedure, and for each register whose records move "
      "through steps, made from its pack: states, steps, who may take them, what must hold, "
      "articles, clocks. How to read a rule: [packs.md](../packs.md#rules).\n\n| procedure | "
      "system | versions "
      "|\n|---|---|---|\n";
  std::map<std::string, uint32_t> counts;
  for (const Pack& pack : packs.packs()) {
    const Pack& newest = *packs.newest(pack.id);
    if (!has_course(newest)) continue;
    ++counts[pack.id];
    std::string& page = out[pack.id + ".md"];
    if (page.empty()) {
      page = std::string(kMade) + "# " + both(newest.label) + "\n\nPack `" + pack.id + "`, " +
             newest.system + (newest.sealed ? ", sealed" : "") + ". [All procedures](README.md).\n";
    }
    page += version_text(pack, packs.vocabulary());
  }
  for (const auto& [id, count] : counts) {
    const Pack& newest = *packs.newest(id);
    index += "| [" + both(newest.label) + "](" + id + ".md) | " + newest.system + " | " +
             std::to_string(count) + " |\n";
  }
  out["README.md"] = std::move(index);
  return out;
}

}  // namespace procedure
