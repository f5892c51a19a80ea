# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sealed compartments, secrecy, and who sees what."""

import json
import pathlib
import unittest

import fadu


class Sealed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = fadu.Server(fadu.demonstration())
        cls.officer = cls.server.client("correction_officer")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def case(self):
        page = self.officer.get("/api/cases", whose="all", pack="correction", open="false", order="newest").json
        self.assertTrue(page["cases"])
        return page["cases"][0]["id"]

    def test_a_list_says_that_a_case_is_there_and_nothing_of_it(self):
        page = self.officer.get("/api/cases", whose="all", pack="correction", open="false", order="newest").json
        for row in page["cases"]:
            self.assertTrue(row["sealed"])
            self.assertEqual((row["title"], row["unit"], row["cell"]), ("", "", ""))

    def test_content_is_shown_only_with_a_purpose_and_the_look_is_an_entry(self):
        case = self.case()
        before = self.officer.get(f"/api/cases/{case}").json
        self.assertTrue(before["fields"])
        self.assertTrue(all(field["masked"] and "value" not in field for field in before["fields"]))
        self.officer.post(f"/api/cases/{case}/look", {}, 400)
        self.officer.post(f"/api/cases/{case}/look", {"purpose": "curiosity"}, 400)
        shown = self.officer.post(f"/api/cases/{case}/look", {"purpose": "handling"}, 200).json
        self.assertTrue(any(not field["masked"] for field in shown["fields"]))
        auditor = self.server.client("auditor")
        looks = auditor.get("/api/cases", whose="all", pack="look", open="false", order="newest").json["cases"]
        named = auditor.get(f"/api/cases/{looks[0]['id']}").json["fields"]
        self.assertIn(case, [field.get("value") for field in named])

    def test_nobody_else_sees_it(self):
        case = self.case()
        for role in ["mayor", "auditor", "administrator", "grid_member", "report_clerk", "mediator"]:
            other = self.server.client(role)
            other.get(f"/api/cases/{case}", 403)
            other.post(f"/api/cases/{case}/look", {"purpose": "handling"}, 403)
            self.assertEqual(other.get("/api/cases", whose="all", pack="correction", expect=None).status, 403)

    def test_minors_are_seen_only_by_whom_another_approved(self):
        keeper, head = self.server.client("child_supervisor"), self.server.client("minors_head")
        case = keeper.open_case("minor_care", "enrol", {
            "file_no": "童二〇二六", "category": "left_behind", "under_14": True, "guardian_consent": True,
            "situation": "随祖父母生活"})["case"]
        look = f"/api/cases/{case}/look"
        refused = keeper.post(look, {"purpose": "handling"}, 403)
        self.assertEqual((refused["code"], refused["basis"]), ("casework.look_not_approved", "未成年人网络保护条例-2023#36"))
        self.assertIn("remedy", refused.json)
        me = keeper.get("/api/session")["person"]["id"]
        keeper.act(case, "ask_to_look", {"reader": me, "look_reason": "care"})
        # Who approves sees what is asked for, and nothing else.
        seen = head.post(look, {"purpose": "supervision", "fields": ["reader", "look_reason"]}, 200).json
        values = {field["id"]: field.get("value") for field in seen["fields"]}
        self.assertEqual((values["reader"], values["look_reason"], values["situation"]), (me, "care", None))
        head.post(look, {"purpose": "supervision", "fields": ["reader", "situation"]}, 403)
        self.assertGreaterEqual(keeper.act(case, "approve_look", {"reader": me, "look_until": "2099-01-01"}, None).status, 403)
        today = seen["opened_at"][:10]
        head.act(case, "approve_look", {"reader": me, "look_until": today})
        shown = keeper.post(look, {"purpose": "handling"}, 200).json
        self.assertIn("随祖父母生活", [field.get("value") for field in shown["fields"]])
        head.post(look, {"purpose": "supervision"}, 403)
        head.act(case, "approve_look", {"reader": me, "look_until": "2020-01-01"})
        keeper.post(look, {"purpose": "handling"}, 403)
        for role in ["mayor", "auditor", "administrator", "correction_officer", "report_clerk"]:
            self.server.client(role).get(f"/api/cases/{case}", 403)

    def test_search_and_trace_do_not_open_it(self):
        case = self.case()
        shown = self.officer.post(f"/api/cases/{case}/look", {"purpose": "handling"}, 200).json
        for field in shown["fields"]:
            value = field.get("value", "")
            if field["type"] == "text" and len(value) >= 2:
                self.assertEqual(self.officer.get("/api/search", q=value[:20])["cases"], [])
        clerk = self.server.client("report_clerk")
        sealed = [one["id"] for one in clerk.get("/api/indicators", year=2020)["indicators"] if one["sealed"]]
        self.assertTrue(sealed)
        self.assertEqual(clerk.get(f"/api/indicators/{sealed[0]}/records", 403, year=2020)["code"], "indicator.sealed")

    def test_no_sealed_word_is_in_the_files_or_the_log(self):
        helper = self.server.client("resettlement_officer")
        word = "安帮字〔2026〕七十三号"
        case = helper.open_case("resettlement", "enrol", {"file_no": word, "category": "released", "willing": True,
                                                          "help_until": "2027-01-31"})["case"]
        shown = helper.post(f"/api/cases/{case}/look", {"purpose": "handling"}, 200).json
        self.assertIn(word, [field.get("value") for field in shown["fields"]])
        words = {word, word[:5]}
        files = [path for path in pathlib.Path(self.server.data).rglob("*") if path.is_file()]
        content = [path.read_bytes() for path in files] + [self.server.log.encode()]
        for word in words:
            self.assertFalse(any(word.encode() in text for text in content), word)

    def test_the_one_complained_of_finds_no_such_case(self):
        handler = self.server.client("department_handler")
        person = handler.get("/api/session")["person"]["id"]
        clerk = self.server.client("window_clerk")
        opener = next(one for one in clerk.get("/api/openings")["openings"] if one["pack"] == "hotline_order")
        pack = clerk.get("/api/packs/hotline_order").json
        fields = {}
        for field in pack["fields"]:
            if field["id"] in opener["required"]:
                fields[field["id"]] = field["choices"][0]["id"] if field["choices"] else {
                    "text": "反映工作人员态度", "flag": "false", "count": "1", "date": "2026-01-05",
                    "instant": "2026-01-05T09:00:00+08:00"}.get(field["type"], "1")
        if "complained_person" not in opener["required"] + opener["optional"]:
            self.skipTest("the opening step does not name the person")
        fields["complained_person"] = person
        case = clerk.open_case("hotline_order", opener["step"], fields)["case"]
        clerk.get(f"/api/cases/{case}")
        hidden = handler.get(f"/api/cases/{case}", 404).json
        unknown = handler.get("/api/cases/" + fadu.new_id(), 404).json
        self.assertEqual(json.dumps(hidden, sort_keys=True), json.dumps(unknown, sort_keys=True))
        rows = handler.get("/api/cases", whose="all", pack="hotline_order", order="newest", limit=200, expect=None)
        if rows.status == 200:
            self.assertNotIn(case, [row["id"] for row in rows["cases"]])


if __name__ == "__main__":
    unittest.main()
