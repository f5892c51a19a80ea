// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/town_backup.h"

#include "app/evidence_check.h"
#include "store/verify_store.h"

namespace app {

namespace fs = std::filesystem;
using base::FaultKind;

namespace {

base::Fault unwritable(const fs::path& path, const std::error_code& error) {
  return base::fault(FaultKind::kUnavailable, "base.file_unwritable",
                     {{"path", path.string()}, {"reason", error.message()}});
}

base::Result<uint64_t> copy_and_verify(DataDir& data, const fs::path& part,
                                       const BackupProgress& progress) {
  std::error_code error;
  fs::create_directories(part, error);
  if (error) return unwritable(part, error);
  fs::permissions(part, fs::perms::owner_all, error);  // keys lie in it
  TRY(data.store().backup_to(part / "fadu.db"));
  TRY(copy_town_files(data.dir(), part));
  // A backup that was not verified is none.
  return verify_town(part, progress);
}

// Its files of evidence, too; those of compartments whose keys are not in the backup stay closed.
base::Status verify_evidence(DataDir& data, const BackupProgress& progress) {
  const base::Result<seal::Keyring> keyring = seal::Keyring::load(data.dir() / "compartments.keys");
  if (!keyring.ok() && keyring.fault().code != "base.file_missing") return keyring.fault();
  TRY_ASSIGN(const casework::EvidenceReport report,
             check_evidence(data, keyring.ok() ? &*keyring : nullptr, progress));
  return report.finding ? base::Status(*report.finding) : base::ok();
}

}  // namespace

base::Status need_nothing_at(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error) || (fs::is_directory(path, error) && fs::is_empty(path, error))) {
    return base::ok();
  }
  return base::fault(FaultKind::kConflict, "app.data_exists", {{"path", path.string()}});
}

base::Status copy_town_files(const fs::path& from, const fs::path& to) {
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
    if (relative == fs::path("evidence") / "lock") continue;
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

base::Result<uint64_t> verify_town(const fs::path& dir, const BackupProgress& progress) {
  base::SystemRandom random;
  TRY_ASSIGN(const auto data, DataDir::open(dir, DataDir::Mode::kRead, "", random));
  TRY(data->store().check_structure());
  TRY_ASSIGN(const ledger::Verifier verifier, data->verifier());
  TRY_ASSIGN(const store::Head head, data->store().head(data->town()));
  TRY_ASSIGN(const ledger::VerifyReport report,
             store::verify_store(data->store(), data->town(), &verifier, [&](uint64_t done) {
               if (progress) progress(done, head.size);
             }));
  if (report.finding) return *report.finding;
  TRY(verify_evidence(*data, progress));
  return report.entries;
}

base::Result<uint64_t> back_up_town(DataDir& data, const fs::path& out,
                                    const BackupProgress& progress) {
  TRY(need_nothing_at(out));
  fs::path part = out;
  part += ".part";
  TRY(need_nothing_at(part));
  const auto entries = copy_and_verify(data, part, progress);
  std::error_code error;
  if (!entries.ok()) {
    fs::remove_all(part, error);  // what cannot be removed is named .part and no backup
    return entries.fault();
  }
  fs::remove(out, error);  // an empty folder, or nothing
  fs::rename(part, out, error);
  if (error) return unwritable(out, error);
  return *entries;
}

}  // namespace app
