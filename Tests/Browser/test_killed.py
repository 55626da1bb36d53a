"""A server killed with SIGKILL while it answers creates that carry idempotency keys, again and again over the same data."""

import os
import random
import signal
import socket
import subprocess
import threading
import time

import pytest
import requests

ROUNDS = int(os.environ.get("PORTICO_KILLS", "6"))
KEYS = 40
BODY = '{"currency":"EUR","items":[{"name":"Kettle","unitAmount":4250}],"reference":"order-1"}'


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Installation:
    def __init__(self, binary, folder):
        self.binary, self.folder, self.port, self.process = binary, folder, free_port(), None
        self.environment = dict(
            os.environ, PORTICO_DATA_FOLDER=str(folder / "data"), PORTICO_ADMIN_BACKEND_PORT=str(self.port),
            PORTICO_MAIN_FRONTEND_PORT=str(free_port()), PORTICO_LOG_FILE=str(folder / "log"),
            PORTICO_LIMITS_CALLS_PER_SECOND="100000")
        organization = self.run("org", "create", "--name", "Northwind")
        site = self.run("site", "create", "--org", organization, "--name", "Northwind")
        self.headers = {
            "Authorization": "Bearer " + self.run("key", "create", "--org", organization), "Content-Type": "application/json"}
        self.url = f"http://127.0.0.1:{self.port}/v1/checkouts"
        self.create_url = f"{self.url}/{site}/create"

    def run(self, *words):
        return subprocess.run(
            [self.binary, *words], env=self.environment, capture_output=True, text=True, check=True).stdout.split()[-1]

    def start(self):
        self.process = subprocess.Popen([self.binary, "serve"], env=self.environment, stdout=subprocess.DEVNULL)
        for _ in range(400):
            try:
                return socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.02)
        raise AssertionError("the server does not start again")

    def stop(self, how):
        self.process.send_signal(how)
        self.process.wait(30)

    def create(self, session, key):
        return session.post(self.create_url, data=BODY, headers=dict(self.headers, **{"Idempotency-Key": key}), timeout=20)


@pytest.fixture
def installation(tmp_path):
    binary = os.environ.get("PORTICO_BINARY")
    if not binary:
        pytest.fail("PORTICO_BINARY names no binary: run through Tests/run-demo.sh", pytrace=False)
    made = Installation(binary, tmp_path)
    yield made
    if made.process and made.process.poll() is None:
        made.process.kill()


def test_each_key_makes_one_checkout_whenever_the_server_dies(installation):
    dice = random.Random(20261121)
    answered = {}
    for turn in range(ROUNDS):
        installation.start()
        keys = [f"{turn}-{number}" for number in range(KEYS)]
        seen = []

        def post(seed):
            chooser, session = random.Random(seed), requests.Session()
            try:
                while True:
                    key = chooser.choice(keys)
                    answer = installation.create(session, key)
                    if answer.status_code == 201:
                        seen.append((key, answer.content))
            except requests.RequestException:
                return

        threads = [threading.Thread(target=post, args=(turn * 100 + number,)) for number in range(8)]
        for each in threads:
            each.start()
        time.sleep(dice.uniform(0.03, 0.4))
        installation.stop(signal.SIGKILL)
        for each in threads:
            each.join()

        installation.start()
        session = requests.Session()
        for key, body in seen:
            assert answered.setdefault(key, body) == body, f"{key} was answered in two ways before the kill"
        for key in keys:
            first, again = installation.create(session, key), installation.create(session, key)
            assert first.status_code == again.status_code == 201
            assert first.content == again.content
            assert again.headers["Idempotent-Replayed"] == "true"
            if key in answered:
                assert first.content == answered[key], f"{key} lost its answer"
                assert first.headers["Idempotent-Replayed"] == "true"
            answered[key] = first.content
        installation.stop(signal.SIGTERM)

    installation.start()
    found, cursor = [], ""
    while True:
        page = requests.get(f"{installation.url}?limit=100{cursor}", headers=installation.headers, timeout=20).json()
        found += [each["id"] for each in page["data"]]
        if not page["hasMore"]:
            break
        cursor = "&after=" + found[-1]
    installation.stop(signal.SIGTERM)
    assert len(found) == len(set(found)) == ROUNDS * KEYS
