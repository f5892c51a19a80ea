# SPDX-License-Identifier: AGPL-3.0-or-later
"""Queues as a desk asks for them: by packs, systems, steps, clocks, words; and how many."""

import unittest

import fadu


class Queue(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = fadu.Server(fadu.demonstration())
        cls.member = cls.server.client("grid_member")
        cls.dispatcher = cls.server.client("grid_dispatcher")
        cls.handler = cls.server.client("department_handler")
        cls.leader = cls.server.client("deputy_leader")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def report(self, **more):
        fields = {"source": "member", "class": "facility", "summary": "井盖破损需要更换", **more}
        return self.member.open_case("grid_event", "report", fields)["case"]

    def handled(self, **more):
        """An event that a handler has accepted."""
        case = self.report(**more)
        self.dispatcher.act(case, "file", {"limit": "ordinary"})
        self.dispatcher.act(case, "dispatch", {"office": "城建科"})
        self.handler.act(case, "accept")
        return case

    def rows(self, client, **query):
        out, cursor = [], ""
        while True:
            page = client.get("/api/cases", **query, **({"cursor": cursor} if cursor else {})).json
            out += page["cases"]
            cursor = page["next"]
            if not cursor:
                return out

    def ids(self, client, **query):
        return [row["id"] for row in self.rows(client, **query)]

    def test_several_packs_and_systems(self):
        case = self.report()
        rows = self.rows(self.leader, whose="all", pack="grid_event,hotline_order", limit=200)
        self.assertEqual({row["pack"]["id"] for row in rows} - {"grid_event", "hotline_order"}, set())
        self.assertIn(case, [row["id"] for row in rows])
        systems = {one["id"]: one["system"] for one in self.leader.get("/api/packs")["packs"]}
        rows = self.rows(self.leader, whose="all", system="S9", limit=200)
        self.assertEqual({systems[row["pack"]["id"]] for row in rows}, {"S9"})
        self.assertEqual(self.rows(self.leader, whose="all", system="S99"), [])
        # Of several packs those that the post may not list are left out; one alone is refused by name.
        rows = self.rows(self.leader, whose="all", pack="grid_event,correction", limit=200)
        self.assertEqual({row["pack"]["id"] for row in rows}, {"grid_event"})
        self.leader.get("/api/cases", 403, whose="all", pack="correction")

    def test_a_step_finds_what_my_post_can_take_now(self):
        case = self.report()
        self.assertIn(case, self.ids(self.dispatcher, step="file", limit=200))
        self.assertIn(case, self.ids(self.dispatcher, step="grid_event/file", limit=200))
        self.assertNotIn(case, self.ids(self.dispatcher, step="dispatch", limit=200))
        self.assertEqual(self.ids(self.handler, step="file"), [], "not a step of this post")
        self.dispatcher.act(case, "file", {"limit": "ordinary"})
        self.assertNotIn(case, self.ids(self.dispatcher, step="file", limit=200))
        self.assertIn(case, self.ids(self.dispatcher, step="dispatch", limit=200))
        # Filed as an ordinary one, the law of the house refuses the urgent way.
        self.assertNotIn(case, self.ids(self.dispatcher, step="dispatch_urgent", limit=200))
        # For who looks on: where the step can be taken by whom it is for.
        self.assertIn(case, self.ids(self.leader, whose="all", step="dispatch", limit=200))

    def test_a_row_has_the_clock_that_presses_most(self):
        case = self.handled()
        row = next(row for row in self.rows(self.leader, whose="all", pack="grid_event", limit=200) if row["id"] == case)
        clock = row["clock"]
        self.assertEqual((clock["id"], clock["label"]), ("handle_ordinary", "处置时限（一般）"))
        self.assertEqual(clock["left"], {"unit": "working_day", "count": 5})
        self.assertEqual(clock["due_at"], row["due_at"])
        self.assertFalse(clock["late"] or clock["paused"])
        english = self.server.client("deputy_leader", language="en")
        found = next(one for one in self.rows(english, whose="all", pack="grid_event", limit=200) if one["id"] == case)
        self.assertEqual(found["clock"]["label"], "Time to handle (ordinary)")

    def test_clocks_that_pause_are_found(self):
        case = self.handled()
        self.assertNotIn(case, self.ids(self.leader, whose="all", clock="paused"))
        self.leader.act(case, "suspend", {"reason": "雨季不能施工"})
        rows = self.rows(self.leader, whose="all", clock="paused", limit=1)
        self.assertEqual(len(rows), len({row["id"] for row in rows}))
        row = next(row for row in rows if row["id"] == case)
        self.assertTrue(row["clock"]["paused"])
        self.assertIsNone(row["clock"]["due_at"])
        self.assertIsNone(row["clock"]["left"])
        self.assertIn(case, self.ids(self.leader, whose="all", clock="paused", pack="grid_event"))
        self.assertNotIn(case, self.ids(self.leader, whose="all", clock="paused", pack="licence"))
        self.dispatcher.act(case, "resume")
        self.assertNotIn(case, self.ids(self.leader, whose="all", clock="paused"))

    def test_clocks_beyond_the_known_holidays_are_found(self):
        for row in self.rows(self.leader, whose="all", clock="provisional"):
            clocks = self.leader.get("/api/cases/" + row["id"])["clocks"]
            self.assertTrue(any(clock["provisional"] and clock["status"] == "running" or clock["late"] for clock in clocks), row)

    def test_late_and_due_soon(self):
        case = self.handled()
        late = self.rows(self.leader, whose="all", clock="late", limit=200)
        self.assertTrue(all(row["late"] for row in late))
        self.assertEqual([row["id"] for row in late], self.ids(self.leader, whose="all", late="true", limit=200))
        self.assertNotIn(case, [row["id"] for row in late])
        soon = self.rows(self.leader, whose="all", clock="due", days=14, limit=200)
        self.assertIn(case, [row["id"] for row in soon])
        self.assertFalse(any(row["late"] for row in soon))
        self.assertNotIn(case, self.ids(self.leader, whose="all", clock="due", days=0, limit=200))

    def test_words_narrow_a_queue(self):
        case = self.report(summary="老槐树枝压住电线")
        self.assertEqual(self.ids(self.dispatcher, q="槐树枝"), [case])
        self.assertEqual(self.ids(self.dispatcher, q="槐树枝", pack="grid_event", step="file"), [case])
        self.assertEqual(self.ids(self.dispatcher, q="槐树枝", step="dispatch"), [])
        self.assertEqual(self.ids(self.handler, q="槐树枝"), [], "does not wait for this post")
        self.assertEqual(self.ids(self.leader, whose="all", q="槐树枝"), [case])
        self.assertEqual(self.dispatcher.get("/api/cases", 400, q="槐")["code"], "store.short_query")

    def test_the_number_of_a_queue_is_that_of_its_rows(self):
        self.report()
        for query in [{"whose": "waiting"}, {"whose": "all", "pack": "grid_event"}, {"whose": "mine"},
                      {"whose": "all", "clock": "paused"}, {"whose": "all", "clock": "late"}]:
            answer = self.dispatcher.get("/api/cases/count", **query, max=1000).json
            self.assertFalse(answer["more"], query)
            self.assertEqual(answer["count"], len(self.rows(self.dispatcher, **query, limit=200)), query)
        self.report()
        self.report()
        bounded = self.dispatcher.get("/api/cases/count", max=1).json
        self.assertTrue(bounded["more"])
        self.server.client().get("/api/cases/count", 401)
        self.leader.get("/api/cases/count", 403, pack="correction")

    def test_a_cursor_is_for_its_question_only(self):
        for _ in range(3):
            self.report()
        cursor = self.dispatcher.get("/api/cases", pack="grid_event", limit=1)["next"]
        for other in [{"step": "file"}, {"system": "S9"}, {"clock": "paused"}, {"q": "井盖"}]:
            self.assertEqual(self.dispatcher.get("/api/cases", 400, cursor=cursor, limit=1, **{"pack": "grid_event", **other})["code"],
                             "office.bad_cursor", other)


if __name__ == "__main__":
    unittest.main()
