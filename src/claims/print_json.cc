// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>
#include <cstdio>

#include "claims/print.h"

namespace claims {

namespace {

using base::Language;

void put_text(std::ostream& out, std::string_view text) {
  out.put('"');
  size_t from = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) continue;
    out << text.substr(from, i - from);
    from = i + 1;
    if (c == '"' || c == '\\') {
      out << '\\' << text[i];
    } else {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", c);
      out << escape;
    }
  }
  out << text.substr(from) << '"';
}

void put_field(std::ostream& out, std::string_view key, std::string_view text) {
  out << ",\"" << key << "\":";
  put_text(out, text);
}

void put_explanation(std::ostream& out, const Explanation& e, const base::Messages& messages) {
  if (e.empty()) {
    put_field(out, "explanation", "");
    put_field(out, "explanation_en", "");
    return;
  }
  put_field(out, "explanation", messages.text(e.key, Language::kChinese, e.args));
  put_field(out, "explanation_en", messages.text(e.key, Language::kEnglish, e.args));
}

void put_place(std::ostream& out, const Place& p, std::string_view sentence) {
  out << ",\"line\":" << p.line << ",\"column\":" << p.column << ",\"length\":" << p.length;
  put_field(out, "sentence", sentence);
}

// The words without the line breaks and blanks that lie between them.
std::string plain(std::string_view words) {
  std::string out;
  for (char c : words) {
    if (c != '\n' && c != '\r') out.push_back(c);
  }
  return out;
}

void put_claim(std::ostream& out, const Audit& audit, const Claim& c,
               const base::Messages& messages) {
  out << "{\"text\":";
  put_text(out, plain(audit.words(c.place)));
  out << ",\"value\":";
  if (!c.date.empty()) {
    put_text(out, c.date);
  } else if (c.value) {
    out << c.value->str();
  } else {
    out << "null";
  }
  put_field(out, "unit", c.unit);
  put_field(out, "meaning", c.meaning);
  put_field(out, "verdict", name(c.verdict));
  put_explanation(out, c.explanation, messages);
  put_field(out, "kind", name(c.kind));
  put_field(out, "bound", name(c.bound));
  put_field(out, "period", c.period);
  if (c.parts) {
    out << ",\"parts\":{\"numerator\":" << c.parts->numerator.str()
        << ",\"denominator\":" << c.parts->denominator.str() << "}";
  }
  if (!c.indicator.empty()) put_field(out, "indicator", c.indicator);
  put_place(out, c.place, audit.sentence(c.place));
  out << "}";
}

void put_finding(std::ostream& out, const Audit& audit, const Finding& f,
                 const base::Messages& messages) {
  out << "{\"verdict\":";
  put_text(out, name(f.verdict));
  put_field(out, "text", plain(audit.words(f.place)));
  put_explanation(out, f.explanation, messages);
  put_place(out, f.place, audit.sentence(f.place));
  out << "}";
}

void put_summary(std::ostream& out, const Audit& audit) {
  std::array<uint64_t, kVerdictCount> counts{};
  for (const Claim& c : audit.claims) ++counts[static_cast<size_t>(c.verdict)];
  out << "\"summary\":{\"claims\":" << audit.claims.size()
      << ",\"claims_left_off\":" << audit.claims_left_off
      << ",\"findings\":" << audit.findings.size() << ",\"verdicts\":{";
  bool first = true;
  for (size_t i = 0; i < kVerdictCount; ++i) {
    if (counts[i] == 0) continue;
    out << (first ? "" : ",") << "\"" << name(static_cast<Verdict>(i)) << "\":" << counts[i];
    first = false;
  }
  out << "}}";
}

}  // namespace

void write_json(std::ostream& out, const Run& run, const base::Messages& messages,
                std::string_view file) {
  const Audit& audit = run.audit;
  out << "{\"file\":";
  put_text(out, file);
  put_field(out, "encoding", run.encoding);
  out << ",\"year\":";
  if (audit.year != 0) {
    out << audit.year;
  } else {
    out << "null";
  }
  out << ",\"claims\":[";
  for (size_t i = 0; i < audit.claims.size(); ++i) {
    out << (i > 0 ? ",\n" : "\n");
    put_claim(out, audit, audit.claims[i], messages);
  }
  out << "],\n\"findings\":[";
  for (size_t i = 0; i < audit.findings.size(); ++i) {
    out << (i > 0 ? ",\n" : "\n");
    put_finding(out, audit, audit.findings[i], messages);
  }
  out << "],\n";
  put_summary(out, audit);
  out << "}\n";
}

}  // namespace claims
