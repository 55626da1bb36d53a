"""An installation of its own whose tables a test changes while it serves."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from taxing import ROOT

BINARY = os.environ["PORTICO_BINARY"]
WAIT_SECONDS = 30


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(found):
    """Asks again until there is an answer, for as long as a slow machine may need."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        answer = found()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError("nothing came of it in %d s" % WAIT_SECONDS)


class Server:
    """One organisation with one site, its key, and a copy of the project's tables."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.tables = self.folder + "/tables"
        shutil.copytree(ROOT / "Config", self.tables)
        self.log = self.folder + "/portico.log"
        self.port = free_port()
        self.environment = dict(
            os.environ, PORTICO_DATA_FOLDER=self.folder + "/data", PORTICO_TABLES_FOLDER=self.tables,
            PORTICO_ADMIN_BACKEND_PORT=str(self.port), PORTICO_MAIN_FRONTEND_PORT=str(free_port()), PORTICO_LOG_FILE=self.log)
        organization = self.command("org", "create", "--name", "Northwind")
        self.site = self.command("site", "create", "--org", organization, "--name", "Outdoor")
        self.key = self.command("key", "create", "--org", organization, "--name", "Test", "--scopes", "*")
        self.process = None

    def command(self, *words):
        run = subprocess.run(
            [BINARY, *words], env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
        return run.stdout.split()[-1]

    def start(self):
        self.process = subprocess.Popen(
            [BINARY, "serve"], env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        until(self.answers)

    def answers(self):
        assert self.process.poll() is None, open(self.log, encoding="utf-8").read()
        try:
            with urllib.request.urlopen("http://127.0.0.1:%d/health" % self.port, timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            try:
                assert self.process.wait(60) == 0
            finally:
                self.process.kill()

    def call(self, method, path, body):
        request = urllib.request.Request(
            "http://127.0.0.1:%d%s" % (self.port, path), method=method, data=json.dumps(body).encode(),
            headers={"Authorization": "Bearer " + self.key, "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from error

    def put_table(self, name, table):
        """Writes a file of rates beside and then in place, as whoever edits one should."""
        path = "%s/tax/%s" % (self.tables, name)
        with open(path + ".new", "w", encoding="utf-8") as file:
            json.dump(table, file)
        os.replace(path + ".new", path)

    def was_told(self, event):
        with open(self.log, encoding="utf-8") as file:
            return event in file.read()
