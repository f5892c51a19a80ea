// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/home.h"

#include <algorithm>
#include <cstdlib>

#include "app/town.h"
#include "base/text.h"
#include "evidence/kept.h"
#include "identity/accounts.h"
#include "store/key_file.h"
#include "store/open.h"

namespace app {

namespace fs = std::filesystem;
using base::FaultKind;

namespace {

constexpr size_t kSheetMax = 1 << 20;  // bytes, as of every pack

bool is_share(const fs::path& dir) {
  std::error_code error;
  return fs::is_regular_file(dir / "packs" / "roles.yaml", error);
}

bool is_desk(const fs::path& dir) {
  std::error_code error;
  return fs::is_regular_file(dir / "index.html", error);
}

fs::path program_dir() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path();
}

}  // namespace

base::Result<fs::path> find_share() {
  if (const char* named = std::getenv("FADU_SHARE")) {
    if (is_share(named)) return fs::path(named);
    return base::fault(FaultKind::kNotFound, "app.share_missing", {{"path", named}});
  }
  std::error_code error;
  const fs::path dir = program_dir();
  for (const fs::path& candidate :
       {dir / ".." / "share" / "fadu", dir, dir / "..", dir / ".." / ".."}) {
    if (is_share(candidate)) return fs::weakly_canonical(candidate, error);
  }
  return base::fault(FaultKind::kNotFound, "app.share_missing", {{"path", dir.string()}});
}

base::Result<fs::path> find_desk(const fs::path& share) {
  if (const char* named = std::getenv("FADU_WEB")) {
    if (*named == '\0' || is_desk(named)) return fs::path(named);
    return base::fault(FaultKind::kNotFound, "app.web_missing", {{"path", named}});
  }
  for (const fs::path& candidate : {program_dir() / "web", share / "web"}) {
    if (is_desk(candidate)) return candidate;
  }
  return fs::path();
}

base::Result<std::unique_ptr<Knowledge>> read_law(const fs::path& share) {
  TRY_ASSIGN(law::Register law, law::Register::load(share / "law"));
  TRY_ASSIGN(calendar::Workdays workdays,
             calendar::Workdays::load(share / "calendar" / "workdays.yaml"));
  TRY_ASSIGN(calendar::OfficeHours hours,
             calendar::OfficeHours::load(share / "calendar" / "office_hours.yaml"));
  return std::unique_ptr<Knowledge>(new Knowledge{.share = share,
                                                  .law = std::move(law),
                                                  .workdays = std::move(workdays),
                                                  .hours = std::move(hours)});
}

namespace {

base::Status use_packs(Knowledge& knowledge, procedure::Loaded loaded) {
  if (!loaded.problems.empty()) return std::move(loaded.problems.front());
  ENSURE(loaded.library != nullptr, "packs without problems make a library");
  knowledge.packs = std::move(loaded.library);
  knowledge.definitions = std::make_unique<indicator::Definitions>(*knowledge.packs);
  return base::ok();
}

// The texts of what the town published; of the scenarios of a pack the last.
base::Result<std::vector<procedure::Sheet>> sheets_of(const std::vector<casework::PackVersion>& all,
                                                      const fs::path& evidence) {
  std::vector<procedure::Sheet> out;
  std::map<std::string, std::string> scenarios;
  for (const casework::PackVersion& one : all) {
    const std::string folder = "packs/" + one.pack + "/";
    TRY_ASSIGN(std::string text, evidence::read_kept(evidence, one.text, kSheetMax));
    out.push_back({folder + "v" + std::to_string(one.version) + ".yaml", std::move(text)});
    if (one.scenarios.empty()) continue;
    TRY_ASSIGN(scenarios[folder + "scenarios.yaml"],
               evidence::read_kept(evidence, one.scenarios, kSheetMax));
  }
  for (auto& [name, text] : scenarios) out.push_back({name, std::move(text)});
  return out;
}

base::Status add_published(Knowledge& knowledge, DataDir& data, casework::Told told) {
  TRY_ASSIGN(const std::vector<casework::PackVersion> all,
             casework::published_packs(data.store(), knowledge.world(), data.town(), told));
  if (all.empty()) return base::ok();
  TRY_ASSIGN(knowledge.published, sheets_of(all, data.dir() / "evidence"));
  return use_packs(knowledge, procedure::load_packs(knowledge.share / "packs", knowledge.law,
                                                    knowledge.published));
}

}  // namespace

base::Result<std::unique_ptr<Knowledge>> read_knowledge(const fs::path& share) {
  TRY_ASSIGN(std::unique_ptr<Knowledge> knowledge, read_law(share));
  TRY(use_packs(*knowledge, procedure::load_packs(share / "packs", knowledge->law)));
  return knowledge;
}

base::Status unlock(Knowledge& knowledge, const fs::path& dir, Unlock how, base::Random& random,
                    seal::Suite suite) {
  const fs::path path = dir / "compartments.keys";
  std::vector<std::string> compartments = procedure::sealed_packs(*knowledge.packs);
  compartments.emplace_back(identity::kAccountsCompartment);
  auto keyring = seal::Keyring::load(path);
  if (!keyring.ok()) {
    const std::string& code = keyring.fault().code;
    const bool absent = code == "base.file_missing";
    if (how == Unlock::kRead && (absent || code == "base.file_unreadable")) return base::ok();
    if (!absent) return std::move(keyring).fault();
    keyring = seal::Keyring::generate(compartments, suite, random);
    TRY(keyring->save(path));
  } else if (how == Unlock::kWrite && keyring->complete(compartments, suite, random)) {
    TRY(keyring->save(path));
  }
  knowledge.keyring = std::make_unique<seal::Keyring>(std::move(*keyring));
  return base::ok();
}

base::Status take_over(Knowledge& knowledge, DataDir& data, Unlock how, base::Random& random,
                       casework::Told told, seal::Suite suite) {
  TRY(add_published(knowledge, data, told));
  return unlock(knowledge, data.dir(), how, random, suite);
}

DataDir::DataDir(fs::path dir, std::string place, std::unique_ptr<store::Store> store,
                 std::optional<ledger::SigningKey> key, std::string town)
    : dir_(std::move(dir)),
      place_(std::move(place)),
      store_(std::move(store)),
      key_(std::move(key)),
      town_(std::move(town)) {}

namespace {

store::OpenMode store_mode(DataDir::Mode mode) {
  switch (mode) {
    case DataDir::Mode::kCreate:
      return store::OpenMode::kCreate;
    case DataDir::Mode::kExisting:
      return store::OpenMode::kWrite;
    case DataDir::Mode::kRead:
      return store::OpenMode::kRead;
  }
  ENSURE(false, "every mode is named");
}

// Only who makes a town makes its key: a second one would not be the one that signed.
base::Result<std::optional<ledger::SigningKey>> key_of(const fs::path& dir, DataDir::Mode mode,
                                                       base::Random& random) {
  std::optional<ledger::SigningKey> none;
  if (mode == DataDir::Mode::kRead) return none;
  base::Result<ledger::SigningKey> key = mode == DataDir::Mode::kCreate
                                             ? store::load_or_create_key(dir, random)
                                             : store::load_key(dir);
  if (key.ok()) return std::optional<ledger::SigningKey>(std::move(*key));
  if (key.fault().code == "base.file_missing") return none;
  return std::move(key).fault();
}

}  // namespace

base::Result<ledger::Verifier> DataDir::verifier() const {
  TRY_ASSIGN(std::optional<ledger::Verifier> found, store::find_vkey(dir_, town_));
  if (found) return std::move(*found);
  return base::fault(FaultKind::kNotFound, "app.no_public_key",
                     {{"town", town_}, {"path", (dir_ / "ledger.vkey").string()}});
}

namespace {

// Whether a town lives in the folder already.
bool holds_town(const fs::path& dir, bool sqlite) {
  std::error_code error;
  return fs::exists(dir / (sqlite ? "fadu.db" : "town.yaml"), error);
}

base::Status make_room(const fs::path& dir, bool sqlite) {
  if (holds_town(dir, sqlite)) {
    return base::fault(FaultKind::kConflict, "app.data_exists", {{"path", dir.string()}});
  }
  std::error_code error;
  fs::create_directories(dir, error);
  if (!error) return base::ok();
  return base::fault(FaultKind::kUnavailable, "base.file_unwritable",
                     {{"path", dir.string()}, {"reason", error.message()}});
}

// The town that is meant: the one named, else the only one, else the one that town.yaml names (a
// town that has no entry yet).
base::Result<std::string> choose_town(store::Store& store, const fs::path& dir,
                                      const std::string& named) {
  TRY_ASSIGN(const std::vector<std::string> towns, store.towns());
  if (!named.empty()) {
    if (std::find(towns.begin(), towns.end(), named) != towns.end()) return named;
    const auto own = read_town(dir);
    if (own.ok() && own->id == named) return named;
    return base::fault(FaultKind::kNotFound, "app.no_town",
                       {{"town", named}, {"known", base::join(towns, " ")}});
  }
  if (towns.size() == 1) return towns.front();
  const auto own = read_town(dir);
  if (own.ok()) return own->id;
  return base::fault(FaultKind::kInvalid, "app.which_town",
                     {{"count", std::to_string(towns.size())}});
}

}  // namespace

base::Result<std::unique_ptr<DataDir>> DataDir::open(const fs::path& dir, Mode mode,
                                                     const std::string& town, base::Random& random,
                                                     const std::string& place) {
  const bool sqlite = place.empty();
  if (mode == Mode::kCreate) {
    TRY(make_room(dir, sqlite));
  } else if (!holds_town(dir, sqlite)) {
    return base::fault(FaultKind::kNotFound, "app.no_data", {{"path", dir.string()}});
  }
  const std::string where = sqlite ? (dir / "fadu.db").string() : place;
  TRY_ASSIGN(auto store, store::open_store(where, store_mode(mode)));
  std::string name = town;
  if (mode != Mode::kCreate || name.empty()) {
    TRY_ASSIGN(name, choose_town(*store, dir, town));
  }
  TRY_ASSIGN(std::optional<ledger::SigningKey> key, key_of(dir, mode, random));
  if (mode == Mode::kCreate) TRY(store::publish_vkey(dir, key->verifier(name)));
  return std::unique_ptr<DataDir>(
      new DataDir(dir, where, std::move(store), std::move(key), std::move(name)));
}

}  // namespace app
