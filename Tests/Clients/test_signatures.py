"""What the libraries believe: real redirects of paid checkouts, webhooks signed by the standard's own library, and no others."""

import ast
import base64
import datetime
import importlib.util
import json
import os
import pathlib
import sys
import time
import urllib.parse
import urllib.request

import pytest
from standardwebhooks.webhooks import Webhook

from languages import COMMANDS, Failure, LIBRARIES, Language, demo, is_here, language  # noqa: F401
import payer

TESTDATA = pathlib.Path(os.environ.get("PORTICO_TESTDATA") or LIBRARIES.parents[2] / "shared" / "testdata")
SIGNED = ["amount", "checkout_id", "currency", "reference", "status", "timestamp", "transaction_id"]
REFERENCE = "Größe 7 (a*b)! ~x+y=z&q?%"
BODY = '{"id":"evt_1","type":"checkout.paid","data":{"object":{"reference":"Größe"}}}'.encode()
SECRETS = ["whsec_" + base64.b64encode(bytes(range(start, start + 24))).decode() for start in (0, 100, 200)]


class Redirect:
    """A customer who has paid and comes back, and how the site's redirects are verified."""

    def __init__(self, demo, site):
        self.site = demo["sites"][site]

        def call(path, body=None):
            headers = {"Authorization": "Bearer " + self.site["secretKey"], "Content-Type": "application/json"}
            request = urllib.request.Request(demo["adminBackend"] + path, body and json.dumps(body).encode(), headers)
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)

        known = call("/v1/sites/" + self.site["id"])
        if known["redirectSignature"] == "hmac-sha256":
            self.key = call("/v1/sites/%s/secrets" % self.site["id"])["webhookSecret"]
        else:
            self.key = known["redirectPublicKey"]
        currency = "EUR" if site == 0 else "USD"
        # The shop's own parameters stand before ours, also where they have the name of one.
        address = "http://localhost:8000/thanks?basket=7&status=own"
        checkout = call(
            "/v1/checkouts/%s/create" % self.site["id"],
            {"currency": currency, "amount": 4250, "reference": REFERENCE, "returnUrl": address})
        self.checkout, self.address = checkout["id"], payer.pay(checkout["url"])
        self.query = urllib.parse.urlsplit(self.address).query
        self.values = dict(urllib.parse.parse_qsl(self.query, strict_parsing=True))


@pytest.fixture(scope="module", params=[0, 1], ids=["Ed25519", "HMAC"])
def redirect(request, demo):
    return Redirect(demo, request.param)


def refusal(act, *arguments, **options):
    with pytest.raises(Failure) as refused:
        act(*arguments, **options)
    return refused.value.kind, refused.value.code


def test_believes_a_paid_customer(language, redirect):
    for params in (redirect.address, redirect.address + "#top", redirect.query, redirect.values):
        verified = language.verify_redirect(params, redirect.key)
        assert set(verified) == set(SIGNED)
        assert (verified["checkout_id"], verified["status"], verified["amount"]) == (redirect.checkout, "paid", 4250)
        assert verified["reference"] == REFERENCE
    other = {0: "A" * 43, 1: SECRETS[0]}
    assert language.verify_redirect(redirect.values, [other[0], other[1], redirect.key]) == verified


@pytest.mark.parametrize("name", SIGNED + ["signature"])
def test_refuses_one_changed_character(language, redirect, name):
    value = redirect.values[name]
    place = len(value) // 2
    forged = value[:place] + ("1" if value[place] != "1" else "2") + value[place + 1:]
    assert refusal(language.verify_redirect, dict(redirect.values, **{name: forged}), redirect.key) == ("SignatureError", "mismatch")


@pytest.mark.parametrize("name", SIGNED)
def test_refuses_a_left_out_parameter(language, redirect, name):
    values = {key: value for key, value in redirect.values.items() if key != name}
    kind, code = refusal(language.verify_redirect, values, redirect.key)
    assert (kind, code) == ("SignatureError", "mismatch" if name in ("reference", "transaction_id") else "malformed")


def test_refuses_without_a_signature(language, redirect):
    for params in (redirect.address.split("&signature=")[0], dict(redirect.values, signature=""), {}, ""):
        assert refusal(language.verify_redirect, params, redirect.key) == ("SignatureError", "missing")


@pytest.mark.parametrize("signature", ["A", "AA", "A" * 86, "*" * 86, "é" * 43, "A" * 4000, " "])
def test_refuses_what_is_no_signature(language, redirect, signature):
    kind, code = refusal(language.verify_redirect, dict(redirect.values, signature=signature), redirect.key)
    assert kind == "SignatureError" and code in ("malformed", "mismatch")


def test_refuses_parameters_that_are_no_text(language, redirect):
    for name in ("status", "signature"):
        kind, code = refusal(language.verify_redirect, dict(redirect.values, **{name: {"a": "b"}}), redirect.key)
        assert kind == "SignatureError" and code in ("malformed", "mismatch")


def test_refuses_another_sites_redirect(language, redirect):
    for key in ("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", SECRETS[0]):
        assert refusal(language.verify_redirect, redirect.values, key) == ("SignatureError", "mismatch")


def test_refuses_an_old_redirect(language, redirect):
    made = int(redirect.values["timestamp"])
    for now in (made - 3600, made + 3600):
        assert language.verify_redirect(redirect.values, redirect.key, now=now)
    for now in (made - 3601, made + 3601):
        assert refusal(language.verify_redirect, redirect.values, redirect.key, now=now) == ("SignatureError", "expired")
    assert refusal(language.verify_redirect, redirect.values, redirect.key, now=made + 6, tolerance=5)[1] == "expired"


@pytest.mark.parametrize("key", ["", [], "whsec_", "whsec_AAAA", "AAAA", "no key!", "A" * 44], ids=repr)
def test_refuses_a_key_that_is_none(language, redirect, key):
    assert refusal(language.verify_redirect, redirect.values, key)[0] == "wrong argument"


def webhook(secret, body=BODY, age=0, mark="evt_1"):
    """Headers as the standard's own library signs them."""
    moment = datetime.datetime.fromtimestamp(int(time.time()) - age, tz=datetime.timezone.utc)
    signature = Webhook(secret).sign(mark, moment, body.decode())
    return {"webhook-id": mark, "webhook-timestamp": str(int(moment.timestamp())), "webhook-signature": signature}


def test_believes_a_signed_webhook(language):
    headers = webhook(SECRETS[0])
    for named in (headers, {name.title(): value for name, value in headers.items()}):
        assert language.verify_webhook(named, BODY, SECRETS[0]) == json.loads(BODY)
    assert language.verify_webhook(headers, BODY, SECRETS[0][len("whsec_"):]) == json.loads(BODY)


def test_believes_both_secrets_of_a_rotation(language):
    old, new, stranger = (webhook(secret) for secret in SECRETS)
    assert language.verify_webhook(new, BODY, SECRETS[:2]) and language.verify_webhook(old, BODY, SECRETS[:2])
    # During a rotation the sender signs with both, and may add versions that are not known here.
    both = "v1a,AAAA v2,x %s %s" % (old["webhook-signature"], new["webhook-signature"])
    for secret in SECRETS[:2]:
        assert language.verify_webhook(dict(new, **{"webhook-signature": both}), BODY, secret)
    assert refusal(language.verify_webhook, stranger, BODY, SECRETS[:2]) == ("SignatureError", "mismatch")


def test_refuses_forged_webhooks(language):
    headers = webhook(SECRETS[0])
    refused = [
        (headers, BODY, SECRETS[1], "mismatch"),
        (headers, BODY + b" ", SECRETS[0], "mismatch"),
        (headers, BODY.replace(b"paid", b"PAID"), SECRETS[0], "mismatch"),
        (dict(headers, **{"webhook-id": "evt_2"}), BODY, SECRETS[0], "mismatch"),
        (dict(headers, **{"webhook-timestamp": str(int(headers["webhook-timestamp"]) + 1)}), BODY, SECRETS[0], "mismatch"),
        (dict(headers, **{"webhook-signature": headers["webhook-signature"].replace("v1,", "v2,")}), BODY, SECRETS[0], "mismatch"),
        (dict(headers, **{"webhook-signature": headers["webhook-signature"][3:]}), BODY, SECRETS[0], "mismatch"),
        (dict(headers, **{"webhook-signature": "v1, v1,* v1,é"}), BODY, SECRETS[0], "mismatch"),
        (webhook(SECRETS[0], age=310), BODY, SECRETS[0], "expired"),
        (webhook(SECRETS[0], age=-310), BODY, SECRETS[0], "expired"),
        (webhook(SECRETS[0], mark="a.b"), BODY, SECRETS[0], "malformed"),
        (dict(headers, **{"webhook-timestamp": "1e9"}), BODY, SECRETS[0], "malformed"),
        (webhook(SECRETS[0], body=b"no JSON"), b"no JSON", SECRETS[0], "malformed"),
        ({name: value for name, value in headers.items() if name != "webhook-id"}, BODY, SECRETS[0], "missing"),
        ({}, BODY, SECRETS[0], "missing"),
    ]
    for given, body, secret, code in refused:
        assert refusal(language.verify_webhook, given, body, secret) == ("SignatureError", code), (given, code)


@pytest.mark.parametrize("secret", ["", [], "whsec_", "whsec_AAAA", "whsec_!!!!", [SECRETS[0], "whsec_"]], ids=repr)
def test_refuses_a_secret_that_anyone_could_guess(language, secret):
    assert refusal(language.verify_webhook, webhook(SECRETS[0]), BODY, secret)[0] == "wrong argument"


VECTORS = TESTDATA / "webhook-signatures" / "signatures.json"


@pytest.mark.skipif(not VECTORS.is_file(), reason="skipped: no test data")
def test_published_webhook_vectors(language):
    cases = [each for each in json.loads(VECTORS.read_text()) if each["scheme"] == "standard-webhooks"]
    assert len(cases) > 5
    for case in cases:
        act = language.verify_webhook, case["headers"], base64.b64decode(case["body_b64"]), case["secret"]
        options = {"now": case["now"], "tolerance": case["tolerance"]}
        if case["valid"]:
            assert act[0](*act[1:], **options), case["name"]
        else:
            assert refusal(*act, **options)[0] == "SignatureError", case["name"]


WYCHEPROOF = TESTDATA / "wycheproof" / "ed25519_test.json"


@pytest.mark.skipif(not WYCHEPROOF.is_file(), reason="skipped: no test data")
def test_ed25519_of_the_python_library(monkeypatch):
    # No bytecode beside the library: the public folder takes no files of an unknown kind.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    there = importlib.util.spec_from_file_location("portico_library", LIBRARIES / "portico.py")
    library = importlib.util.module_from_spec(there)
    there.loader.exec_module(library)
    tried = 0
    for group in json.loads(WYCHEPROOF.read_text())["testGroups"]:
        key = bytes.fromhex(group["publicKey"]["pk"])
        for case in group["tests"]:
            tried += 1
            signature = bytes.fromhex(case["sig"])
            verdict = library._ed25519_verify(key, bytes.fromhex(case["msg"]), signature)
            assert verdict == (case["result"] == "valid"), case
    assert tried > 100


@pytest.mark.parametrize("name", COMMANDS)
def test_every_language_runs(name):
    """Says which are left out, once each."""
    if not is_here(name):
        pytest.skip("no %s on this machine" % name)
    running = Language(COMMANDS[name])
    assert refusal(running.verify_redirect, "", "A" * 43) == ("SignatureError", "missing")
    running.stop()


def test_the_python_library_is_python_3_9():
    ast.parse((LIBRARIES / "portico.py").read_text(), feature_version=(3, 9))


@pytest.mark.parametrize("name", ["portico.php", "portico.py", "portico.mjs"])
def test_the_portal_hands_out_the_library_as_text(demo, name):
    with urllib.request.urlopen(demo["mainFrontend"] + "/assets/clients/" + name, timeout=10) as answer:
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.read() == (LIBRARIES / name).read_bytes()
