"""`portico statements import` beside a running server and on a stopped one's data folder."""

import os
import sqlite3

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
    other = bank.checkout(1000)
    later = tmp_path / "later.csv"
    later.write_text(f"Date;Text;Amount\n23.11.2026;{reference_of(bank.begin(other)[0])};10,00\n", encoding="utf-8")
    portal.stop()
    # Without a server the same files on the folder itself.
    stopped = ["--org", portal.organization]
    assert fates(portal.command(*imported, *stopped)) == {"repeated": 1}
    assert fates(portal.command(*listed, *stopped, *columns)) == {"repeated": 1, "ignored": 1}
    portal.command(*listed, *stopped, "--csv", "account=x", fails=True)
    portal.command(*imported, *server, fails=True)
    # What is settled without a server has a receipt with the same words as one of the server's.
    assert fates(portal.command("statements", "import", str(later), *stopped, *columns)) == {"settled": 1}
    with sqlite3.connect(os.path.join(portal.folder, "portico.db")) as database:
        found = database.execute(
            "SELECT w.words FROM receipts r JOIN receipt_wordings w ON w.digest = r.wording_digest ORDER BY r.rowid").fetchall()
    assert len(found) == 2 and found[0] == found[1] and "document.receipt" in found[0][0], found
