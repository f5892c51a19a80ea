// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/running.h"

#include <sys/resource.h>

#include "app/tiles.h"
#include "app/town_backup.h"
#include "store/open.h"

namespace app {

namespace {

constexpr const char* kVersion = "0.3.0";
constexpr int64_t kLinkLastsMs = 24 * 3'600'000;
constexpr std::chrono::seconds kGrace{20};
constexpr std::chrono::minutes kHousekeeping{10};
constexpr int64_t kUploadLastsMs = 7 * 24 * 3'600'000;
// Answers that take longer are written down, whatever the log's setting.
constexpr std::chrono::seconds kSlow{2};

// What every answer says to the browser (OWASP ASVS V14.4): only our own scripts and pictures, no
// framing, no guessing of types, no referrer. Style attributes are allowed, style elements are not:
// charts write the former into their hints.
// The hosts of tiles may send pictures.
std::vector<http::Headers::Item> security_headers(bool tls, const std::vector<std::string>& tiles) {
  std::string pictures;
  for (const std::string& origin : origins_of(tiles)) pictures += " " + origin;
  std::vector<http::Headers::Item> out = {
      {"Content-Security-Policy",
       "default-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:" + pictures +
           "; media-src 'self' blob:; object-src 'none'; "
           "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy", "geolocation=(self), camera=(self), microphone=(self)"}};
  if (tls) out.emplace_back("Strict-Transport-Security", "max-age=31536000");
  return out;
}

// A backup on a connection of its own.
api::BackUp back_up_with(const RunningOptions& options) {
  return [data = options.data, town = options.town, place = options.store](
             const std::filesystem::path& to,
             const std::function<void(uint64_t, uint64_t)>& progress) -> base::Result<uint64_t> {
    base::SystemRandom random;
    TRY_ASSIGN(const auto own, DataDir::open(data, DataDir::Mode::kExisting, town, random, place));
    return back_up_town(*own, to, progress);
  };
}

// As many connections as the system lets us have.
void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  // Refused, the server works with what it has and answers 503 beyond.
  (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

bool is_local(const std::string& address) {
  return address.starts_with("127.") || address.starts_with("[::1]") ||
         address.starts_with("localhost") || address.starts_with("unix:");
}

}  // namespace

base::Status Running::open_data(const RunningOptions& options) {
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(knowledge_, read_knowledge(share));
  auto data =
      DataDir::open(options.data, DataDir::Mode::kExisting, options.town, random_, options.store);
  if (!data.ok() && data.fault().code == "app.no_data" && !options.town.empty()) {
    data =
        DataDir::open(options.data, DataDir::Mode::kCreate, options.town, random_, options.store);
    if (data.ok()) {
      const std::string zh = options.name_zh.empty() ? options.town : options.name_zh;
      TRY(write_town(options.data,
                     {options.town, zh, options.name_en.empty() ? zh : options.name_en, false}));
    }
  }
  if (!data.ok()) return std::move(data).fault();
  data_ = std::move(*data);
  auto name = read_town(options.data);
  if (!name.ok() && name.fault().code != "base.file_missing") return std::move(name).fault();
  name_ =
      name.ok() ? std::move(*name) : TownName{data_->town(), data_->town(), data_->town(), false};
  return take_over(*knowledge_, *data_, Unlock::kWrite, random_, casework::Told::kByRows,
                   options.suite);
}

base::Status Running::open_office(const RunningOptions& options, const calendar::Clock& clock,
                                  Log& log) {
  TRY_ASSIGN(const store::Head head, data_->store().head(data_->town()));
  entries_ = head.size;
  access_ = std::make_unique<identity::Access>(*knowledge_->packs);
  accounts_ = std::make_unique<identity::Accounts>(data_->town(), identity::PasswordRules{},
                                                   *knowledge_->keyring, clock, random_);
  upkeep_ = std::make_unique<indicator::Upkeep>(*knowledge_->definitions);
  TRY_ASSIGN(verifier_, data_->verifier());
  TRY_ASSIGN(locker_, evidence::Locker::open(options.data / "evidence", clock, random_,
                                             knowledge_->keyring.get()));
  const std::string place = data_->place();
  office::OfficeOptions office_options;
  office_options.readers = options.readers;
  office_options.projections = {upkeep_.get()};
  office_options.on_fault = [&log](const base::Fault& fault) { log.fault(fault); };
  TRY_ASSIGN(office_, office::Office::open(
                          [place](bool writer) {
                            return store::open_store(
                                place, writer ? store::OpenMode::kWrite : store::OpenMode::kRead,
                                {.sync_later = true});
                          },
                          knowledge_->world(), data_->town(), clock, random_, data_->find_key(),
                          std::move(office_options)));
  publications_ = office_->hub().listen([again = options.start_anew](const office::News& news) {
    const bool published =
        news.pack == casework::kPackVersionPack && news.step == casework::kPublishStep;
    if (published && again) again();
    return true;
  });
  return base::ok();
}

base::Status Running::open_server(const RunningOptions& options, const base::Messages& messages,
                                  const calendar::Clock& clock, Log& log) {
  const bool all_local = std::all_of(options.listen.begin(), options.listen.end(), is_local) &&
                         options.proxies.empty();
  TRY_ASSIGN(const auto desk, find_desk(knowledge_->share));
  TRY_ASSIGN(api_, api::Api::open({.town = data_->town(),
                                   .town_name_zh = name_.zh,
                                   .town_name_en = name_.en,
                                   .share = knowledge_->share,
                                   .desk = desk,
                                   .tiles = options.tiles,
                                   .messages = messages,
                                   .packs = *knowledge_->packs,
                                   .published = knowledge_->published,
                                   .definitions = *knowledge_->definitions,
                                   .law = knowledge_->law,
                                   .workdays = knowledge_->workdays,
                                   .hours = knowledge_->hours,
                                   .access = *access_,
                                   .accounts = *accounts_,
                                   .keyring = *knowledge_->keyring,
                                   .office = *office_,
                                   .locker = *locker_,
                                   .clock = clock,
                                   .random = random_,
                                   .verifier = &*verifier_,
                                   .demonstration = name_.demonstration && all_local,
                                   .secure_cookies = options.tls.has_value(),
                                   .backups = options.backups,
                                   .back_up = back_up_with(options),
                                   .version = kVersion}));
  tls_ = options.tls.has_value();
  http::ServerOptions server;
  for (const std::string& address : options.listen) server.listen.push_back({address});
  server.tls = options.tls;
  server.threads = options.threads;
  server.proxies = options.proxies;
  server.headers = security_headers(options.tls.has_value(), options.tiles);
  server.refuse = [this](int status, const http::Request& request) {
    return api_->refuse(status, request);
  };
  server.seen = [this, &log, all = options.log_requests](const http::Seen& seen) {
    api_->seen(seen);
    if (all || seen.status >= 500 || seen.took > kSlow) log.request(seen);
  };
  server.now = [&clock] {
    return std::chrono::sys_seconds(std::chrono::seconds(clock.now().ms / 1000));
  };
  raise_file_limit();
  TRY_ASSIGN(server_, http::Server::open(api_->router(), std::move(server)));
  api_->watch(server_.get());
  return base::ok();
}

base::Result<std::unique_ptr<Running>> Running::open(const RunningOptions& options,
                                                     const base::Messages& messages,
                                                     const calendar::Clock& clock, Log& log) {
  std::unique_ptr<Running> out(new Running());
  TRY(out->open_data(options));
  TRY(out->open_office(options, clock, log));
  TRY(out->open_server(options, messages, clock, log));
  return out;
}

base::Status Running::rehearse(const RunningOptions& options) {
  base::SystemRandom random;
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(const auto knowledge, read_knowledge(share));
  TRY_ASSIGN(const auto data, DataDir::open(options.data, DataDir::Mode::kRead, options.town,
                                            random, options.store));
  return take_over(*knowledge, *data, Unlock::kRead, random);
}

Running::~Running() { stop(); }

std::vector<std::string> Running::addresses() const {
  std::vector<std::string> out;
  for (const std::string& address : server_->addresses()) {
    const bool socket = address.starts_with("unix:");
    out.push_back(socket ? address : (tls_ ? "https://" : "http://") + address);
  }
  return out;
}

void Running::start(const calendar::Clock& clock, Log& log) {
  server_->start();
  house_ = std::thread([this, &clock, &log] {
    std::unique_lock lock(house_mutex_);
    while (!ending_) {
      lock.unlock();
      keep_house(clock, log);
      lock.lock();
      house_ends_.wait_for(lock, kHousekeeping, [this] { return ending_; });
    }
  });
}

void Running::keep_house(const calendar::Clock& clock, Log& log) {
  const calendar::Instant now = clock.now();
  office_->write(
      [town = data_->town(), now](store::Store&, store::Transaction& transaction) -> base::Status {
        TRY(transaction.lock(town));
        return transaction.drop_expired_slips(town, now);
      },
      [&log](const base::Status& status) {
        if (!status.ok()) log.fault(status.fault());
      });
  const auto swept = locker_->sweep({now.ms - kUploadLastsMs});
  if (!swept.ok()) log.fault(swept.fault());
}

void Running::end_housekeeping() {
  {
    const std::lock_guard lock(house_mutex_);
    ending_ = true;
  }
  house_ends_.notify_all();
  if (house_.joinable()) house_.join();
}

// Requests under way still need the office, so the server drains first; the office then finishes
// what it accepted before anything that it uses goes.
void Running::stop() {
  if (stopped_) return;
  stopped_ = true;
  end_housekeeping();
  if (api_) api_->closing();
  if (server_) server_->stop(kGrace);
  if (office_) office_->stop();
  if (api_) api_->watch(nullptr);
}

base::Result<std::string> Running::first_link() {
  if (office_->town()->directory.ever_held("administrator")) return std::string();
  TRY_ASSIGN(const auto transaction, data_->store().begin());
  TRY(transaction->lock(data_->town()));
  TRY_ASSIGN(
      const std::string secret,
      accounts_->issue_link(data_->store(), *transaction, "first_administrator", "", kLinkLastsMs));
  TRY(transaction->commit());
  return "/start.html#link=" + secret;
}

}  // namespace app
