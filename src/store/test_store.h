// SPDX-License-Identifier: AGPL-3.0-or-later
// Folders and acts for tests of stores, here and in tests/fault. For tests only.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "store/ledger_appender.h"
#include "store/store.h"

namespace store {

// A folder of its own, removed at the end.
class TempDir {
 public:
  TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "fadu-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw base::Bug("mkdtemp");
    path_ = name;
  }
  ~TempDir() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline ledger::SigningKey test_key() {
  base::SeededRandom random(1);
  return ledger::SigningKey::generate(random);
}

inline calendar::Instant test_time(uint64_t n) {
  return {1'589'424'560'000 + static_cast<int64_t>(n % 1'000'000'000) * 60'000};  // any n is a time
}

inline base::Uuid test_id(uint64_t n) {
  base::SeededRandom random(n);
  return base::Uuid::v7(test_time(n).ms, random);
}

// An act that nobody else did: everything follows from `n`.
inline ledger::Entry test_act(uint64_t n, const std::string& town = "demo") {
  ledger::Entry entry;
  entry.town = town;
  entry.id = test_id(n);
  entry.subject = test_id(1'000'000 + n / 3);
  entry.occurred_at = test_time(n);
  entry.recorded_at = test_time(n);
  entry.actor = "clerk-1";
  entry.post = "window";
  entry.kind = "mediation/accept";
  entry.pack_version = 1;
  return entry;
}

inline std::string test_body(uint64_t n) {
  return "{\"n\":" + std::to_string(n) + ",\"words\":\"台账正文\"}";
}

inline ledger::Salt test_salt(uint64_t n) {
  base::SeededRandom random(n);
  return ledger::make_salt(random);
}

// Appends act `n` in the running transaction, with a case and a figure.
inline base::Result<ledger::Entry> append_act(LedgerAppender& appender, uint64_t n,
                                              const std::string& town = "demo") {
  TRY_ASSIGN(ledger::Entry entry,
             appender.append(test_act(n, town), test_salt(n), base::view(test_body(n))));
  Transaction& transaction = appender.transaction();
  CaseRow row;
  row.town = town;
  row.id = entry.subject;
  row.pack = "mediation";
  row.pack_version = 1;
  row.state = n % 3 == 2 ? "closed" : "open";
  row.opened_at = test_time(n);
  row.changed_at = test_time(n);
  row.revision = static_cast<uint32_t>(n % 3 + 1);
  TRY(transaction.put_case(row));
  TRY(transaction.add_line({town, "mediations", "", entry.occurred_at.date(), entry.number,
                            entry.subject, 1, 0, entry.recorded_at, entry.number}));
  TRY(transaction.add_bucket(
      {town, "mediations", Span::kDay, entry.occurred_at.date().days, "", 1, 0}));
  return entry;
}

}  // namespace store
