"""Every documented status of every operation, provoked at the running demo; the answer must be one that the document promises."""

import json
import os
import time

import pytest
import requests

from document import complaints
from merchant import SCOPES
from raw import crowd, sent

PICTURE = os.path.join(os.path.dirname(__file__), "..", "..", "Public", "demo", "northwind.png")
NOBODY = "01m7yzmhg0598sr3z2thxp38w5"
PREFIXES = {
    "site": "site_", "checkout": "chk_", "transaction": "txn_", "capture": "cap_", "refund": "ref_", "dispute": "dsp_", "key": "key_",
    "link": "lnk_", "token": "", "endpoint": "whe_", "delivery": "dlv_", "event": "evt_", "notification": "sbn_",
    "method": "tok_", "member": "usr_", "provider": "prv_", "transfer": "btr_", "receipt": "rct_",
}
# What these calls do to an object can be done once, or until nothing is left: each gets one of its own.
FRESH = {
    "changeCheckout": lambda merchant: merchant.new_checkout(), "cancelCheckout": lambda merchant: merchant.new_checkout(),
    "recoverCheckout": lambda merchant: merchant.closed_checkout(), "captureCheckout": lambda merchant: merchant.hold()[0],
    "refundCheckout": lambda merchant: merchant.pay(["4242424242424242"])[0],
    "captureTransaction": lambda merchant: merchant.hold()[1], "cancelTransaction": lambda merchant: merchant.hold()[1],
    "retryTransaction": lambda merchant: merchant.unpaid(),
    "refundTransaction": lambda merchant: merchant.pay(["4242424242424242"])[1],
    "rehearseDispute": lambda merchant: merchant.pay(["4242424242424242"])[1],
    "rehearseWin": lambda merchant: merchant.new_dispute(), "rehearseLoss": lambda merchant: merchant.new_dispute(),
    "deleteWebhookEndpoint": lambda merchant: merchant.spare_endpoint(),
    "rejectBankTransfer": lambda merchant: merchant.new_transfer(), "acceptBankTransfer": lambda merchant: merchant.new_proposal(),
    "assignBankTransfer": lambda merchant: merchant.new_transfer(), "putSiteProviders": lambda merchant: merchant.new_site(),
    "deleteProvider": lambda merchant: merchant.spare_provider(), "updateProvider": lambda merchant: merchant.spare_provider(),
    "updateWebhookEndpoint": lambda merchant: merchant.spare_endpoint(),
    "deleteSavedMethod": lambda merchant: merchant.new_method(), "disableSavedMethod": lambda merchant: merchant.new_method(),
    "enableSavedMethod": lambda merchant: merchant.new_method(), "chargeSavedMethod": lambda merchant: merchant.new_method(),
    "changeMember": lambda merchant: merchant.new_member(), "removeMember": lambda merchant: merchant.new_member(),
    "inviteMemberAgain": lambda merchant: merchant.new_member(),
    "sendMessage": lambda merchant: merchant.new_checkout(),
    "rehearsePaymentSettlement": lambda merchant: merchant.waiting(), "rehearsePaymentFailure": lambda merchant: merchant.waiting(),
    "rehearseSettlement": lambda merchant: merchant.new_refund(), "rehearseFailure": lambda merchant: merchant.new_refund(),
}


class Call:
    """One request to an operation; every part can be replaced."""

    def __init__(self, merchant, operation):
        self.merchant, self.operation = merchant, operation
        self.origin = merchant.pages if operation.servers and operation.servers[0] != "/" else merchant.api
        secret = merchant.unlimited_live if operation.scope == "member:write" else merchant.unlimited
        self.key = (merchant.browser if operation.is_public else secret) if operation.scope else None
        needed = [each for each in operation.value.get("parameters", []) if each["in"] == "query" and each.get("required")]
        self.query = "?" + "&".join("%s=%s" % (each["name"], each["example"]) for each in needed) if needed else ""
        self.ids, self.headers, self.body = {}, {}, None
        if operation.takes_json:
            self.body = self.encoded(next(iter(operation.bodies.values())))
            self.headers["Content-Type"] = "application/json"
        elif operation.id == "importBankStatement":
            self.query, self.body = merchant.statement()
            self.headers["Content-Type"] = "text/csv"
        elif "requestBody" in operation.value:
            with open(PICTURE, "rb") as file:
                self.body = file.read()
            self.headers["Content-Type"] = "image/png"

    def encoded(self, body):
        """An example's text; a site that it names is one of the merchant's."""
        if isinstance(body, dict) and "siteId" in body:
            body = dict(body, siteId=self.merchant.site)
        if self.operation.id == "inviteMember" and isinstance(body, dict) and "email" in body:
            body = dict(body, email=self.merchant.new_address())
        if self.operation.id == "assignBankTransfer":
            body = dict(body, transactionId=self.merchant.awaiting()[0])
        if self.operation.id == "putSiteProviders":
            body = dict(body, providers=[self.merchant.provider])
        return json.dumps(body).encode()

    @property
    def path(self):
        path = self.operation.path
        for name in PREFIXES:
            if "{%s}" % name in path:
                path = path.replace("{%s}" % name, self.ids.get(name) or self.own(name))
        return path + self.query

    def own(self, name):
        if name == "key":
            return self.merchant.spare_key()
        if self.operation.id in FRESH:
            return FRESH[self.operation.id](self.merchant)
        return getattr(self.merchant, name)

    @property
    def all_headers(self):
        return dict(self.headers, **({"Authorization": "Bearer " + self.key} if self.key else {}))

    def send(self):
        return requests.request(
            self.operation.method, self.origin + self.path, headers=self.all_headers, data=self.body, timeout=10,
            allow_redirects=False)

    def raw(self, *lines):
        head = ["%s %s HTTP/1.1" % (self.operation.method, self.path), "Host: localhost"]
        head += ["%s: %s" % pair for pair in self.all_headers.items()] + list(lines)
        if self.body is not None and not any(each.startswith("Content-Length") for each in lines):
            head.append("Content-Length: %d" % len(self.body))
        return "\r\n".join(head).encode() + b"\r\n\r\n"


# Each yields the answers that the status should come with.


def success(call, status):
    for name, body in (call.operation.bodies or {"": None}).items():
        if body is not None:
            call.body = call.encoded(body)
        answer = call.send()
        if call.operation.id in ("createKey", "rotateKey") and answer.ok:
            call.merchant.spare.append(answer.json())
        yield name, answer
    if call.operation.id == "readCheckout":
        call.query = "?expand=events,site"
        answer = call.send()
        assert answer.json()["events"] and answer.json()["site"]
        yield "with events and site", answer
    if call.operation.is_unsafe:
        yield from replayed(call)


def replayed(call):
    """The same call twice with one key: the second answer is the first one."""
    call.headers["Idempotency-Key"] = "api-tests-%d" % time.time_ns()
    call.ids = {name: call.own(name) for name in PREFIXES if "{%s}" % name in call.operation.path}
    if call.operation.id in ("inviteMember", "assignBankTransfer"):
        call.body = call.encoded(json.loads(call.body))
    first, second = call.send(), call.send()
    if call.operation.id in ("createKey", "rotateKey"):
        call.merchant.spare.append(first.json())
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers.get("Idempotent-Replayed") == "true"
    assert second.content == first.content
    yield "with a key", first
    yield "repeated", second


def same_reference(call, status):
    """A site that wants references once answers the same request with the checkout that it made."""
    site = call.merchant.new_site()
    call.merchant.call("PATCH", "/v1/sites/" + site, call.merchant.owner, json={"uniqueReferences": True})
    call.ids = {"site": site}
    first = call.send()
    assert first.status_code == 201
    second = call.send()
    assert second.json()["id"] == first.json()["id"]
    yield "the same request", second


def unchanged(call, status):
    call.headers["If-None-Match"] = call.send().headers["ETag"]
    yield "the tag is known", call.send()


def bad_request(call, status):
    with_body = call.raw("Bad Name: x") + (call.body or b"")
    yield "a field's name has a blank", sent(call.origin, with_body)
    if call.operation.is_unsafe:
        call.headers["Idempotency-Key"] = "x" * 256
        yield "a key that is too long", call.send()
        del call.headers["Idempotency-Key"]
    if call.operation.takes_json:
        for body in (b"", b"{", b'{"a":1,}', b"\xff\xfe", b'{"a":"\xc3"}'):
            if body or call.operation.value["requestBody"]["required"]:
                call.body = body
                yield repr(body), call.send()
    if any(each["in"] == "query" for each in call.operation.value.get("parameters", [])):
        for query in ("?limit=0", "?limit=101", "?limit=x", "?after=x", "?other=1", "?limit=%zz", "?created[gte]=x", "?size=9", "?expand=x"):
            call.query = query
            yield query, call.send()


def unauthorized(call, status):
    good = call.key
    for name, key in (("no key", None), ("a wrong key", good[:8] + "x"), ("a changed key", good[:-4] + "AAAA")):
        call.key = key
        yield name, call.send()


def forbidden(call, status):
    merchant, scope = call.merchant, call.operation.scope
    if call.operation.is_public:
        yield from forbidden_to_browsers(call)
        return
    call.key = merchant.public
    yield "a public key", call.send()
    others = merchant.new_key([each for each in SCOPES if each != scope])
    call.key = others["key"]
    yield "every scope but its own", call.send()
    merchant.revoke(others)
    if scope == "member:write":
        call.key = merchant.unlimited
        yield "a test key", call.send()
    if call.operation.id in ("createSite", "createKey"):
        pinned = merchant.new_key(["*"], siteId=merchant.site)
        call.key = pinned["key"]
        yield "a key for one site", call.send()
        merchant.revoke(pinned)


def forbidden_to_browsers(call):
    merchant, scope = call.merchant, call.operation.scope
    good, call.key = call.key, merchant.owner
    yield "a secret key", call.send()
    other = merchant.new_browser_key(merchant.site, {"checkout:create", "checkout:read"} - {scope})
    call.key = other["key"]
    yield "the other scope", call.send()
    merchant.revoke(other)
    call.key, call.headers["Origin"] = good, "https://other.example"
    yield "a page of another origin", call.send()
    del call.headers["Origin"]
    if call.operation.id == "createPublicCheckout":
        closed = merchant.new_browser_key(merchant.new_site())
        call.key = closed["key"]
        yield "a site that does not allow it", call.send()
        merchant.revoke(closed)


def not_found(call, status):
    if call.operation.id == "createLink":
        call.body = json.dumps({"currency": "EUR", "amount": 1, "siteId": "site_" + NOBODY}).encode()
        yield "a site that nobody has", call.send()
        return
    if call.operation.id == "createWebhookEndpoint":
        call.body = json.dumps({"url": "https://shop.example/", "siteId": "site_" + NOBODY}).encode()
        yield "a site that nobody has", call.send()
        return
    if call.operation.id == "createKey":
        call.body = json.dumps({"name": "x", "scopes": ["*"], "siteId": "site_" + NOBODY}).encode()
        yield "a site that nobody has", call.send()
        return
    if call.operation.path == "/v1/test/notifications":
        call.query = "?transactionId=txn_" + NOBODY if call.operation.method == "GET" else ""
        call.body = None if call.query else json.dumps({"deliver": "never", "transactionId": "txn_" + NOBODY}).encode()
        yield "an attempt that nobody has", call.send()
        return
    for wrong in (lambda name: PREFIXES[name] + NOBODY, lambda name: "x", lambda name: "%00", lambda name: "%ff"):
        call.ids = {name: wrong(name) for name in PREFIXES}
        yield call.path, call.send()


def conflict(call, status):
    merchant, at = call.merchant, call.operation.id
    if at in ("cancelCheckout", "recoverCheckout", "changeCheckout"):
        call.ids = {"checkout": merchant.checkout}
        call.body = json.dumps({"amount": 100} if at == "changeCheckout" else {}).encode()
        yield "the checkout is paid", call.send()
        if at != "recoverCheckout":
            if at == "changeCheckout":
                call.ids = {"checkout": merchant.closed_checkout()}
                yield "the checkout is closed", call.send()
                call.ids = {"checkout": merchant.new_checkout()}
                for start in (0, 40):
                    call.body = json.dumps({"metadata": {"k%d" % each: "v" for each in range(start, start + 40)}}).encode()
                    answer = call.send()
                yield "too many pairs of metadata", answer
        return
    if at == "changeLink":
        call.ids = {"link": merchant.new_link()}
        for start in (0, 40):
            call.body = json.dumps({"metadata": {"k%d" % each: "v" for each in range(start, start + 40)}}).encode()
            answer = call.send()
        yield "too many pairs of metadata", answer
        return
    if at.endswith(("Member", "MemberAgain")):
        yield from member_conflict(call)
        return
    if at in FRESH:
        yield from money_conflict(call)
        return
    if at == "createCheckout":
        site = merchant.new_site()
        merchant.call("PATCH", "/v1/sites/" + site, merchant.owner, json={"uniqueReferences": True})
        merchant.new_checkout(site, reference="taken")
        call.ids = {"site": site}
        call.body = json.dumps({"currency": "EUR", "amount": 1, "reference": "taken"}).encode()
        yield "another request with the reference", call.send()
        return
    if at == "createWebhookEndpoint":
        for _ in range(40):
            answer = call.send()
            if answer.status_code == 409:
                break
        yield "as many as there may be", answer
        merchant.spare_endpoint()
        return
    if "{key}" in call.operation.path:
        call.ids = {"key": call.merchant.spare_key()}
    for _ in range(1200):
        answer = call.send()
        if answer.status_code == 409:
            break
        if call.operation.id != "createSite":
            call.merchant.spare.append(answer.json())
            # A key is rotated once; its successor can be rotated again.
            call.ids = {"key": answer.json()["id"]}
    yield "as many as there may be", answer


def member_conflict(call):
    """There is one owner and one member an address."""
    merchant, at = call.merchant, call.operation.id
    owner = merchant.owner_member()
    if at == "inviteMember":
        address = merchant.call("GET", "/v1/members/" + owner, merchant.owner).json()["email"]
        call.body = json.dumps({"email": address, "role": "viewer"}).encode()
        yield "the address is a member's", call.send()
        call.body = json.dumps({"email": merchant.new_address(), "role": "owner"}).encode()
        yield "there is an owner", call.send()
    if at == "changeMember":
        call.ids, call.body = {"member": owner}, b'{"role":"viewer"}'
        yield "the owner stays", call.send()
        call.ids, call.body = {"member": merchant.new_member()}, b'{"role":"owner"}'
        yield "who has not accepted", call.send()
    if at == "removeMember":
        call.ids = {"member": owner}
        yield "the owner stays", call.send()
    if at == "inviteMemberAgain":
        call.ids = {"member": merchant.active_member()}
        yield "who has accepted", call.send()


def money_conflict(call):
    """What cannot be done with an attempt's money, each for its own reason."""
    merchant, at = call.merchant, call.operation.id
    call.body = b"{}"

    def on(code, **ids):
        call.ids = ids
        answer = call.send()
        assert answer.json()["code"] == code, answer.text
        return code, answer

    if at in ("captureTransaction", "captureCheckout", "cancelTransaction"):
        yield on("not_authorized", checkout=merchant.checkout, transaction=merchant.transaction)
    if at == "retryTransaction":
        yield on("not_retryable", transaction=merchant.transaction)
        call.ids = {"transaction": merchant.unpaid()}
        assert call.send().status_code == 200
        yield on("retry_under_way", **call.ids)
    if at in ("refundTransaction", "refundCheckout", "rehearseDispute"):
        checkout, transaction = merchant.hold()
        yield on("not_captured", checkout=checkout, transaction=transaction)
    if at in ("refundTransaction", "refundCheckout"):
        checkout, transaction = merchant.pay(["4242424242424242"])
        call.ids = {"checkout": checkout, "transaction": transaction}
        assert call.send().status_code == 201
        yield on("nothing_left", **call.ids)
    if at in ("captureTransaction", "refundTransaction"):
        call.ids = {"transaction": FRESH[at](merchant)}
        call.body = b'{"amount":1}'
        for _ in range(150):
            if call.send().status_code != 201:
                break
        yield on("limit_reached", **call.ids)
    if at == "rehearseDispute":
        call.ids = {"transaction": FRESH[at](merchant)}
        assert call.send().status_code == 201
        yield on("nothing_left", **call.ids)
    if at in ("rehearseWin", "rehearseLoss"):
        dispute = merchant.new_dispute()
        other = "lose" if at == "rehearseWin" else "win"
        assert merchant.call("POST", "/v1/test/disputes/%s/%s" % (dispute, other), merchant.owner).ok
        yield on("state_conflict", dispute=dispute)
    if at in ("rehearsePaymentSettlement", "rehearsePaymentFailure"):
        transaction = merchant.waiting()
        other = "fail" if at == "rehearsePaymentSettlement" else "settle"
        assert merchant.call("POST", "/v1/test/transactions/%s/%s" % (transaction, other), merchant.owner).ok
        yield on("state_conflict", transaction=transaction)
    if at == "sendMessage":
        call.body = b'{"topic":"payment_link","channel":"email","to":"ada@example.com"}'
        yield on("checkout_already_paid", checkout=merchant.checkout)
    if at in ("disableSavedMethod", "enableSavedMethod", "chargeSavedMethod"):
        method = merchant.new_method()
        assert merchant.call("DELETE", "/v1/saved-methods/" + method, merchant.owner).ok
        call.body = b'{"currency":"EUR","amount":100}' if at == "chargeSavedMethod" else b"{}"
        yield on("saved_method_not_active" if at == "chargeSavedMethod" else "saved_method_deleted", method=method)
    if at in ("acceptBankTransfer", "rejectBankTransfer", "assignBankTransfer"):
        transfer, other = merchant.new_proposal(), "reject" if at != "rejectBankTransfer" else "accept"
        assert merchant.call("POST", "/v1/bank-transfers/%s/%s" % (transfer, other), merchant.owner).ok
        call.body = json.dumps({"transactionId": merchant.transaction}).encode() if at == "assignBankTransfer" else b"{}"
        yield on("state_conflict", transfer=transfer)
    if at == "assignBankTransfer":
        yield on("state_conflict", transfer=merchant.new_transfer())
    if at == "deleteProvider":
        merchant.awaiting()
        call.body = None
        yield on("state_conflict", provider=merchant.bank)
    if at == "rehearseSettlement":
        refund = merchant.new_refund()
        assert merchant.call("POST", "/v1/test/refunds/%s/fail" % refund, merchant.owner).ok
        yield on("state_conflict", refund=refund)


def too_large(call, status):
    call.body = None
    # A stranger's large body is not read, and so not refused; calls without a key take no body at all.
    length = 99999999 if call.operation.scope else 1000
    yield "a body that is too large", sent(call.origin, call.raw("Content-Length: %d" % length))


def unsupported(call, status):
    if not call.operation.takes_json:
        for name, body in (("a text", b"hello"), ("half a picture", call.body[:200])):
            call.body = body
            yield name, call.send()
        return
    for kind in ("text/plain", "application/x-www-form-urlencoded", "", "json", "application/json; charset=latin1"):
        call.headers["Content-Type"] = kind
        yield kind, call.send()


def unprocessable(call, status):
    if call.operation.is_unsafe:
        key = "api-tests-%d" % time.time_ns()
        if call.operation.is_public:
            # Names of keys are apart from those of the merchant's server.
            body, call.body = call.body, b'{"items":[{"price":"mug"}]}'
            call.headers["Idempotency-Key"] = key
            assert call.send().status_code == 201
            call.body = body
        else:
            used = call.merchant.call(
                "PATCH", "/v1/sites/" + call.merchant.site, call.key, json={"attemptLimit": 5},
                headers={"Idempotency-Key": key})
            assert used.status_code == 200
        call.headers["Idempotency-Key"] = key
        if call.operation.id == "updateSite":
            call.body = b'{"attemptLimit":6}'
        yield "the key of another request", call.send()
        del call.headers["Idempotency-Key"]
    if not call.operation.takes_json:
        return
    body = json.loads(call.body)
    wrong = [[], "x", None, dict(body, colour=1), dict(body, name=["x"]), {"\u0000": 1}]
    if call.operation.id == "createCheckout":
        wrong += [
            dict(body, amount=1), dict(body, currency="QQQ"), dict(body, paymentMethods=[None]), dict(body, amount=2**70),
            dict(body, paymentMethods=["wire"]), dict(body, items=[{"name": "x", "unitAmount": 1.5}] * 600), {},
        ]
    if call.operation.id == "createPublicCheckout":
        wrong += [
            {}, {"items": []}, {"items": [None]}, {"items": [{"price": "cup"}]}, {"items": [{"price": "mug", "quantity": 0}]},
            {"amount": 1, "currency": "EUR"}, dict(body, returnUrl="https://other.example/"), dict(body, signature="x"),
            dict(body, validUntil=1), dict(body, nonce="n"), {"amount": 1, "signature": "x", "currency": "QQQ"},
        ]
    if call.operation.id in ("captureTransaction", "captureCheckout", "rehearseDispute"):
        wrong += [{"amount": 4251}, {"amount": 0}, {"amount": 10**13}]
    if call.operation.id in ("refundTransaction", "refundCheckout"):
        wrong += [
            {"amount": 4251}, {"amount": 1, "items": [{"index": 0}]}, {"items": []}, {"items": [None]}, {"items": [{"index": None}]},
            {"items": [{"index": 2}]}, {"items": [{"index": 0}] * 2}, {"items": [{"index": 0, "quantity": 3}]}, {"reason": ""},
        ]
    for each in wrong:
        call.body = json.dumps(each).encode()
        yield call.body[:60], call.send()
    call.body = b'{"name":"a","name":"b"}'
    yield "a member given twice", call.send()


def too_many(call, status):
    key = call.merchant.new_browser_key(call.merchant.site) if call.operation.is_public else call.merchant.new_key(["*"])
    call.key = key["key"]
    yield "more calls than it may make", call.merchant.exhausted(call.key, call.raw() + (call.body or b""))
    call.merchant.revoke(key)


def unavailable(call, status):
    data = call.raw() + (call.body or b"")
    with crowd(call.origin, 256):
        yield "more connections than one address may have", sent(call.origin, data)


SPECIAL = {("createCheckout", 200): same_reference}
PROVOKE = {
    200: success, 201: success, 202: success, 204: success, 304: unchanged, 400: bad_request, 401: unauthorized, 403: forbidden, 404: not_found,
    409: conflict, 413: too_large, 415: unsupported, 422: unprocessable, 429: too_many, 503: unavailable,
}


def test_status(operation, status, merchant):
    """The status comes, and the answer is as the document says: media type, headers, every member."""
    provoke = SPECIAL.get((operation.id, status)) or PROVOKE[status]
    found = []
    count = 0
    for name, answer in provoke(Call(merchant, operation), status):
        count += 1
        if answer.status_code != status:
            found.append("%s: %d %s" % (name, answer.status_code, answer.text[:300]))
        found += ["%s: %s" % (name, each) for each in operation.complaints(answer)]
    assert count > 0
    assert found == []


@pytest.mark.parametrize("method", ["PROPFIND", "TRACE", "OPTIONS", "QUERY"])
def test_unknown_method(operation, method, merchant):
    """405, and Allow names what the document names."""
    call = Call(merchant, operation)
    if method.lower() in operation.document.root["paths"][operation.path]:
        pytest.skip("the path has the method")
    call.ids = {name: prefix + NOBODY for name, prefix in PREFIXES.items()}
    answer = requests.request(method, call.origin + call.path, timeout=10)
    assert answer.status_code == 405
    allowed = {each.strip() for each in answer.headers["Allow"].split(",")} - {"HEAD"}
    assert allowed == {each.upper() for each in operation.document.root["paths"][operation.path] if each != "servers"}
    if call.origin == merchant.api:
        response = operation.document.root["components"]["responses"]["MethodNotAllowed"]
        assert complaints(operation.document, response, answer) == []


def test_alias(operation, merchant):
    """What is served below /v1 is served below /api/v1."""
    call = Call(merchant, operation)
    path = call.path
    answers = [merchant.call("GET", prefix + path, call.key) for prefix in ("", "/api")]
    assert answers[0].status_code == answers[1].status_code == 200
    if not answers[0].headers["Content-Type"].endswith("json"):
        assert answers[0].content == answers[1].content
        return
    first, second = (listed(one.json()) for one in answers)
    assert first == second


def listed(answer):
    """The objects of an answer without what changes by itself; an event holds its object as `data` too."""
    found = answer["data"] if isinstance(answer.get("data"), list) else [answer]
    return [{**each, "lastUsedAt": 0, "now": 0} for each in found]


def test_wrong_host(merchant, document):
    """A payer's page at the merchants' host: 421 names the right one."""
    answer = merchant.call("GET", "/checkout/x")
    assert answer.status_code == 421
    assert complaints(document, document.root["components"]["responses"]["MisdirectedRequest"], answer) == []
