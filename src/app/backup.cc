// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu backup OUT, fadu restore BACKUP: a whole town as a folder, taken while the server works.
#include "app/command.h"
#include "app/evidence_check.h"
#include "app/home.h"
#include "app/progress.h"
#include "base/text.h"
#include "store/copy.h"
#include "store/open.h"
#include "store/verify_store.h"

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

base::Status need_nothing_at(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error) || (fs::is_directory(path, error) && fs::is_empty(path, error))) {
    return base::ok();
  }
  return base::fault(FaultKind::kConflict, "app.data_exists", {{"path", path.string()}});
}

// Keys and names, with their permissions; then the evidence, whose files never change once they are
// there. Called after the database was copied, so that no entry names a file that is missing.
base::Status copy_files(const fs::path& from, const fs::path& to) {
  std::error_code error;
  for (const char* name : {"ledger.key", "ledger.vkey", "compartments.keys", "town.yaml"}) {
    if (!fs::exists(from / name, error)) continue;
    fs::copy_file(from / name, to / name, error);
    if (error) return unwritable(to / name, error);
  }
  if (!fs::is_directory(from / "evidence", error)) return base::ok();
  for (fs::recursive_directory_iterator it(from / "evidence", error), end; !error && it != end;
       it.increment(error)) {
    const fs::path relative = fs::relative(it->path(), from, error);
    // Uploads under way are no evidence yet.
    if (relative.begin() != relative.end() && it->path().filename() == "tmp") {
      it.disable_recursion_pending();
      continue;
    }
    if (it->is_directory(error)) {
      fs::create_directories(to / relative, error);
    } else if (it->is_regular_file(error)) {
      fs::copy_file(it->path(), to / relative, fs::copy_options::skip_existing, error);
    }
    if (error) return unwritable(to / relative, error);
  }
  if (error) return unwritable(from / "evidence", error);
  return base::ok();
}

// Its files of evidence, too; those of compartments whose keys are not in the backup stay closed.
base::Status verify_evidence(DataDir& data, Console& console) {
  const base::Result<seal::Keyring> keyring = seal::Keyring::load(data.dir() / "compartments.keys");
  if (!keyring.ok() && keyring.fault().code != "base.file_missing") return keyring.fault();
  TRY_ASSIGN(const casework::EvidenceReport report,
             check_evidence(data, keyring.ok() ? &*keyring : nullptr, console));
  return report.finding ? base::Status(*report.finding) : base::ok();
}

// A backup that was not verified is none.
base::Result<uint64_t> verify_copy(const fs::path& dir, Console& console) {
  base::SystemRandom random;
  TRY_ASSIGN(const auto data, DataDir::open(dir, DataDir::Mode::kRead, "", random));
  TRY(data->store().check_structure());
  TRY_ASSIGN(const ledger::Verifier verifier, data->verifier());
  TRY_ASSIGN(const store::Head head, data->store().head(data->town()));
  Progress progress(console, "app.progress_verify", head.size);
  TRY_ASSIGN(const ledger::VerifyReport report,
             store::verify_store(data->store(), data->town(), &verifier,
                                 [&](uint64_t done) { progress.show(done); }));
  progress.end();
  if (report.finding) return *report.finding;
  TRY(verify_evidence(*data, console));
  return report.entries;
}

base::Result<uint64_t> back_up(DataDir& data, const fs::path& part, Console& console) {
  std::error_code error;
  fs::create_directories(part, error);
  if (error) return unwritable(part, error);
  fs::permissions(part, fs::perms::owner_all, error);  // keys lie in it
  TRY(data.store().backup_to(part / "fadu.db"));
  TRY(copy_files(data.dir(), part));
  return verify_copy(part, console);
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
  TRY(unlock(*knowledge, data.dir(), Unlock::kRead, random));
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
  TRY(copy_files(from, to));
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
  TRY(need_nothing_at(out));
  fs::path part = out;
  part += ".part";
  TRY(need_nothing_at(part));
  base::SystemRandom random;
  TRY_ASSIGN(const auto data,
             DataDir::open(dir, DataDir::Mode::kExisting, options.value("town").value_or(""),
                           random, options.value("store").value_or("")));
  const auto entries = back_up(*data, part, console);
  std::error_code error;
  if (!entries.ok()) {
    fs::remove_all(part, error);  // what cannot be removed is named .part and no backup
    return entries.fault();
  }
  fs::remove(out, error);  // an empty folder, or nothing
  fs::rename(part, out, error);
  if (error) return unwritable(out, error);
  say(console, "app.backed_up", {{"path", out.string()}, {"entries", std::to_string(*entries)}});
  return 0;
}

base::Result<int> run_restore(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string dir, options.required("data"));
  const fs::path from = options.words.front();
  TRY(need_nothing_at(dir));
  TRY(verify_copy(from, console));
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
