"""Stripe falls silent while somebody pays: what the payer reads, what they can do, and what is taken in the end."""

import os
import shutil
import time

import pytest
from playwright.sync_api import sync_playwright

from portal import Portal
from stripe_fake import Stripe

SILENCE = ["503"] * 10000
BANK = {
    "beneficiary": "Northwind GmbH", "currencies": ["EUR"], "iban": "DE33100205000001194700", "bic": "BFSWDE33BER"}


@pytest.fixture
def fake():
    made = Stripe()
    yield made
    made.speaks.set()
    made.close()


@pytest.fixture
def portal(fake, tmp_path):
    made = Portal(tmp_path, baseUrl=fake.url, scriptUrl=fake.url + "/stripe.js")
    made.start()
    bank = made.call("POST", "/v1/providers", {"type": "wire", "name": "Bank", "settings": BANK})
    made.call("PUT", "/v1/sites/%s/providers" % made.site, {"providers": [made.account, bank["id"]]})
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browser():
    path = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.getuid() == 0 else [])
        yield running
        running.close()


@pytest.fixture
def page(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


def begin(page, portal, checkout):
    """Types a card and pays."""
    page.goto("http://127.0.0.1:%d/checkout/%s" % (portal.main, checkout["token"]))
    page.click("label[for=method-card]")
    page.fill("#stand-in", "visa")
    page.click("#go")


def taken(fake):
    return sum(each.get("amount_received", 0) for each in fake.intents.values())


def ended(portal, checkout, status, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = portal.read(checkout)
        if found["status"] == status:
            return found
        time.sleep(0.2)
    raise AssertionError(found)


def read_unsure(page, portal, checkout):
    """What a payer reads and can do while nobody knows."""
    page.get_by_text("The payment provider does not answer at the moment.").wait_for()
    assert page.get_by_text("you will not be charged twice").is_visible()
    # The open page leads back here, and another form begins nothing.
    page.goto("http://127.0.0.1:%d/checkout/%s" % (portal.main, checkout["token"]))
    page.wait_for_url("**/processing*")
    page.get_by_text("Stop it and pay another way").click()
    page.get_by_text("We have asked the payment provider to stop this payment").wait_for()
    assert len(portal.read(checkout)["transactions"]) == 1


def test_unknown_that_was_taken(fake, portal, page):
    """The answer of the confirmation is lost, then Stripe is down: once it is back, the payment is paid, once."""
    checkout = portal.checkout(4100)
    fake.faults = ["", "after"] + SILENCE
    begin(page, portal, checkout)
    read_unsure(page, portal, checkout)
    fake.faults = []
    # The page turns by itself.
    page.wait_for_url("**/result*", timeout=90000)
    assert ended(portal, checkout, "paid")["amountCaptured"] == 4100
    assert taken(fake) == 4100


def test_unknown_that_never_happened(fake, portal, page):
    """The confirmation never arrives: it is stopped as soon as Stripe answers, and the payer pays by bank transfer."""
    checkout = portal.checkout(4200)
    fake.faults = ["", "before"] + SILENCE
    begin(page, portal, checkout)
    read_unsure(page, portal, checkout)
    fake.faults = []
    # Nobody has to ask twice.
    page.get_by_text("The payment was stopped.").wait_for(timeout=90000)
    assert page.get_by_text("No money has been taken.").is_visible()
    page.click("label[for=method-wire]")
    page.click("#go")
    page.wait_for_url("**/step/*")
    assert page.get_by_text("DE33 1002 0500 0001 1947 00").is_visible()
    assert [each["status"] for each in fake.intents.values()] == ["canceled"] and taken(fake) == 0


def test_provider_that_hangs(fake, portal, page):
    """Nobody waits for ever: the page says that it waits, then that nothing was taken, and offers the other way."""
    checkout = portal.checkout(4300)
    fake.speaks.clear()
    fake.faults = ["hang", "hang"] + SILENCE
    begin(page, portal, checkout)
    page.wait_for_url("**/processing*", timeout=20000)
    assert page.get_by_text("Do not pay again").is_visible()
    fake.speaks.set()
    page.get_by_text("The payment provider could not be reached.").wait_for(timeout=60000)
    assert page.get_by_text("No money has been taken.").is_visible()
    assert taken(fake) == 0
    # Who comes now is told at once, and bank transfer is marked.
    assert portal.call("POST", "/v1/providers/%s/check" % portal.account)["result"] == "not_reachable"
    other = portal.checkout(4400)
    page.goto("http://127.0.0.1:%d/checkout/%s" % (portal.main, other["token"]))
    assert page.get_by_text("this way to pay does not work at the moment").is_visible()
    assert page.is_checked("#method-wire")
    fake.faults = []
    assert portal.call("POST", "/v1/providers/%s/check" % portal.account)["result"] == "ok"
    begin(page, portal, other)
    page.wait_for_url("**/result*")
    assert ended(portal, other, "paid")["amountCaptured"] == 4400
