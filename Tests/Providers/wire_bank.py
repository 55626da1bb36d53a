"""A merchant's bank for the tests of transfers: receiving accounts, statements, and a payer without a browser."""

import html
import json
import re
import urllib.error
import urllib.request

from gocardless_shop import fetch

IBAN = "DE33100205000001194700"
ACCOUNTS = {
    "rf": {"iban": IBAN, "bic": "BFSWDE33BER"},
    "qrr": {"iban": "CH4431999123000889012", "postcode": "2501", "town": "Biel", "country": "CH"},
    "ogm": {"iban": "BE72000000001616", "reference": "ogm"},
    "fi": {"iban": "FI2112345600000785", "reference": "fi"},
    "kid": {"iban": "NO9386011117947", "reference": "kid"},
    "kid11": {"iban": "NO9386011117947", "reference": "kid11"},
    "short": {"sortCode": "202015", "accountNumber": "55555555"},
}


def euros(cents):
    return f"{cents // 100}.{cents % 100:02}"


def statement(iban, cents, reference, key, status="BOOK", sign="CRDT", kind="053"):
    """A camt document of one entry: a statement, or an intraday report (kind 052)."""
    root, part = {"053": ("BkToCstmrStmt", "Stmt"), "052": ("BkToCstmrAcctRpt", "Rpt")}[kind]
    back = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>" if sign == "DBIT" else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.08"><{root}><{part}><Id>{key}</Id>
<Acct><Id><IBAN>{iban}</IBAN></Id></Acct>
<Ntry><Amt Ccy="EUR">{euros(cents)}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts><Cd>{status}</Cd></Sts>
<BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>{key}</AcctSvcrRef>
<NtryDtls><TxDtls><RmtInf><Ustrd>{reference}</Ustrd></RmtInf>{back}</TxDtls></NtryDtls></Ntry>
</{part}></{root}></Document>""".encode()


class Bank:
    def __init__(self, portal):
        self.portal = portal

    def ask(self, method, path, body=None, kind="application/json"):
        """Status and JSON of an answer, whatever the status."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.portal.admin}{path}", data, method=method,
            headers={"Authorization": "Bearer " + self.portal.key, "Content-Type": kind})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def call(self, method, path, body=None, kind="application/json"):
        status, answer = self.ask(method, path, body, kind)
        assert status in (200, 201), answer
        return answer

    def account(self, settings, currency="EUR"):
        """Makes a receiving account and offers it on the site, alone."""
        settings = dict({"beneficiary": "Northwind Zubehör AG", "currencies": [currency]}, **settings)
        made = self.call("POST", "/v1/providers", {"type": "wire", "name": "Bank", "settings": settings})
        self.call("PUT", f"/v1/sites/{self.portal.site}/providers", {"providers": [made["id"]]})
        return made

    def checkout(self, amount=4250, currency="EUR"):
        return self.call("POST", f"/v1/checkouts/{self.portal.site}/create", {"currency": currency, "amount": amount})

    def use(self, name, amount=4250):
        currency = "GBP" if name == "short" else "EUR"
        self.account(ACCOUNTS[name], currency)
        return self.checkout(amount, currency)

    def send(self, cents, reference, key, **more):
        return self.call("POST", "/v1/bank-statements", statement(IBAN, cents, reference, key, **more), "application/xml")

    def decide(self, verb):
        """Accepts or rejects the newest proposal."""
        found = self.call("GET", "/v1/bank-transfers?status=proposed&limit=1")["data"][0]
        return self.call("POST", f"/v1/bank-transfers/{found['id']}/{verb}")

    def local(self, url):
        return re.sub(r"^https?://[^/]+", f"http://127.0.0.1:{self.portal.main}", url)

    def begin(self, checkout):
        """Chooses the transfer as a browser without scripts does; answers the instruction page and its address."""
        url = self.local(checkout["url"])
        page = fetch(url)[2]
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        fields = {name: html.unescape(value) for name, value in fields.items()}
        location = fetch(url + "/pay", dict(fields, method="wire"))[1]["Location"]
        while True:
            address = self.local(location) if location.startswith("http") else f"http://127.0.0.1:{self.portal.main}{location}"
            status, headers, page = fetch(address)
            if status == 200:
                return page, address
            location = headers["Location"]


def reference_of(page):
    """The reference of an instruction page, as it is copied."""
    return html.unescape(re.search(r'id="ref".*?data-copy="([^"]*)"', page).group(1))
