"""The tables' rates against published data sets: every standard rate of every day at which one of them changes,
and every rate of today. What differs is explained with its source, and nothing else may differ."""

import datetime
import json
import os
import pathlib
import re

import duty27_eu_vat
import eu_vat_rates_data
import pytest
from taxing import ROOT, ask, sale

MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
OTHERS = "GB XI CH LI NO IS".split()
CATEGORIES = ("standard", "reduced", "second_reduced", "super_reduced", "parking")

# Rates that the data set of the Commission's figures has and the tables have not: (place, rate): why.
LEFT_OUT = {
    ("AT", 19.0): "Jungholz and Mittelberg only; the table has them as AT-JM.",
    ("FR", 0.9): "Corsica only (CGI article 297).",
    ("FR", 13.0): "Corsica only (CGI article 297).",
    ("FR", 1.05): "Overseas departments only; the tables have them as FR-971, FR-972 and FR-974.",
    ("FR", 8.5): "Overseas departments only; the tables have them as FR-971, FR-972 and FR-974.",
    ("GR", 17.0): "Five islands only (law 5057/2023, article 62).",
    ("GR", 4.0): "Five islands only: 30 % less than 6 % (law 5057/2023, article 62).",
    ("PT", 16.0): "The Azores only; the table has them as PT-20.",
    ("PT", 22.0): "Madeira only; the table has it as PT-30.",
    ("NO", 11.11): "Raw fish between fishermen and their sales organisation.",
}

# Rates that the tables have and the data set does not: (place, rate): why.
ADDED = {
    ("AT", "13"): "Parking rate of wine from the farm, the same figure as the second reduced rate (UStG § 10 (3)).",
    ("IE", "4.8"): "Livestock (VATCA 2010, section 46 (1)(d)); the data set has no super-reduced rate of Ireland.",
    ("IE", "13.5"): "Parking rate, the same figure as the reduced rate.",
}


def rates(place, date, categories=CATEGORIES):
    """The rates in a place on a day for each category, by a seller and a consumer there."""
    country = "GB" if place == "XI" else place
    address = {"country": country, "postalCode": "BT1 1AA" if place == "XI" else ""}
    seller = {**address, "registrations": [{"XI": "GB", "LI": "CH"}.get(place, place)]}
    answers = ask([
        sale(seller, address, date=date, items=[{"unitAmount": 10_000, "taxCategory": category}])
        for category in categories])
    return [answer["breakdown"][0] for answer in answers]


@pytest.mark.parametrize("place", MEMBERS)
def test_standard_rates_of_every_day_that_one_changes(place):
    code = "EL" if place == "GR" else place
    days = {datetime.date(2020, 1, 1), datetime.date.fromisoformat(duty27_eu_vat._data.DATA_AS_OF)}
    for change in duty27_eu_vat.get_rate_changes():
        day = change.date
        if day.year >= 2020:
            days |= {day - datetime.timedelta(1), day}
    days = sorted(days)
    assert len(days) > 15
    answers = ask([sale(place, place, date=day.isoformat()) for day in days])
    for day, answer in zip(days, answers):
        assert float(answer["breakdown"][0]["percent"]) == float(duty27_eu_vat.get_standard_rate(code, day)), day


@pytest.mark.parametrize("place", MEMBERS + OTHERS)
def test_rates_of_today(place):
    data = eu_vat_rates_data.get_rate(place)
    theirs = set(data["reduced"]) | {data["standard"], data["super_reduced"], data["parking"]}
    found = rates(place, "2026-09-29")
    assert float(found[0]["percent"]) == data["standard"]
    ours = {entry["percent"] for entry in found if float(entry["percent"]) > 0}
    for rate in theirs - {None} - {float(text) for text in ours}:
        assert LEFT_OUT.get((place, rate)), f"{place} lacks {rate}"
    for text in ours:
        assert float(text) in theirs or ADDED.get((place, text)), f"{place} has {text}"


# Where sets and tables leave Europe: a row of each state, with days before and after a change, by public figures.
WORLD = [
    ("AU", "", "2026-01-01", ["10"]), ("NZ", "", "2026-01-01", ["15"]), ("AE", "", "2026-01-01", ["5"]),
    ("ZA", "", "2026-01-01", ["15"]), ("JP", "", "2026-01-01", ["10"]), ("IN", "", "2026-01-01", ["18"]),
    ("SG", "", "2022-12-31", ["7"]), ("SG", "", "2023-01-01", ["8"]), ("SG", "", "2024-01-01", ["9"]),
    ("SA", "", "2020-06-30", ["5"]), ("SA", "", "2020-07-01", ["15"]),
    ("CH", "", "2023-12-31", ["7.7"]), ("CH", "", "2024-01-01", ["8.1"]),
    ("CA", "H2X 1Y4", "2026-01-01", ["5", "9.975"]), ("CA", "M5V 3L9", "2026-01-01", ["13"]),
    ("CA", "B3H 1A1", "2025-03-31", ["15"]), ("CA", "B3H 1A1", "2025-04-01", ["14"]),
    ("CA", "V5K 0A1", "2026-01-01", ["5", "7"]), ("CA", "T5A 0A1", "2026-01-01", ["5"]),
    ("US", "90210", "2026-01-01", ["7.25"]), ("US", "10001", "2026-01-01", ["4"]),
    ("US", "70112", "2024-12-31", ["4.45"]), ("US", "70112", "2025-01-01", ["5"]),
    ("US", "57104", "2023-06-30", ["4.5"]), ("US", "57104", "2023-07-01", ["4.2"]),
]


@pytest.mark.parametrize("country, postal_code, date, percents", WORLD)
def test_rates_of_the_world(country, postal_code, date, percents):
    codes = [country, "CA-QC", "CA-BC", "US-CA", "US-NY", "US-LA", "US-SD"]
    seller = {"country": country, "postalCode": postal_code, "registrations": codes}
    answer, = ask([sale(seller, {"country": country, "postalCode": postal_code}, date=date)])
    assert [tax["percent"] for tax in answer["breakdown"][0]["taxes"]] == percents


# A third opinion with postal codes and days of change, where its file is there (ibericode/vat-rates, MIT).
DATA = pathlib.Path(os.environ.get("PORTICO_TESTDATA") or ROOT / ".." / "shared" / "testdata")
FILE = DATA / "vat-rates" / "ibericode-vat-rates.json"
COUNTRIES = json.loads(FILE.read_text(encoding="utf-8"))["items"] if FILE.exists() else {}
DAYS = ["2020-03-01", "2020-08-01", "2021-01-15", "2022-06-01", "2023-06-01", "2024-06-01", "2025-03-01", "2025-09-01"]

# Rates that it has and the tables have not, or the other way round: (country, rate): why.
THIRD_OPINION = {
    ("CY", 3.0): "Books and theatres since July 2023 (law 104(I)/2023); the file ends before.",
    ("EE", 5.0): "Press from August 2022 to the end of 2024 (Käibemaksuseadus § 15 (2^1)); the file leaves it out.",
    ("LU", 13.0): "The parking rate was 14 % but in 2023 (loi TVA, article 40); the file has 13 % for all years to 2023.",
    ("LU", 14.0): "As above.",
    ("MT", 12.0): "Care of securities and yachts since 2024 (legal notice 231 of 2023); the file leaves it out.",
    ("SK", 5.0): "Supported housing since 2023 (zákon 222/2004, § 27); the file has it from 2025.",
}


def in_force(country, day):
    return max((each for each in COUNTRIES[country] if each["effective_from"] <= day), key=lambda each: each["effective_from"])


@pytest.mark.skipif(not COUNTRIES, reason="no test data")
@pytest.mark.parametrize("country", sorted(COUNTRIES) or ["none"])
def test_rates_of_other_days(country):
    for day in DAYS:
        theirs = {float(rate) for rate in in_force(country, day)["rates"].values()}
        ours = {float(entry["percent"]) for entry in rates(country, day)} - {0.0}
        for rate in theirs ^ ours:
            assert THIRD_OPINION.get((country, rate)), f"{country} {rate} on {day}: theirs {theirs}, ours {ours}"


# The postal codes of its exceptions, spelled out: a first and a last one of each.
TERRITORIES = [
    ("ES", "35001", "Canary Islands"), ("ES", "38999", "Canary Islands"), ("ES", "51001", "Ceuta"),
    ("ES", "52006", "Melilla"), ("DE", "78266", "Büsingen am Hochrhein"), ("DE", "27498", "Heligoland"),
    ("FR", "97110", "Guadeloupe"), ("FR", "97200", "Martinique"), ("FR", "97300", "Guyane"), ("FR", "97400", "Reunion"),
    ("FR", "97600", "Mayotte"), ("GR", "63086", "Mount Athos"), ("IT", "22061", "Campione d'Italia"),
    ("IT", "23041", "Livigno"), ("PT", "9000", "Madeira"), ("PT", "9499", "Madeira"), ("PT", "9500", "Azores"),
    ("AT", "6691", "Jungholz"), ("AT", "6991", "Mittelberg"), ("AT", "6993", "Mittelberg"),
]
ELSEWHERE = {"Azores": ("16", "Its 18 % ended on 2021-07-01 (Decreto Legislativo Regional 15-A/2021/A).")}


@pytest.mark.skipif(not COUNTRIES, reason="no test data")
@pytest.mark.parametrize("country, postal_code, name", TERRITORIES)
def test_territories(country, postal_code, name):
    known = {each["name"]: each for each in in_force(country, "2025-09-01")["exceptions"]}
    assert re.match(known[name]["postcode"] + "$", postal_code)
    address = {"country": country, "postalCode": postal_code}
    answer, = ask([sale(country, address, date="2025-09-01", items=[{"unitAmount": 10_000, "supply": "digital"}])])
    expected = ELSEWHERE.get(name, (str(known[name]["standard"]),))[0]
    assert float(answer["breakdown"][0]["percent"]) == float(expected)
