# SPDX-License-Identifier: AGPL-3.0-or-later
"""A town publishes a new version of a pack: proposed, reviewed by another, in force from its day, without a word of the ledger changing."""

import base64
import datetime
import hashlib
import pathlib
import re
import signal
import time
import unittest

import fadu

PACK = pathlib.Path(__file__).resolve().parents[2] / "packs" / "case_link"
FROM = (datetime.date.today() + datetime.timedelta(days=40)).isoformat()


def next_version(number=2):
    """Version `number` of the links between cases, with a field more, in force from FROM."""
    text = (PACK / "v1.yaml").read_text()
    text = text.replace("version: 1", f"version: {number}", 1)
    return re.sub(r"in_force: \{from: [0-9-]+\}", f"in_force: {{from: {FROM}}}", text, count=1)


def scenarios_of_both():
    """Every scenario once more on days on which the new version is in force."""
    text = (PACK / "scenarios.yaml").read_text()
    head, body = text.split("scenarios:\n", 1)
    days = sorted(re.findall(r'on: "(\d{4}-\d\d-\d\d)', body))
    shift = datetime.date.fromisoformat(FROM) - datetime.date.fromisoformat(days[0])
    later = re.sub(r'on: "(\d{4}-\d\d-\d\d)', lambda one: 'on: "' + (datetime.date.fromisoformat(one[1]) + shift).isoformat(), body)
    return head + "scenarios:\n" + body + re.sub(r"  - name: (.*)", r"  - name: \1（第二版）", later)


class Publication(unittest.TestCase):
    def setUp(self):
        self.server = fadu.Server(fadu.demonstration())
        self.administrator = self.server.client("administrator")
        self.reviewer = self.server.client("legal_reviewer")

    def tearDown(self):
        self.server.close()

    def bring(self, kind, text, name):
        content = text.encode()
        where = self.administrator.call("POST", "/api/evidence", expect=201, headers={
            "Tus-Resumable": "1.0.0", "Upload-Length": str(len(content)),
            "Upload-Metadata": "filename " + base64.b64encode(name.encode()).decode()}).headers["Location"]
        self.administrator.call("PATCH", where, raw=content, expect=204, headers={
            "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"})
        return {"kind": kind, "digest": hashlib.sha256(content).hexdigest(), "name": name}

    def files(self, text=None, scenarios=None):
        return [self.bring("pack_file", text or next_version(), "v2.yaml"),
                self.bring("scenario_file", scenarios or scenarios_of_both(), "scenarios.yaml")]

    def propose(self, expect=201, files=None, **more):
        fields = {"pack": "case_link", "version": "2", "from": FROM, "norm": "示例文件", "reason": "增加一种关联", **more}
        return self.administrator.open_case("pack_version", "propose", fields, expect, evidence=files or self.files())

    def versions(self):
        return [one["version"] for one in self.administrator.get("/api/packs")["packs"] if one["id"] == "case_link"]

    def published(self):
        """A version published; the server has started anew on the same port."""
        case = self.propose()["case"]
        self.reviewer.act(case, "approve", {"opinion": "与文件一致"})
        self.administrator.act(case, "publish")
        for _ in range(300):
            try:
                if self.versions() == [1, 2]:
                    return case
            except OSError:
                pass
            time.sleep(0.1)
        self.fail("the server has not started anew: " + self.server.log)

    def test_a_published_version_is_there_after_the_server_started_anew_and_stays(self):
        case = self.published()
        self.assertEqual(self.server.log.count('"started"'), 2)
        self.assertIsNone(self.server.process.poll())
        # Whoever was signed in still is; the old version is in force until its eve.
        self.assertEqual(self.reviewer.get(f"/api/cases/{case}")["state"]["id"], "published")
        self.assertEqual(self.reviewer.get("/api/packs/case_link")["version"], 1)
        self.assertEqual(self.reviewer.get("/api/packs/case_link?version=2")["in_force_from"], FROM)
        # It cannot be proposed again.
        self.assertEqual(self.propose(400)["code"], "api.pack_version_there")
        # The figure counts it and opens to it.
        self.server.stop()
        verified = self.server.run("verify", "--data", str(self.server.data), *self.server.place)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        rebuilt = self.server.run("rebuild", "--data", str(self.server.data), *self.server.place)
        self.assertEqual(rebuilt.returncode, 0, rebuilt.stdout + rebuilt.stderr)
        self.server.start()
        self.administrator = self.server.client("administrator")
        self.assertEqual(self.versions(), [1, 2])

    def test_a_backup_holds_the_published_packs(self):
        self.published()
        self.server.stop()
        copy = self.server.folder / "copy"
        made = self.server.run("backup", str(copy), "--data", str(self.server.data), *self.server.place)
        self.assertEqual(made.returncode, 0, made.stdout + made.stderr)
        other = fadu.Server(copy)
        try:
            packs = other.client("administrator").get("/api/packs")["packs"]
            self.assertEqual([one["version"] for one in packs if one["id"] == "case_link"], [1, 2])
        finally:
            other.close()

    def test_what_does_not_pass_the_check_is_not_proposed(self):
        broken = self.files(text=next_version().replace("to: linked", "to: likned"))
        answer = self.propose(400, files=broken)
        self.assertEqual(answer["code"], "api.pack_unsound")
        self.assertIn("packs/case_link/v2.yaml", answer["detail"])
        # Its steps are shown by no scenario of its days.
        silent = self.files(scenarios=(PACK / "scenarios.yaml").read_text())
        self.assertEqual(self.propose(400, files=silent)["code"], "api.pack_unsound")
        other_day = (datetime.date.today() + datetime.timedelta(days=50)).isoformat()
        self.assertEqual(self.propose(400, **{"from": other_day})["code"], "api.pack_from")
        self.assertEqual(self.propose(400, version="1")["code"], "api.pack_version_there")
        self.assertEqual(self.propose(400, pack="pack_version", version="2")["code"], "api.pack_own")
        # Several acts in one request meet the same door.
        fields = {"pack": "case_link", "version": "2", "from": FROM, "norm": "示例文件", "reason": "增加一种关联"}
        batch = self.administrator.post("/api/acts", {"acts": [{
            "id": fadu.new_id(), "pack": "pack_version", "step": "propose", "fields": fields, "evidence": broken}]}, 400)
        self.assertEqual(batch["code"], "api.pack_unsound")

    def test_two_people_and_the_law_stand_between_a_proposal_and_its_force(self):
        case = self.propose()["case"]
        self.assertEqual(self.administrator.act(case, "approve", {"opinion": "同意"}, 403)["code"], "casework.role_not_allowed")
        self.assertEqual(self.administrator.act(case, "publish", None, 422)["basis"], "本镇制度-2020#程序包")
        self.assertEqual(self.versions(), [1])
        self.reviewer.act(case, "send_back", {"opinion": "缺少情形"})
        self.administrator.act(case, "withdraw", {"reason": "另行提出"})
        self.assertEqual(self.server.log.count('"started"'), 1)

    def test_a_hangup_starts_the_server_anew(self):
        before = self.administrator.get("/log/checkpoint").body
        self.server.process.send_signal(signal.SIGHUP)
        for _ in range(300):
            if self.server.log.count('"started"') == 2:
                break
            time.sleep(0.1)
        self.assertEqual(self.administrator.get("/log/checkpoint").body, before)


if __name__ == "__main__":
    unittest.main()
