"""Who charges what, against pyvat over the whole grid: seller and buyer in each member state and outside, business
or consumer, electronic, telecommunications and broadcasting services, at five dates (it knows no goods: those rules are
in Tests/TaxTests/RuleBookTests.swift). pyvat knows the rule table of Directive 2006/112/EC with the
rates of 2020, so rates are compared with the tables' own domestic ones, which test_tax_rates.py holds to data of today.

Each difference is explained by one row of EXPLAINED, and a row that explains nothing fails as well."""

import collections
import datetime

import pyvat
import pytest
from taxing import ask, sale

MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
OUTSIDE = ["GB", "US", "CH", "NO", "JP"]
DATES = ["2020-03-01", "2020-12-31", "2021-01-01", "2021-08-01", "2026-09-29"]
ITEMS = {
    "electronic": pyvat.ItemType.generic_electronic_service,
    "telecommunications": pyvat.ItemType.generic_telecommunications_service,
    "broadcasting": pyvat.ItemType.generic_broadcasting_service,
}

# Ids with right check digits, made for tests and of nobody in particular.
IDS = {
    "AT": "ATU84057262", "BE": "BE0428759497", "BG": "BG175074752", "CY": "CY10259033P", "CZ": "CZ25123891",
    "DE": "DE136695976", "DK": "DK13585628", "EE": "EE100931558", "ES": "ESB58378431", "FI": "FI20774740",
    "FR": "FR40303265045", "GR": "EL094259216", "HR": "HR33392005961", "HU": "HU12892312", "IE": "IE6433435F",
    "IT": "IT00743110157", "LT": "LT119511515", "LU": "LU15027442", "LV": "LV40003521600", "MT": "MT11679112",
    "NL": "NL004495445B01", "PL": "PL8567346215", "PT": "PT501964843", "RO": "RO18547290", "SE": "SE556188840401",
    "SI": "SI50223054", "SK": "SK2022749619", "GB": "GB980780684", "US": "042103594", "CH": "CHE100155212",
    "NO": "995525828MVA", "JP": "T5835678256246",
}

# Why pyvat is not right there, with its source, and how many cases of the grid that is.
EXPLAINED = {
    "united kingdom until 2020": (
        "The United Kingdom was treated as a member until 2020-12-31 (Withdrawal Agreement, article 127); pyvat has it"
        " outside at all dates.", 324),
}


def explanation(seller, buyer, business, item, date):
    """The row that explains why pyvat need not be right there; None where it must be."""
    if date < "2021-01-01" and "GB" in (seller, buyer):
        return "united kingdom until 2020"
    return None


def grid():
    for date in DATES:
        for item in ITEMS:
            for business in (False, True):
                for seller in MEMBERS + OUTSIDE:
                    for buyer in MEMBERS + OUTSIDE:
                        if seller in MEMBERS or buyer in MEMBERS:
                            yield seller, buyer, business, item, date


def request(seller, buyer, business, item, date):
    party = {
        "country": seller, "registrations": [seller], "distanceSales": "one_stop_shop", "nonUnionScheme": True}
    address = {"country": buyer, "postalCode": "10001" if buyer == "US" else ""}
    if business:
        address["taxId"] = IDS[buyer]
    return sale(party, address, date=date, items=[{"unitAmount": 10_000, "supply": "digital"}])


def charged(seller, buyer, business, item, date):
    """What pyvat says: the action and the country whose tax it is."""
    date = datetime.date.fromisoformat(date)
    parties = pyvat.Party(buyer, business), pyvat.Party(seller, True)
    charge = pyvat.get_sale_vat_charge(date, ITEMS[item], *parties)
    return charge.action.name, charge.country_code


def ours(answer):
    entry, = answer["breakdown"]
    if entry["taxes"]:
        return "charge", entry["place"]
    if entry["rule"] in ("reverse_charge", "intra_community_supply"):
        return "reverse_charge", entry["place"]
    return "no_charge", entry["place"].split("-")[0]


def test_the_ids_are_taken():
    answers = ask([sale("DE", {"country": country, "taxId": text}) for country, text in IDS.items()])
    assert {country: answer["buyerTaxId"] for country, answer in zip(IDS, answers)
            if not answer["buyerTaxId"]["valid"]} == {}


def test_agrees_with_pyvat_over_the_whole_grid():
    cases = list(grid())
    answers = ask([request(*case) for case in cases])
    used, unexplained = collections.Counter(), []
    for case, answer in zip(cases, answers):
        if ours(answer) == charged(*case):
            continue
        why = explanation(*case)
        used[why] += 1
        if why is None:
            unexplained.append((case, ours(answer), answer["breakdown"][0]["rule"], charged(*case)))
    assert not unexplained, (len(unexplained), unexplained[:10])
    assert used == {why: count for why, (_, count) in EXPLAINED.items()}
    assert len(cases) == len(DATES) * len(ITEMS) * 2 * ((len(MEMBERS) + len(OUTSIDE)) ** 2 - len(OUTSIDE) ** 2) == 29_970


def test_pyvat_answers_nothing_where_both_are_outside():
    """The only pairs that the grid leaves out: there is no oracle for them here, and an answer all the same."""
    cases = [
        (seller, buyer, business, item, date) for date in DATES for item in ITEMS for business in (False, True)
        for seller in OUTSIDE for buyer in OUTSIDE]
    for case in cases:
        with pytest.raises(NotImplementedError):
            charged(*case)
    assert all(len(answer["breakdown"]) == 1 for answer in ask([request(*case) for case in cases]))


@pytest.mark.parametrize("date", DATES)
def test_who_charges_takes_the_rate_of_the_place(date):
    domestic = {
        place: answer["breakdown"][0]["percent"]
        for place, answer in zip(MEMBERS, ask([sale(place, place, date=date) for place in MEMBERS]))}
    cases = [case for case in grid() if case[4] == date and case[0] in MEMBERS and case[1] in MEMBERS]
    for answer in ask([request(*case) for case in cases]):
        entry, = answer["breakdown"]
        if entry["taxes"]:
            assert entry["percent"] == domestic[entry["place"]]
