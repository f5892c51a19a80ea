// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/template.h"

#include "base/text.h"

namespace report {

namespace {

bool wide(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// Folded YAML lines leave a blank where the line was broken; beside Chinese, and after a figure,
// there is none.
std::string without_fold_blanks(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool after = i > 0 && (wide(text[i - 1]) || text[i - 1] == '}');
    const bool before = i + 1 < text.size() && wide(text[i + 1]);
    if (text[i] == ' ' && (after || before)) continue;
    out.push_back(text[i]);
  }
  return out;
}

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
    const std::string text = without_fold_blanks(raw);
    std::vector<Piece> out;
    size_t at = 0;
    while (at < text.size()) {
      const size_t open = text.find("{{", at);
      if (open == std::string::npos) {
        out.push_back({text.substr(at), false});
        break;
      }
      const size_t close = text.find("}}", open);
      if (close == std::string::npos) {
        problems_.add(place, "report.unclosed_name", {{"text", text.substr(open, 30)}});
        break;
      }
      if (open > at) out.push_back({text.substr(at, open - at), false});
      out.push_back(
          {std::string(base::trim(std::string_view(text).substr(open + 2, close - open - 2))),
           true});
      at = close + 2;
    }
    return out;
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
