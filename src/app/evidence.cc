// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu evidence seal: files of sealed cases that lie in clear, because they came before files were
// sealed or a crash left them, go into their compartments.
#include <boost/json.hpp>

#include "app/command.h"
#include "app/home.h"
#include "app/progress.h"
#include "base/text.h"
#include "casework/cited.h"
#include "evidence/locker.h"

namespace app {

namespace {

using base::FaultKind;
using base::Language;
using evidence::Settled;

// As long as a bringer sees what he brought without a case: he may be about to name it.
constexpr int64_t kFreshMs = 24 * 3'600'000;

void say(Console& console, std::string_view key, const base::Fault::Args& args) {
  console.out << console.messages.text(key, Language::kChinese, args) << "\n"
              << console.messages.text(key, Language::kEnglish, args) << "\n";
}

// A file that was or would be moved, or stays in clear.
struct Moved {
  evidence::Named file;
  Settled settled;
};

struct Outcome {
  bool dry = false;
  uint64_t named = 0;   // by sealed cases
  uint64_t closed = 0;  // entries that no key opens
  uint64_t copies = 0, gone = 0, open = 0, fresh = 0;
  uint64_t bytes = 0;  // of originals in clear that went
  std::vector<Moved> files;
  std::vector<base::Fault> findings;

  void add(evidence::Named file, const Settled& settled) {
    using Clear = Settled::Clear;
    copies += static_cast<uint64_t>(settled.copies);
    if (settled.clear == Clear::kGone) bytes += settled.bytes;
    gone += settled.clear == Clear::kGone ? 1 : 0;
    open += settled.clear == Clear::kOpen ? 1 : 0;
    fresh += settled.clear == Clear::kFresh ? 1 : 0;
    if (settled.moved()) files.push_back({std::move(file), settled});
  }
  // Nothing is left to do, or to worry about.
  [[nodiscard]] bool ok() const {
    return findings.empty() && closed == 0 && !(dry && !files.empty());
  }
};

// What the entries of the folder's town say; of a database in the folder, of all its towns, since
// they share its files.
base::Result<casework::Cited> cited_in(DataDir& data, const seal::Keyring* keyring, bool own) {
  std::vector<std::string> towns = {data.town()};
  if (own) {
    TRY_ASSIGN(towns, data.store().towns());
  }
  casework::Cited out;
  for (const std::string& town : towns) {
    TRY_ASSIGN(casework::Cited one, casework::cited_files(data.store(), town, keyring));
    std::move(one.files.begin(), one.files.end(), std::back_inserter(out.files));
    out.closed += one.closed;
  }
  return out;
}

// Nothing is touched unless everything can be read: a case that nobody can open may name a file,
// too, and would lose it.
base::Status need_keys(const std::vector<evidence::Named>& files, uint64_t closed,
                       const seal::Keyring* keyring) {
  if (closed > 0) {
    return base::fault(FaultKind::kUnavailable, "app.evidence_unknown",
                       {{"closed", std::to_string(closed)}});
  }
  for (const evidence::Named& file : files) {
    for (const std::string& name : file.compartments) {
      if (keyring != nullptr && keyring->has(name)) continue;
      return base::fault(FaultKind::kUnavailable, "seal.no_key", {{"compartment", name}});
    }
  }
  return base::ok();
}

// A fault that is no finding ends it: the disk is full, say. What was done stays done.
base::Status settle_all(evidence::Locker& locker, std::vector<evidence::Named> files,
                        Outcome& outcome, Console& console) {
  Progress bar(console, "app.progress_seal", files.size());
  const calendar::Instant fresh{console.clock.now().ms - kFreshMs};
  const auto how = outcome.dry ? evidence::Settle::kTry : evidence::Settle::kDo;
  base::Status status = base::ok();
  uint64_t done = 0;
  for (evidence::Named& file : files) {
    bar.show(done++);
    base::Result<Settled> settled = locker.settle(file, fresh, how);
    if (settled.ok()) {
      outcome.add(std::move(file), *settled);
    } else if (settled.fault().kind == FaultKind::kCorrupt) {
      outcome.findings.push_back(std::move(settled).fault());
    } else {
      status = std::move(settled).fault();
      break;
    }
  }
  bar.end();
  return status;
}

boost::json::object to_json(const Outcome& outcome, const std::string& town, Console& console) {
  boost::json::array files;
  for (const auto& [file, settled] : outcome.files) {
    files.push_back(boost::json::object{
        {"digest", file.digest},
        {"compartments", boost::json::array(file.compartments.begin(), file.compartments.end())},
        {"copies", settled.copies},
        {"gone", settled.clear == Settled::Clear::kGone}});
  }
  boost::json::array findings;
  for (const base::Fault& finding : outcome.findings) {
    findings.push_back(
        boost::json::object{{"code", finding.code},
                            {"digest", finding.arg("digest")},
                            {"zh", console.messages.say(finding, Language::kChinese)},
                            {"en", console.messages.say(finding, Language::kEnglish)}});
  }
  return {{"town", town},
          {"ok", outcome.ok()},
          {"dry_run", outcome.dry},
          {"named", outcome.named},
          {"copies", outcome.copies},
          {"gone", outcome.gone},
          {"bytes", outcome.bytes},
          {"open", outcome.open},
          {"fresh", outcome.fresh},
          {"closed", outcome.closed},
          {"files", std::move(files)},
          {"findings", std::move(findings)}};
}

void print(const Outcome& outcome, Console& console) {
  for (const base::Fault& finding : outcome.findings)
    console.err << console.messages.print(finding);
  for (const auto& [file, settled] : outcome.files) {
    console.out << file.digest << "  " << base::join(file.compartments, " ") << "\n";
  }
  say(console, outcome.dry ? "app.seal_planned" : "app.sealed_files",
      {{"named", std::to_string(outcome.named)},
       {"copies", std::to_string(outcome.copies)},
       {"gone", std::to_string(outcome.gone)},
       {"bytes", std::to_string(outcome.bytes)}});
  const auto also = [&](const char* key, uint64_t count) {
    if (count > 0) say(console, key, {{"count", std::to_string(count)}});
  };
  also("app.seal_open", outcome.open);
  also("app.seal_fresh", outcome.fresh);
  also("app.seal_findings", outcome.findings.size());
  if (outcome.closed > 0) {
    say(console, "app.evidence_closed", {{"closed", std::to_string(outcome.closed)}});
  }
}

base::Result<int> seal_files(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string dir, options.required("data"));
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(const auto knowledge, read_knowledge(share));
  base::SystemRandom random;
  const auto place = options.value("store");
  TRY_ASSIGN(const auto data,
             DataDir::open(dir, DataDir::Mode::kRead, options.value("town").value_or(""), random,
                           place.value_or("")));
  TRY(take_over(*knowledge, *data, Unlock::kRead, random));
  Outcome outcome;
  outcome.dry = options.flag("dry-run");
  // Alone before the ledger is read: nobody names a file in the meantime.
  TRY_ASSIGN(const auto locker,
             evidence::Locker::open(
                 data->dir() / "evidence", console.clock, random, knowledge->keyring.get(), {},
                 outcome.dry ? evidence::Use::kTogether : evidence::Use::kAlone));
  TRY_ASSIGN(const casework::Cited cited, cited_in(*data, knowledge->keyring.get(), !place));
  std::vector<evidence::Named> files;
  for (const casework::SealedFile& one : casework::sealed_files(cited)) {
    files.push_back({base::hex(one.digest), one.compartments, one.open});
  }
  outcome.named = files.size();
  outcome.closed = cited.closed;
  if (!outcome.dry) TRY(need_keys(files, outcome.closed, knowledge->keyring.get()));
  const base::Status status = settle_all(*locker, std::move(files), outcome, console);
  if (options.flag("json")) {
    console.out << boost::json::serialize(to_json(outcome, data->town(), console)) << "\n";
  } else {
    print(outcome, console);
  }
  TRY(status);
  return outcome.ok() ? 0 : 1;
}

}  // namespace

base::Result<int> run_evidence(const Options& options, Console& console) {
  const std::string& order = options.words.front();
  if (order == "seal") return seal_files(options, console);
  return base::fault_near(FaultKind::kInvalid, "app.unknown_order",
                          {{"order", order}, {"known", "seal"}}, base::nearest(order, {"seal"}));
}

}  // namespace app
