"""What calculating the tax of a basket costs: 20 lines, three rates, prices with and without tax, shipping, a discount."""

import json
import os
import pathlib
import statistics
import resource
import subprocess

ROUNDS = int(os.environ.get("ROUNDS", "5"))
CALCULATIONS = 2_000
TABLES = pathlib.Path(__file__).resolve().parents[2] / "Config" / "tax"


def basket(lines, seller, buyer):
    items = [
        {"unitAmount": 1000 + 37 * place, "quantity": 1 + place % 3,
         "taxCategory": ("standard", "reduced", "second_reduced")[place % 3],
         "taxBehavior": ("inclusive", "exclusive")[place % 2]}
        for place in range(lines - 2)]
    items += [{"kind": "shipping", "unitAmount": 590}, {"kind": "discount", "unitAmount": -500}]
    return {"currency": "EUR", "date": "2026-11-21", "seller": seller, "buyer": buyer, "items": items}


def taxes(_):
    shop = {"country": "DE", "registrations": ["DE"], "distanceSales": "one_stop_shop"}
    quebec = {"country": "CA", "region": "QC", "registrations": ["CA", "CA-QC"]}
    cases = [
        ("20 lines, from Germany to a consumer in France", basket(20, shop, {"country": "FR"})),
        ("20 lines in Quebec, GST and QST by themselves", basket(20, quebec, {"country": "CA", "region": "QC"})),
        ("500 lines, from Germany to a consumer in France", basket(500, shop, {"country": "FR"})),
    ]
    command = [os.environ["PORTICO_BINARY"], "tax", "calculate", "--tables", str(TABLES), "--repeat"]
    print("\n### Tax of a basket: rules looked up, summed and rounded; median of %d rounds of %d\n" % (
        ROUNDS, CALCULATIONS))
    print("| basket | µs CPU each | µs each |\n|---|--:|--:|")
    for name, request in cases:
        rounds = [calculate(command, json.dumps(request) + "\n") for _ in range(ROUNDS)]
        print("| %s | %.1f | %.1f |" % (name, *(statistics.median(each) for each in zip(*rounds))))


def calculate(command, line):
    """Processor time and time of one calculation, without the start of the program and the reading of its tables."""
    once, _ = cost([*command, "1"], line)
    many, answer = cost([*command, str(CALCULATIONS)], line)
    return (many - once) / (CALCULATIONS - 1) * 1e6, json.loads(answer)["microseconds"]


def cost(command, line):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, input=line, capture_output=True, text=True, timeout=300, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, run.stdout
