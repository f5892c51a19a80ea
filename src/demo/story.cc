// SPDX-License-Identifier: AGPL-3.0-or-later
#include "demo/story.h"

#include <algorithm>
#include <set>

#include "base/file.h"
#include "base/text.h"

namespace demo {

namespace {

constexpr size_t kFileBytesMax = 2u << 20;
constexpr int kCountMax = 50'000;
constexpr size_t kStoriesMax = 500;
constexpr size_t kActsPerCaseMax = 60;
constexpr int kOfficersMax = 20;
constexpr int kEvidenceMax = 50;
constexpr int kWeightMax = 1'000'000;

class StoryReader {
 public:
  explicit StoryReader(yaml::Problems& problems) : problems_(problems) {}
  Story read(const yaml::Node& node);

 private:
  void read_months(const yaml::Node& node, Story& story);
  calendar::Date read_date(yaml::Reader& reader, std::string_view key, calendar::Date fallback);
  void read_acts(const yaml::Node& node, Story& story);
  ActPlan read_act(const yaml::Node& node);
  void read_evidence(const yaml::Node& node, ActPlan& act);
  Delay read_delay(const yaml::Node& node);
  int whole(yaml::Reader& reader, std::string_view key, int fallback, int max);

  yaml::Problems& problems_;
};

int StoryReader::whole(yaml::Reader& reader, std::string_view key, int fallback, int max) {
  const int64_t value = reader.integer_or(key, fallback);
  if (value >= 0 && value <= max) return static_cast<int>(value);
  problems_.add(reader.place(), "demo.number_out_of_range",
                {{"key", std::string(key)}, {"max", std::to_string(max)}});
  return fallback;
}

Delay StoryReader::read_delay(const yaml::Node& node) {
  if (node.is_list() && node.items.size() == 2) {
    const auto low = delay_end(node.items[0].text);
    const auto high = delay_end(node.items[1].text);
    if (low && high && low->first == high->first && low->second <= high->second) {
      return {low->first, low->second, high->second};
    }
  }
  problems_.add(node.place, "demo.bad_delay");
  return {};
}

void StoryReader::read_evidence(const yaml::Node& node, ActPlan& act) {
  yaml::Reader reader(node, "evidence", problems_);
  for (const auto& entry : node.entries) {
    act.evidence.emplace_back(entry.key, whole(reader, entry.key, 1, kEvidenceMax));
  }
}

ActPlan StoryReader::read_act(const yaml::Node& node) {
  ActPlan act;
  act.place = node.place;
  yaml::Reader reader(node, "act", problems_);
  act.step = reader.text("do");
  if (const auto* as = reader.required("as")) read_part(*as, problems_, act.as);
  if (const auto* with = reader.optional("with")) {
    if (!with->is_map()) problems_.add(with->place, "yaml.not_a_map", {{"what", "with"}});
    for (const auto& entry : with->entries) {
      read_value(entry.key, entry.value, problems_, act.with);
    }
  }
  if (const auto* evidence = reader.optional("evidence")) read_evidence(*evidence, act);
  act.officers = whole(reader, "officers", 0, kOfficersMax);
  if (const auto* after = reader.optional("after")) act.after = read_delay(*after);
  if (const auto* at = reader.optional("at")) {
    act.at = time_of_day(at->text);
    if (!act.at) problems_.add(at->place, "demo.bad_time", {{"text", at->text}});
  }
  if (const auto* late = reader.optional("recorded_after")) act.recorded_after = read_delay(*late);
  act.refused = reader.flag_or("refused", false);
  reader.finish();
  return act;
}

void StoryReader::read_acts(const yaml::Node& node, Story& story) {
  if (!node.is_list() || node.items.empty() || node.items.size() > kActsPerCaseMax) {
    return problems_.add(node.place, "demo.bad_acts", {{"max", std::to_string(kActsPerCaseMax)}});
  }
  for (const auto& item : node.items) story.acts.push_back(read_act(item));
}

void StoryReader::read_months(const yaml::Node& node, Story& story) {
  std::array<int, 12> weights{};
  int64_t sum = 0;
  bool good = node.is_list() && node.items.size() == weights.size();
  for (size_t i = 0; good && i < weights.size(); ++i) {
    const auto weight = base::parse_int(node.items[i].text);
    good = weight && *weight >= 0 && *weight <= kWeightMax;
    if (good) sum += weights[i] = static_cast<int>(*weight);
  }
  if (!good || sum == 0) return problems_.add(node.place, "demo.bad_months");
  story.months = weights;
}

calendar::Date StoryReader::read_date(yaml::Reader& reader, std::string_view key,
                                      calendar::Date fallback) {
  const yaml::Node* node = reader.optional(key);
  if (node == nullptr) return fallback;
  const auto date = calendar::Date::parse(node->text);
  if (date && *date >= year_first() - 1 && *date <= year_last()) return *date;
  problems_.add(node->place, "demo.bad_date", {{"text", node->text}});
  return fallback;
}

Story StoryReader::read(const yaml::Node& node) {
  Story story;
  story.place = node.place;
  yaml::Reader reader(node, "story", problems_);
  story.name = reader.text("name");
  const int64_t count = reader.integer("count");
  story.count = static_cast<int>(std::clamp<int64_t>(count, 1, kCountMax));
  if (count != story.count) {
    problems_.add(node.place, "demo.number_out_of_range",
                  {{"key", "count"}, {"max", std::to_string(kCountMax)}});
  }
  if (const auto* months = reader.optional("months")) read_months(*months, story);
  story.from = read_date(reader, "from", year_first());
  story.to = read_date(reader, "to", year_last());
  if (story.to < story.from) {
    problems_.add(node.place, "demo.bad_bounds",
                  {{"from", story.from.str()}, {"to", story.to.str()}});
  }
  if (const auto* days = reader.optional("days")) {
    story.any_day = days->text == "any";
    if (!story.any_day && days->text != "working") problems_.add(days->place, "demo.bad_days");
  }
  if (const auto* acts = reader.required("acts")) read_acts(*acts, story);
  reader.finish();
  return story;
}

// "demo/mediation.yaml" -> "mediation"
std::string stem(const std::string& name) { return std::filesystem::path(name).stem().string(); }

}  // namespace

calendar::Date year_first() { return *calendar::Date::of(2020, 1, 2); }
calendar::Date year_last() { return *calendar::Date::of(2020, 12, 31); }
calendar::Date acts_last() { return *calendar::Date::of(2021, 4, 30); }

namespace {

void read_stories(const yaml::Node& node, const procedure::Library& library,
                  yaml::Problems& problems, StoryFile& file) {
  if (!node.is_list() || node.items.size() > kStoriesMax) {
    return problems.add(node.place, "demo.bad_stories", {{"max", std::to_string(kStoriesMax)}});
  }
  StoryReader reader(problems);
  std::set<std::string> names;
  size_t acts = 0;
  for (const auto& item : node.items) {
    file.stories.push_back(reader.read(item));
    const Story& story = file.stories.back();
    if (!names.insert(story.name).second) {
      problems.add(story.place, "demo.story_twice", {{"story", story.name}});
    }
    acts += static_cast<size_t>(story.count) * story.acts.size();
    check_story(story, file.pack, library, problems);
  }
  if (acts > kActsMax) {
    problems.add(node.place, "demo.too_many_acts",
                 {{"count", std::to_string(acts)}, {"max", std::to_string(kActsMax)}});
  }
}

}  // namespace

LoadedStories load_story_file(std::string_view text, const std::string& name,
                              const procedure::Library& library) {
  yaml::Problems problems(name);
  LoadedStories out;
  auto root = yaml::parse(text, name);
  if (!root.ok()) return {{}, {std::move(root).fault()}};
  StoryFile file;
  file.file = name;
  yaml::Reader reader(*root, "storylines", problems);
  file.pack = reader.text("pack");
  if (file.pack != stem(name)) {
    problems.add(root->place, "demo.name_not_pack", {{"pack", file.pack}, {"name", stem(name)}});
  }
  if (const auto* stories = reader.required("stories")) {
    read_stories(*stories, library, problems, file);
  }
  reader.finish();
  out.files.push_back(std::move(file));
  out.problems = problems.take();
  return out;
}

LoadedStories load_stories(const std::filesystem::path& dir, const procedure::Library& library) {
  LoadedStories out;
  for (const auto& path : base::files_below(dir, ".yaml")) {
    if (path.filename() == "town.yaml") continue;
    const std::string name = (dir.filename() / path.lexically_relative(dir)).generic_string();
    const auto text = base::read_file(path, kFileBytesMax);
    if (!text.ok()) {
      out.problems.push_back(text.fault());
      continue;
    }
    LoadedStories one = load_story_file(*text, name, library);
    std::move(one.files.begin(), one.files.end(), std::back_inserter(out.files));
    std::move(one.problems.begin(), one.problems.end(), std::back_inserter(out.problems));
  }
  std::sort(out.files.begin(), out.files.end(),
            [](const StoryFile& a, const StoryFile& b) { return a.pack < b.pack; });
  return out;
}

}  // namespace demo
