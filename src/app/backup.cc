// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu backup OUT, fadu restore BACKUP: a whole town as a folder, taken while the server works.
#include "app/command.h"
#include "app/home.h"
#include "app/progress.h"
#include "app/town_backup.h"
#include "base/text.h"
#include "store/copy.h"
#include "store/open.h"

namespace app {

namespace {

namespace fs = std::filesystem;
using base::FaultKind;
using base::Language;

void say(Console& console, std::string_view key, const base::Fault::Args& args) {
  console.out << console.messages.text(key, Language::kChinese, args) << "\n"
              << console.messages.text(key, Language::kEnglish, args) << "\n";
}

base::Fault unwritable(const fs::path& path, const std::error_code& error) {
  return base::fault(FaultKind::kUnavailable, "base.file_unwritable",
                     {{"path", path.string()}, {"reason", error.message()}});
}

// Runs `work` with its progress shown.
template <typename Work>
base::Result<uint64_t> shown(Console& console, const Work& work) {
  Progress bar(console, "app.progress_verify", 0);
  auto done = work([&](uint64_t part, uint64_t total) { bar.show(part, total, ""); });
  bar.end();
  return done;
}

// What proved who somebody was may have been taken back since the backup was made.
base::Status end_sessions(store::Store& store, const std::string& town) {
  TRY_ASSIGN(const auto transaction, store.begin());
  TRY(transaction->lock(town));
  for (const char* kind : {"session", "token", "link"}) {
    std::vector<std::string> ids;
    std::string after;
    for (;;) {
      const size_t before = ids.size();
      TRY(store.slips(town, kind, std::nullopt, after, 1000, [&](const store::Slip& slip) {
        ids.push_back(slip.id);
        return true;
      }));
      if (ids.size() - before < 1000) break;
      after = ids.back();
    }
    for (const std::string& id : ids) TRY(transaction->drop_slip(town, kind, id));
  }
  return transaction->commit();
}

base::Status rebuild(DataDir& data, Console& console, base::Random& random) {
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(const auto knowledge, read_knowledge(share));
  TRY(take_over(*knowledge, data, Unlock::kRead, random, casework::Told::kByEntries));
  indicator::Upkeep upkeep(*knowledge->definitions);
  TRY_ASSIGN(const auto desk,
             casework::Desk::open(data.store(), knowledge->world(), data.town(),
                                  {console.clock, random, data.find_key(), {&upkeep}}));
  return desk->rebuild();
}

// Into a folder: the file itself, brought up to date. Into PostgreSQL: the truth, and projections
// made anew.
base::Result<uint64_t> restore_into(const fs::path& from, const fs::path& to,
                                    const std::string& place, Console& console) {
  base::SystemRandom random;
  std::error_code error;
  fs::create_directories(to, error);
  if (error) return unwritable(to, error);
  fs::permissions(to, fs::perms::owner_all, error);
  bool must_rebuild = true;
  if (place.empty()) {
    fs::copy_file(from / "fadu.db", to / "fadu.db", error);
    if (error) return unwritable(to / "fadu.db", error);
    TRY_ASSIGN(const store::Migration migration, store::migrate((to / "fadu.db").string(), false));
    must_rebuild = migration.rebuild;
  }
  TRY(copy_town_files(from, to));
  if (!place.empty()) {
    TRY_ASSIGN(const auto source,
               store::open_store((from / "fadu.db").string(), store::OpenMode::kRead));
    TRY_ASSIGN(const auto target, store::open_store(place, store::OpenMode::kCreate));
    TRY_ASSIGN(const auto towns, source->towns());
    for (const std::string& town : towns) TRY(store::copy_truth(*source, *target, town));
  }
  TRY_ASSIGN(const auto data, DataDir::open(to, DataDir::Mode::kExisting, "", random, place));
  // A copy of PostgreSQL's truth has no projections either.
  store::CaseFilter any;
  any.limit = 1;
  bool has_cases = false;
  TRY(data->store().cases(data->town(), any, [&](const store::CaseRow&) {
    has_cases = true;
    return false;
  }));
  if (must_rebuild || !has_cases) TRY(rebuild(*data, console, random));
  TRY(end_sessions(data->store(), data->town()));
  TRY_ASSIGN(const store::Head head, data->store().head(data->town()));
  return head.size;
}

}  // namespace

base::Result<int> run_backup(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string dir, options.required("data"));
  const fs::path out = options.words.front();
  base::SystemRandom random;
  TRY_ASSIGN(const auto data,
             DataDir::open(dir, DataDir::Mode::kExisting, options.value("town").value_or(""),
                           random, options.value("store").value_or("")));
  TRY_ASSIGN(const uint64_t entries, shown(console, [&](const BackupProgress& progress) {
               return back_up_town(*data, out, progress);
             }));
  say(console, "app.backed_up", {{"path", out.string()}, {"entries", std::to_string(entries)}});
  return 0;
}

base::Result<int> run_restore(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string dir, options.required("data"));
  const fs::path from = options.words.front();
  TRY(need_nothing_at(dir));
  TRY(shown(console, [&](const BackupProgress& progress) { return verify_town(from, progress); }));
  const auto entries = restore_into(from, dir, options.value("store").value_or(""), console);
  if (!entries.ok()) {
    std::error_code error;
    fs::remove_all(dir, error);
    return entries.fault();
  }
  say(console, "app.restored", {{"path", dir}, {"entries", std::to_string(*entries)}});
  return 0;
}

}  // namespace app
