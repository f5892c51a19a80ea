// SPDX-License-Identifier: AGPL-3.0-or-later
// Conformance: lists of cases against a plain search of all of them, for random towns.
#include <rapidcheck.h>

#include <algorithm>

#include "store/conformance.h"

namespace store {
namespace {

FADU_CONFORMANCE(StoreLists);

// A town of a few dozen cases with few different values, so that filters meet.
class Model {
 public:
  explicit Model(std::string town, uint64_t seed) : town_(std::move(town)), random_(seed) {}

  void fill(Store& store) {
    const std::unique_ptr<Transaction> transaction = store.begin().value();
    RC_ASSERT(transaction->lock(town_).ok());
    const uint64_t count = random_.below(40);
    for (uint64_t n = 0; n < count; ++n) {
      CaseRow row;
      row.town = town_;
      row.id = test_id(random_.next());
      row.revision = 1;
      change(row);
      put(*transaction, row);
      rows_.push_back(row);
    }
    // Acts: some change nothing that is indexed, some one thing, some everything.
    for (CaseRow& row : rows_) {
      for (uint64_t acts = random_.below(4); acts > 0; --acts) {
        ++row.revision;
        row.title = "第" + std::to_string(row.revision) + "次";
        row.changed_at.ms += 1;
        if (one_in(2)) row.state = one_of({"a", "b", "c"});
        if (one_in(2)) row.due_at = due();
        if (one_in(4)) change(row);
        put(*transaction, row);
      }
    }
    RC_ASSERT(transaction->commit().ok());
  }

  // The ids of the cases that pass, in the order of `before`.
  template <typename Passes, typename Before>
  [[nodiscard]] std::vector<base::Uuid> want(const Passes& passes, const Before& before) const {
    std::vector<CaseRow> rows;
    std::copy_if(rows_.begin(), rows_.end(), std::back_inserter(rows), passes);
    std::sort(rows.begin(), rows.end(), before);
    std::vector<base::Uuid> out;
    for (const CaseRow& row : rows) out.push_back(row.id);
    return out;
  }

  CaseFilter filter() {
    CaseFilter out;
    if (one_in(2)) out.pack = one_of({"p", "q", "none"});
    if (one_in(2)) out.state = one_of({"a", "b"});
    if (one_in(3)) out.handler = one_of({"h", "i", ""});
    if (one_in(3)) out.unit = one_of({"u", "v", ""});
    out.open_only = one_in(2);
    return out;
  }
  QueueFilter queue() {
    QueueFilter out;
    for (uint64_t n = random_.below(4); n > 0; --n) {
      out.stages.push_back({one_of({"p", "q"}), one_of({"a", "b", "c"})});
    }
    if (one_in(3)) out.handler = one_of({"h", "i", ""});
    if (one_in(3)) out.unit = one_of({"u", "v", ""});
    if (one_in(3)) out.cell = one_of({"c", "d", ""});
    if (one_in(3)) out.due_before = due();
    return out;
  }
  BoxFilter box() {
    BoxFilter out;
    out.low = place();
    out.high = place();
    if (one_in(8)) return out;  // most likely an empty one
    if (out.low.lon > out.high.lon) std::swap(out.low.lon, out.high.lon);
    if (out.low.lat > out.high.lat) std::swap(out.low.lat, out.high.lat);
    out.open_only = one_in(2);
    return out;
  }
  uint32_t limit() { return static_cast<uint32_t>(random_.below(5) + 1); }

 private:
  bool one_in(uint64_t n) { return random_.below(n) == 0; }
  std::string one_of(std::initializer_list<const char*> values) {
    return *(values.begin() + random_.below(values.size()));
  }
  calendar::Instant due() { return test_time(random_.below(6)); }
  Place place() {
    const auto offset = [this] { return static_cast<int32_t>(random_.below(2000)) - 1000; };
    if (one_in(10)) return {one_in(2) ? INT32_MIN : INT32_MAX, one_in(2) ? INT32_MIN : INT32_MAX};
    return {120'000'000 + offset(), 30'000'000 + offset()};
  }
  void change(CaseRow& row) {
    row.pack = one_of({"p", "q", "r"});
    row.state = one_of({"a", "b", "c"});
    row.unit = one_of({"", "u", "v"});
    row.handler = one_of({"", "h", "i"});
    row.cell = one_of({"", "c", "d"});
    row.due_at.reset();
    row.place.reset();
    row.closed_at.reset();
    if (!one_in(3)) row.due_at = due();
    if (!one_in(3)) row.place = place();
    if (one_in(3)) row.closed_at = test_time(9);
  }
  static void put(Transaction& transaction, const CaseRow& row) {
    RC_ASSERT(transaction.put_case(row).ok());
  }

  std::string town_;
  base::SeededRandom random_;
  std::vector<CaseRow> rows_;
};

bool same_or_any(const std::optional<std::string>& want, const std::string& value) {
  return !want || *want == value;
}

// All pages of a list, one after another; every page but the last is full.
template <typename Page>
std::vector<base::Uuid> pages(uint32_t limit, const Page& page) {
  std::vector<base::Uuid> out;
  for (;;) {
    const std::vector<CaseRow> rows = page();
    RC_ASSERT(rows.size() <= limit);
    for (const CaseRow& row : rows) out.push_back(row.id);
    if (rows.size() < limit) return out;
  }
}

std::string town_name() {
  static int count = 0;
  return "t" + std::to_string(++count);
}

TEST_P(StoreLists, EveryFilterOfCasesGivesWhatASearchOfAllGives) {
  EXPECT_TRUE(rc::check([this](uint64_t seed) {
    const std::string town = town_name();
    Model model(town, seed);
    model.fill(*store_);
    for (int i = 0; i < 10; ++i) {
      CaseFilter filter = model.filter();
      filter.limit = model.limit();
      const std::vector<base::Uuid> got = pages(filter.limit, [&] {
        const auto rows =
            all<CaseRow>([&](const CaseFn& fn) { return store_->cases(town, filter, fn); });
        if (!rows.empty()) filter.after = rows.back().id;
        return rows;
      });
      RC_ASSERT(got == model.want(
                           [&](const CaseRow& row) {
                             return same_or_any(filter.pack, row.pack) &&
                                    same_or_any(filter.state, row.state) &&
                                    same_or_any(filter.handler, row.handler) &&
                                    same_or_any(filter.unit, row.unit) &&
                                    !(filter.open_only && row.closed_at);
                           },
                           [](const CaseRow& a, const CaseRow& b) { return a.id > b.id; }));
    }
  }));
}

TEST_P(StoreLists, EveryQueueGivesWhatASearchOfAllGives) {
  EXPECT_TRUE(rc::check([this](uint64_t seed) {
    const std::string town = town_name();
    Model model(town, seed);
    model.fill(*store_);
    const auto due = [](const CaseRow& row) { return row.due_at ? row.due_at->ms : INT64_MAX; };
    for (int i = 0; i < 10; ++i) {
      QueueFilter filter = model.queue();
      filter.limit = model.limit();
      const std::vector<base::Uuid> got = pages(filter.limit, [&] {
        const auto rows =
            all<CaseRow>([&](const CaseFn& fn) { return store_->queue(town, filter, fn); });
        if (!rows.empty()) filter.after = {rows.back().due_at, rows.back().id};
        return rows;
      });
      RC_ASSERT(got == model.want(
                           [&](const CaseRow& row) {
                             const Stage stage{row.pack, row.state};
                             return std::count(filter.stages.begin(), filter.stages.end(), stage) >
                                        0 &&
                                    !row.closed_at && same_or_any(filter.handler, row.handler) &&
                                    same_or_any(filter.unit, row.unit) &&
                                    same_or_any(filter.cell, row.cell) &&
                                    (!filter.due_before || row.due_at < filter.due_before) &&
                                    (!filter.due_before || row.due_at);
                           },
                           [&](const CaseRow& a, const CaseRow& b) {
                             return std::pair(due(a), a.id) < std::pair(due(b), b.id);
                           }));
    }
  }));
}

TEST_P(StoreLists, EveryBoxGivesWhatASearchOfAllGives) {
  EXPECT_TRUE(rc::check([this](uint64_t seed) {
    const std::string town = town_name();
    Model model(town, seed);
    model.fill(*store_);
    for (int i = 0; i < 10; ++i) {
      BoxFilter box = model.box();
      const auto rows =
          all<CaseRow>([&](const CaseFn& fn) { return store_->cases_in_box(town, box, fn); });
      std::vector<base::Uuid> got;
      for (const CaseRow& row : rows) got.push_back(row.id);
      std::sort(got.begin(), got.end());
      const auto want = model.want(
          [&](const CaseRow& row) {
            return row.place && row.place->lon >= box.low.lon && row.place->lon <= box.high.lon &&
                   row.place->lat >= box.low.lat && row.place->lat <= box.high.lat &&
                   !(box.open_only && row.closed_at);
          },
          [](const CaseRow& a, const CaseRow& b) { return a.id < b.id; });
      RC_ASSERT(got == want);
      box.limit = model.limit();
      RC_ASSERT(all<CaseRow>([&](const CaseFn& fn) {
                  return store_->cases_in_box(town, box, fn);
                }).size() == std::min<size_t>(box.limit, want.size()));
    }
  }));
}

TEST_P(StoreLists, ListsStopWhenTold) {
  write([](Transaction& transaction) {
    for (uint64_t n = 0; n < 24; ++n) {
      CaseRow row = case_row(n, "a", "");
      row.pack = n % 2 == 0 ? "p" : "q";
      row.state = n % 3 == 0 ? "a" : "b";
      row.place = Place{static_cast<int32_t>(n), 0};
      ASSERT_TRUE(transaction.put_case(row).ok());
    }
  });
  int seen = 0;
  const CaseFn three = [&seen](const CaseRow&) { return ++seen < 3; };
  ASSERT_TRUE(store_->cases("demo", {.pack = "p"}, three).ok());
  EXPECT_EQ(seen, 3);
  seen = 0;
  ASSERT_TRUE(
      store_->queue("demo", {.stages = {{"p", "a"}, {"p", "b"}, {"q", "a"}, {"q", "c"}}}, three)
          .ok());
  EXPECT_EQ(seen, 3);
  seen = 0;
  ASSERT_TRUE(
      store_
          ->cases_in_box(
              "demo",
              {.low = {INT32_MIN, INT32_MIN}, .high = {INT32_MAX, INT32_MAX}, .open_only = false},
              three)
          .ok());
  EXPECT_EQ(seen, 3);
}

TEST_P(StoreLists, WhatIsReadIsWhatWasWritten) {
  CaseRow row = case_row(1, "open", "a");
  row.cell = "c-12";
  row.due_at = test_time(5);
  row.place = Place{-179'999'999, 89'999'999};
  write([&](Transaction& transaction) { ASSERT_TRUE(transaction.put_case(row).ok()); });
  EXPECT_EQ(store_->case_file("demo", row.id)->value(), row);
  row.due_at.reset();
  row.place.reset();
  row.revision = 3;
  write([&](Transaction& transaction) { ASSERT_TRUE(transaction.put_case(row).ok()); });
  EXPECT_EQ(store_->case_file("demo", row.id)->value(), row);
}

base::Digest key_of(const std::string& text) { return base::sha256(base::view(text)); }

TEST_P(StoreLists, CasesAreFoundByKeyNewestFirst) {
  write([](Transaction& transaction) {
    for (uint64_t n = 0; n < 9; ++n) {
      ASSERT_TRUE(transaction.put_case_key("demo", key_of("138"), test_id(n)).ok());
      ASSERT_TRUE(transaction.put_case_key("demo", key_of("139"), test_id(n + 50)).ok());
      ASSERT_TRUE(transaction.put_case_key("other", key_of("138"), test_id(n + 90)).ok());
    }
    ASSERT_TRUE(transaction.put_case_key("demo", key_of("138"), test_id(4)).ok());  // again
  });
  const auto list = [this](std::optional<base::Uuid> after, uint32_t limit) {
    return all<base::Uuid>([&](const IdFn& fn) {
      return store_->cases_by_key("demo", key_of("138"), after, limit, fn);
    });
  };
  const std::vector<base::Uuid> ids = list({}, 100);
  ASSERT_EQ(ids.size(), 9u);
  for (size_t i = 0; i < 9; ++i) EXPECT_EQ(ids[i], test_id(8 - i));
  EXPECT_EQ(list(test_id(3), 2), (std::vector<base::Uuid>{test_id(2), test_id(1)}));
  EXPECT_TRUE(all<base::Uuid>([&](const IdFn& fn) {
                return store_->cases_by_key("demo", key_of("x"), {}, 10, fn);
              }).empty());
}

TEST_P(StoreLists, CasesOfOnePackAreFoundByKeyAndOfThoseTheOpenOnes) {
  write([](Transaction& transaction) {
    for (uint64_t n = 0; n < 12; ++n) {
      CaseRow row = case_row(n, "open", "");
      row.pack = n % 2 == 0 ? "comment" : "visit";
      row.closed_at.reset();
      if (n % 3 == 0) row.closed_at = test_time(n);
      ASSERT_TRUE(transaction.put_case(row).ok());
      if (n < 9) ASSERT_TRUE(transaction.put_case_key("demo", key_of("138"), row.id).ok());
    }
  });
  const auto list = [this](const char* key, bool open, std::optional<base::Uuid> after,
                           uint32_t limit) {
    return all<base::Uuid>([&](const IdFn& fn) {
      return store_->cases_of_pack_by_key("demo", key_of(key), "comment", open, after, limit, fn);
    });
  };
  const auto id = [](uint64_t n) { return case_row(n, "open", "").id; };
  using Ids = std::vector<base::Uuid>;
  EXPECT_EQ(list("138", false, {}, 10), (Ids{id(8), id(6), id(4), id(2), id(0)}));
  EXPECT_EQ(list("138", true, {}, 10), (Ids{id(8), id(4), id(2)}));
  EXPECT_EQ(list("138", true, id(8), 1), (Ids{id(4)}));
  EXPECT_TRUE(list("139", false, {}, 10).empty());
  // A case that ends is no longer open.
  write([&](Transaction& transaction) {
    CaseRow row = case_row(4, "open", "");
    row.pack = "comment";
    row.closed_at = test_time(50);
    ASSERT_TRUE(transaction.put_case(row).ok());
  });
  EXPECT_EQ(list("138", true, {}, 10), (Ids{id(8), id(2)}));
}

TEST_P(StoreLists, KeysAreAProjection) {
  const ProjectionDigest none = store_->projection_digest("demo").value();
  const auto fill = [this] {
    write([](Transaction& transaction) {
      ASSERT_TRUE(transaction.put_case_key("demo", key_of("a"), test_id(1)).ok());
      ASSERT_TRUE(transaction.put_case_key("demo", key_of("b"), test_id(2)).ok());
    });
  };
  fill();
  const ProjectionDigest full = store_->projection_digest("demo").value();
  EXPECT_NE(full.keys, none.keys);
  EXPECT_EQ(full.cases, none.cases);
  write([](Transaction& transaction) { ASSERT_TRUE(transaction.clear_projections("demo").ok()); });
  EXPECT_EQ(store_->projection_digest("demo").value(), none);
  fill();
  EXPECT_EQ(store_->projection_digest("demo").value(), full);
}

}  // namespace
}  // namespace store
