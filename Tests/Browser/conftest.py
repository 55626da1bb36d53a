"""Fixtures: the demo named by PORTICO_DEMO, the system's Chromium, and a customer with scripts and one without."""

import os
import shutil
import time

import pytest
from playwright.sync_api import sync_playwright

from customer import Customer
from demo import from_environment
from views import VIEWS

# Collects what must never happen on our pages, from before the first script runs.
WATCH = """
window.shifts = 0; window.movers = []; window.violations = [];
document.addEventListener('securitypolicyviolation', function (event) {
  window.violations.push(event.violatedDirective + ' ' + event.blockedURI);
});
try {
  new PerformanceObserver(function (list) {
    list.getEntries().forEach(function (entry) {
      window.shifts += entry.value;
      (entry.sources || []).forEach(function (source) {
        var node = source.node && (source.node.outerHTML || source.node.textContent) || '';
        window.movers.push([node.slice(0, 80), source.previousRect.toJSON(), source.currentRect.toJSON()]);
      });
    });
  }).observe({ type: 'layout-shift', buffered: true });
} catch (error) { window.shifts = -1; }
"""


@pytest.fixture(scope="session")
def demo():
    path = os.environ.get("PORTICO_DEMO", "")
    if not os.path.exists(path):
        pytest.fail("PORTICO_DEMO names no demo.json: start the demo first (make demo)", pytrace=False)
    return from_environment()


@pytest.fixture(scope="session")
def browser():
    path = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        # Chromium refuses its own sandbox for root; the tests load nothing but this machine's pages.
        arguments = ["--no-sandbox"] if os.getuid() == 0 else []
        running = playwright.chromium.launch(executable_path=path, args=arguments)
        yield running
        running.close()


@pytest.fixture
def context(browser, demo):
    """Makes browser contexts and closes them; every one refuses to leave the demo's three origins."""
    made = []

    def make(view="desktop", script=True, scheme="light", **options):
        width, height = VIEWS[view]
        made.append(browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=script, color_scheme=scheme, **options))
        made[-1].strangers, made[-1].complaints = [], []
        made[-1].add_init_script(WATCH)
        made[-1].on("request", lambda request, at=made[-1]: note_stranger(demo, at, request.url))
        made[-1].on("console", lambda message, at=made[-1]: note_complaint(at, message))
        return made[-1]

    yield make
    for each in made:
        assert each.strangers == [], "a page asked another origin"
        assert each.complaints == [], "the browser complained"
        each.close()


def note_stranger(demo, at, url):
    ours = (demo.shop, demo.main_frontend, demo.admin_backend, "data:", "about:", "blob:")
    if not url.startswith(ours):
        at.strangers.append(url)


def note_complaint(at, message):
    # A refused card (422) and an unknown page (404) are answers; Chromium prints them as failed loads.
    if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
        at.complaints.append(message.text)


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def customer(request, context):
    return Customer(context(script=request.param).new_page(), request.param)


@pytest.fixture(scope="session")
def short_lived(demo):
    """A checkout that ends after the shortest time the API allows, and the moment from which it has ended."""
    return demo.create(expiresIn=60), time.monotonic() + 62


@pytest.fixture(autouse=True, scope="session")
def start_short_lived(request):
    """Makes the short-lived checkout first, so that its minute passes while other tests run."""
    if any("short_lived" in getattr(item, "fixturenames", ()) for item in request.session.items):
        request.getfixturevalue("short_lived")
