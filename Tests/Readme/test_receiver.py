"""INTEGRATION.md's receiver of webhooks believes what the demo sends, and nothing else."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

import document
import programs


@pytest.fixture(scope="module")
def demo():
    with open(os.environ["PORTICO_DEMO"], encoding="utf-8") as file:
        return json.load(file)


def call(demo, method, path, body=None):
    headers = {"Authorization": "Bearer " + demo["sites"][0]["secretKey"], "Content-Type": "application/json"}
    request = urllib.request.Request(
        demo["adminBackend"] + path, body and json.dumps(body).encode(), headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read() or b"null")


@pytest.fixture
def receiver(demo, tmp_path):
    """The port at which it listens, and the file to which it prints."""
    port, site = programs.free_port(), demo["sites"][0]["id"]
    (tmp_path / "receiver.py").write_text(document.snippets()["receiver.py"].replace("3000", str(port)))
    endpoint = call(demo, "POST", "/v1/webhook-endpoints", {
        "siteId": site, "url": "http://localhost:%d/webhooks" % port, "events": ["checkout.created"]})
    environment = dict(
        os.environ, WEBHOOK_SECRET=endpoint["secret"], PYTHONPATH=str(document.ROOT / "Public/clients"))
    with open(tmp_path / "log.txt", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "receiver.py"], cwd=tmp_path, env=environment, stdout=log, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + programs.START_SECONDS
        while not programs.listens(port):
            assert process.poll() is None and time.monotonic() < end
            time.sleep(0.05)
        yield port, tmp_path / "log.txt"
    finally:
        process.terminate()
        process.wait(timeout=10)
        call(demo, "DELETE", "/v1/webhook-endpoints/" + endpoint["id"])


def test_it_takes_what_the_demo_sends(receiver, demo):
    _, log = receiver
    checkout = call(
        demo, "POST", "/v1/checkouts/%s/create" % demo["sites"][0]["id"], {"currency": "EUR", "amount": 4250})
    end = time.monotonic() + 20
    while not log.read_text() and time.monotonic() < end:
        time.sleep(0.1)
    assert log.read_text() == "checkout.created %s\n" % checkout["id"]


def test_it_refuses_what_nobody_signed(receiver):
    port, log = receiver
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen("http://localhost:%d/webhooks" % port, b"{}", timeout=10)
    assert refused.value.code == 400
    refused.value.close()
    assert log.read_text() == ""
