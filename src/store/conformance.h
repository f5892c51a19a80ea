// SPDX-License-Identifier: AGPL-3.0-or-later
// The frame of the conformance suite: what every store must do, whatever its engine. Each file
// conformance_*_test.cc begins with FADU_CONFORMANCE(its own name).
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "store/store.h"
#include "store/test_engines.h"
#include "store/test_store.h"

namespace store {

// Case `n`: of every second number a mediation.
inline CaseRow case_row(uint64_t n, const std::string& state, const std::string& handler) {
  CaseRow row;
  row.town = "demo";
  row.id = test_id(n);
  row.pack = n % 2 == 0 ? "mediation" : "hotline";
  row.pack_version = 3;
  row.state = state;
  row.opened_at = test_time(n);
  row.changed_at = test_time(n + 1);
  if (state == "closed") row.closed_at = test_time(n + 2);
  row.revision = 2;
  row.title = "噪声扰民";
  row.unit = "cell-3";
  row.handler = handler;
  return row;
}

class Conformance : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override { store_ = open(); }
  std::unique_ptr<Store> open() { return GetParam().open(dir_).value(); }

  // Entry `n` as the appender would store it, but with a number of our choice.
  static EntryRow row_of(uint64_t n, uint64_t number, const std::string& town = "demo") {
    EntryRow row;
    row.entry = test_act(n, town);
    row.entry.number = number;
    const ledger::Salt salt = test_salt(n);
    row.salt.assign(salt.begin(), salt.end());
    row.body = base::to_bytes(test_body(n));
    row.entry.body_digest = ledger::digest_body(salt, row.body);
    row.header = ledger::encode(row.entry);
    return row;
  }
  void append(uint64_t from, uint64_t to, const std::string& town = "demo") {
    const std::unique_ptr<Transaction> transaction = store_->begin().value();
    ASSERT_TRUE(transaction->lock(town).ok());
    for (uint64_t n = from; n < to; ++n) {
      ASSERT_TRUE(transaction->append_entry(view_of(row_of(n, n, town))).ok());
    }
    ASSERT_TRUE(transaction->commit().ok());
  }
  // Runs `work` in a transaction of its own.
  template <typename Work>
  void write(Work work) {
    const std::unique_ptr<Transaction> transaction = store_->begin().value();
    work(*transaction);
    ASSERT_TRUE(transaction->commit().ok());
  }
  // What `list` hands to its callback, as a list.
  template <typename Row, typename List>
  static std::vector<Row> all(const List& list) {
    std::vector<Row> out;
    const base::Status status = list([&out](const Row& row) {
      out.push_back(row);
      return true;
    });
    EXPECT_TRUE(status.ok()) << (status.ok() ? "" : status.fault().code);
    return out;
  }
  std::vector<uint64_t> numbers(uint64_t from, uint64_t to) {
    std::vector<uint64_t> out;
    EXPECT_TRUE(store_
                    ->scan("demo", from, to,
                           [&out](const EntryView& view) {
                             out.push_back(view.number);
                             return true;
                           })
                    .ok());
    return out;
  }

  TempDir dir_;
  std::unique_ptr<Store> store_;
};

}  // namespace store

#define FADU_CONFORMANCE(Suite)                                        \
  class Suite : public Conformance {};                                 \
  INSTANTIATE_TEST_SUITE_P(Every, Suite, testing::ValuesIn(engines()), \
                           [](const auto& engine) { return engine.param.name; })
