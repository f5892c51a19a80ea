// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <array>

#include "base/text.h"
#include "claims/print.h"

namespace claims {

namespace {

using base::Language;

constexpr size_t kColumns = 76;  // of the sentence window
constexpr std::string_view kEllipsis = "…";

bool is_blank_char(char32_t c) { return c == U'\n' || c == U'\r' || c == U'\t'; }

// `text` with line breaks and tabs as blanks, at most `columns` wide; cut at its beginning
// (`from_end`) or its end, and marked there.
std::string window(std::string_view text, size_t columns, bool from_end) {
  std::u32string chars = base::to_utf32(text);
  std::replace_if(chars.begin(), chars.end(), is_blank_char, U' ');
  size_t width = 0;
  size_t keep = 0;
  while (keep < chars.size()) {
    const char32_t c = from_end ? chars[chars.size() - 1 - keep] : chars[keep];
    const size_t w = base::display_width(base::to_utf8(std::u32string_view(&c, 1)));
    if (width + w > columns) break;
    width += w;
    ++keep;
  }
  if (keep == chars.size()) return base::to_utf8(chars);
  const std::u32string_view view(chars);
  return from_end ? std::string(kEllipsis) + base::to_utf8(view.substr(chars.size() - keep))
                  : base::to_utf8(view.substr(0, keep)) + std::string(kEllipsis);
}

// The sentence around the words, and marks under them.
void put_marked(std::ostream& out, const Audit& audit, const Place& p) {
  const std::string_view text = audit.text;
  const std::string words = window(audit.words(p), kColumns, false);
  const size_t width = base::display_width(words);
  const size_t rest = width < kColumns ? kColumns - width : 0;
  const std::string_view before = text.substr(p.sentence, p.offset - p.sentence);
  const size_t end = p.sentence + p.sentence_bytes;
  const size_t behind_at = std::min<size_t>(p.offset + p.bytes, end);
  const std::string_view behind = text.substr(behind_at, end - behind_at);
  const std::string left = window(before, rest * 3 / 4, true);
  const size_t left_width = base::display_width(left);
  const std::string right = window(behind, rest > left_width ? rest - left_width : 0, false);
  out << "    " << left << words << right << "\n";
  out << "    " << std::string(left_width, ' ') << std::string(std::max<size_t>(width, 1), '^')
      << "\n";
}

void put_explanation(std::ostream& out, const Explanation& e, const base::Messages& messages) {
  if (e.empty()) return;
  out << "    " << messages.text(e.key, Language::kChinese, e.args) << "\n    "
      << messages.text(e.key, Language::kEnglish, e.args) << "\n";
}

std::string verdict_key(Verdict verdict) { return "claims.verdict." + std::string(name(verdict)); }

void put_item(std::ostream& out, const Audit& audit, const Place& place, Verdict verdict,
              const Explanation& e, const base::Messages& messages) {
  out << place.line << ":" << place.column << "  "
      << messages.text(verdict_key(verdict), Language::kChinese) << " "
      << messages.text(verdict_key(verdict), Language::kEnglish) << "\n";
  put_marked(out, audit, place);
  put_explanation(out, e, messages);
}

void put_both(std::ostream& out, const base::Messages& messages, std::string_view key,
              const base::Fault::Args& args) {
  out << messages.text(key, Language::kChinese, args) << "\n"
      << messages.text(key, Language::kEnglish, args) << "\n";
}

void put_claims(std::ostream& out, const Audit& audit, const base::Messages& messages) {
  for (const Claim& c : audit.claims) {
    const std::string value = !c.date.empty() ? c.date : c.value ? c.value->str() : "?";
    out << c.place.line << ":" << c.place.column << "  " << window(audit.words(c.place), 24, false)
        << " = " << value << (c.date.empty() ? " " + c.unit : "") << "  "
        << messages.text(verdict_key(c.verdict), Language::kChinese) << "  " << c.meaning << "\n";
  }
  out << "\n";
}

}  // namespace

void write_text(std::ostream& out, const Run& run, const base::Messages& messages,
                std::string_view file, const TextOptions& options) {
  const Audit& audit = run.audit;
  if (run.encoding != "UTF-8") {
    put_both(out, messages, "claims.converted", {{"encoding", run.encoding}});
    out << "\n";
  }
  if (options.every_claim) put_claims(out, audit, messages);
  for (const Finding& f : audit.findings) {
    put_item(out, audit, f.place, f.verdict, f.explanation, messages);
    out << "\n";
  }
  std::array<uint64_t, kVerdictCount> counts{};
  for (const Claim& c : audit.claims) ++counts[static_cast<size_t>(c.verdict)];
  put_both(out, messages, "claims.summary",
           {{"file", std::string(file)},
            {"claims", std::to_string(audit.claims.size())},
            {"findings", std::to_string(audit.findings.size())}});
  for (size_t i = 0; i < kVerdictCount; ++i) {
    if (counts[i] == 0) continue;
    const std::string key = verdict_key(static_cast<Verdict>(i));
    out << "  " << counts[i] << "  " << messages.text(key, Language::kChinese) << " "
        << messages.text(key, Language::kEnglish) << "\n";
  }
  if (audit.claims_left_off > 0) {
    put_both(out, messages, "claims.left_off", {{"count", std::to_string(audit.claims_left_off)}});
  }
  put_both(out, messages, has_faults(audit) ? "claims.has_faults" : "claims.no_faults", {});
}

}  // namespace claims
