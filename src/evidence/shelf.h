// SPDX-License-Identifier: AGPL-3.0-or-later
// The files that are there: items, their records, copies of compartments and forms. Uploads are the
// locker's (locker.cc). Not for other rooms.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "evidence/locker.h"
#include "evidence/sealed_file.h"

namespace evidence {

class Shelf {
 public:
  Shelf(std::filesystem::path dir, const calendar::Clock& clock, base::Random& random,
        const seal::Keyring* keyring, Limits limits)
      : dir_(std::move(dir)),
        clock_(clock),
        random_(random),
        keyring_(keyring),
        limits_(std::move(limits)) {}

  // As Locker says.
  [[nodiscard]] base::Result<std::optional<Item>> item(std::string_view digest);
  [[nodiscard]] base::Result<std::filesystem::path> form(std::string_view digest, Form form);
  [[nodiscard]] base::Result<std::unique_ptr<Content>> content(std::string_view digest,
                                                               std::string_view compartment);
  [[nodiscard]] base::Result<base::Bytes> thumbnail(std::string_view digest,
                                                    std::string_view compartment);
  [[nodiscard]] base::Status note_open(std::string_view digest);
  [[nodiscard]] base::Status seal(std::string_view digest, std::string_view compartment);
  [[nodiscard]] base::Status drop_clear(std::string_view digest, std::string_view owner);
  [[nodiscard]] base::Result<Settled> settle(const Named& named, calendar::Instant fresh,
                                             Settle how);
  [[nodiscard]] base::Result<Kept> check(std::string_view digest, std::string_view compartment);

  // Puts a file that arrived, at `data`, in its place under its record; a sealed one among the
  // copies of its compartment.
  [[nodiscard]] base::Status prepare(Item& item);
  [[nodiscard]] base::Status place(const Item& item, const std::filesystem::path& data,
                                   std::string_view compartment);

  [[nodiscard]] Compartment compartment(std::string_view name) const {
    return {std::string(name), keyring_};
  }
  [[nodiscard]] std::filesystem::path path_of(std::string_view digest,
                                              std::string_view end = "") const;
  [[nodiscard]] std::filesystem::path in_tmp(const base::Uuid& id, std::string_view end) const;
  [[nodiscard]] std::filesystem::path part();  // a name in tmp/ that nobody else uses
  [[nodiscard]] bool has_room(uint64_t bytes) const;
  [[nodiscard]] const Limits& limits() const { return limits_; }
  [[nodiscard]] base::Random& random() { return random_; }

 private:
  [[nodiscard]] base::Result<std::optional<Item>> record(std::string_view digest) const;
  [[nodiscard]] base::Status save(const Item& item);
  [[nodiscard]] base::Result<std::filesystem::path> make(const Item& item, Form form);
  [[nodiscard]] base::Status copy_sealed(const Item& item, std::string_view compartment);
  [[nodiscard]] base::Status remove_clear(std::string_view digest);
  [[nodiscard]] base::Result<Settled> settle_forms(const Named& named, Settle how);
  [[nodiscard]] base::Status settle_clear(const Named& named);

  const std::filesystem::path dir_;
  const calendar::Clock& clock_;
  base::Random& random_;
  const seal::Keyring* keyring_;
  const Limits limits_;
  std::mutex mutex_;   // the records of items
  std::mutex making_;  // one form at a time: pixels cost memory
};

}  // namespace evidence
