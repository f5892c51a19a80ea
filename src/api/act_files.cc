// SPDX-License-Identifier: AGPL-3.0-or-later
// Acts that name files. Which acts are recorded is not known before the office answers, so what an
// act needs is made ready first and what it makes needless goes afterwards; a crash in between
// leaves a copy too many, never one too few.
#include "api/publication.h"
#include "api/writing.h"

namespace api {

namespace {

bool is_sealed(const Ask& ask, const std::string& pack) {
  const procedure::Pack* found = ask.kit.packs.newest(pack);
  return found != nullptr && found->sealed;
}

void answer_receipt(const Later& later, const base::Result<casework::Receipt>& receipt) {
  if (!receipt.ok()) return later(receipt.fault());
  later(receipt_answer(*receipt));
}

}  // namespace

base::Status ready_files(const Ask& ask, store::Store& store, const casework::Command& command) {
  if (carries_pack(command)) TRY(admit_publication(ask, store, command));
  const bool sealed = is_sealed(ask, command.pack);
  for (const casework::Evidence& one : command.evidence) {
    TRY(sealed ? ask.kit.locker.seal(one.digest, command.pack)
               : ask.kit.locker.note_open(one.digest));
  }
  return base::ok();
}

void settle_files(const Ask& ask, const casework::Command& command) {
  if (!is_sealed(ask, command.pack)) return;
  for (const casework::Evidence& one : command.evidence) {
    // A copy that cannot be taken away now stays readable for who brought it, for a day, and lies
    // in clear: `fadu verify` counts it.
    (void)ask.kit.locker.drop_clear(one.digest, ask.who.account);
  }
}

void submit_act(const std::shared_ptr<Ask>& ask, casework::Command command, const Later& later) {
  if (command.evidence.empty() && !carries_pack(command)) {
    return ask->kit.office.submit(std::move(command),
                                  [later](const base::Result<casework::Receipt>& receipt) {
                                    answer_receipt(later, receipt);
                                  });
  }
  const auto act = std::make_shared<const casework::Command>(std::move(command));
  // Copying takes as long as the file is large, a check as long as its scenarios; noting takes a
  // moment, and must not wait for reports.
  const bool takes_long = is_sealed(*ask, act->pack) || carries_pack(*act);
  const auto lane = takes_long ? office::Length::kLong : office::Length::kShort;
  const bool taken = ask->kit.office.read(
      [ask, act, later, lane](store::Store& store) {
        if (const base::Status ready = ready_files(*ask, store, *act); !ready.ok()) {
          return later(ready.fault());
        }
        if (lane == office::Length::kShort) {  // nothing to settle
          return ask->kit.office.submit(*act,
                                        [later](const base::Result<casework::Receipt>& receipt) {
                                          answer_receipt(later, receipt);
                                        });
        }
        ask->kit.office.submit(*act, [ask, act, later](base::Result<casework::Receipt> receipt) {
          // Not on the writer's thread, if that can be helped.
          const auto end = [ask, act, later, receipt = std::move(receipt)](store::Store*) {
            if (receipt.ok()) settle_files(*ask, *act);
            answer_receipt(later, receipt);
          };
          const bool handed = ask->kit.office.read([end](store::Store& store) { end(&store); },
                                                   office::Length::kLong);
          if (!handed) end(nullptr);
        });
      },
      lane);
  if (!taken) later(base::fault(base::FaultKind::kUnavailable, "office.busy"));
}

}  // namespace api
