"""A customer at a browser: the same acts with scripts (card fields in the frame) and without (plain card page)."""

import re

from playwright.sync_api import Error, expect

SUCCESS = "4242424242424242"
DECLINED = "4000000000000002"
CHALLENGE = "4000000000003220"
CHALLENGE_ON_SECOND_TRY = "4000000000003063"
NO_ANSWER = "4000000000000341"
PENDING_THEN_PAID = "4000000000000077"


class Customer:
    """Drives one tab. `script` tells whether the browser runs scripts."""

    def __init__(self, tab, script):
        self.tab, self.script = tab, script

    def open(self, checkout):
        self.tab.goto(checkout.url)
        expect(self.tab.locator("#go")).to_be_visible()

    def visit(self, url):
        """Goes to an address; once more when the tab was just leaving for the shop by itself."""
        try:
            self.tab.goto(url)
        except Error:
            self.tab.wait_for_timeout(1000)
            self.tab.goto(url)

    def fill(self, number, expiry="12/34", code=None):
        """Types the card: into the frame, or into the plain page that the pay button leads to."""
        code = code or ("1234" if number.startswith("3") else "123")
        fields = self.tab.frame_locator("#frame") if self.script else self.tab
        if not self.script and self.tab.locator("#go").count():
            self.tab.click("#go")
        fields.locator("#number").fill("")
        fields.locator("#number").press_sequentially(number)
        fields.locator("#expiry").fill(expiry)
        fields.locator("#cvc").fill(code)

    def submit(self, double=False):
        button = self.button()
        if double:
            button.dblclick(no_wait_after=True)
        else:
            button.click(no_wait_after=True)

    def button(self):
        return self.tab.locator("#go") if self.script else self.tab.locator("button.go")

    def pay(self, number=SUCCESS, **card):
        self.fill(number, **card)
        self.submit()

    def answer(self, value):
        """Presses Approve or Refuse on the page of the imitated bank."""
        self.tab.locator("button[value=%s]" % value).click()

    def reaches_shop(self, address, seconds=30):
        self.tab.wait_for_url(re.compile("^" + re.escape(address)), timeout=seconds * 1000)

    def is_told(self, pattern):
        """The notice on the page: a reason, and that no money has been taken."""
        notice = self.tab.locator("#notice")
        expect(notice).to_be_visible(timeout=20000)
        expect(notice).to_contain_text(re.compile(pattern, re.I))
        expect(notice).to_contain_text("No money has been taken")
