"""A merchant of the demo: keys of several reaches, and an object for every parameter of a path."""

import email
import email.policy
import os
import re
import time

import requests

from raw import pipelined

SCOPES = ["checkout:create", "checkout:read", "checkout:update", "checkout:cancel", "transaction:read", "transaction:capture", "transaction:cancel", "transaction:refund", "transaction:retry", "dispute:read", "test:control", "savedMethod:read", "savedMethod:manage", "savedMethod:charge", "link:create", "link:read", "link:update", "event:read", "webhook:read", "webhook:write", "webhook:secret", "site:read", "site:write", "key:read", "key:write", "member:read", "member:write", "provider:read", "provider:write", "transfer:read", "transfer:write", "receipt:read", "receipt:write"]

IBAN = "DE33100205000001194700"


class Merchant:
    def __init__(self, facts):
        self.api, self.pages = facts["adminBackend"], facts["mainFrontend"]
        site = facts["sites"][0]
        self.site, self.public = site["id"], site["publicKey"]
        # The demo's own secret keys work for one site each.
        self.owner = os.environ["PORTICO_OWNER_KEY"]
        # Members are of both modes, and changed by live keys.
        self.live = os.environ["PORTICO_LIVE_KEY"]
        made = self.call("POST", "/v1/keys", self.live, json={"name": "API tests", "scopes": ["*"]})
        assert made.status_code == 201, made.text
        self.unlimited_live = made.json()["key"]
        self.checkout, self.transaction = self.pay()
        self.unlimited = self.new_key(["*"])["key"]
        self.held_checkout, self.held = self.hold()
        self.capture = self.made("/v1/transactions/%s/capture" % self.held, amount=100)
        self.refund = self.made("/v1/transactions/%s/refund" % self.transaction, amount=100)
        self.dispute = self.made("/v1/test/transactions/%s/dispute" % self.transaction, amount=100)
        self.link = self.new_link()
        self.endpoint = self.new_endpoint()
        heard = self.new_checkout()
        self.delivery = self.call("GET", "/v1/checkouts/%s/deliveries" % heard, self.owner).json()["data"][0]["id"]
        self.event = self.call("GET", "/v1/events?limit=1", self.owner).json()["data"][0]["id"]
        told = self.call("GET", "/v1/test/notifications?transactionId=" + self.transaction, self.owner).json()
        self.notification = told["data"][0]["id"]
        self.method = self.new_method()
        self.members = 0
        self.member = self.new_member()
        self.provider = self.new_provider()
        self.transfer = self.new_transfer()
        self.receipt = self.call("GET", "/v1/receipts?limit=1", self.owner).json()["data"][0]["id"]
        self.allow_public(self.site)
        self.have_taxed(self.site)
        self.browser = self.new_browser_key(self.site)["key"]
        self.token = self.call("GET", "/v1/checkouts/" + self.checkout, self.owner).json()["url"].rsplit("/", 1)[1]
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

    def new_browser_key(self, site, scopes=("checkout:create", "checkout:read")):
        return self.new_key(list(scopes), type="public", siteId=site)

    def allow_public(self, site):
        """Lets public keys make checkouts from a list of one price."""
        price = {"id": "mug", "name": "Enamel mug", "unitAmount": 1900, "currency": "EUR"}
        members = {"publicCreate": True, "allowedOrigins": ["https://shop.example"], "prices": [price]}
        assert self.call("PATCH", "/v1/sites/" + site, self.owner, json=members).status_code == 200

    def have_taxed(self, site):
        """Has tax calculated where a call asks for it: what others order there stays as it is."""
        tax = {"automatic": False, "country": "DE", "registrations": [{"place": "DE"}, {"place": "DE", "scheme": "oss"}]}
        assert self.call("PATCH", "/v1/sites/" + site, self.owner, json={"tax": tax}).status_code == 200

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

    def new_provider(self):
        answer = self.call("POST", "/v1/providers", self.owner, json={"type": "sandbox", "name": "API tests"})
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def new_transfer(self, text="rent"):
        """A line of a statement that waits for a decision; one that names no reference matches nothing."""
        self.new_bank()
        query, file = self.statement(text)
        answer = self.call("POST", "/v1/bank-statements" + query, self.owner, data=file, headers={"Content-Type": "text/csv"})
        assert answer.status_code == 200, answer.text
        waiting = "unmatched" if text == "rent" else "proposed"
        return self.call("GET", "/v1/bank-transfers?status=" + waiting, self.owner).json()["data"][0]["id"]

    def new_bank(self):
        """The account that payers transfer to; there is one."""
        if not hasattr(self, "bank"):
            settings = {"beneficiary": "API tests", "currencies": ["EUR"], "iban": IBAN}
            answer = self.call("POST", "/v1/providers", self.owner, json={"type": "wire", "name": "Bank", "settings": settings})
            assert answer.status_code == 201, answer.text
            self.bank, self.statements, self.bank_site = answer.json()["id"], 0, self.new_site()
            path = "/v1/sites/%s/providers" % self.bank_site
            assert self.call("PUT", path, self.owner, json={"providers": [self.bank]}).status_code == 200

    def statement(self, text="rent"):
        """The query and the body of a call that brings one line more."""
        self.statements += 1
        query = f"?format=csv&account={IBAN}&currency=EUR&dateColumn=0&amountColumn=1&textColumns=2"
        return query, f"Day;Amount;Text\n20.11.2026;1,00;{text} {self.statements}\n".encode()

    def awaiting(self):
        """An attempt that awaits a transfer, and the transfer's reference."""
        self.new_bank()
        made = self.call("POST", "/v1/checkouts/%s/create" % self.bank_site, self.owner, json={"currency": "EUR", "amount": 4250}).json()
        browser = requests.Session()
        page = browser.get(made["url"], timeout=10)
        fields = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page.text))
        page = browser.post(made["url"] + "/pay", data=dict(fields, method="wire"), timeout=10)
        reference = re.search(r'id="ref"[^>]*>([^<]*)<', page.text)
        assert reference, page.text
        checkout = self.call("GET", "/v1/checkouts/" + made["id"], self.owner).json()
        return checkout["transactions"][-1]["id"], reference[1].replace(" ", "")

    def new_proposal(self):
        """A line whose reference stands within other characters, and whose amount is another one."""
        return self.new_transfer("order" + self.awaiting()[1])

    def make_room(self):
        """The limit is for each organisation, so accounts that are not needed any more make room."""
        for each in self.call("GET", "/v1/providers?limit=100", self.owner).json()["data"][60:]:
            if each["id"] not in (self.provider, self.bank):
                self.call("DELETE", "/v1/providers/" + each["id"], self.owner)

    def spare_provider(self):
        self.make_room()
        return self.new_provider()

    def new_endpoint(self):
        body = {"siteId": self.site, "url": "http://127.0.0.1:9/hooks"}
        answer = self.call("POST", "/v1/webhook-endpoints", self.owner, json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def new_address(self):
        self.members += 1
        return "member-%d-%s@example.com" % (self.members, self.site[-8:])

    def new_member(self):
        """A member who is invited; an organisation may have few, so the others go."""
        for each in self.call("GET", "/v1/members?limit=100", self.owner).json()["data"]:
            if each["id"] != getattr(self, "member", None):
                self.call("DELETE", "/v1/members/" + each["id"], self.live)
        return self.made("/v1/members", self.live, email=self.new_address(), role="viewer")

    def owner_member(self):
        """The organisation's owner, who is invited where there is none."""
        for each in self.call("GET", "/v1/members?limit=100", self.owner).json()["data"]:
            if each["role"] == "owner":
                return each["id"]
        return self.made("/v1/members", self.live, email=self.new_address(), role="owner")

    def active_member(self):
        """A member who has followed the link of the mail and accepted."""
        member = self.new_member()
        address = self.call("GET", "/v1/members/" + member, self.owner).json()["email"]
        folder = os.path.join(os.path.dirname(os.environ["PORTICO_DEMO"]), "mail")
        for _ in range(100):
            for name in os.listdir(folder) if os.path.isdir(folder) else []:
                with open(os.path.join(folder, name), "rb") as file:
                    mail = email.message_from_binary_file(file, policy=email.policy.default)
                if address in str(mail["To"]):
                    path = re.search(r"/invitations/[\w-]+", mail.get_body(("plain",)).get_content())[0]
                    assert requests.post(self.api + path, timeout=10, allow_redirects=False).status_code == 303
                    return member
            time.sleep(0.1)
        raise AssertionError("no mail went to " + address)

    def spare_endpoint(self):
        """An endpoint that the running test may do anything to; a site has few."""
        page = self.call("GET", "/v1/webhook-endpoints?limit=100", self.owner).json()
        for each in page["data"]:
            if each["id"] != self.endpoint:
                self.call("DELETE", "/v1/webhook-endpoints/" + each["id"], self.owner)
        return self.new_endpoint()

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

    def made(self, path, key=None, **members):
        """The id of what a call makes."""
        answer = self.call("POST", path, key or self.owner, json=members)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def new_dispute(self):
        return self.made("/v1/test/transactions/%s/dispute" % self.pay(["4242424242424242"])[1])

    def waiting(self):
        """An attempt that waits for the bank for five seconds."""
        checkout = self.attempt(["4000000000000077"])
        attempts = self.call("GET", "/v1/checkouts/" + checkout, self.owner).json()["transactions"]
        assert attempts[-1]["status"] == "processing", attempts
        return attempts[-1]["id"]

    def unpaid(self):
        """An attempt that the bank did not pay in the end."""
        attempt = self.waiting()
        answer = self.call("POST", "/v1/test/transactions/%s/fail" % attempt, self.owner)
        assert answer.status_code == 200 and answer.json()["status"] == "failed", answer.text
        return attempt

    def new_method(self):
        """A card that its payer let the merchant keep."""
        checkout = self.pay(["4242424242424242"], saveMethod="required")[0]
        for each in self.call("GET", "/v1/saved-methods", self.owner).json()["data"]:
            if each["checkoutId"] == checkout:
                return each["id"]
        raise AssertionError("the card of %s is not saved" % checkout)

    def new_refund(self):
        """A refund that is pending for five seconds."""
        return self.made("/v1/transactions/%s/refund" % self.pay(["4000000000007726"])[1])

    def hold(self):
        """A checkout that is authorised and not captured, and its attempt."""
        return self.pay(["4242424242424242"], captureMethod="manual")

    def pay(self, cards=("4000000000009995", "4242424242424242"), **members):
        """A checkout with an attempt for each card, the last of which succeeds, and that attempt."""
        checkout = self.settled(self.attempt(cards, **members))
        last = "authorized" if "captureMethod" in members else "succeeded"
        assert [each["status"] for each in checkout["transactions"]] == ["failed"] * (len(cards) - 1) + [last], checkout
        return checkout["id"], checkout["transactions"][-1]["id"]

    def attempt(self, cards, **members):
        """A checkout with an attempt for each card, made on the sandbox's page for browsers without scripts."""
        body = {
            "currency": "EUR", "returnUrl": "https://shop.example/thanks",
            "items": [{"name": "Trail lamp", "quantity": 2, "unitAmount": 1400}, {"name": "Shipping", "unitAmount": 1450}],
        }
        made = self.call("POST", "/v1/checkouts/%s/create" % self.site, self.owner, json=dict(body, **members)).json()
        browser = requests.Session()
        for number in cards:
            page = browser.get(made["url"], timeout=10)
            fields = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page.text))
            card = browser.post(made["url"] + "/pay", data=dict(fields, method="card", providerToken=""), timeout=10)
            token = re.search(r'name="csrf" value="([^"]*)"', card.text)
            assert token, card.text
            fields = {"csrf": token[1], "number": number, "expiry": "12/40", "cvc": "123"}
            browser.post(card.url, data=fields, timeout=10)
        return made["id"]

    def settled(self, checkout):
        for _ in range(50):
            answer = self.call("GET", "/v1/checkouts/" + checkout, self.owner).json()
            if answer["status"] in ("paid", "authorized"):
                return answer
            time.sleep(0.1)
        raise AssertionError("the checkout is not paid: %s" % answer)

    def exhausted(self, key, request):
        """The answer to a request that comes after more calls than the key may make."""
        path = "/v1/public/methods?amount=1&currency=EUR" if key.startswith("pk_") else "/v1/sites?limit=1"
        common = b"GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n" % (path.encode(), key.encode())
        for _ in range(5):
            last = pipelined(self.api, [common] * 800 + [request] * 3)[-1]
            if last.status_code == 429:
                return last
        raise AssertionError("the key may make any number of calls")
