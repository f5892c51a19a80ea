// SPDX-License-Identifier: AGPL-3.0-or-later
#include "document/page.h"

#include "base/text.h"

namespace document {

using base::escape_html;
using base::Language;

namespace {

// The sheet on a screen is the sheet on paper; what only a clerk needs stays on the screen.
constexpr std::string_view kStyle = R"css(
:root{--song:"Source Han Serif SC","Noto Serif CJK SC","Noto Serif SC","Songti SC",SimSun,serif;--fang:FangSong,STFangsong,"FangSong_GB2312","Fangzheng FangSong",var(--song);--hei:"Source Han Sans SC","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",SimHei,sans-serif;--ink:#111;--soft:#555;--line:#333}
*{box-sizing:border-box}
body{margin:0;background:#eceae5;color:var(--ink);font:16pt/28.9pt var(--fang)}
main{display:block;max-width:210mm;margin:8mm auto}
article{background:#fff;min-height:297mm;padding:37mm 26mm 35mm 28mm;box-shadow:0 1px 6px #0003}
header{text-align:center;margin-bottom:1.2em}
.issuer{font:600 18pt/1.5 var(--song);letter-spacing:.12em;margin:0 0 .3em}
h1{font:700 22pt/1.5 var(--song);letter-spacing:.08em;margin:0}
.number{margin:.6em 0 0;text-align:center;text-indent:0}
h2{font:600 15pt/28.9pt var(--hei);margin:.4em 0 0}
p{margin:0;text-indent:2em;text-align:justify;line-break:strict;overflow-wrap:anywhere}
.to{text-indent:0;margin-bottom:.3em}
.pre{white-space:pre-line}
b.blank{display:inline-block;min-width:6em;line-height:1.2;border-bottom:1px solid var(--line);font-weight:400;text-indent:0}
.masked{letter-spacing:.05em}
table{border-collapse:collapse;width:100%;margin:.4em 0;font-size:14pt;line-height:1.6}
th,td{border:1px solid var(--line);padding:.3em .5em;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{width:9.5em;font-weight:400}tr{break-inside:avoid}
.sign{margin-top:1.2em;break-inside:avoid}
.sign p{text-indent:0;display:flex;gap:.5em;align-items:end}
.sign p::after{content:"";flex:1;max-width:14em;border-bottom:1px solid var(--line)}
.end{margin-top:2em;break-inside:avoid;text-align:right}
.end p{text-indent:0;text-align:right;padding-right:2em}
.seal{color:var(--soft);font-size:12pt}
.terms,.imprint{font:10.5pt/1.6 var(--song);color:var(--soft)}
.terms{margin-top:1.5em;border-top:1px solid #999;padding-top:.5em;break-inside:avoid}
.terms h2,.sources h2{font:600 10.5pt/1.6 var(--hei)}
.terms p,.imprint p{text-indent:0;text-align:left}.terms ol{margin:0 0 .4em;padding-left:1.6em}
.imprint{margin-top:1em;overflow-wrap:anywhere}
aside{font:11pt/1.7 var(--hei);margin:0 0 4mm;padding:4mm 6mm;background:#fff;border-left:4px solid #a3211b}
aside.plain{border-left-color:#5d646b;margin:4mm 0 0}
aside h2{font:600 11pt/1.7 var(--hei);margin:0}aside p{text-indent:0}aside ul{margin:0;padding-left:1.4em}
aside table{font-size:10pt}aside th,aside td{border-color:#ccc;width:auto}
@page{size:A4;margin:37mm 26mm 35mm 28mm;@bottom-center{content:"— " counter(page) " —";font:14pt serif}}
@media print{body{background:#fff}main{max-width:none;margin:0}article{min-height:0;padding:0;box-shadow:none}aside{display:none}.seal{visibility:hidden}}
@media (max-width:60em) and (not print){main{margin:0}article{min-height:0;padding:8vw 6vw}body{font-size:13pt;line-height:1.8}h1{font-size:17pt}.issuer{font-size:14pt}h2{font-size:12.5pt}table{font-size:12pt}th{width:7em}}
)css";

constexpr std::string_view kNextLine = "</p>\n<p class=\"pre\">";

class Page {
 public:
  Page(const Paper& paper, const Imprint& imprint, const base::Messages& messages)
      : paper_(paper), imprint_(imprint), messages_(messages) {}

  std::string write() {
    out_ =
        "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>" +
        escape_html(paper_.title) + "</title>\n<style>" + std::string(kStyle) +
        "</style></head>\n<body><main>\n";
    write_missing();
    out_ += "<article>\n<header><p class=\"issuer\" style=\"text-indent:0;text-align:center\">" +
            escape_html(paper_.issuer) + "</p>\n<h1>" + escape_html(paper_.title) + "</h1>\n";
    if (!paper_.number.empty()) line("number", escape_html(paper_.number));
    out_ += "</header>\n";
    if (!paper_.to.empty()) line("to", spans(paper_.to) + "：");
    for (const Paragraph& one : paper_.paragraphs) {
      if (!one.heading.empty()) out_ += "<h2>" + escape_html(one.heading) + "</h2>\n";
      line("pre", paragraphs(one.spans));
    }
    write_rows();
    write_end();
    write_terms();
    out_ += "<div class=\"imprint\">";
    for (const std::string* text :
         {&imprint_.entry, &imprint_.digest, &imprint_.pack, &imprint_.printed}) {
      if (!text->empty()) out_ += "<p>" + escape_html(*text) + "</p>";
    }
    out_ += "</div>\n</article>\n";
    write_sources();
    out_ += "</main></body></html>\n";
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string word(std::string_view key, base::Fault::Args args = {}) const {
    return escape_html(messages_.text(key, Language::kChinese, args));
  }
  void line(std::string_view kind, const std::string& html) {
    out_ += "<p class=\"" + std::string(kind) + "\">" + html + "</p>\n";
  }

  // A value says which entry it comes from to whoever points at it.
  [[nodiscard]] std::string span(const Span& one) const {
    if (one.blank) return "<b class=\"blank\" title=\"" + word("document.blank") + "\">　</b>";
    if (one.entry == 0 && !one.masked) return escape_html(one.text);
    std::string out = "<span";
    if (one.masked) out += " class=\"masked\"";
    if (one.entry != 0) {
      out += " title=\"" + word("document.entry", {{"entry", std::to_string(one.entry)}}) + "\"";
    }
    return out + ">" + escape_html(one.text) + "</span>";
  }
  [[nodiscard]] std::string spans(const std::vector<Span>& list) const {
    std::string out;
    for (const Span& one : list) out += span(one);
    return out;
  }

  // The same, each line of the words a paragraph.
  [[nodiscard]] std::string paragraphs(const std::vector<Span>& list) const {
    std::string out;
    for (const Span& one : list) {
      std::string html = span(one);
      const bool words = one.entry == 0 && !one.blank && !one.masked;
      for (size_t at = 0; words && (at = html.find('\n', at)) != std::string::npos;) {
        html.replace(at, 1, kNextLine);
        at += kNextLine.size();
      }
      out += html;
    }
    return out;
  }

  // Told to the clerk, never printed.
  void write_missing() {
    if (paper_.missing.empty() && !paper_.masked) return;
    out_ += "<aside role=\"note\">";
    if (!paper_.missing.empty()) {
      out_ += "<h2>" + word("document.missing", {{"article", paper_.article}}) + "</h2><ul>";
      for (const law::Content& content : paper_.missing) {
        out_ += "<li>" + escape_html(content.zh) + "</li>";
      }
      out_ += "</ul>";
    }
    if (paper_.masked) out_ += "<p>" + word("document.masked") + "</p>";
    out_ += "</aside>\n";
  }

  void write_rows() {
    if (paper_.rows.empty()) return;
    out_ += "<table>\n";
    for (const Row& row : paper_.rows) {
      out_ += "<tr><th scope=\"row\">" + escape_html(row.label) + "</th><td class=\"pre\">" +
              span(row.value) + "</td></tr>\n";
    }
    out_ += "</table>\n";
  }

  void write_end() {
    if (!paper_.signed_by.empty()) {
      out_ += "<div class=\"sign\">";
      for (const std::string& who : paper_.signed_by) out_ += "<p>" + escape_html(who) + "：</p>";
      out_ += "</div>\n";
    }
    out_ += "<div class=\"end\"><p>" + escape_html(paper_.issuer) + "</p><p>" +
            escape_html(paper_.day) + "</p><p class=\"seal\">" + word("document.seal") +
            "</p></div>\n";
  }

  void write_terms() {
    if (paper_.terms.empty()) return;
    out_ += "<section class=\"terms\"><h2>" + word("document.terms") + "</h2>\n";
    for (const Term& term : paper_.terms) {
      out_ +=
          "<p>" +
          (term.due.empty()
               ? word("document.term_stands", {{"label", term.label}, {"article", term.article}})
               : word("document.term",
                      {{"label", term.label}, {"due", term.due}, {"article", term.article}})) +
          "</p><ol>";
      for (const std::string& text : term.explanation) out_ += "<li>" + escape_html(text) + "</li>";
      out_ += "</ol>\n";
    }
    out_ += "</section>\n";
  }

  void write_sources() {
    if (paper_.sources.empty()) return;
    out_ += "<aside class=\"plain sources\"><h2>" + word("document.sources") + "</h2><table>";
    for (const Source& one : paper_.sources) {
      out_ += "<tr><th scope=\"row\">" + escape_html(one.label) + "</th><td>" +
              word("document.entry", {{"entry", std::to_string(one.entry)}}) + "</td><td>" +
              escape_html(one.step) + "</td><td>" + escape_html(one.day) + "</td></tr>\n";
    }
    out_ += "</table></aside>\n";
  }

  const Paper& paper_;
  const Imprint& imprint_;
  const base::Messages& messages_;
  std::string out_;
};

}  // namespace

std::string to_html(const Paper& paper, const Imprint& imprint, const base::Messages& messages) {
  return Page(paper, imprint, messages).write();
}

}  // namespace document
