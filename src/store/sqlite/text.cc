// SPDX-License-Identifier: AGPL-3.0-or-later
// Full text: documents wait in the transaction and are indexed together, for FTS5 writes one
// segment for each group.
#include <algorithm>

#include "store/sqlite/store_impl.h"
#include "store/sqlite/tokenizer.h"

namespace store {

namespace {

using base::FaultKind;

constexpr int kNumberBits = 40;
constexpr size_t kWaitingMax = 4096;   // documents
constexpr int64_t kLookedAtMax = 512;  // texts, for their tags
constexpr size_t kMergePages = 32;     // pages of the index, merged at once
constexpr size_t kPaysForPage = 768;   // bytes of text
constexpr int64_t kScrubBytes = 256 << 20;

int64_t first_of(int64_t ordinal) { return ordinal << kNumberBits; }

}  // namespace

base::Result<int64_t> SqliteStore::text_ordinal(std::string_view town) {
  TRY_ASSIGN(Run run, connection_->run(Query::kTextOrdinal, town));
  TRY_ASSIGN(const bool found, run.step());
  return found ? run.integer(0) : int64_t{0};
}

// A word that few entries have is looked up alone and the tags are read in the texts, for dozens of
// tags are dozens of lists to walk. A word that many have meets the tags in the index.
base::Status SqliteStore::search(std::string_view town, const TextQuery& query, const HitFn& fn) {
  TRY(flush());
  std::string match = match_of(query.words);
  if (match.empty()) return base::fault(FaultKind::kInvalid, "store.short_query");
  TRY_ASSIGN(const int64_t ordinal, text_ordinal(town));
  const TagGroups tags(query.tags);
  if (ordinal == 0 || !tags.possible()) return base::ok();
  const int64_t first = first_of(ordinal);
  const uint64_t numbers = uint64_t{1} << kNumberBits;
  int64_t end = first + static_cast<int64_t>(std::min(query.before.value_or(numbers), numbers));
  uint32_t left = query.limit;
  const auto hit = [&](const Run& run) {
    --left;
    return fn(static_cast<uint64_t>(run.integer(0) - first), run.uuid(1));
  };
  // Both parts are of one moment.
  TRY_ASSIGN(Run moment, connection_->run(Query::kHoldMoment));
  TRY(moment.step());
  if (!tags.empty()) {
    TRY_ASSIGN(Run run, connection_->run(Query::kSearchDocs, std::string_view(match), first, end,
                                         kLookedAtMax));
    int64_t looked_at = 0;
    for (; left > 0; ++looked_at) {
      TRY_ASSIGN(const bool found, run.step());
      if (!found) break;
      end = run.integer(0);
      if (tags.fit(run.text(2)) && !hit(run)) return base::ok();
    }
    if (left == 0 || looked_at < kLookedAtMax) return base::ok();
    match += tags.match();
  }
  TRY_ASSIGN(Run run,
             connection_->run(Query::kSearch, std::string_view(match), first, end, int64_t{left}));
  while (left > 0) {
    TRY_ASSIGN(const bool found, run.step());
    if (!found || !hit(run)) return base::ok();
  }
  return base::ok();
}

base::Status SqliteTransaction::put_text(std::string_view town, const TextDoc& doc) {
  ENSURE(doc.number < uint64_t{1} << kNumberBits, "an entry has a number of 40 bits");
  TRY_ASSIGN(const int64_t ordinal, text_ordinal(town));
  docs_.push_back(
      {first_of(ordinal) + static_cast<int64_t>(doc.number), doc.subject, indexed_text(doc)});
  return docs_.size() < kWaitingMax ? base::ok() : flush_text();
}

base::Result<int64_t> SqliteTransaction::text_ordinal(std::string_view town) {
  const auto known = ordinals_.find(town);
  if (known != ordinals_.end()) return known->second;
  TRY_ASSIGN(int64_t ordinal, store_.text_ordinal(town));
  if (ordinal == 0) {
    TRY(keep(db_.execute(Query::kAddTextTown, town)));
    TRY_ASSIGN(ordinal, store_.text_ordinal(town));
  }
  ordinals_.emplace(town, ordinal);
  return ordinal;
}

base::Status SqliteTransaction::flush_text() {
  // FTS5 begins a segment wherever row ids do not ascend.
  std::stable_sort(docs_.begin(), docs_.end(),
                   [](const WaitingDoc& a, const WaitingDoc& b) { return a.id < b.id; });
  size_t bytes = 0;
  for (const WaitingDoc& doc : docs_) {
    bytes += doc.doc.size();
    base::Status status =
        db_.execute(Query::kPutTextDoc, doc.id, doc.subject, std::string_view(doc.doc));
    if (!status.ok() && status.fault().code == "store.conflict") {
      TRY(drop_text(doc.id, doc.id + 1));
      status = db_.execute(Query::kPutTextDoc, doc.id, doc.subject, std::string_view(doc.doc));
    }
    TRY(keep(std::move(status)));
    TRY(keep(db_.execute(Query::kIndexText, doc.id, std::string_view(doc.doc))));
  }
  docs_.clear();
  return merge_text(bytes);
}

// FTS5 by itself merges nothing for a while and then hundreds of pages in one commit, more of them
// the larger the index is. Here every text pays for its own share, and what is due is done in
// small portions: a word is written once for each level of segments, eight times as large each, of
// which ten million cases have seven.
base::Status SqliteTransaction::merge_text(size_t bytes) {
  store_.text_unmerged_ += bytes;
  const size_t pages = store_.text_unmerged_ / kPaysForPage;
  if (pages < kMergePages) return base::ok();
  store_.text_unmerged_ = 0;
  return keep(db_.execute(Query::kMergeText, static_cast<int64_t>(pages)));
}

base::Status SqliteTransaction::drop_text(int64_t first, int64_t end) {
  TRY(keep(db_.execute(Query::kUnindexText, first, end)));
  return keep(db_.execute(Query::kDropTextDocs, first, end));
}

base::Status SqliteTransaction::erase_text(std::string_view town, uint64_t number) {
  TRY(flush_text());
  TRY_ASSIGN(const int64_t ordinal, store_.text_ordinal(town));
  if (ordinal == 0) return base::ok();
  const int64_t id = first_of(ordinal) + static_cast<int64_t>(number);
  TRY(drop_text(id, id + 1));
  words_erased_ = words_erased_ || db_.changes() > 0;
  return base::ok();
}

base::Status SqliteTransaction::clear_text(std::string_view town) {
  TRY(flush_text());
  TRY_ASSIGN(const int64_t ordinal, store_.text_ordinal(town));
  if (ordinal == 0) return base::ok();
  TRY_ASSIGN(Run run, db_.run(Query::kTextTowns));
  TRY_ASSIGN(const bool found, run.step());
  ENSURE(found, "a count has one row");
  if (run.integer(0) > 1) return drop_text(first_of(ordinal), first_of(ordinal + 1));
  TRY(keep(db_.execute(Query::kUnindexAllText)));
  return keep(db_.execute(Query::kDropTextDocs, first_of(ordinal), first_of(ordinal + 1)));
}

// FTS5 only marks what is deleted; merging all segments into one leaves it out. What it merged and
// threw away before lies about in free pages, which are overwritten first.
base::Status SqliteTransaction::purge_words() {
  if (!words_erased_) return base::ok();
  TRY(keep(db_.script("PRAGMA secure_delete=ON")));
  TRY_ASSIGN(const std::string free, db_.value_of("PRAGMA freelist_count"));
  TRY_ASSIGN(const std::string page, db_.value_of("PRAGMA page_size"));
  int64_t left = std::stoll(free) * std::stoll(page);
  for (int64_t id = -1; left > 0; --id, left -= kScrubBytes) {
    TRY(keep(db_.script("INSERT INTO text_doc VALUES(" + std::to_string(id) + ",x'',zeroblob(" +
                        std::to_string(std::min(left, kScrubBytes)) + "))")));
  }
  TRY(keep(db_.script("DELETE FROM text_doc WHERE id<0")));
  TRY(keep(db_.script("INSERT INTO text_index(text_index) VALUES('optimize')")));
  return keep(db_.script("PRAGMA secure_delete=FAST"));
}

}  // namespace store
