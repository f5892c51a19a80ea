# SPDX-License-Identifier: AGPL-3.0-or-later
"""The map of cells: now and on other days, and redrawn without a gap or an overlap."""

import unittest

import fadu


class TheMap(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = fadu.Server(fadu.demonstration())
        cls.dispatcher = cls.server.client("grid_dispatcher")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def cells(self, **query):
        return {one["properties"]["code"]: one for one in self.dispatcher.get("/api/map/cells", **query).json["features"]}

    @staticmethod
    def text(ring):
        return " ".join(f"{lon:.6f},{lat:.6f}" for lon, lat in ring)

    def halved(self, cell):
        """Two parts of a cell, cut between its first corner and one across that is seen from it."""
        ring = cell["geometry"]["coordinates"][0][:-1]

        def turn(a, b, c):
            return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

        for shift in range(len(ring)):
            turned = ring[shift:] + ring[:shift]
            # An ear: the corner between its two neighbours, if it is convex and nothing lies within.
            a, b, c = turned[0], turned[1], turned[2]
            if turn(a, b, c) > 1e-12 and all(min(turn(a, b, p), turn(b, c, p), turn(c, a, p)) < 0 for p in turned[3:]):
                return self.text([a, b, c]), self.text([a] + turned[2:])
        raise AssertionError("every cell has an ear")

    def test_a_split_is_taken_whole_and_seen_from_its_day_on(self):
        before = self.cells()
        cell = before[sorted(before)[5]]
        ear, rest = self.halved(cell)
        shrunk = {"id": fadu.new_id(), "case": cell["id"], "step": "correct", "fields": {"reason": "人口增加", "area": rest}}
        new = {"id": fadu.new_id(), "pack": "grid_cell", "step": "record",
               "fields": {"code": "NEW", "name": "新格", "unit": cell["properties"]["unit"], "area": ear, "scheme": "自编"}}
        doubled = self.dispatcher.post("/api/acts?check=true", {"acts": [new]}, 200).json["outcomes"][0]["refusal"]
        self.assertEqual((doubled["code"], doubled["basis"]), ("grid.overlap", "本镇制度-2020#网格"))
        self.assertIn("remedy", doubled)
        tried = self.dispatcher.post("/api/acts?whole=true&check=true", {"acts": [shrunk, new]}, 200).json
        self.assertEqual(tried, {"recorded": False, "outcomes": [{}, {}]})
        done = self.dispatcher.post("/api/acts?whole=true", {"acts": [shrunk, new]}, 200).json
        self.assertTrue(done["recorded"])
        after = self.cells()
        self.assertEqual(set(after) - set(before), {"NEW"})
        # Yesterday's map has not changed.
        days = self.dispatcher.get("/api/map/days").json["days"]
        self.assertEqual(self.cells(on=days[-2]["day"]), before)
        self.assertEqual(self.cells(on=days[-1]["day"]), after)
        self.assertEqual(self.cells(on="1999-01-01"), {})
        self.assertEqual(days[-1]["acts"], 2)

    def test_a_cell_among_others_is_not_taken_away_alone(self):
        cells = self.cells()
        refused = set()
        for code in sorted(cells):
            act = {"id": fadu.new_id(), "case": cells[code]["id"], "step": "dissolve", "fields": {"reason": "合并"}}
            outcome = self.dispatcher.post("/api/acts?check=true", {"acts": [act]}, 200).json["outcomes"][0]
            refused.add(outcome.get("refusal", {}).get("code"))
        # Those at the border of the town leave no gap behind.
        self.assertEqual(refused, {None, "grid.gap"})

    def test_without_a_tile_server_no_page_may_ask_outside(self):
        self.assertEqual(self.dispatcher.get("/api/map/tiles").json["layers"], [])
        policy = self.dispatcher.get("/api/map/tiles").headers["Content-Security-Policy"]
        self.assertIn("img-src 'self' data: blob:;", policy)
        self.assertNotIn("http", policy)

    def test_a_day_is_a_day(self):
        self.assertEqual(self.dispatcher.get("/api/map/cells", 400, on="2020-13-01")["code"], "api.field_format")


if __name__ == "__main__":
    unittest.main()
