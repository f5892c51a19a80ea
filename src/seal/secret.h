// SPDX-License-Identifier: AGPL-3.0-or-later
// Key material: bytes that are wiped when they are no longer needed. There is no way to print it.
#pragma once

#include <openssl/crypto.h>

#include <cstddef>
#include <utility>

#include "base/bytes.h"

namespace seal {

// Never grows after it is made, so that no copy is left behind by a reallocation.
class Secret {
 public:
  Secret() = default;
  explicit Secret(size_t size) : bytes_(size) {}
  // Takes the bytes over; the caller keeps no copy.
  explicit Secret(base::Bytes&& bytes) : bytes_(std::move(bytes)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  Secret& operator=(Secret other) noexcept {
    bytes_.swap(other.bytes_);  // `other` wipes what was here
    return *this;
  }
  ~Secret() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

  [[nodiscard]] base::ByteView view() const { return bytes_; }
  [[nodiscard]] uint8_t* data() { return bytes_.data(); }
  [[nodiscard]] size_t size() const { return bytes_.size(); }

 private:
  base::Bytes bytes_;
};

}  // namespace seal
