// SPDX-License-Identifier: AGPL-3.0-or-later
// A report compiled: the template's words with the figures of a town, each with its definition and,
// unless sealed, the records behind it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "indicator/figures.h"
#include "report/template.h"

namespace report {

struct Span {
  std::string text;
  std::string indicator;  // empty: plain words
};

struct Paragraph {
  std::vector<Span> spans;
  [[nodiscard]] std::string text() const;
};

struct CompiledSection {
  std::string heading;
  int level = 1;
  std::vector<Paragraph> paragraphs;
};

// A counted record as the report shows it.
struct RecordLine {
  uint64_t number = 0;
  std::string id;       // entry
  std::string subject;  // case
  std::string day;
  std::string step;  // "人民调解·受理"
  std::string amount;
};

struct FigureEntry {
  indicator::Figure figure;
  std::string zh;  // explanation
  std::string en;
  std::vector<RecordLine> records;                            // empty for sealed packs
  std::vector<std::pair<std::string, base::Decimal>> months;  // "2020-01" and its sum; flows only
};

struct Report {
  std::string id;
  std::string title;
  std::string town;
  int year = 0;
  indicator::Period period;
  indicator::AsOf as_of;
  Paragraph preamble;
  std::vector<CompiledSection> sections;
  Paragraph closing;
  Paragraph signature;
  std::vector<std::string> basis;
  std::vector<FigureEntry> figures;  // in order of first use
};

struct Sources {
  store::Store& store;
  indicator::Figures& figures;
  const procedure::Library& packs;
  const law::Register& law;
  const base::Messages& messages;
  std::string town;       // id of the ledger
  std::string town_name;  // as printed
};

// Faults: indicator.unknown for a name that is no indicator; law.* if a basis is not in force at
// the end of the period; those of the store.
[[nodiscard]] base::Result<Report> compile(const Template& form, const Sources& sources,
                                           indicator::Period period, indicator::AsOf as_of);

// As the report prints it: "39次", "12000余人次", "99.42%（172/173）".
[[nodiscard]] std::string printed(const indicator::Figure& figure);

[[nodiscard]] std::string to_markdown(const Report& report, const base::Messages& messages);
// One self-contained page: no script, no outside resource.
[[nodiscard]] std::string to_html(const Report& report, const base::Messages& messages);
[[nodiscard]] std::string to_json(const Report& report);

}  // namespace report
