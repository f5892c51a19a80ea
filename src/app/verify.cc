// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu verify, fadu rebuild
#include <boost/json.hpp>

#include "app/command.h"
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

boost::json::object to_json(const std::string& town, const ledger::VerifyReport& report,
                            const std::vector<std::string>& differences, Console& console) {
  boost::json::object out = {{"town", town},
                             {"entries", report.entries},
                             {"erased", report.erased},
                             {"bytes", report.bytes},
                             {"signed_size", report.signed_size},
                             {"root", base::hex(report.root)},
                             {"ok", !report.finding && differences.empty()}};
  if (report.finding) {
    out["finding"] = {{"code", report.finding->code},
                      {"zh", console.messages.say(*report.finding, Language::kChinese)},
                      {"en", console.messages.say(*report.finding, Language::kEnglish)}};
  }
  out["projections_differ"] = boost::json::array(differences.begin(), differences.end());
  return out;
}

}  // namespace

base::Result<int> run_verify(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string dir, options.required("data"));
  TRY_ASSIGN(const auto share, find_share());
  base::SystemRandom random;
  // Comparing the projections replays them, in a transaction that is taken back.
  const auto mode = options.flag("ledger-only") ? DataDir::Mode::kRead : DataDir::Mode::kExisting;
  TRY_ASSIGN(const auto data, DataDir::open(dir, mode, options.value("town").value_or(""), random,
                                            options.value("store").value_or("")));
  TRY(data->store().check_structure());
  TRY_ASSIGN(const store::Head head, data->store().head(data->town()));
  Progress progress(console, "app.progress_verify", head.size);
  TRY_ASSIGN(const ledger::Verifier verifier, data->verifier());
  TRY_ASSIGN(const ledger::VerifyReport report,
             store::verify_store(data->store(), data->town(), &verifier,
                                 [&](uint64_t done) { progress.show(done); }));
  progress.end();
  std::vector<std::string> differences;
  if (!report.finding && !options.flag("ledger-only")) {
    TRY_ASSIGN(const auto knowledge, read_knowledge(share));
    TRY(unlock(*knowledge, data->dir(), Unlock::kRead, random));
    indicator::Upkeep upkeep(*knowledge->definitions);
    TRY_ASSIGN(const auto desk, open_desk(*knowledge, *data, upkeep, console, random));
    TRY_ASSIGN(const casework::Desk::Comparison comparison, desk->compare());
    differences = differing(comparison);
  }
  if (options.flag("json")) {
    console.out << boost::json::serialize(to_json(data->town(), report, differences, console))
                << "\n";
  } else if (report.finding) {
    console.out << console.messages.print(*report.finding);
  } else {
    say(console, "app.verified",
        {{"town", data->town()},
         {"entries", std::to_string(report.entries)},
         {"erased", std::to_string(report.erased)},
         {"root", base::hex(report.root).substr(0, 16)}});
    for (const std::string& table : differences) {
      say(console, "app.projection_differs", {{"table", table}});
    }
    if (differences.empty() && !options.flag("ledger-only")) {
      say(console, "app.projections_agree", {});
    }
  }
  return report.finding || !differences.empty() ? 1 : 0;
}

base::Result<int> run_rebuild(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string dir, options.required("data"));
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(const auto knowledge, read_knowledge(share));
  base::SystemRandom random;
  TRY_ASSIGN(const auto data,
             DataDir::open(dir, DataDir::Mode::kExisting, options.value("town").value_or(""),
                           random, options.value("store").value_or("")));
  TRY(unlock(*knowledge, data->dir(), Unlock::kRead, random));
  indicator::Upkeep upkeep(*knowledge->definitions);
  TRY_ASSIGN(const auto desk, open_desk(*knowledge, *data, upkeep, console, random));
  TRY(desk->rebuild());
  TRY_ASSIGN(const store::Head head, data->store().head(data->town()));
  say(console, "app.rebuilt", {{"town", data->town()}, {"entries", std::to_string(head.size)}});
  return 0;
}

}  // namespace app
