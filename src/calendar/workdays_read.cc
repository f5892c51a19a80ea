// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading and checking calendar/workdays.yaml.
#include <algorithm>
#include <array>

#include "base/file.h"
#include "base/text.h"
#include "base/yaml.h"
#include "calendar/workdays.h"

namespace calendar {

namespace {

constexpr size_t kBytesMax = 1u << 20;
constexpr size_t kNamesMax = 100;     // Day::name is an int8_t
constexpr size_t kNoticesMax = 1000;  // Day::notice is an int16_t
// The codes of the certainty of a source, as in law/register.h.
constexpr std::array<std::string_view, 6> kCertainties = {"V", "V+", "S", "L", "M", "D"};

}  // namespace

// Builds the table while it collects what is wrong.
class WorkdaysReader {
 public:
  explicit WorkdaysReader(const std::string& file) : problems_(file) {}

  void read(std::string_view text);
  std::vector<base::Fault> take_problems() { return problems_.take(); }
  Workdays take_table() { return std::move(out_); }

 private:
  void read_names(const yaml::Node& node);
  void read_notices(const yaml::Node& node);
  void read_notice(const yaml::Node& node);
  void read_years(const yaml::Node& node);
  bool lay_out(const yaml::Node& years);
  void read_year(const yaml::Node::Entry& entry);
  void read_holiday(const yaml::Node& node, int year);
  void read_make_up(const yaml::Node& node, int year);
  void check_order(Date date, yaml::Place place);
  bool check_in_year(Date date, int year, yaml::Place place);
  void mark(Date date, DayKind kind, const std::string& name, const std::string& notice,
            yaml::Place place);
  int name_index(const std::string& name, yaml::Place place);
  int notice_index(const std::string& id, yaml::Place place);
  std::string certainty(yaml::Reader& reader, std::string_view key);
  std::optional<Date> date(yaml::Reader& reader, std::string_view key);

  yaml::Problems problems_;
  Workdays out_;
  Date last_seen_;
};

void WorkdaysReader::read(std::string_view text) {
  auto root = yaml::parse(text, problems_.file());
  if (!root.ok()) return problems_.add(std::move(root).fault());
  yaml::Reader reader(*root, "workdays", problems_);
  const auto until = date(reader, "known_until");
  if (const auto* names = reader.required("names")) read_names(*names);
  if (const auto* notices = reader.required("notices")) read_notices(*notices);
  if (const auto* years = reader.required("years")) read_years(*years);
  reader.finish();
  if (!problems_.empty()) return;
  if (*until != out_.known_until()) {
    problems_.add(root->find("known_until")->place, "calendar.known_until_wrong",
                  {{"date", until->str()}, {"last", out_.known_until().str()}});
    return;
  }
  out_.index();
}

void WorkdaysReader::read_names(const yaml::Node& node) {
  yaml::Reader reader(node, "names", problems_);
  for (const auto& entry : node.entries) {
    if (out_.names_.size() >= kNamesMax) {
      return problems_.add(entry.place, "calendar.too_many", {{"max", std::to_string(kNamesMax)}});
    }
    out_.names_.push_back({entry.key, reader.text(entry.key)});
  }
}

void WorkdaysReader::read_notices(const yaml::Node& node) {
  if (!node.is_list()) {
    return problems_.add(node.place, "yaml.not_a_list", {{"what", "workdays"}, {"key", "notices"}});
  }
  for (const auto& item : node.items) {
    if (out_.notices_.size() >= kNoticesMax) {
      return problems_.add(item.place, "calendar.too_many", {{"max", std::to_string(kNoticesMax)}});
    }
    read_notice(item);
  }
}

void WorkdaysReader::read_notice(const yaml::Node& node) {
  yaml::Reader reader(node, "notice", problems_);
  Notice notice;
  notice.id = reader.text("id");
  notice.title = reader.text("title");
  notice.address = reader.text("address");
  if (const auto day = date(reader, "date")) notice.date = *day;
  notice.certainty = certainty(reader, "certainty");
  notice.number_certainty = certainty(reader, "number_certainty");
  reader.finish();
  const auto same = [&](const Notice& other) { return other.id == notice.id; };
  if (std::any_of(out_.notices_.begin(), out_.notices_.end(), same)) {
    problems_.add(node.place, "calendar.notice_twice", {{"id", notice.id}});
  }
  out_.notices_.push_back(std::move(notice));
}

// The years must follow each other without a gap; then the days are laid out as plain weeks.
bool WorkdaysReader::lay_out(const yaml::Node& years) {
  if (!years.is_map() || years.entries.empty()) {
    problems_.add(years.place, "yaml.not_a_map", {{"what", "years"}});
    return false;
  }
  int expected = 0;
  for (const auto& entry : years.entries) {
    const auto year = base::parse_int(entry.key);
    if (!year || *year < 1950 || *year > 2150) {
      problems_.add(entry.place, "calendar.bad_year", {{"text", entry.key}});
      return false;
    }
    if (expected != 0 && *year != expected) {
      problems_.add(entry.place, "calendar.year_missing", {{"year", std::to_string(expected)}});
      return false;
    }
    expected = static_cast<int>(*year) + 1;
  }
  const int count = static_cast<int>(years.entries.size());
  out_.first_ = *Date::of(expected - count, 1, 1);
  out_.days_.resize(static_cast<size_t>(*Date::of(expected, 1, 1) - out_.first_));
  for (size_t i = 0; i < out_.days_.size(); ++i) {
    const bool weekend = (out_.first_ + static_cast<int>(i)).weekday() > 5;
    out_.days_[i].kind = weekend ? DayKind::kWeekend : DayKind::kWorking;
  }
  return true;
}

void WorkdaysReader::read_years(const yaml::Node& node) {
  if (!lay_out(node)) return;
  for (const auto& entry : node.entries) read_year(entry);
}

void WorkdaysReader::read_year(const yaml::Node::Entry& entry) {
  const int year = static_cast<int>(*base::parse_int(entry.key));
  yaml::Reader reader(entry.value, "year " + entry.key, problems_);
  const auto read_list = [&](std::string_view key, auto read_item) {
    const yaml::Node* list = reader.required(key);
    if (list == nullptr) return;
    if (!list->is_list()) {
      return problems_.add(list->place, "yaml.not_a_list",
                           {{"what", reader.what()}, {"key", std::string(key)}});
    }
    last_seen_ = Date{INT32_MIN};
    for (const auto& item : list->items) read_item(item);
  };
  read_list("holidays", [&](const yaml::Node& item) { read_holiday(item, year); });
  read_list("make_up", [&](const yaml::Node& item) { read_make_up(item, year); });
  reader.finish();
}

void WorkdaysReader::read_holiday(const yaml::Node& node, int year) {
  yaml::Reader reader(node, "holiday", problems_);
  const std::string name = reader.text("name");
  const auto from = date(reader, "from");
  const auto to = date(reader, "to");
  const std::string notice = reader.text("notice");
  reader.finish();
  if (!from || !to) return;
  if (*to < *from || *to - *from > 30) {
    return problems_.add(node.place, "calendar.bad_range",
                         {{"from", from->str()}, {"to", to->str()}});
  }
  if (!check_in_year(*from, year, node.place) || !check_in_year(*to, year, node.place)) return;
  check_order(*from, node.place);
  last_seen_ = *to;
  for (Date day = *from; day <= *to; day = day + 1) {
    mark(day, DayKind::kHoliday, name, notice, node.place);
  }
}

void WorkdaysReader::read_make_up(const yaml::Node& node, int year) {
  yaml::Reader reader(node, "make-up day", problems_);
  const std::string name = reader.text("name");
  const auto day = date(reader, "day");
  const std::string notice = reader.text("notice");
  reader.finish();
  if (!day || !check_in_year(*day, year, node.place)) return;
  check_order(*day, node.place);
  last_seen_ = *day;
  if (day->weekday() <= 5) {
    return problems_.add(node.place, "calendar.make_up_on_weekday", {{"date", day->str()}});
  }
  mark(*day, DayKind::kMakeUp, name, notice, node.place);
}

bool WorkdaysReader::check_in_year(Date date, int year, yaml::Place place) {
  if (date.year() == year) return true;
  problems_.add(place, "calendar.not_in_year",
                {{"date", date.str()}, {"year", std::to_string(year)}});
  return false;
}

void WorkdaysReader::check_order(Date date, yaml::Place place) {
  if (date > last_seen_) return;
  problems_.add(place, "calendar.unsorted", {{"date", date.str()}, {"before", last_seen_.str()}});
}

void WorkdaysReader::mark(Date date, DayKind kind, const std::string& name,
                          const std::string& notice, yaml::Place place) {
  Workdays::Day& day = out_.days_[static_cast<size_t>(date - out_.first_)];
  if (day.kind == DayKind::kHoliday || day.kind == DayKind::kMakeUp) {
    return problems_.add(place, day.kind == kind ? "calendar.twice" : "calendar.both",
                         {{"date", date.str()}});
  }
  day.kind = kind;
  day.name = static_cast<int8_t>(name_index(name, place));
  day.notice = static_cast<int16_t>(notice_index(notice, place));
}

int WorkdaysReader::name_index(const std::string& name, yaml::Place place) {
  for (size_t i = 0; i < out_.names_.size(); ++i) {
    if (out_.names_[i].zh == name) return static_cast<int>(i);
  }
  problems_.add(place, "calendar.unknown_name", {{"name", name}});
  return -1;
}

int WorkdaysReader::notice_index(const std::string& id, yaml::Place place) {
  for (size_t i = 0; i < out_.notices_.size(); ++i) {
    if (out_.notices_[i].id == id) return static_cast<int>(i);
  }
  problems_.add(place, "calendar.unknown_notice", {{"id", id}});
  return -1;
}

std::string WorkdaysReader::certainty(yaml::Reader& reader, std::string_view key) {
  std::string code = reader.text(key);
  if (!code.empty() &&
      std::find(kCertainties.begin(), kCertainties.end(), code) == kCertainties.end()) {
    problems_.add(reader.place(), "calendar.bad_certainty", {{"code", code}});
  }
  return code;
}

std::optional<Date> WorkdaysReader::date(yaml::Reader& reader, std::string_view key) {
  const yaml::Node* node = reader.required(key);
  if (node == nullptr) return std::nullopt;
  const auto parsed = node->is_scalar() ? Date::parse(node->text) : std::nullopt;
  if (!parsed) problems_.add(node->place, "calendar.bad_date", {{"text", node->text}});
  return parsed;
}

base::Result<Workdays> Workdays::load(const std::filesystem::path& path) {
  TRY_ASSIGN(std::string text, base::read_file(path, kBytesMax));
  return read(text, path.string());
}

base::Result<Workdays> Workdays::read(std::string_view text, const std::string& file) {
  WorkdaysReader reader(file);
  reader.read(text);
  auto problems = reader.take_problems();
  if (!problems.empty()) return std::move(problems.front());
  return reader.take_table();
}

std::vector<base::Fault> Workdays::check(std::string_view text, const std::string& file) {
  WorkdaysReader reader(file);
  reader.read(text);
  return reader.take_problems();
}

}  // namespace calendar
