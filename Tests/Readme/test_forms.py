"""The form of INTEGRATION.md: what its program prints is posted as a browser would, and makes the checkout that was signed."""

import json
import os
import shutil
import subprocess
import urllib.parse
import urllib.request

import pytest

import document
import payer


@pytest.fixture(scope="module")
def demo():
    with open(os.environ["PORTICO_DEMO"], encoding="utf-8") as file:
        return json.load(file)


def call(demo, method, path, body=None):
    request = urllib.request.Request(
        demo["adminBackend"] + path, method=method, data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + demo["sites"][0]["secretKey"], "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def form(demo, tmp_path_factory):
    """The fields that the program printed."""
    if shutil.which("php") is None:
        pytest.skip("no php on this machine")
    site = demo["sites"][0]
    before = call(demo, "GET", "/v1/sites/" + site["id"])
    origins = before["allowedReturnOrigins"] + ["http://localhost:8000"]
    call(demo, "PATCH", "/v1/sites/" + site["id"], {"formLink": True, "allowedReturnOrigins": origins})
    file = tmp_path_factory.mktemp("form") / "form.php"
    file.write_text(document.snippets()["form.php"], encoding="utf-8")
    secret = call(demo, "GET", "/v1/sites/%s/secrets" % site["id"])["webhookSecret"]
    printed = subprocess.run(
        ["php", str(file)], capture_output=True, text=True, timeout=30, check=True,
        env=dict(os.environ, SHOP_PUBLIC_KEY=site["publicKey"], SHOP_SECRET=secret)).stdout
    yield payer.form(demo["mainFrontend"], printed)[1]
    call(demo, "PATCH", "/v1/sites/" + site["id"], {"formLink": False, "allowedReturnOrigins": before["allowedReturnOrigins"]})


def post(demo, fields):
    return payer.ask(demo["mainFrontend"] + "/pay", fields)


def test_the_form_makes_the_checkout_once(demo, form):
    status, location, text = post(demo, form)
    assert status == 303, text
    assert post(demo, form)[1] == location
    page = payer.ask(urllib.parse.urljoin(demo["mainFrontend"], location))[2]
    assert "42.50" in page
    assert "Trail lamp &amp; &quot;bulb&quot;" in page


@pytest.mark.parametrize("name", ["amount", "currency", "reference", "description", "nonce", "signature", "returnUrl"])
def test_a_changed_field_makes_nothing(demo, form, name):
    status, _, _ = post(demo, dict(form, **{name: form[name][:-1] + "x"}))
    assert status == 422


def test_the_link_shows_one_button(demo, form):
    status, _, text = payer.ask(demo["mainFrontend"] + "/pay?" + urllib.parse.urlencode(form))
    assert status == 200
    assert text.count("<button") == 1
