// SPDX-License-Identifier: AGPL-3.0-or-later
// The bytes that a projection digest is taken of; the same for every engine. Rows come in the order
// of their keys, texts compared by their bytes.
#pragma once

#include <optional>
#include <string_view>

#include "base/digest.h"
#include "base/uuid.h"
#include "calendar/date.h"
#include "store/store.h"

namespace store {

// Hashes rows without ambiguity: every value with its length or its eight bytes.
class RowHash {
 public:
  void add(const CaseRow& row);
  void add(const ClockRow& row);
  void add(const FigureLine& line);
  void add(const FigureBucket& bucket);
  void add_setting(std::string_view name, std::string_view text);
  void add_key(base::ByteView key, const base::Uuid& subject);
  // The digest so far; the next row begins another.
  [[nodiscard]] base::Digest finish() { return hash_.finish(); }

 private:
  void value(int64_t number);
  void value(std::string_view text);
  void value(const base::Uuid& id) { hash_.update(id.bytes); }
  void value(calendar::Instant t) { value(t.ms); }
  void value(const std::optional<calendar::Instant>& t);
  template <typename... Values>
  void row(const Values&... values) {
    (value(values), ...);
  }

  base::Sha256 hash_;
};

}  // namespace store
