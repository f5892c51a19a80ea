// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/compile.h"

#include <algorithm>

#include "base/text.h"
#include "casework/replay.h"
#include "indicator/explain.h"

namespace report {

namespace {

std::string day_in_words(calendar::Date date) {
  const calendar::Civil c = date.civil();
  return std::to_string(c.year) + "年" + std::to_string(c.month) + "月" + std::to_string(c.day) +
         "日";
}

// The article with the title of its statute, as a reader knows it: "38" is an article, "38-3" its
// third paragraph, and a document without numbers has a word.
std::string in_words(const law::ArticleRef& ref, const Sources& sources) {
  const law::Statute* statute = sources.law.statute(ref.statute);
  base::Fault::Args args = {{"title", statute != nullptr ? statute->title_zh : ref.statute}};
  const size_t dash = ref.article.find('-');
  const std::string article = ref.article.substr(0, dash);
  const char* key = "report.article_word";
  if (!base::parse_int(article)) {
    args.emplace_back("article", ref.article);
  } else {
    key = dash == std::string::npos ? "report.article" : "report.article_paragraph";
    args.emplace_back("article", article);
    if (dash != std::string::npos) args.emplace_back("paragraph", ref.article.substr(dash + 1));
  }
  return sources.messages.text(key, base::Language::kChinese, args);
}

class Compiler {
 public:
  Compiler(const Sources& sources, indicator::Period period, indicator::AsOf as_of)
      : sources_(sources), period_(period), as_of_(as_of) {}

  base::Result<Report> compile(const Template& form) {
    Report out;
    out.id = form.id;
    out.town = sources_.town_name;
    out.year = period_.last.year();
    out.period = period_;
    out.as_of = as_of_;
    for (const law::ArticleRef& ref : form.basis) {
      TRY(sources_.law.cite(ref, period_.last));
      out.basis.push_back(in_words(ref, sources_));
    }
    TRY_ASSIGN(const Paragraph title, paragraph(form.title));
    out.title = title.text();
    TRY_ASSIGN(out.preamble, paragraph(form.preamble));
    for (const Section& section : form.sections) {
      TRY_ASSIGN(const Paragraph heading, paragraph(section.heading));
      CompiledSection compiled{heading.text(), section.level, {}};
      for (const auto& pieces : section.paragraphs) {
        TRY_ASSIGN(Paragraph p, paragraph(pieces));
        compiled.paragraphs.push_back(std::move(p));
      }
      out.sections.push_back(std::move(compiled));
    }
    TRY_ASSIGN(out.closing, paragraph(form.closing));
    TRY_ASSIGN(out.signature, paragraph(form.signature));
    out.figures = std::move(figures_);
    return out;
  }

 private:
  base::Result<Paragraph> paragraph(const std::vector<Piece>& pieces) {
    Paragraph out;
    for (const Piece& piece : pieces) {
      if (!piece.is_name) {
        out.spans.push_back({piece.text, {}});
      } else if (auto word = own_word(piece.text)) {
        out.spans.push_back({std::move(*word), {}});
      } else {
        TRY_ASSIGN(const indicator::Figure* figure, use(piece.text));
        out.spans.push_back({printed(*figure), piece.text});
      }
    }
    return out;
  }

  std::optional<std::string> own_word(std::string_view name) const {
    if (name == "town") return sources_.town_name;
    if (name == "year") return std::to_string(period_.last.year());
    if (name == "next_year") return std::to_string(period_.last.year() + 1);
    if (name == "as_of") return day_in_words(std::min(as_of_.at.date(), period_.last));
    return std::nullopt;
  }

  base::Result<const indicator::Figure*> use(const std::string& id) {
    for (const FigureEntry& entry : figures_) {
      if (entry.figure.definition->id == id) return &entry.figure;
    }
    TRY_ASSIGN(indicator::Figure figure, sources_.figures.value(id, period_, as_of_));
    FigureEntry entry;
    entry.figure = std::move(figure);
    if (entry.figure.definition->sealed) {
      entry.zh = entry.figure.definition->definition.zh;
      entry.en = entry.figure.definition->definition.en;
    } else {
      TRY(open(entry));
    }
    figures_.push_back(std::move(entry));
    return &figures_.back().figure;
  }

  // The records behind the figure and the sentence that explains it.
  base::Status open(FigureEntry& entry) {
    const procedure::Indicator& indicator = *entry.figure.definition;
    TRY_ASSIGN(const indicator::Trace trace, sources_.figures.trace(indicator.id, period_, as_of_));
    using base::Language;
    entry.zh = indicator::explain(trace, period_, as_of_, sources_.messages, Language::kChinese);
    entry.en = indicator::explain(trace, period_, as_of_, sources_.messages, Language::kEnglish);
    for (const indicator::Record& record : trace.records) {
      TRY_ASSIGN(RecordLine line, line_of(record, indicator));
      entry.records.push_back(std::move(line));
    }
    const bool flow = indicator.kind == procedure::IndicatorKind::kFlow ||
                      indicator.kind == procedure::IndicatorKind::kTotal;
    if (flow) add_months(trace.records, entry);
    return base::ok();
  }

  void add_months(const std::vector<indicator::Record>& records, FigureEntry& entry) const {
    std::map<std::string, base::Decimal> sums;
    for (calendar::Date day = period_.first; day <= period_.last; day = day.plus_months(1)) {
      sums[day.str().substr(0, 7)] = {};
    }
    for (const indicator::Record& record : records) {
      sums[record.day.str().substr(0, 7)] += record.amount;
    }
    entry.months.assign(sums.begin(), sums.end());
  }

  base::Result<RecordLine> line_of(const indicator::Record& record,
                                   const procedure::Indicator& indicator) {
    TRY_ASSIGN(const auto row, sources_.store.entry(sources_.town, record.number));
    if (!row) {
      return base::fault(base::FaultKind::kCorrupt, "casework.bad_entry",
                         {{"number", std::to_string(record.number)}, {"reason", "missing"}});
    }
    RecordLine line;
    line.number = record.number;
    line.id = row->entry.id.str();
    line.subject = record.subject.str();
    line.day = record.day.str();
    line.amount = indicator.value_is_date
                      ? calendar::Date{static_cast<int32_t>(record.amount.units)}.str()
                      : record.amount.str();
    TRY_ASSIGN(const auto origin, casework::origin_of(store::view_of(*row), sources_.packs));
    line.step = origin.pack->label.zh + "·" + origin.step->label.zh;
    return line;
  }

  const Sources& sources_;
  indicator::Period period_;
  indicator::AsOf as_of_;
  std::vector<FigureEntry> figures_;
};

}  // namespace

std::string Paragraph::text() const {
  std::string out;
  for (const Span& span : spans) out += span.text;
  return out;
}

std::string printed(const indicator::Figure& figure) {
  const procedure::Indicator& indicator = *figure.definition;
  if (!figure.known || indicator.value_is_date) return figure.text;
  if (indicator.kind == procedure::IndicatorKind::kRate) {
    return figure.exact + "%（" + figure.numerator->str() + "/" + figure.denominator->str() + "）";
  }
  return figure.text + indicator.unit;
}

base::Result<Report> compile(const Template& form, const Sources& sources, indicator::Period period,
                             indicator::AsOf as_of) {
  return Compiler(sources, period, as_of).compile(form);
}

}  // namespace report
