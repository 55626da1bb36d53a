"""The card fields in the frame: what a customer types, what becomes of it, what is said about it."""

import pytest
from playwright.sync_api import expect

from customer import Customer

NUMBERS = {
    "fours": ("4242424242424242", "4242 4242 4242 4242", "Visa"),
    "mastercard": ("5555555555554444", "5555 5555 5555 4444", "Mastercard"),
    "four six five": ("378282246310005", "3782 822463 10005", "American Express"),
    "dashes": ("4242-4242-4242-4242", "4242 4242 4242 4242", "Visa"),
    "half": ("42424", "4242 4", "Visa"),
}
FAULTS = {
    "typo": ("number", "4242424242424241", "Check the card number."),
    "short": ("number", "424242424242", "Check the card number."),
    "month 13": ("expiry", "13/34", "Enter it as 08/29."),
    "past": ("expiry", "01/20", "The date has passed."),
    "no date": ("expiry", "soon", "Enter it as 08/29."),
    "two digits": ("cvc", "12", "Enter 3 digits."),
    "letters": ("cvc", "abc", "Enter 3 digits."),
}


@pytest.fixture
def fields(context, demo):
    tab = context("phone").new_page()
    Customer(tab, True).open(demo.create())
    return tab.frame_locator("#frame")


@pytest.mark.parametrize("name", NUMBERS)
def test_number_is_grouped_and_named(fields, name):
    typed, shown, brand = NUMBERS[name]
    fields.locator("#number").press_sequentially(typed)
    expect(fields.locator("#number")).to_have_value(shown)
    expect(fields.locator("#brand")).to_have_text(brand)


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_said_at_the_field_on_leaving_it(fields, name):
    field, typed, message = FAULTS[name]
    fields.locator("#" + field).fill(typed)
    expect(fields.locator("#%s-note" % field)).not_to_have_text(message)
    fields.locator("#" + field).blur()
    expect(fields.locator("#%s-note" % field)).to_have_text(message)
    expect(fields.locator("#" + field)).to_have_attribute("aria-invalid", "true")
    expect(fields.locator("#" + field)).to_have_attribute("aria-describedby", field + "-note")
    fields.locator("#" + field).press_sequentially("1")
    expect(fields.locator("#" + field)).to_have_attribute("aria-invalid", "false")


@pytest.mark.parametrize("typed", ["8/34", "0834", "08/34", "08/2034", "08 / 34"])
def test_expiry_forms(fields, typed):
    fields.locator("#expiry").press_sequentially(typed)
    fields.locator("#expiry").blur()
    expect(fields.locator("#expiry")).to_have_attribute("aria-invalid", "false")


def test_cursor_stays_at_its_digit(fields):
    number = fields.locator("#number")
    number.fill("4242424242424242")
    number.evaluate("field => field.setSelectionRange(4, 4)")
    number.press("Backspace")
    expect(number).to_have_value("4244 2424 2424 242")
    number.press("2")
    expect(number).to_have_value("4242 4242 4242 4242")


def test_pay_with_nothing_typed_focuses_the_first_fault(context, demo):
    tab = context().new_page()
    Customer(tab, True).open(demo.create())
    tab.click("#go")
    expect(tab.frame_locator("#frame").locator("#number")).to_be_focused()
    expect(tab.frame_locator("#frame").locator("#number-note")).to_have_text("Enter the card number.")
    expect(tab.locator("#go")).to_contain_text("142.50")


def test_the_hint_at_the_code_speaks_of_both_lengths(fields):
    expect(fields.locator("#cvc-note")).to_have_text("3 digits, Amex 4")
    fields.locator("#number").press_sequentially("3782")
    expect(fields.locator("#cvc-note")).to_have_text("4 digits on the front")


def test_frame_tells_the_page_no_digit(context, demo):
    """Everything the frame posts to the page is caught: only a token may be in it."""
    tab = context().new_page()
    tab.add_init_script("window.heard=[];addEventListener('message',function(e){heard.push(JSON.stringify(e.data))})")
    sent = []
    tab.on("request", lambda request: sent.append((request.url, request.post_data or "")))
    shopper = Customer(tab, True)
    shopper.open(demo.create())
    shopper.fill("4242424242424242")
    tab.evaluate("document.getElementById('pay').submit = function () {}")
    shopper.submit()
    for _ in range(50):
        if "token" in "".join(tab.evaluate("heard")):
            break
        tab.wait_for_timeout(100)
    assert "token" in "".join(tab.evaluate("heard"))
    assert "4242" not in "".join(tab.evaluate("heard"))
    assert [url for url, body in sent if "424242" in body + url] == [demo.main_frontend + "/sandbox/tokens"]


def test_silent_frame_leads_to_the_plain_page(context, demo):
    """A frame that never answers must not keep anybody from paying."""
    opened = context()
    opened.route("**/assets/sandbox-fields*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    tab = opened.new_page()
    checkout = demo.create()
    Customer(tab, True).open(checkout)
    tab.click("#go")
    tab.wait_for_url("**/sandbox/card/*", timeout=10000)
    Customer(tab, False).pay()
    Customer(tab, False).reaches_shop(demo.shop)
    assert checkout.successes() == 1


def test_fields_wear_the_look_of_the_site(context, demo):
    """The frame has the font and the corners of the page around it, for each site its own."""
    looks = []
    for site in (0, 1):
        tab = context("phone").new_page()
        Customer(tab, True).open(demo.create(site=site))
        style = "e => { var s = getComputedStyle(e); return [s.fontFamily, s.borderRadius]; }"
        font = tab.locator("body").evaluate(style)[0]
        corners = tab.locator(".go").first.evaluate(style)[1]
        for field in ("#number", "#expiry", "#cvc"):
            assert tab.frame_locator("#frame").locator(field).evaluate(style) == [font, corners]
        looks.append((font, corners))
    assert looks[0] != looks[1]
