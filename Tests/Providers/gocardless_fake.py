"""A stateful GoCardless on a free port of loopback, as strict as the real one where that costs money.

Its control verbs are the names of the sandbox's scenario simulators. The official client drives it in the tests, which
keeps it honest; faults are dealt by a seeded source, so that a run can be repeated.
"""

import datetime
import hashlib
import hmac
import http.server
import json
import random
import threading
import urllib.error
import urllib.parse
import urllib.request

# What may stand in a body; anything else is a validation error, as at GoCardless.
FIELDS = {
    "billing_requests": {"mandate_request", "payment_request", "metadata", "links", "fallback_enabled", "purpose_code"},
    "billing_request_flows": {
        "redirect_uri", "exit_uri", "links", "prefilled_customer", "language", "lock_currency", "skip_success_screen",
        "show_redirect_buttons", "auto_fulfil"},
    "payments": {
        "amount", "currency", "charge_date", "reference", "description", "retry_if_possible", "metadata", "links"},
    "refunds": {"amount", "total_amount_confirmation", "reference", "metadata", "links"},
}
SCHEMES = {"GBP": "bacs", "EUR": "sepa_core", "SEK": "autogiro", "USD": "ach"}
CREDITOR = {
    "id": "CR1", "name": "Northwind Ltd", "country_code": "GB", "verification_status": "successful",
    "scheme_identifiers": [
        {"id": "SU1", "scheme": scheme, "name": "NORTHWIND LTD", "reference": reference, "status": "active",
         "minimum_advance_notice": days}
        for scheme, reference, days in [("bacs", "420042", 3), ("sepa", "GB42ZZZSDDBARC0000007495895", 4)]]}
LIVE_MANDATES = {"pending_customer_approval", "pending_submission", "submitted", "active"}
PREFIX = {"billing_requests": "BRQ", "billing_request_flows": "BRF", "payments": "PM", "refunds": "RF", "mandates": "MD"}
LINK = {"billing_requests": "billing_request", "payments": "payment", "mandates": "mandate", "refunds": "refund"}

# What a scenario does: the resource's status, and the actions told on the way.
SCENARIOS = {
    "payment_submitted": ("payments", "submitted", ["submitted"]),
    "payment_confirmed": ("payments", "confirmed", ["submitted", "confirmed"]),
    "payment_paid_out": ("payments", "paid_out", ["paid_out"]),
    "payment_failed": ("payments", "failed", ["failed"]),
    "payment_late_failure": ("payments", "failed", ["failed"]),
    "payment_late_failure_settled": ("payments", "failed", ["late_failure_settled"]),
    "payment_charged_back": ("payments", "charged_back", ["charged_back"]),
    "payment_chargeback_settled": ("payments", "charged_back", ["chargeback_settled"]),
    "payment_chargeback_cancelled": ("payments", "paid_out", ["chargeback_cancelled"]),
    "mandate_activated": ("mandates", "active", ["submitted", "active"]),
    "mandate_failed": ("mandates", "failed", ["failed"]),
    "mandate_expired": ("mandates", "expired", ["expired"]),
    "mandate_customer_approval_granted": ("mandates", "pending_submission", ["customer_approval_granted"]),
    "refund_paid": ("refunds", "paid", ["paid"]),
    "refund_bounced": ("refunds", "bounced", ["bounced"]),
    "refund_returned": ("refunds", "funds_returned", ["funds_returned"]),
}


class Problem(Exception):
    """An error as GoCardless answers it."""

    def __init__(self, status, kind, reason, links=None, field=None):
        super().__init__(reason)
        self.status = status
        error = {"message": reason, **({"reason": reason} if field is None else {"field": field})}
        if links:
            error["links"] = links
        self.body = {"error": {
            "type": kind, "code": status, "message": reason, "request_id": "REQ1",
            "documentation_url": "https://developer.gocardless.com/", "errors": [error]}}


class Fake:
    """The books of one GoCardless account, and the server that serves them."""

    def __init__(self, token="sandbox_token_of_the_fake", secret="webhook-secret", seed=1):
        self.token, self.secret = token, secret
        self.random = random.Random(seed)
        self.lock = threading.RLock()
        self.books = {name: {} for name in PREFIX}
        self.keys, self.events, self.calls = {}, [], []
        self.hook = None
        # Of each 1,000 calls so many meet a fault of that kind; of each 1,000 notifications likewise.
        self.faults, self.news = {}, {}
        # The end of a path and the fault that the next call of it meets.
        self.only = None
        self.waiting = []
        self.count, self.reminders = 0, 0
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                fake.serve(self, "GET")

            def do_POST(self):
                fake.serve(self, "POST")

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    # Serving

    def serve(self, request, method):
        length = int(request.headers.get("Content-Length") or 0)
        body = request.rfile.read(length)
        path = urllib.parse.urlsplit(request.path)
        if path.path.startswith("/flow/"):
            return self.page(request, method, path.path[6:], body)
        fault = self.draw(self.faults)
        with self.lock:
            if self.only and path.path.endswith(self.only[0]):
                fault, self.only = self.only[1], None
            self.calls.append((method, path.path))
        if fault in ("500", "429"):
            kind = "gocardless" if fault == "500" else "invalid_api_usage"
            problem = Problem(int(fault), kind, "internal_error" if fault == "500" else "rate_limit_exceeded")
            return self.answer(request, problem.status, problem.body)
        if fault == "cut_before":
            return self.cut(request)
        try:
            self.check(request, method, body)
            with self.lock:
                status, answer = self.act(
                    method, path.path.strip("/").split("/"), dict(urllib.parse.parse_qsl(path.query)),
                    json.loads(body) if body else {}, request.headers.get("Idempotency-Key"))
        except Problem as problem:
            status, answer = problem.status, problem.body
        if fault == "cut_after":
            return self.cut(request)
        if fault == "500_after":
            return self.answer(request, 500, Problem(500, "gocardless", "internal_error").body)
        if fault == "garbage":
            return self.answer(request, 200, None)
        return self.answer(request, status, answer)

    def draw(self, table):
        with self.lock:
            roll = self.random.randrange(1000)
        for kind, share in table.items():
            if roll < share:
                return kind
            roll -= share
        return None

    def cut(self, request):
        request.close_connection = True
        request.connection.close()

    def answer(self, request, status, answer):
        data = b"<html>" if answer is None else json.dumps(answer).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(data)))
        for name in ("Limit", "Remaining"):
            request.send_header("RateLimit-" + name, "1000")
        request.send_header("RateLimit-Reset", "Sat, 21 Nov 2026 16:00:00 GMT")
        request.end_headers()
        request.wfile.write(data)

    def check(self, request, method, body):
        if request.headers.get("Authorization") != "Bearer " + self.token:
            raise Problem(401, "invalid_api_usage", "access_token_not_found")
        if request.headers.get("GoCardless-Version") != "2015-07-06":
            raise Problem(400, "invalid_api_usage", "missing_version_header")
        if method == "POST" and body and not request.headers.get("Content-Type", "").startswith("application/json"):
            raise Problem(415, "invalid_api_usage", "invalid_content_type")

    # The API

    def act(self, method, path, query, body, key):
        kind, rest = path[0], path[1:]
        if kind == "creditors" and method == "GET":
            if rest and rest[0] != CREDITOR["id"]:
                raise Problem(404, "invalid_api_usage", "resource_not_found")
            return 200, {"creditors": CREDITOR if rest else [CREDITOR], "meta": {}}
        if kind == "events" and method == "GET":
            found = [e for e in self.events if e["links"].get("payment") == query.get("payment")]
            return 200, {"events": found[::-1], "meta": {"cursors": {"before": None, "after": None}, "limit": 50}}
        if kind == "scenario_simulators" and method == "POST":
            self.run(rest[0], body["data"]["links"]["resource"])
            return 200, {"scenario_simulators": {"id": rest[0]}}
        if kind not in self.books:
            raise Problem(404, "invalid_api_usage", "path_not_found")
        if method == "GET" and not rest:
            found = [p for p in self.books[kind].values()
                     if "mandate" not in query or p["links"].get("mandate") == query["mandate"]]
            return 200, {kind: found[::-1], "meta": {"cursors": {"before": None, "after": None}, "limit": 500}}
        if method == "GET":
            return 200, {kind: self.find(kind, rest[0])}
        if not rest:
            return 201, {kind: self.create(kind, body.get(kind), key)}
        if len(rest) == 3 and rest[1] == "actions":
            return 200, {kind: self.perform(kind, self.find(kind, rest[0]), rest[2])}
        raise Problem(404, "invalid_api_usage", "path_not_found")

    def find(self, kind, name):
        if name not in self.books[kind]:
            raise Problem(404, "invalid_api_usage", "resource_not_found")
        return self.books[kind][name]

    def name(self, kind):
        self.count += 1
        return "%s%08d" % (PREFIX[kind], self.count)

    def create(self, kind, fields, key):
        if key is not None and (kind, key) in self.keys:
            raise Problem(
                409, "invalid_state", "idempotent_creation_conflict",
                {"conflicting_resource_id": self.keys[kind, key]})
        if not isinstance(fields, dict) or set(fields) - FIELDS.get(kind, set()):
            raise Problem(422, "validation_failed", "is not known", field="unknown")
        metadata = fields.get("metadata", {})
        if len(metadata) > 3 or any(len(k) > 50 or len(v) > 500 for k, v in metadata.items()):
            raise Problem(422, "validation_failed", "is too long", field="metadata")
        made = getattr(self, "new_" + kind)(fields)
        self.books[kind][made["id"]] = made
        if key is not None:
            self.keys[kind, key] = made["id"]
        if kind in LINK:
            self.tell(kind, made["id"], "created")
        return made

    @staticmethod
    def amount(fields):
        if not isinstance(fields.get("amount"), int) or fields["amount"] < 1:
            raise Problem(422, "validation_failed", "must be positive", field="amount")
        return fields["amount"]

    def new_billing_requests(self, fields):
        mandate, payment = fields.get("mandate_request"), fields.get("payment_request")
        if not mandate and not payment:
            raise Problem(422, "validation_failed", "is required", field="mandate_request")
        if mandate and mandate.get("scheme") and SCHEMES.get(mandate["currency"]) != mandate["scheme"]:
            raise Problem(422, "validation_failed", "does not fit the currency", field="scheme")
        if payment:
            self.amount(payment)
            if payment["currency"] not in ("GBP", "EUR"):
                raise Problem(422, "validation_failed", "is not supported", field="currency")
        return {"id": self.name("billing_requests"), "status": "pending", "metadata": fields.get("metadata", {}),
                "mandate_request": mandate, "payment_request": payment, "links": {}, "resources": {}, "actions": []}

    def new_billing_request_flows(self, fields):
        request = self.find("billing_requests", fields["links"]["billing_request"])
        if request["status"] != "pending":
            raise Problem(422, "invalid_state", "billing_request_not_pending")
        name = self.name("billing_request_flows")
        return {"id": name, "authorisation_url": "%s/flow/%s" % (self.url, name), "redirect_uri": fields["redirect_uri"],
                "exit_uri": fields.get("exit_uri"), "links": {"billing_request": request["id"]}}

    def new_payments(self, fields):
        mandate = self.books["mandates"].get(fields["links"].get("mandate"))
        if mandate is None:
            raise Problem(422, "validation_failed", "must be a mandate", field="links")
        if mandate["status"] not in LIVE_MANDATES:
            raise Problem(422, "invalid_state", "mandate_is_inactive")
        if fields["currency"] != mandate["currency"]:
            raise Problem(422, "validation_failed", "does not fit the mandate", field="currency")
        return self.payment(self.amount(fields), fields, mandate["id"], "pending_submission")

    def payment(self, amount, fields, mandate, status):
        charge_date = fields.get("charge_date") or (datetime.date.today() + datetime.timedelta(5)).isoformat()
        return {"id": self.name("payments"), "amount": amount, "amount_refunded": 0, "currency": fields["currency"],
                "status": status, "charge_date": charge_date, "metadata": fields.get("metadata", {}), "description": fields.get("description"),
                "links": {"mandate": mandate, "creditor": "CR1"} if mandate else {"creditor": "CR1"}}

    def new_refunds(self, fields):
        payment = self.find("payments", fields["links"]["payment"])
        amount = self.amount(fields)
        if payment["status"] not in ("confirmed", "paid_out"):
            raise Problem(422, "invalid_state", "refund_payment_invalid_state")
        if fields.get("total_amount_confirmation") != payment["amount_refunded"] + amount:
            raise Problem(422, "invalid_state", "total_amount_confirmation_invalid")
        if payment["amount_refunded"] + amount > payment["amount"]:
            raise Problem(422, "validation_failed", "is above what is left", field="amount")
        payment["amount_refunded"] += amount
        return {"id": self.name("refunds"), "amount": amount, "currency": payment["currency"], "status": "created",
                "metadata": fields.get("metadata", {}), "links": {"payment": payment["id"]}}

    def perform(self, kind, resource, action):
        allowed = {
            ("billing_requests", "cancel"): ({"pending", "ready_to_fulfil"}, "cancelled"),
            ("payments", "cancel"): ({"pending_submission"}, "cancelled"),
            ("payments", "retry"): ({"failed"}, "pending_submission"),
            ("mandates", "cancel"): (LIVE_MANDATES, "cancelled"),
            ("mandates", "reinstate"): ({"cancelled", "failed", "expired"}, "pending_submission"),
        }
        if (kind, action) not in allowed:
            raise Problem(404, "invalid_api_usage", "path_not_found")
        before, after = allowed[kind, action]
        if resource["status"] not in before:
            raise Problem(422, "invalid_state", "cancellation_failed" if action == "cancel" else "retry_failed")
        # A payment may be collected again three times.
        if action == "retry" and resource.get("retries", 0) >= 3:
            raise Problem(422, "invalid_state", "retry_failed")
        if action == "retry":
            mandate = self.books["mandates"].get(resource["links"].get("mandate"))
            if mandate is None or mandate["status"] not in LIVE_MANDATES:
                raise Problem(422, "invalid_state", "mandate_is_inactive")
            resource["retries"] = resource.get("retries", 0) + 1
        resource["status"] = after
        told = {"retry": "resubmission_requested", "reinstate": "reinstated", "cancel": "cancelled"}[action]
        self.tell(kind, resource["id"], told, "payment_retried" if action == "retry" else None)
        if (kind, action) == ("mandates", "cancel"):
            for payment in self.books["payments"].values():
                if payment["links"].get("mandate") == resource["id"] and payment["status"] == "pending_submission":
                    payment["status"] = "cancelled"
                    self.tell("payments", payment["id"], "cancelled")
        return resource

    # The payer's page

    def page(self, request, method, name, body):
        with self.lock:
            flow = self.books["billing_request_flows"].get(name)
            asked = flow and self.books["billing_requests"][flow["links"]["billing_request"]]
            if not flow:
                return self.answer(request, 404, {})
            if method == "POST":
                choice = urllib.parse.parse_qs(body.decode()).get("choice", [""])[0]
                if choice == "approve" and asked["status"] == "pending":
                    self.fulfil(asked)
                target = flow["redirect_uri"] if choice == "approve" else flow["exit_uri"]
                request.send_response(303)
                request.send_header("Location", target)
                request.send_header("Content-Length", "0")
                request.end_headers()
                return None
        html = (
            "<!doctype html><html lang=en><title>GoCardless</title><h1>Set up a Direct Debit</h1><form method=post>"
            "<button name=choice value=approve>Approve</button> <button name=choice value=exit>Leave</button></form>")
        data = html.encode()
        request.send_response(200)
        request.send_header("Content-Type", "text/html; charset=utf-8")
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)
        return None

    def fulfil(self, asked):
        """What GoCardless does once the payer has approved."""
        mandate = None
        if asked["mandate_request"]:
            currency = asked["mandate_request"]["currency"]
            name = self.name("mandates")
            mandate = {"id": name, "status": "pending_submission", "currency": currency, "reference": "NORTH-" + name[2:],
                       "scheme": SCHEMES[currency], "metadata": asked["mandate_request"].get("metadata", {}),
                       "links": {"creditor": "CR1"}}
            self.books["mandates"][mandate["id"]] = mandate
            asked["links"]["mandate_request_mandate"] = mandate["id"]
            self.tell("mandates", mandate["id"], "created")
        if asked["payment_request"]:
            fields = asked["payment_request"]
            payment = self.payment(fields["amount"], fields, mandate and mandate["id"], "confirmed")
            self.books["payments"][payment["id"]] = payment
            asked["links"]["payment_request_payment"] = payment["id"]
            self.tell("payments", payment["id"], "confirmed")
        asked["status"] = "fulfilled"
        asked["resources"] = {
            "customer_bank_account": {"bank_name": "BARCLAYS BANK PLC", "account_number_ending": "11"}}
        self.tell("billing_requests", asked["id"], "fulfilled")

    # News

    def run(self, scenario, name, cause=None):
        """Runs a scenario of the sandbox on a resource."""
        if scenario == "billing_request_fulfilled":
            with self.lock:
                return self.fulfil(self.find("billing_requests", name))
        if scenario not in SCENARIOS:
            raise Problem(404, "invalid_api_usage", "scenario_not_found")
        kind, status, actions = SCENARIOS[scenario]
        with self.lock:
            self.find(kind, name)["status"] = status
            for action in actions:
                self.tell(kind, name, action, cause)
        return None

    def tell(self, kind, name, action, cause=None):
        event = {
            "id": "EV%08d" % (len(self.events) + 1), "resource_type": kind, "action": action, "metadata": {},
            "created_at": "2026-11-21T10:%02d:%02d.%03dZ" % (
                len(self.events) // 60000 % 60, len(self.events) // 1000 % 60, len(self.events) % 1000),
            "links": {LINK[kind]: name},
            "details": {"origin": "api", "cause": cause or "%s_%s" % (LINK[kind], action), "description": action}}
        if action == "failed":
            event["details"]["will_attempt_retry"] = False
        self.events.append(event)
        self.waiting.append(event)

    def remind(self, payment):
        """News of a payment that say nothing and stand in no list, as a reason to ask."""
        self.reminders += 1
        self.waiting.append({
            "id": "EVR%08d" % self.reminders, "resource_type": "payments", "action": "resent", "metadata": {},
            "links": {"payment": payment}, "details": {"origin": "api", "cause": "resent", "description": "resent"}})

    def sign(self, body):
        return hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()

    def deliver(self):
        """Sends what waits to the hook: in one body or several, twice, late or out of order, as the table says."""
        with self.lock:
            events, self.waiting = self.waiting, []
        answers = []
        batches = []
        while events:
            size = 1 + self.random.randrange(3)
            batches.append(events[:size])
            events = events[size:]
        if self.draw(self.news) == "reordered":
            self.random.shuffle(batches)
        for batch in batches:
            fate = self.draw(self.news)
            if fate == "lost":
                continue
            for _ in range(2 if fate == "twice" else 1):
                answers.append(self.post({"events": batch, "meta": {"webhook_id": "WB1"}}))
        return answers

    def post(self, payload, signature=None):
        """One notification; answers the HTTP status, 0 where nobody listens."""
        body = json.dumps(payload).encode()
        request = urllib.request.Request(
            self.hook, body, {
                "Content-Type": "application/json", "Webhook-Signature": signature or self.sign(body),
                "Origin": "https://api-sandbox.gocardless.com"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    # What must never be

    def charges(self):
        """Our keys with the payments that were collected for them."""
        found = {}
        with self.lock:
            for payment in self.books["payments"].values():
                key = payment["metadata"].get("portico_transaction", payment["id"])
                if payment["status"] not in ("cancelled",):
                    found.setdefault(key, []).append(payment)
        return found
