"""The tables' rates against published data sets: every standard rate of every day at which one of them changes,
and every rate of today. What differs is explained with its source, and nothing else may differ."""

import datetime

import duty27_eu_vat
import eu_vat_rates_data
import pytest
from taxing import ask, sale

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
