"""Rates of American counties and cities that a merchant imports, taken up by a running server: rate, source, nexus."""

import pytest

from server import Server, until

COUNTY = {"state": "US-CA", "postal_codes": "94016-94020", "name": "San Mateo", "percent": "2.5", "from": "2026-01-01", "source": "cdtfa"}


def local(**changes):
    return {"format": "portico-tax-1", "sources": {"cdtfa": "CDTFA, 2026-10"}, "local_rates": [dict(COUNTY, **changes)]}


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    server.start()
    yield server
    server.stop()


def settle(server, *places):
    tax = {"country": "US", "region": "CA", "postalCode": "94105", "registrations": [{"place": place} for place in places]}
    server.call("PATCH", "/v1/sites/" + server.site, {"tax": tax})


def order(region, code):
    items = [{"name": "Lamp", "unitAmount": 5000, "quantity": 2}]
    return {"currency": "USD", "items": items, "billingAddress": {"country": "US", "region": region, "postalCode": code}}


def preview(server, region="CA", code="94016"):
    return server.call("POST", "/v1/tax/calculate", dict(order(region, code), siteId=server.site))


def created(server, region="CA", code="94016"):
    return server.call("POST", "/v1/checkouts/%s/create" % server.site, order(region, code))


def rates(tax):
    """Each tax of a breakdown: its name and place, its rate, what it comes to, and where the rate is from."""
    return [(each["name"], each["jurisdiction"], each["percent"], each["tax"], each["source"]) for group in tax["breakdown"] for each in group["taxes"]]


def test_local_rates_of_a_running_server(server):
    settle(server, "US-CA")
    before = created(server)
    assert before["amount"] == 10_725 and len(rates(before["tax"])) == 1, before["tax"]

    server.put_table("local.json", local())
    until(lambda: preview(server)["tax"] == 975)
    county = created(server)
    assert county["amount"] == 10_975
    assert [each[2:4] for each in rates(county["tax"])] == [("7.25", 725), ("2.5", 250)], county["tax"]
    assert rates(county["tax"])[1] == ("San Mateo", "US-CA", "2.5", 250, "CDTFA, 2026-10"), county["tax"]
    # What was made before stays as it was calculated; the page calculates anew before anybody pays.
    assert server.call("PATCH", "/v1/checkouts/" + before["id"], {"metadata": {}})["amount"] == 10_725
    # The last code of the range and the first behind it, another county, and a state without nexus.
    assert [preview(server, code=code)["tax"] for code in ("94020", "94021", "90210")] == [975, 725, 725]
    assert preview(server, "NY", "10001")["tax"] == 0

    # A file that means nothing is told and changes nothing.
    server.put_table("local.json", local(percent="a tenth"))
    until(lambda: server.was_told("tax_tables_rejected"))
    assert preview(server)["tax"] == 975
    # A rate that is not in force yet leaves the state's alone.
    server.put_table("local.json", local(**{"from": "2099-01-01"}))
    until(lambda: preview(server)["tax"] == 725)
    server.put_table("local.json", local(percent="1.125"))
    until(lambda: preview(server)["tax"] == 838)

    # Without nexus in the state nothing of it is charged, whatever is imported.
    settle(server, "US-NY")
    assert preview(server)["tax"] == 0
