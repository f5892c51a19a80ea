// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/template.h"

namespace report {

namespace {

class TemplateReader {
 public:
  explicit TemplateReader(const std::string& file) : problems_(file) {}

  Template read(const yaml::Node& root) {
    yaml::Reader reader(root, "report", problems_);
    Template out;
    out.id = reader.text("report");
    out.title = pieces(reader, "title");
    for (const std::string& text : reader.texts("basis")) add_basis(reader, text, out);
    out.preamble = pieces(reader, "preamble");
    if (const yaml::Node* list = reader.required("sections")) sections(*list, 1, out);
    out.closing = pieces(reader, "closing");
    out.signature = pieces(reader, "signature");
    reader.finish();
    return out;
  }

  yaml::Problems& problems() { return problems_; }

 private:
  void add_basis(yaml::Reader& reader, const std::string& text, Template& out) {
    if (auto ref = law::ArticleRef::parse(text)) {
      out.basis.push_back(std::move(*ref));
    } else {
      problems_.add(reader.place(), "report.bad_basis", {{"text", text}});
    }
  }

  std::vector<Piece> split(std::string_view raw, yaml::Place place) {
    base::Sentence sentence = base::sentence_of(raw);
    if (!sentence.unclosed.empty()) {
      problems_.add(place, "report.unclosed_name", {{"text", sentence.unclosed}});
    }
    return std::move(sentence.pieces);
  }

  std::vector<Piece> pieces(yaml::Reader& reader, std::string_view key) {
    return split(reader.text(key), reader.place());
  }

  // The items of a list; anything else is a problem, never left out in silence.
  const std::vector<yaml::Node>& items_of(const yaml::Node& node, std::string_view key) {
    if (!node.is_list()) {
      problems_.add(node.place, "yaml.not_a_list",
                    {{"what", "section"}, {"key", std::string(key)}});
    }
    return node.items;
  }

  void sections(const yaml::Node& list, int level, Template& out) {
    for (const yaml::Node& item : items_of(list, "sections")) {
      yaml::Reader reader(item, "section", problems_);
      Section section;
      section.heading = pieces(reader, "heading");
      section.level = level;
      if (const yaml::Node* paragraphs = reader.optional("paragraphs")) {
        for (const yaml::Node& paragraph : items_of(*paragraphs, "paragraphs")) {
          if (!paragraph.is_scalar()) {
            problems_.add(paragraph.place, "yaml.not_text",
                          {{"what", "section"}, {"key", "paragraphs"}});
          }
          section.paragraphs.push_back(split(paragraph.text, paragraph.place));
        }
      }
      out.sections.push_back(std::move(section));
      if (const yaml::Node* inner = reader.optional("sections")) sections(*inner, level + 1, out);
      reader.finish();
    }
  }

  yaml::Problems problems_;
};

}  // namespace

base::Result<Template> read_template(std::string_view text, const std::string& file) {
  TRY_ASSIGN(const yaml::Node root, yaml::parse(text, file));
  TemplateReader reader(file);
  Template out = reader.read(root);
  if (!reader.problems().empty()) return reader.problems().faults().front();
  return out;
}

}  // namespace report
