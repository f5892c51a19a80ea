// SPDX-License-Identifier: AGPL-3.0-or-later
#include "lifecycle/town.h"

#include <fstream>

#include "measure.h"
#include "store/key_file.h"
#include "store/open.h"

namespace bench {

namespace {

constexpr size_t kCasesTogether = 500;
constexpr int64_t kPhases = 8;  // no past case has more acts
constexpr const char* kFrom = "2021-01-04T00:00:00+08:00";
constexpr const char* kTo = "2026-11-01T00:00:00+08:00";
constexpr int kCacheKib = 1 << 20;

struct Case {
  Matter matter;
  base::Uuid id;
  std::string first;
};

// Cases that run side by side: the first act of each, then the second of each, and so on.
class Past500 {
 public:
  explicit Past500(Staff& staff) : staff_(staff) {}

  void run(size_t size, int64_t from_ms, int64_t to_ms) {
    cases_.clear();
    const int64_t phase_ms = (to_ms - from_ms) / kPhases;
    std::vector<casework::Command> commands;
    std::vector<int64_t> times;
    for (size_t i = 0; i < size; ++i) {
      cases_.push_back({past(staff_.random(), staff_.units()), {}, ""});
    }
    for (int64_t phase = 0; phase < kPhases; ++phase) {
      for (size_t i = 0; i < size; ++i) {
        Case& one = cases_[i];
        if (one.matter.acts.size() <= static_cast<size_t>(phase)) continue;
        const int64_t at = from_ms + phase * phase_ms +
                           static_cast<int64_t>(i) * phase_ms / static_cast<int64_t>(size);
        staff_.clock().set({at});
        if (phase == 0) one.id = base::Uuid::v7(at, staff_.random());
        commands.push_back(staff_.command(one.matter, one.matter.acts[static_cast<size_t>(phase)],
                                          one.id, one.first));
        if (phase == 0) one.first = commands.back().actor;
        times.push_back(at);
      }
    }
    staff_.clock().set({from_ms});
    const auto answers =
        must(staff_.desk().submit_all(commands, [&](size_t i) { staff_.clock().set({times[i]}); }));
    for (const auto& answer : answers) {
      if (!answer.ok()) must(base::Result<casework::Receipt>(answer.fault()));
    }
  }

 private:
  Staff& staff_;
  std::vector<Case> cases_;
};

}  // namespace

Staff::Staff(const app::Knowledge& knowledge, store::Store& store, const ledger::SigningKey& key,
             uint64_t seed)
    : random_(seed), salts_(~seed), upkeep_(*knowledge.definitions) {
  desk_ = must(
      casework::Desk::open(store, knowledge.world(), kTown, {clock_, salts_, &key, {&upkeep_}}));
  for (const auto& [code, name] : desk_->town().units) units_.push_back(code);
}

const identity::Post& Staff::holder(const std::string& role, const std::string& unit,
                                    const std::string& not_this) {
  auto& posts = holders_[{role, unit}];
  if (posts.empty()) {
    for (const identity::Post* post : desk_->town().directory.holders(role, clock_.now().date())) {
      if (post->unit.empty() || post->unit == unit) posts.push_back(*post);
    }
  }
  for (size_t i = 0; i < 20 * posts.size(); ++i) {
    const identity::Post& post = posts[random_.below(posts.size())];
    if (post.person != not_this) return post;
  }
  throw base::Bug("too few people are " + role + " at " + unit);
}

casework::Command Staff::command(const Matter& matter, const Act& act, const base::Uuid& subject,
                                 const std::string& first) {
  const identity::Post& post = holder(act.role, matter.unit(), act.other ? first : "");
  casework::Command out;
  out.id = base::Uuid::v7(clock_.now().ms, random_);
  out.pack = matter.pack;
  out.step = act.step;
  out.subject = subject;
  out.occurred_at = clock_.now();
  out.actor = post.person;
  out.post = post.id;
  for (const auto& [name, value] : act.fields) out.fields.set(name, value);
  return out;
}

Past make_past(const app::Knowledge& knowledge, const std::filesystem::path& dir,
               const std::string& place, uint64_t cases) {
  const auto started = std::chrono::steady_clock::now();
  const auto store =
      store::is_postgres(place)
          ? must(store::open_store(place, store::OpenMode::kWrite))
          : must(store::open_sqlite(place, store::OpenMode::kWrite, {.cache_kib = kCacheKib}));
  const ledger::SigningKey key = must(store::load_key(dir));
  Staff staff(knowledge, *store, key, cases);
  const int64_t from = calendar::Instant::parse(kFrom)->ms;
  const int64_t span = calendar::Instant::parse(kTo)->ms - from;
  const auto at = [&](uint64_t done) {
    return from + static_cast<int64_t>(static_cast<double>(span) * static_cast<double>(done) /
                                       static_cast<double>(cases));
  };
  Past500 past(staff);
  staff.clock().set({from});
  const std::filesystem::path progress = dir / "past.progress";
  uint64_t done = 0;
  std::ifstream(progress) >> done;
  while (done < cases) {
    const uint64_t size = std::min<uint64_t>(kCasesTogether, cases - done);
    staff.begin(cases ^ done << 24);
    past.run(size, at(done), at(done + size));
    done += size;
    if (done % 20'000 == 0) {
      std::ofstream(progress) << done << "\n";
      std::fprintf(stderr, "\r%llu cases of the past", static_cast<unsigned long long>(done));
    }
  }
  std::fprintf(stderr, "\n");
  return {cases, must(store->head(kTown)).size,
          std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count()};
}

}  // namespace bench
