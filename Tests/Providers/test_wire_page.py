"""Bank transfers from end to end: references against python-stdnum, the QR code read back from screenshots by two readers,
statements that turn an open page."""

import json
import os
import re
import shutil
import subprocess
import urllib.request

import pytest
import stdnum.be.ogm_vcs
import stdnum.ch.esr
import stdnum.iso11649
import stdnum.luhn
import zxingcpp
from PIL import Image
from playwright.sync_api import sync_playwright

from portal import Portal

SHOTS = os.environ.get("PORTICO_SHOTS", "")
ACCOUNTS = {
    "rf": {"iban": "DE33100205000001194700", "bic": "BFSWDE33BER"},
    "qrr": {"iban": "CH4431999123000889012", "postcode": "2501", "town": "Biel", "country": "CH"},
    "ogm": {"iban": "BE72000000001616", "reference": "ogm"},
    "fi": {"iban": "FI2112345600000785", "reference": "fi"},
    "kid": {"iban": "NO9386011117947", "reference": "kid"},
    "short": {"sortCode": "202015", "accountNumber": "55555555"},
}


def seven_three_one(text):
    total = sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(reversed(text[:-1])))
    return (10 - total % 10) % 10 == int(text[-1])


CHECKS = {
    "rf": stdnum.iso11649.is_valid, "qrr": lambda text: stdnum.ch.esr.is_valid(text), "ogm": stdnum.be.ogm_vcs.is_valid,
    "fi": seven_three_one, "kid": stdnum.luhn.is_valid, "short": lambda text: re.fullmatch("[A-HJ-NP-Z2-9]{10}", text),
}


def statement(iban, cents, reference, key):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>{key}</Id><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>
<Ntry><Amt Ccy="EUR">{cents // 100}.{cents % 100:02}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>
<AcctSvcrRef>{key}</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>{reference}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>""".encode()


class Bank:
    def __init__(self, portal):
        self.portal = portal

    def call(self, method, path, body=None, kind="application/json"):
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.portal.admin}{path}", data, method=method,
            headers={"Authorization": "Bearer " + self.portal.key, "Content-Type": kind})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def use(self, name):
        currency = "GBP" if name == "short" else "EUR"
        settings = dict({"beneficiary": "Northwind Zubehör AG", "currencies": currency}, **ACCOUNTS[name])
        made = self.call("POST", "/v1/providers", {"type": "wire", "name": name, "settings": settings})
        self.call("PUT", f"/v1/sites/{self.portal.site}/providers", {"providers": [made["id"]]})
        return self.call("POST", f"/v1/checkouts/{self.portal.site}/create", {"currency": currency, "amount": 4250})

    def send(self, cents, reference, key):
        iban = ACCOUNTS["rf"]["iban"]
        return self.call("POST", "/v1/bank-statements", statement(iban, cents, reference, key), "application/xml")


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    portal = Portal(tmp_path_factory.mktemp("portal"))
    portal.start()
    yield Bank(portal)
    portal.stop()


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


def local(bank, url):
    return re.sub(r"^https?://[^/]+", f"http://127.0.0.1:{bank.portal.main}", url)


def begin(page, bank, checkout):
    page.goto(local(bank, checkout["url"]))
    page.click("#go")
    page.wait_for_selector("#ref")
    return page.eval_on_selector(".ref .copy", "each => each.getAttribute('data-copy')")


@pytest.mark.parametrize("name", list(ACCOUNTS))
def test_references_and_codes(name, bank, chromium, tmp_path):
    page = chromium.new_page(viewport={"width": 800, "height": 1400})
    reference = begin(page, bank, bank.use(name))
    assert CHECKS[name](reference), reference
    picture = str(tmp_path / "page.png")
    page.screenshot(path=picture, full_page=True)
    if SHOTS:
        shutil.copy(picture, f"{SHOTS}/{name}.png")
    if name in ("kid", "short"):
        # No standard of a payment code carries these as references; the code of a SEPA account has them as text.
        assert page.locator(".scan").count() == (1 if name == "kid" else 0)
    if name == "short":
        return
    found = zxingcpp.read_barcodes(Image.open(picture))
    assert len(found) == 1 and "4250"[:2] + ".50" in found[0].text
    lines = found[0].text.split("\n")
    assert lines[0] == ("SPC" if name == "qrr" else "BCD")
    assert found[0].text.count(ACCOUNTS[name]["iban"]) == 1
    if name != "qrr":
        read = subprocess.run(["zbarimg", "--raw", "-q", "-Sbinary", picture], capture_output=True, check=True).stdout
        assert read.decode().rstrip("\n") == found[0].text
    page.close()


def test_open_page_turns(bank, chromium):
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    checkout = bank.use("rf")
    reference = begin(page, bank, checkout)
    if SHOTS:
        page.screenshot(path=SHOTS + "/phone.png", full_page=True)
    assert bank.send(3950, "order " + reference, "part")["partial"] == 1
    page.wait_for_selector("text=€3.00 missing", timeout=15000)
    if SHOTS:
        page.screenshot(path=SHOTS + "/part.png", full_page=True)
    assert bank.send(3950, "order " + reference, "part")["repeated"] == 1
    assert bank.send(300, reference, "rest")["settled"] == 1
    page.wait_for_url("**/result", timeout=15000)
    assert bank.call("GET", "/v1/checkouts/" + checkout["id"])["status"] == "paid"
    page.close()


def test_without_scripts(bank, chromium):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(local(bank, bank.use("rf")["url"]))
    page.click("#go")
    assert page.locator("#ref").inner_text().startswith("RF")
    assert not page.locator(".copy").first.is_visible()
    if SHOTS:
        page.screenshot(path=SHOTS + "/television.png")
    page.click("text=Pay another way")
    assert page.locator("#go").is_visible()
    context.close()
