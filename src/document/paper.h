// SPDX-License-Identifier: AGPL-3.0-or-later
// A paper (文书) that a step of a case produced, composed out of the records as they stood when the
// step was taken: every word is the pack's or a record's. In Chinese, the language of official
// papers. Pure: the caller says what its reader may see.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/messages.h"
#include "casework/case_file.h"
#include "casework/world.h"
#include "law/register.h"
#include "procedure/pack.h"

namespace document {

// A piece of a paper: words, or a value with the entry that recorded it.
struct Span {
  std::string text;
  uint64_t entry = 0;   // of the ledger; 0: words of the pack, or a value of the town
  bool blank = false;   // nothing on record: a line to fill in
  bool masked = false;  // the reader sees only its shape
};

struct Paragraph {
  std::string heading;
  std::vector<Span> spans;
};

// A row of a paper without words of its own.
struct Row {
  std::string label;
  Span value;
};

// A deadline that began with the act or that the paper names.
struct Term {
  std::string label;
  std::string due;
  std::string article;
  std::vector<std::string> explanation;
};

// Where a value comes from.
struct Source {
  std::string label;
  uint64_t entry = 0;
  std::string step;
  std::string day;
};

struct Paper {
  std::string id;
  std::string title;
  std::string number;
  std::string article;
  std::string issuer;
  std::string day;
  std::vector<Span> to;
  std::vector<Paragraph> paragraphs;
  std::vector<Row> rows;
  std::vector<std::string> signed_by;
  std::vector<Term> terms;
  std::vector<Source> sources;
  // What its article asks for and the records do not say, or only in part.
  std::vector<law::Content> missing;
  bool masked = false;  // something is
};

// The act that produces a paper, and the paper's rule.
struct Produced {
  const casework::Act* act = nullptr;
  const procedure::Step* step = nullptr;
  const procedure::DocumentRule* rule = nullptr;
};

// Another case as far as the reader may see it.
struct Other {
  const procedure::Pack* pack = nullptr;
  casework::CaseFile file;
};

struct Reader {
  // As installed: which working days were known at the act, `town` says.
  const casework::World& world;
  const casework::Town& town;
  const base::Messages& messages;
  std::string town_name;
  // What is shown in place of a value that the reader does not see; nothing: it is shown.
  std::function<std::optional<std::string>(const procedure::Pack&, const procedure::Field&,
                                           const std::string& value)>
      mask;
  // The case of that id; nothing if there is none or the reader may not see it.
  std::function<base::Result<std::optional<Other>>(const std::string& id)> other;
};

// The papers of a case, in the order of its acts; borrows both.
[[nodiscard]] std::vector<Produced> produced(const procedure::Pack& pack,
                                             const casework::CaseFile& file);

// `produced` is one of those of `file`. Faults: those of Reader::other.
[[nodiscard]] base::Result<Paper> compose(const Reader& reader, const procedure::Pack& pack,
                                          const casework::CaseFile& file, const Produced& produced);

// 行政处罚法-2021#59 as a paper cites it: 《中华人民共和国行政处罚法》第五十九条.
[[nodiscard]] std::string cited(const law::ArticleRef& ref, const law::Register& law);

}  // namespace document
