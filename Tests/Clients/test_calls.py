"""Each client library against the running portal, over a good network and a bad one."""

import base64
import json
import os
import subprocess
import sys
import uuid

import pytest

import faults
from languages import Failure, LIBRARIES, demo, language, portal  # noqa: F401
import document
import payer


def order():
    """A fresh body; its reference has what encoders disagree about."""
    return {"currency": "EUR", "amount": 4250, "reference": "Größe 7/%s" % uuid.uuid4(), "returnUrl": "http://localhost:8000/thanks"}


def over(network, language, demo, **client):
    return language.client(network.url, demo["sites"][0]["secretKey"], **client)


def test_the_whole_life(portal, demo):
    site, body = demo["sites"][0]["id"], order()
    made = portal.create(site, body)
    assert made["status"] == "pending" and made["url"].startswith(demo["mainFrontend"])
    assert portal.read(made["id"])["reference"] == body["reference"]
    found = portal.list({"reference": body["reference"], "created[gte]": "2020-01-01T00:00:00Z", "limit": 5})
    assert [each["id"] for each in found["data"]] == [made["id"]] and found["hasMore"] is False
    assert portal.change(made["id"], {"metadata": {"shelf": "A/7"}})["metadata"] == {"shelf": "A/7"}
    assert portal.cancel(made["id"])["status"] == "cancelled"
    fresh = portal.recover(made["id"], {"expiresIn": 600})
    assert fresh["recoveredFrom"] == made["id"] and fresh["status"] == "pending"


def test_any_other_call(portal, demo):
    site = demo["sites"][0]["id"]
    issued = portal.request("POST", "/v1/keys", body={"name": "Reader", "scopes": ["site:read"], "siteId": site})
    assert issued["siteId"] == site
    # The picture that the site has already: nobody else's test sees a change.
    picture = (LIBRARIES.parent / "demo" / "northwind.png").read_bytes()
    with_logo = portal.request("PUT", "/v1/sites/%s/logo" % site, bytes=base64.b64encode(picture).decode())
    assert with_logo["id"] == site and with_logo["branding"]["uploadedLogo"]["format"] == "png"
    listed = portal.request("GET", "/v1/sites", query={"limit": 1})
    assert len(listed["data"]) == 1
    assert portal.request("GET", "/health") == b"ok\n"


def test_a_key_of_ones_own_is_answered_once(portal, demo):
    site, body, key = demo["sites"][0]["id"], order(), "order-%s" % uuid.uuid4()
    first = portal.create(site, body, idempotencyKey=key)
    assert portal.create(site, body, idempotencyKey=key) == first
    with pytest.raises(Failure) as refused:
        portal.create(site, dict(body, amount=4251), idempotencyKey=key)
    assert (refused.value.status, refused.value.code) == (422, "idempotency_key_reused")
    assert portal.create(site, body)["id"] != first["id"]


def test_every_wrong_field_is_named(portal, demo):
    with pytest.raises(Failure) as refused:
        portal.create(demo["sites"][0]["id"], {"currency": "eur", "amount": -1, "colour": "red"})
    problem = refused.value
    assert (problem.kind, problem.status, problem.code) == ("ApiError", 422, "validation_failed")
    assert {"/currency", "/amount", "/colour"} <= {each["pointer"] for each in problem.errors}
    assert problem.request_id


@pytest.mark.parametrize("call, status, code", [
    (("read", "chk_01ARYZ6S41TSV4RRFFQ69G5FAV"), 404, "not_found"),
    (("request", "GET", "/v1/nowhere"), 404, "unknown_route"),
    (("request", "DELETE", "/v1/checkouts"), 405, "method_not_allowed"),
    (("list", {"limit": 101}), 400, "invalid_query"),
], ids=["id", "route", "method", "query"])
def test_other_refusals(portal, call, status, code):
    with pytest.raises(Failure) as refused:
        getattr(portal, call[0])(*call[1:])
    assert (refused.value.kind, refused.value.status, refused.value.code) == ("ApiError", status, code)


def test_a_wrong_key(language, demo):
    with pytest.raises(Failure) as refused:
        language.client(demo["adminBackend"], "sk_test_wrong.key").list()
    assert (refused.value.status, refused.value.code) == (401, "unauthorized")


@pytest.mark.parametrize("fault", [faults.LOSE, faults.CUT], ids=["lost", "cut"])
def test_a_lost_answer_makes_one_checkout(language, demo, portal, fault):
    body = order()
    with faults.BadNetwork(demo["adminBackend"], fault, fault) as network:
        made = over(network, language, demo).create(demo["sites"][0]["id"], body)
        assert len(network.seen) == 3 and len(set(network.keys)) == 1 and len(set(network.bodies)) == 1
    assert [each["id"] for each in portal.list({"reference": body["reference"]})["data"]] == [made["id"]]


@pytest.mark.parametrize("status", [429, 503])
def test_waits_as_it_is_told(language, demo, status):
    with faults.BadNetwork(demo["adminBackend"], faults.Status(status, Retry_After="1")) as network:
        assert over(network, language, demo).create(demo["sites"][0]["id"], order())["status"] == "pending"
        assert len(network.seen) == 2 and network.keys[0] and network.keys[0] == network.keys[1]


@pytest.mark.parametrize("fault, status", [
    (faults.Status(503, Retry_After="31"), 503), (faults.Status(500), 500), (faults.Status(409), 409), (faults.Status(404), 404),
], ids=["a long wait", "500", "409", "404"])
def test_does_not_repeat_what_stays(language, demo, fault, status):
    with faults.BadNetwork(demo["adminBackend"], fault) as network:
        with pytest.raises(Failure) as refused:
            over(network, language, demo).create(demo["sites"][0]["id"], order())
        assert len(network.seen) == 1
    assert (refused.value.kind, refused.value.status, refused.value.code) == ("ApiError", status, "unexpected_answer")
    assert refused.value.retry_after == (31 if status == 503 else None)


def test_gives_up_in_the_end(language, demo):
    with faults.BadNetwork(demo["adminBackend"], *[faults.LOSE] * 9) as network:
        with pytest.raises(Failure) as failed:
            over(network, language, demo, retries=1).create(demo["sites"][0]["id"], order())
        assert len(network.seen) == 2
    assert failed.value.kind == "ConnectionFailed"


def test_does_not_wait_for_ever(language, demo):
    with faults.BadNetwork(demo["adminBackend"], faults.HANG) as network:
        with pytest.raises(Failure) as failed:
            over(network, language, demo, timeout=1, retries=0).list()
    assert failed.value.kind == "ConnectionFailed"


def test_no_server(language, demo):
    with faults.BadNetwork(demo["adminBackend"]) as network:
        pass
    with pytest.raises(Failure) as failed:
        over(network, language, demo, retries=0).list()
    assert failed.value.kind == "ConnectionFailed"


def test_takes_the_key_to_no_other_host(language, demo):
    with faults.BadNetwork(demo["adminBackend"]) as other:
        away = faults.Status(302, Location=other.url + "/v1/checkouts")
        with faults.BadNetwork(demo["adminBackend"], away) as network:
            with pytest.raises(Failure) as refused:
                over(network, language, demo).list()
        assert other.seen == []
    assert (refused.value.kind, refused.value.status) == ("ApiError", 302)


def test_a_page_is_no_checkout(language, demo):
    with faults.BadNetwork(demo["adminBackend"], faults.HTML) as network:
        with pytest.raises(Failure) as refused:
            over(network, language, demo).create(demo["sites"][0]["id"], order())
    assert refused.value.kind == "ApiError"


@pytest.mark.parametrize("call", [
    ("read", "../keys"), ("read", ".."), ("read", ""), ("read", "chk_1?expand=x"), ("read", "chk_1\n"), ("cancel", "chk_1/cancel#"),
    ("request", "GET", "v1/checkouts"), ("request", "GET", "/v1/../health"), ("request", "GET", "/v1/%2e%2e/health"),
    ("request", "GET", "/v1/checkouts?limit=1"), ("request", "GET", "//other.example/"), ("request", "GET", "/health\r\nX: y"),
], ids=lambda call: repr(call[-1]))
def test_sends_no_crooked_path(language, demo, call):
    with faults.BadNetwork(demo["adminBackend"]) as network:
        with pytest.raises(Failure) as refused:
            getattr(over(network, language, demo), call[0])(*call[1:])
        assert network.seen == []
    assert refused.value.kind == "wrong argument"


@pytest.mark.parametrize("base, key", [
    ("localhost:8081", "sk_test_1.2"), ("http://localhost:8081/v1", "sk_test_1.2"), ("http://user@localhost:8081", "sk_test_1.2"),
    ("http://localhost:8081", ""), ("http://localhost:8081", "sk_test_1.2\r\nX: y"), ("file:///etc", "sk_test_1.2"),
])
def test_refuses_a_wrong_address_or_key(language, base, key):
    with pytest.raises(Failure) as refused:
        language.client(base, key).list()
    assert refused.value.kind == "wrong argument"


def test_the_readme_program(demo, tmp_path):
    site, reference = demo["sites"][0], "order-%s" % uuid.uuid4()
    source = document.snippets()["client.py"].replace("http://localhost:8081", demo["adminBackend"])
    (tmp_path / "client.py").write_text(source.replace("order-1001", reference))
    (tmp_path / "portico.py").write_bytes((LIBRARIES / "portico.py").read_bytes())

    def run(*arguments, key=site["secretKey"]):
        environment = dict(os.environ, SHOP_SITE=site["id"], SHOP_KEY=key)
        command = [sys.executable, tmp_path / "client.py", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=20)

    url = run().stdout.strip()
    assert run().stdout.strip() == url, "the same order makes one checkout"
    address = payer.pay(url)
    assert run(address).stdout == "paid %s\n" % reference
    assert run(address.replace("4250", "4251")).stderr == "not believed: mismatch\n"
    assert run(key="sk_test_wrong.key").stderr.startswith("unauthorized: [], request ")
