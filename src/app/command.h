// SPDX-License-Identifier: AGPL-3.0-or-later
// The commands of the program. Each takes parsed options and returns its exit code: 0 done, 1 a
// finding or refusal, 2 wrong usage or input. Results go to stdout, words for people to stderr.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "app/options.h"
#include "base/messages.h"
#include "calendar/date.h"

namespace app {

// What a command prints with. `out` and `err` are the standard streams, or a test's.
struct Console {
  std::ostream& out;
  std::ostream& err;
  const base::Messages& messages;
  const calendar::Clock& clock;
  bool terminal = false;  // err is a terminal: progress may redraw its line
};

struct CommandEntry {
  std::string_view name;
  Shape shape;
  base::Result<int> (*run)(const Options&, Console&);
};

[[nodiscard]] base::Result<int> run_check(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_law(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_demo(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_due(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_indicators(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_trace(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_report(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_audit(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_map(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_verify(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_receipt(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_export(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_rebuild(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_serve(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_admin(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_evidence(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_backup(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_restore(const Options& options, Console& console);
[[nodiscard]] base::Result<int> run_store(const Options& options, Console& console);

// Finds the command, parses its options, runs it; faults become words and exit codes here. The one
// place, besides main, that catches a Bug.
[[nodiscard]] int run(const std::vector<std::string>& arguments, Console& console);

}  // namespace app
