// SPDX-License-Identifier: AGPL-3.0-or-later
#include "town.h"

#include <sqlite3.h>

#include <array>

namespace e2e {

namespace {

struct Demo {
  TempDir folder;
  fs::path data = folder / "town";
  Outcome outcome = fadu({"demo", "--data", data.string()});
};

const Demo& demo() {
  static const Demo kDemo;
  return kDemo;
}

constexpr std::array<Expected, 41> kTableF = {{
    {"F01", "responsibility.secretary_meetings", "39", "次", "39", "total"},
    {"F02", "responsibility.secretary_instructions", "7", "次", "7", "flow"},
    {"F03", "responsibility.secretary_lectures", "1", "次", "1", "flow"},
    {"F04", "responsibility.mayor_meetings", "12", "次", "12", "flow"},
    {"F05", "responsibility.mayor_instructions", "6", "次", "6", "flow"},
    {"F06", "service.account_followers", "8867", "个", "8867", "latest"},
    {"F07", "service.person_times", "12000/13000", "人次", "12000余", "flow"},
    {"F08", "enterprise.problems_received", "173", "条", "173", "flow"},
    {"F09", "enterprise.problems_solved", "172", "条", "172", "flow"},
    {"F10", "enterprise.positive_evaluations", "172", "条", "172", "flow"},
    {"F11", "enterprise.solution_rate", "99.42", "%", "172/173，99.42%", "rate", 172, 173},
    {"F12", "enterprise.masks_issued", "80000/90000", "只", "8万余", "flow"},
    {"F13", "enterprise.thermometers_issued", "500/600", "个", "500余", "flow"},
    {"F14", "enterprise.assistance_groups", "23", "个", "23", "distinct"},
    {"F15", "dispute_centre.opened_on", "2020-05-14", "日期", "2020年5月14日", "latest"},
    {"F16", "dispute_centre.receptions", "69", "批次", "69", "flow"},
    {"F17", "dispute_centre.person_times", "199", "人次", "199", "flow"},
    {"F18", "dispute_centre.person_times_resolved", "197", "人次", "197", "flow"},
    {"F19", "dispute_centre.resolution_rate", "98.99", "%", "197/199，98.99%", "rate", 197, 199},
    {"F20", "correction.on_register", "13", "名", "13", "stock", 0, 0, true},
    {"F21", "resettlement.on_register", "80", "名", "80", "stock", 0, 0, true},
    {"F23", "inspection.food_assistants", "30", "名", "30", "stock"},
    {"F24", "grid.villages", "4", "个", "4", "stock"},
    {"F25", "grid.estates", "7", "个", "7", "stock"},
    {"F26", "grid.members_full_time", "140", "名", "140", "stock"},
    {"F28", "environment.planters", "64", "个", "64", "flow"},
    {"F29", "environment.fence_metres", "321", "延米", "321", "flow"},
    {"F30", "environment.plants", "84000", "株", "8.4万", "flow"},
    {"F31", "environment.reports_city", "6", "件", "6", "flow"},
    {"F32", "environment.reports_8890", "94", "件", "94", "flow"},
    {"F33", "decision.stability_assessments", "6", "个", "6", "flow"},
    {"F34", "publicity.campaigns", "8", "次", "8", "flow"},
    {"F35", "publicity.leaflets", "2000/3000", "份", "2000余", "flow"},
    {"F36", "counsel.major_decisions", "1", "件", "1", "flow"},
    {"F37", "counsel.opinions", "4", "件", "4", "flow"},
    {"F38", "counsel.cases", "11", "件", "11", "total"},
    {"F39", "mediation.screenings", "1400/1500", "次", "1400余", "flow"},
    {"F40", "mediation.prevented", "76", "件", "76", "flow"},
    {"F41", "mediation.handled", "15", "件", "15", "flow"},
    {"F42", "mediation.settled", "14", "件", "14", "flow"},
    {"F43", "mediation.success_rate", "93.33", "%", "14/15，93.33%", "rate", 14, 15},
}};

struct Database {
  sqlite3* handle = nullptr;
  explicit Database(const fs::path& data) {
    EXPECT_EQ(sqlite3_open_v2((data / "fadu.db").c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr),
              SQLITE_OK);
  }
  ~Database() { sqlite3_close(handle); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
};

}  // namespace

const fs::path& demo_dir() { return demo().data; }
const Outcome& demo_outcome() { return demo().outcome; }

void copy_demo(const fs::path& to) {
  fs::create_directories(to.parent_path());
  fs::copy(demo_dir(), to, fs::copy_options::recursive);
}

Outcome ask(std::string command, const fs::path& data, std::vector<std::string> more) {
  std::vector<std::string> arguments = {std::move(command), "--data", data.string(), "--year",
                                        "2020"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return fadu(std::move(arguments));
}

std::span<const Expected> table_f() { return kTableF; }

ById by_id(const Outcome& outcome) {
  ById out;
  const boost::json::value answer = outcome.json();
  if (!answer.is_object()) return out;
  for (const boost::json::value& figure : answer.at("indicators").as_array()) {
    out[std::string(figure.at("id").as_string())] = figure.as_object();
  }
  return out;
}

std::string text_of(const boost::json::object& figure, std::string_view key) {
  const boost::json::value* value = figure.if_contains(key);
  if (value == nullptr) return "(absent)";
  return value->is_string() ? std::string(value->as_string()) : boost::json::serialize(*value);
}

base::Decimal decimal_of(const boost::json::value& value) {
  if (value.is_int64()) return base::Decimal::of(value.as_int64());
  if (value.is_string()) {
    const auto parsed = base::Decimal::parse(std::string(value.as_string()));
    if (parsed) return *parsed;
  }
  ADD_FAILURE() << "not a decimal: " << boost::json::serialize(value);
  return {};
}

void sql(const fs::path& data, const std::string& script) {
  const Database db(data);
  char* message = nullptr;
  EXPECT_EQ(sqlite3_exec(db.handle, script.c_str(), nullptr, nullptr, &message), SQLITE_OK)
      << script << ": " << (message != nullptr ? message : "");
  sqlite3_free(message);
}

std::string sql_value(const fs::path& data, const std::string& query) {
  const Database db(data);
  std::string out;
  const auto take = [](void* to, int columns, char** values, char**) {
    auto& text = *static_cast<std::string*>(to);
    if (text.empty() && columns > 0 && values[0] != nullptr) text = values[0];
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(db.handle, query.c_str(), take, &out, nullptr), SQLITE_OK) << query;
  return out;
}

Town::Town(const fs::path& dir, std::string_view now)
    : clock(calendar::Instant::parse(now).value()) {
  auto known = app::read_knowledge(FADU_SOURCE_DIR);
  if (!known.ok()) throw std::runtime_error(known.fault().code);
  knowledge = std::move(*known);
  auto opened = app::DataDir::open(dir, app::DataDir::Mode::kExisting, "", random);
  if (!opened.ok()) throw std::runtime_error(opened.fault().code);
  data = std::move(*opened);
  upkeep = std::make_unique<indicator::Upkeep>(*knowledge->definitions);
  auto started = casework::Desk::open(data->store(), knowledge->world(), data->town(),
                                      {clock, random, data->find_key(), {upkeep.get()}});
  if (!started.ok()) throw std::runtime_error(started.fault().code);
  desk = std::move(*started);
}

const identity::Post& Town::holder(std::string_view role) const {
  const auto holders = desk->town().directory.holders(role, clock.now().date());
  if (holders.empty()) throw std::runtime_error("no post: " + std::string(role));
  return *holders.front();
}

casework::Command Town::command(std::string pack, std::string step, base::Uuid subject,
                                const identity::Post& post, casework::Fields fields) {
  casework::Command c;
  c.id = base::Uuid::v7(clock.now().ms, random);
  c.pack = std::move(pack);
  c.step = std::move(step);
  c.subject = subject;
  c.occurred_at = clock.now();
  c.actor = post.person;
  c.post = post.id;
  c.fields = std::move(fields);
  return c;
}

}  // namespace e2e
