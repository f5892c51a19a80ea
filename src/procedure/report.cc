// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/report.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace procedure {

namespace {

constexpr size_t kArgBytesMax = 400;

struct Where {
  std::string file;
  int64_t line = 0;
  int64_t column = 0;
  auto operator<=>(const Where&) const = default;
};

// "file:line:column" taken apart from the right; a place without numbers stays whole.
Where parse_where(const std::string& where) {
  const size_t second = where.rfind(':');
  if (second == std::string::npos || second == 0) return {where};
  const size_t first = where.rfind(':', second - 1);
  if (first == std::string::npos) return {where};
  const auto line = base::parse_int(std::string_view(where).substr(first + 1, second - first - 1));
  const auto column = base::parse_int(std::string_view(where).substr(second + 1));
  if (!line || !column) return {where};
  return {where.substr(0, first), *line, *column};
}

// Cuts at a character, never inside one.
std::string shorten(std::string text) {
  if (text.size() <= kArgBytesMax) return text;
  size_t end = kArgBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text + "…";
}

}  // namespace

std::vector<base::Fault> tidy(std::vector<base::Fault> problems) {
  std::vector<std::pair<Where, base::Fault>> sorted;
  for (base::Fault& problem : problems) {
    for (auto& [name, value] : problem.args) value = shorten(std::move(value));
    Where where = parse_where(problem.where);
    sorted.emplace_back(std::move(where), std::move(problem));
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::map<std::string, size_t> counts;
  std::vector<base::Fault> out;
  for (auto& [where, problem] : sorted) {
    const size_t count = ++counts[where.file];
    if (count <= kProblemsMax) out.push_back(std::move(problem));
    if (count == kProblemsMax + 1) {
      out.push_back(base::fault(base::FaultKind::kInvalid, "procedure.more_problems",
                                {{"max", std::to_string(kProblemsMax)}}, {}, problem.where));
    }
  }
  return out;
}

std::string report(const std::vector<base::Fault>& problems, const base::Messages& messages) {
  if (problems.empty()) return {};
  std::string out;
  for (const base::Fault& problem : problems) out += messages.print(problem);
  const base::Fault::Args args = {{"count", std::to_string(problems.size())}};
  out += messages.text("procedure.count", base::Language::kChinese, args) + "\n";
  out += messages.text("procedure.count", base::Language::kEnglish, args) + "\n";
  return out;
}

}  // namespace procedure
