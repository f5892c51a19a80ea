// SPDX-License-Identifier: AGPL-3.0-or-later
// What is derived from acts and kept beside the ledger, in the same transaction: the case lists are
// casework's own; figures are kept by the room `indicator`, which this room does not know.
#pragma once

#include <string>

#include "casework/case_file.h"
#include "procedure/pack.h"
#include "store/store.h"

namespace casework {

class Projection {
 public:
  virtual ~Projection() = default;
  // Called before an accepted act is applied to the case, or before its clocks are moved.
  virtual void before(const procedure::Pack& pack, const CaseFile& file) = 0;
  // Called after, within the transaction. `cause` is the last act of the case, or a notice of
  // holidays (an act of another case) that moved its clocks. Replaying a ledger calls the same
  // pair, so what is written may depend on nothing else.
  [[nodiscard]] virtual base::Status after(store::Transaction& transaction, const std::string& town,
                                           const procedure::Pack& pack, const CaseFile& file,
                                           const Act& cause) = 0;
};

}  // namespace casework
