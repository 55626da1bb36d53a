"""A payer with a remote control: arrows and OK, no Tab and no mouse."""

import os
import shutil

import customer as cards
from customer import Customer

TV = {"width": 1280, "height": 720}


def focused(tab):
    """The id or the text of the control that has the focus, in the page or in the frame."""
    at = tab.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
    if at != "frame":
        return at
    inner = tab.locator("#frame").element_handle().content_frame()
    return "frame " + inner.evaluate("document.activeElement.id || document.activeElement.tagName")


def arrives(tab, place):
    """Waits until the focus is there: the way into and out of the frame is a message."""
    for _ in range(20):
        if focused(tab) == place:
            return
        tab.wait_for_timeout(50)
    assert focused(tab) == place


def press(tab, key, place):
    tab.keyboard.press(key)
    arrives(tab, place)


def pay(tab, checkout, demo):
    Customer(tab, True).open(checkout)
    tab.wait_for_timeout(300)
    for _ in range(24):
        if focused(tab) == "go" or focused(tab).startswith("frame"):
            break
        tab.keyboard.press("ArrowDown")
        tab.wait_for_timeout(100)
    # A browser's own arrows pass over a frame with an origin of its own; the payer sees the fields above.
    if focused(tab) == "go":
        for field in ("cvc", "expiry", "number"):
            press(tab, "ArrowUp", "frame " + field)
    arrives(tab, "frame number")
    tab.keyboard.type(cards.SUCCESS)
    press(tab, "ArrowDown", "frame expiry")
    tab.keyboard.type("0834")
    press(tab, "ArrowDown", "frame cvc")
    tab.keyboard.type("123")
    press(tab, "ArrowUp", "frame expiry")
    press(tab, "ArrowDown", "frame cvc")
    press(tab, "ArrowDown", "go")
    press(tab, "ArrowUp", "frame cvc")
    press(tab, "ArrowDown", "go")
    ring = tab.locator("#go").evaluate("e => getComputedStyle(e).outlineStyle")
    assert ring == "solid", "the focused button shows its ring"
    tab.keyboard.press("Enter")
    Customer(tab, True).reaches_shop(demo.shop)
    assert checkout.successes() == 1


def test_arrows_alone_pay(context, demo):
    pay(context("tv-720").new_page(), demo.create(), demo)


def test_arrows_leave_the_frame_upwards(context, demo):
    """Above the fields stand the link to the order or nothing; below the button the way out."""
    tab = context("phone").new_page()
    Customer(tab, True).open(demo.create())
    tab.frame_locator("#frame").locator("#number").focus()
    arrives(tab, "frame number")
    press(tab, "ArrowUp", "Order details")
    press(tab, "ArrowDown", "frame number")


def test_arrows_scroll_until_a_control_has_the_focus(context, demo):
    tab = context("phone").new_page()
    Customer(tab, True).open(demo.create())
    tab.keyboard.press("ArrowDown")
    tab.wait_for_timeout(300)
    assert tab.evaluate("window.pageYOffset") > 0 and tab.evaluate("document.activeElement === document.body")


def test_after_a_decline_the_way_down_leads_to_the_fields(context, demo):
    tab = context("tv-720").new_page()
    Customer(tab, True).open(demo.create())
    Customer(tab, True).pay(cards.DECLINED)
    Customer(tab, True).is_told("declined")
    press(tab, "ArrowDown", "frame number")


def test_arrows_pay_with_spatial_navigation(browser, demo):
    """In a browser in which arrows already move the focus, as in many televisions."""
    path = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    arguments = ["--enable-spatial-navigation"] + (["--no-sandbox"] if os.getuid() == 0 else [])
    television = browser.browser_type.launch(executable_path=path, args=arguments)
    try:
        pay(television.new_page(viewport=TV), demo.create(), demo)
    finally:
        television.close()
