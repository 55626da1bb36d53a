"""Says where a payer is in the Chromium inside PyQt5, by key presses alone, and goes on to the payment.

bill.py URL PICTURE WIDTH HEIGHT ARRIVAL script|no-script
Prints one JSON line: the engine, the totals in place, the address reached, whether the page was drawn. Loopback only.
"""

import json
import os
import sys

from drive import Engine, QtCore, QtWidgets, QWebEngineProfile


def bill(engine, script):
    """France and a postal code of it; answers what the page then says of the tax, where it can be asked."""
    engine.type("\tFrance")
    if script:
        # The totals and the fields of the country come in place, without a load of the page.
        engine.until(lambda: "20%" in (engine.run("document.getElementById('totals').innerText") or ""))
        totals = engine.run("document.getElementById('totals').innerText")
        engine.run("document.getElementById('country').focus()")
        engine.type("\t75001\r")
        return totals
    # Enter takes the first button of the form, which updates the totals; the last one goes on.
    before = engine.loads
    engine.type("\t75001\r")
    engine.until(lambda: engine.loads > before)
    engine.rest(500)
    engine.type("\t\t\t\t\t\t\r")
    return None


def main():
    url, picture, width, height, arrival, script = sys.argv[1:7]
    _application = QtWidgets.QApplication(sys.argv[:1])  # Qt needs it alive
    QtCore.QTimer.singleShot(60000, lambda: os._exit(3))
    engine = Engine(int(width), int(height), script == "script")
    drawn = engine.load(url)
    first = engine.address()
    colours = engine.colours(picture)
    totals = bill(engine, script == "script")
    engine.until(lambda: engine.address() == arrival, 20)
    print(json.dumps({
        "agent": QWebEngineProfile.defaultProfile().httpUserAgent(), "drawn": drawn, "colours": len(colours),
        "common": sorted(colours, key=colours.get, reverse=True)[:8], "first": first, "totals": totals,
        "address": engine.address()}), flush=True)
    os._exit(0)


main()
