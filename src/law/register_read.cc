// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading and checking law/<statute>.yaml.
#include <algorithm>
#include <set>

#include "base/file.h"
#include "base/text.h"
#include "base/yaml.h"
#include "law/register.h"

namespace law {

using base::Fault;

namespace {

constexpr size_t kFileBytesMax = 1u << 20;
constexpr size_t kFilesMax = 2'000;
constexpr size_t kVersionsMax = 50;
constexpr size_t kArticlesMax = 2'000;
constexpr size_t kKeyBytesMax = 60;
constexpr std::string_view kOtherShape = "names.yaml";

// A part of a reference: no white space, no '#'; a version and a statute's end must not hide a '-'.
bool usable_in_reference(std::string_view text) {
  return !text.empty() && text.size() <= kKeyBytesMax &&
         text.find_first_of("# \t\r\n\f\v") == std::string_view::npos;
}

}  // namespace

class RegisterReader {
 public:
  // False if the folder holds no statute at all; the faults say so.
  void read(const std::filesystem::path& dir);
  std::vector<Fault> take_faults() { return std::move(faults_); }
  Register take_register() { return std::move(out_); }

 private:
  void read_file(const std::filesystem::path& path);
  void read_statute(const yaml::Node& root, const std::filesystem::path& path);
  void read_titles(yaml::Reader& reader, Statute& statute);
  void read_versions(const yaml::Node& node, Statute& statute, yaml::Problems& problems);
  Version read_version(const yaml::Node& node, const std::string& statute,
                       yaml::Problems& problems);
  void read_articles(const yaml::Node& node, Version& version, yaml::Problems& problems);
  void check_version(const Statute& statute, const Version& version, yaml::Place place,
                     yaml::Problems& problems);

  Register out_;
  std::vector<Fault> faults_;
};

namespace {

std::optional<calendar::Date> date_in(const yaml::Node* node, yaml::Problems& problems) {
  if (node == nullptr) return std::nullopt;
  const auto date = node->is_scalar() ? calendar::Date::parse(node->text) : std::nullopt;
  if (!date) problems.add(node->place, "law.bad_date", {{"text", node->text}});
  return date;
}

Certainty certainty_in(yaml::Reader& reader, std::string_view key) {
  const std::string code = reader.text(key);
  const auto certainty = parse_certainty(code);
  if (!certainty && !code.empty()) {
    reader.problems().add(reader.place(), "law.unknown_certainty", {{"code", code}});
  }
  return certainty.value_or(Certainty::kMemory);
}

// What a paper under the article must say, by id.
std::vector<Content> contents_in(const yaml::Node& node, yaml::Problems& problems) {
  std::vector<Content> out;
  if (!node.is_map()) problems.add(node.place, "yaml.not_a_map", {{"what", "contents"}});
  for (const auto& entry : node.entries) {
    yaml::Reader reader(entry.value, "contents." + entry.key, problems);
    out.push_back({entry.key, reader.text("zh"), reader.text("en")});
    reader.finish();
  }
  return out;
}

}  // namespace

void RegisterReader::read(const std::filesystem::path& dir) {
  size_t files = 0;
  for (const auto& path : base::files_below(dir, ".yaml")) {
    if (path.filename() == kOtherShape) continue;
    if (++files > kFilesMax) {
      faults_.push_back(base::fault(base::FaultKind::kInvalid, "law.too_many",
                                    {{"max", std::to_string(kFilesMax)}}, {}, dir.string()));
      return;
    }
    read_file(path);
  }
  if (files == 0) {
    faults_.push_back(base::fault(base::FaultKind::kNotFound, "law.no_statutes",
                                  {{"path", dir.string()}}, {}, dir.string()));
  }
}

void RegisterReader::read_file(const std::filesystem::path& path) {
  auto text = base::read_file(path, kFileBytesMax);
  if (!text.ok()) return faults_.push_back(std::move(text).fault());
  auto root = yaml::parse(*text, path.string());
  if (!root.ok()) return faults_.push_back(std::move(root).fault());
  read_statute(*root, path);
}

void RegisterReader::read_titles(yaml::Reader& reader, Statute& statute) {
  if (const auto* title = reader.required("title")) {
    yaml::Reader words(*title, "title", reader.problems());
    statute.title_zh = words.text("zh");
    statute.title_en = words.text("en");
    words.finish();
  }
  const std::string kind = reader.text("kind");
  const auto parsed = parse_kind(kind);
  if (!parsed && !kind.empty()) {
    reader.problems().add(reader.place(), "law.unknown_kind", {{"kind", kind}});
  }
  statute.kind = parsed.value_or(Kind::kLaw);
  statute.number = reader.text_or("number", {});
}

void RegisterReader::read_statute(const yaml::Node& root, const std::filesystem::path& path) {
  yaml::Problems problems(path.string());
  yaml::Reader reader(root, "statute", problems);
  Statute statute;
  statute.id = reader.text("id");
  read_titles(reader, statute);
  if (const auto* versions = reader.required("versions")) {
    read_versions(*versions, statute, problems);
  }
  reader.finish();
  if (!statute.id.empty() && !usable_in_reference(statute.id)) {
    problems.add(root.place, "law.bad_id", {{"id", statute.id}});
  } else if (!statute.id.empty() && path.stem().string() != statute.id) {
    problems.add(root.place, "law.file_name", {{"id", statute.id}});
  }
  if (out_.statutes_.contains(statute.id)) {
    problems.add(root.place, "law.duplicate_statute", {{"id", statute.id}});
  }
  for (Fault& fault : problems.take()) faults_.push_back(std::move(fault));
  std::string id = statute.id;
  out_.statutes_.emplace(std::move(id), std::move(statute));
}

void RegisterReader::read_versions(const yaml::Node& node, Statute& statute,
                                   yaml::Problems& problems) {
  if (!node.is_list() || node.items.empty() || node.items.size() > kVersionsMax) {
    return problems.add(node.place, "law.no_versions", {{"max", std::to_string(kVersionsMax)}});
  }
  for (const auto& item : node.items) {
    Version version = read_version(item, statute.id, problems);
    check_version(statute, version, item.place, problems);
    statute.versions.push_back(std::move(version));
  }
}

Version RegisterReader::read_version(const yaml::Node& node, const std::string& statute,
                                     yaml::Problems& problems) {
  Version out;
  yaml::Reader reader(node, "version of " + statute, problems);
  out.id = reader.text("version");
  if (!out.id.empty() && (!usable_in_reference(out.id) || out.id.find('-') != std::string::npos)) {
    problems.add(node.place, "law.bad_version", {{"version", out.id}});
  }
  out.passed = date_in(reader.optional("passed"), problems);
  if (const auto* in_force = reader.required("in_force")) {
    yaml::Reader dates(*in_force, "in_force", problems);
    out.from = date_in(dates.required("from"), problems).value_or(calendar::Date{});
    out.to = date_in(dates.optional("to"), problems);
    dates.finish();
  }
  out.dates = certainty_in(reader, "certainty");
  out.source = reader.text("source");
  if (const auto* articles = reader.required("articles")) read_articles(*articles, out, problems);
  reader.finish();
  return out;
}

void RegisterReader::read_articles(const yaml::Node& node, Version& version,
                                   yaml::Problems& problems) {
  if (!node.is_map()) return problems.add(node.place, "yaml.not_a_map", {{"what", "articles"}});
  if (node.entries.size() > kArticlesMax) {
    return problems.add(node.place, "law.too_many", {{"max", std::to_string(kArticlesMax)}});
  }
  for (const auto& entry : node.entries) {
    if (!usable_in_reference(entry.key)) {
      problems.add(entry.place, "law.bad_article", {{"article", entry.key}});
    }
    yaml::Reader reader(entry.value, "article " + entry.key, problems);
    Article article;
    article.key = entry.key;
    article.zh = reader.text("zh");
    article.en = reader.text("en");
    article.certainty = certainty_in(reader, "certainty");
    if (const auto* contents = reader.optional("contents")) {
      article.contents = contents_in(*contents, problems);
    }
    reader.finish();
    version.articles.push_back(std::move(article));
  }
}

void RegisterReader::check_version(const Statute& statute, const Version& version,
                                   yaml::Place place, yaml::Problems& problems) {
  if (version.to && *version.to < version.from) {
    problems.add(place, "law.dates_reversed",
                 {{"from", version.from.str()}, {"to", version.to->str()}});
  }
  for (const Version& earlier : statute.versions) {
    if (earlier.id == version.id) {
      problems.add(place, "law.duplicate_version", {{"version", version.id}});
    } else if (!earlier.to || version.from <= *earlier.to) {
      problems.add(place, "law.versions_overlap",
                   {{"version", version.id}, {"earlier", earlier.id}});
    }
  }
}

base::Result<Register> Register::load(const std::filesystem::path& dir) {
  RegisterReader reader;
  reader.read(dir);
  auto faults = reader.take_faults();
  if (!faults.empty()) return std::move(faults.front());
  return reader.take_register();
}

std::vector<Fault> Register::check(const std::filesystem::path& dir) {
  RegisterReader reader;
  reader.read(dir);
  return reader.take_faults();
}

}  // namespace law
