# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a desk does besides queues: intake, notes, rosters, printing, packs, verification, backups."""

import pathlib
import re
import time
import unittest

import fadu


def finished(read):
    """The job, once it has ended."""
    for _ in range(600):
        job = read()
        if job["state"] != "running":
            return job
        time.sleep(0.1)
    raise AssertionError("the job did not end")


class Desk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = fadu.Server(fadu.demonstration())
        cls.member = cls.server.client("grid_member")
        cls.dispatcher = cls.server.client("grid_dispatcher")
        cls.window = cls.server.client("window_clerk")
        cls.leader = cls.server.client("deputy_leader")
        cls.administrator = cls.server.client("administrator")
        cls.anybody = cls.server.client()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def report(self, **more):
        fields = {"source": "member", "class": "facility", "summary": "井盖破损需要更换", **more}
        return self.member.open_case("grid_event", "report", fields)["case"]

    # --- intake

    def test_matters_are_found_by_what_people_say(self):
        found = self.window.get("/api/matters", q="楼上漏水，邻居吵起来了")["matters"]
        self.assertEqual(found[0]["pack"], "mediation")
        self.assertIn("漏水", found[0]["matched"])
        self.assertEqual(self.member.get("/api/matters", q="路口井盖坏了")["matters"][0]["pack"], "grid_event")
        may = {(one["pack"], one["step"]) for one in self.window.get("/api/openings")["openings"]}
        everything = self.window.get("/api/matters", limit=200)["matters"]
        self.assertEqual({(one["pack"], one["step"]) for one in everything}, may)
        self.assertEqual(self.window.get("/api/matters", q="zzzzqqqq")["matters"], [])
        self.anybody.get("/api/matters", 401, q="井盖")

    def test_what_is_open_nearby_is_told_with_its_distance(self):
        case = self.report(point="117.400000,39.200000")
        far = self.report(point="117.400000,39.210000")
        near = self.dispatcher.get("/api/nearby", at="117.400500,39.200000", metres=200, pack="grid_event")["near"]
        self.assertEqual([(one["case"]["id"], one["metres"]) for one in near], [(case, 43)])
        both = self.dispatcher.get("/api/nearby", at="117.400000,39.200000", metres=2000)["near"]
        self.assertEqual([one["case"]["id"] for one in both][:2], [case, far])
        self.assertEqual(self.dispatcher.get("/api/nearby", at="117.400000,39.200000", metres=200, pack="licence")["near"], [])
        self.dispatcher.get("/api/nearby", 400, at="here")
        self.anybody.get("/api/nearby", 401, at="117.400000,39.200000")

    def test_a_person_is_found_by_posts_that_take_in(self):
        dispatcher = self.server.client("dispatcher")
        case = dispatcher.open_case("hotline_order", "receive", {
            "number": "8890-7777", "subject": "roads", "content": "路灯不亮", "urgent": False, "secret": False,
            "caller": "13800007777"})["case"]
        self.assertIn(case, [row["id"] for row in dispatcher.get("/api/nearby", person="138 0000 7777")["person"]])
        self.assertEqual(self.member.get("/api/nearby", 403, person="13800007777")["code"], "identity.no_people_search")

    # --- notes

    def test_notes_are_read_by_who_may_see_the_case(self):
        case = self.report()
        self.dispatcher.post(f"/api/cases/{case}/notes", {"text": "已联系物业，周四到场"}, 201)
        key = fadu.new_id()
        first = self.member.post(f"/api/cases/{case}/notes", {"text": "收到"}, 201, headers={"Idempotency-Key": key})
        again = self.member.post(f"/api/cases/{case}/notes", {"text": "收到"}, 200, headers={"Idempotency-Key": key})
        self.assertEqual(first["number"], again["number"])
        notes = self.leader.get(f"/api/cases/{case}/notes")["notes"]
        self.assertEqual([note["text"] for note in notes], ["已联系物业，周四到场", "收到"])
        self.assertTrue(notes[0]["actor"]["name"])
        self.server.client("mediator").get(f"/api/cases/{case}/notes", 403)
        self.assertEqual(self.server.client("auditor").post(f"/api/cases/{case}/notes", {"text": "x"}, 403)["code"], "casework.role_not_allowed")
        self.anybody.get(f"/api/cases/{case}/notes", 401)
        # Only through the case, and nobody lists the notes of others.
        body = {"pack": "case_note", "step": "note", "fields": {"case": case, "text": "旁路"}}
        self.assertEqual(self.dispatcher.post("/api/cases", body, 400)["code"], "api.note_by_case")
        self.dispatcher.get("/api/cases", 403, pack="case_note", whose="all")
        self.assertEqual(self.leader.get("/api/search", q="周四到场")["cases"], [])

    def test_sealed_cases_have_no_notes(self):
        officer = self.server.client("correction_officer")
        case = officer.get("/api/cases", whose="all", pack="correction", open="false", limit=1)["cases"][0]["id"]
        self.assertEqual(officer.post(f"/api/cases/{case}/notes", {"text": "x"}, 403)["code"], "api.note_on_sealed")

    def test_a_screen_that_is_wrong_is_answered_by_the_administrator(self):
        case = self.window.open_case("screen_report", "report", {"screen": "/intake", "kind": "unclear", "text": "看不懂"})["case"]
        waiting = self.administrator.get("/api/cases", whose="all", pack="screen_report", state="reported")["cases"]
        self.assertIn(case, [row["id"] for row in waiting])
        self.assertEqual(self.window.act(case, "answer", {"outcome": "mended", "answer": "x"}, 403)["code"], "casework.role_not_allowed")
        self.administrator.act(case, "answer", {"outcome": "mended", "answer": "已改"})
        self.assertTrue(self.window.get(f"/api/cases/{case}")["state"]["final"])

    # --- rosters

    def test_a_calendar_has_an_address_of_its_own(self):
        office = self.server.client("office_clerk")
        who = self.member.get("/api/session")["person"]["id"]
        office.open_case("roster", "assign", {
            "desk": "town_duty", "person": who, "from": "2026-12-24T08:30:00+08:00", "until": "2026-12-25T08:30:00+08:00", "place": "值班室"})
        self.assertFalse(self.member.get("/api/calendar-feed")["active"])
        path = self.member.post("/api/calendar-feed", None, 201)["path"]
        answer = self.anybody.get(path)
        text = answer.body.decode()
        self.assertIn("DTSTART:20261224T003000Z\r\n", text)
        self.assertIn("SUMMARY:镇值班\r\n", text)
        self.assertIn("LOCATION:值班室\r\n", text)
        self.assertEqual(text.count("BEGIN:VEVENT"), text.count("END:VEVENT"))
        self.assertEqual(self.server.client("mediator").get("/api/calendar-feed")["active"], False)
        newer = self.member.post("/api/calendar-feed", None, 201)["path"]
        self.assertEqual(self.anybody.get(path, 404)["code"], "api.no_calendar")
        self.anybody.get(newer)
        for file in self.server.data.rglob("*"):
            if file.is_file():
                self.assertNotIn(newer.split("/")[-1].encode(), file.read_bytes(), "the secret is not kept")
        self.member.call("DELETE", "/api/calendar-feed", expect=204)
        self.anybody.get(newer, 404)
        self.anybody.get("/api/calendar-feed", 401)

    def test_a_swap_that_gives_somebody_two_turns_at_once_is_refused(self):
        head = self.server.client("centre_head")
        asker, other = self.server.client("centre_receiver"), self.server.client("committee_director")
        who = {one: one.get("/api/session")["person"]["id"] for one in (asker, other)}

        def turn(whose, day):
            return head.open_case("roster", "assign", {"desk": "centre", "person": who[whose], "from": f"{day}T08:30", "until": f"{day}T18:00"})["case"]

        mine, theirs = turn(asker, "2027-03-01"), turn(other, "2027-03-01")
        refused = asker.act(mine, "swap_request", {"new_person": who[other], "reason": "外出"}, 422)
        self.assertEqual(refused["code"], "casework.two_turns")
        self.assertIn("值班", refused["basis"])
        # One for the other at the same time leaves each with one.
        asker.act(mine, "swap_request", {"new_person": who[other], "other_turn": theirs, "reason": "外出"})
        other.act(mine, "swap_agree")
        acts = [{"id": fadu.new_id(), "case": theirs, "step": "exchange", "fields": {"person": who[asker], "swap_of": mine}},
                {"id": fadu.new_id(), "case": mine, "step": "swap_approve", "fields": {"person": who[other]}}]
        tried = head.post("/api/acts?whole=true&check=true", {"acts": acts}, 200)["outcomes"]
        self.assertFalse(any("refusal" in one for one in tried), tried)
        outcomes = head.post("/api/acts?whole=true", {"acts": acts}, 200)["outcomes"]
        self.assertEqual([one["receipt"]["state"] for one in outcomes], ["planned", "planned"])
        # What was planned meanwhile is seen when the swap ends.
        later = turn(asker, "2027-03-02")
        asker.act(later, "swap_request", {"new_person": who[other], "reason": "外出"})
        other.act(later, "swap_agree")
        turn(other, "2027-03-02")
        self.assertEqual(head.act(later, "swap_approve", {"person": who[other]}, 422)["code"], "casework.two_turns")

    # --- a case on paper

    def test_a_case_is_printed_as_far_as_it_may_be_shown(self):
        case = self.report(summary="<b>井盖</b>")
        page = self.dispatcher.get(f"/api/cases/{case}/record")
        text = page.body.decode()
        self.assertIn("&lt;b&gt;井盖&lt;/b&gt;", text)
        self.assertNotIn("<b>井盖", text)
        self.assertIn(case, text)
        self.assertIn("sandbox", page.headers["Content-Security-Policy"])
        officer = self.server.client("correction_officer")
        sealed = officer.get("/api/cases", whose="all", pack="correction", open="false", limit=1)["cases"][0]["id"]
        self.assertIn("***", officer.get(f"/api/cases/{sealed}/record").body.decode())
        self.member.get(f"/api/cases/{sealed}/record", 403)
        self.anybody.get(f"/api/cases/{case}/record", 401)

    # --- papers

    def filed(self, officer, head):
        """A penalty case that was filed; the head picks the item of the list of powers."""
        lead = {"source": "patrol", "matter": "waste", "summary": "倾倒<b>渣土</b>", "party_kind": "citizen", "party_name": "示例当事人"}
        case = officer.open_case("penalty_ordinary", "register", lead)["case"]
        items = head.get("/api/cases", whose="all", pack="service_item", state="in_force", open="false", fields="true", limit=200)["cases"]
        item = next(one["id"] for one in items if any(f["id"] == "kind" and f.get("value") == "penalty" for f in one["fields"]))
        today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
        fields = {"power_item": item, "power_kind": "own", "jurisdiction": "ours", "limitation": "ordinary", "party_kind": "citizen",
                  "party_name": "示例当事人", "act_on": today, "found_on": today}
        return case, fields

    def test_a_paper_is_made_of_the_records_of_the_step_that_produced_it(self):
        officer, head = self.server.client("enforcement_officer"), self.server.client("enforcement_head")
        case, fields = self.filed(officer, head)
        self.assertEqual(head.get(f"/api/cases/{case}/documents")["documents"], [])
        entry = head.act(case, "file", fields)["number"]
        listed = head.get(f"/api/cases/{case}/documents")
        self.assertEqual([(one["document"], one["entry"], one["label"]) for one in listed["documents"]], [("filing_form", entry, "立案审批表")])
        self.assertFalse(listed["whole"])
        page = head.get(f"/api/cases/{case}/documents/{entry}")
        text = page.body.decode()
        self.assertIn("立案审批表", text)
        self.assertIn("倾倒&lt;b&gt;渣土&lt;/b&gt;", text)
        self.assertIn(f"台账第{entry}号", text)
        self.assertNotIn("示例当事人", text)
        self.assertIn("sandbox", page.headers["Content-Security-Policy"])
        # A look at the whole case, with its purpose on record, opens it whole, for who looked.
        head.post(f"/api/cases/{case}/look", {"purpose": "handling"}, 200)
        self.assertTrue(head.get(f"/api/cases/{case}/documents")["whole"])
        self.assertIn("示例当事人", head.get(f"/api/cases/{case}/documents/{entry}").body.decode())
        self.assertNotIn("示例当事人", officer.get(f"/api/cases/{case}/documents/{entry}").body.decode())
        head.get(f"/api/cases/{case}/documents/{entry + 1_000_000}", 404)
        self.member.get(f"/api/cases/{case}/documents", 403)
        self.member.get(f"/api/cases/{case}/documents/{entry}", 403)
        self.anybody.get(f"/api/cases/{case}/documents/{entry}", 401)

    def test_what_an_agreement_must_say_and_nobody_recorded_is_told(self):
        leader = self.server.client("deputy_leader", "en")
        cases = leader.get("/api/cases", whose="all", pack="mediation", open="false", order="newest", limit=20)["cases"]
        papers = [one for case in cases for one in leader.get(f"/api/cases/{case['id']}/documents")["documents"]]
        agreements = [one for one in papers if one["document"] == "agreement"]
        self.assertTrue(agreements)
        for one in agreements:
            self.assertIn("Who the parties are", one["missing"])
        # A decision of a penalty is not taken before it says who and where the party is.
        cases = leader.get("/api/cases", whose="all", pack="penalty_ordinary", state="closed", open="false", order="newest", limit=5)["cases"]
        papers = [one for case in cases for one in leader.get(f"/api/cases/{case['id']}/documents")["documents"]]
        decisions = [one for one in papers if one["document"] == "penalty_decision"]
        self.assertTrue(decisions)
        for one in decisions:
            self.assertEqual(one["missing"], [])
            self.assertTrue(one["number"])

    def test_papers_of_a_sealed_case_wait_for_a_look(self):
        officer = self.server.client("correction_officer")
        case = officer.get("/api/cases", whose="all", pack="correction", state="on_register", open="true", limit=1)["cases"][0]["id"]
        today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
        entry = officer.act(case, "propose_leave", {"leave_reason": "medical", "leave_from": today, "opinion": "同意转报"})["number"]
        self.assertEqual([one["missing"] for one in officer.get(f"/api/cases/{case}/documents")["documents"]][-1:], [[]])
        path = f"/api/cases/{case}/documents/{entry}"
        self.assertEqual(officer.get(path, 403)["code"], "evidence.look_first")
        self.leader.get(path, 403)
        officer.post(f"/api/cases/{case}/look", {"purpose": "handling"}, 200)
        self.assertIn("同意转报", officer.get(path).body.decode())

    def test_a_refusal_names_its_field_and_tells_periods_in_words(self):
        officer, head = self.server.client("enforcement_officer"), self.server.client("enforcement_head")
        case, fields = self.filed(officer, head)
        late = {**fields, "act_on": "2020-01-02"}
        said = head.post(f"/api/cases/{case}/check", {"step": "file", "fields": late}, 200)["refusals"]
        about = {one.get("field"): one["detail"] for one in said}
        self.assertIn("2年", about["act_on"])
        refused = head.act(case, "file", {**fields, "jurisdiction": "elsewhere"}, 422)
        self.assertEqual(refused["field"], "jurisdiction")
        wrong = head.post(f"/api/cases/{case}/check", {"step": "file", "fields": {**fields, "act_on": "soon"}}, 200)["refusals"]
        self.assertIn("act_on", [one.get("field") for one in wrong])

    def test_who_names_a_record_of_a_register_may_pick_it(self):
        officer = self.server.client("enforcement_officer")
        benchmarks = officer.get("/api/cases", whose="all", pack="penalty_benchmark", open="false", order="newest", limit=5)["cases"]
        self.assertTrue(benchmarks)
        self.assertEqual(officer.get(f"/api/cases/{benchmarks[0]['id']}")["id"], benchmarks[0]["id"])
        self.assertEqual(officer.post(f"/api/cases/{benchmarks[0]['id']}/look", {"purpose": "handling"}, 403)["code"], "identity.picks_only")
        self.member.get(f"/api/cases/{benchmarks[0]['id']}", 403)
        field = next(one for one in officer.get("/api/packs/penalty_ordinary")["fields"] if one["id"] == "benchmark_item")
        self.assertEqual(field["refers_to"], ["penalty_benchmark"])

    # --- packs

    def test_a_pack_has_what_a_drawing_needs(self):
        pack = self.leader.get("/api/packs/penalty_ordinary").json
        refs = {one["ref"] for one in pack["articles"]}
        for step in pack["steps"]:
            for rule in step["rules"]:
                self.assertIn(rule["basis"], refs)
        self.assertTrue(all(one["gist"] for one in pack["articles"]))
        licence = self.leader.get("/api/packs/licence").json
        self.assertTrue(any(clock["pauses"] for clock in licence["clocks"]))

    def test_a_pack_is_checked_before_it_is_used(self):
        share = pathlib.Path(__file__).resolve().parents[2] / "packs" / "case_link"
        text, scenarios = (share / "v1.yaml").read_text(), (share / "scenarios.yaml").read_text()
        good = self.administrator.post("/api/packs/check", {"pack": "case_link", "version": 1, "text": text, "scenarios": scenarios}, 200).json
        self.assertTrue(good["ok"], good["problems"])
        self.assertGreater(good["acts"], 0)
        self.assertIn("stateDiagram", good["diagram"])
        next_text = text.replace("version: 1", "version: 2", 1).replace("in_force: {from: 2000-01-01}", "in_force: {from: 2100-01-01}")
        bad = self.administrator.post("/api/packs/check", {"pack": "case_link", "version": 2, "text": next_text.replace("to: linked", "to: likned")}, 200).json
        self.assertFalse(bad["ok"])
        problem = bad["problems"][0]
        self.assertEqual(problem["file"], "packs/case_link/v2.yaml")
        self.assertEqual(text.splitlines()[problem["line"] - 1].strip(), "to: linked")
        wrong = self.administrator.post("/api/packs/check", {"pack": "case_link", "version": 1, "text": text,
                                                             "scenarios": scenarios.replace("state: removed", "state: linked")}, 200).json
        self.assertFalse(wrong["ok"])
        # What is published never changes.
        changed = self.administrator.post("/api/packs/check", {"pack": "case_link", "version": 1, "text": text + "# more\n"}, 200).json
        self.assertEqual([one["code"] for one in changed["problems"]], ["procedure.version_twice"])
        self.assertEqual(self.administrator.post("/api/packs/check", {"pack": "../x", "version": 1, "text": text}, 400)["code"], "api.bad_pack_id")
        self.leader.post("/api/packs/check", {"pack": "case_link", "version": 1, "text": text}, 403)

    # --- verification and backups

    def test_verification_is_watched(self):
        auditor = self.server.client("auditor")
        self.assertEqual(auditor.call("POST", "/api/ledger/verification?wait=false").status, 202)
        job = finished(lambda: auditor.get("/api/ledger/verification")["job"])
        self.assertEqual(job["state"], "done")
        self.assertTrue(job["result"]["ok"])
        self.assertEqual(job["result"]["entries"], job["total"])
        self.anybody.get("/api/ledger/verification", 401)

    def test_a_backup_made_from_the_page_is_a_town(self):
        self.leader.get("/api/backups", 403)
        self.leader.call("POST", "/api/backups", expect=403)
        case = self.report()
        self.assertEqual(self.administrator.call("POST", "/api/backups").status, 202)
        job = finished(lambda: self.administrator.get("/api/backups")["job"])
        self.assertEqual(job["state"], "done", job)
        listed = self.administrator.get("/api/backups").json
        self.assertEqual([one["name"] for one in listed["backups"]], [job["result"]["name"]])
        self.assertTrue(re.match(r"\d{4}-\d\d-\d\dT", listed["backups"][0]["made_at"]))
        copy = pathlib.Path(listed["folder"]) / job["result"]["name"]
        self.assertEqual((copy / "ledger.key").stat().st_mode & 0o77, 0)
        other = fadu.Server(copy)
        try:
            self.assertEqual(other.client("grid_member").get(f"/api/cases/{case}")["revision"], 1)
        finally:
            other.close()


if __name__ == "__main__":
    unittest.main()
