// SPDX-License-Identifier: AGPL-3.0-or-later
// Any bytes as a pack: it is refused with problems that have a place, or it is a pack whose checks
// hold; never a crash or a hang. Seeds: tests/bad_packs.
#include <stdlib.h>

#include <cstddef>
#include <cstdint>
#include <fstream>

#include "procedure/diagram.h"
#include "procedure/load.h"
#include "procedure/testing.h"

namespace {

// The statute that the seeds cite, so that some inputs are right and go all the way.
law::Register small_law() {
  std::string name = (std::filesystem::temp_directory_path() / "procedure-fuzz-XXXXXX").string();
  ENSURE(mkdtemp(name.data()) != nullptr, "a folder for the law");
  std::ofstream(name + "/示例法.yaml")
      << "id: 示例法\ntitle: {zh: 示例法, en: Example}\nkind: law\nversions:\n"
         "  - version: \"2021\"\n    in_force: {from: 2021-07-15}\n    certainty: V\n"
         "    source: none\n    articles:\n"
         "      \"1\": {zh: 甲, en: a, certainty: V}\n      \"2\": {zh: 乙, en: b, certainty: V}\n"
         "      \"3\": {zh: 丙, en: c, certainty: V}\n";
  auto law = law::Register::load(name);
  std::filesystem::remove_all(name);
  ENSURE(law.ok(), "the small law is right");
  return std::move(law).value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const procedure::Vocabulary words = procedure::testing::example_vocabulary();
  static const law::Register law = small_law();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto loaded = procedure::load_pack(text, "packs/bad/v1.yaml", words, law);
  ENSURE(loaded.pack.has_value() == loaded.problems.empty(), "a pack or problems");
  for (const base::Fault& problem : loaded.problems) {
    ENSURE(!problem.where.empty() && !problem.code.empty(), "a problem has a place");
  }
  if (loaded.pack) (void)procedure::mermaid(*loaded.pack);
  return 0;
}
