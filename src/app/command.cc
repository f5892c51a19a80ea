// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/command.h"

#include "base/text.h"

namespace app {

namespace {

const std::vector<CommandEntry>& commands() {
  static const std::vector<CommandEntry> kCommands = {
      {"demo", {{"data"}, {}, 0, 0}, run_demo},
      {"indicators",
       {{"data", "year", "as-of", "by", "town", "store"}, {"json", "recompute"}, 0, 1},
       run_indicators},
      {"trace", {{"data", "year", "as-of", "town", "store"}, {"json"}, 1, 1}, run_trace},
      {"report",
       {{"data", "year", "as-of", "format", "out", "town", "store"}, {}, 0, 0},
       run_report},
      {"audit", {{"data", "year", "town", "store"}, {"json"}, 1, 1}, run_audit},
      {"due", {{"from"}, {"json"}, 1, 1}, run_due},
      {"check", {{"pages"}, {"diagram"}, 0, 1}, run_check},
      {"law", {{}, {"json"}, 1, 1}, run_law},
      {"map", {{"data", "format", "out", "town", "store"}, {}, 0, 0}, run_map},
      {"verify", {{"data", "town", "store"}, {"json", "ledger-only"}, 0, 0}, run_verify},
      {"receipt", {{"data", "out", "town", "store"}, {}, 1, 1}, run_receipt},
      {"export", {{"data", "out", "town", "store"}, {}, 0, 0}, run_export},
      {"rebuild", {{"data", "town", "store"}, {}, 0, 0}, run_rebuild},
      {"serve",
       {{"data", "store", "town", "name-zh", "name-en", "listen", "proxies", "tls-cert", "tls-key",
         "threads", "readers", "seal", "backups", "tiles", "tiles-key"},
        {"log-requests"},
        0,
        0},
       run_serve},
      {"admin", {{"data", "store", "town", "person"}, {}, 1, 2}, run_admin},
      {"evidence", {{"data", "store", "town"}, {"dry-run", "json"}, 1, 1}, run_evidence},
      {"backup", {{"data", "store", "town"}, {}, 1, 1}, run_backup},
      {"restore", {{"data", "store"}, {}, 1, 1}, run_restore},
      {"store", {{"data", "store", "town"}, {"dry-run"}, 1, 1}, run_store},
  };
  return kCommands;
}

int exit_code(const base::Fault& fault) {
  switch (fault.kind) {
    case base::FaultKind::kInvalid:
    case base::FaultKind::kNotFound:
      return 2;
    default:
      return 1;
  }
}

void help(Console& console, std::ostream& out) {
  using base::Language;
  for (const Language language : {Language::kChinese, Language::kEnglish}) {
    out << console.messages.text("app.help", language) << "\n";
    for (const CommandEntry& entry : commands()) {
      out << "  " << console.messages.text("app.help_" + std::string(entry.name), language) << "\n";
    }
    out << "\n";
  }
}

base::Result<int> dispatch(const std::vector<std::string>& arguments, Console& console) {
  if (arguments.empty() || arguments[0] == "help" || arguments[0] == "--help" ||
      arguments[0] == "-h") {
    help(console, arguments.empty() ? console.err : console.out);
    return arguments.empty() ? 2 : 0;
  }
  std::vector<std::string> names;
  for (const CommandEntry& entry : commands()) {
    if (entry.name != arguments[0]) {
      names.emplace_back(entry.name);
      continue;
    }
    TRY_ASSIGN(const Options options, parse_options(arguments, entry.shape));
    return entry.run(options, console);
  }
  return base::fault_near(base::FaultKind::kInvalid, "app.unknown_command",
                          {{"command", arguments[0]}, {"known", base::join(names, " ")}},
                          base::nearest(arguments[0], names));
}

}  // namespace

int run(const std::vector<std::string>& arguments, Console& console) {
  base::Result<int> result = dispatch(arguments, console);
  if (result.ok()) return *result;
  console.err << console.messages.print(result.fault());
  return exit_code(result.fault());
}

}  // namespace app
