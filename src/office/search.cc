// SPDX-License-Identifier: AGPL-3.0-or-later
// Search: by number or id, by exact keys, by words; in this order.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "casework/findable.h"
#include "office/cursor.h"
#include "office/desk_view.h"
#include "office/sight.h"

namespace office {

using base::FaultKind;

namespace {

constexpr uint32_t kLimitMax = 200;
constexpr size_t kWordsCharsMax = 200;
constexpr size_t kLookedAtMax = 2000;  // hits, for one page
constexpr uint32_t kChunk = 200;
constexpr uint8_t kByKey = 1;
constexpr uint8_t kByWords = 2;

class Searcher {
 public:
  Searcher(store::Store& store, const casework::World& world, const identity::Access& access,
           const identity::Principal& who, const std::string& town, std::string_view words,
           uint32_t limit)
      : store_(store),
        access_(access),
        who_(who),
        town_(town),
        words_(words),
        limit_(std::clamp(limit, 1u, kLimitMax)),
        sight_(store, world, access, who, town) {}

  base::Result<FoundPage> run(const std::string& cursor) {
    TRY(check());
    const QueryMark mark = mark_of({"search", town_, who_.post, words_});
    if (!cursor.empty()) {
      TRY_ASSIGN(at_, read_cursor(cursor, mark));
    } else {
      TRY_ASSIGN(const bool done, look_up());
      if (done) return std::move(page_);
      at_.stage = kByKey;
    }
    if (at_.stage == kByKey) {
      TRY_ASSIGN(const bool over, by_key());
      if (!over) return ended(mark);
      at_ = {};
      at_.stage = kByWords;
      at_.number = UINT64_MAX;
    }
    TRY_ASSIGN(const bool over, by_words());
    if (!over) return ended(mark);
    return std::move(page_);
  }

 private:
  base::Status check() const {
    if (words_.empty() || base::first_invalid_utf8(words_) ||
        base::char_count(words_) > kWordsCharsMax) {
      return base::fault(FaultKind::kInvalid, "office.bad_words",
                         {{"max", std::to_string(kWordsCharsMax)}});
    }
    if (!access_.packs_of(who_).empty()) return base::ok();
    base::Status may = access_.read(who_, {});
    if (!may.ok() && may.fault().code != "identity.not_for_role") return may;
    return base::ok();
  }

  base::Result<FoundPage> ended(const QueryMark& mark) {
    page_.next = write_cursor(at_, mark);
    return std::move(page_);
  }

  // "#1234", or an id; true if the words are one of them.
  base::Result<bool> look_up() {
    if (words_.starts_with('#')) {
      const auto number = base::parse_int(words_.substr(1));
      if (!number || *number < 0) return false;
      TRY_ASSIGN(const auto entry, store_.entry(town_, static_cast<uint64_t>(*number)));
      if (entry) TRY(add(entry->entry.subject, entry->entry.number));
      return true;
    }
    const auto id = base::Uuid::parse(words_);
    if (!id) return false;
    TRY(add(*id, 0));
    if (!page_.found.empty()) return true;
    TRY_ASSIGN(const auto entry, store_.entry_by_id(town_, *id));
    if (entry) TRY(add(entry->entry.subject, entry->entry.number));
    return true;
  }

  // Puts the case on the page if it may be seen and is not there yet.
  base::Status add(const base::Uuid& id, uint64_t number) {
    if (!seen_.insert(id).second) return base::ok();
    TRY_ASSIGN(auto row, store_.case_file(town_, id));
    if (!row || sight_.sealed(row->pack)) return base::ok();
    TRY_ASSIGN(const bool sees, sight_.sees(*row));
    if (sees) page_.found.push_back({std::move(*row), number});
    return base::ok();
  }

  // The page is full, or enough was looked at.
  [[nodiscard]] bool full() const {
    return page_.found.size() >= limit_ || looked_at_ >= kLookedAtMax;
  }

  // By name, telephone or number; false if the page ended before the hits did.
  base::Result<bool> by_key() {
    if (!access_.find_people(who_).ok() || casework::plain_key(words_).empty()) return true;
    const base::Digest key = casework::key_of_value(town_, words_);
    for (;;) {
      std::vector<base::Uuid> ids;
      const std::optional<base::Uuid> after =
          at_.id.is_nil() ? std::nullopt : std::optional(at_.id);
      TRY(store_.cases_by_key(town_, key, after, kChunk, [&](const base::Uuid& id) {
        ids.push_back(id);
        return true;
      }));
      for (const base::Uuid& id : ids) {
        if (full()) return false;
        ++looked_at_;
        TRY(add(id, 0));
        at_.id = id;
      }
      if (ids.size() < kChunk) return true;
    }
  }

  base::Result<bool> by_words() {
    auto tags = sight_.tags(access_.packs_of(who_));
    if (!tags) return true;  // a post that may list no pack at all
    store::TextQuery query;
    query.words = words_;
    query.tags = std::move(*tags);
    query.limit = kChunk;
    for (;;) {
      std::vector<std::pair<uint64_t, base::Uuid>> hits;
      if (at_.number != UINT64_MAX) query.before = at_.number;
      const base::Status searched =
          store_.search(town_, query, [&](uint64_t number, const base::Uuid& subject) {
            hits.emplace_back(number, subject);
            return true;
          });
      if (!searched.ok()) {
        // Too little for words can be a whole name.
        const bool keys_tried = access_.find_people(who_).ok();
        if (searched.fault().code == "store.short_query" && keys_tried) return true;
        return searched.fault();
      }
      for (const auto& [number, subject] : hits) {
        if (full()) return false;
        ++looked_at_;
        TRY(add(subject, number));
        at_.number = number;
      }
      if (hits.size() < kChunk) return true;
    }
  }

  store::Store& store_;
  const identity::Access& access_;
  const identity::Principal& who_;
  const std::string& town_;
  const std::string words_;
  const uint32_t limit_;
  Sight sight_;
  Cursor at_;
  FoundPage page_;
  std::set<base::Uuid> seen_;
  size_t looked_at_ = 0;
};

}  // namespace

base::Result<FoundPage> search(store::Store& store, const casework::World& world,
                               const identity::Access& access, const identity::Principal& who,
                               const std::string& town, const std::string& words,
                               const std::string& cursor, uint32_t limit) {
  return Searcher(store, world, access, who, town, base::trim(words), limit).run(cursor);
}

}  // namespace office
