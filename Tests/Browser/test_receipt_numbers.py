"""A server killed with SIGKILL while payers pay, again and again over the same data: receipts have no gaps and no doubles."""

import collections
import os
import random
import re
import signal
import threading
import time

import pytest
import requests

from test_killed import Installation

ROUNDS = int(os.environ.get("PORTICO_KILLS", "4"))
PAYERS = 6


@pytest.fixture
def shop(tmp_path):
    binary = os.environ.get("PORTICO_BINARY")
    if not binary:
        pytest.fail("PORTICO_BINARY names no binary: run through Tests/run-demo.sh", pytrace=False)
    made = Installation(binary, tmp_path)
    made.pages = "http://127.0.0.1:" + made.environment["PORTICO_MAIN_FRONTEND_PORT"]
    made.environment["PORTICO_LIMITS_MISSES_PER_MINUTE"] = "1000000"
    yield made
    if made.process and made.process.poll() is None:
        made.process.kill()


def pay(shop, session, token):
    """Pays on the page as a browser without scripts and with a card frame would."""
    base = shop.pages + "/checkout/" + token
    page = session.get(base, timeout=20).text
    form = dict(re.findall(r'name="(csrf|attemptKey|shown)" value="([^"]*)"', page))
    fields = re.search(r'src="(/sandbox/fields[^"]*)"', page)
    if len(form) < 3 or not fields:
        return
    card = {"session": fields[1].split("=")[-1], "number": "4242424242424242", "expiry": "12/40", "cvc": "123"}
    bought = session.post(shop.pages + "/sandbox/tokens", data=card, timeout=20).json()["token"]
    session.post(
        base + "/pay", data=dict(form, method="card", providerToken=bought), timeout=20, allow_redirects=False)


def listed(shop, path):
    found, cursor = [], ""
    while True:
        page = requests.get(
            f"http://127.0.0.1:{shop.port}{path}?limit=100{cursor}", headers=shop.headers, timeout=20).json()
        found += page["data"]
        if not page["hasMore"]:
            return found
        cursor = "&after=" + found[-1]["id"]


def test_numbers_have_no_gaps_whenever_the_server_dies(shop):
    dice = random.Random(20261121)
    killed = 0
    for turn in range(ROUNDS):
        shop.start()

        def buy():
            session = requests.Session()
            try:
                while True:
                    made = session.post(
                        shop.create_url, timeout=20, headers=shop.headers,
                        data='{"currency":"EUR","amount":4250,"customer":{"email":"a@example.com"}}')
                    pay(shop, session, made.json()["url"].rsplit("/", 1)[1])
            except requests.RequestException:
                return

        threads = [threading.Thread(target=buy) for _ in range(PAYERS)]
        for each in threads:
            each.start()
        time.sleep(dice.uniform(0.5, 1.5))
        shop.stop(signal.SIGKILL)
        killed += 1
        for each in threads:
            each.join()

    shop.start()
    # What was under way is asked about after some seconds.
    for _ in range(60):
        checkouts = listed(shop, "/v1/checkouts")
        if all(each["status"] != "processing" for each in checkouts):
            break
        time.sleep(0.5)
    paid = [each["id"] for each in checkouts if each["status"] == "paid"]
    receipts = listed(shop, "/v1/receipts")
    shop.stop(signal.SIGTERM)
    print(f"{killed} kills, {len(checkouts)} checkouts, {len(receipts)} receipts")
    assert len(paid) > PAYERS
    numbers = [int(each["number"].rsplit("-", 1)[1]) for each in reversed(receipts)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert collections.Counter(each["checkoutId"] for each in receipts) == collections.Counter(paid)
