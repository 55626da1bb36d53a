"""The full bodies of API.md: the API takes every field of them, and they leave out none that it knows."""

import json
import os
import pathlib
import re
import subprocess
import time
import urllib.error
import urllib.request

import pytest

import document
import programs

READERS = {
    "checkout.json": ["CheckoutBody.swift", "LineItemDraft.swift", "ContactBody.swift", "BrandingBody.swift"],
    "site.json": ["SiteBody.swift", "BrandingBody.swift", "MessageSettingsBody.swift", "TaxSettingsBody.swift"],
}
# Another name of returnUrl, and the other way to say expiresIn.
LEFT_OUT = {"successUrl", "expiresAt"}


@pytest.fixture(scope="module")
def demo():
    return json.loads(pathlib.Path(os.environ["PORTICO_DEMO"]).read_text(encoding="utf-8"))


def call(demo, method, path, body, kind="application/json"):
    site = demo["sites"][0]
    headers = {"Authorization": "Bearer " + site["secretKey"], "Content-Type": kind}
    request = urllib.request.Request(demo["adminBackend"] + path, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def keys(value):
    """Every member's name, at any depth; what stands in metadata is the merchant's own."""
    if isinstance(value, list):
        return set().union(*(keys(each) for each in value)) if value else set()
    if isinstance(value, dict):
        inner = [keys(each) for name, each in value.items() if name != "metadata"]
        return set(value).union(*inner)
    return set()


@pytest.mark.parametrize("name", READERS)
def test_the_body_has_every_field_that_the_api_reads(name):
    known = set()
    for file in READERS[name]:
        text = document.text("Sources/AdminBackend/API/" + file)
        for words in re.findall(r"\bcase (\"[^:]+):", text):
            known.update(re.findall(r'"(\w+)"', words))
    assert keys(json.loads(document.snippets()[name])) == known - LEFT_OUT


def test_the_checkout_is_made(demo):
    sent = json.loads(document.snippets()["checkout.json"])
    status, made = call(demo, "POST", "/v1/checkouts/%s/create" % demo["sites"][0]["id"], json.dumps(sent).encode())
    assert status == 201, made
    assert made["amount"] == sent["amount"] and made["metadata"] == sent["metadata"]


def test_the_site_is_changed_and_changed_back(demo):
    path = "/v1/sites/" + demo["sites"][0]["id"]
    sent = json.loads(document.snippets()["site.json"])
    _, before = call(demo, "GET", path, None)
    status, made = call(demo, "PATCH", path, json.dumps(sent).encode())
    try:
        assert status == 200, made
        assert made["legal"] == sent["legal"] and made["branding"]["colorsAdjusted"] is False
    finally:
        back = {name: before.get(name) for name in sent}
        back["branding"] = {name: before["branding"].get(name) for name in sent["branding"]}
        back["support"] = {name: before["support"].get(name) for name in sent["support"]}
        back["legal"] = {name: before["legal"].get(name) for name in sent["legal"]}
        status, told = call(demo, "PATCH", path, json.dumps(back).encode())
        assert status == 200, told


def test_the_logo_is_uploaded(demo, tmp_path):
    programs.needs("curl")
    picture = document.ROOT / "Public/demo/northwind.png"
    (tmp_path / "logo.png").write_bytes(picture.read_bytes())
    line = document.snippets()["logo.sh"].replace("http://localhost:8081", demo["adminBackend"])
    site = demo["sites"][0]
    told = subprocess.run(
        ["sh", "-c", line], cwd=tmp_path, env=dict(os.environ, SHOP_SITE=site["id"], SHOP_KEY=site["secretKey"]),
        capture_output=True, text=True, timeout=20)
    assert '"uploadedLogo":{"format":"png"' in told.stdout, told.stdout + told.stderr


def test_the_key_is_made_and_revoked(demo):
    owner = dict(demo, sites=[dict(demo["sites"][0], secretKey=demo["organizationKey"])])
    site = demo["sites"][0]["id"]
    # A time to come, whenever the test runs.
    ends = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
    sent = dict(json.loads(document.snippets()["key.json"]), siteId=site, expiresAt=ends)
    status, made = call(owner, "POST", "/v1/keys", json.dumps(sent).encode())
    assert status == 201, made
    try:
        assert {name: made[name] for name in sent} == sent
    finally:
        status, told = call(owner, "DELETE", "/v1/keys/" + made["id"], None)
        assert status in (200, 204), told


def test_every_scope_is_listed():
    source = document.text("Sources/Domain/Tenancy/APIKey.swift")
    scopes = set(re.findall(r'case \w+ = "(\*|\w+:\w+)"', source))
    table = document.text("API.md").split("| scope | lets a key |\n")[1].split("\n\n")[0]
    assert len(scopes) > 5
    assert set(re.findall(r"`([^`]+)`", table)) == scopes
