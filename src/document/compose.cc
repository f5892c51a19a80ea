// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "calendar/explain.h"
#include "casework/clocks.h"
#include "casework/rules.h"
#include "document/words.h"

namespace document {

using base::Language;
using Kind = procedure::PaperPiece::Kind;
using procedure::PaperPart;
using procedure::PaperPiece;

namespace {

// The case as it stood when the entry `number` was in the ledger and no later one.
casework::CaseFile as_of(const casework::CaseFile& file, const procedure::Pack& pack,
                         uint64_t number, const casework::World& world) {
  casework::CaseFile out;
  out.id = file.id;
  out.pack = file.pack;
  out.version = file.version;
  for (const casework::Act& act : file.acts) {
    if (act.number > number) break;
    const procedure::Step* step = pack.step(act.step);
    if (step == nullptr) continue;
    casework::apply(out, *step, act);
    casework::update_clocks(out, pack, step->id, world);
  }
  return out;
}

// The entry that last wrote the field.
const casework::Act* writer_of(const casework::CaseFile& file, std::string_view field) {
  for (auto act = file.acts.rbegin(); act != file.acts.rend(); ++act) {
    if (act->fields.find(field) != nullptr) return &*act;
  }
  return nullptr;
}

constexpr std::string_view kFullStop = "。";

bool ends_sentence(const Span& span) {
  return span.entry != 0 && (span.text.ends_with(kFullStop) || span.text.ends_with("；") ||
                             span.text.ends_with("！") || span.text.ends_with("？"));
}

class Composer {
 public:
  Composer(const Reader& reader, const procedure::Pack& pack, const casework::CaseFile& file,
           const Produced& produced)
      : reader_(reader),
        pack_(pack),
        produced_(produced),
        world_(reader.world.of(reader.town, produced.act->recorded_at)),
        file_(as_of(file, pack, produced.act->number, world_)) {}

  base::Result<Paper> write() {
    const procedure::DocumentRule& rule = *produced_.rule;
    out_.id = rule.id;
    out_.title = rule.label.zh;
    out_.article = cited(rule.basis, world_.law);
    out_.day = day_words(produced_.act->occurred_at.date(), reader_.messages);
    out_.issuer = agency_words(reader_);
    if (rule.form) {
      TRY(write_form(*rule.form));
    } else {
      TRY(write_table());
      note_clocks();
    }
    write_terms();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string word(std::string_view key, base::Fault::Args args = {}) const {
    return reader_.messages.text(key, Language::kChinese, args);
  }

  base::Status write_form(const procedure::PaperForm& form) {
    if (const std::string* number = file_.fields.find(form.number)) out_.number = *number;
    note_source(pack_, file_, form.number);
    out_.signed_by = form.signed_by;
    TRY_ASSIGN(out_.to, sentence(form.to));
    if (!form.issuer.empty()) {
      TRY_ASSIGN(const std::vector<Span> issuer, sentence(form.issuer));
      out_.issuer.clear();
      for (const Span& span : issuer) out_.issuer += span.text;
    }
    std::set<std::string> told;   // contents that a paragraph tells
    std::set<std::string> blank;  // … that one tells with a blank in it
    for (const PaperPart& part : form.parts) {
      if (!holds(part)) continue;
      TRY_ASSIGN(std::vector<Span> spans, sentence(part.text));
      const bool open =
          std::any_of(spans.begin(), spans.end(), [](const Span& span) { return span.blank; });
      told.insert(part.tells.begin(), part.tells.end());
      if (open) blank.insert(part.tells.begin(), part.tells.end());
      out_.paragraphs.push_back({part.heading, std::move(spans)});
    }
    if (const law::Article* article = world_.law.find(produced_.rule->basis)) {
      for (const law::Content& content : article->contents) {
        if (content.id == procedure::kToldByEnd) continue;
        if (told.contains(content.id) && !blank.contains(content.id)) continue;
        out_.missing.push_back(content);
      }
    }
    return base::ok();
  }

  // Whether the part belongs to the paper, by the case and the day of the act.
  [[nodiscard]] bool holds(const PaperPart& part) const {
    casework::Command nothing;
    nothing.occurred_at = produced_.act->occurred_at;
    return casework::hold(part.when,
                          {world_, reader_.town, pack_, *produced_.step, file_, nothing});
  }

  base::Status write_table() {
    std::vector<std::string> fields = produced_.rule->contains;
    for (const auto& [id, value] : produced_.act->fields) {
      if (std::find(fields.begin(), fields.end(), id) == fields.end()) fields.push_back(id);
    }
    for (const std::string& id : fields) {
      const procedure::Field* field = pack_.field(id);
      const bool empty = file_.fields.find(id) == nullptr;
      // What the step did not ask for and nobody recorded is no part of this paper.
      if (field == nullptr || (empty && !produced_.step->writes(id))) continue;
      TRY_ASSIGN(Span span, value_of(pack_, file_, id));
      out_.rows.push_back({field->label.zh, std::move(span)});
    }
    out_.rows.push_back({word("document.step"),
                         {.text = produced_.step->label.zh, .entry = produced_.act->number}});
    out_.rows.push_back({word("document.handled_by"), officers(*produced_.act)});
    std::vector<std::string> articles;
    for (const law::ArticleRef& ref : produced_.step->basis) {
      articles.push_back(cited(ref, world_.law));
    }
    out_.rows.push_back({word("document.basis"), {.text = base::join(articles, "、")}});
    if (Span files = evidence(); !files.blank) {
      out_.rows.push_back({word("document.evidence"), std::move(files)});
    }
    return base::ok();
  }

  base::Result<std::vector<Span>> sentence(const std::vector<PaperPiece>& pieces) {
    std::vector<Span> out;
    for (const PaperPiece& piece : pieces) {
      TRY_ASSIGN(Span span, fill(piece));
      // What people wrote may end its sentence itself.
      if (!out.empty() && ends_sentence(out.back()) && span.text.starts_with(kFullStop)) {
        span.text.erase(0, kFullStop.size());
      }
      out.push_back(std::move(span));
    }
    return out;
  }

  base::Result<Span> fill(const PaperPiece& piece) {
    switch (piece.kind) {
      case Kind::kWords:
        return Span{.text = piece.text};
      case Kind::kField:
        if (piece.of.empty()) return value_of(pack_, file_, piece.text);
        return value_elsewhere(piece);
      case Kind::kDay:
      case Kind::kActor:
      case Kind::kOfficers:
        return of_act(piece);
      case Kind::kLaw:
        return Span{.text = law_words(piece.text)};
      case Kind::kPeriod:
        return Span{.text = calendar::words(pack_.clock(piece.text)->period, reader_.messages,
                                            Language::kChinese)};
      case Kind::kDue:
        return due_of(piece.text);
      case Kind::kSetting:
        return Span{.text = world_.setting(reader_.town, pack_, piece.text).str()};
      case Kind::kCapital:
        return capital_of(piece.text);
      case Kind::kTown:
        return Span{.text = reader_.town_name};
      case Kind::kEvidence:
        return evidence();
    }
    ENSURE(false, "every kind of piece is filled");
  }

  Span of_act(const PaperPiece& piece) {
    const casework::Act* act = piece.text.empty() ? produced_.act : file_.last(piece.text);
    if (act == nullptr) return {.blank = true};
    if (piece.kind == Kind::kOfficers) return officers(*act);
    if (piece.kind == Kind::kActor) {
      return {.text = person_words(reader_, act->actor), .entry = act->number};
    }
    return {.text = day_words(act->occurred_at.date(), reader_.messages), .entry = act->number};
  }

  [[nodiscard]] Span officers(const casework::Act& act) const {
    std::vector<std::string> names = {person_words(reader_, act.actor)};
    for (const std::string& officer : act.officers) {
      names.push_back(person_words(reader_, officer));
    }
    return {.text = base::join(names, "、"), .entry = act.number};
  }

  [[nodiscard]] std::string law_words(const std::string& id) const {
    if (id.empty()) return out_.article;
    // A step and a clock may have one name; the step is meant.
    const procedure::Step* step = pack_.step(id);
    if (step == nullptr) return cited(pack_.clock(id)->basis, world_.law);
    std::vector<std::string> out;
    for (const law::ArticleRef& ref : step->basis) {
      out.push_back(cited(ref, world_.law));
    }
    return base::join(out, "、");
  }

  // "书证材料2份、照片1份": all evidence on file by now.
  [[nodiscard]] Span evidence() const {
    const auto& kinds = world_.packs.vocabulary().evidence;
    std::map<std::string, int> counts;
    for (const casework::Act& act : file_.acts) {
      for (const casework::Evidence& one : act.evidence) ++counts[one.kind];
    }
    std::vector<std::string> out;
    for (const auto& [id, count] : counts) {
      const auto kind = kinds.find(id);
      out.push_back(word("document.pieces", {{"kind", kind != kinds.end() ? kind->second.zh : id},
                                             {"count", std::to_string(count)}}));
    }
    if (out.empty()) return {.blank = true};
    return {.text = base::join(out, "、"), .entry = produced_.act->number};
  }

  base::Result<Span> value_of(const procedure::Pack& pack, const casework::CaseFile& file,
                              const std::string& id) {
    const procedure::Field* field = pack.field(id);
    const std::string* value = file.fields.find(id);
    if (field == nullptr || value == nullptr) return Span{.blank = true};
    const casework::Act* writer = writer_of(file, id);
    Span out{.entry = writer != nullptr ? writer->number : 0};
    if (auto hidden = reader_.mask(pack, *field, *value)) {
      out.text = std::move(*hidden);
      out.masked = true;
      out_.masked = true;
    } else if (field->type == procedure::FieldType::kCase) {
      TRY_ASSIGN(out.text, case_words(*value));
    } else {
      out.text = value_words(reader_, *field, *value);
    }
    note_source(pack, file, id);
    return out;
  }

  // A field of the case that the field names, as it stood at the time of the act.
  base::Result<Span> capital_of(const std::string& field) {
    TRY_ASSIGN(Span out, value_of(pack_, file_, field));
    if (out.blank || out.masked) return out;
    const auto amount = base::Decimal::parse(out.text);
    if (amount) out.text = capital_money(*amount).value_or(out.text);
    return out;
  }

  base::Result<Span> value_elsewhere(const PaperPiece& piece) {
    const std::string* id = file_.fields.find(piece.text);
    if (id == nullptr) return Span{.blank = true};
    TRY_ASSIGN(const std::optional<Other> other, reader_.other(*id));
    if (!other) return Span{.text = word("document.unseen"), .masked = true};
    const casework::CaseFile then = as_of(other->file, *other->pack, produced_.act->number, world_);
    return value_of(*other->pack, then, piece.of);
  }

  base::Result<std::string> case_words(const std::string& id) {
    TRY_ASSIGN(const std::optional<Other> other, reader_.other(id));
    if (!other) return word("document.unseen");
    return word("document.case", {{"pack", other->pack->label.zh},
                                  {"entry", std::to_string(other->file.acts.front().number)}});
  }

  void note_source(const procedure::Pack& pack, const casework::CaseFile& file,
                   const std::string& id) {
    const procedure::Field* field = pack.field(id);
    const casework::Act* writer = writer_of(file, id);
    if (field == nullptr || writer == nullptr || !noted_.insert(pack.id + "/" + id).second) return;
    const procedure::Step* step = pack.step(writer->step);
    out_.sources.push_back({field->label.zh, writer->number,
                            step != nullptr ? step->label.zh : writer->step,
                            day_words(writer->occurred_at.date(), reader_.messages)});
  }

  Span due_of(const std::string& id) {
    const casework::ClockState* clock = file_.clock(id);
    if (clock == nullptr) return {.blank = true};
    named_.insert(id);
    return {.text = day_words(clock->due_at.date(), reader_.messages), .entry = clock->started_by};
  }

  // The deadlines that the act itself begins; with words of its own a paper tells those that it
  // names, since the others are no business of whom it is served on.
  void note_clocks() {
    for (const procedure::ClockRule& rule : pack_.clocks) {
      const casework::ClockState* clock = file_.clock(rule.id);
      if (clock != nullptr && clock->started_by == produced_.act->number) named_.insert(rule.id);
    }
  }

  void write_terms() {
    for (const procedure::ClockRule& rule : pack_.clocks) {
      if (!named_.contains(rule.id)) continue;
      const auto input = casework::deadline_input(file_, pack_, rule);
      if (!input) continue;
      const calendar::Deadline deadline =
          calendar::compute_explained(*input, world_.workdays, world_.hours);
      Term term{.label = rule.label.zh, .article = cited(rule.basis, world_.law)};
      if (!deadline.standing) term.due = day_words(deadline.due_date, reader_.messages);
      for (calendar::Step step : deadline.explanation) {
        for (auto& [name, value] : step.args) {
          const auto ref = law::ArticleRef::parse(value);
          if (name == "basis" && ref) value = cited(*ref, world_.law);
        }
        term.explanation.push_back(calendar::say(step, reader_.messages, Language::kChinese));
      }
      out_.terms.push_back(std::move(term));
    }
  }

  const Reader& reader_;
  const procedure::Pack& pack_;
  const Produced& produced_;
  const casework::World world_;  // with the working days that were known when the act was recorded
  const casework::CaseFile file_;
  std::set<std::string> named_;  // clocks
  std::set<std::string> noted_;  // sources
  Paper out_;
};

}  // namespace

std::vector<Produced> produced(const procedure::Pack& pack, const casework::CaseFile& file) {
  std::vector<Produced> out;
  for (const casework::Act& act : file.acts) {
    const procedure::Step* step = pack.step(act.step);
    if (step == nullptr || step->document.empty()) continue;
    out.push_back({&act, step, pack.document(step->document)});
  }
  return out;
}

base::Result<Paper> compose(const Reader& reader, const procedure::Pack& pack,
                            const casework::CaseFile& file, const Produced& produced) {
  return Composer(reader, pack, file, produced).write();
}

}  // namespace document
