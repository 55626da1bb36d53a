"""Every page in every view: accessible, still, narrow enough, light enough, and quiet in the console."""

import re
import time

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import customer as cards
from customer import Customer
from views import VIEWS

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGE_BYTES = 14 * 1024
SCRIPT_BYTES = 4096


def open_page(tab, checkout, demo):
    Customer(tab, True).open(checkout)


def open_declined(tab, checkout, demo):
    open_page(tab, checkout, demo)
    Customer(tab, True).pay(cards.DECLINED)
    Customer(tab, True).is_told("declined")


def open_bank(tab, checkout, demo):
    open_page(tab, checkout, demo)
    Customer(tab, True).pay(cards.CHALLENGE)
    expect(tab.locator("button[value=approve]")).to_be_visible()


def open_action(tab, checkout, demo):
    open_bank(tab, checkout, demo)
    tab.goto(checkout.url)
    expect(tab.locator("text=Start again")).to_be_visible()


def open_waiting(tab, checkout, demo):
    open_page(tab, checkout, demo)
    Customer(tab, True).pay(cards.PENDING_THEN_PAID)
    expect(tab.locator("text=Payment in progress")).to_be_visible(timeout=20000)
    # The page that refreshes would leave in the middle of the views: the bank takes five seconds.
    tab.click("text=Stop refreshing")
    expect(tab.locator("text=Refresh automatically")).to_be_visible()


def open_card(tab, checkout, demo):
    page = requests.get(checkout.url, timeout=10).text
    action = re.search(r'id="pay"[^>]* action="([^"]+)"', page)[1]
    fields = dict(re.findall(r'name="(csrf|attemptKey|shown)"[^>]* value="([^"]*)"', page), method="card", providerToken="")
    tab.goto(requests.post(demo.main_frontend + action, data=fields, timeout=10).url)
    expect(tab.locator("#number")).to_be_visible()


def open_card_faults(tab, checkout, demo):
    open_card(tab, checkout, demo)
    tab.locator("form").evaluate("form => { form.noValidate = true; }")
    Customer(tab, False).pay("4242424242424241", expiry="13/34")
    expect(tab.locator("[role=alert]")).to_be_visible()
    assert tab.title().startswith("Error: ")


def open_cancel(tab, checkout, demo):
    open_page(tab, checkout, demo)
    tab.click("text=Cancel and return")
    expect(tab.locator("text=Stay and pay")).to_be_visible()


def open_paid(tab, checkout, demo):
    open_page(tab, checkout, demo)
    Customer(tab, True).pay()
    Customer(tab, True).reaches_shop(demo.shop)
    tab.goto(checkout.url)
    expect(tab.locator("main")).to_contain_text("142.50")


def open_unknown(tab, checkout, demo):
    answer = tab.goto(demo.main_frontend + "/checkout/" + "0" * 26)
    assert answer.status == 404


def open_shop(tab, checkout, demo):
    tab.goto(demo.shop)


def open_home(tab, checkout, demo):
    tab.goto(demo.main_frontend + "/")


def open_thanks(tab, checkout, demo):
    """The shop's page of a payment that carries no order number."""
    made = demo.create(returnUrl=demo.shop + "/thanks/1")
    open_page(tab, made, demo)
    Customer(tab, True).pay()
    expect(tab.locator("#elsewhere")).to_be_visible(timeout=20000)


def open_cancelled(tab, checkout, demo):
    tab.goto(demo.shop + "/cancelled/1")
    expect(tab.locator("#unverified")).to_be_visible()


def open_frame(tab, checkout, demo):
    open_page(tab, checkout, demo)
    tab.goto(tab.locator("#frame").evaluate("frame => frame.src"))
    expect(tab.locator("#number")).to_be_visible()


PAGES = {
    "page": open_page, "declined": open_declined, "bank": open_bank, "action": open_action, "waiting": open_waiting,
    "card": open_card, "card faults": open_card_faults, "cancel": open_cancel, "paid": open_paid,
    "unknown": open_unknown, "home": open_home, "shop": open_shop, "thanks": open_thanks, "cancelled": open_cancelled,
    "frame": open_frame,
}


def inspect(tab):
    """What is wrong with the page that is shown now."""
    tab.wait_for_load_state()
    tab.wait_for_timeout(200)
    found = Axe().run(tab, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    faults = ["%s %s" % (each["id"], [node["target"] for node in each["nodes"]]) for each in found]
    width = tab.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    if width[0] > width[1]:
        faults.append("scrolls sideways: %d in %d" % tuple(width))
    shifts = tab.evaluate("window.shifts")
    if shifts != 0:
        faults.append("moved by %s after the first paint: %s" % (shifts, tab.evaluate("window.movers")))
    return faults + tab.evaluate("window.violations")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_page_in_every_view(context, demo, name, scheme):
    checkout = demo.create(site=0 if scheme == "light" else 1)
    tab = context("desktop", scheme=scheme).new_page()
    PAGES[name](tab, checkout, demo)
    faults = {}
    # Dark differs in colours only, so two views are enough for it.
    for view in VIEWS if scheme == "light" else ("desktop", "phone"):
        width, height = VIEWS[view]
        tab.set_viewport_size({"width": width, "height": height})
        if name in ("card faults", "waiting"):
            # These cannot be reloaded; a resize moves everything, so only what comes after it counts.
            tab.wait_for_timeout(400)
            tab.evaluate("window.shifts = 0")
        else:
            tab.reload()
        faults[view] = inspect(tab)
    assert not any(faults.values()), str(faults)


def test_bad_number_moves_nothing(context, demo):
    """Messages at the fields have their place from the first paint."""
    tab = context("phone").new_page()
    open_page(tab, demo.create(), demo)
    tab.click("#go")
    expect(tab.frame_locator("#frame").locator("#number")).to_be_focused()
    assert tab.evaluate("window.shifts") == 0
    inner = tab.locator("#frame").element_handle().content_frame()
    assert inner.evaluate("window.shifts") == 0
    assert inner.evaluate("document.documentElement.scrollHeight <= window.innerHeight")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_logo_is_as_wide_as_its_picture(context, demo, scheme):
    """A box of a fixed width left it beside the middle on narrow pages, and on half a white plate in the dark."""
    tab = context("phone", scheme=scheme).new_page()
    open_cancel(tab, demo.create(), demo)
    box = tab.locator(".brand img").bounding_box()
    inner = tab.locator(".brand img").evaluate(
        "e => { var s = getComputedStyle(e), h = e.clientHeight - 2 * parseFloat(s.paddingTop);"
        "return h * e.naturalWidth / e.naturalHeight + 2 * parseFloat(s.paddingLeft); }")
    assert abs(box["width"] - inner) < 1
    assert abs(box["x"] + box["width"] / 2 - 390 / 2) < 1
    assert tab.evaluate("window.shifts") == 0


def test_weight(demo):
    answer = requests.get(demo.create().url, timeout=10)
    assert answer.text.count("<tr>") >= 6, "the page of five items"
    linked = re.findall(r'<link[^>]* rel="stylesheet"[^>]* href="([^"]+)"', answer.text)
    scripts = re.findall(r'<script[^>]* src="([^"]+)"', answer.text)
    bytes_of = {url: len(requests.get(demo.main_frontend + url, timeout=10).content) for url in linked + scripts}
    assert len(answer.content) + sum(bytes_of[url] for url in linked) <= PAGE_BYTES
    assert scripts and sum(bytes_of[url] for url in scripts) <= SCRIPT_BYTES


def test_headers_of_pages_with_state(demo):
    checkout = demo.create()
    for path in ("", "/cancel"):
        headers = requests.get(checkout.url + path, timeout=10).headers
        assert "no-store" in headers["Cache-Control"]
        assert headers["Referrer-Policy"] == "no-referrer"
        policy = headers["Content-Security-Policy"]
        assert "unsafe-inline" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "Set-Cookie" not in headers


def test_forced_colours_keep_the_borders(context, demo):
    tab = context("desktop", forced_colors="active").new_page()
    open_page(tab, demo.create(), demo)
    for place in ("#go", ".panel"):
        style = tab.locator(place).first.evaluate("e => getComputedStyle(e).borderTopStyle")
        assert style == "solid"


def test_keyboard_alone_pays(context, demo):
    checkout = demo.create()
    tab = context("tv-720").new_page()
    open_page(tab, checkout, demo)
    tab.wait_for_timeout(300)
    for _ in range(3):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.id") == "frame":
            break
    tab.keyboard.type(cards.SUCCESS)
    tab.keyboard.press("Tab")
    tab.keyboard.type("0834")
    tab.keyboard.press("Tab")
    tab.keyboard.type("123")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.id") == "go"
    ring = tab.locator("#go").evaluate("e => getComputedStyle(e).outlineStyle")
    assert ring == "solid", "the focused button shows its ring"
    tab.keyboard.press("Enter")
    Customer(tab, True).reaches_shop(demo.shop)
    assert checkout.successes() == 1


def test_stopping_the_refresh(context, demo):
    tab = context(script=False).new_page()
    checkout = demo.create()
    Customer(tab, False).open(checkout)
    Customer(tab, False).pay(cards.PENDING_THEN_PAID)
    expect(tab.locator("text=Stop refreshing")).to_be_visible(timeout=20000)
    refresh = tab.locator("meta[http-equiv=refresh]")
    expect(refresh).to_have_count(1)
    tab.click("text=Stop refreshing")
    expect(refresh).to_have_count(0)
    expect(tab.locator("text=Check now")).to_be_visible()


def test_expired_page(short_lived, context, demo):
    """Open before its end: the form answers with the expired page; opened after it: the expired page at once."""
    checkout, end = short_lived
    for script in (True, False):
        tab = context(script=script).new_page()
        time.sleep(max(0, end - time.monotonic()))
        tab.goto(checkout.url)
        expect(tab.locator("h1")).to_contain_text("expired")
        expect(tab.locator("#go")).to_have_count(0)
        expect(tab.locator("a.go")).to_have_attribute("href", re.compile("^" + re.escape(demo.shop)))
        if script:
            assert inspect(tab) == []
    assert checkout.settles("expired", 20)
