"""A server of its own on free ports, which a test may kill, and calls of its API."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

BINARY = os.environ.get("PORTICO_BINARY", "")
# Where the templates are.
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Refused(Exception):
    """An answer that is not 2xx."""

    def __init__(self, status, text):
        super().__init__("%d %s" % (status, text))
        self.status = status


class Installation:
    """One data folder with an organisation, a site and a key, and the process that serves it."""

    def __init__(self, folder, cores=None):
        self.folder = str(folder)
        self.cores = cores
        self.admin, self.main = free_port(), free_port()
        self.process = None
        organization = self.command("org", "create", "--name", "Northwind").split()[-1]
        self.site = self.command("site", "create", "--org", organization, "--name", "Outdoor").split()[-1]
        self.key = self.command("key", "create", "--org", organization, "--name", "Test", "--scopes", "*").split()[-1]

    def environment(self):
        return dict(
            os.environ, PORTICO_DATA_FOLDER=self.folder, PORTICO_ADMIN_BACKEND_PORT=str(self.admin),
            PORTICO_MAIN_FRONTEND_PORT=str(self.main), PORTICO_LIMITS_CALLS_PER_SECOND="1000000",
            PORTICO_LIMITS_CONNECTIONS_PER_ADDRESS="4096", PORTICO_LOG_FILE=self.folder + "/portico.log",
            PORTICO_EGRESS_ALLOW="127.0.0.0/8")

    def command(self, *words):
        done = subprocess.run(
            [BINARY, *words], env=self.environment(), capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self):
        prefix = ["taskset", "-c", self.cores] if self.cores else []
        with open(self.folder + "/output.txt", "ab") as output:
            self.process = subprocess.Popen(
                [*prefix, BINARY, "serve"], env=self.environment(), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output,
                stderr=output)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                if urllib.request.urlopen("http://127.0.0.1:%d/health" % self.admin, timeout=5).status == 200:
                    return
            except OSError:
                assert self.process.poll() is None, open(self.folder + "/output.txt", encoding="utf-8").read()
                time.sleep(0.01)
        raise AssertionError("the server does not answer")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def call(self, method, path, body=None, timeout=30):
        request = urllib.request.Request(
            "http://127.0.0.1:%d%s" % (self.admin, path), method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": "Bearer " + self.key, "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refused(error.code, error.read().decode()) from None

    def checkout(self, **more):
        return self.call(
            "POST", "/v1/checkouts/%s/create" % self.site, {"currency": "EUR", "amount": 4250, **more})

    def endpoint(self, url, **more):
        return self.call("POST", "/v1/webhook-endpoints", {"siteId": self.site, "url": url, **more})

    def events(self, **query):
        """Every event, page by page, as one who catches up reads them."""
        after, found = "", []
        more = "".join("&%s=%s" % item for item in query.items())
        while True:
            page = self.call("GET", "/v1/events?limit=100" + more + ("&after=" + after if after else ""))
            found += page["data"]
            if not page["hasMore"]:
                return found
            after = found[-1]["id"]
