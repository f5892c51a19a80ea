// SPDX-License-Identifier: AGPL-3.0-or-later
// By what a case is found: the words of its acts, and exact keys: a name, a number, a telephone, or
// another case that it names. Nothing of a sealed pack is ever found. Pure; the desk writes what
// these say, and who searches asks with the same keys and tags.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "casework/case_file.h"
#include "procedure/pack.h"
#include "store/store.h"

namespace casework {

inline constexpr size_t kKeyCharsMax = 64;  // longer values are no names and no numbers

// "pack:mediation".
[[nodiscard]] std::string tag_of_pack(std::string_view pack);
// "unit:V1"; "unit:-" for what has no place.
[[nodiscard]] std::string tag_of_unit(std::string_view unit);

// One way of writing for what people write in many: full-width letters folded, spaces and hyphens
// dropped, lower case, +86 before a telephone dropped. Valid UTF-8 in and out; may become empty.
[[nodiscard]] std::string plain_key(std::string_view value);
// SHA-256("fadu key 1" ‖ 0 ‖ town ‖ 0 ‖ plain_key(value)).
[[nodiscard]] base::Digest key_of_value(std::string_view town, std::string_view value);
// The key of every case that names the case `id`: SHA-256("fadu case 1" ‖ 0 ‖ town ‖ 0 ‖ id).
[[nodiscard]] base::Digest key_of_case(std::string_view town, const base::Uuid& id);

// What the last act of `file` makes findable by words: its text fields that are not sensitive; the
// texts of the whole case if the act moved it to another place, so that it is found there. Nothing
// if there are no words, or the pack is sealed.
[[nodiscard]] std::optional<store::TextDoc> words_of(const procedure::Pack& pack,
                                                     const CaseFile& file);

// The keys that the last act of `file` adds: sensitive short texts, sensitive persons by their id
// (who is complained of must be found, to keep the case from him), and cases that it names.
[[nodiscard]] std::vector<base::Digest> keys_of(std::string_view town, const procedure::Pack& pack,
                                                const CaseFile& file);

}  // namespace casework
