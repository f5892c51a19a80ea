# SPDX-License-Identifier: AGPL-3.0-or-later
"""The program as a server, and a client that checks every answer against the description."""

import atexit
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse
import uuid

from jsonschema import Draft202012Validator, FormatChecker, RefResolver

PROGRAM = os.environ["FADU"]
PG_TEMP = os.environ.get("FADU_PG_TEMP", "")  # a script that starts one: the tests run on PostgreSQL
CALLED = set()  # operationIds that were answered with success


def new_id():
    """A UUIDv7 (RFC 9562)."""
    ms = int(time.time() * 1000)
    value = (ms << 80) | (7 << 76) | (uuid.uuid4().int & ((1 << 76) - 1))
    value = (value & ~(0xC << 60)) | (0x8 << 60)
    return str(uuid.UUID(int=value))


class Description:
    def __init__(self, document):
        self.document = document
        self.resolver = RefResolver("", document)
        self.operations = []
        for path, methods in document["paths"].items():
            pattern = re.sub(r"\{[a-z_]+\*\}", "(.+)", path)
            pattern = re.sub(r"\{[a-z_]+\}", "([^/]+)", pattern)
            literal = path.count("/") - path.count("{")
            for method, operation in methods.items():
                self.operations.append((literal, method.upper(), re.compile(pattern + "$"), operation))
        self.operations.sort(key=lambda one: -one[0])

    def find(self, method, path):
        for _, name, pattern, operation in self.operations:
            if name == method and pattern.match(path):
                return operation
        return None

    def _resolve(self, node):
        while "$ref" in node:
            _, node = self.resolver.resolve(node["$ref"])
        return node

    def check(self, method, path, status, kind, body):
        """The answer is one that the description allows."""
        operation = self.find(method, path)
        if operation is None:
            return
        responses = operation["responses"]
        answer = responses.get(str(status), responses.get("default") if status >= 400 else None)
        assert answer is not None, f"{method} {path}: status {status} is not described"
        answer = self._resolve(answer)
        content = answer.get("content")
        if content is None:
            assert not body, f"{method} {path}: a body where none is described"
            if status < 400:
                CALLED.add(operation["operationId"])
            return
        media = kind.split(";")[0]
        assert media in content or "*/*" in content, f"{method} {path}: {media} is not described"
        if media.endswith("json") and "schema" in content.get(media, {}):
            schema = content[media]["schema"]
            validator = Draft202012Validator(schema, resolver=self.resolver, format_checker=FormatChecker())
            errors = sorted(validator.iter_errors(json.loads(body)), key=str)
            assert not errors, f"{method} {path}: {errors[0].message} at {list(errors[0].absolute_path)}"
        if status < 400:
            CALLED.add(operation["operationId"])


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    def __getitem__(self, key):
        return self.json[key]


class Client:
    """One user: keeps the cookie and sends the token of the page."""

    def __init__(self, server, language="zh-CN"):
        self.server = server
        self.cookie = None
        self.csrf = None
        self.bearer = None
        self.language = language
        self.connection = http.client.HTTPConnection(server.host, server.port, timeout=15)

    def call(self, method, path, body=None, expect=None, headers=None, raw=None):
        sent = {"Accept-Language": self.language}
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        if self.cookie:
            sent["Cookie"] = self.cookie
        if self.csrf and method not in ("GET", "HEAD"):
            sent["X-CSRF-Token"] = self.csrf
        if self.bearer:
            sent["Authorization"] = "Bearer " + self.bearer
        sent.update(headers or {})
        try:
            self.connection.request(method, path, data, sent)
            response = self.connection.getresponse()
        except (http.client.HTTPException, ConnectionError):
            self.connection.close()
            self.connection.request(method, path, data, sent)
            response = self.connection.getresponse()
        content = response.read()
        answer = Answer(response.status, response.headers, content)
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookie = f"{name}={value}" if value else None
        if self.server.description and method == "HEAD" and response.status < 300:
            # HEAD is answered by the GET of the same path (RFC 9110 §9.3.2).
            CALLED.add(self.server.description.find("GET", urllib.parse.urlsplit(path).path)["operationId"])
        if self.server.description and method != "HEAD":
            self.server.description.check(
                method, urllib.parse.urlsplit(path).path, response.status,
                response.headers.get("Content-Type", ""), content)
        if expect is not None:
            assert response.status == expect, f"{method} {path}: {response.status}: {content[:500]!r}"
        if response.status < 300 and content and b'"csrf"' in content[:4000] and path.startswith(("/api/session", "/api/links")):
            self.csrf = answer.json.get("csrf", self.csrf)
        return answer

    def get(self, path, expect=200, **query):
        if query:
            path += "?" + urllib.parse.urlencode(query)
        return self.call("GET", path, expect=expect)

    def post(self, path, body, expect=201, **more):
        return self.call("POST", path, body, expect, **more)

    def sign_in_as(self, role, expect=201):
        """By role, in a demonstration."""
        return self.post("/api/session/role", {"role": role}, expect)

    def open_case(self, pack, step, fields, expect=201, **more):
        body = {"pack": pack, "step": step, "fields": fields, **more}
        return self.post("/api/cases", body, expect, headers={"Idempotency-Key": new_id()})

    def act(self, case, step, fields=None, expect=201, **more):
        body = {"step": step, "fields": fields or {}, **more}
        return self.post(f"/api/cases/{case}/acts", body, expect, headers={"Idempotency-Key": new_id()})


class Postgres:
    """A server of the tests' own, for as long as this process lives."""

    def __init__(self):
        self.process = subprocess.Popen(["bash", PG_TEMP], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.uri = self.process.stdout.readline().strip()  # of its Unix socket
        assert self.uri.startswith("postgresql://"), self.uri
        while self.process.stdout.readline().strip() != "ready":
            pass
        atexit.register(self.stop)

    def order(self, word):
        """"kill" (kill -9), "stop" or "start"."""
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        assert answer == "ok", f"{word}: {answer}"

    def stop(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait(30)


_postgres = None


def postgres():
    global _postgres
    if _postgres is None:
        _postgres = Postgres()
    return _postgres


_template = None


def demonstration():
    """The demonstration town, made once and copied."""
    global _template
    if _template is None:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="fadu-api-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        subprocess.run([PROGRAM, "demo", "--data", str(folder / "demo")], check=True, capture_output=True)
        _template = folder / "demo"
    return _template


class Server:
    def __init__(self, data=None, town=None, arguments=(), web=""):
        """`web`: the folder of a built desk; without one the plain pages are served."""
        self.web = str(web)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="fadu-api-"))
        self.data = self.folder / "town"
        self.place = []
        database = None
        if PG_TEMP:
            database = "t" + uuid.uuid4().hex
            uri = postgres().uri
            subprocess.run(["psql", "-q", uri, "-c", f"CREATE DATABASE {database} TEMPLATE template0 ENCODING 'UTF8'"],
                           check=True, capture_output=True)
            parts = urllib.parse.urlsplit(uri)
            self.place = ["--store", urllib.parse.urlunsplit(parts._replace(path="/" + database))]
        if data is not None and PG_TEMP:
            subprocess.run([PROGRAM, "restore", str(data), "--data", str(self.data), *self.place],
                           check=True, capture_output=True)
        elif data is not None:
            shutil.copytree(data, self.data)
        self.town = ["--town", town] if town else []
        self.arguments = list(arguments)
        self.process = None
        self.description = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", str(self.data), "--listen", "127.0.0.1:0", *self.place, *self.town, *self.arguments],
            stdout=subprocess.PIPE, stderr=open(self.folder / "log", "ab"), text=True,
            env={**os.environ, "FADU_WEB": self.web})  # as it is now: faults preload a library
        self.said = ""
        address = None
        while address is None:
            line = self.process.stdout.readline()
            if not line:
                raise AssertionError("the server ended: " + (self.folder / "log").read_text())
            self.said += line
            found = re.search(r"http://([0-9.]+):([0-9]+)", line)
            if found:
                address = found
        self.host, self.port = address.group(1), int(address.group(2))
        if self.description is None:
            self.description = Description(Client(self).get("/api/openapi.json").json)

    def read_said(self, word):
        """Reads on until a line holds the word."""
        while word not in self.said:
            line = self.process.stdout.readline()
            assert line, "the server said no " + word
            self.said += line
        return next(line for line in self.said.splitlines() if word in line)

    def client(self, role=None, language="zh-CN"):
        client = Client(self, language)
        if role:
            client.sign_in_as(role)
        return client

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(60)
        self.process.stdout.close()
        return self.process.returncode

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path_of(self, digest, end=""):
        return self.data / "evidence" / digest[:2] / (digest[2:] + end)

    def lay_in_clear(self, digest, content, forms=()):
        """The file as a program left it that sealed none: in clear for long, with its forms, its record silent."""
        path = self.path_of(digest)
        for form in forms:
            self.path_of(digest, form).write_bytes(content)
        path.write_bytes(content)
        os.utime(path, (time.time() - 7 * 86400,) * 2)
        for copy in path.parent.glob(path.name + ".*.sealed"):
            copy.unlink()
        record = json.loads(self.path_of(digest, ".json").read_text())
        for word in ("open", "sealed"):
            record.pop(word, None)
        self.path_of(digest, ".json").write_text(json.dumps(record))

    def run(self, *arguments):
        return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True)

    @property
    def log(self):
        return (self.folder / "log").read_text()
