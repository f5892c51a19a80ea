// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/options.h"

#include "base/text.h"

namespace app {

using base::FaultKind;

namespace {

base::Fault unknown_option(const std::string& name, const Shape& shape) {
  std::vector<std::string> known(shape.values.begin(), shape.values.end());
  known.insert(known.end(), shape.flags.begin(), shape.flags.end());
  for (std::string& word : known) word = "--" + word;
  return base::fault_near(FaultKind::kInvalid, "app.unknown_option",
                          {{"option", "--" + name}, {"known", base::join(known, " ")}},
                          base::nearest("--" + name, known));
}

}  // namespace

std::optional<std::string> Options::value(std::string_view name) const {
  const auto it = values.find(name);
  if (it == values.end()) return std::nullopt;
  return it->second;
}

base::Result<std::string> Options::required(std::string_view name) const {
  if (auto found = value(name)) return std::move(*found);
  return base::fault(FaultKind::kInvalid, "app.option_missing",
                     {{"command", command}, {"option", "--" + std::string(name)}});
}

base::Result<Options> parse_options(const std::vector<std::string>& arguments, const Shape& shape) {
  Options out;
  if (!arguments.empty()) out.command = arguments.front();
  for (size_t i = 1; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (!word.starts_with("--") || word == "--") {
      out.words.push_back(word);
      continue;
    }
    std::string name = word.substr(2);
    const size_t equals = name.find('=');
    std::optional<std::string> attached;
    if (equals != std::string::npos) {
      attached = name.substr(equals + 1);
      name.resize(equals);
    }
    const bool is_flag = shape.flags.contains(name);
    if (is_flag && attached) {
      return base::fault(FaultKind::kInvalid, "app.option_takes_no_value",
                         {{"option", "--" + name}, {"value", *attached}});
    }
    if (is_flag) {
      out.flags.insert(name);
    } else if (!shape.values.contains(name)) {
      return unknown_option(name, shape);
    } else if (attached) {
      out.values[name] = *attached;
    } else if (i + 1 < arguments.size() && !arguments[i + 1].starts_with("--")) {
      out.values[name] = arguments[++i];  // a value that begins so is written --name=--value
    } else {
      return base::fault(FaultKind::kInvalid, "app.option_needs_value", {{"option", word}});
    }
  }
  if (out.words.size() < shape.words_min) {
    return base::fault(FaultKind::kInvalid, "app.word_missing", {{"command", out.command}});
  }
  if (out.words.size() > shape.words_max) {
    return base::fault(FaultKind::kInvalid, "app.too_many_words",
                       {{"command", out.command}, {"word", out.words[shape.words_max]}});
  }
  return out;
}

}  // namespace app
