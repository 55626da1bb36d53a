"""Pays one checkout in the Chromium inside PyQt5 (69 in 5.12, 87 in Debian's 5.15) by key presses alone.

drive.py URL PICTURE WIDTH HEIGHT ARRIVAL script|no-script
Prints one JSON line: the engine, the address reached, whether the page was drawn. Loopback only: old engines are
full of holes.
"""

import json
import os
import sys

os.environ.update(QTWEBENGINE_DISABLE_SANDBOX="1", QTWEBENGINE_CHROMIUM_FLAGS="--no-sandbox --disable-gpu")

from PyQt5 import QtCore, QtGui, QtWidgets  # noqa: E402
from PyQt5.QtWebEngineWidgets import QWebEngineProfile, QWebEngineSettings, QWebEngineView  # noqa: E402

KEYS = {"\t": QtCore.Qt.Key_Tab, "\r": QtCore.Qt.Key_Return}


class Engine:
    def __init__(self, width, height, script):
        self.view = QWebEngineView()
        self.loads = 0
        self.view.loadFinished.connect(self.finished)
        settings = self.view.settings()
        settings.setAttribute(QWebEngineSettings.JavascriptEnabled, script)
        self.view.resize(width, height)
        self.view.show()

    def finished(self, _):
        self.loads += 1

    def rest(self, milliseconds):
        loop = QtCore.QEventLoop()
        QtCore.QTimer.singleShot(milliseconds, loop.quit)
        loop.exec_()

    def until(self, done, seconds=20):
        for _ in range(seconds * 10):
            if done():
                return True
            self.rest(100)
        return False

    def load(self, url):
        self.view.load(QtCore.QUrl(url))
        arrived = self.until(lambda: self.loads > 0)
        self.view.setFocus()
        self.rest(1500)
        return arrived

    def address(self):
        return self.view.url().toString()

    def type(self, text):
        for character in text:
            key = KEYS.get(character, ord(character))
            for kind in (QtCore.QEvent.KeyPress, QtCore.QEvent.KeyRelease):
                event = QtGui.QKeyEvent(kind, key, QtCore.Qt.NoModifier, character)
                QtWidgets.QApplication.sendEvent(self.view.focusProxy() or self.view, event)
            self.rest(30)

    def run(self, code):
        answers = []
        self.view.page().runJavaScript(code, lambda answer: answers.append(answer))
        self.until(lambda: answers, 5)
        return answers[0] if answers else None

    def colours(self, picture):
        """How often each colour stands in the picture, looked at in a grid of four pixels."""
        image = self.view.grab().toImage()
        image.save(picture)
        seen = {}
        for x in range(0, image.width(), 4):
            for y in range(0, image.height(), 4):
                colour = image.pixelColor(x, y).name()
                seen[colour] = seen.get(colour, 0) + 1
        return seen


def pay(engine, script):
    if script:
        # The frame first, then its first field by the key a customer would press.
        engine.run("document.getElementById('frame').focus()")
        engine.rest(300)
        engine.type("\t4242424242424242\t0834\t123\r")
        return
    # On the narrow page the link to the order stands before the button.
    before = engine.address()
    engine.type("\t\r" if engine.view.width() >= 832 else "\t\t\r")
    engine.until(lambda: engine.address() != before)
    engine.rest(1500)
    engine.type("4242424242424242\t0834\t123\r")


def main():
    url, picture, width, height, arrival, script = sys.argv[1:7]
    _application = QtWidgets.QApplication(sys.argv[:1])  # Qt needs it alive
    QtCore.QTimer.singleShot(90000, lambda: os._exit(3))
    engine = Engine(int(width), int(height), script == "script")
    drawn = engine.load(url)
    agent = QWebEngineProfile.defaultProfile().httpUserAgent()
    colours = engine.colours(picture)
    pay(engine, script == "script")
    engine.until(lambda: engine.address().startswith(arrival), 40)
    common = sorted(colours, key=colours.get, reverse=True)[:8]
    print(json.dumps({"agent": agent, "drawn": drawn, "colours": len(colours), "common": common,
                      "address": engine.address()}), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
