"""Open pages turn by themselves: the television goes on when the phone has paid."""

import re

import pytest
import requests
from playwright.sync_api import expect

import customer as cards
from customer import Customer


def television(context, script, **options):
    tab = context("tv-720", script=script, **options).new_page()
    return Customer(tab, script)


def phone(context, checkout):
    payer = Customer(context("phone").new_page(), True)
    payer.open(checkout)
    return payer


def test_the_television_turns_when_the_phone_pays(context, demo):
    checkout = demo.create()
    tv = television(context, True)
    tv.open(checkout)
    payer = phone(context, checkout)
    payer.pay(cards.CHALLENGE)
    # Who pays elsewhere is at the bank: here the page stays as it is.
    expect(payer.tab.locator("button[value=approve]")).to_be_visible()
    tv.tab.wait_for_timeout(1500)
    expect(tv.tab.locator("#go")).to_be_visible()
    payer.answer("approve")
    tv.reaches_shop(demo.shop, seconds=5)
    payer.reaches_shop(demo.shop)
    assert "status=paid" in tv.tab.url
    assert checkout.successes() == 1


def test_the_television_without_scripts_shows_the_result(context, demo, tmp_path):
    checkout = demo.create()
    payer = phone(context, checkout)
    payer.pay(cards.PENDING_THEN_PAID)
    expect(payer.tab.locator("text=Payment in progress")).to_be_visible(timeout=20000)
    tv = television(context, False)
    tv.tab.goto(checkout.url, wait_until="commit")
    tv.tab.wait_for_url("**/processing?hold", wait_until="commit")
    expect(tv.tab.locator("h1")).to_contain_text("Payment in progress")
    over = tv.tab.locator(".turn")
    expect(over).to_be_visible(timeout=15000)
    expect(over).to_contain_text("Payment received")
    tv.tab.screenshot(path=str(tmp_path / "turned.png"))
    # What lies under the result cannot be seen or pressed.
    assert tv.tab.evaluate("document.elementFromPoint(innerWidth / 2, 5).closest('.turn') !== null")
    tv.reaches_shop(demo.shop, seconds=15)
    payer.reaches_shop(demo.shop, seconds=30)
    assert checkout.successes() == 1


def test_a_page_without_event_source_turns_too(context, demo):
    checkout = demo.create()
    tv = television(context, True)
    tv.tab.context.add_init_script("delete window.EventSource")
    tv.open(checkout)
    payer = phone(context, checkout)
    payer.pay()
    tv.reaches_shop(demo.shop, seconds=15)


def test_a_page_that_was_cut_off_turns_when_it_is_back(context, demo):
    checkout = demo.create()
    tv = television(context, True)
    tv.open(checkout)
    tv.tab.context.set_offline(True)
    payer = phone(context, checkout)
    payer.pay()
    payer.reaches_shop(demo.shop)
    assert checkout.settles("paid")
    expect(tv.tab.locator("#go")).to_be_visible()
    tv.tab.context.set_offline(False)
    tv.reaches_shop(demo.shop, seconds=30)


@pytest.mark.parametrize("end", ["cancelled", "expired"])
def test_whatever_ends_a_checkout_turns_its_page(context, demo, short_lived, end):
    checkout = short_lived[0] if end == "expired" else demo.create()
    tv = television(context, True)
    if end == "expired" and checkout.status() == "expired":
        pytest.skip("the short-lived checkout has ended before this test")
    tv.open(checkout)
    if end == "cancelled":
        answer = requests.post(
            "%s/v1/checkouts/%s/cancel" % (demo.admin_backend, checkout.id),
            headers={"Authorization": "Bearer " + checkout.site["secretKey"]}, timeout=10)
        assert answer.status_code == 200, answer.text
        tv.tab.wait_for_url(re.compile("cancelled"), timeout=5000)
    else:
        expect(tv.tab.locator("h1")).to_contain_text(re.compile("expired", re.I), timeout=70000)


def test_the_status_says_which_page_is_needed(demo):
    checkout = demo.create()
    answer = requests.get(checkout.url + "/status", timeout=10)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json()["page"] == "open" and answer.json()["url"] in checkout.url
    with requests.get(checkout.url + "/events", stream=True, timeout=10) as events:
        assert events.headers["Content-Type"] == "text/event-stream"
        lines = events.iter_lines(chunk_size=1)
        assert next(lines).startswith(b"retry: ")
