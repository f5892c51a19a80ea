// SPDX-License-Identifier: AGPL-3.0-or-later
// Progress of long work on stderr: a bar that redraws itself on a terminal, else a line at each
// tenth.
#pragma once

#include <cstdint>
#include <string>

#include "app/command.h"

namespace app {

class Progress {
 public:
  // `key` names the work in text/app.yaml; `total` units, 0 if unknown.
  Progress(Console& console, std::string key, uint64_t total)
      : console_(console), key_(std::move(key)), total_(total) {}

  void show(uint64_t done);
  void show(uint64_t done, uint64_t total, const std::string& phase);
  // Finishes the line.
  void end();

 private:
  Console& console_;
  std::string key_;
  std::string phase_;
  uint64_t total_;
  int shown_ = -1;  // percent
};

}  // namespace app
