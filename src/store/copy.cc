// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/copy.h"

namespace store {

namespace {

constexpr uint64_t kBatch = 1000;

// The entry from which to go on: 0, or where a copy of the same ledger was broken off.
base::Result<uint64_t> start_of(Store& from, Store& to, std::string_view town) {
  const base::Fault not_empty =
      base::fault(base::FaultKind::kConflict, "store.not_empty", {{"town", std::string(town)}});
  TRY_ASSIGN(const Head head, to.head(town));
  TRY_ASSIGN(const base::Bytes tile, to.tile(town, 0, 0));
  TRY_ASSIGN(const std::optional<Checkpoint> checkpoint, to.last_checkpoint(town));
  TRY_ASSIGN(const std::vector<std::string> kinds, to.slip_kinds(town));
  if (!tile.empty() || checkpoint || !kinds.empty()) return not_empty;
  if (head.size == 0) return uint64_t{0};
  TRY_ASSIGN(const std::optional<EntryRow> theirs, from.entry(town, head.size - 1));
  TRY_ASSIGN(const std::optional<EntryRow> ours, to.entry(town, head.size - 1));
  if (!theirs || !ours || theirs->header != ours->header) return not_empty;
  return head.size;
}

base::Status copy_entries(Store& from, Store& to, std::string_view town, uint64_t start,
                          const std::function<void(uint64_t)>& progress) {
  std::unique_ptr<Transaction> transaction;
  uint64_t done = start;
  base::Status status = base::ok();
  const auto copy = [&](const EntryView& view) -> base::Status {
    if (transaction == nullptr) {
      TRY_ASSIGN(transaction, to.begin());
      TRY(transaction->lock(town));
    }
    TRY(transaction->append_entry(view));
    if (++done % kBatch != 0) return base::ok();
    TRY(transaction->commit());
    transaction.reset();
    if (progress) progress(done);
    return base::ok();
  };
  TRY(from.scan(town, start, UINT64_MAX, [&](const EntryView& view) {
    status = copy(view);
    return status.ok();
  }));
  TRY(std::move(status));
  if (transaction != nullptr) TRY(transaction->commit());
  if (progress) progress(done);
  return base::ok();
}

base::Status copy_slips(Store& from, Transaction& to, std::string_view town) {
  TRY_ASSIGN(const std::vector<std::string> kinds, from.slip_kinds(town));
  base::Status status = base::ok();
  for (const std::string& kind : kinds) {
    TRY(from.slips(town, kind, std::nullopt, "", UINT32_MAX, [&](const Slip& slip) {
      status = to.put_slip(town, slip);
      return status.ok();
    }));
    TRY(std::move(status));
  }
  return base::ok();
}

}  // namespace

base::Status copy_truth(Store& from, Store& to, std::string_view town,
                        const std::function<void(uint64_t)>& progress) {
  TRY_ASSIGN(const uint64_t start, start_of(from, to, town));
  TRY(copy_entries(from, to, town, start, progress));
  TRY_ASSIGN(const std::unique_ptr<Transaction> transaction, to.begin());
  TRY(transaction->lock(town));
  base::Status status = base::ok();
  TRY(from.tiles(town, [&](uint32_t level, uint64_t index, base::ByteView hashes) {
    status = transaction->put_tile(town, level, index, hashes);
    return status.ok();
  }));
  TRY(std::move(status));
  status = base::ok();
  TRY(from.checkpoints(town, [&](const Checkpoint& checkpoint) {
    status = transaction->put_checkpoint(town, checkpoint);
    return status.ok();
  }));
  TRY(std::move(status));
  TRY(copy_slips(from, *transaction, town));
  return transaction->commit();
}

}  // namespace store
