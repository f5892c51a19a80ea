// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu serve --data DIR: the server, until SIGINT or SIGTERM; SIGHUP starts it anew.
#include <pthread.h>
#include <unistd.h>

#include <csignal>

#include "app/command.h"
#include "app/running.h"
#include "app/tiles.h"
#include "base/file.h"
#include "base/text.h"

namespace app {

namespace {

using base::FaultKind;
using base::Language;

constexpr size_t kTilesKeyMax = 1000;

std::vector<std::string> list_of(const std::optional<std::string>& text) {
  std::vector<std::string> out;
  if (!text) return out;
  for (const std::string_view one : base::split(*text, ',')) {
    if (const std::string_view word = base::trim(one); !word.empty()) out.emplace_back(word);
  }
  return out;
}

base::Result<unsigned> number_of(const Options& options, std::string_view name, unsigned fallback,
                                 unsigned max) {
  const auto text = options.value(name);
  if (!text) return fallback;
  const auto number = base::parse_int(*text);
  if (number && *number >= 1 && *number <= max) return static_cast<unsigned>(*number);
  return base::fault(
      FaultKind::kInvalid, "app.bad_count",
      {{"option", "--" + std::string(name)}, {"text", *text}, {"max", std::to_string(max)}});
}

base::Result<RunningOptions> running_options(const Options& options) {
  RunningOptions out;
  TRY_ASSIGN(out.data, options.required("data"));
  out.store = options.value("store").value_or("");
  out.town = options.value("town").value_or("");
  out.name_zh = options.value("name-zh").value_or("");
  out.name_en = options.value("name-en").value_or("");
  out.listen = list_of(options.value("listen"));
  if (out.listen.empty()) out.listen.emplace_back("127.0.0.1:8080");
  out.proxies = list_of(options.value("proxies"));
  const auto certificates = options.value("tls-cert");
  const auto key = options.value("tls-key");
  if (certificates.has_value() != key.has_value()) {
    return base::fault(FaultKind::kInvalid, "app.tls_needs_both");
  }
  if (certificates) out.tls = http::Tls{*certificates, *key};
  TRY_ASSIGN(out.threads, number_of(options, "threads", 0, 256));
  TRY_ASSIGN(out.readers, number_of(options, "readers", 2, 64));
  if (const auto name = options.value("seal")) {
    const auto suite = seal::parse_suite(*name);
    if (!suite) return base::fault(FaultKind::kInvalid, "app.bad_suite", {{"text", *name}});
    out.suite = *suite;
  }
  out.backups = options.value("backups").value_or((out.data / "backups").string());
  std::string tiles_key;
  if (const auto file = options.value("tiles-key")) {
    TRY_ASSIGN(const std::string text, base::read_file(*file, kTilesKeyMax));
    tiles_key = base::trim(text);
  }
  TRY_ASSIGN(out.tiles, tile_layers(list_of(options.value("tiles")), tiles_key));
  out.log_requests = options.flag("log-requests");
  return out;
}

// Waits for the signals that end the program or start the server anew; they are held back in every
// thread, so that none is interrupted in the middle.
class Ending {
 public:
  Ending() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set_, &before_);
    std::signal(SIGPIPE, SIG_IGN);
    // A file that may not grow is a full disk to us, not the end.
    std::signal(SIGXFSZ, SIG_IGN);
  }
  ~Ending() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  Ending(const Ending&) = delete;
  Ending& operator=(const Ending&) = delete;
  // Should the server start anew?
  [[nodiscard]] bool wait() const {
    int signal = 0;
    sigwait(&set_, &signal);
    return signal == SIGHUP;
  }

 private:
  sigset_t set_{};
  sigset_t before_{};
};

void say(Console& console, std::string_view key, const base::Fault::Args& args) {
  console.out << console.messages.text(key, Language::kChinese, args) << "\n"
              << console.messages.text(key, Language::kEnglish, args) << "\n";
}

void greet(Running& running, const std::string& link, Console& console) {
  const std::vector<std::string> addresses = running.addresses();
  say(console, "app.serving",
      {{"town", running.town().zh},
       {"town_en", running.town().en},
       {"entries", std::to_string(running.entries())},
       {"addresses", base::join(addresses, " ")}});
  if (!link.empty()) say(console, "app.first_link", {{"link", addresses.front() + link}});
  console.out << std::flush;
}

// Until a signal: should the server start anew? What could not start is said and left alone, so
// that the town keeps the server that it has.
bool serve_until_signal(const RunningOptions& wanted, const Ending& ending, Log& log) {
  while (ending.wait()) {
    const base::Status may = Running::rehearse(wanted);
    if (may.ok()) return true;
    log.fault(may.fault());
  }
  return false;
}

}  // namespace

base::Result<int> run_serve(const Options& options, Console& console) {
  TRY_ASSIGN(RunningOptions wanted, running_options(options));
  wanted.start_anew = [] { ::kill(::getpid(), SIGHUP); };
  const Ending ending;
  Log log(console.err, console.clock);
  for (bool first = true, again = true; again; first = false) {
    TRY_ASSIGN(const auto running, Running::open(wanted, console.messages, console.clock, log));
    running->start(console.clock, log);
    if (first) {
      TRY_ASSIGN(const std::string link, running->first_link());
      greet(*running, link, console);
      // A port that the system chose is kept.
      wanted.listen = running->listening();
    }
    log.write("started", {{"entries", running->entries()}});
    again = serve_until_signal(wanted, ending, log);
    log.write("stopping");
    running->stop();
    log.write("stopped");
  }
  return 0;
}

}  // namespace app
