# SPDX-License-Identifier: AGPL-3.0-or-later
"""Evidence: resumable uploads (tus 1.0) and what may be downloaded."""

import base64
import hashlib
import json
import struct
import unittest
import zlib

import fadu


def png(width=64, height=48):
    """A small picture with a text chunk that says where it was taken."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes((x * 3 % 256, y * 5 % 256, 90)[i] for x in range(width) for i in range(3)) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"tEXt", b"Comment\0GPS 39.100000 117.300000") + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Evidence(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = fadu.Server(fadu.demonstration())
        cls.member = cls.server.client("grid_member")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def create(self, size, name="现场.png"):
        return self.member.call("POST", "/api/evidence", expect=201, headers={
            "Tus-Resumable": "1.0.0", "Upload-Length": str(size),
            "Upload-Metadata": "filename " + base64.b64encode(name.encode()).decode()})

    def send(self, where, offset, content, expect=204):
        return self.member.call("PATCH", where, raw=content, expect=expect, headers={
            "Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"})

    def test_a_torn_upload_is_resumed_and_named_in_an_act(self):
        content = png()
        where = self.create(len(content)).headers["Location"]
        self.send(where, 0, content[:100])
        asked = self.member.call("HEAD", where, headers={"Tus-Resumable": "1.0.0"})
        self.assertEqual(asked.headers["Upload-Offset"], "100")
        self.send(where, 7, content[7:], expect=409)
        done = self.send(where, 100, content[100:])
        digest = hashlib.sha256(content).hexdigest()
        self.assertEqual(done.headers["Fadu-Digest"], digest)
        case = self.member.open_case("grid_event", "report", {"source": "member", "class": "other", "summary": "附照片"},
                                     evidence=[{"kind": "photo", "digest": digest, "name": "现场.png"}])["case"]
        meta = self.member.get(f"/api/evidence/{digest}", case=case).json
        self.assertEqual(meta["size"], len(content))
        original = self.member.get(f"/api/evidence/{digest}/original", case=case)
        self.assertEqual(original.body, content)
        self.assertEqual(original.headers["X-Content-Type-Options"], "nosniff")
        public = self.member.get(f"/api/evidence/{digest}/public", case=case).body
        self.assertNotIn(b"GPS", public)
        thumbnail = self.member.get(f"/api/evidence/{digest}/thumbnail", case=case).body
        self.assertTrue(thumbnail.startswith(b"\xff\xd8"))
        part = self.member.call("GET", f"/api/evidence/{digest}/original?case={case}", headers={"Range": "bytes=8-15"})
        self.assertEqual((part.status, part.body), (206, content[8:16]))
        administrator = self.server.client("administrator")
        self.assertGreaterEqual(administrator.get(f"/api/evidence/{digest}/original", None, case=case).status, 403)

    def bring(self, content):
        where = self.create(len(content)).headers["Location"]
        return self.send(where, 0, content).headers["Fadu-Digest"]

    def verified(self):
        return self.server.client("auditor").call("POST", "/api/ledger/verification", expect=200).json

    def test_verification_reads_the_files_and_names_the_entry_of_one_that_is_lost_or_altered(self):
        before = self.verified()["evidence"]
        self.assertGreater(before["absent"], 0, "the demonstration has digests without files")
        digest = self.bring(png(70, 40))
        number = self.member.open_case("grid_event", "report", {"source": "member", "class": "other", "summary": "附照片"},
                                       evidence=[{"kind": "photo", "digest": digest, "name": "现场.png"}])["number"]
        after = self.verified()
        self.assertTrue(after["ok"])
        self.assertEqual(after["evidence"]["whole"], before["whole"] + 1)
        self.assertEqual(after["evidence"]["absent"], before["absent"])
        path = self.server.data / "evidence" / digest[:2] / digest[2:]
        whole = path.read_bytes()
        for spoilt, code in [(whole[:-1] + b"x", "evidence.altered"), (whole[:-1], "evidence.altered"), (None, "evidence.lost")]:
            path.unlink()
            if spoilt is not None:
                path.write_bytes(spoilt)
            found = self.verified()
            self.assertFalse(found["ok"])
            self.assertEqual((found["evidence"]["finding"]["code"], found["evidence"]["entry"]), (code, number))
        told = self.server.run("verify", "--data", str(self.server.data), "--json", *self.server.place)
        self.assertEqual(told.returncode, 1, told.stdout)
        said = json.loads(told.stdout)
        self.assertEqual((said["evidence"]["finding"]["code"], said["evidence"]["entry"]), ("evidence.lost", number))
        told = self.server.run("verify", "--data", str(self.server.data), *self.server.place)
        self.assertIn(digest, told.stdout)
        self.assertIn(f"Entry {number} names this file", told.stdout)
        backup = self.server.folder / "backup"
        refused = self.server.run("backup", str(backup), "--data", str(self.server.data), *self.server.place)
        self.assertNotEqual(refused.returncode, 0, "a backup without the file is none")
        self.assertFalse(backup.exists())
        path.write_bytes(whole)
        self.assertTrue(self.verified()["ok"])
        made = self.server.run("backup", str(backup), "--data", str(self.server.data), *self.server.place)
        self.assertEqual(made.returncode, 0, made.stderr)

    def test_what_is_executable_is_refused(self):
        for content in [b"\x7fELF" + bytes(200), b"#!/bin/sh\nrm -rf /\n", b"<html><script>alert(1)</script></html>",
                        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>']:
            where = self.create(len(content), "photo.jpg").headers["Location"]
            self.assertGreaterEqual(self.send(where, 0, content, expect=None).status, 400)

    def test_limits_and_strangers(self):
        too_large = self.member.call("POST", "/api/evidence", headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(501 << 20)})
        self.assertEqual(too_large.status, 413)
        where = self.create(1000).headers["Location"]
        stranger = self.server.client("mediator")
        self.assertEqual(stranger.call("HEAD", where, headers={"Tus-Resumable": "1.0.0"}).status, 404)
        self.member.call("DELETE", where, expect=204, headers={"Tus-Resumable": "1.0.0"})
        self.assertGreaterEqual(self.member.call("HEAD", where, headers={"Tus-Resumable": "1.0.0"}).status, 404)
        options = self.member.call("OPTIONS", "/api/evidence", headers={"Tus-Resumable": "1.0.0"})
        self.assertEqual(options.headers["Tus-Version"], "1.0.0")


if __name__ == "__main__":
    unittest.main()
