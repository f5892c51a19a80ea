# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the town knows: figures, packs, people, the ledger, and what everybody may ask."""

import json
import pathlib
import subprocess
import tempfile
import unittest

import fadu


class Town(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = fadu.Server(fadu.demonstration())
        cls.clerk = cls.server.client("report_clerk")
        cls.anybody = cls.server.client()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def test_figures_are_those_of_the_command_line(self):
        place = self.server.place
        printed = self.server.run("indicators", "--data", str(self.server.data), "--year", "2020", "--as-of", "2021-02-20", "--json", *place)
        expected = {one["id"]: one for one in json.loads(printed.stdout)["indicators"]}
        served = self.clerk.get("/api/indicators", year=2020, as_of="2021-02-20")["indicators"]
        self.assertEqual({one["id"] for one in served}, set(expected))
        for one in served:
            self.assertEqual((one["value"], one["text"]), (expected[one["id"]]["value"], expected[one["id"]]["text"]), one["id"])

    def test_a_figure_opens_to_exactly_its_records(self):
        figure = self.clerk.get("/api/indicators/mediation.settled", year=2020).json
        trace = self.clerk.get("/api/indicators/mediation.settled/records", year=2020).json
        self.assertEqual(len(trace["records"]), figure["value"])
        self.assertIn("解释" if False else "2020", trace["explanation"])
        self.clerk.get("/api/cases/" + trace["records"][0]["case"])
        with_by = next(one for one in self.clerk.get("/api/indicators", year=2020)["indicators"]
                       if not one["sealed"] and self.clerk.get(f"/api/indicators/{one['id']}", year=2020)["by"] and one["kind"] == "flow" and one["value"])
        field = self.clerk.get(f"/api/indicators/{with_by['id']}", year=2020)["by"][0]
        slices = self.clerk.get(f"/api/indicators/{with_by['id']}/by/{field}", year=2020)["slices"]
        self.assertEqual(sum(one["value"] for one in slices), with_by["value"])
        self.clerk.get("/api/indicators/mediation.settld", 404, year=2020)
        self.clerk.get("/api/changes", year=2020, as_of="2020-12-31")

    def test_records_come_page_by_page_with_their_cases(self):
        whole = self.clerk.get("/api/indicators/mediation.success_rate/records", year=2020).json
        self.assertEqual((whole["count"], whole["next"]), (len(whole["records"]), ""))
        self.assertNotIn("matter", whole["records"][0])
        seen, cursor = [], {}
        while True:
            page = self.clerk.get("/api/indicators/mediation.success_rate/records", year=2020, limit=4, **cursor).json
            self.assertLessEqual(len(page["records"]), 4)
            seen += page["records"]
            if not page["next"]:
                break
            cursor = {"cursor": page["next"]}
        self.assertEqual([one["entry"] for one in seen], [one["entry"] for one in whole["records"]])
        self.assertEqual({one["matter"]["pack"]["id"] for one in seen}, {"mediation"})
        self.clerk.get("/api/indicators/mediation.success_rate/records", 400, year=2020, cursor="2020-01-01.1")
        figure = whole["figure"]
        self.assertEqual((figure["pack"], figure["system"], figure["parts"]), ("mediation", "S18", ["mediation.settled", "mediation.handled"]))

    def test_a_list_brings_the_fields_of_its_cases(self):
        rows = self.clerk.get("/api/cases", whose="all", pack="leader_meeting", open="false", fields="true", limit=5)["cases"]
        self.assertEqual(len(rows), 5)
        for row in rows:
            self.assertEqual(row["fields"], self.clerk.get("/api/cases/" + row["id"])["fields"])
        plain = self.clerk.get("/api/cases", whose="all", pack="leader_meeting", open="false", limit=1)["cases"][0]
        self.assertNotIn("fields", plain)

    def test_a_trend_adds_up_to_its_year(self):
        trend = self.clerk.get("/api/indicators/mediation.settled/trend", year=2020, as_of="2021-02-20").json
        year = self.clerk.get("/api/indicators/mediation.settled", year=2020, as_of="2021-02-20").json
        self.assertEqual([one["month"] for one in trend["months"]], [f"2020-{month:02}" for month in range(1, 13)])
        self.assertEqual(sum(one["value"] for one in trend["months"]), year["value"])
        self.assertEqual([one["year"] for one in trend["years"]], [2018, 2019, 2020])
        self.assertEqual((trend["years"][2]["value"], trend["years"][2]["text"]), (year["value"], year["text"]))
        rate = self.clerk.get("/api/indicators/mediation.success_rate/trend", year=2020, years=0).json
        whole = self.clerk.get("/api/indicators/mediation.success_rate", year=2020).json
        for part in ["numerator", "denominator"]:
            self.assertEqual(sum(one[part] for one in rate["months"]), whole[part])
        self.assertEqual([one["text"] for one in rate["months"] if not one["denominator"]][:1], ["—"])
        # Known in the middle of the year: the second half is not there yet.
        early = self.clerk.get("/api/indicators/mediation.settled/trend", year=2020, as_of="2020-06-30").json
        self.assertTrue(all(one["value"] is None for one in early["months"][6:]))
        self.assertLessEqual(early["years"][2]["value"], year["value"])
        self.clerk.get("/api/indicators/mediation.settld/trend", 404, year=2020)
        self.clerk.get("/api/indicators/mediation.settled/trend", 400, year=2020, years=11)

    def test_small_months_of_sealed_packs_are_not_shown(self):
        sealed = [one for one in self.clerk.get("/api/indicators", year=2020)["indicators"] if one["sealed"] and one["value"]]
        self.assertTrue(sealed)
        for one in sealed:
            trend = self.clerk.get(f"/api/indicators/{one['id']}/trend", year=2020).json
            shown = [month["value"] for month in trend["months"] if isinstance(month["value"], int)]
            self.assertFalse(any(0 < value < 10 for value in shown), one["id"])
            self.assertEqual(trend["suppressed"], not trend["months"], one["id"])

    def test_reports_and_audits(self):
        for kind, word in [("json", b"figures"), ("html", b"<html"), ("markdown", b"#")]:
            self.assertIn(word, self.clerk.get("/api/reports/annual", year=2020, as_of="2021-02-20", format=kind).body)
        audit = self.clerk.post("/api/audits", {"text": "全年共受理100件，办结93件，办结率99%。"}, 200)
        self.assertIn("wrong", audit.body.decode())

    def test_packs_articles_and_deadlines(self):
        packs = self.clerk.get("/api/packs")["packs"]
        self.assertGreater(len(packs), 70)
        registers = self.clerk.get("/api/packs", kind="register")["packs"]
        self.assertTrue(all(one["kind"] == "register" for one in registers))
        pack = self.clerk.get("/api/packs/penalty_ordinary", version=1).json
        self.assertEqual(pack["version"], 1)
        self.assertIn("stateDiagram", self.clerk.get("/api/packs/mediation/diagram").body.decode())
        self.clerk.get("/api/packs/no_such", 404)
        article = self.anybody.get("/api/articles", ref="行政处罚法-2021#42").json
        self.assertEqual(article["certainty"][0], "V")
        self.anybody.get("/api/articles", 422, ref="行政处罚法-2021#42", date="2020-06-01")
        due = self.anybody.get("/api/due", **{"period": "5wd", "from": "2020-09-28"}).json
        self.assertTrue(due["due"].startswith("2020-10-1"))
        self.anybody.get("/api/due", **{"period": "penalty_ordinary/decide", "from": "2021-08-02"})
        self.anybody.get("/api/due", 404, **{"period": "penalty_ordinary/nothing", "from": "2021-08-02"})

    def test_people_rosters_and_settings(self):
        people = self.clerk.get("/api/people", role="mediator")["people"]
        self.assertTrue(people)
        one = self.clerk.get("/api/people/" + people[0]["id"]).json
        self.assertEqual(one["name"], people[0]["name"])
        self.clerk.get("/api/people/nobody", 404)
        self.assertIn({"id": "E7", "label": "示例七小区"}, self.clerk.get("/api/roles")["units"])
        office = self.server.client("office_clerk")
        turns = office.get("/api/rosters", **{"from": "2020-03-01", "to": "2020-05-31"})["turns"]
        self.assertTrue(turns)
        self.assertEqual([turn["from"] for turn in turns], sorted(turn["from"] for turn in turns))
        office.get("/api/rosters", 400, **{"from": "2020-01-01", "to": "2020-12-31"})
        offices = self.server.client("mediator").get("/api/offices")["offices"]
        self.assertIn("城建科", [one["name"] for one in offices])
        self.assertTrue(all(one["handles"]["label"] for one in offices))
        settings = self.clerk.get("/api/settings")["settings"]
        self.assertTrue(any(setting["own"] for setting in settings))

    def test_the_ledger_can_be_followed_from_outside(self):
        checkpoint = self.anybody.get("/log/checkpoint").body.decode()
        key = self.anybody.get("/log/key").body.decode().strip()
        size = int(checkpoint.splitlines()[1])
        full = self.anybody.get("/log/tile/0/000").body
        self.assertEqual(len(full), 256 * 32)
        width = size % 256
        if width:
            last = self.anybody.get(f"/log/tile/0/{self.path_of(size // 256)}.p/{width}").body
            self.assertEqual(len(last), width * 32)
        self.anybody.get("/log/tile/0/0", 404)
        self.anybody.get("/log/tile/0/000.p/256", 404)
        self.anybody.get("/log/tile/entries/000", 401)
        auditor = self.server.client("auditor")
        self.assertGreater(len(auditor.get("/log/tile/entries/000").body), 1000)
        state = auditor.get("/api/ledger").json
        self.assertGreaterEqual(state["entries"], size)
        self.assertEqual(state["key"], key)
        self.assertTrue(auditor.call("POST", "/api/ledger/verification", expect=200)["ok"])
        receipt = auditor.get("/api/ledger/entries/7/receipt").body
        self.assertIn(b"tlog-proof", receipt)
        auditor.get("/api/ledger/entries/99999999/receipt", 404)

    @staticmethod
    def path_of(index):
        parts = [f"{index % 1000:03d}"]
        index //= 1000
        while index:
            parts.insert(0, f"x{index % 1000:03d}")
            index //= 1000
        return "/".join(parts)

    def test_the_public_sees_what_is_published(self):
        town = self.anybody.get("/api/public/town").json
        self.assertTrue(town["demonstration"])
        for report in town["reports"]:
            page = self.anybody.get(f"/api/public/reports/{report['year']}").body.decode()
            self.assertIn("法治政府", page)
        self.assertTrue(town["reports"])
        self.anybody.get("/api/public/reports/1999", 404)
        self.anybody.get("/api/indicators", 401, year=2020)

    def test_health_metrics_and_pages(self):
        self.anybody.get("/health/live")
        self.assertEqual(self.anybody.get("/health/ready")["status"], "ready")
        self.assertIn("fadu_commits_total", self.anybody.get("/metrics").body.decode())
        page = self.anybody.get("/")
        self.assertIn("法度", page.body.decode())
        again = self.anybody.call("GET", "/", headers={"If-None-Match": page.headers["ETag"]})
        self.assertEqual(again.status, 304)
        packed = self.anybody.call("GET", "/fadu.js", headers={"Accept-Encoding": "gzip"})
        self.assertEqual(packed.headers.get("Content-Encoding"), "gzip")
        self.assertEqual(self.anybody.call("GET", "/../etc/passwd").status, 400)
        self.assertEqual(self.anybody.call("GET", "/nothing").status, 404)
        self.assertEqual(self.anybody.call("PATCH", "/api/cases").status, 405)
        for header in ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"]:
            self.assertIn(header, page.headers)

    def test_words_are_chinese_first_and_english_on_request(self):
        self.assertIn("登录", self.anybody.get("/api/cases", 401)["title"])
        english = self.server.client(language="en")
        self.assertIn("Sign in", english.get("/api/cases", 401)["title"])


class Operations(unittest.TestCase):
    def test_a_backup_while_serving_is_whole_and_restores(self):
        server = fadu.Server(fadu.demonstration())
        try:
            member = server.client("grid_member")
            case = member.open_case("grid_event", "report", {"source": "member", "class": "other", "summary": "备份之前"})["case"]
            with tempfile.TemporaryDirectory() as folder:
                copy = pathlib.Path(folder) / "backup"
                done = server.run("backup", str(copy), "--data", str(server.data), *server.place)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual((copy / "ledger.key").stat().st_mode & 0o77, 0)
                self.assertEqual(server.run("backup", str(copy), "--data", str(server.data), *server.place).returncode, 1)
                other = fadu.Server(copy)
                try:
                    again = other.client("grid_member")
                    self.assertEqual(again.get(f"/api/cases/{case}")["revision"], 1)
                    again.act(case, "withdraw", {"reason": "恢复之后"})
                    stale = fadu.Client(other)
                    stale.cookie = member.cookie
                    if fadu.PG_TEMP:  # restored: sessions have ended
                        stale.get("/api/session", 401)
                    self.assertEqual(other.stop(), 0)
                    verified = other.run("verify", "--data", str(other.data), *other.place)
                    self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
                finally:
                    other.close()
            self.assertEqual(server.stop(), 0)
        finally:
            server.close()

    def test_a_stopped_server_has_lost_nothing(self):
        server = fadu.Server(fadu.demonstration())
        try:
            member = server.client("grid_member")
            cases = [member.open_case("grid_event", "report", {"source": "member", "class": "other", "summary": f"第{i}件"})["case"]
                     for i in range(5)]
            self.assertEqual(server.stop(), 0)
            server.start()
            member.connection = type(member.connection)(server.host, server.port, timeout=15)
            for case in cases:
                self.assertEqual(member.get(f"/api/cases/{case}")["revision"], 1)
            migrated = server.run("store", "migrate", "--dry-run", "--data", str(server.data), *server.place)
            self.assertEqual(migrated.returncode, 0, migrated.stderr)
        finally:
            server.close()


if __name__ == "__main__":
    unittest.main()
