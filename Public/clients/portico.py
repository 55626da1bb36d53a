"""Portico for Python 3.9 and later: one file, no dependencies. Copy it beside your program.

    from portico import Portico, verify_redirect, verify_webhook

    portico = Portico("https://api.pay.example", "sk_test_...")
    checkout = portico.create_checkout("site_...", {"currency": "EUR", "amount": 4250, "returnUrl": "https://shop.example/thanks"})
    # send the customer to checkout["url"]; on return:
    verified = verify_redirect(request_url, site_key)
    if portico.read_checkout(verified["checkout_id"])["status"] == "paid": ...

Every call that changes something carries an Idempotency-Key, so that it is repeated without harm when its answer is
lost. A key made here lasts for one call; give `idempotency_key="order-1001"` to be safe across a restart of your program.
MIT licence.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import http.client
import json
import random
import re
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping

__all__ = ["Portico", "PorticoError", "ApiError", "ConnectionFailed", "SignatureError", "verify_redirect", "verify_webhook"]

REDIRECT_TOLERANCE = 3600  # seconds
WEBHOOK_TOLERANCE = 300  # seconds
LONGEST_WAIT = 30  # seconds; a server that asks for more gets its error raised instead
SHORTEST_SECRET = 16  # bytes


class PorticoError(Exception):
    """What this module raises; ValueError and TypeError tell of wrong arguments."""


class ConnectionFailed(PorticoError):
    """No answer came, after every try. What the call would change may have changed: repeat it with the same key."""


class SignatureError(PorticoError):
    """A redirect or webhook that must not be believed.

    `code` is `missing`, `malformed`, `expired` or `mismatch`.
    """

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


class ApiError(PorticoError):
    """The server refused, with problem details (RFC 9457).

    `code` is stable; `errors` has a dict with `pointer`, `code` and `detail` for each wrong field; `request_id` is what
    support asks for; `retry_after` is in seconds, or None.
    """

    def __init__(self, status, problem, headers):
        self.status = status
        self.code = _text(problem.get("code")) or "unexpected_answer"
        self.title = _text(problem.get("title"))
        self.detail = _text(problem.get("detail"))
        self.errors = [each for each in _list(problem.get("errors")) if isinstance(each, dict)]
        self.request_id = _text(problem.get("requestId")) or headers.get("X-Request-Id")
        after = headers.get("Retry-After") or ""
        self.retry_after = int(after) if re.fullmatch("[0-9]{1,6}", after) else None
        super().__init__("%d %s: %s" % (status, self.code, self.detail or self.title or "no details"))

    @property
    def _may_pass(self):
        return self.status in (429, 502, 503, 504) or self.code == "idempotent_call_runs"


class Portico:
    """The API of one portal with one secret key. Threads may share it."""

    def __init__(self, base_url, key, timeout=30, retries=2):
        """`timeout` is in seconds, for connecting and for each wait for data; `retries` are tries after the first."""
        if not re.fullmatch(r"https?://[^\s/?#@]+/?", base_url):
            raise ValueError("base_url is the origin of the admin backend, such as https://api.pay.example")
        if not re.fullmatch(r"[!-~]+", key):
            raise ValueError("key is a secret key, such as sk_test_...")
        self._base, self._key = base_url.rstrip("/"), key
        self._timeout, self._retries = timeout, retries
        self._opener = urllib.request.build_opener(_StayHere)

    def create_checkout(self, site, fields, idempotency_key=None):
        """Makes a checkout; send the customer to its `url`."""
        return self._object("POST", "/v1/checkouts/%s/create" % _id(site), fields, idempotency_key)

    def read_checkout(self, checkout):
        """The checkout with its money facts and attempts: what orders are fulfilled on."""
        return self._object("GET", "/v1/checkouts/" + _id(checkout))

    def list_checkouts(self, filters=None):
        """One page, newest first: `data` and `hasMore`. The last id of a page as `after` gives the next page."""
        return self._object("GET", "/v1/checkouts", query=filters)

    def change_checkout(self, checkout, fields, idempotency_key=None):
        """Changes only the fields that are given."""
        return self._object("PATCH", "/v1/checkouts/" + _id(checkout), fields, idempotency_key)

    def cancel_checkout(self, checkout, idempotency_key=None):
        """Closes a checkout that nobody is paying."""
        return self._object("POST", "/v1/checkouts/%s/cancel" % _id(checkout), {}, idempotency_key)

    def recover_checkout(self, checkout, fields=None, idempotency_key=None):
        """Makes a fresh checkout in place of an expired, failed or cancelled one."""
        return self._object("POST", "/v1/checkouts/%s/recover" % _id(checkout), fields or {}, idempotency_key)

    def request(self, method, path, body=None, query=None, idempotency_key=None):
        """Any call. `body` is sent as JSON, bytes as they are; answers what the JSON says, other content as bytes."""
        # What a library normalises away (`..`) or a caller forgot to encode would be a call of something else.
        if not re.fullmatch(r"(/[A-Za-z0-9_-][A-Za-z0-9._~-]*)+", path):
            raise ValueError("not a path of the API: %r" % path)
        headers = {"Authorization": "Bearer " + self._key, "Accept": "application/json", "User-Agent": "portico.py"}
        if method not in ("GET", "HEAD"):
            headers["Idempotency-Key"] = idempotency_key or secrets.token_hex(16)
        if isinstance(body, bytes):
            headers["Content-Type"] = "application/octet-stream"
        elif body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body, allow_nan=False).encode()
        url = self._base + path + ("?" + urllib.parse.urlencode(query) if query else "")
        for tried in range(self._retries + 1):
            try:
                return self._once(urllib.request.Request(url, body, headers, method=method))
            except (ApiError, ConnectionFailed) as failure:
                after = getattr(failure, "retry_after", None)
                if tried == self._retries or not getattr(failure, "_may_pass", True) or (after or 0) > LONGEST_WAIT:
                    raise
            # Half of it random, so that many clients do not come back at the same moment.
            time.sleep(after if after is not None else 0.5 * 2**tried * random.uniform(0.5, 1))

    def _once(self, request):
        try:
            try:
                answer = self._opener.open(request, timeout=self._timeout)
            except urllib.error.HTTPError as refused:
                answer = refused
            with answer:
                status, headers, content = answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException) as failure:
            raise ConnectionFailed("%s %s: %s" % (request.method, request.full_url, failure)) from failure
        is_json = re.match(r"application/([a-z.-]+\+)?json\b", headers.get("Content-Type") or "") is not None
        try:
            value = json.loads(content) if is_json else content
        except ValueError:
            raise ApiError(status, {"detail": "the answer is no valid JSON"}, headers) from None
        if 200 <= status < 300:
            return value if is_json or content else None
        raise ApiError(status, value if isinstance(value, dict) else {}, headers)

    def _object(self, method, path, body=None, idempotency_key=None, query=None):
        value = self.request(method, path, body, query, idempotency_key)
        if not isinstance(value, dict):
            raise ApiError(200, {"detail": "the answer is no JSON object; is this the admin backend?"}, {})
        return value


def verify_redirect(params, site_key, tolerance=REDIRECT_TOLERANCE, now=None):
    """What the portal says in the address that the customer came back to; raises SignatureError when it did not say it.

    `params` is the address, its query, or a mapping of the query's decoded parameters. `site_key` is the site's
    `redirectPublicKey` or, for a site that signs by HMAC, its `whsec_...` secret; a list of them while you change keys. It
    comes from your settings, never from the address. Use the values of the answer, and read the checkout before you
    fulfil: a redirect says who sent the customer.
    """
    if isinstance(params, str):
        before, mark, after = params.partition("?")
        query = after.partition("#")[0] if mark else before
        params = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
    found = {}
    for name in _SIGNED + ("signature",):
        value = params.get(name)
        if isinstance(value, list) and value:
            value = value[-1]
        if value is not None:
            found[name] = value
    signature = found.pop("signature", None)
    if not signature:
        raise SignatureError("missing", "the address has no signature")
    if not all(isinstance(value, str) for value in found.values()) or any(name not in found for name in _REQUIRED):
        raise SignatureError("malformed", "the address lacks parameters")
    try:
        message = "&".join(name + "=" + urllib.parse.quote(found[name], safe="") for name in _SIGNED if name in found)
        raw = _base64url(signature)
    except (ValueError, TypeError):
        raise SignatureError("malformed", "the signature is no base64url") from None
    if not any([_is_signed_by(each, message.encode(), raw) for each in _keys(site_key)]):
        raise SignatureError("mismatch", "the signature is not the site's")
    _check_time(found["timestamp"], tolerance, now)
    return dict(found, amount=int(found["amount"]), timestamp=int(found["timestamp"]))


def verify_webhook(headers, body, secret, tolerance=WEBHOOK_TOLERANCE, now=None):
    """The event that a webhook brings (Standard Webhooks, `v1`); raises SignatureError when it must not be believed.

    `headers` is any mapping, `body` the bytes as they arrived, not parsed and written again. `secret` is the endpoint's
    `whsec_...`, or a list of them during a rotation. Events come at least once: skip a `webhook-id` that you have seen.
    """
    fields = {str(name).lower(): value for name, value in headers.items()}
    mark, timestamp, signatures = (fields.get("webhook-" + name) or "" for name in ("id", "timestamp", "signature"))
    if not (mark and timestamp and signatures):
        raise SignatureError("missing", "a webhook- header is missing")
    # The signed text joins with dots, so one in the id would let id and timestamp run into each other.
    if not re.fullmatch("[!-~]+", mark) or "." in mark:
        raise SignatureError("malformed", "webhook-id is malformed")
    _check_time(timestamp, tolerance, now)
    body = body.encode() if isinstance(body, str) else bytes(body)
    message = ("%s.%s." % (mark, timestamp)).encode() + body
    expected = [base64.b64encode(hmac.digest(_webhook_key(each), message, "sha256")) for each in _keys(secret)]
    given = [entry[3:].encode() for entry in signatures.split(" ") if entry.startswith("v1,")]
    if not any([hmac.compare_digest(one, other) for one in expected for other in given]):
        raise SignatureError("mismatch", "no signature fits")
    try:
        return json.loads(body)
    except ValueError:
        raise SignatureError("malformed", "the body is no JSON") from None


_SIGNED = ("amount", "checkout_id", "currency", "reference", "status", "timestamp", "transaction_id")
_REQUIRED = ("amount", "checkout_id", "currency", "status", "timestamp")


class _StayHere(urllib.request.HTTPRedirectHandler):
    """The API never redirects, and the key must not follow to another host."""

    def redirect_request(self, *arguments):
        return None


def _id(text):
    if not re.fullmatch("[A-Za-z0-9_]+", text):
        raise ValueError("not an id: %r" % text)
    return text


def _text(value):
    return value if isinstance(value, str) else None


def _list(value):
    return value if isinstance(value, list) else []


def _keys(given):
    keys = [given] if isinstance(given, str) else list(given)
    if not keys or not all(isinstance(each, str) and each for each in keys):
        raise ValueError("no key to verify with")
    return keys


def _base64url(text):
    if not re.fullmatch("[A-Za-z0-9_-]*", text):
        raise ValueError("not base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _webhook_key(secret):
    text = secret[len("whsec_"):] if secret.startswith("whsec_") else secret
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    # An empty key would let anyone sign.
    if len(key) < SHORTEST_SECRET:
        raise ValueError("not a webhook secret (whsec_...)")
    return key


def _check_time(text, tolerance, now):
    if not re.fullmatch("[0-9]{1,12}", text):
        raise SignatureError("malformed", "the timestamp is no number")
    if abs((time.time() if now is None else now) - int(text)) > tolerance:
        raise SignatureError("expired", "the timestamp is too far from now")


def _is_signed_by(key, message, signature):
    if key.startswith("whsec_"):
        if len(key) < len("whsec_") + SHORTEST_SECRET:
            raise ValueError("not a site's secret (whsec_...)")
        return hmac.compare_digest(hmac.digest(key.encode(), message, "sha256"), signature)
    public = _base64url(key)
    if len(public) != 32:
        raise ValueError("not a site's redirectPublicKey")
    return _ed25519_verify(public, message, signature)


# Ed25519 (RFC 8032 section 5.1). The standard library has none. Only public values go in, so time may vary.

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P


def _ed25519_add(p, q):
    # Extended coordinates, section 5.1.4; the formulas are complete, so they double too.
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * p[3] * q[3] * _D, 2 * p[2] * q[2]
    e, f, g, h = (b - a) % _P, (d - c) % _P, (d + c) % _P, (b + a) % _P
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _ed25519_point(text):
    """Section 5.1.3; None for what is no point in its one encoding."""
    number = int.from_bytes(text, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= _P:
        return None
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * pow(v, 3, _P) * pow(u * pow(v, 7, _P), (_P - 5) // 8, _P) % _P
    if (v * x * x + u) % _P == 0:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if (v * x * x - u) % _P != 0 or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


_BASE = _ed25519_point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def _ed25519_verify(public, message, signature):
    a = _ed25519_point(public)
    if a is None or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= _L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    minus_a = (_P - a[0], a[1], 1, _P - a[3])
    # s·B - k·A in one pass over the bits of both.
    choices = (None, _BASE, minus_a, _ed25519_add(_BASE, minus_a))
    r = (0, 1, 1, 0)
    for bit in range(252, -1, -1):
        r = _ed25519_add(r, r)
        choice = choices[(s >> bit & 1) | (k >> bit & 1) << 1]
        if choice:
            r = _ed25519_add(r, choice)
    z = pow(r[2], _P - 2, _P)
    x, y = r[0] * z % _P, r[1] * z % _P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]
