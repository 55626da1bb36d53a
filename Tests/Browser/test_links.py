"""Payment links as payers meet them: by mail, from a QR code, on a phone and with a remote control."""

import base64
import hashlib
import hmac
import io
import json

import pytest
import requests
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from views import VIEWS
from test_pages import PAGE_BYTES, inspect


class Link:
    """A link that the demo's first or second merchant made."""

    def __init__(self, demo, site=0, **fields):
        self.demo, self.site = demo, demo.sites[site]
        body = {"siteId": self.site["id"], "currency": "EUR" if site == 0 else "USD"}
        body.update(fields)
        made = self.call("POST", "/v1/links", body)
        self.id, self.url = made["id"], made["url"]

    def call(self, method, path, body=None):
        answer = requests.request(
            method, self.demo.admin_backend + path, json=body, timeout=10,
            headers={"Authorization": "Bearer " + self.site["secretKey"]})
        assert answer.ok, answer.text
        return answer.json()

    def facts(self):
        return self.call("GET", "/v1/links/" + self.id)

    def signed(self, **values):
        """The link's address with a prefill as a merchant's server signs it."""
        secret = self.call("GET", "/v1/sites/%s/secrets" % self.site["id"])["webhookSecret"]
        text = encoded(json.dumps(values).encode())
        tag = hmac.new(secret.encode(), ("%s.%s" % (self.id, text)).encode(), hashlib.sha256).digest()
        return "%s?prefill=%s&signature=%s" % (self.url, text, encoded(tag))


def encoded(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


KINDS = {
    "fixed": dict(amount=4250, description="Repair of a lamp", reference="R-17"),
    "items": dict(items=[{"name": "Trail lamp", "quantity": 2, "unitAmount": 4250}], expiresIn=86400),
    "choice": dict(amounts=[500, 1000, 2500], description="Support the library", reusable=True),
    "open": dict(minAmount=100, maxAmount=50000, description="Give what you like", reusable=True),
}


def open_fault(tab, demo, site):
    tab.goto(Link(demo, site, **KINDS["open"]).url)
    tab.fill("#amount", "0.5")
    tab.click("button.go")
    expect(tab.locator("[role=alert]")).to_be_visible()


def open_closed(tab, demo, site):
    link = Link(demo, site, **KINDS["fixed"])
    link.call("PATCH", "/v1/links/" + link.id, {"active": False})
    tab.goto(link.url)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*KINDS, "fault", "closed"])
def test_page_in_every_view(context, demo, name, scheme):
    tab = context("desktop", scheme=scheme).new_page()
    site = 0 if scheme == "light" else 1
    if name == "fault":
        open_fault(tab, demo, site)
    elif name == "closed":
        open_closed(tab, demo, site)
    else:
        tab.goto(Link(demo, site, **KINDS[name]).url)
    faults = {}
    for view in VIEWS if scheme == "light" else ("desktop", "phone"):
        width, height = VIEWS[view]
        tab.set_viewport_size({"width": width, "height": height})
        if name == "fault":
            tab.wait_for_timeout(400)
            tab.evaluate("window.shifts = 0")
        else:
            tab.reload()
        faults[view] = inspect(tab)
    assert not any(faults.values()), faults


def test_weight(demo):
    for kind in KINDS.values():
        assert len(requests.get(Link(demo, **kind).url, timeout=10).content) <= PAGE_BYTES


def test_fixed_amount_is_paid_once(customer, demo):
    link = Link(demo, **KINDS["fixed"])
    tab = customer.tab
    tab.goto(link.url)
    expect(tab.locator("h1")).to_contain_text("42.50")
    tab.click("button.go")
    tab.wait_for_url(demo.main_frontend + "/checkout/*")
    customer.pay()
    expect(tab.locator("h1")).to_contain_text("Payment received", timeout=20000)
    assert link.facts()["status"] == "completed"
    tab.goto(link.url)
    expect(tab.locator("h1")).to_contain_text("This link has been paid")
    expect(tab.locator("button")).to_have_count(0)


def test_keyboard_alone_chooses_and_goes_on(context, demo):
    tab = context("tv-720").new_page()
    tab.goto(Link(demo, **KINDS["choice"]).url)
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.activeElement.value") == "1000"
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "go"
    tab.keyboard.press("Enter")
    tab.wait_for_url(demo.main_frontend + "/checkout/*")
    expect(tab.locator("h1")).to_contain_text("10.00")


def test_entered_amount(customer, demo):
    tab = customer.tab
    tab.goto(Link(demo, **KINDS["open"]).url)
    for wrong in ("0.99", "500.01", "1,000.00", "ten"):
        tab.fill("#amount", wrong)
        tab.click("button.go")
        expect(tab.locator("[role=alert]")).to_contain_text("from €1.00 to €500.00")
        expect(tab.locator("#amount")).to_have_value(wrong)
    tab.fill("#amount", "12,5")
    tab.click("button.go")
    tab.wait_for_url(demo.main_frontend + "/checkout/*")
    expect(tab.locator("h1")).to_contain_text("12.50")


def test_signed_amount(customer, demo):
    link = Link(demo, **KINDS["open"])
    tab = customer.tab
    address = link.signed(amount=123456, reference="A-7")
    tab.goto(address[:-2] + "AA")
    expect(tab.locator("h1")).to_contain_text("This link is not complete")
    tab.goto(address)
    expect(tab.locator("main")).to_contain_text("A-7")
    tab.click("button.go")
    tab.wait_for_url(demo.main_frontend + "/checkout/*")
    expect(tab.locator("h1")).to_contain_text("1,234.56")


def test_mail_scanner_changes_nothing(demo):
    link = Link(demo, **KINDS["fixed"])
    before = link.facts()
    for _ in range(20):
        assert requests.get(link.url, timeout=10).status_code == 200
        assert requests.head(link.url, timeout=10).status_code == 200
    assert link.facts() == before


@pytest.mark.parametrize("view", ["narrow", "phone", "tv-540", "tv-1080"])
@pytest.mark.parametrize("ending", ["qr.svg", "qr.png?size=256"])
def test_screen_shows_a_code_that_opens_the_link(context, demo, view, ending):
    """Read from a picture of the screen, as a phone's camera would; the address opens the same page."""
    link = Link(demo, **KINDS["fixed"])
    tab = context(view).new_page()
    tab.goto("%s/%s" % (link.url, ending))
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(tab.screenshot())).convert("L"))
    assert len(found) == 1
    assert found[0].text == link.url.upper()
    tab.goto(found[0].text)
    expect(tab.locator("h1")).to_contain_text("42.50")
    tab.click("button.go")
    tab.wait_for_url(demo.main_frontend + "/checkout/*")


@pytest.mark.parametrize("size", [64, 65, 100, 511, 1024])
def test_every_size_is_read(demo, size):
    link = Link(demo, **KINDS["fixed"])
    picture = Image.open(io.BytesIO(requests.get(link.url + "/qr.png?size=%d" % size, timeout=10).content))
    assert (picture.size, picture.mode) == ((size, size), "1")
    assert zxingcpp.read_barcodes(picture.convert("L"))[0].text == link.url.upper()
