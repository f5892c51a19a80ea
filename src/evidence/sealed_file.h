// SPDX-License-Identifier: AGPL-3.0-or-later
// A file as a sealed compartment keeps it: ciphertext in chunks, so that it is written as it comes
// and any part of it is read without the rest. Each chunk is sealed by the compartment's key
// (seal/keyring.h) and bound to the file and to its place in it; the end binds size and digest, so
// that a file that was cut, put together from others or renamed does not open.
//
//   "FADUSEAL" ‖ id (16, random) ‖ chunk 0 ‖ … ‖ chunk n-1 ‖ end
//   chunk i: sealed (kChunk bytes; the last one fewer, never none), bound to 'c' ‖ id ‖ i (8, big
//   endian) end:     sealed (size, 8, big endian), bound to 'e' ‖ id ‖ SHA-256 of the whole in
//   clear (32)
//
// All are sealed with the key of the first chunk, so that they have one length.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/result.h"
#include "evidence/content.h"
#include "evidence/disk.h"
#include "seal/keyring.h"

namespace evidence {

inline constexpr size_t kChunk = 64 * 1024;

// What opens and seals: a compartment and the keys. Outlived by the keyring.
struct Compartment {
  std::string name;
  const seal::Keyring* keyring = nullptr;
};

// Opens a whole file of that digest. Faults: seal.no_key (kUnavailable), evidence.altered
// (kCorrupt), base.file_missing, base.file_unreadable.
[[nodiscard]] base::Result<std::unique_ptr<Content>> open_sealed(const std::filesystem::path& path,
                                                                 std::string_view digest,
                                                                 const Compartment& compartment);

// Writes one, also over several times: what does not fill a chunk lies sealed in a file beside it,
// and is sealed anew when more comes.
class SealedWriter {
 public:
  // A file that is new and empty. `random` outlives it.
  [[nodiscard]] static base::Result<SealedWriter> begin(std::filesystem::path path,
                                                        std::filesystem::path tail,
                                                        Compartment compartment,
                                                        base::Random& random);
  // Goes on with what is there, of `announced` bytes at most; what a crash left unfinished behind
  // the last whole chunk is cut off. seal.no_key, evidence.altered.
  [[nodiscard]] static base::Result<SealedWriter> resume(std::filesystem::path path,
                                                         std::filesystem::path tail,
                                                         uint64_t announced,
                                                         Compartment compartment,
                                                         base::Random& random);
  // Bytes that are on disk already, without opening anything but the piece beside: what
  // resume() would go on from.
  [[nodiscard]] static uint64_t received(const std::filesystem::path& path,
                                         const std::filesystem::path& tail, uint64_t announced);

  [[nodiscard]] uint64_t size() const { return chunks_ * kChunk + rest_.size(); }
  // Calls `take` with everything so far, opened.
  [[nodiscard]] base::Status read_back(const std::function<void(base::ByteView)>& take) const;
  // evidence.no_room, base.file_unwritable; then nothing of the chunk that did not fit is there.
  [[nodiscard]] base::Status write(base::ByteView bytes);
  // Makes durable what came so far.
  [[nodiscard]] base::Status keep();
  // Writes the end and makes all durable; open_sealed() opens it now.
  [[nodiscard]] base::Status finish(const base::Digest& digest);

 private:
  SealedWriter(std::filesystem::path path, std::filesystem::path tail, Compartment compartment,
               base::Random& random);
  [[nodiscard]] base::Status put(base::ByteView plain, const base::Bytes& bound);
  [[nodiscard]] base::Result<base::Bytes> seal(base::ByteView plain, const base::Bytes& bound);
  [[nodiscard]] base::Status read_head();
  [[nodiscard]] base::Status read_rest();

  std::filesystem::path path_;
  std::filesystem::path tail_;
  Compartment compartment_;
  base::Random* random_;
  Descriptor file_;
  base::Bytes id_;
  uint64_t chunks_ = 0;         // whole ones, written
  uint64_t end_ = 0;            // bytes of the file that count
  std::optional<uint8_t> key_;  // the number of the first chunk's key
  base::Bytes rest_;            // in clear, fewer than kChunk
};

}  // namespace evidence
