// SPDX-License-Identifier: AGPL-3.0-or-later
// A large ledger made of copies of the demonstration year, spread over several years: how long an
// annual report takes from the kept values, whether that grows with the years kept, and how the
// recomputation from the ledger compares with a plain loop over the same rows.
// Usage: figures_bench [ENTRIES=1000000] [YEARS=10] [DIR: kept and used again]
#include <sqlite3.h>
#include <unistd.h>

#include <boost/json.hpp>

#include "app/home.h"
#include "casework/body.h"
#include "casework/clocks.h"
#include "casework/replay.h"
#include "demo/year.h"
#include "indicator/recompute.h"
#include "measure.h"
#include "store/sqlite/sqlite_store.h"

namespace {

namespace fs = std::filesystem;
using bench::must;
constexpr size_t kPerTransaction = 5000;

// One act of the demonstration year, ready to be copied.
struct Template {
  const procedure::Pack* pack;
  const procedure::Step* step;
  base::Uuid subject;
  casework::Act act;
};

base::Uuid copy_of(base::Uuid id, uint32_t copy) {
  for (int i = 0; i < 4; ++i) id.bytes[12 + i] ^= static_cast<uint8_t>(copy >> (8 * i));
  return id;
}

std::vector<Template> demonstration(app::Knowledge& knowledge, const fs::path& dir) {
  base::SeededRandom random(2020);
  auto data = must(app::DataDir::open(dir, app::DataDir::Mode::kCreate, "demo", random));
  must(app::unlock(knowledge, dir, app::Unlock::kWrite, random));
  calendar::ManualClock clock({0});
  auto desk = must(casework::Desk::open(data->store(), knowledge.world(), "demo",
                                        {clock, random, &data->key(), {}}));
  must(demo::make_year(*desk, clock,
                       {fs::path(FADU_SOURCE_DIR) / "demo", *knowledge.packs, knowledge.workdays,
                        knowledge.hours, 2020},
                       {}));
  std::vector<Template> out;
  const store::Head head = must(data->store().head("demo"));
  must(data->store().scan("demo", 0, head.size, [&](const store::EntryView& entry) {
    const casework::Origin origin = must(casework::origin_of(entry, *knowledge.packs));
    out.push_back({origin.pack, origin.step, entry.subject,
                   must(casework::act_of(entry, knowledge.keyring.get()))});
    return true;
  }));
  return out;
}

// Writes copies of the year: every entry with its figure lines and buckets, as the desk does,
// without asking again whether each act is lawful.
class Copier {
 public:
  Copier(const app::Knowledge& knowledge, store::Store& store)
      : knowledge_(knowledge),

        appender_(store, nullptr),
        upkeep_(*knowledge.definitions) {}

  void run(const std::vector<Template>& year, uint64_t entries, int years) {
    const auto copies = static_cast<uint32_t>(
        std::max<uint64_t>(1, entries / static_cast<uint64_t>(years) / year.size()));
    must(appender_.begin());
    for (int y = 0; y < years; ++y) {
      files_.clear();
      const int64_t shift = (y - years + 1) * int64_t{366} * 86'400'000;
      for (const Template& t : year) {
        for (uint32_t c = 0; c < copies; ++c) {
          copy(t, static_cast<uint32_t>(y) * copies + c, shift);
        }
      }
      std::fprintf(stderr, "\rbuilt %d of %d years (%llu entries)", y + 1, years,
                   static_cast<unsigned long long>(written_));
    }
    must(appender_.commit());
    std::fprintf(stderr, "\n");
  }

 private:
  void copy(const Template& t, uint32_t copy, int64_t shift) {
    casework::Act act = t.act;
    act.id = copy_of(act.id, copy);
    act.occurred_at.ms += shift;
    act.recorded_at.ms += shift;
    const base::Uuid subject = copy_of(t.subject, copy);
    ledger::Entry entry;
    entry.town = "bench";
    entry.id = act.id;
    entry.occurred_at = act.occurred_at;
    entry.recorded_at = act.recorded_at;
    entry.actor = act.actor;
    entry.post = act.post;
    entry.kind = t.pack->id + "/" + t.step->id;
    entry.subject = subject;
    entry.pack_version = t.pack->version;
    entry.pack_digest = t.pack->digest;
    const std::string body = casework::encode_body(act);
    entry = must(appender_.append(entry, ledger::make_salt(random_), base::view(body)));
    act.number = entry.number;
    act.recorded_at = entry.recorded_at;
    casework::CaseFile& file = files_[subject];
    file.id = subject;
    upkeep_.before(*t.pack, file);
    file.pack = t.pack->id;
    file.version = t.pack->version;
    casework::apply(file, *t.step, std::move(act));
    casework::update_clocks(file, *t.pack, t.step->id, knowledge_.world());
    must(upkeep_.after(appender_.transaction(), "bench", *t.pack, file, file.acts.back()));
    if (++written_ % kPerTransaction == 0) {
      must(appender_.commit());
      must(appender_.begin());
    }
  }

  const app::Knowledge& knowledge_;
  store::LedgerAppender appender_;
  indicator::Upkeep upkeep_;
  base::SeededRandom random_{1};
  std::unordered_map<base::Uuid, casework::CaseFile, base::UuidHash> files_;
  uint64_t written_ = 0;
};

struct Loop {
  int64_t rows = 0;
  int64_t person_times = 0;
  int64_t handled = 0;
  int64_t settled = 0;
};

// What somebody would write by hand for three figures: read the rows, parse the bodies, keep the
// state of each case, count.
Loop plain_loop(const fs::path& db_path, const char* first_day, const char* last_day) {
  sqlite3* db = nullptr;
  sqlite3_open_v2(db_path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr);
  sqlite3_stmt* select = nullptr;
  sqlite3_prepare_v2(db,
                     "SELECT subject, header, content FROM entry WHERE town = 'bench' "
                     "ORDER BY number",
                     -1, &select, nullptr);
  const int64_t from = calendar::Instant::at(*calendar::Date::parse(first_day)).ms;
  const int64_t to = calendar::Instant::at(*calendar::Date::parse(last_day) + 1).ms;
  struct Case {
    int64_t occurred = 0;
    int64_t persons = 0;
    bool visit = false, accepted = false, agreed = false, voided = false;
  };
  std::unordered_map<std::string, Case> cases;
  Loop out;
  while (sqlite3_step(select) == SQLITE_ROW) {
    ++out.rows;
    const auto blob = [&](int column) {
      return std::string_view(static_cast<const char*>(sqlite3_column_blob(select, column)),
                              static_cast<size_t>(sqlite3_column_bytes(select, column)));
    };
    const std::string subject(blob(0));
    ledger::EntryHeaderView header;
    if (ledger::decode_view(base::view(blob(1)), header) != nullptr) std::exit(1);
    const std::string_view kind = header.kind;
    const std::string_view text = blob(2).substr(16);  // behind the salt
    const boost::json::value body = boost::json::parse({text.data(), text.size()});
    Case& c = cases[subject];
    if (kind == "service_visit/record" || kind == "service_visit/correct") {
      c.visit = true;
      if (kind.ends_with("record")) c.occurred = header.occurred_at.ms;
      if (const auto* fields = body.as_object().if_contains("fields")) {
        if (const auto* persons = fields->as_object().if_contains("persons")) {
          c.persons = std::stoll(std::string(persons->as_string()));
        }
      }
    } else if (kind == "mediation/accept") {
      c.accepted = true;
      c.occurred = header.occurred_at.ms;
    } else if (kind.starts_with("mediation/agree")) {
      c.agreed = true;
    } else if (kind.ends_with("/void")) {
      c.voided = true;
    }
  }
  for (const auto& [id, c] : cases) {
    if (c.voided || c.occurred < from || c.occurred >= to) continue;
    if (c.visit) out.person_times += c.persons;
    if (c.accepted) ++out.handled;
    if (c.accepted && c.agreed) ++out.settled;
  }
  sqlite3_finalize(select);
  sqlite3_close(db);
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const uint64_t entries = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  const int years = argc > 2 ? std::atoi(argv[2]) : 10;
  const bool keep = argc > 3;
  const fs::path dir =
      keep ? fs::path(argv[3])
           : fs::temp_directory_path() / ("fadu_figures_" + std::to_string(::getpid()));
  const auto knowledge = must(app::read_knowledge(FADU_SOURCE_DIR));
  const fs::path db = dir / "big.db";
  if (!fs::exists(db)) {
    fs::create_directories(dir);
    const std::vector<Template> year = demonstration(*knowledge, dir / "demo");
    auto store = must(store::open_sqlite(db, store::OpenMode::kCreate));
    Copier(*knowledge, *store).run(year, entries, years);
    fs::remove_all(dir / "demo");
  }
  auto store = must(store::open_sqlite(db, store::OpenMode::kWrite));
  const store::Head head = must(store->head("bench"));
  indicator::Figures figures(*store, *knowledge->definitions, "bench", base::Decimal::of(10));
  const calendar::Instant now = calendar::Instant::at(*calendar::Date::of(2021, 2, 20));

  const auto report = [&](int64_t of) {
    return bench::best_of(
        3, [&] { must(figures.all(must(indicator::Period::year(of)), {now, true})); });
  };
  const bench::Seconds last = report(2020);
  const bench::Seconds early = report(2020 - years + 2);
  std::printf(
      "figures: %llu entries over %d years; all %zu indicators of a year from kept values: "
      "%.3f s (of an early year %.3f s)\n",
      static_cast<unsigned long long>(head.size), years, knowledge->definitions->all().size(),
      last.wall, early.wall);

  std::vector<indicator::Figure> again;
  const bench::Seconds recomputed = bench::time_of([&] {
    again =
        must(indicator::recompute(*store, *knowledge->definitions, "bench",
                                  must(indicator::Period::year(2020)), now, knowledge->world()));
  });
  Loop loop;
  const bench::Seconds plain =
      bench::time_of([&] { loop = plain_loop(db, "2020-01-01", "2020-12-31"); });
  std::printf(
      "recompute: all indicators %.2f s; a plain loop for three figures over the same rows "
      "%.2f s; ratio %.2f\n",
      recomputed.wall, plain.wall, recomputed.wall / plain.wall);

  const auto kept = must(figures.all(must(indicator::Period::year(2020)), {now, true}));
  size_t different = 0;
  for (size_t i = 0; i < kept.size(); ++i) {
    if (kept[i].exact == again[i].exact) continue;
    ++different;
    std::printf("  differs: %s %s %s\n", kept[i].definition->id.c_str(), kept[i].exact.c_str(),
                again[i].exact.c_str());
  }
  std::printf(
      "check: %zu of %zu figures differ; plain loop: %lld person-times, %lld handled, %lld "
      "settled; kept: %s, %s, %s\n",
      different, kept.size(), static_cast<long long>(loop.person_times),
      static_cast<long long>(loop.handled), static_cast<long long>(loop.settled),
      must(figures.value("service.person_times", must(indicator::Period::year(2020)), {now, true}))
          .exact.c_str(),
      must(figures.value("mediation.handled", must(indicator::Period::year(2020)), {now, true}))
          .exact.c_str(),
      must(figures.value("mediation.settled", must(indicator::Period::year(2020)), {now, true}))
          .exact.c_str());
  store.reset();
  if (!keep) fs::remove_all(dir);
  return different == 0 ? 0 : 1;
}
