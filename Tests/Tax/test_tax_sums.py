"""What baskets come to, against sums of fractions: prices with and without tax, discounts, shipping, every rounding.

The number of baskets is PORTICO_TAX_BASKETS, 4,000 where it says nothing, so that the suite stays short."""

import fractions
import os
import random

import pytest
from taxing import ask, sale

COUNT = int(os.environ.get("PORTICO_TAX_BASKETS", "4000"))
RATES = {"standard": "20", "reduced": "10", "second_reduced": "5.5", "super_reduced": "2.1"}
LEVELS = ("line", "rate_group", "document")
METHODS = ("half_up", "half_even", "down", "up")


def rounded(amount, method):
    whole, rest = divmod(amount.numerator, amount.denominator)
    rest = fractions.Fraction(rest, amount.denominator)
    half = fractions.Fraction(1, 2)
    up = {"half_up": rest >= half, "half_even": rest > half or (rest == half and whole % 2), "down": False,
          "up": rest > 0}[method]
    return whole + bool(up)


def split(total, weights):
    """The largest remainder, the earlier first where two are equal."""
    if not total:
        return [0] * len(weights)
    shares = [fractions.Fraction(total * weight, sum(weights)) for weight in weights]
    parts = [share.numerator // share.denominator for share in shares]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - shares[place], place))
    for place in order[:total - sum(parts)]:
        parts[place] += 1
    return parts


def expected(request):
    """Net, tax and total of a French basket."""
    items = request["items"]
    goods = [item for item in items if item.get("kind") is None]
    off = [0] * len(goods)
    for item in items:
        if item.get("kind") == "discount" and "ofItem" in item:
            off[item["ofItem"]] += -item["unitAmount"]
    whole = sum(-item["unitAmount"] for item in items if item.get("kind") == "discount" and "ofItem" not in item)
    shares = split(whole, [item["unitAmount"] - less for item, less in zip(goods, off)])
    parts = [
        (item["unitAmount"] - less - share, item["taxCategory"], item["taxBehavior"])
        for item, less, share in zip(goods, off, shares)]
    order = list(dict.fromkeys(category for _, category, _ in parts))
    weights = [sum(amount for amount, category, _ in parts if category == each) for each in order]
    for item in items:
        if item.get("kind") == "shipping":
            if sum(weights):
                pairs = zip(split(item["unitAmount"], weights), order)
                parts += [(share, category, item["taxBehavior"]) for share, category in pairs]
            else:
                parts.append((item["unitAmount"], order[0], item["taxBehavior"]))
    exact = []
    for amount, category, behavior in parts:
        rate = fractions.Fraction(RATES[category])
        base = 100 + rate if behavior == "inclusive" else 100
        exact.append((category, amount * rate / base))
    level, method = request["rounding"]["level"], request["rounding"]["method"]
    if level == "line":
        tax = sum(rounded(amount, method) for _, amount in exact)
    elif level == "document":
        tax = rounded(sum(amount for _, amount in exact), method)
    else:
        tax = sum(rounded(sum(a for c, a in exact if c == each), method) for each in order)
    shown = sum(amount for amount, _, _ in parts)
    inclusive = sum(amount for amount, _, behavior in parts if behavior == "inclusive")
    return tax, shown, inclusive


def basket(draw):
    def amount():
        return draw.choice((draw.randrange(100), draw.randrange(20_000), draw.randrange(10**9)))

    def behavior():
        return draw.choice(("inclusive", "exclusive"))
    items = [
        {"unitAmount": amount(), "taxCategory": draw.choice(list(RATES)), "taxBehavior": behavior()}
        for _ in range(draw.randint(1, draw.choice((3, 20))))]
    left = items[0]["unitAmount"]
    if draw.random() < 0.3:
        of_first = draw.randint(0, left)
        rest = sum(item["unitAmount"] for item in items) - of_first
        items.append({"kind": "discount", "unitAmount": -of_first, "ofItem": 0})
        items.append({"kind": "discount", "unitAmount": -draw.randint(0, rest)})
    if draw.random() < 0.4:
        items.append({"kind": "shipping", "unitAmount": amount(), "taxBehavior": behavior()})
    return sale("FR", "FR", items=items, rounding={"level": draw.choice(LEVELS), "method": draw.choice(METHODS)})


def test_agrees_with_fractions():
    draw = random.Random(6)
    requests = [basket(draw) for _ in range(COUNT)]
    for request, answer in zip(requests, ask(requests)):
        tax, shown, inclusive = expected(request)
        assert "error" not in answer, (request, answer)
        assert answer["tax"] == tax, (request, answer)
        # What bears its tax within does not grow, and all else grows by its tax.
        within = sum(
            line["tax"] for item, line in zip(request["items"], answer["items"])
            if item.get("taxBehavior") == "inclusive")
        assert answer["net"] == shown - within
        assert answer["total"] == answer["net"] + answer["tax"] == sum(line["gross"] for line in answer["items"])
        assert inclusive >= within


BAD = [
    ({"items": []}, "/items"), ({"currency": "QQQ"}, "/currency"), ({"date": "2026-02-30"}, "/date"),
    ({"items": [{"unitAmount": -1}]}, "/items"), ({"items": [{"unitAmount": 1.5}]}, "/items/0/unitAmount"),
    ({"items": [{"unitAmount": 1, "kind": "tax"}]}, "/items/0/kind"), ({"more": 1}, "/more"),
    ({"items": [{"unitAmount": 1, "taxCategory": "cheap"}]}, "/items/0/taxCategory"),
    ({"buyer": {"country": "Germany"}}, "/buyer/country"), ({"seller": {"registrations": []}}, "/seller/country"),
]


@pytest.mark.parametrize("change, pointer", BAD)
def test_a_fault_has_a_pointer(change, pointer):
    answer, = ask([{**sale("DE", "DE"), **change}])
    assert answer["error"] and answer["pointer"] == pointer
