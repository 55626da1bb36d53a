"""A payer before a large screen goes on with a phone: the QR code and the address to type."""

import io

import pytest
import requests
import zxingcpp
from PIL import Image

import customer as cards
from customer import Customer

TELEVISION = "Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.5) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/85.0 TV Safari/537.36"
SHOWN = [("desktop", None), ("tv-540", TELEVISION), ("tv-720", TELEVISION), ("tv-1080", TELEVISION)]


def opened(context, checkout, view, agent=None, **options):
    tab = context(view, **({"user_agent": agent} if agent else {}), **options).new_page()
    tab.goto(checkout.url)
    tab.wait_for_timeout(300)
    return tab


def scanned(tab):
    picture = Image.open(io.BytesIO(tab.screenshot())).convert("L")
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view, agent", SHOWN, ids=[view for view, _ in SHOWN])
def test_the_code_on_the_screen_opens_the_page(context, demo, view, agent, scheme):
    checkout = demo.create()
    tab = opened(context, checkout, view, agent, scheme=scheme)
    if not agent:
        tab.locator(".qr").scroll_into_view_if_needed()
        tab.wait_for_timeout(300)
    short = checkout.facts()["shortCode"]
    address = "%s/S/%s" % (demo.main_frontend, short.replace("-", ""))
    assert scanned(tab) == [address.upper()]
    assert tab.locator(".code b").inner_text() == short
    answer = requests.get(demo.main_frontend + "/s/" + short.lower(), allow_redirects=False, timeout=10)
    assert answer.status_code == 303 and checkout.url == demo.main_frontend + answer.headers["Location"]


@pytest.mark.parametrize("view", ["phone", "narrow"])
def test_a_phone_neither_shows_nor_loads_it(context, demo, view):
    at = context(view)
    asked = []
    at.on("request", lambda request: asked.append(request.url))
    tab = at.new_page()
    tab.goto(demo.create().url)
    tab.wait_for_timeout(300)
    assert not tab.locator(".phone").is_visible()
    assert not [url for url in asked if url.endswith("/qr.svg")]


@pytest.mark.parametrize("view", ["tv-540", "tv-720", "tv-1080"])
def test_on_a_television_the_code_is_large_and_in_sight(context, demo, view):
    tab = opened(context, demo.create(), view, TELEVISION)
    box = tab.locator(".qr").bounding_box()
    height = tab.viewport_size["height"]
    assert box["height"] >= 0.38 * height and box["y"] + box["height"] <= height
    code = tab.locator(".code b").bounding_box()
    assert code["y"] + code["height"] <= height
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert tab.evaluate("document.activeElement === document.body"), "nothing of it takes the focus"
    tab.keyboard.press("ArrowDown")
    tab.wait_for_timeout(300)
    assert tab.evaluate("document.activeElement.id") == "frame", "the first key reaches the first control"


def test_a_phone_pays_what_the_television_shows(context, demo):
    checkout = demo.create()
    television = opened(context, checkout, "tv-1080", TELEVISION)
    phone = context("phone").new_page()
    phone.goto(scanned(television)[0])
    Customer(phone, True).pay(cards.SUCCESS)
    Customer(phone, True).reaches_shop(demo.shop)
    assert checkout.successes() == 1
    # The screen that nobody touched turns by itself, and goes on to the shop as the phone did.
    television.wait_for_url(demo.shop + "/**", timeout=20000)
    gone = requests.get(
        demo.main_frontend + "/s/" + checkout.facts()["shortCode"], allow_redirects=False, timeout=10)
    assert gone.status_code == 404


def test_a_checkout_wears_its_own_look(context, demo):
    """The policy of the page allows its style: a wrong hash would leave it bare and complain."""
    tab = opened(context, demo.create(branding={"color": "#b3261e", "font": "serif", "cornerRadius": "none"}), "desktop")
    style = "e => { var s = getComputedStyle(e); return [s.backgroundColor, s.borderTopLeftRadius, s.fontFamily] }"
    colour, corner, font = tab.locator("#go").evaluate(style)
    assert (colour, corner) == ("rgb(179, 38, 30)", "0px") and "Georgia" in font
    assert tab.evaluate("window.violations") == []
