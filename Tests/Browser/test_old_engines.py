"""The page is drawn and paid by keys alone in Chromium 69 and 87, the engines of televisions of 2019 and 2022."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

DRIVER = pathlib.Path(__file__).parent / "engines" / "drive.py"
IMPORT = ["-c", "import PyQt5.QtWebEngineWidgets"]


def works(command, **environment):
    if shutil.which(command[0]) is None:
        return False
    found = subprocess.run(command, env=dict(os.environ, **environment), capture_output=True, timeout=60, check=False)
    return found.returncode == 0


def engine_69():
    if os.environ.get("PORTICO_SKIP_OLD_ENGINES") or not works([sys.executable, *IMPORT]):
        return None
    return [sys.executable], {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}


def engine_87():
    if os.environ.get("PORTICO_SKIP_OLD_ENGINES") or shutil.which("xvfb-run") is None:
        return None
    if not works(["/usr/bin/python3", *IMPORT]):
        return None
    return ["xvfb-run", "-a", "-s", "-screen 0 1920x1080x24", "/usr/bin/python3"], {}


ENGINES = {"Chrome/69.": engine_69, "Chrome/87.": engine_87}


@pytest.mark.parametrize("view", [(1280, 720), (390, 844)], ids=["tv", "phone"])
@pytest.mark.parametrize("script", ["script", "no-script"])
@pytest.mark.parametrize("version", ENGINES)
def test_drawn_and_paid(demo, tmp_path, version, script, view):
    engine = ENGINES[version]()
    if engine is None:
        pytest.skip("%s is not installed here (Tests/Browser/setup.sh)" % version)
    command, environment = engine
    checkout = demo.create()
    picture = tmp_path / "page.png"
    told = subprocess.run(
        [*command, str(DRIVER), checkout.url, str(picture), str(view[0]), str(view[1]), demo.shop, script],
        env=dict(os.environ, XDG_RUNTIME_DIR=str(tmp_path), HOME=str(tmp_path), **environment),
        capture_output=True, text=True, timeout=150, check=False)
    lines = [line for line in told.stdout.splitlines() if line.startswith("{")]
    assert lines, told.stderr[-2000:]
    facts = json.loads(lines[-1])
    assert version in facts["agent"]
    assert facts["drawn"] and facts["colours"] > 20
    # Ground, panel and the site's button: if the stylesheet were dropped, none of them would stand there.
    assert "#f3f4f7" in facts["common"] and "#ffffff" in facts["common"]
    assert facts["address"].startswith(demo.shop), facts["address"]
    assert checkout.settles("paid") and checkout.successes() == 1
