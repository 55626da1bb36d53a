"""An installation of its own that calls a provider on this machine, and a payer without a browser."""

import html
import http.client
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
SECRET_KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"
PUBLISHABLE_KEY = "pk_test_TYooMQauvdEDq54NiTphI7jx"
HOOK_SECRET = "whsec_0123456789abcdefghijklmnopqrstuv"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Portal:
    """One data folder with an organisation, a site that uses one Stripe account, and the process that serves it."""

    def __init__(self, folder, **settings):
        self.folder = str(folder)
        self.admin, self.main = free_port(), free_port()
        self.process = None
        self.allows_stand_ins = True
        self.organization = self.command("org", "create", "--name", "Northwind").split()[-1]
        self.site = self.command("site", "create", "--org", self.organization, "--name", "Outdoor").split()[-1]
        self.key = self.command(
            "key", "create", "--org", self.organization, "--name", "Test", "--scopes", "*").split()[-1]
        path = self.folder + "/stripe.json"
        facts = dict({
            "secretKey": SECRET_KEY, "publishableKey": PUBLISHABLE_KEY, "notificationSecrets": [HOOK_SECRET]}, **settings)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(facts, file)
        self.account = self.command(
            "provider", "add", "--org", self.organization, "--type", "stripe", "--name", "Stripe", "--settings", path).split()[-1]
        os.remove(path)

    def environment(self):
        return dict(
            os.environ, PORTICO_DATA_FOLDER=self.folder, PORTICO_ADMIN_BACKEND_PORT=str(self.admin),
            PORTICO_MAIN_FRONTEND_PORT=str(self.main), PORTICO_LIMITS_CALLS_PER_SECOND="1000000",
            PORTICO_LIMITS_CONNECTIONS_PER_ADDRESS="4096", PORTICO_LOG_FILE=self.folder + "/portico.log",
            PORTICO_LOG_LEVEL="debug", PORTICO_EGRESS_ALLOW="127.0.0.0/8", PORTICO_PROVIDERS_ALLOW_STAND_INS=str(self.allows_stand_ins).lower(),
            PORTICO_LOOPS="2")

    def command(self, *words, fails=False):
        done = subprocess.run(
            [BINARY, *words], env=self.environment(), capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)
        assert fails == (done.returncode != 0), done.stderr
        return done.stdout

    def start(self):
        with open(self.folder + "/output.txt", "ab") as output:
            self.process = subprocess.Popen(
                [BINARY, "serve"], env=self.environment(), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
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
            try:
                self.process.wait(60)
            finally:
                self.process.kill()

    def call(self, method, path, body=None, expect=(200, 201)):
        request = urllib.request.Request(
            "http://127.0.0.1:%d%s" % (self.admin, path), method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": "Bearer " + self.key, "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read()
        assert status in expect, (status, text)
        return json.loads(text)

    def use_stripe(self):
        """The site offers cards by Stripe, and not by the sandbox that it began with."""
        self.call("PUT", "/v1/sites/%s/providers" % self.site, {"providers": [self.account]})

    def checkout(self, amount=4250, currency="EUR", **members):
        body = dict({"currency": currency}, **members)
        if amount is not None:
            body["amount"] = amount
        made = self.call("POST", "/v1/checkouts/%s/create" % self.site, body)
        made["token"] = made["url"].rsplit("/", 1)[1]
        return made

    def read(self, checkout):
        return self.call("GET", "/v1/checkouts/" + checkout["id"])

    def page(self, method, path, fields=None):
        """One request of a payer: status, location and text."""
        line = http.client.HTTPConnection("127.0.0.1", self.main, timeout=40)
        body = urllib.parse.urlencode(fields) if fields else None
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        line.request(method, path, body, headers)
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        return answer.status, answer.getheader("Location") or "", text

    def pay(self, checkout, token):
        """Posts the page's form with that one-time token; answers where it leads."""
        path = "/checkout/" + checkout["token"]
        status, _, text = self.page("GET", path)
        assert status == 200, status
        fields = {
            name: html.unescape(value)
            for name, value in re.findall(r'name="(csrf|attemptKey|shown|save)" value="([^"]*)"', text)}
        fields.update(method="card", providerToken=token)
        status, location, text = self.page("POST", path + "/pay", fields)
        return status, location, text

    def written(self):
        """Everything that the installation wrote but its database."""
        texts = []
        for name in ("portico.log", "output.txt"):
            with open(os.path.join(self.folder, name), encoding="utf-8", errors="replace") as file:
                texts.append(file.read())
        return "\n".join(texts)

    def stored(self):
        """Every byte of the data folder: the database with its log, mails, and what was written beside them."""
        return everything_in(self.folder)


def everything_in(folder):
    """The files of a folder, without the key that seals what is in them."""
    found = []
    for place, _, names in os.walk(folder):
        for name in names:
            if name != "master.key":
                with open(os.path.join(place, name), "rb") as file:
                    found.append(file.read())
    return b"\n".join(found)
