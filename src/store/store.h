// SPDX-License-Identifier: AGPL-3.0-or-later
// The seam to durable storage, in terms of meaning: no SQL, no engine. One Store is one connection
// and belongs to one thread at a time; open one per thread. Every row belongs to a town, and the
// town leads every key, so that a city can spread its towns over machines (ADR 0003).
//
// Entries, tiles and checkpoints are the truth. Everything else (cases, clocks, figure lines and
// buckets, settings) is a projection: written in the same transaction as the entry that causes it,
// and rebuilt from the ledger to the same bytes (see projection_digest). Slips are neither: they
// hold what is no business of the town (accounts, sessions, uploads).
//
// Faults of every call that reads an entry: ledger.bad_header (kCorrupt). Faults of every call:
// store.disk_full, store.read_only, store.busy, store.io (kUnavailable),
// store.corrupt (kCorrupt).
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"
#include "base/uuid.h"
#include "calendar/date.h"
#include "ledger/entry.h"
#include "ledger/verify.h"

namespace store {

// An entry as it is stored. `header` is ledger::encode(entry); after erasure salt and body are
// empty.
struct EntryRow {
  ledger::Entry entry;
  base::Bytes header;
  base::Bytes salt;  // 16 bytes, or empty if erased
  base::Bytes body;
  bool erased = false;
};

// The same without copies; valid only during the call that hands it out.
struct EntryView {
  std::string_view town;
  uint64_t number = 0;
  base::Uuid id;
  base::Uuid subject;
  std::string_view kind;
  calendar::Instant occurred_at;
  calendar::Instant recorded_at;
  base::ByteView header;
  base::ByteView salt;
  base::ByteView body;
  bool erased = false;
};
[[nodiscard]] EntryView view_of(const EntryRow& row);

// The end of a town's ledger.
struct Head {
  uint64_t size = 0;                   // number of entries = the next number
  calendar::Instant last_recorded_at;  // of entry size-1; the epoch if there is none
  base::Uuid last_id;                  // of entry size-1
};

struct Checkpoint {
  uint64_t size = 0;
  std::string note;  // C2SP signed note
};

// A place in millionths of a degree (WGS 84), as grid::Point.
struct Place {
  int32_t lon = 0;
  int32_t lat = 0;
  auto operator<=>(const Place&) const = default;
};

// The current state of a case (or of a register's record): the fold of its entries.
struct CaseRow {
  std::string town;
  base::Uuid id;
  std::string pack;
  uint32_t pack_version = 0;
  std::string state;
  calendar::Instant opened_at;
  calendar::Instant changed_at;
  std::optional<calendar::Instant> closed_at;
  uint32_t revision = 0;  // acts in the case so far
  std::string title;
  std::string unit;                         // id of a place, or ""
  std::string handler;                      // id of a person or post, or ""
  std::string cell;                         // code of a grid cell, or ""
  std::optional<calendar::Instant> due_at;  // the earliest due date of its running clocks
  std::optional<Place> place;               // where it is, if it was said
  bool operator==(const CaseRow&) const = default;
};

// A filter that is empty lets everything through. Newest id first; `after` is the last id of the
// page before (keyset pagination).
struct CaseFilter {
  std::optional<std::string> pack;
  std::optional<std::string> state;
  std::optional<std::string> handler;
  std::optional<std::string> unit;
  bool open_only = false;
  std::optional<base::Uuid> after;
  uint32_t limit = 100;
};

// A pack and one of its states: where a case waits.
struct Stage {
  std::string pack;
  std::string state;
  auto operator<=>(const Stage&) const = default;
};

// Open cases by lateness: the earliest due first, those without a due date last, then by id.
// `after` is the place of the last row of the page before.
struct QueueFilter {
  std::vector<Stage> stages;  // at least one; any of them
  std::optional<std::string> unit;
  std::optional<std::string> handler;
  std::optional<std::string> cell;
  std::optional<calendar::Instant> due_before;
  struct After {
    std::optional<calendar::Instant> due_at;
    base::Uuid id;
  };
  std::optional<After> after;
  uint32_t limit = 50;
};

// Cases within a box, borders included.
struct BoxFilter {
  Place low;   // south-west
  Place high;  // north-east
  bool open_only = true;
  uint32_t limit = 500;
};

// How many cases there are of one kind at one place. Of sealed packs unit and cell are empty.
struct CaseCount {
  std::string unit;
  std::string cell;
  std::string pack;
  std::string state;
  int64_t cases = 0;
  int64_t late = 0;  // due before a moment
  bool operator==(const CaseCount&) const = default;
};

// What may be found of an entry by its words: `text` in plain language, `tags` as exact words of
// their own ("pack:mediation", "unit:V1").
struct TextDoc {
  uint64_t number = 0;  // of the entry
  base::Uuid subject;   // its case
  std::string text;
  std::vector<std::string> tags;
};

// Entries whose text has every word of `words` (a run of Chinese characters is found wherever it
// stands, from two characters up; Latin words and numbers are found whole, without case) and, for
// each group of tags, one of them. Newest entry first; `before` is the number of the last hit of
// the page before.
struct TextQuery {
  std::string words;
  std::vector<std::vector<std::string>> tags;
  std::optional<uint64_t> before;
  uint32_t limit = 100;
};

// Something kept beside the ledger that is no business of the town: an account, a session, an
// upload. Not derived from entries, so a rebuild leaves it alone.
struct Slip {
  std::string kind;   // "account"
  std::string id;     // unique within kind
  std::string owner;  // what slips are listed by, or ""
  std::optional<calendar::Instant> expires_at;
  std::string value;
  bool operator==(const Slip&) const = default;
};

enum class ClockStatus : uint8_t { kRunning, kPaused, kMet, kMissed, kVoid };
[[nodiscard]] std::string_view name_of(ClockStatus status);  // "running", …

struct ClockRow {
  std::string town;
  base::Uuid case_id;
  std::string clock;  // unique within the case
  calendar::Instant started_at;
  calendar::Instant due_at;
  std::optional<calendar::Instant> stopped_at;
  ClockStatus status = ClockStatus::kRunning;
  bool provisional = false;
  std::string detail;  // JSON: how it was counted, pauses, extensions
  bool operator==(const ClockRow&) const = default;
};

// Clocks of one status due before a moment, by due date, then case, then name. `after` is the place
// of the last one of the page before.
struct ClockFilter {
  ClockStatus status = ClockStatus::kRunning;
  calendar::Instant before{INT64_MAX};
  struct After {
    calendar::Instant due_at;
    base::Uuid case_id;
    std::string clock;
  };
  std::optional<After> after;
  uint32_t limit = 100;
};

// One contribution to an indicator, + or −. The journal of lines answers "as known on a date"; the
// buckets answer "now".
struct FigureLine {
  std::string town;
  std::string indicator;
  std::string key;                // what is counted once, or the group; "" if there is none
  calendar::Date day;             // the day it counts for (from occurred_at)
  uint64_t number = 0;            // the entry that is counted
  base::Uuid subject;             // its case
  int64_t count = 0;              // +1, −1, or 0
  int64_t amount = 0;             // ten-thousandths, as base::Decimal
  calendar::Instant recorded_at;  // of the entry `change_number`: when this became known
  uint64_t change_number = 0;     // the entry that caused this line
  bool operator==(const FigureLine&) const = default;
};

enum class Span : uint8_t { kDay, kYear };

// A running sum. `at` is Date::days for kDay, the year for kYear.
struct FigureBucket {
  std::string town;
  std::string indicator;
  Span span = Span::kDay;
  int32_t at = 0;
  std::string key;
  int64_t count = 0;
  int64_t amount = 0;
  bool operator==(const FigureBucket&) const = default;
};

struct Sums {
  int64_t count = 0;
  int64_t amount = 0;  // ten-thousandths
  bool operator==(const Sums&) const = default;
};

struct DayRange {
  calendar::Date first;
  calendar::Date last;  // inclusive
};

// SHA-256 of a town's projections, table by table in key order; equal digests mean equal bytes.
struct ProjectionDigest {
  base::Digest cases{};
  base::Digest clocks{};
  base::Digest lines{};
  base::Digest buckets{};
  base::Digest settings{};
  base::Digest keys{};  // of cases, see put_case_key
  bool operator==(const ProjectionDigest&) const = default;
};

// Callbacks return false to stop early; stopping is no fault.
using EntryFn = std::function<bool(const EntryView&)>;
using CaseFn = std::function<bool(const CaseRow&)>;
using CountFn = std::function<bool(const CaseCount&)>;
using ClockFn = std::function<bool(const ClockRow&)>;
using LineFn = std::function<bool(const FigureLine&)>;
using HitFn = std::function<bool(uint64_t number, const base::Uuid& subject)>;
using IdFn = std::function<bool(const base::Uuid& id)>;
using SlipFn = std::function<bool(const Slip&)>;
using BucketFn = std::function<bool(const FigureBucket&)>;
using TileFn = std::function<bool(uint32_t level, uint64_t index, base::ByteView hashes)>;
using StoredFn = std::function<bool(const ledger::StoredRow&)>;
using CheckpointFn = std::function<bool(const Checkpoint&)>;

// A write transaction; at most one per Store at a time. The destructor rolls back what commit() has
// not made durable. After a fault (except kConflict and kInvalid) only the destructor is of use.
class Transaction {
 public:
  virtual ~Transaction() = default;
  Transaction() = default;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // Until the end of this transaction nobody else appends to the town or changes its slips. Called
  // before what is written is decided on; where all writers wait for each other anyway it does
  // nothing.
  virtual base::Status lock(std::string_view town) = 0;

  // Computes nothing; use LedgerAppender, which numbers, hashes and signs. Faults (kConflict):
  // store.duplicate_id, store.number_taken.
  virtual base::Status append_entry(const EntryView& entry) = 0;
  // Hashes of tile `index` of `level`, 32 bytes each, up to 256; replaces a shorter one.
  virtual base::Status put_tile(std::string_view town, uint32_t level, uint64_t index,
                                base::ByteView hashes) = 0;
  virtual base::Status put_checkpoint(std::string_view town, const Checkpoint& checkpoint) = 0;
  virtual base::Status drop_checkpoint(std::string_view town, uint64_t size) = 0;
  // Removes salt and body for good; the header stays. store.no_entry if there is no such number.
  virtual base::Status erase_body(std::string_view town, uint64_t number) = 0;

  // Insert or replace.
  virtual base::Status put_case(const CaseRow& row) = 0;
  virtual base::Status put_clock(const ClockRow& row) = 0;
  virtual base::Status put_setting(std::string_view town, std::string_view name,
                                   std::string_view value) = 0;
  // Makes an entry findable by its words; once per entry.
  virtual base::Status put_text(std::string_view town, const TextDoc& doc) = 0;
  // Makes a case findable by an exact key: the digest of a number, a name, a telephone, or of
  // another case that it names. Twice is once.
  virtual base::Status put_case_key(std::string_view town, const base::Digest& key,
                                    const base::Uuid& subject) = 0;
  // Slips: insert or replace; take away (no fault if there is none).
  virtual base::Status put_slip(std::string_view town, const Slip& slip) = 0;
  virtual base::Status drop_slip(std::string_view town, std::string_view kind,
                                 std::string_view id) = 0;
  // Takes away the slips of every kind that expired before `now`.
  virtual base::Status drop_expired_slips(std::string_view town, calendar::Instant now) = 0;
  // The lines of one change_number are added one after another, in one transaction.
  virtual base::Status add_line(const FigureLine& line) = 0;
  // Adds count and amount to the bucket.
  virtual base::Status add_bucket(const FigureBucket& delta) = 0;

  // Removes the figure lines and buckets of a town.
  virtual base::Status clear_figures(std::string_view town) = 0;
  // Removes every projection of a town, before it is rebuilt from the ledger.
  virtual base::Status clear_projections(std::string_view town) = 0;

  // Durable when it returns ok; of a store opened with `sync_later`, when Store::sync() has
  // returned ok after it.
  virtual base::Status commit() = 0;
};

// Several reads that see one and the same moment; ends with its destructor.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
  Snapshot() = default;
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
};

// Reads made inside a transaction see its writes.
class Store {
 public:
  virtual ~Store() = default;
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Waits for another writer up to the limit given at opening, then store.busy.
  [[nodiscard]] virtual base::Result<std::unique_ptr<Transaction>> begin() = 0;
  // Not inside a transaction.
  [[nodiscard]] virtual base::Result<std::unique_ptr<Snapshot>> snapshot() = 0;

  // Makes durable what was committed before, by this store or by others over the same data; may be
  // called on another thread than all the rest. In most stores a commit is durable already, and
  // this does nothing. After a fault (store.io) nothing that stands in this store may be relied on.
  [[nodiscard]] virtual base::Status sync() { return base::ok(); }
  // After a sync of another store over the same data failed: makes durable all that can be read,
  // without relying on what the system still means to have written. Waits for readers up to the
  // limit given at opening, then store.busy.
  [[nodiscard]] virtual base::Status sync_anew() { return base::ok(); }

  // One more connection to the same data that only reads, for another thread.
  [[nodiscard]] virtual base::Result<std::unique_ptr<Store>> open_reader() = 0;

  // Towns that have entries, sorted.
  [[nodiscard]] virtual base::Result<std::vector<std::string>> towns() = 0;
  [[nodiscard]] virtual base::Result<Head> head(std::string_view town) = 0;
  [[nodiscard]] virtual base::Result<std::optional<EntryRow>> entry(std::string_view town,
                                                                    uint64_t number) = 0;
  [[nodiscard]] virtual base::Result<std::optional<EntryRow>> entry_by_id(std::string_view town,
                                                                          const base::Uuid& id) = 0;
  // The entries of a case by number.
  [[nodiscard]] virtual base::Status entries_of(std::string_view town, const base::Uuid& subject,
                                                const EntryFn& fn) = 0;
  // Entries from <= number < to, in order.
  [[nodiscard]] virtual base::Status scan(std::string_view town, uint64_t from, uint64_t to,
                                          const EntryFn& fn) = 0;
  // The same as it is stored, damaged or not; for verification.
  [[nodiscard]] virtual base::Status scan_stored(std::string_view town, uint64_t from, uint64_t to,
                                                 const StoredFn& fn) = 0;
  // Empty if there is none.
  [[nodiscard]] virtual base::Result<base::Bytes> tile(std::string_view town, uint32_t level,
                                                       uint64_t index) = 0;
  // In order of level, then index.
  [[nodiscard]] virtual base::Status tiles(std::string_view town, const TileFn& fn) = 0;
  [[nodiscard]] virtual base::Result<std::optional<Checkpoint>> last_checkpoint(
      std::string_view town) = 0;
  // By size, smallest first.
  [[nodiscard]] virtual base::Status checkpoints(std::string_view town, const CheckpointFn& fn) = 0;

  [[nodiscard]] virtual base::Result<std::optional<CaseRow>> case_file(std::string_view town,
                                                                       const base::Uuid& id) = 0;
  [[nodiscard]] virtual base::Status cases(std::string_view town, const CaseFilter& filter,
                                           const CaseFn& fn) = 0;
  // Faults (kInvalid): none; a filter without stages finds nothing.
  [[nodiscard]] virtual base::Status queue(std::string_view town, const QueueFilter& filter,
                                           const CaseFn& fn) = 0;
  // The open cases by place, pack and state; costs what the open cases cost, however many are
  // closed. In order of unit, cell, pack, state.
  [[nodiscard]] virtual base::Status count_open(std::string_view town, calendar::Instant now,
                                                const CountFn& fn) = 0;
  // The cases with from <= id < to, open or closed, by place and pack; state and late stay empty.
  [[nodiscard]] virtual base::Status count_begun(std::string_view town, const base::Uuid& from,
                                                 const base::Uuid& to, const CountFn& fn) = 0;
  // In no particular order.
  [[nodiscard]] virtual base::Status cases_in_box(std::string_view town, const BoxFilter& filter,
                                                  const CaseFn& fn) = 0;
  // store.short_query (kInvalid) if `words` has nothing that is indexed.
  [[nodiscard]] virtual base::Status search(std::string_view town, const TextQuery& query,
                                            const HitFn& fn) = 0;
  // Newest id first, below `after`.
  [[nodiscard]] virtual base::Status cases_by_key(std::string_view town, const base::Digest& key,
                                                  std::optional<base::Uuid> after, uint32_t limit,
                                                  const IdFn& fn) = 0;
  // Those of one pack among them, and of these with `open` only the ones that have not ended.
  [[nodiscard]] virtual base::Status cases_of_pack_by_key(std::string_view town,
                                                          const base::Digest& key,
                                                          std::string_view pack, bool open,
                                                          std::optional<base::Uuid> after,
                                                          uint32_t limit, const IdFn& fn) = 0;
  // Expired slips are still there until somebody drops them; the caller looks at the time.
  [[nodiscard]] virtual base::Result<std::optional<Slip>> slip(std::string_view town,
                                                               std::string_view kind,
                                                               std::string_view id) = 0;
  // By id; of one owner, if one is given. `after`: the last id of the page before.
  [[nodiscard]] virtual base::Status slips(std::string_view town, std::string_view kind,
                                           std::optional<std::string_view> owner,
                                           std::string_view after, uint32_t limit,
                                           const SlipFn& fn) = 0;
  // The kinds of slips that a town has, sorted; for copying all of them.
  [[nodiscard]] virtual base::Result<std::vector<std::string>> slip_kinds(
      std::string_view town) = 0;
  [[nodiscard]] virtual base::Status clocks_of(std::string_view town, const base::Uuid& case_id,
                                               const ClockFn& fn) = 0;
  [[nodiscard]] virtual base::Status clocks_due(std::string_view town, const ClockFilter& filter,
                                                const ClockFn& fn) = 0;
  [[nodiscard]] virtual base::Result<std::optional<std::string>> setting(std::string_view town,
                                                                         std::string_view name) = 0;

  // Sum of the day buckets of a range, over all keys.
  [[nodiscard]] virtual base::Result<Sums> figure_sum(std::string_view town,
                                                      std::string_view indicator,
                                                      DayRange range) = 0;
  // The buckets of one span with first <= at <= last, by (at, key).
  [[nodiscard]] virtual base::Status figure_buckets(std::string_view town,
                                                    std::string_view indicator, Span span,
                                                    int32_t first, int32_t last,
                                                    const BucketFn& fn) = 0;
  // Sum of the lines of a day range that were known at `as_of`, over all keys; what figure_lines()
  // adds up to, without handing out the lines.
  [[nodiscard]] virtual base::Result<Sums> figure_line_sum(std::string_view town,
                                                           std::string_view indicator,
                                                           DayRange range,
                                                           calendar::Instant as_of) = 0;
  // Lines of a day range that were known at `as_of` (recorded_at <= as_of), by (day, change_number,
  // order of adding).
  [[nodiscard]] virtual base::Status figure_lines(std::string_view town, std::string_view indicator,
                                                  DayRange range, calendar::Instant as_of,
                                                  const LineFn& fn) = 0;

  [[nodiscard]] virtual base::Result<ProjectionDigest> projection_digest(std::string_view town) = 0;
  // The engine's own check of its structures; store.corrupt says what it found.
  [[nodiscard]] virtual base::Status check_structure() = 0;
  // A consistent copy of everything, as a SQLite file, while others read and write. `path` must
  // not exist. Of another engine the truth is copied, and projections are rebuilt from it.
  [[nodiscard]] virtual base::Status backup_to(const std::filesystem::path& path) = 0;
};

}  // namespace store
