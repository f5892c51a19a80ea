// SPDX-License-Identifier: AGPL-3.0-or-later
// What the program brings along: packs, law, calendar and words; and the data directory of a town.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/messages.h"
#include "calendar/office_hours.h"
#include "calendar/workdays.h"
#include "casework/desk.h"
#include "casework/published_packs.h"
#include "casework/world.h"
#include "indicator/definitions.h"
#include "indicator/figures.h"
#include "indicator/upkeep.h"
#include "law/register.h"
#include "ledger/checkpoint.h"
#include "procedure/load.h"
#include "seal/keyring.h"
#include "store/store.h"

namespace app {

// The folder that holds packs/, law/, calendar/ and text/: $FADU_SHARE, else found beside or above
// the program file. Fault app.share_missing.
[[nodiscard]] base::Result<std::filesystem::path> find_share();

// The folder of the built desk: $FADU_WEB, else `web` beside the program file, else where it was
// installed; "" where it was not built, or where $FADU_WEB is empty. Fault app.web_missing:
// $FADU_WEB names no such folder.
[[nodiscard]] base::Result<std::filesystem::path> find_desk(const std::filesystem::path& share);

// Everything that is read at the start and then only looked at.
struct Knowledge {
  std::filesystem::path share;
  law::Register law;
  calendar::Workdays workdays;
  calendar::OfficeHours hours;
  std::unique_ptr<procedure::Library> packs;
  std::unique_ptr<indicator::Definitions> definitions;
  casework::Settings settings;
  std::unique_ptr<seal::Keyring> keyring;  // see unlock()
  std::vector<procedure::Sheet>
      published;  // packs and scenarios of the town's own, see take_over()

  [[nodiscard]] casework::World world() const {
    return {*packs, law, workdays, hours, settings, keyring.get()};
  }
};

// Calendar and law only: what `fadu due` and `fadu check` need first.
[[nodiscard]] base::Result<std::unique_ptr<Knowledge>> read_law(const std::filesystem::path& share);
// … and the packs; the first problem of the packs is the fault.
[[nodiscard]] base::Result<std::unique_ptr<Knowledge>> read_knowledge(
    const std::filesystem::path& share);

// Reads the keys of the sealed compartments, DIR/compartments.keys; where the folder may be
// written, keys that are missing are made. A folder that is only read and has no keys, or none that
// may be read, leaves sealed bodies closed. Faults: those of seal::Keyring.
enum class Unlock : uint8_t { kRead, kWrite };
[[nodiscard]] base::Status unlock(Knowledge& knowledge, const std::filesystem::path& dir,
                                  Unlock how, base::Random& random,
                                  seal::Suite suite = seal::Suite::kAes256Gcm);

// A data directory: fadu.db (or a PostgreSQL database elsewhere), ledger.key and ledger.vkey,
// compartments.keys, town.yaml and evidence/.
class DataDir {
 public:
  enum class Mode { kCreate, kExisting, kRead };
  // kCreate: the folder is made, with a key; app.data_exists if it holds a town already. kExisting
  // and kRead: app.no_data if it does not; no key is made, and a folder that is only read, also one
  // that cannot be written, stays as it is. `place`: a PostgreSQL database instead of DIR/fadu.db.
  [[nodiscard]] static base::Result<std::unique_ptr<DataDir>> open(const std::filesystem::path& dir,
                                                                   Mode mode,
                                                                   const std::string& town,
                                                                   base::Random& random,
                                                                   const std::string& place = {});

  [[nodiscard]] store::Store& store() { return *store_; }
  // The private key that signs checkpoints; nullptr where only the public one is at hand.
  [[nodiscard]] const ledger::SigningKey* find_key() const { return key_ ? &*key_ : nullptr; }
  // The same where the folder was made by kCreate.
  [[nodiscard]] const ledger::SigningKey& key() const {
    ENSURE(key_, "a folder that is made has a key");
    return *key_;
  }
  // The public key that the folder carries. Faults: app.no_public_key, ledger.bad_vkey.
  [[nodiscard]] base::Result<ledger::Verifier> verifier() const;
  [[nodiscard]] const std::string& town() const { return town_; }
  [[nodiscard]] const std::filesystem::path& dir() const { return dir_; }
  // Where the store is: a path, or a URI of PostgreSQL.
  [[nodiscard]] const std::string& place() const { return place_; }

 private:
  DataDir(std::filesystem::path dir, std::string place, std::unique_ptr<store::Store> store,
          std::optional<ledger::SigningKey> key, std::string town);
  std::filesystem::path dir_;
  std::string place_;
  std::unique_ptr<store::Store> store_;
  std::optional<ledger::SigningKey> key_;
  std::string town_;
};

// Takes over what a town brings: the packs that it published, then its keys (unlock()). `told`: how
// those packs are found. Faults: those of unlock(), casework::published_packs() and
// evidence::read_kept(); the first problem of the packs.
[[nodiscard]] base::Status take_over(Knowledge& knowledge, DataDir& data, Unlock how,
                                     base::Random& random,
                                     casework::Told told = casework::Told::kByRows,
                                     seal::Suite suite = seal::Suite::kAes256Gcm);

}  // namespace app
