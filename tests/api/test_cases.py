# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cases from intake to closing, as clients see them."""

import json
import threading
import unittest

import fadu


class Cases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = fadu.Server(fadu.demonstration())
        cls.member = cls.server.client("grid_member")
        cls.dispatcher = cls.server.client("grid_dispatcher")
        cls.handler = cls.server.client("department_handler")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def report(self, **more):
        fields = {"source": "member", "class": "facility", "summary": "井盖破损需要更换", **more}
        return self.member.open_case("grid_event", "report", fields)

    def test_an_event_goes_from_report_to_evaluation(self):
        case = self.report(point="117.300000,39.100000")["case"]
        self.dispatcher.act(case, "file", {"limit": "ordinary"})
        self.dispatcher.act(case, "dispatch", {"office": "城建科"})
        self.handler.act(case, "accept")
        self.handler.act(case, "handle", {"measure": "更换井盖"})
        self.handler.act(case, "feed_back", {"result": "已更换"})
        shown = self.dispatcher.get(f"/api/cases/{case}").json
        self.assertEqual(shown["state"]["id"], "fed_back")
        self.assertEqual(shown["revision"], 6)
        # As the pack tells them, not by the alphabet.
        order = [field["id"] for field in self.dispatcher.get("/api/packs/grid_event")["fields"]]
        told = [field["id"] for field in shown["fields"]]
        self.assertEqual(told, [one for one in order if one in told])
        acts = self.dispatcher.get(f"/api/cases/{case}/timeline")["acts"]
        self.assertEqual([act["step"]["id"] for act in acts],
                         ["report", "file", "dispatch", "accept", "handle", "feed_back"])
        clocks = self.dispatcher.get(f"/api/cases/{case}/clocks")["clocks"]
        self.assertIn("handle_ordinary", [clock["id"] for clock in clocks])

    def test_a_step_that_the_law_does_not_allow_is_refused_with_its_article(self):
        case = self.report(**{"class": "emergency"})["case"]
        refused = self.dispatcher.act(case, "file", {"limit": "ordinary"}, expect=422).json
        self.assertEqual(refused["code"], "casework.rule_field_is")
        self.assertIn("网格", refused["basis"])
        offers = {one["step"]: one for one in self.dispatcher.get(f"/api/cases/{case}/steps")["steps"]}
        self.assertTrue(offers["file"]["open"])
        tried = self.dispatcher.post(f"/api/cases/{case}/check", {"step": "file", "fields": {"limit": "ordinary"}}, 200).json
        self.assertFalse(tried["accepted"])
        self.assertEqual(tried["refusals"][0]["code"], "casework.rule_field_is")
        self.assertEqual(self.dispatcher.get(f"/api/cases/{case}")["revision"], 1)

    def test_a_demonstration_names_its_roles(self):
        roles = [one["role"] for one in self.server.client().get("/api/session/roles")["roles"]]
        for role in ["grid_member", "legal_reviewer", "mediator", "auditor", "administrator"]:
            self.assertIn(role, roles)

    def test_who_may_not_act_is_refused(self):
        case = self.report()["case"]
        self.assertEqual(self.member.act(case, "file", {"limit": "ordinary"}, expect=403)["code"],
                         "casework.role_not_allowed")
        auditor = self.server.client("auditor")
        self.assertEqual(auditor.act(case, "file", {"limit": "ordinary"}, expect=403)["code"],
                         "identity.read_only_role")
        administrator = self.server.client("administrator")
        administrator.get(f"/api/cases/{case}", expect=403)

    def test_a_repeat_gets_the_first_answer_and_another_act_under_its_id_is_refused(self):
        key = fadu.new_id()
        body = {"pack": "grid_event", "step": "report", "fields": {"source": "member", "class": "other", "summary": "重复提交"}}
        first = self.member.post("/api/cases", body, 201, headers={"Idempotency-Key": key}).json
        again = self.member.post("/api/cases", body, 200, headers={"Idempotency-Key": key}).json
        self.assertTrue(again["repeated"])
        self.assertEqual(first["number"], again["number"])
        body["fields"]["summary"] = "另一件事"
        other = self.member.post("/api/cases", body, 422, headers={"Idempotency-Key": key})
        self.assertEqual(other["code"], "casework.id_reused")

    def test_two_people_on_one_case_are_told(self):
        case = self.report()["case"]
        self.dispatcher.act(case, "file", {"limit": "ordinary"}, seen=1)
        late = self.dispatcher.act(case, "dispatch", {"office": "城建科"}, expect=409, seen=1)
        self.assertEqual(late["code"], "casework.case_moved")

    def test_bad_input_is_refused_with_its_place(self):
        for body, code in [({"pack": "grid_event"}, "api.field_missing"),
                           ({"pack": "grid_event", "step": "report", "colour": 1}, "api.field_unknown"),
                           ({"pack": 7, "step": "report"}, "api.field_type"),
                           ({"pack": "grid_event", "step": "report", "occurred_at": "gestern"}, "api.field_format"),
                           ({"pack": "grid_event", "step": "report", "fields": {"summary": 1.5}}, "api.field_type")]:
            self.assertEqual(self.member.post("/api/cases", body, 400)["code"], code)
        self.assertEqual(self.member.call("POST", "/api/cases", raw=b"{", headers={"Content-Type": "application/json"})["code"], "api.bad_json")
        self.assertEqual(self.member.call("POST", "/api/cases", raw=b"{}", headers={"Content-Type": "text/plain"}).status, 415)
        self.member.get("/api/cases", 400, colour="red")
        self.member.get("/api/cases", 400, limit=1000)
        self.member.get("/api/cases/not-an-id", 400)
        self.member.get("/api/cases/" + fadu.new_id(), 404)

    def test_queues_page_without_gaps(self):
        for i in range(7):
            self.report(summary=f"翻页测试第{i}件")
        seen, cursor = [], ""
        while True:
            query = {"whose": "waiting", "limit": 3, **({"cursor": cursor} if cursor else {})}
            page = self.dispatcher.get("/api/cases", **query).json
            seen += [row["id"] for row in page["cases"]]
            cursor = page["next"]
            if not cursor or len(seen) > 400:
                break
        self.assertEqual(len(seen), len(set(seen)))
        self.assertGreaterEqual(len(seen), 7)
        newest = self.member.get("/api/cases", whose="mine", order="newest").json
        self.assertTrue(all(row["handler"]["id"] == newest["cases"][0]["handler"]["id"] for row in newest["cases"]))

    def test_words_find_cases_from_two_characters_up(self):
        case = self.report(summary="镇东桥墩裂缝渗水")["case"]
        for words in ["裂缝", "桥墩裂缝", "渗水"]:
            found = [row["id"] for row in self.dispatcher.get("/api/search", q=words)["cases"]]
            self.assertIn(case, found)
        self.assertNotIn(case, [row["id"] for row in self.dispatcher.get("/api/search", q="裂水")["cases"]])
        self.assertIn(case, [row["id"] for row in self.dispatcher.get("/api/search", q=case)["cases"]])
        administrator = self.server.client("administrator")
        self.assertEqual(administrator.get("/api/search", q="裂缝")["cases"], [])

    def test_a_telephone_finds_its_case_for_posts_that_take_in(self):
        clerk = self.server.client("window_clerk")
        opener = next(one for one in clerk.get("/api/openings")["openings"] if one["pack"] == "hotline_order")
        self.assertIn("step", opener)
        case = clerk.open_case("hotline_order", opener["step"], self.hotline_fields(clerk, opener, "138 0000 5678"))["case"]
        found = [row["id"] for row in clerk.get("/api/search", q="13800005678")["cases"]]
        self.assertIn(case, found)
        shown = clerk.get(f"/api/cases/{case}").json
        phone = next(field for field in shown["fields"] if field["id"] == "phone")
        self.assertTrue(phone["masked"])
        self.assertNotIn("0000", phone["text"])
        looked = clerk.post(f"/api/cases/{case}/look", {"purpose": "handling", "fields": ["phone"]}, 200).json
        phone = next(field for field in looked["fields"] if field["id"] == "phone")
        self.assertIn("5678", phone["value"])
        record = clerk.get(f"/api/ledger/entries/{looked['look']}/receipt", expect=None)
        self.assertEqual(record.status, 200)

    def hotline_fields(self, client, opener, phone):
        pack = client.get("/api/packs/hotline_order").json
        fields = {}
        for field in pack["fields"]:
            if field["id"] in opener["required"] or field["id"] == "phone":
                fields[field["id"]] = self.some_value(field)
        fields["phone"] = phone
        return fields

    @staticmethod
    def some_value(field):
        if field["choices"]:
            return field["choices"][0]["id"]
        return {"text": "接到来电反映", "flag": "false", "count": "1", "date": "2026-01-05",
                "instant": "2026-01-05T09:00:00+08:00"}.get(field["type"], "1")

    def test_the_map_answers_for_cells_and_cases(self):
        cells = self.member.get("/api/map/cells").json
        self.assertGreater(len(cells["features"]), 10)
        ring = cells["features"][0]["geometry"]["coordinates"][0]
        lon = sum(point[0] for point in ring[:-1]) / (len(ring) - 1)
        lat = sum(point[1] for point in ring[:-1]) / (len(ring) - 1)
        cell = self.member.get("/api/map/cell", at=f"{lon:.6f},{lat:.6f}").json
        self.assertIsNotNone(cell["code"])
        case = self.report(point=f"{lon:.6f},{lat:.6f}")["case"]
        box = self.member.get("/api/map/cases", low=f"{lon - 0.0001:.6f},{lat - 0.0001:.6f}",
                              high=f"{lon + 0.0001:.6f},{lat + 0.0001:.6f}").json
        self.assertIn(case, [row["id"] for row in box["cases"]])
        self.assertTrue(box["complete"])

    def test_links_lead_both_ways(self):
        one, two = self.report()["case"], self.report()["case"]
        self.dispatcher.open_case("case_link", "link", {"from": one, "to": two, "kind": "repeated", "reason": "同一井盖"})
        for case in (one, two):
            linked = self.dispatcher.get(f"/api/cases/{case}/links")["cases"]
            link = next((row for row in linked if row["pack"]["id"] == "case_link"), None)
            self.assertIsNotNone(link, linked)
        # What names a case says its title.
        texts = {field["id"]: field["text"] for field in link["link"]}
        title = self.dispatcher.get(f"/api/cases/{one}")["title"]
        self.assertEqual((texts["from"], texts["to"]), (title, title))
        self.assertNotEqual(title, "")

    def test_a_batch_made_offline_is_taken_in_order_and_one_by_one(self):
        case = fadu.new_id()
        acts = [{"id": fadu.new_id(), "case": case, "pack": "grid_event", "step": "report",
                 "fields": {"source": "member", "class": "other", "summary": "地下室积水"}},
                {"id": fadu.new_id(), "case": case, "step": "withdraw", "fields": {"reason": "已排干"}},
                {"id": fadu.new_id(), "case": case, "step": "withdraw", "fields": {"reason": "再撤一次"}}]
        outcomes = self.member.post("/api/acts", {"acts": acts}, 200)["outcomes"]
        self.assertIn("receipt", outcomes[0])
        self.assertEqual(outcomes[1]["receipt"]["state"], "withdrawn")
        self.assertEqual(outcomes[2]["refusal"]["code"], "casework.step_not_open")
        again = self.member.post("/api/acts", {"acts": acts[:2]}, 200)["outcomes"]
        self.assertTrue(all(one["receipt"]["repeated"] for one in again))

    def test_events_tell_of_acts_as_they_happen(self):
        listener = self.server.client("grid_dispatcher")
        listener.connection.request("GET", "/api/events", headers={"Cookie": listener.cookie})
        stream = listener.connection.getresponse()
        self.assertEqual(stream.status, 200)
        heard = []

        def listen():
            while len(heard) < 1:
                line = stream.readline().decode()
                if line.startswith("data: ") and "case" in line:
                    heard.append(json.loads(line[6:]))

        thread = threading.Thread(target=listen)
        thread.start()
        case = self.report()["case"]
        thread.join(10)
        self.assertTrue(heard)
        self.assertEqual(heard[0]["case"], case)
        fadu.CALLED.add("events")

    def test_late_clocks_come_first(self):
        clocks = self.dispatcher.get("/api/clocks", before="2100-01-01", limit=20)["clocks"]
        dues = [clock["due_at"] for clock in clocks]
        self.assertEqual(dues, sorted(dues))

    def test_a_resident_follows_her_matter_by_its_receipt(self):
        case = self.report()["case"]
        receipt = self.member.get(f"/api/cases/{case}/receipt").json
        anybody = self.server.client()
        followed = anybody.get(f"/api/public/cases/{case}", code=receipt["code"]).json
        self.assertFalse(followed["closed"])
        self.assertEqual(len(followed["steps"]), 1)
        self.assertNotIn("井盖", json.dumps(followed, ensure_ascii=False))
        wrong = ("2" if receipt["code"][0] != "2" else "3") + receipt["code"][1:]
        anybody.get(f"/api/public/cases/{case}", 404, code=wrong)
        proof = anybody.get(f"/api/public/cases/{case}/receipt", code=receipt["code"])
        self.assertIn(b"tlog-proof", proof.body)


if __name__ == "__main__":
    unittest.main()
