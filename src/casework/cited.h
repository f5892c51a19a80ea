// SPDX-License-Identifier: AGPL-3.0-or-later
// The files that a town's entries name by their digest, and whether they are still what they were.
// The files themselves lie elsewhere; who has them says how each one fares.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "seal/keyring.h"
#include "store/store.h"

namespace casework {

struct CitedFile {
  base::Digest digest{};
  uint64_t number = 0;  // the first entry that names it
  // The sealed pack of that entry's case, or "". What a case named before it was sealed is its
  // compartment's too.
  std::string compartment;
};

struct Cited {
  std::vector<CitedFile> files;  // by number; a digest once for each compartment
  uint64_t closed = 0;  // entries whose sealed bodies no key opens: what they name is unknown
};

// A file that sealed cases name.
struct SealedFile {
  base::Digest digest{};
  std::vector<std::string> compartments;  // of those cases
  bool open = false;                      // an open case names it too
};
// In the order of entries.
[[nodiscard]] std::vector<SealedFile> sealed_files(const Cited& cited);

// Reads every body of the town. Faults: casework.bad_body, seal.broken (kCorrupt).
[[nodiscard]] base::Result<Cited> cited_files(store::Store& store, std::string_view town,
                                              const seal::Keyring* keyring);

enum class FileState : uint8_t {
  kWhole,   // read again: size and digest are those of the record
  kAbsent,  // never held here; a digest without a file, as of a paper original
  kClosed,  // ciphertext whose key is not at hand
};
struct FileCheck {
  FileState state = FileState::kAbsent;
  uint64_t bytes = 0;     // that were read
  bool unsealed = false;  // a sealed case names it, and a copy lies in clear
};
// Faults of kind kCorrupt are findings: the file is gone or another.
using CheckFile = std::function<base::Result<FileCheck>(const std::string& digest,
                                                        const std::string& compartment)>;

struct EvidenceReport {
  uint64_t named = 0;     // files that entries name
  uint64_t whole = 0;     // of them: read and right
  uint64_t absent = 0;    // of them: never held here
  uint64_t closed = 0;    // of them, and of entries: not readable without a key
  uint64_t unsealed = 0;  // of the whole: only sealed cases name them, and they lie in clear
  uint64_t bytes = 0;
  // The first file, in the order of entries, that is missing or altered, and the entry that names
  // it first.
  std::optional<base::Fault> finding;
  uint64_t found_at = 0;
  std::optional<uint64_t> next;  // where to go on, if not all were read
};

struct CheckOptions {
  uint64_t from = 0;  // files that entries before this one name first are left out
  // Called before each file with the number of files done: false ends the check there, with
  // EvidenceReport::next set.
  std::function<bool(uint64_t)> before_each;
};

// A fault only if something could not be read.
[[nodiscard]] base::Result<EvidenceReport> check_evidence(const Cited& cited,
                                                          const CheckFile& check,
                                                          const CheckOptions& options = {});

}  // namespace casework
