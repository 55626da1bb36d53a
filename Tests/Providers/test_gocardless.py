"""Direct debits through the running binary, against a stateful GoCardless that its official client drives too.

PORTICO_BINARY names the binary. GOCARDLESS_RUNS (default 9, one of each fate) is how many payments the run with faults makes.
"""

import datetime
import email
import email.policy
import json
import os
import random
import re
import time

import pytest

from gocardless_fake import Fake
from gocardless_shop import BINARY, Payer, Shop, fetch
from portal import everything_in

gocardless_pro = pytest.importorskip("gocardless_pro")
webhooks = pytest.importorskip("gocardless_pro.webhooks")

RUNS = int(os.environ.get("GOCARDLESS_RUNS", "9"))
needs_binary = pytest.mark.skipif(not BINARY, reason="PORTICO_BINARY is not set")


@pytest.fixture(scope="module", name="fake")
def a_fake():
    fake = Fake()
    yield fake
    fake.close()


@pytest.fixture(scope="module", name="shop")
def a_shop(fake, tmp_path_factory):
    shop = Shop(tmp_path_factory.mktemp("gocardless"), fake)
    yield shop
    shop.stop()
    leaves_no_secrets(shop)


def leaves_no_secrets(shop):
    logs = shop.logs()
    for secret in (shop.fake.token, shop.fake.secret, shop.key, "/flow/BRF"):
        assert secret not in logs
    stored = everything_in(shop.folder)
    for secret in (shop.fake.token, shop.fake.secret, shop.key):
        assert secret.encode() not in stored
    # Which payers' pages there were is no business of the log either.
    assert not re.search(r"/checkout/chk_", logs)


def paid(checkout):
    return checkout["status"] == "paid"


def only_payment(fake, checkout):
    key = checkout["transactions"][0]["id"]
    found = [p for p in fake.books["payments"].values() if p["metadata"].get("portico_transaction") == key]
    assert len(found) == 1, found
    return found[0]


def pay(shop, save=False, **fields):
    """A checkout whose debit is under way, and its payment at GoCardless."""
    made = shop.create(**fields)
    payer = Payer(made)
    flow = payer.begin(save)
    assert flow, "no page of GoCardless's to go to"
    payer.answer(flow)
    found = shop.checkout(made["id"])
    assert found["status"] == "processing", found["status"]
    return found, only_payment(shop.fake, found)


def settle(shop, **fields):
    found, payment = pay(shop, **fields)
    shop.fake.run("payment_confirmed", payment["id"])
    return shop.wait(found["id"], paid), payment


# The fake is kept honest by the official client


def test_the_official_client_drives_the_fake(fake):
    client = gocardless_pro.Client(access_token=fake.token, base_url=fake.url)
    asked = client.billing_requests.create(params={
        "mandate_request": {"scheme": "bacs", "currency": "GBP"}, "metadata": {"order": "1"}})
    flow = client.billing_request_flows.create(params={
        "redirect_uri": "https://shop.example/back", "exit_uri": "https://shop.example/",
        "links": {"billing_request": asked.id}})
    assert asked.status == "pending" and flow.authorisation_url.startswith(fake.url)
    client.scenario_simulators.run("billing_request_fulfilled", params={"links": {"resource": asked.id}})
    mandate = client.billing_requests.get(asked.id).links.mandate_request_mandate
    key = {"Idempotency-Key": "one"}
    fields = {"amount": 1000, "currency": "GBP", "links": {"mandate": mandate}}
    payment = client.payments.create(params=fields, headers=key)
    # The client reads the conflict, and fetches what the key made the first time.
    assert client.payments.create(params=fields, headers=key).id == payment.id
    assert client.payments.get(payment.id).status == "pending_submission"
    client.scenario_simulators.run("payment_paid_out", params={"links": {"resource": payment.id}})
    with pytest.raises(gocardless_pro.errors.GoCardlessProError):
        client.refunds.create(params={
            "amount": 300, "total_amount_confirmation": 200, "links": {"payment": payment.id}})
    refund = client.refunds.create(params={
        "amount": 300, "total_amount_confirmation": 300, "links": {"payment": payment.id}})
    assert client.refunds.get(refund.id).status == "created"
    actions = [e.action for e in client.events.list(params={"payment": payment.id}).records]
    assert actions == ["paid_out", "created"]
    client.scenario_simulators.run("payment_failed", params={"links": {"resource": payment.id}})
    for _ in range(3):
        assert client.payments.retry(payment.id).status == "pending_submission"
        with pytest.raises(gocardless_pro.errors.InvalidStateError):
            client.payments.retry(payment.id)
        client.scenario_simulators.run("payment_failed", params={"links": {"resource": payment.id}})
    with pytest.raises(gocardless_pro.errors.InvalidStateError):
        client.payments.retry(payment.id)
    assert client.mandates.cancel(mandate).status == "cancelled"
    with pytest.raises(gocardless_pro.errors.InvalidStateError):
        client.payments.create(params=fields)
    with pytest.raises(gocardless_pro.errors.ApiError):
        gocardless_pro.Client(access_token="other", base_url=fake.url).mandates.get(mandate)


def test_what_the_fake_signs_the_official_client_believes(fake):
    body = json.dumps({"events": [{"id": "EV1", "resource_type": "payments", "action": "confirmed", "links": {}}]})
    events = webhooks.parse(body, fake.secret, fake.sign(body.encode()))
    assert [event.id for event in events] == ["EV1"]


# Through the binary


@needs_binary
def test_the_connection_is_checked(shop):
    report = shop.call("POST", "/v1/providers/%s/check" % shop.account, {})
    assert "Northwind Ltd" in json.dumps(report), report


@needs_binary
def test_terms_stand_on_the_page(shop):
    _, _, page = fetch(shop.create()["url"])
    assert "On your statement: NORTHWIND LTD." in page
    assert "at the earliest" in page and "Direct Debit Guarantee" in page
    _, _, page = fetch(shop.create(currency="EUR")["url"])
    assert "within 8 weeks" in page
    _, _, page = fetch(shop.create(currency="JPY")["url"])
    assert "direct_debit" not in page


@needs_binary
def test_a_debit_is_confirmed_and_paid_out(shop):
    found, payment = settle(shop, amount=1234, reference="ORDER-7")
    assert found["amountReceived"] == 1234
    shop.fake.run("payment_paid_out", payment["id"])
    shop.fake.deliver()
    assert paid(shop.checkout(found["id"]))
    assert payment["metadata"]["merchant_reference"] == "ORDER-7"


def notices(shop, address):
    """The mails about collections that went to an address, as the file sink keeps them."""
    found = []
    folder = os.path.join(shop.folder, "mail")
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        with open(os.path.join(folder, name), "rb") as file:
            mail = email.message_from_binary_file(file, policy=email.policy.default)
        if address in str(mail["To"]) and "NORTH-" in mail.get_body(("plain",)).get_content():
            found.append(mail)
    return found


def told(shop, address, count):
    end = time.monotonic() + 30
    while len(notices(shop, address)) < count:
        assert time.monotonic() < end, notices(shop, address)
        time.sleep(0.1)
    return notices(shop, address)


@needs_binary
def test_a_payer_is_told_of_a_debit_once_and_in_their_language(shop):
    address = "zoe@example.com"
    found, payment = pay(
        shop, save=True, amount=123450, currency="EUR", locale="de-DE", saveMethod="ask",
        customer={"name": "Zoë", "email": address})
    mail = told(shop, address, 1)[0]
    day = datetime.date.fromisoformat(payment["charge_date"])
    months = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
    mandate = shop.fake.books["mandates"][payment["links"]["mandate"]]
    text = mail.get_body(("plain",)).get_content()
    assert mail["Content-Language"] in (None, "de") and '<html lang="de"' in mail.get_body(("html",)).get_content()
    for words in (
            "1.234,50\u00a0€", "%d. %s %d" % (day.day, months[day.month - 1], day.year), "Northwind Ltd", "NORTHWIND LTD",
            "Mandatsreferenz: " + mandate["reference"], "Gläubiger-Identifikationsnummer: GB42ZZZSDDBARC0000007495895",
            "4 Bankarbeitstage", "Endziffern 11"):
        assert words in text, (words, text)
    # News and a restart tell nothing new; the rest of the life is no collection.
    shop.fake.run("payment_submitted", payment["id"])
    shop.fake.deliver()
    shop.kill()
    shop.start()
    shop.fake.run("payment_confirmed", payment["id"])
    found = shop.wait(found["id"], paid)
    assert len(notices(shop, address)) == 1
    # A charge without the payer is a collection of its own, of which they hear in the same way.
    method = shop.call("GET", "/v1/transactions/%s" % found["transactions"][0]["id"])["savedMethodId"]
    shop.call("POST", "/v1/saved-methods/%s/charge" % method, {"amount": 700, "currency": "EUR"})
    second = told(shop, address, 2)[1].get_body(("plain",)).get_content()
    assert mandate["reference"] in second and "7" in second and "11" in second


@needs_binary
def test_a_payer_who_leaves_may_begin_again(shop):
    made = shop.create()
    payer = Payer(made)
    flow = payer.begin()
    status, _, page = payer.answer(flow, "exit")
    assert status == 200 and "You have not finished paying" in page
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    status, _, _ = fetch(made["url"] + "/abandon", {"csrf": fields["csrf"]})
    assert status == 303
    request = [b for b in shop.fake.books["billing_requests"].values()
               if b["metadata"].get("portico_checkout") == made["id"]]
    assert [b["status"] for b in request] == ["cancelled"]
    again = Payer(made)
    again.answer(again.begin())
    assert shop.checkout(made["id"])["status"] == "processing"


@needs_binary
def test_a_debit_that_fails_leaves_the_checkout_open(shop):
    found, payment = pay(shop)
    shop.fake.run("payment_failed", payment["id"], "insufficient_funds")
    found = shop.wait(found["id"], lambda c: c["status"] == "pending")
    attempt = found["transactions"][0]
    assert (attempt["status"], attempt["declineCode"]) == ("failed", "insufficient_funds")


@needs_binary
def test_a_late_failure_reverses_what_was_paid(shop):
    found, payment = settle(shop)
    shop.fake.run("payment_late_failure", payment["id"], "refer_to_payer")
    found = shop.wait(found["id"], lambda c: c["status"] == "failed")
    assert (found["amountReceived"], found["amountReversed"]) == (1000, 1000)
    attempt = shop.call("GET", "/v1/transactions/%s" % found["transactions"][0]["id"])
    assert attempt["status"] == "succeeded" and attempt["amountRefundable"] == 0
    assert [(r["status"], r["declineCode"]) for r in attempt["reversals"]] == [("standing", "declined")]
    shop.fake.run("payment_late_failure_settled", payment["id"])
    shop.fake.deliver()
    # It is tried again at GoCardless, and comes.
    with shop.fake.lock:
        shop.fake.perform("payments", payment, "retry")
    shop.fake.run("payment_confirmed", payment["id"])
    found = shop.wait(found["id"], paid)
    assert found["amountReversed"] == 0
    types = [e["type"] for e in shop.call("GET", "/v1/events?checkout=%s" % found["id"])["data"]]
    assert types.count("transaction.reversed") == types.count("transaction.restored") == 1


def retry(shop, checkout, expected=(200,)):
    return shop.call("POST", "/v1/transactions/%s/retry" % checkout["transactions"][0]["id"], {}, expected)


@needs_binary
def test_a_failed_debit_is_collected_again_as_often_as_the_scheme_lets(shop):
    found, payment = pay(shop)
    assert retry(shop, found, (409,))["code"] == "not_retryable"
    for number in (1, 2, 3):
        shop.fake.run("payment_failed", payment["id"], "insufficient_funds")
        found = shop.wait(found["id"], lambda c: c["status"] == "pending")
        attempt = retry(shop, found)
        assert attempt["status"] == "processing", attempt
        assert [r["status"] for r in attempt["retries"]] == ["failed"] * (number - 1) + ["pending"]
        assert retry(shop, found, (409,))["code"] == "retry_under_way"
        assert shop.checkout(found["id"])["status"] == "processing"
    shop.fake.run("payment_failed", payment["id"], "insufficient_funds")
    found = shop.wait(found["id"], lambda c: c["status"] == "pending")
    refused = retry(shop, found, (409,))
    assert refused["code"] == "limit_reached" and "3" in refused["detail"], refused
    assert payment["retries"] == 3 and len(shop.fake.charges()[found["transactions"][0]["id"]]) == 1
    types = [e["type"] for e in shop.call("GET", "/v1/events?limit=100&checkout=%s" % found["id"])["data"]]
    assert types.count("transaction.retry_requested") == types.count("transaction.retry_failed") == 3


@needs_binary
def test_a_retry_whose_answer_is_lost_is_made_once(shop):
    for fault in ("cut_before", "cut_after", "500_after", "garbage"):
        found, payment = pay(shop)
        shop.fake.run("payment_failed", payment["id"], "insufficient_funds")
        found = shop.wait(found["id"], lambda c: c["status"] == "pending")
        shop.fake.only = ("/actions/retry", fault)
        attempt = retry(shop, found)
        assert shop.fake.only is None
        # Unknown, unless news from before are acted on only now and have made the engine ask already.
        assert attempt["status"] == "processing" and "outcomeUnknown" in attempt["retries"][0], (fault, attempt)
        shop.kill()
        shop.start()
        # The engine asks in its own time; a notification makes it ask at once.
        end = time.monotonic() + 60
        while payment.get("retries") != 1 or shop.call(
                "GET", "/v1/transactions/%s" % attempt["id"])["retries"][0].get("outcomeUnknown"):
            assert time.monotonic() < end, (fault, payment)
            shop.fake.tell("payments", payment["id"], "resent")
            shop.fake.deliver()
            time.sleep(0.1)
        shop.fake.run("payment_confirmed", payment["id"])
        found = shop.wait(found["id"], paid)
        assert payment["retries"] == 1 and found["amountReceived"] == 1000


@needs_binary
def test_a_late_failure_is_collected_again(shop):
    found, payment = settle(shop)
    for end in ("payment_failed", "payment_confirmed"):
        shop.fake.run("payment_late_failure" if end == "payment_failed" else end, payment["id"], "refer_to_payer")
        if end == "payment_confirmed":
            break
        found = shop.wait(found["id"], lambda c: c["status"] == "failed")
        attempt = retry(shop, found)
        assert attempt["status"] == "succeeded" and attempt["retries"][-1]["status"] == "pending"
        shop.fake.run(end, payment["id"], "refer_to_payer")
        limit = time.monotonic() + 30
        while retries(shop, attempt)[-1]["status"] != "failed":
            assert time.monotonic() < limit
            shop.fake.deliver()
            time.sleep(0.1)
        assert shop.checkout(found["id"])["amountReversed"] == 1000
        retry(shop, found)
    found = shop.wait(found["id"], paid)
    assert found["amountReversed"] == 0
    assert [r["status"] for r in retries(shop, attempt)] == ["failed", "succeeded"]


def retries(shop, attempt):
    return shop.call("GET", "/v1/transactions/%s" % attempt["id"])["retries"]


def press_retry(shop, payment):
    """Somebody has the payment collected again on GoCardless's own pages."""
    with shop.fake.lock:
        shop.fake.perform("payments", payment, "retry")


def count_of_events(shop, name):
    types = [e["type"] for e in shop.call("GET", "/v1/events?limit=100&checkout=%s" % name)["data"]]
    return types.count("transaction.retry_requested"), types.count("transaction.retry_failed")


@needs_binary
def test_a_retry_pressed_at_gocardless_is_followed(shop):
    found, payment = pay(shop)
    shop.fake.run("payment_failed", payment["id"], "insufficient_funds")
    found = shop.wait(found["id"], lambda c: c["status"] == "pending")
    press_retry(shop, payment)
    found = shop.wait(found["id"], lambda c: c["status"] == "processing")
    assert [r["status"] for r in retries(shop, found["transactions"][0])] == ["pending"]
    assert retry(shop, found, (409,))["code"] == "retry_under_way"
    # It fails again; the next one is pressed, fails and is told of in one go; ours is then the third and last.
    shop.fake.run("payment_failed", payment["id"], "insufficient_funds")
    found = shop.wait(found["id"], lambda c: c["status"] == "pending")
    assert count_of_events(shop, found["id"]) == (1, 1)
    press_retry(shop, payment)
    shop.fake.run("payment_failed", payment["id"], "insufficient_funds")
    shop.wait(found["id"], lambda c: count_of_events(shop, c["id"]) == (2, 2) and c["status"] == "pending")
    assert retry(shop, found)["status"] == "processing"
    shop.fake.run("payment_confirmed", payment["id"])
    found = shop.wait(found["id"], paid)
    assert [r["status"] for r in retries(shop, found["transactions"][0])] == ["failed", "failed", "succeeded"]
    assert found["amountReceived"] == 1000 and count_of_events(shop, found["id"]) == (3, 2)


@needs_binary
@pytest.mark.parametrize("is_heard", [True, False], ids=["heard of first", "not heard of before"])
def test_what_was_taken_back_may_be_collected_again_at_gocardless(shop, is_heard):
    found, payment = settle(shop)
    shop.fake.run("payment_late_failure", payment["id"], "refer_to_payer")
    if is_heard:
        shop.wait(found["id"], lambda c: c["status"] == "failed")
    press_retry(shop, payment)
    found = shop.wait(found["id"], lambda c: count_of_events(shop, c["id"]) == (1, 0))
    assert found["status"] == "failed"
    assert [r["status"] for r in retries(shop, found["transactions"][0])] == ["pending"]
    shop.fake.run("payment_confirmed", payment["id"])
    found = shop.wait(found["id"], paid)
    assert found["amountReversed"] == 0
    assert [r["status"] for r in retries(shop, found["transactions"][0])] == ["succeeded"]


@needs_binary
def test_a_retry_on_a_mandate_that_is_over_is_refused(shop):
    found, payment = pay(shop)
    shop.fake.run("payment_failed", payment["id"], "insufficient_funds")
    found = shop.wait(found["id"], lambda c: c["status"] == "pending")
    shop.fake.run("mandate_expired", payment["links"]["mandate"])
    attempt = retry(shop, found)
    assert attempt["status"] == "failed"
    assert [(r["status"], r["providerCode"]) for r in attempt["retries"]] == [("failed", "mandate_is_inactive")]
    assert shop.checkout(found["id"])["status"] == "pending"


@needs_binary
def test_a_chargeback_is_a_dispute_and_may_be_called_off(shop):
    found, payment = settle(shop)
    shop.fake.run("payment_charged_back", payment["id"], "authorisation_disputed")
    found = shop.wait(found["id"], lambda c: c["status"] == "disputed")
    assert found["amountDisputed"] == 1000
    shop.fake.run("payment_chargeback_cancelled", payment["id"])
    found = shop.wait(found["id"], paid)
    assert found["amountDisputed"] == 0


@needs_binary
def test_refunds_confirm_their_sum(shop):
    found, payment = settle(shop)
    path = "/v1/transactions/%s/refund" % found["transactions"][0]["id"]
    for amount in (300, 200):
        refund = shop.call("POST", path, {"amount": amount})
        assert refund["status"] == "pending", refund
    assert payment["amount_refunded"] == 500
    shop.call("POST", path, {"amount": 501}, expected=(409, 422))
    for refund in list(shop.fake.books["refunds"].values()):
        if refund["links"]["payment"] == payment["id"]:
            shop.fake.run("refund_paid", refund["id"])
    found = shop.wait(found["id"], lambda c: c["amountRefunded"] == 500)
    assert found["status"] == "partially_refunded"
    # The payer's account takes one no longer.
    shop.fake.run("refund_bounced", refund["id"])
    shop.wait(found["id"], lambda c: c["amountRefunded"] in (200, 300))


@needs_binary
def test_a_mandate_is_charged_again_until_it_ends(shop):
    found, payment = settle(shop, save=True, saveMethod="ask", customer={"email": "jane@example.com"})
    method = shop.call("GET", "/v1/transactions/%s" % found["transactions"][0]["id"])["savedMethodId"]
    charged = shop.call("POST", "/v1/saved-methods/%s/charge" % method, {"amount": 2500, "currency": "GBP"})
    second = only_payment(shop.fake, charged)
    assert second["links"]["mandate"] == payment["links"]["mandate"]
    shop.fake.run("payment_confirmed", second["id"])
    shop.wait(charged["id"], paid)
    shop.fake.run("mandate_expired", payment["links"]["mandate"])
    end = time.monotonic() + 20
    while shop.call("GET", "/v1/saved-methods/%s" % method)["status"] != "disabled":
        assert time.monotonic() < end
        shop.fake.deliver()
        time.sleep(0.1)


@needs_binary
def test_a_deleted_method_cancels_its_mandate(shop):
    found, payment = settle(shop, save=True, saveMethod="ask")
    method = shop.call("GET", "/v1/transactions/%s" % found["transactions"][0]["id"])["savedMethodId"]
    shop.call("DELETE", "/v1/saved-methods/%s" % method, expected=(200, 204))
    assert shop.fake.books["mandates"][payment["links"]["mandate"]]["status"] == "cancelled"


@needs_binary
def test_notifications_are_proven(shop):
    fake = shop.fake
    event = {"id": "EV99999999", "resource_type": "payments", "action": "confirmed", "links": {"payment": "PM99999999"}}
    assert fake.post({"events": [event]}, "0" * 64) == 498
    # Of an unknown payment: taken, kept, and tried again; a second time it is the same event.
    assert fake.post({"events": [event]}) == 200
    assert fake.post({"events": [event]}) == 200
    assert fake.post({"events": [{"id": "EV5", "resource_type": "payouts", "action": "paid", "links": {}}]}) == 200


@needs_binary
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_chromium_pays_by_debit(shop, scripts):
    playwright = pytest.importorskip("playwright.sync_api")
    made = shop.create(returnUrl="http://127.0.0.1:%d/health" % shop.admin)
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(
            executable_path=os.environ.get("PORTICO_CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"])
        page = browser.new_context(java_script_enabled=scripts).new_page()
        page.goto(made["url"])
        page.locator('label[for="method-direct_debit"]').click()
        assert page.get_by_text("On your statement: NORTHWIND LTD.").is_visible()
        page.locator("#go").click()
        page.get_by_role("button", name="Approve").click(timeout=15_000)
        page.get_by_text("Payment in progress").first.wait_for(timeout=15_000)
        found = shop.checkout(made["id"])
        assert found["status"] == "processing"
        shop.fake.run("payment_confirmed", only_payment(shop.fake, found)["id"])
        shop.wait(made["id"], paid)
        # The open page turns by itself and leaves for the shop.
        page.wait_for_url("**/health**", timeout=30_000)
        assert "status=paid" in page.url
        browser.close()


@needs_binary
def test_first_payments_by_instant_transfer(tmp_path):
    fake = Fake(seed=2)
    shop = Shop(tmp_path, fake, instantPayments=True)
    try:
        made = shop.create(saveMethod="ask")
        payer = Payer(made)
        payer.answer(payer.begin(save=True))
        found = shop.wait(made["id"], paid)
        payment = only_payment(fake, found)
        method = shop.call("GET", "/v1/transactions/%s" % found["transactions"][0]["id"])["savedMethodId"]
        charged = shop.call("POST", "/v1/saved-methods/%s/charge" % method, {"amount": 700, "currency": "GBP"})
        assert only_payment(fake, charged)["links"]["mandate"] == payment["links"]["mandate"]
    finally:
        shop.stop()
        fake.close()


@needs_binary
def test_a_mandate_alone_is_saved(shop):
    made = shop.create(mode="token", saveMethod="required")
    payer = Payer(made)
    payer.answer(payer.begin())
    assert shop.checkout(made["id"])["status"] == "completed"


# Nothing is charged twice, and nothing is lost


# What becomes of a debit in the end: its scenarios, with who has it collected again, and how its order may stand then.
# Where the news of a confirmation was lost, a late failure is a failure and no more.
FATES = {
    "paid": (["payment_confirmed"], {"paid"}),
    "failed": (["payment_failed"], {"pending"}),
    "taken back": (["payment_confirmed", "payment_late_failure"], {"failed", "pending"}),
    "paid at the second try": (["payment_failed", "retry", "payment_confirmed"], {"paid"}),
    "failed twice": (["payment_failed", "retry", "payment_failed"], {"pending"}),
    "paid at the third try": (
        ["payment_failed", "retry", "payment_failed", "retry", "payment_confirmed"], {"paid"}),
    "retry pressed at GoCardless, paid": (["payment_failed", "press", "payment_confirmed"], {"paid"}),
    "retry pressed at GoCardless, failed": (["payment_failed", "press", "payment_failed"], {"pending"}),
    "taken back, then paid": (
        ["payment_confirmed", "payment_late_failure", "retry", "payment_confirmed"], {"paid"}),
}


class Game:
    """One payment after the other with faults at every call, and what must be true of them in the end."""

    def __init__(self, shop, seed):
        self.shop, self.fake = shop, shop.fake
        self.fate = random.Random(seed)
        self.begun, self.fates = {}, []
        self.fake.news = {"lost": 150, "twice": 200, "reordered": 200}
        self.fake.faults = {"500": 40, "429": 30, "cut_before": 40, "cut_after": 80, "500_after": 40, "garbage": 30}

    def restart(self):
        self.shop.kill()
        self.shop.start()

    def begin(self, number):
        made = self.shop.create(amount=1000 + number)
        payer = Payer(made)
        flow = payer.begin()
        if number % 6 == 5:
            self.restart()
        end = time.monotonic() + 60
        while flow is None and time.monotonic() < end:
            facts = self.shop.checkout(made["id"])
            if facts["status"] == "pending" and facts["transactions"][-1]["status"] == "failed":
                flow = payer.begin()
            else:
                flow = payer.next()
            time.sleep(0.2)
        assert flow, self.shop.checkout(made["id"])
        payer.answer(flow)
        # All fates before any comes again.
        if not self.fates:
            self.fates = self.fate.sample(list(FATES), len(FATES))
        self.begun[made["id"]] = self.fates.pop()

    def payment(self, name):
        limit = time.monotonic() + 120
        while True:
            keys = [t["id"] for t in self.shop.checkout(name)["transactions"]]
            for found in list(self.fake.books["payments"].values()):
                if found["metadata"].get("portico_transaction") in keys:
                    return found
            assert time.monotonic() < limit, self.shop.checkout(name)
            self.fake.deliver()
            time.sleep(0.1)

    def tell_again(self, payment):
        """GoCardless sends again what it could not deliver, with the same chances, and one thing that is new."""
        with self.fake.lock:
            self.fake.waiting += [e for e in self.fake.events if e["links"].get("payment") == payment["id"]]
        self.fake.remind(payment["id"])
        self.fake.deliver()

    def retry(self, name, payment):
        """Asks until GoCardless has heard of it: of the failure we may know late, and calls are lost."""
        wanted = payment.get("retries", 0) + 1
        key = payment["metadata"]["portico_transaction"]
        limit = time.monotonic() + 120
        while payment.get("retries", 0) < wanted:
            self.tell_again(payment)
            self.shop.call("POST", "/v1/transactions/%s/retry" % key, {}, (200, 409, 503))
            if self.fate.random() < 0.15:
                self.restart()
            assert time.monotonic() < limit, self.shop.checkout(name)
            time.sleep(0.05)
        assert payment["retries"] == wanted and payment["status"] == "pending_submission"

    def decide(self, name):
        payment = self.payment(name)
        for step in FATES[self.begun[name]][0]:
            if step == "retry":
                self.retry(name, payment)
            elif step == "press":
                press_retry(self.shop, payment)
            else:
                self.fake.run(step, payment["id"])
            self.fake.deliver()
        return payment

    def settle(self, payments):
        """From here on calls arrive, and GoCardless tells everything once more (POST /webhooks/…/retry).

        In a short run what is left is news again, which makes the engine ask before its own time.
        """
        self.fake.faults, self.fake.news = {}, {}
        self.fake.waiting = list(self.fake.events)
        limit = time.monotonic() + 240
        left = dict(self.begun)
        while left or self.fake.waiting:
            assert time.monotonic() < limit, [(fate, self.shop.checkout(name)) for name, fate in left.items()][:3]
            for name in left if RUNS < 100 else []:
                self.fake.remind(payments[name]["id"])
            self.fake.deliver()
            for name, fate in list(left.items()):
                found = self.shop.checkout(name)
                tried = [r["status"] for t in found["transactions"] for r in retries(self.shop, t)]
                if found["status"] in FATES[fate][1] and "pending" not in tried:
                    del left[name]
            time.sleep(0.3)

    def check(self, name, payment):
        checkout = self.shop.checkout(name)
        keys = [t["id"] for t in checkout["transactions"]]
        collected = [p for k in keys for p in self.fake.charges().get(k, []) if p["status"] in ("confirmed", "paid_out")]
        assert sum(p["amount"] for p in collected) == checkout["amountReceived"] - checkout["amountReversed"]
        steps = FATES[self.begun[name]][0]
        wanted = steps.count("retry") + steps.count("press")
        # As often as somebody wanted it and no more; each of ours is told of, beside those that never arrived. One
        # that was pressed there is a retry only where its failure was told first.
        assert payment.get("retries", 0) == wanted, (self.begun[name], payment)
        rows = [r["status"] for r in retries(self.shop, {"id": payment["metadata"]["portico_transaction"]})]
        assert len(rows) >= steps.count("retry"), (self.begun[name], rows)
        came = int("retry" in steps and steps[-1] == "payment_confirmed")
        assert came <= rows.count("succeeded") <= max(came, steps.count("press")), (self.begun[name], rows)


@needs_binary
def test_faults_neither_double_nor_lose_a_payment(tmp_path):
    """Calls cut before and after they act, failures, limits, garbage, kills; news lost, doubled, out of order."""
    seed = int(os.environ.get("GOCARDLESS_SEED", "20261121"))
    fake = Fake(seed=seed)
    shop = Shop(tmp_path, fake)
    game = Game(shop, seed)
    try:
        for number in range(RUNS):
            game.begin(number)
        payments = {name: game.decide(name) for name in game.begun}
        game.settle(payments)
        doubled = {k: [p["id"] for p in v] for k, v in fake.charges().items() if len(v) != 1}
        assert not doubled, doubled
        for name, payment in payments.items():
            game.check(name, payment)
        ends = list(game.begun.values())
        print("%d debits, %d calls, %s" % (
            len(ends), len(fake.calls), ", ".join("%d %s" % (ends.count(fate), fate) for fate in FATES)))
    finally:
        shop.stop()
        fake.close()
    leaves_no_secrets(shop)
