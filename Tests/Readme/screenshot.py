"""Takes the README's picture from the demo named by PORTICO_DEMO: two sites, two screens, two schemes, side by side.

    Tests/run-demo.sh PORTICO .venv/bin/python Tests/Readme/screenshot.py
"""

import base64
import json
import os
import shutil
import urllib.request

from playwright.sync_api import sync_playwright

import document

HEIGHT = 800
ORDERS = [
    ("EUR", "NW-2026-004711", [
        {"name": "Trail lamp", "quantity": 2, "unitAmount": 4250, "description": "400 lumens, 12 hours"},
        {"name": "Merino base layer", "quantity": 1, "unitAmount": 6900, "description": "Forest green, size M"},
        {"name": "Enamel mug", "quantity": 3, "unitAmount": 1290},
        {"name": "Shipping to Ireland", "quantity": 1, "unitAmount": 490, "kind": "shipping"},
    ]),
    ("USD", "LB-1208", [
        {"name": "The Night Sky", "quantity": 1, "unitAmount": 3200, "description": "Hardcover"},
        {"name": "Reading light", "quantity": 1, "unitAmount": 1900},
    ]),
]
VIEWS = [{"width": 1160, "scheme": "light"}, {"width": 390, "scheme": "dark"}]


def create(demo, site, order):
    currency, reference, items = order
    body = {
        "currency": currency, "reference": reference, "items": items,
        "returnUrl": demo["shop"] + "/thanks/" + reference, "cancelUrl": demo["shop"] + "/cancelled/" + reference,
    }
    request = urllib.request.Request(
        "%s/v1/checkouts/%s/create" % (demo["adminBackend"], site["id"]), json.dumps(body).encode(),
        {"Authorization": "Bearer " + site["secretKey"], "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["url"]


def picture(browser, url, view):
    page = browser.new_page(
        viewport={"width": view["width"], "height": HEIGHT}, color_scheme=view["scheme"])
    page.goto(url)
    fields = page.frame_locator("#frame")
    fields.locator("#number").wait_for()
    if view["scheme"] == "light":
        fields.locator("#number").press_sequentially("4242424242424242")
        fields.locator("#expiry").press_sequentially("0829")
        fields.locator("#cvc").press_sequentially("123")
    taken = page.screenshot()
    page.close()
    return base64.b64encode(taken).decode()


def main():
    with open(os.environ["PORTICO_DEMO"], encoding="utf-8") as file:
        demo = json.load(file)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox"] if os.getuid() == 0 else [])
        urls = [create(demo, site, order) for site, order in zip(demo["sites"], ORDERS)]
        taken = [picture(browser, url, view) for url, view in zip(urls, VIEWS)]
        width = sum(view["width"] for view in VIEWS) + 24
        page = browser.new_page(viewport={"width": width, "height": HEIGHT})
        page.set_content("<style>body{margin:0;display:flex;justify-content:space-between}</style>" + "".join(
            '<img src="data:image/png;base64,%s">' % each for each in taken))
        page.screenshot(path=document.ROOT / "Public/demo/checkout.png", omit_background=True)
        browser.close()


main()
