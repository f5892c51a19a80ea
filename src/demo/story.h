// SPDX-License-Identifier: AGPL-3.0-or-later
// The storylines of the demonstration year, demo/<pack>.yaml, as read and checked. A story says
// what happens in so many cases; demo/expand.h makes the acts of each case from it.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "base/yaml.h"
#include "calendar/date.h"
#include "procedure/pack.h"

namespace demo {

// The days that first acts may have.
[[nodiscard]] calendar::Date year_first();  // 2020-01-02
[[nodiscard]] calendar::Date year_last();   // 2020-12-31
// Acts of the year may run on until here (the report of the year is published by 1 April).
[[nodiscard]] calendar::Date acts_last();  // 2021-04-30

// Acts that one file may ask for.
inline constexpr size_t kActsMax = 200'000;

enum class UnitKind : uint8_t { kAny, kVillage, kEstate };

// A role, or another holder of it than those who acted in the case so far.
struct Part {
  std::string role;
  bool other = false;
};

// How long after: a range of whole units, both ends included.
struct Delay {
  enum class Unit : uint8_t { kMinutes, kDays, kWorkingDays };
  Unit unit = Unit::kDays;
  int min = 0;
  int max = 0;
  // "[2wd, 4wd]" ends: wd, d, h, min.
  [[nodiscard]] bool same_day() const { return unit != Unit::kMinutes && max == 0; }
};

// What a field gets: a literal, or a generator.
struct Value {
  enum class Kind : uint8_t {
    kLiteral,
    kBetween,
    kPick,
    kSplit,
    kPerson,
    kUnit,
    kCell,   // the code of a cell of the case's unit
    kPoint,  // a place in that cell
    kCase,   // a case of another pack that was begun before
    kDay,
    kMoment,
    kSerial,
  };
  Kind kind = Kind::kLiteral;
  std::string field;
  std::string text;       // kLiteral; kSerial: text before the number; kCase: pack
  std::string tail;       // kSerial: text after it; kCase: only cases of this story, if given
  bool finished = false;  // kCase: only cases whose last act was recorded before
  int width = 0;          // kSerial: digits, padded with zeros
  base::Decimal min;      // kBetween, kSplit
  base::Decimal max;
  base::Decimal step;                                  // whole steps from min
  base::Decimal total;                                 // kSplit
  std::vector<std::pair<std::string, int64_t>> picks;  // kPick: text and weight
  Part person;                                         // kPerson
  UnitKind unit = UnitKind::kAny;                      // kUnit
  int first_day = 0;                                   // kDay: days after the act
  int last_day = 0;
  Delay after;          // kMoment: days after the act, exactly `min`
  int time_of_day = 0;  // kMoment: minutes after midnight
  yaml::Place place;
};

struct ActPlan {
  std::string step;
  Part as;
  std::vector<Value> with;
  std::vector<std::pair<std::string, int>> evidence;  // kind, count
  int officers = 0;                                   // others who act along
  Delay after;
  std::optional<int> at;  // minutes after midnight; else by chance within office hours
  std::optional<Delay> recorded_after;
  bool refused = false;
  yaml::Place place;
};

struct Story {
  std::string name;
  int count = 0;
  std::optional<std::array<int, 12>> months;  // weights
  calendar::Date from;
  calendar::Date to;
  bool any_day = false;  // also days that are not worked, and outside of office hours
  std::vector<ActPlan> acts;
  yaml::Place place;
};

struct StoryFile {
  std::string pack;
  std::string file;  // as shown in messages
  std::vector<Story> stories;
};

struct LoadedStories {
  std::vector<StoryFile> files;       // sorted by pack; only meaningful without problems
  std::vector<base::Fault> problems;  // each with `where`
};

// Every *.yaml of `dir` except town.yaml, checked against the packs: steps, roles, fields that the
// step writes, required fields, evidence.
[[nodiscard]] LoadedStories load_stories(const std::filesystem::path& dir,
                                         const procedure::Library& library);

// One file; `name` is the path shown in messages and gives the expected pack ("demo/post.yaml").
[[nodiscard]] LoadedStories load_story_file(std::string_view text, const std::string& name,
                                            const procedure::Library& library);

// Inside of the room: reads one generator or literal.
void read_value(const std::string& field, const yaml::Node& node, yaml::Problems& problems,
                std::vector<Value>& out);
void read_part(const yaml::Node& node, yaml::Problems& problems, Part& out);
// Inside of the room: "2wd" as unit and count (hours are minutes); "08:30" as minutes after
// midnight.
[[nodiscard]] std::optional<std::pair<Delay::Unit, int>> delay_end(std::string_view text);
[[nodiscard]] std::optional<int> time_of_day(std::string_view text);
// Inside of the room: what is wrong between a story and its pack.
void check_story(const Story& story, const std::string& pack, const procedure::Library& library,
                 yaml::Problems& problems);

}  // namespace demo
