# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a desk keeps for its account: preferences, and forms half filled in."""

import unittest

import fadu


class Keepsakes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = fadu.Server(fadu.demonstration())
        cls.clerk = cls.server.client("window_clerk")
        cls.member = cls.server.client("grid_member")
        cls.officer = cls.server.client("correction_officer")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def test_preferences_are_kept_for_their_account_alone(self):
        put = lambda client, key, value, expect=200: client.call("PUT", f"/api/preferences/{key}", {"value": value}, expect)
        filters = [{"name": "今日到期", "query": {"clock": "due", "days": 0}}]
        put(self.clerk, "filters", filters)
        put(self.clerk, "theme", "dark")
        self.assertEqual(self.clerk.get("/api/preferences")["preferences"], {"filters": filters, "theme": "dark"})
        self.assertEqual(self.clerk.get("/api/preferences/filters")["value"], filters)
        self.assertEqual(self.member.get("/api/preferences")["preferences"], {})
        self.assertEqual(self.member.get("/api/preferences/filters", 404)["code"], "api.not_kept")
        put(self.clerk, "theme", None)
        self.assertIsNone(self.clerk.get("/api/preferences/theme")["value"])
        self.clerk.call("DELETE", "/api/preferences/theme", expect=204)
        self.clerk.call("DELETE", "/api/preferences/theme", expect=404)
        self.assertEqual(put(self.clerk, "large", "x" * 17000, 400)["code"], "api.kept_too_large")
        self.assertEqual(put(self.clerk, "a%20b", 1, 400)["code"], "api.bad_name")
        self.assertEqual(self.clerk.call("PUT", "/api/preferences/x", {}, 400)["code"], "api.field_missing")
        self.server.client().get("/api/preferences", 401)
        self.server.stop()
        self.server.start()
        # Another session of the same account finds them again.
        self.assertEqual(self.server.client("window_clerk").get("/api/preferences/filters")["value"], filters)

    def test_drafts_come_back_and_end(self):
        put = lambda client, key, body, expect=200: client.call("PUT", f"/api/drafts/{key}", body, expect)
        value = {"fields": {"summary": "草稿里的秘密话", "class": "other"}}
        head = put(self.member, "grid_event:report", {"pack": "grid_event", "value": value}).json
        self.assertGreater(head["expires_at"], head["saved_at"])
        self.assertEqual(self.member.get("/api/drafts/grid_event:report")["value"], value)
        self.assertEqual([one["key"] for one in self.member.get("/api/drafts")["drafts"]], ["grid_event:report"])
        self.assertEqual(self.clerk.get("/api/drafts")["drafts"], [])
        self.clerk.get("/api/drafts/grid_event:report", 404)
        self.assertEqual(put(self.member, "x", {"pack": "correction", "value": {}}, 403)["code"], "identity.not_for_role")
        self.assertEqual(put(self.member, "x", {"value": "x" * 70000}, 400)["code"], "api.kept_too_large")
        before = self.server.client("auditor").get("/api/ledger")["entries"]
        self.member.call("DELETE", "/api/drafts/grid_event:report", expect=204)
        self.member.get("/api/drafts/grid_event:report", 404)
        self.assertEqual(self.server.client("auditor").get("/api/ledger")["entries"], before, "no entry was made")

    def test_no_word_of_a_draft_is_in_the_files_or_the_log(self):
        word = "尚未提交的矫正记录"
        self.officer.call("PUT", "/api/drafts/correction:report", {"pack": "correction", "value": {"note": word}}, 200)
        self.clerk.call("PUT", "/api/drafts/plain", {"value": {"note": word}}, 200)
        self.assertEqual(self.officer.get("/api/drafts/correction:report")["value"]["note"], word)
        for path in self.server.data.rglob("*"):
            if path.is_file():
                self.assertNotIn(word.encode(), path.read_bytes(), path)
        self.assertNotIn(word, self.server.log)


if __name__ == "__main__":
    unittest.main()
