// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/sqlite/tokenizer.h"

#include <sqlite3.h>

#include <algorithm>

#include "store/bigrams.h"

namespace store {

namespace {

using Emit = int (*)(void*, int, const char*, int, int, int);

// Hands tokens to FTS5, which counts positions by itself: one more for each token that is not at
// the position of the one before.
class Output {
 public:
  Output(void* context, Emit emit) : context_(context), emit_(emit) {}

  int token(std::string_view text, bool same_position) {
    return emit_(context_, same_position ? FTS5_TOKEN_COLOCATED : 0, text.data(),
                 static_cast<int>(text.size()), 0, 0);
  }

  int document(std::string_view text) {
    const std::vector<TextToken> tokens = tokens_of(text);
    for (size_t i = 0; i < tokens.size(); ++i) {
      const bool same = i > 0 && tokens[i].position == tokens[i - 1].position;
      const bool gap = i > 0 && tokens[i].position > tokens[i - 1].position + 1;
      // Where one run ends with what the next begins with, the pairs of both would look like one
      // phrase.
      if (gap && touch(tokens[i - 1].text, tokens[i].text)) {
        if (const int code = token("\x1e", false); code != SQLITE_OK) return code;
      }
      if (const int code = token(tokens[i].text, same); code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
  }

 private:
  static bool touch(std::string_view before, std::string_view after) {
    size_t length = 1;
    while (length < after.size() && (after[length] & 0xC0) == 0x80) ++length;
    return before.ends_with(after.substr(0, length));
  }

  void* context_;
  Emit emit_;
};

int tokenize(Fts5Tokenizer* /*self*/, void* context, int flags, const char* data, int size,
             Emit emit) noexcept {
  std::string_view text(data == nullptr ? "" : data, static_cast<size_t>(std::max(size, 0)));
  Output out(context, emit);
  try {
    if ((flags & FTS5_TOKENIZE_QUERY) != 0) {
      if (text.starts_with(kTagMark)) return out.token(text, false);
      for (const Phrase& phrase : phrases_of(text)) {
        for (const std::string& word : phrase) {
          if (const int code = out.token(word, false); code != SQLITE_OK) return code;
        }
      }
      return SQLITE_OK;
    }
    const size_t tags = std::min(text.find(kTagMark), text.size());
    if (const int code = out.document(text.substr(0, tags)); code != SQLITE_OK) return code;
    for (text.remove_prefix(tags); !text.empty();) {
      const size_t end = std::min(text.find(kTagMark, 1), text.size());
      if (const int code = out.token(text.substr(0, end), false); code != SQLITE_OK) return code;
      text.remove_prefix(end);
    }
    return SQLITE_OK;
  } catch (const std::bad_alloc&) {
    // An exception must not pass through SQLite.
    return SQLITE_NOMEM;
  } catch (const std::exception&) {
    return SQLITE_ERROR;
  }
}

// The tokenizer has no state of its own; FTS5 asks for a pointer that is not null.
int make(void* /*user*/, const char** /*args*/, int /*count*/, Fts5Tokenizer** out) {
  static char nothing = 0;
  *out = reinterpret_cast<Fts5Tokenizer*>(&nothing);
  return SQLITE_OK;
}

void drop(Fts5Tokenizer* /*self*/) {}

fts5_api* api_of(sqlite3* db) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  return api;
}

void quote(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

base::Status register_tokenizer(sqlite3* db) {
  fts5_api* const api = api_of(db);
  fts5_tokenizer methods{make, drop, tokenize};
  if (api == nullptr ||
      api->xCreateTokenizer(api, "fadu", nullptr, &methods, nullptr) != SQLITE_OK) {
    return base::fault(base::FaultKind::kUnavailable, "store.cannot_open", {{"reason", "FTS5"}});
  }
  return base::ok();
}

std::string indexed_text(const TextDoc& doc) {
  std::string out = doc.text;
  for (char& c : out) {
    if (static_cast<uint8_t>(c) < 0x20) c = ' ';
  }
  for (const std::string& tag : doc.tags) out += tag_token(tag);
  return out;
}

std::string match_of(std::string_view words) {
  std::string out;
  for (const Phrase& phrase : phrases_of(words)) {
    if (!out.empty()) out += " AND ";
    for (size_t i = 0; i < phrase.size(); ++i) {
      if (i > 0) out += " + ";
      quote(out, phrase[i]);
    }
  }
  return out;
}

TagGroups::TagGroups(const std::vector<std::vector<std::string>>& groups) {
  for (const std::vector<std::string>& group : groups) {
    auto& tokens = groups_.emplace_back();
    for (const std::string& tag : group) tokens.insert(tag_token(tag));
  }
}

bool TagGroups::possible() const {
  return std::none_of(groups_.begin(), groups_.end(), [](const auto& g) { return g.empty(); });
}

bool TagGroups::fit(std::string_view indexed) const {
  std::vector<std::string_view> tags;
  for (size_t at = indexed.find(kTagMark); at < indexed.size();) {
    const size_t end = std::min(indexed.find(kTagMark, at + 1), indexed.size());
    tags.push_back(indexed.substr(at, end - at));
    at = end;
  }
  return std::all_of(groups_.begin(), groups_.end(), [&tags](const auto& group) {
    return std::any_of(tags.begin(), tags.end(),
                       [&group](std::string_view tag) { return group.contains(tag); });
  });
}

std::string TagGroups::match() const {
  std::string out;
  for (const auto& group : groups_) {
    out += " AND (";
    for (auto it = group.begin(); it != group.end(); ++it) {
      if (it != group.begin()) out += " OR ";
      quote(out, *it);
    }
    out += ')';
  }
  return out;
}

}  // namespace store
