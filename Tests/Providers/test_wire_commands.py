"""`portico statements import` beside a running server and on a stopped one's data folder."""

import pytest

from portal import Portal
from wire_bank import IBAN, Bank, reference_of, statement


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    portal = Portal(tmp_path_factory.mktemp("portal"))
    portal.start()
    yield Bank(portal)
    portal.stop()


def fates(output):
    return {name: int(count) for name, count in (line.split(": ") for line in output.splitlines()) if int(count)}


def test_statements_by_command(bank, tmp_path):
    portal = bank.portal
    bank.account({"iban": IBAN})
    checkout = bank.checkout()
    reference = reference_of(bank.begin(checkout)[0])
    server = ["--key", portal.key, "--api", f"http://127.0.0.1:{portal.admin}"]
    file = tmp_path / "day.xml"
    file.write_bytes(statement(IBAN, 4000, reference, "one"))
    imported = ["statements", "import", str(file)]
    # The server has the data folder: nobody else may write there, and it takes the file itself.
    portal.command(*imported, "--org", portal.organization, fails=True)
    assert fates(portal.command(*imported, *server)) == {"partial": 1}
    assert fates(portal.command(*imported, *server)) == {"repeated": 1}
    table = tmp_path / "day.csv"
    table.write_text(f"Date;Text;Amount\n21.11.2026;{reference};2,50\n22.11.2026;rent;-9,00\n", encoding="utf-8")
    columns = ["--csv", f"account={IBAN}&currency=EUR&dateColumn=0&amountColumn=2&textColumns=1"]
    listed = ["statements", "import", str(table)]
    assert fates(portal.command(*listed, *server, *columns)) == {"settled": 1, "ignored": 1}
    assert bank.call("GET", "/v1/checkouts/" + checkout["id"])["status"] == "paid"
    portal.command(*listed, *server, "--csv", "account=x", fails=True)
    portal.command(*imported, *server, "--org", portal.organization, fails=True)
    portal.command(*imported, fails=True)
    portal.stop()
    # Without a server the same files on the folder itself.
    stopped = ["--org", portal.organization]
    assert fates(portal.command(*imported, *stopped)) == {"repeated": 1}
    assert fates(portal.command(*listed, *stopped, *columns)) == {"repeated": 1, "ignored": 1}
    portal.command(*listed, *stopped, "--csv", "account=x", fails=True)
    portal.command(*imported, *server, fails=True)
