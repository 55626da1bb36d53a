"""Taxes on the page: the totals follow what a payer types, with scripts in place and without them by a button."""

import re

import pytest
import requests
from playwright.sync_api import expect

from customer import Customer
from test_pages import PAGE_BYTES, inspect
from views import VIEWS

TAX = {
    "automatic": False, "country": "DE", "postalCode": "10115",
    "registrations": [{"place": "DE", "number": "DE136695976"}, {"place": "DE", "scheme": "oss"}],
}
ITEMS = [
    {"name": "Trail lamp", "quantity": 2, "unitAmount": 1000}, {"name": "Advice", "unitAmount": 3000, "supply": "service"},
    {"name": "Guide", "unitAmount": 2140, "taxCategory": "reduced", "taxBehavior": "inclusive"},
]


@pytest.fixture(scope="module", autouse=True)
def taxed(demo):
    site = demo.sites[0]
    answer = requests.patch(
        "%s/v1/sites/%s" % (demo.admin_backend, site["id"]), json={"tax": TAX},
        headers={"Authorization": "Bearer " + site["secretKey"]}, timeout=10)
    assert answer.status_code == 200, answer.text


def order(demo, **fields):
    return demo.create(tax="automatic", items=ITEMS, **fields)


def owed(checkout):
    facts = checkout.facts()
    assert facts["tax"]["total"] == facts["amount"]
    return facts["amount"]


def shows(tab, amount):
    expect(tab.locator("#totals .all td, .order .all td")).to_have_text("€%.2f" % (amount / 100))


def test_from_the_address_to_the_shop(customer, demo):
    """Another country, its postal code, an id that is mistyped and then right: page and API agree at each step."""
    checkout, tab = order(demo), customer.tab
    tab.goto(checkout.url)
    expect(tab).to_have_url(re.compile("/billing$"))

    def settle(amount):
        if not customer.script:
            tab.click("[value=update]")
        shows(tab, amount)

    # Germany is taken until the payer has said something: 19 % on lamps and advice.
    shows(tab, 2380 + 3570 + 2140)
    expect(tab.locator("text=an estimate")).to_be_visible()
    # A lamp is taxed where it goes, advice to a consumer where the seller is.
    tab.select_option("#country", "FR")
    settle(2400 + 3570 + 2140)
    expect(tab.locator("#totals")).to_contain_text("VAT 20%")
    tab.fill("#postalCode", "1234")
    tab.fill("#taxId", "FR40303265044")
    tab.locator("#taxId").press("Tab")
    if not customer.script:
        tab.click("[value=update]")
    expect(tab.locator("#postalCode-why")).to_contain_text("check it")
    assert owed(checkout) == 2400 + 3570 + 2140
    tab.fill("#postalCode", "75001")
    tab.locator("#postalCode").press("Tab")
    if not customer.script:
        tab.click("[value=update]")
    expect(tab.locator("#taxId-why")).to_contain_text("wrong")
    tab.fill("#taxId", "FR40303265045")
    tab.locator("#taxId").press("Tab")
    settle(2000 + 3000 + 2140)
    expect(tab.locator("#totals")).to_contain_text("Reverse charge")
    tab.click("text=Continue to payment")
    expect(tab.locator("#go")).to_be_visible()
    expect(tab.locator("#go")).to_have_text("Pay €71.40")
    shows(tab, 7140)
    assert owed(checkout) == 7140
    customer.pay()
    customer.reaches_shop(demo.shop)
    facts = checkout.facts()
    assert facts["amountReceived"] == 7140 and facts["tax"]["status"] == "frozen"
    assert facts["tax"]["evidence"] == [{"kind": "billing_address", "country": "FR"}]


def test_back_from_the_payment(customer, demo):
    """The details can be changed until somebody pays, and a page with the old total pays nothing."""
    checkout, tab = order(demo, billingAddress={"country": "DE", "postalCode": "10115"}), customer.tab
    tab.goto(checkout.url)
    shows(tab, 8090)
    other = tab.context.new_page()
    other.goto(checkout.url)
    other.click("text=Change")
    other.select_option("#country", "NO")
    if not customer.script:
        other.click("[value=update]")
    # The fields of the new country have come.
    expect(other.locator("[name=formCountry]")).to_have_value("NO")
    other.fill("#postalCode", "0150")
    other.click("text=Continue to payment")
    expect(other.locator("#go")).to_be_visible()
    assert owed(checkout) != 8090
    if customer.script:
        customer.fill("4242424242424242")
    tab.click("#go")
    expect(tab.locator("#notice")).to_contain_text("The amount is now", timeout=20000)
    assert checkout.successes() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible_in_every_view(context, demo, scheme):
    tab = context("desktop", scheme=scheme).new_page()
    tab.goto(order(demo).url)
    expect(tab.locator("#country")).to_have_attribute("autocomplete", "billing country")
    expect(tab.locator("#postalCode")).to_have_attribute("autocomplete", "billing postal-code")
    faults = {}
    for view in VIEWS if scheme == "light" else ("desktop", "phone"):
        width, height = VIEWS[view]
        tab.set_viewport_size({"width": width, "height": height})
        tab.reload()
        faults[view] = inspect(tab)
    tab.fill("#postalCode", "none")
    tab.press("#postalCode", "Tab")
    # The page has grown by the reason: a click before that might miss the button.
    expect(tab.locator("#postalCode-why")).not_to_be_empty()
    tab.click("text=Continue to payment")
    expect(tab.locator("[aria-invalid]")).to_have_count(1)
    faults["refused"] = inspect(tab)
    assert not any(faults.values()), faults


def test_every_country_can_be_chosen(customer, demo):
    checkout, tab = order(demo), customer.tab
    tab.goto(checkout.url)
    expect(tab.locator("#country option[value=KE]")).to_have_count(0)
    tab.select_option("#country", "")
    if not customer.script:
        tab.click("[value=update]")
    expect(tab.locator("#country option[value=KE]")).to_have_count(1)
    tab.select_option("#country", "KE")
    if not customer.script:
        tab.click("[value=update]")
    expect(tab.locator("#totals")).to_contain_text("Exempt export")
    # It stays on the shorter list afterwards.
    tab.reload()
    expect(tab.locator("#country")).to_have_value("KE")


def test_weight(demo):
    page = requests.get(order(demo).url, timeout=10)
    assert page.url.endswith("/billing")
    assert len(page.content) <= PAGE_BYTES
