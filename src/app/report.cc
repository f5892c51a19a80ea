// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu report
#include "app/session.h"
#include "app/town.h"
#include "base/file.h"
#include "report/compile.h"

namespace app {

namespace {

constexpr size_t kTemplateBytesMax = 1u << 20;

base::Result<std::string> render(const std::string& format, const report::Report& report,
                                 const base::Messages& messages) {
  if (format == "markdown") return report::to_markdown(report, messages);
  if (format == "html") return report::to_html(report, messages);
  if (format == "json") return report::to_json(report);
  return base::fault(base::FaultKind::kInvalid, "report.bad_format", {{"format", format}});
}

}  // namespace

base::Result<int> run_report(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string format, options.required("format"));
  TRY_ASSIGN(Session session, open_session(options, console));
  const auto path = session.knowledge->share / "reports" / "annual.yaml";
  TRY_ASSIGN(const std::string text, base::read_file(path, kTemplateBytesMax));
  TRY_ASSIGN(const report::Template form, report::read_template(text, path.string()));
  TRY_ASSIGN(const TownName name, read_town(session.data->dir()));
  const report::Sources sources{session.data->store(),
                                *session.figures,
                                *session.knowledge->packs,
                                session.knowledge->law,
                                console.messages,
                                session.data->town(),
                                name.zh};
  TRY_ASSIGN(const report::Report compiled,
             report::compile(form, sources, session.period, session.as_of));
  TRY_ASSIGN(const std::string rendered, render(format, compiled, console.messages));
  const auto out = options.value("out");
  if (!out) {
    console.out << rendered;
    return 0;
  }
  TRY(base::write_file(*out, rendered));
  console.err << console.messages.text("app.report_written", base::Language::kChinese,
                                       {{"path", *out}})
              << "\n";
  return 0;
}

}  // namespace app
