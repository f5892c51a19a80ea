// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/claims.h"

#include <algorithm>
#include <array>

namespace claims {

std::string_view name(Verdict verdict) {
  static constexpr std::array<std::string_view, kVerdictCount> kNames = {"stated",
                                                                         "exact",
                                                                         "rounded",
                                                                         "truncated",
                                                                         "wrong",
                                                                         "impossible",
                                                                         "reproducible_otherwise",
                                                                         "undeterminable",
                                                                         "contradiction",
                                                                         "misnamed_law"};
  return kNames[static_cast<size_t>(verdict)];
}

bool is_fault(Verdict verdict) {
  switch (verdict) {
    case Verdict::kWrong:
    case Verdict::kImpossible:
    case Verdict::kReproducibleOtherwise:
    case Verdict::kContradiction:
    case Verdict::kMisnamedLaw:
      return true;
    default:
      return false;
  }
}

std::string_view name(Bound bound) {
  static constexpr std::array<std::string_view, 4> kNames = {"exactly", "at_least", "at_most",
                                                             "about"};
  return kNames[static_cast<size_t>(bound)];
}

std::string_view name(Kind kind) {
  static constexpr std::array<std::string_view, 10> kNames = {
      "count", "rate", "change", "points", "date", "frequency", "rank", "all", "zero", "vague"};
  return kNames[static_cast<size_t>(kind)];
}

std::string_view Audit::words(const Place& place) const {
  return std::string_view(text).substr(place.offset, place.bytes);
}

std::string_view Audit::sentence(const Place& place) const {
  return std::string_view(text).substr(place.sentence, place.sentence_bytes);
}

bool has_faults(const Audit& audit) {
  return std::any_of(audit.findings.begin(), audit.findings.end(),
                     [](const Finding& f) { return is_fault(f.verdict); });
}

}  // namespace claims
