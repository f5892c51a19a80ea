// SPDX-License-Identifier: AGPL-3.0-or-later
// Any bytes: no crash, no hang, and every place lies in the text.
#include <sstream>

#include "base/text.h"
#include "claims/print.h"

namespace {

// A few names, so that the comparison runs.
const claims::LawNames& laws() {
  static const claims::LawNames kLaws = [] {
    auto parsed = claims::LawNames::parse(
        "laws: [国境卫生检疫法, 人民调解法, {name: 土地管理法, versions: "
        "[{passed: 2019-08-26, in_force: 2020-01-01}]}, {name: 婚姻法, repealed: 2021-01-01}]",
        "names");
    return std::move(parsed).value();
  }();
  return kLaws;
}

void check(const claims::Audit& audit, const claims::Place& p) {
  ENSURE(p.offset + p.bytes <= audit.text.size(), "place behind the end");
  ENSURE(p.sentence <= p.offset, "sentence behind its words");
  ENSURE(p.sentence + p.sentence_bytes >= p.offset + p.bytes, "words behind their sentence");
  ENSURE(p.line >= 1 && p.column >= 1 && p.length >= 1, "no place");
  ENSURE(!base::first_invalid_utf8(audit.words(p)), "a character cut in two");
  ENSURE(!base::first_invalid_utf8(audit.sentence(p)), "a character cut in two");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto run = claims::run_audit(std::string(reinterpret_cast<const char*>(data), size), laws());
  if (!run.ok()) return 0;
  for (const claims::Claim& c : run->audit.claims) check(run->audit, c.place);
  for (const claims::Finding& f : run->audit.findings) check(run->audit, f.place);
  const base::Messages none;
  std::ostringstream out;
  claims::write_json(out, *run, none, "-");
  claims::write_text(out, *run, none, "-", {.every_claim = true});
  return 0;
}
