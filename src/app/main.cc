// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu: composes the rooms.
#include <unistd.h>

#include <iostream>

#include "app/command.h"
#include "app/home.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto share = app::find_share();
  base::Messages messages;
  if (share.ok()) {
    auto loaded = base::Messages::load(*share / "text");
    if (!loaded.ok()) {
      std::cerr << messages.print(loaded.fault());
      return 2;
    }
    messages = std::move(*loaded);
  } else {
    std::cerr << messages.print(share.fault());
    return 2;
  }
  const calendar::SystemClock clock;
  app::Console console{std::cout, std::cerr, messages, clock, ::isatty(STDERR_FILENO) == 1};
  try {
    const int code = app::run(arguments, console);
    std::cout.flush();
    if (!std::cout) {
      std::cerr << messages.print(base::fault(base::FaultKind::kUnavailable, "base.file_unwritable",
                                              {{"path", "stdout"}, {"reason", "write"}}));
      return 1;
    }
    return code;
  } catch (const base::Bug& bug) {
    std::cerr << messages.print(
        base::fault(base::FaultKind::kCorrupt, "app.bug", {{"what", bug.what()}}));
    return 3;
  } catch (const std::bad_alloc&) {
    std::cerr << messages.print(base::fault(base::FaultKind::kUnavailable, "app.no_memory"));
    return 1;
  }
}
