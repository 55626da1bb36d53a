"""Chromium pays through localstripe (PyPI), a stand-in for Stripe with an Elements mock of its own."""

import shutil
import subprocess
import sys
import time
import urllib.request

import os
import pytest
from playwright.sync_api import sync_playwright

from portal import Portal, free_port
from stripe_fake import Stripe

pytest.importorskip("localstripe")


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    port = free_port()
    folder = tmp_path_factory.mktemp("localstripe")
    with open(folder / "output.txt", "wb") as output:
        running = subprocess.Popen(
            [sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"], stdout=output, stderr=output,
            env=dict(os.environ, TMPDIR=str(folder)))
    end = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen("http://127.0.0.1:%d/js.stripe.com/v3/" % port, timeout=2).read()
            break
        except OSError:
            assert running.poll() is None and time.monotonic() < end
            time.sleep(0.1)
    yield "http://127.0.0.1:%d" % port
    running.terminate()
    running.wait(20)


@pytest.fixture(scope="module")
def portal(provider, tmp_path_factory):
    made = Portal(
        tmp_path_factory.mktemp("portal"), baseUrl=provider, scriptUrl=provider + "/js.stripe.com/v3/",
        flow="card_element", plainParameters=True)
    made.start()
    made.use_stripe()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browser():
    path = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.getuid() == 0 else []
        running = playwright.chromium.launch(executable_path=path, args=arguments)
        yield running
        running.close()


@pytest.fixture
def page(browser):
    context = browser.new_context()
    made = context.new_page()
    made.complaints = []
    made.on("console", lambda message: made.complaints.append(message.text) if message.type == "error" else None)
    yield made
    # The mock's own style attributes are refused by the page's policy, and that is all that is complained about.
    refused = [each for each in made.complaints if "Failed to load resource" not in each]
    assert [each for each in refused if "style" not in each] == []
    context.close()


def fill(page, portal, checkout, number):
    page.goto("http://127.0.0.1:%d/checkout/%s" % (portal.main, checkout["token"]))
    for name, value in {"number": number, "exp_month": "12", "exp_year": "31", "cvc": "123", "postal_code": "12345"}.items():
        page.locator('input[placeholder="%s"]' % name).fill(value)
    page.click("#go")


def settled(portal, checkout, *statuses):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        found = portal.read(checkout)
        if found["status"] in statuses and not any(
                each["status"] in ("created", "requires_action", "processing") for each in found["transactions"]):
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def test_pays(page, portal):
    checkout = portal.checkout(1999)
    fill(page, portal, checkout, "4242424242424242")
    page.wait_for_url("**/result*")
    paid = settled(portal, checkout, "paid")
    assert paid["amountCaptured"] == 1999
    attempt = paid["transactions"][0]
    assert attempt["providerReference"].startswith("pi_")


def test_pays_after_three_d_secure(page, portal):
    checkout = portal.checkout(2500)
    fill(page, portal, checkout, "4000000000003220")
    page.wait_for_url("**/step/*")
    page.get_by_text("Complete authentication").click()
    page.wait_for_url("**/result*")
    assert settled(portal, checkout, "paid")["amountCaptured"] == 2500


def test_refused_three_d_secure(page, portal):
    checkout = portal.checkout(2600)
    fill(page, portal, checkout, "4000000000003220")
    page.wait_for_url("**/step/*")
    page.get_by_text("Fail authentication").click()
    page.wait_for_selector("#notice")
    failed = settled(portal, checkout, "pending")["transactions"][-1]
    assert (failed["status"], failed["declineCode"]) == ("failed", "authentication_failed")


def test_declined_then_paid(page, portal):
    checkout = portal.checkout(2700)
    fill(page, portal, checkout, "4000000000000341")
    page.wait_for_selector("#notice")
    declined = settled(portal, checkout, "pending")["transactions"][-1]
    assert (declined["status"], declined["declineCode"]) == ("failed", "declined")
    assert declined["providerCode"] == "card_declined"
    fill(page, portal, checkout, "4242424242424242")
    page.wait_for_url("**/result*")
    assert settled(portal, checkout, "paid")["amountCaptured"] == 2700


def test_holds_captures_and_refunds(page, portal):
    checkout = portal.checkout(5000, captureMethod="manual")
    fill(page, portal, checkout, "4242424242424242")
    page.wait_for_url("**/result*")
    held = settled(portal, checkout, "authorized")
    portal.call("POST", "/v1/checkouts/%s/capture" % held["id"], {"amount": 5000})
    assert portal.read(checkout)["amountCaptured"] == 5000
    refund = portal.call("POST", "/v1/checkouts/%s/refund" % held["id"], {"amount": 1200})
    assert refund["status"] == "succeeded"
    assert portal.read(checkout)["amountRefunded"] == 1200


def test_script_comes_after_the_choice(page, portal, provider):
    """No request goes to the provider before its method is chosen; the policy names its origin on this page only."""
    checkout = portal.checkout(100)
    status, _, text = portal.page("GET", "/checkout/" + checkout["token"])
    assert status == 200 and provider + "/js.stripe.com/v3/" in text and "<script src=\"%s" % provider not in text
    answer = page.goto("http://127.0.0.1:%d/checkout/%s" % (portal.main, checkout["token"]))
    assert provider in answer.headers["content-security-policy"]
    result = page.goto("http://127.0.0.1:%d/" % portal.main)
    assert provider not in result.headers["content-security-policy"]


def test_without_scripts(browser, portal):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    checkout = portal.checkout(100)
    page.goto("http://127.0.0.1:%d/checkout/%s" % (portal.main, checkout["token"]))
    assert page.get_by_text("This way to pay needs JavaScript").is_visible()
    page.click("#go")
    assert page.locator("#notice").is_visible()
    assert portal.read(checkout)["transactions"] == []
    context.close()


@pytest.fixture(scope="module")
def element_portal(tmp_path_factory):
    fake = Stripe()
    made = Portal(tmp_path_factory.mktemp("element"), baseUrl=fake.url, scriptUrl=fake.url + "/stripe.js")
    fake.hook = "http://127.0.0.1:%d/hooks/stripe/%s" % (made.main, made.account)
    made.start()
    made.use_stripe()
    yield made
    made.stop()
    fake.close()


def type_token(page, portal, checkout, text):
    page.goto("http://127.0.0.1:%d/checkout/%s" % (portal.main, checkout["token"]))
    page.fill("#stand-in", text)
    page.click("#go")


def test_payment_element(page, element_portal):
    checkout = element_portal.checkout(3100)
    type_token(page, element_portal, checkout, "visa")
    page.wait_for_url("**/result*")
    assert settled(element_portal, checkout, "paid")["amountCaptured"] == 3100


@pytest.mark.parametrize("wallet, name", [("apple_pay", "Apple Pay"), ("google_pay", "Google Pay"), ("link", "Link")])
def test_payment_element_with_a_wallet(page, element_portal, wallet, name):
    """The policy lets the wallet's frame in and ask for a payment; what it paid with is read, kept and shown."""
    checkout = element_portal.checkout(3150)
    page.goto("http://127.0.0.1:%d/checkout/%s" % (element_portal.main, checkout["token"]))
    frame = page.frame_locator("#wallets")
    frame.get_by_role("button", name=wallet).click()
    frame.get_by_role("button", name=wallet + " chosen").wait_for()
    page.click("#go")
    page.wait_for_url("**/result*")
    attempt = settled(element_portal, checkout, "paid")["transactions"][0]
    assert attempt["instrument"] == {"brand": "visa", "last4": "4242", "wallet": wallet}
    page.get_by_text("Visa (%s) ending 4242" % name).wait_for()
    receipt = element_portal.page("GET", "/checkout/%s/receipt" % checkout["token"])
    assert receipt[0] == 200 and "Visa (%s)" % name in receipt[2]


def test_payment_element_tells_what_is_wrong(page, element_portal):
    checkout = element_portal.checkout(3200)
    type_token(page, element_portal, checkout, "wrong")
    page.get_by_text("Your card number is incomplete.").wait_for()
    assert page.evaluate("window.stripeOptions") == {
        "mode": "payment", "currency": "eur", "amount": 3200, "paymentMethodTypes": ["card"]}
    page.fill("#stand-in", "visa")
    page.click("#go")
    page.wait_for_url("**/result*")
    assert len(settled(element_portal, checkout, "paid")["transactions"]) == 1


def test_payment_element_hears_what_is_kept(page, element_portal):
    """The intent will keep the card for later, so the fields are told before."""
    checkout = element_portal.checkout(3250, saveMethod="ask", customer={"reference": "customer-9"})
    page.goto("http://127.0.0.1:%d/checkout/%s" % (element_portal.main, checkout["token"]))
    page.fill("#stand-in", "wrong")
    page.click("#go")
    page.get_by_text("Your card number is incomplete.").wait_for()
    assert page.evaluate("window.stripeChange") == {"setupFutureUsage": None}
    page.click("label[for=save]")
    page.fill("#stand-in", "visa")
    page.evaluate("document.getElementById('go').addEventListener('click', function () {"
                  " sessionStorage.change = ''; }); var told = window.stripeChange;"
                  " Object.defineProperty(window, 'stripeChange', { set: function (each) {"
                  " sessionStorage.change = each.setupFutureUsage; } })")
    page.click("#go")
    page.wait_for_url("**/result*")
    assert page.evaluate("sessionStorage.change") == "off_session"
    settled(element_portal, checkout, "paid")
    assert element_portal.call("GET", "/v1/saved-methods")["data"][0]["status"] == "active"


def test_older_engine_gets_the_card_element(page, element_portal):
    page.add_init_script("delete Promise.allSettled")
    checkout = element_portal.checkout(3260)
    page.goto("http://127.0.0.1:%d/checkout/%s" % (element_portal.main, checkout["token"]))
    assert page.get_attribute("#stand-in", "aria-label") == "card"
    page.fill("#stand-in", "visa")
    page.click("#go")
    page.wait_for_url("**/result*")
    assert settled(element_portal, checkout, "paid")["amountCaptured"] == 3260


def test_payment_element_with_challenge(page, element_portal):
    checkout = element_portal.checkout(3300)
    type_token(page, element_portal, checkout, "challenge")
    page.wait_for_url("**/result*")
    assert settled(element_portal, checkout, "paid")["amountCaptured"] == 3300


def test_chooses_between_methods(page, element_portal):
    """Without the provider the page offers what is left; the script is loaded by nobody who does not choose it."""
    site = "/v1/sites/%s/providers" % element_portal.site
    checkout = element_portal.checkout(3400)
    element_portal.call("PATCH", "/v1/providers/" + element_portal.account, {"enabled": False})
    page.goto("http://127.0.0.1:%d/checkout/%s" % (element_portal.main, checkout["token"]))
    assert page.locator("#provider").count() == 0
    element_portal.call("PATCH", "/v1/providers/" + element_portal.account, {"enabled": True})
    assert len(element_portal.call("GET", site)["data"]) == 1
