// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/callers.h"

namespace api {

using base::FaultKind;

namespace {

constexpr int64_t kRememberedMs = 5'000;
constexpr size_t kKnownMax = 20'000;
constexpr std::string_view kBearer = "Bearer ";

struct Credential {
  std::string text;
  bool bearer = false;
};

std::optional<Credential> credential_of(const Kit& kit, const http::Request& request) {
  if (const std::string* header = request.headers.find("Authorization")) {
    if (header->starts_with(kBearer)) return Credential{header->substr(kBearer.size()), true};
  }
  const std::string_view cookie = request.cookie(cookie_name(kit));
  if (!cookie.empty()) return Credential{std::string(cookie), false};
  return std::nullopt;
}

bool is_unsafe(http::Method method) {
  return method != http::Method::kGet && method != http::Method::kHead &&
         method != http::Method::kOptions;
}

// A cookie is sent by the browser whoever wrote the page; the token in the header only by ours.
base::Status check_csrf(const http::Request& request, const identity::Session& session) {
  if (!is_unsafe(request.method)) return base::ok();
  const std::string* header = request.headers.find("X-CSRF-Token");
  if (header != nullptr && identity::Accounts::csrf_fits(session, *header)) return base::ok();
  return base::fault(FaultKind::kForbidden, "api.csrf");
}

}  // namespace

std::string cookie_name(const Kit& kit) { return kit.secure_cookies ? "__Host-fadu" : "fadu"; }

base::Status need_fresh_proof(const Ask& ask) {
  if (!ask.session || ask.kit.accounts.is_fresh(*ask.session)) return base::ok();
  return base::fault(FaultKind::kForbidden, "identity.prove_again");
}

base::Status Callers::admit(Ask& ask, const Known& known) const {
  ask.town = kit_.office.town();
  ask.signed_in = true;
  const calendar::Date today = kit_.clock.now().date();
  if (known.session) {
    TRY(check_csrf(ask.request, *known.session));
    ask.session = known.session;
    ask.who =
        identity::principal_of(known.session->account, known.session->person, known.session->post,
                               known.session->strong, std::nullopt, ask.town->directory, today);
    return base::ok();
  }
  ask.who =
      identity::principal_of(known.token->account, known.token->person, known.token->post,
                             known.token->strong, known.token->scopes, ask.town->directory, today);
  return base::ok();
}

base::Result<bool> Callers::recall(Ask& ask) {
  ask.town = kit_.office.town();
  const auto credential = credential_of(kit_, ask.request);
  if (!credential) {
    ask.signed_in = true;  // as nobody
    return true;
  }
  Known known;
  {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(credential->text);
    if (found == known_.end()) return false;
    const calendar::Instant now = kit_.clock.now();
    if (now.ms - found->second.read_at.ms > kRememberedMs || now < found->second.read_at) {
      known_.erase(found);
      return false;
    }
    known = found->second;
  }
  TRY(admit(ask, known));
  return true;
}

base::Status Callers::establish(Ask& ask, store::Store& store) {
  const auto credential = credential_of(kit_, ask.request);
  if (!credential) return base::ok();
  Known known;
  known.read_at = kit_.clock.now();
  if (credential->bearer) {
    TRY_ASSIGN(known.token, kit_.accounts.token(store, credential->text));
  } else {
    TRY_ASSIGN(known.session, kit_.accounts.session(store, credential->text));
  }
  {
    const std::lock_guard lock(mutex_);
    if (known_.size() >= kKnownMax) known_.clear();
    known_[credential->text] = known;
  }
  return admit(ask, known);
}

void Callers::forget(std::string_view account) {
  const std::lock_guard lock(mutex_);
  std::erase_if(known_, [&](const auto& item) {
    const Known& known = item.second;
    return account.empty() ||
           (known.session ? known.session->account : known.token->account) == account;
  });
}

}  // namespace api
