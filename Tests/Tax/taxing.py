"""Asks the binary, PORTICO_BINARY, for taxes: a line of JSON for each sale, a line back for each."""

import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


def ask(requests):
    """The answers to many requests, in their order."""
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    run = subprocess.run(
        [os.environ["PORTICO_BINARY"], "tax", "calculate", "--tables", str(ROOT / "Config" / "tax")],
        input=lines, capture_output=True, text=True, timeout=300, check=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == len(requests)
    return answers


def sale(seller, buyer, *, date="2026-09-29", registrations=None, items=None, currency="EUR", **more):
    """A request; seller and buyer are country codes or whole objects."""
    if isinstance(seller, str):
        seller = {"country": seller, "registrations": registrations if registrations is not None else [seller]}
    if isinstance(buyer, str):
        buyer = {"country": buyer}
    items = items or [{"unitAmount": 10_000}]
    return {"currency": currency, "date": date, "seller": seller, "buyer": buyer, "items": items, **more}
