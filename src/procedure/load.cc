// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/load.h"

#include <algorithm>
#include <tuple>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "procedure/check.h"
#include "procedure/files.h"
#include "procedure/papers.h"
#include "procedure/read.h"
#include "procedure/report.h"

namespace procedure {

namespace {

using base::Fault;

void append(std::vector<Fault>& to, std::vector<Fault> from) {
  for (Fault& fault : from) to.push_back(std::move(fault));
}

// Reads and checks one file by itself; what holds between packs comes after.
void read_draft(std::string_view text, const Vocabulary* vocabulary, const law::Register& law,
                Draft& draft) {
  draft.pack.file = draft.problems.file();
  draft.pack.digest = base::sha256(base::view(text));
  auto root = yaml::parse(text, draft.problems.file(), kPackLimits);
  if (!root.ok()) return draft.problems.add(std::move(root).fault());
  read_pack(*root, draft);
  if (!root->is_map()) return;
  const bool graph = resolve(draft, vocabulary);
  check_fields(draft);
  check_looks(draft);
  if (graph) check_graph(draft);
  check_law(draft, law);
}

std::optional<Vocabulary> load_words(const std::filesystem::path& path, std::vector<Fault>& out) {
  auto text = base::read_file(path, kPackLimits.bytes_max);
  if (!text.ok()) {
    Fault fault = std::move(text).fault();
    fault.where = path.string() + ":1:1";
    out.push_back(std::move(fault));
    return std::nullopt;
  }
  Draft draft(path.string());
  std::optional<Vocabulary> words;
  auto root = yaml::parse(*text, path.string(), kPackLimits);
  if (root.ok()) {
    words = read_vocabulary(*root, draft);
  } else {
    draft.problems.add(std::move(root).fault());
  }
  append(out, draft.problems.take());
  return words;
}

// A pack before it is read.
struct Source {
  PackFile file;
  base::Result<std::string> text;
};

bool before(const Source& a, const Source& b) {
  return std::tie(a.file.pack, a.file.version) < std::tie(b.file.pack, b.file.version);
}

Fault misnamed(const std::string& name) {
  return base::fault(base::FaultKind::kInvalid, "procedure.bad_file_name", {{"file", name}}, {},
                     name + ":1:1");
}

// Puts `sheet` among the sorted sources, unless the same version is there in the same words.
void add_sheet(const Sheet& sheet, std::vector<Source>& sources, std::vector<Fault>& problems) {
  if (is_scenario_file(sheet.name)) return;
  auto file = parse_pack_file(sheet.name);
  if (!file) return problems.push_back(misnamed(sheet.name));
  Source source{std::move(*file), sheet.text};
  const auto at = std::lower_bound(sources.begin(), sources.end(), source, before);
  if (at == sources.end() || before(source, *at)) {
    sources.insert(at, std::move(source));
  } else if (!at->text.ok() || *at->text != sheet.text) {
    problems.push_back(base::fault(base::FaultKind::kConflict, "procedure.version_twice",
                                   {{"pack", source.file.pack},
                                    {"version", std::to_string(source.file.version)},
                                    {"file", at->file.path.string()}},
                                   {}, sheet.name + ":1:1"));
  }
}

std::vector<Source> sources_of(const std::vector<PackFile>& files, std::span<const Sheet> more,
                               std::vector<Fault>& problems) {
  std::vector<Source> out;
  out.reserve(files.size() + more.size());
  for (const PackFile& file : files) {
    out.push_back({file, base::read_file(file.path, kPackLimits.bytes_max)});
  }
  for (const Sheet& sheet : more) add_sheet(sheet, out, problems);
  return out;
}

}  // namespace

LoadedPack load_pack(std::string_view text, const std::string& name, const Vocabulary& vocabulary,
                     const law::Register& law) {
  std::vector<Draft> drafts;
  Draft& draft = drafts.emplace_back(name);
  LoadedPack out;
  if (const auto file = parse_pack_file(name)) {
    draft.pack.id = file->pack;
    draft.pack.version = file->version;
    read_draft(text, &vocabulary, law, draft);
    check_indicators(drafts, true);
  } else {
    draft.problems.add({1, 1}, "procedure.bad_file_name", {{"file", name}});
  }
  out.problems = tidy(draft.problems.take());
  if (out.problems.empty()) out.pack = std::move(draft.pack);
  return out;
}

base::Result<Vocabulary> load_vocabulary(std::string_view text, const std::string& name) {
  TRY_ASSIGN(const yaml::Node root, yaml::parse(text, name, kPackLimits));
  Draft draft(name);
  Vocabulary out = read_vocabulary(root, draft);
  if (!draft.problems.empty()) return draft.problems.faults().front();
  return out;
}

Loaded load_packs(const std::filesystem::path& dir, const law::Register& law,
                  std::span<const Sheet> more) {
  Loaded out;
  std::optional<Vocabulary> words = load_words(dir / "roles.yaml", out.problems);
  const Vocabulary* vocabulary = words ? &*words : nullptr;
  PackFiles files = find_pack_files(dir);
  append(out.problems, std::move(files.problems));
  const std::vector<Source> sources = sources_of(files.versions, more, out.problems);
  std::vector<Draft> drafts;
  drafts.reserve(sources.size());
  for (const Source& source : sources) {
    Draft& draft = drafts.emplace_back(source.file.path.string());
    draft.pack.id = source.file.pack;
    draft.pack.version = source.file.version;
    if (source.text.ok()) {
      read_draft(*source.text, vocabulary, law, draft);
    } else {
      Fault fault = source.text.fault();
      fault.where = draft.problems.where({1, 1});
      draft.problems.add(std::move(fault));
      draft.dates_known = false;
    }
  }
  check_indicators(drafts, false);
  check_versions(drafts);
  check_elsewhere(drafts, drafts, vocabulary);
  append(out.problems, read_papers(files.papers, vocabulary, law, drafts));
  std::vector<Pack> packs;
  for (Draft& draft : drafts) {
    append(out.problems, draft.problems.take());
    packs.push_back(std::move(draft.pack));
  }
  out.problems = tidy(std::move(out.problems));
  if (out.problems.empty()) {
    out.library = std::make_unique<Library>(std::move(packs), std::move(*words));
  }
  return out;
}

}  // namespace procedure
