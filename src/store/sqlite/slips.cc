// SPDX-License-Identifier: AGPL-3.0-or-later
// Slips: what is kept beside the ledger.
#include "store/sqlite/store_impl.h"

namespace store {

namespace {

Slip slip_of(const Run& run) {
  Slip slip;
  slip.kind = run.text(0);
  slip.id = run.text(1);
  slip.owner = run.text(2);
  if (!run.is_null(3)) slip.expires_at = run.instant(3);
  slip.value = run.text(4);
  return slip;
}

}  // namespace

base::Result<std::optional<Slip>> SqliteStore::slip(std::string_view town, std::string_view kind,
                                                    std::string_view id) {
  TRY_ASSIGN(Run run, connection_->run(Query::kSlip, town, kind, id));
  TRY_ASSIGN(const bool found, run.step());
  if (!found) return std::optional<Slip>();
  return std::optional<Slip>(slip_of(run));
}

base::Status SqliteStore::slips(std::string_view town, std::string_view kind,
                                std::optional<std::string_view> owner, std::string_view after,
                                uint32_t limit, const SlipFn& fn) {
  const Query query = owner ? Query::kSlipsOfOwner : Query::kSlips;
  TRY_ASSIGN(Run run, connection_->run(query, town, kind, after, int64_t{limit}));
  if (owner) run.bind(*owner);
  return each(std::move(run), slip_of, fn);
}

base::Result<std::vector<std::string>> SqliteStore::slip_kinds(std::string_view town) {
  std::vector<std::string> out;
  std::string last;
  for (;;) {
    TRY_ASSIGN(Run run, connection_->run(Query::kSlipKinds, town, std::string_view(last)));
    TRY_ASSIGN(const bool found, run.step());
    if (!found || run.is_null(0)) return out;
    last = run.text(0);
    out.push_back(last);
  }
}

base::Status SqliteTransaction::put_slip(std::string_view town, const Slip& slip) {
  return keep(db_.execute(Query::kPutSlip, town, std::string_view(slip.kind),
                          std::string_view(slip.id), std::string_view(slip.owner), slip.expires_at,
                          std::string_view(slip.value)));
}

base::Status SqliteTransaction::drop_slip(std::string_view town, std::string_view kind,
                                          std::string_view id) {
  return keep(db_.execute(Query::kDropSlip, town, kind, id));
}

base::Status SqliteTransaction::drop_expired_slips(std::string_view town, calendar::Instant now) {
  return keep(db_.execute(Query::kDropExpiredSlips, town, now));
}

}  // namespace store
