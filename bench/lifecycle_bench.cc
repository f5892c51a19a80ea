// SPDX-License-Identifier: AGPL-3.0-or-later
// The lifecycle that DIGIT publishes, CREATE → ASSIGN → RESOLVE by 50 users in a closed loop,
// against the real server on this machine, which the load shares: grid_event report → file →
// dispatch, three durable writes. Usage: lifecycle_bench FADU CASES DIR [SECONDS]; DIR keeps the
// seeded town.
#include <signal.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "app/home.h"
#include "ledger/entry.h"
#include "lifecycle_client.h"
#include "measure.h"

namespace {

namespace fs = std::filesystem;
using bench::must;
using Clock = std::chrono::steady_clock;

constexpr size_t kUsers = 50;
constexpr const char* kWords[] = {"路口", "井盖", "破损", "积水", "路灯", "不亮", "噪声", "扰民",
                                  "占道", "经营", "垃圾", "堆放", "管线", "外露", "树枝", "遮挡",
                                  "电动", "车辆", "乱停", "楼道", "杂物", "渗水", "裂缝", "围挡"};

std::string words(base::Random& random, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += kWords[random.below(std::size(kWords))];
  return out;
}

// --- seeding, through the kernel

struct Kernel {
  base::SeededRandom random{7};
  calendar::ManualClock clock{{0}};
  std::unique_ptr<app::Knowledge> knowledge;
  std::unique_ptr<app::DataDir> data;
  std::unique_ptr<indicator::Upkeep> upkeep;
  std::unique_ptr<casework::Desk> desk;

  explicit Kernel(const fs::path& dir) {
    knowledge = must(app::read_knowledge(FADU_SOURCE_DIR));
    data = must(app::DataDir::open(dir, app::DataDir::Mode::kExisting, "", random));
    must(app::unlock(*knowledge, dir, app::Unlock::kWrite, random));
    upkeep = std::make_unique<indicator::Upkeep>(*knowledge->definitions);
    clock.set(*calendar::Instant::parse("2021-01-04T09:00"));
    desk = must(casework::Desk::open(data->store(), knowledge->world(), data->town(),
                                     {clock, random, data->find_key(), {upkeep.get()}}));
  }

  casework::Command command(const std::string& step, base::Uuid subject, const identity::Post& post,
                            casework::Fields fields) {
    casework::Command out;
    out.id = base::Uuid::v7(clock.now().ms, random);
    out.subject = subject.is_nil() ? out.id : subject;
    out.pack = "grid_event";
    out.step = step;
    out.actor = post.person;
    out.post = post.id;
    out.occurred_at = clock.now();
    out.fields = std::move(fields);
    return out;
  }
};

// Four of five cases are closed, the others wait to be filed.
void seed(const fs::path& dir, uint64_t cases) {
  Kernel kernel(dir);
  const auto members =
      kernel.desk->town().directory.holders("grid_member", kernel.clock.now().date());
  const std::string classes[] = {"facility", "city_appearance", "street_order", "livelihood"};
  std::vector<casework::Command> batch;
  for (uint64_t n = 0; n < cases;) {
    batch.clear();
    for (int i = 0; i < 1000 && n < cases; ++i, ++n) {
      kernel.clock.set({kernel.clock.now().ms + 500});
      const identity::Post& post = *members[kernel.random.below(members.size())];
      casework::Fields fields{{"class", classes[kernel.random.below(4)]},
                              {"source", "member"},
                              {"summary", words(kernel.random, 12 + kernel.random.below(12))}};
      if (!post.unit.empty()) fields.set("unit", post.unit);
      batch.push_back(kernel.command("report", {}, post, std::move(fields)));
      const base::Uuid subject = batch.back().subject;
      if (n % 5 != 0) {
        batch.push_back(kernel.command("withdraw", subject, post, {{"reason", "已自行处理"}}));
      }
    }
    for (const auto& one : must(kernel.desk->submit_all(batch))) must(one);
    if (n % 100'000 == 0) std::fprintf(stderr, "seeded %llu\n", static_cast<unsigned long long>(n));
  }
}

// --- the server

class Served {
 public:
  Served(const std::string& program, const fs::path& dir) {
    const auto begun = Clock::now();
    int ends[2];
    if (::pipe(ends) != 0) std::exit(1);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::execl(program.c_str(), program.c_str(), "serve", "--data", dir.c_str(), "--listen",
              "127.0.0.1:0", nullptr);
      ::_exit(127);
    }
    ::close(ends[1]);
    std::string said;
    char c = 0;
    while (port_ == 0 && ::read(ends[0], &c, 1) == 1) {
      said += c;
      const size_t at = said.find("http://127.0.0.1:");
      if (c != '\n' && at != std::string::npos && said.size() > at + 24) {
        port_ = std::atoi(said.c_str() + at + 17);
      }
    }
    out_ = ends[0];
    bench::Caller caller(port_);
    (void)caller.call("GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n");
    start_ms = std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
  }
  ~Served() {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    ::close(out_);
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  [[nodiscard]] int port() const { return port_; }
  // From /proc: "VmRSS:", "RssAnon:", in MB.
  [[nodiscard]] double megabytes(const std::string& field) const {
    std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with(field)) return std::atof(line.c_str() + field.size()) / 1024.0;
    }
    return 0;
  }
  double start_ms = 0;

 private:
  pid_t pid_ = 0;
  int port_ = 0;
  int out_ = -1;
};

struct Session {
  std::string headers;  // Cookie and X-CSRF-Token
};

std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const size_t begin = text.find(from);
  if (begin == std::string::npos) return {};
  const size_t end = text.find(to, begin + from.size());
  return text.substr(begin + from.size(), end - begin - from.size());
}

std::string post(const std::string& path, const std::string& body, const std::string& headers) {
  return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

Session sign_in(int port, const std::string& role) {
  bench::Caller caller(port);
  const auto answer = caller.call(post("/api/session/role", "{\"role\":\"" + role + "\"}", ""));
  if (answer.status != 201) {
    std::fprintf(stderr, "sign-in as %s: %d %s\n", role.c_str(), answer.status,
                 answer.body.c_str());
    std::exit(1);
  }
  return {"Cookie: " + between(answer.head, "Set-Cookie: ", ";") +
          "\r\nX-CSRF-Token: " + between(answer.body, "\"csrf\":\"", "\"") + "\r\n"};
}

// --- the load

struct Loaded {
  uint64_t lifecycles = 0;
  uint64_t errors = 0;
  uint64_t turned_away = 0;
  double seconds = 0;
  std::vector<bench::Micros> calls;
};

Loaded load(int port, const Session& member, const Session& dispatcher, size_t users_count,
            double seconds, base::Random& random) {
  std::vector<bench::User> users(users_count);
  for (auto& user : users) user.fd = bench::connect_to(port);
  Loaded out;
  const auto begun = Clock::now();
  const auto until =
      begun + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  bench::closed_loop(
      users, until,
      [&](bench::User& user) {
        const int64_t now = calendar::SystemClock().now().ms;
        const std::string key = "Idempotency-Key: " + base::Uuid::v7(now, random).str() + "\r\n";
        if (user.step == 0) {
          return post("/api/cases",
                      "{\"pack\":\"grid_event\",\"step\":\"report\",\"fields\":{\"source\":"
                      "\"member\",\"class\":\"facility\",\"summary\":\"" +
                          words(random, 18) + "\"}}",
                      member.headers + key);
        }
        const std::string path = "/api/cases/" + user.subject + "/acts";
        if (user.step == 1) {
          return post(path, "{\"step\":\"file\",\"fields\":{\"limit\":\"ordinary\"}}",
                      dispatcher.headers + key);
        }
        return post(path, "{\"step\":\"dispatch\",\"fields\":{\"office\":\"城建科\"}}",
                    dispatcher.headers + key);
      },
      [&](bench::User& user, const bench::Answered& answer, bench::Micros took) {
        out.calls.push_back(took);
        if (answer.status == 503) {
          ++out.turned_away;
          return;  // the same step again
        }
        if (answer.status != 201) {
          if (out.errors++ == 0) std::fprintf(stderr, "%s\n", answer.body.c_str());
          user.step = 0;
          return;
        }
        if (user.step == 0) user.subject = between(answer.body, "\"case\":\"", "\"");
        if (user.step == 2) ++out.lifecycles;
        user.step = (user.step + 1) % 3;
      });
  out.seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  for (auto& user : users) ::close(user.fd);
  return out;
}

void print(const char* what, Loaded& loaded) {
  std::printf(
      "%s: %.0f lifecycles/s (%llu in %.1f s), a call p50 %.1f ms, p95 %.1f ms, p99 %.1f ms; "
      "%llu errors, %llu turned away\n",
      what, static_cast<double>(loaded.lifecycles) / loaded.seconds,
      static_cast<unsigned long long>(loaded.lifecycles), loaded.seconds,
      bench::millis_at(loaded.calls, 0.5), bench::millis_at(loaded.calls, 0.95),
      bench::millis_at(loaded.calls, 0.99), static_cast<unsigned long long>(loaded.errors),
      static_cast<unsigned long long>(loaded.turned_away));
}

void reads(const char* what, int port, const Session& who, const std::string& target) {
  bench::Caller caller(port);
  std::vector<bench::Micros> all;
  int status = 0;
  for (int i = 0; i < 400; ++i) {
    const auto begun = Clock::now();
    status =
        caller.call("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + who.headers + "\r\n").status;
    all.push_back(std::chrono::duration_cast<bench::Micros>(Clock::now() - begun));
  }
  std::printf("%s: p50 %.2f ms, p99 %.2f ms (%d)\n", what, bench::millis_at(all, 0.5),
              bench::millis_at(all, 0.99), status);
}

// The value of a line of /metrics.
double metric(int port, const std::string& name) {
  bench::Caller caller(port);
  const auto answer = caller.call("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
  const size_t at = answer.body.find("\n" + name + " ");
  return at == std::string::npos ? 0 : std::atof(answer.body.c_str() + at + name.size() + 2);
}

// --- the raw limit: the rows of a lifecycle, without rules, HTTP or signatures, with as many acts
// in a transaction as the server's group commit had

double bare_lifecycles(const fs::path& dir, double seconds, size_t group) {
  base::SeededRandom random(9);
  auto data = must(app::DataDir::open(dir, app::DataDir::Mode::kExisting, "", random));
  store::Store& store = data->store();
  const base::Bytes body(170, 'x');
  const base::Bytes salt(16, 's');
  const uint64_t first = must(store.head("bare")).size;  // of an earlier run on this folder
  uint64_t number = first;
  const auto begun = Clock::now();
  const auto spent = [&] { return std::chrono::duration<double>(Clock::now() - begun).count(); };
  while (spent() < seconds) {
    const auto transaction = must(store.begin());
    for (size_t i = 0; i < group; ++i, ++number) {
      ledger::Entry entry;
      entry.town = "bare";
      entry.number = number;
      entry.id = base::Uuid::v7(1'700'000'000'000 + static_cast<int64_t>(number / 8), random);
      entry.actor = std::string(36, 'a');
      entry.post = std::string(36, 'p');
      entry.kind = "grid_event/report";
      static base::Uuid subject;
      if (number % 3 == 0) subject = entry.id;
      entry.subject = subject;
      const base::Bytes header = ledger::encode(entry);
      store::EntryView view;
      view.town = entry.town;
      view.number = number;
      view.id = entry.id;
      view.subject = subject;
      view.kind = entry.kind;
      view.header = header;
      view.salt = salt;
      view.body = body;
      must(transaction->append_entry(view));
      store::CaseRow row;
      row.town = "bare";
      row.id = subject;
      row.pack = "grid_event";
      row.pack_version = 1;
      row.state = number % 3 == 0 ? "reported" : number % 3 == 1 ? "filed" : "dispatched";
      row.title = words(random, 18);
      row.handler = entry.actor;
      row.revision = static_cast<uint32_t>(number % 3 + 1);
      row.due_at = calendar::Instant{1'700'000'000'000 + static_cast<int64_t>(number)};
      must(transaction->put_case(row));
      for (int clock = 0; clock < 2; ++clock) {
        must(transaction->put_clock({"bare",
                                     subject,
                                     clock == 0 ? "file" : "dispatch",
                                     {0},
                                     {0},
                                     {},
                                     store::ClockStatus::kRunning,
                                     false,
                                     std::string(80, 'd')}));
      }
      for (int line = 0; line < 3; ++line) {
        must(transaction->add_line({"bare",
                                    line == 0 ? "grid.events" : "grid.on_hand",
                                    "",
                                    {19000},
                                    number,
                                    subject,
                                    1,
                                    0,
                                    {0},
                                    number}));
      }
      if (number % 3 == 0) {
        must(transaction->put_text("bare",
                                   {number, subject, words(random, 18), {"pack:grid_event"}}));
      }
    }
    must(transaction->commit());
  }
  return static_cast<double>(number - first) / 3.0 / spent();
}

void copy_town(const std::string& program, const fs::path& dir, uint64_t cases) {
  if (fs::exists(dir / "seeded")) return;
  fs::remove_all(dir);
  const std::string make = program + " demo --data " + dir.string() + " >/dev/null 2>&1";
  if (std::system(make.c_str()) != 0) std::exit(1);
  const bench::Seconds took = bench::time_of([&] { seed(dir, cases); });
  std::printf("seeded %llu cases in %.0f s through the kernel\n",
              static_cast<unsigned long long>(cases), took.wall);
  std::ofstream(dir / "seeded") << cases;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: lifecycle_bench FADU CASES DIR [SECONDS]\n");
    return 2;
  }
  const std::string program = argv[1];
  const uint64_t cases = std::strtoull(argv[2], nullptr, 10);
  const fs::path dir = fs::path(argv[3]) / ("town-" + std::to_string(cases));
  const double seconds = argc > 4 ? std::atof(argv[4]) : 10;
  copy_town(program, dir, cases);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  base::SeededRandom random(static_cast<uint64_t>(::getpid()));
  double served = 0;
  size_t group = kUsers;
  {
    const Served server(program, dir);
    std::printf("%llu cases: ready %.0f ms after exec, %.0f MB resident\n",
                static_cast<unsigned long long>(cases), server.start_ms,
                server.megabytes("VmRSS:"));
    const Session member = sign_in(server.port(), "grid_member");
    const Session dispatcher = sign_in(server.port(), "grid_dispatcher");
    Loaded warm = load(server.port(), member, dispatcher, kUsers, 2, random);
    const double acts = metric(server.port(), "fadu_acts_total{outcome=\"recorded\"}");
    const double commits = metric(server.port(), "fadu_commits_total");
    Loaded loaded = load(server.port(), member, dispatcher, kUsers, seconds, random);
    print("50 users, closed loop", loaded);
    const double per_commit =
        (metric(server.port(), "fadu_acts_total{outcome=\"recorded\"}") - acts) /
        std::max(metric(server.port(), "fadu_commits_total") - commits, 1.0);
    group = std::max<size_t>(1, static_cast<size_t>(per_commit + 0.5));
    served = static_cast<double>(loaded.lifecycles) / loaded.seconds;
    Loaded spike = load(server.port(), member, dispatcher, kUsers * 10, 3, random);
    print("spike, 500 users", spike);
    Loaded after = load(server.port(), member, dispatcher, kUsers, 1, random);
    print("the second after it, 50 users", after);
    reads("queue page of a member at a place", server.port(), member,
          "/api/cases?whose=waiting&limit=50");
    reads("queue page of the dispatcher", server.port(), dispatcher,
          "/api/cases?whose=waiting&limit=50");
    reads("search, two common characters", server.port(), dispatcher,
          "/api/search?q=%E4%BA%95%E7%9B%96&limit=20");
    reads("search, four characters", server.port(), dispatcher,
          "/api/search?q=%E4%BA%95%E7%9B%96%E8%A3%82%E7%BC%9D&limit=20");
    std::printf("resident under load: %.0f MB, of that %.0f MB of its own\n",
                server.megabytes("VmRSS:"), server.megabytes("RssAnon:"));
  }
  const double bare = bare_lifecycles(dir, 5, group);
  std::printf("bare: the same rows, %zu acts a transaction, no HTTP, no rules: %.0f lifecycles/s\n",
              group, bare);
  std::printf("ratio: served / bare = %.2f\n", served / bare);
  return 0;
}
