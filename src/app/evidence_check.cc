// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/evidence_check.h"

#include "app/progress.h"
#include "evidence/kept.h"
#include "evidence/sealed_file.h"

namespace app {

base::Result<casework::EvidenceReport> check_evidence(DataDir& data, const seal::Keyring* keyring,
                                                      const FilesProgress& progress) {
  TRY_ASSIGN(const casework::Cited cited,
             casework::cited_files(data.store(), data.town(), keyring));
  const std::filesystem::path dir = data.dir() / "evidence";
  const auto check = [&](const std::string& digest,
                         const std::string& compartment) -> base::Result<casework::FileCheck> {
    using State = evidence::Kept::State;
    TRY_ASSIGN(const evidence::Kept kept,
               evidence::check_kept(dir, digest, {compartment, keyring}));
    casework::FileCheck out{casework::FileState::kAbsent, kept.bytes, kept.unsealed};
    if (kept.state == State::kWhole) out.state = casework::FileState::kWhole;
    if (kept.state == State::kClosed) out.state = casework::FileState::kClosed;
    return out;
  };
  return casework::check_evidence(cited, check, {.before_each = [&](uint64_t done) {
                                    if (progress) progress(done, cited.files.size());
                                    return true;
                                  }});
}

base::Result<casework::EvidenceReport> check_evidence(DataDir& data, const seal::Keyring* keyring,
                                                      Console& console) {
  Progress bar(console, "app.progress_evidence", 0);
  auto report = check_evidence(data, keyring, FilesProgress([&](uint64_t done, uint64_t total) {
                                 bar.show(done, total, "");
                               }));
  bar.end();
  return report;
}

}  // namespace app
