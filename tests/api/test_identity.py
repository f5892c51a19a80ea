# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in: the first administrator, passwords, second factors, sessions, tokens, accounts."""

import base64
import hashlib
import hmac
import struct
import time
import unittest

import fadu

PASSWORD = "河边第三棵柳树-47"


def code_of(secret, step=0):
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return str((struct.unpack(">I", digest[at:at + 4])[0] & 0x7FFFFFFF) % 1000000).zfill(6)


class NewTown(unittest.TestCase):
    """One town from its first minute; the tests follow each other."""

    @classmethod
    def setUpClass(cls):
        cls.server = fadu.Server(town="xinzhen", arguments=["--name-zh", "新镇", "--name-en", "New Town"])
        line = cls.server.read_said("start.html#link=")
        cls.link = line.strip().split("link=")[1]
        cls.admin = cls.server.client()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def test_1_there_is_no_default_password_and_no_role_sign_in(self):
        anybody = self.server.client()
        for login, password in [("admin", "admin"), ("admin", "admin123"), ("root", "password")]:
            refused = anybody.post("/api/session", {"login": login, "password": password}, None)
            self.assertEqual(refused.status, 403)
            self.assertEqual(refused["code"], "identity.wrong_password")
        anybody.get("/api/session/roles", 404)
        self.assertEqual(anybody.get("/api/session", 401)["code"], "identity.not_signed_in")
        anybody.post("/api/session/role", {"role": "administrator"}, 404)
        anybody.get("/api/cases", 401)

    def test_2_the_first_administrator_comes_by_the_link_and_only_once(self):
        path = "/api/links/" + self.link
        known = self.admin.get(path).json
        self.assertEqual(known["purpose"], "first_administrator")
        weak = self.admin.post(path, {"login": "wang", "name": "管理员", "password": "12345678"}, 400)
        self.assertTrue(weak["code"].startswith("identity.password_"))
        session = self.admin.post(path, {"login": "wang", "name": "管理员", "password": PASSWORD}).json
        self.assertEqual(session["posts"][0]["role"], "administrator")
        self.assertTrue(session["needs_second_factor"])
        self.assertFalse(session["strong"])
        self.server.client().post(path, {"login": "li", "name": "二", "password": PASSWORD}, 403)
        self.assertIn("HttpOnly", self.cookie_attributes)
        self.assertIn("SameSite=Strict", self.cookie_attributes)

    @property
    def cookie_attributes(self):
        answer = self.server.client().post("/api/session", {"login": "wang", "password": PASSWORD})
        return answer.headers["Set-Cookie"]

    def test_3_an_administrator_does_nothing_without_a_second_factor(self):
        self.admin.get("/api/accounts", 403)
        enrolment = self.admin.post("/api/session/second-factor", {}, 200).json
        NewTown.secret = enrolment["secret"]
        self.assertTrue(enrolment["uri"].startswith("otpauth://totp/"))
        body = {"secret": self.secret, "code": "000000", "password": PASSWORD}
        wrong = self.admin.call("PUT", "/api/session/second-factor", body)
        self.assertGreaterEqual(wrong.status, 400)
        body["code"] = code_of(self.secret)
        session = self.admin.call("PUT", "/api/session/second-factor", body, expect=200).json
        self.assertTrue(session["strong"])
        self.admin.get("/api/accounts")

    def test_4_a_code_is_good_once_and_needed_from_now_on(self):
        other = self.server.client()
        needed = other.post("/api/session", {"login": "wang", "password": PASSWORD}, None)
        self.assertEqual(needed["code"], "identity.code_needed")
        code = code_of(self.secret, 1)
        other.post("/api/session", {"login": "wang", "password": PASSWORD, "code": code})
        again = self.server.client().post("/api/session", {"login": "wang", "password": PASSWORD, "code": code}, None)
        self.assertGreaterEqual(again.status, 400)

    def test_5_the_administrator_makes_accounts_and_sees_no_cases(self):
        person = self.admin.open_case("person", "record", {"name": "李同志"})["case"]
        self.admin.open_case("post", "appoint", {"person": person, "role": "grid_dispatcher"})
        made = self.admin.post("/api/accounts", {"login": "li", "person": person}).json
        self.admin.post("/api/accounts", {"login": "li", "person": person}, 409)
        self.admin.post("/api/accounts", {"login": "zhao", "person": "nobody"}, 400)
        NewTown.clerk = self.server.client()
        session = self.clerk.post("/api/links/" + made["link"], {"password": PASSWORD + "1"}).json
        self.assertEqual(session["posts"][0]["role"], "grid_dispatcher")
        case = self.clerk.open_case("grid_event", "report", {"source": "member", "class": "other", "summary": "试件"})["case"]
        self.admin.get(f"/api/cases/{case}", 403)
        self.assertEqual(self.admin.get("/api/cases", whose="all", pack="grid_event", expect=None).status, 403)
        logins = [one["login"] for one in self.admin.get("/api/accounts")["accounts"]]
        self.assertEqual(logins, ["li", "wang"])

    def test_6_tokens_do_what_their_scopes_say(self):
        issued = self.clerk.post("/api/tokens", {"name": "对接", "scopes": ["cases:read"], "days": 30}).json
        program = self.server.client()
        program.bearer = issued["bearer"]
        program.get("/api/cases")
        self.assertEqual(program.open_case("grid_event", "report", {}, 403)["code"], "identity.not_in_scope")
        program.get("/api/indicators", 403, year=2026)
        self.assertEqual(len(self.clerk.get("/api/tokens")["tokens"]), 1)
        self.clerk.call("DELETE", "/api/tokens/" + issued["token"]["id"], expect=204)
        program.get("/api/cases", 401)
        self.clerk.post("/api/tokens", {"name": "x", "scopes": ["everything"], "days": 30}, 400)

    def test_7_a_forged_page_cannot_write(self):
        token, self.clerk.csrf = self.clerk.csrf, "forged"
        refused = self.clerk.open_case("grid_event", "report", {"source": "member", "class": "other", "summary": "伪造"}, 403)
        self.assertEqual(refused["code"], "api.csrf")
        self.clerk.csrf = token

    def test_8_passwords_sessions_and_locks(self):
        changed = self.clerk.call("PUT", "/api/session/password",
                                  {"old": PASSWORD + "1", "new": "另一句更长的口令话-2026"}, expect=200).json
        self.assertEqual(changed["login"], "li")
        second = self.server.client()
        second.post("/api/session", {"login": "li", "password": "另一句更长的口令话-2026"})
        sessions = second.get("/api/sessions")["sessions"]
        self.assertEqual(len(sessions), 2)
        other = next(one for one in sessions if not one["current"])
        second.call("DELETE", "/api/sessions/" + other["id"], expect=204)
        self.clerk.get("/api/session", 401)
        second.get("/api/session")
        second.call("PUT", "/api/session/post", {"post": second.get("/api/session")["posts"][0]["id"]}, expect=200)
        second.call("DELETE", "/api/session", expect=204)
        for _ in range(5):
            self.server.client().post("/api/session", {"login": "li", "password": "falsch"}, 403)
        locked = self.server.client().post("/api/session", {"login": "li", "password": "另一句更长的口令话-2026"}, 403)
        self.assertEqual(locked["code"], "identity.locked")
        account = self.admin.call("PATCH", "/api/accounts/li", {"unlock": True}, expect=200).json
        self.assertIsNone(account["locked_until"])
        self.server.client().post("/api/session", {"login": "li", "password": "另一句更长的口令话-2026"})
        self.admin.call("PATCH", "/api/accounts/wang", {"disabled": True}, expect=403)
        link = self.admin.post("/api/accounts/li/link", {}).json["link"]
        self.server.client().post("/api/links/" + link, {"password": "第三句也要记得住-9"})

    def test_8b_who_sits_there_proves_again_who_he_is(self):
        clerk = self.server.client()
        clerk.post("/api/session", {"login": "li", "password": "第三句也要记得住-9"})
        self.assertTrue(clerk.get("/api/session")["fresh"])
        before = clerk.cookie
        self.assertEqual(clerk.call("PUT", "/api/session/proof", {}, expect=400)["code"], "api.field_missing")
        self.assertEqual(clerk.call("PUT", "/api/session/proof", {"password": "falsch"}, expect=403)["code"],
                         "identity.wrong_password")
        self.assertEqual(clerk.call("PUT", "/api/session/proof", {"code": "123456"}, expect=403)["code"],
                         "identity.wrong_password")
        self.assertTrue(clerk.call("PUT", "/api/session/proof", {"password": "第三句也要记得住－９"}, expect=200)["fresh"])
        self.assertNotEqual(clerk.cookie, before)
        clerk.get("/api/session")
        clerk.cookie = before
        clerk.get("/api/session", 401)

    def test_8c_an_address_that_guesses_waits_whatever_the_account(self):
        anybody = self.server.client()
        for number in range(40):
            refused = anybody.post("/api/session", {"login": f"guess{number}", "password": "Sommer-2026!"}, None)
            if refused.status == 429:
                break
            self.assertEqual(refused["code"], "identity.wrong_password")
        self.assertEqual((refused.status, refused["code"]), (429, "identity.too_many_attempts"))
        self.assertGreater(int(refused.headers["Retry-After"]), 0)
        self.assertIn("remedy", refused.json)
        # The right password waits as well, and who is signed in works on.
        waits = anybody.post("/api/session", {"login": "li", "password": "第三句也要记得住-9"}, None)
        self.assertEqual(waits.status, 429)
        self.admin.get("/api/session")

    def test_8d_the_administrator_sees_when_others_signed_in_and_ends_it(self):
        clerk = self.server.client()
        link = self.admin.post("/api/accounts/li/link", {}).json["link"]
        clerk.post("/api/links/" + link, {"password": "第四句也要记得住-9"})
        token = clerk.post("/api/tokens", {"name": "对接", "scopes": ["cases:read"], "days": 30}).json
        told = self.admin.get("/api/accounts/li/sessions").json
        self.assertEqual((told["account"]["login"], told["tokens"]), ("li", 1))
        [one] = told["sessions"]
        self.assertEqual((one["post_label"], one["current"], one["strong"]), ("网格中心调度员", False, False))
        self.assertNotIn("seen_at", one)
        clerk.get("/api/accounts/li/sessions", 403)
        self.admin.get("/api/accounts/nobody/sessions", 404)
        self.admin.call("DELETE", "/api/accounts/li/sessions/nothing", expect=404)
        self.admin.call("DELETE", "/api/accounts/li/sessions/" + one["id"], expect=204)
        clerk.get("/api/session", 401)
        program = self.server.client()
        program.bearer = token["bearer"]
        program.get("/api/cases")
        self.admin.call("DELETE", "/api/accounts/li/sessions", expect=204)
        program.get("/api/cases", 401)
        self.assertEqual(self.admin.call("DELETE", "/api/accounts/wang/sessions", expect=403)["code"], "api.not_oneself")

    def test_9_the_console_helps_when_nobody_can_sign_in(self):
        place = self.server.place
        said = self.server.run("admin", "accounts", "--data", str(self.server.data), *place).stdout
        self.assertIn("wang", said)
        link = self.server.run("admin", "link", "wang", "--data", str(self.server.data), *place).stdout
        self.assertIn("start.html#link=", link)
        wrong = self.server.run("admin", "unlok", "wang", "--data", str(self.server.data), *place)
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("unlock", wrong.stderr)


if __name__ == "__main__":
    unittest.main()
