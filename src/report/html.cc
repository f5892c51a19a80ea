// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "base/text.h"
#include "report/compile.h"

namespace report {

namespace {

using base::escape_html;
using base::Language;

constexpr std::string_view kStyle = R"css(
:root{--ink:#1d1f21;--soft:#5d646b;--line:#dcd9d2;--paper:#fffdf8;--back:#f3f0ea;--red:#a3211b;--tint:#faf3ee}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem}
body{margin:0;background:var(--back);color:var(--ink);font:1.0625rem/1.9 "Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,serif}
main{max-width:52rem;margin:0 auto;padding:3rem 1.25rem 5rem}
article,.card{background:var(--paper);border:1px solid var(--line)}
article{padding:3.5rem clamp(1.25rem,7vw,5rem)}
h1{margin:0 0 .75rem;text-align:center;font-size:1.75rem;line-height:1.45;letter-spacing:.02em}
.meta{margin:0 0 2.25rem;padding-bottom:1.25rem;border-bottom:2px solid var(--red);text-align:center;color:var(--soft);font-size:.875rem;line-height:1.7}
h2{margin:2.25rem 0 .5rem;font:600 1.1875rem/1.6 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
h3{margin:1.5rem 0 .25rem;font-size:1.0625rem;font-weight:600}
p{margin:.35rem 0;text-indent:2em;text-align:justify}
.end{margin-top:2.5rem;text-indent:0;text-align:right}
a.figure{color:var(--red);font-weight:600;text-decoration:none;border-bottom:1px dotted var(--red);padding:0 .05em}
a.figure:hover,a.figure:focus{background:var(--tint)}
section.records{margin-top:3rem}
.lead{text-indent:0;color:var(--soft);font-size:.9375rem}
.card{margin:1rem 0;padding:1.25rem 1.5rem;line-height:1.7;scroll-margin-top:1rem}
.card:target{border-color:var(--red);box-shadow:0 0 0 1px var(--red)}
.card header{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:baseline;justify-content:space-between}
.card h3{margin:0;font-family:"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
.card .value{color:var(--red);font-weight:600;font-size:1.125rem}
.card code{display:block;color:var(--soft);font-size:.8125rem}
.card p{text-indent:0;font-size:.9375rem}
.card p.en{color:var(--soft);font-size:.875rem;font-family:Georgia,"Times New Roman",serif}
.card svg{display:block;width:100%;max-width:30rem;height:auto;margin:.75rem 0 .25rem}
svg .bar{fill:var(--red);opacity:.78}svg text{fill:var(--soft);font:10px sans-serif;text-anchor:middle}svg line{stroke:var(--line)}
details{margin-top:.5rem;font-size:.875rem}
summary{cursor:pointer;color:var(--red)}
.scroll{max-height:24rem;overflow:auto;border:1px solid var(--line);margin-top:.5rem}
table{border-collapse:collapse;width:100%;font:.8125rem/1.5 "Noto Sans CJK SC","PingFang SC",sans-serif;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .6rem;text-align:left;border-bottom:1px solid var(--line);white-space:nowrap}
th{position:sticky;top:0;background:var(--tint);font-weight:600}
td.n{text-align:right}
.sealed{color:var(--soft)}
footer{margin-top:2rem;color:var(--soft);font-size:.8125rem;text-align:center}
@media (max-width:38rem){p{text-align:left}main{padding:0 0 3rem}article{border-width:0 0 1px;padding:2rem 1.25rem}.card{border-left:0;border-right:0;padding:1rem 1.25rem}section.records>h2,.lead{padding:0 1.25rem}h1{font-size:1.4375rem}}
@media print{body{background:#fff}main{max-width:none;padding:0}article,.card{border:0;padding:0}section.records{break-before:page}.card{break-inside:avoid;margin:0 0 1.5rem}details{display:none}a.figure{color:inherit;border:0}}
)css";

std::string anchor(std::string_view id) { return "figure-" + std::string(id); }

class Page {
 public:
  Page(const Report& report, const base::Messages& messages)
      : report_(report), messages_(messages) {}

  std::string render() {
    out_ =
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>" +
        escape_html(report_.title) + "</title>\n<style>" + std::string(kStyle) +
        "</style>\n</head>\n<body>\n<main>\n<article>\n<h1>" + escape_html(report_.title) +
        "</h1>\n<p class=\"meta\" style=\"text-indent:0\">" + both("report.meta") + "</p>\n";
    paragraph(report_.preamble);
    for (const CompiledSection& section : report_.sections) {
      const char* tag = section.level == 1 ? "h2" : "h3";
      out_ += std::string("<") + tag + ">" + escape_html(section.heading) + "</" + tag + ">\n";
      for (const Paragraph& p : section.paragraphs) paragraph(p);
    }
    paragraph(report_.closing);
    paragraph(report_.signature, "<p class=\"end\">");
    out_ += "</article>\n";
    cards();
    out_ += "</main>\n</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  std::string say(std::string_view key, Language language, base::Fault::Args args = {}) const {
    args.emplace_back("as_of", report_.as_of.words());
    args.emplace_back("from", report_.period.first.str());
    args.emplace_back("to", report_.period.last.str());
    args.emplace_back("basis", base::join(report_.basis, "、"));
    return escape_html(messages_.text(key, language, args));
  }
  std::string both(std::string_view key, const base::Fault::Args& args = {}) const {
    return say(key, Language::kChinese, args) + "<br>" + say(key, Language::kEnglish, args);
  }

  void paragraph(const Paragraph& p, std::string_view tag = "<p>") {
    out_ += tag;
    for (const Span& span : p.spans) {
      if (span.indicator.empty()) {
        out_ += escape_html(span.text);
      } else {
        out_ += "<a class=\"figure\" href=\"#" + anchor(span.indicator) + "\">" +
                escape_html(span.text) + "</a>";
      }
    }
    out_ += "</p>\n";
  }

  void cards() {
    out_ += "<section class=\"records\">\n<h2>" + say("report.appendix", Language::kChinese) +
            " · " + say("report.appendix", Language::kEnglish) + "</h2>\n<p class=\"lead\">" +
            both("report.appendix_note") + "</p>\n";
    for (const FigureEntry& entry : report_.figures) card(entry);
    out_ += "</section>\n<footer>" + both("report.footer") + "</footer>\n";
  }

  void card(const FigureEntry& entry) {
    const procedure::Indicator& indicator = *entry.figure.definition;
    out_ += "<div class=\"card\" id=\"" + anchor(indicator.id) + "\">\n<header><h3>" +
            escape_html(indicator.label.zh) + " · " + escape_html(indicator.label.en) +
            "</h3><span class=\"value\">" + escape_html(printed(entry.figure)) +
            "</span></header>\n<code>" + escape_html(indicator.id) + "</code>\n<p>" +
            escape_html(entry.zh) + "</p>\n<p class=\"en\" lang=\"en\">" + escape_html(entry.en) +
            "</p>\n";
    if (indicator.sealed) {
      out_ += "<p class=\"sealed\">" + both("report.sealed_note") + "</p>\n</div>\n";
      return;
    }
    chart(entry);
    records(entry);
    out_ += "</div>\n";
  }

  // What each month adds, as bars.
  void chart(const FigureEntry& entry) {
    if (entry.months.size() < 2) return;
    int64_t most = 0;
    for (const auto& [month, sum] : entry.months) most = std::max(most, sum.units);
    if (most <= 0) return;
    constexpr int kBar = 40;
    constexpr int kHeight = 56;
    const int width = kBar * static_cast<int>(entry.months.size());
    out_ += "<svg viewBox=\"0 0 " + std::to_string(width) + " 84\" role=\"img\" aria-label=\"" +
            say("report.chart", Language::kChinese) + "\"><line x1=\"0\" x2=\"" +
            std::to_string(width) + "\" y1=\"70.5\" y2=\"70.5\"/>";
    int x = 0;
    for (const auto& [month, sum] : entry.months) {
      const auto height = static_cast<int>(std::max<int64_t>(sum.units, 0) * kHeight / most);
      const std::string middle = std::to_string(x + kBar / 2);
      out_ += "<rect class=\"bar\" x=\"" + std::to_string(x + 8) + "\" y=\"" +
              std::to_string(70 - height) + "\" width=\"24\" height=\"" + std::to_string(height) +
              "\"><title>" + month + ": " + sum.str() + "</title></rect>";
      if (sum.units > 0) {
        out_ += "<text x=\"" + middle + "\" y=\"" + std::to_string(66 - height) + "\">" +
                sum.str() + "</text>";
      }
      out_ += "<text x=\"" + middle + "\" y=\"82\">" + std::to_string(std::stoi(month.substr(5))) +
              "</text>";
      x += kBar;
    }
    out_ += "</svg>\n";
  }

  void records(const FigureEntry& entry) {
    out_ += "<details><summary>" +
            say("report.records", Language::kChinese,
                {{"count", std::to_string(entry.records.size())}}) +
            "</summary><div class=\"scroll\"><table><thead><tr>";
    for (const char* key : {"report.column_entry", "report.column_day", "report.column_step",
                            "report.column_amount", "report.column_case"}) {
      out_ += "<th>" + say(key, Language::kChinese) + "</th>";
    }
    out_ += "</tr></thead><tbody>\n";
    for (const RecordLine& line : entry.records) {
      out_ += "<tr><td>#" + std::to_string(line.number) + "</td><td>" + line.day + "</td><td>" +
              escape_html(line.step) + "</td><td class=\"n\">" + escape_html(line.amount) +
              "</td><td>" + line.subject + "</td></tr>\n";
    }
    out_ += "</tbody></table></div></details>\n";
  }

  const Report& report_;
  const base::Messages& messages_;
  std::string out_;
};

}  // namespace

std::string to_html(const Report& report, const base::Messages& messages) {
  return Page(report, messages).render();
}

}  // namespace report
