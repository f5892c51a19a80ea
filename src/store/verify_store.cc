// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/verify_store.h"

#include <algorithm>
#include <thread>

#include "base/file.h"
#include "ledger/merkle.h"
#include "ledger/tiles.h"

namespace store {

namespace {

using base::FaultKind;
namespace fs = std::filesystem;

constexpr unsigned kThreadsMax = 4;

class StoreRows final : public ledger::RowSource {
 public:
  // `reader` gives the rows, `store` everything else.
  StoreRows(Store& store, Store& reader, std::string_view town)
      : store_(store), reader_(reader), town_(town) {}

  base::Result<uint64_t> size() override {
    TRY_ASSIGN(const Head head, store_.head(town_));
    return head.size;
  }
  base::Status rows(uint64_t from, uint64_t to,
                    const std::function<bool(const ledger::StoredRow&)>& fn) override {
    return reader_.scan_stored(town_, from, to, fn);
  }
  base::Result<base::Bytes> tile(uint32_t level, uint64_t index) override {
    return store_.tile(town_, level, index);
  }

 private:
  Store& store_;
  Store& reader_;
  std::string_view town_;
};

base::Fault no_checkpoint(std::string_view town) {
  return base::fault(FaultKind::kNotFound, "store.no_checkpoint", {{"town", std::string(town)}});
}

base::Status write(const fs::path& path, base::ByteView content) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) {
    return base::fault(FaultKind::kUnavailable, "base.file_unwritable",
                       {{"path", path.parent_path().string()}, {"reason", error.message()}});
  }
  return base::write_file(path, base::text(content));
}

base::Status export_hashes(Store& store, std::string_view town, uint64_t size,
                           const fs::path& dir) {
  for (uint32_t level = 0; ledger::tile_width(size, level, 0) > 0; ++level) {
    for (uint64_t index = 0;; ++index) {
      const uint64_t width = ledger::tile_width(size, level, index);
      if (width == 0) break;
      TRY_ASSIGN(const base::Bytes hashes, store.tile(town, level, index));
      if (hashes.size() < width * 32) {
        return base::fault(FaultKind::kCorrupt, "ledger.tile_changed",
                           {{"level", std::to_string(level)}, {"index", std::to_string(index)}});
      }
      TRY(write(dir / ledger::tile_path(level, index, width),
                base::ByteView(hashes).first(width * 32)));
    }
  }
  return base::ok();
}

base::Status export_entries(Store& store, std::string_view town, uint64_t size,
                            const fs::path& dir) {
  for (uint64_t index = 0; index * ledger::kTileWidth < size; ++index) {
    const uint64_t first = index * ledger::kTileWidth;
    const uint64_t width = ledger::tile_width(size, 0, index);
    base::Bytes bundle;
    uint64_t next = first;
    TRY(store.scan(town, first, first + width, [&](const EntryView& view) {
      if (view.number != next || view.header.size() > 0xffff) return false;
      ledger::append_to_bundle(bundle, view.header);
      ++next;
      return true;
    }));
    if (next != first + width) {
      return base::fault(FaultKind::kCorrupt, "ledger.entry_missing",
                         {{"number", std::to_string(next)}});
    }
    TRY(write(dir / ledger::bundle_path(index, width), bundle));
  }
  return base::ok();
}

}  // namespace

base::Result<ledger::VerifyReport> verify_store(Store& store, std::string_view town,
                                                const ledger::Verifier* verifier,
                                                const std::function<void(uint64_t)>& progress) {
  TRY_ASSIGN(const std::unique_ptr<Snapshot> moment, store.snapshot());
  ledger::VerifyOptions options;
  options.town = town;
  options.verifier = verifier;
  options.progress = progress;
  TRY(store.checkpoints(town, [&options](const Checkpoint& checkpoint) {
    options.checkpoints.push_back({checkpoint.size, checkpoint.note});
    return true;
  }));
  // The rows that this moment sees never change, except by erasing, so further readers need not
  // see the same moment. Without any it only takes longer.
  std::vector<std::unique_ptr<Store>> readers;
  std::vector<StoreRows> rows;
  const unsigned threads = std::min(std::thread::hardware_concurrency(), kThreadsMax);
  for (unsigned i = 0; i < threads; ++i) {
    base::Result<std::unique_ptr<Store>> reader = store.open_reader();
    if (!reader.ok()) break;
    rows.emplace_back(store, **reader, town);
    readers.push_back(std::move(reader).value());
  }
  StoreRows own(store, readers.empty() ? store : *readers[0], town);
  std::vector<ledger::RowSource*> helpers;
  for (size_t i = 1; i < rows.size(); ++i) helpers.push_back(&rows[i]);
  return ledger::verify(own, options, helpers);
}

base::Result<ledger::Receipt> make_receipt(Store& store, std::string_view town, uint64_t number) {
  TRY_ASSIGN(const std::unique_ptr<Snapshot> moment, store.snapshot());
  TRY_ASSIGN(const std::optional<EntryRow> row, store.entry(town, number));
  if (!row) {
    return base::fault(FaultKind::kNotFound, "store.no_entry",
                       {{"number", std::to_string(number)}});
  }
  TRY_ASSIGN(std::optional<Checkpoint> checkpoint, store.last_checkpoint(town));
  if (!checkpoint || checkpoint->size <= number) return no_checkpoint(town);
  const ledger::TileReader reader = [&](uint32_t level, uint64_t index) {
    return store.tile(town, level, index);
  };
  ledger::Receipt receipt;
  receipt.number = number;
  TRY_ASSIGN(receipt.path,
             ledger::inclusion_proof(number, checkpoint->size, ledger::nodes_of(reader)));
  receipt.checkpoint = std::move(checkpoint->note);
  receipt.extra = row->header;
  return receipt;
}

base::Status export_tiles(Store& store, std::string_view town, const fs::path& dir) {
  TRY_ASSIGN(const std::unique_ptr<Snapshot> moment, store.snapshot());
  TRY_ASSIGN(const std::optional<Checkpoint> checkpoint, store.last_checkpoint(town));
  if (!checkpoint) return no_checkpoint(town);
  TRY(export_hashes(store, town, checkpoint->size, dir));
  TRY(export_entries(store, town, checkpoint->size, dir));
  // Last, so that what it promises is there.
  return write(dir / "checkpoint", base::view(checkpoint->note));
}

}  // namespace store
