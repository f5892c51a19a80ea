// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/cited.h"

#include <algorithm>
#include <tuple>

#include "casework/body.h"
#include "casework/replay.h"
#include "casework/sealed.h"
#include "ledger/entry.h"

namespace casework {

namespace {

using base::FaultKind;

// The canonical form names evidence first, so that most bodies need not be read.
bool names_evidence(base::ByteView body) {
  static constexpr std::string_view kBegin = "{\"evidence\":";
  return base::text(body).starts_with(kBegin);
}

base::Status add_files(const store::EntryView& entry, const seal::Keyring* keyring, Cited& out) {
  if (entry.erased) return base::ok();
  if (locked(entry, keyring)) {
    ++out.closed;
    return base::ok();
  }
  const bool sealed = is_sealed(entry);
  base::Bytes opened;
  if (sealed) {
    TRY_ASSIGN(opened, body_of(entry, keyring));
  }
  const base::ByteView body = sealed ? base::ByteView(opened) : entry.body;
  if (!names_evidence(body)) return base::ok();
  Act act;
  TRY(decode_body(base::text(body), act));
  for (const Evidence& one : act.evidence) {
    const auto digest = base::from_hex(one.digest);
    if (!digest || digest->size() != base::Digest().size()) continue;  // no digest, no file
    CitedFile file{{}, entry.number, sealed ? std::string(compartment_of(entry)) : ""};
    std::copy(digest->begin(), digest->end(), file.digest.begin());
    out.files.push_back(std::move(file));
  }
  return base::ok();
}

void keep_first(std::vector<CitedFile>& files) {
  const auto key = [](const CitedFile& f) { return std::tie(f.digest, f.compartment); };
  std::stable_sort(files.begin(), files.end(), [&](const CitedFile& a, const CitedFile& b) {
    return key(a) < key(b);  // entries are in order already
  });
  files.erase(std::unique(files.begin(), files.end(),
                          [&](const CitedFile& a, const CitedFile& b) { return key(a) == key(b); }),
              files.end());
  std::stable_sort(files.begin(), files.end(),
                   [](const CitedFile& a, const CitedFile& b) { return a.number < b.number; });
}

}  // namespace

base::Result<Cited> cited_files(store::Store& store, std::string_view town,
                                const seal::Keyring* keyring) {
  Cited out;
  base::Status status = base::ok();
  TRY_ASSIGN(const store::Head head, store.head(town));
  TRY(store.scan(town, 0, head.size, [&](const store::EntryView& entry) {
    status = add_files(entry, keyring, out);
    return status.ok();
  }));
  TRY(std::move(status));
  keep_first(out.files);
  return out;
}

base::Result<EvidenceReport> check_evidence(const Cited& cited, const CheckFile& check,
                                            const CheckOptions& options) {
  EvidenceReport out;
  out.named = cited.files.size();
  out.closed = cited.closed;
  uint64_t done = 0;
  for (const CitedFile& file : cited.files) {
    if (file.number < options.from) continue;
    if (options.before_each && !options.before_each(done)) {
      out.next = file.number;
      return out;
    }
    auto checked = check(base::hex(file.digest), file.compartment);
    if (!checked.ok()) {
      base::Fault fault = std::move(checked).fault();
      if (fault.kind != FaultKind::kCorrupt) return fault;
      out.finding = std::move(fault);
      out.found_at = file.number;
      return out;
    }
    out.bytes += checked->bytes;
    if (checked->state == FileState::kWhole) ++out.whole;
    if (checked->unsealed) ++out.unsealed;
    if (checked->state == FileState::kAbsent) ++out.absent;
    if (checked->state == FileState::kClosed) ++out.closed;
    ++done;
  }
  return out;
}

}  // namespace casework
