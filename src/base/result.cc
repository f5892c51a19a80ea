// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/result.h"

namespace base {

std::string_view Fault::arg(std::string_view name) const {
  for (const auto& [key, value] : args) {
    if (key == name) return value;
  }
  return {};
}

Fault fault(FaultKind kind, std::string code, Fault::Args args, std::string basis,
            std::string where) {
  return Fault{kind, std::move(code), std::move(args), std::move(basis), std::move(where)};
}

Fault fault_near(FaultKind kind, std::string code, Fault::Args args, std::string nearest) {
  if (!nearest.empty()) {
    code += "_near";
    args.emplace_back("nearest", std::move(nearest));
  }
  return fault(kind, std::move(code), std::move(args));
}

}  // namespace base
