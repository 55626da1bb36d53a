"""The page of a bank transfer in a browser: what it says as statements come, the code read back from screenshots by two readers,
and its layout on a telephone, a desktop, a television and paper.

WIRE_REFRESH=1 also waits for the page's own refresh without scripts, which takes half a minute. PORTICO_SHOTS names a folder
for the pictures.
"""

import os
import re
import shutil
import subprocess

import pytest
import stdnum.be.ogm_vcs
import stdnum.ch.esr
import stdnum.iso11649
import stdnum.luhn
import zxingcpp
from PIL import Image
from playwright.sync_api import sync_playwright

from portal import Portal
from wire_bank import ACCOUNTS, Bank

SHOTS = os.environ.get("PORTICO_SHOTS", "")
WAITS = os.environ.get("WIRE_REFRESH", "")


def seven_three_one(text):
    total = sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(reversed(text[:-1])))
    return (10 - total % 10) % 10 == int(text[-1])


CHECKS = {
    "rf": stdnum.iso11649.is_valid, "qrr": stdnum.ch.esr.is_valid, "ogm": stdnum.be.ogm_vcs.is_valid,
    "fi": seven_three_one, "kid": stdnum.luhn.is_valid, "short": lambda text: re.fullmatch("[A-HJ-NP-Z2-9]{10}", text),
}


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    portal = Portal(tmp_path_factory.mktemp("portal"))
    portal.start()
    yield Bank(portal)
    portal.stop()


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


def begin(page, bank, checkout):
    page.goto(bank.local(checkout["url"]))
    page.click("#go")
    page.wait_for_selector("#ref")
    return page.eval_on_selector(".ref .copy", "each => each.getAttribute('data-copy')")


def keep(page, name, **more):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", **more)


@pytest.mark.parametrize("name", list(CHECKS))
def test_references_and_codes(name, bank, chromium, tmp_path):
    page = chromium.new_page(viewport={"width": 800, "height": 1400})
    reference = begin(page, bank, bank.use(name))
    assert CHECKS[name](reference), reference
    picture = str(tmp_path / "page.png")
    page.screenshot(path=picture, full_page=True)
    keep(page, name, full_page=True)
    if name in ("kid", "short"):
        # No standard of a payment code carries these as references; the code of a SEPA account has them as text.
        assert page.locator(".scan").count() == (1 if name == "kid" else 0)
    if name == "short":
        return
    found = zxingcpp.read_barcodes(Image.open(picture))
    assert len(found) == 1 and "42.50" in found[0].text
    lines = found[0].text.split("\n")
    assert lines[0] == ("SPC" if name == "qrr" else "BCD")
    assert found[0].text.count(ACCOUNTS[name]["iban"]) == 1
    if name != "qrr":
        read = subprocess.run(["zbarimg", "--raw", "-q", "-Sbinary", picture], capture_output=True, check=True).stdout
        assert read.decode().rstrip("\n") == found[0].text
    page.close()


# What it says as the bank tells: an open page turns within moments where scripts run, and by itself where none do.


def text_appears(page, text):
    page.wait_for_selector(f"text={text}", timeout=15000)


def text_refreshes(page, text):
    if page.locator("noscript").count():
        assert page.locator("noscript meta[http-equiv=refresh]").get_attribute("content") == "30"
    if WAITS:
        page.wait_for_selector(f"text={text}", timeout=45000)
    else:
        page.reload()
        assert page.locator(f"text={text}").count() > 0, page.inner_text("main")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_page_tells_what_the_bank_tells(scripts, bank, chromium):
    context = chromium.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    page = context.new_page()
    turns = text_appears if scripts else text_refreshes
    mark = "s" if scripts else "n"
    checkout = bank.use("rf")
    if scripts:
        reference = begin(page, bank, checkout)
    else:
        page.goto(bank.local(checkout["url"]))
        page.click("#go")
        reference = page.get_attribute(".ref .copy", "data-copy")
    keep(page, f"waiting-{mark}", full_page=True)
    # Pending in a statement: seen, and the details stand back so that nobody pays twice.
    assert bank.send(3950, reference, "p1" + mark, status="PDNG")["announced"] == 1
    turns(page, "The bank announced your transfer of €39.50")
    assert page.locator("text=Waiting for your transfer").count() == 1
    # The rest in an intraday report, which calls it booked: still only seen.
    assert bank.send(300, reference, "p2" + mark, kind="052")["announced"] == 1
    turns(page, "Transfer seen")
    assert not page.locator("#ref").is_visible() and page.locator("text=Pay another way").count() == 0
    keep(page, f"announced-{mark}", full_page=True)
    # The same reports once more change nothing.
    assert bank.send(300, reference, "p2" + mark, kind="052")["announced"] == 1
    assert bank.call("GET", "/v1/checkouts/" + checkout["id"])["status"] == "processing"
    # A part is booked.
    assert bank.send(3950, "order " + reference, "b1" + mark)["partial"] == 1
    turns(page, "Transfer seen")
    # A line that a person has to look at, and rejects.
    assert bank.send(1234, reference[2:], "q" + mark)["proposed"] == 1
    turns(page, "is checking it")
    keep(page, f"checked-{mark}", full_page=True)
    assert bank.decide("reject")["status"] == "rejected"
    turns(page, "The bank announced your transfer of €3.00")
    # The rest comes with a slip in the reference: seen until a person accepts, then received.
    assert bank.send(300, reference[2:], "b2" + mark)["proposed"] == 1
    turns(page, "is checking it")
    assert bank.decide("accept")["status"] == "settled"
    turns(page, "Payment received")
    keep(page, f"received-{mark}", full_page=True)
    assert bank.call("GET", "/v1/checkouts/" + checkout["id"])["status"] == "paid"
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_page_says_what_is_missing(scripts, bank, chromium):
    context = chromium.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    page = context.new_page()
    turns = text_appears if scripts else text_refreshes
    mark = "s" if scripts else "n"
    page.goto(bank.local(bank.use("rf")["url"]))
    page.click("#go")
    reference = page.get_attribute(".ref .copy", "data-copy")
    assert bank.send(3950, reference, "m1" + mark)["partial"] == 1
    turns(page, "€3.00 missing")
    keep(page, f"missing-{mark}", full_page=True)
    # What came goes back: all of it is awaited again.
    assert bank.send(3950, reference, "m2" + mark, sign="DBIT")["proposed"] == 1
    assert bank.decide("accept")["status"] == "reversed"
    turns(page, "Waiting for your transfer")
    assert bank.send(4250, reference, "m3" + mark)["settled"] == 1
    turns(page, "Payment received")
    assert "€42.50" in page.inner_text("main")
    context.close()


def test_another_way_without_scripts(bank, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(bank.local(bank.use("rf")["url"]))
    page.click("#go")
    assert page.locator("#ref").inner_text().startswith("RF")
    assert not page.locator(".copy").first.is_visible()
    page.click("text=Pay another way")
    assert page.locator("#go").is_visible()
    context.close()


def test_the_button_follows_the_choice(bank, chromium):
    page = chromium.new_page()
    alone = bank.use("rf")
    page.goto(bank.local(alone["url"]))
    assert page.inner_text("#go") == "Show transfer details"
    accounts = bank.call("GET", "/v1/providers")["data"]
    sandbox = next(each["id"] for each in accounts if each["type"] == "sandbox")
    wire = [each["id"] for each in accounts if each["type"] == "wire"][-1]
    bank.call("PUT", f"/v1/sites/{bank.portal.site}/providers", {"providers": [sandbox, wire]})
    page.goto(bank.local(bank.checkout()["url"]))
    assert page.inner_text("#go") == "Pay €42.50"
    page.click("text=Bank transfer")
    assert page.inner_text("#go") == "Show transfer details"
    page.click("label.name:has-text('Card')")
    assert page.inner_text("#go") == "Pay €42.50"
    page.click("text=Bank transfer")
    page.click("#go")
    assert page.locator("#ref").inner_text().startswith("RF")
    page.close()


def bottom(page, selector):
    box = page.locator(selector).bounding_box()
    return box["y"] + box["height"]


@pytest.mark.parametrize("name, width, height", [("television", 1920, 1080), ("desktop", 1280, 720), ("telephone", 390, 844)])
def test_layout(name, width, height, bank, chromium):
    page = chromium.new_page(viewport={"width": width, "height": height})
    begin(page, bank, bank.use("rf"))
    keep(page, name)
    keep(page, name + "-whole", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if name == "telephone":
        # Who reads on the telephone itself cannot scan it: the details come first.
        assert page.locator(".scan").bounding_box()["y"] >= bottom(page, "dl") - 1
        assert bottom(page, ".ref") <= height
    else:
        for selector in (".ref", "dl", ".scan .qr"):
            assert bottom(page, selector) <= height, selector
    page.close()


def test_paper(bank, chromium, tmp_path):
    page = chromium.new_page(viewport={"width": 794, "height": 1123}, color_scheme="dark")
    reference = begin(page, bank, bank.use("qrr"))
    page.emulate_media(media="print")
    assert page.locator(".copy:visible").count() == 0 and page.locator(".leave:visible").count() == 0
    picture = str(tmp_path / "paper.png")
    page.screenshot(path=picture, full_page=True)
    keep(page, "paper", full_page=True)
    read = zxingcpp.read_barcodes(Image.open(picture))
    assert len(read) == 1 and reference in read[0].text
    # One sheet of A4.
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    page.close()
