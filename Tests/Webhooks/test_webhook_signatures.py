"""Deliveries of a running server, checked by the libraries that receivers use."""

import base64
import time

import pytest
import standardwebhooks
import svix.webhooks
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from installation import BINARY, Installation
from sink import Sink

pytestmark = pytest.mark.skipif(not BINARY, reason="no binary (PORTICO_BINARY)")


@pytest.fixture(scope="module", name="shop")
def _shop(tmp_path_factory):
    shop = Installation(tmp_path_factory.mktemp("webhooks"))
    shop.start()
    yield shop
    shop.stop()


@pytest.fixture(name="sink")
def _sink():
    sink = Sink()
    yield sink
    sink.close()


def verify(secret, message):
    """Both libraries take it, and refuse it with one byte changed."""
    _, fields, body = message
    lower = {name.lower(): value for name, value in fields.items()}
    for library in (standardwebhooks, svix.webhooks):
        webhook = library.Webhook(secret)
        webhook.verify(body.decode(), lower)
        with pytest.raises(library.WebhookVerificationError):
            webhook.verify(body.decode().replace("siteId", "siteID", 1), lower)


def verify_public(key, message):
    _, fields, body = message
    assert key.startswith("whpk_")
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key[5:]))
    signed = b".".join([fields["webhook-id"].encode(), fields["webhook-timestamp"].encode(), body])
    signatures = [each[4:] for each in fields["webhook-signature"].split(" ") if each.startswith("v1a,")]
    for signature in signatures:
        try:
            public.verify(base64.b64decode(signature), signed)
            return
        except Exception:  # the next one may be this key's
            continue
    raise AssertionError("no signature of that key")


@pytest.mark.parametrize("payload", ["full", "thin"])
def test_endpoint(shop, sink, payload):
    endpoint = shop.endpoint(sink.url, payload=payload, events=["checkout.*"])
    made = shop.checkout(description="Grüße, 世界 \U0001f600")
    assert sink.wait(1)
    verify(endpoint["secret"], sink.messages[0])
    verify_public(endpoint["publicKey"], sink.messages[0])
    assert made["id"].encode() in sink.messages[0][2]
    shop.call("DELETE", "/v1/webhook-endpoints/" + endpoint["id"])


def test_rotation(shop, sink):
    endpoint = shop.endpoint(sink.url)
    rotated = shop.call("POST", "/v1/webhook-endpoints/%s/rotate" % endpoint["id"], {"overlap": 2})
    assert rotated["secret"] != endpoint["secret"]
    shop.checkout()
    assert sink.wait(1)
    for each in (endpoint, rotated):
        verify(each["secret"], sink.messages[0])
        verify_public(each["publicKey"], sink.messages[0])
    time.sleep(2.1)
    shop.checkout()
    assert sink.wait(2)
    verify(rotated["secret"], sink.messages[1])
    with pytest.raises(svix.webhooks.WebhookVerificationError):
        verify(endpoint["secret"], sink.messages[1])
    shown = shop.call("GET", "/v1/webhook-endpoints/%s/secret" % endpoint["id"])
    assert shown["secret"] == rotated["secret"]
    assert "secret" not in shop.call("GET", "/v1/webhook-endpoints/" + endpoint["id"])
    shop.call("DELETE", "/v1/webhook-endpoints/" + endpoint["id"])


def test_own_address(shop, sink):
    shop.checkout(webhookUrl=sink.url)
    assert sink.wait(1)
    secret = shop.call("GET", "/v1/sites/%s/secrets" % shop.site)["webhookSecret"]
    verify(secret, sink.messages[0])


def test_call_of_its_own(shop, sink):
    endpoint = shop.endpoint(sink.url)
    answer = shop.call("POST", "/v1/webhook-endpoints/%s/test" % endpoint["id"])
    assert answer["status"] == 204 and "fault" not in answer
    verify(endpoint["secret"], sink.messages[0])
    sink.status = 500
    answer = shop.call("POST", "/v1/webhook-endpoints/%s/test" % endpoint["id"])
    assert answer["status"] == 500 and answer["fault"] == "refused"
    shop.call("DELETE", "/v1/webhook-endpoints/" + endpoint["id"])
