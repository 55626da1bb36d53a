"""Lists and searches over a million checkouts of one merchant, and what an idempotency key costs."""

import http.client
import json
import os
import random
import sqlite3
import statistics
import time
import urllib.parse

from measuring import cpu_seconds, wrk
from servers import ADMIN_PORT, Portico

ROWS = int(os.environ.get("ROWS", "1000000"))
CALLS = int(os.environ.get("CALLS", "400"))

# Rows are copies of one checkout that the program has made, with ids, times and words of their own.
FILL = """
INSERT INTO checkouts (id, organization_id, site_id, is_live, page_secret_high, page_secret_low, currency, status, amount_due,
    amount_authorized, amount_captured, amount_received, amount_refunded, amount_disputed, is_paid_late, in_flight,
    failed_attempts, attempt_limit, closure, event_count, reference, details, created_at_ms, expires_at_ms, updated_at_ms%(more)s)
WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
SELECT unhex_id(t.created_at_ms - (?1 - n + 1) * 1000, n), t.organization_id, t.site_id, t.is_live, n, n, t.currency,
    CASE n %% 1000 WHEN 0 THEN 'disputed' ELSE CASE n %% 10 WHEN 0 THEN 'expired' WHEN 1 THEN 'cancelled' ELSE 'paid' END END,
    t.amount_due, 0, 0, 0, 0, 0, 0, NULL, 0, 5, NULL, 1, 'ORDER-' || n,
    json_object('items', json_array(json_object('name', word(n) || ' ' || word(n / 97), 'quantity', 1000, 'unitAmount', 1250)),
        'reference', 'ORDER-' || n, 'customer', json_object('email', 'customer' || (n %% 200000) || '@example.com'),
        'metadata', json('{}')),
    t.created_at_ms - (?1 - n + 1) * 1000, t.expires_at_ms, t.updated_at_ms%(values)s
FROM n, (SELECT * FROM checkouts ORDER BY rowid LIMIT 1) t
"""
WORDS = ["kettle", "lantern", "bicycle", "saddle", "pump", "helmet", "bell", "basket", "mirror", "chain", "glove", "bottle"]


class Million(Portico):
    """The server over that many checkouts, made behind its back while it stands still."""

    name = "portico-million"

    def __init__(self, run):
        super().__init__(run)
        database = sqlite3.connect(os.path.join(self.seed, "portico.db"))
        database.create_function("unhex_id", 2, lambda ms, n: (ms << 16 | n & 0xFFFF).to_bytes(8, "big") + n.to_bytes(8, "big"))
        database.create_function("word", 1, lambda n: WORDS[int(n) % len(WORDS)])
        database.execute("PRAGMA synchronous = OFF")
        known = [row[1] for row in database.execute("PRAGMA table_info(checkouts)")]
        stated = FILL[:FILL.index(")")]
        # The rowid has a name, and a number of its own for each row.
        more = [each for each in known if each not in stated and each != "number"]
        names = "".join(", " + each for each in more)
        values = "".join(", t." + each for each in more)
        # The pages that the first thousand rows stand for are not read here.
        database.execute(FILL % {"more": names, "values": values}, (ROWS,))
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()

    def prepare(self):
        os.rename(self.seed, self.data)
        open(os.path.join(self.run, "access.log"), "w").close()


def lists(run):
    server = Million(run)
    server.start()
    try:
        caller = Caller(server)
        began = time.perf_counter()
        caller.get("q=nothing-like-this")
        print("\n### Lists and searches over %d checkouts of one merchant, one connection, %d calls of each\n" % (ROWS, CALLS))
        print("The search index took in the rows in %.1f s. Pages of 20.\n" % (time.perf_counter() - began))
        print("| call | p50 ms | p99 ms | µs CPU a call | found |\n|---|--:|--:|--:|--:|")
        for name, query in CALL_KINDS:
            times, found = [], 0
            before = cpu_seconds(server.process)
            for turn in range(CALLS):
                start = time.perf_counter()
                found = max(found, caller.get(query(turn)))
                times.append((time.perf_counter() - start) * 1000)
            cpu = (cpu_seconds(server.process) - before) * 1e6 / CALLS
            quantiles = statistics.quantiles(times, n=100)
            print("| %s | %.2f | %.2f | %.0f | %d |" % (name, statistics.median(times), quantiles[98], cpu, found))
    finally:
        server.stop()


def pick(turn):
    return random.Random(turn).randrange(1, ROWS)


def quoted(text):
    return urllib.parse.quote(text)


CALL_KINDS = [
    ("newest", lambda turn: ""),
    ("by status, common", lambda turn: "status=paid"),
    ("by status, one in a thousand", lambda turn: "status=disputed"),
    ("by status, none", lambda turn: "status=refunded"),
    ("by reference", lambda turn: "reference=ORDER-%d" % pick(turn)),
    ("by mail address", lambda turn: "email=" + quoted("customer%d@example.com" % (pick(turn) % 200000))),
    ("by one word that many have", lambda turn: "q=" + WORDS[turn % len(WORDS)]),
    ("by two words that many have", lambda turn: "q=%s+%s" % (WORDS[turn % 12], WORDS[(turn + 5) % 12])),
    ("by a reference typed as words", lambda turn: "q=order-%d" % pick(turn)),
    ("by the beginning of a word", lambda turn: "q=" + WORDS[turn % len(WORDS)][:4]),
    ("by words that nobody has", lambda turn: "q=absent%d" % turn),
    ("by four digits", lambda turn: "q=%04d" % (pick(turn) % 10000)),
]


class Caller:
    """One keep-alive connection with a secret key."""

    def __init__(self, server):
        with open(server.creates, encoding="utf-8") as script:
            text = script.read()
        self.key = text.split('["Authorization"]="')[1].split('"')[0]
        self.connection = http.client.HTTPConnection("127.0.0.1", ADMIN_PORT, timeout=300)

    def get(self, query):
        self.connection.request("GET", "/v1/checkouts?" + query, headers={"Authorization": self.key})
        answer = self.connection.getresponse()
        body = json.loads(answer.read())
        if answer.status != 200:
            raise SystemExit("%s: %s" % (query, body))
        return len(body["data"])


def replay(run):
    """Creates without a key, with a fresh key each, and with one key again and again."""
    server = Portico(run)
    with open(server.creates, encoding="utf-8") as script:
        plain = script.read()
    fresh = plain.replace("function request() ", "local count = 0\nfunction request() count = count + 1; ").replace(
        "return requests[turn] end", 'headers["Idempotency-Key"] = "key-" .. count; '
        'return wrk.format("POST", paths[turn], headers, body) end').replace("local headers = {", "headers = {")
    same = plain.replace("local headers = {", 'local headers = {["Idempotency-Key"]="one", ')
    print("\n### What an idempotency key costs (create with five items, durable, 64 connections)\n")
    print("| create | req/s | µs CPU a request | errors |\n|---|--:|--:|--:|")
    for name, text in (("without a key", plain), ("with a fresh key each", fresh), ("the same key again", same)):
        path = os.path.join(run, "replay.lua")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        server.start()
        wrk(path, ADMIN_PORT, 64, 1)
        before = cpu_seconds(server.process)
        result = wrk(path, ADMIN_PORT, 64, 4)
        cpu = (cpu_seconds(server.process) - before) * 1e6 / result["requests"]
        print("| %s | %.0f | %.1f | %d |" % (name, result["rate"], cpu, result["errors"]))
        server.stop()
