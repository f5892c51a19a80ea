// SPDX-License-Identifier: AGPL-3.0-or-later
// Bodies of sealed packs: ciphertext of a compartment of their own, whose name is the pack's id.
// What is sealed is bound to its place, so that it opens nowhere else.
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/uuid.h"
#include "procedure/pack.h"
#include "seal/keyring.h"
#include "store/store.h"

namespace casework {

// What a sealed body is bound to: town ‖ 0 ‖ the entry's id (16 bytes) ‖ kind.
[[nodiscard]] base::Bytes place_of_body(std::string_view town, const base::Uuid& id,
                                        std::string_view kind);

// Whether acts of the pack can be recorded: it is not sealed, or its key is at hand. Fault
// casework.no_keyring (kUnavailable).
[[nodiscard]] base::Status check_keyring(const procedure::Pack& pack, const seal::Keyring* keyring);

// True if the entry's body is ciphertext, by its header.
[[nodiscard]] bool is_sealed(const store::EntryView& entry);

// The compartment of an entry whose body is sealed: the pack of its kind.
[[nodiscard]] std::string_view compartment_of(const store::EntryView& entry);

// True if the entry's body is ciphertext that cannot be opened for want of a key; false for what is
// in clear, erased, or readable.
[[nodiscard]] bool locked(const store::EntryView& entry, const seal::Keyring* keyring);

// casework.no_keyring for an entry that is locked().
[[nodiscard]] base::Fault no_keyring(std::string_view pack);

}  // namespace casework
