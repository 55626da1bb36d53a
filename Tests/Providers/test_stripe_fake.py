"""The adapter against a strict stand-in for Stripe: faults everywhere, no charge doubled, none lost, no secret told.

PORTICO_PROVIDER_PAYMENTS says how many payments the fault run makes (default 60).
"""

import concurrent.futures
import importlib.util
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time

import pytest

import portal as portals
from portal import Portal
from stripe_fake import Stripe

stripe = pytest.importorskip("stripe")
PAYMENTS = int(os.environ.get("PORTICO_PROVIDER_PAYMENTS", "60"))


@pytest.fixture
def fake():
    made = Stripe()
    yield made
    made.close()


@pytest.fixture
def portal(fake, tmp_path):
    made = Portal(tmp_path, baseUrl=fake.url)
    fake.hook = "http://127.0.0.1:%d/hooks/stripe/%s" % (made.main, made.account)
    made.start()
    made.use_stripe()
    yield made
    made.stop()
    check_forms(fake.requests)
    check_secrecy(made, fake)


def check_forms(requests):
    """Every request that was sent, against Stripe's own schemas."""
    folder = os.path.join(os.environ.get("PORTICO_TESTDATA", ""), "stripe")
    checker = os.path.join(folder, "stripe_form_check.py")
    if not os.path.exists(checker):
        print("skipped: no test data")
        return
    seen = set()
    for method, path, body in requests:
        # Ids are all alike: one request of each shape and set of names is enough.
        shape = (method, re.sub(r"(pi|seti|re|pm)_\w+", "*", path), tuple(sorted(re.findall(r"(?:^|&)([^=]+)=", body))))
        if method != "POST" or shape in seen:
            continue
        seen.add(shape)
        done = subprocess.run(
            [sys.executable, checker, method, path], input=body, capture_output=True, text=True, timeout=60, check=False)
        # Confirmation tokens are newer than the older of the two documents.
        newer = "openapi 2023-08-16: (body): Additional properties are not allowed ('confirmation_token' was unexpected)"
        faults = [line for line in done.stdout.splitlines() if line and line != newer]
        assert done.returncode == 0 or not faults, (method, path, body, done.stdout)


def check_secrecy(portal, fake):
    """Nothing that the installation wrote holds a credential, a client secret or a one-time token."""
    text = portal.written()
    assert text
    for word in (portals.SECRET_KEY, portals.HOOK_SECRET, "_secret_", "whsec_", "sk_test_", "ctoken_"):
        assert word not in text, word
    stored = portal.stored()
    secrets = [intent["client_secret"] for intent in fake.intents.values()]
    for word in (portals.SECRET_KEY, portals.HOOK_SECRET, portal.key, "ctoken_", *secrets):
        assert word.encode() not in stored, word


def until(check, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = check()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come: %r" % (check,))


def test_official_client_agrees(fake):
    """The stand-in speaks the real protocol: Stripe's own client is content with it."""
    client = stripe.StripeClient(portals.SECRET_KEY, base_addresses={"api": fake.url}, max_network_retries=3)
    options = {"idempotency_key": "one"}
    params = {"amount": 1000, "currency": "eur", "payment_method": "pm_card_visa", "confirm": True}
    first = client.v1.payment_intents.create(params, options)
    again = client.v1.payment_intents.create(params, options)
    assert first.status == "succeeded" and again.id == first.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError):
        client.v1.payment_intents.create(dict(params, amount=1001), options)
    with pytest.raises(stripe.CardError) as declined:
        client.v1.payment_intents.create(dict(params, payment_method="pm_declined_lost_card"))
    assert declined.value.code == "card_declined"
    assert declined.value.error.decline_code == "lost_card"
    refund = client.v1.refunds.create({"payment_intent": first.id, "amount": 400})
    assert refund.status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": first.id, "amount": 601})
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.create({"amount": 1, "currency": "eur", "colour": "red"})
    with pytest.raises(stripe.AuthenticationError):
        stripe.StripeClient("pk_wrong", base_addresses={"api": fake.url}).v1.balance.retrieve()
    fake.faults = ["503", "409"]
    assert client.v1.balance.retrieve().object == "balance"


def test_checks_the_connection(fake, portal):
    path = "/v1/providers/%s/check" % portal.account
    found = portal.call("POST", path)
    assert found["result"] == "ok"
    assert found["facts"] == {"accountId": "acct_1", "accountName": "Northwind", "country": "DE", "mode": "test"}
    shown = portal.call("GET", "/v1/providers/" + portal.account)["settings"]
    assert shown["secretKey"] == {"set": True, "lastFour": portals.SECRET_KEY[-4:]}
    other = {"settings": {"secretKey": "rk_test_of_somebody_else"}}
    portal.call("PATCH", "/v1/providers/" + portal.account, other)
    assert portal.call("POST", path)["result"] == "wrong_credentials"
    # Another address gets the credentials from who knows them.
    again = {"secretKey": portals.SECRET_KEY, "notificationSecrets": [portals.HOOK_SECRET]}
    portal.call("PATCH", "/v1/providers/" + portal.account, {"settings": dict(again, baseUrl="http://127.0.0.1:9")})
    assert portal.call("POST", path)["result"] == "not_reachable"
    checkout = portal.checkout(1000)
    portal.pay(checkout, "ctoken_visa")
    failed = portal.read(checkout)["transactions"][-1]
    assert (failed["status"], failed["declineCode"]) == ("failed", "provider_unavailable")


def test_pays_captures_refunds_and_disputes(fake, portal):
    checkout = portal.checkout(4250, captureMethod="manual")
    portal.pay(checkout, "ctoken_visa")
    assert portal.read(checkout)["status"] == "authorized"
    portal.call("POST", "/v1/checkouts/%s/capture" % checkout["id"], {"amount": 4000})
    assert portal.read(checkout)["amountCaptured"] == 4000
    refund = portal.call("POST", "/v1/checkouts/%s/refund" % checkout["id"], {"amount": 1000})
    assert refund["status"] == "succeeded"
    (intent,) = fake.intents.values()
    assert (intent["amount_received"], sum(each["amount"] for each in fake.refunds.values())) == (4000, 1000)
    other = portal.checkout(3000)
    portal.pay(other, "ctoken_visa")
    reference = portal.read(other)["transactions"][-1]["providerReference"]
    fake.dispute(reference)
    until(lambda: portal.read(other)["status"] == "disputed")
    fake.dispute(reference, "lost")
    until(lambda: portal.call("GET", "/v1/checkouts/%s/disputes" % other["id"])["data"][0]["status"] == "lost")


def test_declines_and_three_d_secure(fake, portal):
    checkout = portal.checkout(1500)
    portal.pay(checkout, "ctoken_declined_insufficient_funds")
    declined = portal.read(checkout)["transactions"][-1]
    assert (declined["declineCode"], declined["providerCode"]) == ("insufficient_funds", "insufficient_funds")
    assert [each["status"] for each in fake.intents.values()] == ["canceled"]
    status, location, _ = portal.pay(checkout, "ctoken_challenge")
    assert status == 303 and "/step/" in location
    _, _, text = portal.page("GET", location)
    secret = re.search(r'data-name="secret" data-value="(\w+)"', text).group(1)
    intent = next(each for each in fake.intents.values() if each["client_secret"] == secret)
    fake.charge(intent)
    status, location, _ = portal.page("GET", location.replace("/step/", "/return/"))
    assert location.endswith("/result")
    assert portal.read(checkout)["status"] == "paid"


def test_saves_and_charges(fake, portal):
    checkout = portal.checkout(1500, saveMethod="required", customer={"reference": "customer-7"})
    portal.pay(checkout, "ctoken_visa")
    assert portal.read(checkout)["status"] == "paid"
    (saved,) = portal.call("GET", "/v1/saved-methods")["data"]
    charge = portal.call("POST", "/v1/saved-methods/%s/charge" % saved["id"], {"amount": 700, "currency": "EUR"})
    assert charge["status"] == "paid"
    alone = portal.checkout(None, mode="token", customer={"reference": "customer-8"})
    portal.pay(alone, "ctoken_visa")
    assert portal.read(alone)["status"] == "completed"
    portal.call("DELETE", "/v1/saved-methods/" + saved["id"])
    until(lambda: ("POST", "payment_methods/*/detach") in fake.calls)


def test_a_stand_in_is_used_only_where_it_is_allowed(fake, portal):
    """The installation allows stand-ins no longer: the account that has one is offered nowhere and asked nothing."""
    checkout, other = portal.checkout(1500), portal.checkout(1600)
    assert "js.stripe.com" in portal.page("GET", "/checkout/" + checkout["token"])[2]
    portal.pay(checkout, "ctoken_visa")
    paid = portal.read(checkout)
    assert paid["status"] == "paid"
    portal.stop()
    portal.allows_stand_ins = False
    done = subprocess.run(
        [portals.BINARY, "provider", "check", portal.account, "--org", portal.organization], env=portal.environment(),
        capture_output=True, text=True, timeout=60, check=False, cwd=portals.ROOT)
    assert done.returncode == 1 and "setting_refused" in done.stdout and "baseUrl: Unless" in done.stderr, done
    portal.start()
    asked = len(fake.requests)
    refused = portal.call(
        "POST", "/v1/checkouts/%s/create" % portal.site, {"currency": "EUR", "amount": 1500}, expect=(422,))
    assert refused["errors"][0]["code"] == "no_method_available"
    assert "js.stripe.com" not in portal.page("GET", "/checkout/" + other["token"])[2]
    report = portal.call("POST", "/v1/providers/%s/check" % portal.account, {})
    assert (report["result"], report["setting"]) == ("setting_refused", "baseUrl"), report
    refund = portal.call("POST", "/v1/checkouts/%s/refund" % paid["id"], {"amount": 100})
    assert refund["status"] == "failed", refund
    assert len(fake.requests) == asked and '"reason":"setting_refused"' in portal.written()
    portal.allows_stand_ins = True


def test_official_signer(fake, portal):
    """What Stripe's own library signs is taken; what it signed long ago, or for another endpoint, is not."""
    event = json.dumps({
        "id": "evt_sdk1", "object": "event", "livemode": False, "type": "payment_intent.succeeded",
        "data": {"object": {"id": "pi_nobody", "object": "payment_intent", "metadata": {}}}})

    def post(secret, **options):
        import http.client
        header = stripe.WebhookSignature.generate_signature_header(event, secret, **options)
        line = http.client.HTTPConnection("127.0.0.1", portal.main, timeout=10)
        line.request(
            "POST", "/hooks/stripe/" + portal.account, event, {"Content-Type": "application/json", "Stripe-Signature": header})
        status = line.getresponse().status
        line.close()
        return status

    assert post(portals.HOOK_SECRET) == 200
    assert post(portals.HOOK_SECRET) == 200
    assert post("whsec_of_another_endpoint") == 400
    assert post(portals.HOOK_SECRET, timestamp=int(time.time()) - 3600) == 400


def test_no_charge_is_doubled_or_lost(fake, portal):
    """Faults at every request, notifications lost, doubled and late, and the process killed under way."""
    dice = random.Random(int(os.environ.get("PORTICO_PROVIDER_SEED", "7")))
    fake.dice = random.Random(dice.random())
    made = [portal.checkout(1000 + number) for number in range(PAYMENTS)]
    fake.chance = 0.15
    stopping = threading.Event()
    kills = [0]

    def killer():
        while not stopping.wait(dice.uniform(0.3, 1)):
            portal.kill()
            portal.start()
            kills[0] += 1

    def payer(checkout):
        for _ in range(4):
            try:
                status, location, _ = portal.pay(checkout, dice.choice(["ctoken_visa"] * 4 + ["ctoken_declined_do_not_honor"]))
                if location.endswith("/result"):
                    return
            except (OSError, AssertionError, __import__("http.client").client.HTTPException):
                time.sleep(0.3)

    thread = threading.Thread(target=killer)
    thread.start()
    with concurrent.futures.ThreadPoolExecutor(8) as payers:
        list(payers.map(payer, made))
    stopping.set()
    thread.join()
    fake.chance = 0
    # As if time had passed, for intents that nobody confirmed.
    fake.ahead = 600
    open_states = ("created", "requires_action", "processing")

    waiting, last = list(made), {}

    def ended():
        for each in [each for each in waiting]:
            found = portal.read(each)
            last[each["id"]] = found
            if all(attempt["status"] not in open_states for attempt in found["transactions"]):
                waiting.remove(each)
        return not waiting

    try:
        until(ended, 240)
    except AssertionError:
        stuck = [last[each["id"]]["transactions"][-1] for each in waiting][:3]
        held = [fake.intents.get(each.get("providerReference")) for each in stuck]
        raise AssertionError((len(waiting), stuck, held)) from None
    shown = [last[each["id"]] for each in made]
    taken = {}
    for intent in fake.intents.values():
        if intent["status"] == "succeeded":
            taken.setdefault(intent["metadata"]["portico_checkout"], []).append(intent["amount_received"])
    for number, checkout in enumerate(shown):
        found = taken.get(checkout["id"], [])
        assert len(found) <= 1, "charged twice"
        assert (checkout["status"] == "paid") == (found == [1000 + number]), (checkout["status"], found)
    paid = sum(each["status"] == "paid" for each in shown)
    print("%d payments, %d paid, %d kills, %d requests" % (len(made), paid, kills[0], len(fake.requests)))
    assert paid > 0
