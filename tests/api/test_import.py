# SPDX-License-Identifier: AGPL-3.0-or-later
"""A spreadsheet that is imported: tried first, then taken whole or not at all."""

import unittest

import fadu


class Import(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = fadu.Server(fadu.demonstration())
        cls.member = cls.server.client("grid_member")
        cls.auditor = cls.server.client("auditor")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def row(self, summary="批量登记", **fields):
        return {"id": fadu.new_id(), "pack": "grid_event", "step": "report",
                "fields": {"source": "member", "class": "facility", "summary": summary, **fields}}

    def entries(self):
        return self.auditor.get("/api/ledger")["entries"]

    def test_one_bad_row_keeps_the_whole_batch_out_and_every_refusal_is_told(self):
        rows = [self.row(), self.row(**{"class": "no_such"}), self.row(), self.row(source="")]
        before = self.entries()
        for query in ["whole=true", "check=true", "whole=true&check=true"]:
            answer = self.member.post("/api/acts?" + query, {"acts": rows}, 200).json
            self.assertFalse(answer["recorded"], query)
            self.assertEqual(["refusal" in one for one in answer["outcomes"]], [False, True, False, True], query)
            self.assertIn("detail", answer["outcomes"][1]["refusal"])
        self.assertEqual(self.entries(), before)

    def test_good_rows_are_tried_then_recorded_together_once(self):
        rows = [self.row(f"第{i}件") for i in range(500)]
        before = self.entries()
        tried = self.member.post("/api/acts?check=true", {"acts": rows}, 200).json
        self.assertEqual(tried["outcomes"], [{}] * 500)
        self.assertEqual(self.entries(), before)
        done = self.member.post("/api/acts?whole=true", {"acts": rows}, 200).json
        self.assertTrue(done["recorded"])
        numbers = [one["receipt"]["number"] for one in done["outcomes"]]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 500)))
        again = self.member.post("/api/acts?whole=true", {"acts": rows}, 200).json
        self.assertTrue(all(one["receipt"]["repeated"] for one in again["outcomes"]))
        self.assertEqual(self.entries(), before + 500)

    def test_limits_and_strangers(self):
        rows = [self.row() for _ in range(201)]
        self.assertEqual(self.member.post("/api/acts", {"acts": rows}, 400)["code"], "api.field_length")
        self.assertEqual(self.member.post("/api/acts?check=true", {"acts": [self.row()] * 2001}, 400)["code"], "api.field_length")
        refused = self.auditor.post("/api/acts?whole=true", {"acts": [self.row()]}, 200).json
        self.assertEqual(refused["outcomes"][0]["refusal"]["code"], "identity.read_only_role")

    def test_who_says_that_he_opens_a_case_gets_no_way_into_one_that_is_there(self):
        case = self.server.client("correction_officer").get("/api/cases", whose="all", pack="correction", open="false", limit=1)["cases"][0]["id"]
        acts = [{**self.row(), "case": case}, {"id": fadu.new_id(), "case": case, "step": "report", "fields": {}}]
        outcomes = self.member.post("/api/acts", {"acts": acts}, 200)["outcomes"]
        self.assertEqual(outcomes[1]["refusal"]["code"], "identity.not_for_role")


if __name__ == "__main__":
    unittest.main()
