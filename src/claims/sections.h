// SPDX-License-Identifier: AGPL-3.0-or-later
// Where in a report a paragraph stands: before the title, in the results, in the plans, in the
// page's footer. Inside the room only.
#pragma once

#include "claims/block.h"
#include "claims/mention.h"
#include "claims/scan.h"

namespace claims {

enum class Section : uint8_t {
  kFurniture,  // metadata, navigation, copyright: nothing in it is read
  kTitle,
  kHeading,  // a numbered heading on a line of its own
  kText,
};

class Sections {
 public:
  // Classifies the next paragraph and moves on. Paragraphs come in the order of the text.
  Section enter(const Block& block);

  [[nodiscard]] const Surroundings& around() const { return around_; }
  // Whether the paragraph just entered is the first running text behind a title.
  [[nodiscard]] bool opening() const { return opening_; }
  [[nodiscard]] bool heading() const { return heading_; }

 private:
  void enter_heading(View text, size_t level);

  Surroundings around_;
  bool footer_ = false;
  bool plan_of_part_ = false;     // the first level says plan
  bool plan_of_chapter_ = false;  // the second level does
  bool titled_ = false;           // a title came, no text yet
  bool opening_ = false;
  bool heading_ = false;
};

// The year (1990..2199) written with four digits before 年 in `text`, from `from`; 0 if none.
[[nodiscard]] int year_in(View text, size_t from = 0);

}  // namespace claims
