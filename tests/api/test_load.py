# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where work lies: by place, by post, by month; never by person."""

import unittest

import fadu


class Load(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = fadu.Server(fadu.demonstration())
        cls.leader = cls.server.client("deputy_leader")
        cls.member = cls.server.client("grid_member")
        cls.anybody = cls.server.client()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def rows(self, client, **query):
        out, cursor = [], ""
        while True:
            page = client.get("/api/cases", **query, **({"cursor": cursor} if cursor else {})).json
            out += page["cases"]
            cursor = page["next"]
            if not cursor:
                return out

    def matters(self, client):
        """Open cases that go on; what stands in a register is nothing that waits to be done."""
        procedures = {pack["id"] for pack in client.get("/api/packs", kind="procedure")["packs"]}
        return [row for row in self.rows(client, whose="all", limit=200) if row["pack"]["id"] in procedures]

    def test_the_load_of_a_place_is_the_number_of_its_open_cases(self):
        open_cases = [row for row in self.matters(self.leader) if not row["sealed"]]
        load = self.leader.get("/api/map/load").json
        for unit in load["units"]:
            here = [row for row in open_cases if row["unit"] == unit["unit"]]
            self.assertEqual((unit["open"], unit["late"]), (len(here), sum(row["late"] for row in here)), unit)
        for cell in load["cells"]:
            here = [row for row in open_cases if row["cell"] == cell["cell"]]
            self.assertEqual(cell["open"], len(here), cell)
        self.assertEqual(load["nowhere"]["open"], sum(not row["unit"] for row in open_cases))
        some = self.leader.get("/api/map/load", system="S9").json
        self.assertLessEqual(sum(one["open"] for one in some["units"]), sum(one["open"] for one in load["units"]))
        none = self.leader.get("/api/map/load", pack="no_such_pack").json
        self.assertEqual((none["units"], none["nowhere"]["open"]), ([], 0))

    def test_a_post_sees_the_load_of_what_it_may_list(self):
        own = {one["unit"] for one in self.member.get("/api/map/load")["units"]}
        listed = {row["unit"] for row in self.matters(self.member)} - {""}
        self.assertEqual(own, listed)
        self.anybody.get("/api/map/load", 401)
        self.anybody.get("/api/workload", 401)

    def test_matters_of_a_month_by_place(self):
        heat = self.leader.get("/api/map/heat", **{"from": "2020-01", "to": "2020-12"})["months"]
        self.assertEqual([one["month"] for one in heat], [f"2020-{month:02}" for month in range(1, 13)])
        rows = self.rows(self.leader, whose="all", open="false", order="newest", pack="grid_event", limit=200)
        heat = self.leader.get("/api/map/heat", **{"from": "2020-01", "to": "2020-12", "pack": "grid_event"})["months"]
        self.assertGreater(sum(one["all"] for one in heat), 100)
        self.assertLessEqual(sum(one["all"] for one in heat), len(rows))
        for one in heat:
            self.assertLessEqual(sum(one["units"].values()), one["all"])
        self.assertEqual(self.leader.get("/api/map/heat", 400, **{"from": "2020-01", "to": "2019-12"})["code"], "api.bad_months")
        self.leader.get("/api/map/heat", 400, **{"from": "2000-01", "to": "2020-12"})
        self.leader.get("/api/map/heat", 400, **{"from": "2020-13", "to": "2020-12"})
        self.anybody.get("/api/map/heat", 401, **{"from": "2020-01", "to": "2020-12"})

    def test_workload_is_of_posts_and_never_of_persons(self):
        answer = self.leader.get("/api/workload")
        self.assertEqual({key for one in answer["waiting"] for key in one}, {"role", "pack", "system", "sealed", "open", "late"})
        dispatcher = self.server.client("grid_dispatcher")
        waits = len(self.rows(dispatcher, whose="waiting", pack="grid_event", limit=200))
        told = [one for one in answer["waiting"] if one["role"]["id"] == "grid_dispatcher" and one["pack"]["id"] == "grid_event"]
        self.assertEqual(sum(one["open"] for one in told), waits)
        self.assertTrue(all(not one["sealed"] for one in answer["packs"]))

    def test_small_numbers_of_sealed_packs_are_not_told(self):
        officer = self.server.client("correction_officer")
        for one in officer.get("/api/workload")["packs"]:
            if one["sealed"]:
                self.assertTrue(one["open"] is None or one["open"] == 0 or one["open"] >= 10, one)


if __name__ == "__main__":
    unittest.main()
