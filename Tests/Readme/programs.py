"""The README's programs as shops: each creates a checkout and says whether an address that came back means paid."""

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse

import pytest

import document
import payer

# Characters that the encoders of the five languages disagree about when they are used carelessly.
ORDER = "Größe 7 (a*b)! ~x+y=z&q?%"
START_SECONDS = 20


class Program:
    """A program of the README, with the demo's addresses and site in place of the documented ones."""

    def __init__(self, demo, folder, lifetime):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.environment = dict(os.environ, SHOP_SITE=demo["sites"][0]["id"], SHOP_KEY=demo["sites"][0]["secretKey"])
        self.replaced = {
            "http://localhost:8081": demo["adminBackend"],
            "http://localhost:8080": demo["mainFrontend"],
            "http://localhost:8000": "http://localhost:%d" % self.port,
            "order-1001": ORDER,
            "3600": str(lifetime),
        }

    def write(self, name):
        source = document.snippets()[name]
        for documented, real in self.replaced.items():
            source = source.replace(documented, real)
        (self.folder / name).write_text(source, encoding="utf-8")

    def run(self, *command):
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)

    def stop(self):
        pass


class Shell(Program):
    """The curl lines."""

    def __init__(self, demo, folder, lifetime):
        super().__init__(demo, folder, lifetime)
        needs("openssl")
        self.write("create.sh")
        self.write("verify.sh")

    def create(self):
        made = self.run("sh", "create.sh")
        assert '"status":"pending"' in made.stdout, made.stdout + made.stderr
        return made.stdout.split('"url":"')[1].split('"')[0]

    def accepts(self, address):
        verified = self.run("sh", "verify.sh", address)
        # A query of the shop's own stands before what is added.
        assert self.run("sh", "verify.sh", address.replace("?", "?order=7&", 1)).stdout == verified.stdout
        assert (verified.returncode == 0, verified.stdout) in [(True, "paid\n"), (False, "not paid\n")], verified.stderr
        return verified.returncode == 0


class Swift(Program):
    """The program that is called once for each step."""

    def __init__(self, demo, folder, lifetime):
        super().__init__(demo, folder, lifetime)
        needs("swiftc")
        needs("openssl")
        self.write("shop.swift")
        built = self.run("swiftc", "shop.swift")
        assert built.returncode == 0, built.stderr

    def create(self):
        made = self.run("./shop")
        assert made.returncode == 0, made.stderr
        return made.stdout.strip()

    def accepts(self, address):
        verified = self.run("./shop", address)
        assert (verified.returncode, verified.stdout) in [(0, "paid\n"), (1, "not paid\n")], verified.stderr
        return verified.returncode == 0


class Server(Program):
    """A shop of one page."""

    command = ()
    file = ""

    def __init__(self, demo, folder, lifetime):
        super().__init__(demo, folder, lifetime)
        needs(self.command[0])
        self.write(self.file)
        self.log = open(self.folder / "log.txt", "w+b")
        self.process = subprocess.Popen(
            [word.replace("PORT", str(self.port)) for word in self.command], cwd=self.folder, env=self.environment,
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        end = time.monotonic() + START_SECONDS
        while not listens(self.port):
            assert self.process.poll() is None and time.monotonic() < end, (self.folder / "log.txt").read_text()
            time.sleep(0.05)

    def create(self):
        status, location, text = payer.ask("http://localhost:%d/buy" % self.port)
        assert status == 303, text
        return location

    def accepts(self, address):
        there = urllib.parse.urlsplit(address)
        status, _, text = payer.ask("http://localhost:%d/thanks?%s" % (self.port, there.query))
        assert (status, text) in [(200, "Thank you, your order is paid."), (400, "This order is not paid.")], text
        return status == 200

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=10)
        self.log.close()


class PHP(Server):
    command = ("php", "-S", "localhost:PORT", "shop.php")
    file = "shop.php"


class Python(Server):
    command = (sys.executable, "shop.py")
    file = "shop.py"

    def __init__(self, demo, folder, lifetime):
        pytest.importorskip("cryptography")
        super().__init__(demo, folder, lifetime)


class JavaScript(Server):
    command = ("node", "shop.mjs")
    file = "shop.mjs"


ALL = {"curl": Shell, "PHP": PHP, "Python": Python, "JavaScript": JavaScript, "Swift": Swift}


def needs(program):
    if shutil.which(program) is None:
        pytest.skip("no %s on this machine" % program)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    try:
        socket.create_connection(("localhost", port), timeout=1).close()
        return True
    except OSError:
        return False
