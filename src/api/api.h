// SPDX-License-Identifier: AGPL-3.0-or-later
// The HTTP API: JSON under /api, described by api/openapi/*.yaml. That description is the source:
// it is served, requests are checked against it before a handler sees them, and a path without a
// handler or a handler without a path is a bug at the start. Answers that are refusals are RFC 9457
// problems with `code`, `basis` and `remedy`.
#pragma once

#include <atomic>
#include <boost/json.hpp>
#include <functional>
#include <memory>
#include <string>

#include "base/messages.h"
#include "base/result.h"
#include "casework/desk.h"
#include "evidence/locker.h"
#include "http/router.h"
#include "http/server.h"
#include "identity/access.h"
#include "identity/accounts.h"
#include "indicator/definitions.h"
#include "ledger/checkpoint.h"
#include "office/load.h"
#include "office/office.h"
#include "procedure/load.h"

namespace api {

// Makes a verified backup of the town in the folder `to` and returns its entries; on any thread.
using BackUp = std::function<base::Result<uint64_t>(
    const std::filesystem::path& to, const std::function<void(uint64_t done, uint64_t total)>&)>;

// What the API works with; all of it outlives the Api. One town.
struct Kit {
  std::string town;
  std::string town_name_zh;
  std::string town_name_en;
  std::filesystem::path share;     // holds api/openapi, reports, web
  std::filesystem::path desk;      // the built desk; "" where there is none
  std::vector<std::string> tiles;  // addresses of pictures under the map, with {x}, {y} and {z}
  const base::Messages& messages;
  const procedure::Library& packs;
  const std::vector<procedure::Sheet>& published;  // of `packs` and their scenarios, the town's own
  const indicator::Definitions& definitions;
  const law::Register& law;
  const calendar::Workdays& workdays;
  const calendar::OfficeHours& hours;
  const identity::Access& access;
  const identity::Accounts& accounts;
  const seal::Keyring& keyring;
  office::Office& office;
  evidence::Locker& locker;
  const calendar::Clock& clock;
  base::Random& random;  // thread safe
  const ledger::Verifier* verifier = nullptr;
  bool demonstration = false;     // role sign-in by one click, on loopback only
  bool secure_cookies = false;    // served over TLS
  std::filesystem::path backups;  // where `back_up` is asked to put them
  BackUp back_up;
  std::string version;

  // Set by Api::open, for its handlers.
  class Callers* callers = nullptr;
  office::LoadBook* loads = nullptr;
  class Attempts* attempts = nullptr;
  struct Jobs* jobs = nullptr;
  const boost::json::object* description = nullptr;
  class Metrics* metrics = nullptr;
  std::atomic<const http::Server*>* server = nullptr;
  std::atomic<bool>* closing = nullptr;
};

class Api {
 public:
  // Reads the description and joins it with the handlers. Faults: api.bad_description (kInvalid).
  [[nodiscard]] static base::Result<std::unique_ptr<Api>> open(Kit kit);
  virtual ~Api() = default;

  [[nodiscard]] virtual const http::Router& router() const = 0;
  // The problem document for what never reached a handler.
  [[nodiscard]] virtual http::Response refuse(int status, const http::Request& request) const = 0;
  // Counts what was answered, for /metrics; call with everything the server saw.
  virtual void seen(const http::Seen& seen) = 0;
  // The server's own counters, for /metrics.
  virtual void watch(const http::Server* server) = 0;
  // From now on /health/ready says no; streams of events end.
  virtual void closing() = 0;
};

}  // namespace api
