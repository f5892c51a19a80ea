// SPDX-License-Identifier: AGPL-3.0-or-later
// Fills a ledger in a temporary folder, then measures in one run: appending, verifying all of it,
// and bare SHA-256 over the same bytes. Usage: ledger_bench [ENTRIES] [BODY_BYTES]
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>

#include "base/digest.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "measure.h"
#include "store/ledger_appender.h"
#include "store/sqlite/sqlite_store.h"
#include "store/verify_store.h"

namespace {

namespace fs = std::filesystem;
constexpr const char* kTown = "bench";
constexpr int kRounds = 5;
constexpr uint64_t kPerTransaction = 1000;

using bench::must;

// A body like that of a real act: JSON with Chinese words.
std::string body_of(uint64_t number, size_t bytes) {
  std::string body = R"({"place":"第三网格","words":")";
  while (body.size() + 12 < bytes) body += "民情";
  return body + R"(","n":)" + std::to_string(number) + "}";
}

// One act: an entry, its case, a clock, two figure lines and their buckets.
void act(store::LedgerAppender& appender, uint64_t i, size_t body_bytes, base::Random& random) {
  const calendar::Instant now{1'577'808'000'000 + static_cast<int64_t>(i) * 60'000};
  ledger::Entry entry;
  entry.town = kTown;
  entry.id = base::Uuid::v7(now.ms, random);
  entry.occurred_at = now;
  entry.recorded_at = now;
  entry.actor = "person-" + std::to_string(i % 97);
  entry.post = "grid_member";
  entry.kind = "grid_event/report";
  entry.subject = base::Uuid::v7(now.ms, random);
  entry.pack_version = 1;
  const std::string body = body_of(i, body_bytes);
  entry = must(appender.append(entry, ledger::make_salt(random), base::view(body)));
  store::Transaction& transaction = appender.transaction();
  must(transaction.put_case({.town = kTown,
                             .id = entry.subject,
                             .pack = "grid_event",
                             .pack_version = 1,
                             .state = "open",
                             .opened_at = now,
                             .changed_at = now,
                             .revision = 1,
                             .title = "路灯不亮",
                             .unit = "cell-3",
                             .handler = "person-1"}));
  must(transaction.put_clock({kTown,
                              entry.subject,
                              "handle",
                              now,
                              {now.ms + 86'400'000},
                              {},
                              store::ClockStatus::kRunning,
                              false,
                              "{}"}));
  for (const char* indicator : {"grid_events", "grid_visits"}) {
    must(transaction.add_line(
        {kTown, indicator, "", now.date(), entry.number, entry.subject, 1, 0, now, entry.number}));
    must(transaction.add_bucket({kTown, indicator, store::Span::kDay, now.date().days, "", 1, 0}));
    must(transaction.add_bucket({kTown, indicator, store::Span::kYear, 2020, "", 1, 0}));
  }
}

void fill(store::Store& store, const ledger::SigningKey& key, uint64_t entries, size_t body_bytes) {
  base::SeededRandom random(1);
  store::LedgerAppender appender(store, &key);
  for (uint64_t i = 0; i < entries; ++i) {
    if (i % kPerTransaction == 0) must(appender.begin());
    act(appender, i, body_bytes, random);
    if ((i + 1) % kPerTransaction == 0 || i + 1 == entries) must(appender.commit());
  }
}

// Everything that verification hashes, end to end.
base::Bytes bytes_of(store::Store& store) {
  base::Bytes out;
  must(store.scan(kTown, 0, UINT64_MAX, [&out](const store::EntryView& view) {
    for (const base::ByteView part : {view.header, view.salt, view.body}) {
      out.insert(out.end(), part.begin(), part.end());
    }
    return true;
  }));
  return out;
}

void keep_best(bench::Seconds& best, bench::Seconds now) {
  if (best.wall == 0 || now.wall < best.wall) best.wall = now.wall;
  if (best.cpu == 0 || now.cpu < best.cpu) best.cpu = now.cpu;
}

void measure(store::Store& store, const ledger::Verifier& verifier) {
  const base::Bytes bytes = bytes_of(store);
  const double mib = static_cast<double>(bytes.size()) / (1 << 20);
  base::Digest digest{};
  bench::Seconds bare;
  bench::Seconds verify;
  // Turn and turn about, so that a busy machine is busy for both.
  for (int round = 0; round < kRounds; ++round) {
    keep_best(bare, bench::time_of([&] { digest = base::sha256(base::ByteView(bytes)); }));
    keep_best(verify, bench::time_of([&] {
                const ledger::VerifyReport report =
                    must(store::verify_store(store, kTown, &verifier));
                if (report.finding || report.bytes != bytes.size()) std::exit(1);
              }));
  }
  std::printf("bare SHA-256  %8.1f MiB/s, %8.1f MiB per processor second\n", mib / bare.wall,
              mib / bare.cpu);
  std::printf("verify        %8.1f MiB/s, %8.1f MiB per processor second\n", mib / verify.wall,
              mib / verify.cpu);
  std::printf("ratio         %8.2f (at least 0.33 is required), by processor time %.2f\n",
              bare.wall / verify.wall, bare.cpu / verify.cpu);
}

}  // namespace

int main(int argc, char** argv) {
  const uint64_t entries = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200'000;
  const size_t body_bytes = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 400;
  const fs::path dir = fs::temp_directory_path() / ("fadu-bench-" + std::to_string(::getpid()));
  fs::create_directories(dir);
  {
    const auto store = must(store::open_sqlite(dir / "fadu.db", store::OpenMode::kCreate));
    base::SeededRandom random(7);
    const ledger::SigningKey key = ledger::SigningKey::generate(random);
    const bench::Seconds time = bench::time_of([&] { fill(*store, key, entries, body_bytes); });
    std::printf("%llu acts with case, clock and figures; body %zu bytes\n",
                static_cast<unsigned long long>(entries), body_bytes);
    const double each = 1e6 / static_cast<double>(entries);
    std::printf("append        %8.1f us/act, %8.1f us of processor time\n", time.wall * each,
                time.cpu * each);
    measure(*store, key.verifier(kTown));
  }
  fs::remove_all(dir);
}
