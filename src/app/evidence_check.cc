// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/evidence_check.h"

#include "app/progress.h"
#include "evidence/kept.h"

namespace app {

base::Result<casework::EvidenceReport> check_evidence(DataDir& data, const seal::Keyring* keyring,
                                                      Console& console) {
  TRY_ASSIGN(const casework::Cited cited,
             casework::cited_files(data.store(), data.town(), keyring));
  const std::filesystem::path dir = data.dir() / "evidence";
  const auto check = [&](const std::string& digest,
                         const std::string&) -> base::Result<casework::FileCheck> {
    using State = casework::FileState;
    TRY_ASSIGN(const evidence::Kept kept, evidence::check_kept(dir, digest));
    return casework::FileCheck{kept.held ? State::kWhole : State::kAbsent, kept.bytes};
  };
  Progress progress(console, "app.progress_evidence", cited.files.size());
  auto report =
      casework::check_evidence(cited, check, [&](uint64_t done, uint64_t) { progress.show(done); });
  progress.end();
  return report;
}

}  // namespace app
