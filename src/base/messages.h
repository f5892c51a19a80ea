// SPDX-License-Identifier: AGPL-3.0-or-later
// The words that users read: text/<room>.yaml, by key, Chinese first and English second, each with
// {named} arguments. Faults become text here and nowhere else.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

enum class Language { kChinese, kEnglish };

class Messages {
 public:
  // Reads every *.yaml of `dir`: {key: {zh: …, en: …, remedy: {zh: …, en: …}}}; `remedy` is
  // optional.
  [[nodiscard]] static Result<Messages> load(const std::filesystem::path& dir);

  // The text of `key`; a missing key prints as the key and its arguments, never as nothing. {name}
  // is the argument `name`, or the text of the key that the argument `name`_key gives.
  [[nodiscard]] std::string text(std::string_view key, Language language,
                                 const Fault::Args& args = {}) const;
  [[nodiscard]] bool has(std::string_view key) const { return entries_.contains(key); }
  // What was refused and why. Without place and remedy.
  [[nodiscard]] std::string say(const Fault& fault, Language language) const;
  // What would satisfy it; empty if the catalogue has none.
  [[nodiscard]] std::string remedy(const Fault& fault, Language language) const;
  // Place, Chinese, English, article and remedy on lines of their own, for a terminal.
  [[nodiscard]] std::string print(const Fault& fault) const;

  struct Entry {
    std::string text[2];
    std::string remedy[2];
  };
  [[nodiscard]] const std::map<std::string, Entry, std::less<>>& entries() const {
    return entries_;
  }

 private:
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace base
