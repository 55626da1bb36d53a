"""The running demo as the tests see it: its addresses, its keys and its JSON API."""

import json
import os
import time

import requests

ITEMS = [
    {"name": "Trail lamp", "quantity": 2, "unitAmount": 1400},
    {"name": "Merino base layer", "quantity": 1, "unitAmount": 4900, "description": "Forest green, size M"},
    {"name": "Enamel mug", "quantity": 3, "unitAmount": 950},
    {"name": "Storm matches", "quantity": 1, "unitAmount": 700},
    {"name": "Shipping to Ireland", "quantity": 1, "unitAmount": 3000, "kind": "shipping"},
]


class Demo:
    """Reads demo.json and speaks for the merchant's server."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            facts = json.load(file)
        self.admin_backend = facts["adminBackend"].rstrip("/")
        self.main_frontend = facts["mainFrontend"].rstrip("/")
        self.shop = facts["shop"].rstrip("/")
        self.sites = facts["sites"]

    def create(self, site=0, **fields):
        """A new checkout over 142.50 with five items; `fields` replace or add to the body."""
        chosen = self.sites[site]
        body = {
            "currency": "EUR" if site == 0 else "USD",
            "items": ITEMS,
            "returnUrl": self.shop + "/?returned=paid",
            "cancelUrl": self.shop + "/?returned=cancelled",
            "reference": "T-%d" % time.time_ns(),
        }
        body.update(fields)
        answer = requests.post(
            "%s/v1/checkouts/%s/create" % (self.admin_backend, chosen["id"]),
            json=body,
            headers={"Authorization": "Bearer " + chosen["secretKey"]},
            timeout=10,
        )
        assert answer.status_code == 201, answer.text
        return Checkout(self, chosen, answer.json())


class Checkout:
    """One checkout, and what the API says about it now."""

    def __init__(self, demo, site, created):
        self.demo, self.site = demo, site
        self.id, self.url = created["id"], created["url"]

    def facts(self):
        answer = requests.get(
            "%s/v1/checkouts/%s" % (self.demo.admin_backend, self.id),
            headers={"Authorization": "Bearer " + self.site["secretKey"]},
            timeout=10,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def status(self):
        return self.facts()["status"]

    def successes(self):
        """How many attempts took money: one is right, two is a customer charged twice."""
        return [each["status"] for each in self.facts()["transactions"]].count("succeeded")

    def settles(self, status, seconds=30):
        """Waits until the checkout has the status; answers whether it came."""
        end = time.monotonic() + seconds
        while self.status() != status:
            if time.monotonic() > end:
                return False
            time.sleep(0.25)
        return True


def from_environment():
    return Demo(os.environ["PORTICO_DEMO"])
