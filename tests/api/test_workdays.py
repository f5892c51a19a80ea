# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notices of holidays: tried, recorded, corrected and withdrawn; what they move, and who is told."""

import datetime
import json
import unittest

import fadu

# A stretch of days that begins in two days and lies in one year. Examples, not a notice.
TODAY = datetime.date.today()
FIRST = TODAY + datetime.timedelta(days=2)
if (FIRST + datetime.timedelta(days=8)).year != FIRST.year:
    FIRST = datetime.date(FIRST.year + 1, 1, 1)
LAST = FIRST + datetime.timedelta(days=6)
YEAR = FIRST.year
HOLIDAYS = f"春节 {FIRST}..{LAST}"
NUMBER = "示例〔2026〕1号"


class Workdays(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = fadu.Server(fadu.demonstration())
        cls.admin = cls.server.client("administrator")
        cls.clerk = cls.server.client("office_clerk")
        cls.mediator = cls.server.client("mediator")
        made = cls.clerk.open_case("information_request", "receive", {
            "channel": "in_person", "content": "示例", "identity_shown": True, "form_wanted": "paper"}, None)
        assert made.status == 201, made.json
        cls.case = made["case"]
        cls.before = cls.clerk.get("/api/cases/" + cls.case)["clocks"][0]

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def clock(self):
        return self.clerk.get("/api/cases/" + self.case)["clocks"][0]

    def test_1_a_year_says_which_notice_made_its_days(self):
        year = self.mediator.get("/api/workdays", year=2020).json
        self.assertEqual((year["known"], year["working_days"]), (True, 249))
        day = next(one for one in year["days"] if one["date"] == "2020-01-31")
        self.assertEqual((day["kind"], day["name"], day["notice"]), ("holiday", "春节", "国办发明电〔2020〕1号"))
        self.assertEqual([one["number"] for one in year["notices"]], ["国办发明电〔2019〕16号", "国办发明电〔2020〕1号"])
        self.assertEqual([one["record"] for one in year["notices"]], [None, None])
        far = self.mediator.get("/api/workdays", year=2149).json
        self.assertEqual((far["known"], far["days"], far["notices"]), (False, [], []))
        self.assertEqual(self.mediator.get("/api/workdays")["year"], TODAY.year)
        self.server.client().get("/api/workdays", 401)

    def test_2_a_trial_tells_what_would_move_and_records_nothing(self):
        tried = self.clerk.post("/api/workdays/trial", {"year": YEAR, "number": NUMBER, "holidays": HOLIDAYS.replace("..", "至")}, 200).json
        self.assertEqual((tried["holidays"], tried["make_up"]), (HOLIDAYS, "无"))
        self.assertGreaterEqual(tried["later"], 1)
        own = next(one for one in tried["sample"] if one["case"]["id"] == self.case)
        self.assertEqual(own["from"], self.before["due_at"])
        self.assertGreater(own["to"], own["from"])
        self.assertEqual(self.clock(), self.before)
        # The administrator learns how many, not which.
        self.assertEqual(self.admin.post("/api/workdays/trial", {"year": YEAR, "holidays": HOLIDAYS}, 200)["later"], tried["later"])
        self.assertEqual(self.admin.post("/api/workdays/trial", {"year": YEAR, "holidays": HOLIDAYS}, 200)["sample"], [])
        bad = self.clerk.post("/api/workdays/trial", {"year": YEAR, "holidays": "放假三天"}, 400)
        self.assertEqual(bad["code"], "calendar.bad_line")
        self.assertIn("remedy", bad.json)
        self.mediator.post("/api/workdays/trial", {"year": YEAR, "holidays": HOLIDAYS}, 403)

    def test_3_a_recorded_notice_moves_running_clocks_and_each_says_so(self):
        tried = self.clerk.post("/api/workdays/trial", {"year": YEAR, "holidays": HOLIDAYS}, 200).json
        to = next(one for one in tried["sample"] if one["case"]["id"] == self.case)["to"]
        made = self.admin.open_case("holiday_notice", "record", {
            "number": NUMBER, "year": str(YEAR), "issued": str(TODAY), "source": "www.gov.cn", "holidays": HOLIDAYS})
        Workdays.notice = made["case"]
        clock = self.clock()
        self.assertEqual(clock["due_at"], to)
        moved = clock["moved"]
        self.assertEqual((moved["number"], moved["record"], moved["step"], moved["from"], moved["to"]),
                         (NUMBER, self.notice, "record", self.before["due_at"], to))
        explained = self.clerk.get(f"/api/cases/{self.case}/clocks")["clocks"][0]
        self.assertEqual(explained["moves"], [moved])
        self.assertIn(NUMBER, str(explained["due"]))
        row = next(one for one in self.clerk.get("/api/cases", whose="all", pack="information_request")["cases"] if one["id"] == self.case)
        self.assertEqual((row["due_at"], row["clock"]["moved"]), (to, moved))
        year = self.mediator.get("/api/workdays", year=YEAR).json
        self.assertIn({"number": NUMBER, "title": "", "source": "www.gov.cn", "issued": str(TODAY), "record": self.notice}, year["notices"])
        self.assertTrue(self.server.client().get("/api/due", period="20wd", **{"from": str(TODAY)}))

    def test_4_whoever_listens_hears_of_each_case_that_moved(self):
        listener = self.server.client("office_clerk")
        listener.connection.request("GET", "/api/events", headers={"Cookie": listener.cookie, "Last-Event-ID": "1"})
        stream = listener.connection.getresponse()
        told = None
        while told is None or told["case"] != self.case or told["step"]:
            line = stream.readline().decode()
            self.assertTrue(line, "the stream ended")
            if line.startswith("data: {") and '"case"' in line:
                told = json.loads(line[len("data: "):])
        self.assertEqual(told["pack"], "information_request")
        listener.connection.close()

    def test_5_a_wrong_notice_is_corrected_and_withdrawn_by_acts(self):
        shorter = f"春节 {FIRST}..{LAST - datetime.timedelta(days=3)}"
        body = {"holidays": shorter, "make_up": "无", "reason": "多录三天"}
        self.assertEqual(self.clerk.post("/api/workdays/trial", {"record": self.notice, "year": YEAR, "holidays": shorter}, 200)["before"],
                         self.clerk.post("/api/workdays/trial", {"record": self.notice, "year": YEAR, "holidays": HOLIDAYS}, 200)["after"])
        self.clerk.act(self.notice, "correct", body)
        self.assertEqual(self.clock()["moved"]["step"], "correct")
        gone = self.clerk.post("/api/workdays/trial", {"record": self.notice, "year": YEAR, "withdraw": True}, 200).json
        self.assertGreaterEqual(gone["earlier"] + gone["later"], 1)
        self.clerk.act(self.notice, "withdraw", {"reason": "误登记"})
        self.assertEqual(self.clock()["due_at"], self.before["due_at"])
        moves = self.clerk.get(f"/api/cases/{self.case}/clocks")["clocks"][0]["moves"]
        self.assertEqual([one["step"] for one in moves], ["record", "correct", "withdraw"])
        self.assertEqual([one["step"] for one in self.mediator.get("/api/workdays", year=YEAR)["changes"]], ["record", "correct", "withdraw"])

    def test_6_a_rebuild_says_the_same(self):
        place = self.server.place
        said = self.server.run("verify", "--data", str(self.server.data), *place)
        self.assertEqual(said.returncode, 0, said.stderr)
        self.server.stop()
        self.assertEqual(self.server.run("rebuild", "--data", str(self.server.data), *place).returncode, 0)
        self.server.start()


if __name__ == "__main__":
    unittest.main()
