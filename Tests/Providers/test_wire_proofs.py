"""What Portico says of account numbers, references, payment codes and statements, beside software that we did not write: schwifty,
python-stdnum, qrbill, segno, pycamt and mt-940 get the same input, and no difference may be left unexplained.

WIRE_ROUNDS (default 1) repeats everything that is drawn.
"""

import io
import os
import random
import re
from decimal import Decimal

import mt940
import pytest
import schwifty
import segno
import segno.helpers
import stdnum.be.ogm_vcs
import stdnum.ch.esr
import stdnum.iso11649
import stdnum.luhn
import zxingcpp
from PIL import Image
from pycamt.parser import Camt053Parser
from qrbill import QRBill

from gocardless_shop import fetch
from portal import Portal
from wire_bank import ACCOUNTS, IBAN, Bank, euros, reference_of

ROUNDS = int(os.environ.get("WIRE_ROUNDS", "1"))
DATA = os.environ.get("PORTICO_TESTDATA") or os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "testdata")


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    portal = Portal(tmp_path_factory.mktemp("portal"))
    portal.start()
    yield Bank(portal)
    portal.stop()


COUNTRIES = sorted(schwifty.registry.get_countries())


# Account numbers, as the settings of a receiving account take or refuse them


def slip(text, draw):
    """A number with one slip of a hand in it."""
    place = draw.randrange(len(text) - 1)
    kind = draw.randrange(5)
    if kind == 0:
        return text[:place] + draw.choice("0123456789ABCZ") + text[place + 1:]
    if kind == 1:
        return text[:place] + text[place + 1] + text[place] + text[place + 2:]
    if kind == 2:
        return text[:place] + text[place + 1:]
    if kind == 3:
        return text[:place] + text[place] + text[place:]
    return draw.choice(COUNTRIES) + text[2:]


def numbers(draw):
    for country in COUNTRIES:
        for _ in range(ROUNDS):
            try:
                good = str(schwifty.IBAN.random(country_code=country, random=draw))
            except Exception:  # pylint: disable=broad-except
                continue  # The library knows the country's pattern and cannot draw a number of it.
            yield good
            for _ in range(4):
                yield slip(good, draw)


def test_ibans_beside_schwifty(bank):
    made = bank.account({"iban": IBAN})
    draw = random.Random(2026)
    counts = {True: 0, False: 0}
    differences = []
    for text in numbers(draw):
        theirs = schwifty.IBAN(text, allow_invalid=True).is_valid
        status, answer = bank.ask("PATCH", f"/v1/providers/{made['id']}", {"settings": {"iban": text}})
        ours = status == 200
        assert ours or any(error["pointer"] == "/settings/iban" for error in answer["errors"]), answer
        counts[theirs] += 1
        if ours != theirs:
            differences.append((text, ours, theirs))
    assert not differences, differences
    assert counts[True] >= 50 and counts[False] >= 150, counts


def fault_of(text):
    try:
        schwifty.BIC(text)
    except schwifty.exceptions.SchwiftyException as fault:
        return fault
    return None


def test_bics_beside_schwifty(bank):
    made = bank.account({"iban": IBAN})
    draw = random.Random(7)
    good = ["DEUTDEFF", "DEUTDEFF500", "BFSWDE33BER", "COBADEFFXXX", "ABNANL2A", "POFICHBEXXX", "NDEAFIHH"]
    bad = [slip(text, draw) for text in good for _ in range(6)] + ["DEUTXXFF", "DEUTDEF", "DEUTDEFF5", "12"]
    differences = []
    for text in good + bad:
        theirs = schwifty.BIC(text, allow_invalid=True).is_valid
        if not theirs and re.fullmatch("[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", text):
            # A country that is none: Portico keeps no list of countries and checks a BIC by its form.
            assert "country" in str(fault_of(text)).lower(), text
            continue
        status, _ = bank.ask("PATCH", f"/v1/providers/{made['id']}", {"settings": {"bic": text}})
        if (status == 200) != theirs:
            differences.append((text, status, theirs))
    assert not differences, differences


# References, as pages give them out


def seven_three_one(text):
    total = sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(reversed(text[:-1])))
    return (10 - total % 10) % 10 == int(text[-1])


def modulus_11(text):
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(text[:-1])))
    return text[-1] == {10: "-", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


CHECKS = {
    "rf": stdnum.iso11649.is_valid, "qrr": stdnum.ch.esr.is_valid, "ogm": stdnum.be.ogm_vcs.is_valid, "fi": seven_three_one,
    "kid": stdnum.luhn.is_valid, "kid11": modulus_11,
}


@pytest.mark.parametrize("name", list(CHECKS))
def test_references_beside_stdnum(name, bank):
    bank.account(ACCOUNTS[name])
    given = [reference_of(bank.begin(bank.checkout())[0]) for _ in range(25 * ROUNDS)]
    assert len(set(given)) == len(given)
    assert all(CHECKS[name](text) for text in given), [text for text in given if not CHECKS[name](text)]


# Payment codes, as readers see them


def modules(svg):
    """The picture that an SVG of ours is, without what is drawn over it."""
    side = int(re.search(r'viewBox="0 0 (\d+)', svg).group(1))
    picture = Image.new("L", (side, side), 255)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h", svg.split("</svg>")[0]):
        for place in range(int(width)):
            picture.putpixel((int(x) + place, int(y)), 0)
    return picture


def read(picture):
    found = zxingcpp.read_barcodes(picture.resize((picture.width * 6, picture.height * 6), Image.NEAREST))
    assert len(found) == 1
    return found[0].text


def code(bank, amount=4250, currency="EUR"):
    """The text of the code of a new checkout, and its reference."""
    page, address = bank.begin(bank.checkout(amount, currency))
    status, _, svg = fetch(address + "/code.svg")
    assert status == 200
    return read(modules(svg)), reference_of(page)


@pytest.mark.parametrize("amount", [1, 4250, 99_999_999_999])
@pytest.mark.parametrize("bic", ["", "BFSWDE33BER"])
def test_epc_codes_beside_segno(bank, amount, bic):
    name = "Müller & Söhne Förderverein"
    bank.account({"iban": IBAN, "beneficiary": name, **({"bic": bic} if bic else {})})
    ours, reference = code(bank, amount)
    symbol = segno.helpers.make_epc_qr(name=name, iban=IBAN, amount=euros(amount), reference=reference, bic=bic or None, encoding="utf-8")
    file = io.BytesIO()
    symbol.save(file, kind="png", scale=1, border=4)
    # segno leaves out the last zero of an amount, which the guidelines let anyone do (EPC069-12, 2.0: "EUR12.3").
    theirs = read(Image.open(file).convert("L")).split("\n")
    theirs[7] = f"EUR{Decimal(theirs[7][3:]):.2f}"
    assert ours.split("\n") == theirs


SWISS = {"beneficiary": "Robert Schneider AG", "street": "Rue du Lac", "houseNumber": "1268", "postcode": "2501", "town": "Biel", "country": "CH"}


@pytest.mark.parametrize("iban, scheme", [
    ("CH4431999123000889012", None), ("CH9300762011623852957", "rf"), ("CH9300762011623852957", "short"),
    ("LI21088100002324013AA", "rf")])
@pytest.mark.parametrize("currency, amount", [("CHF", 199_995), ("EUR", 5)])
def test_swiss_codes_beside_qrbill(bank, iban, scheme, currency, amount):
    bank.account({"iban": iban, **SWISS, **({"reference": scheme} if scheme else {})}, currency)
    ours, reference = code(bank, amount, currency)
    bill = QRBill(
        account=iban, amount=euros(amount), currency=currency,
        creditor={
            "name": SWISS["beneficiary"], "street": SWISS["street"], "house_num": SWISS["houseNumber"],
            "pcode": SWISS["postcode"], "city": SWISS["town"], "country": "CH"},
        **({"additional_information": reference[:5] + "-" + reference[5:]} if scheme == "short" else {"reference_number": reference}))
    assert ours.replace("\r\n", "\n").rstrip("\n").split("\n") == bill.qr_data().replace("\r\n", "\n").rstrip("\n").split("\n")


# Statements


WORDS = ["Rechnung 43", "Miete", "RF18 5390 0754 7034", "Danke & Gruß", "order-7 <urgent>", "x" * 140, "/ROC/9//"]
NAMES = ["Muster GmbH", "Ada Example", "Élodie Dupré", "A & B KG"]
PAYERS = ["DE02120300000000202051", "NL91ABNA0417164300", "FR1420041010050500013M02606"]


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def camt_detail(amount, draw, version):
    texts = "".join(f"<Ustrd>{escaped(draw.choice(WORDS))}</Ustrd>" for _ in range(draw.randrange(1, 3)))
    if draw.randrange(3) == 0:
        texts = "<Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd>"
    name = f"<Nm>{escaped(draw.choice(NAMES))}</Nm>"
    party = f"<Pty>{name}</Pty>" if version == "08" else name
    money = f'<Amt Ccy="EUR">{euros(amount)}</Amt>'
    if version == "02":
        money = f"<AmtDtls><TxAmt>{money}</TxAmt></AmtDtls>"
    return (
        f"<TxDtls><Refs><EndToEndId>{draw.choice(['NOTPROVIDED', 'E2E-' + str(draw.randrange(10**6))])}</EndToEndId></Refs>{money}"
        f"<RltdPties><Dbtr>{party}</Dbtr><DbtrAcct><Id><IBAN>{draw.choice(PAYERS)}</IBAN></Id></DbtrAcct></RltdPties>"
        f"<RmtInf>{texts}</RmtInf></TxDtls>")


def camt_file(draw, version, entries):
    balance, body = draw.randrange(10**8), ""
    opening = balance
    for number in range(entries):
        parts = [draw.randrange(1, 10**6) for _ in range(draw.choice([1, 1, 1, 2, 5]))]
        credit = draw.randrange(4) > 0
        status = "BOOK" if draw.randrange(6) else "PDNG"
        balance += (sum(parts) if credit else -sum(parts)) if status == "BOOK" else 0
        body += (
            f'<Ntry><Amt Ccy="EUR">{euros(sum(parts))}</Amt><CdtDbtInd>{"CRDT" if credit else "DBIT"}</CdtDbtInd>'
            f"<Sts>{'<Cd>' + status + '</Cd>' if version == '08' else status}</Sts>"
            f"<BookgDt><Dt>2026-11-{draw.randrange(1, 31):02}</Dt></BookgDt><AcctSvcrRef>{version}{entries}-{number}</AcctSvcrRef>"
            f"<NtryDtls>{''.join(camt_detail(part, draw, version) for part in parts)}</NtryDtls></Ntry>")
    bounds = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{name}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{euros(abs(value))}</Amt>'
        f'<CdtDbtInd>{"CRDT" if value >= 0 else "DBIT"}</CdtDbtInd></Bal>' for name, value in (("OPBD", opening), ("CLBD", balance)))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>'
        f"<Stmt><Id>S</Id><Acct><Id><IBAN>{IBAN}</IBAN></Id></Acct>{bounds}{body}</Stmt></BkToCstmrStmt></Document>").encode()


def imported(bank, file, count, kind):
    """The lines that an import brought, in the order of what both sides tell of them: the API's is that of ids."""
    found, path = [], "/v1/bank-transfers?limit=100"
    done = bank.call("POST", "/v1/bank-statements", file, kind)
    while True:
        page = bank.call("GET", path)
        found += [line for line in page["data"] if line["statementId"] == done["id"]]
        if not page["hasMore"] or len(found) >= count:
            break
        path = f"/v1/bank-transfers?limit=100&after={page['data'][-1]['id']}"
    assert len(found) == count
    return sorted(found, key=lambda line: (line["amount"], line["bookedOn"], line["payerName"], line["payerAccount"])), done


def cents(text):
    whole, _, rest = text.partition(".")
    return int(whole) * 100 + int((rest + "00")[:2])


def theirs_of_camt(file):
    """What pycamt reads of what is booked and came in; it takes the whole entry's amount where a detail of version 02 tells its own
    in another place, so that one is read as the standard has it."""
    found = []
    for line in Camt053Parser(file).get_transactions():
        if line["Status"] == "BOOK" and line["CreditDebitIndicator"] == "CRDT":
            found.append((
                cents(line["Amount"]), line["BookingDate"], line.get("DebtorName", ""), line.get("DebtorIBAN", ""),
                line.get("RemittanceInformation") or "", line.get("EndToEndId", "")))
    return sorted(found)


@pytest.mark.parametrize("version", ["02", "08"])
def test_camt_beside_pycamt(bank, version):
    draw = random.Random(int(version))
    for _ in range(3 * ROUNDS):
        bank.account({"iban": IBAN})
        file = camt_file(draw, version, 60)
        theirs = theirs_of_camt(file)
        ours, done = imported(bank, file, len(theirs), "application/xml")
        assert len(theirs) > 40
        assert done["notBooked"] + done["announced"] > 0
        for line, (amount, day, name, account, text, end) in zip(ours, theirs, strict=True):
            assert (line["amount"], line["bookedOn"], line["payerName"], line["payerAccount"]) == (amount, day, name, account)
            assert text in line["text"], (text, line["text"])
            # A reference that only fills the field is no reference.
            assert end in line["text"] or end == "NOTPROVIDED"


@pytest.mark.skipif(not os.path.exists(DATA + "/wire/camt053-001-08.xml"), reason="skipped: no test data")
def test_the_sample_beside_pycamt(bank):
    with open(DATA + "/wire/camt053-001-08.xml", "rb") as file:
        sample = file.read()
    bank.account({"iban": IBAN})
    theirs = theirs_of_camt(sample)
    ours, _ = imported(bank, sample, len(theirs), "application/xml")
    assert [(line["amount"], line["payerName"], line["payerAccount"]) for line in ours] == [
        (amount, name, account) for amount, _, name, account, _, _ in theirs]


def mt940_file(draw, entries, style):
    opening = balance = draw.randrange(10**8)
    body = []
    for number in range(entries):
        amount, credit = draw.randrange(1, 10**7), draw.randrange(4) > 0
        balance += amount if credit else -amount
        name, payer = draw.choice(NAMES).encode("ascii", "ignore").decode(), draw.choice(PAYERS)
        day = draw.randrange(1, 29)
        body.append(f":61:2611{day:02}11{day:02}{'C' if credit else 'D'}{amount // 100},{amount % 100:02}NTRFNONREF//B{style}{number}")
        purpose = draw.choice(["RF18 5390 0754 7034", "Miete November", "Rechnung 4711 vom 3.11."])
        end = f"E2E-{draw.randrange(10**6)}"
        body.append(f":86:166?00GUTSCHRIFT?20EREF+{end}?21SVWZ+{purpose}?30COBADEFFXXX?31{payer}?32{name}" if style == "de" else
                    f":86:/EREF/{end}/NAME/{name}/IBAN/{payer}/REMI/USTD//{purpose}/")

    def line(tag, value):
        return f":{tag}:{'C' if value >= 0 else 'D'}261130EUR{abs(value) // 100},{abs(value) % 100:02}"
    lines = [":20:STARTUMS", ":25:10020500/0001194700", ":28C:00324/001", line("60F", opening), *body, line("62F", balance)]
    return "\r\n".join(lines) + "\r\n-\r\n"


@pytest.mark.parametrize("style", ["de", "nl"])
def test_mt940_beside_mt940(bank, style):
    draw = random.Random(940)
    bank.account({"iban": IBAN})
    for place in range(3 * ROUNDS):
        file = mt940_file(draw, 60, style).replace(f"//B{style}", f"//B{style}{place}x")
        theirs = [each.data for each in mt940.parse(file) if each.data["status"] == "C"]
        theirs.sort(key=lambda each: (each["amount"].amount, str(each["entry_date"])))
        ours, _ = imported(bank, file.encode(), len(theirs), "text/plain")
        for line, other in zip(ours, theirs, strict=True):
            assert (line["amount"], line["bookedOn"]) == (cents(str(other["amount"].amount)), str(other["entry_date"]))
            if style == "de":
                assert other["purpose"] in line["text"] and other["end_to_end_reference"] in line["text"]
                # mt-940 writes the account before the name.
                assert other["applicant_name"] == line["payerAccount"] + line["payerName"]
            else:
                # mt-940 leaves this shape as it is.
                details = other["transaction_details"] if "transaction_details" in other else other["extra_details"]
                for part in (line["payerName"], line["payerAccount"]):
                    assert part and part in details.replace("\n", "")
