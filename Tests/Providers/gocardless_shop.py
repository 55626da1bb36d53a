"""A Portico of its own with an account at the fake GoCardless, and a payer without a browser."""

import html
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

BINARY = os.environ.get("PORTICO_BINARY", "")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NoRedirect)


def fetch(url, fields=None, data=None, headers=None, method=None):
    """Status, header fields and text of an answer, whatever the status; redirects are not followed."""
    body = urllib.parse.urlencode(fields).encode() if fields is not None else data
    request = urllib.request.Request(url, body, headers or {}, method=method)
    try:
        with OPENER.open(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


class Shop:
    """One data folder with an organisation, a site, a key and a GoCardless account, and the process that serves it."""

    def __init__(self, folder, fake, **settings):
        self.folder, self.fake = str(folder), fake
        self.admin, self.main = free_port(), free_port()
        self.process = None
        organization = self.command("org", "create", "--name", "Northwind").split()[-1]
        self.site = self.command("site", "create", "--org", organization, "--name", "Outdoor").split()[-1]
        self.key = self.command("key", "create", "--org", organization, "--name", "T", "--scopes", "*").split()[-1]
        path = self.folder + "/gocardless.json"
        with open(path, "w", encoding="utf-8") as file:
            json.dump({
                "accessToken": fake.token, "notificationSecrets": [fake.secret], "baseUrl": fake.url,
                "statementName": "NORTHWIND LTD", **settings}, file)
        os.chmod(path, 0o600)
        self.account = self.command(
            "provider", "add", "--org", organization, "--type", "gocardless", "--name", "GoCardless", "--settings",
            path, "--sites", self.site).split()[-1]
        os.remove(path)
        fake.hook = "http://127.0.0.1:%d/hooks/gocardless/%s" % (self.main, self.account)
        self.start()

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
        with open(self.folder + "/output.txt", "ab") as output:
            self.process = subprocess.Popen(
                [BINARY, "serve"], env=self.environment(), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output,
                stderr=output)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                if urllib.request.urlopen("http://127.0.0.1:%d/health" % self.admin, timeout=5).status == 200:
                    return
            except OSError:
                assert self.process.poll() is None, open(self.folder + "/output.txt", encoding="utf-8").read()
                time.sleep(0.02)
        raise AssertionError("the server does not answer")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def call(self, method, path, body=None, expected=(200, 201)):
        headers = {"Authorization": "Bearer " + self.key, "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body is not None else None
        status, _, text = fetch("http://127.0.0.1:%d%s" % (self.admin, path), None, data, headers, method)
        assert status in expected, (status, text)
        return json.loads(text) if text else {}

    def create(self, amount=1000, currency="GBP", **fields):
        body = {"currency": currency, "returnUrl": "https://shop.example/thanks", **fields}
        if fields.get("mode") != "token":
            body["amount"] = amount
        return self.call("POST", "/v1/checkouts/%s/create" % self.site, body)

    def checkout(self, name):
        return self.call("GET", "/v1/checkouts/%s" % name)

    def wait(self, name, test, seconds=30):
        """The checkout once it passes the test; the fake's news are delivered meanwhile."""
        end = time.monotonic() + seconds
        while True:
            found = self.checkout(name)
            if test(found):
                return found
            assert time.monotonic() < end, found
            self.fake.deliver()
            time.sleep(0.1)

    def logs(self):
        texts = []
        for name in ("portico.log", "output.txt"):
            with open(os.path.join(self.folder, name), encoding="utf-8") as file:
                texts.append(file.read())
        return "".join(texts)


class Payer:
    """Posts the page's form and follows it, as a browser without scripts does."""

    def __init__(self, checkout):
        self.url = checkout["url"]

    def begin(self, save=False):
        """Chooses direct debit; answers the address of GoCardless's page, nil where there is none yet."""
        status, _, page = fetch(self.url)
        assert status == 200, page
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        fields = {name: html.unescape(value) for name, value in fields.items()}
        fields["method"] = "direct_debit"
        if save:
            fields["save"] = html.unescape(re.search(r'name="save"[^>]* value="([^"]+)"', page).group(1))
        status, headers, _ = fetch(self.url + "/pay", fields)
        assert status == 303, status
        return self.next()

    def next(self):
        status, _, page = fetch(self.url + "/continue")
        found = re.search(r'href="(http://127[^"]+/flow/[^"]+)"', page) if status == 200 else None
        return html.unescape(found.group(1)) if found else None

    def answer(self, flow, choice="approve"):
        """Answers GoCardless's page, and comes back as its redirect says."""
        status, headers, _ = fetch(flow, {"choice": choice})
        assert status == 303, status
        return fetch(headers["Location"])
