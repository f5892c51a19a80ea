// SPDX-License-Identifier: AGPL-3.0-or-later
// The ledger for outsiders: checkpoint, key and hashes to anybody (C2SP tlog-tiles, so that the
// tools of transparency logs can follow it); entry headers, which tell who acted when, to staff.
#include <charconv>
#include <chrono>
#include <future>

#include "api/case_view.h"
#include "api/jobs.h"
#include "base/text.h"
#include "casework/cited.h"
#include "evidence/kept.h"
#include "ledger/tiles.h"
#include "store/verify_store.h"

namespace api {

using base::FaultKind;

namespace {

constexpr std::chrono::seconds kFilesTime(15);
constexpr const char* kPlain = "text/plain; charset=utf-8";

base::Fault no_tile() { return base::fault(FaultKind::kNotFound, "api.no_tile"); }

// Index and width of "x001/234" or "x001/234.p/12".
struct TilePlace {
  uint64_t index = 0;
  uint64_t width = ledger::kTileWidth;
};

std::optional<TilePlace> parse_place(std::string_view text) {
  TilePlace out;
  if (const size_t partial = text.find(".p/"); partial != std::string_view::npos) {
    const auto width = base::parse_int(text.substr(partial + 3));
    if (!width || *width < 1 || *width >= static_cast<int64_t>(ledger::kTileWidth)) return {};
    out.width = static_cast<uint64_t>(*width);
    text = text.substr(0, partial);
  }
  const auto parts = base::split(text, '/');
  if (parts.size() > 6) return {};
  for (size_t i = 0; i < parts.size(); ++i) {
    std::string_view part = parts[i];
    const bool last = i + 1 == parts.size();
    if (!last && (part.empty() || part.front() != 'x')) return {};
    if (!last) part.remove_prefix(1);
    const auto number = base::parse_int(part);
    if (part.size() != 3 || !number) return {};
    out.index = out.index * 1000 + static_cast<uint64_t>(*number);
  }
  return out;
}

http::Headers for_ever() {
  http::Headers out;
  out.set("Cache-Control", "public, max-age=31536000, immutable");
  return out;
}

base::Result<Answer> checkpoint(Ask& ask) {
  TRY_ASSIGN(auto last, ask.store->last_checkpoint(ask.kit.town));
  if (!last) return base::fault(FaultKind::kNotFound, "store.no_checkpoint");
  Answer out{.text = std::move(last->note), .type = kPlain};
  out.headers.set("Cache-Control", "public, max-age=1");
  return out;
}

base::Result<Answer> key(Ask& ask) {
  Answer out{.text = ask.kit.verifier->vkey() + "\n", .type = kPlain};
  out.headers.set("Cache-Control", "public, max-age=3600");
  return out;
}

base::Result<Answer> tile(Ask& ask) {
  const std::string& path = ask.parameter("tile");
  const size_t slash = path.find('/');
  if (slash == std::string::npos) return no_tile();
  const auto level = base::parse_int(std::string_view(path).substr(0, slash));
  const auto place = parse_place(std::string_view(path).substr(slash + 1));
  if (!level || *level > 63 || !place) return no_tile();
  // One way of writing only, so that caches hold one copy.
  if (ledger::tile_path(static_cast<uint32_t>(*level), place->index, place->width) !=
      "tile/" + path) {
    return no_tile();
  }
  TRY_ASSIGN(base::Bytes hashes,
             ask.store->tile(ask.kit.town, static_cast<uint32_t>(*level), place->index));
  if (hashes.size() < place->width * 32) return no_tile();
  hashes.resize(place->width * 32);
  return Answer{.text = std::string(base::text(hashes)),
                .type = "application/octet-stream",
                .headers = for_ever()};
}

base::Result<Answer> entries(Ask& ask) {
  TRY(ask.kit.access.ledger(ask.who));
  const std::string& path = ask.parameter("bundle");
  const auto place = parse_place(path);
  if (!place || ledger::bundle_path(place->index, place->width) != "tile/entries/" + path) {
    return no_tile();
  }
  const uint64_t first = place->index * ledger::kTileWidth;
  base::Bytes bundle;
  uint64_t count = 0;
  TRY(ask.store->scan(ask.kit.town, first, first + place->width,
                      [&](const store::EntryView& entry) {
                        ledger::append_to_bundle(bundle, entry.header);
                        ++count;
                        return true;
                      }));
  if (count != place->width) return no_tile();
  return Answer{.text = std::string(base::text(bundle)), .type = "application/octet-stream"};
}

base::Result<Answer> read_ledger(Ask& ask) {
  TRY(ask.kit.access.ledger(ask.who));
  TRY_ASSIGN(const store::Head head, ask.store->head(ask.kit.town));
  TRY_ASSIGN(const auto last, ask.store->last_checkpoint(ask.kit.town));
  std::string root;
  if (last) {
    TRY_ASSIGN(const ledger::TreeHead signed_head, ledger::parse_checkpoint(last->note));
    root = base::hex(signed_head.root);
  }
  return Answer{.body = json::object{
                    {"entries", head.size},
                    {"last_recorded_at", head.size > 0 ? json::value(head.last_recorded_at.str())
                                                       : json::value(nullptr)},
                    {"signed", last ? last->size : 0},
                    {"root", root},
                    {"key", ask.kit.verifier->vkey()}}};
}

base::Result<Answer> receipt(Ask& ask) {
  TRY(ask.kit.access.ledger(ask.who));
  TRY_ASSIGN(
      const ledger::Receipt made,
      store::make_receipt(*ask.store, ask.kit.town, static_cast<uint64_t>(ask.number("number"))));
  return Answer{.text = ledger::write_receipt(made), .type = kPlain};
}

casework::FileCheck checked(const evidence::Kept& kept) {
  using State = evidence::Kept::State;
  casework::FileCheck out{casework::FileState::kAbsent, kept.bytes, kept.unsealed};
  if (kept.state == State::kWhole) out.state = casework::FileState::kWhole;
  if (kept.state == State::kClosed) out.state = casework::FileState::kClosed;
  return out;
}

base::Result<casework::EvidenceReport> verify_evidence(Ask& ask) {
  TRY_ASSIGN(const casework::Cited cited,
             casework::cited_files(*ask.store, ask.kit.town, &ask.kit.keyring));
  // A thread for long readings is held no longer than this; the answer says where to go on.
  const auto until = std::chrono::steady_clock::now() + kFilesTime;
  return casework::check_evidence(
      cited,
      [&ask](const std::string& digest,
             const std::string& compartment) -> base::Result<casework::FileCheck> {
        TRY_ASSIGN(const evidence::Kept kept, ask.kit.locker.check(digest, compartment));
        return checked(kept);
      },
      {.from = static_cast<uint64_t>(ask.number("files_from")),
       .before_each = [until](uint64_t) { return std::chrono::steady_clock::now() < until; }});
}

json::object evidence_json(const Ask& ask, const casework::EvidenceReport& report) {
  json::object out = {{"named", report.named},       {"whole", report.whole},
                      {"absent", report.absent},     {"closed", report.closed},
                      {"unsealed", report.unsealed}, {"bytes", report.bytes}};
  if (report.next) out["next"] = *report.next;
  if (report.finding) {
    out["entry"] = report.found_at;
    out["finding"] = refusal_json(ask, *report.finding);
  }
  return out;
}

json::object report_json(const Ask& ask, const ledger::VerifyReport& report) {
  json::object out = {{"ok", !report.finding.has_value()},
                      {"entries", report.entries},
                      {"erased", report.erased},
                      {"signed_size", report.signed_size},
                      {"root", base::hex(report.root)}};
  if (report.finding) out["finding"] = refusal_json(ask, *report.finding);
  return out;
}

// The ledger, then the files that it names. `ask.store` is a reader's.
base::Result<json::object> verify_all(Ask& ask, const std::function<void(uint64_t)>& progress) {
  TRY_ASSIGN(const ledger::VerifyReport report,
             store::verify_store(*ask.store, ask.kit.town, ask.kit.verifier, progress));
  json::object out = report_json(ask, report);
  if (report.finding) return out;
  TRY_ASSIGN(const casework::EvidenceReport files, verify_evidence(ask));
  out["ok"] = !files.finding.has_value();
  out["evidence"] = evidence_json(ask, files);
  return out;
}

// Verifies on a reader's thread and waits for it there.
base::Result<json::value> verify_watched(const std::shared_ptr<Ask>& ask,
                                         const Job::Progress& progress) {
  std::promise<base::Result<json::value>> promise;
  auto future = promise.get_future();
  const bool taken = ask->kit.office.read(
      [&](store::Store& store) {
        ask->store = &store;
        promise.set_value([&]() -> base::Result<json::value> {
          TRY_ASSIGN(const store::Head head, store.head(ask->kit.town));
          TRY_ASSIGN(json::object out,
                     verify_all(*ask, [&](uint64_t done) { progress(done, head.size); }));
          return json::value(std::move(out));
        }());
      },
      office::Length::kLong);
  if (!taken) return base::fault(FaultKind::kUnavailable, "office.busy");
  return future.get();
}

base::Result<Answer> verify(Ask& ask) {
  TRY(ask.kit.access.ledger(ask.who));
  if (ask.parameter("wait") == "false") {
    // The Ask of this request ends with it; the job keeps what it needs.
    auto kept = std::make_shared<Ask>(ask);
    const bool started = ask.kit.jobs->verification.start(
        ask.kit.clock,
        [kept](const Job::Progress& progress) { return verify_watched(kept, progress); });
    if (!started) return base::fault(FaultKind::kConflict, "api.job_running");
    return Answer{.status = 202, .body = job_json(ask, ask.kit.jobs->verification)};
  }
  TRY_ASSIGN(json::object out, verify_all(ask, {}));
  return Answer{.body = std::move(out)};
}

base::Result<Answer> watch_verification(Ask& ask) {
  TRY(ask.kit.access.ledger(ask.who));
  return Answer{.body = json::object{{"job", job_json(ask, ask.kit.jobs->verification)}}};
}

// Answers with what is durable only. A reader may see an act before it is; but what outsiders keep
// and compare must not be otherwise after a power cut, or the town would look like a forger.
Handle durable(base::Result<Answer> (*handle)(Ask&)) {
  return [handle](Ask& ask) -> base::Result<Answer> {
    TRY_ASSIGN(Answer answer, handle(ask));
    TRY(ask.store->sync());
    return answer;
  };
}

}  // namespace

void add_ledger_operations(Operations& operations) {
  operations.emplace("checkpoint", durable(checkpoint));
  operations.emplace("ledgerKey", Handle(key));
  operations.emplace("ledgerTile", durable(tile));
  operations.emplace("ledgerEntries", durable(entries));
  operations.emplace("readLedger", durable(read_ledger));
  operations.emplace("ledgerReceipt", durable(receipt));
  operations.emplace("verifyLedger", Handle(verify));
  operations.emplace("watchVerification", Handle(watch_verification));
}

}  // namespace api
