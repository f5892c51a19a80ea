// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu store migrate, fadu store distribute: the database under the town.
#include "app/command.h"
#include "app/home.h"
#include "base/text.h"
#include "store/open.h"
#include "store/postgres/postgres_store.h"

namespace app {

namespace {

using base::FaultKind;
using base::Language;

void say(Console& console, std::string_view key, const base::Fault::Args& args = {}) {
  console.out << console.messages.text(key, Language::kChinese, args) << "\n"
              << console.messages.text(key, Language::kEnglish, args) << "\n";
}

base::Status rebuild(const Options& options, const std::string& dir, Console& console) {
  base::SystemRandom random;
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(const auto knowledge, read_knowledge(share));
  TRY_ASSIGN(const auto data,
             DataDir::open(dir, DataDir::Mode::kExisting, options.value("town").value_or(""),
                           random, options.value("store").value_or("")));
  TRY(take_over(*knowledge, *data, Unlock::kWrite, random, casework::Told::kByEntries));
  indicator::Upkeep upkeep(*knowledge->definitions);
  TRY_ASSIGN(const auto desk,
             casework::Desk::open(data->store(), knowledge->world(), data->town(),
                                  {console.clock, random, data->find_key(), {&upkeep}}));
  return desk->rebuild();
}

base::Result<int> migrate(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string dir, options.required("data"));
  const std::string place =
      options.value("store").value_or((std::filesystem::path(dir) / "fadu.db").string());
  const bool dry = options.flag("dry-run");
  TRY_ASSIGN(const store::Migration done, store::migrate(place, dry));
  const base::Fault::Args args = {{"from", std::to_string(done.from)},
                                  {"to", std::to_string(done.to)}};
  if (done.from == done.to) {
    say(console, "app.schema_current", args);
    return 0;
  }
  for (const std::string& step : done.steps) console.out << step << ";\n";
  say(console, dry ? "app.migration_planned" : "app.migrated", args);
  if (dry || !done.rebuild) return 0;
  TRY(rebuild(options, dir, console));
  say(console, "app.migration_rebuilt");
  return 0;
}

base::Result<int> distribute(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string place, options.required("store"));
  TRY_ASSIGN(const auto done, store::distribute(place));
  for (const std::string& step : done) console.out << step << ";\n";
  say(console, done.empty() ? "app.distributed_before" : "app.distributed");
  return 0;
}

}  // namespace

base::Result<int> run_store(const Options& options, Console& console) {
  const std::string& order = options.words.front();
  if (order == "migrate") return migrate(options, console);
  if (order == "distribute") return distribute(options, console);
  const std::vector<std::string> known = {"migrate", "distribute"};
  return base::fault_near(FaultKind::kInvalid, "app.unknown_order",
                          {{"order", order}, {"known", base::join(known, " ")}},
                          base::nearest(order, known));
}

}  // namespace app
