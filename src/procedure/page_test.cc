// SPDX-License-Identifier: AGPL-3.0-or-later
// docs/procedures says what the packs say.
#include "procedure/page.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "procedure/load.h"

namespace procedure {
namespace {

const std::filesystem::path kSource = FADU_SOURCE_DIR;

const Library& packs() {
  static const law::Register kLaw = law::Register::load(kSource / "law").value();
  static const Loaded kLoaded = load_packs(kSource / "packs", kLaw);
  EXPECT_NE(kLoaded.library, nullptr);
  return *kLoaded.library;
}

TEST(Pages, OfTheDocumentsAreThoseOfThePacks) {
  const auto expected = pages(packs());
  for (const auto& [name, text] : expected) {
    const auto kept = base::read_file(kSource / "docs" / "procedures" / name, 1u << 22);
    EXPECT_TRUE(kept.ok() && *kept == text) << name << ": run `make docs`";
  }
  for (const auto& path : base::files_below(kSource / "docs" / "procedures", ".md")) {
    EXPECT_TRUE(expected.contains(path.filename().string())) << path << " has no pack any more";
  }
}

TEST(Pages, DrawWhatMovesThroughStepsAndNoMereList) {
  const auto all = pages(packs());
  for (const char* drawn : {"licence", "filing", "service_item", "duty_account", "law_exam"}) {
    EXPECT_TRUE(all.contains(std::string(drawn) + ".md")) << drawn;
  }
  for (const char* list : {"service_visit", "case_note", "person"}) {
    EXPECT_FALSE(all.contains(std::string(list) + ".md")) << list;
  }
}

TEST(Pages, EveryRuleClockAndArticleOfAProcedureIsOnItsPage) {
  const auto all = pages(packs());
  for (const Pack& pack : packs().packs()) {
    if (!has_course(*packs().newest(pack.id))) continue;
    const std::string& page = all.at(pack.id + ".md");
    const auto has = [&](const std::string& text) { return page.find(text) != std::string::npos; };
    for (const Step& step : pack.steps) {
      EXPECT_TRUE(has("| `" + step.id + "`")) << pack.id << " " << step.id;
      for (const Rule& rule : step.rules) EXPECT_TRUE(has("(" + rule.basis.str() + ")"));
    }
    for (const ClockRule& clock : pack.clocks) {
      EXPECT_TRUE(has("| `" + clock.id + "`") && has(clock.basis.str())) << clock.id;
    }
  }
}

}  // namespace
}  // namespace procedure
