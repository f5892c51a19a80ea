// SPDX-License-Identifier: AGPL-3.0-or-later
// A report's words, with places for figures: reports/*.yaml.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/blanks.h"
#include "base/yaml.h"
#include "law/register.h"

namespace report {

using base::Piece;

struct Section {
  std::vector<Piece> heading;
  int level = 1;  // 1: 一、  2: （一）
  std::vector<std::vector<Piece>> paragraphs;
};

struct Template {
  std::string id;
  std::vector<Piece> title;
  std::vector<Piece> preamble;
  std::vector<Section> sections;  // in reading order
  std::vector<Piece> closing;
  std::vector<Piece> signature;
  std::vector<law::ArticleRef> basis;
};

// Faults: yaml.*, report.unclosed_name (an opening without its end), report.bad_basis; `where` set.
[[nodiscard]] base::Result<Template> read_template(std::string_view text, const std::string& file);

}  // namespace report
