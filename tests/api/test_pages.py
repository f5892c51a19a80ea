# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages: the built desk with its routes, and the plain pages beside it."""

import pathlib
import tempfile
import unittest

import fadu


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="fadu-desk-")
        desk = pathlib.Path(cls.folder.name)
        (desk / "assets").mkdir()
        (desk / "index.html").write_text("<!doctype html><title>工作台</title>")
        (desk / "assets" / "index-DiwrgTda.js").write_text("export const words = '法度';\n" * 100)
        cls.server = fadu.Server(fadu.demonstration(), web=desk)
        cls.anybody = cls.server.client()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        cls.folder.cleanup()

    def test_the_desk_answers_its_own_routes(self):
        for path in ["/", "/index.html", "/cases", "/cases/0190a5c4-0000-7000-8000-000000000000", "/figures/mediation"]:
            page = self.anybody.get(path)
            self.assertIn("工作台", page.body.decode(), path)
            self.assertEqual(page.headers["Cache-Control"], "no-cache", path)
        again = self.anybody.call("GET", "/cases", headers={"If-None-Match": self.anybody.get("/cases").headers["ETag"]})
        self.assertEqual(again.status, 304)

    def test_what_is_named_by_its_content_is_kept_for_ever(self):
        script = self.anybody.call("GET", "/assets/index-DiwrgTda.js", headers={"Accept-Encoding": "gzip"})
        self.assertEqual(script.status, 200)
        self.assertIn("immutable", script.headers["Cache-Control"])
        self.assertEqual(script.headers["Content-Encoding"], "gzip")
        self.assertTrue(script.headers["ETag"])

    def test_what_is_not_there_is_not_the_desk(self):
        for path in ["/api/nothing", "/log/nothing", "/health/nothing", "/metrics/nothing", "/assets/gone.js", "/nothing.html"]:
            answer = self.anybody.call("GET", path)
            self.assertEqual(answer.status, 404, path)
            self.assertIn("problem+json", answer.headers["Content-Type"], path)

    def test_the_plain_pages_stay(self):
        for path in ["/follow.html", "/start.html", "/fadu.css"]:
            self.anybody.get(path)

    def test_a_browser_is_told_to_take_nothing_from_elsewhere(self):
        headers = self.anybody.get("/").headers
        policy = headers["Content-Security-Policy"]
        self.assertIn("default-src 'self'", policy)
        self.assertIn("frame-ancestors 'none'", policy)
        self.assertNotIn("http", policy)
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")


if __name__ == "__main__":
    unittest.main()
