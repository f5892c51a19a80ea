// SPDX-License-Identifier: AGPL-3.0-or-later
// The words of papers: packs/<pack>/documents/<document>.yaml. One file serves every version of the
// pack that has the document, and is judged against each of them.
#include <set>

#include "base/blanks.h"
#include "base/file.h"
#include "base/text.h"
#include "procedure/check.h"
#include "procedure/papers.h"
#include "procedure/read.h"

namespace procedure {

namespace {

using Kind = PaperPiece::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 6> kAlone = {
    {{"day", Kind::kDay},
     {"actor", Kind::kActor},
     {"officers", Kind::kOfficers},
     {"law", Kind::kLaw},
     {"town", Kind::kTown},
     {"evidence", Kind::kEvidence}}};

struct Of {
  std::string_view word;
  Kind kind;
  Target target;
  TypeSet types = kAnyType;
};
constexpr std::array<Of, 8> kOf = {
    {{"day", Kind::kDay, Target::kStep},
     {"actor", Kind::kActor, Target::kStep},
     {"officers", Kind::kOfficers, Target::kStep},
     {"law", Kind::kLaw, Target::kStep},
     {"period", Kind::kPeriod, Target::kClock},
     {"due", Kind::kDue, Target::kClock},
     {"setting", Kind::kSetting, Target::kSetting},
     {"capital", Kind::kCapital, Target::kField, types(FieldType::kMoney)}}};
constexpr std::string_view kJoin = " of ";

// Reads one file against one version of the pack, whose values are in `draft`.
class PaperReader {
 public:
  // `contents`: the ids that the articles of any version ask for.
  PaperReader(Draft& draft, DocumentRule& document, const law::Article* article,
              const std::vector<std::string>& contents)
      : draft_(draft), document_(document), article_(article), contents_(contents) {}

  PaperForm read(const yaml::Node& root) {
    Form form(root, document_.id, draft_);
    PaperForm out;
    (void)form.text("document");
    out.number = form.ref_or_none("number", {.target = Target::kField});
    out.to = sentence(form, "to");
    out.issuer = sentence(form, "issuer");
    for (const yaml::Node* node : form.scalars("signed_by", false)) {
      out.signed_by.push_back(node->text);
    }
    read_parts(form, out);
    form.finish();
    check_contents(form, out);
    return out;
  }

 private:
  void read_parts(Form& form, PaperForm& out) {
    const yaml::Node* list = form.required("parts");
    if (list == nullptr) return;
    if (!list->is_list()) return form.problem_at(list->place, "parts", "yaml.not_a_list");
    const size_t size = bounded(form, "parts", *list, list->items.size());
    for (size_t i = 0; i < size; ++i) {
      const std::string what = "parts[" + std::to_string(i + 1) + "]";
      Form part(list->items[i], what, draft_);
      if (!of_this_version(part)) continue;
      PaperPart one;
      one.heading = part.text_or("heading");
      one.tells = read_tells(part);
      one.when = read_when(part, {});
      if (part.required("text") != nullptr) one.text = sentence(part, "text");
      part.finish();
      out.parts.push_back(std::move(one));
    }
  }

  // `versions: [2]`: a part that only these versions of the pack have.
  bool of_this_version(Form& part) {
    if (!part.has("versions")) return true;
    bool out = false;
    for (const yaml::Node* node : part.scalars("versions", true)) {
      const auto version = base::parse_int(node->text);
      if (!version || *version < 1) {
        part.problem_at(node->place, "versions", "yaml.not_an_integer", {{"text", node->text}});
      }
      out = out || (version && *version == draft_.pack.version);
    }
    return out;
  }

  std::vector<std::string> read_tells(Form& part) {
    std::vector<std::string> out;
    for (const yaml::Node* node : part.scalars("tells", false)) {
      out.push_back(node->text);
      if (std::find(contents_.begin(), contents_.end(), node->text) != contents_.end()) continue;
      part.problem_at(node->place, "tells", "procedure.unknown_content",
                      {{"id", node->text},
                       {"basis", document_.basis.str()},
                       {"known", offer(draft_.problems, node->text, contents_)}});
    }
    return out;
  }

  std::vector<PaperPiece> sentence(Form& form, std::string_view key) {
    const yaml::Node* node = form.optional(key);
    if (node == nullptr) return {};
    const base::Sentence sentence = base::sentence_of(form.text(key));
    if (!sentence.unclosed.empty()) {
      form.problem_at(node->place, key, "procedure.unclosed_blank", {{"text", sentence.unclosed}});
    }
    std::vector<PaperPiece> out;
    for (const base::Piece& piece : sentence.pieces) {
      out.push_back(piece.is_name ? blank(form, *node, piece.text)
                                  : PaperPiece{Kind::kWords, piece.text, {}});
    }
    return out;
  }

  PaperPiece blank(Form& form, const yaml::Node& node, const std::string& name) {
    for (const auto& [word, kind] : kAlone) {
      if (name == word) return {kind, {}, {}};
    }
    const size_t join = name.find(kJoin);
    if (join != std::string::npos) return blank_of(form, node, name, join);
    const size_t dot = name.find('.');
    const std::string field = name.substr(0, dot);
    if (dot == std::string::npos) {
      form.note(field, node.place, {.target = Target::kField});
      return {Kind::kField, field, {}};
    }
    return blank_elsewhere(form, node, field, name.substr(dot + 1));
  }

  // {{law of decide}}
  PaperPiece blank_of(Form& form, const yaml::Node& node, const std::string& name, size_t join) {
    const std::string word = name.substr(0, join);
    std::string id = name.substr(join + kJoin.size());
    for (const Of& one : kOf) {
      if (word != one.word) continue;
      const bool clock = one.kind == Kind::kLaw && draft_.pack.step(id) == nullptr &&
                         draft_.pack.clock(id) != nullptr;
      form.note(id, node.place,
                {.target = clock ? Target::kClock : one.target, .types = one.types});
      return {one.kind, std::move(id), {}};
    }
    std::vector<std::string> known;
    for (const Of& one : kOf) known.push_back(std::string(one.word) + std::string(kJoin) + "…");
    form.problem(node.place, "procedure.unknown_blank",
                 {{"what", form.what()}, {"text", name}, {"known", base::join(known, ", ")}});
    return {};
  }

  // {{power_item.name}}: a field of the case that the field names.
  PaperPiece blank_elsewhere(Form& form, const yaml::Node& node, const std::string& field,
                             const std::string& of) {
    form.note(field, node.place, {.target = Target::kField, .types = types(FieldType::kCase)});
    const std::vector<std::string> packs = draft_.pack.targets(field);
    if (draft_.pack.field(field) != nullptr && packs.empty()) {
      form.problem(node.place, "procedure.names_no_pack",
                   {{"what", form.what()}, {"field", field}});
    }
    for (const std::string& pack : packs) {
      draft_.elsewhere.push_back({.pack = pack,
                                  .target = Target::kField,
                                  .id = of,
                                  .place = node.place,
                                  .what = form.what()});
    }
    return {Kind::kField, field, of};
  }

  void check_contents(Form& form, const PaperForm& paper) {
    if (article_ == nullptr) return;
    for (const law::Content& content : article_->contents) {
      const bool told =
          std::any_of(paper.parts.begin(), paper.parts.end(), [&](const PaperPart& part) {
            return std::find(part.tells.begin(), part.tells.end(), content.id) != part.tells.end();
          });
      if (told || content.id == kToldByEnd) continue;
      form.problem(form.place(), "procedure.content_untold",
                   {{"id", content.id},
                    {"content", content.zh},
                    {"content_en", content.en},
                    {"basis", document_.basis.str()}});
    }
  }

  Draft& draft_;
  DocumentRule& document_;
  const law::Article* article_;
  const std::vector<std::string>& contents_;
};

// Every version of the pack that has the document of the file.
class PaperFile {
 public:
  PaperFile(const PaperSource& source, const Vocabulary* vocabulary, const law::Register& law)
      : source_(source), vocabulary_(vocabulary), law_(law) {}

  void read(std::vector<Draft>& packs) {
    yaml::Problems problems(source_.path.string());
    auto text = base::read_file(source_.path, kPackLimits.bytes_max);
    if (!text.ok()) return add(std::move(text).fault());
    auto root = yaml::parse(*text, source_.path.string(), kPackLimits);
    if (!root.ok()) return add(std::move(root).fault());
    bool wanted = false;
    note_contents(packs);
    for (Draft& draft : packs) {
      if (draft.pack.id != source_.pack) continue;
      for (DocumentRule& document : draft.pack.documents) {
        if (document.id != source_.document) continue;
        wanted = true;
        read_for(*root, draft, document, packs);
        if (document.form) document.form->digest = base::sha256(base::view(*text));
      }
    }
    const yaml::Node* id = root->find("document");
    if (wanted && id != nullptr && id->text == source_.document) return;
    problems.add(root->place, "procedure.paper_for_nothing",
                 {{"id", source_.document}, {"pack", source_.pack}});
    for (base::Fault& fault : problems.take()) add(std::move(fault));
  }

  std::vector<base::Fault> take() { return std::move(problems_); }

 private:
  void note_contents(const std::vector<Draft>& packs) {
    for (const Draft& draft : packs) {
      const DocumentRule* document =
          draft.pack.id == source_.pack ? draft.pack.document(source_.document) : nullptr;
      const law::Article* article = document != nullptr ? law_.find(document->basis) : nullptr;
      if (article == nullptr) continue;
      for (const law::Content& content : article->contents) {
        if (std::find(contents_.begin(), contents_.end(), content.id) == contents_.end()) {
          contents_.push_back(content.id);
        }
      }
    }
  }

  void read_for(const yaml::Node& root, Draft& draft, DocumentRule& document,
                const std::vector<Draft>& packs) {
    std::vector<Draft> one;
    Draft& own = one.emplace_back(source_.path.string());
    own.pack = draft.pack;
    own.unread = draft.unread;
    document.form = PaperReader(own, document, law_.find(document.basis), contents_).read(root);
    (void)resolve(own, vocabulary_);
    check_elsewhere(one, packs, vocabulary_);
    for (base::Fault& fault : own.problems.take()) add(std::move(fault));
  }

  // What is wrong for two versions is told once.
  void add(base::Fault fault) {
    if (seen_.insert(fault.where + fault.code).second) problems_.push_back(std::move(fault));
  }

  const PaperSource& source_;
  const Vocabulary* vocabulary_;
  const law::Register& law_;
  std::vector<std::string> contents_;
  std::set<std::string> seen_;
  std::vector<base::Fault> problems_;
};

}  // namespace

std::vector<base::Fault> read_papers(const std::vector<PaperSource>& sources,
                                     const Vocabulary* vocabulary, const law::Register& law,
                                     std::vector<Draft>& packs) {
  std::vector<base::Fault> out;
  for (const PaperSource& source : sources) {
    PaperFile file(source, vocabulary, law);
    file.read(packs);
    for (base::Fault& fault : file.take()) out.push_back(std::move(fault));
  }
  for (Draft& draft : packs) {
    for (const DocumentRule& document : draft.pack.documents) {
      const law::Article* article = law.find(document.basis);
      if (document.form || article == nullptr || article->contents.empty()) continue;
      draft.problems.add(document.place, "procedure.paper_missing",
                         {{"id", document.id}, {"basis", document.basis.str()}});
    }
  }
  return out;
}

}  // namespace procedure
