"""The commands with which one builds against webhooks: listen, trigger, events, deliveries resend."""

import re
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import standardwebhooks

from installation import BINARY, ROOT, Installation
from sink import Sink

pytestmark = pytest.mark.skipif(not BINARY, reason="no binary (PORTICO_BINARY)")


@pytest.fixture(scope="module", name="shop")
def _shop(tmp_path_factory):
    shop = Installation(tmp_path_factory.mktemp("commands"))
    shop.start()
    yield shop
    shop.stop()


@pytest.fixture(name="sink")
def _sink():
    sink = Sink()
    yield sink
    sink.close()


def spoken(shop, *words):
    """The command line of a running server's command, as TESTING.md has it but for the address."""
    return [BINARY, *words, "--api", "http://127.0.0.1:%d" % shop.admin, "--key", shop.key]


def run(shop, *words, status=0):
    done = subprocess.run(spoken(shop, *words), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout if status == 0 else done.stderr


class Listening:
    """`portico listen` while a test runs, and the lines that it prints."""

    def __init__(self, shop, *words):
        self.lines, self.has_begun = [], threading.Event()
        self.process = subprocess.Popen(
            spoken(shop, "listen", *words), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("forwards to "):
                self.has_begun.set()

    def __enter__(self):
        assert self.has_begun.wait(30), self.lines
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)
        self.reader.join(30)


def types(sink):
    return [re.search(rb'"type":"([^"]*)"', body)[1].decode() for _, _, body in sink.messages]


def test_listen_forwards_what_trigger_causes_signed_with_the_secret_that_it_prints(shop, sink):
    with Listening(shop, "--forward-to", sink.url, "--events", "checkout.*") as listening:
        told = run(shop, "trigger", "checkout.paid")
        assert re.search(r"  checkout\.paid  evt_\w{26}  chk_\w{26}\n$", told)
        assert sink.wait(3)
    assert types(sink) == ["checkout.created", "checkout.processing", "checkout.paid"]
    secret = re.fullmatch(r"signs with (whsec_\S+)", listening.lines[0])[1]
    for _, fields, body in sink.messages:
        lower = {name.lower(): value for name, value in fields.items()}
        standardwebhooks.Webhook(secret).verify(body.decode(), lower)
    assert listening.lines[-1].endswith("→ 204")
    # Those of the payment itself happened, and were not asked for.
    assert run(shop, "events", "--type", "transaction.*") and len(listening.lines) == 5


def test_listen_begins_now_wherever_the_test_clock_stands_and_signs_with_the_secret_that_is_given(shop, sink):
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    shop.call("POST", "/v1/test/clock/advance", {"seconds": 3600})
    earlier = shop.checkout()["id"]
    with Listening(shop, "--forward-to", sink.url, "--secret", secret):
        made = shop.checkout()["id"]
        assert sink.wait(1)
    assert len(sink.messages) == 1
    _, fields, body = sink.messages[0]
    assert made.encode() in body and earlier.encode() not in body
    standardwebhooks.Webhook(secret).verify(body.decode(), {name.lower(): value for name, value in fields.items()})


def test_every_event_that_the_help_names_can_be_triggered(shop):
    text = run(shop, "trigger", "--help")
    names = re.findall(r"[a-z]+\.[a-z_]+", text[text.index("Events:"):text.index("Example:")])
    assert len(names) == len(set(names)) > 30
    with ThreadPoolExecutor(4) as pool:
        for name, told in zip(names, pool.map(lambda each: run(shop, "trigger", each), names)):
            assert "  %s  evt_" % name in told, (name, told)
    assert "there is no event 'checkout.eaten'" in run(shop, "trigger", "checkout.eaten", status=2)


def test_events_are_listed_by_type_and_object_and_go_on_after_the_last(shop):
    first = shop.checkout()["id"]
    shop.call("POST", "/v1/checkouts/%s/cancel" % first, {})
    lines = run(shop, "events", "--checkout", first).splitlines()
    assert [line.split("  ")[1] for line in lines] == ["checkout.created", "checkout.cancelled"]
    assert run(shop, "events", "--checkout", first, "--type", "checkout.cancelled").splitlines() == lines[1:]
    assert run(shop, "events", "--checkout", first, "--after", lines[0].split("  ")[2]).splitlines() == lines[1:]
    assert run(shop, "events", "--checkout", first, "--limit", "1").splitlines() == lines[:1]


def test_deliveries_are_sent_again_one_or_those_that_fit(shop, sink):
    endpoint = shop.endpoint(sink.url)["id"]
    mine, other = shop.checkout()["id"], shop.checkout()["id"]
    shop.call("POST", "/v1/checkouts/%s/cancel" % mine, {})
    assert sink.wait(3)
    page = eventually(shop, endpoint, lambda found: [each["status"] for each in found] == ["delivered"] * 3)
    ids = {fields["webhook-id"] for _, fields, _ in sink.messages}
    assert run(shop, "deliveries", "resend", page[0]["id"]).startswith(page[0]["id"])
    assert sink.wait(4)
    fitting = ["--endpoint", endpoint, "--status", "delivered", "--from", "2026-01-01T00:00:00Z"]
    for words, count in [
        (["--checkout", mine, "--events", "checkout.cancelled"], 1), (["--checkout", other], 1),
        (["--events", "checkout.created,checkout.paid"], 2), (["--events", "refund.*"], 0),
    ]:
        before = sink.count
        eventually(shop, endpoint, lambda found: all(each["status"] == "delivered" for each in found))
        assert run(shop, "deliveries", "resend", *fitting, *words) == "%d sent again\n" % count
        assert sink.wait(before + count)
    assert {fields["webhook-id"] for _, fields, _ in sink.messages} == ids
    shop.call("DELETE", "/v1/webhook-endpoints/" + endpoint)


def eventually(shop, endpoint, is_so):
    """The endpoint's deliveries, once that is true of them."""
    for _ in range(3000):
        found = shop.call("GET", "/v1/webhook-endpoints/%s/deliveries" % endpoint)["data"]
        if is_so(found):
            return found
    raise AssertionError(found)
