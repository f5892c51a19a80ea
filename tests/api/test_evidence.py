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

    def files_with(self, *words):
        return [path for path in self.server.data.rglob("*") if path.is_file() and any(word in path.read_bytes() for word in words)]

    def upload(self, client, content, pack=""):
        metadata = "filename " + base64.b64encode("材料".encode()).decode()
        if pack:
            metadata += ",pack " + base64.b64encode(pack.encode()).decode()
        where = client.call("POST", "/api/evidence", expect=201, headers={
            "Tus-Resumable": "1.0.0", "Upload-Length": str(len(content)), "Upload-Metadata": metadata}).headers["Location"]
        return client.call("PATCH", where, raw=content, expect=204, headers={
            "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}).headers["Fadu-Digest"]

    def test_files_of_a_sealed_case_are_ciphertext_on_the_disk_and_open_after_a_look(self):
        officer = self.server.client("resettlement_officer")
        case = officer.open_case("resettlement", "enrol", {"file_no": "附件一", "category": "released", "willing": True,
                                                           "help_until": "2027-01-31"})["case"]
        paper = b"%PDF-1.4\n" + "龘靐齉饕餮".encode() * 20_000 + b"\n%%EOF\n"
        digest = self.upload(officer, paper, "resettlement")
        picture = png(90, 60)
        shown = self.upload(officer, picture)  # in clear, until the act seals it
        self.assertTrue(self.files_with(picture))
        officer.get(f"/api/evidence/{shown}/original")
        officer.act(case, "help", {"help_kind": "advice"}, evidence=[
            {"kind": "document", "digest": digest, "name": "协议"}, {"kind": "photo", "digest": shown, "name": "照片"}])
        self.assertEqual(self.files_with(picture, "龘靐齉".encode()), [])
        refused = officer.get(f"/api/evidence/{digest}/original", 403, case=case)
        self.assertEqual(refused["code"], "evidence.look_first")
        self.assertEqual(officer.get(f"/api/evidence/{shown}/original", 403)["code"], "evidence.look_first")
        officer.post(f"/api/cases/{case}/look", {"purpose": "handling"}, 200)
        whole = officer.get(f"/api/evidence/{digest}/original", case=case)
        self.assertEqual(whole.body, paper)
        self.assertEqual(whole.headers["Content-Type"], "application/pdf")
        part = officer.call("GET", f"/api/evidence/{digest}/original?case={case}", headers={"Range": "bytes=65000-140000"})
        self.assertEqual((part.status, part.body), (206, paper[65000:140001]))
        self.assertTrue(officer.get(f"/api/evidence/{shown}/thumbnail", case=case).body.startswith(b"\xff\xd8"))
        self.assertEqual(officer.get(f"/api/evidence/{shown}/public", 404, case=case)["code"], "evidence.no_form")
        self.assertEqual(self.files_with(picture, "龘靐齉".encode()), [])
        after = self.verified()["evidence"]
        self.assertEqual(after["unsealed"], 0)
        # A stranger to the pack cannot bring a file into it.
        metadata = "pack " + base64.b64encode(b"resettlement").decode()
        self.assertEqual(self.member.call("POST", "/api/evidence", headers={
            "Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": metadata}).status, 403)
        # Backups hold the ciphertext; restored, it opens.
        backup, restored = self.server.folder / "sealed-backup", self.server.folder / "sealed-restored"
        self.assertEqual(self.server.run("backup", str(backup), "--data", str(self.server.data), *self.server.place).returncode, 0)
        self.assertEqual(self.server.run("restore", str(backup), "--data", str(restored)).returncode, 0)
        said = json.loads(self.server.run("verify", "--data", str(restored), "--json").stdout)
        self.assertTrue(said["ok"])
        self.assertEqual((said["evidence"]["whole"], said["evidence"]["unsealed"]), (after["whole"], 0))
        self.assertFalse(any(picture in path.read_bytes() for path in backup.rglob("*") if path.is_file()))
        (restored / "compartments.keys").rename(restored / "taken.keys")
        closed = json.loads(self.server.run("verify", "--ledger-only", "--data", str(restored), "--json").stdout)
        self.assertTrue(closed["ok"])

    def test_a_file_of_an_open_case_stays_when_a_sealed_one_names_it_too(self):
        clerk, picture = self.server.client("resettlement_officer"), png(81, 53)
        digest = self.bring(picture)
        open_case = self.member.open_case("grid_event", "report", {"source": "member", "class": "other", "summary": "附照片"},
                                          evidence=[{"kind": "photo", "digest": digest, "name": "现场.png"}])["case"]
        sealed = clerk.open_case("resettlement", "enrol", {"file_no": "附件二", "category": "released", "willing": True,
                                                           "help_until": "2027-01-31"},
                                 evidence=[{"kind": "photo", "digest": digest, "name": "照片"}])["case"]
        self.assertEqual(self.member.get(f"/api/evidence/{digest}/original", case=open_case).body, picture)
        clerk.post(f"/api/cases/{sealed}/look", {"purpose": "handling"}, 200)
        self.assertEqual(clerk.get(f"/api/evidence/{digest}/original", case=sealed).body, picture)
        self.assertTrue(self.verified()["ok"])

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
