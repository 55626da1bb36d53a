"""A merchant of the demo: keys of several reaches, and an object for every parameter of a path."""

import re
import time

import requests

from raw import pipelined

SCOPES = ["checkout:create", "checkout:read", "checkout:update", "checkout:cancel", "transaction:read", "link:create", "link:read", "link:update", "site:read", "site:write", "key:read", "key:write"]


class Merchant:
    def __init__(self, facts):
        self.api, self.pages = facts["adminBackend"], facts["mainFrontend"]
        site = facts["sites"][0]
        self.site, self.owner, self.public = site["id"], site["secretKey"], site["publicKey"]
        self.checkout, self.transaction = self.pay()
        self.unlimited = self.new_key(["*"])["key"]
        self.link = self.new_link()
        self.spare = []

    def call(self, method, path, key=None, **options):
        headers = dict(options.pop("headers", {}))
        if key:
            headers["Authorization"] = "Bearer " + key
        return requests.request(method, self.api + path, headers=headers, timeout=10, allow_redirects=False, **options)

    def new_key(self, scopes, **members):
        answer = self.call("POST", "/v1/keys", self.owner, json=dict({"name": "API tests", "scopes": scopes}, **members))
        assert answer.status_code == 201, answer.text
        return answer.json()

    def revoke(self, key):
        self.call("DELETE", "/v1/keys/" + key["id"], self.owner)

    def new_site(self):
        answer = self.call("POST", "/v1/sites", self.owner, json={"name": "API tests"})
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def new_checkout(self, site=None, **members):
        body = dict({"currency": "EUR", "amount": 4250}, **members)
        answer = self.call("POST", "/v1/checkouts/%s/create" % (site or self.site), self.owner, json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def new_link(self):
        answer = self.call("POST", "/v1/sites/%s/links" % self.site, self.owner, json={"currency": "EUR", "amount": 4250})
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def closed_checkout(self):
        checkout = self.new_checkout()
        answer = self.call("POST", "/v1/checkouts/%s/cancel" % checkout, self.owner)
        assert answer.status_code == 200, answer.text
        return checkout

    def spare_key(self):
        """The id of a key that the running test may do anything to."""
        self.spare.append(self.new_key(["key:write"]))
        return self.spare[-1]["id"]

    def keys(self):
        """The ids of all keys that work."""
        found, after = [], ""
        while True:
            page = self.call("GET", "/v1/keys?limit=100" + after, self.owner).json()
            found += [each["id"] for each in page["data"] if "revokedAt" not in each]
            if not page["hasMore"]:
                return found
            after = "&after=" + page["data"][-1]["id"]

    def clear(self):
        """Revokes the keys of the test that ends: an organisation may have a hundred."""
        while self.spare:
            self.revoke(self.spare.pop())

    def pay(self):
        """A checkout with a declined and a successful attempt, paid on the sandbox's page for browsers without scripts."""
        made = self.call(
            "POST", "/v1/checkouts/%s/create" % self.site, self.owner,
            json={"currency": "EUR", "amount": 4250, "returnUrl": "https://shop.example/thanks"},
        ).json()
        browser = requests.Session()
        for number in ("4000000000009995", "4242424242424242"):
            page = browser.get(made["url"], timeout=10)
            fields = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page.text))
            card = browser.post(made["url"] + "/pay", data=dict(fields, method="card", providerToken=""), timeout=10)
            token = re.search(r'name="csrf" value="([^"]*)"', card.text)
            assert token, card.text
            fields = {"csrf": token[1], "number": number, "expiry": "12/40", "cvc": "123"}
            browser.post(card.url, data=fields, timeout=10)
        checkout = self.settled(made["id"])
        assert [each["status"] for each in checkout["transactions"]] == ["failed", "succeeded"], checkout
        return checkout["id"], checkout["transactions"][-1]["id"]

    def settled(self, checkout):
        for _ in range(50):
            answer = self.call("GET", "/v1/checkouts/" + checkout, self.owner).json()
            if answer["status"] == "paid":
                return answer
            time.sleep(0.1)
        raise AssertionError("the checkout is not paid: %s" % answer)

    def exhausted(self, key, request):
        """The answer to a request that comes after more calls than the key may make."""
        common = b"GET /v1/sites?limit=1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n" % key.encode()
        for _ in range(5):
            last = pipelined(self.api, [common] * 800 + [request] * 3)[-1]
            if last.status_code == 429:
                return last
        raise AssertionError("the key may make any number of calls")
