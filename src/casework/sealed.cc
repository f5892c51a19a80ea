// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/sealed.h"

#include "casework/replay.h"
#include "ledger/entry.h"

namespace casework {

using base::FaultKind;

std::string_view compartment_of(const store::EntryView& entry) {
  return entry.kind.substr(0, entry.kind.find('/'));
}

bool is_sealed(const store::EntryView& entry) {
  ledger::EntryHeaderView header;
  return ledger::decode_view(entry.header, header) == nullptr &&
         (header.flags & ledger::kSealedBody) != 0;
}

base::Bytes place_of_body(std::string_view town, const base::Uuid& id, std::string_view kind) {
  base::Bytes out = base::to_bytes(town);
  out.push_back(0);
  out.insert(out.end(), id.bytes.begin(), id.bytes.end());
  out.insert(out.end(), kind.begin(), kind.end());
  return out;
}

base::Fault no_keyring(std::string_view pack) {
  return base::fault(FaultKind::kUnavailable, "casework.no_keyring", {{"pack", std::string(pack)}});
}

base::Status check_keyring(const procedure::Pack& pack, const seal::Keyring* keyring) {
  if (!pack.sealed || (keyring != nullptr && keyring->has(pack.id))) return base::ok();
  return no_keyring(pack.id);
}

bool locked(const store::EntryView& entry, const seal::Keyring* keyring) {
  if (entry.erased || !is_sealed(entry)) return false;
  return keyring == nullptr || !keyring->has(compartment_of(entry));
}

base::Result<base::Bytes> body_of(const store::EntryView& entry, const seal::Keyring* keyring) {
  if (entry.erased) return base::Bytes();
  if (!is_sealed(entry)) return base::Bytes(entry.body.begin(), entry.body.end());
  const std::string_view compartment = compartment_of(entry);
  if (keyring == nullptr || !keyring->has(compartment)) return base::Bytes();
  auto opened =
      keyring->open(compartment, place_of_body(entry.town, entry.id, entry.kind), entry.body);
  if (opened.ok()) return opened;
  base::Fault fault = std::move(opened).fault();
  fault.where = std::string(entry.town) + "/" + std::to_string(entry.number);
  fault.args.emplace_back("number", std::to_string(entry.number));
  return fault;
}

}  // namespace casework
