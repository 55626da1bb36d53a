"""A card is saved on the page and charged by the API while its customer is away."""

import requests
from playwright.sync_api import expect

import customer as cards

ALWAYS_CHALLENGED = "4000002760003184"


class Shop:
    """The merchant's server, as far as it speaks of saved methods."""

    def __init__(self, demo, reference):
        self.demo, self.site, self.reference = demo, demo.sites[0], reference

    def call(self, method, path, body=None, key=None):
        headers = {"Authorization": "Bearer " + self.site["secretKey"]}
        if key:
            headers["Idempotency-Key"] = key
        return requests.request(
            method, self.demo.admin_backend + "/v1/saved-methods" + path, json=body, headers=headers, timeout=10)

    def saved(self):
        return self.call("GET", "?customer=" + self.reference).json()["data"]

    def charge(self, method, amount, key=None):
        answer = self.call(
            "POST", "/%s/charge" % method["id"], {"currency": "EUR", "amount": amount}, key)
        assert answer.status_code == 201, answer.text
        return answer.json()


def test_ticked_with_the_keyboard_and_charged(customer, demo):
    shop = Shop(demo, "ticks-%s" % customer.script)
    checkout = demo.create(saveMethod="ask", customer={"reference": shop.reference})
    customer.open(checkout)
    box = customer.tab.locator("#save")
    expect(box).not_to_be_checked()
    words = customer.tab.locator("label[for=save]").inner_text()
    assert demo.sites[0]["name"] in words
    box.focus()
    customer.tab.keyboard.press("Space")
    expect(box).to_be_checked()
    customer.pay()
    customer.reaches_shop(demo.shop)
    [method] = shop.saved()
    assert method["status"] == "active" and method["instrument"]["last4"] == "4242"
    assert method["consent"]["text"] == words and method["consent"]["chosen"]
    first = shop.charge(method, 1900, key="k-" + method["id"])
    assert first["status"] == "paid" and first["amountReceived"] == 1900
    assert shop.charge(method, 1900, key="k-" + method["id"])["id"] == first["id"]
    assert shop.call("DELETE", "/" + method["id"]).json()["deletedAtProvider"]
    refused = shop.call("POST", "/%s/charge" % method["id"], {"currency": "EUR", "amount": 1900})
    assert refused.status_code == 409, refused.text


def test_not_ticked_is_not_saved(customer, demo):
    shop = Shop(demo, "leaves-%s" % customer.script)
    checkout = demo.create(saveMethod="ask", customer={"reference": shop.reference})
    customer.open(checkout)
    customer.pay()
    customer.reaches_shop(demo.shop)
    assert shop.saved() == []


def test_alone_with_a_challenge_and_a_charge_that_needs_the_customer(customer, demo):
    shop = Shop(demo, "alone-%s" % customer.script)
    body = {"mode": "token", "items": None, "customer": {"reference": shop.reference}}
    checkout = demo.create(**body)
    customer.open(checkout)
    expect(customer.tab.locator("#go")).to_have_text("Save")
    assert "0.00" not in customer.tab.content()
    customer.pay(ALWAYS_CHALLENGED)
    customer.answer("approve")
    customer.reaches_shop(demo.shop)
    facts = checkout.facts()
    assert facts["status"] == "completed" and facts["amountReceived"] == 0
    [method] = shop.saved()
    charged = shop.charge(method, 1900)
    assert charged["status"] == "pending"
    assert charged["transactions"][0]["declineCode"] == "authentication_required"
    customer.visit(charged["url"])
    customer.pay(cards.CHALLENGE)
    customer.answer("approve")
    expect(customer.tab.locator("h1")).to_contain_text("Payment received", timeout=20000)
