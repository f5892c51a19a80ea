// SPDX-License-Identifier: AGPL-3.0-or-later
// The frame of the tests of the PostgreSQL engine. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "store/ledger_appender.h"
#include "store/postgres/connection.h"
#include "store/postgres/test_server.h"
#include "store/test_store.h"
#include "store/verify_store.h"

namespace store {

class Postgres : public testing::Test {
 protected:
  void SetUp() override { uri_ = TestServer::get().database_for(dir_.path()); }
  [[nodiscard]] std::unique_ptr<Store> open(OpenMode mode = OpenMode::kCreate) const {
    return open_postgres(uri_, mode, {.lock_timeout_ms = 5'000}).value();
  }
  void create() const { ASSERT_NE(open(), nullptr); }
  // One sentence by a connection of its own; the first column of its first row.
  std::string sql(const std::string& sentence) const {
    const auto db = pg::Connection::open(uri_, OpenMode::kWrite, {}).value();
    const base::Result<pg::Rows> rows = db->run(sentence);
    EXPECT_TRUE(rows.ok()) << sentence << ": " << rows.fault().arg("reason");
    return rows.ok() && rows->size() > 0 ? std::string((*rows)[0].text(0)) : "";
  }
  // Acts `from` to `to` of "demo", so many in each transaction.
  void append(Store& store, uint64_t from, uint64_t to, uint64_t batch = 10) {
    LedgerAppender appender(store, &key_);
    for (uint64_t n = from; n < to; ++n) {
      if ((n - from) % batch == 0) ASSERT_TRUE(appender.begin().ok());
      ASSERT_TRUE(append_act(appender, n).ok());
      if ((n - from) % batch == batch - 1 || n + 1 == to) ASSERT_TRUE(appender.commit().ok());
    }
  }
  void expect_clean(Store& store, uint64_t size) const {
    const ledger::Verifier verifier = key_.verifier("demo");
    const ledger::VerifyReport report = verify_store(store, "demo", &verifier).value();
    EXPECT_FALSE(report.finding) << report.finding->code << " " << report.finding->arg("number");
    EXPECT_EQ(report.entries, size);
    EXPECT_EQ(report.signed_size, size);
  }

  TempDir dir_;
  std::string uri_;
  ledger::SigningKey key_ = test_key();
};

}  // namespace store
