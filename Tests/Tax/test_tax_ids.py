"""Tax ids against python-stdnum: generated for every register, both right and with slips of the keyboard."""

import collections
import os
import random
import re

import pytest
import stdnum.au.abn
import stdnum.ca.bn
import stdnum.ch.vat
import stdnum.eu.vat
import stdnum.gb.vat
import stdnum.in_.gstin
import stdnum.jp.cn
import stdnum.no.mva
import stdnum.nz.ird
import stdnum.us.ein
from taxing import ask, sale

# How many ids of each register are tried, so few that the suite stays short; 3,000 is what they have been tried with.
COUNT = int(os.environ.get("PORTICO_TAX_IDS", "1000"))
MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()

# Differences that are ours on purpose: the register, what the id looks like, and the source. Any other fails.
EXPLAINED = (
    ("BE", r"\d{7,8}(98|99|00)", "Check digits are 97 less a remainder, 01 to 97 (Crossroads Bank for Enterprises);"
     " stdnum compares modulo 97 and takes 98 and 99 for 01 and 02."),
    ("IE", r"\d[A-Z+*]\d{5}[A-W][A-W]", "The old form has eight places (VIES, structure of VAT ids: 9S99999L);"
     " stdnum takes a ninth and does not look at it."),
)


def is_explained(country, body):
    compact = body.replace(" ", "").upper()
    return any(code == country and re.fullmatch(form, compact) for code, form, _ in EXPLAINED)


def digits(draw, length):
    return "".join(draw.choice("0123456789") for _ in range(length))


def day(draw):
    return draw.randint(0, 99), draw.randint(1, 12), draw.randint(1, 28)


def birth(draw, length):
    year, month, date = day(draw)
    return f"{year:02}{month + draw.choice((0, 20, 40, 50, 70)):02}{date:02}" + digits(draw, length - 6)


BODIES = {
    "AT": lambda d: "U" + digits(d, 8), "BE": lambda d: d.choice("01") + digits(d, d.choice((9, 9, 8))),
    "BG": lambda d: d.choice((digits(d, 9), digits(d, 10), birth(d, 10))),
    "CY": lambda d: digits(d, 8) + d.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "CZ": lambda d: d.choice((digits(d, 8), "6" + digits(d, 8), birth(d, 9), birth(d, 10))),
    "DK": lambda d: digits(d, 8),
    "ES": lambda d: d.choice((
        d.choice("ABCDEFGHJNPQRSUVWKLMXYZIOT") + digits(d, 7), digits(d, 8)))
    + d.choice("TRWAGMYFPDXBNJZSQVHLCKE0123456789JI"),
    "FI": lambda d: digits(d, 8),
    "FR": lambda d: d.choice((digits(d, 2), d.choice("0A7K") + d.choice("9BZ3"))) + d.choice(("", "", "000"))
    + digits(d, 9),
    "GR": lambda d: digits(d, d.choice((9, 9, 8))), "HR": lambda d: digits(d, 11), "HU": lambda d: digits(d, 8),
    "IE": lambda d: d.choice((
        digits(d, 7), digits(d, 1) + d.choice("AFZ+*") + digits(d, 5))) + d.choice("WABCDEFGHIJKLMNOPQRSTUVX")
    + d.choice(("", "", "A", "H", "W")),
    "IT": lambda d: digits(d, 7) + d.choice(("012", "100", "120", "999", "301")) + digits(d, 1),
    "LT": lambda d: d.choice((digits(d, 7) + d.choice("12"), digits(d, 10) + d.choice("11112"))) + digits(d, 1),
    "LU": lambda d: digits(d, 8),
    "LV": lambda d: d.choice((digits(d, 11), "32" + digits(d, 9), "%02d%02d%02d" % day(d)[::-1] + digits(d, 5))),
    "MT": lambda d: digits(d, 8), "NL": lambda d: digits(d, 9) + d.choice("BBBBA") + digits(d, 2),
    "PL": lambda d: digits(d, 10), "RO": lambda d: d.choice((
        digits(d, d.randint(2, 10)), digits(d, 1) + "%02d%02d%02d" % day(d) + digits(d, 6))),
    "SE": lambda d: digits(d, 10) + d.choice(("01", "01", "02")), "SI": lambda d: digits(d, 8),
    "SK": lambda d: d.choice((digits(d, 10), birth(d, 10), birth(d, 9))),
    "GB": lambda d: d.choice((digits(d, 9), digits(d, 12), d.choice(("GD", "HA", "GX")) + digits(d, 3))),
    "CH": lambda d: digits(d, 9), "NO": lambda d: digits(d, 9), "AU": lambda d: digits(d, 11),
    "NZ": lambda d: d.choice(("0", "1", "")) + digits(d, 8), "US": lambda d: digits(d, 9),
    "CA": lambda d: digits(d, 9) + d.choice(("", "RT0001", "RC0002", "RX0001")),
    "IN": lambda d: digits(d, 2) + "".join(d.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(3))
    + d.choice("PCHFATBLJGX") + d.choice("ABCXYZ") + digits(d, 4) + d.choice("ABCXYZ") + d.choice("123A") + "Z"
    + d.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "JP": lambda d: digits(d, 13),
}


def judged(country, body):
    """What python-stdnum says of an id: its canonical form, or None."""
    try:
        if country in MEMBERS:
            prefix = "EL" if country == "GR" else country
            return stdnum.eu.vat.validate(prefix + body)
        return {
            "GB": lambda: "GB" + stdnum.gb.vat.validate(body),
            "CH": lambda: stdnum.ch.vat.validate("CHE" + body + "MWST")[:-4],
            "NO": lambda: stdnum.no.mva.validate(body + "MVA").removeprefix("NO"),
            "AU": lambda: stdnum.au.abn.validate(body), "NZ": lambda: stdnum.nz.ird.validate(body).zfill(9),
            "US": lambda: stdnum.us.ein.validate(body), "CA": lambda: stdnum.ca.bn.validate(body),
            "IN": lambda: stdnum.in_.gstin.validate(body), "JP": lambda: "T" + stdnum.jp.cn.validate(body),
        }[country]()
    except stdnum.exceptions.ValidationError:
        return None


def candidates(country, draw):
    """Ids that are mostly wrong, and right ones found by trying every last character, with their slips."""
    make = BODIES.get(country, lambda d: digits(d, 9))
    found = []
    while len(found) < COUNT:
        body = make(draw)
        found.append(body)
        for end in draw.sample("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 36):
            other = body[:-1] + end
            if judged(country, other):
                place = draw.randrange(len(other))
                slip = other[:place] + draw.choice("0123456789") + other[place + 1:]
                found += [other, slip, other.lower(), " ".join((other[:3], other[3:]))]
                break
    return found


@pytest.mark.parametrize("country", MEMBERS + ["GB", "CH", "NO", "AU", "NZ", "US", "CA", "IN", "JP"])
def test_agrees_with_stdnum(country):
    draw = random.Random(country)
    bodies = candidates(country, draw)
    prefix = {"GR": "EL", "CH": "CHE-", "JP": "T"}.get(country, country if country in MEMBERS else "")
    answers = ask([sale("DE", {"country": country, "taxId": prefix + body}) for body in bodies])
    tally = collections.Counter()
    differences = []
    for body, answer in zip(bodies, answers):
        ours = answer["buyerTaxId"].get("number")
        theirs = judged(country, body.replace(" ", "").upper())
        tally[theirs is not None] += 1
        if ours != theirs and not is_explained(country, body):
            differences.append((body, ours, theirs))
    assert not differences[:10], f"{len(differences)} of {len(bodies)}"
    assert min(tally[True], tally[False]) > COUNT / 50, tally


def test_northern_ireland_has_ids_of_its_own():
    draw = random.Random("XI")
    bodies = candidates("GB", draw)[:500]
    answers = ask([sale("DE", {"country": "GB", "taxId": "XI" + body}) for body in bodies])
    for body, answer in zip(bodies, answers):
        theirs = judged("GB", body.replace(" ", "").upper())
        assert answer["buyerTaxId"].get("number") == (theirs and "XI" + theirs[2:])
