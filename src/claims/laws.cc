// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/laws.h"

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "base/yaml.h"
#include "claims/chars.h"
#include "claims/lexicon.h"

namespace claims {

namespace {

constexpr size_t kFileBytesMax = 1u << 20;
constexpr size_t kShortestLaw = 6;    // of 法: shorter names lie too close to one another
constexpr size_t kShortestOther = 8;  // of 条例, 办法 …: thousands of local ones exist
constexpr size_t kSwapMin = 7;        // two characters exchanged
constexpr View kState = U"中华人民共和国";
constexpr auto kSuffixes =
    lexicon::words(U"法", U"法典", U"条例", U"办法", U"规定", U"规则", U"细则", U"准则");

std::u32string normalised(std::string_view text) {
  std::u32string out = base::to_utf32(text);
  for (char32_t& c : out) c = normal(c);
  return out;
}

// The longest of 法 条例 办法 … that ends `name`.
View suffix_of(View name) {
  return name.substr(name.size() - ends_any(name, name.size(), kSuffixes));
}

bool is_subsequence(View small, View large) {
  size_t i = 0;
  for (char32_t c : large) {
    if (i < small.size() && small[i] == c) ++i;
  }
  return i == small.size();
}

// What remains of both when the common beginning and end are taken off.
struct Difference {
  View a;
  View b;
};
Difference difference(View a, View b) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  return {a, b};
}

bool same_characters(View a, View b) {
  if (a.size() != b.size()) return false;
  std::u32string x(a);
  std::u32string y(b);
  std::sort(x.begin(), x.end());
  std::sort(y.begin(), y.end());
  return x == y;
}

// The province or city that a local rule begins with.
View place_of(View name) {
  const size_t at = name.substr(0, 8).find_first_of(U"省市县区州");
  return at == View::npos ? View() : name.substr(0, at + 1);
}

// How far `written` slipped from `formal`: 1 a character, 2 a word, 0 not a slip.
int slip(View written, View formal, bool titled) {
  if (suffix_of(written) != suffix_of(formal) || place_of(written) != place_of(formal)) return 0;
  if (same_characters(written, formal)) return written.size() >= kSwapMin ? 2 : 0;
  const Difference d = difference(written, formal);
  if (is_subsequence(written, formal)) {
    // An abbreviation, unless in 《》 one inner character or word is missing.
    const bool inner = d.b.data() != formal.data();
    const size_t dropped = formal.size() - written.size();
    if (!titled || !inner) return 0;
    return dropped == 1 ? 1 : dropped == 2 && written.size() >= kSwapMin ? 2 : 0;
  }
  if (d.a.size() <= 1 && d.b.size() <= 1) return 1;
  const bool word = d.a.size() <= 2 && d.b.size() <= 2 && suffix_of(formal).starts_with(U"法");
  return word && std::min(written.size(), formal.size()) >= kSwapMin ? 2 : 0;
}

std::optional<calendar::Date> read_date(yaml::Reader& reader, const char* key) {
  const yaml::Node* node = reader.optional(key);
  if (node == nullptr) return std::nullopt;
  const auto date = node->is_scalar() ? calendar::Date::parse(node->text) : std::nullopt;
  if (!date) {
    reader.problems().add(node->place, "claims.bad_date", {{"text", node->text}});
  }
  return date;
}

LawName read_law(const yaml::Node& node, yaml::Problems& problems) {
  LawName law;
  if (node.is_scalar()) {
    law.name = normalised(node.text);
    return law;
  }
  yaml::Reader reader(node, "law", problems);
  law.name = normalised(reader.text("name"));
  for (const std::string& alias : reader.texts("aliases")) law.aliases.push_back(normalised(alias));
  for (const std::string& wrong : reader.texts("slips")) law.slips.push_back(normalised(wrong));
  if (const yaml::Node* versions = reader.optional("versions")) {
    for (const yaml::Node& item : versions->items) {
      yaml::Reader version(item, "version", problems);
      const auto passed = read_date(version, "passed");
      const auto in_force = read_date(version, "in_force");
      version.finish();
      if (passed && in_force) law.versions.push_back({*passed, *in_force});
    }
  }
  law.repealed = read_date(reader, "repealed");
  law.successor = reader.text_or("successor", "");
  reader.finish();
  return law;
}

}  // namespace

View bare_law_name(View name) {
  if (starts(name, 0, kState)) name.remove_prefix(kState.size());
  const size_t bracket = name.find(U'(');
  if (bracket != View::npos && bracket > 0) name = name.substr(0, bracket);
  return name;
}

void LawNames::add(LawName law) {
  const size_t at = laws_.size();
  const size_t length = law.name.size();
  if (by_length_.size() <= length) by_length_.resize(length + 1);
  by_length_[length].push_back(at);
  by_name_.emplace(law.name, at);
  for (const auto& alias : law.aliases) by_name_.emplace(alias, at);
  for (const auto& wrong : law.slips) by_slip_.emplace(wrong, at);
  laws_.push_back(std::move(law));
}

base::Result<LawNames> LawNames::parse(std::string_view text, const std::string& file) {
  TRY_ASSIGN(yaml::Node root, yaml::parse(text, file));
  yaml::Problems problems(file);
  LawNames out;
  for (const auto& group : root.entries) {
    for (const yaml::Node& item : group.value.items) {
      LawName law = read_law(item, problems);
      if (law.name.empty()) continue;
      if (out.by_name_.contains(law.name)) {
        problems.add(item.place, "claims.law_twice", {{"name", base::to_utf8(law.name)}});
        continue;
      }
      out.add(std::move(law));
    }
  }
  if (!problems.empty()) return problems.faults().front();
  return out;
}

base::Result<LawNames> LawNames::load(const std::filesystem::path& path) {
  TRY_ASSIGN(std::string text, base::read_file(path, kFileBytesMax));
  return parse(text, path.string());
}

const LawName* LawNames::find(View name) const {
  const auto it = by_name_.find(std::u32string(name));
  return it == by_name_.end() ? nullptr : &laws_[it->second];
}

const LawName* LawNames::nearest(View name, bool titled) const {
  const auto known = by_slip_.find(std::u32string(name));
  if (known != by_slip_.end()) return &laws_[known->second];
  const View suffix = suffix_of(name);
  const size_t shortest = suffix == U"法" || suffix == U"法典" ? kShortestLaw : kShortestOther;
  if (suffix.empty() || name.size() < shortest || find(name) != nullptr) return nullptr;
  const LawName* best = nullptr;
  int best_slip = 3;
  bool several = false;
  const size_t last = std::min(name.size() + 2, by_length_.empty() ? 0 : by_length_.size() - 1);
  for (size_t n = name.size() - 2; n <= last; ++n) {
    for (size_t at : by_length_[n]) {
      const int s = slip(name, laws_[at].name, titled);
      if (s == 0 || s > best_slip) continue;
      several = s == best_slip;
      best_slip = s;
      best = &laws_[at];
    }
  }
  return several ? nullptr : best;
}

}  // namespace claims
