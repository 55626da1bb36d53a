"""A strict Stripe with books: idempotency with replay, conflicts, refusals, signed events; and faults on demand.

What is not known is refused. Official clients are run against it too, so that it speaks the real protocol.
"""

import hashlib
import hmac
import http.client
import http.server
import json
import random
import re
import threading
import time
import urllib.parse
from email.utils import formatdate

import portal

SHAPES = {
    ("POST", "payment_intents"): {
        "amount", "currency", "capture_method", "description", "statement_descriptor_suffix", "setup_future_usage",
        "automatic_payment_methods", "metadata", "payment_method", "confirm", "return_url", "customer", "off_session", "expand"},
    ("POST", "payment_intents/*"): {"customer", "payment_method", "metadata", "expand"},
    ("POST", "payment_intents/*/confirm"): {"payment_method", "confirmation_token", "return_url", "off_session", "expand"},
    ("POST", "payment_intents/*/cancel"): {"cancellation_reason", "expand"},
    ("POST", "payment_intents/*/capture"): {"amount_to_capture", "expand"},
    ("GET", "payment_intents/*"): {"expand"},
    ("POST", "setup_intents"): {"usage", "metadata", "automatic_payment_methods", "expand"},
    ("POST", "setup_intents/*"): {"customer", "expand"},
    ("POST", "setup_intents/*/confirm"): {"payment_method", "confirmation_token", "return_url", "expand"},
    ("POST", "setup_intents/*/cancel"): {"cancellation_reason", "expand"},
    ("GET", "setup_intents/*"): {"expand"},
    ("POST", "customers"): {"metadata"},
    ("POST", "refunds"): {"payment_intent", "amount", "metadata", "reason"},
    ("GET", "refunds"): {"payment_intent", "limit"},
    ("GET", "refunds/*"): set(),
    ("GET", "disputes"): {"payment_intent", "limit"},
    ("POST", "payment_methods/*/detach"): set(),
    ("GET", "balance"): set(),
    ("GET", "account"): set(),
}
# A stand-in for Stripe.js with a Payment Element of one input, whose text becomes the confirmation token, and a frame of
# wallets, one of which may be chosen where the page lets its frames ask for payments. The wallet's sheet then opens with
# the page's own button, which needs a gesture of the payer's, as Apple wants it.
SCRIPT = """
window.Stripe = function (key) {
  var wallet;
  return {
    elements: function (options) {
      window.stripeOptions = options;
      return {
        create: function (kind) {
          return { mount: function (place) {
            var input = document.createElement('input');
            input.id = 'stand-in';
            input.setAttribute('aria-label', kind);
            place.appendChild(input);
            if (kind !== 'payment') { return; }
            var frame = document.createElement('iframe');
            frame.id = 'wallets';
            frame.allow = 'payment';
            frame.src = 'BASE/wallets';
            window.addEventListener('message', function (event) {
              if (event.origin === 'BASE' && event.data.isAllowed) { wallet = event.data.wallet; }
            });
            place.appendChild(frame);
          } };
        },
        update: function (change) { window.stripeChange = change; },
        submit: function () {
          if (wallet && !navigator.userActivation.isActive) {
            return Promise.resolve({ error: { message: 'The wallet must be opened by a gesture.' } });
          }
          return Promise.resolve({});
        }
      };
    },
    createPaymentMethod: function () {
      return Promise.resolve({ paymentMethod: { id: 'pm_' + document.getElementById('stand-in').value } });
    },
    createConfirmationToken: function () {
      var text = wallet ? 'wallet_' + wallet : document.getElementById('stand-in').value;
      if (text === 'wrong') { return Promise.resolve({ error: { message: 'Your card number is incomplete.' } }); }
      return Promise.resolve({ confirmationToken: { id: 'ctoken_' + text } });
    },
    handleNextAction: function (options) {
      return fetch('BASE/stand-in/' + options.clientSecret.split('_secret_')[0], { method: 'POST' });
    }
  };
};
"""
WALLETS = """<!doctype html><html lang="en"><title>Wallets</title><body><script>
['apple_pay', 'google_pay', 'link'].forEach(function (each) {
  var button = document.createElement('button');
  button.textContent = each;
  button.onclick = function () {
    parent.postMessage({ wallet: each, isAllowed: document.featurePolicy.allowsFeature('payment') }, '*');
    button.textContent = each + ' chosen';
  };
  document.body.appendChild(button);
});
</script></body></html>"""
FAULTS = ("before", "after", "500", "503", "409", "429", "garbage", "cut")


class Refusal(Exception):
    def __init__(self, status, code, kind="invalid_request_error", **more):
        super().__init__(code)
        self.status = status
        self.body = {"error": dict({"type": kind, "code": code, "message": code}, **more)}


def unfolded(pairs):
    """a[b]=1 becomes {"a": {"b": "1"}}."""
    root = {}
    for name, value in pairs:
        parts = [each for each in re.findall(r"[^\[\]]+", name)]
        at = root
        for part in parts[:-1]:
            at = at.setdefault(part, {})
        at[parts[-1]] = value
    return root


class Stripe:
    """The books, and the server in front of them."""

    def __init__(self, hook=None, secret=portal.HOOK_SECRET):
        self.lock = threading.Lock()
        self.intents, self.refunds, self.customers, self.disputes = {}, {}, {}, {}
        self.replays, self.busy = {}, set()
        self.requests, self.calls, self.count = [], [], 0
        self.hook, self.secret = hook, secret
        self.chance, self.dice = 0.0, random.Random(1)
        self.faults = []
        # While it is not set, what the fault "hang" met waits.
        self.speaks = threading.Event()
        self.speaks.set()
        # How far the clock of the answers is ahead, in seconds.
        self.ahead = 0
        self.lost_events = []
        self.version = None
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def date_time_string(self, timestamp=None):
                return formatdate(time.time() + fake.ahead, usegmt=True)

            def do_GET(self):
                fake.serve(self)

            do_POST = do_GET

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 256
            daemon_threads = True

            def handle_error(self, request, address):
                """A client that was killed."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    # What comes in

    def fault(self):
        with self.lock:
            if self.faults:
                return self.faults.pop(0)
            return self.dice.choice(FAULTS) if self.dice.random() < self.chance else None

    def serve(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode()
        if not handler.path.startswith("/v1/"):
            return self.serve_page(handler)
        fault = self.fault()
        if fault == "hang":
            self.speaks.wait(60)
        if fault in ("before", "hang"):
            return self.cut(handler)
        if fault in ("409", "429", "503"):
            # Nothing began: nothing is kept under the key.
            return self.answer(handler, int(fault), {"error": {"type": "api_error", "code": "lock_timeout"}})
        status, answer, is_replay = self.handle(handler.command, handler.path, handler.headers, body, fault == "500")
        if fault == "after":
            return self.cut(handler)
        if fault == "garbage":
            return self.answer(handler, 200, None)
        if fault == "cut":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{\"id\"")
            return self.cut(handler)
        self.answer(handler, status, answer, is_replay)

    def serve_page(self, handler):
        """What a browser asks for: the script, the frame of wallets, and the end of a challenge."""
        is_frame = handler.path == "/wallets"
        text = WALLETS.encode() if is_frame else SCRIPT.replace("BASE", self.url).encode()
        if handler.path.startswith("/stand-in/"):
            with self.lock:
                self.charge(self.intents[handler.path.rsplit("/", 1)[1]])
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html" if is_frame else "text/javascript")
        handler.send_header("Access-Control-Allow-Origin", "*")
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    def cut(self, handler):
        handler.close_connection = True
        handler.connection.close()

    def answer(self, handler, status, body, is_replay=False):
        text = b"<html>" if body is None else json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(text)))
        handler.send_header("Request-Id", "req_%d" % len(self.requests))
        if is_replay:
            handler.send_header("Idempotent-Replayed", "true")
        handler.end_headers()
        handler.wfile.write(text)

    def handle(self, method, target, headers, body, fails):
        path, _, query = target.partition("?")
        path = path.removeprefix("/v1/")
        pairs = urllib.parse.parse_qsl(body if method == "POST" else query, keep_blank_values=True)
        key = headers.get("Idempotency-Key")
        with self.lock:
            self.requests.append((method, "/v1/" + path, body if method == "POST" else query))
            if method == "POST" and key:
                kept = self.replays.get(key)
                if kept:
                    if kept[0] != (path, body):
                        return 400, Refusal(400, None, "idempotency_error").body, False
                    return kept[1], kept[2], True
                if key in self.busy:
                    return 409, Refusal(409, "idempotency_key_in_use", "idempotency_error").body, False
                self.busy.add(key)
            try:
                status, answer = 200, self.act(method, path, unfolded(pairs), headers)
            except Refusal as refusal:
                status, answer = refusal.status, refusal.body
            if fails:
                # It began, and what it says is kept, though it is done (docs.stripe.com/api/idempotent_requests).
                status, answer = 500, {"error": {"type": "api_error", "message": "An unknown error occurred"}}
            if method == "POST" and key:
                self.busy.discard(key)
                if status != 400 or answer["error"]["type"] == "card_error":
                    self.replays[key] = ((path, body), status, answer)
            return status, answer, False

    # The books

    def new_id(self, prefix):
        self.count += 1
        return "%s_%s%06d" % (prefix, hashlib.sha256(str(self.count).encode()).hexdigest()[:10], self.count)

    def act(self, method, path, form, headers):
        authorization = headers.get("Authorization", "")
        if not authorization.startswith("Bearer sk_test_"):
            raise Refusal(401, "invalid_api_key")
        self.version = headers.get("Stripe-Version")
        parts = path.split("/")
        shape = "/".join("*" if place == 1 else part for place, part in enumerate(parts))
        known = SHAPES.get((method, shape))
        if known is None:
            raise Refusal(404, "resource_missing")
        unknown = set(form) - known
        if unknown:
            raise Refusal(400, "parameter_unknown", param=sorted(unknown)[0])
        self.calls.append((method, shape))
        if shape == "balance":
            return {"object": "balance", "livemode": False, "available": []}
        if shape == "account":
            return {"object": "account", "id": "acct_1", "country": "DE", "business_profile": {"name": "Northwind"}}
        if parts[0] == "customers":
            made = {"object": "customer", "id": self.new_id("cus"), "metadata": form.get("metadata", {})}
            self.customers[made["id"]] = made
            return made
        if parts[0] == "payment_methods":
            return {"object": "payment_method", "id": parts[1], "customer": None}
        if parts[0] == "refunds":
            return self.act_on_refund(method, parts, form)
        if parts[0] == "disputes":
            return self.listed([each for each in self.disputes.values() if each["payment_intent"] == form["payment_intent"]])
        if len(parts) == 1:
            return self.create(parts[0], form)
        intent = self.intents.get(parts[1])
        if not intent or intent["object"] + "s" != parts[0]:
            raise Refusal(404, "resource_missing")
        if method == "GET":
            return self.shown(intent, form)
        if len(parts) == 2:
            intent.update({name: form[name] for name in ("customer", "payment_method") if name in form})
            return self.shown(intent, form)
        getattr(self, "do_" + parts[2])(intent, form)
        return self.shown(intent, form)

    def create(self, kind, form):
        intent = {
            "object": kind[:-1], "id": self.new_id("pi" if kind == "payment_intents" else "seti"), "metadata": form.get("metadata", {}),
            "status": "requires_payment_method", "customer": form.get("customer"), "payment_method": None, "next_action": None,
            "created": int(time.time()), "livemode": False, "latest_charge": None, "last_payment_error": None, "last_setup_error": None}
        if kind == "payment_intents":
            if not re.fullmatch(r"[0-9]{1,8}", form.get("amount", "")) or int(form["amount"]) < 1:
                raise Refusal(400, "parameter_invalid_integer", param="amount")
            if not re.fullmatch(r"[a-z]{3}", form.get("currency", "")):
                raise Refusal(400, "parameter_missing", param="currency")
            if form["currency"] == "isk" and int(form["amount"]) % 100:
                raise Refusal(400, "invalid_charge_amount_no_decimal_compatible")
            intent.update(
                amount=int(form["amount"]), currency=form["currency"], amount_received=0, amount_capturable=0,
                capture_method=form.get("capture_method", "automatic"))
        intent["client_secret"] = "%s_secret_%s" % (intent["id"], "Zx9")
        self.intents[intent["id"]] = intent
        if form.get("confirm") == "true":
            self.do_confirm(intent, form)
        return self.shown(intent, form)

    def shown(self, intent, form):
        shown = dict(intent)
        charge = shown.get("latest_charge")
        if charge and "latest_charge" not in form.get("expand", {}) and form.get("expand") != "latest_charge":
            shown["latest_charge"] = charge["id"]
        return {name: value for name, value in shown.items() if not name.startswith("_")}

    def expect(self, intent, *statuses):
        if intent["status"] not in statuses:
            kind = "payment_intent" if intent["object"] == "payment_intent" else "setup_intent"
            raise Refusal(400, kind + "_unexpected_state")

    def do_confirm(self, intent, form):
        self.expect(intent, "requires_payment_method", "requires_confirmation")
        token = form.get("confirmation_token") or form.get("payment_method") or intent["payment_method"]
        if not token:
            raise Refusal(400, "parameter_missing", param="payment_method")
        intent["payment_method"] = "pm_" + token.split("_", 1)[1]
        found = re.search(r"declined_([a-z_]+)$", token)
        if found:
            error = {"type": "card_error", "code": "card_declined", "decline_code": found.group(1), "message": "Declined."}
            intent["last_setup_error" if intent["object"] == "setup_intent" else "last_payment_error"] = error
            intent["payment_method"] = None
            self.tell("payment_intent.payment_failed", intent)
            raise Refusal(402, "card_declined", "card_error", decline_code=found.group(1), payment_intent=self.shown(intent, {}))
        if token.endswith("challenge"):
            intent["status"] = "requires_action"
            intent["next_action"] = {"type": "use_stripe_sdk", "use_stripe_sdk": {}}
            return
        self.charge(intent)

    def charge(self, intent):
        intent["next_action"] = None
        if intent["object"] == "setup_intent":
            intent["status"] = "succeeded"
            self.tell("setup_intent.succeeded", intent)
            return
        wallet = re.match(r"pm_wallet_([a-z_]+)$", intent["payment_method"] or "")
        card = {"brand": "visa", "last4": "4242", "exp_month": 8, "exp_year": 2031, "wallet": None}
        if wallet:
            # The number on the receipt of a wallet is the device's; the card's own is `last4`.
            card["wallet"] = {"type": wallet.group(1), "dynamic_last4": "0007", wallet.group(1): {}}
        intent["latest_charge"] = {
            "object": "charge", "id": self.new_id("ch"), "disputed": False, "payment_intent": intent["id"],
            "payment_method_details": {"type": "card", "card": card}}
        if intent["capture_method"] == "manual":
            intent.update(status="requires_capture", amount_capturable=intent["amount"])
            self.tell("payment_intent.amount_capturable_updated", intent)
        else:
            intent.update(status="succeeded", amount_received=intent["amount"])
            self.tell("payment_intent.succeeded", intent)

    def do_cancel(self, intent, form):
        self.expect(intent, "requires_payment_method", "requires_confirmation", "requires_action", "requires_capture")
        intent.update(status="canceled", amount_capturable=0, next_action=None)
        self.tell(intent["object"] + ".canceled", intent)

    def do_capture(self, intent, form):
        self.expect(intent, "requires_capture")
        amount = int(form.get("amount_to_capture", intent["amount"]))
        if not 0 < amount <= intent["amount"]:
            raise Refusal(400, "amount_too_large")
        intent.update(status="succeeded", amount_received=amount, amount_capturable=0)
        self.tell("payment_intent.succeeded", intent)

    def act_on_refund(self, method, parts, form):
        if method == "GET" and len(parts) == 2:
            if parts[1] not in self.refunds:
                raise Refusal(404, "resource_missing")
            return self.refunds[parts[1]]
        if method == "GET":
            return self.listed([each for each in self.refunds.values() if each["payment_intent"] == form["payment_intent"]])
        intent = self.intents.get(form.get("payment_intent"))
        if not intent or intent["status"] != "succeeded":
            raise Refusal(400, "resource_missing")
        before = sum(each["amount"] for each in self.refunds.values() if each["payment_intent"] == intent["id"])
        amount = int(form.get("amount", intent["amount_received"] - before))
        if amount < 1 or before + amount > intent["amount_received"]:
            raise Refusal(400, "charge_already_refunded" if before == intent["amount_received"] else "amount_too_large")
        made = {
            "object": "refund", "id": self.new_id("re"), "amount": amount, "currency": intent["currency"], "status": "succeeded",
            "payment_intent": intent["id"], "metadata": form.get("metadata", {})}
        self.refunds[made["id"]] = made
        self.tell("refund.created", made)
        return made

    def listed(self, data):
        return {"object": "list", "data": data, "has_more": False}

    def dispute(self, reference, status="needs_response"):
        with self.lock:
            intent = self.intents[reference]
            intent["latest_charge"]["disputed"] = True
            known = [each for each in self.disputes.values() if each["payment_intent"] == reference]
            made = known[0] if known else {"object": "dispute", "id": self.new_id("dp"), "payment_intent": reference}
            made.update(
                amount=intent["amount"], currency=intent["currency"], status=status, reason="fraudulent",
                evidence_details={"due_by": int(time.time()) + 86400})
            self.disputes[made["id"]] = made
            self.tell("charge.dispute.created", made)
            return made

    # What goes out

    def tell(self, kind, thing):
        """Posts a signed event: now, twice, late or never, as the dice fall."""
        if not self.hook:
            return
        event = {
            "id": self.new_id("evt"), "object": "event", "type": kind, "livemode": False, "created": int(time.time()),
            "api_version": self.version, "data": {"object": self.shown(thing, {})}}
        text = json.dumps(event).encode()
        if self.dice.random() < self.chance:
            return
        for _ in range(2 if self.dice.random() < self.chance else 1):
            threading.Timer(self.dice.random() * (1 if self.chance else 0.05), self.post, [text]).start()

    def post(self, text):
        seconds = str(int(time.time()))
        tag = hmac.new(self.secret.encode(), seconds.encode() + b"." + text, hashlib.sha256).hexdigest()
        try:
            url = urllib.parse.urlsplit(self.hook)
            line = http.client.HTTPConnection(url.hostname, url.port, timeout=10)
            line.request("POST", url.path, text, {
                "Content-Type": "application/json; charset=utf-8", "Stripe-Signature": "t=%s,v1=%s" % (seconds, tag)})
            line.getresponse().read()
            line.close()
        except (OSError, http.client.HTTPException):
            self.lost_events.append(text)
