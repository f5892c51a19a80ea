# SPDX-License-Identifier: AGPL-3.0-or-later
"""fadu evidence seal: files of sealed cases that lie in clear from before files were sealed."""

import base64
import fcntl
import json
import unittest

import fadu
from test_evidence import png

PAPER = b"%PDF-1.4\n" + "龘靐齉饕餮".encode() * 20_000 + b"\n%%EOF\n"
FORMS = (".1.thumbnail", ".1.public")


class EvidenceSeal(unittest.TestCase):
    def setUp(self):
        self.server = fadu.Server(fadu.demonstration())
        self.addCleanup(self.server.close)
        self.officer = self.server.client("resettlement_officer")
        self.photo, self.shared = png(91, 61), png(83, 57)
        self.digests = [self.upload(PAPER), self.upload(self.photo), self.upload(self.shared)]
        self.case = self.officer.open_case(
            "resettlement", "enrol",
            {"file_no": "附件三", "category": "released", "willing": True, "help_until": "2027-01-31"},
            evidence=[{"kind": "document", "digest": one, "name": "材料"} for one in self.digests])["case"]
        self.open_case = self.server.client("grid_member").open_case(
            "grid_event", "report", {"source": "member", "class": "other", "summary": "附照片"},
            evidence=[{"kind": "photo", "digest": self.digests[2], "name": "现场"}])["case"]
        self.server.stop()
        self.server.lay_in_clear(self.digests[0], PAPER)
        self.server.lay_in_clear(self.digests[1], self.photo, FORMS)
        self.server.lay_in_clear(self.digests[2], self.shared, FORMS)

    def upload(self, content):
        where = self.officer.call("POST", "/api/evidence", expect=201, headers={
            "Tus-Resumable": "1.0.0", "Upload-Length": str(len(content)),
            "Upload-Metadata": "filename " + base64.b64encode("材料".encode()).decode()}).headers["Location"]
        return self.officer.call("PATCH", where, raw=content, expect=204, headers={
            "Tus-Resumable": "1.0.0", "Upload-Offset": "0",
            "Content-Type": "application/offset+octet-stream"}).headers["Fadu-Digest"]

    def seal(self, *arguments):
        told = self.server.run("evidence", "seal", "--data", str(self.server.data), *self.server.place, "--json", *arguments)
        return told.returncode, json.loads(told.stdout) if told.stdout else told.stderr

    def everything(self):
        return {path: path.read_bytes() for path in (self.server.data / "evidence").rglob("*") if path.is_file()}

    def holds(self, content):
        return any(content in one for one in self.everything().values())

    def unsealed(self):
        told = self.server.run("verify", "--data", str(self.server.data), *self.server.place, "--json")
        self.assertEqual(told.returncode, 0, told.stdout + told.stderr)
        return json.loads(told.stdout)["evidence"]["unsealed"]

    def test_files_from_before_are_sealed_once_and_stay_readable_for_who_may(self):
        self.assertEqual(self.unsealed(), 2)
        before = self.everything()
        code, planned = self.seal("--dry-run")
        self.assertEqual((code, planned["copies"], planned["gone"], planned["open"]), (1, 3, 2, 1))
        self.assertEqual({one["digest"] for one in planned["files"]}, set(self.digests))
        self.assertEqual({path: one for path, one in self.everything().items() if path.name != "lock"}, {
            path: one for path, one in before.items() if path.name != "lock"})
        code, done = self.seal()
        self.assertEqual((code, done["copies"], done["gone"], done["open"], done["findings"]), (0, 3, 2, 1, []))
        self.assertEqual(done["bytes"], len(PAPER) + len(self.photo))
        self.assertFalse(self.holds("龘靐齉".encode()))
        self.assertFalse(self.holds(self.photo))
        self.assertFalse(any(self.server.path_of(self.digests[1], end).exists() for end in FORMS))
        after = self.everything()
        code, again = self.seal()
        self.assertEqual((code, again["copies"], again["gone"], again["files"]), (0, 0, 0, []))
        self.assertEqual(self.everything(), after)
        self.assertEqual(self.seal("--dry-run")[0], 0)
        self.assertEqual(self.unsealed(), 0)
        self.server.start()
        officer = self.server.client("resettlement_officer")
        where = [f"/api/evidence/{one}/original" for one in self.digests]
        self.assertEqual(officer.get(where[0], 403, case=self.case)["code"], "evidence.look_first")
        officer.post(f"/api/cases/{self.case}/look", {"purpose": "handling"}, 200)
        for path, content in zip(where, [PAPER, self.photo, self.shared]):
            self.assertEqual(officer.get(path, case=self.case).body, content)
        photo = f"/api/evidence/{self.digests[1]}"
        self.assertTrue(officer.get(photo + "/thumbnail", case=self.case).body.startswith(b"\xff\xd8"))
        self.assertEqual(officer.get(photo + "/public", 404, case=self.case)["code"], "evidence.no_form")
        member = self.server.client("grid_member")
        self.assertEqual(member.get(where[2], case=self.open_case).body, self.shared)
        self.assertGreaterEqual(member.get(where[1], None, case=self.case).status, 403)

    def test_it_waits_for_the_server_and_the_server_for_it(self):
        self.server.start()
        before = self.everything()
        code, said = self.seal()
        self.assertEqual(code, 1)
        self.assertIn("is in use", said)
        self.assertEqual(self.everything(), before)
        self.assertEqual(self.seal("--dry-run")[1]["gone"], 2)
        self.server.stop()
        with open(self.server.data / "evidence" / "lock", "r+b") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            told = self.server.run("serve", "--data", str(self.server.data), "--listen", "127.0.0.1:0", *self.server.place)
            self.assertEqual(told.returncode, 1)
            self.assertIn("is in use", told.stderr)

    def test_what_is_wrong_is_named_and_left(self):
        path = self.server.path_of(self.digests[1])
        path.write_bytes(self.photo[:-1] + b"x")
        keys = self.server.data / "compartments.keys"
        keys.rename(self.server.data / "taken.keys")
        before = self.everything()
        code, said = self.seal()
        self.assertEqual(code, 1)
        self.assertIn("cannot be opened for want of their keys", said)
        self.assertEqual(self.everything(), before | {self.server.data / "evidence" / "lock": b""})
        (self.server.data / "taken.keys").rename(keys)
        code, done = self.seal()
        self.assertEqual((code, done["gone"], [(one["code"], one["digest"]) for one in done["findings"]]),
                         (1, 1, [("evidence.altered", self.digests[1])]))
        self.assertTrue(path.exists())
        self.assertFalse(self.holds("龘靐齉".encode()))
        told = self.server.run("evidence", "burn", "--data", str(self.server.data))
        self.assertEqual(told.returncode, 2)


if __name__ == "__main__":
    unittest.main()
