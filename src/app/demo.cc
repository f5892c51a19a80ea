// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu demo --data DIR
#include <iomanip>
#include <sstream>

#include "app/command.h"
#include "app/home.h"
#include "app/progress.h"
#include "app/town.h"
#include "demo/year.h"

namespace app {

namespace {

namespace fs = std::filesystem;
using base::FaultKind;

constexpr uint64_t kSeed = 2020;

base::Fault unwritable(const fs::path& path, const std::error_code& error) {
  return base::fault(FaultKind::kUnavailable, "base.file_unwritable",
                     {{"path", path.string()}, {"reason", error.message()}});
}

// What a killed run leaves behind; anything else in the folder is somebody's own.
bool is_remainder(const fs::path& part) {
  std::error_code error;
  for (fs::directory_iterator it(part, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    const bool ours = name.starts_with("fadu.db") || name.starts_with("ledger.") ||
                      name.starts_with("town.yaml") || name.starts_with("compartments.keys");
    if (!ours) return false;
  }
  return true;
}

// The year is made beside its place and moved there when it is whole: a run that is killed leaves
// nothing under the name that was asked for.
base::Result<fs::path> workshop(const fs::path& dir) {
  std::error_code error;
  if (fs::exists(dir, error) && !fs::is_empty(dir, error)) {
    return base::fault(FaultKind::kConflict, "app.data_exists", {{"path", dir.string()}});
  }
  fs::path part = dir;
  part += ".part";
  if (!is_remainder(part)) {
    return base::fault(FaultKind::kConflict, "app.data_exists", {{"path", part.string()}});
  }
  fs::remove_all(part, error);
  if (error) return unwritable(part, error);
  return part;
}

base::Status move_into_place(const fs::path& part, const fs::path& dir) {
  std::error_code error;
  fs::remove(dir, error);  // an empty folder, or nothing
  fs::rename(part, dir, error);
  if (error) return unwritable(dir, error);
  return base::ok();
}

// The folder by its full name, without a slash at its end.
base::Result<fs::path> target_of(const std::string& text) {
  if (text.empty()) {
    return base::fault(FaultKind::kInvalid, "app.option_needs_value", {{"option", "--data"}});
  }
  std::error_code error;
  fs::path dir = fs::absolute(text, error).lexically_normal();
  if (error) return unwritable(text, error);
  if (!dir.has_filename()) dir = dir.parent_path();
  return dir;
}

base::Result<demo::Summary> make(const fs::path& part, Console& console) {
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(const auto knowledge, read_knowledge(share));
  base::SeededRandom random(kSeed);
  TRY_ASSIGN(const auto data, DataDir::open(part, DataDir::Mode::kCreate, "demo", random));
  const TownName town{"demo", console.messages.text("app.demo_town", base::Language::kChinese),
                      console.messages.text("app.demo_town", base::Language::kEnglish), true};
  TRY(write_town(part, town));
  TRY(unlock(*knowledge, part, Unlock::kWrite, random));
  calendar::ManualClock clock({0});
  indicator::Upkeep upkeep(*knowledge->definitions);
  TRY_ASSIGN(const auto desk, casework::Desk::open(data->store(), knowledge->world(), data->town(),
                                                   {clock, random, &data->key(), {&upkeep}}));
  Progress progress(console, "app.progress_demo", 0);
  const demo::Sources sources{share / "demo", *knowledge->packs, knowledge->workdays,
                              knowledge->hours, kSeed};
  auto summary = demo::make_year(
      *desk, clock, sources, [&](size_t done, size_t total, const std::string& phase) {
        progress.show(done, total, console.messages.text(phase, base::Language::kChinese));
      });
  progress.end();
  return summary;
}

}  // namespace

base::Result<int> run_demo(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string dir, options.required("data"));
  TRY_ASSIGN(const fs::path target, target_of(dir));
  TRY_ASSIGN(const fs::path part, workshop(target));
  auto summary = make(part, console);
  if (summary.ok()) {
    base::Status moved = move_into_place(part, target);
    if (!moved.ok()) summary = std::move(moved).fault();
  }
  if (!summary.ok()) {
    std::error_code ignored;  // what could not be removed is removed by the next run
    fs::remove_all(part, ignored);
    return std::move(summary).fault();
  }
  std::ostringstream speed;
  speed << std::fixed << std::setprecision(0)
        << static_cast<double>(summary->entries) / std::max(summary->seconds, 1e-9);
  const base::Fault::Args args = {{"entries", std::to_string(summary->entries)},
                                  {"cases", std::to_string(summary->cases)},
                                  {"refusals", std::to_string(summary->refusals)},
                                  {"people", std::to_string(summary->people)},
                                  {"cells", std::to_string(summary->cells)},
                                  {"speed", speed.str()},
                                  {"dir", dir}};
  console.out << console.messages.text("app.demo_made", base::Language::kChinese, args) << "\n"
              << console.messages.text("app.demo_made", base::Language::kEnglish, args) << "\n";
  return 0;
}

}  // namespace app
