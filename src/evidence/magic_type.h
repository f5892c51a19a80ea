// SPDX-License-Identifier: AGPL-3.0-or-later
// libmagic, behind one function.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace evidence {

// The MIME type that libmagic's database gives to a file that begins so, without parameters; of
// nothing it only asks whether the database is there. Fault: evidence.no_magic.
[[nodiscard]] base::Result<std::string> magic_type(base::ByteView beginning);

}  // namespace evidence
