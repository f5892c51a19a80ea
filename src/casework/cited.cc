// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/cited.h"

#include <algorithm>
#include <map>
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

// What a scan of the ledger gathers.
struct Scanned {
  std::vector<CitedFile> files;
  std::vector<base::Uuid> cases;             // of `files`, one each
  std::map<base::Uuid, std::string> sealed;  // cases with a sealed entry: their compartments
  uint64_t closed = 0;
};

base::Status add_files(const store::EntryView& entry, const seal::Keyring* keyring, Scanned& out) {
  const bool sealed = is_sealed(entry);
  if (sealed) out.sealed.try_emplace(entry.subject, compartment_of(entry));
  if (entry.erased) return base::ok();
  if (locked(entry, keyring)) {
    ++out.closed;
    return base::ok();
  }
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
    CitedFile file{{}, entry.number, {}};
    std::copy(digest->begin(), digest->end(), file.digest.begin());
    out.files.push_back(std::move(file));
    out.cases.push_back(entry.subject);
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

// Of files that open cases name, sorted.
std::vector<base::Digest> open_digests(const Cited& cited) {
  std::vector<base::Digest> out;
  for (const CitedFile& file : cited.files) {
    if (file.compartment.empty()) out.push_back(file.digest);
  }
  std::sort(out.begin(), out.end());
  return out;
}

bool among(const std::vector<base::Digest>& sorted, const base::Digest& digest) {
  return std::binary_search(sorted.begin(), sorted.end(), digest);
}

}  // namespace

std::vector<SealedFile> sealed_files(const Cited& cited) {
  const std::vector<base::Digest> open = open_digests(cited);
  std::vector<SealedFile> out;
  std::map<base::Digest, size_t> places;
  for (const CitedFile& file : cited.files) {
    if (file.compartment.empty()) continue;
    const auto [it, first] = places.try_emplace(file.digest, out.size());
    if (first) out.push_back({file.digest, {}, among(open, file.digest)});
    out[it->second].compartments.push_back(file.compartment);
  }
  return out;
}

base::Result<Cited> cited_files(store::Store& store, std::string_view town,
                                const seal::Keyring* keyring) {
  Scanned scanned;
  base::Status status = base::ok();
  TRY_ASSIGN(const store::Head head, store.head(town));
  TRY(store.scan(town, 0, head.size, [&](const store::EntryView& entry) {
    status = add_files(entry, keyring, scanned);
    return status.ok();
  }));
  TRY(std::move(status));
  for (size_t i = 0; i < scanned.files.size(); ++i) {
    const auto sealed = scanned.sealed.find(scanned.cases[i]);
    if (sealed != scanned.sealed.end()) scanned.files[i].compartment = sealed->second;
  }
  Cited out{std::move(scanned.files), scanned.closed};
  keep_first(out.files);
  return out;
}

base::Result<EvidenceReport> check_evidence(const Cited& cited, const CheckFile& check,
                                            const CheckOptions& options) {
  const std::vector<base::Digest> open = open_digests(cited);
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
    if (checked->unsealed && !among(open, file.digest)) ++out.unsealed;
    if (checked->state == FileState::kAbsent) ++out.absent;
    if (checked->state == FileState::kClosed) ++out.closed;
    ++done;
  }
  return out;
}

}  // namespace casework
