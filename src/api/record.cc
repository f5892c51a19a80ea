// SPDX-License-Identifier: AGPL-3.0-or-later
// A case as a page to print: what is recorded of it, as far as it may be shown without a look.
#include "api/case_view.h"
#include "api/writing.h"
#include "base/text.h"

namespace api {

namespace {

std::string html(std::string_view text) { return base::escape_html(text); }

std::string html(const json::value& value) {
  return value.is_string() ? html(std::string_view(value.as_string()))
                           : html(json::serialize(value));
}

constexpr const char* kStyle =
    "body{font:12pt/1.6 serif;margin:2em auto;max-width:46em;color:#000;background:#fff}"
    "h1{font-size:16pt;text-align:center}h2{font-size:13pt;margin:1.4em 0 .4em}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #666;padding:.25em .5em;text-align:left;vertical-align:top}"
    "th{width:11em;font-weight:normal;background:#f2f2f2}tr{break-inside:avoid}"
    "p.small{font-size:9pt;color:#444}@page{margin:2cm}";

// Builds the page, one part after another.
class RecordPage {
 public:
  RecordPage(Ask& ask, const procedure::Pack& pack, const casework::CaseFile& file)
      : ask_(ask), pack_(pack), file_(file), shown_(case_json(ask, pack, file, {})) {}

  std::string write() {
    const bool chinese = ask_.language == base::Language::kChinese;
    const std::string title = label_of(ask_, pack_.label);
    out_ = "<!doctype html><html lang=\"" + std::string(chinese ? "zh-CN" : "en") +
           "\"><meta charset=\"utf-8\"><title>" + html(title) + "</title><style>" + kStyle +
           "</style><h1>" + html(chinese ? ask_.kit.town_name_zh : ask_.kit.town_name_en) + " " +
           html(title) + "</h1>";
    write_head();
    write_fields(word("api.record_fields"), shown_.at("fields").as_array());
    write_clocks();
    write_acts();
    const std::string by = person_json(ask_, ask_.who.person).at("name").as_string().c_str();
    out_ += "<p class=\"small\">" +
            html(ask_.kit.messages.text("api.record_printed", ask_.language,
                                        {{"at", ask_.now().str()}, {"by", by}})) +
            "</p></html>";
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string word(std::string_view key) const {
    return ask_.kit.messages.text(key, ask_.language);
  }
  void begin(const std::string& heading) { out_ += "<h2>" + html(heading) + "</h2><table>"; }
  void row(const std::string& name, const std::string& value) {
    out_ += "<tr><th>" + name + "</th><td>" + value + "</td></tr>";
  }

  void write_head() {
    out_ += "<table>";
    row(html(word("api.record_number")), html(shown_.at("id")));
    row(html(word("api.record_state")), html(shown_.at("state").as_object().at("label")));
    row(html(word("api.record_opened")), html(shown_.at("opened_at")));
    if (!shown_.at("closed_at").is_null()) {
      row(html(word("api.record_closed")), html(shown_.at("closed_at")));
    }
    if (!shown_.at("unit").as_string().empty()) {
      row(html(word("api.record_unit")), html(shown_.at("unit")));
    }
    out_ += "</table>";
  }

  void write_fields(const std::string& heading, const json::array& fields) {
    if (fields.empty()) return;
    begin(heading);
    for (const json::value& field : fields) {
      const json::object& one = field.as_object();
      row(html(one.at("label")), html(one.at("text")));
    }
    out_ += "</table>";
  }

  void write_clocks() {
    const json::array& clocks = shown_.at("clocks").as_array();
    if (clocks.empty()) return;
    begin(word("api.record_clocks"));
    for (const json::value& clock : clocks) {
      const json::object& one = clock.as_object();
      const std::string status = "api.record_" + std::string(one.at("status").as_string());
      row(html(one.at("label")),
          html(one.at("due_at")) + " · " + html(word(status)) + "<br>" + html(one.at("basis")));
    }
    out_ += "</table>";
  }

  // "现场 (photo), SHA-256 …"
  [[nodiscard]] std::string evidence_of(const json::object& act) const {
    std::string out;
    for (const json::value& item : act.at("evidence").as_array()) {
      const json::object& one = item.as_object();
      out += "<br>" + html(one.at("label"));
      if (const json::value* name = one.if_contains("name")) out += "：" + html(*name);
      if (const json::value* digest = one.if_contains("digest")) out += " SHA-256 " + html(*digest);
    }
    return out;
  }

  void write_acts() {
    begin(word("api.record_acts"));
    for (const casework::Act& act : file_.acts) {
      const json::object one = act_json(ask_, pack_, act, {});
      std::string what = "<b>" + html(one.at("step").as_object().at("label")) + "</b> " +
                         html(one.at("actor").as_object().at("name"));
      for (const json::value& officer : one.at("officers").as_array()) {
        what += "、" + html(officer.as_object().at("name"));
      }
      for (const json::value& field : one.at("fields").as_array()) {
        what += "<br>" + html(field.as_object().at("label")) + "：" +
                html(field.as_object().at("text"));
      }
      row("#" + std::to_string(act.number) + "<br>" + html(one.at("occurred_at")),
          what + evidence_of(one));
    }
    out_ += "</table>";
  }

  Ask& ask_;
  const procedure::Pack& pack_;
  const casework::CaseFile& file_;
  const json::object shown_;
  std::string out_;
};

base::Result<Answer> print_case(Ask& ask) {
  TRY_ASSIGN(const Opened opened, open_case(ask, ask.uuid("id")));
  return page_to_print(RecordPage(ask, *opened.pack, opened.file).write());
}

}  // namespace

Answer page_to_print(std::string html) {
  Answer out{.text = std::move(html), .type = "text/html; charset=utf-8"};
  // The page carries its own style and nothing else.
  out.headers.set("Content-Security-Policy",
                  "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-modals");
  out.headers.set("Cache-Control", "no-store");
  return out;
}

void add_record_operations(Operations& operations) {
  operations.emplace("printCase", Handle(print_case));
}

}  // namespace api
