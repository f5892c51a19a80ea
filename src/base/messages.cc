// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/messages.h"

#include "base/file.h"
#include "base/yaml.h"

namespace base {

namespace {

constexpr size_t kCatalogueBytesMax = 1u << 20;

// The argument `name`, or the words whose key the argument `name`_key gives, with the same
// arguments.
std::optional<std::string> argument(const Messages& words, std::string_view name, Language language,
                                    const Fault::Args& args) {
  const std::string by_key = std::string(name) + "_key";
  for (const auto& [key, value] : args) {
    if (key == name) return value;
    if (key == by_key) return words.has(value) ? words.text(value, language, args) : value;
  }
  return std::nullopt;
}

std::string fill(const Messages& words, std::string_view pattern, Language language,
                 const Fault::Args& args) {
  std::string out;
  size_t i = 0;
  while (i < pattern.size()) {
    const size_t open = pattern.find('{', i);
    const size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
    if (close == std::string_view::npos) return out.append(pattern.substr(i));
    out.append(pattern.substr(i, open - i));
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    const auto value = argument(words, name, language, args);
    out.append(value ? std::string_view(*value) : pattern.substr(open, close - open + 1));
    i = close + 1;
  }
  return out;
}

std::string bare(std::string_view key, const Fault::Args& args) {
  std::string out(key);
  for (const auto& [name, value] : args) out += " " + name + "=" + value;
  return out;
}

void read_pair(const yaml::Node& node, const std::string& what, yaml::Problems& problems,
               std::string (&out)[2]) {
  yaml::Reader reader(node, what, problems);
  out[0] = reader.text("zh");
  out[1] = reader.text("en");
  reader.finish();
}

}  // namespace

Result<Messages> Messages::load(const std::filesystem::path& dir) {
  Messages out;
  for (const auto& path : files_below(dir, ".yaml")) {
    TRY_ASSIGN(std::string content, read_file(path, kCatalogueBytesMax));
    TRY_ASSIGN(yaml::Node root, yaml::parse(content, path.string()));
    yaml::Problems problems(path.string());
    if (!root.is_map()) problems.add(root.place, "yaml.not_a_map", {{"what", "text"}});
    for (const auto& entry : root.entries) {
      if (out.has(entry.key)) problems.add(entry.place, "yaml.duplicate_key", {{"key", entry.key}});
      yaml::Reader reader(entry.value, entry.key, problems);
      Entry words;
      words.text[0] = reader.text("zh");
      words.text[1] = reader.text("en");
      if (const yaml::Node* remedy = reader.optional("remedy")) {
        read_pair(*remedy, entry.key + ".remedy", problems, words.remedy);
      }
      reader.finish();
      out.entries_[entry.key] = std::move(words);
    }
    if (!problems.empty()) return problems.faults().front();
  }
  if (out.entries_.empty()) {
    return base::fault(FaultKind::kNotFound, "base.file_missing",
                       {{"path", (dir / "*.yaml").string()}});
  }
  return out;
}

std::string Messages::text(std::string_view key, Language language, const Fault::Args& args) const {
  const auto it = entries_.find(key);
  if (it == entries_.end()) return bare(key, args);
  return fill(*this, it->second.text[static_cast<size_t>(language)], language, args);
}

std::string Messages::say(const Fault& fault, Language language) const {
  return text(fault.code, language, fault.args);
}

std::string Messages::remedy(const Fault& fault, Language language) const {
  const auto it = entries_.find(fault.code);
  if (it == entries_.end()) return {};
  return fill(*this, it->second.remedy[static_cast<size_t>(language)], language, fault.args);
}

std::string Messages::print(const Fault& fault) const {
  std::string out;
  if (!fault.where.empty()) out += fault.where + ": ";
  out += say(fault, Language::kChinese) + "\n  " + say(fault, Language::kEnglish) + "\n";
  if (!fault.basis.empty()) out += "  依据 basis: " + fault.basis + "\n";
  const std::string zh = remedy(fault, Language::kChinese);
  if (!zh.empty()) out += "  → " + zh + "\n  → " + remedy(fault, Language::kEnglish) + "\n";
  return out;
}

}  // namespace base
