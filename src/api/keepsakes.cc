// SPDX-License-Identifier: AGPL-3.0-or-later
// What a desk keeps for its account and nobody else reads: preferences, and forms that are half
// filled in. Slips, never entries; nothing of them is in events or logs. Drafts are ciphertext:
// those of a sealed pack under its own key, others under that of the accounts, since any form may
// hold what people tell in confidence.
#include "api/case_view.h"
#include "api/session.h"
#include "base/bytes.h"
#include "base/text.h"

namespace api {

using base::FaultKind;

namespace {

constexpr const char* kPreference = "preference";
constexpr const char* kDraft = "draft";
constexpr uint32_t kKeptMax = 200;  // of each kind, for one account
constexpr size_t kPreferenceBytesMax = 16u << 10;
constexpr size_t kDraftBytesMax = 64u << 10;
constexpr size_t kKeyCharsMax = 100;
constexpr int64_t kDraftLastsMs = 30LL * 24 * 3'600'000;

base::Status check_key(const std::string& key) {
  const bool good =
      !key.empty() && key.size() <= kKeyCharsMax && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '.' || c == ':';
      });
  if (good) return base::ok();
  return base::fault(FaultKind::kInvalid, "api.bad_name", {{"max", std::to_string(kKeyCharsMax)}});
}

base::Fault not_kept(const std::string& key) {
  return base::fault(FaultKind::kNotFound, "api.not_kept", {{"key", key}});
}

std::string slip_id(const Ask& ask, const std::string& key) { return ask.who.account + "/" + key; }

std::string key_of(const Ask& ask, const store::Slip& slip) {
  return slip.id.substr(ask.who.account.size() + 1);
}

base::Result<std::optional<store::Slip>> find(const Ask& ask, store::Store& store, const char* kind,
                                              const std::string& key) {
  TRY_ASSIGN(auto slip, store.slip(ask.kit.town, kind, slip_id(ask, key)));
  if (slip && slip->expires_at && *slip->expires_at <= ask.now()) slip.reset();
  return slip;
}

// Every slip of the kind that the account has.
base::Result<std::vector<store::Slip>> all(const Ask& ask, store::Store& store, const char* kind) {
  std::vector<store::Slip> out;
  TRY(store.slips(ask.kit.town, kind, ask.who.account, "", kKeptMax + 1,
                  [&](const store::Slip& slip) {
                    if (!slip.expires_at || *slip.expires_at > ask.now()) out.push_back(slip);
                    return true;
                  }));
  return out;
}

base::Status check_room(const Ask& ask, store::Store& store, const char* kind,
                        const std::string& key, size_t bytes, size_t bytes_max) {
  if (bytes > bytes_max) {
    return base::fault(FaultKind::kInvalid, "api.kept_too_large",
                       {{"max", std::to_string(bytes_max)}});
  }
  TRY_ASSIGN(const auto there, find(ask, store, kind, key));
  if (there) return base::ok();
  TRY_ASSIGN(const auto slips, all(ask, store, kind));
  if (slips.size() < kKeptMax) return base::ok();
  return base::fault(FaultKind::kConflict, "api.kept_too_many",
                     {{"max", std::to_string(kKeptMax)}});
}

json::value parsed(const std::string& text) {
  boost::system::error_code error;
  json::value out = json::parse(text, error);
  return error ? json::value(nullptr) : out;
}

// --- preferences

base::Result<Answer> list_preferences(Ask& ask) {
  TRY_ASSIGN(const auto slips, all(ask, *ask.store, kPreference));
  json::object out;
  for (const store::Slip& slip : slips) out[key_of(ask, slip)] = parsed(slip.value);
  return Answer{.body = json::object{{"preferences", std::move(out)}}};
}

base::Result<Answer> read_preference(Ask& ask) {
  const std::string& key = ask.parameter("key");
  TRY(check_key(key));
  TRY_ASSIGN(const auto slip, find(ask, *ask.store, kPreference, key));
  if (!slip) return not_kept(key);
  return Answer{.body = json::object{{"value", parsed(slip->value)}}};
}

void write_preference(const std::shared_ptr<Ask>& ask, const Later& later) {
  write_and_answer(
      ask, later,
      [ask](store::Store& store, store::Transaction& transaction,
            std::optional<base::Fault>&) -> base::Result<Answer> {
        const std::string& key = ask->parameter("key");
        TRY(check_key(key));
        store::Slip slip;
        slip.kind = kPreference;
        slip.id = slip_id(*ask, key);
        slip.owner = ask->who.account;
        slip.value = json::serialize(ask->body.at("value"));
        TRY(check_room(*ask, store, kPreference, key, slip.value.size(), kPreferenceBytesMax));
        TRY(transaction.put_slip(ask->kit.town, slip));
        return Answer{.body = json::object{{"value", ask->body.at("value")}}};
      });
}

void drop(const std::shared_ptr<Ask>& ask, const Later& later, const char* kind) {
  write_and_answer(ask, later,
                   [ask, kind](store::Store& store, store::Transaction& transaction,
                               std::optional<base::Fault>&) -> base::Result<Answer> {
                     const std::string& key = ask->parameter("key");
                     TRY(check_key(key));
                     TRY_ASSIGN(const auto slip, find(*ask, store, kind, key));
                     if (!slip) return not_kept(key);
                     TRY(transaction.drop_slip(ask->kit.town, kind, slip->id));
                     return Answer{.status = 204};
                   });
}

void drop_preference(const std::shared_ptr<Ask>& ask, const Later& later) {
  drop(ask, later, kPreference);
}

// --- drafts

// What the slip tells of a draft without opening it, and the sealed form.
struct Draft {
  std::string pack;
  std::string saved_at;
  std::string sealed;  // base64
};

Draft draft_of(const store::Slip& slip) {
  const json::value value = parsed(slip.value);
  const auto text = [&](const char* key) {
    const json::value* one = value.is_object() ? value.as_object().if_contains(key) : nullptr;
    return one != nullptr && one->is_string() ? std::string(one->as_string()) : std::string();
  };
  return {text("pack"), text("saved_at"), text("sealed")};
}

std::string compartment_of(const Ask& ask, const std::string& pack) {
  const auto sealed = procedure::sealed_packs(ask.kit.packs);
  const bool own = std::binary_search(sealed.begin(), sealed.end(), pack);
  return own ? pack : std::string(identity::kAccountsCompartment);
}

// What the ciphertext belongs to: moved to another account, name or pack it does not open.
base::Bytes place_of(const Ask& ask, const std::string& pack, const std::string& id) {
  return base::to_bytes("draft/" + ask.kit.town + "/" + pack + "/" + id);
}

json::object head_json(const Ask& ask, const store::Slip& slip, const Draft& draft) {
  return {{"key", key_of(ask, slip)},
          {"pack", draft.pack},
          {"saved_at", draft.saved_at},
          {"expires_at", slip.expires_at->str()}};
}

// A draft of a pack that the post may not see is kept for the post that may.
bool may_see(const Ask& ask, const Draft& draft) {
  return draft.pack.empty() || ask.kit.access.lists(ask.who, draft.pack);
}

base::Result<Answer> list_drafts(Ask& ask) {
  TRY_ASSIGN(const auto slips, all(ask, *ask.store, kDraft));
  json::array out;
  for (const store::Slip& slip : slips) {
    const Draft draft = draft_of(slip);
    if (may_see(ask, draft)) out.push_back(head_json(ask, slip, draft));
  }
  return Answer{.body = json::object{{"drafts", std::move(out)}}};
}

base::Result<Answer> read_draft(Ask& ask) {
  const std::string& key = ask.parameter("key");
  TRY(check_key(key));
  TRY_ASSIGN(const auto slip, find(ask, *ask.store, kDraft, key));
  if (!slip) return not_kept(key);
  const Draft draft = draft_of(*slip);
  if (!may_see(ask, draft)) return not_kept(key);
  TRY_ASSIGN(
      const base::Bytes plain,
      ask.kit.keyring.open(compartment_of(ask, draft.pack), place_of(ask, draft.pack, slip->id),
                           base::from_base64(draft.sealed).value_or(base::Bytes())));
  json::object out = head_json(ask, *slip, draft);
  out["value"] = parsed(std::string(plain.begin(), plain.end()));
  return Answer{.body = std::move(out)};
}

base::Result<store::Slip> seal_draft(const Ask& ask, const std::string& key,
                                     const std::string& value) {
  const json::value* named = ask.body.if_contains("pack");
  const std::string pack = named != nullptr ? std::string(named->as_string()) : std::string();
  if (!pack.empty()) TRY(ask.kit.access.act(ask.who, {pack, {}, {}}));
  store::Slip slip;
  slip.kind = kDraft;
  slip.id = slip_id(ask, key);
  slip.owner = ask.who.account;
  slip.expires_at = calendar::Instant{ask.now().ms + kDraftLastsMs};
  TRY_ASSIGN(const base::Bytes sealed,
             ask.kit.keyring.seal(compartment_of(ask, pack), place_of(ask, pack, slip.id),
                                  base::view(value), ask.kit.random));
  slip.value = json::serialize(json::object{
      {"pack", pack}, {"saved_at", ask.now().str()}, {"sealed", base::base64(sealed)}});
  return slip;
}

void write_draft(const std::shared_ptr<Ask>& ask, const Later& later) {
  write_and_answer(ask, later,
                   [ask](store::Store& store, store::Transaction& transaction,
                         std::optional<base::Fault>&) -> base::Result<Answer> {
                     const std::string& key = ask->parameter("key");
                     TRY(check_key(key));
                     const std::string value = json::serialize(ask->body.at("value"));
                     TRY(check_room(*ask, store, kDraft, key, value.size(), kDraftBytesMax));
                     TRY_ASSIGN(const store::Slip slip, seal_draft(*ask, key, value));
                     TRY(transaction.put_slip(ask->kit.town, slip));
                     return Answer{.body = head_json(*ask, slip, draft_of(slip))};
                   });
}

void drop_draft(const std::shared_ptr<Ask>& ask, const Later& later) { drop(ask, later, kDraft); }

}  // namespace

void add_keepsake_operations(Operations& operations) {
  operations.emplace("listPreferences", Handle(list_preferences));
  operations.emplace("readPreference", Handle(read_preference));
  operations.emplace("writePreference", HandleLater(write_preference));
  operations.emplace("dropPreference", HandleLater(drop_preference));
  operations.emplace("listDrafts", Handle(list_drafts));
  operations.emplace("readDraft", Handle(read_draft));
  operations.emplace("writeDraft", HandleLater(write_draft));
  operations.emplace("dropDraft", HandleLater(drop_draft));
}

}  // namespace api
