"""A payer without a browser: reads the page, posts its forms, follows what it is told, as a browser without scripts does."""

import html
import re
import urllib.error
import urllib.parse
import urllib.request

STEPS = 12


class StayHere(urllib.request.HTTPRedirectHandler):
    """Lets the caller see a redirect instead of following it."""

    def redirect_request(self, *arguments):
        return None


OPENER = urllib.request.build_opener(StayHere)


def ask(url, fields=None):
    """One request; answers its status, Location and text."""
    body = None if fields is None else urllib.parse.urlencode(fields).encode()
    try:
        with OPENER.open(urllib.request.Request(url, body), timeout=10) as answer:
            return answer.status, None, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers.get("Location"), refused.read().decode()


def browse(url, fields=None):
    """Follows redirects as a browser does; answers the last address and its text."""
    for _ in range(STEPS):
        status, location, text = ask(url, fields)
        if location is None:
            assert status == 200, "%s answers %d" % (url, status)
            return url, text
        url, fields = urllib.parse.urljoin(url, location), None
    raise AssertionError("more than %d redirects" % STEPS)


def form(url, text, **typed):
    """The address and fields of the page's form, with what is typed into it."""
    action = re.search(r'<form[^>]*\baction="([^"]*)"', text)
    assert action, "no form on the page"
    fields = {}
    for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', text):
        fields[html.unescape(attribute(tag, "name"))] = html.unescape(attribute(tag, "value"))
    fields.update(typed)
    return urllib.parse.urljoin(url, html.unescape(action.group(1))), fields


def attribute(tag, name):
    return re.search(r'\b%s="([^"]*)"' % name, tag).group(1)


def leave(text):
    """Where the result page sends the payer."""
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]*)"', text)
    assert found, "the page does not leave for the shop"
    return html.unescape(found.group(1))


def pay(url, number="4242424242424242"):
    """Pays a checkout on its page and the card page; answers the address at the shop."""
    card = browse(*form(*browse(url)))
    return leave(browse(*form(*card, number=number, expiry="12/34", cvc="123"))[1])


def cancel(url):
    """Cancels a checkout on its page; answers the address at the shop."""
    return leave(browse(*form(*browse(url + "/cancel")))[1])
