// SPDX-License-Identifier: AGPL-3.0-or-later
// One's own duty roster for a calendar program: an address with a secret of its own that reads
// nothing else, shown once and taken back at any time.
#include "api/case_view.h"
#include "api/ical.h"
#include "api/session.h"
#include "casework/replay.h"

namespace api {

using base::FaultKind;

namespace {

constexpr const char* kFeed = "calendar_feed";
constexpr uint32_t kTurnsMax = 2000;
constexpr size_t kSecretBytes = 24;

// What is stored proves the secret and does not tell it.
std::string id_of(std::string_view secret) { return base::hex(base::sha256(base::view(secret))); }

std::string make_secret(base::Random& random) {
  std::string bytes;
  while (bytes.size() < kSecretBytes) {
    const uint64_t word = random.next();
    for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(word >> shift);
  }
  return base::hex(base::view(std::string_view(bytes).substr(0, kSecretBytes)));
}

base::Result<std::optional<store::Slip>> feed_of(const Ask& ask, store::Store& store) {
  std::optional<store::Slip> out;
  TRY(store.slips(ask.kit.town, kFeed, ask.who.account, "", 1, [&](const store::Slip& slip) {
    out = slip;
    return false;
  }));
  return out;
}

base::Result<Answer> read_feed(Ask& ask) {
  TRY_ASSIGN(const auto slip, feed_of(ask, *ask.store));
  return Answer{
      .body = json::object{{"active", slip.has_value()},
                           {"created_at", slip ? json::value(slip->value) : json::value(nullptr)}}};
}

void make_feed(const std::shared_ptr<Ask>& ask, const Later& later) {
  write_and_answer(ask, later,
                   [ask](store::Store& store, store::Transaction& transaction,
                         std::optional<base::Fault>&) -> base::Result<Answer> {
                     // One address for an account: a new one ends the old one.
                     TRY_ASSIGN(const auto old, feed_of(*ask, store));
                     if (old) TRY(transaction.drop_slip(ask->kit.town, kFeed, old->id));
                     const std::string secret = make_secret(ask->kit.random);
                     store::Slip slip;
                     slip.kind = kFeed;
                     slip.id = id_of(secret);
                     slip.owner = ask->who.account;
                     slip.value = ask->now().str();
                     TRY(transaction.put_slip(ask->kit.town, slip));
                     return Answer{.status = 201,
                                   .body = json::object{{"path", "/api/public/calendar/" + secret},
                                                        {"created_at", slip.value}}};
                   });
}

void end_feed(const std::shared_ptr<Ask>& ask, const Later& later) {
  write_and_answer(ask, later,
                   [ask](store::Store& store, store::Transaction& transaction,
                         std::optional<base::Fault>&) -> base::Result<Answer> {
                     TRY_ASSIGN(const auto slip, feed_of(*ask, store));
                     if (slip) TRY(transaction.drop_slip(ask->kit.town, kFeed, slip->id));
                     return Answer{.status = 204};
                   });
}

std::string value_of(const casework::CaseFile& file, std::string_view field) {
  const std::string* value = file.fields.find(field);
  return value != nullptr ? *value : std::string();
}

std::string desk_label(const Ask& ask, const procedure::Pack& pack, const std::string& desk) {
  const procedure::Field* field = pack.field("desk");
  if (field == nullptr) return desk;
  for (const auto& [id, label] : field->choices) {
    if (id == desk) return label_of(ask, label);
  }
  return desk;
}

// The turn as an event, if it is one of the person's.
std::optional<CalendarEvent> event_of(const Ask& ask, const procedure::Pack& pack,
                                      const casework::CaseFile& file, const std::string& person) {
  const bool takes_over = file.state == "swap_asked" && value_of(file, "new_person") == person;
  if (value_of(file, "person") != person && !takes_over) return std::nullopt;
  const auto from = calendar::Instant::parse(value_of(file, "from"));
  const auto until = calendar::Instant::parse(value_of(file, "until"));
  if (!from || !until) return std::nullopt;
  CalendarEvent out;
  out.uid = file.id.str() + "@fadu";
  out.from = *from;
  out.until = *until;
  out.changed = file.acts.back().recorded_at;
  out.sequence = static_cast<int64_t>(file.acts.size()) - 1;
  out.summary = desk_label(ask, pack, value_of(file, "desk"));
  out.place = value_of(file, "place");
  out.tentative = file.state == "swap_asked";
  return out;
}

// Turns that are planned or under way; those that are over leave the calendar.
base::Result<std::vector<CalendarEvent>> events_of(Ask& ask, const std::string& person) {
  store::CaseFilter filter;
  filter.pack = "roster";
  filter.open_only = true;
  filter.limit = kTurnsMax;
  std::vector<base::Uuid> ids;
  TRY(ask.store->cases(ask.kit.town, filter, [&](const store::CaseRow& row) {
    ids.push_back(row.id);
    return true;
  }));
  std::vector<CalendarEvent> out;
  for (const base::Uuid& id : ids) {
    TRY_ASSIGN(const casework::CaseFile file,
               casework::load_case(*ask.store, ask.world(), ask.kit.town, id));
    const procedure::Pack* pack = ask.kit.packs.version(file.pack, file.version);
    if (pack == nullptr) continue;
    if (auto event = event_of(ask, *pack, file, person)) out.push_back(std::move(*event));
  }
  std::sort(out.begin(), out.end(), [](const CalendarEvent& a, const CalendarEvent& b) {
    return a.from != b.from ? a.from < b.from : a.uid < b.uid;
  });
  return out;
}

base::Result<Answer> calendar(Ask& ask) {
  const base::Fault none = base::fault(FaultKind::kNotFound, "api.no_calendar");
  TRY_ASSIGN(const auto slip, ask.store->slip(ask.kit.town, kFeed, id_of(ask.parameter("secret"))));
  if (!slip) return none;
  TRY_ASSIGN(const auto account, ask.kit.accounts.find(*ask.store, slip->owner));
  if (!account || account->disabled) return none;
  ask.town = ask.kit.office.town();
  TRY_ASSIGN(const auto events, events_of(ask, account->person));
  const bool chinese = ask.language == base::Language::kChinese;
  Answer out{
      .text = write_calendar(
          ask.kit.messages.text("api.calendar_name", ask.language,
                                {{"town", chinese ? ask.kit.town_name_zh : ask.kit.town_name_en}}),
          events),
      .type = "text/calendar; charset=utf-8"};
  out.headers.set("Cache-Control", "private, max-age=300");
  return out;
}

}  // namespace

void add_calendar_operations(Operations& operations) {
  operations.emplace("readCalendarFeed", Handle(read_feed));
  operations.emplace("makeCalendarFeed", HandleLater(make_feed));
  operations.emplace("endCalendarFeed", HandleLater(end_feed));
  operations.emplace("publicCalendar", Handle(calendar));
}

}  // namespace api
