"""Nobody pays twice: reload, double click, back and a second tab at every step, with scripts and without."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from playwright.sync_api import expect

import customer as cards
from customer import Customer


def settled_once(checkout):
    assert checkout.settles("paid"), checkout.facts()
    assert checkout.successes() == 1


def test_double_click(customer, demo):
    checkout = demo.create()
    customer.open(checkout)
    customer.fill(cards.SUCCESS)
    customer.submit(double=True)
    customer.reaches_shop(demo.shop)
    settled_once(checkout)


def test_double_click_on_the_banks_button(customer, demo):
    checkout = demo.create()
    customer.open(checkout)
    customer.pay(cards.CHALLENGE)
    customer.tab.locator("button[value=approve]").dblclick(no_wait_after=True)
    customer.reaches_shop(demo.shop)
    settled_once(checkout)


def test_reload_at_every_step(customer, demo):
    checkout = demo.create()
    customer.open(checkout)
    customer.tab.reload()
    customer.pay(cards.DECLINED)
    customer.is_told("declined")
    customer.tab.reload()
    customer.pay(cards.CHALLENGE)
    expect(customer.tab.locator("button[value=approve]")).to_be_visible()
    customer.tab.reload()
    customer.answer("approve")
    customer.reaches_shop(demo.shop)
    customer.tab.reload()
    settled_once(checkout)


def test_back_after_paying_shows_the_truth(customer, demo):
    checkout = demo.create()
    customer.open(checkout)
    customer.pay()
    customer.reaches_shop(demo.shop)
    customer.visit(checkout.url)
    expect(customer.tab.locator("#go")).to_have_count(0)
    expect(customer.tab.locator("main")).to_contain_text("142.50")
    for _ in range(3):
        customer.tab.go_back()
        customer.tab.wait_for_load_state()
        expect(customer.tab.locator("#go")).to_have_count(0)
    settled_once(checkout)


def test_back_from_the_bank_then_start_again(customer, demo):
    checkout = demo.create()
    customer.open(checkout)
    customer.pay(cards.CHALLENGE)
    expect(customer.tab.locator("button[value=approve]")).to_be_visible()
    bank = customer.tab.url
    customer.visit(checkout.url)
    expect(customer.tab.locator("text=Start again")).to_be_visible()
    customer.tab.click("text=Start again")
    customer.pay()
    customer.reaches_shop(demo.shop)
    # The bank's old page, answered late, must not take money again.
    customer.tab.goto(bank)
    if customer.tab.locator("button[value=approve]").count():
        customer.answer("approve")
        customer.tab.wait_for_load_state()
    settled_once(checkout)


def test_back_from_the_bank_then_continue(customer, demo):
    checkout = demo.create()
    customer.open(checkout)
    customer.pay(cards.CHALLENGE)
    expect(customer.tab.locator("button[value=approve]")).to_be_visible()
    customer.visit(checkout.url)
    customer.tab.click("text=Continue")
    customer.answer("approve")
    customer.reaches_shop(demo.shop)
    settled_once(checkout)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_two_tabs_pay_at_once(context, demo, script):
    checkout = demo.create()
    opened = context(script=script)
    both = [Customer(opened.new_page(), script) for _ in range(2)]
    for each in both:
        each.open(checkout)
    for each in both:
        each.fill(cards.SUCCESS)
    for each in both:
        each.submit()
    for each in both:
        each.tab.wait_for_load_state()
    assert checkout.settles("paid")
    for each in both:
        each.visit(checkout.url)
        expect(each.tab.locator("#go")).to_have_count(0)
    settled_once(checkout)


def test_two_tabs_at_the_bank(customer, demo):
    checkout = demo.create()
    customer.open(checkout)
    customer.pay(cards.CHALLENGE)
    expect(customer.tab.locator("button[value=approve]")).to_be_visible()
    other = Customer(customer.tab.context.new_page(), customer.script)
    other.tab.goto(customer.tab.url)
    customer.answer("approve")
    customer.reaches_shop(demo.shop)
    other.answer("approve")
    other.reaches_shop(demo.shop)
    settled_once(checkout)


def test_second_tab_while_the_bank_decides(customer, demo):
    """A pending attempt locks the page: the second tab waits with the first instead of paying beside it."""
    checkout = demo.create()
    customer.open(checkout)
    customer.pay(cards.PENDING_THEN_PAID)
    expect(customer.tab.locator("text=Payment in progress")).to_be_visible(timeout=20000)
    other = customer.tab.context.new_page()
    other.goto(checkout.url)
    expect(other.locator("#go")).to_have_count(0)
    customer.reaches_shop(demo.shop, seconds=60)
    settled_once(checkout)


def test_forty_posts_of_one_form(context, demo):
    """The form of one page, posted forty times at once as an impatient proxy would: at most one attempt lives."""
    checkout = demo.create()
    page = requests.get(checkout.url, timeout=10).text
    action = re.search(r'id="pay"[^>]* action="([^"]+)"', page)[1]
    fields = dict(re.findall(r'name="(csrf|attemptKey|shown|method)"[^>]* value="([^"]*)"', page))
    assert set(fields) >= {"csrf", "attemptKey"}
    fields.update(method="card", providerToken="")

    def post(_):
        return requests.post(demo.main_frontend + action, data=fields, allow_redirects=False, timeout=20)

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(post, range(40)))
    assert all(each.status_code in (303, 409, 429) for each in answers), {each.status_code for each in answers}
    places = {each.headers["Location"] for each in answers if each.status_code == 303}
    assert len([place for place in places if "/sandbox/card/" in place]) == 1
    assert len(checkout.facts()["transactions"]) == 1
    tab = context(script=False).new_page()
    tab.goto(demo.main_frontend + [place for place in places if "/sandbox/card/" in place][0].replace(
        demo.main_frontend, ""))
    Customer(tab, False).pay()
    Customer(tab, False).reaches_shop(demo.shop)
    settled_once(checkout)


@pytest.mark.parametrize("change", [{"csrf": ""}, {"csrf": "A" * 43}], ids=["no csrf", "wrong csrf"])
def test_form_without_its_proof_does_nothing(demo, change):
    checkout = demo.create()
    page = requests.get(checkout.url, timeout=10).text
    action = re.search(r'id="pay"[^>]* action="([^"]+)"', page)[1]
    fields = dict(re.findall(r'name="(csrf|attemptKey|shown)"[^>]* value="([^"]*)"', page), method="card", providerToken="")
    fields.update(change)
    answer = requests.post(demo.main_frontend + action, data=fields, allow_redirects=False, timeout=10)
    assert answer.status_code in (400, 403, 422), answer.status_code
    assert checkout.facts()["transactions"] == []
