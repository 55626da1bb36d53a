"""What receipts call countries, against Unicode CLDR as babel brings it; each difference is one of EXPLAINED."""

import json
import pathlib

import pytest
from babel import Locale

FILE = json.loads((pathlib.Path(__file__).resolve().parents[2] / "Config" / "countries.json").read_text("utf-8"))

# Names that are shorter than CLDR's on purpose, because they stand in an address.
EXPLAINED = {
    "GS": "without the South Sandwich Islands", "HK": "without its status", "MO": "without its status",
    "PS": "CLDR's own short form", "VC": "without the Grenadines", "MM": "without the older name",
    "CC": "without the family name", "SX": "by its own name", "CD": "without spaces",
}


def test_there_is_a_name_for_every_country_in_every_language():
    assert sorted(FILE["translations"]) == ["de", "es", "fr", "it", "nl"]
    for names in FILE["translations"].values():
        assert list(names) == list(FILE["names"])


@pytest.mark.parametrize("language", sorted(FILE["translations"]))
def test_names_are_those_of_cldr(language):
    known = Locale(language).territories
    differing = {code for code, name in FILE["translations"][language].items() if name != known[code]}
    assert differing <= set(EXPLAINED), differing - set(EXPLAINED)


def test_every_explanation_is_needed():
    used = {
        code for language, names in FILE["translations"].items() for code, name in names.items()
        if name != Locale(language).territories[code]}
    assert used == set(EXPLAINED), used
