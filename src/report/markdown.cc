// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/compile.h"

namespace report {

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '|' || c == '*' || c == '_' || c == '`' || c == '[' || c == ']' || c == '<' ||
        c == '\\') {
      out.push_back('\\');
    }
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
