// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/diagram.h"

#include <utility>

namespace procedure {

namespace {

// Characters that would end a label are written as Mermaid's entity codes.
std::string label(const std::string& text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '"':
        out += "#quot;";
        break;
      case '#':
        out += "#35;";
        break;
      case ':':
        out += "#58;";
        break;
      case ';':
        out += "#59;";
        break;
      case '\n':
      case '\r':
        out += ' ';
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string node(const std::string& state) { return "s_" + state; }

using Arrow = std::pair<std::string, std::string>;
using Arrows = std::vector<std::pair<Arrow, std::string>>;

void add(Arrows& arrows, Arrow arrow, const std::string& text) {
  for (auto& [known, labels] : arrows) {
    if (known != arrow) continue;
    labels += "、" + text;
    return;
  }
  arrows.emplace_back(std::move(arrow), text);
}

}  // namespace

std::string mermaid(const Pack& pack) {
  std::string out = "stateDiagram-v2\n";
  for (const State& state : pack.states) {
    out += "  state \"" + label(state.label.zh) + "\" as " + node(state.id) + "\n";
  }
  Arrows arrows;
  for (const Step& step : pack.steps) {
    for (const std::string& from : step.from) {
      const std::string source = from == "new" ? "[*]" : node(from);
      add(arrows, {source, step.to.empty() ? source : node(step.to)}, label(step.label.zh));
    }
  }
  for (const auto& [arrow, text] : arrows) {
    out += "  " + arrow.first + " --> " + arrow.second + ": " + text + "\n";
  }
  for (const State& state : pack.states) {
    if (state.final) out += "  " + node(state.id) + " --> [*]\n";
  }
  return out;
}

}  // namespace procedure
