// SPDX-License-Identifier: AGPL-3.0-or-later
// Keeps figures up to date with every act: what a case contributed before the act is taken back,
// what it contributes after is added, as lines (the journal behind traces and as-of values) and in
// buckets (the values of today, one row a day).
#pragma once

#include <string>
#include <vector>

#include "casework/projection.h"
#include "indicator/contributions.h"

namespace indicator {

class Upkeep final : public casework::Projection {
 public:
  // `definitions` must outlive it.
  explicit Upkeep(const Definitions& definitions) : definitions_(definitions) {}

  void before(const procedure::Pack& pack, const casework::CaseFile& file) override;
  [[nodiscard]] base::Status after(store::Transaction& transaction, const std::string& town,
                                   const procedure::Pack& pack, const casework::CaseFile& file,
                                   const casework::Act& cause) override;

 private:
  [[nodiscard]] Outline continued(const casework::CaseFile& file, const PackPlan& plan);
  [[nodiscard]] base::Status write(store::Transaction& transaction, const std::string& town,
                                   const casework::CaseFile& file, uint64_t change_number,
                                   std::vector<Contribution> gone, std::vector<Contribution> come,
                                   int64_t known_ms);

  const Definitions& definitions_;
  TextPool pool_;
  Outline old_;
};

}  // namespace indicator
