// SPDX-License-Identifier: AGPL-3.0-or-later
// The papers of a case (document/paper.h). Masked as the case is on the screen; whole for whoever
// recorded a look at the case shortly before. Those of sealed cases only after a look.
#include "api/case_view.h"
#include "document/page.h"
#include "ledger/entry.h"

namespace api {

using base::FaultKind;

namespace {

// What the asker may have of a case's papers now.
struct Seen {
  Opened opened;
  bool looked = false;
};

base::Result<Seen> see(Ask& ask, const base::Uuid& id) {
  Seen out;
  TRY_ASSIGN(out.opened, open_case(ask, id));
  TRY_ASSIGN(const bool lately, looked(ask, id));
  out.looked = lately && may_look(ask, out.opened).ok();
  return out;
}

document::Reader reader_of(Ask& ask, const Seen& seen) {
  const std::string own = seen.opened.pack->id;
  return {ask.kit.office.world(),
          *ask.town,
          ask.kit.messages,
          ask.kit.town_name_zh,
          [own, whole = seen.looked](const procedure::Pack& pack, const procedure::Field& field,
                                     const std::string& value) -> std::optional<std::string> {
            if (!field.sensitive && !pack.sealed) return std::nullopt;
            if (whole && pack.id == own) return std::nullopt;
            return identity::mask(field, value);
          },
          [&ask](const std::string& text) -> base::Result<std::optional<document::Other>> {
            const auto id = base::Uuid::parse(text);
            if (!id) return std::optional<document::Other>();
            auto other = open_case(ask, *id);
            if (other.ok() && !other->pack->sealed) {
              return std::optional(document::Other{other->pack, std::move(other->file)});
            }
            if (other.ok() || other.fault().kind == FaultKind::kForbidden ||
                other.fault().kind == FaultKind::kNotFound) {
              return std::optional<document::Other>();
            }
            return other.fault();
          }};
}

base::Result<Answer> list_documents(Ask& ask) {
  TRY_ASSIGN(const Seen seen, see(ask, ask.uuid("id")));
  const document::Reader reader = reader_of(ask, seen);
  const procedure::Pack& pack = *seen.opened.pack;
  json::array out;
  for (const document::Produced& one : document::produced(pack, seen.opened.file)) {
    json::array missing;
    std::string number;
    // Of a sealed case not even what is missing is told before a look.
    if (!pack.sealed || seen.looked) {
      TRY_ASSIGN(const document::Paper paper,
                 document::compose(reader, pack, seen.opened.file, one));
      number = paper.number;
      for (const law::Content& content : paper.missing) {
        missing.push_back(json::value(label_of(ask, {content.zh, content.en})));
      }
    }
    out.push_back(
        {{"entry", one.act->number},
         {"document", one.rule->id},
         {"label", label_of(ask, one.rule->label)},
         {"step", json::object{{"id", one.step->id}, {"label", label_of(ask, one.step->label)}}},
         {"basis", one.rule->basis.str()},
         {"occurred_at", one.act->occurred_at.str()},
         {"number", number},
         {"missing", std::move(missing)}});
  }
  return Answer{.body = json::object{{"whole", seen.looked}, {"documents", std::move(out)}}};
}

base::Result<document::Imprint> imprint_of(Ask& ask, const procedure::Pack& pack,
                                           const document::Produced& one) {
  const std::string entry = std::to_string(one.act->number);
  TRY_ASSIGN(const auto row, ask.store->entry(ask.kit.town, one.act->number));
  ENSURE(row.has_value(), "an act that was read has its entry");
  const auto say = [&](std::string_view key, const base::Fault::Args& args) {
    return ask.kit.messages.text(key, base::Language::kChinese, args);
  };
  base::Fault::Args of_pack = {{"pack", pack.id}, {"version", std::to_string(pack.version)}};
  if (one.rule->form) of_pack.emplace_back("form", base::hex(one.rule->form->digest));
  const std::string by = person_json(ask, ask.who.person).at("name").as_string().c_str();
  return document::Imprint{
      say("document.recorded", {{"entry", entry}, {"at", one.act->recorded_at.str()}}),
      say("document.digest", {{"digest", base::hex(ledger::leaf_hash(row->header))}}),
      say(one.rule->form ? "document.pack" : "document.pack_table", of_pack),
      say("document.printed", {{"by", by}, {"at", ask.now().str()}})};
}

base::Result<Answer> print_document(Ask& ask) {
  TRY_ASSIGN(const Seen seen, see(ask, ask.uuid("id")));
  const procedure::Pack& pack = *seen.opened.pack;
  if (pack.sealed && !seen.looked) {
    TRY(may_look(ask, seen.opened));
    return base::fault(FaultKind::kForbidden, "evidence.look_first");
  }
  const document::Reader reader = reader_of(ask, seen);
  for (const document::Produced& one : document::produced(pack, seen.opened.file)) {
    if (one.act->number != static_cast<uint64_t>(ask.number("entry"))) continue;
    TRY_ASSIGN(const document::Paper paper, document::compose(reader, pack, seen.opened.file, one));
    TRY_ASSIGN(const document::Imprint imprint, imprint_of(ask, pack, one));
    return page_to_print(document::to_html(paper, imprint, ask.kit.messages));
  }
  return base::fault(FaultKind::kNotFound, "api.no_document", {{"entry", ask.parameter("entry")}});
}

}  // namespace

void add_document_operations(Operations& operations) {
  operations.emplace("listDocuments", Handle(list_documents));
  operations.emplace("printDocument", Handle(print_document));
}

}  // namespace api
