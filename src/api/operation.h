// SPDX-License-Identifier: AGPL-3.0-or-later
// One operation of the API and what its handler is given. Handlers are plain functions on a
// reader's thread; an act is handed to the office and answered after its commit.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "api/api.h"

namespace api {

namespace json = boost::json;

// Who may call an operation at all (`x-fadu-access` in the description); what he may see and do
// then is identity::Access's to say.
enum class Door : uint8_t {
  kPublic,         // anybody
  kStaff,          // signed in, with a post
  kAccount,        // signed in, perhaps without a post yet
  kAdministrator,  // identity::Access::administer
};

// What a handler answers; null JSON and no text: 204.
struct Answer {
  int status = 200;
  json::value body;
  std::optional<std::string> text;  // instead of `body`, with `type`
  std::string type = "application/json";
  http::Headers headers;
  std::optional<http::FileBody> file;
  std::function<void(std::shared_ptr<http::Stream>)> stream;
  std::string heartbeat;  // of the stream, http::Response
};

// One request, understood: parameters are there, of their type and within their limits.
struct Ask {
  const Kit& kit;
  http::Request request;
  identity::Principal who;
  std::optional<identity::Session> session;       // where the caller has one
  bool signed_in = false;                         // `who` has been established
  std::map<std::string, std::string> parameters;  // path and query, defaults filled in
  json::object body;
  base::Language language = base::Language::kChinese;
  store::Store* store = nullptr;  // a reader's connection
  std::shared_ptr<const casework::Town> town;

  // A parameter that has a value; "" where it was left out.
  [[nodiscard]] const std::string& parameter(const std::string& name) const;
  [[nodiscard]] bool has(const std::string& name) const;
  [[nodiscard]] int64_t number(const std::string& name) const;   // of an integer parameter
  [[nodiscard]] base::Uuid uuid(const std::string& name) const;  // of a uuid parameter
  [[nodiscard]] calendar::Instant now() const { return kit.clock.now(); }
  // With the town's working days; what it refers to lives as long as `town`.
  [[nodiscard]] casework::World world() const {
    return town != nullptr ? kit.office.world().of(*town) : kit.office.world();
  }
};

// Answers later, from any thread, once.
using Later = std::function<void(base::Result<Answer>)>;
using Handle = std::function<base::Result<Answer>(Ask&)>;
// For operations that write. `later` may be called from another thread, after this returns; the
// Ask stays alive until then.
using HandleLater = std::function<void(std::shared_ptr<Ask>, Later)>;
// For uploads: decides on the head of the request, without a store.
using HandleUpload = std::function<base::Result<std::unique_ptr<http::Sink>>(std::shared_ptr<Ask>)>;

using Operations = std::map<std::string, std::variant<Handle, HandleLater, HandleUpload>>;

// Each file of handlers adds its operations by operationId; called once by Api::open.
void add_session_operations(Operations& operations);   // sign-in, sessions, tokens, accounts
void add_case_operations(Operations& operations);      // cases, acts, queues, search, looks, events
void add_evidence_operations(Operations& operations);  // uploads and downloads
void add_people_operations(Operations& operations);    // people, posts, rosters, settings
void add_office_operations(Operations& operations);    // offices that matters go to
void add_pack_operations(Operations& operations);      // packs, registers, clocks, law, deadlines
void add_figure_operations(Operations& operations);    // indicators, traces, reports, audits
void add_map_operations(Operations& operations);       // cells, cases in a box
void add_load_operations(Operations& operations);      // open, late and new by place and post
void add_ledger_operations(Operations& operations);    // checkpoint, tiles, receipts, verification
void add_public_operations(Operations& operations);    // what everybody may ask
void add_intake_operations(Operations& operations);    // matters by what people say, cases nearby
void add_note_operations(Operations& operations);      // notes on cases
void add_record_operations(Operations& operations);    // a case as a page to print
void add_document_operations(Operations& operations);  // the papers of a case
void add_calendar_operations(Operations& operations);  // one's roster for a calendar program
void add_pack_check_operations(Operations& operations);  // a pack's text, checked
void add_backup_operations(Operations& operations);      // backups from the page
void add_keepsake_operations(Operations& operations);    // preferences and drafts of an account
void add_workday_operations(Operations& operations);     // working days, notices of holidays
void add_health_operations(Operations& operations);      // health, metrics, the description

}  // namespace api
