// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu law coverage: statute → article → what executes it → the scenarios that show it.
#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "app/command.h"
#include "app/home.h"
#include "app/progress.h"
#include "base/text.h"
#include "casework/coverage.h"

namespace app {

namespace {

namespace json = boost::json;
using casework::Citation;

struct Coverage {
  std::map<law::ArticleRef, std::vector<const Citation*>> by_article;
  std::vector<Citation> citations;
  std::vector<const Citation*> holes;
  size_t scenarios = 0;
};

base::Result<Coverage> cover(const procedure::Library& packs, const Knowledge& knowledge,
                             const std::filesystem::path& dir, Console& console) {
  procedure::LoadedScenarios loaded = procedure::load_scenarios(dir, packs);
  if (!loaded.problems.empty()) return std::move(loaded.problems.front());
  const casework::Settings none;
  const casework::World world{packs, knowledge.law, knowledge.workdays, knowledge.hours, none};
  Progress progress(console, "app.progress_scenarios", loaded.scenarios.size());
  casework::ScenarioRun run =
      casework::run_scenarios(loaded.scenarios, world, [&](size_t done) { progress.show(done); });
  progress.end();
  if (!run.problems.empty()) return std::move(run.problems.front());
  Coverage out;
  out.citations = casework::citations(packs, run);
  out.holes = casework::holes(out.citations, knowledge.law);
  out.scenarios = loaded.scenarios.size();
  for (const Citation& one : out.citations) out.by_article[one.article].push_back(&one);
  return out;
}

// Calls `fn(statute, version, article, citations)` for every article that is cited, in the order of
// the register.
template <typename Fn>
void each_article(const Coverage& coverage, const law::Register& law, Fn fn) {
  for (const auto& [id, statute] : law.statutes()) {
    for (const law::Version& version : statute.versions) {
      for (const law::Article& article : version.articles) {
        const auto cited = coverage.by_article.find({id, version.id, article.key});
        if (cited != coverage.by_article.end()) fn(statute, version, article, cited->second);
      }
    }
  }
}

bool any_shown(const std::vector<const Citation*>& citations) {
  return std::any_of(citations.begin(), citations.end(),
                     [](const Citation* one) { return !one->scenarios.empty(); });
}

class Printer {
 public:
  explicit Printer(Console& console) : console_(console) {}

  void say(const char* key, const base::Fault::Args& args, const char* indent = "") {
    for (const auto language : {base::Language::kChinese, base::Language::kEnglish}) {
      console_.out << indent << console_.messages.text(key, language, args) << "\n";
    }
  }

  void article(const law::Statute& statute, const law::Version& version,
               const law::Article& article, const std::vector<const Citation*>& citations) {
    const std::string name = statute.id + "-" + version.id;
    if (name != statute_) {
      console_.out << "\n" << name << "  " << statute.title_zh << "  " << statute.title_en << "\n";
      statute_ = name;
    }
    console_.out << "  #" << article.key << " [" << law::certainty_code(article.certainty) << "] "
                 << article.zh << "\n";
    for (const Citation* one : citations) citation(*one);
  }

 private:
  void citation(const Citation& one) {
    console_.out << "    " << casework::place_of(one) << ": "
                 << (one.scenarios.empty() ? std::string("—") : base::join(one.scenarios, "；"))
                 << "\n";
  }

  Console& console_;
  std::string statute_;
};

void print_all(const Coverage& coverage, const law::Register& law, Console& console) {
  Printer printer(console);
  size_t articles = 0;
  std::vector<std::string> untested;
  each_article(coverage, law,
               [&](const law::Statute& statute, const law::Version& version,
                   const law::Article& article, const std::vector<const Citation*>& citations) {
                 ++articles;
                 printer.article(statute, version, article, citations);
                 if (!any_shown(citations)) {
                   untested.push_back(citations.front()->article.str() + " [" +
                                      std::string(law::certainty_code(article.certainty)) + "]");
                 }
               });
  console.out << "\n";
  if (!untested.empty()) printer.say("app.coverage_untested", {});
  for (const std::string& one : untested) console.out << "  " << one << "\n";
  if (!coverage.holes.empty()) printer.say("app.coverage_holes", {});
  for (const Citation* hole : coverage.holes) {
    console.out << "  " << casework::place_of(*hole) << "  " << hole->where << "\n";
  }
  const auto shown = std::count_if(coverage.citations.begin(), coverage.citations.end(),
                                   [](const Citation& one) { return !one.scenarios.empty(); });
  printer.say("app.coverage_summary", {{"articles", std::to_string(articles)},
                                       {"untested", std::to_string(untested.size())},
                                       {"citations", std::to_string(coverage.citations.size())},
                                       {"shown", std::to_string(shown)},
                                       {"scenarios", std::to_string(coverage.scenarios)},
                                       {"holes", std::to_string(coverage.holes.size())}});
}

json::object citation_json(const Citation& one) {
  json::array scenarios;
  for (const std::string& name : one.scenarios) scenarios.push_back(json::value(name));
  return {{"pack", one.pack},      {"version", one.version},
          {"by", name_of(one.by)}, {"item", one.item},
          {"rule", one.rule},      {"forced", one.forced},
          {"where", one.where},    {"scenarios", std::move(scenarios)}};
}

void print_json(const Coverage& coverage, const law::Register& law, Console& console) {
  json::array articles;
  each_article(coverage, law,
               [&](const law::Statute& statute, const law::Version& version,
                   const law::Article& article, const std::vector<const Citation*>& citations) {
                 json::array cited;
                 for (const Citation* one : citations) cited.push_back(citation_json(*one));
                 articles.push_back({{"statute", statute.id},
                                     {"version", version.id},
                                     {"article", article.key},
                                     {"certainty", law::certainty_code(article.certainty)},
                                     {"gist", {{"zh", article.zh}, {"en", article.en}}},
                                     {"tested", any_shown(citations)},
                                     {"citations", std::move(cited)}});
               });
  json::array holes;
  for (const Citation* hole : coverage.holes) {
    json::object one = citation_json(*hole);
    one["article"] = hole->article.str();
    holes.push_back(std::move(one));
  }
  console.out << json::serialize(json::object{{"scenarios", coverage.scenarios},
                                              {"articles", std::move(articles)},
                                              {"holes", std::move(holes)}})
              << "\n";
}

}  // namespace

base::Result<int> run_law(const Options& options, Console& console) {
  if (options.words.front() != "coverage") {
    return base::fault(base::FaultKind::kInvalid, "app.law_what",
                       {{"word", options.words.front()}});
  }
  TRY_ASSIGN(const auto share, find_share());
  TRY_ASSIGN(const auto knowledge, read_knowledge(share));
  TRY_ASSIGN(const Coverage coverage,
             cover(*knowledge->packs, *knowledge, share / "packs", console));
  if (options.flag("json")) {
    print_json(coverage, knowledge->law, console);
  } else {
    print_all(coverage, knowledge->law, console);
  }
  return coverage.holes.empty() ? 0 : 1;
}

}  // namespace app
