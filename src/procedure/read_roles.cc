// SPDX-License-Identifier: AGPL-3.0-or-later
// packs/roles.yaml.
#include "procedure/read.h"

namespace procedure {

namespace {

using LabelMap = std::map<std::string, Label, std::less<>>;

void read_words(Form& form, std::string_view key, LabelMap& out) {
  each_entry(form, key, true, [&](const yaml::Node::Entry& entry, const std::string& what) {
    Form word(entry.value, what, form.draft());
    out[entry.key] = word.label();
    // Remarks for the reader of the file.
    (void)word.text_or("note_zh");
    (void)word.text_or("note_en");
    word.finish();
  });
}

}  // namespace

Vocabulary read_vocabulary(const yaml::Node& root, Draft& draft) {
  Vocabulary out;
  Form form(root, "roles.yaml", draft);
  if (!root.is_map()) return out;
  read_words(form, "roles", out.roles);
  read_words(form, "certificates", out.certificates);
  read_words(form, "evidence", out.evidence);
  read_words(form, "authorities", out.authorities);
  form.finish();
  return out;
}

}  // namespace procedure
