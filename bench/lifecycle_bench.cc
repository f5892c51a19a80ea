// SPDX-License-Identifier: AGPL-3.0-or-later
// The lifecycle that DIGIT publishes, CREATE → ASSIGN → RESOLVE by 50 users in a closed loop,
// against `fadu serve` on the machine that the load shares: hotline_order receive → sign → handle,
// three calls and three durable commits. Beside it, in the same run, a bare loop that writes the
// same rows. Then a spike, pages and searches, idle connections, start and memory.
//
// Usage: lifecycle_bench FADU CASES DIR [SECONDS=10] [URI of PostgreSQL]
//        lifecycle_bench FADU CASES,CASES… DIR [SECONDS=10]
// DIR keeps the town with that many cases; each run works on a copy. Of several sizes only the
// closed loop is measured, on one after another and around again, for a machine differs more from
// hour to hour than towns do.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include "casework/replay.h"
#include "lifecycle/load.h"
#include "lifecycle/program.h"
#include "lifecycle/tape.h"
#include "lifecycle/town.h"
#include "measure.h"
#include "store/open.h"

namespace {

namespace fs = std::filesystem;
using bench::Client;
using bench::Loaded;
using bench::must;
using bench::Program;
using Clock = std::chrono::steady_clock;

constexpr size_t kUsers = 50;
constexpr double kStage = 5;     // seconds before, within and after the spike
constexpr double kWindow = 0.1;  // in which the recovery is looked for
constexpr size_t kBareLifecycles = 10'000;
constexpr size_t kIdle = 2000;
constexpr int kReads = 1000;
constexpr int kRounds = 7;

struct Wanted {
  fs::path program;
  uint64_t cases = 0;
  fs::path dir;
  double seconds = 10;
  std::string place;  // of PostgreSQL, or ""
};

unsigned long long whole(uint64_t number) { return number; }

void run(const std::string& command) {
  if (std::system(command.c_str()) == 0) return;
  std::fprintf(stderr, "failed: %s\n", command.c_str());
  std::exit(1);
}

std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }

// The demonstration year, kept in DIR.
fs::path demonstration(const Wanted& wanted) {
  fs::path dir = wanted.dir / "demo";
  if (!fs::exists(dir / "fadu.db")) {
    run(quoted(wanted.program) + " demo --data " + quoted(dir) + " >/dev/null 2>&1");
  }
  return dir;
}

void copy_folder(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  run("cp -a --reflink=auto " + quoted(from) + " " + quoted(to));
}

void say_past(const bench::Past& past) {
  std::printf("made through the kernel: %llu cases, %llu entries in all, %.0f s\n",
              whole(past.cases), whole(past.entries), past.seconds);
}

// A copy of the town with its past.
fs::path town(const Wanted& wanted, const app::Knowledge& knowledge) {
  const fs::path work =
      wanted.dir / ("work-" + std::to_string(wanted.cases) + "-" + std::to_string(::getpid()));
  const fs::path demo = demonstration(wanted);
  if (!wanted.place.empty()) {
    fs::remove_all(work);
    run(quoted(wanted.program) + " restore " + quoted(demo) + " --data " + quoted(work) +
        " --store '" + wanted.place + "' >/dev/null 2>&1");
    say_past(bench::make_past(knowledge, work, wanted.place, wanted.cases));
    return work;
  }
  const fs::path past = wanted.dir / ("past-" + std::to_string(wanted.cases));
  if (!fs::exists(past / "whole")) {
    if (!fs::exists(past / "past.progress")) copy_folder(demo, past);
    say_past(bench::make_past(knowledge, past, (past / "fadu.db").string(), wanted.cases));
    std::ofstream(past / "whole") << "\n";
  }
  copy_folder(past, work);
  return work;
}

// --- the closed loop

// The value of a line of /metrics.
double metric(Client& client, const std::string& name) {
  const std::string text = client.call("GET", "/metrics").body;
  const size_t at = text.find("\n" + name + " ");
  return at == std::string::npos ? 0 : std::atof(text.c_str() + at + name.size() + 2);
}

struct Counted {
  double acts = 0;
  double commits = 0;
  double commit_seconds = 0;
  double cpu_seconds = 0;
};

Counted count(const Program& server) {
  Client client(server.port());
  return {metric(client, "fadu_acts_total{outcome=\"recorded\"}"),
          metric(client, "fadu_commits_total"), metric(client, "fadu_commit_seconds_total"),
          server.cpu_seconds()};
}

void print(const char* what, const Loaded& loaded) {
  std::printf("%s: %.0f lifecycles/s (%llu in %.1f s), %llu errors, %llu sent again after 503\n",
              what, static_cast<double>(loaded.lifecycles) / loaded.seconds,
              whole(loaded.lifecycles), loaded.seconds, whole(loaded.errors_in_all()),
              whole(loaded.turned_away));
  if (!loaded.errors.empty()) std::printf("  first error: %s\n", loaded.first_error.c_str());
}

// How long it runs before it is measured, until what the users touch is in memory: $BENCH_WARM. A
// file that was just copied and is larger than the memory takes minutes.
double warm_seconds() {
  const char* named = ::getenv("BENCH_WARM");
  return named != nullptr ? std::atof(named) : 5;
}

// Returns acts per second.
double measure_load(bench::LoadSetup setup, const Program& server, double seconds) {
  (void)bench::load(setup, {{warm_seconds(), kUsers}});
  const Counted before = count(server);
  setup.seed += 1;
  const Loaded loaded = bench::load(setup, {{seconds, kUsers}});
  const Counted after = count(server);
  print("50 users, closed loop", loaded);
  const char* names[] = {"create", "assign", "resolve", "all"};
  for (int step = 0; step < 4; ++step) {
    const int which = step < 3 ? step : -1;
    std::printf("  %-8s p50 %.1f ms, p95 %.1f ms, p99 %.1f ms\n", names[step],
                loaded.percentile(0.5, which), loaded.percentile(0.95, which),
                loaded.percentile(0.99, which));
  }
  const double acts = after.acts - before.acts;
  std::printf(
      "  %.1f acts a commit; the writer was busy %.0f%% of the time; processor per act: server "
      "%.0f us, load generator %.0f us\n",
      acts / std::max(after.commits - before.commits, 1.0),
      100 * (after.commit_seconds - before.commit_seconds) / loaded.seconds,
      1e6 * (after.cpu_seconds - before.cpu_seconds) / acts, 1e6 * loaded.cpu_seconds / acts);
  std::printf("  resident: %.0f MB, of that its own %.0f MB\n", server.megabytes("VmRSS"),
              server.megabytes("RssAnon"));
  return static_cast<double>(loaded.lifecycles) * 3 / loaded.seconds;
}

// Ten times the users for a while: errors, and how long until calls take again what they took.
void measure_spike(bench::LoadSetup setup, const Program& server) {
  setup.seed += 2;
  const double end = 2 * kStage;
  const Loaded loaded =
      bench::load(setup, {{kStage, kUsers}, {kStage, kUsers * 10}, {kStage, kUsers}});
  print("spike, 50 users, then 500 for five seconds, then 50", loaded);
  const double tail = loaded.percentile(0.99, -1, 1, kStage);
  double recovered = -1;
  for (double at = end; at < loaded.seconds && recovered < 0; at += kWindow) {
    if (loaded.percentile(0.95, -1, at, at + kWindow) <= tail) recovered = at + kWindow - end;
  }
  std::printf(
      "  p95 before %.1f ms (p99 %.1f ms), within %.1f ms (p99 %.1f ms); the p95 of a tenth of a "
      "second is below the p99 of before %.1f s after it\n",
      loaded.percentile(0.95, -1, 1, kStage), tail, loaded.percentile(0.95, -1, kStage, end),
      loaded.percentile(0.99, -1, kStage, end), recovered);
  std::printf("  resident at most %.0f MB\n", server.megabytes("VmHWM"));
}

// --- pages

void measure_reads(uint16_t port, const char* what, const char* role, const std::string& path) {
  Client client(port);
  if (!client.sign_in(role)) std::printf("no %s\n", role);
  std::vector<double> took;
  int bad = 0;
  size_t bytes = 0;
  for (int i = 0; i < kReads; ++i) {
    const auto begun = Clock::now();
    const bench::Reply reply = client.call("GET", path);
    took.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begun).count());
    bad += reply.status != 200 ? 1 : 0;
    bytes = reply.body.size();
  }
  std::sort(took.begin(), took.end());
  std::printf("  %-46s p50 %.2f ms, p99 %.2f ms%s (%zu bytes)\n", what, took[kReads / 2],
              took[kReads * 99 / 100], bad > 0 ? ", REFUSED" : "", bytes);
}

void measure_pages(uint16_t port) {
  measure_reads(port, "queue of a member at a place, 50 rows", "grid_member",
                "/api/cases?whose=waiting&limit=50");
  measure_reads(port, "cases at the place of a member, 50 rows", "grid_member",
                "/api/cases?whose=cells&limit=50");
  measure_reads(port, "queue of the dispatcher, 50 rows", "dispatcher",
                "/api/cases?whose=waiting&limit=50");
  measure_reads(port, "search, two common characters", "dispatcher",
                "/api/search?q=%E4%BA%95%E7%9B%96&limit=20");
  measure_reads(port, "search, four characters", "dispatcher",
                "/api/search?q=%E4%BA%95%E7%9B%96%E7%A0%B4%E6%8D%9F&limit=20");
  measure_reads(port, "search, two words", "dispatcher",
                "/api/search?q=%E8%B7%AF%E7%81%AF+%E5%80%BE%E6%96%9C&limit=20");
  measure_reads(port, "search of a member at a place, two characters", "grid_member",
                "/api/search?q=%E6%B8%97%E6%BC%8F&limit=20");
}

void measure_idle(const Program& server) {
  const double before = server.megabytes("RssAnon");
  std::vector<std::unique_ptr<Client>> clients;
  size_t answered = 0;
  for (size_t i = 0; i < kIdle; ++i) {
    // One peer may not have so many.
    const std::string from = "127.0.0." + std::to_string(2 + i % 4);
    clients.push_back(std::make_unique<Client>(server.port(), from));
    answered += clients.back()->call("GET", "/health/live").status == 200 ? 1 : 0;
  }
  std::printf("idle connections: %zu of %zu answered, %.1f MB more for all of them\n", answered,
              kIdle, server.megabytes("RssAnon") - before);
}

// --- all of it

bench::LoadSetup sessions(uint16_t port, const std::vector<std::string>& units) {
  bench::LoadSetup out;
  out.port = port;
  out.units = units;
  out.seed = static_cast<uint64_t>(::getpid()) << 20;
  for (const char* role : {"dispatcher", "department_handler"}) {
    Client client(port);
    if (!client.sign_in(role)) run("false  # no sign-in as " + std::string(role));
    out.sessions[role] = client.credentials();
  }
  return out;
}

double measure_server(const Wanted& wanted, const fs::path& work,
                      const std::vector<std::string>& units) {
  std::vector<std::string> more;
  if (!wanted.place.empty()) more = {"--store", wanted.place};
  Program server(wanted.program, work, more);
  if (server.port() == 0) run("cat " + quoted(work / "bench.log") + " >&2; false");
  std::printf("start: %.0f ms until it serves, %.0f MB resident\n", server.start_ms(),
              server.megabytes("VmRSS"));
  const bench::LoadSetup setup = sessions(server.port(), units);
  const double acts = measure_load(setup, server, wanted.seconds);
  measure_spike(setup, server);
  std::printf("pages, one after another, at rest:\n");
  measure_pages(server.port());
  std::printf("pages, beside 50 users who write:\n");
  std::thread beside([other = setup]() mutable {
    other.seed += 3;
    (void)bench::load(other, {{20, kUsers}});
  });
  measure_pages(server.port());
  beside.join();
  measure_idle(server);
  const auto begun = Clock::now();
  const int code = server.stop(SIGTERM);
  std::printf("stop: code %d after %.2f s\n", code,
              std::chrono::duration<double>(Clock::now() - begun).count());
  return acts;
}

void measure_bare(const Wanted& wanted, const app::Knowledge& knowledge, const fs::path& work,
                  double served_acts) {
  const fs::path scratch = work / "scratch";
  copy_folder(demonstration(wanted), scratch);
  const bench::Tape tape = bench::record(knowledge, scratch, 2 * kBareLifecycles, kUsers);
  const size_t size = tape.acts.size();
  const auto store = must(store::open_store(
      wanted.place.empty() ? (work / "fadu.db").string() : wanted.place, store::OpenMode::kWrite));
  const auto say = [](const char* what, const bench::Bare& bare) {
    std::printf(
        "bare loop, the same rows, %s: %.0f lifecycles/s, %.1f acts a commit, processor per act "
        "%.0f us\n",
        what, bare.acts_per_s / 3, bare.acts_per_commit, bare.cpu_us_per_act);
  };
  const bench::Bare crowd = bench::replay(tape, 0, size / 2, *store, kUsers);
  say("what 50 users wait in one commit", crowd);
  const bench::Bare all = bench::replay(tape, size / 2, size, *store, kUsers, kUsers);
  say("50 in every commit", all);
  std::printf("ratio: served / bare = %.2f (to 50 in every commit: %.2f)\n",
              served_acts / crowd.acts_per_s, served_acts / all.acts_per_s);
}

// --- towns of several sizes

struct Side {
  uint64_t cases = 0;
  fs::path work;
  std::unique_ptr<Program> server;
  bench::LoadSetup setup;
  std::vector<double> rates;  // lifecycles per second, by round
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void measure_sizes(Wanted wanted, const std::vector<uint64_t>& sizes,
                   const app::Knowledge& knowledge, const std::vector<std::string>& units) {
  std::vector<Side> sides;
  for (const uint64_t cases : sizes) {
    wanted.cases = cases;
    Side& side = sides.emplace_back(Side{cases, town(wanted, knowledge), nullptr, {}, {}});
    side.server = std::make_unique<Program>(wanted.program, side.work, std::vector<std::string>{});
    if (side.server->port() == 0) run("cat " + quoted(side.work / "bench.log") + " >&2; false");
    side.setup = sessions(side.server->port(), units);
    side.setup.seed += cases;
    (void)bench::load(side.setup, {{warm_seconds(), kUsers}});
  }
  for (int round = 0; round < kRounds; ++round) {
    for (Side& side : sides) {
      ::sync();  // what the last one wrote is not this one's load
      side.setup.seed += 1;
      const Loaded loaded = bench::load(side.setup, {{wanted.seconds, kUsers}});
      side.rates.push_back(static_cast<double>(loaded.lifecycles) / loaded.seconds);
      std::printf("%10llu cases: %.0f lifecycles/s, p95 %.1f ms, p99 %.1f ms, %llu errors\n",
                  whole(side.cases), side.rates.back(), loaded.percentile(0.95),
                  loaded.percentile(0.99), whole(loaded.errors_in_all()));
    }
  }
  const double first = median(sides.front().rates);
  for (Side& side : sides) {
    std::vector<double> ratios;
    for (size_t i = 0; i < side.rates.size(); ++i) {
      ratios.push_back(side.rates[i] / sides.front().rates[i]);
    }
    std::printf(
        "%10llu cases: median %.0f lifecycles/s, %.2f of the first (median of the rounds "
        "%.2f); %.0f MB resident\n",
        whole(side.cases), median(side.rates), median(side.rates) / first, median(ratios),
        side.server->megabytes("VmHWM"));
    side.server->stop(SIGTERM);
    fs::remove_all(side.work);
  }
}

std::vector<uint64_t> numbers(const std::string& text) {
  std::vector<uint64_t> out;
  std::istringstream words(text);
  for (std::string word; std::getline(words, word, ',');) out.push_back(std::stoull(word));
  return out;
}

void raise_file_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::vector<std::string> units_of(const fs::path& demo, const app::Knowledge& knowledge) {
  const auto store = must(store::open_store((demo / "fadu.db").string(), store::OpenMode::kWrite));
  const casework::Town town = must(casework::load_town(*store, knowledge.world(), bench::kTown));
  std::vector<std::string> out;
  for (const auto& [code, name] : town.units) out.push_back(code);
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: lifecycle_bench FADU CASES DIR [SECONDS] [postgresql://...]\n");
    return 2;
  }
  const Wanted wanted{fs::absolute(argv[1]), std::strtoull(argv[2], nullptr, 10), argv[3],
                      argc > 4 ? std::atof(argv[4]) : 10, argc > 5 ? argv[5] : ""};
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  raise_file_limit();
  ::setenv("FADU_SHARE", FADU_SOURCE_DIR, 0);
  fs::create_directories(wanted.dir);
  const auto knowledge = must(app::read_knowledge(::getenv("FADU_SHARE")));
  base::SystemRandom random;
  const fs::path demo = demonstration(wanted);
  must(app::unlock(*knowledge, demo, app::Unlock::kRead, random));
  const std::vector<uint64_t> sizes = numbers(argv[2]);
  if (sizes.size() > 1) {
    measure_sizes(wanted, sizes, *knowledge, units_of(demo, *knowledge));
    return 0;
  }
  const fs::path work = town(wanted, *knowledge);
  std::printf("%llu cases%s\n", whole(wanted.cases), wanted.place.empty() ? "" : ", on PostgreSQL");
  const double acts = measure_server(wanted, work, units_of(demo, *knowledge));
  measure_bare(wanted, *knowledge, work, acts);
  fs::remove_all(work);
  return 0;
}
