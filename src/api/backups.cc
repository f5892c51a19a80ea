// SPDX-License-Identifier: AGPL-3.0-or-later
// Backups that the administrator starts from a page and watches; each is verified before it counts.
#include <set>

#include "api/case_view.h"
#include "api/jobs.h"

namespace api {

namespace fs = std::filesystem;
using base::FaultKind;

namespace {

constexpr const char* kPrefix = "backup-";

// "backup-2026-11-30T001512": the town's time, without what file names dislike.
std::string name_of(calendar::Instant at) {
  std::string text = at.str().substr(0, 19);
  std::erase(text, ':');
  return kPrefix + text;
}

json::value made_at(const std::string& name) {
  const std::string text = name.substr(std::string_view(kPrefix).size());
  if (text.size() != 17) return nullptr;
  const auto instant = calendar::Instant::parse(text.substr(0, 13) + ":" + text.substr(13, 2) +
                                                ":" + text.substr(15, 2));
  return instant ? json::value(instant->str()) : json::value(nullptr);
}

uint64_t bytes_below(const fs::path& dir) {
  uint64_t sum = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator it(dir, error), end; !error && it != end;
       it.increment(error)) {
    if (it->is_regular_file(error)) sum += it->file_size(error);
  }
  return sum;
}

base::Result<Answer> list_backups(Ask& ask) {
  std::set<std::string, std::greater<>> names;
  std::error_code error;
  for (fs::directory_iterator it(ask.kit.backups, error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename().string();
    // What is still being made is no backup.
    if (name.starts_with(kPrefix) && !name.ends_with(".part")) names.insert(name);
  }
  json::array list;
  for (const std::string& name : names) {
    list.push_back({{"name", name},
                    {"made_at", made_at(name)},
                    {"bytes", bytes_below(ask.kit.backups / name)}});
  }
  return Answer{.body = json::object{{"folder", ask.kit.backups.string()},
                                     {"backups", std::move(list)},
                                     {"job", job_json(ask, ask.kit.jobs->backup)}}};
}

base::Result<Answer> make_backup(Ask& ask) {
  if (!ask.kit.back_up) return base::fault(FaultKind::kUnavailable, "api.no_backups");
  std::error_code error;
  fs::create_directories(ask.kit.backups, error);
  fs::permissions(ask.kit.backups, fs::perms::owner_all, error);  // keys lie in them
  if (error) {
    return base::fault(FaultKind::kUnavailable, "base.file_unwritable",
                       {{"path", ask.kit.backups.string()}, {"reason", error.message()}});
  }
  const std::string name = name_of(ask.now());
  const bool started =
      ask.kit.jobs->backup.start(ask.kit.clock,
                                 [to = ask.kit.backups / name, name, back_up = ask.kit.back_up](
                                     const Job::Progress& progress) -> base::Result<json::value> {
                                   TRY_ASSIGN(const uint64_t entries, back_up(to, progress));
                                   return json::value{{"name", name}, {"entries", entries}};
                                 });
  if (!started) return base::fault(FaultKind::kConflict, "api.job_running");
  return Answer{.status = 202, .body = job_json(ask, ask.kit.jobs->backup)};
}

}  // namespace

json::value job_json(const Ask& ask, const Job& job) {
  const auto state = job.state();
  if (!state) return nullptr;
  json::object out = {
      {"state", state->running ? "running"
                : state->fault ? "failed"
                               : "done"},
      {"done", state->done},
      {"total", state->total},
      {"started_at", state->started_at.str()},
      {"ended_at", state->ended_at ? json::value(state->ended_at->str()) : json::value(nullptr)},
      {"result", state->result}};
  if (state->fault) out["fault"] = refusal_json(ask, *state->fault);
  return out;
}

void add_backup_operations(Operations& operations) {
  operations.emplace("listBackups", Handle(list_backups));
  operations.emplace("makeBackup", Handle(make_backup));
}

}  // namespace api
