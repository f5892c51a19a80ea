// SPDX-License-Identifier: AGPL-3.0-or-later
// A whole town as a folder, taken while the server works and verified: for the command line and for
// the server.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "app/home.h"

namespace app {

// Told how many of how many entries were verified.
using BackupProgress = std::function<void(uint64_t done, uint64_t total)>;

// Copies the database, keys, names and evidence to `out`, which is not there or an empty folder,
// and verifies the copy; returns its entries. Only then is `out` there; a broken copy is taken
// away. Faults: app.data_exists (kConflict), base.file_unwritable, those of the store, and what
// verification finds.
[[nodiscard]] base::Result<uint64_t> back_up_town(DataDir& data, const std::filesystem::path& out,
                                                  const BackupProgress& progress);

// Keys and names, with their permissions, and the evidence, whose files never change once they are
// there. Call after the database was copied, so that no entry names a file that is missing.
[[nodiscard]] base::Status copy_town_files(const std::filesystem::path& from,
                                           const std::filesystem::path& to);
// Verifies the town in `dir`, database and ledger; returns its entries.
[[nodiscard]] base::Result<uint64_t> verify_town(const std::filesystem::path& dir,
                                                 const BackupProgress& progress);
// app.data_exists unless there is nothing or an empty folder.
[[nodiscard]] base::Status need_nothing_at(const std::filesystem::path& path);

}  // namespace app
