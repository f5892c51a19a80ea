# SPDX-License-Identifier: AGPL-3.0-or-later
"""A served town under load, on a machine that errs when it is told to."""

import contextlib
import ctypes
import http.client
import json
import mmap
import os
import pathlib
import sqlite3
import struct
import subprocess
import sys
import threading
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "api"))
import fadu  # noqa: E402

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "200"))
SEED = int(os.environ.get("FAULT_SEED", str(int.from_bytes(os.urandom(4), "big"))))
MACHINE = os.environ["FAULT_MACHINE_LIBRARY"]  # machine.cc
REPORT = {"source": "member", "class": "other", "summary": "压力下登记的事件"}
UPLOAD = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}
BROKEN = (OSError, http.client.HTTPException)


class Machine:
    """The orders to machine.cc; see there."""

    def __init__(self, path):
        path.write_bytes(bytes(32))
        self.path = path
        with open(path, "r+b") as file:
            self.orders = mmap.mmap(file.fileno(), 32)

    def put(self, clock_s=0, write=0, sync=0):
        struct.pack_into("=qii", self.orders, 0, clock_s * 1000, write, sync)

    @property
    def refused(self):
        return struct.unpack_from("=q", self.orders, 16)[0]

    def die_before(self, change):
        """The program that runs is killed before its n-th change of the disk; 0: it is not."""
        struct.pack_into("=q", self.orders, 24, change)


@contextlib.contextmanager
def environment(**values):
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class Server(fadu.Server):
    """Starts on the machine that errs."""

    machine = None

    def start(self):
        if self.machine is None:
            self.machine = Machine(self.folder / "machine")
        with environment(LD_PRELOAD=MACHINE, FAULT_MACHINE=str(self.machine.path)):
            super().start()


class Request:
    """One act that was sent, and what came of it."""

    def __init__(self, who, path, body):
        self.who, self.path, self.body = who, path, body
        self.key = fadu.new_id()
        self.number = None  # of its entry, once acknowledged


class Connection:
    """Sends what it is given once; where it raises, nobody knows what came of it."""

    def __init__(self, server, clients):
        self.server, self.clients = server, clients
        self.connection = http.client.HTTPConnection(server.host, server.port, timeout=20)

    def send(self, request):
        client = self.clients[request.who]
        try:
            self.connection.request("POST", request.path, json.dumps(request.body), {
                "Content-Type": "application/json", "Cookie": client.cookie, "X-CSRF-Token": client.csrf,
                "Idempotency-Key": request.key})
            response = self.connection.getresponse()
            return response.status, json.loads(response.read())
        except BROKEN:
            self.connection.close()
            raise


class Load:
    """Threads that open cases and go on with them, and remember what they were told."""

    def __init__(self, server, clients, threads=4):
        self.server, self.clients = server, clients
        self.acknowledged, self.unknown, self.refused, self.wrong = [], [], [], []
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self.run) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def send(self, connection, who, path, body):
        request = Request(who, path, body)
        try:
            status, answer = connection.send(request)
        except ConnectionRefusedError:
            time.sleep(0.01)  # it never had it
            return None
        except BROKEN:
            self.unknown.append(request)
            return None
        if status == 201:
            request.number = answer["number"]
            self.acknowledged.append(request)
            return answer["case"]
        if status == 503:
            self.refused.append(request)
            time.sleep(0.02)
        else:
            self.wrong.append((status, answer))
        return None

    def run(self):
        connection = Connection(self.server, self.clients)
        count = 0
        while not self.ended.is_set():
            count += 1
            case = self.send(connection, "member", "/api/cases",
                             {"pack": "grid_event", "step": "report", "fields": REPORT})
            if case is None or self.ended.is_set():
                continue
            if count % 2:
                self.send(connection, "member", f"/api/cases/{case}/acts",
                          {"step": "withdraw", "fields": {"reason": "已处理"}})
            else:
                self.send(connection, "dispatcher", f"/api/cases/{case}/acts",
                          {"step": "file", "fields": {"limit": "ordinary"}})

    def stop(self):
        self.ended.set()
        for thread in self.threads:
            thread.join()


class ServedTest(unittest.TestCase):
    """A town of its own for each test."""

    def setUp(self):
        self.server = Server(fadu.demonstration())
        self.addCleanup(self.server.close)
        self.clients = {"member": self.server.client("grid_member"),
                        "dispatcher": self.server.client("grid_dispatcher")}
        self.before = len(self.recorded())

    def fresh(self, who="member"):
        """A new connection of the same session."""
        client = fadu.Client(self.server)
        client.cookie, client.csrf = self.clients[who].cookie, self.clients[who].csrf
        return client

    def recorded(self):
        """Id and number of every entry, straight from the tables."""
        if fadu.PG_TEMP:
            said = subprocess.run(["psql", "-qAtF,", self.server.place[1], "-c", "SELECT id, number FROM fadu.entry"],
                                  check=True, capture_output=True, text=True).stdout
            return [(one, int(number)) for one, number in (line.split(",") for line in said.split())]
        with contextlib.closing(sqlite3.connect(f"file:{self.server.data}/fadu.db?mode=ro", uri=True)) as database:
            return [(str(uuid.UUID(bytes=one)), number)
                    for one, number in database.execute("SELECT id, number FROM entry")]

    def assert_kept(self, requests):
        """The same requests get their first answers."""
        connection = Connection(self.server, self.clients)
        for request in requests:
            status, answer = connection.send(request)
            self.assertEqual((status, answer.get("repeated"), answer.get("number")), (200, True, request.number),
                             f"{request.key}: {answer}")

    def settle(self, load):
        """Sends again what was not acknowledged; returns how much of it had been recorded unseen."""
        self.assertEqual(load.wrong, [])
        connection = Connection(self.server, self.clients)
        unseen = 0
        for request in load.unknown + load.refused:
            status, answer = connection.send(request)
            self.assertIn(status, (200, 201), answer)
            self.assertEqual(answer["repeated"], status == 200)
            unseen += status == 200
            request.number = answer["number"]
            load.acknowledged.append(request)
        load.unknown, load.refused = [], []
        return unseen

    def assert_whole(self, requests):
        """Every acknowledged act is there once and nothing else is; ledger and projections agree."""
        self.server.stop()
        rows = self.recorded()
        numbers = dict(rows)
        self.assertEqual(len(rows), len(numbers), "an act is there twice")
        self.assertEqual(sorted(numbers.values()), list(range(len(rows))), "the ledger has gaps")
        for request in requests:
            self.assertEqual(numbers.get(request.key), request.number, request.path)
        self.assertEqual(len(rows), self.before + len(requests), "acts that nobody was told of")
        self.assert_verified()

    def assert_verified(self):
        verified = self.server.run("verify", "--data", str(self.server.data), *self.server.place)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def wait_until_ready(self, seconds=20):
        """The same process works again."""
        client, until = self.fresh(), time.monotonic() + seconds
        while client.call("GET", "/health/ready").status != 200:
            self.assertLess(time.monotonic(), until, "the server did not recover: " + self.server.log[-2000:])
            time.sleep(0.05)
        self.assertIsNone(self.server.process.poll())

    def create_upload(self, size):
        return self.fresh().call("POST", "/api/evidence", expect=201, headers={
            "Tus-Resumable": "1.0.0", "Upload-Length": str(size)}).headers["Location"]

    def offset_of(self, where):
        return int(self.fresh().call("HEAD", where, headers={"Tus-Resumable": "1.0.0"}).headers["Upload-Offset"])

    def upload(self, where, offset, content, expect):
        return self.fresh().call("PATCH", where, raw=content[offset:], expect=expect,
                                 headers={**UPLOAD, "Upload-Offset": str(offset)})


class Disk:
    """A small file system of its own, where mounting is allowed."""

    def __init__(self, path, megabytes):
        path.mkdir()
        self.path = path
        self.mounted = self._mount(0, f"size={megabytes}m,mode=755")

    def _mount(self, flags, data):
        path = str(self.path).encode()
        return ctypes.CDLL(None).mount(b"tmpfs", path, b"tmpfs", ctypes.c_ulong(flags), data.encode()) == 0

    def make_read_only(self):
        read_only, remount = 1, 32
        assert self._mount(read_only | remount, "")

    def close(self):
        if self.mounted:
            ctypes.CDLL(None).umount2(str(self.path).encode(), 2)  # MNT_DETACH
