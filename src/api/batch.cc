// SPDX-License-Identifier: AGPL-3.0-or-later
// Several acts at once: collected offline, each accepted or refused by itself; or whole (a
// spreadsheet that is imported), all or none; or only tried.
#include <set>
#include <unordered_map>

#include "api/case_view.h"
#include "api/writing.h"
#include "casework/trial.h"

namespace api {

using base::FaultKind;

namespace {

constexpr size_t kAloneMax = 200;  // acts, unless they are whole

std::string text_of(const json::object& body, std::string_view key) {
  const json::value* value = body.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

// A batch as far as it is understood: the acts that may be tried, and what became of the others.
struct Batch {
  std::vector<casework::Command> commands;
  std::vector<size_t> places;  // of each command among the outcomes
  json::array outcomes;
  size_t refused = 0;

  void refuse(const Ask& ask, size_t place, const base::Fault& fault) {
    outcomes[place] = json::object{{"refusal", refusal_json(ask, fault)}};
    ++refused;
  }
};

class BatchReader {
 public:
  BatchReader(const Ask& ask, store::Store& store) : ask_(ask), store_(store) {}

  Batch read(const json::array& acts) {
    Batch batch;
    for (const json::value& item : acts) {
      const size_t place = batch.outcomes.size();
      batch.outcomes.push_back(json::object());
      auto command = command_from(item.as_object());
      if (!command.ok()) {
        batch.refuse(ask_, place, command.fault());
        continue;
      }
      packs_.emplace(command->subject, command->pack);
      batch.places.push_back(place);
      batch.commands.push_back(std::move(*command));
    }
    return batch;
  }

 private:
  base::Result<casework::Command> command_from(const json::object& body) {
    if (!text_of(body, "pack").empty()) {
      TRY_ASSIGN(casework::Command opening, opening_of(ask_, body));
      // A case that is there is no new one, whoever says that he opens it.
      TRY_ASSIGN(const auto there, store_.case_file(ask_.kit.town, opening.subject));
      if (!there) opened_.insert(opening.subject);
      return opening;
    }
    TRY_ASSIGN(casework::Command out, command_of(ask_, body));
    const auto subject = base::Uuid::parse(text_of(body, "case"));
    if (!subject) {
      return base::fault(FaultKind::kInvalid, "api.field_missing", {{"at", "/acts/case"}});
    }
    out.subject = *subject;
    // A case that an earlier act of the batch opens is not in the store yet.
    const auto earlier = packs_.find(out.subject);
    if (earlier != packs_.end()) out.pack = earlier->second;
    if (!opened_.contains(out.subject)) TRY(may_act(ask_, store_, out));
    return out;
  }

  const Ask& ask_;
  store::Store& store_;
  std::unordered_map<base::Uuid, std::string, base::UuidHash> packs_;
  std::set<base::Uuid> opened_;
};

Answer batch_answer(Batch& batch, bool recorded) {
  return Answer{.body =
                    json::object{{"recorded", recorded}, {"outcomes", std::move(batch.outcomes)}}};
}

// What the office answered, act by act.
Answer answer_of(const Ask& ask, Batch& batch, const casework::Desk::Answers& answers) {
  bool recorded = false;
  for (size_t i = 0; i < answers.size(); ++i) {
    const auto& one = answers[i];
    if (one.ok()) {
      batch.outcomes[batch.places[i]] = json::object{{"receipt", receipt_answer(*one).body}};
      recorded = true;
    } else if (one.fault().code != "casework.whole_refused") {
      batch.refuse(ask, batch.places[i], one.fault());
    }
  }
  return batch_answer(batch, recorded);
}

// Adds what would be refused; faults of the store only.
base::Status try_batch(const Ask& ask, store::Store& store, Batch& batch, bool whole) {
  TRY_ASSIGN(const auto refusals, casework::try_all(store, ask.kit.office.world(), *ask.town,
                                                    batch.commands, ask.now(), whole));
  for (size_t i = 0; i < refusals.size(); ++i) {
    if (refusals[i]) batch.refuse(ask, batch.places[i], *refusals[i]);
  }
  return base::ok();
}

// The files that the acts name, where they belong before and after (act_files.cc).
base::Status ready_all(const Ask& ask, store::Store& store,
                       const std::vector<casework::Command>& commands) {
  for (const casework::Command& command : commands) TRY(ready_files(ask, store, command));
  return base::ok();
}

void settle_all(const Ask& ask, const std::vector<casework::Command>& commands,
                const casework::Desk::Answers& answers) {
  for (size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].ok()) settle_files(ask, commands[i]);
  }
}

void act_batch(const std::shared_ptr<Ask>& ask, const Later& later) {
  const bool whole = ask->parameter("whole") == "true";
  const bool check = ask->parameter("check") == "true";
  const json::array& acts = ask->body.at("acts").as_array();
  if (!whole && !check && acts.size() > kAloneMax) {
    return later(base::fault(FaultKind::kInvalid, "api.field_length",
                             {{"at", "/acts"}, {"min", "1"}, {"max", std::to_string(kAloneMax)}}));
  }
  const auto work = [ask, later, whole, check](store::Store& store) {
    auto batch =
        std::make_shared<Batch>(BatchReader(*ask, store).read(ask->body.at("acts").as_array()));
    if (whole || check) {
      // Tried here, so that the writer waits for no import that is refused anyway.
      const base::Status tried = try_batch(*ask, store, *batch, whole);
      if (!tried.ok()) return later(tried.fault());
      if (check || batch->refused > 0) return later(batch_answer(*batch, false));
    }
    if (batch->commands.empty()) return later(batch_answer(*batch, false));
    if (const base::Status ready = ready_all(*ask, store, batch->commands); !ready.ok()) {
      return later(ready.fault());
    }
    auto commands = batch->commands;
    const auto answer = [ask, later, batch](base::Result<casework::Desk::Answers> all) {
      if (!all.ok()) return later(all.fault());
      settle_all(*ask, batch->commands, *all);
      later(answer_of(*ask, *batch, *all));
    };
    if (whole) return ask->kit.office.submit_whole(std::move(commands), answer);
    ask->kit.office.submit_all(std::move(commands), answer);
  };
  const auto length = whole || check ? office::Length::kLong : office::Length::kShort;
  if (!ask->kit.office.read(work, length)) {
    later(base::fault(FaultKind::kUnavailable, "office.busy"));
  }
}

}  // namespace

void add_batch_operations(Operations& operations) {
  operations.emplace("actBatch", HandleLater(act_batch));
}

}  // namespace api
