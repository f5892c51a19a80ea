// SPDX-License-Identifier: AGPL-3.0-or-later
// What is written beside items and uploads: small JSON files, read strictly.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "evidence/locker.h"

namespace evidence {

struct UploadRecord {
  std::string owner;
  std::string name;
  uint64_t size = 0;
  calendar::Instant progress;  // when it last came on
  std::string digest;          // once complete
  std::string compartment;     // that it is sealed in from the first byte on; "" in clear
};

// Nothing for what was not written like this.
[[nodiscard]] std::string write_upload(const UploadRecord& record);
[[nodiscard]] std::optional<UploadRecord> read_upload(std::string_view json);
[[nodiscard]] std::string write_item(const Item& item);
[[nodiscard]] std::optional<Item> read_item(std::string_view json, std::string_view digest);

// 64 lower-case hex digits.
[[nodiscard]] bool is_digest(std::string_view text);

}  // namespace evidence
