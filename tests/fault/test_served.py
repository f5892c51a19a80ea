# SPDX-License-Identifier: AGPL-3.0-or-later
"""Faults of the machine under the server: killed, full, spoilt, set back. Never a wrong acknowledgement."""

import hashlib
import http.client
import os
import pathlib
import random
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "api"))
import fadu  # noqa: E402

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "200"))
SEED = int(os.environ.get("FAULT_SEED", "2020"))
REPORT = {"source": "member", "class": "other", "summary": "压力下登记的事件"}


class Load:
    """Threads that open cases and withdraw them, and remember what was acknowledged."""

    def __init__(self, server, cookie, csrf, threads=4):
        self.server, self.cookie, self.csrf = server, cookie, csrf
        self.acknowledged = []  # (key, path, body, number)
        self.refused = 0
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self.run) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def client(self):
        client = fadu.Client(self.server)
        client.cookie, client.csrf = self.cookie, self.csrf
        client.connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=10)
        return client

    def send(self, client, path, body):
        key = fadu.new_id()
        answer = client.call("POST", path, body, headers={"Idempotency-Key": key})
        if answer.status == 201:
            self.acknowledged.append((key, path, body, answer["number"]))
            return answer["case"]
        assert answer.status == 503, (answer.status, answer.body)
        self.refused += 1
        return None

    def run(self):
        client = self.client()
        while not self.ended.is_set():
            try:
                case = self.send(client, "/api/cases", {"pack": "grid_event", "step": "report", "fields": REPORT})
                if case:
                    self.send(client, f"/api/cases/{case}/acts", {"step": "withdraw", "fields": {"reason": "已处理"}})
                else:
                    time.sleep(0.02)
            except (OSError, http.client.HTTPException):
                client = self.client()
                time.sleep(0.01)

    def stop(self):
        self.ended.set()
        for thread in self.threads:
            thread.join()


class Served(unittest.TestCase):
    def setUp(self):
        self.server = fadu.Server(fadu.demonstration())
        self.member = self.server.client("grid_member")
        self.addCleanup(self.server.close)

    def again(self, client, item):
        """The same request gets the first answer."""
        key, path, body, number = item
        answer = client.call("POST", path, body, headers={"Idempotency-Key": key}).json
        self.assertTrue(answer.get("repeated"), answer)
        self.assertEqual(answer["number"], number)

    def fresh(self):
        client = fadu.Client(self.server)
        client.cookie, client.csrf = self.member.cookie, self.member.csrf
        return client

    def assert_whole(self):
        self.server.stop()
        verified = self.server.run("verify", "--data", str(self.server.data), *self.server.place)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def test_killed_at_any_moment_it_keeps_every_acknowledged_act_once(self):
        chance = random.Random(SEED)
        everything = []
        for number in range(ROUNDS):
            load = Load(self.server, self.member.cookie, self.member.csrf)
            time.sleep(chance.uniform(0.01, 0.3))
            self.server.stop(signal.SIGKILL)
            load.stop()
            self.server.start()
            client = self.fresh()
            for item in load.acknowledged[-3:] + load.acknowledged[:1]:
                self.again(client, item)
            everything += load.acknowledged
        numbers = [item[3] for item in everything]
        self.assertEqual(len(numbers), len(set(numbers)))
        self.assertGreater(len(numbers), ROUNDS)
        client = self.fresh()
        for item in chance.sample(everything, min(len(everything), 4000)):
            self.again(client, item)
        print(f"\n{ROUNDS} kills, {len(everything)} acknowledged acts, seed {SEED}")
        self.assert_whole()

    def test_a_torn_upload_goes_on_where_it_was(self):
        content = b"%PDF-1.4\n" + random.Random(SEED).randbytes(3 << 20) + b"\n%%EOF\n"
        where = self.member.call("POST", "/api/evidence", expect=201, headers={
            "Tus-Resumable": "1.0.0", "Upload-Length": str(len(content))}).headers["Location"]
        torn = socket.create_connection((self.server.host, self.server.port))
        torn.sendall((f"PATCH {where} HTTP/1.1\r\nHost: x\r\nCookie: {self.member.cookie}\r\nX-CSRF-Token: {self.member.csrf}\r\n"
                      f"Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n"
                      f"Content-Length: {len(content)}\r\n\r\n").encode() + content[:1 << 20])
        time.sleep(0.3)
        torn.close()
        time.sleep(0.3)
        self.server.stop(signal.SIGKILL)
        self.server.start()
        client = self.fresh()
        offset = int(client.call("HEAD", where, headers={"Tus-Resumable": "1.0.0"}).headers["Upload-Offset"])
        self.assertLessEqual(offset, 1 << 20)
        done = client.call("PATCH", where, raw=content[offset:], expect=204, headers={
            "Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"})
        self.assertEqual(done.headers["Fadu-Digest"], hashlib.sha256(content).hexdigest())

    @unittest.skipIf(fadu.PG_TEMP, "of files")
    def test_a_full_disk_refuses_and_recovers(self):
        self.server.stop()
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        # No file may grow beyond this: the write-ahead log fills first.
        resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, before[1]))
        try:
            self.server.start()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        load = Load(self.server, self.member.cookie, self.member.csrf)
        deadline = time.time() + 60
        while load.refused == 0 and time.time() < deadline:
            time.sleep(0.05)
        load.stop()
        self.assertGreater(load.refused, 0, "the disk was not full")
        self.assertIsNone(self.server.process.poll(), "the server died")
        self.assertEqual(self.fresh().get("/health/live", 200)["status"], "live")
        self.server.stop()
        self.server.start()
        client = self.fresh()
        for item in load.acknowledged[-20:]:
            self.again(client, item)
        client.open_case("grid_event", "report", REPORT)
        self.assert_whole()

    @unittest.skipIf(fadu.PG_TEMP, "of files")
    def test_a_spoilt_file_is_never_served_as_if_it_were_whole(self):
        self.server.stop()
        path = self.server.data / "fadu.db"
        chance = random.Random(SEED)
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        original = path.read_bytes()
        for _ in range(5):
            spoilt = bytearray(original)
            for _ in range(40):
                at = chance.randrange(8192, len(spoilt))
                spoilt[at] ^= 1 << chance.randrange(8)
            path.write_bytes(bytes(spoilt))
            verified = self.server.run("verify", "--data", str(self.server.data))
            self.assertNotEqual(verified.returncode, 0, "a spoilt file was called whole")
            self.assertIn(verified.returncode, (1, 2), verified.stderr)
        path.write_bytes(original)
        self.server.start()
        self.assert_whole()

    @unittest.skipIf(fadu.PG_TEMP, "of files")
    def test_a_disk_that_cannot_be_written_is_told_and_read_commands_work(self):
        self.server.stop()
        with sqlite3.connect(self.server.data / "fadu.db") as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        sealed = self.server.folder / "sealed"
        shutil.copytree(self.server.data, sealed)
        for suffix in ("-wal", "-shm"):
            (sealed / ("fadu.db" + suffix)).unlink(missing_ok=True)
        subprocess.run(["chmod", "-R", "a-w,a+rX", str(sealed)], check=True)
        # Root writes everywhere, so another user tries.
        os.chmod(self.server.folder, 0o755)
        as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.getuid() == 0 else []
        served = subprocess.run([*as_nobody, fadu.PROGRAM, "serve", "--data", str(sealed), "--listen", "127.0.0.1:0"],
                                capture_output=True, text=True, timeout=30)
        self.assertIn(served.returncode, (1, 2), served.stderr)
        self.assertTrue(served.stderr.strip())
        read = subprocess.run([*as_nobody, fadu.PROGRAM, "verify", "--ledger-only", "--data", str(sealed)],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(read.returncode, 0, read.stderr)
        subprocess.run(["chmod", "-R", "u+w", str(sealed)], check=True)

    @unittest.skipUnless(fadu.PG_TEMP, "of PostgreSQL")
    def test_a_database_that_is_killed_comes_back_and_nothing_acknowledged_is_lost(self):
        load = Load(self.server, self.member.cookie, self.member.csrf)
        database = fadu.postgres()
        for _ in range(5):
            time.sleep(0.5)
            database.order("kill")
            time.sleep(0.3)
            database.order("start")
        time.sleep(3)
        load.stop()
        self.assertIsNone(self.server.process.poll(), "the server died")
        client = self.fresh()
        client.open_case("grid_event", "report", REPORT)
        for item in load.acknowledged:
            self.again(client, item)
        numbers = [item[3] for item in load.acknowledged]
        self.assertEqual(len(numbers), len(set(numbers)))
        print(f"\n5 kills of PostgreSQL, {len(numbers)} acknowledged, {load.refused} refused in between")
        self.assert_whole()


if __name__ == "__main__":
    unittest.main()
