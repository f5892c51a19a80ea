// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading what a field gets: a literal or one of the closed list of generators.
#include "base/text.h"
#include "demo/story.h"

namespace demo {

namespace {

using base::Decimal;

constexpr int64_t kWeightMax = 1'000'000;
constexpr int64_t kNumberMax = 1'000'000'000;  // so that sums over all cases of a story fit
constexpr int kDaysMax = 2000;
constexpr int kSerialWidthMax = 12;

bool fits(Decimal number) {
  return number >= Decimal::of(-kNumberMax) && number <= Decimal::of(kNumberMax);
}

class ValueReader {
 public:
  ValueReader(const yaml::Node& node, yaml::Problems& problems, Value& out)
      : node_(node), problems_(problems), out_(out), reader_(node, "generator", problems) {}
  void read();

 private:
  void between(const yaml::Node& node);
  void pick(const yaml::Node& node);
  void split(const yaml::Node& node);
  void unit(const yaml::Node& node);
  void cell(const yaml::Node& node) { place(node, Value::Kind::kCell, "unit"); }
  void point(const yaml::Node& node) { place(node, Value::Kind::kPoint, "cell"); }
  void place(const yaml::Node& node, Value::Kind kind, std::string_view where);
  void of_pack(const yaml::Node& node);
  void day(const yaml::Node& node);
  void moment(const yaml::Node& node);
  void serial(const yaml::Node& node);
  void read_step(yaml::Reader& reader);
  void bad(const yaml::Node& node, std::string code) {
    problems_.add(node.place, std::move(code), {{"field", out_.field}});
  }

  const yaml::Node& node_;
  yaml::Problems& problems_;
  Value& out_;
  yaml::Reader reader_;
};

void ValueReader::read_step(yaml::Reader& reader) {
  out_.step = reader.decimal("step").value_or(Decimal::of(1));
  if (out_.step.units <= 0 || !fits(out_.step)) bad(node_, "demo.bad_between");
}

void ValueReader::between(const yaml::Node& node) {
  out_.kind = Value::Kind::kBetween;
  read_step(reader_);
  if (!node.is_list() || node.items.size() != 2) return bad(node, "demo.bad_between");
  const auto low = Decimal::parse(node.items[0].text);
  const auto high = Decimal::parse(node.items[1].text);
  if (!low || !high || *high < *low || !fits(*low) || !fits(*high) || out_.step.units <= 0 ||
      (*high - *low).units % out_.step.units != 0) {
    return bad(node, "demo.bad_between");
  }
  out_.min = *low;
  out_.max = *high;
}

void ValueReader::pick(const yaml::Node& node) {
  out_.kind = Value::Kind::kPick;
  if (node.is_list()) {
    for (const auto& item : node.items) {
      if (!item.is_scalar() || item.text.empty()) return bad(item, "demo.bad_pick");
      out_.picks.emplace_back(item.text, 1);
    }
  } else if (node.is_map()) {
    for (const auto& entry : node.entries) {
      const auto weight = base::parse_int(entry.value.text);
      if (!weight || *weight < 1 || *weight > kWeightMax) return bad(entry.value, "demo.bad_pick");
      out_.picks.emplace_back(entry.key, *weight);
    }
  }
  if (out_.picks.empty()) bad(node, "demo.bad_pick");
}

void ValueReader::split(const yaml::Node& node) {
  out_.kind = Value::Kind::kSplit;
  yaml::Reader reader(node, "split", problems_);
  const auto total = reader.decimal("total");
  const auto low = reader.decimal("min");
  const auto high = reader.decimal("max");
  read_step(reader);
  reader.finish();
  if (!total || !low || !high || !fits(*low) || !fits(*high) || *high < *low) {
    return bad(node, "demo.bad_split");
  }
  out_.total = *total;
  out_.min = *low;
  out_.max = *high;
}

void ValueReader::unit(const yaml::Node& node) {
  out_.kind = Value::Kind::kUnit;
  if (node.text == "any") {
    out_.unit = UnitKind::kAny;
  } else if (node.text == "village") {
    out_.unit = UnitKind::kVillage;
  } else if (node.text == "estate") {
    out_.unit = UnitKind::kEstate;
  } else {
    bad(node, "demo.bad_unit");
  }
}

void ValueReader::place(const yaml::Node& node, Value::Kind kind, std::string_view where) {
  out_.kind = kind;
  if (node.text != where) bad(node, "demo.bad_place");
}

// PACK, or {pack: PACK, story: NAME, finished: true}
void ValueReader::of_pack(const yaml::Node& node) {
  out_.kind = Value::Kind::kCase;
  if (node.is_map()) {
    yaml::Reader reader(node, "case", problems_);
    out_.text = reader.text("pack");
    out_.tail = reader.text_or("story", "");
    out_.finished = reader.flag_or("finished", false);
    reader.finish();
  } else {
    out_.text = node.text;
  }
  if (out_.text.empty()) bad(node, "demo.bad_case");
}

// {after: 5wd, time: "08:30"}
void ValueReader::moment(const yaml::Node& node) {
  out_.kind = Value::Kind::kMoment;
  yaml::Reader reader(node, "moment", problems_);
  const auto after = delay_end(reader.text("after"));
  const auto time = time_of_day(reader.text("time"));
  reader.finish();
  if (!after || after->first == Delay::Unit::kMinutes || after->second > kDaysMax || !time) {
    return bad(node, "demo.bad_moment");
  }
  out_.after = {after->first, after->second, after->second};
  out_.time_of_day = *time;
}

void ValueReader::day(const yaml::Node& node) {
  out_.kind = Value::Kind::kDay;
  const bool range = node.is_list() && node.items.size() == 2;
  const auto first = base::parse_int(range ? node.items[0].text : node.text);
  const auto last = base::parse_int(range ? node.items[1].text : node.text);
  if (!first || !last || *last < *first || std::abs(*first) > kDaysMax ||
      std::abs(*last) > kDaysMax) {
    return bad(node, "demo.bad_day");
  }
  out_.first_day = static_cast<int>(*first);
  out_.last_day = static_cast<int>(*last);
}

// "2020-{n:4}"
void ValueReader::serial(const yaml::Node& node) {
  out_.kind = Value::Kind::kSerial;
  const size_t open = node.text.find("{n");
  const size_t close = node.text.find('}', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos) return bad(node, "demo.bad_serial");
  const std::string inner = node.text.substr(open + 2, close - open - 2);
  if (!inner.empty()) {
    const auto width = inner[0] == ':' ? base::parse_int(inner.substr(1)) : std::nullopt;
    if (!width || *width < 1 || *width > kSerialWidthMax) return bad(node, "demo.bad_serial");
    out_.width = static_cast<int>(*width);
  }
  out_.text = node.text.substr(0, open);
  out_.tail = node.text.substr(close + 1);
}

void ValueReader::read() {
  using Handler = void (ValueReader::*)(const yaml::Node&);
  constexpr std::pair<std::string_view, Handler> kHandlers[] = {
      {"between", &ValueReader::between}, {"pick", &ValueReader::pick},
      {"split", &ValueReader::split},     {"unit", &ValueReader::unit},
      {"cell", &ValueReader::cell},       {"point", &ValueReader::point},
      {"case", &ValueReader::of_pack},    {"day", &ValueReader::day},
      {"moment", &ValueReader::moment},   {"serial", &ValueReader::serial},
  };
  int found = 0;
  for (const auto& [key, handler] : kHandlers) {
    if (const auto* node = reader_.optional(key)) {
      ++found;
      (this->*handler)(*node);
    }
  }
  if (const auto* node = reader_.optional("person")) {
    ++found;
    out_.kind = Value::Kind::kPerson;
    read_part(*node, problems_, out_.person);
  }
  reader_.finish();
  if (found != 1) bad(node_, "demo.bad_generator");
}

}  // namespace

std::optional<std::pair<Delay::Unit, int>> delay_end(std::string_view text) {
  const size_t digits = text.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos || digits > 4) return std::nullopt;
  const int count = static_cast<int>(*base::parse_int(text.substr(0, digits)));
  const std::string_view sign = text.substr(digits);
  if (sign == "wd") return std::pair(Delay::Unit::kWorkingDays, count);
  if (sign == "d") return std::pair(Delay::Unit::kDays, count);
  if (sign == "h") return std::pair(Delay::Unit::kMinutes, count * 60);
  if (sign == "min") return std::pair(Delay::Unit::kMinutes, count);
  return std::nullopt;
}

std::optional<int> time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const size_t i : {0, 1, 3, 4}) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  }
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (hour > 23 || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

void read_value(const std::string& field, const yaml::Node& node, yaml::Problems& problems,
                std::vector<Value>& out) {
  Value value;
  value.field = field;
  value.place = node.place;
  if (node.is_map()) {
    ValueReader(node, problems, value).read();
  } else if (node.is_scalar() && !node.text.empty()) {
    value.text = node.text;
  } else {
    problems.add(node.place, "demo.bad_generator", {{"field", field}});
  }
  out.push_back(std::move(value));
}

void read_part(const yaml::Node& node, yaml::Problems& problems, Part& out) {
  if (node.is_scalar() && !node.text.empty()) {
    out.role = node.text;
    return;
  }
  yaml::Reader reader(node, "as", problems);
  out.role = reader.text("other");
  out.other = true;
  reader.finish();
}

}  // namespace demo
