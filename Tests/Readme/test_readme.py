"""Runs every program of the README against the demo named by PORTICO_DEMO: creates, pays without a browser, verifies."""

import http.client
import json
import os
import pathlib
import subprocess
import time
import urllib.parse
import urllib.request

import pytest

import document
import payer
import programs

SIGNED = ["amount", "checkout_id", "currency", "reference", "status", "timestamp", "transaction_id"]


@pytest.fixture(scope="module")
def demo():
    path = pathlib.Path(os.environ.get("PORTICO_DEMO", ""))
    if not path.is_file():
        pytest.fail("PORTICO_DEMO names no demo.json: start the demo first (make demo)", pytrace=False)
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=list(programs.ALL))
def shop(request, demo, tmp_path_factory):
    """The shop of one language, as the README has it."""
    made = programs.ALL[request.param](demo, tmp_path_factory.mktemp("shop"), lifetime=3600)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def returned(shop):
    """The address at the shop to which a paid customer came back."""
    return payer.pay(shop.create())


def changed(address, name):
    """The address with one character of one value changed."""
    there = urllib.parse.urlsplit(address)
    values = dict(urllib.parse.parse_qsl(there.query, strict_parsing=True))
    place = len(values[name]) // 2
    other = "1" if values[name][place] != "1" else "2"
    values[name] = values[name][:place] + other + values[name][place + 1:]
    return there._replace(query=urllib.parse.urlencode(values, quote_via=urllib.parse.quote, safe="")).geturl()


def test_returns_with_every_parameter(returned):
    query = urllib.parse.parse_qsl(urllib.parse.urlsplit(returned).query, strict_parsing=True)
    assert [name for name, _ in query] == SIGNED + ["signature"]
    assert dict(query)["reference"] == programs.ORDER


def test_accepts_the_genuine(shop, returned):
    assert shop.accepts(returned)


@pytest.mark.parametrize("name", SIGNED + ["signature"])
def test_refuses_one_changed_character(shop, returned, name):
    assert not shop.accepts(changed(returned, name))


def test_refuses_without_a_signature(shop, returned):
    assert not shop.accepts(returned.split("&signature=")[0])


def test_refuses_a_cancelled_checkout(shop):
    address = payer.cancel(shop.create())
    assert "status=cancelled" in address
    assert not shop.accepts(address)


@pytest.mark.parametrize("language", ["PHP", "Python", "JavaScript"])
def test_a_refused_call_shows_the_problem(language, demo, tmp_path):
    """A newcomer with a wrong key reads what the API says of it, not only a status."""
    site = dict(demo["sites"][0], secretKey=demo["sites"][0]["secretKey"] + "x")
    shop = programs.ALL[language](dict(demo, sites=[site]), tmp_path, lifetime=3600)
    try:
        try:
            payer.ask("http://localhost:%d/buy" % shop.port)
        except (OSError, http.client.HTTPException):
            pass
        end = time.monotonic() + 10
        while '"code":"unauthorized"' not in (tmp_path / "log.txt").read_text() and time.monotonic() < end:
            time.sleep(0.1)
        assert '"code":"unauthorized"' in (tmp_path / "log.txt").read_text()
    finally:
        shop.stop()


def test_the_shell_says_which_variable_is_missing(demo, tmp_path):
    shop = programs.Shell(demo, tmp_path, lifetime=3600)
    del shop.environment["SHOP_SITE"]
    told = shop.run("sh", "create.sh")
    assert told.returncode != 0 and "SHOP_SITE" in told.stderr


def test_the_programs_variables_look_like_no_setting():
    """PORTICO_… is for settings: the demo warns of others that begin so."""
    for name, text in document.snippets().items():
        assert "PORTICO_" not in text, name


@pytest.mark.parametrize("language", list(programs.ALL))
def test_refuses_an_old_redirect(language, demo, tmp_path):
    # With a lifetime of no seconds every redirect is too old.
    shop = programs.ALL[language](demo, tmp_path, lifetime=0)
    try:
        assert not shop.accepts(payer.pay(shop.create()))
    finally:
        shop.stop()


def test_the_line_for_hmac_makes_the_signature(demo):
    programs.needs("openssl")
    site = demo["sites"][1]

    def call(path, body=None):
        headers = {"Authorization": "Bearer " + site["secretKey"], "Content-Type": "application/json"}
        request = urllib.request.Request(demo["adminBackend"] + path, body and json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    assert call("/v1/sites/" + site["id"])["redirectSignature"] == "hmac-sha256"
    secret = call("/v1/sites/%s/secrets" % site["id"])["webhookSecret"]
    checkout = call(
        "/v1/checkouts/%s/create" % site["id"],
        {"currency": "USD", "amount": 3200, "reference": programs.ORDER, "returnUrl": "http://localhost:8000/thanks"})
    message, signature = urllib.parse.urlsplit(payer.pay(checkout["url"])).query.split("&signature=")
    made = subprocess.run(
        ["sh", "-c", document.snippets()["hmac.sh"]], env=dict(os.environ, message=message, secret=secret),
        capture_output=True, text=True, timeout=20)
    assert made.stdout.strip() == signature, made.stderr
