// SPDX-License-Identifier: AGPL-3.0-or-later
#include "calendar/office_hours.h"

#include <optional>

#include "base/file.h"
#include "base/yaml.h"

namespace calendar {

namespace {

constexpr size_t kBytesMax = 64u << 10;
constexpr size_t kSeasonsMax = 12;
constexpr size_t kSessionsMax = 8;
constexpr uint8_t kNoSeason = 0xff;

size_t slot(int month, int day) { return static_cast<size_t>((month - 1) * 31 + day - 1); }

std::optional<int> two_digits(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 2 || !digit(text[0]) || !digit(text[1])) return std::nullopt;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

// "08:30" as minutes of the day, up to 24:00.
std::optional<int> minutes(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = two_digits(text.substr(0, 2));
  const auto minute = two_digits(text.substr(3));
  if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > 24 * 60) return std::nullopt;
  return *hour * 60 + *minute;
}

// "05-01" as a slot of the year; 02-29 is one.
std::optional<size_t> day_slot(std::string_view text) {
  if (text.size() != 5 || text[2] != '-') return std::nullopt;
  const auto month = two_digits(text.substr(0, 2));
  const auto day = two_digits(text.substr(3));
  if (!month || !day || !Date::of(2020, *month, *day)) return std::nullopt;
  return slot(*month, *day);
}

// "08:30-12:00"
std::optional<Session> session(std::string_view text) {
  if (text.size() != 11 || text[5] != '-') return std::nullopt;
  const auto from = minutes(text.substr(0, 5));
  const auto to = minutes(text.substr(6));
  if (!from || !to || *from >= *to) return std::nullopt;
  return Session{*from, *to};
}

}  // namespace

class OfficeHoursReader {
 public:
  explicit OfficeHoursReader(const std::string& file) : problems_(file) {
    out_.season_of_.fill(kNoSeason);
  }
  base::Result<OfficeHours> read(std::string_view text);

 private:
  void read_season(const yaml::Node& node);
  void read_sessions(const yaml::Node& node);
  void occupy(size_t from, size_t to, yaml::Place place);
  void check_gaps(yaml::Place place);

  yaml::Problems problems_;
  OfficeHours out_;
};

base::Result<OfficeHours> OfficeHoursReader::read(std::string_view text) {
  TRY_ASSIGN(const yaml::Node root, yaml::parse(text, problems_.file()));
  yaml::Reader reader(root, "office hours", problems_);
  if (const auto* seasons = reader.required("seasons")) {
    if (!seasons->is_list() || seasons->items.size() > kSeasonsMax) {
      problems_.add(seasons->place, "calendar.bad_seasons", {{"max", std::to_string(kSeasonsMax)}});
    } else {
      for (const auto& item : seasons->items) read_season(item);
      check_gaps(seasons->place);
    }
  }
  reader.finish();
  if (!problems_.empty()) return problems_.take().front();
  return std::move(out_);
}

void OfficeHoursReader::read_season(const yaml::Node& node) {
  yaml::Reader reader(node, "season", problems_);
  const auto day = [&](std::string_view key) -> std::optional<size_t> {
    const auto* found = reader.required(key);
    if (found == nullptr) return std::nullopt;
    const auto at = found->is_scalar() ? day_slot(found->text) : std::nullopt;
    if (!at) problems_.add(found->place, "calendar.bad_season_day", {{"text", found->text}});
    return at;
  };
  const auto from = day("from");
  const auto to = day("to");
  out_.seasons_.emplace_back();
  if (const auto* sessions = reader.required("sessions")) read_sessions(*sessions);
  reader.finish();
  if (from && to) occupy(*from, *to, node.place);
}

void OfficeHoursReader::read_sessions(const yaml::Node& node) {
  if (!node.is_list() || node.items.empty() || node.items.size() > kSessionsMax) {
    return problems_.add(node.place, "calendar.bad_sessions",
                         {{"max", std::to_string(kSessionsMax)}});
  }
  auto& sessions = out_.seasons_.back();
  for (const auto& item : node.items) {
    const auto parsed = session(item.text);
    if (!parsed || (!sessions.empty() && parsed->from < sessions.back().to)) {
      problems_.add(item.place, "calendar.bad_session", {{"text", item.text}});
    } else {
      sessions.push_back(*parsed);
    }
  }
}

// A season may run over the end of the year (10-01 to 04-30).
void OfficeHoursReader::occupy(size_t from, size_t to, yaml::Place place) {
  const auto season = static_cast<uint8_t>(out_.seasons_.size() - 1);
  const size_t size = out_.season_of_.size();
  for (size_t at = from;; at = (at + 1) % size) {
    if (out_.season_of_[at] != kNoSeason) {
      return problems_.add(place, "calendar.season_overlap");
    }
    out_.season_of_[at] = season;
    if (at == to) return;
  }
}

void OfficeHoursReader::check_gaps(yaml::Place place) {
  if (!problems_.empty()) return;
  for (Date day = *Date::of(2020, 1, 1); day.year() == 2020; day = day + 1) {
    const Civil c = day.civil();
    if (out_.season_of_[slot(c.month, c.day)] != kNoSeason) continue;
    return problems_.add(place, "calendar.season_gap", {{"date", day.str().substr(5)}});
  }
}

base::Result<OfficeHours> OfficeHours::load(const std::filesystem::path& path) {
  TRY_ASSIGN(std::string text, base::read_file(path, kBytesMax));
  return read(text, path.string());
}

base::Result<OfficeHours> OfficeHours::read(std::string_view text, const std::string& file) {
  return OfficeHoursReader(file).read(text);
}

std::span<const Session> OfficeHours::sessions(Date date) const {
  const Civil c = date.civil();
  return seasons_[season_of_[slot(c.month, c.day)]];
}

}  // namespace calendar
