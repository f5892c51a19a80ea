// SPDX-License-Identifier: AGPL-3.0-or-later
// What a decision may ask of the town's other cases: the service that a licence is for, the
// comments on a consultation.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "casework/case_file.h"

namespace casework {

struct World;

// Another case as it stands.
struct OtherCase {
  base::Uuid id;
  std::string pack;
  std::string state;
  Fields fields;
};
using OtherCaseFn = std::function<bool(const OtherCase&)>;  // false ends the list

class OtherCases {
 public:
  virtual ~OtherCases() = default;
  // Nothing if there is no such case.
  [[nodiscard]] virtual base::Result<std::optional<OtherCase>> find(const base::Uuid& id) const = 0;
  // The cases of `pack` that name `id` in their `field`; with `open` only those that have not
  // ended. Never of a sealed pack.
  [[nodiscard]] virtual base::Status naming(const base::Uuid& id, std::string_view pack,
                                            std::string_view field, bool open,
                                            const OtherCaseFn& fn) const = 0;
};

// Those of a store, as they stand for whoever uses that store now: within its transaction, what the
// transaction has written. Borrows all three.
class StoredCases final : public OtherCases {
 public:
  StoredCases(store::Store& store, const World& world, const std::string& town)
      : store_(store), world_(world), town_(town) {}
  base::Result<std::optional<OtherCase>> find(const base::Uuid& id) const override;
  base::Status naming(const base::Uuid& id, std::string_view pack, std::string_view field,
                      bool open, const OtherCaseFn& fn) const override;

 private:
  store::Store& store_;
  const World& world_;
  const std::string& town_;
};

}  // namespace casework
