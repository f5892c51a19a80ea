// SPDX-License-Identifier: AGPL-3.0-or-later
// UUIDs; version 7 (RFC 9562 §5.7) sorts by its time.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

// Randomness is a parameter: the system's in production, seeded in tests and in the demonstration.
class Random {
 public:
  virtual ~Random() = default;
  virtual uint64_t next() = 0;
  // Uniform in [0, bound), bound > 0, without modulo bias.
  uint64_t below(uint64_t bound);
};

// From the operating system; for keys, salts and ids.
class SystemRandom final : public Random {
 public:
  uint64_t next() override;
};

// SplitMix64 from a seed: the same sequence on every machine. Never for secrets.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(uint64_t seed) : state_(seed) {}
  uint64_t next() override;

 private:
  uint64_t state_;
};

struct Uuid {
  std::array<uint8_t, 16> bytes{};

  // Version 7 from Unix milliseconds (low 48 bits) and 74 random bits.
  [[nodiscard]] static Uuid v7(int64_t unix_ms, Random& random);
  // The canonical 36-character form, either case.
  [[nodiscard]] static std::optional<Uuid> parse(std::string_view text);
  [[nodiscard]] std::string str() const;
  [[nodiscard]] bool is_nil() const;
  auto operator<=>(const Uuid&) const = default;
};

struct UuidHash {
  size_t operator()(const Uuid& id) const;
};

}  // namespace base
