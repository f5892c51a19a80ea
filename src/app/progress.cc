// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/progress.h"

namespace app {

namespace {

constexpr int kCells = 30;

}  // namespace

void Progress::show(uint64_t done) {
  if (total_ == 0) return;
  const int percent = static_cast<int>(done >= total_ ? 100 : done * 100 / total_);
  const bool worth = console_.terminal ? percent != shown_ : percent / 10 != shown_ / 10;
  if (!worth && shown_ >= 0) return;
  shown_ = percent;
  const std::string words =
      console_.messages.text(key_, base::Language::kChinese) + (phase_.empty() ? "" : " " + phase_);
  std::string bar;
  for (int i = 0; i < kCells; ++i) bar += i * 100 < percent * kCells ? "█" : "░";
  console_.err << (console_.terminal ? "\r\033[K" : "") << words << " " << bar << " " << percent
               << "%" << (console_.terminal ? "" : "\n") << std::flush;
}

void Progress::show(uint64_t done, uint64_t total, const std::string& phase) {
  if (phase != phase_ || total != total_) shown_ = -1;
  phase_ = phase;
  total_ = total;
  show(done);
}

void Progress::end() {
  if (console_.terminal && shown_ >= 0) console_.err << "\r\033[K" << std::flush;
  shown_ = -1;
}

}  // namespace app
