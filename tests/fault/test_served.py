# SPDX-License-Identifier: AGPL-3.0-or-later
"""Faults of the machine under the server: killed, full, spoilt, set back. Never a wrong acknowledgement."""

import contextlib
import datetime
import errno
import hashlib
import json
import random
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import unittest
import uuid

import faults
from faults import REPORT, ROUNDS, SEED, Load, fadu

OF_FILES = unittest.skipIf(fadu.PG_TEMP, "of files")
ROOM_MB = 400  # evidence leaves 200 MB of a disk free
OF_POSTGRES = unittest.skipUnless(fadu.PG_TEMP, "of PostgreSQL")


class Killed(faults.ServedTest):
    def kill_while_starting(self, chance):
        process = subprocess.Popen([fadu.PROGRAM, "serve", "--data", str(self.server.data), "--listen", "127.0.0.1:0",
                                    *self.server.place], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.0, 0.25))
        process.kill()
        process.wait()

    def test_killed_at_any_moment_it_keeps_every_acknowledged_act_once(self):
        chance = random.Random(SEED)
        everything, unseen, unanswered, starting, began = [], 0, 0, 0, time.monotonic()
        for number in range(ROUNDS):
            load = Load(self.server, self.clients)
            time.sleep(chance.uniform(0.02, 0.35))
            self.server.stop(signal.SIGKILL)
            load.stop()
            if number % 10 == 9:
                self.kill_while_starting(chance)
                starting += 1
            self.server.start()
            unanswered += len(load.unknown)
            unseen += self.settle(load)
            everything += load.acknowledged
            self.assert_kept(chance.sample(everything, min(len(everything), 20)))
        took = time.monotonic() - began
        self.assertGreater(len(everything), ROUNDS)
        self.assert_kept(everything)
        self.assert_whole(everything)
        print(f"\nseed {SEED}: {ROUNDS} kills under load and {starting} while starting in {took:.0f} s; "
              f"{len(everything)} acts acknowledged; of {unanswered} unanswered {unseen} had been recorded")

    def test_programs_beside_it_take_nothing_away(self):
        """Backups and verifications open the same file and close it; the server's log stays where it is."""
        load = Load(self.server, self.clients)
        for number in range(3):
            time.sleep(0.3)
            backup = self.server.folder / f"backup-{number}"
            made = self.server.run("backup", str(backup), "--data", str(self.server.data), *self.server.place)
            self.assertEqual(made.returncode, 0, made.stderr)
            told = self.server.run("verify", "--ledger-only", "--data", str(self.server.data), *self.server.place)
            self.assertEqual(told.returncode, 0, told.stderr)
            self.server.run("admin", "accounts", "--data", str(self.server.data), *self.server.place)
        time.sleep(0.3)
        load.ended.set()
        load.stop()
        self.server.stop(signal.SIGKILL)
        self.server.start()
        self.settle(load)
        self.assert_kept(load.acknowledged)
        self.assert_whole(load.acknowledged)

    def test_a_torn_upload_goes_on_where_it_was(self):
        chance = random.Random(SEED)
        content = b"%PDF-1.4\n" + chance.randbytes(3 << 20) + b"\n%%EOF\n"
        where = self.create_upload(len(content))
        member, offset = self.clients["member"], 0
        for tear in range(8):
            sent = chance.randrange(1, (len(content) - offset) // 3)
            torn = socket.create_connection((self.server.host, self.server.port))
            torn.sendall((f"PATCH {where} HTTP/1.1\r\nHost: x\r\nCookie: {member.cookie}\r\n"
                          f"X-CSRF-Token: {member.csrf}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: {offset}\r\n"
                          f"Content-Type: application/offset+octet-stream\r\n"
                          f"Content-Length: {len(content) - offset}\r\n\r\n").encode()
                         + content[offset:offset + sent])
            if tear % 2:
                self.server.stop(signal.SIGKILL)
                self.server.start()
            torn.close()
            time.sleep(0.1)
            now = self.offset_of(where)
            self.assertGreaterEqual(now, offset)
            self.assertLessEqual(now, offset + sent)
            offset = now
        self.assertGreater(offset, 0, "nothing of eight torn uploads was kept")
        done = self.upload(where, offset, content, 204)
        digest = hashlib.sha256(content).hexdigest()
        self.assertEqual(done.headers["Fadu-Digest"], digest)
        case = self.fresh().open_case("grid_event", "report", REPORT, evidence=[
            {"kind": "document", "digest": digest, "name": "附件.pdf"}])["case"]
        self.assertEqual(self.fresh().get(f"/api/evidence/{digest}/original", case=case).body, content)


class KilledWhileSealing(faults.ServedTest):
    """fadu evidence seal, killed before each change of the disk that it makes."""

    def setUp(self):
        super().setUp()
        chance = random.Random(SEED)
        self.contents = [b"%PDF-1.4\n" + chance.randbytes(size) + b"\n%%EOF\n" for size in (150_000, 9_000)]
        self.digests = [hashlib.sha256(one).hexdigest() for one in self.contents]
        self.clients["officer"] = self.server.client("resettlement_officer")
        for content in self.contents:
            self.upload(self.create_upload(len(content)), 0, content, 204)
        evidence = [{"kind": "document", "digest": one, "name": "材料"} for one in self.digests]
        self.case = self.fresh("officer").open_case("resettlement", "enrol", {
            "file_no": "附件四", "category": "released", "willing": True, "help_until": "2027-01-31"}, evidence=evidence)["case"]
        self.fresh().open_case("grid_event", "report", REPORT, evidence=evidence[1:])
        self.server.stop()
        for digest, content in zip(self.digests, self.contents):
            self.server.lay_in_clear(digest, content, (".1.thumbnail", ".1.public"))
        self.evidence = self.server.data / "evidence"

    def seal(self, dies_before=0):
        self.server.machine.die_before(dies_before)
        with faults.environment(LD_PRELOAD=faults.MACHINE, FAULT_MACHINE=str(self.server.machine.path)):
            return self.server.run("evidence", "seal", "--data", str(self.server.data), *self.server.place).returncode

    def test_every_file_is_whole_after_each_and_the_next_run_ends_it(self):
        as_before = self.server.folder / "as-before"
        shutil.copytree(self.evidence, as_before)
        kills = 0
        while self.seal(kills + 1) == -signal.SIGKILL:
            kills += 1
            for digest, content in zip(self.digests, self.contents):
                clear = self.server.path_of(digest)
                # A copy has its name once it is whole; the next run reads it back.
                sealed = self.server.path_of(digest, ".resettlement.sealed").exists()
                self.assertTrue(sealed or clear.exists(), f"{digest} is lost after {kills} changes")
                if clear.exists():
                    self.assertEqual(clear.read_bytes(), content)
            self.assertTrue(self.server.path_of(self.digests[1]).exists(), "the open case names it")
            if kills % 10 == 0:
                self.assert_verified()
            self.assertEqual(self.seal(), 0)
            self.assertFalse(self.server.path_of(self.digests[0]).exists())
            shutil.rmtree(self.evidence)
            shutil.copytree(as_before, self.evidence)
        self.assertGreater(kills, 20)
        self.server.machine.die_before(0)
        self.assert_verified()
        self.server.start()
        officer = self.server.client("resettlement_officer")
        officer.post(f"/api/cases/{self.case}/look", {"purpose": "handling"}, 200)
        for digest, content in zip(self.digests, self.contents):
            self.assertEqual(officer.get(f"/api/evidence/{digest}/original", case=self.case).body, content)
        print(f"\nseed {SEED}: killed before each of {kills} changes of the disk")


@OF_FILES
class Disks(faults.ServedTest):
    def run_out(self, fail, recover):
        """Acts are refused while the disk fails, and taken by the same process afterwards."""
        content = b"%PDF-1.4\n" + random.Random(SEED).randbytes(400_000) + b"\n%%EOF\n"
        where = self.create_upload(len(content))
        load = Load(self.server, self.clients)
        time.sleep(0.3)
        fail()
        until = time.monotonic() + 60
        while len(load.refused) < 20 and time.monotonic() < until:
            time.sleep(0.02)
        uploaded = self.upload(where, 0, content, None).status
        self.assertEqual(self.fresh().get("/health/live")["status"], "live")
        self.assertEqual(self.fresh().call("GET", "/health/ready").status, 503)
        self.fresh().get("/api/cases", whose="mine")
        refused = len(load.refused)
        recover()
        self.wait_until_ready()
        time.sleep(0.3)
        load.stop()
        self.assertGreaterEqual(refused, 20, "the disk did not fail")
        self.assertGreaterEqual(uploaded, 500)
        # Asked after an upload that is complete, the server finishes it.
        asked = self.fresh().call("HEAD", where, headers={"Tus-Resumable": "1.0.0"})
        offset = int(asked.headers["Upload-Offset"])
        done = asked if offset == len(content) else self.upload(where, offset, content, 204)
        self.assertEqual(done.headers["Fadu-Digest"], hashlib.sha256(content).hexdigest())
        told = len(load.acknowledged)
        unseen = self.settle(load)
        self.assert_kept(load.acknowledged)
        print(f"\n{self.id().split('.')[-1]}: {told} acknowledged, {refused} refused, {unseen} of them recorded")
        return load.acknowledged

    def test_a_disk_that_takes_no_more_refuses_and_recovers(self):
        machine, everything = self.server.machine, []
        for number in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO):
            everything += self.run_out(lambda number=number: machine.put(write=number), machine.put)
        self.assertGreater(machine.refused, 0)
        self.assert_whole(everything)

    def test_a_disk_that_does_not_make_durable_is_not_believed(self):
        machine = self.server.machine
        everything = self.run_out(lambda: machine.put(sync=errno.EIO), machine.put)
        self.assertGreater(machine.refused, 0)
        self.server.stop(signal.SIGKILL)
        self.server.start()
        self.assert_kept(everything)
        self.assert_whole(everything)

    def test_what_is_not_durable_is_not_vouched_for_to_outsiders(self):
        tree = ["/log/checkpoint", "/log/tile/0/000"]
        for path in tree:
            self.assertEqual(self.fresh().call("GET", path).status, 200, path)
        self.server.machine.put(sync=errno.EIO)
        for path in tree:
            self.assertEqual(self.fresh().call("GET", path).status, 503, path)
        self.server.machine.put()
        time.sleep(0.3)  # a reader that failed opens anew after a tenth of a second
        for path in tree:
            self.assertEqual(self.fresh().call("GET", path).status, 200, path)

    def test_a_file_that_may_not_grow_is_a_full_disk(self):
        pid = self.server.process.pid
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        everything = self.run_out(lambda: resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, before[1])),
                                  lambda: resource.prlimit(pid, resource.RLIMIT_FSIZE, before))
        self.assert_whole(everything)

    def test_a_full_file_system_refuses_and_recovers_when_there_is_room(self):
        self.server.stop()
        disk = faults.Disk(self.server.folder / "disk", ROOM_MB)
        self.addCleanup(disk.close)
        if not disk.mounted:
            self.skipTest("mounting is not allowed here")
        self.server.data = shutil.copytree(self.server.data, disk.path / "town")
        self.server.start()
        ballast = disk.path / "ballast"

        def fill():
            with open(ballast, "wb", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(1 << 16))
                except OSError:
                    pass

        everything = self.run_out(fill, ballast.unlink)
        self.assert_whole(everything)

    def test_a_file_system_for_reading_only_is_told_and_can_be_verified(self):
        self.server.stop()
        disk = faults.Disk(self.server.folder / "disk", 160)
        self.addCleanup(disk.close)
        if not disk.mounted:
            self.skipTest("mounting is not allowed here")
        town = shutil.copytree(self.server.data, disk.path / "town")
        disk.make_read_only()
        served = subprocess.run([fadu.PROGRAM, "serve", "--data", str(town), "--listen", "127.0.0.1:0"],
                                capture_output=True, text=True, timeout=60)
        self.assertIn(served.returncode, (1, 2), served.stdout)
        self.assertNotIn("http://", served.stdout)
        self.assertIn("Check path and permissions", served.stderr)
        verified = subprocess.run([fadu.PROGRAM, "verify", "--ledger-only", "--data", str(town)],
                                  capture_output=True, text=True, timeout=60)
        self.assertEqual(verified.returncode, 0, verified.stderr)


@OF_FILES
class Spoilt(faults.ServedTest):
    PAGE = 8192

    def setUp(self):
        super().setUp()
        self.chance = random.Random(SEED)

    def stop_and_read(self):
        self.server.stop()
        self.path = self.server.data / "fadu.db"
        database = sqlite3.connect(self.path)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        return self.path.read_bytes()

    def put(self, content):
        for suffix in ("-wal", "-shm"):
            self.path.with_name("fadu.db" + suffix).unlink(missing_ok=True)
        self.path.write_bytes(content)

    def test_a_file_with_turned_bits_is_not_called_whole(self):
        original = self.stop_and_read()
        for _ in range(4):
            spoilt = bytearray(original)
            for _ in range(40):
                spoilt[self.chance.randrange(2 * self.PAGE, len(spoilt))] ^= 1 << self.chance.randrange(8)
            self.put(bytes(spoilt))
            verified = self.server.run("verify", "--data", str(self.server.data))
            self.assertIn(verified.returncode, (1, 2), f"seed {SEED}: " + verified.stdout + verified.stderr)
        self.put(original)
        self.assert_whole([])

    def test_no_act_is_taken_on_a_case_whose_entry_was_changed(self):
        spoilt_case = self.fresh().open_case("grid_event", "report", {**REPORT, "summary": "路面积水"})["case"]
        sound_case = self.fresh().open_case("grid_event", "report", REPORT)["case"]
        self.server.stop()
        with contextlib.closing(sqlite3.connect(self.server.data / "fadu.db")) as database, database:
            where = (uuid.UUID(spoilt_case).bytes,)
            content = database.execute("SELECT content FROM entry WHERE subject=?", where).fetchone()[0]
            self.assertIn("路面积水".encode(), content)
            content = content.replace("路面积水".encode(), "路面积雪".encode())
            database.execute("UPDATE entry SET content=? WHERE subject=?", (content, *where))
        self.server.start()
        dispatcher, file = self.fresh("dispatcher"), {"limit": "ordinary"}
        self.assertGreaterEqual(dispatcher.act(spoilt_case, "file", file, None).status, 500)
        self.assertGreaterEqual(dispatcher.get(f"/api/cases/{spoilt_case}/timeline", None).status, 500)
        dispatcher.act(sound_case, "file", file)
        self.server.stop()
        verified = self.server.run("verify", "--data", str(self.server.data), "--json")
        self.assertEqual(verified.returncode, 1, verified.stderr)
        self.assertFalse(json.loads(verified.stdout)["ok"])

    def test_zeroed_pages_give_refusals_and_no_other_answers(self):
        self.clients["auditor"] = self.server.client("auditor")
        with contextlib.closing(sqlite3.connect(f"file:{self.server.data}/fadu.db?mode=ro", uri=True)) as database:
            rows = database.execute("SELECT id FROM case_file WHERE pack='grid_event' ORDER BY id").fetchall()
        paths = [f"/api/cases/{uuid.UUID(bytes=row[0])}/timeline" for row in self.chance.sample(rows, 150)]
        auditor = self.fresh("auditor")
        whole = {path: auditor.get(path).json for path in paths}
        original = self.stop_and_read()
        not_served, same, refused = 0, 0, 0
        for pages in (1, 2, 4, 8, 12, 16, 32, 200):
            spoilt = bytearray(original)
            for page in self.chance.sample(range(2, len(original) // self.PAGE), pages):
                spoilt[page * self.PAGE:(page + 1) * self.PAGE] = bytes(self.PAGE)
            self.put(bytes(spoilt))
            try:
                self.server.start()
            except AssertionError:
                not_served += 1
                continue
            auditor = self.fresh("auditor")
            for path in paths:
                answer = auditor.call("GET", path)
                if answer.status == 200:
                    self.assertEqual(answer.json, whole[path], f"seed {SEED}")
                    same += 1
                else:
                    refused += 1
            self.assertIsNone(self.server.process.poll(), "the server died")
            self.server.stop()
        print(f"\nof 8 spoilt files {not_served} were not served; {same} answers as before, {refused} refused")
        self.put(original)
        self.assert_whole([])


class Clock(faults.ServedTest):
    HOUR = 3600

    def sign_in_again(self):
        for who in self.clients:
            self.clients[who] = self.server.client("grid_" + who)

    def recorded_at(self, count=3):
        client, out = self.fresh(), []
        for _ in range(count):
            receipt = client.open_case("grid_event", "report", REPORT).json
            out.append((receipt["number"], datetime.datetime.fromisoformat(receipt["recorded_at"])))
        return out

    def test_what_is_recorded_never_runs_backwards(self):
        times = self.recorded_at()
        self.server.machine.put(clock_s=2 * self.HOUR)
        times += self.recorded_at()
        self.assertGreater(times[-1][1] - times[0][1], datetime.timedelta(hours=1, minutes=59))
        self.server.machine.put(clock_s=60)
        self.sign_in_again()
        times += self.recorded_at()
        self.server.stop(signal.SIGKILL)
        self.server.machine.put(clock_s=-2 * self.HOUR)
        self.server.start()
        self.sign_in_again()
        times += self.recorded_at()
        numbers, instants = [one[0] for one in times], [one[1] for one in times]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))))
        self.assertEqual(instants, sorted(instants))
        self.server.stop()
        self.assert_verified()

    def test_an_act_before_the_last_one_is_refused_until_the_clock_has_caught_up(self):
        self.server.machine.put(clock_s=self.HOUR)
        case = self.fresh().open_case("grid_event", "report", REPORT)["case"]
        self.server.machine.put()
        self.sign_in_again()
        early = self.fresh("dispatcher").act(case, "file", {"limit": "ordinary"}, None)
        self.assertEqual((early.status, early["code"]), (400, "casework.before_last_act"))
        self.server.machine.put(clock_s=self.HOUR + 60)
        self.sign_in_again()
        self.fresh("dispatcher").act(case, "file", {"limit": "ordinary"})

    def test_acknowledged_acts_stay_when_the_clock_jumps_back_under_load(self):
        load = Load(self.server, self.clients)
        time.sleep(0.5)
        self.server.machine.put(clock_s=-self.HOUR)
        time.sleep(0.3)
        load.ended.set()
        load.stop()
        told = len(load.acknowledged)
        self.assertGreater(told, 0)
        # Who was signed in is signed out (401), and an act that was on its way came from the future (400); what was
        # acknowledged stays.
        self.assertTrue(load.wrong)
        self.assertTrue(all(status in (400, 401) for status, _ in load.wrong), load.wrong[:3])
        load.wrong = []
        self.sign_in_again()
        unseen = self.settle(load)
        self.assert_kept(load.acknowledged)
        print(f"\nclock set back an hour: {told} acts acknowledged before it, {unseen} more had been recorded")
        self.assert_whole(load.acknowledged)

    def test_sensitive_acts_ask_again_who_sits_there(self):
        officer = self.server.client("correction_officer")
        page = officer.get("/api/cases", whose="all", pack="correction", open="false", order="newest").json
        look = f"/api/cases/{page['cases'][0]['id']}/look"
        officer.post(look, {"purpose": "handling"}, 200)
        self.server.machine.put(clock_s=20 * 60)
        time.sleep(5.5)  # what was read of the session is remembered for five seconds
        refused = officer.post(look, {"purpose": "handling"}, 403)
        self.assertEqual(refused["code"], "identity.prove_again")
        self.assertIn("remedy", refused.json)
        self.assertFalse(officer.get("/api/session")["fresh"])
        self.assertTrue(officer.call("PUT", "/api/session/proof", {}, expect=200)["fresh"])
        officer.post(look, {"purpose": "handling"}, 200)
        self.server.machine.put(clock_s=20 * 60 - 120)
        time.sleep(5.5)
        self.assertEqual(officer.post(look, {"purpose": "handling"}, 403)["code"], "identity.prove_again")

    def test_sessions_do_not_live_longer(self):
        self.fresh().get("/api/session")
        self.server.machine.put(clock_s=-2 * self.HOUR)
        self.fresh().get("/api/session", 401)
        self.fresh().open_case("grid_event", "report", REPORT, 401)
        self.server.machine.put(clock_s=9 * self.HOUR)
        self.fresh().get("/api/session", 401)
        # A clock that is put right by a little ends nobody's work.
        self.server.machine.put()
        self.sign_in_again()
        self.server.machine.put(clock_s=-60)
        self.fresh().get("/api/session")


@OF_POSTGRES
class Database(faults.ServedTest):
    def test_a_database_that_is_killed_comes_back_and_nothing_acknowledged_is_lost(self):
        chance = random.Random(SEED)
        database = fadu.postgres()
        load = Load(self.server, self.clients)
        kills, slowest = max(ROUNDS // 4, 5), 0.0
        for _ in range(kills):
            time.sleep(chance.uniform(0.2, 0.6))
            before = len(load.refused) + len(load.unknown)
            database.order("kill")
            until = time.monotonic() + 10
            while len(load.refused) + len(load.unknown) == before and time.monotonic() < until:
                time.sleep(0.01)
            self.assertGreater(len(load.refused) + len(load.unknown), before, "acts were taken without a database")
            self.assertEqual(self.fresh().call("GET", "/health/ready").status, 503)
            database.order("start")
            began = time.monotonic()
            self.wait_until_ready()
            slowest = max(slowest, time.monotonic() - began)
        load.stop()
        told, refused = len(load.acknowledged), len(load.refused)
        unseen = self.settle(load)
        self.assert_kept(load.acknowledged)
        print(f"\nseed {SEED}: {kills} kills of PostgreSQL; {told} acknowledged, {refused} refused in between, of which "
              f"{unseen} had been recorded; ready again {slowest:.1f} s after the database at the latest")
        self.assert_whole(load.acknowledged)


if __name__ == "__main__":
    print(f"seed {SEED} (FAULT_SEED)")
    unittest.main(verbosity=2)
