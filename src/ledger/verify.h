// SPDX-License-Identifier: AGPL-3.0-or-later
// Verification of a whole ledger over an abstract reader of its rows: every entry decodes and has
// its number, time never runs backwards, every body that is still there is the one that was bound,
// every tile is right, and the tree has the roots that the checkpoints sign. As many threads as
// there are readers; nothing is allocated per entry.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"

namespace ledger {

// A stored entry; views are valid during the call only. Beside the header stand the copies that the
// storage keeps for its indexes: they must say the same.
struct StoredRow {
  uint64_t number = 0;
  base::ByteView id;       // 16 bytes
  base::ByteView subject;  // 16 bytes
  base::ByteView header;
  base::ByteView content;  // the salt, then the body; empty once erased
};

// What verify() reads. Faults pass through.
class RowSource {
 public:
  virtual ~RowSource() = default;
  // One more than the largest number.
  virtual base::Result<uint64_t> size() = 0;
  // The rows from <= number < to that there are, ascending; stops when `fn` returns false.
  virtual base::Status rows(uint64_t from, uint64_t to,
                            const std::function<bool(const StoredRow&)>& fn) = 0;
  // Hashes of a tile, empty if there is none.
  virtual base::Result<base::Bytes> tile(uint32_t level, uint64_t index) = 0;
};

struct StoredCheckpoint {
  uint64_t size = 0;
  std::string note;
};

struct VerifyOptions {
  std::string town;
  // By size, ascending. With a verifier their signatures are checked, and an entry that the last
  // one does not cover is a finding; without one only their roots are compared.
  std::vector<StoredCheckpoint> checkpoints;
  const Verifier* verifier = nullptr;
  // Called now and then with the number of entries done; may be empty.
  std::function<void(uint64_t)> progress;
};

struct VerifyReport {
  uint64_t entries = 0;      // verified, up to the first finding
  uint64_t erased = 0;       // of them without a body
  uint64_t bytes = 0;        // of headers, salts and bodies
  uint64_t signed_size = 0;  // entries that the last good checkpoint covers
  base::Digest root{};       // of all entries, if there is no finding
  // The first thing that is wrong; `number` among its arguments where an entry is at fault. Codes:
  // ledger.entry_missing, ledger.bad_header, ledger.wrong_place, ledger.columns_differ,
  // ledger.time_backwards, ledger.body_changed, ledger.entry_changed,
  // ledger.tile_changed, ledger.root_differs, ledger.entries_lost, ledger.unsigned_tail,
  // ledger.bad_checkpoint, ledger.bad_note, ledger.bad_signature.
  std::optional<base::Fault> finding;
};

// The report, also if something is wrong with the ledger; a fault only if it could not be read.
// `source` is used by the calling thread. Each of `helpers` reads the same rows for a thread of its
// own, of which only rows() is called; it may be a little ahead (more entries, more erased).
[[nodiscard]] base::Result<VerifyReport> verify(RowSource& source, const VerifyOptions& options,
                                                const std::vector<RowSource*>& helpers = {});

}  // namespace ledger
