// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu due 5wd|90d|3mo|PACK/CLOCK --from DATE
#include "app/command.h"
#include "app/home.h"
#include "base/text.h"
#include "calendar/explain.h"

namespace app {

namespace {

// PACK/CLOCK: the clock of the pack version in force on the start date.
base::Result<calendar::DeadlineInput> clock_input(const Knowledge& knowledge, std::string_view name,
                                                  std::string_view from) {
  const size_t slash = name.find('/');
  const std::string pack_id(name.substr(0, slash));
  const std::string_view clock_id = name.substr(slash + 1);
  const auto start = calendar::Instant::parse(from);
  if (!start) {
    return base::fault(base::FaultKind::kInvalid, "calendar.bad_from",
                       {{"from", std::string(from)}, {"text", std::string(from)}});
  }
  const procedure::Pack* pack = knowledge.packs->in_force(pack_id, start->date());
  if (pack == nullptr) {
    std::vector<std::string> ids;
    for (const procedure::Pack& known : knowledge.packs->packs()) ids.push_back(known.id);
    return base::fault_near(base::FaultKind::kNotFound, "app.no_pack",
                            {{"pack", pack_id}, {"date", start->date().str()}},
                            base::nearest(pack_id, ids));
  }
  const procedure::ClockRule* rule = pack->clock(clock_id);
  if (rule == nullptr) {
    std::vector<std::string> ids;
    for (const procedure::ClockRule& known : pack->clocks) ids.push_back(known.id);
    return base::fault(base::FaultKind::kNotFound, "app.no_clock",
                       {{"pack", pack_id},
                        {"version", std::to_string(pack->version)},
                        {"clock", std::string(clock_id)},
                        {"known", base::join(ids, " ")}});
  }
  calendar::DeadlineInput input;
  input.start = *start;
  input.period = rule->period;
  input.end_rule = rule->end_rule;
  input.basis = rule->basis.str();
  const procedure::Step* step = rule->starts.empty() ? nullptr : pack->step(rule->starts.front());
  input.event = pack->label.zh + "·" + (step != nullptr ? step->label.zh : rule->label.zh);
  return input;
}

}  // namespace

base::Result<int> run_due(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string from, options.required("from"));
  TRY_ASSIGN(const auto share, find_share());
  const std::string& what = options.words.front();
  const bool named = what.find('/') != std::string::npos;
  TRY_ASSIGN(const auto knowledge, named ? read_knowledge(share) : read_law(share));
  TRY_ASSIGN(const calendar::DeadlineInput input,
             named ? clock_input(*knowledge, what, from) : calendar::due_input(what, from));
  const calendar::Deadline deadline =
      calendar::compute_explained(input, knowledge->workdays, knowledge->hours);
  if (options.flag("json")) {
    console.out << boost::json::serialize(
                       calendar::to_json(input, deadline, knowledge->workdays, console.messages))
                << "\n";
  } else {
    console.out << calendar::print(deadline, console.messages);
  }
  return 0;
}

}  // namespace app
