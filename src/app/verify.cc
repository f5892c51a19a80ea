// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu verify, fadu rebuild
#include <boost/json.hpp>

#include "app/command.h"
#include "app/evidence_check.h"
#include "app/home.h"
#include "app/progress.h"
#include "base/bytes.h"
#include "store/verify_store.h"

namespace app {

namespace {

using base::Language;

void say(Console& console, std::string_view key, const base::Fault::Args& args) {
  console.out << console.messages.text(key, Language::kChinese, args) << "\n"
              << console.messages.text(key, Language::kEnglish, args) << "\n";
}

base::Result<std::unique_ptr<casework::Desk>> open_desk(const Knowledge& knowledge, DataDir& data,
                                                        indicator::Upkeep& upkeep,
                                                        const Console& console,
                                                        base::Random& random) {
  return casework::Desk::open(data.store(), knowledge.world(), data.town(),
                              {console.clock, random, data.find_key(), {&upkeep}});
}

// The names of the projections that differ from what the ledger says.
std::vector<std::string> differing(const casework::Desk::Comparison& c) {
  std::vector<std::string> out;
  if (c.kept.cases != c.replayed.cases) out.push_back("case_file");
  if (c.kept.clocks != c.replayed.clocks) out.push_back("case_clock");
  if (c.kept.lines != c.replayed.lines) out.push_back("figure_line");
  if (c.kept.buckets != c.replayed.buckets) out.push_back("figure_bucket");
  if (c.kept.settings != c.replayed.settings) out.push_back("setting");
  if (c.kept.keys != c.replayed.keys) out.push_back("case_key");
  return out;
}

// What was found out, in the order in which it is asked.
struct Findings {
  ledger::VerifyReport ledger;
  bool ledger_only = false;
  std::vector<std::string> differing;
  casework::EvidenceReport evidence;
  [[nodiscard]] bool ok() const {
    return !ledger.finding && differing.empty() && !evidence.finding;
  }
};

boost::json::object finding_json(const base::Fault& finding, Console& console) {
  return {{"code", finding.code},
          {"zh", console.messages.say(finding, Language::kChinese)},
          {"en", console.messages.say(finding, Language::kEnglish)}};
}

boost::json::object evidence_json(const casework::EvidenceReport& report, Console& console) {
  boost::json::object out = {{"named", report.named},       {"whole", report.whole},
                             {"absent", report.absent},     {"closed", report.closed},
                             {"unsealed", report.unsealed}, {"bytes", report.bytes}};
  if (report.finding) {
    out["entry"] = report.found_at;
    out["finding"] = finding_json(*report.finding, console);
  }
  return out;
}

boost::json::object to_json(const std::string& town, const Findings& found, Console& console) {
  const ledger::VerifyReport& report = found.ledger;
  boost::json::object out = {{"town", town},
                             {"entries", report.entries},
                             {"erased", report.erased},
                             {"bytes", report.bytes},
                             {"signed_size", report.signed_size},
                             {"root", base::hex(report.root)},
                             {"ok", found.ok()}};
  if (report.finding) out["finding"] = finding_json(*report.finding, console);
  out["projections_differ"] = boost::json::array(found.differing.begin(), found.differing.end());
  if (!report.finding && !found.ledger_only)
    out["evidence"] = evidence_json(found.evidence, console);
  return out;
}

void print_evidence(const casework::EvidenceReport& report, Console& console) {
  if (report.finding) {
    console.out << console.messages.print(*report.finding);
    say(console, "app.evidence_cited", {{"number", std::to_string(report.found_at)}});
    return;
  }
  say(console, "app.evidence_whole",
      {{"named", std::to_string(report.named)},
       {"whole", std::to_string(report.whole)},
       {"absent", std::to_string(report.absent)},
       {"bytes", std::to_string(report.bytes)}});
  if (report.unsealed > 0) {
    say(console, "app.evidence_unsealed", {{"unsealed", std::to_string(report.unsealed)}});
  }
  if (report.closed > 0) {
    say(console, "app.evidence_closed", {{"closed", std::to_string(report.closed)}});
  }
}

void print(const std::string& town, const Findings& found, Console& console) {
  const ledger::VerifyReport& report = found.ledger;
  if (report.finding) {
    console.out << console.messages.print(*report.finding);
    return;
  }
  say(console, "app.verified",
      {{"town", town},
       {"entries", std::to_string(report.entries)},
       {"erased", std::to_string(report.erased)},
       {"root", base::hex(report.root).substr(0, 16)}});
  if (found.ledger_only) return;
  for (const std::string& table : found.differing) {
    say(console, "app.projection_differs", {{"table", table}});
  }
  if (found.differing.empty()) say(console, "app.projections_agree", {});
  print_evidence(found.evidence, console);
}

// What the ledger says of everything else, once the ledger itself is whole.
base::Status compare(DataDir& data, Findings& found, Console& console, base::Random& random) {
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(const auto knowledge, read_knowledge(share));
  TRY(take_over(*knowledge, data, Unlock::kRead, random, casework::Told::kByEntries));
  indicator::Upkeep upkeep(*knowledge->definitions);
  TRY_ASSIGN(const auto desk, open_desk(*knowledge, data, upkeep, console, random));
  TRY_ASSIGN(const casework::Desk::Comparison comparison, desk->compare());
  found.differing = differing(comparison);
  TRY_ASSIGN(found.evidence, check_evidence(data, knowledge->keyring.get(), console));
  return base::ok();
}

}  // namespace

base::Result<int> run_verify(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string dir, options.required("data"));
  base::SystemRandom random;
  Findings found;
  found.ledger_only = options.flag("ledger-only");
  // Comparing the projections replays them, in a transaction that is taken back.
  const auto mode = found.ledger_only ? DataDir::Mode::kRead : DataDir::Mode::kExisting;
  TRY_ASSIGN(const auto data, DataDir::open(dir, mode, options.value("town").value_or(""), random,
                                            options.value("store").value_or("")));
  TRY(data->store().check_structure());
  TRY_ASSIGN(const store::Head head, data->store().head(data->town()));
  Progress progress(console, "app.progress_verify", head.size);
  TRY_ASSIGN(const ledger::Verifier verifier, data->verifier());
  TRY_ASSIGN(found.ledger, store::verify_store(data->store(), data->town(), &verifier,
                                               [&](uint64_t done) { progress.show(done); }));
  progress.end();
  if (!found.ledger.finding && !found.ledger_only) TRY(compare(*data, found, console, random));
  if (options.flag("json")) {
    console.out << boost::json::serialize(to_json(data->town(), found, console)) << "\n";
  } else {
    print(data->town(), found, console);
  }
  return found.ok() ? 0 : 1;
}

base::Result<int> run_rebuild(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string dir, options.required("data"));
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(const auto knowledge, read_knowledge(share));
  base::SystemRandom random;
  TRY_ASSIGN(const auto data,
             DataDir::open(dir, DataDir::Mode::kExisting, options.value("town").value_or(""),
                           random, options.value("store").value_or("")));
  TRY(take_over(*knowledge, *data, Unlock::kRead, random, casework::Told::kByEntries));
  indicator::Upkeep upkeep(*knowledge->definitions);
  TRY_ASSIGN(const auto desk, open_desk(*knowledge, *data, upkeep, console, random));
  TRY(desk->rebuild());
  TRY_ASSIGN(const store::Head head, data->store().head(data->town()));
  say(console, "app.rebuilt", {{"town", data->town()}, {"entries", std::to_string(head.size)}});
  return 0;
}

}  // namespace app
