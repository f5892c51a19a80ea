// SPDX-License-Identifier: AGPL-3.0-or-later
#include <rapidcheck.h>

#include <algorithm>

#include "casework/replay.h"
#include "office/cursor.h"
#include "office/desk_view.h"
#include "office/fixture_test.h"

namespace office {

namespace {

using Order = ListQuery::Order;
using Whose = ListQuery::Whose;

class ListTest : public OfficeTest {
 protected:
  void SetUp() override {
    OfficeTest::SetUp();
    store_ = open_store(store::OpenMode::kWrite);
    desk_ = open_desk(*store_);
  }

  casework::Receipt must(const casework::Command& command) {
    auto receipt = desk_->submit(command);
    if (!receipt.ok()) throw base::Bug(command.step + ": " + receipt.fault().code);
    return std::move(*receipt);
  }

  // An event at a place, reported by whoever may.
  base::Uuid event(const std::string& unit, const std::string& cell = "") {
    const base::Uuid id = fresh();
    casework::Command command = report(staff_["grid_centre"], id, unit);
    if (!cell.empty()) command.fields.set("cell", cell);
    must(command);
    return id;
  }

  void later(int hours) { clock_.set({clock_.now().ms + hours * 3'600'000LL}); }

  base::Result<Page> page(const identity::Principal& who, const ListQuery& query) {
    return list(*store_, knowledge().world(), *access_, who, kTown, query, clock_.now());
  }

  // All pages in a row.
  std::vector<base::Uuid> all(const identity::Principal& who, ListQuery query) {
    std::vector<base::Uuid> ids;
    for (int pages = 0; pages < 1000; ++pages) {
      const auto given = page(who, query);
      if (!given.ok()) throw base::Bug(given.fault().code);
      if (given->rows.size() > query.limit) throw base::Bug("too long a page");
      for (const store::CaseRow& row : given->rows) ids.push_back(row.id);
      if (given->next.empty()) return ids;
      query.cursor = given->next;
    }
    throw base::Bug("endless pages");
  }

  static std::string code(const base::Result<Page>& given) {
    return given.ok() ? "given" : given.fault().code;
  }

  // What the list should be, from every row of the town.
  std::vector<base::Uuid> expected(const identity::Principal& who, const ListQuery& query) {
    std::vector<store::CaseRow> rows;
    store::CaseFilter filter;
    filter.limit = 1'000'000;
    EXPECT_TRUE(store_
                    ->cases(kTown, filter,
                            [&](const store::CaseRow& row) {
                              rows.push_back(row);
                              return true;
                            })
                    .ok());
    std::erase_if(rows, [&](const store::CaseRow& row) { return !belongs(who, query, row); });
    std::sort(rows.begin(), rows.end(), [&](const store::CaseRow& a, const store::CaseRow& b) {
      if (query.order == Order::kNewest) return b.id < a.id;
      const auto due = [](const store::CaseRow& row) {
        return row.due_at ? row.due_at->ms : INT64_MAX;
      };
      return std::pair(due(a), a.id) < std::pair(due(b), b.id);
    });
    std::vector<base::Uuid> ids;
    for (const store::CaseRow& row : rows) ids.push_back(row.id);
    return ids;
  }

  bool belongs(const identity::Principal& who, const ListQuery& query, const store::CaseRow& row) {
    const auto file = casework::load_case(*store_, knowledge().world(), kTown, row.id);
    if (!file.ok()) throw base::Bug(file.fault().code);
    if (!access_->read(who, {row.pack, row.unit, complained_of(*file)}).ok()) return false;
    const auto& waits = access_->waits_for(who.role);
    if (query.whose == Whose::kWaiting &&
        std::find(waits.begin(), waits.end(), std::pair(row.pack, row.state)) == waits.end()) {
      return false;
    }
    if (query.whose == Whose::kMine && row.handler != who.person) return false;
    if (query.whose == Whose::kCells && !who.unit.empty() && row.unit != who.unit) return false;
    if ((query.order == Order::kLateness || query.open_only) && row.closed_at) return false;
    if (query.pack && row.pack != *query.pack) return false;
    if (query.state && row.state != *query.state) return false;
    if (query.unit && row.unit != *query.unit) return false;
    if (query.cell && row.cell != *query.cell) return false;
    return !query.late_only || (row.due_at && *row.due_at < clock_.now());
  }

  // A busy town: events, orders, some complaints, some sealed cases, in many states.
  void make_year(base::Random& random) {
    const std::array<std::string, 3> places = {"V1", "V2", ""};
    const std::array<std::string, 3> cells = {"V1-01", "V2-01", ""};
    for (int i = 0; i < 60; ++i) {
      later(static_cast<int>(random.below(9)));
      const auto at = random.below(3);
      switch (random.below(4)) {
        case 0:
        case 1: {
          const base::Uuid id = event(places[at], cells[at]);
          if (random.below(2) == 0)
            must(verify(staff_["member_" + std::to_string(at % 2 + 1)], id));
          if (random.below(3) == 0) {
            must(command(staff_["grid_centre"], "grid_event", "not_file", id,
                         {{"reason", "不属本镇"}}));
          }
          break;
        }
        case 2: {
          const base::Uuid id = fresh();
          const auto whom = random.below(3);
          must(order(id, whom == 0 ? "" : staff_["handler_" + std::to_string(whom)].person, "",
                     places[at]));
          if (random.below(2) == 0) {
            must(command(staff_["dispatcher"], "hotline_order", "sign", id, {{"office", "城建"}}));
          }
          break;
        }
        default:
          must(clue(fresh()));
      }
    }
  }

  std::unique_ptr<store::Store> store_;
  std::unique_ptr<casework::Desk> desk_;
};

TEST_F(ListTest, QueueHoldsWhatWaitsForThePostEarliestDueFirst) {
  const base::Uuid slow = fresh();
  must(order(slow));
  later(24 * 3);
  const base::Uuid fast = fresh();
  must(order(fast));
  event("V1");
  ListQuery query;
  query.pack = "hotline_order";
  EXPECT_EQ(all(principal("dispatcher"), query), (std::vector{slow, fast}));
  // An order that nobody signed waits for the dispatcher, not for a handler.
  EXPECT_TRUE(all(principal("handler_1"), query).empty());
  must(command(staff_["dispatcher"], "hotline_order", "sign", slow, {{"office", "城建"}}));
  EXPECT_EQ(all(principal("handler_1"), query), (std::vector{slow}));
}

TEST_F(ListTest, PostAtAPlaceSeesItsPlaceAndWhatHasNone) {
  const base::Uuid here = event("V1");
  const base::Uuid there = event("V2");
  const base::Uuid nowhere = event("");
  ListQuery query;
  query.whose = Whose::kAll;
  query.order = Order::kNewest;
  query.pack = "grid_event";
  auto ids = all(principal("member_1"), query);
  EXPECT_EQ(std::set(ids.begin(), ids.end()), (std::set{here, nowhere}));
  EXPECT_EQ(all(principal("grid_centre"), query).size(), 3u);
  query.whose = Whose::kCells;
  EXPECT_EQ(all(principal("member_1"), query), (std::vector{here}));
  query.unit = "V2";
  EXPECT_EQ(code(page(principal("member_1"), query)), "identity.other_place");
  EXPECT_EQ(all(principal("grid_centre"), query), (std::vector{there}));
}

TEST_F(ListTest, MineIsWhatITookTheLastStepOf) {
  const base::Uuid id = event("V1");
  ListQuery query;
  query.whose = Whose::kMine;
  query.pack = "grid_event";
  EXPECT_EQ(all(principal("grid_centre"), query), (std::vector{id}));
  must(verify(staff_["member_1"], id));
  EXPECT_TRUE(all(principal("grid_centre"), query).empty());
  EXPECT_EQ(all(principal("member_1"), query), (std::vector{id}));
}

TEST_F(ListTest, WhoIsComplainedOfNeverSeesTheCase) {
  const base::Uuid open = fresh();
  const base::Uuid against = fresh();
  must(order(open, "", "", "V1"));
  must(order(against, staff_["handler_1"].person, "", "V1"));
  for (const base::Uuid& id : {open, against}) {
    must(command(staff_["dispatcher"], "hotline_order", "sign", id, {{"office", "城建"}}));
  }
  ListQuery query;
  query.pack = "hotline_order";
  for (const Order order : {Order::kLateness, Order::kNewest}) {
    for (const Whose whose : {Whose::kWaiting, Whose::kAll, Whose::kCells}) {
      query.order = order;
      query.whose = whose;
      EXPECT_EQ(all(principal("handler_1"), query), (std::vector{open}));
      EXPECT_EQ(all(principal("handler_2"), query).size(), 2u);
    }
  }
}

TEST_F(ListTest, SealedCaseIsListedWithoutItsContentToItsKeepersOnly) {
  const base::Uuid id = fresh();
  must(clue(id));
  ListQuery query;
  query.pack = "clue";
  const auto given = page(principal("clue_1"), query);
  ASSERT_TRUE(given.ok()) << given.fault().code;
  ASSERT_EQ(given->rows.size(), 1u);
  const store::CaseRow& row = given->rows.front();
  EXPECT_EQ(row.id, id);
  EXPECT_EQ(row.state, "received");
  EXPECT_TRUE(row.title.empty() && row.handler.empty() && row.unit.empty() && row.cell.empty());
  EXPECT_FALSE(row.place.has_value());
  EXPECT_EQ(code(page(principal("clue_1", false), query)), "identity.needs_second_factor");
  EXPECT_EQ(code(page(principal("leader"), query)), "identity.not_for_role");
  query.pack.reset();
  query.whose = Whose::kAll;
  const auto seen = all(principal("leader"), query);
  EXPECT_EQ(std::find(seen.begin(), seen.end(), id), seen.end());
}

TEST_F(ListTest, LateOnlyAndCellNarrowTheList) {
  const base::Uuid late = fresh();
  must(order(late));
  later(24 * 10);
  const base::Uuid fresh_one = fresh();
  must(order(fresh_one));
  ListQuery query;
  query.pack = "hotline_order";
  query.late_only = true;
  for (const Order order : {Order::kLateness, Order::kNewest}) {
    query.order = order;
    EXPECT_EQ(all(principal("dispatcher"), query), (std::vector{late}));
  }
  const base::Uuid in_cell = event("V1", "V1-07");
  event("V1", "V1-08");
  query = {};
  query.whose = Whose::kCells;
  query.cell = "V1-07";
  for (const Order order : {Order::kLateness, Order::kNewest}) {
    query.order = order;
    EXPECT_EQ(all(principal("member_1"), query), (std::vector{in_cell}));
  }
}

TEST_F(ListTest, NobodyGetsAListWithoutSigningIn) {
  event("V1");
  EXPECT_EQ(code(page({}, {})), "identity.not_signed_in");
  identity::Principal without_post = principal("window");
  without_post.post = without_post.role = "";
  EXPECT_EQ(code(page(without_post, {})), "identity.no_post");
  identity::Principal token = principal("window");
  token.scopes = {identity::Scope::kFigures};
  EXPECT_EQ(code(page(token, {})), "identity.not_in_scope");
}

TEST_F(ListTest, AdministratorSeesNoCases) {
  event("V1");
  ListQuery query;
  query.whose = Whose::kAll;
  query.order = Order::kNewest;
  for (const auto& id : all(principal("admin"), query)) {
    EXPECT_NE((*store_->case_file(kTown, id))->pack, "grid_event");
  }
  query.pack = "grid_event";
  EXPECT_EQ(code(page(principal("admin"), query)), "identity.not_for_role");
}

TEST_F(ListTest, CursorOfAnotherQueryOrPostIsRefused) {
  for (int i = 0; i < 3; ++i) event("V1");
  ListQuery query;
  query.pack = "grid_event";
  query.limit = 1;
  const auto first = page(principal("grid_centre"), query);
  ASSERT_TRUE(first.ok());
  ASSERT_FALSE(first->next.empty());
  query.cursor = first->next;
  EXPECT_EQ(code(page(principal("grid_centre"), query)), "given");
  EXPECT_EQ(code(page(principal("member_1"), query)), "office.bad_cursor");
  ListQuery other = query;
  other.open_only = false;
  EXPECT_EQ(code(page(principal("grid_centre"), other)), "office.bad_cursor");
  other = query;
  other.state = "reported";
  EXPECT_EQ(code(page(principal("grid_centre"), other)), "office.bad_cursor");
  for (const std::string& cursor :
       std::vector<std::string>{"x", "AAAA", "====", "\xff", first->next + "A"}) {
    query.cursor = cursor;
    EXPECT_EQ(code(page(principal("grid_centre"), query)), "office.bad_cursor") << cursor;
  }
  query.cursor = first->next;
  query.limit = 200;  // a page may be of another length
  EXPECT_EQ(code(page(principal("grid_centre"), query)), "given");
}

TEST_F(ListTest, EveryListIsWhatABruteForceFilterFinds) {
  base::SeededRandom random(5);
  make_year(random);
  const std::array<const char*, 9> names = {"window",   "dispatcher", "member_1",
                                            "member_2", "handler_1",  "handler_2",
                                            "leader",   "clue_1",     "admin"};
  rc::check("list = filter", [&] {
    const identity::Principal who =
        principal(*rc::gen::elementOf(std::vector<std::string>(names.begin(), names.end())),
                  *rc::gen::arbitrary<bool>());
    ListQuery query;
    query.whose = *rc::gen::element(Whose::kWaiting, Whose::kMine, Whose::kCells, Whose::kAll);
    query.order = *rc::gen::element(Order::kLateness, Order::kNewest);
    query.open_only = *rc::gen::arbitrary<bool>();
    query.late_only = *rc::gen::weightedElement<bool>({{3, false}, {1, true}});
    query.limit = *rc::gen::inRange(1u, 30u);
    const auto maybe = [](const std::vector<std::string>& values) -> std::optional<std::string> {
      if (*rc::gen::inRange(0, 6) != 0) return std::nullopt;
      return *rc::gen::elementOf(values);
    };
    query.pack = maybe({"grid_event", "hotline_order", "clue", "person"});
    query.state = maybe({"reported", "verified", "received", "signed", "not_filed"});
    query.unit = maybe({"V1", "V2", ""});
    query.cell = maybe({"V1-01", "V2-01"});
    const auto given = page(who, query);
    const bool refused =
        (query.pack && !access_->lists(who, *query.pack)) ||
        (query.unit && !query.unit->empty() && !who.unit.empty() && *query.unit != who.unit);
    if (!given.ok()) {
      RC_ASSERT(given.fault().kind == base::FaultKind::kForbidden);
      RC_ASSERT(refused);
      return;
    }
    const auto ids = all(who, query);
    RC_CLASSIFY(!ids.empty());
    RC_ASSERT(ids == expected(who, query));
  });
}

TEST(Cursor, ComesBackAsItWasAndFitsItsQueryOnly) {
  rc::check("read(write(c)) = c", [] {
    Cursor cursor;
    cursor.stage = *rc::gen::arbitrary<uint8_t>();
    cursor.number = *rc::gen::arbitrary<uint64_t>();
    if (*rc::gen::arbitrary<bool>()) cursor.due = {*rc::gen::arbitrary<int64_t>()};
    for (uint8_t& byte : cursor.id.bytes) byte = *rc::gen::arbitrary<uint8_t>();
    const QueryMark mark = mark_of({"a", "b"});
    const std::string text = write_cursor(cursor, mark);
    RC_ASSERT(text.find_first_of("+/=") == std::string::npos);
    const auto back = read_cursor(text, mark);
    RC_ASSERT(back.ok());
    RC_ASSERT(*back == cursor);
    RC_ASSERT(!read_cursor(text, mark_of({"ab", ""})).ok());
    std::string altered = text;
    const auto at = *rc::gen::inRange<size_t>(0, 12);  // version and mark
    altered[at] = altered[at] == 'A' ? 'B' : 'A';
    RC_ASSERT(!read_cursor(altered, mark).ok());
  });
}

}  // namespace

}  // namespace office
