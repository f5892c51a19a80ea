// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu audit FILE
#include "claims/audit.h"

#include <iostream>
#include <iterator>

#include "app/session.h"
#include "base/file.h"
#include "claims/decode.h"
#include "claims/print.h"

namespace app {

namespace {

constexpr size_t kTextBytesMax = size_t{512} << 20;

base::Result<std::string> read_text(const std::string& path) {
  if (path != "-") return base::read_file(path, kTextBytesMax);
  std::string text;
  std::string block(1 << 16, '\0');
  while (std::cin.read(block.data(), static_cast<std::streamsize>(block.size())) ||
         std::cin.gcount() > 0) {
    text.append(block.data(), static_cast<size_t>(std::cin.gcount()));
    if (text.size() > kTextBytesMax) {
      return base::fault(base::FaultKind::kInvalid, "base.file_too_large",
                         {{"path", "-"}, {"max", std::to_string(kTextBytesMax)}});
    }
  }
  return text;
}

// The town's own figures, to compare the text with.
base::Result<std::vector<claims::KnownFigure>> known_figures(Session& session) {
  TRY_ASSIGN(const auto figures, session.figures->all(session.period, session.as_of));
  std::vector<claims::KnownFigure> out;
  for (const indicator::Figure& figure : figures) {
    const procedure::Indicator& indicator = *figure.definition;
    if (!figure.known || indicator.value_is_date) continue;
    claims::KnownFigure known;
    known.indicator = indicator.id;
    known.title = indicator.label.zh;
    known.unit = indicator.unit;
    if (indicator.kind == procedure::IndicatorKind::kRate) {
      known.parts = claims::Parts{*figure.numerator, *figure.denominator};
      known.value = base::Decimal::parse(figure.exact);
    } else {
      known.value = figure.value;
    }
    out.push_back(std::move(known));
  }
  return out;
}

}  // namespace

base::Result<int> run_audit(const Options& options, Console& console) {
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(const auto names, claims::LawNames::load(share / "law" / "names.yaml"));
  const std::string& path = options.words.front();
  TRY_ASSIGN(std::string bytes, read_text(path));
  TRY_ASSIGN(claims::DecodedText text, claims::decode(std::move(bytes)));
  std::vector<claims::KnownFigure> figures;
  claims::Options how;
  if (options.value("data")) {
    TRY_ASSIGN(Session session, open_session(options, console, claims::reporting_year(text.utf8)));
    TRY_ASSIGN(figures, known_figures(session));
    how.figures_year = session.period.last.year();
  }
  how.figures = figures;
  const claims::Run run{claims::audit(std::move(text.utf8), names, how), text.encoding};
  if (options.flag("json")) {
    claims::write_json(console.out, run, console.messages, path);
  } else {
    claims::write_text(console.out, run, console.messages, path);
  }
  return claims::has_faults(run.audit) ? 1 : 0;
}

}  // namespace app
