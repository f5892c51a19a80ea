// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "base/text.h"
#include "report/compile.h"

namespace report {

namespace {

constexpr std::string_view kMarks = "\\`*_[]<>|&~";  // anywhere
constexpr std::string_view kLineMarks = "#+-=";      // where a line begins

bool digit(char c) { return c >= '0' && c <= '9'; }

// Words as words: no character of them is Markdown (CommonMark 0.31 §2.4, tables of GFM). A line
// break becomes a blank, so that a cell stays one cell and a heading one heading.
std::string escaped(std::string_view text) {
  text = base::trim(text);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] == '\n' || text[i] == '\r' ? ' ' : text[i];
    const bool first = i == 0 && kLineMarks.find(c) != std::string_view::npos;
    // "1. " and "1) " begin a list.
    const bool item = (c == '.' || c == ')') && i > 0 && i < 10 &&
                      (i + 1 == text.size() || text[i + 1] == ' ') &&
                      std::all_of(text.begin(), text.begin() + static_cast<long>(i), digit);
    if (first || item || kMarks.find(c) != std::string_view::npos) out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

std::string body(const Paragraph& paragraph) { return escaped(paragraph.text()); }

}  // namespace

std::string to_markdown(const Report& report, const base::Messages& messages) {
  using base::Language;
  std::string out = "# " + escaped(report.title) + "\n\n" + body(report.preamble) + "\n\n";
  for (const CompiledSection& section : report.sections) {
    out += (section.level == 1 ? "## " : "### ") + escaped(section.heading) + "\n\n";
    for (const Paragraph& paragraph : section.paragraphs) out += body(paragraph) + "\n\n";
  }
  out += body(report.closing) + "\n\n" + body(report.signature) + "\n\n---\n\n";
  out += "## " + messages.text("report.appendix", Language::kChinese) + "\n\n";
  out +=
      messages.text("report.appendix_note", Language::kChinese, {{"as_of", report.as_of.words()}}) +
      "\n\n";
  out += messages.text("report.appendix_columns", Language::kChinese) + "\n";
  out += "|---|---|---|---|---:|\n";
  for (const FigureEntry& entry : report.figures) {
    const procedure::Indicator& indicator = *entry.figure.definition;
    out += "| " + escaped(indicator.label.zh) + " | `" + indicator.id + "` | " +
           escaped(printed(entry.figure)) + " | " + escaped(indicator.definition.zh) + " | " +
           (indicator.sealed ? messages.text("report.sealed", Language::kChinese)
                             : std::to_string(entry.figure.records)) +
           " |\n";
  }
  return out;
}

}  // namespace report
