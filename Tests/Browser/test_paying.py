"""The whole path from the shop's article to the shop's thanks, and every way it can end."""

import re

import pytest
from playwright.sync_api import expect

import customer as cards
from customer import Customer

DECLINES = {
    "declined": (cards.DECLINED, "declined"),
    "insufficient funds": ("4000000000009995", "funds|money|balance"),
    "expired card": ("4000000000000069", "expired|date"),
    "wrong code": ("4000000000000127", "code"),
    "lost card": ("4000000000009987", "declined|bank|card"),
    "processing error": ("4000000000000119", "again|error|wrong"),
}


@pytest.mark.parametrize("site", [0, 1])
def test_shop_to_thanks(customer, demo, site):
    tab = customer.tab
    tab.goto(demo.shop)
    tab.locator(".site").nth(site).locator("button").first.click()
    tab.wait_for_url(demo.main_frontend + "/checkout/*")
    expect(tab).to_have_title(re.compile(demo.sites[site]["name"]))
    expect(tab.locator("h1")).to_have_count(1)
    customer.pay()
    expect(tab.locator("#paid")).to_be_visible(timeout=20000)
    assert "signature=" in tab.url and "transaction_id=txn_" in tab.url
    cookies = [each for each in tab.context.cookies(demo.main_frontend)]
    assert cookies == [], "paying needs no cookie"

    # The shop must believe the signature, not the address: any change of it is noticed.
    for name in ("transaction_id", "status", "amount", "signature"):
        changed = re.sub(r"([?&]%s=)([^&]*)" % name, lambda found: found[1] + found[2][::-1] + "1", tab.url)
        assert changed != tab.url
        other = tab.context.new_page()
        other.goto(changed)
        expect(other.locator("#unverified")).to_be_visible()
        expect(other.locator("#paid")).to_have_count(0)
        other.close()


@pytest.mark.parametrize("number", ["5555555555554444", "378282246310005"], ids=["mastercard", "american express"])
def test_other_brands(customer, demo, number):
    checkout = demo.create()
    customer.open(checkout)
    customer.pay(number)
    customer.reaches_shop(demo.shop)
    assert checkout.status() == "paid" and checkout.successes() == 1


@pytest.mark.parametrize("name", DECLINES)
def test_decline_then_second_try(customer, demo, name):
    number, reason = DECLINES[name]
    checkout = demo.create()
    customer.open(checkout)
    customer.pay(number)
    customer.is_told(reason)
    assert customer.tab.title().startswith("Error: ")
    assert checkout.status() == "pending" and checkout.successes() == 0
    customer.pay()
    customer.reaches_shop(demo.shop + "/?returned=paid")
    assert checkout.status() == "paid" and checkout.successes() == 1


@pytest.mark.parametrize("answer, status", [("approve", "paid"), ("refuse", "pending")])
def test_challenge(customer, demo, answer, status):
    checkout = demo.create()
    customer.open(checkout)
    customer.pay(cards.CHALLENGE)
    expect(customer.tab.locator("main")).to_contain_text("142.50")
    customer.answer(answer)
    if answer == "approve":
        customer.reaches_shop(demo.shop)
    else:
        customer.is_told("confirm|bank|authenticat|approved|declined")
        customer.pay()
        customer.reaches_shop(demo.shop)
        status = "paid"
    assert checkout.status() == status and checkout.successes() == 1


def test_challenge_on_the_second_try(customer, demo):
    checkout = demo.create()
    customer.open(checkout)
    customer.pay(cards.CHALLENGE_ON_SECOND_TRY)
    customer.is_told(".")
    customer.pay(cards.CHALLENGE_ON_SECOND_TRY)
    customer.answer("approve")
    customer.reaches_shop(demo.shop)
    assert checkout.status() == "paid" and checkout.successes() == 1


@pytest.mark.parametrize("number", [cards.PENDING_THEN_PAID, cards.NO_ANSWER], ids=["pending", "answer never comes"])
def test_waiting_ends_by_itself(customer, demo, number):
    checkout = demo.create()
    customer.open(checkout)
    customer.pay(number)
    customer.reaches_shop(demo.shop, seconds=90)
    assert checkout.settles("paid", 60) and checkout.successes() == 1


def test_cancel(customer, demo):
    checkout = demo.create()
    customer.open(checkout)
    customer.tab.click("text=Cancel and return")
    customer.tab.click("text=Stay and pay")
    expect(customer.tab.locator("#go")).to_be_visible()
    customer.tab.click("text=Cancel and return")
    customer.tab.click("text=Cancel payment")
    customer.reaches_shop(demo.shop + "/?returned=cancelled")
    assert "status=cancelled" in customer.tab.url
    assert checkout.status() == "cancelled"
    customer.tab.goto(checkout.url)
    expect(customer.tab.locator("#go")).to_have_count(0)


def test_the_demos_own_curl_line_ends_paid(customer, demo):
    """The line that the demo prints names its order, so that the shop can tell that this order is paid."""
    checkout = demo.create(
        reference="1", returnUrl=demo.shop + "/thanks/1", cancelUrl=demo.shop + "/cancelled/1")
    customer.open(checkout)
    customer.pay()
    expect(customer.tab.locator("#paid")).to_be_visible(timeout=20000)
    expect(customer.tab).to_have_title("Thank you")


def test_a_payment_without_the_orders_number_is_not_called_unpaid(customer, demo):
    checkout = demo.create(returnUrl=demo.shop + "/thanks/1", cancelUrl=demo.shop + "/cancelled/1")
    customer.open(checkout)
    customer.pay()
    expect(customer.tab.locator("#elsewhere")).to_be_visible(timeout=20000)
    expect(customer.tab.locator("main")).to_contain_text("A payment of €142.50 arrived, but not for this order")
    expect(customer.tab.locator("main")).not_to_contain_text("No money has been taken")
    expect(customer.tab).to_have_title("Payment for another order")


def test_an_unsigned_cancellation_promises_nothing(context, demo):
    tab = context().new_page()
    tab.goto(demo.shop + "/cancelled/1?status=cancelled")
    expect(tab.locator("#unverified")).to_be_visible()
    expect(tab.locator("main")).not_to_contain_text("No money has been taken")
    expect(tab).to_have_title("Payment not verified")


def test_back_from_the_card_page_speaks_of_no_bank(context, demo):
    tab = context(script=False).new_page()
    checkout = demo.create()
    Customer(tab, False).open(checkout)
    tab.click("#go")
    tab.click("text=Back to the order")
    expect(tab.locator("main")).to_contain_text("You have not finished paying.")
    tab.click("text=Cancel and return")
    tab.click("text=Cancel payment")
    Customer(tab, False).reaches_shop(demo.shop + "/?returned=cancelled")
    assert checkout.status() == "cancelled"


def test_only_test_cards(customer, demo):
    """A number off the list is refused at its field, is not sent on, and does not come back in any answer."""
    checkout = demo.create()
    customer.open(checkout)
    customer.pay("4111111111111111")
    fields = customer.tab.frame_locator("#frame") if customer.script else customer.tab
    expect(fields.locator("#number-note")).to_contain_text(re.compile("test card", re.I), timeout=10000)
    expect(fields.locator("#number")).to_have_attribute("aria-invalid", "true")
    if not customer.script:
        assert fields.locator("#number").input_value() == "" and fields.locator("#cvc").input_value() == ""
        assert "4111" not in customer.tab.content()
        expect(customer.tab.locator("[role=alert] a")).to_have_attribute("href", "#number")
    assert checkout.facts()["transactions"] == [] or checkout.successes() == 0
